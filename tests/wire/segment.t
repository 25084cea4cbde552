# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# segment: shared memory is not here; the connection goes on.

== unsupported, loud and quiet
A> {"op":"segment","id":1,"size":4096}
A< {"id":1,"ok":false,"error":"unsupported","detail":*}
A> {"op":"segment","size":4096}
A< {"ok":false,"error":"unsupported","detail":*}
A> {"op":"segment","id":2,"size":4096,"quiet":true}
A< {"id":2,"op":"segment","ok":false,"error":"unsupported","detail":*}
A> {"op":"ping","id":3}
A< {"id":3,"ok":true,"time":*}
