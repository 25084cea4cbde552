# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# key: a second message with the same key is not stored again.

config: [broker]
config: dedup_window = 1s

== the same key, the same queue, in the window
A> {"op":"put","id":1,"queue":"k","key":"a","data":1}
A< {"id":1,"ok":true,"msg":$M,"stored":"memory"}
A> {"op":"put","id":2,"queue":"k","key":"a","data":2}
A< {"id":2,"ok":true,"msg":$M,"stored":"memory","duplicate":true}
B> {"op":"put","id":1,"queue":"k","key":"a","data":3}
B< {"id":1,"ok":true,"msg":$M,"stored":"memory","duplicate":true}
A> {"op":"take","id":3,"queue":"k"}
A< {"id":3,"ok":true,"queue":"k","msg":$M,"time":*,"from":$ME,"type":"","prio":0,"key":"a","attempt":1,"deliveries":1,"lease":$L,"data":1}
A> {"op":"take","id":4,"queue":"k"}
A< {"id":4,"ok":true,"msg":null}
A> {"op":"stats","id":5,"queue":"k"}
A< {"id":5,...,"leased":1,...,"puts":1,...}

== also when the first one is settled already
A> {"op":"put","id":1,"queue":"k.done","key":"a"}
A< {"id":1,"ok":true,"msg":$M,"stored":"memory"}
A> {"op":"take","id":2,"queue":"k.done","ack":"auto"}
A< {"id":2,"ok":true,...,"key":"a",...}
A> {"op":"put","id":3,"queue":"k.done","key":"a"}
A< {"id":3,"ok":true,"msg":$M,"stored":"memory","duplicate":true}
A> {"op":"take","id":4,"queue":"k.done"}
A< {"id":4,"ok":true,"msg":null}

== another key, another queue, no key
A> {"op":"put","id":1,"queue":"k.x","key":"a"}
A< {"id":1,"ok":true,"msg":$M1,"stored":"memory"}
A> {"op":"put","id":2,"queue":"k.x","key":"b"}
A< {"id":2,"ok":true,"msg":$M2,"stored":"memory"}
A> {"op":"put","id":3,"queue":"k.y","key":"a"}
A< {"id":3,"ok":true,"msg":$M3,"stored":"memory"}
A> {"op":"put","id":4,"queue":"k.x"}
A< {"id":4,"ok":true,"msg":$M4,"stored":"memory"}
A> {"op":"put","id":5,"queue":"k.x"}
A< {"id":5,"ok":true,"msg":$M5,"stored":"memory"}
expect $M1 < $M2 < $M3 < $M4 < $M5

== after the window it is a new message
A> {"op":"put","id":1,"queue":"k.win","key":"a","data":1}
A< {"id":1,"ok":true,"msg":$M1,"stored":"memory"}
A> {"op":"take","id":2,"queue":"nobody","wait":1100}
A< {"id":2,"ok":true,"msg":null}
A> {"op":"put","id":3,"queue":"k.win","key":"a","data":2}
A< {"id":3,"ok":true,"msg":$M2,"stored":"memory"}
expect $M2 > $M1

== a refused one is not remembered
A> {"op":"declare","id":1,"queue":"k.full","max_messages":1}
A< {"id":1,"ok":true,...}
A> {"op":"put","id":2,"queue":"k.full","data":1}
A< {"id":2,"ok":true,...}
A> {"op":"put","id":3,"queue":"k.full","key":"a","data":2}
A< {"id":3,"ok":false,"error":"queue-full","detail":*}
A> {"op":"take","id":4,"queue":"k.full","ack":"auto"}
A< {"id":4,...,"data":1}
A> {"op":"put","id":5,"queue":"k.full","key":"a","data":3}
A< {"id":5,"ok":true,"msg":*,"stored":"memory"}

== on topics too
B> {"op":"sub","id":1,"topic":"k.t"}
B< {"id":1,"ok":true,"sub":*}
A> {"op":"pub","id":1,"topic":"k.t","key":"a","data":1}
A< {"id":1,"ok":true,"msg":$M,"subs":1,"queues":0,"refused":0}
A> {"op":"pub","id":2,"topic":"k.t","key":"a","data":2}
A< {"id":2,"ok":true,"msg":$M,...,"duplicate":true}
B< {"event":"message",...,"key":"a","data":1}
B nothing

== a key of 128 bytes is the longest, and may hold any character
let $K = "k" * 128
A> {"op":"put","id":1,"queue":"k.long","key":"$K"}
A< {"id":1,"ok":true,...}
A> {"op":"put","id":2,"queue":"k.long","key":"${K}k"}
A< {"id":2,"ok":false,"error":"bad-request","detail":~"^key: .*128"}
A> {"op":"put","id":3,"queue":"k.chars","key":"a \"ü\" /\\"}
A< {"id":3,"ok":true,"msg":$M,"stored":"memory"}
A> {"op":"put","id":4,"queue":"k.chars","key":"a \"\u00fc\" \/\\"}
A< {"id":4,"ok":true,"msg":$M,"stored":"memory","duplicate":true}
A> {"op":"take","id":5,"queue":"k.chars"}
A< {"id":5,...,"key":"a \"ü\" /\\",...}
