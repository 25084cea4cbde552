#!/bin/bash
# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# work: a command for each message, settled by its exit status.

. "${FERRY_SOURCE:?}/tests/live/lib.sh"
start_broker

# work ARGUMENT...: a worker in the background; pid
work()
{
	ferry work "$@" >"$dir/out" 2>"$dir/err" &
	pid=$!
}

# over [STATUS]: told to end, it does so with that status
over()
{
	kill $pid
	wait $pid
	is "${2:-work} ends when told to" "${1:-0}" $?
}

# children_are N: the worker runs N commands
children_are()
{
	[ "$(cat "/proc/$pid/task/$pid/children" 2>/dev/null | wc -w)" -eq "$1" ]
}

# ---- exit statuses

ferry sub --json ferry.done >"$dir/done" &
done_pid=$!
await count subs 1

ferry queue create q max_attempts=2 >/dev/null
# shellcheck disable=SC2016
work q -- sh -c 'read -r n; echo "out $n"; echo "a line" >&2; echo "why $n" >&2; exit "$n"'
echo 0 | ferry put q
await figure_is q acks 1
echo 65 | ferry put q
await figure_is q buried 1
has "65 buries, the last line is the reason" '"reason":"why 65"' \
	"$(ferry peek --json --state dead q)"
echo 3 | ferry put q
await figure_is q dead 2
is "any other nacks, until there were too many" 2 "$(figure q nacks)"
has "the last line is the reason" '"reason":"why 3"' "$(ferry peek --json --state dead q)"
over
is "standard output passes through" "out 0|out 65|out 3|out 3|" "$(tr '\n' '|' <"$dir/out")"
is "standard error passes through" "a line|why 0|a line|why 65|a line|why 3|a line|why 3|" \
	"$(tr '\n' '|' <"$dir/err")"
await grep -q '"status":65' "$dir/done"
has "status and duration are on ferry.done" '"result":{"status":0,"ms":' "$(cat "$dir/done")"
has "that of a failure too" '"result":{"status":3,"ms":' "$(cat "$dir/done")"
kill $done_pid

echo 75 | ferry put again
# The second time it is done.
# shellcheck disable=SC2016
work again -- sh -c 'mkdir "$1" 2>/dev/null && exit 75; exit 0' sh "$dir/once"
await figure_is again acks 1
over
is "75 gives it back, uncounted" "1 0" "$(figure again releases) $(figure again nacks)"

ferry queue create killed max_attempts=1 >/dev/null
ferry put killed x
# shellcheck disable=SC2016
work killed -- sh -c 'kill -9 $$'
await figure_is killed dead 1
over
has "killed by a signal" 'signal 9' "$(ferry peek --json --state dead killed)"

# ---- what a command gets

# shellcheck disable=SC2016
FERRY_TOPIC=stale work env -- sh -c '
	echo "$FERRY_QUEUE $FERRY_TYPE $FERRY_PRIO $FERRY_KEY $FERRY_ATTEMPT \
$FERRY_DELIVERIES $FERRY_FROM_UID $FERRY_HEADER_x_y $FERRY_FORM"
	test "$FERRY_MSG" -gt 0 && test "$FERRY_LEASE" -gt 0 && test "$FERRY_TIME" -gt 0 &&
	test "$FERRY_FROM_PID" -gt 0 && test -S "$FERRY_SOCKET" || echo missing
	echo "${FERRY_TOPIC-none}"'
ferry put -t a.b -p 5 -k key -H x-y=head env body
await figure_is env acks 1
over
is "members are in the environment" "env a.b 5 key 1 1 $(id -u) head text|none|" \
	"$(tr '\n' '|' <"$dir/out")"

head -c 2000000 /dev/urandom >"$dir/random"
ferry put -w bin <"$dir/random"
work bin -- cat
await figure_is bin acks 1
over
cmp -n 2000000 "$dir/out" "$dir/random"
is "any byte is its standard input" 0 $?

ferry put q not-read
work q -- true
await figure_is q acks 2
over 0 "a command that reads nothing"

# ---- side by side

