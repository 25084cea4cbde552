# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# key: it is the sender's own; another user's same key is another message.
needs: root

== two users
A> {"op":"put","id":1,"queue":"k","key":"a"}
A< {"id":1,"ok":true,"msg":$M1,"stored":"memory"}
as 65534: N
N> {"op":"put","id":1,"queue":"k","key":"a"}
N< {"id":1,"ok":true,"msg":$M2,"stored":"memory"}
expect $M2 > $M1
N> {"op":"put","id":2,"queue":"k","key":"a"}
N< {"id":2,"ok":true,"msg":$M2,"stored":"memory","duplicate":true}
