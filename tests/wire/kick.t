# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# kick: dead letters back to ready, attempts cleared.

== one by its number: attempts start again, deliveries go on
A> {"op":"put","id":1,"queue":"k","data":"x"}
A< {"id":1,"ok":true,"msg":$M,...}
A> {"op":"take","id":2,"queue":"k"}
A< {"id":2,...,"attempt":1,"deliveries":1,"lease":$L1,"data":"x"}
A> {"op":"nack","id":3,"lease":$L1,"quiet":true}
A> {"op":"take","id":4,"queue":"k"}
A< {"id":4,...,"attempt":2,"deliveries":2,"lease":$L2,"data":"x"}
A> {"op":"bury","id":5,"lease":$L2}
A< {"id":5,"ok":true,"settled":1}
A> {"op":"kick","id":6,"queue":"k","msg":$M}
A< {"id":6,"ok":true,"kicked":1}
A> {"op":"take","id":7,"queue":"k"}
A< {"id":7,"ok":true,"queue":"k","msg":$M,"time":*,"from":$ME,"type":"","prio":0,"attempt":1,"deliveries":3,"lease":*,"data":"x"}
A> {"op":"stats","id":8,"queue":"k"}
A< {"id":8,...,"dead":0,...,"buried":1,"kicked":1,...}

== so many, the oldest first
repeat 3
A> {"op":"put","id":1,"queue":"k.n","data":$N}
A< {"id":1,"ok":true,...}
A> {"op":"take","id":2,"queue":"k.n"}
A< {"id":2,...,"lease":$L,"data":$N}
A> {"op":"bury","id":3,"lease":$L}
A< {"id":3,"ok":true,"settled":1}
end
A> {"op":"kick","id":4,"queue":"k.n","n":2}
A< {"id":4,"ok":true,"kicked":2}
A> {"op":"peek","id":5,"queue":"k.n","n":10}
A< {"id":5,"ok":true,"messages":[{...,"data":1},{...,"data":2}]}
A> {"op":"kick","id":6,"queue":"k.n","n":100}
A< {"id":6,"ok":true,"kicked":1}
A> {"op":"kick","id":7,"queue":"k.n","n":100}
A< {"id":7,"ok":true,"kicked":0}

== one who waits gets it
A> {"op":"put","id":1,"queue":"k.wait","data":"x","quiet":true}
A> {"op":"take","id":2,"queue":"k.wait"}
A< {"id":2,...,"lease":$L,"data":"x"}
A> {"op":"bury","id":3,"lease":$L}
A< {"id":3,"ok":true,"settled":1}
B> {"op":"take","id":1,"queue":"k.wait","wait":-1}
B nothing
A> {"op":"kick","id":4,"queue":"k.wait","n":1}
A< {"id":4,"ok":true,"kicked":1}
B< {"id":1,"ok":true,"queue":"k.wait",...,"attempt":1,"deliveries":2,...}

== what is not there
A> {"op":"kick","id":1,"queue":"k.none","n":1}
A< {"id":1,"ok":false,"error":"no-such-queue","detail":~"k\.none"}
A> {"op":"put","id":2,"queue":"k.ready"}
A< {"id":2,"ok":true,"msg":$M,...}
A> {"op":"kick","id":3,"queue":"k.ready","msg":$M}
A< {"id":3,"ok":false,"error":"no-such-message","detail":*}
A> {"op":"kick","id":4,"queue":"k.ready","msg":9007199254740991}
A< {"id":4,"ok":false,"error":"no-such-message","detail":*}

== members that cannot be
A> {"op":"kick","id":1}
A< {"id":1,"ok":false,"error":"bad-request","detail":~"^queue: "}
A> {"op":"kick","id":2,"queue":"k","n":-1}
A< {"id":2,"ok":false,"error":"bad-request","detail":~"^n: "}
A> {"op":"kick","id":3,"queue":"k","msg":"x"}
A< {"id":3,"ok":false,"error":"bad-request","detail":~"^msg: "}
