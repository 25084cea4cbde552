# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# nack: it failed; counted.

== it comes back with the next attempt
B> {"op":"put","id":1,"queue":"n","data":"x"}
B< {"id":1,"ok":true,"msg":$M,...}
A> {"op":"take","id":1,"queue":"n"}
A< {"id":1,"ok":true,"queue":"n","msg":$M,...,"attempt":1,"deliveries":1,"lease":$L1,"data":"x"}
A> {"op":"nack","id":2,"lease":$L1}
A< {"id":2,"ok":true,"settled":1}
A> {"op":"take","id":3,"queue":"n"}
A< {"id":3,"ok":true,"queue":"n","msg":$M,...,"attempt":2,"deliveries":2,"lease":$L2,"data":"x"}
A> {"op":"ack","id":4,"lease":$L1}
A< {"id":4,"ok":false,"error":"lease-lost","detail":~"nack"}
A> {"op":"stats","id":5,"queue":"n"}
A< {"id":5,...,"leased":1,...,"nacks":1,"releases":0,...}

== a release between two failures counts as a delivery, not as an attempt
B> {"op":"put","id":1,"queue":"n.mix","quiet":true}
B nothing
A> {"op":"take","id":1,"queue":"n.mix"}
A< {"id":1,...,"attempt":1,"deliveries":1,"lease":$L1}
A> {"op":"nack","id":2,"lease":$L1,"quiet":true}
A> {"op":"take","id":3,"queue":"n.mix"}
A< {"id":3,...,"attempt":2,"deliveries":2,"lease":$L2}
A> {"op":"release","id":4,"lease":$L2,"quiet":true}
A> {"op":"take","id":5,"queue":"n.mix"}
A< {"id":5,...,"attempt":2,"deliveries":3,"lease":$L3}
A> {"op":"nack","id":6,"lease":$L3,"quiet":true}
A> {"op":"take","id":7,"queue":"n.mix"}
A< {"id":7,...,"attempt":3,"deliveries":4,"lease":*}

== with a delay
B> {"op":"put","id":1,"queue":"n.delay","data":"x","quiet":true}
B nothing
A> {"op":"take","id":1,"queue":"n.delay"}
A< {"id":1,...,"lease":$L,"data":"x"}
A> {"op":"nack","id":2,"lease":$L,"delay":40}
A< {"id":2,"ok":true,"settled":1}
A> {"op":"take","id":3,"queue":"n.delay","wait":-1}
A< {"id":3,"ok":true,"queue":"n.delay",...,"attempt":2,"deliveries":2,...,"data":"x"}

== several, with a reason
B> {"op":"put","id":1,"queue":"n.list","quiet":true}
B> {"op":"put","id":2,"queue":"n.list","quiet":true}
B nothing
A> {"op":"take","id":1,"queue":"n.list"}
A< {"id":1,...,"lease":$L1}
A> {"op":"take","id":2,"queue":"n.list"}
A< {"id":2,...,"lease":$L2}
A> {"op":"nack","id":3,"leases":[999999,$L2,$L1],"reason":"no disk"}
A< {"id":3,"ok":true,"settled":2,"lost":[999999]}

== a reason of 1 KiB is the longest
B> {"op":"put","id":1,"queue":"n.reason","quiet":true}
B nothing
A> {"op":"take","id":1,"queue":"n.reason"}
A< {"id":1,...,"lease":$L}
let $R = "r" * 1024
A> {"op":"nack","id":2,"lease":$L,"reason":"${R}r"}
A< {"id":2,"ok":false,"error":"bad-request","detail":~"^reason: .*1024"}
A> {"op":"nack","id":3,"lease":$L,"reason":"$R"}
A< {"id":3,"ok":true,"settled":1}

== a lease that is gone, and quiet
A> {"op":"nack","id":1,"lease":999999}
A< {"id":1,"ok":false,"error":"lease-lost","detail":*}
A> {"op":"nack","id":2,"lease":999999,"quiet":true}
A< {"id":2,"op":"nack","ok":false,"error":"lease-lost","detail":*}

== members that cannot be
A> {"op":"nack","id":1}
A< {"id":1,"ok":false,"error":"bad-request","detail":~"^lease: "}
A> {"op":"nack","id":2,"lease":1,"delay":-1}
A< {"id":2,"ok":false,"error":"bad-request","detail":~"^delay: "}
A> {"op":"nack","id":3,"lease":1,"reason":7}
A< {"id":3,"ok":false,"error":"bad-request","detail":~"^reason: "}
