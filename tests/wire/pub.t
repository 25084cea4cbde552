# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# pub: one message to everybody who listens to its topic.

== nobody listens
A> {"op":"pub","id":1,"topic":"a.b","data":"x"}
A< {"id":1,"ok":true,"msg":*,"subs":0,"queues":0,"refused":0}

== one subscriber, and the publisher hears how many
A> {"op":"sub","id":1,"topic":"a.b"}
A< {"id":1,"ok":true,"sub":$S}
B> {"op":"pub","id":2,"topic":"a.b","data":"x"}
B< {"id":2,"ok":true,"msg":$M,"subs":1,"queues":0,"refused":0}
A< {"event":"message","sub":$S,"topic":"a.b","msg":$M,"time":*,"from":$ME,"type":"","prio":0,"data":"x"}

== a publisher may listen to himself
A> {"op":"sub","id":1,"topic":"a.b"}
A< {"id":1,"ok":true,"sub":$S}
A> {"op":"pub","id":2,"topic":"a.b","data":"x"}
A<| {"id":2,"ok":true,"msg":*,"subs":1,"queues":0,"refused":0}
A<| {"event":"message","sub":$S,"topic":"a.b","msg":*,"time":*,"from":$ME,"type":"","prio":0,"data":"x"}

== every subscription gets a copy, also two of one connection
A> {"op":"sub","id":1,"topic":"a.b"}
A< {"id":1,"ok":true,"sub":$S1}
A> {"op":"sub","id":2,"topic":"a.*"}
A< {"id":2,"ok":true,"sub":$S2}
C> {"op":"sub","id":1,"topic":"#"}
C< {"id":1,"ok":true,"sub":$S3}
expect $S1 != $S2
B> {"op":"pub","id":2,"topic":"a.b","data":"x"}
B< {"id":2,"ok":true,"msg":$M,"subs":3,"queues":0,"refused":0}
A<| {"event":"message","sub":$S1,"topic":"a.b","msg":$M,"time":*,"from":$ME,"type":"","prio":0,"data":"x"}
A<| {"event":"message","sub":$S2,"topic":"a.b","msg":$M,"time":*,"from":$ME,"type":"","prio":0,"data":"x"}
C< {"event":"message","sub":$S3,"topic":"a.b","msg":$M,"time":*,"from":$ME,"type":"","prio":0,"data":"x"}

== all the members of a message arrive
A> {"op":"sub","id":1,"topic":"all"}
A< {"id":1,"ok":true,"sub":$S}
B> {"op":"pub","id":2,"topic":"all","type":"t.u","prio":7,"ttl":60000,"headers":{"A":"1","b-c_d":"zwei"},"key":"k1","data":{"n":1}}
B< {"id":2,"ok":true,"msg":$M,"subs":1,"queues":0,"refused":0}
A< {"event":"message","sub":$S,"topic":"all","msg":$M,"time":*,"from":$ME,"type":"t.u","prio":7,"key":"k1","headers":{"A":"1","b-c_d":"zwei"},"data":{"n":1}}

== an empty message has no payload member
A> {"op":"sub","id":1,"topic":"e"}
A< {"id":1,"ok":true,"sub":$S}
B> {"op":"pub","id":2,"topic":"e"}
B< {"id":2,"ok":true,"msg":*,"subs":1,"queues":0,"refused":0}
A< {"event":"message","sub":$S,"topic":"e","msg":*,"time":*,"from":$ME,"type":"","prio":0}

== message numbers rise
A> {"op":"pub","id":1,"topic":"n"}
A< {"id":1,"ok":true,"msg":$M1,...}
B> {"op":"pub","id":2,"topic":"o"}
B< {"id":2,"ok":true,"msg":$M2,...}
A> {"op":"put","id":3,"queue":"n"}
A< {"id":3,"ok":true,"msg":$M3,...}
expect 0 < $M1 < $M2 < $M3 < 9007199254740992

== quiet: no reply when it goes well, an error with op when not
A> {"op":"pub","id":1,"topic":"q","quiet":true}
A nothing
A> {"op":"pub","id":2,"topic":"q","quiet":true,"prio":-1}
A< {"id":2,"op":"pub","ok":false,"error":"bad-request","detail":~"^prio: "}
A> {"op":"pub","topic":"q","quiet":true,"prio":-1}
A< {"op":"pub","ok":false,"error":"bad-request","detail":~"^prio: "}

== no topic
A> {"op":"pub","id":1,"data":"x"}
A< {"id":1,"ok":false,"error":"bad-request","detail":~"^topic: "}
A> {"op":"pub","id":2,"topic":null,"data":"x"}
A< {"id":2,"ok":false,"error":"bad-request","detail":~"^topic: "}

== a pattern is no topic to publish to
A> {"op":"pub","id":1,"topic":"a.*"}
A< {"id":1,"ok":false,"error":"bad-request","detail":~"^topic: "}
A> {"op":"pub","id":2,"topic":"#"}
A< {"id":2,"ok":false,"error":"bad-request","detail":~"^topic: "}

== the broker's own topics
A> {"op":"pub","id":1,"topic":"ferry.done","data":"x"}
A< {"id":1,"ok":false,"error":"denied","detail":~"^topic: "}
A> {"op":"pub","id":2,"topic":"ferry.any.thing"}
A< {"id":2,"ok":false,"error":"denied","detail":~"^topic: "}
A> {"op":"pub","id":3,"topic":"ferryboat"}
A< {"id":3,"ok":true,...}
A> {"op":"pub","id":4,"topic":"my.ferry.x"}
A< {"id":4,"ok":true,...}

== a refused message is not delivered
A> {"op":"sub","id":1,"topic":"r"}
A< {"id":1,"ok":true,"sub":$S}
B> {"op":"pub","id":2,"topic":"r","prio":40000,"data":"x"}
B< {"id":2,"ok":false,"error":"bad-request","detail":~"^prio: .*32767"}
A nothing
