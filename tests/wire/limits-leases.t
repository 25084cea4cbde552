# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# At most 1 024 leases in a session.

== the 1 025th take; a settled one makes room
repeat 1025
A> {"op":"put","id":1,"queue":"l","data":$N,"quiet":true}
end
A> {"op":"take","id":1,"queue":"l"}
A< {"id":1,...,"lease":$L,"data":1}
repeat 1023
A> {"op":"take","id":$N,"queue":"l"}
A< {"id":$N,...,"lease":*,"data":*}
end
A> {"op":"take","id":2,"queue":"l"}
A< {"id":2,"ok":false,"error":"quota","detail":~"1024"}
A> {"op":"ack","id":3,"lease":$L}
A< {"id":3,"ok":true,"settled":1}
A> {"op":"take","id":4,"queue":"l"}
A< {"id":4,...,"lease":*,"data":1025}
