# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# Who may what: other users, other groups, owners and root.
needs: root

== a queue without users and groups is everybody's to use
A> {"op":"put","id":1,"queue":"open","data":1}
A< {"id":1,"ok":true,"msg":$M,...}
as 65534: N
N> {"op":"put","id":1,"queue":"open","data":2}
N< {"id":1,"ok":true,...}
N> {"op":"peek","id":2,"queue":"open","n":2}
N< {"id":2,"ok":true,"messages":[{"queue":"open","msg":$M,"time":*,"from":$ME,...,"data":1},{"queue":"open",...,"from":{"uid":65534,"pid":*},...,"data":2}]}
N> {"op":"take","id":3,"queue":"open"}
N< {"id":3,...,"lease":$L,"data":1}
N> {"op":"ack","id":4,"lease":$L}
N< {"id":4,"ok":true,"settled":1}
N> {"op":"stats","id":5,"queue":"open"}
N< {"id":5,"ok":true,"queue":"open","owner":$UID,...}

== but only its owner and root manage it
A> {"op":"declare","id":1,"queue":"owned","max_messages":9}
A< {"id":1,"ok":true,...}
A> {"op":"put","id":2,"queue":"owned","data":1}
A< {"id":2,"ok":true,"msg":$M,...}
as 65534: N
N> {"op":"declare","id":1,"queue":"owned","update":true,"max_messages":10}
N< {"id":1,"ok":false,"error":"denied","detail":~"^queue: .*owner"}
N> {"op":"drop","id":2,"queue":"owned"}
N< {"id":2,"ok":false,"error":"denied","detail":~"^queue: .*owner"}
N> {"op":"purge","id":3,"queue":"owned"}
N< {"id":3,"ok":false,"error":"denied","detail":~"^queue: .*owner"}
N> {"op":"kick","id":4,"queue":"owned","n":1}
N< {"id":4,"ok":false,"error":"denied","detail":~"^queue: .*owner"}
N> {"op":"remove","id":5,"queue":"owned","msg":$M}
N< {"id":5,"ok":false,"error":"denied","detail":~"^queue: .*owner"}
N> {"op":"bind","id":6,"queue":"owned","topic":"x"}
N< {"id":6,"ok":false,"error":"denied","detail":~"^queue: .*owner"}
N> {"op":"unbind","id":7,"queue":"owned","topic":"x"}
N< {"id":7,"ok":false,"error":"denied","detail":~"^queue: .*owner"}
A> {"op":"stats","id":3,"queue":"owned"}
A< {"id":3,...,"settings":{...,"max_messages":9,...},...,"ready":1,...}

== the owner may, and root may
as 65534: N
N> {"op":"put","id":1,"queue":"nobodys","data":1}
N< {"id":1,"ok":true,"msg":$M,...}
A> {"op":"stats","id":1,"queue":"nobodys"}
A< {"id":1,"ok":true,"queue":"nobodys","owner":65534,...}
N> {"op":"declare","id":2,"queue":"nobodys","update":true,"max_messages":5}
N< {"id":2,"ok":true,...}
N> {"op":"pause","id":3,"queue":"nobodys"}
N< {"id":3,"ok":true,"queues":1}
N> {"op":"resume","id":4,"queue":"nobodys"}
N< {"id":4,"ok":true,"queues":1}
as 1: D
D> {"op":"drop","id":1,"queue":"nobodys"}
D< {"id":1,"ok":false,"error":"denied","detail":*}
A> {"op":"remove","id":2,"queue":"nobodys","msg":$M}
A< {"id":2,"ok":true}
A> {"op":"drop","id":3,"queue":"nobodys"}
A< {"id":3,"ok":true}

== pause by pattern stops one's own only
A> {"op":"declare","id":1,"queue":"pp.root","quiet":true}
as 65534: N
N> {"op":"declare","id":1,"queue":"pp.nobody"}
N< {"id":1,"ok":true,"created":true,...}
N> {"op":"pause","id":2,"queue":"pp.*","side":"in"}
N< {"id":2,"ok":true,"queues":1}
A> {"op":"put","id":2,"queue":"pp.root"}
A< {"id":2,"ok":true,...}
A> {"op":"pause","id":3,"queue":"pp.*","side":"in"}
A< {"id":3,"ok":true,"queues":2}

