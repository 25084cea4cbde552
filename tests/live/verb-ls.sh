#!/bin/bash
# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# ls: what there is.

. "${FERRY_SOURCE:?}/tests/live/lib.sh"
terminal=$FERRY_SOURCE/tests/lib/on-terminal
tab=$'\t'
export FERRY_DIR=$dir/none

run ferry ls
expect "no broker" 3 "" "no broker; tried:"
run ferry ls things
expect "what cannot be listed" 2 "" "queues, topics, subs, services, sessions, bindings"
run ferry ls topics a b
expect "an argument too many" 2 ""  "one pattern"
run ferry ls topics logs.
expect "a pattern that the shell has cut" 2 "" "did the shell take a character?"
run ferry ls --fly
expect "an unknown flag" 2 "" "--fly"
run ferry ls segments
expect "segments" 2 "" "segments: this version has none yet"

start_broker
for what in queues topics subs services bindings; do
	run ferry ls "$what"
	expect "no $what" 0 ""
	run ferry ls --json "$what"
	expect "no $what, --json" 0 ""
done
run ferry ls
expect "nothing at all" 0 ""

ferry put mail hello
ferry put --delay 1h mail later
ferry queue bind mail 'logs.#' --type error
ferry pub logs.disk x --retain
ferry pub news.today x
mkfifo "$dir/hold"
ferry sub 'logs.#' news.today --type error >"$dir/sub.out" <"$dir/hold" &
sub=$!
ferry serve upper -- tr a-z A-Z <"$dir/hold" &
server=$!
exec {hold}<>"$dir/hold"
await count subs 2
await count services 1

run ferry ls
is "the overview" 0 "$status"
for line in "queue${tab}mail${tab}1 ready, 1 delayed" "topic${tab}news.today${tab}" \
	"service${tab}upper${tab}1 serving"; do
	has "the overview: $line" "$line" "$out"
done
run ferry ls --json
has "the overview as JSON" '{"kind":"queue","queue":"mail",' "$out"
has "the overview as JSON: services" '{"kind":"service","service":"upper","servers":1' "$out"
is "the overview as JSON: a line each" "$(grep -c '^{"kind":.*}$' "$dir/out")" \
	"$(wc -l <"$dir/out")"

run ferry ls queues
has "queues" "mail${tab}1${tab}1${tab}0${tab}0${tab}" "$out"
run ferry ls topics 'logs.*'
has "topics by pattern" "logs.disk${tab}" "$out"
is "topics by pattern: no others" 1 "$(wc -l <"$dir/out")"
run ferry ls --json topics logs.disk
has "topics as JSON" '{"topic":"logs.disk","retained":1,"subs":1,"pubs":1}' "$out"
run ferry ls bindings
expect "bindings" 0 "mail${tab}logs.#${tab}error"
run ferry ls subs
has "subs" "logs.#${tab}" "$out"
has "subs: types" "drop-oldest${tab}error" "$out"
run ferry ls --json subs
is "subs as JSON" 2 "$(grep -c '"on_slow":"drop-oldest"' "$dir/out")"
run ferry ls services
expect "services" 0 "upper${tab}1${tab}0${tab}0${tab}0"
run ferry ls sessions
is "sessions: the two and ourselves" 3 "$(wc -l <"$dir/out")"
has "sessions: the pid of sub" "${tab}$sub${tab}" "$out"
has "sessions: the name" "ferry sub" "$out"
run ferry ls --json sessions
has "sessions as JSON" "\"pid\":$server," "$out"

export TERM=xterm
run "$terminal" '' env NO_COLOR=1 ferry ls
has "the overview for people" "KIND     NAME        NOW" "$out"
run "$terminal" '' env NO_COLOR=1 ferry ls sessions
has "sessions for people" "SESSION  USER" "$out"
has "sessions for people: a name for the uid" "$(id -un)" "$out"

ferry ls >/dev/full 2>/dev/null
is "ls that cannot be written" 6 $?
ferry ls --json >/dev/full 2>/dev/null
is "ls --json that cannot be written" 6 $?

kill "$sub" "$server"
exec {hold}>&-
await count subs 0
await count services 0
finish
