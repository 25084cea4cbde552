# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# Names and patterns that are not: each is refused, and the member named.

== queues
A> {"op":"put","id":1,"queue":""}
A< {"id":1,"ok":false,"error":"bad-request","detail":~"^queue: "}
A> {"op":"put","id":2,"queue":"."}
A< {"id":2,"ok":false,"error":"bad-request","detail":~"^queue: "}
A> {"op":"put","id":3,"queue":".a"}
A< {"id":3,"ok":false,"error":"bad-request","detail":~"^queue: "}
A> {"op":"put","id":4,"queue":"a."}
A< {"id":4,"ok":false,"error":"bad-request","detail":~"^queue: "}
A> {"op":"put","id":5,"queue":"a..b"}
A< {"id":5,"ok":false,"error":"bad-request","detail":~"^queue: "}
A> {"op":"put","id":6,"queue":"a b"}
A< {"id":6,"ok":false,"error":"bad-request","detail":~"^queue: "}
A> {"op":"put","id":7,"queue":"a/b"}
A< {"id":7,"ok":false,"error":"bad-request","detail":~"^queue: "}
A> {"op":"put","id":8,"queue":"a:b"}
A< {"id":8,"ok":false,"error":"bad-request","detail":~"^queue: "}
A> {"op":"put","id":9,"queue":"ä"}
A< {"id":9,"ok":false,"error":"bad-request","detail":~"^queue: "}
A> {"op":"put","id":10,"queue":"a\u0000b"}
A< {"id":10,"ok":false,"error":"bad-request","detail":~"^queue: "}
A> {"op":"put","id":11,"queue":"a\nb"}
A< {"id":11,"ok":false,"error":"bad-request","detail":~"^queue: "}
A> {"op":"put","id":12,"queue":"\""}
A< {"id":12,"ok":false,"error":"bad-request","detail":~"^queue: "}
A> {"op":"put","id":13,"queue":"a*"}
A< {"id":13,"ok":false,"error":"bad-request","detail":~"^queue: "}
A> {"op":"put","id":14,"queue":"*"}
A< {"id":14,"ok":false,"error":"bad-request","detail":~"^queue: "}
A> {"op":"put","id":15,"queue":"a.*"}
A< {"id":15,"ok":false,"error":"bad-request","detail":~"^queue: "}
A> {"op":"put","id":16,"queue":"#"}
A< {"id":16,"ok":false,"error":"bad-request","detail":~"^queue: "}
A> {"op":"put","id":17,"queue":"a.#"}
A< {"id":17,"ok":false,"error":"bad-request","detail":~"^queue: "}
A> {"op":"take","id":18,"queue":"a..b"}
A< {"id":18,"ok":false,"error":"bad-request","detail":~"^queue: "}
A> {"op":"consume","id":19,"queue":"a..b"}
A< {"id":19,"ok":false,"error":"bad-request","detail":~"^queue: "}
A> {"op":"peek","id":20,"queue":"a..b"}
A< {"id":20,"ok":false,"error":"bad-request","detail":~"^queue: "}
A> {"op":"kick","id":21,"queue":"a..b","n":1}
A< {"id":21,"ok":false,"error":"bad-request","detail":~"^queue: "}
A> {"op":"remove","id":22,"queue":"a..b","msg":1}
A< {"id":22,"ok":false,"error":"bad-request","detail":~"^queue: "}
A> {"op":"purge","id":23,"queue":"a..b"}
A< {"id":23,"ok":false,"error":"bad-request","detail":~"^queue: "}
A> {"op":"declare","id":24,"queue":"a..b"}
A< {"id":24,"ok":false,"error":"bad-request","detail":~"^queue: "}
A> {"op":"drop","id":25,"queue":"a..b"}
A< {"id":25,"ok":false,"error":"bad-request","detail":~"^queue: "}
A> {"op":"bind","id":26,"queue":"a..b","topic":"t"}
A< {"id":26,"ok":false,"error":"bad-request","detail":~"^queue: "}
A> {"op":"unbind","id":27,"queue":"a..b","topic":"t"}
A< {"id":27,"ok":false,"error":"bad-request","detail":~"^queue: "}
A> {"op":"stats","id":28,"queue":"a..b"}
A< {"id":28,"ok":false,"error":"bad-request","detail":~"^queue: "}

