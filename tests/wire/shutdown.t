# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# SIGTERM: those who wait are told, everybody gets a goodbye, and the broker ends with status 0.

== a subscriber
A> {"op":"sub","id":1,"topic":"x"}
A< {"id":1,"ok":true,"sub":*}
term
A< {"event":"goodbye","reason":"shutting-down"}
A eof

== a take that waits
A> {"op":"take","id":1,"queue":"x","wait":-1}
A nothing
term
A< {"id":1,"ok":false,"error":"shutting-down","detail":*}
A< {"event":"goodbye","reason":"shutting-down"}
A eof

== a put that waits
A> {"op":"declare","id":1,"queue":"x","max_messages":1}
A< {"id":1,"ok":true,...}
A> {"op":"put","id":2,"queue":"x"}
A< {"id":2,"ok":true,...}
A> {"op":"put","id":3,"queue":"x","wait":-1}
A nothing
term
A< {"id":3,"ok":false,"error":"shutting-down","detail":*}
A< {"event":"goodbye","reason":"shutting-down"}
A eof

== a call and its server
S> {"op":"serve","id":1,"service":"s"}
S< {"id":1,"ok":true,"sub":*}
A> {"op":"call","id":1,"service":"s"}
S< {"event":"call",...}
term
A< {"id":1,"ok":false,"error":"shutting-down","detail":*}
A< {"event":"goodbye","reason":"shutting-down"}
A eof
S< {"event":"goodbye","reason":"shutting-down"}
S eof

== one in the middle of a frame, and one that said nothing
A raw> "{\"op\":\"pi"
B nothing
C half-close
C eof
term
A< {"event":"goodbye","reason":"shutting-down"}
A eof
B< {"event":"goodbye","reason":"shutting-down"}
B eof

== what was answered before it was received is not lost: a thousand replies
A raw> "{\"op\":\"ping\",\"id\":1}\n" * 1000
A< {"id":1,"ok":true,"time":*}
repeat 999
A< {"id":1,"ok":true,"time":*}
end
term
A< {"event":"goodbye","reason":"shutting-down"}
A eof
