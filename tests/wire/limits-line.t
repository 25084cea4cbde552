# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# max_line: a longer line is answered, and ends the connection.

== just under it
let $X = "x" * 1048000
A> {"op":"put","id":1,"queue":"q","data":"$X"}
A< {"id":1,"ok":true,"msg":*,"stored":"memory"}
A> {"op":"ping","id":2}
A< {"id":2,"ok":true,"time":*}

== exactly so many bytes before the LF, and one more
A raw> "{\"op\":\"pub\",\"id\":1,\"topic\":\"t\",\"data\":\"" "x" * 1048535 "\"}\n"
A< {"id":1,"ok":true,...}
A raw> "{\"op\":\"pub\",\"id\":1,\"topic\":\"t\",\"data\":\"" "x" * 1048536 "\"}\n{\"op\":\"ping\",\"id\":2}\n"
A< {"ok":false,"error":"too-large","detail":~"max_line.*1048576"}
A< {"event":"goodbye","reason":"too-large"}
A eof

== much more, without an end
A raw> "{\"op\":\"put\",\"queue\":\"q\",\"data\":\"" "x" * 3000000
A< {"ok":false,"error":"too-large","detail":~"max_line.*1048576"}
A< {"event":"goodbye","reason":"too-large"}
A eof

== what follows such a line is not run
A raw> "x" * 1200000 "\n{\"op\":\"put\",\"queue\":\"l.evil\"}\n"
A< {"ok":false,"error":"too-large","detail":~"max_line"}
A< {"event":"goodbye","reason":"too-large"}
A eof
B> {"op":"peek","id":1,"queue":"l.evil"}
B< {"id":1,"ok":false,"error":"no-such-queue","detail":*}

== as configured
config: [limits]
config: max_line = 128KiB
A raw> "{\"op\":\"pub\",\"id\":1,\"topic\":\"t\",\"data\":\"" "x" * 131031 "\"}\n"
A< {"id":1,"ok":true,...}
A raw> "{\"op\":\"pub\",\"id\":1,\"topic\":\"t\",\"data\":\"" "x" * 131032 "\"}\n"
A< {"ok":false,"error":"too-large","detail":~"max_line.*131072"}
A< {"event":"goodbye","reason":"too-large"}
A eof
