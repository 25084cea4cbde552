#!/bin/bash
# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# take: what is printed is settled, and nothing else.

. "${FERRY_SOURCE:?}/tests/live/lib.sh"
start_broker

# ---- one and many

run ferry take q
expect "an empty queue" 1 ""
seq 5 | ferry put q
run ferry take q
expect "one" 0 "1"
run ferry take -n 2 q
expect "two" 0 "2
3"
is "what is printed is acked" 3 "$(figure q acks)"
run ferry take -n 10 q
expect "fewer than asked for" 0 "4
5"
run ferry take -n 0 q
expect "-n 0 of an empty queue" 1 ""

# ---- waiting

run ferry take --wait 10ms q
expect "nothing came in time" 1 ""
ferry take --wait 30s q >"$dir/waited" &
pid=$!
await figure_is q waiting 1
ferry put q late
wait $pid
is "what came in time: status" 0 $?
is "what came in time" late "$(cat "$dir/waited")"

ferry take --follow -n 3 q >"$dir/waited" &
pid=$!
for i in 1 2 3; do
	await figure_is q waiting 1
	ferry put q "$i"
	await figure_is q acks "$((6 + i))"
done
wait $pid
is "--follow ends after -n" 0 $?
is "--follow -n 3" "1 2 3" "$(xargs <"$dir/waited")"
run ferry take --follow --wait 1s q
is "--follow and --wait" 2 "$status"

# ---- where from

ferry put b from-b
run ferry take a b
expect "the first queue that has one" 0 "from-b"
ferry put a from-a
ferry put b from-b
run ferry take -n 0 a b
expect "the first queue first" 0 "from-a
from-b"
ferry put -t mail.in q 1
ferry put -t page q 2
ferry put -t mail.out q 3
run ferry take -n 0 --type 'mail.*' q
expect "--type" 0 "1
3"
run ferry take -n 0 --type nothing --type page q
expect "two types" 0 "2"
ferry put -p 1 q low
ferry put -p 9 q high
is "priority goes first" "high low" "$(ferry take -n 0 q | xargs)"

# ---- how it is printed

printf 'a\nb' | ferry put --whole q
ferry put q c
is "--raw adds nothing" "a
bc" "$(ferry take --raw -n 0 q)"
ferry put -t t q x
run ferry take --json q
for part in '"queue":"q"' '"msg":' '"time":' '"from":{"uid":' '"type":"t"' '"prio":0' \
	'"attempt":1' '"deliveries":1' '"lease":' '"data":"x"}'; do
	has "--json has $part" "$part" "$out"
done
hasnt "--json has nothing of the wire" '"ok"' "$out"
printf '\xff' | ferry put q
run ferry take --json q
has "--json of bytes" '"data64":"/w=="' "$out"
printf '{"a":\n1}' | ferry put --whole --form json q
run ferry take --json q
has "--json is one line" '"data":{"a": 1}' "$out"

# ---- --keep

ferry put q kept
run ferry take --keep q
is "--keep succeeds" 0 "$status"
is "--keep prints the lease" yes "$([[ $out =~ ^[0-9]+$ ]] && echo yes)"
is "--keep outlives the command" 1 "$(figure q leased)"
run ferry ack "$out"
expect "and is settled by hand" 0 ""
is "settled" 0 "$(figure q leased)"
ferry put q kept
run ferry take --keep --json --ttr 1h q
has "--keep --json has the payload" '"data":"kept"' "$out"
ferry release "$(sed 's/.*"lease":\([0-9]*\).*/\1/' <<<"$out")"
is "given back" kept "$(ferry take q)"

# ---- the output

ferry put q full
run ferry take q
seq 3 | ferry put q
ferry take q >/dev/full 2>"$dir/err"
is "an output that is full" 6 $?
has "it says so" "No space left" "$(cat "$dir/err")"
is "what was not written is still there" "1 2 3" "$(ferry peek q | xargs)"
ferry take -n 0 q >&- 2>"$dir/err"
is "an output that is closed" 6 $?
is "nothing was taken" "1 2 3" "$(ferry peek q | xargs)"
is "given back is no failure" 1 "$(ferry take --json q | sed 's/.*"attempt":\([0-9]*\).*/\1/')"
ferry take -n 0 q >/dev/null

# A reader that goes: with messages larger than a pipe holds, few are written and the rest is
# still there. None is lost, and the reader saw what is missing.
for i in $(seq 20); do
	head -c 100000 /dev/zero | tr '\0' x | sed "1s/^/$i:/" | ferry put --whole big
done
ferry take -n 0 big | head -c 10 >/dev/null
is "a reader that goes ends it as SIGPIPE does" 141 "${PIPESTATUS[0]}"
await figure_is big leased 0
is "what was not written is given back" 20 "$(figure big ready)"
is "uncounted" 0 "$(ferry peek --json big | grep -c '"attempt":2')"
seq 5 | ferry put q
ferry take -n 0 q | head -2 >"$dir/two"
is "head has its two" "1 2" "$(xargs <"$dir/two")"
ferry take -n 0 q >/dev/null

# A reader that goes while nothing comes.
{ ferry take --follow q; echo $? >"$dir/status"; } | { await figure_is q waiting 1; } &
wait $!
await test -s "$dir/status"
is "a reader that goes while nothing comes" 141 "$(cat "$dir/status")"
ferry put q still
is "takes nothing more" still "$(ferry take q)"

# Told to end while the reader does not read: what is not written is given back. (A shell has
# those behind & ignore SIGINT.)
mkfifo "$dir/stuck"
for signal in INT:130 TERM:143 HUP:129; do
	env --default-signal=INT ferry take -n 0 big >"$dir/stuck" &
	pid=$!
	exec {stuck}<"$dir/stuck"
	await figure_is big leased 1
	kill -s ${signal%:*} $pid
	wait $pid
	is "SIG${signal%:*} ends it" "${signal#*:}" $?
	is "and gives back" "0 20" "$(figure big leased) $(figure big ready)"
	exec {stuck}<&-
done
is "uncounted" 0 "$(ferry peek --json big | grep -c '"attempt":2')"

# While the reader does not read, what we hold stays ours.
ferry queue create short ttr=4s >/dev/null
head -c 100000 /dev/zero | ferry put --whole short
ferry take short >"$dir/stuck" &
pid=$!
exec {stuck}<"$dir/stuck"
await figure_is short leased 1
left() { ferry peek --state leased --json short | sed 's/.*"left":\([0-9]*\).*/\1/'; }
# It was touched when less was left than before.
before=4001
while now=$(left) && [ "$now" -le "$before" ]; do before=$now; done
is "a lease is touched while the reader does not read" 0 "$(figure short expired)"
is "all of it is read in the end" 100001 "$(wc -c <&"$stuck")"
wait $pid
is "and acked" "0 1" "$? $(figure short acks)"
exec {stuck}<&-

run ferry take 'a b'
expect "a bad name" 4 "" "bad-request"

finish