== users: for all others it does not exist
A> {"op":"declare","id":1,"queue":"secret","users":[1]}
A< {"id":1,"ok":true,...}
A> {"op":"put","id":2,"queue":"secret","data":"x"}
A< {"id":2,"ok":true,"msg":$M,...}
as 65534: N
N> {"op":"put","id":1,"queue":"secret"}
N< {"id":1,"ok":false,"error":"no-such-queue","detail":~"secret"}
N> {"op":"take","id":2,"queue":"secret"}
N< {"id":2,"ok":false,"error":"no-such-queue","detail":~"secret"}
N> {"op":"consume","id":3,"queue":"secret"}
N< {"id":3,"ok":false,"error":"no-such-queue","detail":~"secret"}
N> {"op":"peek","id":4,"queue":"secret"}
N< {"id":4,"ok":false,"error":"no-such-queue","detail":~"secret"}
N> {"op":"stats","id":5,"queue":"secret"}
N< {"id":5,"ok":false,"error":"no-such-queue","detail":~"secret"}
N> {"op":"drop","id":6,"queue":"secret"}
N< {"id":6,"ok":false,"error":"no-such-queue","detail":~"secret"}
N> {"op":"remove","id":7,"queue":"secret","msg":$M}
N< {"id":7,"ok":false,"error":"no-such-queue","detail":~"secret"}
N> {"op":"declare","id":8,"queue":"secret"}
N< {"id":8,"ok":false,"error":"denied","detail":~"^queue: "}
N> {"op":"bind","id":9,"queue":"secret","topic":"x"}
N< {"id":9,"ok":false,"error":"no-such-queue","detail":~"secret"}
N> {"op":"pause","id":10,"queue":"secret"}
N< {"id":10,"ok":true,"queues":0}
N> {"op":"list","id":11,"what":"queues","match":"secret"}
N< {"id":11,"ok":true,"items":[]}
N> {"op":"list","id":12,"what":"bindings","match":"secret"}
N< {"id":12,"ok":true,"items":[]}
as 1: D
D> {"op":"take","id":1,"queue":"secret"}
D< {"id":1,...,"lease":$L,"data":"x"}
N> {"op":"ack","id":13,"lease":$L}
N< {"id":13,"ok":false,"error":"lease-lost","detail":*}
D> {"op":"ack","id":2,"lease":$L}
D< {"id":2,"ok":true,"settled":1}
D> {"op":"drop","id":3,"queue":"secret"}
D< {"id":3,"ok":false,"error":"denied","detail":*}

== users by name
A> {"op":"declare","id":1,"queue":"named","users":["daemon"]}
A< {"id":1,"ok":true,...}
as 1: D
D> {"op":"put","id":1,"queue":"named"}
D< {"id":1,"ok":true,...}
as 65534: N
N> {"op":"put","id":1,"queue":"named"}
N< {"id":1,"ok":false,"error":"no-such-queue","detail":*}

== groups, by the connection's first group and by its others
A> {"op":"declare","id":1,"queue":"grouped","groups":[2]}
A< {"id":1,"ok":true,...}
as 65534:2: N
N> {"op":"put","id":1,"queue":"grouped"}
N< {"id":1,"ok":true,...}
as 65534:65534,2: M
M> {"op":"put","id":1,"queue":"grouped"}
M< {"id":1,"ok":true,...}
as 65534:65534,3: O
O> {"op":"put","id":1,"queue":"grouped"}
O< {"id":1,"ok":false,"error":"no-such-queue","detail":*}

== users or groups: one of them is enough
A> {"op":"declare","id":1,"queue":"either","users":[1],"groups":[2]}
A< {"id":1,"ok":true,...}
as 1: D
D> {"op":"put","id":1,"queue":"either"}
D< {"id":1,"ok":true,...}
as 65534:2: N
N> {"op":"put","id":1,"queue":"either"}
N< {"id":1,"ok":true,...}
as 65534: M
M> {"op":"put","id":1,"queue":"either"}
M< {"id":1,"ok":false,"error":"no-such-queue","detail":*}

== a stranger's word on a lease: denied where he may see the queue
A> {"op":"put","id":1,"queue":"lease"}
A< {"id":1,"ok":true,...}
A> {"op":"take","id":2,"queue":"lease"}
A< {"id":2,...,"lease":$L}
as 65534: N
N> {"op":"ack","id":1,"lease":$L}
N< {"id":1,"ok":false,"error":"denied","detail":*}
N> {"op":"nack","id":2,"lease":$L}
N< {"id":2,"ok":false,"error":"denied","detail":*}
N> {"op":"release","id":3,"lease":$L}
N< {"id":3,"ok":false,"error":"denied","detail":*}
N> {"op":"bury","id":4,"lease":$L}
N< {"id":4,"ok":false,"error":"denied","detail":*}
N> {"op":"touch","id":5,"lease":$L}
N< {"id":5,"ok":false,"error":"denied","detail":*}
N> {"op":"fetch","id":6,"lease":$L}
N< {"id":6,"ok":false,"error":"denied","detail":*}
A> {"op":"ack","id":3,"lease":$L}
A< {"id":3,"ok":true,"settled":1}

