# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# Packed frames as bytes: what only they can get wrong. All else is tried by playing the other
# transcripts in packed form.

config: [limits]
config: frame_timeout = 300ms

== a ping, whole and in pieces, and a payload in pieces
A raw> "\xfe\x01\x02" "\0" * 13
B nothing
A raw> "\xfe\x01"
B nothing
A raw> "\x02" "\0" * 13
A raw< "\xfe\x02\x02\0\x0c\0\0\0" "\0" * 8 "\x83\x02\x08\0"
A ignore

== what one codec says the other can hear, both ways
B> {"op":"sub","id":1,"topic":"mix"}
B< {"id":1,"ok":true,"sub":*}
A raw> "\xfe\x01\x03\x0d\x07\0\0\0\x03\0\0\0" "\0" * 4 "\x07\x03\x03\0mixa\"b"
B< {"event":"message","sub":*,"topic":"mix",...,"data":"a\"b"}
A raw> "\xfe\x01\x04\0\x07\0\0\0" "\0" * 8 "\x07\x03\x03\0mix"
A raw< "\xfe\x02\x04\0\x0c\0\0\0" "\0" * 8 "\x26\x02\x08\0\x01" "\0" * 7
B> {"op":"pub","id":2,"topic":"mix","data64":"AP8="}
B< {"id":2,"ok":true,"msg":*,"subs":2,"queues":0,"refused":0}
B< {"event":"message",...,"data64":"AP8="}
A raw< "\xfe\x04\x01\x04"
A ignore

== a number that no operation has: it goes on, and the payload is passed over
A raw> "\xfe\x01\xc8\x04\0\0\0\0\x05\0\0\0" "\0" * 4 "12345"
A raw< "\xfe\x03\xc8\0\x2c\0\0\0" "\0" * 8 "\x81\x03\x0a\0unknown-op\x82\x03\x1a\0op: there is no number 200"
A ignore

== a byte that begins no frame
A raw> "\xfe\x01\x1d" "\0" * 13 "{\"op\":\"ping\"}\n"
A raw< "\xfe\x02\x1d" "\0" * 13
A eof

== the same where a frame should begin
A raw> "\xfe\x01\x02\x08" "\0" * 12 "{\"op\":\"put\",\"queue\":\"evil\",\"data\":1}\n"
A rest ~"head: byte 0 must be 254.*bad-request"
B> {"op":"peek","id":1,"queue":"evil"}
B< {"id":1,"ok":false,"error":"no-such-queue","detail":*}

== a reply, a type that nobody knows, and reserved bytes
A raw> "\xfe\x02\x02" "\0" * 13
A rest ~"head: .*type.*bad-request"
B raw> "\xfe\x09\x02" "\0" * 13
B rest ~"head: there is no type 9.*bad-request"
C raw> "\xfe\x01\x02" "\0" * 11 "\x01\0"
C rest ~"head: bytes 13 to 15.*bad-request"
D raw> "\xfe\x01\x02" "\0" * 9 "\x02\0\0\0"
D rest ~"head: at most one descriptor.*bad-request"

== lengths over the limits: refused before anything of it has come
A raw> "\xfe\x01\x02\0\x01\0\x01\0" "\0" * 8
A rest ~"too-large.*65536.*max_envelope.*too-large"
B raw> "\xfe\x01\x03\x04\0\0\0\0\x01\0\0\x04" "\0" * 4
B rest ~"too-large.*67108864.*max_raw.*too-large"

== members that are broken: it goes on
A raw> "\xfe\x01\x02\0\x03\0\0\0" "\0" * 8 "\x80\x02\x08" "\xfe\x01\x02\x08" "\0" * 12 "\xfe\x01\x1d" "\0" * 13
A rest ~"(?s)bad-request.*members: cut short at byte 0.*\x02\x1d"

== a descriptor that is announced
A raw> "\xfe\x01\x03\0\x05\0\0\0\0\0\0\0\x01\0\0\0\x07\x03\x01\0t\xfe\x01\x1d" "\0" * 13
A rest ~"(?s)unsupported.*fd: .*\x02\x1d"

== half a frame, then half-close: it is nothing
A raw> "\xfe\x01\x02\0"
A half-close
A eof

== half a frame, then silence: a word, and the end
A raw> "\xfe\x01\x03\x04\0\0\0\0\x05\0\0\0" "\0" * 4 "12"
A rest ~"timeout.*300.*timeout"
