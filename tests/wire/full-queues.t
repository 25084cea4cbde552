# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# Full queues: reject, drop-lowest, block.

== reject is the default: by count
A> {"op":"declare","id":1,"queue":"f","max_messages":2}
A< {"id":1,"ok":true,...}
A> {"op":"put","id":2,"queue":"f","data":1}
A< {"id":2,"ok":true,...}
A> {"op":"put","id":3,"queue":"f","data":2}
A< {"id":3,"ok":true,...}
A> {"op":"put","id":4,"queue":"f","prio":9,"data":3}
A< {"id":4,"ok":false,"error":"queue-full","detail":~"f"}
A> {"op":"take","id":5,"queue":"f"}
A< {"id":5,...,"lease":$L,"data":1}
# A leased one counts.
A> {"op":"put","id":6,"queue":"f","data":3}
A< {"id":6,"ok":false,"error":"queue-full","detail":*}
A> {"op":"ack","id":7,"lease":$L}
A< {"id":7,"ok":true,"settled":1}
A> {"op":"put","id":8,"queue":"f","data":3}
A< {"id":8,"ok":true,...}
A> {"op":"stats","id":9,"queue":"f"}
A< {"id":9,...,"ready":2,...,"puts":3,...,"rejected":2}

== delayed ones count
A> {"op":"declare","id":1,"queue":"f.delay","max_messages":1}
A< {"id":1,"ok":true,...}
A> {"op":"put","id":2,"queue":"f.delay","delay":60000}
A< {"id":2,"ok":true,...}
A> {"op":"put","id":3,"queue":"f.delay"}
A< {"id":3,"ok":false,"error":"queue-full","detail":*}

== reject: by bytes
let $P = "x" * 6000
A> {"op":"declare","id":1,"queue":"f.bytes","max_bytes":10000}
A< {"id":1,"ok":true,...}
A> {"op":"put","id":2,"queue":"f.bytes","data":"$P"}
A< {"id":2,"ok":true,...}
A> {"op":"put","id":3,"queue":"f.bytes","data":"$P"}
A< {"id":3,"ok":false,"error":"queue-full","detail":*}
A> {"op":"put","id":4,"queue":"f.bytes","data":"small"}
A< {"id":4,"ok":true,...}
A> {"op":"purge","id":5,"queue":"f.bytes"}
A< {"id":5,"ok":true,"purged":2}
A> {"op":"put","id":6,"queue":"f.bytes","data":"$P"}
A< {"id":6,"ok":true,...}

== drop-lowest: the oldest of the lowest priority goes
A> {"op":"declare","id":1,"queue":"f.low","max_messages":3,"on_full":"drop-lowest"}
A< {"id":1,"ok":true,...}
A> {"op":"put","id":2,"queue":"f.low","prio":2,"data":"two","quiet":true}
A> {"op":"put","id":3,"queue":"f.low","prio":1,"data":"one-a","quiet":true}
A> {"op":"put","id":4,"queue":"f.low","prio":1,"data":"one-b","quiet":true}
A> {"op":"put","id":5,"queue":"f.low","prio":3,"data":"three"}
A< {"id":5,"ok":true,"msg":*,"stored":"memory"}
A> {"op":"peek","id":6,"queue":"f.low","n":10}
A< {"id":6,"ok":true,"messages":[{...,"data":"three"},{...,"data":"two"},{...,"data":"one-b"}]}
A> {"op":"stats","id":7,"queue":"f.low"}
A< {"id":7,...,"ready":3,...,"puts":4,...,"dropped":1,...,"rejected":0}

== drop-lowest: a newcomer that is itself the lowest is refused
A> {"op":"declare","id":1,"queue":"f.low2","max_messages":2,"on_full":"drop-lowest"}
A< {"id":1,"ok":true,...}
A> {"op":"put","id":2,"queue":"f.low2","prio":2,"data":1,"quiet":true}
A> {"op":"put","id":3,"queue":"f.low2","prio":2,"data":2,"quiet":true}
A> {"op":"put","id":4,"queue":"f.low2","prio":1,"data":3}
A< {"id":4,"ok":false,"error":"queue-full","detail":*}
A> {"op":"peek","id":6,"queue":"f.low2","n":10}
A< {"id":6,"ok":true,"messages":[{...,"data":1},{...,"data":2}]}
A> {"op":"stats","id":7,"queue":"f.low2"}
A< {"id":7,...,"ready":2,...,"dropped":0,...,"rejected":1}

