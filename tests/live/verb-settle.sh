#!/bin/bash
# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# ack, nack, release, bury, touch: settle by hand.

. "${FERRY_SOURCE:?}/tests/live/lib.sh"
start_broker

take()
{
	lease=$(ferry take --keep q)
}

# What ferry.done tells, as far as it is the same each time.
ferry sub -n 4 ferry.done >"$dir/done" &
done_pid=$!
await count subs 1

ferry put q x
take
run ferry ack --result '{"n": 0.10}' "$lease"
expect "ack" 0 ""
is "ack: it has left the queue" "0 1" "$(figure q leased) $(figure q acks)"
run ferry ack "$lease"
expect "ack twice" 4 "" "$lease: lease-lost"

ferry put q x
take
run ferry nack --reason "it broke" "$lease"
expect "nack" 0 ""
has "nack counts" '"attempt":2' "$(ferry peek --json q)"
take
run ferry nack --delay 1h "$lease"
expect "nack with a delay" 0 ""
is "nack with a delay: it is delayed" 1 "$(figure q delayed)"
ferry purge q >/dev/null 2>&1 || ferry queue purge --yes q >/dev/null 2>&1

ferry put q y
take
run ferry release "$lease"
expect "release" 0 ""
has "release counts nothing" '"attempt":1' "$(ferry peek --json q)"
take
run ferry release --delay 1h "$lease"
expect "release with a delay" 0 ""

ferry put q z
take
run ferry bury --reason "no good" "$lease"
expect "bury" 0 ""
has "a dead letter with its reason" '"reason":"no good"' "$(ferry peek --json --state dead q)"

ferry put q w
take
run ferry touch --ttr 1h "$lease"
expect "touch" 0 ""
left=$(ferry peek --json --state leased q | sed 's/.*"left":\([0-9]*\).*/\1/')
is "touch holds it longer" yes "$([ "$left" -gt 3000000 ] && echo yes)"
run ferry touch --json --ttr 2h "$lease"
has "touch --json says how long" '"left":7' "$out"
ferry ack "$lease"

# ---- many at once

seq 3 | ferry put many
mapfile -t leases < <(ferry take -n 3 --keep many)
run ferry ack "${leases[0]}" 999999999 "${leases[2]}"
expect "one of three is gone" 4 "" "999999999: lease-lost"
is "the other two are settled" "2 1" "$(figure many acks) $(figure many leased)"
run ferry ack --json "${leases[1]}"
expect "--json" 0 '{"settled":1}'

# ---- results travel as they were given

await grep -q . "$dir/done"
has "a result goes to ferry.done, digit for digit" '{"n": 0.10}' "$(head -1 "$dir/done")"
kill $done_pid 2>/dev/null

run ferry nack --reason "$(printf 'x%.0s' {1..2000})" 1
is "a reason that is too long" 4 "$status"

finish
