# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# Clients that behave badly: they are held back, and nobody else is concerned.

== one that never reads is not read either, and others go on
A flood "{\"op\":\"ping\",\"id\":1,\"pad\":\"0123456789012345678901234567890123456789\"}\n" * 1000000
B> {"op":"ping","id":1}
B< {"id":1,"ok":true,"time":*}

== one that never reads its errors
A flood "{\"op\":\"x\"}\n" * 2000000
B> {"op":"ping","id":1}
B< {"id":1,"ok":true,"time":*}

== half-close with a consumer: the broker's processor time stands still
A> {"op":"consume","id":1,"queue":"still"}
A< {"id":1,"ok":true,"sub":*}
A half-close
B> {"op":"take","id":1,"queue":"empty","wait":100}
B< {"id":1,"ok":true,"msg":null}
cpu mark
B> {"op":"take","id":2,"queue":"empty","wait":1500}
B< {"id":2,"ok":true,"msg":null}
cpu still

== half-close with a take that waits: the same
A> {"op":"take","id":1,"queue":"still","wait":-1}
A half-close
B> {"op":"take","id":1,"queue":"empty","wait":100}
B< {"id":1,"ok":true,"msg":null}
cpu mark
B> {"op":"take","id":2,"queue":"empty","wait":1500}
B< {"id":2,"ok":true,"msg":null}
cpu still

== bytes of a last line after the half-close of another are no trouble
A raw> "{\"op\":\"ping\",\"id\":1}\n{\"op\":\"ping\",\"id\":2}"
A half-close
A< {"id":1,"ok":true,"time":*}
A< {"id":2,"ok":true,"time":*}
A eof

== connections that say nothing and go
fds mark
repeat 50
A half-close
A eof
A close
end
fds same

== acks: twice, of an expired lease, of one that never was
A> {"op":"declare","id":1,"queue":"a","ttr":1000}
A< {"id":1,"ok":true,...}
A> {"op":"put","id":2,"queue":"a","quiet":true}
A> {"op":"take","id":3,"queue":"a"}
A< {"id":3,...,"lease":$L1}
A> {"op":"ack","id":4,"lease":$L1}
A< {"id":4,"ok":true,"settled":1}
A> {"op":"ack","id":5,"lease":$L1}
A< {"id":5,"ok":false,"error":"lease-lost","detail":~"ack"}
A> {"op":"put","id":6,"queue":"a","quiet":true}
A> {"op":"take","id":7,"queue":"a"}
A< {"id":7,...,"lease":$L2}
A< {"event":"deadline","lease":$L2,"left":*}
A< {"event":"expired","lease":$L2}
A> {"op":"ack","id":8,"lease":$L2}
A< {"id":8,"ok":false,"error":"lease-lost","detail":~"expire"}
A> {"op":"ack","id":9,"lease":9007199254740991}
A< {"id":9,"ok":false,"error":"lease-lost","detail":*}

== many refusals leave no descriptor behind
fds mark
repeat 300
A> {"op":"put","queue":"no no","id":1,"data":"x"}
A< {"id":1,"ok":false,...}
A> {"op":"take","id":2,"queues":["a",7]}
A< {"id":2,"ok":false,...}
A> {"op":
A< {"ok":false,...}
end
A close
fds same

== a thousand connections, one after the other
repeat 1000
A> {"op":"ping","id":1}
A< {"id":1,"ok":true,"time":*}
A close
end

== a hundred connections at once
crowd 100
A> {"op":"ping","id":1}
A< {"id":1,"ok":true,"time":*}

== one that never reads is closed in the end, and nobody else is concerned
config: [limits]
config: output_soft = 64KiB
config: output_soft_time = 300ms
A flood "{\"op\":\"ping\",\"id\":1,\"pad\":\"0123456789012345678901234567890123456789\"}\n" * 1000000
B> {"op":"take","id":1,"queue":"none","wait":1000}
B< {"id":1,"ok":true,"msg":null}
B> {"op":"list","id":2,"what":"sessions"}
B< {"id":2,"ok":true,"items":[{...}]}
