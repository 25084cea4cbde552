# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# touch: more time for a lease.

config: [limits]
config: min_ttr = 50ms

== from now, as long as said
B> {"op":"put","id":1,"queue":"t","quiet":true}
B nothing
A> {"op":"take","id":1,"queue":"t","ttr":5000}
A< {"id":1,...,"lease":$L}
A> {"op":"touch","id":2,"lease":$L,"ttr":20000}
A< {"id":2,"ok":true,"settled":1,"left":$LEFT}
expect 5000 < $LEFT <= 20000

== as long as the lease was, when not said
B> {"op":"put","id":1,"queue":"t2","quiet":true}
B nothing
A> {"op":"take","id":1,"queue":"t2","ttr":30000}
A< {"id":1,...,"lease":$L}
A> {"op":"touch","id":2,"lease":$L}
A< {"id":2,"ok":true,"settled":1,"left":$LEFT}
expect 10000 < $LEFT <= 30000

== a touched lease outlives its first time, by another connection too
B> {"op":"put","id":1,"queue":"t3","quiet":true}
B nothing
A> {"op":"take","id":1,"queue":"t3","ttr":1000}
A< {"id":1,...,"lease":$L}
B> {"op":"touch","id":2,"lease":$L,"ttr":60000}
B< {"id":2,"ok":true,"settled":1,"left":*}
B> {"op":"take","id":3,"queue":"nobody","wait":1050}
B< {"id":3,"ok":true,"msg":null}
A nothing
A> {"op":"ack","id":3,"lease":$L}
A< {"id":3,"ok":true,"settled":1}

== it can make it shorter
B> {"op":"put","id":1,"queue":"t4","quiet":true}
B nothing
A> {"op":"take","id":1,"queue":"t4","ttr":60000}
A< {"id":1,...,"lease":$L}
A> {"op":"touch","id":2,"lease":$L,"ttr":60}
A< {"id":2,"ok":true,"settled":1,"left":*}
A< {"event":"deadline","lease":$L,"left":*}
A< {"event":"expired","lease":$L}

== never longer after the delivery than the queue allows
B> {"op":"declare","id":1,"queue":"t5","ttr":30000,"max_ttr":40000}
B< {"id":1,"ok":true,...}
B> {"op":"put","id":2,"queue":"t5","quiet":true}
B nothing
A> {"op":"take","id":1,"queue":"t5"}
A< {"id":1,...,"lease":$L}
A> {"op":"touch","id":2,"lease":$L,"ttr":40000}
A< {"id":2,"ok":true,"settled":1,"left":$LEFT}
expect 30000 < $LEFT <= 40000
A> {"op":"touch","id":3,"lease":$L,"ttr":80000}
A< {"id":3,"ok":true,"settled":1,"left":$LEFT2}
expect 30000 < $LEFT2 <= 40000

== several: the smallest of what is left
B> {"op":"put","id":1,"queue":"t6","quiet":true}
B> {"op":"put","id":2,"queue":"t6","quiet":true}
B nothing
A> {"op":"take","id":1,"queue":"t6"}
A< {"id":1,...,"lease":$L1}
A> {"op":"take","id":2,"queue":"t6"}
A< {"id":2,...,"lease":$L2}
A> {"op":"touch","id":3,"leases":[$L1,999999,$L2],"ttr":9000}
A< {"id":3,"ok":true,"settled":2,"lost":[999999],"left":$LEFT}
expect 0 < $LEFT <= 9000

== a settled lease, one that never was, and quiet
B> {"op":"put","id":1,"queue":"t7","quiet":true}
B nothing
A> {"op":"take","id":1,"queue":"t7"}
A< {"id":1,...,"lease":$L}
A> {"op":"touch","id":2,"lease":$L,"quiet":true}
A> {"op":"ack","id":3,"lease":$L}
A< {"id":3,"ok":true,"settled":1}
A> {"op":"touch","id":4,"lease":$L}
A< {"id":4,"ok":false,"error":"lease-lost","detail":~"ack"}
A> {"op":"touch","id":5,"lease":999999,"quiet":true}
A< {"id":5,"op":"touch","ok":false,"error":"lease-lost","detail":*}

== a ttr outside its limits, and other members that cannot be
A> {"op":"touch","id":1}
A< {"id":1,"ok":false,"error":"bad-request","detail":~"^lease: "}
A> {"op":"touch","id":2,"lease":1,"ttr":49}
A< {"id":2,"ok":false,"error":"bad-request","detail":~"^ttr: .*50"}
A> {"op":"touch","id":3,"lease":1,"ttr":86400001}
A< {"id":3,"ok":false,"error":"bad-request","detail":~"^ttr: .*86400000"}
A> {"op":"touch","id":4,"lease":1,"ttr":"1s"}
A< {"id":4,"ok":false,"error":"bad-request","detail":~"^ttr: "}
