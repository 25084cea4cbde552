# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# The broker's own topics: ferry.done, ferry.dead, ferry.queue.

config: [limits]
config: min_ttr = 50ms

== ferry.done: an ack, with its result
W> {"op":"sub","id":1,"topic":"ferry.done"}
W< {"id":1,"ok":true,"sub":$S}
A> {"op":"put","id":1,"queue":"fd","data":"x"}
A< {"id":1,"ok":true,"msg":$M,...}
A> {"op":"take","id":2,"queue":"fd"}
A< {"id":2,...,"lease":$L,"data":"x"}
A> {"op":"ack","id":3,"lease":$L,"result":{"exit":0, "s":1.50}}
A< {"id":3,"ok":true,"settled":1}
W< {"event":"message","sub":$S,"topic":"ferry.done","msg":*,"time":*,"from":{"uid":$UID,"pid":0},"type":"fd","prio":0,"data":{"queue":"fd","msg":$M,"outcome":"acked","result":{"exit":0, "s":1.50},"attempt":1,"held_ms":*,"uid":$UID}}

== ferry.done: without a result
W> {"op":"sub","id":1,"topic":"ferry.done","types":"fd2"}
W< {"id":1,"ok":true,"sub":$S}
A> {"op":"put","id":1,"queue":"fd2","data":"x"}
A< {"id":1,"ok":true,"msg":$M,...}
A> {"op":"take","id":2,"queue":"fd2"}
A< {"id":2,...,"lease":$L,"data":"x"}
A> {"op":"ack","id":3,"lease":$L}
A< {"id":3,"ok":true,"settled":1}
W< {"event":"message","sub":$S,"topic":"ferry.done",...,"type":"fd2","prio":0,"data":{"queue":"fd2","msg":$M,"outcome":"acked","attempt":1,"held_ms":*,"uid":$UID}}

== ferry.done: every way for a lease to end, by queue as the type
W> {"op":"sub","id":1,"topic":"ferry.done","types":["fd3"]}
W< {"id":1,"ok":true,"sub":*}
A> {"op":"put","id":1,"queue":"other","quiet":true}
A> {"op":"take","id":2,"queue":"other"}
A< {"id":2,...,"lease":$LO}
A> {"op":"ack","id":3,"lease":$LO,"quiet":true}
A> {"op":"put","id":4,"queue":"fd3","data":"x"}
A< {"id":4,"ok":true,"msg":$M,...}
A> {"op":"take","id":5,"queue":"fd3"}
A< {"id":5,...,"lease":$L1,"data":"x"}
A> {"op":"release","id":6,"lease":$L1,"quiet":true}
W< {"event":"message",...,"type":"fd3","prio":0,"data":{"queue":"fd3","msg":$M,"outcome":"released","attempt":1,"held_ms":*,"uid":$UID}}
A> {"op":"take","id":7,"queue":"fd3"}
A< {"id":7,...,"lease":$L2,"data":"x"}
A> {"op":"nack","id":8,"lease":$L2,"quiet":true}
W< {"event":"message",...,"data":{"queue":"fd3","msg":$M,"outcome":"nacked","attempt":1,"held_ms":*,"uid":$UID}}
A> {"op":"take","id":9,"queue":"fd3","ttr":60}
A< {"id":9,...,"lease":$L3,"data":"x"}
A< {"event":"deadline","lease":$L3,"left":*}
A< {"event":"expired","lease":$L3}
W< {"event":"message",...,"data":{"queue":"fd3","msg":$M,"outcome":"expired","attempt":2,"held_ms":*,"uid":$UID}}
B> {"op":"take","id":1,"queue":"fd3"}
B< {"id":1,...,"lease":*,"data":"x"}
B close
W< {"event":"message",...,"data":{"queue":"fd3","msg":$M,"outcome":"disconnected","attempt":3,"held_ms":*,"uid":$UID}}
A> {"op":"take","id":10,"queue":"fd3"}
A< {"id":10,...,"lease":$L5,"data":"x"}
A> {"op":"bury","id":11,"lease":$L5,"quiet":true}
W< {"event":"message",...,"data":{"queue":"fd3","msg":$M,"outcome":"buried","attempt":4,"held_ms":*,"uid":$UID}}

== ferry.dead
W> {"op":"sub","id":1,"topic":"ferry.dead"}
W< {"id":1,"ok":true,"sub":$S}
A> {"op":"put","id":1,"queue":"fdead","data":"x"}
A< {"id":1,"ok":true,"msg":$M,...}
A> {"op":"take","id":2,"queue":"fdead"}
A< {"id":2,...,"lease":$L,"data":"x"}
A> {"op":"bury","id":3,"lease":$L,"reason":"no good"}
A< {"id":3,"ok":true,"settled":1}
W< {"event":"message","sub":$S,"topic":"ferry.dead","msg":*,"time":*,"from":{"uid":$UID,"pid":0},"type":"fdead","prio":0,"data":{"queue":"fdead","msg":$M,"type":"","attempts":1,"reason":"no good"}}

== ferry.queue: declared, paused, full, dropped
W> {"op":"sub","id":1,"topic":"ferry.queue","types":"fq"}
W< {"id":1,"ok":true,"sub":$S}
A> {"op":"declare","id":1,"queue":"fq","max_messages":1}
A< {"id":1,"ok":true,...}
W< {"event":"message","sub":$S,"topic":"ferry.queue","msg":*,"time":*,"from":{"uid":$UID,"pid":0},"type":"fq","prio":0,"data":{"queue":"fq","event":"declared"}}
A> {"op":"put","id":2,"queue":"fq"}
A< {"id":2,"ok":true,...}
A> {"op":"put","id":3,"queue":"fq"}
A< {"id":3,"ok":false,"error":"queue-full","detail":*}
W< {"event":"message",...,"topic":"ferry.queue",...,"type":"fq","prio":0,"data":{"queue":"fq","event":"full"}}
A> {"op":"pause","id":4,"queue":"fq","side":"in","reason":"why not"}
A< {"id":4,"ok":true,"queues":1}
W< {"event":"message",...,"topic":"ferry.queue",...,"type":"fq","prio":0,"data":{"queue":"fq","event":"paused","side":"in","reason":"why not"}}
A> {"op":"drop","id":5,"queue":"fq"}
A< {"id":5,"ok":true}
W< {"event":"message",...,"topic":"ferry.queue",...,"type":"fq","prio":0,"data":{"queue":"fq","event":"dropped"}}
W nothing

== into a queue, by a binding
A> {"op":"declare","id":1,"queue":"fb","quiet":true}
A> {"op":"bind","id":2,"queue":"fb","topic":"ferry.done","types":"fbq"}
A< {"id":2,"ok":true}
A> {"op":"put","id":3,"queue":"fbq","data":"x"}
A< {"id":3,"ok":true,"msg":$M,...}
A> {"op":"take","id":4,"queue":"fbq"}
A< {"id":4,...,"lease":$L,"data":"x"}
A> {"op":"ack","id":5,"lease":$L}
A< {"id":5,"ok":true,"settled":1}
A> {"op":"take","id":6,"queue":"fb"}
A< {"id":6,"ok":true,"queue":"fb","topic":"ferry.done",...,"type":"fbq",...,"data":{"queue":"fbq","msg":$M,"outcome":"acked","attempt":1,"held_ms":*,"uid":$UID}}