mkfifo "$dir/gate"
seq 8 | ferry put side
work -j 4 side -- sh -c "read -r n; printf 'begin %s ' \$n; read -r go <'$dir/gate'; echo end \$n"
await children_are 4
is "-j 4 takes four" "4 4" "$(figure side leased) $(figure side ready)"
exec {gate}<>"$dir/gate"
seq 8 >&"$gate"
await figure_is side acks 8
over
exec {gate}<&-
is "lines come whole" "$(for i in $(seq 8); do echo "begin $i end $i"; done)" "$(sort "$dir/out")"

# Output without a line end is ended, so that lines stay lines.
seq 3 | ferry put ends
work ends -- sh -c 'read -r n; printf %s "$n"'
await figure_is ends acks 3
over
is "a partial last line is ended" "1 2 3" "$(xargs <"$dir/out")"

# A command that leaves something behind that holds its output is not waited for.
ferry put left x
work left -- sh -c "sleep 1000 & echo \$! >'$dir/left.pid'"
await figure_is left acks 1
over
kill "$(cat "$dir/left.pid")"

# ---- told to end

seq 3 | ferry put told
work told -- sh -c "read -r n; read -r go <'$dir/gate'; echo \$n"
await children_are 1
kill $pid
echo go >"$dir/gate"
wait $pid
is "told to end: status" 0 $?
is "what ran is finished and acked" "1 1" "$(cat "$dir/out") $(figure told acks)"
is "nothing else was begun" "2 0" "$(figure told ready) $(figure told leased)"
is "nor counted" "2 3" "$(ferry peek told | xargs)"

work told -- sh -c "read -r n; read -r go <'$dir/gate'"
await children_are 1
told_again()
{
	kill "$pid"
	children_are 0
}
kill $pid
await told_again
wait $pid
is "told twice: status" 0 $?
is "what was cut short is given back, uncounted" "2 0 0" \
	"$(figure told ready) $(figure told leased) $(figure told nacks)"

# ---- a lease is held while the command runs

ferry queue create short ttr=4s >/dev/null
ferry put short x
work short -- sh -c "read -r go <'$dir/gate'"
await figure_is short leased 1
left()
{
	ferry peek --state leased --json short | sed 's/.*"left":\([0-9]*\).*/\1/'
}
# Twice more is left than a moment before: it was touched.
for i in 1 2; do
	before=4001
	while now=$(left) && [ "$now" -le "$before" ]; do before=$now; done
done
is "the lease is touched while the command runs" "0 1" \
	"$(figure short expired) $(figure short leased)"
echo go >"$dir/gate"
await figure_is short acks 1
over

ferry put short x
work --ttr 30s short -- sh -c "read -r go <'$dir/gate'"
await figure_is short leased 1
has "--ttr" '"left":2' "$(ferry peek --json --state leased short)"
echo go >"$dir/gate"
await figure_is short acks 2
over

# ---- types

ferry put -t a types 1
ferry put -t b types 2
work --type b types -- cat
await figure_is types acks 1
over
is "--type" "2 1" "$(cat "$dir/out") $(figure types ready)"

# ---- the output

seq 5 | ferry put gone
{ ferry work gone -- sh -c 'cat; echo; printf %0100000d 0'; echo $? >"$dir/status"; } |
	head -1 >"$dir/one"
is "a reader that goes ends it as SIGPIPE does" 141 "$(cat "$dir/status")"
is "head has its line" 1 "$(cat "$dir/one")"
await figure_is gone leased 0
is "what nobody read is given back" 5 "$(($(figure gone ready) + $(figure gone acks)))"
is "uncounted" 0 "$(figure gone nacks)"
ferry work gone -- cat >/dev/full 2>"$dir/err"
is "an output that is full" 6 $?

# ---- the broker goes away: what runs is waited for

ferry put away x
work away -- sh -c "read -r go <'$dir/gate'; echo finished"
await children_are 1
stop_broker
await grep -q broker "$dir/err"
echo go >"$dir/gate"
wait $pid
is "the broker goes away: status" 3 $?
is "what ran has finished" finished "$(cat "$dir/out")"

finish
