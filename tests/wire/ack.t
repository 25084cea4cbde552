# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# ack: it is done; the message is gone.

== one
B> {"op":"put","id":1,"queue":"a","data":"x"}
B< {"id":1,"ok":true,...}
A> {"op":"take","id":1,"queue":"a"}
A< {"id":1,"ok":true,...,"lease":$L,"data":"x"}
A> {"op":"ack","id":2,"lease":$L}
A< {"id":2,"ok":true,"settled":1}
B> {"op":"stats","id":2,"queue":"a"}
B< {"id":2,...,"ready":0,"delayed":0,"leased":0,"dead":0,...,"puts":1,"takes":1,"acks":1,"nacks":0,...}

== twice: the second is told what became of it
B> {"op":"put","id":1,"queue":"a2","data":"x","quiet":true}
B nothing
A> {"op":"take","id":1,"queue":"a2"}
A< {"id":1,"ok":true,...,"lease":$L,"data":"x"}
A> {"op":"ack","id":2,"lease":$L}
A< {"id":2,"ok":true,"settled":1}
A> {"op":"ack","id":3,"lease":$L}
A< {"id":3,"ok":false,"error":"lease-lost","detail":~"ack"}

== several
repeat 3
B> {"op":"put","id":$N,"queue":"a3","data":$N}
B< {"id":$N,"ok":true,...}
end
A> {"op":"take","id":1,"queue":"a3"}
A< {"id":1,...,"lease":$L1,"data":1}
A> {"op":"take","id":2,"queue":"a3"}
A< {"id":2,...,"lease":$L2,"data":2}
A> {"op":"take","id":3,"queue":"a3"}
A< {"id":3,...,"lease":$L3,"data":3}
A> {"op":"ack","id":4,"leases":[$L1,$L3]}
A< {"id":4,"ok":true,"settled":2,"lost":[]}
A> {"op":"ack","id":5,"leases":[$L1,$L2,$L3]}
A< {"id":5,"ok":true,"settled":1,"lost":[$L1,$L3]}
A> {"op":"ack","id":6,"leases":[$L2]}
A< {"id":6,"ok":true,"settled":0,"lost":[$L2]}
B> {"op":"stats","id":4,"queue":"a3"}
B< {"id":4,...,"ready":0,"delayed":0,"leased":0,"dead":0,...,"acks":3,...}

== the same lease twice in one list settles it once
B> {"op":"put","id":1,"queue":"a4","quiet":true}
B nothing
A> {"op":"take","id":1,"queue":"a4"}
A< {"id":1,...,"lease":$L}
A> {"op":"ack","id":2,"leases":[$L,$L]}
A< {"id":2,"ok":true,"settled":1,"lost":[$L]}

== by another connection of the same user
B> {"op":"put","id":1,"queue":"a5","quiet":true}
B nothing
A> {"op":"take","id":1,"queue":"a5"}
A< {"id":1,...,"lease":$L}
B> {"op":"ack","id":2,"lease":$L}
B< {"id":2,"ok":true,"settled":1}
A> {"op":"ack","id":2,"lease":$L}
A< {"id":2,"ok":false,"error":"lease-lost","detail":*}

== with a result, any JSON
B> {"op":"put","id":1,"queue":"a6","quiet":true}
B nothing
A> {"op":"take","id":1,"queue":"a6"}
A< {"id":1,...,"lease":$L}
A> {"op":"ack","id":2,"lease":$L,"result":{"exit":0,"t":1.50}}
A< {"id":2,"ok":true,"settled":1}

== a result over 4 KiB
B> {"op":"put","id":1,"queue":"a7","quiet":true}
B nothing
A> {"op":"take","id":1,"queue":"a7"}
A< {"id":1,...,"lease":$L}
let $R = "r" * 4095
A> {"op":"ack","id":2,"lease":$L,"result":"$R"}
A< {"id":2,"ok":false,"error":"bad-request","detail":~"^result: .*4096"}
let $R = "r" * 4094
A> {"op":"ack","id":3,"lease":$L,"result":"$R"}
A< {"id":3,"ok":true,"settled":1}

== a lease that never was
A> {"op":"ack","id":1,"lease":7000000}
A< {"id":1,"ok":false,"error":"lease-lost","detail":*}
A> {"op":"ack","id":2,"leases":[7000000]}
A< {"id":2,"ok":true,"settled":0,"lost":[7000000]}

== quiet
B> {"op":"put","id":1,"queue":"a8","quiet":true}
B nothing
A> {"op":"take","id":1,"queue":"a8"}
A< {"id":1,...,"lease":$L}
A> {"op":"ack","id":2,"lease":$L,"quiet":true}
A nothing
A> {"op":"ack","id":3,"lease":$L,"quiet":true}
A< {"id":3,"op":"ack","ok":false,"error":"lease-lost","detail":*}

== members that cannot be
A> {"op":"ack","id":1}
A< {"id":1,"ok":false,"error":"bad-request","detail":~"^lease: "}
A> {"op":"ack","id":2,"lease":"1"}
A< {"id":2,"ok":false,"error":"bad-request","detail":~"^lease: "}
A> {"op":"ack","id":3,"lease":1.5}
A< {"id":3,"ok":false,"error":"bad-request","detail":~"^lease: "}
A> {"op":"ack","id":4,"leases":1}
A< {"id":4,"ok":false,"error":"bad-request","detail":~"^leases: "}
A> {"op":"ack","id":5,"leases":[1,"2"]}
A< {"id":5,"ok":false,"error":"bad-request","detail":~"^leases: "}
