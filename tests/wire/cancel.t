# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# cancel: end a subscription, a consumer, a server, a monitor, or a request that waits.

== a subscription
A> {"op":"sub","id":1,"topic":"c.t"}
A< {"id":1,"ok":true,"sub":$S}
A> {"op":"cancel","id":2,"sub":$S}
A< {"id":2,"ok":true}
B> {"op":"pub","id":1,"topic":"c.t"}
B< {"id":1,"ok":true,"msg":*,"subs":0,"queues":0,"refused":0}
A nothing

== twice
A> {"op":"sub","id":1,"topic":"c.t"}
A< {"id":1,"ok":true,"sub":$S}
A> {"op":"cancel","id":2,"sub":$S}
A< {"id":2,"ok":true}
A> {"op":"cancel","id":3,"sub":$S}
A< {"id":3,"ok":false,"error":"no-such-sub","detail":~"$S"}

== one of two
A> {"op":"sub","id":1,"topic":"c.t"}
A< {"id":1,"ok":true,"sub":$S1}
A> {"op":"sub","id":2,"topic":"c.t"}
A< {"id":2,"ok":true,"sub":$S2}
A> {"op":"cancel","id":3,"sub":$S1}
A< {"id":3,"ok":true}
B> {"op":"pub","id":1,"topic":"c.t"}
B< {"id":1,"ok":true,"msg":*,"subs":1,"queues":0,"refused":0}
A< {"event":"message","sub":$S2,...}

== a consumer: its leases go back, uncounted
A> {"op":"consume","id":1,"queue":"c.q","credit":2}
A< {"id":1,"ok":true,"sub":$S}
B> {"op":"put","id":1,"queue":"c.q","data":1}
B< {"id":1,"ok":true,"msg":$M1,...}
B> {"op":"put","id":2,"queue":"c.q","data":2}
B< {"id":2,"ok":true,"msg":$M2,...}
A< {"event":"message",...,"msg":$M1,...,"lease":$L1,"data":1}
A< {"event":"message",...,"msg":$M2,...,"lease":$L2,"data":2}
A> {"op":"cancel","id":2,"sub":$S}
A< {"id":2,"ok":true}
B> {"op":"take","id":3,"queue":"c.q"}
B< {"id":3,"ok":true,"queue":"c.q","msg":$M1,...,"attempt":1,"deliveries":2,...}
B> {"op":"take","id":4,"queue":"c.q"}
B< {"id":4,"ok":true,"queue":"c.q","msg":$M2,...,"attempt":1,"deliveries":2,...}
A> {"op":"ack","id":3,"lease":$L1}
A< {"id":3,"ok":false,"error":"lease-lost","detail":*}
A nothing

== a server
S> {"op":"serve","id":1,"service":"c.s"}
S< {"id":1,"ok":true,"sub":$S}
C> {"op":"call","id":1,"service":"c.s"}
S< {"event":"call",...}
S> {"op":"cancel","id":2,"sub":$S}
S< {"id":2,"ok":true}
C< {"id":1,"ok":false,"error":"no-service","detail":*}
C> {"op":"call","id":2,"service":"c.s"}
C< {"id":2,"ok":false,"error":"no-service","detail":~"c\.s"}

== a take that waits
A> {"op":"take","id":"w","queue":"c.w","wait":-1}
A> {"op":"cancel","id":2,"request":"w"}
A<| {"id":"w","ok":false,"error":"cancelled","detail":*}
A<| {"id":2,"ok":true}
B> {"op":"put","id":1,"queue":"c.w"}
B< {"id":1,"ok":true,...}
A nothing
B> {"op":"take","id":2,"queue":"c.w"}
B< {"id":2,"ok":true,"queue":"c.w",...}

== the id says which, by its kind too
A> {"op":"take","id":7,"queue":"c.w1","wait":-1}
A> {"op":"cancel","id":1,"request":"7"}
A< {"id":1,"ok":false,"error":"no-such-sub","detail":*}
A> {"op":"cancel","id":2,"request":7}
A<| {"id":7,"ok":false,"error":"cancelled","detail":*}
A<| {"id":2,"ok":true}

