# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# put: one message into a queue, which is made when it is not there.

== into a queue that nobody declared
A> {"op":"put","id":1,"queue":"q.new","data":"x"}
A< {"id":1,"ok":true,"msg":$M,"stored":"memory"}
B> {"op":"take","id":1,"queue":"q.new"}
B< {"id":1,"ok":true,"queue":"q.new","msg":$M,"time":*,"from":$ME,"type":"","prio":0,"attempt":1,"deliveries":1,"lease":*,"data":"x"}

== all the members of a message arrive
A> {"op":"put","id":1,"queue":"q.all","type":"t.u","prio":32767,"ttl":60000,"delay":0,"headers":{"B":"2","A":"1"},"key":"k","data":[1,2]}
A< {"id":1,"ok":true,"msg":$M,"stored":"memory"}
B> {"op":"take","id":1,"queue":"q.all"}
B< {"id":1,"ok":true,"queue":"q.all","msg":$M,"time":*,"from":$ME,"type":"t.u","prio":32767,"key":"k","headers":{"B":"2","A":"1"},"attempt":1,"deliveries":1,"lease":*,"data":[1,2]}

== an empty message
A> {"op":"put","id":1,"queue":"q.empty"}
A< {"id":1,"ok":true,"msg":*,"stored":"memory"}
B> {"op":"take","id":1,"queue":"q.empty"}
B< {"id":1,"ok":true,"queue":"q.empty","msg":*,"time":*,"from":$ME,"type":"","prio":0,"attempt":1,"deliveries":1,"lease":*}

== null members are as if they were not there
A> {"op":"put","id":1,"queue":"q.null","type":null,"prio":null,"ttl":null,"delay":null,"headers":null,"key":null,"wait":null,"data64":null,"len":null,"form":null}
A< {"id":1,"ok":true,"msg":*,"stored":"memory"}
B> {"op":"take","id":1,"queue":"q.null"}
B< {"id":1,"ok":true,"queue":"q.null","msg":*,"time":*,"from":$ME,"type":"","prio":0,"attempt":1,"deliveries":1,"lease":*}

== but null is a payload
A> {"op":"put","id":1,"queue":"q.nil","data":null}
A< {"id":1,"ok":true,"msg":*,"stored":"memory"}
B> {"op":"take","id":1,"queue":"q.nil"}
B< {"id":1,"ok":true,"queue":"q.nil",...,"lease":*,"data":null}

== delayed: not before its time
A> {"op":"put","id":1,"queue":"q.delay","delay":600,"data":"late"}
A< {"id":1,"ok":true,"msg":$M,"stored":"memory"}
B> {"op":"take","id":1,"queue":"q.delay"}
B< {"id":1,"ok":true,"msg":null}
A> {"op":"ping","id":2}
A< {"id":2,"ok":true,"time":*}
B> {"op":"take","id":2,"queue":"q.delay","wait":-1}
B< {"id":2,"ok":true,"queue":"q.delay","msg":$M,...,"data":"late"}

== time to live: gone when it is over
A> {"op":"put","id":1,"queue":"q.ttl","ttl":50,"data":"short"}
A< {"id":1,"ok":true,"msg":*,"stored":"memory"}
B> {"op":"take","id":1,"queue":"q.nobody","wait":100}
B< {"id":1,"ok":true,"msg":null}
B> {"op":"take","id":2,"queue":"q.ttl"}
B< {"id":2,"ok":true,"msg":null}
B> {"op":"stats","id":3,"queue":"q.ttl"}
B< {"id":3,...,"ready":0,"delayed":0,"leased":0,"dead":0,...,"expired":1,...}

== quiet: no reply when it goes well, an error with op when not
A> {"op":"put","id":1,"queue":"q.quiet","quiet":true,"data":"x"}
A nothing
A> {"op":"put","id":2,"queue":"q quiet","quiet":true}
A< {"id":2,"op":"put","ok":false,"error":"bad-request","detail":~"^queue: "}

== no queue, or none that can be
A> {"op":"put","id":1,"data":"x"}
A< {"id":1,"ok":false,"error":"bad-request","detail":~"^queue: "}
A> {"op":"put","id":2,"queue":7}
A< {"id":2,"ok":false,"error":"bad-request","detail":~"^queue: "}
A> {"op":"put","id":3,"queue":"a.*"}
A< {"id":3,"ok":false,"error":"bad-request","detail":~"^queue: "}
A> {"op":"put","id":4,"queue":"ferry.mine"}
A< {"id":4,"ok":false,"error":"denied","detail":~"^queue: "}

== what is refused is not there
A> {"op":"put","id":1,"queue":"q.refused","prio":32768,"data":"x"}
A< {"id":1,"ok":false,"error":"bad-request","detail":~"^prio: .*0.*32767"}
A> {"op":"peek","id":2,"queue":"q.refused"}
A< {"id":2,"ok":false,"error":"no-such-queue","detail":~"q\.refused"}

== no queue is made by itself when the configuration says so
config: [broker]
config: auto_declare = no
A> {"op":"put","id":1,"queue":"q.no","data":"x"}
A< {"id":1,"ok":false,"error":"no-such-queue","detail":~"q\.no"}
A> {"op":"declare","id":2,"queue":"q.no"}
A< {"id":2,"ok":true,"created":true,"settings":*}
A> {"op":"put","id":3,"queue":"q.no","data":"x"}
A< {"id":3,"ok":true,"msg":*,"stored":"memory"}
