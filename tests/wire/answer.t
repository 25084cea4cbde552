# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# answer: what a server says to a call.

== with a payload
S> {"op":"serve","id":1,"service":"a"}
S< {"id":1,"ok":true,"sub":*}
C> {"op":"call","id":1,"service":"a","data":"q"}
S< {"event":"call",...,"call":$K,...}
S> {"op":"answer","id":2,"call":$K,"data":"r"}
S< {"id":2,"ok":true}
C< {"id":1,"ok":true,"data":"r"}

== twice
S> {"op":"serve","id":1,"service":"twice"}
S< {"id":1,"ok":true,"sub":*}
C> {"op":"call","id":1,"service":"twice"}
S< {"event":"call",...,"call":$K,...}
S> {"op":"answer","id":2,"call":$K,"data":"r"}
S< {"id":2,"ok":true}
S> {"op":"answer","id":3,"call":$K,"data":"r2"}
S< {"id":3,"ok":false,"error":"lease-lost","detail":~"^call: "}
C< {"id":1,"ok":true,"data":"r"}
C nothing

== a call that never was
S> {"op":"answer","id":1,"call":4000000}
S< {"id":1,"ok":false,"error":"lease-lost","detail":*}

== by failed
S> {"op":"serve","id":1,"service":"f"}
S< {"id":1,"ok":true,"sub":*}
C> {"op":"call","id":1,"service":"f"}
S< {"event":"call",...,"call":$K,...}
S> {"op":"answer","id":2,"call":$K,"failed":"broken"}
S< {"id":2,"ok":true}
C< {"id":1,"ok":false,"error":"failed","detail":"broken"}

== quiet
S> {"op":"serve","id":1,"service":"quiet"}
S< {"id":1,"ok":true,"sub":*}
C> {"op":"call","id":1,"service":"quiet"}
S< {"event":"call",...,"call":$K,...}
S> {"op":"answer","id":2,"call":$K,"data":"r","quiet":true}
S nothing
C< {"id":1,"ok":true,"data":"r"}

== another connection cannot answer
S> {"op":"serve","id":1,"service":"mine"}
S< {"id":1,"ok":true,"sub":*}
C> {"op":"call","id":1,"service":"mine"}
S< {"event":"call",...,"call":$K,...}
D> {"op":"answer","id":1,"call":$K,"data":"false"}
D< {"id":1,"ok":false,"error":"lease-lost","detail":~"^call: "}
S> {"op":"answer","id":2,"call":$K,"data":"true"}
S< {"id":2,"ok":true}
C< {"id":1,"ok":true,"data":"true"}

== a refused answer leaves the call open
S> {"op":"serve","id":1,"service":"again"}
S< {"id":1,"ok":true,"sub":*}
C> {"op":"call","id":1,"service":"again"}
S< {"event":"call",...,"call":$K,...}
S> {"op":"answer","id":2,"call":$K,"data64":"?"}
S< {"id":2,"ok":false,"error":"bad-payload","detail":~"^data64: "}
C nothing
S> {"op":"answer","id":3,"call":$K,"data":"ok"}
S< {"id":3,"ok":true}
C< {"id":1,"ok":true,"data":"ok"}

== members that cannot be
S> {"op":"answer","id":1}
S< {"id":1,"ok":false,"error":"bad-request","detail":~"^call: "}
S> {"op":"answer","id":2,"call":"x"}
S< {"id":2,"ok":false,"error":"bad-request","detail":~"^call: "}
S> {"op":"answer","id":3,"call":1,"failed":7}
S< {"id":3,"ok":false,"error":"bad-request","detail":~"^failed: "}
