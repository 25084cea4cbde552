# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# monitor: see what others ask of the broker. The runner is root or the broker's own user.

== requests of one name
M> {"op":"monitor","id":1,"match":"mon.#"}
M< {"id":1,"ok":true,"sub":*}
B> {"op":"hello","id":1}
B< {"id":1,...,"session":$S,...}
B> {"op":"put","id":2,"queue":"mon.q","data":"x"}
B< {"id":2,"ok":true,"msg":$M,...}
M< {"event":"trace","sub":*,"session":$S,"uid":$UID,"op":"put","queue":"mon.q","msg":$M}
B> {"op":"put","id":3,"queue":"other.q","data":"x"}
B< {"id":3,"ok":true,...}
B> {"op":"pub","id":4,"topic":"mon.t","data":"x"}
B< {"id":4,"ok":true,"msg":$M2,...}
M< {"event":"trace","sub":*,"session":$S,"uid":$UID,"op":"pub","topic":"mon.t","msg":$M2}
M nothing

== what was refused, with its code
M> {"op":"monitor","id":1,"match":"mon2.*"}
M< {"id":1,"ok":true,"sub":*}
B> {"op":"peek","id":2,"queue":"mon2.none"}
B< {"id":2,"ok":false,"error":"no-such-queue","detail":*}
M< {"event":"trace","sub":*,"session":*,"uid":$UID,"op":"peek","queue":"mon2.none","error":"no-such-queue"}

== with payloads
M> {"op":"monitor","id":1,"match":"mon3","payload":true}
M< {"id":1,"ok":true,"sub":*}
B> {"op":"put","id":2,"queue":"mon3","data":{"a":1.0}}
B< {"id":2,"ok":true,"msg":$M,...}
M< {"event":"trace","sub":*,"session":*,"uid":$UID,"op":"put","queue":"mon3","msg":$M,"data":{"a":1.0}}

== everything
M> {"op":"monitor","id":1}
M< {"id":1,"ok":true,"sub":*}
B> {"op":"put","id":2,"queue":"mon4","data":"x"}
B< {"id":2,"ok":true,"msg":$M,...}
M< {"event":"trace","sub":*,"session":*,"uid":$UID,"op":"put","queue":"mon4","msg":$M}
M ignore

== ended by cancel
M> {"op":"monitor","id":1,"match":"mon5"}
M< {"id":1,"ok":true,"sub":$S}
M> {"op":"cancel","id":2,"sub":$S}
M< {"id":2,"ok":true}
B> {"op":"put","id":2,"queue":"mon5","data":"x"}
B< {"id":2,"ok":true,...}
M nothing

== members that cannot be
M> {"op":"monitor","id":1,"match":7}
M< {"id":1,"ok":false,"error":"bad-request","detail":~"^match: "}
M> {"op":"monitor","id":2,"match":"a.#.b"}
M< {"id":2,"ok":false,"error":"bad-request","detail":~"^match: "}
M> {"op":"monitor","id":3,"payload":1}
M< {"id":3,"ok":false,"error":"bad-request","detail":~"^payload: "}
