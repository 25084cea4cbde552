# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# Half a frame, then silence, then the end.

== half a line, then half-close: it is answered for what it is
A raw> "{\"op\":\"put\",\"queue\":\"half\""
B nothing
A half-close
A< {"ok":false,"error":"bad-json","detail":*}
A eof
B> {"op":"peek","id":1,"queue":"half"}
B< {"id":1,"ok":false,"error":"no-such-queue","detail":*}

== half a line, then a full close
A raw> "{\"op\":\"put\",\"queue\":\"half\""
B nothing
A close
B> {"op":"peek","id":1,"queue":"half"}
B< {"id":1,"ok":false,"error":"no-such-queue","detail":*}

== half a line, then silence: a word, and the end
config: [limits]
config: frame_timeout = 300ms
A raw> "{\"op\":\"pi"
B nothing
A< {"ok":false,"error":"timeout","detail":~"300"}
A< {"event":"goodbye","reason":"timeout"}
A eof

== half a payload, then silence
config: [limits]
config: frame_timeout = 300ms
A> {"op":"put","id":1,"queue":"half2","len":10}
A raw> "abc"
B nothing
A< {"id":1,"ok":false,"error":"timeout","detail":~"300"}
A< {"event":"goodbye","reason":"timeout"}
A eof
B> {"op":"peek","id":1,"queue":"half2"}
B< {"id":1,"ok":false,"error":"no-such-queue","detail":*}

== a byte now and then does not help; silence between frames does no harm
config: [limits]
config: frame_timeout = 300ms
B> {"op":"ping","id":1}
B< {"id":1,"ok":true,"time":*}
A raw> "{\"op\""
C> {"op":"take","id":1,"queue":"none","wait":200}
C< {"id":1,"ok":true,"msg":null}
A raw> ":"
C> {"op":"take","id":1,"queue":"none","wait":200}
C< {"id":1,"ok":true,"msg":null}
A raw> "\"ping\""
A< {"ok":false,"error":"timeout","detail":~"300"}
A< {"event":"goodbye","reason":"timeout"}
A eof
B> {"op":"ping","id":2}
B< {"id":2,"ok":true,"time":*}

== the time of a frame begins with it, and not with the one before
config: [limits]
config: frame_timeout = 1s
A raw> "{\"op\":\"ping\",\"id\""
B> {"op":"take","queue":"empty","wait":600,"id":1}
B< {"id":1,"ok":true,"msg":null}
A raw> ":1}\n{\"op\":\"ping\",\"id\""
A< {"id":1,"ok":true,"time":*}
B> {"op":"take","queue":"empty","wait":600,"id":2}
B< {"id":2,"ok":true,"msg":null}
A raw> ":2}\n"
A< {"id":2,"ok":true,"time":*}
