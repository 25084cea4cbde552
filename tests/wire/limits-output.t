# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# What a connection may have unsent: over the soft bound it is not read, over the hard one it ends.

== who does not read is not read from, and stays
config: [limits]
config: output_soft_time = 1h
A> {"op":"hello","name":"deaf","id":1}
A< {"id":1,"ok":true,...}
A flood "{\"op\":\"ping\",\"id\":1,\"pad\":\"0123456789012345678901234567890123456789\"}\n" * 1000000
B> {"op":"list","what":"sessions","match":"deaf","id":1}
B< {"id":1,"ok":true,"items":[{"session":*,...,"unread_bytes":$U,...}]}
expect $U > 1048576
expect $U < 3145728

== over the soft bound for too long it is closed
config: [limits]
config: output_soft = 64KiB
config: output_soft_time = 1s
A> {"op":"hello","name":"deaf","id":1}
A< {"id":1,"ok":true,...}
A flood "{\"op\":\"ping\",\"id\":1,\"pad\":\"0123456789012345678901234567890123456789\"}\n" * 1000000
B> {"op":"take","queue":"empty","wait":2500,"id":1}
B< {"id":1,"ok":true,"msg":null}
B> {"op":"list","what":"sessions","match":"deaf","id":2}
B< {"id":2,"ok":true,"items":[]}

== over the hard bound it is closed at once, and what it had goes back uncounted
config: [limits]
config: max_raw = 1MiB
config: output_soft = 1MiB
config: output_hard = 1MiB
let $BIG = "a" * 1000000
A> {"op":"hello","name":"deaf","id":100}
A< {"id":100,"ok":true,...}
repeat 20
A> {"op":"take","queue":"q","wait":-1,"id":$N}
end
A nothing
A ignore
repeat 20
B> {"op":"put","queue":"q","data":"$BIG","id":$N}
B< {"id":$N,"ok":true,...}
end
B> {"op":"list","what":"sessions","match":"deaf","id":1}
B< {"id":1,"ok":true,"items":[]}
repeat 18
C> {"op":"take","queue":"q","wait":-1,"id":$N}
C< {"id":$N,"ok":true,"queue":"q",...,"attempt":1,...}
end
