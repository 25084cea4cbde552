#!/bin/bash
# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# examples/log-pipeline: lines of two writers, one after the other, into three files.

. "${FERRY_SOURCE:?}/tests/live/lib.sh"
example=$FERRY_SOURCE/examples/log-pipeline
start_broker

mkdir "$dir/logs"
"$example/collect" "$dir/logs" &
collect=$!
await count subs 3
run ferry queue create audit
run ferry queue bind audit logs.error
mkfifo "$dir/fifo"
"$example/publish" "$dir/fifo" &
publish=$!

log() { printf '2026-01-02 03:04:05 [%s] %s\n' "$1" "$2"; }
has_lines() { [ "$(wc -l <"$1")" -eq "$2" ]; }

{
	log INFO one
	log ERROR two
} >"$dir/fifo"
await has_lines "$dir/logs/all.log" 2
{
	log WARN "three	with a TAB [ERROR]"
	log ERROR four
} >"$dir/fifo"
await has_lines "$dir/logs/all.log" 4
await has_lines "$dir/logs/errors.log" 2
await has_lines "$dir/logs/warnings.log" 1

all="$(log INFO one; log ERROR two; log WARN "three	with a TAB [ERROR]"; log ERROR four)"
is "all lines, in order" "$all" "$(cat "$dir/logs/all.log")"
is "errors" "$(log ERROR two; log ERROR four)" "$(cat "$dir/logs/errors.log")"
is "warnings" "$(log WARN "three	with a TAB [ERROR]")" "$(cat "$dir/logs/warnings.log")"
run ferry take -n 0 audit
expect "a queue that is bound keeps errors" 0 "$(cat "$dir/logs/errors.log")"

kill $collect $publish
wait $collect
is "collect ends when told to" 0 $?
# Nothing of either is left on the broker, but for who asks.
await count sessions 1
finish
