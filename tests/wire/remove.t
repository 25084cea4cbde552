# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# remove: take one message out, by its number.

== ready
A> {"op":"put","id":1,"queue":"r","data":1}
A< {"id":1,"ok":true,"msg":$M1,...}
A> {"op":"put","id":2,"queue":"r","data":2}
A< {"id":2,"ok":true,"msg":$M2,...}
A> {"op":"remove","id":3,"queue":"r","msg":$M1}
A< {"id":3,"ok":true}
A> {"op":"take","id":4,"queue":"r"}
A< {"id":4,"ok":true,"queue":"r","msg":$M2,...}
A> {"op":"stats","id":5,"queue":"r"}
A< {"id":5,...,"ready":0,...,"leased":1,...,"removed":1,...}

== delayed
A> {"op":"put","id":1,"queue":"r.delayed","delay":60000}
A< {"id":1,"ok":true,"msg":$M,...}
A> {"op":"remove","id":2,"queue":"r.delayed","msg":$M}
A< {"id":2,"ok":true}
A> {"op":"stats","id":3,"queue":"r.delayed"}
A< {"id":3,...,"ready":0,"delayed":0,"leased":0,"dead":0,...,"removed":1,...}

== dead
A> {"op":"put","id":1,"queue":"r.dead"}
A< {"id":1,"ok":true,"msg":$M,...}
A> {"op":"take","id":2,"queue":"r.dead"}
A< {"id":2,...,"lease":$L}
A> {"op":"bury","id":3,"lease":$L}
A< {"id":3,"ok":true,"settled":1}
A> {"op":"remove","id":4,"queue":"r.dead","msg":$M}
A< {"id":4,"ok":true}
A> {"op":"peek","id":5,"queue":"r.dead","state":"dead"}
A< {"id":5,"ok":true,"messages":[]}

== leased: the lease is lost
A> {"op":"put","id":1,"queue":"r.leased"}
A< {"id":1,"ok":true,"msg":$M,...}
B> {"op":"take","id":1,"queue":"r.leased"}
B< {"id":1,...,"lease":$L}
A> {"op":"remove","id":2,"queue":"r.leased","msg":$M}
A< {"id":2,"ok":true}
B> {"op":"ack","id":2,"lease":$L}
B< {"id":2,"ok":false,"error":"lease-lost","detail":~"remove"}

== twice
A> {"op":"put","id":1,"queue":"r.twice"}
A< {"id":1,"ok":true,"msg":$M,...}
A> {"op":"remove","id":2,"queue":"r.twice","msg":$M}
A< {"id":2,"ok":true}
A> {"op":"remove","id":3,"queue":"r.twice","msg":$M}
A< {"id":3,"ok":false,"error":"no-such-message","detail":~"$M"}

== not there
A> {"op":"remove","id":1,"queue":"r.none","msg":1}
A< {"id":1,"ok":false,"error":"no-such-queue","detail":~"r\.none"}
A> {"op":"remove","id":2,"queue":"r","msg":9007199254740991}
A< {"id":2,"ok":false,"error":"no-such-message","detail":*}

== quiet
A> {"op":"put","id":1,"queue":"r.quiet"}
A< {"id":1,"ok":true,"msg":$M,...}
A> {"op":"remove","id":2,"queue":"r.quiet","msg":$M,"quiet":true}
A nothing

== members that cannot be
A> {"op":"remove","id":1,"msg":1}
A< {"id":1,"ok":false,"error":"bad-request","detail":~"^queue: "}
A> {"op":"remove","id":2,"queue":"r"}
A< {"id":2,"ok":false,"error":"bad-request","detail":~"^msg: "}
A> {"op":"remove","id":3,"queue":"r","msg":-1}
A< {"id":3,"ok":false,"error":"bad-request","detail":~"msg"}
