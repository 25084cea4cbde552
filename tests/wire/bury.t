# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# bury: to the dead letters at once.

== one, with its reason
B> {"op":"put","id":1,"queue":"b","data":"x"}
B< {"id":1,"ok":true,"msg":$M,...}
A> {"op":"take","id":1,"queue":"b"}
A< {"id":1,...,"lease":$L,"data":"x"}
A> {"op":"bury","id":2,"lease":$L,"reason":"not a job"}
A< {"id":2,"ok":true,"settled":1}
A> {"op":"take","id":3,"queue":"b"}
A< {"id":3,"ok":true,"msg":null}
A> {"op":"peek","id":4,"queue":"b","state":"dead"}
A< {"id":4,"ok":true,"messages":[{"queue":"b","msg":$M,...,"state":"dead",...,"reason":"not a job","attempts":1,"died":*,...}]}
A> {"op":"stats","id":5,"queue":"b"}
A< {"id":5,...,"ready":0,"delayed":0,"leased":0,"dead":1,...,"buried":1,...}
A> {"op":"ack","id":6,"lease":$L}
A< {"id":6,"ok":false,"error":"lease-lost","detail":~"bur"}

== several
B> {"op":"put","id":1,"queue":"b.list","quiet":true}
B> {"op":"put","id":2,"queue":"b.list","quiet":true}
B nothing
A> {"op":"take","id":1,"queue":"b.list"}
A< {"id":1,...,"lease":$L1}
A> {"op":"take","id":2,"queue":"b.list"}
A< {"id":2,...,"lease":$L2}
A> {"op":"bury","id":3,"leases":[$L1,$L2,$L2]}
A< {"id":3,"ok":true,"settled":2,"lost":[$L2]}

== a lease that is gone, and quiet
A> {"op":"bury","id":1,"lease":999999}
A< {"id":1,"ok":false,"error":"lease-lost","detail":*}
A> {"op":"bury","id":2,"lease":999999,"quiet":true}
A< {"id":2,"op":"bury","ok":false,"error":"lease-lost","detail":*}

== members that cannot be
A> {"op":"bury","id":1}
A< {"id":1,"ok":false,"error":"bad-request","detail":~"^lease: "}
A> {"op":"bury","id":2,"lease":1,"reason":{}}
A< {"id":2,"ok":false,"error":"bad-request","detail":~"^reason: "}
