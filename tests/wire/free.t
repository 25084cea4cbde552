# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# free: shared memory is not here; the connection goes on.

== unsupported, loud and quiet
A> {"op":"free","id":1,"pool":1,"at":0}
A< {"id":1,"ok":false,"error":"unsupported","detail":*}
A> {"op":"free","pool":1,"at":0}
A< {"ok":false,"error":"unsupported","detail":*}
A> {"op":"free","id":2,"pool":1,"at":0,"quiet":true}
A< {"id":2,"op":"free","ok":false,"error":"unsupported","detail":*}
A> {"op":"ping","id":3}
A< {"id":3,"ok":true,"time":*}
