# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# Limits that the configuration sets low: each is kept, and says its number; what ends makes room.

== sessions, in all
config: [limits]
config: sessions = 3
A> {"op":"ping","id":1}
A< {"id":1,"ok":true,"time":*}
B> {"op":"ping","id":1}
B< {"id":1,"ok":true,"time":*}
C> {"op":"ping","id":1}
C< {"id":1,"ok":true,"time":*}
D rest ~"quota"
A> {"op":"bye","id":2}
A< {"id":2,"ok":true}
A eof
E> {"op":"ping","id":1}
E< {"id":1,"ok":true,"time":*}

== subscriptions, consumers, servers and monitors of a session
config: [limits]
config: subs_per_session = 4
A> {"op":"sub","id":1,"topic":"a"}
A< {"id":1,"ok":true,"sub":*}
A> {"op":"consume","id":2,"queue":"a"}
A< {"id":2,"ok":true,"sub":$S}
A> {"op":"serve","id":3,"service":"a"}
A< {"id":3,"ok":true,"sub":*}
A> {"op":"monitor","id":4,"match":"none"}
A< {"id":4,"ok":true,"sub":*}
A> {"op":"sub","id":5,"topic":"b"}
A< {"id":5,"ok":false,"error":"quota","detail":~"4"}
A> {"op":"consume","id":6,"queue":"b"}
A< {"id":6,"ok":false,"error":"quota","detail":~"4"}
A> {"op":"serve","id":7,"service":"b"}
A< {"id":7,"ok":false,"error":"quota","detail":~"4"}
A> {"op":"monitor","id":8,"match":"none"}
A< {"id":8,"ok":false,"error":"quota","detail":~"4"}
A> {"op":"cancel","id":9,"sub":$S}
A< {"id":9,"ok":true}
A> {"op":"serve","id":10,"service":"b"}
A< {"id":10,"ok":true,"sub":*}

== leases of a session
config: [limits]
config: leases_per_session = 2
repeat 4
A> {"op":"put","id":1,"queue":"l","data":$N,"quiet":true}
end
A> {"op":"take","id":1,"queue":"l"}
A< {"id":1,...,"lease":$L,"data":1}
A> {"op":"take","id":2,"queue":"l"}
A< {"id":2,...,"lease":*,"data":2}
A> {"op":"take","id":3,"queue":"l"}
A< {"id":3,"ok":false,"error":"quota","detail":~"2"}
B> {"op":"take","id":1,"queue":"l"}
B< {"id":1,...,"lease":*,"data":3}
A> {"op":"ack","id":4,"lease":$L}
A< {"id":4,"ok":true,"settled":1}
A> {"op":"take","id":5,"queue":"l"}
A< {"id":5,...,"lease":*,"data":4}

== waiting requests of a session
config: [limits]
config: waiting_per_session = 2
A> {"op":"take","id":"w1","queue":"w","wait":-1}
A> {"op":"take","id":"w2","queue":"w","wait":-1}
A> {"op":"take","id":3,"queue":"w","wait":-1}
A< {"id":3,"ok":false,"error":"quota","detail":~"2"}
A> {"op":"take","id":4,"queue":"w"}
A< {"id":4,"ok":true,"msg":null}
A> {"op":"cancel","id":5,"request":"w1","quiet":true}
A< {"id":"w1","ok":false,"error":"cancelled","detail":*}
A> {"op":"take","id":6,"queue":"w","wait":20}
A< {"id":6,"ok":true,"msg":null}

== waiting takes, and puts, of a queue
config: [limits]
config: waiting_per_queue = 2
A> {"op":"take","id":"w1","queue":"w","wait":-1}
A> {"op":"take","id":"w2","queue":"w","wait":-1}
A nothing
B> {"op":"take","id":1,"queue":"w","wait":-1}
B< {"id":1,"ok":false,"error":"quota","detail":~"2"}
B> {"op":"take","id":2,"queue":"other","wait":20}
B< {"id":2,"ok":true,"msg":null}
B> {"op":"declare","id":3,"queue":"full","max_messages":1}
B< {"id":3,"ok":true,...}
B> {"op":"put","id":4,"queue":"full"}
B< {"id":4,"ok":true,...}
C> {"op":"put","id":1,"queue":"full","wait":-1}
C> {"op":"put","id":2,"queue":"full","wait":-1}
C nothing
B> {"op":"put","id":5,"queue":"full","wait":-1}
B< {"id":5,"ok":false,"error":"quota","detail":~"2"}

== types of a queue
config: [limits]
config: types_per_queue = 2
A> {"op":"put","id":1,"queue":"t","type":"a"}
A< {"id":1,"ok":true,...}
A> {"op":"put","id":2,"queue":"t","type":"b"}
A< {"id":2,"ok":true,...}
A> {"op":"put","id":3,"queue":"t","type":"c"}
A< {"id":3,"ok":false,"error":"quota","detail":~"2"}
A> {"op":"put","id":4,"queue":"t","type":"a"}
A< {"id":4,"ok":true,...}
A> {"op":"take","id":5,"queue":"t","types":"b","ack":"auto"}
A< {"id":5,...,"type":"b",...}
A> {"op":"put","id":6,"queue":"t","type":"c"}
A< {"id":6,"ok":true,...}

