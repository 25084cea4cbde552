# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# peek: look without taking.

== ready, the default: one
A> {"op":"put","id":1,"queue":"p","type":"t","prio":2,"headers":{"h":"1"},"key":"k","data":"one"}
A< {"id":1,"ok":true,"msg":$M1,...}
A> {"op":"put","id":2,"queue":"p","data":"two"}
A< {"id":2,"ok":true,"msg":$M2,...}
B> {"op":"peek","id":1,"queue":"p"}
B< {"id":1,"ok":true,"messages":[{"queue":"p","msg":$M1,"time":*,"from":$ME,"type":"t","prio":2,"key":"k","headers":{"h":"1"},"attempt":1,"deliveries":0,"state":"ready","data":"one"}],"next":*}

== it takes nothing
A> {"op":"put","id":1,"queue":"p.still","data":"one"}
A< {"id":1,"ok":true,"msg":$M1,...}
B> {"op":"peek","id":1,"queue":"p.still"}
B< {"id":1,"ok":true,"messages":[{"queue":"p.still","msg":$M1,...,"state":"ready","data":"one"}]}
B> {"op":"peek","id":2,"queue":"p.still","state":"ready","n":100}
B< {"id":2,"ok":true,"messages":[{"queue":"p.still","msg":$M1,...,"state":"ready","data":"one"}]}
B> {"op":"take","id":3,"queue":"p.still"}
B< {"id":3,"ok":true,...,"msg":$M1,...,"attempt":1,"deliveries":1,...}

== page by page, in the order in which they would be taken
repeat 5
A> {"op":"put","id":$N,"queue":"p.page","data":$N}
A< {"id":$N,"ok":true,...}
end
A> {"op":"put","id":6,"queue":"p.page","prio":1,"data":"first"}
A< {"id":6,"ok":true,...}
B> {"op":"peek","id":1,"queue":"p.page","n":2}
B< {"id":1,"ok":true,"messages":[{...,"data":"first"},{...,"data":1}],"next":$NEXT1}
B> {"op":"peek","id":2,"queue":"p.page","n":3,"after":$NEXT1}
B< {"id":2,"ok":true,"messages":[{...,"data":2},{...,"data":3},{...,"data":4}],"next":$NEXT2}
B> {"op":"peek","id":3,"queue":"p.page","n":3,"after":$NEXT2}
B< {"id":3,"ok":true,"messages":[{...,"data":5}]}

== an empty queue
A> {"op":"declare","id":1,"queue":"p.empty"}
A< {"id":1,"ok":true,...}
B> {"op":"peek","id":1,"queue":"p.empty"}
B< {"id":1,"ok":true,"messages":[]}
B> {"op":"peek","id":2,"queue":"p.empty","state":"dead"}
B< {"id":2,"ok":true,"messages":[]}

== delayed: how long yet
A> {"op":"put","id":1,"queue":"p.delayed","delay":60000,"data":"x"}
A< {"id":1,"ok":true,"msg":$M,...}
B> {"op":"peek","id":1,"queue":"p.delayed"}
B< {"id":1,"ok":true,"messages":[]}
B> {"op":"peek","id":2,"queue":"p.delayed","state":"delayed"}
B< {"id":2,"ok":true,"messages":[{"queue":"p.delayed","msg":$M,"time":*,"from":$ME,"type":"","prio":0,"attempt":1,"deliveries":0,"state":"delayed","delay":$D,"data":"x"}]}
expect 30000 < $D <= 60000

== with a time to live: how long yet
A> {"op":"put","id":1,"queue":"p.ttl","ttl":60000,"data":"x"}
A< {"id":1,"ok":true,"msg":$M,...}
B> {"op":"peek","id":1,"queue":"p.ttl"}
B< {"id":1,"ok":true,"messages":[{"queue":"p.ttl","msg":$M,"time":*,"from":$ME,"type":"","prio":0,"attempt":1,"deliveries":0,"state":"ready","ttl":$T,"data":"x"}]}
expect 30000 < $T <= 60000

== leased: by whom, and how long yet
A> {"op":"put","id":1,"queue":"p.leased","data":"x"}
A< {"id":1,"ok":true,"msg":$M,...}
A> {"op":"take","id":2,"queue":"p.leased","ttr":60000}
A< {"id":2,...,"lease":*,"data":"x"}
B> {"op":"peek","id":1,"queue":"p.leased","state":"leased"}
B< {"id":1,"ok":true,"messages":[{"queue":"p.leased","msg":$M,"time":*,"from":$ME,"type":"","prio":0,"attempt":1,"deliveries":1,"state":"leased","holder":$ME,"left":$LEFT,"data":"x"}]}
expect 30000 < $LEFT <= 60000

