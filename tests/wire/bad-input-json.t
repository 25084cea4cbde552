# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# What is not JSON: answered with its place, and the next line still works.

== the byte offset is in the detail
A> {"op":"ping",}
A< {"ok":false,"error":"bad-json","detail":~"\b13\b"}
A> {"op":"ping","id":1}
A< {"id":1,"ok":true,"time":*}
A> {"op" "ping"}
A< {"ok":false,"error":"bad-json","detail":~"\b6\b"}
A> {"op":"ping","x":01}
A< {"ok":false,"error":"bad-json","detail":~"\b1[78]\b"}
A> nonsense
A< {"ok":false,"error":"bad-json","detail":~"\b[01]\b"}
A> {"op":"ping","id":2}
A< {"id":2,"ok":true,"time":*}

== not an object
A> [1,2]
A< {"ok":false,"error":"bad-json","detail":~"object"}
A> "text"
A< {"ok":false,"error":"bad-json","detail":~"object"}
A> 17
A< {"ok":false,"error":"bad-json","detail":~"object"}
A> null
A< {"ok":false,"error":"bad-json","detail":~"object"}
A> {"op":"ping","id":1}
A< {"id":1,"ok":true,"time":*}

== no op
A> {}
A< {"ok":false,"error":"bad-request","detail":~"^op: "}

== more or less than one value on a line
A> {"op":"ping"} {"op":"ping"}
A< {"ok":false,"error":"bad-json","detail":~"[0-9]"}
A> {"op":"ping"}x
A< {"ok":false,"error":"bad-json","detail":~"[0-9]"}
A> {"op":"ping"
A< {"ok":false,"error":"bad-json","detail":~"[0-9]"}
A>  
A> {"op":"ping","id":1}
A until {"id":1,"ok":true,"time":*}

== what only looks like JSON
A> {'op':'ping'}
A< {"ok":false,"error":"bad-json","detail":*}
A> {op:"ping"}
A< {"ok":false,"error":"bad-json","detail":*}
A> {"op":"ping","x":NaN}
A< {"ok":false,"error":"bad-json","detail":*}
A> {"op":"ping","x":+1}
A< {"ok":false,"error":"bad-json","detail":*}
A> {"op":"ping","x":1.}
A< {"ok":false,"error":"bad-json","detail":*}
A> {"op":"ping","x":.5}
A< {"ok":false,"error":"bad-json","detail":*}
A> {"op":"ping","x":1e}
A< {"ok":false,"error":"bad-json","detail":*}
A> {"op":"ping","x":-}
A< {"ok":false,"error":"bad-json","detail":*}
A> {"op":"ping","x":0x10}
A< {"ok":false,"error":"bad-json","detail":*}
A> {"op":"ping","x":True}
A< {"ok":false,"error":"bad-json","detail":*}
A> {"op":"ping","x":[1,]}
A< {"ok":false,"error":"bad-json","detail":*}
A> {"op":"ping","x":[1 2]}
A< {"ok":false,"error":"bad-json","detail":*}
A> {"op":"ping","x":"\x"}
A< {"ok":false,"error":"bad-json","detail":*}
A> {"op":"ping","x":"\u12g4"}
A< {"ok":false,"error":"bad-json","detail":*}
A> {"op":"ping","x":"a	tab"}
A< {"ok":false,"error":"bad-json","detail":*}
A> {"op":"ping"}//x
A< {"ok":false,"error":"bad-json","detail":*}
A raw> "{\"op\":\"ping\",\"x\":\"\x00\"}\n"
A< {"ok":false,"error":"bad-json","detail":*}
A raw> "\x00\n"
A< {"ok":false,"error":"bad-json","detail":*}
A raw> "\xef\xbb\xbf{\"op\":\"ping\"}\n"
A< {"ok":false,"error":"bad-json","detail":*}
A> {"op":"ping","id":1}
A< {"id":1,"ok":true,"time":*}

== an id that was read before the line broke comes back
A> {"op":"ping","id":"before",}
A< {"id":"before","ok":false,"error":"bad-json","detail":~"[0-9]"}
A> {"op":"ping",,"id":"behind"}
A< {"ok":false,"error":"bad-json","detail":~"[0-9]"}

== the same in a payload
A> {"op":"put","id":1,"queue":"j","data":{"a":01}}
A< {"id":1,"ok":false,"error":"bad-json","detail":~"[0-9]"}
A> {"op":"put","id":1,"queue":"j","data":[1,]}
A< {"id":1,"ok":false,"error":"bad-json","detail":~"[0-9]"}
A> {"op":"put","id":1,"queue":"j","data":"\q"}
A< {"id":1,"ok":false,"error":"bad-json","detail":~"[0-9]"}
A> {"op":"peek","id":2,"queue":"j"}
A< {"id":2,"ok":false,"error":"no-such-queue","detail":*}

== duplicate keys of the request, however they are written
A> {"op":"ping","id":1,"id":2}
A< {...,"ok":false,"error":"bad-json","detail":~"[0-9]"}
A> {"op":"ping","x":1,"x":1}
A< {...,"ok":false,"error":"bad-json","detail":~"[0-9]"}
A> {"op":"ping","x":1,"\u0078":1}
A< {...,"ok":false,"error":"bad-json","detail":~"[0-9]"}
A> {"op":"ping","op":"put","queue":"dup"}
A< {...,"ok":false,"error":"bad-json","detail":~"[0-9]"}
A> {"op":"put","queue":"dup","data":1,"data":2}
A< {...,"ok":false,"error":"bad-json","detail":~"[0-9]"}
A> {"op":"ping","id":3}
A< {"id":3,"ok":true,"time":*}

== duplicate keys of headers
A> {"op":"put","id":1,"queue":"dup","headers":{"a":"1","b":"2","a":"3"}}
A< {...,"ok":false,"error":"bad-json","detail":~"[0-9]"}
A> {"op":"put","id":1,"queue":"dup","headers":{"a":"1","\u0061":"3"}}
A< {...,"ok":false,"error":"bad-json","detail":~"[0-9]"}
A> {"op":"peek","id":2,"queue":"dup"}
A< {"id":2,"ok":false,"error":"no-such-queue","detail":*}

== duplicate keys inside a payload pass
A> {"op":"put","id":1,"queue":"dup.ok","data":{"a":1,"a":2}}
A< {"id":1,"ok":true,...}
A> {"op":"take","id":2,"queue":"dup.ok"}
A< {"id":2,...,"data":{"a":1,"a":2}}
