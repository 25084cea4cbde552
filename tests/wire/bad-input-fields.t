# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# Members of a wrong type or out of their range: refused, and named. The operations' own files have
# those of the operation; here are those of a message.

== prio
A> {"op":"put","id":1,"queue":"f","data64":"","prio":"1"}
A< {"id":1,"ok":false,"error":"bad-request","detail":~"^prio: "}
A> {"op":"put","id":2,"queue":"f","data64":"","prio":-1}
A< {"id":2,"ok":false,"error":"bad-request","detail":~"^prio: "}
A> {"op":"put","id":3,"queue":"f","data64":"","prio":32768}
A< {"id":3,"ok":false,"error":"bad-request","detail":~"^prio: "}
A> {"op":"put","id":4,"queue":"f","data64":"","prio":1.5}
A< {"id":4,"ok":false,"error":"bad-request","detail":~"^prio: "}
A> {"op":"put","id":5,"queue":"f","data64":"","prio":true}
A< {"id":5,"ok":false,"error":"bad-request","detail":~"^prio: "}
A> {"op":"put","id":6,"queue":"f","data64":"","prio":[]}
A< {"id":6,"ok":false,"error":"bad-request","detail":~"^prio: "}
A> {"op":"put","id":7,"queue":"f","data64":"","prio":{}}
A< {"id":7,"ok":false,"error":"bad-request","detail":~"^prio: "}
A> {"op":"put","id":8,"queue":"f","data64":"","prio":99999999999999999999}
A< {"id":8,"ok":false,"error":"bad-request","detail":~"^prio: "}
A> {"op":"put","id":9,"queue":"f","data64":"","prio":1e1}
A< {"id":9,"ok":false,"error":"bad-request","detail":~"^prio: "}

== type
A> {"op":"put","id":1,"queue":"f","data64":"","type":1}
A< {"id":1,"ok":false,"error":"bad-request","detail":~"^type: "}
A> {"op":"put","id":2,"queue":"f","data64":"","type":true}
A< {"id":2,"ok":false,"error":"bad-request","detail":~"^type: "}
A> {"op":"put","id":3,"queue":"f","data64":"","type":[]}
A< {"id":3,"ok":false,"error":"bad-request","detail":~"^type: "}
A> {"op":"put","id":4,"queue":"f","data64":"","type":{}}
A< {"id":4,"ok":false,"error":"bad-request","detail":~"^type: "}

== ttl
A> {"op":"put","id":1,"queue":"f","data64":"","ttl":0}
A< {"id":1,"ok":false,"error":"bad-request","detail":~"^ttl: "}
A> {"op":"put","id":2,"queue":"f","data64":"","ttl":-1}
A< {"id":2,"ok":false,"error":"bad-request","detail":~"^ttl: "}
A> {"op":"put","id":3,"queue":"f","data64":"","ttl":"5"}
A< {"id":3,"ok":false,"error":"bad-request","detail":~"^ttl: "}
A> {"op":"put","id":4,"queue":"f","data64":"","ttl":1.5}
A< {"id":4,"ok":false,"error":"bad-request","detail":~"^ttl: "}
A> {"op":"put","id":5,"queue":"f","data64":"","ttl":true}
A< {"id":5,"ok":false,"error":"bad-request","detail":~"^ttl: "}
A> {"op":"put","id":6,"queue":"f","data64":"","ttl":[]}
A< {"id":6,"ok":false,"error":"bad-request","detail":~"^ttl: "}

== delay
A> {"op":"put","id":1,"queue":"f","data64":"","delay":-1}
A< {"id":1,"ok":false,"error":"bad-request","detail":~"^delay: "}
A> {"op":"put","id":2,"queue":"f","data64":"","delay":"5"}
A< {"id":2,"ok":false,"error":"bad-request","detail":~"^delay: "}
A> {"op":"put","id":3,"queue":"f","data64":"","delay":1.5}
A< {"id":3,"ok":false,"error":"bad-request","detail":~"^delay: "}
A> {"op":"put","id":4,"queue":"f","data64":"","delay":true}
A< {"id":4,"ok":false,"error":"bad-request","detail":~"^delay: "}
A> {"op":"put","id":5,"queue":"f","data64":"","delay":[]}
A< {"id":5,"ok":false,"error":"bad-request","detail":~"^delay: "}

