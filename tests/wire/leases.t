# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# Leases: how they end, what that counts, and that a late word settles nothing.

config: [limits]
config: min_ttr = 50ms

== a lease that runs out: a warning, the end, and the message for another
A> {"op":"put","id":1,"queue":"l","data":"x"}
A< {"id":1,"ok":true,"msg":$M,...}
B> {"op":"take","id":1,"queue":"l","ttr":200}
B< {"id":1,"ok":true,...,"msg":$M,...,"attempt":1,"deliveries":1,"lease":$L1,"data":"x"}
C> {"op":"take","id":1,"queue":"l","wait":-1}
B< {"event":"deadline","lease":$L1,"left":$LEFT}
expect 0 <= $LEFT <= 50
B< {"event":"expired","lease":$L1}
C< {"id":1,"ok":true,"queue":"l","msg":$M,...,"attempt":2,"deliveries":2,"lease":$L2,"data":"x"}
expect $L1 != $L2
B> {"op":"ack","id":2,"lease":$L1}
B< {"id":2,"ok":false,"error":"lease-lost","detail":~"expire"}
B> {"op":"nack","id":3,"lease":$L1}
B< {"id":3,"ok":false,"error":"lease-lost","detail":~"expire"}
C> {"op":"ack","id":2,"lease":$L2}
C< {"id":2,"ok":true,"settled":1}

== of a consumer: it gets its credit back, and maybe the same message
A> {"op":"put","id":1,"queue":"l.con","data":"x"}
A< {"id":1,"ok":true,"msg":$M,...}
B> {"op":"consume","id":1,"queue":"l.con","ttr":1000}
B< {"id":1,"ok":true,"sub":$S}
B< {"event":"message","sub":$S,...,"attempt":1,"deliveries":1,"lease":$L1,"data":"x"}
B< {"event":"deadline","lease":$L1,"left":*}
B< {"event":"expired","lease":$L1}
B< {"event":"message","sub":$S,...,"msg":$M,...,"attempt":2,"deliveries":2,"lease":$L2,"data":"x"}
B> {"op":"ack","id":2,"lease":$L2}
B< {"id":2,"ok":true,"settled":1}

== the queue's ttr is the default
A> {"op":"declare","id":1,"queue":"l.ttr","ttr":80}
A< {"id":1,"ok":true,...}
A> {"op":"put","id":2,"queue":"l.ttr","quiet":true}
A> {"op":"take","id":3,"queue":"l.ttr"}
A< {"id":3,...,"lease":$L}
A< {"event":"deadline","lease":$L,"left":*}
A< {"event":"expired","lease":$L}

== the warning comes again after a touch
A> {"op":"put","id":1,"queue":"l.touch","quiet":true}
A> {"op":"take","id":2,"queue":"l.touch","ttr":1000}
A< {"id":2,...,"lease":$L}
A< {"event":"deadline","lease":$L,"left":*}
A> {"op":"touch","id":3,"lease":$L,"ttr":1000}
A<| {"id":3,"ok":true,"settled":1,"left":*}
A<| {"event":"deadline","lease":$L,"left":*}
A< {"event":"expired","lease":$L}

== the warning comes by what was granted, not by what was asked for
A> {"op":"declare","id":1,"queue":"l.granted","ttr":1000,"max_ttr":1000}
A< {"id":1,"ok":true,...}
A> {"op":"put","id":2,"queue":"l.granted","quiet":true}
A> {"op":"take","id":3,"queue":"l.granted"}
A< {"id":3,...,"lease":$L}
A> {"op":"touch","id":4,"lease":$L,"ttr":60000}
A< {"id":4,"ok":true,"settled":1,"left":*}
A< {"event":"deadline","lease":$L,"left":$LEFT}
expect $LEFT <= 250
A> {"op":"ack","id":5,"lease":$L}
A< {"id":5,"ok":true,"settled":1}

== settled in time: neither warning nor end
A> {"op":"put","id":1,"queue":"l.settled","quiet":true}
A> {"op":"take","id":2,"queue":"l.settled","ttr":1000}
A< {"id":2,...,"lease":$L}
A> {"op":"ack","id":3,"lease":$L}
A< {"id":3,"ok":true,"settled":1}
B> {"op":"take","id":1,"queue":"nobody","wait":1100}
B< {"id":1,"ok":true,"msg":null}
A nothing

== the connection's end counts a failure
A> {"op":"put","id":1,"queue":"l.close","data":"x"}
A< {"id":1,"ok":true,"msg":$M,...}
B> {"op":"take","id":1,"queue":"l.close"}
B< {"id":1,...,"attempt":1,"deliveries":1,"lease":$L,"data":"x"}
B close
A> {"op":"take","id":2,"queue":"l.close","wait":-1}
A< {"id":2,...,"msg":$M,...,"attempt":2,"deliveries":2,"lease":*,"data":"x"}
A> {"op":"ack","id":3,"lease":$L}
A< {"id":3,"ok":false,"error":"lease-lost","detail":*}

== a half-close ends the connection, and its leases, when nothing else holds it
A> {"op":"put","id":1,"queue":"l.half"}
A< {"id":1,"ok":true,...}
B> {"op":"take","id":1,"queue":"l.half"}
B< {"id":1,...,"attempt":1,"deliveries":1,"lease":*}
B half-close
B eof
A> {"op":"take","id":2,"queue":"l.half","wait":-1}
A< {"id":2,...,"attempt":2,"deliveries":2,"lease":*}

