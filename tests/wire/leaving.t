# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
# Who leaves, or takes more at once than a connection may have unsent.

== a client that leaves with two puts in the line
B> {"op":"declare","queue":"q","max_bytes":600,"id":1}
B< {"id":1,"ok":true,...}
B> {"op":"put","queue":"q","data":"xxx","id":2}
B< {"id":2,"ok":true,...}
let $BIG = "a" * 597
A> {"op":"put","queue":"q","data":"$BIG","wait":-1,"id":1}
A> {"op":"put","queue":"q","data":"small","wait":-1,"id":2}
A nothing
A close
B> {"op":"ping","id":3}
B< {"id":3,"ok":true,...}

== a delivery that never reached its client is undone and not counted
let $BIG = "a" * 1000000
A> {"op":"consume","queue":"undone","credit":3,"id":1}
A< {"id":1,"ok":true,"sub":$SUB}
repeat 3
B> {"op":"put","queue":"undone","data":"$BIG","id":$N}
B< {"id":$N,"ok":true,...}
end
A close
repeat 3
B> {"op":"take","queue":"undone","wait":-1,"id":$N}
B< {"id":$N,"ok":true,"queue":"undone",...,"attempt":1,"deliveries":1,"lease":*,...}
end

== a consumer with much credit for large messages gets them all
let $BIG = "a" * 1000000
repeat 90
B> {"op":"put","queue":"large2","data":"$BIG","id":$N}
B< {"id":$N,"ok":true,...}
end
A> {"op":"consume","queue":"large2","credit":90,"id":1}
A< {"id":1,"ok":true,"sub":$SUB}
repeat 90
A< {"event":"message","sub":$SUB,...}
end
A> {"op":"ping","id":3}
A< {"id":3,"ok":true,...}

== so do many takes
let $BIG = "a" * 1000000
B> {"op":"declare","queue":"takes","id":0}
B< {"id":0,"ok":true,...}
B> {"op":"pause","queue":"takes","side":"out","id":0}
B< {"id":0,"ok":true,"queues":1}
repeat 90
B> {"op":"put","queue":"takes","data":"$BIG","id":$N}
B< {"id":$N,"ok":true,...}
A> {"op":"take","queue":"takes","wait":-1,"id":$N}
end
A nothing
B> {"op":"resume","queue":"takes","id":0}
B< {"id":0,"ok":true,"queues":1}
repeat 90
A< {"id":$N,"ok":true,"queue":"takes",...}
end

== an automatic lease whose payload was left out runs out like any other
B> {"op":"declare","queue":"omitted","ttr":1000,"id":1}
B< {"id":1,"ok":true,...}
B> {"op":"put","queue":"omitted","len":1100000,"id":2}
B raw> "x" * 1100000
B< {"id":2,"ok":true,...}
A> {"op":"take","queue":"omitted","ack":"auto","id":1}
A< {"id":1,"ok":true,...,"lease":$L,"omitted":true,"size":1100000}
A until {"event":"expired","lease":$L}

== a half-closed connection that holds a subscription ends with its peer
B> {"op":"ping","id":1}
B< {"id":1,"ok":true,...}
fds mark
A> {"op":"sub","topic":"half","id":1}
A< {"id":1,"ok":true,"sub":$SUB}
A half-close
B> {"op":"pub","topic":"half","data":"x","id":2}
B< {"id":2,"ok":true,...}
A< {"event":"message","sub":$SUB,...}
A close
fds same

== a frame is not charged twice, as what came in and as the message that it makes
config: [limits]
config: memory_per_user = 3MiB
A> {"op":"put","queue":"q","len":2000000,"id":1}
A raw> "x" * 2000000
A< {"id":1,"ok":true,...}
A> {"op":"put","queue":"q","len":2000000,"id":2}
A raw> "x" * 2000000
A< {"id":2,"ok":false,"error":"quota",...}
A> {"op":"purge","queue":"q","id":3}
A< {"id":3,"ok":true,"purged":1}
A> {"op":"put","queue":"q","len":2000000,"id":4}
A raw> "x" * 2000000
A< {"id":4,"ok":true,...}
