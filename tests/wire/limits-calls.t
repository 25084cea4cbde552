# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# At most 1 024 calls that wait on a service.
needs: root

== of the service's own user; those that a server has do not wait
S> {"op":"serve","id":1,"service":"s"}
S< {"id":1,"ok":true,"sub":*}
repeat 1000
A> {"op":"call","id":$N,"service":"s"}
end
A nothing
repeat 25
B> {"op":"call","id":$N,"service":"s"}
end
B nothing
S< {"event":"call",...,"call":$K,...}
B> {"op":"call","id":"more","service":"s"}
B< {"id":"more","ok":false,"error":"quota","detail":~"^service: .*1024"}
S> {"op":"answer","id":2,"call":$K}
S<| {"id":2,"ok":true}
S<| {"event":"call",...}
A< {"id":1,"ok":true}
B> {"op":"call","id":"room","service":"s","timeout":20}
B< {"id":"room","ok":false,"error":"timeout","detail":*}

== of another user: half of it, so that there is room for others
S> {"op":"serve","id":1,"service":"t"}
S< {"id":1,"ok":true,"sub":*}
as 65534: N
repeat 513
N> {"op":"call","id":$N,"service":"t"}
end
N nothing
S< {"event":"call",...}
N> {"op":"call","id":"more","service":"t"}
N< {"id":"more","ok":false,"error":"quota","detail":~"^service: "}
as 1: D
D> {"op":"call","id":1,"service":"t","timeout":20}
D< {"id":1,"ok":false,"error":"timeout","detail":*}
