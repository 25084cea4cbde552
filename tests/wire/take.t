# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# take: one message out of a queue, with a lease on it.

== the oldest
A> {"op":"put","id":1,"queue":"t","data":"one"}
A< {"id":1,"ok":true,"msg":$M1,"stored":"memory"}
A> {"op":"put","id":2,"queue":"t","data":"two"}
A< {"id":2,"ok":true,"msg":$M2,"stored":"memory"}
B> {"op":"take","id":1,"queue":"t"}
B< {"id":1,"ok":true,"queue":"t","msg":$M1,"time":$T,"from":$ME,"type":"","prio":0,"attempt":1,"deliveries":1,"lease":$L1,"data":"one"}
B> {"op":"take","id":2,"queue":"t"}
B< {"id":2,"ok":true,"queue":"t","msg":$M2,"time":*,"from":$ME,"type":"","prio":0,"attempt":1,"deliveries":1,"lease":$L2,"data":"two"}
expect $L1 != $L2
expect $T > 1700000000000
B> {"op":"take","id":3,"queue":"t"}
B< {"id":3,"ok":true,"msg":null}

== from an empty queue, at once
A> {"op":"take","id":1,"queue":"t.empty"}
A< {"id":1,"ok":true,"msg":null}
A> {"op":"take","id":2,"queue":"t.empty","wait":0}
A< {"id":2,"ok":true,"msg":null}

== a wait that runs out
A> {"op":"take","id":1,"queue":"t.empty","wait":30}
A< {"id":1,"ok":true,"msg":null}

== a wait that is served, for ever and not
A> {"op":"take","id":1,"queue":"t.wait","wait":-1}
A nothing
B> {"op":"put","id":1,"queue":"t.wait","data":1}
B< {"id":1,"ok":true,...}
A< {"id":1,"ok":true,"queue":"t.wait",...,"lease":*,"data":1}
A> {"op":"take","id":2,"queue":"t.wait","wait":60000}
A nothing
B> {"op":"put","id":2,"queue":"t.wait","data":2}
B< {"id":2,"ok":true,...}
A< {"id":2,"ok":true,"queue":"t.wait",...,"lease":*,"data":2}

== it makes the queue
A> {"op":"take","id":1,"queue":"t.made"}
A< {"id":1,"ok":true,"msg":null}
A> {"op":"stats","id":2,"queue":"t.made"}
A< {"id":2,"ok":true,"queue":"t.made","owner":$UID,...}

== but not when the configuration says no
config: [broker]
config: auto_declare = no
A> {"op":"take","id":1,"queue":"t.made"}
A< {"id":1,"ok":false,"error":"no-such-queue","detail":~"t\.made"}
A> {"op":"take","id":2,"queue":"t.made","wait":-1}
A< {"id":2,"ok":false,"error":"no-such-queue","detail":~"t\.made"}

== several queues: the first in the list that has a message
A> {"op":"put","id":1,"queue":"t.b","data":"b1"}
A< {"id":1,"ok":true,...}
A> {"op":"put","id":2,"queue":"t.c","prio":9,"data":"c1"}
A< {"id":2,"ok":true,...}
A> {"op":"put","id":3,"queue":"t.b","data":"b2"}
A< {"id":3,"ok":true,...}
B> {"op":"take","id":1,"queues":["t.a","t.b","t.c"]}
B< {"id":1,"ok":true,"queue":"t.b",...,"data":"b1"}
B> {"op":"take","id":2,"queues":["t.c","t.b"]}
B< {"id":2,"ok":true,"queue":"t.c",...,"data":"c1"}
B> {"op":"take","id":3,"queues":["t.c","t.a","t.b"]}
B< {"id":3,"ok":true,"queue":"t.b",...,"data":"b2"}
B> {"op":"take","id":4,"queues":["t.c","t.a","t.b"]}
B< {"id":4,"ok":true,"msg":null}

== several queues: one waits for all of them, and is served once
B> {"op":"take","id":1,"queues":["t.d","t.e"],"wait":-1}
B nothing
A> {"op":"put","id":1,"queue":"t.e","data":"e1"}
A< {"id":1,"ok":true,...}
B< {"id":1,"ok":true,"queue":"t.e",...,"data":"e1"}
A> {"op":"put","id":2,"queue":"t.d","data":"d1"}
A< {"id":2,"ok":true,...}
B nothing
B> {"op":"take","id":2,"queue":"t.d"}
B< {"id":2,"ok":true,"queue":"t.d",...,"data":"d1"}

