# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# stats: the figures of the broker, or of one queue.

== the broker's
config: [limits]
config: min_ttr = 50ms
A> {"op":"stats","id":1}
A< {"id":1,"ok":true,"version":*,"uptime_ms":$UP,"sessions":$SESSIONS,"queues":0,"subs":0,"services":0,"messages":0,"bytes":0,"fds":*,"puts":0,"takes":0,"acks":0,"nacks":0,"releases":0,"buried":0,"kicked":0,"expired":0,"dropped":0,"removed":0,"rejected":0,"frames_in":1,"frames_out":0,"refused":0,"ingest_refused":0}
expect $UP < 600000
expect 1 <= $SESSIONS <= 2
S> {"op":"serve","id":1,"service":"s"}
S< {"id":1,"ok":true,"sub":*}
S> {"op":"sub","id":2,"topic":"t"}
S< {"id":2,"ok":true,"sub":*}
A> {"op":"put","id":2,"queue":"q","data":"abc"}
A< {"id":2,"ok":true,...}
A> {"op":"put","id":3,"queue":"r","prio":-1}
A< {"id":3,"ok":false,...}
A> {"op":"take","id":4,"queue":"q"}
A< {"id":4,...,"lease":$L,"data":"abc"}
A> {"op":"stats","id":5}
A< {"id":5,"ok":true,...,"queues":1,"subs":*,"services":1,"messages":1,"bytes":$B,"fds":*,"puts":1,"takes":1,"acks":0,...,"frames_in":7,"frames_out":6,"refused":1,"ingest_refused":0}
expect $B >= 3
A> {"op":"ack","id":6,"lease":$L,"quiet":true}
A> {"op":"drop","id":7,"queue":"q"}
A< {"id":7,"ok":true}
# A dropped queue's counts stay in the sums.
A> {"op":"stats","id":8}
A< {"id":8,"ok":true,...,"queues":0,...,"messages":0,"bytes":0,...,"puts":1,"takes":1,"acks":1,...}

== a queue's
A> {"op":"declare","id":1,"queue":"s.q","max_messages":9}
A< {"id":1,"ok":true,...}
A> {"op":"stats","id":2,"queue":"s.q"}
A< {"id":2,"ok":true,"queue":"s.q","owner":$UID,"backend":"memory","settings":{...},"paused":false,"ready":0,"delayed":0,"leased":0,"dead":0,"bytes":0,"consumers":0,"waiting":0,"oldest_ms":0,"puts":0,"takes":0,"acks":0,"nacks":0,"releases":0,"buried":0,"kicked":0,"expired":0,"dropped":0,"removed":0,"rejected":0}

== a queue's, when everything has happened to it
A> {"op":"declare","id":1,"queue":"s.all","max_messages":4}
A< {"id":1,"ok":true,...}
repeat 4
A> {"op":"put","id":$N,"queue":"s.all","data":$N}
A< {"id":$N,"ok":true,"msg":*,...}
end
A> {"op":"put","id":5,"queue":"s.all"}
A< {"id":5,"ok":false,"error":"queue-full","detail":~"s\.all"}
A> {"op":"take","id":6,"queue":"s.all"}
A< {"id":6,...,"lease":$L1,"data":1}
A> {"op":"ack","id":7,"lease":$L1,"quiet":true}
A> {"op":"take","id":8,"queue":"s.all"}
A< {"id":8,...,"lease":$L2,"data":2}
A> {"op":"nack","id":9,"lease":$L2,"quiet":true}
A> {"op":"take","id":10,"queue":"s.all"}
A< {"id":10,...,"lease":$L3,"data":2}
A> {"op":"release","id":11,"lease":$L3,"quiet":true}
A> {"op":"take","id":12,"queue":"s.all"}
A< {"id":12,...,"msg":$M,...,"lease":$L4,"data":2}
A> {"op":"bury","id":13,"lease":$L4,"quiet":true}
A> {"op":"kick","id":14,"queue":"s.all","msg":$M}
A< {"id":14,"ok":true,"kicked":1}
A> {"op":"remove","id":15,"queue":"s.all","msg":$M}
A< {"id":15,"ok":true}
A> {"op":"put","id":16,"queue":"s.all","delay":60000}
A< {"id":16,"ok":true,...}
A> {"op":"take","id":17,"queue":"s.all"}
A< {"id":17,...,"lease":*,"data":3}
C> {"op":"consume","id":1,"queue":"s.all","types":"none"}
C< {"id":1,"ok":true,"sub":*}
D> {"op":"take","id":1,"queue":"s.all","types":"none","wait":-1}
D nothing
A> {"op":"stats","id":18,"queue":"s.all"}
A< {"id":18,"ok":true,"queue":"s.all","owner":$UID,"backend":"memory","settings":{...},"paused":false,"ready":1,"delayed":1,"leased":1,"dead":0,"bytes":*,"consumers":1,"waiting":1,"oldest_ms":*,"puts":5,"takes":5,"acks":1,"nacks":1,"releases":1,"buried":1,"kicked":1,"expired":0,"dropped":0,"removed":1,"rejected":1}

== paused shows
A> {"op":"declare","id":1,"queue":"s.p"}
A< {"id":1,"ok":true,...}
A> {"op":"stats","id":2,"queue":"s.p"}
A< {"id":2,"ok":true,...,"paused":false,"ready":0,...}
A> {"op":"pause","id":3,"queue":"s.p","side":"in"}
A< {"id":3,"ok":true,"queues":1}
A> {"op":"stats","id":4,"queue":"s.p"}
A< {"id":4,"ok":true,...,"paused":"in","ready":0,...}
A> {"op":"pause","id":4,"queue":"s.p","side":"out"}
A< {"id":4,"ok":true,"queues":1}
A> {"op":"stats","id":4,"queue":"s.p"}
A< {"id":4,"ok":true,...,"paused":"both","ready":0,...}
A> {"op":"resume","id":4,"queue":"s.p","side":"in"}
A< {"id":4,"ok":true,"queues":1}
A> {"op":"stats","id":4,"queue":"s.p"}
A< {"id":4,"ok":true,...,"paused":"out","ready":0,...}
A> {"op":"resume","id":5,"queue":"s.p"}
A< {"id":5,"ok":true,"queues":1}
A> {"op":"stats","id":6,"queue":"s.p"}
A< {"id":6,"ok":true,...,"paused":false,"ready":0,...}

== no such queue, and a name that cannot be
A> {"op":"stats","id":1,"queue":"s.none"}
A< {"id":1,"ok":false,"error":"no-such-queue","detail":~"s\.none"}
A> {"op":"stats","id":2,"queue":7}
A< {"id":2,"ok":false,"error":"bad-request","detail":~"^queue: "}
