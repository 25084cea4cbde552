# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# max_envelope: what is left of a line without its payload; the connection goes on.

== a long member that is no payload
let $X = "x" * 65000
A> {"op":"ping","id":1,"x":"$X"}
A< {"id":1,"ok":true,"time":*}
let $X = "x" * 66000
A> {"op":"ping","id":2,"x":"$X"}
A< {...,"ok":false,"error":"too-large","detail":~"65536.*max_envelope"}
A> {"op":"ping","id":3}
A< {"id":3,"ok":true,"time":*}

== a payload does not count
let $X = "x" * 200000
A> {"op":"put","id":1,"queue":"q","data":"$X"}
A< {"id":1,"ok":true,"msg":*,"stored":"memory"}
A> {"op":"put","id":2,"queue":"q","data64":"AAAA","x":"$X"}
A< {...,"ok":false,"error":"too-large","detail":~"max_envelope"}
A> {"op":"put","id":3,"queue":"q","data64":"$X"}
A< {"id":3,"ok":true,"msg":*,"stored":"memory"}

== a refused one's raw payload is passed over
let $X = "x" * 66000
A> {"op":"put","id":1,"queue":"e.no","x":"$X","len":21}
A raw> "{\"op\":\"ping\",\"id\":6}\n"
A< {...,"ok":false,"error":"too-large","detail":~"max_envelope"}
A> {"op":"ping","id":2}
A< {"id":2,"ok":true,"time":*}
A> {"op":"peek","id":3,"queue":"e.no"}
A< {"id":3,"ok":false,"error":"no-such-queue","detail":*}
