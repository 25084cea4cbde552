# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# bind: a queue gets copies of what is published.

== by pattern
A> {"op":"declare","id":1,"queue":"b.q"}
A< {"id":1,"ok":true,...}
A> {"op":"bind","id":2,"queue":"b.q","topic":"b.t.*"}
A< {"id":2,"ok":true}
B> {"op":"pub","id":1,"topic":"b.t.x","type":"ty","prio":4,"headers":{"h":"v"},"data":"x"}
B< {"id":1,"ok":true,"msg":$M,"subs":0,"queues":1,"refused":0}
B> {"op":"pub","id":2,"topic":"b.t"}
B< {"id":2,"ok":true,"msg":*,"subs":0,"queues":0,"refused":0}
A> {"op":"take","id":3,"queue":"b.q"}
A< {"id":3,"ok":true,"queue":"b.q","topic":"b.t.x","msg":$MQ,"time":*,"from":$ME,"type":"ty","prio":4,"headers":{"h":"v"},"attempt":1,"deliveries":1,"lease":*,"data":"x"}
A> {"op":"take","id":4,"queue":"b.q"}
A< {"id":4,"ok":true,"msg":null}

== by type
A> {"op":"declare","id":1,"queue":"b.type","quiet":true}
A> {"op":"bind","id":2,"queue":"b.type","topic":"b.ty","types":["x.*",""]}
A< {"id":2,"ok":true}
B> {"op":"pub","id":1,"topic":"b.ty","type":"x.1","data":1}
B< {"id":1,"ok":true,"msg":*,"subs":0,"queues":1,"refused":0}
B> {"op":"pub","id":2,"topic":"b.ty","type":"y","data":2}
B< {"id":2,"ok":true,"msg":*,"subs":0,"queues":0,"refused":0}
B> {"op":"pub","id":3,"topic":"b.ty","data":3}
B< {"id":3,"ok":true,"msg":*,"subs":0,"queues":1,"refused":0}
A> {"op":"take","id":3,"queue":"b.type","ack":"auto"}
A< {"id":3,...,"data":1}
A> {"op":"take","id":4,"queue":"b.type","ack":"auto"}
A< {"id":4,...,"data":3}

== twice the same is ok, and one copy
A> {"op":"declare","id":1,"queue":"b.twice","quiet":true}
A> {"op":"bind","id":2,"queue":"b.twice","topic":"b.tw"}
A< {"id":2,"ok":true}
A> {"op":"bind","id":3,"queue":"b.twice","topic":"b.tw"}
A< {"id":3,"ok":true}
B> {"op":"pub","id":1,"topic":"b.tw"}
B< {"id":1,"ok":true,"msg":*,"subs":0,"queues":1,"refused":0}

== one who waits gets it
A> {"op":"declare","id":1,"queue":"b.wait","quiet":true}
A> {"op":"bind","id":2,"queue":"b.wait","topic":"b.w"}
A< {"id":2,"ok":true}
A> {"op":"take","id":3,"queue":"b.wait","wait":-1}
A nothing
B> {"op":"pub","id":1,"topic":"b.w","data":"x"}
B< {"id":1,"ok":true,"msg":*,"subs":0,"queues":1,"refused":0}
A< {"id":3,"ok":true,"queue":"b.wait","topic":"b.w",...,"data":"x"}

== the broker's own topics may be bound
A> {"op":"declare","id":1,"queue":"b.done","quiet":true}
A> {"op":"bind","id":2,"queue":"b.done","topic":"ferry.#"}
A< {"id":2,"ok":true}

== a queue that is not there, and members that cannot be
A> {"op":"bind","id":1,"queue":"b.none","topic":"x"}
A< {"id":1,"ok":false,"error":"no-such-queue","detail":~"b\.none"}
A> {"op":"bind","id":2,"topic":"x"}
A< {"id":2,"ok":false,"error":"bad-request","detail":~"^queue: "}
A> {"op":"bind","id":3,"queue":"b.q"}
A< {"id":3,"ok":false,"error":"bad-request","detail":~"^topic: "}
A> {"op":"bind","id":4,"queue":"b.q","topic":"a b"}
A< {"id":4,"ok":false,"error":"bad-request","detail":~"^topic: "}
A> {"op":"bind","id":5,"queue":"b.q","topic":"a","types":7}
A< {"id":5,"ok":false,"error":"bad-request","detail":~"^types: "}
A> {"op":"bind","id":6,"queue":"ferry.q","topic":"a"}
A< {"id":6,"ok":false,"error":"denied","detail":~"^queue: "}
