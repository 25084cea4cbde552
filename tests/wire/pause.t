# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# pause: stop a queue's inside, its outside, or both.

== in: puts are refused, with the reason; takes go on
A> {"op":"put","id":1,"queue":"p.in","data":1}
A< {"id":1,"ok":true,...}
A> {"op":"pause","id":2,"queue":"p.in","side":"in","reason":"moving house"}
A< {"id":2,"ok":true,"queues":1}
B> {"op":"put","id":1,"queue":"p.in","data":2}
B< {"id":1,"ok":false,"error":"paused","detail":~"moving house"}
B> {"op":"put","id":2,"queue":"p.in","data":2,"wait":-1}
B< {"id":2,"ok":false,"error":"paused","detail":~"moving house"}
B> {"op":"take","id":3,"queue":"p.in"}
B< {"id":3,"ok":true,"queue":"p.in",...,"data":1}

== out: takes find nothing, puts go on, and resume gives it out
A> {"op":"declare","id":2,"queue":"p.out"}
A< {"id":2,"ok":true,...}
A> {"op":"pause","id":3,"queue":"p.out","side":"out"}
A< {"id":3,"ok":true,"queues":1}
A> {"op":"put","id":4,"queue":"p.out","data":1}
A< {"id":4,"ok":true,"msg":*,"stored":"memory"}
B> {"op":"take","id":1,"queue":"p.out"}
B< {"id":1,"ok":true,"msg":null}
B> {"op":"take","id":2,"queue":"p.out","wait":-1}
B nothing
A> {"op":"resume","id":5,"queue":"p.out"}
A< {"id":5,"ok":true,"queues":1}
B< {"id":2,"ok":true,"queue":"p.out",...,"data":1}

== out: a consumer gets nothing until then, and its leases can be settled
A> {"op":"put","id":1,"queue":"p.con","data":1,"quiet":true}
A> {"op":"put","id":2,"queue":"p.con","data":2,"quiet":true}
A nothing
B> {"op":"consume","id":1,"queue":"p.con"}
B< {"id":1,"ok":true,"sub":*}
B< {"event":"message",...,"lease":$L,"data":1}
A> {"op":"pause","id":3,"queue":"p.con","side":"out"}
A< {"id":3,"ok":true,"queues":1}
B> {"op":"ack","id":2,"lease":$L}
B< {"id":2,"ok":true,"settled":1}
B nothing
A> {"op":"resume","id":4,"queue":"p.con","side":"out"}
A< {"id":4,"ok":true,"queues":1}
B< {"event":"message",...,"data":2}

== both is the default
A> {"op":"put","id":1,"queue":"p.both","data":1}
A< {"id":1,"ok":true,...}
A> {"op":"pause","id":2,"queue":"p.both"}
A< {"id":2,"ok":true,"queues":1}
B> {"op":"put","id":1,"queue":"p.both"}
B< {"id":1,"ok":false,"error":"paused","detail":*}
B> {"op":"take","id":2,"queue":"p.both"}
B< {"id":2,"ok":true,"msg":null}

== for a time
A> {"op":"put","id":1,"queue":"p.for","data":1}
A< {"id":1,"ok":true,...}
A> {"op":"pause","id":2,"queue":"p.for","side":"both","for":50}
A< {"id":2,"ok":true,"queues":1}
B> {"op":"take","id":1,"queue":"p.for","wait":-1}
B< {"id":1,"ok":true,"queue":"p.for",...,"data":1}
B> {"op":"put","id":2,"queue":"p.for","data":2}
B< {"id":2,"ok":true,...}

== a name that no queue has, and a pattern that matches none
A> {"op":"pause","id":1,"queue":"p.none"}
A< {"id":1,"ok":true,"queues":0}
A> {"op":"pause","id":2,"queue":"p.none.*"}
A< {"id":2,"ok":true,"queues":0}

== by pattern
A> {"op":"declare","id":1,"queue":"p.pat.a","quiet":true}
A> {"op":"declare","id":2,"queue":"p.pat.b","quiet":true}
A> {"op":"declare","id":3,"queue":"p.pat.c.d","quiet":true}
A> {"op":"pause","id":4,"queue":"p.pat.*","side":"in"}
A< {"id":4,"ok":true,"queues":2}
A> {"op":"put","id":5,"queue":"p.pat.a"}
A< {"id":5,"ok":false,"error":"paused","detail":*}
A> {"op":"put","id":6,"queue":"p.pat.c.d"}
A< {"id":6,"ok":true,...}
A> {"op":"resume","id":7,"queue":"p.pat.#"}
A< {"id":7,"ok":true,"queues":*}
A> {"op":"put","id":8,"queue":"p.pat.b"}
A< {"id":8,"ok":true,...}

== acks, purge and peek go on in a paused queue
A> {"op":"put","id":1,"queue":"p.work","data":1}
A< {"id":1,"ok":true,...}
A> {"op":"take","id":2,"queue":"p.work"}
A< {"id":2,...,"lease":$L,"data":1}
A> {"op":"pause","id":3,"queue":"p.work"}
A< {"id":3,"ok":true,"queues":1}
A> {"op":"nack","id":4,"lease":$L}
A< {"id":4,"ok":true,"settled":1}
A> {"op":"peek","id":5,"queue":"p.work"}
A< {"id":5,"ok":true,"messages":[{...,"data":1}]}
A> {"op":"purge","id":6,"queue":"p.work"}
A< {"id":6,"ok":true,"purged":1}

== members that cannot be
A> {"op":"pause","id":1}
A< {"id":1,"ok":false,"error":"bad-request","detail":~"^queue: "}
A> {"op":"pause","id":2,"queue":"p","side":"left"}
A< {"id":2,"ok":false,"error":"bad-request","detail":~"^side: "}
A> {"op":"pause","id":3,"queue":"p","for":"1s"}
A< {"id":3,"ok":false,"error":"bad-request","detail":~"^for: "}
A> {"op":"pause","id":4,"queue":"p","for":-1}
A< {"id":4,"ok":false,"error":"bad-request","detail":~"^for: "}
A> {"op":"pause","id":5,"queue":"p","reason":7}
A< {"id":5,"ok":false,"error":"bad-request","detail":~"^reason: "}
A> {"op":"pause","id":6,"queue":"#.p"}
A< {"id":6,"ok":false,"error":"bad-request","detail":~"^queue: "}