== topics, services and types
A> {"op":"pub","id":1,"topic":""}
A< {"id":1,"ok":false,"error":"bad-request","detail":~"^topic: "}
A> {"op":"pub","id":2,"topic":"."}
A< {"id":2,"ok":false,"error":"bad-request","detail":~"^topic: "}
A> {"op":"pub","id":3,"topic":".a"}
A< {"id":3,"ok":false,"error":"bad-request","detail":~"^topic: "}
A> {"op":"pub","id":4,"topic":"a."}
A< {"id":4,"ok":false,"error":"bad-request","detail":~"^topic: "}
A> {"op":"pub","id":5,"topic":"a..b"}
A< {"id":5,"ok":false,"error":"bad-request","detail":~"^topic: "}
A> {"op":"pub","id":6,"topic":"a b"}
A< {"id":6,"ok":false,"error":"bad-request","detail":~"^topic: "}
A> {"op":"pub","id":7,"topic":"a/b"}
A< {"id":7,"ok":false,"error":"bad-request","detail":~"^topic: "}
A> {"op":"pub","id":8,"topic":"a:b"}
A< {"id":8,"ok":false,"error":"bad-request","detail":~"^topic: "}
A> {"op":"pub","id":9,"topic":"ä"}
A< {"id":9,"ok":false,"error":"bad-request","detail":~"^topic: "}
A> {"op":"pub","id":10,"topic":"a\u0000b"}
A< {"id":10,"ok":false,"error":"bad-request","detail":~"^topic: "}
A> {"op":"pub","id":11,"topic":"a\nb"}
A< {"id":11,"ok":false,"error":"bad-request","detail":~"^topic: "}
A> {"op":"pub","id":12,"topic":"\""}
A< {"id":12,"ok":false,"error":"bad-request","detail":~"^topic: "}
A> {"op":"pub","id":13,"topic":"a*"}
A< {"id":13,"ok":false,"error":"bad-request","detail":~"^topic: "}
A> {"op":"pub","id":14,"topic":"*"}
A< {"id":14,"ok":false,"error":"bad-request","detail":~"^topic: "}
A> {"op":"pub","id":15,"topic":"a.*"}
A< {"id":15,"ok":false,"error":"bad-request","detail":~"^topic: "}
A> {"op":"pub","id":16,"topic":"#"}
A< {"id":16,"ok":false,"error":"bad-request","detail":~"^topic: "}
A> {"op":"pub","id":17,"topic":"a.#"}
A< {"id":17,"ok":false,"error":"bad-request","detail":~"^topic: "}
A> {"op":"pub","id":18,"topic":"t","type":"."}
A< {"id":18,"ok":false,"error":"bad-request","detail":~"^type: "}
A> {"op":"pub","id":19,"topic":"t","type":".a"}
A< {"id":19,"ok":false,"error":"bad-request","detail":~"^type: "}
A> {"op":"pub","id":20,"topic":"t","type":"a."}
A< {"id":20,"ok":false,"error":"bad-request","detail":~"^type: "}
A> {"op":"pub","id":21,"topic":"t","type":"a..b"}
A< {"id":21,"ok":false,"error":"bad-request","detail":~"^type: "}
A> {"op":"pub","id":22,"topic":"t","type":"a b"}
A< {"id":22,"ok":false,"error":"bad-request","detail":~"^type: "}
A> {"op":"pub","id":23,"topic":"t","type":"a/b"}
A< {"id":23,"ok":false,"error":"bad-request","detail":~"^type: "}
A> {"op":"pub","id":24,"topic":"t","type":"a:b"}
A< {"id":24,"ok":false,"error":"bad-request","detail":~"^type: "}
A> {"op":"pub","id":25,"topic":"t","type":"ä"}
A< {"id":25,"ok":false,"error":"bad-request","detail":~"^type: "}
A> {"op":"pub","id":26,"topic":"t","type":"a\u0000b"}
A< {"id":26,"ok":false,"error":"bad-request","detail":~"^type: "}
A> {"op":"pub","id":27,"topic":"t","type":"a\nb"}
A< {"id":27,"ok":false,"error":"bad-request","detail":~"^type: "}
A> {"op":"pub","id":28,"topic":"t","type":"\""}
A< {"id":28,"ok":false,"error":"bad-request","detail":~"^type: "}
A> {"op":"pub","id":29,"topic":"t","type":"a*"}
A< {"id":29,"ok":false,"error":"bad-request","detail":~"^type: "}
A> {"op":"pub","id":30,"topic":"t","type":"*"}
A< {"id":30,"ok":false,"error":"bad-request","detail":~"^type: "}
A> {"op":"pub","id":31,"topic":"t","type":"a.*"}
A< {"id":31,"ok":false,"error":"bad-request","detail":~"^type: "}
A> {"op":"pub","id":32,"topic":"t","type":"#"}
A< {"id":32,"ok":false,"error":"bad-request","detail":~"^type: "}
A> {"op":"pub","id":33,"topic":"t","type":"a.#"}
A< {"id":33,"ok":false,"error":"bad-request","detail":~"^type: "}
A> {"op":"serve","id":34,"service":""}
A< {"id":34,"ok":false,"error":"bad-request","detail":~"^service: "}
A> {"op":"call","id":34,"service":""}
A< {"id":34,"ok":false,"error":"bad-request","detail":~"^service: "}
A> {"op":"serve","id":35,"service":"."}
A< {"id":35,"ok":false,"error":"bad-request","detail":~"^service: "}
A> {"op":"call","id":35,"service":"."}
A< {"id":35,"ok":false,"error":"bad-request","detail":~"^service: "}
A> {"op":"serve","id":36,"service":".a"}
A< {"id":36,"ok":false,"error":"bad-request","detail":~"^service: "}
A> {"op":"call","id":36,"service":".a"}
A< {"id":36,"ok":false,"error":"bad-request","detail":~"^service: "}
A> {"op":"serve","id":37,"service":"a."}
A< {"id":37,"ok":false,"error":"bad-request","detail":~"^service: "}
A> {"op":"call","id":37,"service":"a."}
A< {"id":37,"ok":false,"error":"bad-request","detail":~"^service: "}
A> {"op":"serve","id":38,"service":"a..b"}
A< {"id":38,"ok":false,"error":"bad-request","detail":~"^service: "}
A> {"op":"call","id":38,"service":"a..b"}
A< {"id":38,"ok":false,"error":"bad-request","detail":~"^service: "}
A> {"op":"serve","id":39,"service":"*"}
A< {"id":39,"ok":false,"error":"bad-request","detail":~"^service: "}
A> {"op":"call","id":39,"service":"*"}
A< {"id":39,"ok":false,"error":"bad-request","detail":~"^service: "}

