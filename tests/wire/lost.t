# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# lost: what a slow subscriber did not get is counted, and said before the next message.

== drop-oldest: the newest are kept
let $P = "p" * 60000
S> {"op":"sub","id":1,"topic":"l","buffer":5}
S< {"id":1,"ok":true,"sub":$S}
# S does not read from here on.
repeat 200
A> {"op":"pub","id":$N,"topic":"l","headers":{"n":"$N"},"data":"$P"}
A< {"id":$N,"ok":true,"msg":*,...}
end
A> {"op":"pub","id":201,"topic":"l","data":"end"}
A< {"id":201,"ok":true,"msg":*,...}
S until {"event":"lost","sub":$S,"n":$LOST}
let $BEFORE = "$SKIPPED"
S until {"event":"message","sub":$S,...,"data":"end"}
expect $LOST > 0
expect $BEFORE + $LOST + $SKIPPED + 1 == 201
expect $SKIPPED < 5

== drop-newest: the oldest are kept, and what comes later when there is room again
let $P = "p" * 60000
S> {"op":"sub","id":1,"topic":"l2","buffer":5,"on_slow":"drop-newest"}
S< {"id":1,"ok":true,"sub":$S}
repeat 200
A> {"op":"pub","id":$N,"topic":"l2","headers":{"n":"$N"},"data":"$P"}
A< {"id":$N,"ok":true,"msg":*,...}
end
S until {"event":"lost","sub":$S,"n":$LOST}
expect $LOST > 0
expect $SKIPPED + $LOST + 5 == 200
repeat 5
S< {"event":"message","sub":$S,...,"data":"$P"}
end
A> {"op":"pub","id":201,"topic":"l2","data":"end"}
A< {"id":201,"ok":true,"msg":*,"subs":1,...}
S< {"event":"message","sub":$S,...,"data":"end"}

== close: the connection ends, with a word
let $P = "p" * 60000
S> {"op":"sub","id":1,"topic":"l3","buffer":5,"on_slow":"close"}
S< {"id":1,"ok":true,"sub":$S}
repeat 200
A> {"op":"pub","id":$N,"topic":"l3","data":"$P","quiet":true}
end
A nothing
S until {"event":"goodbye","reason":"slow"}
expect $SKIPPED < 200
S eof

== one slow subscriber takes nothing from another
let $P = "p" * 60000
S> {"op":"sub","id":1,"topic":"l4","buffer":1}
S< {"id":1,"ok":true,"sub":*}
T> {"op":"sub","id":1,"topic":"l4"}
T< {"id":1,"ok":true,"sub":*}
repeat 100
A> {"op":"pub","id":$N,"topic":"l4","headers":{"n":"$N"},"data":"$P"}
A< {"id":$N,"ok":true,...}
T< {"event":"message",...,"headers":{"n":"$N"},"data":"$P"}
end
S ignore

== it shows in the lists
let $P = "p" * 60000
S> {"op":"sub","id":1,"topic":"l5","buffer":3}
S< {"id":1,"ok":true,"sub":$S}
repeat 200
A> {"op":"pub","id":$N,"topic":"l5","data":"$P","quiet":true}
end
A nothing
A> {"op":"list","id":1,"what":"subs","match":"l5"}
A< {"id":1,"ok":true,"items":[{"sub":$S,...,"buffered":3,"buffer":3,"lost":$N2,...}]}
expect 0 < $N2 < 200
S ignore
