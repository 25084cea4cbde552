# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# release-segment: shared memory is not here; the connection goes on.

== unsupported, loud and quiet
A> {"op":"release-segment","id":1,"segment":"/ferry-x"}
A< {"id":1,"ok":false,"error":"unsupported","detail":*}
A> {"op":"release-segment","segment":"/ferry-x"}
A< {"ok":false,"error":"unsupported","detail":*}
A> {"op":"release-segment","id":2,"segment":"/ferry-x","quiet":true}
A< {"id":2,"op":"release-segment","ok":false,"error":"unsupported","detail":*}
A> {"op":"ping","id":3}
A< {"id":3,"ok":true,"time":*}
