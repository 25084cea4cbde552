# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# Broken lines that may have a payload behind them: what follows must not be run.

== a broken line that mentions len
A raw> "{\"op\":\"put\",\"queue\":\"l\",\"len\":34,}\n{\"op\":\"put\",\"queue\":\"evil\",\"id\":1}\n"
A< {"ok":false,"error":"bad-json","detail":~"[0-9]"}
A< {"event":"goodbye","reason":"bad-json"}
A eof
B> {"op":"peek","id":1,"queue":"evil"}
B< {"id":1,"ok":false,"error":"no-such-queue","detail":*}

== one that mentions fd
A raw> "{\"op\":\"put\",\"queue\":\"l\",\"fd\":tru\n{\"op\":\"put\",\"queue\":\"evil\"}\n"
A< {"ok":false,"error":"bad-json","detail":*}
A< {"event":"goodbye","reason":"bad-json"}
A eof
B> {"op":"peek","id":1,"queue":"evil"}
B< {"id":1,"ok":false,"error":"no-such-queue","detail":*}

== one that has len twice
A raw> "{\"op\":\"put\",\"queue\":\"l\",\"len\":3,\"len\":34}\n{\"op\":\"put\",\"queue\":\"evil\",\"id\":1}\n"
A< {...,"ok":false,"error":"bad-json","detail":*}
A< {"event":"goodbye","reason":"bad-json"}
A eof
B> {"op":"peek","id":1,"queue":"evil"}
B< {"id":1,"ok":false,"error":"no-such-queue","detail":*}

== any broken line of a connection that has used len
A> {"op":"put","id":1,"queue":"used","len":2}
A raw> "ab"
A< {"id":1,"ok":true,...}
A raw> "{\"op\":\"ping\",}\n{\"op\":\"put\",\"queue\":\"evil\"}\n"
A< {"ok":false,"error":"bad-json","detail":*}
A< {"event":"goodbye","reason":"bad-json"}
A eof
B> {"op":"peek","id":1,"queue":"evil"}
B< {"id":1,"ok":false,"error":"no-such-queue","detail":*}

== a broken line without either goes on
A> {"op":"put","queue":"l","size":34,}
A< {"ok":false,"error":"bad-json","detail":*}
A> {"op":"ping","id":1}
A< {"id":1,"ok":true,"time":*}

== a refused frame's payload is passed over: no queue
A> {"op":"put","id":1,"len":20}
A raw> "{\"op\":\"ping\",\"id\":9}\n"
A< {"id":1,"ok":false,"error":"bad-request","detail":~"^queue: "}
A> {"op":"ping","id":2}
A until {"id":2,"ok":true,"time":*}

== unknown operation, bad name, bad priority, two payloads: their bytes are passed over
A raw> "{\"op\":\"what\",\"id\":1,\"len\":21}\n{\"op\":\"ping\",\"id\":9}\n"
A< {"id":1,"ok":false,"error":"unknown-op","detail":*}
A raw> "{\"op\":\"put\",\"id\":2,\"queue\":\"a b\",\"len\":21}\n{\"op\":\"ping\",\"id\":9}\n"
A< {"id":2,"ok":false,"error":"bad-request","detail":~"^queue: "}
A raw> "{\"op\":\"put\",\"id\":3,\"queue\":\"l\",\"prio\":-1,\"len\":21}\n{\"op\":\"ping\",\"id\":9}\n"
A< {"id":3,"ok":false,"error":"bad-request","detail":~"^prio: "}
A raw> "{\"op\":\"put\",\"id\":4,\"queue\":\"l\",\"data\":1,\"len\":21}\n{\"op\":\"ping\",\"id\":9}\n"
A< {"id":4,"ok":false,"error":"bad-request","detail":*}
A raw> "{\"op\":\"ping\",\"id\":5,\"len\":21}\n{\"op\":\"ping\",\"id\":9}\n"
A< {"id":5,"ok":true,"time":*}
A raw> "{\"op\":\"put\",\"id\":[],\"queue\":\"l\",\"len\":21}\n{\"op\":\"ping\",\"id\":9}\n"
A< {"ok":false,"error":"bad-request","detail":~"^id: "}
A raw> "{\"op\":\"put\",\"id\":6,\"queue\":\"ferry.l\",\"len\":21}\n{\"op\":\"ping\",\"id\":9}\n"
A< {"id":6,"ok":false,"error":"denied","detail":~"^queue: "}
A raw> "{\"id\":7,\"len\":21}\n{\"op\":\"ping\",\"id\":9}\n"
A< {"id":7,"ok":false,"error":"bad-request","detail":~"^op: "}
A> {"op":"ping","id":8}
A< {"id":8,"ok":true,"time":*}

== a len that is no integer, or less than nothing, ends the connection
A raw> "{\"op\":\"put\",\"id\":1,\"queue\":\"l\",\"len\":\"5\"}\n{\"op\":\"put\",\"queue\":\"evil\"}\n"
A< {"id":1,"ok":false,"error":"bad-request","detail":~"^len: "}
A< {"event":"goodbye","reason":"bad-request"}
A eof
B> {"op":"put","id":1,"queue":"l","len":-1}
B< {"id":1,"ok":false,"error":"bad-request","detail":~"^len: "}
B< {"event":"goodbye","reason":"bad-request"}
B eof
C> {"op":"put","id":1,"queue":"l","len":1.5}
C< {"id":1,"ok":false,"error":"bad-request","detail":~"^len: "}
C< {"event":"goodbye","reason":"bad-request"}
C eof
D> {"op":"put","id":1,"queue":"l","len":true}
D< {"id":1,"ok":false,"error":"bad-request","detail":~"^len: "}
D< {"event":"goodbye","reason":"bad-request"}
D eof
E> {"op":"put","id":1,"queue":"l","len":[3]}
E< {"id":1,"ok":false,"error":"bad-request","detail":~"^len: "}
E< {"event":"goodbye","reason":"bad-request"}
E eof
F> {"op":"frobnicate","id":1,"len":-1}
F< {"id":1,"ok":false,...}
F< {"event":"goodbye","reason":*}
F eof
G> {"op":"peek","id":1,"queue":"evil"}
G< {"id":1,"ok":false,"error":"no-such-queue","detail":*}

== a number over 2^53 is no integer here
A> {"op":"put","id":1,"queue":"l","len":99999999999999999999}
A< {"id":1,"ok":false,"error":~"^(bad-request|too-large)$","detail":~"^len: "}
A< {"event":"goodbye","reason":*}
A eof

== a len over the limit ends the connection without reading it
A> {"op":"put","id":1,"queue":"l","len":67108865}
A< {"id":1,"ok":false,"error":"too-large","detail":~"^len: .*67108864"}
A< {"event":"goodbye","reason":"too-large"}
A eof

== an end of input in the middle of a payload: nothing is put
A raw> "{\"op\":\"put\",\"id\":1,\"queue\":\"cut\",\"len\":10}\nabc"
A half-close
A rest ~""
B> {"op":"peek","id":1,"queue":"cut"}
B< {"id":1,"ok":false,"error":"no-such-queue","detail":*}
