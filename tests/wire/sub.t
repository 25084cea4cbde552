# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# sub: listen to a pattern of topics.

== by pattern
A> {"op":"sub","id":1,"topic":"log.*"}
A< {"id":1,"ok":true,"sub":$S}
B> {"op":"pub","id":1,"topic":"log.err","data":1}
B< {"id":1,"ok":true,"msg":*,"subs":1,"queues":0,"refused":0}
B> {"op":"pub","id":2,"topic":"log","data":2}
B< {"id":2,"ok":true,"msg":*,"subs":0,"queues":0,"refused":0}
B> {"op":"pub","id":3,"topic":"log.err.disk","data":3}
B< {"id":3,"ok":true,"msg":*,"subs":0,"queues":0,"refused":0}
A< {"event":"message","sub":$S,"topic":"log.err",...,"data":1}
A nothing

== by type: one pattern
A> {"op":"sub","id":1,"topic":"t","types":"img.#"}
A< {"id":1,"ok":true,"sub":$S}
B> {"op":"pub","id":1,"topic":"t","type":"img.png","data":1}
B< {"id":1,"ok":true,"msg":*,"subs":1,"queues":0,"refused":0}
B> {"op":"pub","id":2,"topic":"t","type":"txt","data":2}
B< {"id":2,"ok":true,"msg":*,"subs":0,"queues":0,"refused":0}
B> {"op":"pub","id":3,"topic":"t","data":3}
B< {"id":3,"ok":true,"msg":*,"subs":0,"queues":0,"refused":0}
A< {"event":"message","sub":$S,"topic":"t","msg":*,"time":*,"from":$ME,"type":"img.png","prio":0,"data":1}
A nothing

== by type: a list, with the empty type in it
A> {"op":"sub","id":1,"topic":"t","types":["a","b.*",""]}
A< {"id":1,"ok":true,"sub":$S}
B> {"op":"pub","id":1,"topic":"t","type":"a","data":1,"quiet":true}
B> {"op":"pub","id":2,"topic":"t","type":"b.c","data":2,"quiet":true}
B> {"op":"pub","id":3,"topic":"t","type":"c","data":3,"quiet":true}
B> {"op":"pub","id":4,"topic":"t","data":4,"quiet":true}
B nothing
A< {"event":"message",...,"data":1}
A< {"event":"message",...,"data":2}
A< {"event":"message",...,"data":4}
A nothing

== retained false skips the last values
B> {"op":"pub","id":1,"topic":"keep","retain":true,"data":"last"}
B< {"id":1,"ok":true,...}
A> {"op":"sub","id":1,"topic":"keep","retained":false}
A< {"id":1,"ok":true,"sub":*}
A nothing
B> {"op":"pub","id":2,"topic":"keep","retain":true}
B< {"id":2,"ok":true,...}
A until {"event":"message",...,"topic":"keep",...}

== all its members
A> {"op":"sub","id":1,"topic":"m","types":["a"],"buffer":10,"on_slow":"close","retained":true}
A< {"id":1,"ok":true,"sub":*}
A> {"op":"sub","id":2,"topic":"m","on_slow":"drop-newest"}
A< {"id":2,"ok":true,"sub":*}
A> {"op":"sub","id":3,"topic":"m","on_slow":"drop-oldest","buffer":1}
A< {"id":3,"ok":true,"sub":*}

== quiet
A> {"op":"sub","id":1,"topic":"quiet.sub","quiet":true}
A nothing
B> {"op":"pub","id":1,"topic":"quiet.sub","data":"x"}
B< {"id":1,"ok":true,"msg":*,"subs":1,"queues":0,"refused":0}
A< {"event":"message","sub":*,"topic":"quiet.sub",...,"data":"x"}

== the broker's own topics may be listened to
A> {"op":"sub","id":1,"topic":"ferry.#"}
A< {"id":1,"ok":true,"sub":*}
A> {"op":"sub","id":2,"topic":"ferry.done"}
A< {"id":2,"ok":true,"sub":*}

== no topic, or none that can be
A> {"op":"sub","id":1}
A< {"id":1,"ok":false,"error":"bad-request","detail":~"^topic: "}
A> {"op":"sub","id":2,"topic":["a","b"]}
A< {"id":2,"ok":false,"error":"bad-request","detail":~"^topic: "}
A> {"op":"sub","id":3,"topic":"a.#.b"}
A< {"id":3,"ok":false,"error":"bad-request","detail":~"^topic: "}
A> {"op":"sub","id":4,"topic":""}
A< {"id":4,"ok":false,"error":"bad-request","detail":~"^topic: "}

== settings that cannot be
A> {"op":"sub","id":1,"topic":"a","types":7}
A< {"id":1,"ok":false,"error":"bad-request","detail":~"^types: "}
A> {"op":"sub","id":2,"topic":"a","types":["a",7]}
A< {"id":2,"ok":false,"error":"bad-request","detail":~"^types: "}
A> {"op":"sub","id":3,"topic":"a","types":["a b"]}
A< {"id":3,"ok":false,"error":"bad-request","detail":~"^types: "}
A> {"op":"sub","id":4,"topic":"a","buffer":"10"}
A< {"id":4,"ok":false,"error":"bad-request","detail":~"^buffer: "}
A> {"op":"sub","id":5,"topic":"a","buffer":0}
A< {"id":5,"ok":false,"error":"bad-request","detail":~"^buffer: "}
A> {"op":"sub","id":6,"topic":"a","buffer":-1}
A< {"id":6,"ok":false,"error":"bad-request","detail":~"^buffer: "}
A> {"op":"sub","id":7,"topic":"a","on_slow":"wait"}
A< {"id":7,"ok":false,"error":"bad-request","detail":~"^on_slow: "}
A> {"op":"sub","id":8,"topic":"a","retained":1}
A< {"id":8,"ok":false,"error":"bad-request","detail":~"^retained: "}
B> {"op":"pub","id":1,"topic":"a"}
B< {"id":1,"ok":true,"msg":*,"subs":0,"queues":0,"refused":0}
