# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# Long values of members: each has its bound, and is named.

== reason, of nack, bury and pause
A> {"op":"put","id":1,"queue":"b","quiet":true}
A> {"op":"take","id":2,"queue":"b"}
A< {"id":2,...,"lease":$L}
let $R = "r" * 1025
A> {"op":"bury","id":3,"lease":$L,"reason":"$R"}
A< {"id":3,"ok":false,"error":"bad-request","detail":~"^reason: .*1024"}
A> {"op":"nack","id":4,"lease":$L,"reason":"$R"}
A< {"id":4,"ok":false,"error":"bad-request","detail":~"^reason: .*1024"}
A> {"op":"ack","id":5,"lease":$L}
A< {"id":5,"ok":true,"settled":1}

== lists have a bound: more leases than a session can hold, more queues, more types
let $L = "1," * 30000
A> {"op":"ack","id":1,"leases":[${L}1]}
A< {"id":1,"ok":false,"error":"bad-request","detail":~"^leases: "}
let $L = "\"q\"," * 12000
A> {"op":"take","id":2,"queues":[${L}"q"]}
A< {"id":2,"ok":false,"error":"bad-request","detail":~"^queues: "}
A> {"op":"take","id":3,"queue":"q","types":[${L}"q"]}
A< {"id":3,"ok":false,"error":"bad-request","detail":~"^types: "}
A> {"op":"sub","id":4,"topic":"q","types":[${L}"q"]}
A< {"id":4,"ok":false,"error":"bad-request","detail":~"^types: "}
A> {"op":"ping","id":5}
A< {"id":5,"ok":true,"time":*}
