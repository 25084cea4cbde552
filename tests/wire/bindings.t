# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# Bindings: queues that get what is published.

== several that match give a queue one copy
A> {"op":"declare","id":1,"queue":"b","quiet":true}
A> {"op":"bind","id":2,"queue":"b","topic":"t.*","quiet":true}
A> {"op":"bind","id":3,"queue":"b","topic":"t.#","quiet":true}
A> {"op":"bind","id":4,"queue":"b","topic":"t.x","types":["","y"],"quiet":true}
A> {"op":"pub","id":5,"topic":"t.x","data":1}
A< {"id":5,"ok":true,"msg":*,"subs":0,"queues":1,"refused":0}
A> {"op":"stats","id":6,"queue":"b"}
A< {"id":6,...,"ready":1,...}

== several queues and subscribers
A> {"op":"declare","id":1,"queue":"b1","quiet":true}
A> {"op":"declare","id":2,"queue":"b2","quiet":true}
A> {"op":"bind","id":3,"queue":"b1","topic":"u","quiet":true}
A> {"op":"bind","id":4,"queue":"b2","topic":"u","quiet":true}
B> {"op":"sub","id":1,"topic":"u"}
B< {"id":1,"ok":true,"sub":*}
A> {"op":"pub","id":5,"topic":"u","data":1}
A< {"id":5,"ok":true,"msg":*,"subs":1,"queues":2,"refused":0}
B< {"event":"message",...,"data":1}
A> {"op":"take","id":6,"queue":"b1"}
A< {"id":6,"ok":true,"queue":"b1","topic":"u",...,"data":1}
A> {"op":"take","id":7,"queue":"b2"}
A< {"id":7,"ok":true,"queue":"b2","topic":"u",...,"data":1}

== a full queue holds nobody up: its copy is refused, counted, and said
A> {"op":"declare","id":1,"queue":"b.full","max_messages":1,"quiet":true}
A> {"op":"declare","id":2,"queue":"b.room","quiet":true}
A> {"op":"bind","id":3,"queue":"b.full","topic":"f","quiet":true}
A> {"op":"bind","id":4,"queue":"b.room","topic":"f","quiet":true}
A> {"op":"pub","id":5,"topic":"f","data":1}
A< {"id":5,"ok":true,"msg":*,"subs":0,"queues":2,"refused":0}
A> {"op":"pub","id":6,"topic":"f","data":2}
A< {"id":6,"ok":true,"msg":*,"subs":0,"queues":1,"refused":1}
A> {"op":"stats","id":7,"queue":"b.full"}
A< {"id":7,...,"ready":1,...,"rejected":1}

== neither does one that blocks
A> {"op":"declare","id":1,"queue":"b.block","max_messages":1,"on_full":"block","quiet":true}
A> {"op":"bind","id":2,"queue":"b.block","topic":"g","quiet":true}
A> {"op":"pub","id":3,"topic":"g","data":1}
A< {"id":3,"ok":true,"msg":*,"subs":0,"queues":1,"refused":0}
A> {"op":"pub","id":4,"topic":"g","data":2}
A< {"id":4,"ok":true,"msg":*,"subs":0,"queues":0,"refused":1}

== one that drops the lowest takes it
A> {"op":"declare","id":1,"queue":"b.low","max_messages":1,"on_full":"drop-lowest","quiet":true}
A> {"op":"bind","id":2,"queue":"b.low","topic":"h","quiet":true}
A> {"op":"pub","id":3,"topic":"h","data":1}
A< {"id":3,"ok":true,"msg":*,"subs":0,"queues":1,"refused":0}
A> {"op":"pub","id":4,"topic":"h","prio":1,"data":2}
A< {"id":4,"ok":true,"msg":*,"subs":0,"queues":1,"refused":0}
A> {"op":"pub","id":5,"topic":"h","prio":0,"data":3}
A< {"id":5,"ok":true,"msg":*,"subs":0,"queues":0,"refused":1}
A> {"op":"take","id":6,"queue":"b.low"}
A< {"id":6,...,"data":2}

== one that is paused on its inside refuses, on its outside takes it
A> {"op":"declare","id":1,"queue":"b.in","quiet":true}
A> {"op":"declare","id":2,"queue":"b.out","quiet":true}
A> {"op":"bind","id":3,"queue":"b.in","topic":"i","quiet":true}
A> {"op":"bind","id":4,"queue":"b.out","topic":"i","quiet":true}
A> {"op":"pause","id":5,"queue":"b.in","side":"in"}
A< {"id":5,"ok":true,"queues":1}
A> {"op":"pause","id":6,"queue":"b.out","side":"out"}
A< {"id":6,"ok":true,"queues":1}
A> {"op":"pub","id":7,"topic":"i","data":1}
A< {"id":7,"ok":true,"msg":*,"subs":0,"queues":1,"refused":1}

== the queue's own ttl is the copy's
A> {"op":"declare","id":1,"queue":"b.ttl","ttl":60000,"quiet":true}
A> {"op":"bind","id":2,"queue":"b.ttl","topic":"j","quiet":true}
A> {"op":"pub","id":3,"topic":"j","data":1}
A< {"id":3,"ok":true,"msg":*,"subs":0,"queues":1,"refused":0}
A> {"op":"peek","id":4,"queue":"b.ttl"}
A< {"id":4,"ok":true,"messages":[{"queue":"b.ttl","topic":"j",...,"state":"ready","ttl":$T,"data":1}]}
expect 0 < $T <= 60000

== a copy is a message of its own in each queue, settled by itself
A> {"op":"declare","id":1,"queue":"b.c1","quiet":true}
A> {"op":"declare","id":2,"queue":"b.c2","quiet":true}
A> {"op":"bind","id":3,"queue":"b.c1","topic":"k","quiet":true}
A> {"op":"bind","id":4,"queue":"b.c2","topic":"k","quiet":true}
A> {"op":"pub","id":5,"topic":"k","data":1,"quiet":true}
A> {"op":"take","id":6,"queue":"b.c1","ack":"auto"}
A< {"id":6,...,"data":1}
A> {"op":"take","id":7,"queue":"b.c2"}
A< {"id":7,...,"lease":$L,"data":1}
A> {"op":"nack","id":8,"lease":$L}
A< {"id":8,"ok":true,"settled":1}
A> {"op":"take","id":9,"queue":"b.c1"}
A< {"id":9,"ok":true,"msg":null}
