# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# Bytes that are no UTF-8, and lone surrogates: bad-json, anywhere.

== in a payload
A raw> "{\"op\":\"put\",\"queue\":\"u\",\"data\":\"\xff\"}\n"
A< {"ok":false,"error":"bad-json","detail":~"[0-9]"}
A raw> "{\"op\":\"put\",\"queue\":\"u\",\"data\":\"\xc3\"}\n"
A< {"ok":false,"error":"bad-json","detail":*}
A raw> "{\"op\":\"put\",\"queue\":\"u\",\"data\":\"\x80\"}\n"
A< {"ok":false,"error":"bad-json","detail":*}
A raw> "{\"op\":\"put\",\"queue\":\"u\",\"data\":[{\"a\":\"\xe2\x82\"}]}\n"
A< {"ok":false,"error":"bad-json","detail":*}
A raw> "{\"op\":\"ping\",\"id\":1}\n"
A< {"id":1,"ok":true,"time":*}

== overlong forms, surrogates, and beyond the last character
A raw> "{\"op\":\"put\",\"queue\":\"u\",\"data\":\"\xc0\xaf\"}\n"
A< {"ok":false,"error":"bad-json","detail":*}
A raw> "{\"op\":\"put\",\"queue\":\"u\",\"data\":\"\xe0\x80\xaf\"}\n"
A< {"ok":false,"error":"bad-json","detail":*}
A raw> "{\"op\":\"put\",\"queue\":\"u\",\"data\":\"\xf0\x80\x80\xaf\"}\n"
A< {"ok":false,"error":"bad-json","detail":*}
A raw> "{\"op\":\"put\",\"queue\":\"u\",\"data\":\"\xed\xa0\x80\"}\n"
A< {"ok":false,"error":"bad-json","detail":*}
A raw> "{\"op\":\"put\",\"queue\":\"u\",\"data\":\"\xf4\x90\x80\x80\"}\n"
A< {"ok":false,"error":"bad-json","detail":*}
A raw> "{\"op\":\"put\",\"queue\":\"u\",\"data\":\"\xf8\x88\x80\x80\x80\"}\n"
A< {"ok":false,"error":"bad-json","detail":*}

== the last ones that are allowed
A raw> "{\"op\":\"put\",\"id\":1,\"queue\":\"u.ok\",\"data\":\"\xf4\x8f\xbf\xbf\xee\x80\x80\xed\x9f\xbf\xc2\x80\"}\n"
A< {"id":1,"ok":true,...}

== in a member, a member's name, and one that nobody knows
A raw> "{\"op\":\"ping\",\"id\":\"\xff\"}\n"
A< {"ok":false,"error":"bad-json","detail":*}
A raw> "{\"op\":\"ping\",\"\xff\":1}\n"
A< {"ok":false,"error":"bad-json","detail":*}
A raw> "{\"op\":\"ping\",\"x\":[\"\xff\"]}\n"
A< {"ok":false,"error":"bad-json","detail":*}
A raw> "{\"op\":\"put\",\"queue\":\"u\",\"headers\":{\"a\":\"\xff\"}}\n"
A< {"ok":false,"error":"bad-json","detail":*}
A raw> "\xff\n"
A< {"ok":false,"error":"bad-json","detail":*}

== lone surrogates, and a pair
A> {"op":"put","queue":"u","data":"\ud800"}
A< {"ok":false,"error":"bad-json","detail":~"[0-9]"}
A> {"op":"put","queue":"u","data":"\udc00"}
A< {"ok":false,"error":"bad-json","detail":*}
A> {"op":"put","queue":"u","data":"\ud800x"}
A< {"ok":false,"error":"bad-json","detail":*}
A> {"op":"put","queue":"u","data":"\ud800\ud800"}
A< {"ok":false,"error":"bad-json","detail":*}
A> {"op":"put","queue":"u","data":["\udfff"]}
A< {"ok":false,"error":"bad-json","detail":*}
A> {"op":"ping","id":"\ud83d"}
A< {"ok":false,"error":"bad-json","detail":*}
A> {"op":"ping","id":"\ud83d\ude00"}
A< {"id":"\ud83d\ude00","ok":true,"time":*}
A> {"op":"peek","id":2,"queue":"u"}
A< {"id":2,"ok":false,"error":"no-such-queue","detail":*}
