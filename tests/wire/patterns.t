# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# Patterns: * is one token, # is any last tokens; in sub, types, bind, match, pause alike.

== # alone is everything but the broker's own
A> {"op":"sub","id":1,"topic":"#"}
A< {"id":1,"ok":true,"sub":*}
B> {"op":"pub","id":1,"topic":"a","quiet":true}
B> {"op":"pub","id":2,"topic":"a.b.c.d","quiet":true}
B> {"op":"put","id":3,"queue":"pq","quiet":true}
B> {"op":"take","id":4,"queue":"pq"}
B< {"id":4,...,"lease":$L}
B> {"op":"ack","id":5,"lease":$L}
B< {"id":5,"ok":true,"settled":1}
A< {"event":"message",...,"topic":"a",...}
A< {"event":"message",...,"topic":"a.b.c.d",...}
A nothing

== * alone is one token, and not the broker's own
A> {"op":"sub","id":1,"topic":"*"}
A< {"id":1,"ok":true,"sub":*}
A> {"op":"sub","id":2,"topic":"*.done"}
A< {"id":2,"ok":true,"sub":$S2}
B> {"op":"pub","id":1,"topic":"a","quiet":true}
B> {"op":"pub","id":2,"topic":"a.b","quiet":true}
B> {"op":"pub","id":3,"topic":"x.done","quiet":true}
B> {"op":"put","id":4,"queue":"pq","quiet":true}
B> {"op":"take","id":5,"queue":"pq"}
B< {"id":5,...,"lease":$L}
B> {"op":"ack","id":6,"lease":$L}
B< {"id":6,"ok":true,"settled":1}
A< {"event":"message",...,"topic":"a",...}
A< {"event":"message","sub":$S2,"topic":"x.done",...}
A nothing

== # is also no token
A> {"op":"sub","id":1,"topic":"a.#"}
A< {"id":1,"ok":true,"sub":*}
B> {"op":"pub","id":1,"topic":"a","quiet":true}
B> {"op":"pub","id":2,"topic":"ab","quiet":true}
B> {"op":"pub","id":3,"topic":"a.b","quiet":true}
B> {"op":"pub","id":4,"topic":"a.b.c","quiet":true}
B> {"op":"pub","id":5,"topic":"b.a","quiet":true}
B nothing
A< {"event":"message",...,"topic":"a",...}
A< {"event":"message",...,"topic":"a.b",...}
A< {"event":"message",...,"topic":"a.b.c",...}
A nothing

== * in the middle, and several of them
A> {"op":"sub","id":1,"topic":"a.*.c"}
A< {"id":1,"ok":true,"sub":$S1}
A> {"op":"sub","id":2,"topic":"*.*.d.#"}
A< {"id":2,"ok":true,"sub":$S2}
B> {"op":"pub","id":1,"topic":"a.b.c","quiet":true}
B> {"op":"pub","id":2,"topic":"a.c","quiet":true}
B> {"op":"pub","id":3,"topic":"a.b.b.c","quiet":true}
B> {"op":"pub","id":4,"topic":"x.y.d","quiet":true}
B> {"op":"pub","id":5,"topic":"x.y.d.e.f","quiet":true}
B> {"op":"pub","id":6,"topic":"x.d","quiet":true}
B nothing
A< {"event":"message","sub":$S1,"topic":"a.b.c",...}
A< {"event":"message","sub":$S2,"topic":"x.y.d",...}
A< {"event":"message","sub":$S2,"topic":"x.y.d.e.f",...}
A nothing

== a name is compared whole, letter for letter
A> {"op":"sub","id":1,"topic":"Log.x_y-z"}
A< {"id":1,"ok":true,"sub":*}
B> {"op":"pub","id":1,"topic":"log.x_y-z","quiet":true}
B> {"op":"pub","id":2,"topic":"Log.x_y-zz","quiet":true}
B> {"op":"pub","id":3,"topic":"Log.x_y","quiet":true}
B> {"op":"pub","id":4,"topic":"Log.x_y-z","quiet":true}
B nothing
A< {"event":"message",...,"topic":"Log.x_y-z",...}
A nothing

