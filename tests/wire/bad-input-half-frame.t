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

== half a line, then silence: 30 s, a word, and the end
patience 60
A raw> "{\"op\":\"pi"
B nothing
A< {"ok":false,"error":"timeout","detail":~"30"}
A< {"event":"goodbye","reason":*}
A eof

== half a payload, then silence
patience 60
A> {"op":"put","id":1,"queue":"half2","len":10}
A raw> "abc"
B nothing
A< {...,"ok":false,"error":"timeout","detail":~"30"}
A< {"event":"goodbye","reason":*}
A eof
B> {"op":"peek","id":1,"queue":"half2"}
B< {"id":1,"ok":false,"error":"no-such-queue","detail":*}
