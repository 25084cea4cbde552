#!/bin/bash
# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# The command itself: help, wrong usage, and no broker.

. "${FERRY_SOURCE:?}/tests/live/lib.sh"

# ---- help

run ferry --help
is "--help succeeds" 0 "$status"
is "--help says nothing on standard error" "" "$err"
for verb in pub sub tee put take work peek ack nack release bury touch queue call serve ls stats \
	monitor ping version completion; do
	has "--help shows $verb" " $verb " " $(tr '\n' ' ' <"$dir/out")"
done
for group in Topics Queues Services Broker; do
	has "--help has the group $group" "$group" "$out"
done
is "--help fits on a screen of 24 lines" yes "$([ "$(wc -l <"$dir/out")" -le 24 ] && echo yes)"
is "--help fits in 80 columns" "" "$(grep -E '.{81}' "$dir/out")"

for verb in pub sub tee put take work peek ack nack release bury touch call serve; do
	run ferry "$verb" --help
	is "$verb --help succeeds" 0 "$status"
	has "$verb --help shows its usage" "Usage: ferry $verb" "$out"
	for option in --socket --user --system --json; do
		has "$verb --help shows $option" "$option" "$out"
	done
done

ferry take --help >/dev/full 2>/dev/null
is "help that cannot be written" 6 $?
ferry --help >/dev/full 2>/dev/null
is "the help screen that cannot be written" 6 $?

run ferry --version
is "--version succeeds" 0 "$status"
has "--version says it" "ferry " "$out"

# ---- wrong usage

run ferry
expect "no verb" 2 "" "ferry --help"
run ferry fly
expect "an unknown verb" 2 "" "unknown verb 'fly'"
run ferry --fly
expect "an unknown option before the verb" 2 "" "--fly"
run ferry put --fly q
expect "an unknown option" 2 "" "--fly"
for verb in pub tee put take work peek ack nack release bury touch call serve; do
	run ferry "$verb"
	is "$verb without its argument" 2 "$status"
	is "$verb without its argument prints nothing" "" "$out"
done
run ferry put q a b
expect "an argument too many" 2 "" "oo many arguments"
run ferry put --delay 5 q a
expect "a time without its unit" 2 "" "--delay"
run ferry put --prio 32768 q a
expect "a priority out of range" 2 "" "32767"
run ferry put --header nothing q a
expect "a header without its value" 2 "" "--header"
run ferry put --form xml q a
expect "an unknown form" 2 "" "xml"
run ferry ack twelve
expect "a lease that is no number" 2 "" "twelve"
run ferry ack --result '{"a":' 12
expect "a result that is no JSON" 2 "" "--result"
run ferry work q -- "$dir/nothing"
expect "a command that is not there" 2 "" "$dir/nothing"
run ferry serve s -- /dev/null
expect "a command that is none" 2 "" "/dev/null"
run ferry work q
expect "no command" 2 "" "--"

for pattern in logs. a.b.; do
	run ferry sub "$pattern"
	expect "the pattern $pattern" 2 "" "did the shell take a character?"
done
run ferry take --type x. q
expect "a type that ends in a dot" 2 "" "did the shell take a character?"
run ferry sub 'a.#.b'
is "a pattern that is none" 2 "$status"

# ---- no broker

export FERRY_SOCKET=$dir/one FERRY_DIR=$dir/two
run ferry put q a
expect "no broker" 3 "" "$dir/one: No such file"
has "the directory was tried" "$dir/two/ferry.sock: No such file" "$err"
has "the system's place was tried" "/run/ferry/ferry.sock" "$err"
has "the command that starts one" "ferryd" "$err"
unset FERRY_SOCKET FERRY_DIR

run ferry --socket "$dir/x/ferry.sock" take q
expect "no broker at --socket" 3 "" "$dir/x/ferry.sock: No such file"
has "how to start one there" "ferryd --dir '$dir/x'" "$err"
hasnt "no other place was tried" "/run/ferry" "$err"
XDG_RUNTIME_DIR=$dir/xdg run ferry take --user q
expect "no broker of the user's" 3 "" "$dir/xdg/ferry/ferry.sock"

long=$dir/$(printf 'a%.0s' {1..120})
run ferry --socket "$long" take q
expect "a path that is too long" 3 "" "too long for a socket"

python3 -c 'import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])' "$dir/stale"
run ferry --socket "$dir/stale" take q
expect "a socket that nobody serves" 3 "" "$dir/stale: Connection refused"

mkdir -m 000 "$dir/closed"
if [ "$(id -u)" -ne 0 ]; then
	run ferry --socket "$dir/closed/ferry.sock" take q
	expect "a directory without permission" 3 "" "Permission denied"
fi
chmod 700 "$dir/closed"

# ---- a broker that goes away

start_broker
for verb in "sub t" "take --follow q" "tee t" "work q -- cat" "serve s -- cat" "put q" "pub t"; do
	mkfifo "$dir/in"
	# shellcheck disable=SC2086
	ferry $verb <>"$dir/in" >"$dir/out" 2>"$dir/err" &
	pid=$!
	await count sessions 2
	case $verb in tee*) kept=yes ;; *) kept=no ;; esac
	stop_broker
	[ $kept = no ] || { kill $pid; }
	wait $pid 2>/dev/null
	status=$?
	[ $kept = yes ] || is "$verb: the broker went away" 3 "$status"
	has "$verb: the broker went away, it says" "the broker" "$(cat "$dir/err")"
	rm "$dir/in"
	start_broker
done

finish
