# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# consume: messages of a queue as events, as many at once as there is credit.

== messages that come later
A> {"op":"consume","id":1,"queue":"c"}
A< {"id":1,"ok":true,"sub":$S}
B> {"op":"put","id":1,"queue":"c","type":"t","prio":3,"data":"x"}
B< {"id":1,"ok":true,"msg":$M,"stored":"memory"}
A< {"event":"message","sub":$S,"queue":"c","msg":$M,"time":*,"from":$ME,"type":"t","prio":3,"attempt":1,"deliveries":1,"lease":$L,"data":"x"}
A> {"op":"ack","id":2,"lease":$L}
A< {"id":2,"ok":true,"settled":1}

== messages that are there already come after the reply
B> {"op":"put","id":1,"queue":"c.old","data":1}
B< {"id":1,"ok":true,"msg":$M,"stored":"memory"}
A> {"op":"consume","id":1,"queue":"c.old"}
A< {"id":1,"ok":true,"sub":$S}
A< {"event":"message","sub":$S,"queue":"c.old","msg":$M,"time":*,"from":$ME,"type":"","prio":0,"attempt":1,"deliveries":1,"lease":*,"data":1}

== the next one comes when the first is settled
B> {"op":"put","id":1,"queue":"c.two","data":1,"quiet":true}
B> {"op":"put","id":2,"queue":"c.two","data":2,"quiet":true}
B nothing
A> {"op":"consume","id":1,"queue":"c.two"}
A< {"id":1,"ok":true,"sub":$S}
A< {"event":"message","sub":$S,...,"lease":$L,"data":1}
A nothing
A> {"op":"ack","id":2,"lease":$L}
A<| {"id":2,"ok":true,"settled":1}
A<| {"event":"message","sub":$S,...,"lease":*,"data":2}

== several queues, the first in the list that has a message first
B> {"op":"put","id":1,"queue":"c.b","data":"b","quiet":true}
B> {"op":"put","id":2,"queue":"c.a","data":"a","quiet":true}
B nothing
A> {"op":"consume","id":1,"queues":["c.a","c.b"],"ack":"auto"}
A< {"id":1,"ok":true,"sub":$S}
A< {"event":"message","sub":$S,"queue":"c.a","msg":*,"time":*,"from":$ME,"type":"","prio":0,"attempt":1,"deliveries":1,"data":"a"}
A< {"event":"message","sub":$S,"queue":"c.b","msg":*,"time":*,"from":$ME,"type":"","prio":0,"attempt":1,"deliveries":1,"data":"b"}

== by type
A> {"op":"consume","id":1,"queue":"c.type","types":["x","y.*"],"ack":"auto"}
A< {"id":1,"ok":true,"sub":$S}
B> {"op":"put","id":1,"queue":"c.type","type":"z","data":1,"quiet":true}
B> {"op":"put","id":2,"queue":"c.type","type":"y.1","data":2,"quiet":true}
B> {"op":"put","id":3,"queue":"c.type","data":3,"quiet":true}
B> {"op":"put","id":4,"queue":"c.type","type":"x","data":4,"quiet":true}
B nothing
A< {"event":"message","sub":$S,...,"type":"y.1",...,"data":2}
A< {"event":"message","sub":$S,...,"type":"x",...,"data":4}
A nothing

== two consumers share; no message goes to both
A> {"op":"consume","id":1,"queue":"c.share"}
A< {"id":1,"ok":true,"sub":*}
C> {"op":"consume","id":1,"queue":"c.share"}
C< {"id":1,"ok":true,"sub":*}
B> {"op":"put","id":1,"queue":"c.share","data":"x"}
B< {"id":1,"ok":true,"msg":$M1,...}
B> {"op":"put","id":2,"queue":"c.share","data":"x"}
B< {"id":2,"ok":true,"msg":$M2,...}
A< {"event":"message","sub":*,"queue":"c.share","msg":$MA,...}
C< {"event":"message","sub":*,"queue":"c.share","msg":$MC,...}
expect $MA != $MC
expect ($MA - $M1) * ($MA - $M2) == 0
expect ($MC - $M1) * ($MC - $M2) == 0

== a closed consumer's messages go to another, and count a failure
A> {"op":"consume","id":1,"queue":"c.lost"}
A< {"id":1,"ok":true,"sub":*}
B> {"op":"put","id":1,"queue":"c.lost","data":"x"}
B< {"id":1,"ok":true,"msg":$M,...}
A< {"event":"message",...,"attempt":1,"deliveries":1,"lease":*,"data":"x"}
A close
C> {"op":"take","id":1,"queue":"c.lost","wait":-1}
C< {"id":1,"ok":true,"queue":"c.lost","msg":$M,...,"attempt":2,"deliveries":2,"lease":*,"data":"x"}

== it makes the queue, unless the configuration says no
config: [broker]
config: auto_declare = no
A> {"op":"consume","id":1,"queue":"c.no"}
A< {"id":1,"ok":false,"error":"no-such-queue","detail":~"c\.no"}

== quiet
A> {"op":"consume","id":1,"queue":"c.quiet","quiet":true}
A nothing
B> {"op":"put","id":1,"queue":"c.quiet","data":"x"}
B< {"id":1,"ok":true,...}
A< {"event":"message","sub":*,"queue":"c.quiet",...}

== members that cannot be
A> {"op":"consume","id":1}
A< {"id":1,"ok":false,"error":"bad-request","detail":~"^queue: "}
A> {"op":"consume","id":2,"queue":"c","credit":0}
A< {"id":2,"ok":false,"error":"bad-request","detail":~"^credit: "}
A> {"op":"consume","id":3,"queue":"c","credit":1025}
A< {"id":3,"ok":false,"error":"bad-request","detail":~"^credit: .*1024"}
A> {"op":"consume","id":4,"queue":"c","credit":"1"}
A< {"id":4,"ok":false,"error":"bad-request","detail":~"^credit: "}
A> {"op":"consume","id":5,"queue":"c","ttr":10}
A< {"id":5,"ok":false,"error":"bad-request","detail":~"^ttr: "}
A> {"op":"consume","id":6,"queue":"c","ack":true}
A< {"id":6,"ok":false,"error":"bad-request","detail":~"^ack: "}
A> {"op":"consume","id":7,"queue":"ferry.x"}
A< {"id":7,"ok":false,"error":"denied","detail":~"^queue: "}
A> {"op":"consume","id":8,"queues":["c","c c"]}
A< {"id":8,"ok":false,"error":"bad-request","detail":~"^queues: "}
