# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# list: what there is, by kind, page by page.

== queues, with their figures
A> {"op":"declare","id":1,"queue":"l.q","max_messages":9}
A< {"id":1,"ok":true,...}
A> {"op":"put","id":2,"queue":"l.q","data":"abc"}
A< {"id":2,"ok":true,...}
A> {"op":"list","id":3,"what":"queues","match":"l.q"}
A< {"id":3,"ok":true,"items":[{"queue":"l.q","owner":$UID,"backend":"memory","settings":{...,"max_messages":9,...},"paused":false,"ready":1,"delayed":0,"leased":0,"dead":0,"bytes":$B,"consumers":0,"waiting":0,"oldest_ms":$AGE,"puts":1,"takes":0,"acks":0,"nacks":0,"releases":0,"buried":0,"kicked":0,"expired":0,"dropped":0,"removed":0,"rejected":0}]}
expect $B >= 3
expect $AGE < 60000

== queues by pattern, page by page
repeat 5
A> {"op":"declare","id":$N,"queue":"l.page.q$N"}
A< {"id":$N,"ok":true,...}
end
A> {"op":"list","id":1,"what":"queues","match":"l.page.*","n":2}
A< {"id":1,"ok":true,"items":[{"queue":$Q1,...},{"queue":$Q2,...}],"next":$NEXT}
A> {"op":"list","id":2,"what":"queues","match":"l.page.*","n":2,"after":$NEXT}
A< {"id":2,"ok":true,"items":[{"queue":$Q3,...},{"queue":$Q4,...}],"next":$NEXT2}
A> {"op":"list","id":3,"what":"queues","match":"l.page.*","n":2,"after":$NEXT2}
A< {"id":3,"ok":true,"items":[{"queue":$Q5,...}]}
A> {"op":"list","id":4,"what":"queues","match":"l.page.*"}
A< {"id":4,"ok":true,"items":[{"queue":$Q1,...},{"queue":$Q2,...},{"queue":$Q3,...},{"queue":$Q4,...},{"queue":$Q5,...}]}
A> {"op":"list","id":5,"what":"queues","match":"l.nothing"}
A< {"id":5,"ok":true,"items":[]}

== topics
A> {"op":"sub","id":1,"topic":"l.topic"}
A< {"id":1,"ok":true,"sub":*}
B> {"op":"pub","id":1,"topic":"l.topic","retain":true,"data":"x"}
B< {"id":1,"ok":true,...}
A< {"event":"message",...}
B> {"op":"list","id":2,"what":"topics","match":"l.topic"}
B< {"id":2,"ok":true,"items":[{"topic":"l.topic","retained":1,"subs":1,"pubs":1}]}

== subscriptions
A> {"op":"sub","id":1,"topic":"l.s.*","types":["a","b"],"buffer":7,"on_slow":"drop-newest"}
A< {"id":1,"ok":true,"sub":$S}
B> {"op":"list","id":1,"what":"subs","match":"l.s.*"}
B< {"id":1,"ok":true,"items":[{"sub":$S,"session":*,"uid":$UID,"topic":"l.s.*","types":["a","b"],"buffered":0,"buffer":7,"lost":0,"on_slow":"drop-newest"}]}

== services
S> {"op":"serve","id":1,"service":"l.svc"}
S< {"id":1,"ok":true,"sub":*}
C> {"op":"call","id":1,"service":"l.svc"}
C> {"op":"call","id":2,"service":"l.svc"}
S< {"event":"call",...}
B> {"op":"list","id":1,"what":"services","match":"l.svc"}
B< {"id":1,"ok":true,"items":[{"service":"l.svc","servers":1,"waiting":1,"calls":2,"failed":0}]}

== sessions
A> {"op":"hello","id":1,"name":"l-session"}
A< {"id":1,...,"session":$S,...}
A> {"op":"sub","id":2,"topic":"x"}
A< {"id":2,"ok":true,"sub":*}
A> {"op":"put","id":3,"queue":"l.sess","quiet":true}
A> {"op":"take","id":4,"queue":"l.sess"}
A< {"id":4,...,"lease":*}
B> {"op":"list","id":1,"what":"sessions"}
B< {"id":1,"ok":true,"items":[...,{"session":$S,"uid":$UID,"pid":$PID,"command":*,"name":"l-session","age_ms":*,"in_bytes":$IN,"out_bytes":$OUT,"in_frames":4,"out_frames":3,"unread_bytes":*,"subs":1,"leases":1,"lost":0},...]}
expect $IN > 100
expect $OUT > 100

== bindings
A> {"op":"declare","id":1,"queue":"l.bq","quiet":true}
A> {"op":"bind","id":2,"queue":"l.bq","topic":"l.bt.#","types":"t"}
A< {"id":2,"ok":true}
A> {"op":"list","id":3,"what":"bindings","match":"l.bq"}
A< {"id":3,"ok":true,"items":[{"queue":"l.bq","topic":"l.bt.#","types":["t"]}]}

== segments: none
A> {"op":"list","id":1,"what":"segments"}
A< {"id":1,"ok":true,"items":[]}

== members that cannot be
A> {"op":"list","id":1}
A< {"id":1,"ok":false,"error":"bad-request","detail":~"^what: "}
A> {"op":"list","id":2,"what":"kings"}
A< {"id":2,"ok":false,"error":"bad-request","detail":~"^what: "}
A> {"op":"list","id":3,"what":"queues","match":"a b"}
A< {"id":3,"ok":false,"error":"bad-request","detail":~"^match: "}
A> {"op":"list","id":4,"what":"queues","n":0}
A< {"id":4,"ok":false,"error":"bad-request","detail":~"^n: "}
A> {"op":"list","id":5,"what":"queues","n":101}
A< {"id":5,"ok":false,"error":"bad-request","detail":~"^n: .*100"}
A> {"op":"list","id":6,"what":"queues","after":7}
A< {"id":6,"ok":false,"error":"bad-request","detail":~"^after: "}
