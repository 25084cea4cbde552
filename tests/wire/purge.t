# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# purge: empty one state of a queue.

== ready is the default
repeat 3
A> {"op":"put","id":1,"queue":"p","data":$N}
A< {"id":1,"ok":true,...}
end
A> {"op":"put","id":2,"queue":"p","delay":60000}
A< {"id":2,"ok":true,...}
A> {"op":"purge","id":3,"queue":"p"}
A< {"id":3,"ok":true,"purged":3}
A> {"op":"stats","id":4,"queue":"p"}
A< {"id":4,...,"ready":0,"delayed":1,"leased":0,"dead":0,...}
A> {"op":"purge","id":5,"queue":"p","state":"ready"}
A< {"id":5,"ok":true,"purged":0}

== delayed
A> {"op":"put","id":1,"queue":"p.delayed","delay":60000}
A< {"id":1,"ok":true,...}
A> {"op":"put","id":2,"queue":"p.delayed"}
A< {"id":2,"ok":true,...}
A> {"op":"purge","id":3,"queue":"p.delayed","state":"delayed"}
A< {"id":3,"ok":true,"purged":1}
A> {"op":"stats","id":4,"queue":"p.delayed"}
A< {"id":4,...,"ready":1,"delayed":0,"leased":0,"dead":0,...}

== leased: the leases are lost
A> {"op":"put","id":1,"queue":"p.leased"}
A< {"id":1,"ok":true,"msg":$M,...}
B> {"op":"take","id":1,"queue":"p.leased"}
B< {"id":1,...,"lease":$L}
A> {"op":"purge","id":2,"queue":"p.leased","state":"leased"}
A< {"id":2,"ok":true,"purged":1}
B> {"op":"ack","id":2,"lease":$L}
B< {"id":2,"ok":false,"error":"lease-lost","detail":*}

== dead
A> {"op":"put","id":1,"queue":"p.dead","quiet":true}
A> {"op":"take","id":2,"queue":"p.dead"}
A< {"id":2,...,"lease":$L}
A> {"op":"bury","id":3,"lease":$L}
A< {"id":3,"ok":true,"settled":1}
A> {"op":"purge","id":4,"queue":"p.dead","state":"dead"}
A< {"id":4,"ok":true,"purged":1}
A> {"op":"stats","id":5,"queue":"p.dead"}
A< {"id":5,...,"ready":0,"delayed":0,"leased":0,"dead":0,...}

== a purged queue is empty for one who takes, and gives room
A> {"op":"declare","id":1,"queue":"p.room","max_messages":1}
A< {"id":1,"ok":true,...}
A> {"op":"put","id":2,"queue":"p.room","data":1}
A< {"id":2,"ok":true,...}
B> {"op":"put","id":1,"queue":"p.room","wait":-1,"data":2}
B nothing
A> {"op":"purge","id":3,"queue":"p.room"}
A< {"id":3,"ok":true,"purged":1}
B< {"id":1,"ok":true,"msg":*,"stored":"memory"}
A> {"op":"take","id":4,"queue":"p.room"}
A< {"id":4,...,"data":2}

== not there, and members that cannot be
A> {"op":"purge","id":1,"queue":"p.none"}
A< {"id":1,"ok":false,"error":"no-such-queue","detail":~"p\.none"}
A> {"op":"purge","id":2}
A< {"id":2,"ok":false,"error":"bad-request","detail":~"^queue: "}
A> {"op":"purge","id":3,"queue":"p","state":"all"}
A< {"id":3,"ok":false,"error":"bad-request","detail":~"^state: "}