== headers
A> {"op":"put","id":1,"queue":"f","data64":"","headers":1}
A< {"id":1,"ok":false,"error":"bad-request","detail":~"^headers: "}
A> {"op":"put","id":2,"queue":"f","data64":"","headers":"a"}
A< {"id":2,"ok":false,"error":"bad-request","detail":~"^headers: "}
A> {"op":"put","id":3,"queue":"f","data64":"","headers":true}
A< {"id":3,"ok":false,"error":"bad-request","detail":~"^headers: "}
A> {"op":"put","id":4,"queue":"f","data64":"","headers":[]}
A< {"id":4,"ok":false,"error":"bad-request","detail":~"^headers: "}
A> {"op":"put","id":5,"queue":"f","data64":"","headers":["a"]}
A< {"id":5,"ok":false,"error":"bad-request","detail":~"^headers: "}
A> {"op":"put","id":6,"queue":"f","data64":"","headers":{"a":1}}
A< {"id":6,"ok":false,"error":"bad-request","detail":~"^headers: "}
A> {"op":"put","id":7,"queue":"f","data64":"","headers":{"a":null}}
A< {"id":7,"ok":false,"error":"bad-request","detail":~"^headers: "}
A> {"op":"put","id":8,"queue":"f","data64":"","headers":{"a":{}}}
A< {"id":8,"ok":false,"error":"bad-request","detail":~"^headers: "}
A> {"op":"put","id":9,"queue":"f","data64":"","headers":{"a":["b"]}}
A< {"id":9,"ok":false,"error":"bad-request","detail":~"^headers: "}
A> {"op":"put","id":10,"queue":"f","data64":"","headers":{"":"x"}}
A< {"id":10,"ok":false,"error":"bad-request","detail":~"^headers: "}
A> {"op":"put","id":11,"queue":"f","data64":"","headers":{"a b":"x"}}
A< {"id":11,"ok":false,"error":"bad-request","detail":~"^headers: "}
A> {"op":"put","id":12,"queue":"f","data64":"","headers":{"a.b":"x"}}
A< {"id":12,"ok":false,"error":"bad-request","detail":~"^headers: "}
A> {"op":"put","id":13,"queue":"f","data64":"","headers":{"ä":"x"}}
A< {"id":13,"ok":false,"error":"bad-request","detail":~"^headers: "}
A> {"op":"put","id":14,"queue":"f","data64":"","headers":{"a":"x\n"}}
A< {"id":14,"ok":false,"error":"bad-request","detail":~"^headers: "}
A> {"op":"put","id":15,"queue":"f","data64":"","headers":{"a":"\u0000"}}
A< {"id":15,"ok":false,"error":"bad-request","detail":~"^headers: "}
A> {"op":"put","id":16,"queue":"f","data64":"","headers":{"a":"\u001f"}}
A< {"id":16,"ok":false,"error":"bad-request","detail":~"^headers: "}
A> {"op":"put","id":17,"queue":"f","data64":"","headers":{"a":"\u007f"}}
A< {"id":17,"ok":false,"error":"bad-request","detail":~"^headers: "}

== key
A> {"op":"put","id":1,"queue":"f","data64":"","key":1}
A< {"id":1,"ok":false,"error":"bad-request","detail":~"^key: "}
A> {"op":"put","id":2,"queue":"f","data64":"","key":true}
A< {"id":2,"ok":false,"error":"bad-request","detail":~"^key: "}
A> {"op":"put","id":3,"queue":"f","data64":"","key":[]}
A< {"id":3,"ok":false,"error":"bad-request","detail":~"^key: "}
A> {"op":"put","id":4,"queue":"f","data64":"","key":{}}
A< {"id":4,"ok":false,"error":"bad-request","detail":~"^key: "}

== key: it may not be empty
A> {"op":"put","id":1,"queue":"f","key":""}
A< {"id":1,"ok":false,"error":"bad-request","detail":~"^key: "}

== wait
A> {"op":"put","id":1,"queue":"f","data64":"","wait":"1"}
A< {"id":1,"ok":false,"error":"bad-request","detail":~"^wait: "}
A> {"op":"put","id":2,"queue":"f","data64":"","wait":-2}
A< {"id":2,"ok":false,"error":"bad-request","detail":~"^wait: "}
A> {"op":"put","id":3,"queue":"f","data64":"","wait":1.5}
A< {"id":3,"ok":false,"error":"bad-request","detail":~"^wait: "}
A> {"op":"put","id":4,"queue":"f","data64":"","wait":true}
A< {"id":4,"ok":false,"error":"bad-request","detail":~"^wait: "}

== quiet
A> {"op":"put","id":1,"queue":"f","data64":"","quiet":1}
A< {"id":1,"ok":false,"error":"bad-request","detail":~"^quiet: "}
A> {"op":"put","id":2,"queue":"f","data64":"","quiet":"true"}
A< {"id":2,"ok":false,"error":"bad-request","detail":~"^quiet: "}
A> {"op":"put","id":3,"queue":"f","data64":"","quiet":[]}
A< {"id":3,"ok":false,"error":"bad-request","detail":~"^quiet: "}

== form
A> {"op":"put","id":1,"queue":"f","data64":"","form":1}
A< {"id":1,"ok":false,"error":"bad-request","detail":~"^form: "}
A> {"op":"put","id":2,"queue":"f","data64":"","form":"xml"}
A< {"id":2,"ok":false,"error":"bad-request","detail":~"^form: "}
A> {"op":"put","id":3,"queue":"f","data64":"","form":[]}
A< {"id":3,"ok":false,"error":"bad-request","detail":~"^form: "}

== retain
A> {"op":"pub","id":1,"topic":"f","retain":1}
A< {"id":1,"ok":false,"error":"bad-request","detail":~"^retain: "}
A> {"op":"pub","id":2,"topic":"f","retain":"true"}
A< {"id":2,"ok":false,"error":"bad-request","detail":~"^retain: "}

== none of them left anything
A> {"op":"peek","id":1,"queue":"f"}
A< {"id":1,"ok":false,"error":"no-such-queue","detail":*}

== header values may have any other character
A> {"op":"put","id":1,"queue":"f.ok","headers":{"a":"\"ü\" \\ /","B-2_c":""}}
A< {"id":1,"ok":true,...}
A> {"op":"take","id":2,"queue":"f.ok"}
A< {"id":2,...,"headers":{"a":"\"ü\" \\ /","B-2_c":""},...}

== no headers at all is an empty object
A> {"op":"put","id":1,"queue":"f.none","headers":{}}
A< {"id":1,"ok":true,...}

== the bounds themselves are good
A> {"op":"put","id":1,"queue":"f.max","prio":32767,"ttl":1000000,"delay":0,"type":""}
A< {"id":1,"ok":true,...}
