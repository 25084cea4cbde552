# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# What this broker does not do says so, and the connection goes on.

== descriptors and pools in hello
A> {"op":"hello","id":1,"fds":true}
A< {"id":1,"ok":false,"error":"unsupported","detail":~"^fds: "}
A> {"op":"ping","id":2}
A< {"id":2,"ok":true,"time":*}
B> {"op":"hello","id":1,"pools":true}
B< {"id":1,"ok":false,"error":"unsupported","detail":~"^pools: "}
C> {"op":"hello","id":1,"pools":"any"}
C< {"id":1,"ok":false,"error":"unsupported","detail":~"^pools: "}
D> {"op":"hello","id":1,"fds":false,"pools":false}
D< {"id":1,"ok":true,...}

== bodies by descriptor and by segment
A> {"op":"hello","id":1,"body":"fd"}
A< {"id":1,"ok":false,"error":"unsupported","detail":~"^body: "}
B> {"op":"hello","id":1,"body":"segment"}
B< {"id":1,"ok":false,"error":"unsupported","detail":~"^body: "}

== payloads in shared memory
A> {"op":"put","id":1,"queue":"q","fd":true,"size":4}
A< {"id":1,"ok":false,"error":"unsupported","detail":~"^fd: "}
A> {"op":"put","id":2,"queue":"q","pool":1,"at":0,"size":4}
A< {"id":2,"ok":false,"error":"unsupported","detail":~"^pool: "}
A> {"op":"put","id":3,"queue":"q","segment":"/ferry-x","size":4}
A< {"id":3,"ok":false,"error":"unsupported","detail":~"^segment: "}
A> {"op":"peek","id":4,"queue":"q"}
A< {"id":4,"ok":false,"error":"no-such-queue","detail":*}

== a descriptor that comes along is closed
fds mark
A fd> {"op":"put","id":1,"queue":"q","fd":true,"size":4}
A< {"id":1,"ok":false,"error":"unsupported","detail":~"^fd: "}
A close
fds same

== the operations on shared memory
A> {"op":"pool","id":1,"fd":true,"size":4096}
A< {"id":1,"ok":false,"error":"unsupported","detail":*}
A> {"op":"free","id":2,"pool":1,"at":0}
A< {"id":2,"ok":false,"error":"unsupported","detail":*}
A> {"op":"segment","id":3,"size":4096}
A< {"id":3,"ok":false,"error":"unsupported","detail":*}
A> {"op":"release-segment","id":4,"segment":"/ferry-x"}
A< {"id":4,"ok":false,"error":"unsupported","detail":*}
A> {"op":"segment","id":5,"size":4096,"quiet":true}
A< {"id":5,"op":"segment","ok":false,"error":"unsupported","detail":*}
A> {"op":"ping","id":6}
A< {"id":6,"ok":true,"time":*}

== fetch as a segment
A> {"op":"put","id":1,"queue":"seg","data":"x","quiet":true}
A> {"op":"take","id":2,"queue":"seg"}
A< {"id":2,...,"lease":$L,"data":"x"}
A> {"op":"fetch","id":3,"lease":$L,"as":"segment"}
A< {"id":3,"ok":false,"error":"unsupported","detail":~"^as: "}

== backends and protocols
A> {"op":"hello","id":1,"protocol":7}
A< {"id":1,"ok":false,"error":"unsupported","detail":~"^protocol: "}
A> {"op":"declare","id":2,"queue":"d","backend":"mqueue"}
A< {"id":2,"ok":false,"error":"unsupported","detail":~"^backend: "}
A> {"op":"declare","id":3,"queue":"d","backend":"disk"}
A< {"id":3,"ok":false,"error":"unsupported","detail":~"^backend: "}
