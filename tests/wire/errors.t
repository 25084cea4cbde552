# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# Every error code that can be had here, once each.

config: [limits]
config: min_ttr = 50ms

== bad-json
A> {"op":"ping","id":1
A< {"id":1,"ok":false,"error":"bad-json","detail":~"19"}

== bad-request
A> {"op":"put","id":1}
A< {"id":1,"ok":false,"error":"bad-request","detail":~"^queue: "}

== bad-payload
A> {"op":"put","id":1,"queue":"q","data64":"!"}
A< {"id":1,"ok":false,"error":"bad-payload","detail":~"^data64: "}

== unknown-op
A> {"op":"frobnicate","id":1}
A< {"id":1,"ok":false,"error":"unknown-op","detail":~"frobnicate"}

== too-large
let $X = "x" * 66000
A> {"op":"ping","id":1,"x":"$X"}
A< {...,"ok":false,"error":"too-large","detail":~"65536"}

== no-such-queue
A> {"op":"peek","id":1,"queue":"none"}
A< {"id":1,"ok":false,"error":"no-such-queue","detail":~"none"}

== no-such-sub
A> {"op":"cancel","id":1,"sub":99}
A< {"id":1,"ok":false,"error":"no-such-sub","detail":~"99"}

== no-such-message
A> {"op":"put","id":1,"queue":"q"}
A< {"id":1,"ok":true,...}
A> {"op":"remove","id":2,"queue":"q","msg":9007199254740991}
A< {"id":2,"ok":false,"error":"no-such-message","detail":~"9007199254740991"}

== no-service
A> {"op":"call","id":1,"service":"none"}
A< {"id":1,"ok":false,"error":"no-service","detail":~"none"}

== exists
A> {"op":"declare","id":1,"queue":"e","max_messages":1}
A< {"id":1,"ok":true,...}
A> {"op":"declare","id":2,"queue":"e","max_messages":2}
A< {"id":2,"ok":false,"error":"exists","detail":~"max_messages"}

== queue-full
A> {"op":"declare","id":1,"queue":"full","max_messages":1}
A< {"id":1,"ok":true,...}
A> {"op":"put","id":2,"queue":"full"}
A< {"id":2,"ok":true,...}
A> {"op":"put","id":3,"queue":"full"}
A< {"id":3,"ok":false,"error":"queue-full","detail":~"full"}

== quota
repeat 256
A> {"op":"sub","id":1,"topic":"t","quiet":true}
end
A> {"op":"sub","id":2,"topic":"t"}
A< {"id":2,"ok":false,"error":"quota","detail":~"256"}

== denied
A> {"op":"pub","id":1,"topic":"ferry.x"}
A< {"id":1,"ok":false,"error":"denied","detail":~"^topic: "}

== paused
A> {"op":"declare","id":1,"queue":"p"}
A< {"id":1,"ok":true,...}
A> {"op":"pause","id":2,"queue":"p","side":"in"}
A< {"id":2,"ok":true,"queues":1}
A> {"op":"put","id":3,"queue":"p"}
A< {"id":3,"ok":false,"error":"paused","detail":~"p"}

== lease-lost
A> {"op":"ack","id":1,"lease":99}
A< {"id":1,"ok":false,"error":"lease-lost","detail":*}

== timeout
S> {"op":"serve","id":1,"service":"s"}
S< {"id":1,"ok":true,"sub":*}
A> {"op":"call","id":1,"service":"s","timeout":30}
S< {"event":"call",...}
A< {"id":1,"ok":false,"error":"timeout","detail":~"time"}

== cancelled
A> {"op":"take","id":"t","queue":"c","wait":-1}
A> {"op":"cancel","id":2,"request":"t","quiet":true}
A< {"id":"t","ok":false,"error":"cancelled","detail":*}

== unsupported
A> {"op":"segment","id":1,"size":4096}
A< {"id":1,"ok":false,"error":"unsupported","detail":*}

== shutting-down
A> {"op":"take","id":1,"queue":"c","wait":-1}
A nothing
term
A< {"id":1,"ok":false,"error":"shutting-down","detail":*}
A< {"event":"goodbye","reason":"shutting-down"}
A eof

== failed
S> {"op":"serve","id":1,"service":"f"}
S< {"id":1,"ok":true,"sub":*}
A> {"op":"call","id":1,"service":"f"}
S< {"event":"call",...,"call":$K,...}
S> {"op":"answer","id":2,"call":$K,"failed":"its own words"}
S< {"id":2,"ok":true}
A< {"id":1,"ok":false,"error":"failed","detail":"its own words"}
