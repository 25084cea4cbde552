# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# unbind: end a binding.

== no more copies; what is there stays
A> {"op":"declare","id":1,"queue":"u.q"}
A< {"id":1,"ok":true,...}
A> {"op":"bind","id":2,"queue":"u.q","topic":"u.t"}
A< {"id":2,"ok":true}
B> {"op":"pub","id":1,"topic":"u.t","data":1}
B< {"id":1,"ok":true,"msg":*,"subs":0,"queues":1,"refused":0}
A> {"op":"unbind","id":3,"queue":"u.q","topic":"u.t"}
A< {"id":3,"ok":true}
B> {"op":"pub","id":2,"topic":"u.t","data":2}
B< {"id":2,"ok":true,"msg":*,"subs":0,"queues":0,"refused":0}
A> {"op":"take","id":4,"queue":"u.q"}
A< {"id":4,...,"data":1}
A> {"op":"take","id":5,"queue":"u.q"}
A< {"id":5,"ok":true,"msg":null}

== one of two
A> {"op":"declare","id":1,"queue":"u.two","quiet":true}
A> {"op":"bind","id":2,"queue":"u.two","topic":"u.a"}
A< {"id":2,"ok":true}
A> {"op":"bind","id":3,"queue":"u.two","topic":"u.*"}
A< {"id":3,"ok":true}
A> {"op":"unbind","id":4,"queue":"u.two","topic":"u.*"}
A< {"id":4,"ok":true}
B> {"op":"pub","id":1,"topic":"u.a"}
B< {"id":1,"ok":true,"msg":*,"subs":0,"queues":1,"refused":0}
B> {"op":"pub","id":2,"topic":"u.b"}
B< {"id":2,"ok":true,"msg":*,"subs":0,"queues":0,"refused":0}

== what is not bound is ok
A> {"op":"declare","id":1,"queue":"u.not","quiet":true}
A> {"op":"unbind","id":2,"queue":"u.not","topic":"u.x"}
A< {"id":2,"ok":true}

== members that cannot be
A> {"op":"unbind","id":1,"queue":"u.none","topic":"x"}
A< {"id":1,"ok":false,"error":"no-such-queue","detail":~"u\.none"}
A> {"op":"unbind","id":2,"topic":"x"}
A< {"id":2,"ok":false,"error":"bad-request","detail":~"^queue: "}
A> {"op":"unbind","id":3,"queue":"u.q"}
A< {"id":3,"ok":false,"error":"bad-request","detail":~"^topic: "}
