# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# At most 128 sessions of one user; root has no limit of its own.
needs: root

== the 129th is told, and closed; nobody else is concerned
crowd 128 as 65534
as 65534: N
N rest ~"quota"
as 1: D
D> {"op":"ping","id":1}
D< {"id":1,"ok":true,"time":*}

== a thousand connections of root at once
crowd 1000
A> {"op":"ping","id":1}
A< {"id":1,"ok":true,"time":*}
