#!/bin/bash
# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# peek: look without taking.

. "${FERRY_SOURCE:?}/tests/live/lib.sh"
start_broker

run ferry peek missing
is "a queue that is not" 4 "$status"
has "its code is said" "no-such-queue" "$err"
ferry queue create q >/dev/null
run ferry peek q
expect "an empty queue" 0 ""

seq 250 | ferry put q
is "all of it, page by page" "$(seq 250)" "$(ferry peek q)"
is "-n" "$(seq 120)" "$(ferry peek -n 120 q)"
is "-n of a page" "$(seq 100)" "$(ferry peek -n 100 q)"
is "nothing was taken" "250 0" "$(figure q ready) $(figure q takes)"
ferry take -n 0 q >/dev/null

ferry put -p 1 q low
ferry put -p 9 q high
is "in the order in which they would be taken" "high low" "$(ferry peek q | xargs)"
ferry take -n 0 q >/dev/null

# ---- bytes

head -c 20000 /dev/urandom >"$dir/random"
ferry put -w q <"$dir/random"
ferry peek --raw q | cmp - "$dir/random"
is "any byte comes out as it went in" "0 0" "${PIPESTATUS[*]}"
ferry take q >/dev/null
printf 'caf\303\251 "x" \\ \t \1\n\0' >"$dir/text"
ferry put -w q <"$dir/text"
is "text that needs escapes" "$(bytes <"$dir/text")" "$(ferry peek --raw q | bytes)"
ferry take q >/dev/null
ferry put --form json q '{"a": 1e400, "b": [0.1, 123456789012345678901234567890]}'
is "JSON digit for digit" '{"a": 1e400, "b": [0.1, 123456789012345678901234567890]}' \
	"$(ferry peek q)"
has "with --json too" '"data":{"a": 1e400, "b": [0.1, 123456789012345678901234567890]}' \
	"$(ferry peek --json q)"
ferry take q >/dev/null
ferry put q ""
ferry put q x
is "an empty one" "|x|" "$(ferry peek q | tr '\n' '|')"
is "-0" "007800" "$(ferry peek -0 q | bytes)"
ferry take -n 0 q >/dev/null

# ---- states

ferry put q leased
lease=$(ferry take --keep q)
ferry put --delay 1h q delayed
ferry put q dead
ferry bury --reason "no good" "$(ferry take --keep q)"
ferry put q ready
is "ready is the default" ready "$(ferry peek q)"
for state in ready delayed leased dead; do
	is "--state $state" $state "$(ferry peek --state $state q)"
done
is "several states, as they are named" "dead ready delayed" \
	"$(ferry peek --state dead,ready,delayed q | xargs)"
has "a dead letter has its reason" '"reason":"no good"' "$(ferry peek --json --state dead q)"
has "a lease has its holder" '"holder":{' "$(ferry peek --json --state leased q)"
run ferry peek --state gone q
expect "a state that is none" 2 "" "gone"
ferry ack "$lease"

# ---- the output

ferry peek q >/dev/full 2>"$dir/err"
is "an output that is full" 6 $?
for i in $(seq 300); do printf '%s %01000d\n' "$i" 0; done | ferry put long
ferry peek long | head -1 >/dev/null
is "a reader that goes ends it as SIGPIPE does" 141 "${PIPESTATUS[0]}"

# ---- a payload that no line has room for

head -c 2000000 /dev/zero | ferry put -w big
run ferry peek big
expect "is left out, and that is said" 4 "" "too-large"

diff <(ferry peek --state ready,delayed q) <(printf 'ready\ndelayed\n') >/dev/null
is "for diff" 0 $?

finish
