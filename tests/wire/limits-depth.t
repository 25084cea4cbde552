# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# Depth: 32 levels, of which the frame itself is the first.

== a payload of 31 levels within the frame
A> {"op":"put","id":1,"queue":"d","data":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}
A< {"id":1,"ok":true,"msg":*,"stored":"memory"}
A> {"op":"take","id":2,"queue":"d"}
A< {"id":2,...,"data":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}

== of 32
A> {"op":"put","id":1,"queue":"d2","data":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}
A< {...,"ok":false,"error":"bad-json","detail":~"[0-9]"}
A> {"op":"peek","id":2,"queue":"d2"}
A< {"id":2,"ok":false,"error":"no-such-queue","detail":*}

== in a member that nobody knows
A> {"op":"ping","id":1,"x":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}
A< {"id":1,"ok":true,"time":*}
A> {"op":"ping","id":2,"x":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}
A< {...,"ok":false,"error":"bad-json","detail":~"[0-9]"}
A> {"op":"ping","id":3}
A< {"id":3,"ok":true,"time":*}

== of objects, and very many
A> {"op":"ping","id":1,"x":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":1}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}
A< {"id":1,"ok":true,"time":*}
A> {"op":"ping","id":2,"x":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":1}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}
A< {...,"ok":false,"error":"bad-json","detail":*}
A raw> "{\"op\":\"put\",\"queue\":\"d\",\"data\":" "[" * 500000 "\n"
A< {"ok":false,"error":"bad-json","detail":*}
A> {"op":"ping","id":3}
A< {"id":3,"ok":true,"time":*}

== brackets in strings are no levels
A> {"op":"put","id":1,"queue":"d3","data":"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"}
A< {"id":1,"ok":true,"msg":*,"stored":"memory"}

== a raw payload that says it is JSON
A> {"op":"put","id":1,"queue":"d4","form":"json","len":62}
A raw> "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"
A< {"id":1,"ok":true,"msg":*,"stored":"memory"}
A> {"op":"put","id":2,"queue":"d4","form":"json","len":80}
A raw> "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"
A< {"id":2,"ok":false,"error":"bad-payload","detail":*}
