# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# serve: answer calls to a service.

== a call comes as an event
S> {"op":"serve","id":1,"service":"upper"}
S< {"id":1,"ok":true,"sub":$S}
C> {"op":"call","id":1,"service":"upper","timeout":20000,"headers":{"a":"b"},"data":"abc"}
S< {"event":"call","sub":$S,"call":$K,"service":"upper","from":$ME,"timeout":20000,"headers":{"a":"b"},"data":"abc"}
S> {"op":"answer","id":2,"call":$K,"data":"ABC"}
S< {"id":2,"ok":true}
C< {"id":1,"ok":true,"data":"ABC"}

== one call at once is the default, the next comes with the answer
S> {"op":"serve","id":1,"service":"one"}
S< {"id":1,"ok":true,"sub":*}
C> {"op":"call","id":1,"service":"one","data":1}
C> {"op":"call","id":2,"service":"one","data":2}
S< {"event":"call",...,"call":$K1,...,"data":1}
S nothing
S> {"op":"answer","id":2,"call":$K1,"data":"a1"}
S<| {"id":2,"ok":true}
S<| {"event":"call",...,"call":$K2,...,"data":2}
C< {"id":1,"ok":true,"data":"a1"}
S> {"op":"answer","id":3,"call":$K2,"data":"a2"}
S< {"id":3,"ok":true}
C< {"id":2,"ok":true,"data":"a2"}

== credit: so many at once
S> {"op":"serve","id":1,"service":"two","credit":2}
S< {"id":1,"ok":true,"sub":*}
C> {"op":"call","id":1,"service":"two","data":1}
C> {"op":"call","id":2,"service":"two","data":2}
C> {"op":"call","id":3,"service":"two","data":3}
S< {"event":"call",...,"call":$K1,...,"data":1}
S< {"event":"call",...,"call":$K2,...,"data":2}
S nothing
S> {"op":"answer","id":2,"call":$K2}
S<| {"id":2,"ok":true}
S<| {"event":"call",...,"call":$K3,...,"data":3}
C< {"id":2,"ok":true}
C nothing

== two servers of one service: both get calls
S> {"op":"serve","id":1,"service":"shared"}
S< {"id":1,"ok":true,"sub":*}
T> {"op":"serve","id":1,"service":"shared"}
T< {"id":1,"ok":true,"sub":*}
C> {"op":"call","id":1,"service":"shared","data":1}
C> {"op":"call","id":2,"service":"shared","data":1}
S< {"event":"call",...,"call":$K1,"service":"shared",...,"data":1}
T< {"event":"call",...,"call":$K2,"service":"shared",...,"data":1}
expect $K1 != $K2
T> {"op":"answer","id":2,"call":$K2,"data":1}
T< {"id":2,"ok":true}
S> {"op":"answer","id":2,"call":$K1,"data":1}
S< {"id":2,"ok":true}
C<| {"id":1,"ok":true,"data":1}
C<| {"id":2,"ok":true,"data":1}

== raw bodies for a server that wants them
S> {"op":"hello","id":1,"body":"raw"}
S< {"id":1,"ok":true,...}
S> {"op":"serve","id":2,"service":"raw"}
S< {"id":2,"ok":true,"sub":*}
C> {"op":"call","id":1,"service":"raw","data":"abc"}
S< {"event":"call","sub":*,"call":$K,"service":"raw","from":$ME,"timeout":30000,"len":3,"form":"text"}
S raw< "abc"
S> {"op":"answer","id":3,"call":$K,"len":4}
S raw> "\x00\xff\n\x01"
S< {"id":3,"ok":true}
C< {"id":1,"ok":true,"data64":"AP8KAQ=="}

== members that cannot be
S> {"op":"serve","id":1}
S< {"id":1,"ok":false,"error":"bad-request","detail":~"^service: "}
S> {"op":"serve","id":2,"service":"a b"}
S< {"id":2,"ok":false,"error":"bad-request","detail":~"^service: "}
S> {"op":"serve","id":3,"service":"a.*"}
S< {"id":3,"ok":false,"error":"bad-request","detail":~"^service: "}
S> {"op":"serve","id":4,"service":7}
S< {"id":4,"ok":false,"error":"bad-request","detail":~"^service: "}
S> {"op":"serve","id":5,"service":"s","credit":0}
S< {"id":5,"ok":false,"error":"bad-request","detail":~"^credit: "}
S> {"op":"serve","id":6,"service":"s","credit":1025}
S< {"id":6,"ok":false,"error":"bad-request","detail":~"^credit: .*1024"}
S> {"op":"serve","id":7,"service":"ferry.s"}
S< {"id":7,"ok":false,"error":"denied","detail":~"^service: "}

== quiet
S> {"op":"serve","id":1,"service":"quiet","quiet":true}
S nothing
C> {"op":"call","id":1,"service":"quiet","data":1}
S< {"event":"call","sub":*,"call":*,"service":"quiet","from":$ME,"timeout":30000,"data":1}
