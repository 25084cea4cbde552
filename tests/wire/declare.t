# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# declare: make a queue, or say what it must be like.

== the defaults
A> {"op":"declare","id":1,"queue":"d"}
A< {"id":1,"ok":true,"created":true,"settings":{"backend":"memory","max_messages":100000,"max_bytes":268435456,"on_full":"reject","ttr":60000,"max_ttr":86400000,"max_attempts":10,"backoff":0,...,"max_dead":1000,"idle":0,...}}

== again: nothing new is ok
A> {"op":"declare","id":1,"queue":"d.again","max_messages":5}
A< {"id":1,"ok":true,"created":true,"settings":{...,"max_messages":5,...}}
A> {"op":"declare","id":2,"queue":"d.again"}
A< {"id":2,"ok":true,"created":false,"settings":{...,"max_messages":5,...}}
A> {"op":"declare","id":3,"queue":"d.again","max_messages":5,"ttr":60000}
A< {"id":3,"ok":true,"created":false,"settings":{...,"max_messages":5,...}}

== other settings: exists, and nothing is changed
A> {"op":"declare","id":1,"queue":"d.other","max_messages":5}
A< {"id":1,"ok":true,"created":true,...}
A> {"op":"declare","id":2,"queue":"d.other","max_messages":6}
A< {"id":2,"ok":false,"error":"exists","detail":~"max_messages"}
A> {"op":"declare","id":3,"queue":"d.other"}
A< {"id":3,"ok":true,"created":false,"settings":{...,"max_messages":5,...}}

== update changes those named, and no others
A> {"op":"declare","id":1,"queue":"d.up","max_messages":5,"ttr":5000}
A< {"id":1,"ok":true,"created":true,...}
A> {"op":"declare","id":2,"queue":"d.up","update":true,"max_messages":6}
A< {"id":2,"ok":true,"created":false,"settings":{...,"max_messages":6,...,"ttr":5000,...}}

== update of a queue that is not there makes it
A> {"op":"declare","id":1,"queue":"d.upnew","update":true,"max_messages":6}
A< {"id":1,"ok":true,"created":true,"settings":{...,"max_messages":6,...}}

== every setting
A> {"op":"declare","id":1,"queue":"d.all","backend":"memory","max_messages":10,"max_bytes":4096,"on_full":"drop-lowest","ttr":2000,"max_ttr":4000,"max_attempts":0,"backoff":100,"ttl":7000,"max_dead":5,"idle":600000,"users":[$UID],"groups":[0]}
A< {"id":1,"ok":true,"created":true,"settings":{"backend":"memory","max_messages":10,"max_bytes":4096,"on_full":"drop-lowest","ttr":2000,"max_ttr":4000,"max_attempts":0,"backoff":100,"ttl":7000,"max_dead":5,"idle":600000,"users":[*],"groups":[*]}}
A> {"op":"declare","id":2,"queue":"d.block","on_full":"block"}
A< {"id":2,"ok":true,"created":true,"settings":{...,"on_full":"block",...}}

== an automatic queue becomes a declared one, with what is named
A> {"op":"put","id":1,"queue":"d.auto","data":1}
A< {"id":1,"ok":true,...}
A> {"op":"declare","id":2,"queue":"d.auto","max_messages":7}
A< {"id":2,"ok":true,"created":false,"settings":{...,"max_messages":7,...,"idle":0,...}}
A> {"op":"take","id":3,"queue":"d.auto"}
A< {"id":3,...,"data":1}

== an automatic queue has an idle time
A> {"op":"put","id":1,"queue":"d.idle","data":1}
A< {"id":1,"ok":true,...}
A> {"op":"stats","id":2,"queue":"d.idle"}
A< {"id":2,"ok":true,"queue":"d.idle",...,"settings":{...,"idle":600000,...},...}

== idle: dropped when it is empty and unused
B> {"op":"sub","id":1,"topic":"ferry.queue","types":"d.gone"}
B< {"id":1,"ok":true,"sub":*}
A> {"op":"declare","id":1,"queue":"d.gone","idle":50}
A< {"id":1,"ok":true,"created":true,...}
B< {"event":"message",...,"type":"d.gone",...,"data":{"queue":"d.gone","event":"declared"}}
B< {"event":"message",...,"type":"d.gone",...,"data":{"queue":"d.gone","event":"dropped"}}
A> {"op":"peek","id":2,"queue":"d.gone"}
A< {"id":2,"ok":false,"error":"no-such-queue","detail":*}

