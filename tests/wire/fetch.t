# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# fetch: a payload that was too long for its line.

== a take whose line would be too long has no payload, but a lease to fetch it by
A> {"op":"put","id":1,"queue":"f","len":900000}
A raw> "x" * 900000
A< {"id":1,"ok":true,"msg":$M,"stored":"memory"}
B> {"op":"take","id":1,"queue":"f"}
B< {"id":1,"ok":true,"queue":"f","msg":$M,"time":*,"from":$ME,"type":"","prio":0,"attempt":1,"deliveries":1,"lease":$L,"omitted":true,"size":900000}
B> {"op":"fetch","id":2,"lease":$L}
B< {"id":2,"ok":true,"len":900000,"form":"bytes"}
B raw< "x" * 900000
B> {"op":"ack","id":3,"lease":$L}
B< {"id":3,"ok":true,"settled":1}
B> {"op":"fetch","id":4,"lease":$L}
B< {"id":4,"ok":false,"error":"lease-lost","detail":~"ack"}

== with ack auto it has a lease too
A> {"op":"put","id":1,"queue":"f.auto","len":900000}
A raw> "y" * 900000
A< {"id":1,"ok":true,...}
B> {"op":"take","id":1,"queue":"f.auto","ack":"auto"}
B< {"id":1,"ok":true,"queue":"f.auto","msg":*,"time":*,"from":$ME,"type":"","prio":0,"attempt":1,"deliveries":1,"lease":$L,"omitted":true,"size":900000}
B> {"op":"fetch","id":2,"lease":$L}
B< {"id":2,"ok":true,"len":900000,"form":"bytes"}
B raw< "y" * 900000
B> {"op":"ack","id":3,"lease":$L}
B< {"id":3,"ok":true,"settled":1}

== a consumer's
B> {"op":"consume","id":1,"queue":"f.con"}
B< {"id":1,"ok":true,"sub":$S}
A> {"op":"put","id":1,"queue":"f.con","len":1100000,"form":"text"}
A raw> "z" * 1100000
A< {"id":1,"ok":true,...}
B< {"event":"message","sub":$S,"queue":"f.con",...,"lease":$L,"omitted":true,"size":1100000}
B> {"op":"fetch","id":2,"lease":$L}
B< {"id":2,"ok":true,"len":1100000,"form":"text"}
B raw< "z" * 1100000

== a subscriber's has no lease
B> {"op":"sub","id":1,"topic":"f.t"}
B< {"id":1,"ok":true,"sub":$S}
A> {"op":"pub","id":1,"topic":"f.t","len":900000}
A raw> "x" * 900000
A< {"id":1,"ok":true,"msg":*,"subs":1,"queues":0,"refused":0}
B< {"event":"message","sub":$S,"topic":"f.t","msg":*,"time":*,"from":$ME,"type":"","prio":0,"omitted":true,"size":900000}

== a raw receiver gets it as it is
B> {"op":"hello","id":1,"body":"raw"}
B< {"id":1,"ok":true,...}
A> {"op":"put","id":1,"queue":"f.raw","len":1100000}
A raw> "x" * 1100000
A< {"id":1,"ok":true,...}
B> {"op":"take","id":2,"queue":"f.raw"}
B< {"id":2,"ok":true,"queue":"f.raw",...,"lease":*,"len":1100000,"form":"bytes"}
B raw< "x" * 1100000

== a peeked one is omitted too
A> {"op":"put","id":1,"queue":"f.peek","len":900000}
A raw> "x" * 900000
A< {"id":1,"ok":true,...}
B> {"op":"peek","id":1,"queue":"f.peek"}
B< {"id":1,"ok":true,"messages":[{"queue":"f.peek",...,"state":"ready","omitted":true,"size":900000}]}

== text that grows by its escapes
A> {"op":"put","id":1,"queue":"f.esc","len":300000,"form":"text"}
A raw> "\x01" * 300000
A< {"id":1,"ok":true,...}
B> {"op":"take","id":1,"queue":"f.esc"}
B< {"id":1,"ok":true,"queue":"f.esc",...,"lease":$L,"omitted":true,"size":300000}
B> {"op":"fetch","id":2,"lease":$L}
B< {"id":2,"ok":true,"len":300000,"form":"text"}
B raw< "\x01" * 300000

== leases that are not, and members that cannot be
A> {"op":"fetch","id":1,"lease":999999}
A< {"id":1,"ok":false,"error":"lease-lost","detail":*}
A> {"op":"fetch","id":2}
A< {"id":2,"ok":false,"error":"bad-request","detail":~"^lease: "}
A> {"op":"fetch","id":3,"lease":"1"}
A< {"id":3,"ok":false,"error":"bad-request","detail":~"^lease: "}
A> {"op":"fetch","id":4,"lease":1,"as":"parcel"}
A< {"id":4,"ok":false,"error":"bad-request","detail":~"^as: "}
