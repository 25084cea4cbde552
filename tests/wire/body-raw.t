# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# hello with body raw: payloads come as bytes behind their line.

== text, json and bytes
A> {"op":"hello","id":1,"body":"raw"}
A< {"id":1,"ok":true,...}
A> {"op":"sub","id":2,"topic":"r"}
A< {"id":2,"ok":true,"sub":$S}
B> {"op":"pub","id":1,"topic":"r","data":"a\"b\n","quiet":true}
B> {"op":"pub","id":2,"topic":"r","data":{ "a":[1.50] },"quiet":true}
B> {"op":"pub","id":3,"topic":"r","data64":"AAD/","quiet":true}
B nothing
A< {"event":"message","sub":$S,"topic":"r","msg":*,"time":*,"from":$ME,"type":"","prio":0,"len":4,"form":"text"}
A raw< "a\"b\n"
A< {"event":"message","sub":$S,"topic":"r","msg":*,"time":*,"from":$ME,"type":"","prio":0,"len":14,"form":"json"}
A raw< "{ \"a\":[1.50] }"
A< {"event":"message","sub":$S,"topic":"r","msg":*,"time":*,"from":$ME,"type":"","prio":0,"len":3,"form":"bytes"}
A raw< "\x00\x00\xff"
A nothing

== an empty one has len 0
A> {"op":"hello","id":1,"body":"raw"}
A< {"id":1,"ok":true,...}
A> {"op":"put","id":2,"queue":"r0"}
A< {"id":2,"ok":true,...}
A> {"op":"take","id":3,"queue":"r0"}
A< {"id":3,"ok":true,"queue":"r0","msg":*,"time":*,"from":$ME,"type":"","prio":0,"attempt":1,"deliveries":1,"lease":*,"len":0,"form":"bytes"}
A nothing

== a take, from raw to raw, with a line end as its first and last byte
A> {"op":"hello","id":1,"body":"raw"}
A< {"id":1,"ok":true,...}
A> {"op":"put","id":2,"queue":"r1","len":5}
A raw> "\n{}\x00\n"
A< {"id":2,"ok":true,"msg":*,"stored":"memory"}
A> {"op":"take","id":3,"queue":"r1"}
A< {"id":3,"ok":true,"queue":"r1","msg":*,"time":*,"from":$ME,"type":"","prio":0,"attempt":1,"deliveries":1,"lease":*,"len":5,"form":"bytes"}
A raw< "\n{}\x00\n"

== nothing in time has no payload
A> {"op":"hello","id":1,"body":"raw"}
A< {"id":1,"ok":true,...}
A> {"op":"take","id":2,"queue":"r2"}
A< {"id":2,"ok":true,"msg":null}
A nothing

== retained values and consumers too
A> {"op":"hello","id":1,"body":"raw"}
A< {"id":1,"ok":true,...}
B> {"op":"pub","id":1,"topic":"r3","retain":true,"data":"kept"}
B< {"id":1,"ok":true,...}
A> {"op":"sub","id":2,"topic":"r3"}
A< {"id":2,"ok":true,"sub":*}
A< {"event":"message",...,"prio":0,"retained":true,"len":4,"form":"text"}
A raw< "kept"
A> {"op":"consume","id":3,"queue":"r4"}
A< {"id":3,"ok":true,"sub":*}
B> {"op":"put","id":2,"queue":"r4","data":[]}
B< {"id":2,"ok":true,...}
A< {"event":"message",...,"lease":*,"len":2,"form":"json"}
A raw< "[]"

== a megabyte and more
A> {"op":"hello","id":1,"body":"raw"}
A< {"id":1,"ok":true,...}
A> {"op":"put","id":2,"queue":"r5","len":3000000}
A raw> "abcdefghij" * 300000
A< {"id":2,"ok":true,"msg":*,"stored":"memory"}
A> {"op":"take","id":3,"queue":"r5"}
A< {"id":3,...,"len":3000000,"form":"bytes"}
A raw< "abcdefghij" * 300000
A nothing
