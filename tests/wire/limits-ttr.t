# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# min_ttr and max_ttr bound every lease; delay and ttl are at most 366 days.

config: [limits]
config: min_ttr = 200ms
config: max_ttr = 10s

== a take's
A> {"op":"take","id":1,"queue":"t","ttr":199}
A< {"id":1,"ok":false,"error":"bad-request","detail":~"^ttr: .*200"}
A> {"op":"take","id":2,"queue":"t","ttr":10001}
A< {"id":2,"ok":false,"error":"bad-request","detail":~"^ttr: .*10000"}
A> {"op":"take","id":3,"queue":"t","ttr":200}
A< {"id":3,"ok":true,"msg":null}
A> {"op":"take","id":4,"queue":"t","ttr":10000}
A< {"id":4,"ok":true,"msg":null}
A> {"op":"take","id":5,"queue":"t","ttr":0}
A< {"id":5,"ok":false,"error":"bad-request","detail":~"^ttr: "}

== delay and ttl
A> {"op":"put","id":1,"queue":"t","delay":31622400000}
A< {"id":1,"ok":true,...}
A> {"op":"put","id":2,"queue":"t","delay":31622400001}
A< {"id":2,"ok":false,"error":"bad-request","detail":~"^delay: .*31622400000"}
A> {"op":"put","id":3,"queue":"t","ttl":31622400000}
A< {"id":3,"ok":true,...}
A> {"op":"put","id":4,"queue":"t","ttl":31622400001}
A< {"id":4,"ok":false,"error":"bad-request","detail":~"^ttl: .*31622400000"}
A> {"op":"put","id":5,"queue":"t","ttl":9007199254740991}
A< {"id":5,"ok":false,"error":"bad-request","detail":~"^ttl: "}
