#!/bin/bash
# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# examples/job-queue: commands run by priority, their exit statuses, and what is not run.

. "${FERRY_SOURCE:?}/tests/live/lib.sh"
example=$FERRY_SOURCE/examples/job-queue
start_broker

"$example/log" >"$dir/log" &
log=$!
await count subs 1
run "$example/dispatch" jobs <<JOBS
0 echo "not urgent" >>"$dir/ran"
9 read -r a </dev/null; echo "urgent: \$((6 * 7))" >>"$dir/ran"
5 exit 65

1 kill -9 \$\$
JOBS
is "dispatch: exit status" 0 "$status"
is "a number for each job" 4 "$(jq .msg <<<"$out" | sort -u | wc -l)"
mapfile -t job < <(jq .msg <<<"$out")

"$example/worker" jobs &
worker=$!
await figure_is jobs acks 2
is "the most urgent first" "urgent: 42|not urgent|" "$(tr '\n' '|' <"$dir/ran")"
await grep -q "job ${job[0]} attempt 1: acked, exit 0 after [0-9]* ms" "$dir/log"
await grep -q "job ${job[1]} attempt 1: acked, exit 0 after [0-9]* ms" "$dir/log"
await grep -q "job ${job[2]} attempt 1: buried, exit 65 after [0-9]* ms" "$dir/log"
await grep -q "job ${job[3]} attempt 1: nacked, exit 137 after [0-9]* ms" "$dir/log"
kill $worker
wait $worker
is "the worker ends when told to" 0 $?
kill $log

# A queue that others may put into is not run.
ferry put open "echo bad >>$dir/ran"
run timeout 20 "$example/worker" open
expect "a queue open to others" 1 "" "so what it says is not run"
ferry queue create shared users=0,1 >/dev/null
run timeout 20 "$example/worker" shared
expect "a queue shared with others" 1 "" "so what it says is not run"
ferry queue create grouped users="$(id -u)" groups=0 >/dev/null
run timeout 20 "$example/worker" grouped
expect "a queue shared with a group" 1 "" "so what it says is not run"
run timeout 20 "$example/worker" nowhere
expect "a queue that is not there" 1 "" "so what it says is not run"
is "nothing of it has been run" 2 "$(wc -l <"$dir/ran")"
finish