== bindings of a queue
config: [limits]
config: bindings_per_queue = 2
A> {"op":"declare","id":1,"queue":"b","quiet":true}
A> {"op":"bind","id":2,"queue":"b","topic":"x"}
A< {"id":2,"ok":true}
A> {"op":"bind","id":3,"queue":"b","topic":"y"}
A< {"id":3,"ok":true}
A> {"op":"bind","id":4,"queue":"b","topic":"z"}
A< {"id":4,"ok":false,"error":"quota","detail":~"2"}
A> {"op":"bind","id":5,"queue":"b","topic":"y"}
A< {"id":5,"ok":true}
A> {"op":"unbind","id":6,"queue":"b","topic":"x"}
A< {"id":6,"ok":true}
A> {"op":"bind","id":7,"queue":"b","topic":"z"}
A< {"id":7,"ok":true}

== retained values of a user
config: [limits]
config: retained_per_user = 2
A> {"op":"pub","id":1,"topic":"r.1","retain":true,"data":1}
A< {"id":1,"ok":true,...}
A> {"op":"pub","id":2,"topic":"r.2","retain":true,"data":1}
A< {"id":2,"ok":true,...}
A> {"op":"pub","id":3,"topic":"r.3","retain":true,"data":1}
A< {"id":3,"ok":false,"error":"quota","detail":~"2"}
A> {"op":"pub","id":4,"topic":"r.1","retain":true}
A< {"id":4,"ok":true,...}
A> {"op":"pub","id":5,"topic":"r.3","retain":true,"data":1}
A< {"id":5,"ok":true,...}

== memory of a user: queues and retained values count, and what is taken away makes room
config: [limits]
config: memory_per_user = 4MiB
let $P = "x" * 500000
repeat 3
A> {"op":"put","id":$N,"queue":"m","data":"$P"}
A< {"id":$N,"ok":true,...}
end
A> {"op":"pub","id":3,"topic":"m","retain":true,"data":"$P"}
A< {"id":3,"ok":true,...}
# What is being received counts as well, so where exactly it ends is open; 9 times is too much.
repeat 4
A> {"op":"put","id":$N,"queue":"m","data":"$P"}
A< {"id":$N,...}
end
A> {"op":"put","id":4,"queue":"m","data":"$P"}
A< {"id":4,"ok":false,"error":"quota","detail":*}
A> {"op":"pub","id":5,"topic":"m2","retain":true,"data":"$P"}
A< {"id":5,"ok":false,"error":"quota","detail":*}
A> {"op":"put","id":6,"queue":"m","data":"small"}
A< {"id":6,"ok":true,...}
A> {"op":"purge","id":7,"queue":"m"}
A< {"id":7,"ok":true,"purged":*}
A> {"op":"put","id":8,"queue":"m","data":"$P"}
A< {"id":8,"ok":true,...}

== memory in all: one user gets half of it, so that there is room for another
config: [limits]
config: memory = 8MiB
let $P = "x" * 500000
repeat 6
A> {"op":"put","id":$N,"queue":"m","data":"$P"}
A< {"id":$N,"ok":true,...}
end
repeat 2
A> {"op":"put","id":$N,"queue":"m","data":"$P"}
A< {"id":$N,...}
end
A> {"op":"put","id":2,"queue":"m","data":"$P"}
A< {"id":2,"ok":false,"error":"quota","detail":*}
A> {"op":"stats","id":3}
A< {"id":3,"ok":true,...}

== the longest delay and ttl
config: [limits]
config: max_delay = 1h
A> {"op":"put","id":1,"queue":"d","delay":3600001}
A< {"id":1,"ok":false,"error":"bad-request","detail":~"^delay: .*3600000"}
A> {"op":"put","id":2,"queue":"d","ttl":3600001}
A< {"id":2,"ok":false,"error":"bad-request","detail":~"^ttl: .*3600000"}
A> {"op":"put","id":3,"queue":"d","delay":3600000,"ttl":3600000}
A< {"id":3,"ok":true,...}

== keys that a queue remembers
config: [limits]
config: keys_per_queue = 2
A> {"op":"put","id":1,"queue":"k","key":"a"}
A< {"id":1,"ok":true,"msg":*,"stored":"memory"}
A> {"op":"put","id":2,"queue":"k","key":"b"}
A< {"id":2,"ok":true,"msg":*,"stored":"memory"}
A> {"op":"put","id":3,"queue":"k","key":"b"}
A< {"id":3,"ok":true,"msg":*,"stored":"memory","duplicate":true}
# The oldest is forgotten, not the newcomer refused.
A> {"op":"put","id":4,"queue":"k","key":"c"}
A< {"id":4,"ok":true,"msg":*,"stored":"memory"}
A> {"op":"put","id":5,"queue":"k","key":"b"}
A< {"id":5,"ok":true,"msg":*,"stored":"memory","duplicate":true}
A> {"op":"put","id":6,"queue":"k","key":"c"}
A< {"id":6,"ok":true,"msg":*,"stored":"memory","duplicate":true}
A> {"op":"put","id":7,"queue":"k","key":"a"}
A< {"id":7,"ok":true,"msg":*,"stored":"memory"}

== idle: a queue made by use goes after auto_idle
config: [broker]
config: auto_idle = 50ms
B> {"op":"sub","id":1,"topic":"ferry.queue"}
B< {"id":1,"ok":true,"sub":*}
A> {"op":"put","id":1,"queue":"i","data":1}
A< {"id":1,"ok":true,...}
A> {"op":"take","id":2,"queue":"none","wait":200}
A< {"id":2,"ok":true,"msg":null}
A> {"op":"take","id":3,"queue":"i","ack":"auto"}
A< {"id":3,...,"data":1}
B until {"event":"message",...,"type":"i",...,"data":{"queue":"i","event":"dropped"}}
A> {"op":"peek","id":4,"queue":"i"}
A< {"id":4,"ok":false,"error":"no-such-queue","detail":*}
B ignore
