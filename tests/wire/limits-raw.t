# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# max_raw: a raw payload over it is refused, and ends the connection unread.

config: [limits]
config: max_raw = 64KiB

== exactly so many, and one more
A> {"op":"put","id":1,"queue":"r","len":65536}
A raw> "x" * 65536
A< {"id":1,"ok":true,"msg":*,"stored":"memory"}
A> {"op":"put","id":2,"queue":"r","len":65537}
A< {"id":2,"ok":false,"error":"too-large","detail":~"^len: .*65536"}
A< {"event":"goodbye","reason":"too-large"}
A eof

== what follows is not run
A raw> "{\"op\":\"put\",\"id\":1,\"queue\":\"r\",\"len\":1000000}\n{\"op\":\"put\",\"queue\":\"r.evil\"}\n"
A< {"id":1,"ok":false,"error":"too-large","detail":~"^len: "}
A< {"event":"goodbye","reason":"too-large"}
A eof
B> {"op":"peek","id":1,"queue":"r.evil"}
B< {"id":1,"ok":false,"error":"no-such-queue","detail":*}

== the largest number there is
A> {"op":"pub","id":1,"topic":"r","len":9007199254740991}
A< {"id":1,"ok":false,"error":"too-large","detail":~"^len: "}
A< {"event":"goodbye","reason":"too-large"}
A eof

== an announced payload that does not come costs nothing to others
A> {"op":"put","id":1,"queue":"r.half","len":65536}
A raw> "abc"
B> {"op":"ping","id":1}
B< {"id":1,"ok":true,"time":*}
A half-close
A rest ~""
B> {"op":"peek","id":2,"queue":"r.half"}
B< {"id":2,"ok":false,"error":"no-such-queue","detail":*}