== the configuration's settings hold for what it matches
config: [queue "cfg.*"]
config: max_messages = 3
config: on_full = drop-lowest
config: ttr = 5s
config: max_bytes = 64KiB
config: idle = 0
A> {"op":"declare","id":1,"queue":"cfg.a"}
A< {"id":1,"ok":true,"created":true,"settings":{"backend":"memory","max_messages":3,"max_bytes":65536,"on_full":"drop-lowest","ttr":5000,...}}
A> {"op":"put","id":2,"queue":"cfg.b"}
A< {"id":2,"ok":true,...}
A> {"op":"stats","id":3,"queue":"cfg.b"}
A< {"id":3,...,"settings":{"backend":"memory","max_messages":3,"max_bytes":65536,"on_full":"drop-lowest","ttr":5000,...},...}
A> {"op":"declare","id":4,"queue":"cfg.c","max_messages":9}
A< {"id":4,"ok":true,"created":true,"settings":{...,"max_messages":9,...,"on_full":"drop-lowest",...}}
A> {"op":"declare","id":5,"queue":"cfg"}
A< {"id":5,"ok":true,"created":true,"settings":{...,"max_messages":100000,...}}

== backends that are not here
A> {"op":"declare","id":1,"queue":"d.mq","backend":"mqueue"}
A< {"id":1,"ok":false,"error":"unsupported","detail":~"^backend: "}
A> {"op":"declare","id":2,"queue":"d.disk","backend":"disk"}
A< {"id":2,"ok":false,"error":"unsupported","detail":~"^backend: "}
A> {"op":"declare","id":3,"queue":"d.tape","backend":"tape"}
A< {"id":3,"ok":false,"error":"bad-request","detail":~"^backend: "}
A> {"op":"peek","id":4,"queue":"d.mq"}
A< {"id":4,"ok":false,"error":"no-such-queue","detail":*}

== names that cannot be
A> {"op":"declare","id":1}
A< {"id":1,"ok":false,"error":"bad-request","detail":~"^queue: "}
A> {"op":"declare","id":2,"queue":"d.*"}
A< {"id":2,"ok":false,"error":"bad-request","detail":~"^queue: "}
A> {"op":"declare","id":3,"queue":"ferry.d"}
A< {"id":3,"ok":false,"error":"denied","detail":~"^queue: "}

== settings that cannot be, each named, and no queue is made
A> {"op":"declare","id":1,"queue":"d.bad","max_messages":0}
A< {"id":1,"ok":false,"error":"bad-request","detail":~"^max_messages: "}
A> {"op":"declare","id":2,"queue":"d.bad","max_messages":"5"}
A< {"id":2,"ok":false,"error":"bad-request","detail":~"^max_messages: "}
A> {"op":"declare","id":3,"queue":"d.bad","max_bytes":-1}
A< {"id":3,"ok":false,"error":"bad-request","detail":~"^max_bytes: "}
A> {"op":"declare","id":4,"queue":"d.bad","on_full":"explode"}
A< {"id":4,"ok":false,"error":"bad-request","detail":~"^on_full: "}
A> {"op":"declare","id":5,"queue":"d.bad","ttr":10}
A< {"id":5,"ok":false,"error":"bad-request","detail":~"^ttr: .*1000"}
A> {"op":"declare","id":6,"queue":"d.bad","max_ttr":86400001}
A< {"id":6,"ok":false,"error":"bad-request","detail":~"^max_ttr: .*86400000"}
A> {"op":"declare","id":7,"queue":"d.bad","max_attempts":-1}
A< {"id":7,"ok":false,"error":"bad-request","detail":~"^max_attempts: "}
A> {"op":"declare","id":8,"queue":"d.bad","backoff":"x"}
A< {"id":8,"ok":false,"error":"bad-request","detail":~"^backoff: "}
A> {"op":"declare","id":9,"queue":"d.bad","ttl":0}
A< {"id":9,"ok":false,"error":"bad-request","detail":~"^ttl: "}
A> {"op":"declare","id":10,"queue":"d.bad","max_dead":1.5}
A< {"id":10,"ok":false,"error":"bad-request","detail":~"^max_dead: "}
A> {"op":"declare","id":11,"queue":"d.bad","idle":-1}
A< {"id":11,"ok":false,"error":"bad-request","detail":~"^idle: "}
A> {"op":"declare","id":12,"queue":"d.bad","users":"root"}
A< {"id":12,"ok":false,"error":"bad-request","detail":~"^users: "}
A> {"op":"declare","id":13,"queue":"d.bad","users":["no-such-user-here"]}
A< {"id":13,"ok":false,"error":"bad-request","detail":~"^users: "}
A> {"op":"declare","id":14,"queue":"d.bad","groups":[true]}
A< {"id":14,"ok":false,"error":"bad-request","detail":~"^groups: "}
A> {"op":"declare","id":15,"queue":"d.bad","update":1}
A< {"id":15,"ok":false,"error":"bad-request","detail":~"^update: "}
A> {"op":"peek","id":16,"queue":"d.bad"}
A< {"id":16,"ok":false,"error":"no-such-queue","detail":*}
