# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# release: give a message back; that is no failure.

== it is at once there again, and counts no attempt
B> {"op":"put","id":1,"queue":"r","data":"x"}
B< {"id":1,"ok":true,"msg":$M,...}
A> {"op":"take","id":1,"queue":"r"}
A< {"id":1,"ok":true,"queue":"r","msg":$M,...,"attempt":1,"deliveries":1,"lease":$L1,"data":"x"}
A> {"op":"release","id":2,"lease":$L1}
A< {"id":2,"ok":true,"settled":1}
A> {"op":"take","id":3,"queue":"r"}
A< {"id":3,"ok":true,"queue":"r","msg":$M,...,"attempt":1,"deliveries":2,"lease":$L2,"data":"x"}
expect $L1 != $L2
A> {"op":"ack","id":4,"lease":$L1}
A< {"id":4,"ok":false,"error":"lease-lost","detail":~"release"}
A> {"op":"stats","id":5,"queue":"r"}
A< {"id":5,...,"leased":1,...,"puts":1,"takes":2,"acks":0,"nacks":0,"releases":1,...}

== it stands where its age puts it
B> {"op":"put","id":1,"queue":"r.age","data":"old","quiet":true}
B> {"op":"put","id":2,"queue":"r.age","data":"new","quiet":true}
B nothing
A> {"op":"take","id":1,"queue":"r.age"}
A< {"id":1,...,"lease":$L,"data":"old"}
A> {"op":"release","id":2,"lease":$L}
A< {"id":2,"ok":true,"settled":1}
A> {"op":"take","id":3,"queue":"r.age"}
A< {"id":3,...,"data":"old"}

== with a delay
B> {"op":"put","id":1,"queue":"r.delay","data":"x","quiet":true}
B nothing
A> {"op":"take","id":1,"queue":"r.delay"}
A< {"id":1,...,"lease":$L,"data":"x"}
A> {"op":"release","id":2,"lease":$L,"delay":60000}
A< {"id":2,"ok":true,"settled":1}
A> {"op":"take","id":3,"queue":"r.delay"}
A< {"id":3,"ok":true,"msg":null}
A> {"op":"stats","id":4,"queue":"r.delay"}
A< {"id":4,...,"ready":0,"delayed":1,"leased":0,...}

== a short delay, waited for
B> {"op":"put","id":1,"queue":"r.short","data":"x","quiet":true}
B nothing
A> {"op":"take","id":1,"queue":"r.short"}
A< {"id":1,...,"lease":$L,"data":"x"}
A> {"op":"release","id":2,"lease":$L,"delay":40}
A< {"id":2,"ok":true,"settled":1}
A> {"op":"take","id":3,"queue":"r.short","wait":-1}
A< {"id":3,"ok":true,"queue":"r.short",...,"attempt":1,"deliveries":2,...,"data":"x"}

== one who waits gets it
B> {"op":"put","id":1,"queue":"r.wait","data":"x","quiet":true}
B nothing
A> {"op":"take","id":1,"queue":"r.wait"}
A< {"id":1,...,"lease":$L,"data":"x"}
B> {"op":"take","id":2,"queue":"r.wait","wait":-1}
B nothing
A> {"op":"release","id":2,"lease":$L}
A< {"id":2,"ok":true,"settled":1}
B< {"id":2,"ok":true,"queue":"r.wait",...,"attempt":1,"deliveries":2,...}

== several
B> {"op":"put","id":1,"queue":"r.list","quiet":true}
B> {"op":"put","id":2,"queue":"r.list","quiet":true}
B nothing
A> {"op":"take","id":1,"queue":"r.list"}
A< {"id":1,...,"lease":$L1}
A> {"op":"take","id":2,"queue":"r.list"}
A< {"id":2,...,"lease":$L2}
A> {"op":"release","id":3,"leases":[$L2,$L1,999999]}
A< {"id":3,"ok":true,"settled":2,"lost":[999999]}

== a lease that is gone, and quiet
A> {"op":"release","id":1,"lease":999999}
A< {"id":1,"ok":false,"error":"lease-lost","detail":*}
A> {"op":"release","id":2,"lease":999999,"quiet":true}
A< {"id":2,"op":"release","ok":false,"error":"lease-lost","detail":*}

== members that cannot be
A> {"op":"release","id":1}
A< {"id":1,"ok":false,"error":"bad-request","detail":~"^lease: "}
A> {"op":"release","id":2,"lease":1,"delay":-1}
A< {"id":2,"ok":false,"error":"bad-request","detail":~"^delay: "}
A> {"op":"release","id":3,"lease":1,"delay":"5"}
A< {"id":3,"ok":false,"error":"bad-request","detail":~"^delay: "}
