# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# drop: remove a queue and what is in it.

== with its messages
A> {"op":"put","id":1,"queue":"d","data":1}
A< {"id":1,"ok":true,...}
A> {"op":"drop","id":2,"queue":"d"}
A< {"id":2,"ok":true}
A> {"op":"peek","id":3,"queue":"d"}
A< {"id":3,"ok":false,"error":"no-such-queue","detail":*}
A> {"op":"take","id":4,"queue":"d"}
A< {"id":4,"ok":true,"msg":null}

== only if empty
A> {"op":"put","id":1,"queue":"d.empty","data":1}
A< {"id":1,"ok":true,...}
A> {"op":"drop","id":2,"queue":"d.empty","if_empty":true}
A< {"id":2,"ok":false,"error":"exists","detail":*}
A> {"op":"take","id":3,"queue":"d.empty"}
A< {"id":3,...,"lease":$L,"data":1}
A> {"op":"drop","id":4,"queue":"d.empty","if_empty":true}
A< {"id":4,"ok":false,"error":"exists","detail":*}
A> {"op":"ack","id":5,"lease":$L}
A< {"id":5,"ok":true,"settled":1}
A> {"op":"drop","id":6,"queue":"d.empty","if_empty":true}
A< {"id":6,"ok":true}

== its leases are gone
A> {"op":"put","id":1,"queue":"d.lease","data":1}
A< {"id":1,"ok":true,...}
B> {"op":"take","id":1,"queue":"d.lease"}
B< {"id":1,...,"lease":$L,"data":1}
A> {"op":"drop","id":2,"queue":"d.lease"}
A< {"id":2,"ok":true}
B> {"op":"ack","id":2,"lease":$L}
B< {"id":2,"ok":false,"error":"lease-lost","detail":*}

== one who waits for a message of it is told
B> {"op":"take","id":1,"queue":"d.wait","wait":-1}
B nothing
A> {"op":"drop","id":2,"queue":"d.wait"}
A< {"id":2,"ok":true}
B< {"id":1,"ok":false,"error":"no-such-queue","detail":~"^queue: "}

== so is one who waits for room
A> {"op":"declare","id":1,"queue":"d.room","max_messages":1}
A< {"id":1,"ok":true,...}
A> {"op":"put","id":2,"queue":"d.room"}
A< {"id":2,"ok":true,...}
B> {"op":"put","id":1,"queue":"d.room","wait":-1}
B nothing
A> {"op":"drop","id":3,"queue":"d.room"}
A< {"id":3,"ok":true}
B< {"id":1,"ok":false,"error":"no-such-queue","detail":~"^queue: "}

== its bindings go with it
A> {"op":"declare","id":1,"queue":"d.bound"}
A< {"id":1,"ok":true,...}
A> {"op":"bind","id":2,"queue":"d.bound","topic":"d.topic"}
A< {"id":2,"ok":true}
A> {"op":"drop","id":3,"queue":"d.bound"}
A< {"id":3,"ok":true}
A> {"op":"pub","id":4,"topic":"d.topic"}
A< {"id":4,"ok":true,"msg":*,"subs":0,"queues":0,"refused":0}

== a queue made again starts from nothing
A> {"op":"put","id":1,"queue":"d.new","data":1}
A< {"id":1,"ok":true,"msg":$M1,...}
A> {"op":"drop","id":2,"queue":"d.new"}
A< {"id":2,"ok":true}
A> {"op":"put","id":3,"queue":"d.new","data":2}
A< {"id":3,"ok":true,"msg":$M2,...}
expect $M2 > $M1
A> {"op":"stats","id":4,"queue":"d.new"}
A< {"id":4,...,"ready":1,...,"puts":1,...}

== what is not there, and members that cannot be
A> {"op":"drop","id":1,"queue":"d.none"}
A< {"id":1,"ok":false,"error":"no-such-queue","detail":~"d\.none"}
A> {"op":"drop","id":2}
A< {"id":2,"ok":false,"error":"bad-request","detail":~"^queue: "}
A> {"op":"drop","id":3,"queue":"d.none","if_empty":"yes"}
A< {"id":3,"ok":false,"error":"bad-request","detail":~"^if_empty: "}
