# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# At most 4 096 retained values of one user.
needs: root

== the 4 097th; one that is cleared makes room
as 65534: N
repeat 4096
N> {"op":"pub","id":$N,"topic":"r.$N","retain":true,"data":1,"quiet":true}
end
N nothing
N> {"op":"pub","id":1,"topic":"r.4097","retain":true,"data":1}
N< {"id":1,"ok":false,"error":"quota","detail":~"4096"}
N> {"op":"pub","id":2,"topic":"r.1","retain":true,"data":2}
N< {"id":2,"ok":true,...}
N> {"op":"pub","id":3,"topic":"r.1","retain":true}
N< {"id":3,"ok":true,...}
N> {"op":"pub","id":4,"topic":"r.4097","retain":true,"data":1}
N< {"id":4,"ok":true,...}
