# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# Order: higher priorities first, then age; on a topic as it was published.

== first in, first out
repeat 20
A> {"op":"put","id":$N,"queue":"o","data":$N,"quiet":true}
end
A nothing
repeat 20
B> {"op":"take","id":$N,"queue":"o"}
B< {"id":$N,...,"data":$N}
end

== higher priorities first, first in first out in each
A> {"op":"put","id":1,"queue":"p","prio":0,"data":"a0","quiet":true}
A> {"op":"put","id":2,"queue":"p","prio":5,"data":"a5","quiet":true}
A> {"op":"put","id":3,"queue":"p","prio":32767,"data":"a9","quiet":true}
A> {"op":"put","id":4,"queue":"p","prio":5,"data":"b5","quiet":true}
A> {"op":"put","id":5,"queue":"p","prio":0,"data":"b0","quiet":true}
A> {"op":"put","id":6,"queue":"p","prio":6,"data":"a6","quiet":true}
A nothing
B> {"op":"take","id":1,"queue":"p"}
B< {"id":1,...,"prio":32767,...,"data":"a9"}
B> {"op":"take","id":2,"queue":"p"}
B< {"id":2,...,"data":"a6"}
B> {"op":"take","id":3,"queue":"p"}
B< {"id":3,...,"data":"a5"}
B> {"op":"take","id":4,"queue":"p"}
B< {"id":4,...,"data":"b5"}
B> {"op":"take","id":5,"queue":"p"}
B< {"id":5,...,"data":"a0"}
B> {"op":"take","id":6,"queue":"p"}
B< {"id":6,...,"data":"b0"}

== a late higher one overtakes
A> {"op":"put","id":1,"queue":"late","data":1,"quiet":true}
A> {"op":"put","id":2,"queue":"late","data":2,"quiet":true}
A nothing
B> {"op":"take","id":1,"queue":"late"}
B< {"id":1,...,"data":1}
A> {"op":"put","id":3,"queue":"late","prio":1,"data":3}
A< {"id":3,"ok":true,...}
B> {"op":"take","id":2,"queue":"late"}
B< {"id":2,...,"data":3}
B> {"op":"take","id":3,"queue":"late"}
B< {"id":3,...,"data":2}

== on a topic a priority overtakes nothing
B> {"op":"sub","id":1,"topic":"t"}
B< {"id":1,"ok":true,"sub":*}
A raw> "{\"op\":\"pub\",\"topic\":\"t\",\"prio\":0,\"data\":1,\"quiet\":true}\n{\"op\":\"pub\",\"topic\":\"t\",\"prio\":9,\"data\":2,\"quiet\":true}\n{\"op\":\"pub\",\"topic\":\"t\",\"prio\":1,\"data\":3,\"quiet\":true}\n"
B< {"event":"message",...,"prio":0,"data":1}
B< {"event":"message",...,"prio":9,"data":2}
B< {"event":"message",...,"prio":1,"data":3}

== what was delayed stands where its age puts it
A> {"op":"put","id":1,"queue":"d","delay":60,"data":"delayed"}
A< {"id":1,"ok":true,...}
A> {"op":"put","id":2,"queue":"d","data":"younger"}
A< {"id":2,"ok":true,...}
B> {"op":"take","id":1,"queue":"nobody","wait":150}
B< {"id":1,"ok":true,"msg":null}
B> {"op":"take","id":2,"queue":"d"}
B< {"id":2,...,"data":"delayed"}
B> {"op":"take","id":3,"queue":"d"}
B< {"id":3,...,"data":"younger"}

== what failed stands where its age puts it
A> {"op":"put","id":1,"queue":"n","data":1,"quiet":true}
A> {"op":"put","id":2,"queue":"n","data":2,"quiet":true}
A> {"op":"put","id":3,"queue":"n","data":3,"quiet":true}
A nothing
B> {"op":"take","id":1,"queue":"n"}
B< {"id":1,...,"lease":$L1,"data":1}
B> {"op":"take","id":2,"queue":"n"}
B< {"id":2,...,"lease":$L2,"data":2}
B> {"op":"nack","id":3,"lease":$L2,"quiet":true}
B> {"op":"nack","id":4,"lease":$L1,"quiet":true}
B> {"op":"take","id":5,"queue":"n"}
B< {"id":5,...,"data":1}
B> {"op":"take","id":6,"queue":"n"}
B< {"id":6,...,"data":2}
B> {"op":"take","id":7,"queue":"n"}
B< {"id":7,...,"data":3}

== a kicked dead letter stands where its age puts it
A> {"op":"put","id":1,"queue":"k","data":1,"quiet":true}
A> {"op":"put","id":2,"queue":"k","data":2,"quiet":true}
A nothing
B> {"op":"take","id":1,"queue":"k"}
B< {"id":1,...,"lease":$L1,"data":1}
B> {"op":"bury","id":2,"lease":$L1,"quiet":true}
B> {"op":"kick","id":3,"queue":"k","n":1}
B< {"id":3,"ok":true,"kicked":1}
B> {"op":"take","id":4,"queue":"k"}
B< {"id":4,...,"data":1}

== those who wait are served in the order in which they came
B> {"op":"take","id":1,"queue":"w","wait":-1}
B nothing
C> {"op":"take","id":1,"queue":"w","wait":-1}
C nothing
D> {"op":"take","id":1,"queue":"w","wait":-1}
D nothing
A> {"op":"put","id":1,"queue":"w","data":1,"quiet":true}
A> {"op":"put","id":2,"queue":"w","data":2,"quiet":true}
A> {"op":"put","id":3,"queue":"w","data":3,"quiet":true}
B< {"id":1,...,"data":1}
C< {"id":1,...,"data":2}
D< {"id":1,...,"data":3}

== replies stand in the order in which requests are settled
A> {"op":"take","id":1,"queue":"none","wait":-1}
A> {"op":"ping","id":2}
A> {"op":"take","id":3,"queue":"none2"}
A> {"op":"ping","id":4}
A< {"id":2,"ok":true,"time":*}
A< {"id":3,"ok":true,"msg":null}
A< {"id":4,"ok":true,"time":*}
B> {"op":"put","id":1,"queue":"none","quiet":true}
A< {"id":1,"ok":true,"queue":"none",...}
