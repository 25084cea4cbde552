# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# resume: undo a pause.

== both sides
A> {"op":"declare","id":1,"queue":"r"}
A< {"id":1,"ok":true,...}
A> {"op":"pause","id":2,"queue":"r"}
A< {"id":2,"ok":true,"queues":1}
A> {"op":"resume","id":3,"queue":"r"}
A< {"id":3,"ok":true,"queues":1}
A> {"op":"put","id":4,"queue":"r","data":1}
A< {"id":4,"ok":true,...}
A> {"op":"take","id":5,"queue":"r"}
A< {"id":5,...,"data":1}

== one side of two
A> {"op":"declare","id":1,"queue":"r.one"}
A< {"id":1,"ok":true,...}
A> {"op":"pause","id":2,"queue":"r.one"}
A< {"id":2,"ok":true,"queues":1}
A> {"op":"resume","id":3,"queue":"r.one","side":"in"}
A< {"id":3,"ok":true,"queues":1}
A> {"op":"put","id":4,"queue":"r.one","data":1}
A< {"id":4,"ok":true,...}
A> {"op":"take","id":5,"queue":"r.one"}
A< {"id":5,"ok":true,"msg":null}
A> {"op":"resume","id":6,"queue":"r.one","side":"out"}
A< {"id":6,"ok":true,"queues":1}
A> {"op":"take","id":7,"queue":"r.one"}
A< {"id":7,...,"data":1}

== no queue of that name
A> {"op":"resume","id":1,"queue":"r.none"}
A< {"id":1,"ok":true,"queues":0}
A> {"op":"resume","id":2,"queue":"r.none.*"}
A< {"id":2,"ok":true,"queues":0}

== members that cannot be
A> {"op":"resume","id":1}
A< {"id":1,"ok":false,"error":"bad-request","detail":~"^queue: "}
A> {"op":"resume","id":2,"queue":"r","side":7}
A< {"id":2,"ok":false,"error":"bad-request","detail":~"^side: "}
