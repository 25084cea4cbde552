# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# Operations that are not.

== unknown, and the connection goes on
A> {"op":"frobnicate","id":1}
A< {"id":1,"ok":false,"error":"unknown-op","detail":~"frobnicate"}
A> {"op":"PUT","id":2,"queue":"q"}
A< {"id":2,"ok":false,"error":"unknown-op","detail":~"PUT"}
A> {"op":"","id":3}
A< {"id":3,"ok":false,"error":"unknown-op","detail":*}
A> {"op":"put\u0000","id":4,"queue":"q"}
A< {"id":4,"ok":false,"error":"unknown-op","detail":*}
A> {"op":"ping","id":5}
A< {"id":5,"ok":true,"time":*}

== a very long one does not come back whole
let $X = "x" * 60000
A> {"op":"$X","id":1}
A< {"id":1,"ok":false,"error":"unknown-op","detail":*}
A> {"op":"ping","id":2}
A< {"id":2,"ok":true,"time":*}

== one with characters that must be escaped makes good JSON
A> {"op":"a\"b\n\u0001\\","id":1}
A< {"id":1,"ok":false,"error":"unknown-op","detail":*}

== none, and no string
A> {"id":1}
A< {"id":1,"ok":false,"error":"bad-request","detail":~"^op: "}
A> {"op":null,"id":2}
A< {"id":2,"ok":false,"error":"bad-request","detail":~"^op: "}
A> {"op":7,"id":3}
A< {"id":3,"ok":false,"error":"bad-request","detail":~"^op: "}
A> {"op":["ping"],"id":4}
A< {"id":4,"ok":false,"error":"bad-request","detail":~"^op: "}

== quiet does not hide it
A> {"op":"frobnicate","id":1,"quiet":true}
A< {"id":1,"op":"frobnicate","ok":false,"error":"unknown-op","detail":~"frobnicate"}