== dead: why, after how many attempts, and when
A> {"op":"put","id":1,"queue":"p.dead","data":"x"}
A< {"id":1,"ok":true,"msg":$M,...}
A> {"op":"take","id":2,"queue":"p.dead"}
A< {"id":2,...,"lease":$L,"data":"x"}
A> {"op":"bury","id":3,"lease":$L,"reason":"broken"}
A< {"id":3,"ok":true,"settled":1}
B> {"op":"peek","id":1,"queue":"p.dead","state":"dead"}
B< {"id":1,"ok":true,"messages":[{"queue":"p.dead","msg":$M,"time":*,"from":$ME,"type":"","prio":0,"attempt":2,"deliveries":1,"state":"dead","reason":"broken","attempts":1,"died":$T,"data":"x"}]}
expect $T > 1700000000000

== one message, by its number, in whatever state
A> {"op":"put","id":1,"queue":"p.msg","data":"x"}
A< {"id":1,"ok":true,"msg":$M1,...}
A> {"op":"put","id":2,"queue":"p.msg","delay":60000,"data":"y"}
A< {"id":2,"ok":true,"msg":$M2,...}
B> {"op":"peek","id":1,"queue":"p.msg","msg":$M2}
B< {"id":1,"ok":true,"messages":[{"queue":"p.msg","msg":$M2,...,"state":"delayed",...,"data":"y"}]}
B> {"op":"peek","id":2,"queue":"p.msg","msg":$M1}
B< {"id":2,"ok":true,"messages":[{"queue":"p.msg","msg":$M1,...,"state":"ready",...,"data":"x"}]}

== payloads are inline, whatever the connection's body
A> {"op":"put","id":1,"queue":"p.inline","data":"x"}
A< {"id":1,"ok":true,...}
A> {"op":"put","id":2,"queue":"p.inline","data64":"AP8="}
A< {"id":2,"ok":true,...}
B> {"op":"hello","id":1,"body":"raw"}
B< {"id":1,"ok":true,...}
B> {"op":"peek","id":2,"queue":"p.inline","n":2}
B< {"id":2,"ok":true,"messages":[{...,"data":"x"},{...,"data64":"AP8="}]}

== no such queue, no such message
B> {"op":"peek","id":1,"queue":"p.none"}
B< {"id":1,"ok":false,"error":"no-such-queue","detail":~"p\.none"}
A> {"op":"put","id":1,"queue":"p.one"}
A< {"id":1,"ok":true,"msg":$M,...}
B> {"op":"peek","id":2,"queue":"p.one","msg":9007199254740991}
B< {"id":2,"ok":false,"error":"no-such-message","detail":*}
A> {"op":"put","id":2,"queue":"p.two"}
A< {"id":2,"ok":true,...}
B> {"op":"peek","id":3,"queue":"p.two","msg":$M}
B< {"id":3,"ok":false,"error":"no-such-message","detail":*}

== members that cannot be
B> {"op":"peek","id":1}
B< {"id":1,"ok":false,"error":"bad-request","detail":~"^queue: "}
B> {"op":"peek","id":2,"queue":"p","state":"asleep"}
B< {"id":2,"ok":false,"error":"bad-request","detail":~"^state: "}
B> {"op":"peek","id":3,"queue":"p","n":0}
B< {"id":3,"ok":false,"error":"bad-request","detail":~"^n: "}
B> {"op":"peek","id":4,"queue":"p","n":101}
B< {"id":4,"ok":false,"error":"bad-request","detail":~"^n: .*100"}
B> {"op":"peek","id":5,"queue":"p","n":"1"}
B< {"id":5,"ok":false,"error":"bad-request","detail":~"^n: "}
B> {"op":"peek","id":6,"queue":"p","msg":"1"}
B< {"id":6,"ok":false,"error":"bad-request","detail":~"^msg: "}
A> {"op":"put","id":1,"queue":"p","quiet":true}
A nothing
B> {"op":"peek","id":7,"queue":"p","after":"no such place"}
B< {"id":7,"ok":false,"error":"bad-request","detail":~"^after: "}