== patterns
A> {"op":"sub","id":1,"topic":""}
A< {"id":1,"ok":false,"error":"bad-request","detail":~"^topic: "}
A> {"op":"sub","id":2,"topic":"."}
A< {"id":2,"ok":false,"error":"bad-request","detail":~"^topic: "}
A> {"op":"sub","id":3,"topic":"a."}
A< {"id":3,"ok":false,"error":"bad-request","detail":~"^topic: "}
A> {"op":"sub","id":4,"topic":".#"}
A< {"id":4,"ok":false,"error":"bad-request","detail":~"^topic: "}
A> {"op":"sub","id":5,"topic":"a..*"}
A< {"id":5,"ok":false,"error":"bad-request","detail":~"^topic: "}
A> {"op":"sub","id":6,"topic":"a*"}
A< {"id":6,"ok":false,"error":"bad-request","detail":~"^topic: "}
A> {"op":"sub","id":7,"topic":"*a"}
A< {"id":7,"ok":false,"error":"bad-request","detail":~"^topic: "}
A> {"op":"sub","id":8,"topic":"a#"}
A< {"id":8,"ok":false,"error":"bad-request","detail":~"^topic: "}
A> {"op":"sub","id":9,"topic":"##"}
A< {"id":9,"ok":false,"error":"bad-request","detail":~"^topic: "}
A> {"op":"sub","id":10,"topic":"**"}
A< {"id":10,"ok":false,"error":"bad-request","detail":~"^topic: "}
A> {"op":"sub","id":11,"topic":"#.a"}
A< {"id":11,"ok":false,"error":"bad-request","detail":~"^topic: "}
A> {"op":"sub","id":12,"topic":"a.#.b"}
A< {"id":12,"ok":false,"error":"bad-request","detail":~"^topic: "}
A> {"op":"sub","id":13,"topic":"a b"}
A< {"id":13,"ok":false,"error":"bad-request","detail":~"^topic: "}
A> {"op":"sub","id":14,"topic":"#.#"}
A< {"id":14,"ok":false,"error":"bad-request","detail":~"^topic: "}
A> {"op":"sub","id":15,"topic":"ä.*"}
A< {"id":15,"ok":false,"error":"bad-request","detail":~"^topic: "}
A> {"op":"sub","id":16,"topic":"a.\u0000"}
A< {"id":16,"ok":false,"error":"bad-request","detail":~"^topic: "}
A> {"op":"sub","id":17,"topic":"t","types":["ok","."]}
A< {"id":17,"ok":false,"error":"bad-request","detail":~"^types: "}
A> {"op":"sub","id":18,"topic":"t","types":["ok","a."]}
A< {"id":18,"ok":false,"error":"bad-request","detail":~"^types: "}
A> {"op":"sub","id":19,"topic":"t","types":["ok",".#"]}
A< {"id":19,"ok":false,"error":"bad-request","detail":~"^types: "}
A> {"op":"sub","id":20,"topic":"t","types":["ok","a..*"]}
A< {"id":20,"ok":false,"error":"bad-request","detail":~"^types: "}
A> {"op":"sub","id":21,"topic":"t","types":["ok","a*"]}
A< {"id":21,"ok":false,"error":"bad-request","detail":~"^types: "}
A> {"op":"sub","id":22,"topic":"t","types":["ok","*a"]}
A< {"id":22,"ok":false,"error":"bad-request","detail":~"^types: "}
A> {"op":"sub","id":23,"topic":"t","types":["ok","a#"]}
A< {"id":23,"ok":false,"error":"bad-request","detail":~"^types: "}
A> {"op":"sub","id":24,"topic":"t","types":["ok","##"]}
A< {"id":24,"ok":false,"error":"bad-request","detail":~"^types: "}
A> {"op":"sub","id":25,"topic":"t","types":["ok","**"]}
A< {"id":25,"ok":false,"error":"bad-request","detail":~"^types: "}
A> {"op":"sub","id":26,"topic":"t","types":["ok","#.a"]}
A< {"id":26,"ok":false,"error":"bad-request","detail":~"^types: "}
A> {"op":"sub","id":27,"topic":"t","types":["ok","a.#.b"]}
A< {"id":27,"ok":false,"error":"bad-request","detail":~"^types: "}
A> {"op":"sub","id":28,"topic":"t","types":["ok","a b"]}
A< {"id":28,"ok":false,"error":"bad-request","detail":~"^types: "}
A> {"op":"sub","id":29,"topic":"t","types":["ok","#.#"]}
A< {"id":29,"ok":false,"error":"bad-request","detail":~"^types: "}
A> {"op":"sub","id":30,"topic":"t","types":["ok","ä.*"]}
A< {"id":30,"ok":false,"error":"bad-request","detail":~"^types: "}
A> {"op":"sub","id":31,"topic":"t","types":["ok","a.\u0000"]}
A< {"id":31,"ok":false,"error":"bad-request","detail":~"^types: "}
A> {"op":"take","id":32,"types":"**","queue":"q"}
A< {"id":32,"ok":false,"error":"bad-request","detail":~"^types: "}
A> {"op":"pause","id":33,"queue":"**"}
A< {"id":33,"ok":false,"error":"bad-request","detail":~"^queue: "}
A> {"op":"resume","id":34,"queue":"**"}
A< {"id":34,"ok":false,"error":"bad-request","detail":~"^queue: "}
A> {"op":"bind","id":35,"topic":"**","queue":"q"}
A< {"id":35,"ok":false,"error":"bad-request","detail":~"^topic: "}
A> {"op":"list","id":36,"match":"**","what":"queues"}
A< {"id":36,"ok":false,"error":"bad-request","detail":~"^match: "}
A> {"op":"monitor","id":37,"match":"**"}
A< {"id":37,"ok":false,"error":"bad-request","detail":~"^match: "}
A> {"op":"take","id":38,"types":"#.a","queue":"q"}
A< {"id":38,"ok":false,"error":"bad-request","detail":~"^types: "}
A> {"op":"pause","id":39,"queue":"#.a"}
A< {"id":39,"ok":false,"error":"bad-request","detail":~"^queue: "}
A> {"op":"resume","id":40,"queue":"#.a"}
A< {"id":40,"ok":false,"error":"bad-request","detail":~"^queue: "}
A> {"op":"bind","id":41,"topic":"#.a","queue":"q"}
A< {"id":41,"ok":false,"error":"bad-request","detail":~"^topic: "}
A> {"op":"list","id":42,"match":"#.a","what":"queues"}
A< {"id":42,"ok":false,"error":"bad-request","detail":~"^match: "}
A> {"op":"monitor","id":43,"match":"#.a"}
A< {"id":43,"ok":false,"error":"bad-request","detail":~"^match: "}
A> {"op":"take","id":44,"types":"a.#.b","queue":"q"}
A< {"id":44,"ok":false,"error":"bad-request","detail":~"^types: "}
A> {"op":"pause","id":45,"queue":"a.#.b"}
A< {"id":45,"ok":false,"error":"bad-request","detail":~"^queue: "}
A> {"op":"resume","id":46,"queue":"a.#.b"}
A< {"id":46,"ok":false,"error":"bad-request","detail":~"^queue: "}
A> {"op":"bind","id":47,"topic":"a.#.b","queue":"q"}
A< {"id":47,"ok":false,"error":"bad-request","detail":~"^topic: "}
A> {"op":"list","id":48,"match":"a.#.b","what":"queues"}
A< {"id":48,"ok":false,"error":"bad-request","detail":~"^match: "}
A> {"op":"monitor","id":49,"match":"a.#.b"}
A< {"id":49,"ok":false,"error":"bad-request","detail":~"^match: "}
A> {"op":"take","id":50,"types":"a b","queue":"q"}
A< {"id":50,"ok":false,"error":"bad-request","detail":~"^types: "}
A> {"op":"pause","id":51,"queue":"a b"}
A< {"id":51,"ok":false,"error":"bad-request","detail":~"^queue: "}
A> {"op":"resume","id":52,"queue":"a b"}
A< {"id":52,"ok":false,"error":"bad-request","detail":~"^queue: "}
A> {"op":"bind","id":53,"topic":"a b","queue":"q"}
A< {"id":53,"ok":false,"error":"bad-request","detail":~"^topic: "}
A> {"op":"list","id":54,"match":"a b","what":"queues"}
A< {"id":54,"ok":false,"error":"bad-request","detail":~"^match: "}
A> {"op":"monitor","id":55,"match":"a b"}
A< {"id":55,"ok":false,"error":"bad-request","detail":~"^match: "}

