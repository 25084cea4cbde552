# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# Payloads that are not.

== more than one
A> {"op":"put","id":1,"queue":"p","data":"x","data64":"eA=="}
A< {"id":1,"ok":false,"error":"bad-request","detail":~"data"}
A> {"op":"put","id":2,"queue":"p","data":null,"data64":"eA=="}
A< {"id":2,"ok":false,"error":"bad-request","detail":~"data"}
A> {"op":"put","id":3,"queue":"p","data":"x","len":2}
A raw> "ab"
A< {"id":3,"ok":false,"error":"bad-request","detail":*}
A> {"op":"put","id":4,"queue":"p","data64":"","len":2}
A raw> "ab"
A< {"id":4,"ok":false,"error":"bad-request","detail":*}
A> {"op":"pub","id":5,"topic":"p","data":"x","data64":"eA=="}
A< {"id":5,"ok":false,"error":"bad-request","detail":~"data"}
A> {"op":"ping","id":6}
A< {"id":6,"ok":true,"time":*}

== data64 that is no base64
A> {"op":"put","id":1,"queue":"p","data64":"A"}
A< {"id":1,"ok":false,"error":"bad-payload","detail":~"^data64: "}
A> {"op":"put","id":2,"queue":"p","data64":"AA"}
A< {"id":2,"ok":false,"error":"bad-payload","detail":~"^data64: "}
A> {"op":"put","id":3,"queue":"p","data64":"AAA"}
A< {"id":3,"ok":false,"error":"bad-payload","detail":~"^data64: "}
A> {"op":"put","id":4,"queue":"p","data64":"AAAAA"}
A< {"id":4,"ok":false,"error":"bad-payload","detail":~"^data64: "}
A> {"op":"put","id":5,"queue":"p","data64":"AA="}
A< {"id":5,"ok":false,"error":"bad-payload","detail":~"^data64: "}
A> {"op":"put","id":6,"queue":"p","data64":"A==="}
A< {"id":6,"ok":false,"error":"bad-payload","detail":~"^data64: "}
A> {"op":"put","id":7,"queue":"p","data64":"===="}
A< {"id":7,"ok":false,"error":"bad-payload","detail":~"^data64: "}
A> {"op":"put","id":8,"queue":"p","data64":"AA==AA=="}
A< {"id":8,"ok":false,"error":"bad-payload","detail":~"^data64: "}
A> {"op":"put","id":9,"queue":"p","data64":"AA ="}
A< {"id":9,"ok":false,"error":"bad-payload","detail":~"^data64: "}
A> {"op":"put","id":10,"queue":"p","data64":"AA*="}
A< {"id":10,"ok":false,"error":"bad-payload","detail":~"^data64: "}
A> {"op":"put","id":11,"queue":"p","data64":"AA-_"}
A< {"id":11,"ok":false,"error":"bad-payload","detail":~"^data64: "}
A> {"op":"put","id":12,"queue":"p","data64":"AAA=A"}
A< {"id":12,"ok":false,"error":"bad-payload","detail":~"^data64: "}
A> {"op":"put","id":13,"queue":"p","data64":"AB=="}
A< {"id":13,"ok":false,"error":"bad-payload","detail":~"^data64: "}
A> {"op":"put","id":14,"queue":"p","data64":"AAB="}
A< {"id":14,"ok":false,"error":"bad-payload","detail":~"^data64: "}
A raw> "{\"op\":\"put\",\"id\":15,\"queue\":\"p\",\"data64\":\"AA\\nAA\"}\n"
A< {"id":15,"ok":false,"error":"bad-payload","detail":~"^data64: "}

== data64 that is no string
A> {"op":"put","id":1,"queue":"p","data64":7}
A< {"id":1,"ok":false,"error":"bad-request","detail":~"^data64: "}
A> {"op":"put","id":2,"queue":"p","data64":["AA=="]}
A< {"id":2,"ok":false,"error":"bad-request","detail":~"^data64: "}

== nothing of it was put
A> {"op":"peek","id":1,"queue":"p"}
A< {"id":1,"ok":false,"error":"no-such-queue","detail":*}
