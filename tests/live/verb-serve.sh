#!/bin/bash
# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# call and serve: ask, and answer by a command.

. "${FERRY_SOURCE:?}/tests/live/lib.sh"
start_broker

# serve NAME ARGUMENT...: a server in the background; pid
serve()
{
	ferry serve "$@" >"$dir/serve.out" 2>"$dir/serve.err" &
	pid=$!
	await count services 1
}

# over STATUS: the server of serve() ends with it when told to
over()
{
	kill "$pid"
	wait "$pid"
	is "serve ends when told to" "${1:-0}" $?
	await count services 0
}

run ferry call nobody x
expect "nobody serves" 4 "" "no-service"

# asked N: the one service there is has been called N times
asked()
{
	[ "$(ferry ls services | cut -f 4)" = "$1" ]
}

# children_are N: the server runs N commands
children_are()
{
	[ "$(cat "/proc/$pid/task/$pid/children" 2>/dev/null | wc -w)" -eq "$1" ]
}

# ---- answers

serve upper -- tr a-z A-Z
run ferry call upper hello
expect "an answer" 0 "HELLO"
is "a line end is added" "480a" "$(ferry call upper h | bytes)"
is "but no second one" "480a" "$(echo h | ferry call upper | bytes)"
is "--raw adds none" "48" "$(ferry call --raw upper h | bytes)"
is "standard input is asked, all of it" "A B" "$(printf 'a\nb\n' | ferry call upper | xargs)"
is "an empty answer" "0a" "$(ferry call upper "" | bytes)"
printf 'file' >"$dir/file"
is "-f" FILE "$(ferry call -f "$dir/file" upper)"
run ferry call --json upper x
expect "--json" 0 '{"data":"X"}'
over

serve cat -- cat
head -c 3000000 /dev/urandom >"$dir/random"
ferry call --raw cat <"$dir/random" | cmp - "$dir/random"
is "any byte comes back as it went" "0 0" "${PIPESTATUS[*]}"
over

# shellcheck disable=SC2016
serve env -- sh -c 'echo "$FERRY_SERVICE $FERRY_HEADER_a $FERRY_FROM_UID $FERRY_TIMEOUT"'
run ferry call -H a=b --timeout 7s env
expect "a call's members are in the environment" 0 "env b $(id -u) 7000"
over

serve --form json json -- cat
is "--form" '{"data":{"a": 0.1}}' "$(ferry call --json json '{"a": 0.1}')"
over

# ---- failures

serve bad -- sh -c 'echo first >&2; echo the reason >&2; exit 3'
run ferry call bad x
expect "a command that fails" 5 "" "the reason"
has "its standard error passes through" "first" "$(cat "$dir/serve.err")"
over
serve silent -- sh -c 'exit 3'
run ferry call silent x
expect "a command that fails without a word" 5 "" "exit status 3"
over
# shellcheck disable=SC2016
serve killed -- sh -c 'kill -9 $$'
run ferry call killed x
expect "a command that is killed" 5 "" "signal 9"
over

# The first call's command still runs when the second call comes.
mkfifo "$dir/gate"
serve slow -- sh -c "cat; read -r line <'$dir/gate'"
run ferry call --timeout 20ms slow x
expect "no answer in time" 4 "" "timeout"
ferry call slow second >"$dir/answer" 2>"$dir/err" &
caller=$!
await asked 2
exec {gate}<>"$dir/gate"
echo go >&"$gate"
echo go >&"$gate"
wait $caller
is "a call waits for the command of one that has timed out" "0 second" "$? $(cat "$dir/answer")"
exec {gate}<&-

ferry call slow last >"$dir/answer" 2>"$dir/err" &
caller=$!
await asked 3
await children_are 1
# Told to end, it finishes what runs.
kill $pid
echo go >"$dir/gate"
wait $pid
is "serve ends with 0" 0 $?
wait $caller
is "the last call is answered" "0 last" "$? $(cat "$dir/answer")"

# ---- side by side

serve -j 2 two -- sh -c "cat; read -r line <'$dir/gate'"
ferry call two a >"$dir/a" &
a=$!
ferry call two b >"$dir/b" &
b=$!
await children_are 2
exec {gate}<>"$dir/gate"
seq 2 >&"$gate"
wait $a
one=$?
wait $b
is "-j 2: both are answered" "0 0" "$one $?"
is "-j 2: each has its own answer" "a b" "$(cat "$dir/a" "$dir/b" | xargs)"
exec {gate}<&-
over

# ---- the output

serve cat -- cat
ferry call cat x >/dev/full 2>"$dir/err"
is "an output that is full" 6 $?
run ferry call 'a b' x
expect "a bad name" 4 "" "bad-request"
over
run ferry serve 'a b' -- cat
expect "a bad name to serve" 4 "" "bad-request"
run ferry serve s
expect "no command" 2 "" "--"

finish
