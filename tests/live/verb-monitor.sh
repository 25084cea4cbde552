#!/bin/bash
# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# monitor: what goes on, as it happens.

. "${FERRY_SOURCE:?}/tests/live/lib.sh"
terminal=$FERRY_SOURCE/tests/lib/on-terminal
tab=$'\t'
export FERRY_DIR=$dir/none

run ferry monitor
expect "no broker" 3 "" "no broker; tried:"
run ferry monitor -n 0
expect "no count" 2 "" "--count"
run ferry monitor a b
expect "an argument too many" 2 "" "one pattern"
run ferry monitor a.
expect "a pattern that the shell has cut" 2 "" "did the shell take a character?"
run ferry monitor --fly
expect "an unknown flag" 2 "" "--fly"

start_broker

# monitors N: so many monitors listen. A session counts what it subscribed to.
monitors()
{
	[ "$(ferry ls --json sessions | grep -c '"name":"ferry monitor".*"subs":1')" -eq "$1" ]
}

# watch ARGUMENT...: a monitor in the background that is listening
watch()
{
	ferry monitor "$@" >"$dir/seen" 2>"$dir/seen.err" &
	monitor=$!
	await monitors 1
}

watch -n 3 mail.in
ferry put mail.in hello
ferry pub mail.in x
ferry put other.queue unseen
ferry take mail.in >/dev/null
wait "$monitor"
is "monitor of a place" 0 $?
is "monitor: operations" "put pub take" "$(cut -f 3 "$dir/seen" | tr '\n' ' ' | sed 's/ $//')"
is "monitor: the place" "mail.in" "$(cut -f 4 "$dir/seen" | sort -u)"
is "monitor: who" "$(id -u)" "$(cut -f 2 "$dir/seen" | sort -u)"
is "monitor: six columns" 6 "$(awk -F "$tab" '{ print NF }' "$dir/seen" | sort -u)"

watch -n 1 mail.in --json --payload
ferry put mail.in '{"a":0.10}' --form json
wait "$monitor"
has "monitor --json" '"op":"put","queue":"mail.in"' "$(cat "$dir/seen")"
has "monitor --json --payload, digit for digit" '"data":{"a":0.10}}' "$(cat "$dir/seen")"

watch -n 1 mail.in --payload
printf 'two\033words' | ferry put --whole mail.in
wait "$monitor"
is "a payload cannot drive the terminal" 'two?words' "$(cut -f 7 "$dir/seen")"

watch -n 1 nope
ferry queue drop nope 2>/dev/null
wait "$monitor"
is "monitor shows errors" "no-such-queue" "$(cut -f 6 "$dir/seen")"

# A reader that goes ends it, although nothing comes any more.
ferry monitor quiet.place > >(exec head -c 0) 2>"$dir/seen.err" &
monitor=$!
wait "$monitor"
is "a reader that is gone" 141 $?
is "a reader that is gone: not a word" "" "$(cat "$dir/seen.err")"

# A broker that ends says so.
watch quiet.place
stop_broker
wait "$monitor"
is "the broker ends" 3 $?
has "the broker ends: that is said" "ferry monitor: " "$(cat "$dir/seen.err")"

start_broker
export TERM=xterm
"$terminal" '' env NO_COLOR=1 ferry monitor -n 1 mail.in >"$dir/seen" &
monitor=$!
await monitors 1
ferry put mail.in x
wait "$monitor"
is "at a terminal" 0 $?
has "at a terminal: aligned" "  put       mail.in  " "$(cat "$dir/seen")"
hasnt "at a terminal: no TAB" "$tab" "$(cat "$dir/seen")"

# Only root and the broker's own user may.
if [ "$(id -u)" -eq 0 ] && command -v setpriv >/dev/null; then
	chmod 755 "$dir" "$TMPDIR" "$FERRY_DIR"
	chmod 666 "$FERRY_DIR/ferry.sock"
	run setpriv --reuid 65534 --clear-groups "$FERRY_BUILD/ferry" \
		--socket "$FERRY_DIR/ferry.sock" monitor
	expect "monitor by a stranger" 4 "" "denied"
fi
finish
