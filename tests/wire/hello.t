# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# hello: who the broker is, its limits, and how this connection wants its bodies.

== what the broker says of itself
A> {"op":"hello","id":1,"name":"wire","protocol":1}
A< {"id":1,"ok":true,"broker":"ferry","version":~"^[0-9]+\.[0-9]+\.[0-9]+","protocol":1,"uid":$UID,"session":*,"limits":{"max_line":1048576,"max_envelope":65536,"max_raw":67108864,"max_payload":1073741824,"fd_threshold":*,"max_credit":1024,"min_ttr":1000,"max_ttr":86400000},"features":["json-lines","packed"]}

== every member is optional
A> {"op":"hello","id":1}
A< {"id":1,"ok":true,"broker":"ferry",...}
A> {"op":"ping","id":2}
A< {"id":2,"ok":true,"time":*}

== sessions have numbers of their own
A> {"op":"hello","id":1}
A< {"id":1,...,"session":$SA,...}
B> {"op":"hello","id":1}
B< {"id":1,...,"session":$SB,...}
expect $SA != $SB

== the name is shown in the list of sessions
A> {"op":"hello","id":1,"name":"wire-test"}
A< {"id":1,...,"session":$S,...}
B> {"op":"list","id":2,"what":"sessions","n":100}
B< {"id":2,"ok":true,"items":[...,{"session":$S,"uid":$UID,"pid":$PID,"command":*,"name":"wire-test",...},...],...}

== the limits are those of the configuration
config: [limits]
config: max_line = 512KiB
config: max_envelope = 32KiB
config: max_raw = 8MiB
config: max_payload = 16MiB
config: max_credit = 12
config: min_ttr = 50ms
config: max_ttr = 2h
A> {"op":"hello","id":1}
A< {"id":1,...,"limits":{"max_line":524288,"max_envelope":32768,"max_raw":8388608,"max_payload":16777216,"fd_threshold":*,"max_credit":12,"min_ttr":50,"max_ttr":7200000},"features":["json-lines","packed"]}

== another protocol
A> {"op":"hello","id":1,"protocol":2}
A< {"id":1,"ok":false,"error":"unsupported","detail":~"^protocol: "}

== a protocol that is no integer
A> {"op":"hello","id":1,"protocol":"1"}
A< {"id":1,"ok":false,"error":"bad-request","detail":~"^protocol: "}

== not first
A> {"op":"ping","id":1}
A< {"id":1,"ok":true,"time":*}
A> {"op":"hello","id":2}
A< {"id":2,"ok":false,"error":"bad-request","detail":~"first"}
A> {"op":"ping","id":3}
A< {"id":3,"ok":true,"time":*}

== twice
A> {"op":"hello","id":1}
A< {"id":1,"ok":true,...}
A> {"op":"hello","id":2}
A< {"id":2,"ok":false,"error":"bad-request","detail":~"first"}

== bodies: inline and raw are here
A> {"op":"hello","id":1,"body":"inline"}
A< {"id":1,"ok":true,...}
B> {"op":"hello","id":1,"body":"raw"}
B< {"id":1,"ok":true,...}

== bodies that are not
A> {"op":"hello","id":1,"body":"parcel"}
A< {"id":1,"ok":false,"error":"bad-request","detail":~"^body: "}
B> {"op":"hello","id":1,"body":7}
B< {"id":1,"ok":false,"error":"bad-request","detail":~"^body: "}

== a name that is no string
A> {"op":"hello","id":1,"name":7}
A< {"id":1,"ok":false,"error":"bad-request","detail":~"^name: "}

== quiet
A> {"op":"hello","id":1,"quiet":true}
A nothing
