# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# At most 256 MiB of messages of one user.
needs: root

== over it: quota, and others go on; what is taken away makes room
as 65534: N
repeat 130
N> {"op":"put","id":$N,"queue":"m1","len":1000000}
N raw> "x" * 1000000
N< {"id":$N,"ok":true,...}
end
repeat 130
N> {"op":"put","id":$N,"queue":"m2","len":1000000}
N raw> "x" * 1000000
N< {"id":$N,"ok":true,...}
end
repeat 15
N> {"op":"put","id":$N,"queue":"m3","len":1000000}
N raw> "x" * 1000000
N< {"id":$N,...}
end
N> {"op":"put","id":1,"queue":"m3","len":1000000}
N raw> "x" * 1000000
N< {"id":1,"ok":false,"error":"quota","detail":*}
as 1: D
D> {"op":"put","id":1,"queue":"m4","len":1000000}
D raw> "x" * 1000000
D< {"id":1,"ok":true,...}
N> {"op":"purge","id":2,"queue":"m1"}
N< {"id":2,"ok":true,"purged":130}
N> {"op":"put","id":3,"queue":"m3","len":1000000}
N raw> "x" * 1000000
N< {"id":3,"ok":true,...}
