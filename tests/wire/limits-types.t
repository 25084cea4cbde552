# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# At most 1 024 different types in a queue.

== the 1 025th; room again when one is gone
repeat 1024
A> {"op":"put","id":$N,"queue":"t","type":"t$N"}
A< {"id":$N,"ok":true,...}
end
A> {"op":"put","id":1,"queue":"t","type":"t1025"}
A< {"id":1,"ok":false,"error":"quota","detail":~"1024"}
A> {"op":"put","id":2,"queue":"t","type":"t1"}
A< {"id":2,"ok":true,...}
A> {"op":"put","id":3,"queue":"t2","type":"t1025"}
A< {"id":3,"ok":true,...}
A> {"op":"take","id":4,"queue":"t","types":"t1024","ack":"auto"}
A< {"id":4,...,"type":"t1024",...}
A> {"op":"put","id":5,"queue":"t","type":"t1025"}
A< {"id":5,"ok":true,...}
