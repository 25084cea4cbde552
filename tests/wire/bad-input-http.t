# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# HTTP on the wrong socket is told where to go.

== GET
A raw> "GET /version HTTP/1.1\r\nHost: localhost\r\nUser-Agent: curl/8\r\nAccept: */*\r\n\r\n"
A rest ~"http\.sock"

== the other methods
A raw> "POST /topics/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 35\r\n\r\n{\"op\":\"put\",\"queue\":\"http.evil\"}\n\r\n"
A rest ~"http\.sock"
B raw> "PUT /queues/x HTTP/1.1\r\n\r\n"
B rest ~"http\.sock"
C raw> "DELETE /queues/x HTTP/1.1\r\n\r\n"
C rest ~"http\.sock"
D raw> "HEAD / HTTP/1.1\r\n\r\n"
D rest ~"http\.sock"
E raw> "OPTIONS * HTTP/1.1\r\n\r\n"
E rest ~"http\.sock"
F> {"op":"peek","id":1,"queue":"http.evil"}
F< {"id":1,"ok":false,"error":"no-such-queue","detail":*}

== only as the first bytes
A> {"op":"ping","id":1}
A< {"id":1,"ok":true,"time":*}
A> GET / HTTP/1.1
A< {"ok":false,"error":"bad-json","detail":*}
A> {"op":"ping","id":2}
A< {"id":2,"ok":true,"time":*}

== in pieces
A raw> "GE"
B nothing
A raw> "T / HTTP/1.1\r\n\r\n"
A rest ~"http\.sock"