== types: the empty one is matched by "" and by #, not by *
A> {"op":"sub","id":1,"topic":"t","types":"#"}
A< {"id":1,"ok":true,"sub":$S1}
A> {"op":"sub","id":2,"topic":"t","types":"*"}
A< {"id":2,"ok":true,"sub":$S2}
A> {"op":"sub","id":3,"topic":"t","types":""}
A< {"id":3,"ok":true,"sub":$S3}
A> {"op":"sub","id":4,"topic":"t","types":"a.#"}
A< {"id":4,"ok":true,"sub":$S4}
B> {"op":"pub","id":1,"topic":"t"}
B< {"id":1,"ok":true,"msg":*,"subs":2,...}
A<| {"event":"message","sub":$S1,...,"type":"",...}
A<| {"event":"message","sub":$S3,...,"type":"",...}
B> {"op":"pub","id":2,"topic":"t","type":"a"}
B< {"id":2,"ok":true,"msg":*,"subs":3,...}
A<| {"event":"message","sub":$S1,...,"type":"a",...}
A<| {"event":"message","sub":$S2,...,"type":"a",...}
A<| {"event":"message","sub":$S4,...,"type":"a",...}
B> {"op":"pub","id":3,"topic":"t","type":"a.b"}
B< {"id":3,"ok":true,"msg":*,"subs":2,...}
A<| {"event":"message","sub":$S1,...,"type":"a.b",...}
A<| {"event":"message","sub":$S4,...,"type":"a.b",...}

== types: several that match give one copy
A> {"op":"sub","id":1,"topic":"t1","types":["a","#","a.#","*"]}
A< {"id":1,"ok":true,"sub":*}
B> {"op":"pub","id":1,"topic":"t1","type":"a"}
B< {"id":1,"ok":true,"msg":*,"subs":1,...}
A< {"event":"message",...}
A nothing

== types beginning with a wildcard do not match what begins with ferry., naming it does
A> {"op":"sub","id":1,"topic":"t2","types":["*.x"]}
A< {"id":1,"ok":true,"sub":*}
A> {"op":"sub","id":2,"topic":"t2","types":["ferry.*"]}
A< {"id":2,"ok":true,"sub":$S2}
B> {"op":"pub","id":1,"topic":"t2","type":"ferry.x"}
B< {"id":1,"ok":true,"msg":*,"subs":1,...}
A< {"event":"message","sub":$S2,...,"type":"ferry.x",...}

== types of a take, with several patterns over several types: the oldest of all that match
repeat 3
A> {"op":"put","id":1,"queue":"tq","type":"a.$N","data":$N}
A< {"id":1,"ok":true,...}
end
A> {"op":"put","id":2,"queue":"tq","type":"b","prio":1,"data":4}
A< {"id":2,"ok":true,...}
A> {"op":"take","id":3,"queue":"tq","types":["a.3","a.2"]}
A< {"id":3,...,"data":2}
A> {"op":"take","id":4,"queue":"tq","types":["a.#","b"]}
A< {"id":4,...,"data":4}
A> {"op":"take","id":5,"queue":"tq","types":["a.#","b"]}
A< {"id":5,...,"data":1}
A> {"op":"take","id":6,"queue":"tq","types":["*.3"]}
A< {"id":6,...,"data":3}

== the configuration's patterns
config: [queue "c.*.x"]
config: max_messages = 11
config: [queue "c.all.#"]
config: max_messages = 12
A> {"op":"declare","id":1,"queue":"c.y.x"}
A< {"id":1,...,"settings":{...,"max_messages":11,...}}
A> {"op":"declare","id":2,"queue":"c.all"}
A< {"id":2,...,"settings":{...,"max_messages":12,...}}
A> {"op":"declare","id":3,"queue":"c.all.b.c"}
A< {"id":3,...,"settings":{...,"max_messages":12,...}}
A> {"op":"declare","id":4,"queue":"c.x"}
A< {"id":4,...,"settings":{...,"max_messages":100000,...}}
