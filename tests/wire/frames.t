# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# Frames: how lines are cut, answered, and what the end of input means.

== a CR before the LF is ignored, and so are empty lines
A raw> "{\"op\":\"ping\",\"id\":1}\r\n\n\r\n\n{\"op\":\"ping\",\"id\":2}\n"
A< {"id":1,"ok":true,"time":*}
A< {"id":2,"ok":true,"time":*}

== a frame may come in pieces
A raw> "{\"op\":"
A raw> "\"pin"
B nothing
A raw> "g\",\"id\":1"
B nothing
A raw> "}"
A raw> "\n{\"op\":\"ping\",\"id\":2}\n{"
A< {"id":1,"ok":true,"time":*}
A< {"id":2,"ok":true,"time":*}
A raw> "\"op\":\"ping\",\"id\":3}\n"
A< {"id":3,"ok":true,"time":*}

== a raw payload may come in pieces, and what follows it is the next frame
A raw> "{\"op\":\"put\",\"id\":1,\"queue\":\"f.raw\",\"len\":6}\nab"
B nothing
A raw> "\n\n"
B nothing
A raw> "cd{\"op\":\"ping\",\"id\":2}\n"
A< {"id":1,"ok":true,"msg":*,"stored":"memory"}
A< {"id":2,"ok":true,"time":*}
A> {"op":"take","id":3,"queue":"f.raw"}
A< {"id":3,...,"data64":"YWIKCmNk"}

== a raw payload of nothing
A> {"op":"put","id":1,"queue":"f.zero","len":0}
A< {"id":1,"ok":true,"msg":*,"stored":"memory"}
A> {"op":"take","id":2,"queue":"f.zero"}
A< {"id":2,"ok":true,"queue":"f.zero","msg":*,"time":*,"from":$ME,"type":"","prio":0,"attempt":1,"deliveries":1,"lease":*}

== a last line without LF is carried out
A raw> "{\"op\":\"ping\",\"id\":1}\n{\"op\":\"put\",\"id\":2,\"queue\":\"f.last\"}"
A half-close
A< {"id":1,"ok":true,"time":*}
A< {"id":2,"ok":true,"msg":*,"stored":"memory"}
A eof
B> {"op":"take","id":1,"queue":"f.last"}
B< {"id":1,"ok":true,"queue":"f.last",...}

== end of input at once
A half-close
A eof

== what was sent whole before a full close is carried out
B> {"op":"take","id":1,"queue":"f.close","wait":-1}
B nothing
A raw> "{\"op\":\"put\",\"queue\":\"f.close\",\"data\":1}\n"
A close
B< {"id":1,"ok":true,"queue":"f.close",...,"data":1}

== so is a last line without LF, and with a raw payload
B> {"op":"take","id":1,"queue":"f.close2","wait":-1}
B nothing
A raw> "{\"op\":\"put\",\"queue\":\"f.close2\",\"len\":3}\nabc"
A close
B< {"id":1,"ok":true,"queue":"f.close2",...,"data64":"YWJj"}

== half-close with a subscription: it goes on
A> {"op":"sub","id":1,"topic":"f.half"}
A< {"id":1,"ok":true,"sub":*}
A half-close
B> {"op":"pub","id":1,"topic":"f.half","data":1}
B< {"id":1,"ok":true,"msg":*,"subs":1,"queues":0,"refused":0}
A< {"event":"message",...,"data":1}
B> {"op":"pub","id":2,"topic":"f.half","data":2}
B< {"id":2,"ok":true,"msg":*,"subs":1,"queues":0,"refused":0}
A< {"event":"message",...,"data":2}

== half-close with a consumer: it goes on
A> {"op":"consume","id":1,"queue":"f.halfcon","ack":"auto"}
A< {"id":1,"ok":true,"sub":*}
A half-close
B> {"op":"put","id":1,"queue":"f.halfcon","data":1}
B< {"id":1,"ok":true,...}
A< {"event":"message",...,"data":1}

== half-close with a take that waits: it is answered, then the end
A> {"op":"take","id":1,"queue":"f.halftake","wait":-1,"ack":"auto"}
A half-close
B> {"op":"put","id":1,"queue":"f.halftake","data":1}
B< {"id":1,"ok":true,...}
A< {"id":1,"ok":true,"queue":"f.halftake",...,"data":1}
A eof

== half-close: a long reply is flushed before the end
B> {"op":"put","id":1,"queue":"f.long","len":5000000}
B raw> "0123456789" * 500000
B< {"id":1,"ok":true,...}
A> {"op":"hello","id":1,"body":"raw"}
A> {"op":"take","id":2,"queue":"f.long","ack":"auto"}
A half-close
A< {"id":1,"ok":true,...}
A< {"id":2,...,"len":5000000,"form":"bytes"}
A raw< "0123456789" * 500000
A eof

== half-close with a call that waits
S> {"op":"serve","id":1,"service":"f.svc"}
S< {"id":1,"ok":true,"sub":*}
A> {"op":"call","id":1,"service":"f.svc"}
A half-close
S< {"event":"call",...,"call":$K,...}
S> {"op":"answer","id":2,"call":$K,"data":"a"}
S< {"id":2,"ok":true}
A< {"id":1,"ok":true,"data":"a"}
A eof

== half-close with a subscription: the broker's processor time stands still
A> {"op":"sub","id":1,"topic":"f.still"}
A< {"id":1,"ok":true,"sub":*}
A half-close
B> {"op":"take","id":1,"queue":"f.empty","wait":100}
B< {"id":1,"ok":true,"msg":null}
cpu mark
B> {"op":"take","id":2,"queue":"f.empty","wait":1500}
B< {"id":2,"ok":true,"msg":null}
cpu still
B> {"op":"pub","id":3,"topic":"f.still","data":1}
B< {"id":3,"ok":true,"msg":*,"subs":1,"queues":0,"refused":0}
A< {"event":"message",...}

== members in any order, unknown ones ignored
A> {"zzz":[{"a":null}],"topic":"x","data":1,"id":9,"op":"pub","also":true}
A< {"id":9,"ok":true,"msg":*,"subs":0,"queues":0,"refused":0}

== member names may be escaped
A> {"\u006fp":"ping","i\u0064":1}
A< {"id":1,"ok":true,"time":*}

== a client that is bound to a name, of any length
bound 1: A
A nothing
bound 14: B
B nothing
bound 106: C
C nothing
bound 107: D
D nothing

== a thousand pings in one write are all answered
A raw> "{\"op\":\"ping\",\"id\":5}\n" * 1000
repeat 1000
A< {"id":5,"ok":true,"time":*}
end

== descriptors come back to what they were
fds mark
A nothing
B> {"op":"sub","id":1,"topic":"x"}
B< {"id":1,"ok":true,"sub":*}
C> {"op":"take","id":1,"queue":"x","wait":-1}
C nothing
A close
B close
C close
fds same