== keep: the lease outlives the connection
A> {"op":"put","id":1,"queue":"l.keep","data":"x"}
A< {"id":1,"ok":true,...}
B> {"op":"take","id":1,"queue":"l.keep","keep":true,"ttr":60000}
B< {"id":1,...,"lease":$L,"data":"x"}
B half-close
B eof
A> {"op":"take","id":2,"queue":"l.keep"}
A< {"id":2,"ok":true,"msg":null}
C> {"op":"touch","id":1,"lease":$L}
C< {"id":1,"ok":true,"settled":1,"left":*}
C> {"op":"ack","id":2,"lease":$L}
C< {"id":2,"ok":true,"settled":1}

== keep: it still runs out
A> {"op":"put","id":1,"queue":"l.keep2","data":"x"}
A< {"id":1,"ok":true,...}
B> {"op":"take","id":1,"queue":"l.keep2","keep":true,"ttr":100}
B< {"id":1,...,"lease":$L,"data":"x"}
B close
A> {"op":"take","id":2,"queue":"l.keep2","wait":-1}
A< {"id":2,...,"attempt":2,"deliveries":2,"lease":*,"data":"x"}

== keep: bye does not give it back
A> {"op":"put","id":1,"queue":"l.keep3","data":"x"}
A< {"id":1,"ok":true,...}
B> {"op":"take","id":1,"queue":"l.keep3","keep":true}
B< {"id":1,...,"lease":$L,"data":"x"}
B> {"op":"bye","id":2}
B< {"id":2,"ok":true}
B eof
A> {"op":"take","id":2,"queue":"l.keep3"}
A< {"id":2,"ok":true,"msg":null}
A> {"op":"ack","id":3,"lease":$L}
A< {"id":3,"ok":true,"settled":1}

== a late ack never settles another's delivery
A> {"op":"put","id":1,"queue":"l.late","data":"x"}
A< {"id":1,"ok":true,...}
B> {"op":"take","id":1,"queue":"l.late"}
B< {"id":1,...,"lease":$L1,"data":"x"}
B> {"op":"release","id":2,"lease":$L1}
B< {"id":2,"ok":true,"settled":1}
C> {"op":"take","id":1,"queue":"l.late"}
C< {"id":1,...,"lease":$L2,"data":"x"}
B> {"op":"ack","id":3,"lease":$L1}
B< {"id":3,"ok":false,"error":"lease-lost","detail":~"release"}
B> {"op":"bury","id":4,"lease":$L1}
B< {"id":4,"ok":false,"error":"lease-lost","detail":~"release"}
C> {"op":"ack","id":2,"lease":$L2}
C< {"id":2,"ok":true,"settled":1}

== what each end is called
repeat 4
A> {"op":"put","id":1,"queue":"l.names","quiet":true}
end
A> {"op":"take","id":2,"queue":"l.names"}
A< {"id":2,...,"lease":$L1}
A> {"op":"take","id":3,"queue":"l.names"}
A< {"id":3,...,"lease":$L2}
A> {"op":"take","id":4,"queue":"l.names"}
A< {"id":4,...,"lease":$L3}
A> {"op":"take","id":5,"queue":"l.names"}
A< {"id":5,...,"lease":$L4}
A> {"op":"ack","lease":$L1,"quiet":true}
A> {"op":"release","lease":$L2,"quiet":true}
A> {"op":"nack","lease":$L3,"quiet":true}
A> {"op":"bury","lease":$L4,"quiet":true}
A> {"op":"touch","id":6,"lease":$L1}
A< {"id":6,"ok":false,"error":"lease-lost","detail":~"ack"}
A> {"op":"touch","id":7,"lease":$L2}
A< {"id":7,"ok":false,"error":"lease-lost","detail":~"release"}
A> {"op":"touch","id":8,"lease":$L3}
A< {"id":8,"ok":false,"error":"lease-lost","detail":~"nack"}
A> {"op":"touch","id":9,"lease":$L4}
A< {"id":9,"ok":false,"error":"lease-lost","detail":~"bur"}

== a message whose life ends while it is leased can be settled, but is not given out again
A> {"op":"put","id":1,"queue":"l.ttl","ttl":600,"data":"x"}
A< {"id":1,"ok":true,...}
A> {"op":"put","id":2,"queue":"l.ttl","ttl":600,"data":"y"}
A< {"id":2,"ok":true,...}
B> {"op":"take","id":1,"queue":"l.ttl"}
B< {"id":1,...,"lease":$L1,"data":"x"}
B> {"op":"take","id":2,"queue":"l.ttl"}
B< {"id":2,...,"lease":$L2,"data":"y"}
C> {"op":"take","id":1,"queue":"nobody","wait":700}
C< {"id":1,"ok":true,"msg":null}
B> {"op":"ack","id":3,"lease":$L1}
B< {"id":3,"ok":true,"settled":1}
B> {"op":"release","id":4,"lease":$L2}
B< {"id":4,"ok":true,"settled":1}
B> {"op":"take","id":5,"queue":"l.ttl"}
B< {"id":5,"ok":true,"msg":null}
B> {"op":"stats","id":6,"queue":"l.ttl"}
B< {"id":6,...,"ready":0,"delayed":0,"leased":0,"dead":0,...,"acks":1,...,"expired":1,...}

== auto: settled with its delivery
A> {"op":"put","id":1,"queue":"l.auto","data":"x"}
A< {"id":1,"ok":true,...}
B> {"op":"take","id":1,"queue":"l.auto","ack":"auto"}
B< {"id":1,...,"deliveries":1,"data":"x"}
B close
A> {"op":"take","id":2,"queue":"l.auto"}
A< {"id":2,"ok":true,"msg":null}

== a taker that is gone before there is anything gets nothing
B> {"op":"take","id":1,"queue":"l.gone","wait":-1}
B nothing
B close
A> {"op":"put","id":1,"queue":"l.gone","data":"x"}
A< {"id":1,"ok":true,...}
A> {"op":"take","id":2,"queue":"l.gone","wait":-1}
A< {"id":2,...,"data":"x"}
