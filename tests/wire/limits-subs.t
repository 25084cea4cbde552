# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# At most 256 subscriptions in a session.

== the 257th; one that ends makes room
A> {"op":"sub","id":1,"topic":"first"}
A< {"id":1,"ok":true,"sub":$S}
repeat 255
A> {"op":"sub","id":$N,"topic":"t$N"}
A< {"id":$N,"ok":true,"sub":*}
end
A> {"op":"sub","id":2,"topic":"one.more"}
A< {"id":2,"ok":false,"error":"quota","detail":~"256"}
A> {"op":"consume","id":3,"queue":"one.more"}
A< {"id":3,"ok":false,"error":"quota","detail":~"256"}
B> {"op":"sub","id":1,"topic":"another"}
B< {"id":1,"ok":true,"sub":*}
A> {"op":"cancel","id":4,"sub":$S}
A< {"id":4,"ok":true}
A> {"op":"sub","id":5,"topic":"one.more"}
A< {"id":5,"ok":true,"sub":*}