== in a list a stranger's are lost, and nothing happens to them
A> {"op":"put","id":1,"queue":"leases"}
A< {"id":1,"ok":true,...}
A> {"op":"take","id":2,"queue":"leases"}
A< {"id":2,...,"lease":$L}
as 65534: N
N> {"op":"ack","id":1,"leases":[$L]}
N< {"id":1,"ok":true,"settled":0,"lost":[$L]}
A> {"op":"ack","id":3,"leases":[$L]}
A< {"id":3,"ok":true,"settled":1,"lost":[]}

== the queue's owner and root may settle another's lease, the same user on another connection too
as 65534: N
N> {"op":"put","id":1,"queue":"lease2","data":1}
N< {"id":1,"ok":true,...}
N> {"op":"put","id":2,"queue":"lease2","data":2}
N< {"id":2,"ok":true,...}
N> {"op":"put","id":3,"queue":"lease2","data":3}
N< {"id":3,"ok":true,...}
as 1: D
D> {"op":"take","id":1,"queue":"lease2"}
D< {"id":1,...,"lease":$L1,"data":1}
D> {"op":"take","id":2,"queue":"lease2"}
D< {"id":2,...,"lease":$L2,"data":2}
D> {"op":"take","id":3,"queue":"lease2"}
D< {"id":3,...,"lease":$L3,"data":3}
N> {"op":"ack","id":4,"lease":$L1}
N< {"id":4,"ok":true,"settled":1}
A> {"op":"ack","id":1,"lease":$L2}
A< {"id":1,"ok":true,"settled":1}
as 1: E
E> {"op":"ack","id":1,"lease":$L3}
E< {"id":1,"ok":true,"settled":1}

== a service belongs to the first user who serves it, while one of his servers lives
as 65534: N
N> {"op":"serve","id":1,"service":"svc"}
N< {"id":1,"ok":true,"sub":*}
as 1: D
D> {"op":"serve","id":1,"service":"svc"}
D< {"id":1,"ok":false,"error":"denied","detail":~"svc"}
A> {"op":"call","id":1,"service":"svc","data":"x"}
N< {"event":"call",...,"call":$K,"service":"svc","from":$ME,...}
D> {"op":"answer","id":2,"call":$K,"data":"forged"}
D< {"id":2,"ok":false,"error":"lease-lost","detail":~"^call: "}
N> {"op":"answer","id":2,"call":$K,"data":"real"}
N< {"id":2,"ok":true}
A< {"id":1,"ok":true,"data":"real"}
N> {"op":"bye","id":3}
N< {"id":3,"ok":true}
N eof
D> {"op":"serve","id":3,"service":"svc"}
D< {"id":3,"ok":true,"sub":*}

== monitor is for root and the broker's own user
as 65534: N
N> {"op":"monitor","id":1}
N< {"id":1,"ok":false,"error":"denied","detail":*}

== the broker's own topics show a queue to who may see it
A> {"op":"declare","id":1,"queue":"hidden","users":[1]}
A< {"id":1,"ok":true,...}
as 65534: N
N> {"op":"sub","id":1,"topic":"ferry.done"}
N< {"id":1,"ok":true,"sub":*}
as 1: D
D> {"op":"sub","id":1,"topic":"ferry.done"}
D< {"id":1,"ok":true,"sub":*}
A> {"op":"put","id":2,"queue":"hidden"}
A< {"id":2,"ok":true,"msg":$M,...}
A> {"op":"take","id":3,"queue":"hidden"}
A< {"id":3,...,"lease":$L}
A> {"op":"ack","id":4,"lease":$L}
A< {"id":4,"ok":true,"settled":1}
D< {"event":"message",...,"type":"hidden",...,"data":{"queue":"hidden","msg":$M,...}}
N nothing

== who sent it is the kernel's word
as 65534: N
A> {"op":"sub","id":1,"topic":"who"}
A< {"id":1,"ok":true,"sub":*}
N> {"op":"hello","id":1,"name":"root"}
N< {"id":1,...,"uid":65534,...}
N> {"op":"pub","id":2,"topic":"who","from":{"uid":0,"pid":1},"data":"x"}
N< {"id":2,"ok":true,...}
A< {"event":"message",...,"from":{"uid":65534,"pid":*},"type":"","prio":0,"data":"x"}

== the lists and figures of others' queues leave out the hidden ones
A> {"op":"declare","id":1,"queue":"lst.a","quiet":true}
A> {"op":"declare","id":2,"queue":"lst.b","users":[1],"quiet":true}
A nothing
as 65534: N
N> {"op":"list","id":1,"what":"queues","match":"lst.*"}
N< {"id":1,"ok":true,"items":[{"queue":"lst.a",...}]}
A> {"op":"list","id":3,"what":"queues","match":"lst.*"}
A< {"id":3,"ok":true,"items":[{"queue":"lst.a",...},{"queue":"lst.b",...}]}
