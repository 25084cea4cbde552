# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# A broker that starts again on the same directory.

== message numbers go on, memory queues are gone
A> {"op":"put","id":1,"queue":"m","data":1}
A< {"id":1,"ok":true,"msg":$M1,"stored":"memory"}
A> {"op":"pub","id":2,"topic":"t","retain":true,"data":1}
A< {"id":2,"ok":true,"msg":$M2,...}
restart
A> {"op":"put","id":1,"queue":"n","data":1}
A< {"id":1,"ok":true,"msg":$M3,"stored":"memory"}
expect $M1 < $M2 < $M3 < 9007199254740992
restart
A> {"op":"put","id":1,"queue":"n","data":1}
A< {"id":1,"ok":true,"msg":$M4,"stored":"memory"}
expect $M3 < $M4 < 9007199254740992

== leases are not used again either
A> {"op":"put","id":1,"queue":"m"}
A< {"id":1,"ok":true,...}
A> {"op":"take","id":2,"queue":"m"}
A< {"id":2,...,"lease":$L1}
restart
A> {"op":"put","id":1,"queue":"m"}
A< {"id":1,"ok":true,...}
A> {"op":"take","id":2,"queue":"m"}
A< {"id":2,...,"lease":$L2}
expect $L1 != $L2
A> {"op":"ack","id":3,"lease":$L1}
A< {"id":3,"ok":false,"error":"lease-lost","detail":*}