== two that wait under one id: one is cancelled at a time
A> {"op":"take","id":1,"queue":"c.w2","wait":-1}
A> {"op":"take","id":1,"queue":"c.w2","wait":-1}
A> {"op":"cancel","id":2,"request":1}
A<| {"id":1,"ok":false,"error":"cancelled","detail":*}
A<| {"id":2,"ok":true}
A nothing
A> {"op":"cancel","id":3,"request":1}
A<| {"id":1,"ok":false,"error":"cancelled","detail":*}
A<| {"id":3,"ok":true}
A> {"op":"cancel","id":4,"request":1}
A< {"id":4,"ok":false,"error":"no-such-sub","detail":*}

== a put that waits
B> {"op":"declare","id":1,"queue":"c.full","max_messages":1,"quiet":true}
B> {"op":"put","id":2,"queue":"c.full","data":1}
B< {"id":2,"ok":true,...}
A> {"op":"put","id":3,"queue":"c.full","wait":-1,"data":2}
A> {"op":"cancel","id":4,"request":3}
A<| {"id":3,"ok":false,"error":"cancelled","detail":*}
A<| {"id":4,"ok":true}
B> {"op":"take","id":3,"queue":"c.full","ack":"auto"}
B< {"id":3,"ok":true,...,"data":1}
B> {"op":"take","id":4,"queue":"c.full"}
B< {"id":4,"ok":true,"msg":null}

== a call
S> {"op":"serve","id":1,"service":"c.call"}
S< {"id":1,"ok":true,"sub":*}
C> {"op":"call","id":"c","service":"c.call"}
S< {"event":"call",...,"call":$K,...}
C> {"op":"cancel","id":2,"request":"c"}
C<| {"id":"c","ok":false,"error":"cancelled","detail":*}
C<| {"id":2,"ok":true}
S> {"op":"answer","id":2,"call":$K,"data":"late"}
S< {"id":2,"ok":false,"error":"lease-lost","detail":*}
C nothing

== another's
A> {"op":"sub","id":1,"topic":"c.mine"}
A< {"id":1,"ok":true,"sub":$S}
A> {"op":"take","id":"w","queue":"c.mine","wait":-1}
A nothing
B> {"op":"cancel","id":1,"request":"w"}
B< {"id":1,"ok":false,"error":"no-such-sub","detail":*}
B> {"op":"cancel","id":2,"sub":$S}
B< {"id":2,"ok":false,"error":"no-such-sub","detail":*}
B> {"op":"pub","id":3,"topic":"c.mine"}
B< {"id":3,"ok":true,"msg":*,"subs":1,...}
A< {"event":"message",...}

== unknown ones, and quiet
A> {"op":"cancel","id":1,"sub":987654}
A< {"id":1,"ok":false,"error":"no-such-sub","detail":~"987654"}
A> {"op":"cancel","id":2,"request":"nobody"}
A< {"id":2,"ok":false,"error":"no-such-sub","detail":*}
A> {"op":"cancel","id":3,"request":"nobody","quiet":true}
A< {"id":3,"op":"cancel","ok":false,"error":"no-such-sub","detail":*}
A> {"op":"sub","id":4,"topic":"c.t"}
A< {"id":4,"ok":true,"sub":$S}
A> {"op":"cancel","id":5,"sub":$S,"quiet":true}
A nothing

== members that cannot be
A> {"op":"cancel","id":1}
A< {"id":1,"ok":false,"error":"bad-request","detail":~"^sub: "}
A> {"op":"cancel","id":2,"sub":"1"}
A< {"id":2,"ok":false,"error":"bad-request","detail":~"^sub: "}
A> {"op":"cancel","id":3,"request":[1]}
A< {"id":3,"ok":false,"error":"bad-request","detail":~"^request: "}
