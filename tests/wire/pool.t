# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# pool: shared memory is not here; the connection goes on.

== unsupported, loud and quiet
A> {"op":"pool","id":1,"fd":true,"size":4096}
A< {"id":1,"ok":false,"error":"unsupported","detail":*}
A> {"op":"pool","fd":true,"size":4096}
A< {"ok":false,"error":"unsupported","detail":*}
A> {"op":"pool","id":2,"fd":true,"size":4096,"quiet":true}
A< {"id":2,"op":"pool","ok":false,"error":"unsupported","detail":*}
A> {"op":"ping","id":3}
A< {"id":3,"ok":true,"time":*}