== drop-lowest: among equals the oldest goes
A> {"op":"declare","id":1,"queue":"f.low3","max_messages":2,"on_full":"drop-lowest"}
A< {"id":1,"ok":true,...}
A> {"op":"put","id":2,"queue":"f.low3","data":1,"quiet":true}
A> {"op":"put","id":3,"queue":"f.low3","data":2,"quiet":true}
A> {"op":"put","id":4,"queue":"f.low3","data":3}
A< {"id":4,"ok":true,...}
A> {"op":"peek","id":6,"queue":"f.low3","n":10}
A< {"id":6,"ok":true,"messages":[{...,"data":2},{...,"data":3}]}

== drop-lowest: never a leased one
A> {"op":"declare","id":1,"queue":"f.low4","max_messages":2,"on_full":"drop-lowest"}
A< {"id":1,"ok":true,...}
A> {"op":"put","id":2,"queue":"f.low4","data":1,"quiet":true}
A> {"op":"put","id":3,"queue":"f.low4","prio":5,"data":2,"quiet":true}
A> {"op":"take","id":4,"queue":"f.low4","types":""}
A< {"id":4,...,"lease":$L2,"data":2}
A> {"op":"take","id":5,"queue":"f.low4"}
A< {"id":5,...,"lease":$L1,"data":1}
A> {"op":"put","id":6,"queue":"f.low4","prio":9,"data":3}
A< {"id":6,"ok":false,"error":"queue-full","detail":*}
A> {"op":"ack","id":7,"leases":[$L1,$L2]}
A< {"id":7,"ok":true,"settled":2,"lost":[]}

== block: a put waits until there is room, and its connection goes on
A> {"op":"declare","id":1,"queue":"f.block","max_messages":1,"on_full":"block"}
A< {"id":1,"ok":true,...}
A> {"op":"put","id":2,"queue":"f.block","data":1}
A< {"id":2,"ok":true,...}
A> {"op":"put","id":3,"queue":"f.block","data":2}
A> {"op":"ping","id":4}
A< {"id":4,"ok":true,"time":*}
B> {"op":"take","id":1,"queue":"f.block"}
B< {"id":1,...,"lease":$L,"data":1}
A nothing
B> {"op":"ack","id":2,"lease":$L}
B< {"id":2,"ok":true,"settled":1}
A< {"id":3,"ok":true,"msg":*,"stored":"memory"}
B> {"op":"take","id":3,"queue":"f.block"}
B< {"id":3,...,"data":2}

== block: with a wait of its own
A> {"op":"declare","id":1,"queue":"f.block2","max_messages":1,"on_full":"block"}
A< {"id":1,"ok":true,...}
A> {"op":"put","id":2,"queue":"f.block2","data":1}
A< {"id":2,"ok":true,...}
A> {"op":"put","id":3,"queue":"f.block2","data":2,"wait":30}
A< {"id":3,"ok":false,"error":"queue-full","detail":*}
A> {"op":"put","id":4,"queue":"f.block2","data":2,"wait":0}
A< {"id":4,"ok":false,"error":"queue-full","detail":*}

== block: first come, first served
A> {"op":"declare","id":1,"queue":"f.block3","max_messages":1,"on_full":"block"}
A< {"id":1,"ok":true,...}
A> {"op":"put","id":2,"queue":"f.block3","data":0}
A< {"id":2,"ok":true,...}
B> {"op":"put","id":1,"queue":"f.block3","data":1}
B nothing
C> {"op":"put","id":1,"queue":"f.block3","data":2}
C nothing
A> {"op":"take","id":3,"queue":"f.block3","ack":"auto"}
A< {"id":3,...,"data":0}
B< {"id":1,"ok":true,"msg":*,"stored":"memory"}
C nothing
A> {"op":"take","id":4,"queue":"f.block3","ack":"auto"}
A< {"id":4,...,"data":1}
C< {"id":1,"ok":true,"msg":*,"stored":"memory"}

== room that comes by itself: a life that ends
A> {"op":"declare","id":1,"queue":"f.ttl","max_messages":1,"on_full":"block"}
A< {"id":1,"ok":true,...}
A> {"op":"put","id":2,"queue":"f.ttl","ttl":60,"data":1}
A< {"id":2,"ok":true,...}
A> {"op":"put","id":3,"queue":"f.ttl","data":2}
A< {"id":3,"ok":true,...}
A> {"op":"take","id":4,"queue":"f.ttl"}
A< {"id":4,...,"data":2}

== update gives room too
A> {"op":"declare","id":1,"queue":"f.update","max_messages":1}
A< {"id":1,"ok":true,...}
A> {"op":"put","id":2,"queue":"f.update","data":1}
A< {"id":2,"ok":true,...}
B> {"op":"put","id":1,"queue":"f.update","wait":-1,"data":2}
B nothing
A> {"op":"declare","id":3,"queue":"f.update","update":true,"max_messages":2}
A< {"id":3,"ok":true,...}
B< {"id":1,"ok":true,"msg":*,"stored":"memory"}
