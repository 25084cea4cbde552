# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# Dead letters: where a message goes that failed too often, and how it comes back.

config: [limits]
config: min_ttr = 50ms

== after max_attempts failures
A> {"op":"declare","id":1,"queue":"d","max_attempts":2}
A< {"id":1,"ok":true,...}
A> {"op":"put","id":2,"queue":"d","type":"t","prio":3,"headers":{"h":"1"},"data":"x"}
A< {"id":2,"ok":true,"msg":$M,...}
A> {"op":"take","id":3,"queue":"d"}
A< {"id":3,...,"attempt":1,"deliveries":1,"lease":$L1,"data":"x"}
A> {"op":"nack","id":4,"lease":$L1,"reason":"first"}
A< {"id":4,"ok":true,"settled":1}
A> {"op":"take","id":5,"queue":"d"}
A< {"id":5,...,"attempt":2,"deliveries":2,"lease":$L2,"data":"x"}
A> {"op":"nack","id":6,"lease":$L2,"reason":"second"}
A< {"id":6,"ok":true,"settled":1}
A> {"op":"take","id":7,"queue":"d"}
A< {"id":7,"ok":true,"msg":null}
A> {"op":"peek","id":8,"queue":"d","state":"dead"}
A< {"id":8,"ok":true,"messages":[{"queue":"d","msg":$M,"time":*,"from":$ME,"type":"t","prio":3,"headers":{"h":"1"},"attempt":3,"deliveries":2,"state":"dead","reason":"second","attempts":2,"died":*,"data":"x"}]}

== back by kick: attempts cleared, the whole number again
A> {"op":"declare","id":1,"queue":"d.kick","max_attempts":1}
A< {"id":1,"ok":true,...}
A> {"op":"put","id":2,"queue":"d.kick","data":"x"}
A< {"id":2,"ok":true,"msg":$M,...}
A> {"op":"take","id":3,"queue":"d.kick"}
A< {"id":3,...,"attempt":1,"deliveries":1,"lease":$L1,"data":"x"}
A> {"op":"nack","id":4,"lease":$L1,"quiet":true}
A> {"op":"kick","id":5,"queue":"d.kick","msg":$M}
A< {"id":5,"ok":true,"kicked":1}
A> {"op":"take","id":6,"queue":"d.kick"}
A< {"id":6,...,"msg":$M,...,"attempt":1,"deliveries":2,"lease":$L2,"data":"x"}
A> {"op":"nack","id":7,"lease":$L2,"quiet":true}
A> {"op":"peek","id":8,"queue":"d.kick","state":"dead"}
A< {"id":8,"ok":true,"messages":[{...,"msg":$M,...,"deliveries":2,"state":"dead",...,"attempts":1,"died":*,"data":"x"}]}

== a lease that runs out counts
A> {"op":"declare","id":1,"queue":"d.exp","max_attempts":1}
A< {"id":1,"ok":true,...}
A> {"op":"put","id":2,"queue":"d.exp","data":"x"}
A< {"id":2,"ok":true,...}
A> {"op":"take","id":3,"queue":"d.exp","ttr":60}
A< {"id":3,...,"lease":$L,"data":"x"}
A< {"event":"deadline","lease":$L,"left":*}
A< {"event":"expired","lease":$L}
A> {"op":"peek","id":4,"queue":"d.exp","state":"dead"}
A< {"id":4,"ok":true,"messages":[{...,"state":"dead","reason":~"expire","attempts":1,"died":*,"data":"x"}]}

