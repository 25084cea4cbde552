# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# call: ask a service and wait for its answer.

== answered, in every form
S> {"op":"serve","id":1,"service":"s","credit":10}
S< {"id":1,"ok":true,"sub":*}
C> {"op":"call","id":1,"service":"s","data":{"a":1.50}}
S< {"event":"call","sub":*,"call":$K,"service":"s","from":$ME,"timeout":30000,"data":{"a":1.50}}
S> {"op":"answer","id":2,"call":$K,"data":[1e400]}
S< {"id":2,"ok":true}
C< {"id":1,"ok":true,"data":[1e400]}
C> {"op":"call","id":2,"service":"s","data64":"AP8="}
S< {"event":"call",...,"call":$K2,...,"data64":"AP8="}
S> {"op":"answer","id":3,"call":$K2,"data64":"/wA="}
S< {"id":3,"ok":true}
C< {"id":2,"ok":true,"data64":"/wA="}
C> {"op":"call","id":3,"service":"s"}
S< {"event":"call","sub":*,"call":$K3,"service":"s","from":$ME,"timeout":30000}
S> {"op":"answer","id":4,"call":$K3}
S< {"id":4,"ok":true}
C< {"id":3,"ok":true}

== the connection's other requests go on meanwhile
S> {"op":"serve","id":1,"service":"slow"}
S< {"id":1,"ok":true,"sub":*}
C> {"op":"call","id":1,"service":"slow"}
C> {"op":"ping","id":2}
C< {"id":2,"ok":true,"time":*}
S< {"event":"call",...,"call":$K,...}
S> {"op":"answer","id":2,"call":$K,"data":"late"}
S< {"id":2,"ok":true}
C< {"id":1,"ok":true,"data":"late"}

== nobody serves it
C> {"op":"call","id":1,"service":"nobody","data":"x"}
C< {"id":1,"ok":false,"error":"no-service","detail":~"nobody"}

== the service failed, in its own words
S> {"op":"serve","id":1,"service":"fails"}
S< {"id":1,"ok":true,"sub":*}
C> {"op":"call","id":1,"service":"fails"}
S< {"event":"call",...,"call":$K,...}
S> {"op":"answer","id":2,"call":$K,"failed":"no \"such\" file"}
S< {"id":2,"ok":true}
C< {"id":1,"ok":false,"error":"failed","detail":"no \"such\" file"}

== no answer in time; the late one is told
S> {"op":"serve","id":1,"service":"late"}
S< {"id":1,"ok":true,"sub":*}
C> {"op":"call","id":1,"service":"late","timeout":50}
S< {"event":"call",...,"call":$K,"service":"late","from":$ME,"timeout":*}
C< {"id":1,"ok":false,"error":"timeout","detail":~"time"}
S> {"op":"answer","id":2,"call":$K,"data":"x"}
S< {"id":2,"ok":false,"error":"lease-lost","detail":~"^call: "}
C nothing

== a timeout gives the server's credit back
S> {"op":"serve","id":1,"service":"credit"}
S< {"id":1,"ok":true,"sub":*}
C> {"op":"call","id":1,"service":"credit","timeout":50,"data":1}
C> {"op":"call","id":2,"service":"credit","data":2}
S< {"event":"call",...,"data":1}
C< {"id":1,"ok":false,"error":"timeout","detail":*}
S< {"event":"call",...,"call":$K,...,"data":2}
S> {"op":"answer","id":2,"call":$K}
S< {"id":2,"ok":true}
C< {"id":2,"ok":true}

== a call that waits for credit times out too, and is never served
S> {"op":"serve","id":1,"service":"busy"}
S< {"id":1,"ok":true,"sub":*}
C> {"op":"call","id":1,"service":"busy","data":1}
S< {"event":"call",...,"call":$K,...,"data":1}
C> {"op":"call","id":2,"service":"busy","timeout":30,"data":2}
C< {"id":2,"ok":false,"error":"timeout","detail":*}
S> {"op":"answer","id":2,"call":$K}
S< {"id":2,"ok":true}
C< {"id":1,"ok":true}
S nothing

