# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# At most 128 queues of one user.
needs: root

== the 129th; one that is dropped makes room; other users are not concerned
as 65534: N
repeat 128
N> {"op":"put","id":$N,"queue":"q.$N"}
N< {"id":$N,"ok":true,...}
end
N> {"op":"put","id":1,"queue":"q.129"}
N< {"id":1,"ok":false,"error":"quota","detail":~"128"}
N> {"op":"declare","id":2,"queue":"q.129"}
N< {"id":2,"ok":false,"error":"quota","detail":~"128"}
N> {"op":"take","id":3,"queue":"q.129"}
N< {"id":3,"ok":false,"error":"quota","detail":~"128"}
as 1: D
D> {"op":"put","id":1,"queue":"d.1"}
D< {"id":1,"ok":true,...}
N> {"op":"put","id":4,"queue":"d.1"}
N< {"id":4,"ok":true,...}
N> {"op":"drop","id":5,"queue":"q.1"}
N< {"id":5,"ok":true}
N> {"op":"put","id":6,"queue":"q.129"}
N< {"id":6,"ok":true,...}
