# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# headers: at most 4 KiB in all.

== well under it, and over it
let $H = "h" * 4000
A> {"op":"put","id":1,"queue":"h","headers":{"a":"$H"}}
A< {"id":1,"ok":true,...}
A> {"op":"take","id":2,"queue":"h"}
A< {"id":2,...,"headers":{"a":"$H"},...}
let $H = "h" * 4097
A> {"op":"put","id":3,"queue":"h","headers":{"a":"$H"}}
A< {"id":3,"ok":false,"error":"bad-request","detail":~"^headers: .*4096"}

== names count, and many small ones
let $H = "h" * 2020
A> {"op":"put","id":1,"queue":"h","headers":{"a$H":"x","b$H":"x"}}
A< {"id":1,"ok":true,...}
A> {"op":"put","id":2,"queue":"h","headers":{"a$H":"x","b$H":"x","c":"01234567890123456789012345678901234567890123456789"}}
A< {"id":2,"ok":false,"error":"bad-request","detail":~"^headers: "}
