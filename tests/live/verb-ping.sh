#!/bin/bash
# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# ping and version: is there a broker, and which.

. "${FERRY_SOURCE:?}/tests/live/lib.sh"
terminal=$FERRY_SOURCE/tests/lib/on-terminal
export FERRY_DIR=$dir/run

run ferry ping
expect "no broker" 3 "" "no broker; tried:"
has "no broker: the path" "$FERRY_DIR/ferry.sock" "$err"
run ferry ping --wait 50ms
expect "no broker in time" 3 "" "no broker; tried:"
for line in "x" "--fly" "-n 0" "-n x" "--wait 5" "--interval x"; do
	# shellcheck disable=SC2086
	run ferry ping $line
	is "ping $line is wrong usage" 2 "$status"
done
run ferry version x
expect "version x" 2 "" "no arguments"
run ferry version
expect "version without a broker" 0 "$(ferry --version)"
run ferry version --json
has "version --json without a broker" '"ferryd":null,"socket":null}' "$out"

# One that waits, before there is a broker.
ferry ping --wait 60s >"$dir/waited" 2>&1 &
waiter=$!
start_broker
wait "$waiter"
is "--wait until it serves" 0 $?
is "--wait: one answer" 1 "$(grep -cE '^[0-9]+$' "$dir/waited")"

run ferry ping
is "ping" 0 "$status"
is "ping prints microseconds" "" "${out//[0-9]/}"
run ferry ping -n 3 --interval 0
is "ping -n 3" 3 "$(wc -l <"$dir/out")"
run ferry ping --json
has "ping --json" "\"socket\":\"$FERRY_DIR/ferry.sock\",\"usec\":" "$out"
has "ping --json: the broker's clock" '{"time":1' "$out"
run ferry --socket "$FERRY_DIR/ferry.sock" ping
is "--socket before the verb" 0 "$status"
run ferry ping --socket "$dir/nowhere.sock"
expect "--socket and no other" 3 "" "$dir/nowhere.sock"
ferry ping >/dev/full 2>/dev/null
is "ping that cannot be written" 6 $?

version=$(ferry --version | cut -d ' ' -f 2)
run ferry version
expect "version" 0 "ferry $version
ferryd $version at $FERRY_DIR/ferry.sock"
run ferry version --json
expect "version --json" 0 \
	"{\"ferry\":\"$version\",\"ferryd\":\"$version\",\"socket\":\"$FERRY_DIR/ferry.sock\"}"

export TERM=xterm
run "$terminal" '' ferry ping
has "ping for people" "$FERRY_DIR/ferry.sock: " "$out"
has "ping for people: its unit" " µs" "$out"

# A socket that nobody answers on.
stop_broker KILL
run ferry ping
expect "a stale socket" 3 "" "Connection refused"
finish