== by type
A> {"op":"put","id":1,"queue":"t.type","type":"a.x","data":1}
A< {"id":1,"ok":true,...}
A> {"op":"put","id":2,"queue":"t.type","type":"b","data":2}
A< {"id":2,"ok":true,...}
A> {"op":"put","id":3,"queue":"t.type","data":3}
A< {"id":3,"ok":true,...}
A> {"op":"put","id":4,"queue":"t.type","type":"a.y","data":4}
A< {"id":4,"ok":true,...}
B> {"op":"take","id":1,"queue":"t.type","types":"c"}
B< {"id":1,"ok":true,"msg":null}
B> {"op":"take","id":2,"queue":"t.type","types":["b","c"]}
B< {"id":2,"ok":true,...,"type":"b",...,"data":2}
B> {"op":"take","id":3,"queue":"t.type","types":""}
B< {"id":3,"ok":true,...,"type":"",...,"data":3}
B> {"op":"take","id":4,"queue":"t.type","types":"a.*"}
B< {"id":4,"ok":true,...,"type":"a.x",...,"data":1}
B> {"op":"take","id":5,"queue":"t.type","types":"#"}
B< {"id":5,"ok":true,...,"type":"a.y",...,"data":4}

== by type: one who waits is served by his type only
B> {"op":"take","id":1,"queue":"t.tw","types":["x"],"wait":-1}
B nothing
A> {"op":"put","id":1,"queue":"t.tw","type":"y","data":"y"}
A< {"id":1,"ok":true,...}
B nothing
A> {"op":"put","id":2,"queue":"t.tw","type":"x","data":"x"}
A< {"id":2,"ok":true,...}
B< {"id":1,"ok":true,...,"type":"x",...,"data":"x"}

== ack auto: no lease, and it is settled
A> {"op":"put","id":1,"queue":"t.auto","data":"x"}
A< {"id":1,"ok":true,...}
B> {"op":"take","id":1,"queue":"t.auto","ack":"auto"}
B< {"id":1,"ok":true,"queue":"t.auto","msg":*,"time":*,"from":$ME,"type":"","prio":0,"attempt":1,"deliveries":1,"data":"x"}
B> {"op":"stats","id":2,"queue":"t.auto"}
B< {"id":2,...,"ready":0,"delayed":0,"leased":0,"dead":0,...,"takes":1,"acks":1,...}

== ack manual is the default, and may be said
A> {"op":"put","id":1,"queue":"t.manual","data":"x"}
A< {"id":1,"ok":true,...}
B> {"op":"take","id":1,"queue":"t.manual","ack":"manual"}
B< {"id":1,"ok":true,...,"lease":*,"data":"x"}

== quiet: that nothing came is not said either
A> {"op":"take","id":1,"queue":"t.quiet","quiet":true}
A nothing

== the queue
A> {"op":"take","id":1}
A< {"id":1,"ok":false,"error":"bad-request","detail":~"^queue: "}
A> {"op":"take","id":2,"queue":"a b"}
A< {"id":2,"ok":false,"error":"bad-request","detail":~"^queue: "}
A> {"op":"take","id":3,"queue":"t","queues":["t"]}
A< {"id":3,"ok":false,"error":"bad-request","detail":~"queue"}
A> {"op":"take","id":4,"queues":[]}
A< {"id":4,"ok":false,"error":"bad-request","detail":~"^queues: "}
A> {"op":"take","id":5,"queues":"t"}
A< {"id":5,"ok":false,"error":"bad-request","detail":~"^queues: "}
A> {"op":"take","id":6,"queues":["t",7]}
A< {"id":6,"ok":false,"error":"bad-request","detail":~"^queues: "}
A> {"op":"take","id":7,"queue":"ferry.done"}
A< {"id":7,"ok":false,"error":"denied","detail":~"^queue: "}

== the other members
A> {"op":"take","id":1,"queue":"t","wait":-2}
A< {"id":1,"ok":false,"error":"bad-request","detail":~"^wait: "}
A> {"op":"take","id":2,"queue":"t","wait":"5"}
A< {"id":2,"ok":false,"error":"bad-request","detail":~"^wait: "}
A> {"op":"take","id":3,"queue":"t","ttr":999}
A< {"id":3,"ok":false,"error":"bad-request","detail":~"^ttr: .*1000"}
A> {"op":"take","id":4,"queue":"t","ttr":86400001}
A< {"id":4,"ok":false,"error":"bad-request","detail":~"^ttr: .*86400000"}
A> {"op":"take","id":5,"queue":"t","ack":"maybe"}
A< {"id":5,"ok":false,"error":"bad-request","detail":~"^ack: "}
A> {"op":"take","id":6,"queue":"t","keep":1}
A< {"id":6,"ok":false,"error":"bad-request","detail":~"^keep: "}
A> {"op":"take","id":7,"queue":"t","types":{}}
A< {"id":7,"ok":false,"error":"bad-request","detail":~"^types: "}
