# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# Waiting takes and puts.

== a take's wait runs out, and nothing is lost by it
B> {"op":"take","id":1,"queue":"w","wait":40}
B< {"id":1,"ok":true,"msg":null}
A> {"op":"put","id":1,"queue":"w","data":"x"}
A< {"id":1,"ok":true,...}
B nothing
B> {"op":"take","id":2,"queue":"w"}
B< {"id":2,...,"data":"x"}

== several of one connection
B> {"op":"take","id":1,"queue":"w2","wait":-1}
B> {"op":"take","id":2,"queue":"w2","wait":-1}
B> {"op":"take","id":3,"queue":"w2b","wait":-1}
B nothing
A> {"op":"put","id":1,"queue":"w2b","data":"b"}
A< {"id":1,"ok":true,...}
B< {"id":3,...,"data":"b"}
A> {"op":"put","id":2,"queue":"w2","data":1}
A< {"id":2,"ok":true,...}
B< {"id":1,...,"data":1}
A> {"op":"put","id":3,"queue":"w2","data":2}
A< {"id":3,"ok":true,...}
B< {"id":2,...,"data":2}

== by types: each gets his own, whoever came first
B> {"op":"take","id":1,"queue":"w3","types":"b","wait":-1}
B nothing
C> {"op":"take","id":1,"queue":"w3","types":["a","c"],"wait":-1}
C nothing
D> {"op":"take","id":1,"queue":"w3","wait":-1}
D nothing
A> {"op":"put","id":1,"queue":"w3","type":"c","data":"c"}
A< {"id":1,"ok":true,...}
C< {"id":1,...,"data":"c"}
A> {"op":"put","id":2,"queue":"w3","type":"a","data":"a"}
A< {"id":2,"ok":true,...}
D< {"id":1,...,"data":"a"}
A> {"op":"put","id":3,"queue":"w3","type":"b","data":"b"}
A< {"id":3,"ok":true,...}
B< {"id":1,...,"data":"b"}

== a put waits for room
A> {"op":"declare","id":1,"queue":"w4","max_messages":1}
A< {"id":1,"ok":true,...}
A> {"op":"put","id":2,"queue":"w4","data":1}
A< {"id":2,"ok":true,...}
B> {"op":"put","id":1,"queue":"w4","wait":60000,"data":2}
B nothing
A> {"op":"take","id":3,"queue":"w4","ack":"auto"}
A< {"id":3,...,"data":1}
B< {"id":1,"ok":true,"msg":*,"stored":"memory"}
A> {"op":"take","id":4,"queue":"w4","ack":"auto"}
A< {"id":4,...,"data":2}

== a put's wait runs out: on_full decides
A> {"op":"declare","id":1,"queue":"w5","max_messages":1}
A< {"id":1,"ok":true,...}
A> {"op":"put","id":2,"queue":"w5","data":1}
A< {"id":2,"ok":true,...}
A> {"op":"put","id":3,"queue":"w5","wait":40,"data":2}
A< {"id":3,"ok":false,"error":"queue-full","detail":*}
A> {"op":"declare","id":4,"queue":"w5","update":true,"on_full":"drop-lowest"}
A< {"id":4,"ok":true,...}
A> {"op":"put","id":5,"queue":"w5","wait":40,"data":3}
A< {"id":5,"ok":true,"msg":*,"stored":"memory"}
A> {"op":"take","id":6,"queue":"w5"}
A< {"id":6,...,"data":3}

== a quiet put that waits says nothing when it is stored
A> {"op":"declare","id":1,"queue":"w6","max_messages":1}
A< {"id":1,"ok":true,...}
A> {"op":"put","id":2,"queue":"w6","data":1}
A< {"id":2,"ok":true,...}
B> {"op":"put","id":1,"queue":"w6","wait":-1,"data":2,"quiet":true}
B nothing
A> {"op":"take","id":3,"queue":"w6","ack":"auto"}
A< {"id":3,...,"data":1}
A> {"op":"take","id":4,"queue":"w6","wait":-1}
A< {"id":4,...,"data":2}
B nothing

== a waiting put with a raw payload, and requests behind it
A> {"op":"declare","id":1,"queue":"w7","max_messages":1}
A< {"id":1,"ok":true,...}
A> {"op":"put","id":2,"queue":"w7","data":1}
A< {"id":2,"ok":true,...}
B> {"op":"put","id":1,"queue":"w7","wait":-1,"len":5}
B raw> "{\"op\"{\"op\":\"ping\",\"id\":2}\n"
B< {"id":2,"ok":true,"time":*}
A> {"op":"take","id":3,"queue":"w7","ack":"auto"}
A< {"id":3,...,"data":1}
B< {"id":1,"ok":true,"msg":*,"stored":"memory"}
A> {"op":"take","id":4,"queue":"w7"}
A< {"id":4,...,"data64":"eyJvcCI="}

== a delayed message wakes who waits, in its time
B> {"op":"take","id":1,"queue":"w9","wait":-1}
B nothing
A> {"op":"put","id":1,"queue":"w9","delay":50,"data":1}
A< {"id":1,"ok":true,...}
B< {"id":1,...,"data":1}

== the one who waits and goes is not served
B> {"op":"take","id":1,"queue":"w8","wait":-1}
B nothing
C> {"op":"take","id":1,"queue":"w8","wait":-1}
C nothing
B close
D> {"op":"ping","id":1}
D< {"id":1,"ok":true,"time":*}
A> {"op":"put","id":1,"queue":"w8","data":1}
A< {"id":1,"ok":true,...}
C< {"id":1,...,"queue":"w8",...,"data":1}