== the server goes: its open calls hear of it
S> {"op":"serve","id":1,"service":"gone","credit":2}
S< {"id":1,"ok":true,"sub":*}
C> {"op":"call","id":1,"service":"gone"}
C> {"op":"call","id":2,"service":"gone"}
S< {"event":"call",...}
S< {"event":"call",...}
S close
C<| {"id":1,"ok":false,"error":"no-service","detail":*}
C<| {"id":2,"ok":false,"error":"no-service","detail":*}

== the last server goes: those that wait hear of it too
S> {"op":"serve","id":1,"service":"last"}
S< {"id":1,"ok":true,"sub":*}
C> {"op":"call","id":1,"service":"last"}
C> {"op":"call","id":2,"service":"last"}
S< {"event":"call",...}
S close
C<| {"id":1,"ok":false,"error":"no-service","detail":*}
C<| {"id":2,"ok":false,"error":"no-service","detail":*}

== the caller goes: the answer is too late
S> {"op":"serve","id":1,"service":"left"}
S< {"id":1,"ok":true,"sub":*}
C> {"op":"call","id":1,"service":"left"}
S< {"event":"call",...,"call":$K,...}
C close
# The broker has seen the close once the next call, which needs the credit, arrives.
D> {"op":"call","id":1,"service":"left","data":"next"}
S< {"event":"call",...,"call":$K2,...,"data":"next"}
S> {"op":"answer","id":2,"call":$K}
S< {"id":2,"ok":false,"error":"lease-lost","detail":*}
S> {"op":"answer","id":3,"call":$K2}
S< {"id":3,"ok":true}
D< {"id":1,"ok":true}

== raw answers for a caller who wants them
C> {"op":"hello","id":1,"body":"raw"}
C< {"id":1,"ok":true,...}
S> {"op":"serve","id":1,"service":"rawcall"}
S< {"id":1,"ok":true,"sub":*}
C> {"op":"call","id":2,"service":"rawcall","len":3}
C raw> "a\nb"
S< {"event":"call",...,"call":$K,...,"data64":"YQpi"}
S> {"op":"answer","id":2,"call":$K,"data":{"x": [1]}}
S< {"id":2,"ok":true}
C< {"id":2,"ok":true,"len":10,"form":"json"}
C raw< "{\"x\": [1]}"

== quiet: no reply when it goes well, an error when not
S> {"op":"serve","id":1,"service":"quiet"}
S< {"id":1,"ok":true,"sub":*}
C> {"op":"call","id":1,"service":"quiet","quiet":true}
S< {"event":"call",...,"call":$K,...}
S> {"op":"answer","id":2,"call":$K,"data":"x"}
S< {"id":2,"ok":true}
C nothing
C> {"op":"call","id":2,"service":"quiet.not","quiet":true}
C< {"id":2,"op":"call","ok":false,"error":"no-service","detail":*}

== members that cannot be
C> {"op":"call","id":1}
C< {"id":1,"ok":false,"error":"bad-request","detail":~"^service: "}
C> {"op":"call","id":2,"service":"a b"}
C< {"id":2,"ok":false,"error":"bad-request","detail":~"^service: "}
C> {"op":"call","id":3,"service":"s","timeout":"1"}
C< {"id":3,"ok":false,"error":"bad-request","detail":~"^timeout: "}
C> {"op":"call","id":4,"service":"s","timeout":-5}
C< {"id":4,"ok":false,"error":"bad-request","detail":~"^timeout: "}
C> {"op":"call","id":5,"service":"s","headers":7}
C< {"id":5,"ok":false,"error":"bad-request","detail":~"^headers: "}
C> {"op":"call","id":6,"service":"s","data":1,"data64":"AA=="}
C< {"id":6,"ok":false,"error":"bad-request","detail":~"data"}
C> {"op":"call","id":7,"service":"s","data64":"A"}
C< {"id":7,"ok":false,"error":"bad-payload","detail":~"^data64: "}

== a connection may call the service that it serves
S> {"op":"serve","id":1,"service":"self"}
S< {"id":1,"ok":true,"sub":*}
S> {"op":"call","id":2,"service":"self","data":1}
S< {"event":"call","sub":*,"call":$K,"service":"self","from":$ME,"timeout":30000,"data":1}
S> {"op":"answer","id":3,"call":$K,"data":2}
S<| {"id":3,"ok":true}
S<| {"id":2,"ok":true,"data":2}
