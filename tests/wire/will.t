# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# will: a last message, published if the connection ends without bye.

== close
W> {"op":"sub","id":1,"topic":"w.t"}
W< {"id":1,"ok":true,"sub":$S}
A> {"op":"will","id":1,"topic":"w.t","type":"gone","prio":2,"headers":{"h":"1"},"data":{"name":"A"}}
A< {"id":1,"ok":true}
W nothing
A close
W< {"event":"message","sub":$S,"topic":"w.t","msg":*,"time":*,"from":$ME,"type":"gone","prio":2,"headers":{"h":"1"},"data":{"name":"A"}}

== half-close
W> {"op":"sub","id":1,"topic":"w.half"}
W< {"id":1,"ok":true,"sub":*}
A> {"op":"will","id":1,"topic":"w.half","data":"x"}
A< {"id":1,"ok":true}
A half-close
A eof
W< {"event":"message",...,"topic":"w.half",...,"data":"x"}

== not after bye
W> {"op":"sub","id":1,"topic":"w.bye"}
W< {"id":1,"ok":true,"sub":*}
A> {"op":"will","id":1,"topic":"w.bye","data":"x"}
A< {"id":1,"ok":true}
A> {"op":"bye","id":2}
A< {"id":2,"ok":true}
A eof
W nothing

== the last one said counts
W> {"op":"sub","id":1,"topic":"w.last.*"}
W< {"id":1,"ok":true,"sub":*}
A> {"op":"will","id":1,"topic":"w.last.a","data":1}
A< {"id":1,"ok":true}
A> {"op":"will","id":2,"topic":"w.last.b","data":2}
A< {"id":2,"ok":true}
A close
W< {"event":"message",...,"topic":"w.last.b",...,"data":2}
W nothing

== null clears it
W> {"op":"sub","id":1,"topic":"w.null"}
W< {"id":1,"ok":true,"sub":*}
A> {"op":"will","id":1,"topic":"w.null","data":1}
A< {"id":1,"ok":true}
A> {"op":"will","id":2,"topic":null}
A< {"id":2,"ok":true}
A half-close
A eof
W nothing

== a refused one leaves the old one
W> {"op":"sub","id":1,"topic":"w.old"}
W< {"id":1,"ok":true,"sub":*}
A> {"op":"will","id":1,"topic":"w.old","data":1}
A< {"id":1,"ok":true}
A> {"op":"will","id":2,"topic":"w.old","data":2,"prio":-1}
A< {"id":2,"ok":false,"error":"bad-request","detail":~"^prio: "}
A close
W< {"event":"message",...,"topic":"w.old",...,"data":1}

== it goes to bound queues and can be retained
B> {"op":"declare","id":1,"queue":"w.q"}
B< {"id":1,"ok":true,...}
B> {"op":"bind","id":2,"queue":"w.q","topic":"w.bound"}
B< {"id":2,"ok":true}
B> {"op":"take","id":3,"queue":"w.q","wait":-1}
B nothing
A> {"op":"will","id":1,"topic":"w.bound","retain":true,"data":"x"}
A< {"id":1,"ok":true}
A close
B< {"id":3,"ok":true,"queue":"w.q","topic":"w.bound",...,"data":"x"}
W> {"op":"sub","id":1,"topic":"w.bound"}
W< {"id":1,"ok":true,"sub":*}
W< {"event":"message",...,"retained":true,"data":"x"}

== a connection that the broker closes has its will
W> {"op":"sub","id":1,"topic":"w.closed"}
W< {"id":1,"ok":true,"sub":*}
A> {"op":"will","id":1,"topic":"w.closed","data":"x"}
A< {"id":1,"ok":true}
A> {"op":"pub","id":2,"topic":"x","len":-1}
A< {"id":2,"ok":false,"error":"bad-request","detail":~"^len: "}
A< {"event":"goodbye","reason":"bad-request"}
A eof
W< {"event":"message",...,"topic":"w.closed",...,"data":"x"}

== with a raw payload
W> {"op":"sub","id":1,"topic":"w.raw"}
W< {"id":1,"ok":true,"sub":*}
A> {"op":"will","id":1,"topic":"w.raw","len":3}
A raw> "\x01\n\x02"
A< {"id":1,"ok":true}
A close
W< {"event":"message",...,"topic":"w.raw",...,"data64":"AQoC"}

== topics that cannot be
A> {"op":"will","id":1,"data":1}
A< {"id":1,"ok":false,"error":"bad-request","detail":~"^topic: "}
A> {"op":"will","id":2,"topic":"a.*"}
A< {"id":2,"ok":false,"error":"bad-request","detail":~"^topic: "}
A> {"op":"will","id":3,"topic":"ferry.x"}
A< {"id":3,"ok":false,"error":"denied","detail":~"^topic: "}
A> {"op":"will","id":4,"topic":7}
A< {"id":4,"ok":false,"error":"bad-request","detail":~"^topic: "}
