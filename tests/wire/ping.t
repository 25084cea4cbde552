# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# ping: the time, and how a request's id comes back.

== the reply has the broker's time
A> {"op":"ping","id":1}
A< {"id":1,"ok":true,"time":$T}
expect $T > 1700000000000

== no id in the request, none in the reply
A> {"op":"ping"}
A< {"ok":true,"time":*}

== the id comes back as it was sent
A> {"op":"ping","id":"a string"}
A< {"id":"a string","ok":true,"time":*}
A> {"op":"ping","id":""}
A< {"id":"","ok":true,"time":*}
A> {"op":"ping","id":0}
A< {"id":0,"ok":true,"time":*}
A> {"op":"ping","id":-7}
A< {"id":-7,"ok":true,"time":*}
A> {"op":"ping","id":9007199254740991}
A< {"id":9007199254740991,"ok":true,"time":*}
A> {"op":"ping","id":"\u0041\n\"\\ü"}
A< {"id":"\u0041\n\"\\ü","ok":true,"time":*}

== the members may come in any order, with space around them, and unknown ones are ignored
A>   { "id" : 1 , "nobody" : {"knows":[1,2]} , "op" : "ping" }  
A< {"id":1,"ok":true,"time":*}

== a null id is none
A> {"op":"ping","id":null}
A< {"ok":true,"time":*}

== ids that are no integer and no string
A> {"op":"ping","id":1.5}
A< {"ok":false,"error":"bad-request","detail":~"^id: "}
A> {"op":"ping","id":true}
A< {"ok":false,"error":"bad-request","detail":~"^id: "}
A> {"op":"ping","id":[1]}
A< {"ok":false,"error":"bad-request","detail":~"^id: "}
A> {"op":"ping","id":{"a":1}}
A< {"ok":false,"error":"bad-request","detail":~"^id: "}
A> {"op":"ping","id":9007199254740992}
A< {"ok":false,"error":"bad-request","detail":~"^id: "}

== an id of 255 bytes is the longest
let $LONG = "i" * 255
A> {"op":"ping","id":"$LONG"}
A< {"id":"$LONG","ok":true,"time":*}
A> {"op":"ping","id":"${LONG}i"}
A< {"ok":false,"error":"bad-request","detail":~"^id: .*255"}
A> {"op":"ping","id":2}
A< {"id":2,"ok":true,"time":*}

== quiet: no reply
A> {"op":"ping","id":1,"quiet":true}
A nothing

== quiet must be true or false
A> {"op":"ping","id":1,"quiet":"yes"}
A< {"id":1,"ok":false,"error":"bad-request","detail":~"^quiet: "}

== many at once are answered in order
A raw> "{\"op\":\"ping\",\"id\":1}\n{\"op\":\"ping\",\"id\":2}\n{\"op\":\"ping\",\"id\":3}\n"
A< {"id":1,"ok":true,"time":*}
A< {"id":2,"ok":true,"time":*}
A< {"id":3,"ok":true,"time":*}
