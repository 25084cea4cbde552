# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# credit: how many unsettled messages a consumer has at once.

== so many and no more; each settled one makes room for the next
repeat 6
A> {"op":"put","id":1,"queue":"c","data":$N,"quiet":true}
end
A nothing
B> {"op":"consume","id":1,"queue":"c","credit":3}
B< {"id":1,"ok":true,"sub":$S}
B< {"event":"message","sub":$S,...,"lease":$L1,"data":1}
B< {"event":"message","sub":$S,...,"lease":$L2,"data":2}
B< {"event":"message","sub":$S,...,"lease":$L3,"data":3}
B nothing
B> {"op":"ack","id":2,"lease":$L2}
B<| {"id":2,"ok":true,"settled":1}
B<| {"event":"message","sub":$S,...,"lease":$L4,"data":4}
B nothing
B> {"op":"ack","id":3,"leases":[$L1,$L3]}
B<| {"id":3,"ok":true,"settled":2,"lost":[]}
B<| {"event":"message","sub":$S,...,"lease":*,"data":5}
B<| {"event":"message","sub":$S,...,"lease":*,"data":6}
B nothing

== one is the default
A> {"op":"put","id":1,"queue":"c1","data":1,"quiet":true}
A> {"op":"put","id":2,"queue":"c1","data":2,"quiet":true}
A nothing
B> {"op":"consume","id":1,"queue":"c1"}
B< {"id":1,"ok":true,"sub":*}
B< {"event":"message",...,"data":1}
B nothing

== settled by another connection it comes back too
A> {"op":"put","id":1,"queue":"c2","data":1,"quiet":true}
A> {"op":"put","id":2,"queue":"c2","data":2,"quiet":true}
A nothing
B> {"op":"consume","id":1,"queue":"c2"}
B< {"id":1,"ok":true,"sub":*}
B< {"event":"message",...,"lease":$L,"data":1}
A> {"op":"ack","id":3,"lease":$L}
A< {"id":3,"ok":true,"settled":1}
B< {"event":"message",...,"data":2}

== the most is in the limits
config: [limits]
config: max_credit = 5
A> {"op":"consume","id":1,"queue":"c3","credit":6}
A< {"id":1,"ok":false,"error":"bad-request","detail":~"^credit: .*5"}
A> {"op":"consume","id":2,"queue":"c3","credit":5}
A< {"id":2,"ok":true,"sub":*}
A> {"op":"serve","id":3,"service":"c3","credit":6}
A< {"id":3,"ok":false,"error":"bad-request","detail":~"^credit: .*5"}

== ack auto needs none
repeat 5
A> {"op":"put","id":1,"queue":"c4","data":$N,"quiet":true}
end
A nothing
B> {"op":"consume","id":1,"queue":"c4","ack":"auto"}
B< {"id":1,"ok":true,"sub":$S}
repeat 5
B< {"event":"message","sub":$S,...,"deliveries":1,"data":$N}
end

== takes of the same connection do not use it
A> {"op":"put","id":1,"queue":"c5","data":1,"quiet":true}
A> {"op":"put","id":2,"queue":"c5b","data":2,"quiet":true}
A nothing
B> {"op":"take","id":1,"queue":"c5b"}
B< {"id":1,...,"data":2}
B> {"op":"consume","id":2,"queue":"c5"}
B< {"id":2,"ok":true,"sub":*}
B< {"event":"message",...,"data":1}

== two consumers of one queue and connection have a credit each
repeat 4
A> {"op":"put","id":1,"queue":"c6","data":$N,"quiet":true}
end
A nothing
B> {"op":"consume","id":1,"queue":"c6"}
B< {"id":1,"ok":true,"sub":$S1}
B< {"event":"message","sub":$S1,...,"data":1}
B> {"op":"consume","id":2,"queue":"c6","credit":2}
B< {"id":2,"ok":true,"sub":$S2}
B< {"event":"message","sub":$S2,...,"data":2}
B< {"event":"message","sub":$S2,...,"data":3}
B nothing