== names that only look odd
A> {"op":"put","id":1,"queue":"0"}
A< {"id":1,"ok":true,"msg":*,"stored":"memory"}
A> {"op":"put","id":2,"queue":"-"}
A< {"id":2,"ok":true,"msg":*,"stored":"memory"}
A> {"op":"put","id":3,"queue":"_"}
A< {"id":3,"ok":true,"msg":*,"stored":"memory"}
A> {"op":"put","id":4,"queue":"a-b_c.D9"}
A< {"id":4,"ok":true,"msg":*,"stored":"memory"}
A> {"op":"put","id":5,"queue":"ferry"}
A< {"id":5,"ok":true,"msg":*,"stored":"memory"}
A> {"op":"put","id":6,"queue":"ferryx.y"}
A< {"id":6,"ok":true,"msg":*,"stored":"memory"}
A> {"op":"put","id":7,"queue":"a.ferry"}
A< {"id":7,"ok":true,"msg":*,"stored":"memory"}
A> {"op":"put","id":8,"queue":"x.-._"}
A< {"id":8,"ok":true,"msg":*,"stored":"memory"}

== the broker's own
A> {"op":"put","id":1,"queue":"ferry.x"}
A< {"id":1,"ok":false,"error":"denied","detail":~"^queue: "}
A> {"op":"take","id":2,"queue":"ferry.x"}
A< {"id":2,"ok":false,"error":"denied","detail":~"^queue: "}
A> {"op":"consume","id":3,"queue":"ferry.x"}
A< {"id":3,"ok":false,"error":"denied","detail":~"^queue: "}
A> {"op":"declare","id":4,"queue":"ferry.x"}
A< {"id":4,"ok":false,"error":"denied","detail":~"^queue: "}
A> {"op":"pub","id":5,"topic":"ferry.x"}
A< {"id":5,"ok":false,"error":"denied","detail":~"^topic: "}
A> {"op":"will","id":6,"topic":"ferry.x"}
A< {"id":6,"ok":false,"error":"denied","detail":~"^topic: "}
A> {"op":"serve","id":7,"service":"ferry.x"}
A< {"id":7,"ok":false,"error":"denied","detail":~"^service: "}
A> {"op":"bind","id":8,"queue":"ferry.x","topic":"t"}
A< {"id":8,"ok":false,"error":"denied","detail":~"^queue: "}
A> {"op":"take","id":9,"queues":["q","ferry.x"]}
A< {"id":9,"ok":false,"error":"denied","detail":~"^queues: "}
