# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# retain: a topic's last value, for those who come later.

== a new subscriber gets it, after the reply
A> {"op":"pub","id":1,"topic":"r","type":"t","prio":1,"headers":{"h":"1"},"retain":true,"data":"last"}
A< {"id":1,"ok":true,"msg":$M,"subs":0,"queues":0,"refused":0}
B> {"op":"sub","id":1,"topic":"r"}
B< {"id":1,"ok":true,"sub":$S}
B< {"event":"message","sub":$S,"topic":"r","msg":$M,"time":*,"from":$ME,"type":"t","prio":1,"headers":{"h":"1"},"retained":true,"data":"last"}

== one who listened already gets it as any other
B> {"op":"sub","id":1,"topic":"r1"}
B< {"id":1,"ok":true,"sub":$S}
A> {"op":"pub","id":1,"topic":"r1","retain":true,"data":"x"}
A< {"id":1,"ok":true,"msg":$M,"subs":1,"queues":0,"refused":0}
B< {"event":"message","sub":$S,"topic":"r1","msg":$M,"time":*,"from":$ME,"type":"","prio":0,"data":"x"}
B nothing

== the last one counts; what is not to be kept changes nothing
A> {"op":"pub","id":1,"topic":"r2","retain":true,"data":1,"quiet":true}
A> {"op":"pub","id":2,"topic":"r2","retain":true,"data":2,"quiet":true}
A> {"op":"pub","id":3,"topic":"r2","data":3,"quiet":true}
A nothing
B> {"op":"sub","id":1,"topic":"r2"}
B< {"id":1,"ok":true,"sub":*}
B< {"event":"message",...,"retained":true,"data":2}
B nothing

== an empty payload clears it
A> {"op":"pub","id":1,"topic":"r3","retain":true,"data":1}
A< {"id":1,"ok":true,...}
C> {"op":"sub","id":1,"topic":"r3"}
C< {"id":1,"ok":true,"sub":$S}
C< {"event":"message","sub":$S,...,"retained":true,"data":1}
A> {"op":"pub","id":2,"topic":"r3","retain":true}
A< {"id":2,"ok":true,...}
C< {"event":"message","sub":$S,"topic":"r3","msg":*,"time":*,"from":$ME,"type":"","prio":0}
B> {"op":"sub","id":1,"topic":"r3"}
B< {"id":1,"ok":true,"sub":*}
B nothing

== by pattern: all of them
A> {"op":"pub","id":1,"topic":"r4.a","retain":true,"data":1,"quiet":true}
A> {"op":"pub","id":2,"topic":"r4.b","retain":true,"data":2,"quiet":true}
A> {"op":"pub","id":3,"topic":"r4.c.d","retain":true,"data":3,"quiet":true}
A nothing
B> {"op":"sub","id":1,"topic":"r4.*"}
B< {"id":1,"ok":true,"sub":*}
B<| {"event":"message",...,"topic":"r4.a",...,"retained":true,"data":1}
B<| {"event":"message",...,"topic":"r4.b",...,"retained":true,"data":2}
B nothing
C> {"op":"sub","id":1,"topic":"r4.#"}
C< {"id":1,"ok":true,"sub":*}
C<| {"event":"message",...,"topic":"r4.a",...,"retained":true,"data":1}
C<| {"event":"message",...,"topic":"r4.b",...,"retained":true,"data":2}
C<| {"event":"message",...,"topic":"r4.c.d",...,"retained":true,"data":3}
C nothing

== by type
A> {"op":"pub","id":1,"topic":"r5.a","type":"x","retain":true,"data":1,"quiet":true}
A> {"op":"pub","id":2,"topic":"r5.b","type":"y","retain":true,"data":2,"quiet":true}
A nothing
B> {"op":"sub","id":1,"topic":"r5.*","types":"y"}
B< {"id":1,"ok":true,"sub":*}
B< {"event":"message",...,"topic":"r5.b",...,"type":"y",...,"retained":true,"data":2}
B nothing

== not when they are not wanted
A> {"op":"pub","id":1,"topic":"r6","retain":true,"data":1}
A< {"id":1,"ok":true,...}
B> {"op":"sub","id":1,"topic":"r6","retained":false}
B< {"id":1,"ok":true,"sub":*}
B nothing

== its life may end
A> {"op":"pub","id":1,"topic":"r7","retain":true,"ttl":50,"data":1}
A< {"id":1,"ok":true,...}
A> {"op":"take","id":2,"queue":"nobody","wait":100}
A< {"id":2,"ok":true,"msg":null}
B> {"op":"sub","id":1,"topic":"r7"}
B< {"id":1,"ok":true,"sub":*}
B nothing

== a queue that is bound later gets none
A> {"op":"pub","id":1,"topic":"r8","retain":true,"data":1}
A< {"id":1,"ok":true,...}
A> {"op":"declare","id":2,"queue":"r8q","quiet":true}
A> {"op":"bind","id":3,"queue":"r8q","topic":"r8"}
A< {"id":3,"ok":true}
A> {"op":"take","id":4,"queue":"r8q"}
A< {"id":4,"ok":true,"msg":null}
