# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# bye: an orderly end of the connection.

== the reply, then the end of file
A> {"op":"bye","id":1}
A< {"id":1,"ok":true}
A eof

== quiet
A> {"op":"bye","id":1,"quiet":true}
A eof

== nothing after it is carried out
A raw> "{\"op\":\"bye\",\"id\":1}\n{\"op\":\"put\",\"id\":2,\"queue\":\"bye.after\"}\n"
A< {"id":1,"ok":true}
A eof
B> {"op":"peek","id":1,"queue":"bye.after"}
B< {"id":1,"ok":false,"error":"no-such-queue","detail":*}

== leases go back, uncounted
B> {"op":"put","id":1,"queue":"bye.q","data":"x"}
B< {"id":1,"ok":true,...}
A> {"op":"take","id":1,"queue":"bye.q"}
A< {"id":1,...,"attempt":1,"deliveries":1,"lease":$L,"data":"x"}
A> {"op":"bye","id":2}
A< {"id":2,"ok":true}
A eof
B> {"op":"take","id":2,"queue":"bye.q"}
B< {"id":2,...,"attempt":1,"deliveries":2,"lease":*,"data":"x"}
B> {"op":"ack","id":3,"lease":$L}
B< {"id":3,"ok":false,"error":"lease-lost","detail":*}

== subscriptions and consumers end
A> {"op":"sub","id":1,"topic":"bye.t"}
A< {"id":1,"ok":true,"sub":*}
A> {"op":"bye","id":2}
A< {"id":2,"ok":true}
A eof
B> {"op":"pub","id":1,"topic":"bye.t"}
B< {"id":1,"ok":true,"msg":*,"subs":0,"queues":0,"refused":0}