== a lost connection counts
A> {"op":"declare","id":1,"queue":"d.lost","max_attempts":1}
A< {"id":1,"ok":true,...}
A> {"op":"sub","id":2,"topic":"ferry.dead","types":"d.lost"}
A< {"id":2,"ok":true,"sub":*}
A> {"op":"put","id":3,"queue":"d.lost","data":"x"}
A< {"id":3,"ok":true,...}
B> {"op":"take","id":1,"queue":"d.lost"}
B< {"id":1,...,"lease":*,"data":"x"}
B close
A< {"event":"message",...,"topic":"ferry.dead",...,"type":"d.lost",...}
A> {"op":"peek","id":4,"queue":"d.lost","state":"dead"}
A< {"id":4,"ok":true,"messages":[{...,"state":"dead","reason":~"connect","attempts":1,"died":*,"data":"x"}]}

== 0 is for ever
A> {"op":"declare","id":1,"queue":"d.ever","max_attempts":0}
A< {"id":1,"ok":true,...}
A> {"op":"put","id":2,"queue":"d.ever","quiet":true}
repeat 15
A> {"op":"take","id":1,"queue":"d.ever"}
A< {"id":1,...,"attempt":$N,"deliveries":$N,"lease":$L}
A> {"op":"nack","id":2,"lease":$L}
A< {"id":2,"ok":true,"settled":1}
end
A> {"op":"stats","id":3,"queue":"d.ever"}
A< {"id":3,...,"ready":1,"delayed":0,"leased":0,"dead":0,...}

== ten is the default
A> {"op":"put","id":2,"queue":"d.ten","quiet":true}
repeat 10
A> {"op":"take","id":1,"queue":"d.ten"}
A< {"id":1,...,"attempt":$N,...,"lease":$L}
A> {"op":"nack","id":2,"lease":$L}
A< {"id":2,"ok":true,"settled":1}
end
A> {"op":"stats","id":3,"queue":"d.ten"}
A< {"id":3,...,"ready":0,"delayed":0,"leased":0,"dead":1,...}

== max_dead: the oldest is dropped, and counted
A> {"op":"declare","id":1,"queue":"d.max","max_dead":2}
A< {"id":1,"ok":true,...}
repeat 3
A> {"op":"put","id":1,"queue":"d.max","data":$N}
A< {"id":1,"ok":true,...}
A> {"op":"take","id":2,"queue":"d.max"}
A< {"id":2,...,"lease":$L,"data":$N}
A> {"op":"bury","id":3,"lease":$L}
A< {"id":3,"ok":true,"settled":1}
end
A> {"op":"peek","id":4,"queue":"d.max","state":"dead","n":10}
A< {"id":4,"ok":true,"messages":[{...,"data":2},{...,"data":3}]}
A> {"op":"stats","id":5,"queue":"d.max"}
A< {"id":5,...,"dead":2,...,"buried":3,...,"dropped":1,...}

== dead ones do not fill the queue
A> {"op":"declare","id":1,"queue":"d.room","max_messages":1}
A< {"id":1,"ok":true,...}
A> {"op":"put","id":2,"queue":"d.room","data":1}
A< {"id":2,"ok":true,...}
A> {"op":"take","id":3,"queue":"d.room"}
A< {"id":3,...,"lease":$L,"data":1}
A> {"op":"put","id":4,"queue":"d.room","data":2}
A< {"id":4,"ok":false,"error":"queue-full","detail":*}
A> {"op":"bury","id":5,"lease":$L}
A< {"id":5,"ok":true,"settled":1}
A> {"op":"put","id":6,"queue":"d.room","data":2}
A< {"id":6,"ok":true,...}

== a dead letter is not taken, and does not run out
A> {"op":"put","id":1,"queue":"d.still","ttl":1000,"data":1}
A< {"id":1,"ok":true,...}
A> {"op":"take","id":2,"queue":"d.still"}
A< {"id":2,...,"lease":$L,"data":1}
A> {"op":"bury","id":3,"lease":$L}
A< {"id":3,"ok":true,"settled":1}
A> {"op":"take","id":4,"queue":"d.still","wait":1100}
A< {"id":4,"ok":true,"msg":null}
A> {"op":"stats","id":5,"queue":"d.still"}
A< {"id":5,...,"dead":1,...,"expired":0,...}
