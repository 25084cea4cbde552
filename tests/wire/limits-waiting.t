# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# At most 1 024 waiting takes on a queue.

== takes
repeat 1024
A> {"op":"take","id":$N,"queue":"w","wait":-1}
end
A nothing
B> {"op":"take","id":1,"queue":"w","wait":-1}
B< {"id":1,"ok":false,"error":"quota","detail":~"1024"}
B> {"op":"take","id":2,"queue":"w"}
B< {"id":2,"ok":true,"msg":null}
A> {"op":"cancel","id":"c","request":7,"quiet":true}
A< {"id":7,"ok":false,"error":"cancelled","detail":*}
B> {"op":"take","id":3,"queue":"w","wait":20}
B< {"id":3,"ok":true,"msg":null}
