# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# backoff: the n-th retry waits its ms times 2^(n-1), at most an hour.

== twice as long each time
A> {"op":"declare","id":1,"queue":"b","backoff":20000,"max_attempts":0}
A< {"id":1,"ok":true,...,"settings":{...,"backoff":20000,...}}
A> {"op":"put","id":2,"queue":"b","quiet":true}
A> {"op":"take","id":3,"queue":"b"}
A< {"id":3,...,"attempt":1,...,"lease":$L1}
A> {"op":"nack","id":4,"lease":$L1}
A< {"id":4,"ok":true,"settled":1}
A> {"op":"peek","id":5,"queue":"b","state":"delayed"}
A< {"id":5,"ok":true,"messages":[{...,"attempt":2,"deliveries":1,"state":"delayed","delay":$D1}]}
expect 0 < $D1 <= 20000

== the second retry, after a first that was told its own delay
A> {"op":"declare","id":1,"queue":"b2","backoff":20000,"max_attempts":0}
A< {"id":1,"ok":true,...}
A> {"op":"put","id":2,"queue":"b2","quiet":true}
A> {"op":"take","id":3,"queue":"b2"}
A< {"id":3,...,"attempt":1,...,"lease":$L1}
A> {"op":"nack","id":4,"lease":$L1,"delay":0}
A< {"id":4,"ok":true,"settled":1}
A> {"op":"take","id":5,"queue":"b2","wait":-1}
A< {"id":5,...,"attempt":2,...,"lease":$L2}
A> {"op":"nack","id":6,"lease":$L2}
A< {"id":6,"ok":true,"settled":1}
A> {"op":"peek","id":7,"queue":"b2","state":"delayed"}
A< {"id":7,"ok":true,"messages":[{...,"attempt":3,"deliveries":2,"state":"delayed","delay":$D2}]}
expect 20000 < $D2 <= 40000

== at most an hour
A> {"op":"declare","id":1,"queue":"b3","backoff":3000000,"max_attempts":0}
A< {"id":1,"ok":true,...}
A> {"op":"put","id":2,"queue":"b3","quiet":true}
repeat 3
A> {"op":"take","id":3,"queue":"b3","wait":-1}
A< {"id":3,...,"attempt":$N,...,"lease":$L}
A> {"op":"nack","id":4,"lease":$L,"delay":0}
A< {"id":4,"ok":true,"settled":1}
end
A> {"op":"take","id":5,"queue":"b3","wait":-1}
A< {"id":5,...,"attempt":4,...,"lease":$L}
A> {"op":"nack","id":6,"lease":$L}
A< {"id":6,"ok":true,"settled":1}
A> {"op":"peek","id":7,"queue":"b3","state":"delayed"}
A< {"id":7,"ok":true,"messages":[{...,"delay":$D}]}
expect 3500000 < $D <= 3600000

== many failures do not overflow it
A> {"op":"declare","id":1,"queue":"b4","backoff":1,"max_attempts":0}
A< {"id":1,"ok":true,...}
A> {"op":"put","id":2,"queue":"b4","quiet":true}
repeat 70
A> {"op":"take","id":3,"queue":"b4","wait":-1}
A< {"id":3,...,"attempt":$N,...,"lease":$L}
A> {"op":"nack","id":4,"lease":$L,"delay":0}
A< {"id":4,"ok":true,"settled":1}
end
A> {"op":"take","id":5,"queue":"b4","wait":-1}
A< {"id":5,...,"lease":$L}
A> {"op":"nack","id":6,"lease":$L}
A< {"id":6,"ok":true,"settled":1}
A> {"op":"peek","id":7,"queue":"b4","state":"delayed"}
A< {"id":7,"ok":true,"messages":[{...,"delay":$D}]}
expect 3500000 < $D <= 3600000

== a lost connection waits too, a release does not
A> {"op":"declare","id":1,"queue":"b5","backoff":50}
A< {"id":1,"ok":true,...}
A> {"op":"put","id":2,"queue":"b5","quiet":true}
A nothing
B> {"op":"take","id":1,"queue":"b5"}
B< {"id":1,...,"attempt":1,"deliveries":1,"lease":$L1}
B> {"op":"release","id":2,"lease":$L1}
B< {"id":2,"ok":true,"settled":1}
B> {"op":"take","id":3,"queue":"b5"}
B< {"id":3,...,"attempt":1,"deliveries":2,"lease":*}
B close
A> {"op":"take","id":3,"queue":"b5","wait":-1}
A< {"id":3,...,"attempt":2,"deliveries":3,"lease":*}
