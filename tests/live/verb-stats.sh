#!/bin/bash
# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# stats: figures for people, pipes and Prometheus.

. "${FERRY_SOURCE:?}/tests/live/lib.sh"
terminal=$FERRY_SOURCE/tests/lib/on-terminal
check=$FERRY_SOURCE/tests/lib/prometheus-check
tab=$'\t'
export FERRY_DIR=$dir/none

run ferry stats
expect "no broker" 3 "" "no broker; tried:"
run ferry stats a b
expect "an argument too many" 2 "" "one queue"
run ferry stats --fly
expect "an unknown flag" 2 "" "--fly"

start_broker
ferry stats --prometheus >"$dir/metrics"
run "$check" <"$dir/metrics"
expect "valid for Prometheus without a queue" 0 ""

ferry put mail one
ferry put mail two
ferry put --delay 1h mail three
ferry take mail >/dev/null
ferry bury "$(ferry take --keep mail)"
ferry put jobs.nightly x

run ferry stats
is "stats" 0 "$status"
for line in "queues${tab}2" "messages${tab}3" "puts${tab}4" "takes${tab}2" "acks${tab}1" \
	"buried${tab}1" "sessions${tab}1" "services${tab}0"; do
	has "stats: $line" $'\n'"$line"$'\n' $'\n'"$out"$'\n'
done
run ferry stats --json
has "stats --json" '"uptime_ms":' "$out"
is "stats --json is a line" 1 "$(wc -l <"$dir/out")"
run ferry stats mail
is "stats of a queue" 0 "$status"
for line in "queue${tab}mail" "delayed${tab}1" "dead${tab}1" "puts${tab}3" "ttr${tab}60000"; do
	has "stats of a queue: $line" $'\n'"$line"$'\n' $'\n'"$out"$'\n'
done
run ferry stats --json mail
has "stats --json of a queue" '{"queue":"mail","owner":' "$out"
run ferry stats nope
expect "stats of no queue" 4 "" "no-such-queue"
run ferry stats --prometheus nope
expect "stats --prometheus of no queue" 4 "" "no-such-queue"

ferry stats --prometheus >"$dir/metrics"
run "$check" --samples <"$dir/metrics"
is "valid for Prometheus" 0 "$status"
is "nothing to complain about" "" "$err"
for line in 'ferry_build_info{version="'"$(ferry --version | cut -d ' ' -f 2)"'"} 1' \
	'ferry_puts_total{} 4' 'ferry_queues{} 2' \
	'ferry_queue_messages{queue="mail",state="dead"} 1' \
	'ferry_queue_messages{queue="mail",state="delayed"} 1' \
	'ferry_queue_messages{queue="jobs.nightly",state="ready"} 1' \
	'ferry_queue_acks_total{queue="mail"} 1' \
	'ferry_queue_buried_total{queue="mail"} 1'; do
	has "Prometheus: $line" $'\n'"$line"$'\n' $'\n'"$out"$'\n'
done
has "Prometheus: seconds" "ferry_uptime_seconds{} " "$out"
for total in puts takes acks nacks releases buried kicked expired dropped removed rejected; do
	has "Prometheus: $total of the broker" "ferry_${total}_total{} " "$out"
	has "Prometheus: $total of a queue" "ferry_queue_${total}_total{queue=\"mail\"} " "$out"
done

ferry stats --prometheus mail >"$dir/metrics"
run "$check" --samples <"$dir/metrics"
is "valid for Prometheus, one queue" 0 "$status"
has "one queue" 'ferry_queue_bytes{queue="mail"}' "$out"
hasnt "one queue alone" "jobs.nightly" "$out"
hasnt "one queue alone, without the broker" "ferry_uptime" "$out"

# The checker must be able to say no.
printf '# HELP a_ms x\n# TYPE a_ms gauge\na_ms 1\n' >"$dir/metrics"
run "$check" <"$dir/metrics"
is "the checker refuses another unit" 1 "$status"
printf '# HELP a x\n# TYPE a counter\na 1\n' >"$dir/metrics"
run "$check" <"$dir/metrics"
is "the checker refuses a counter without _total" 1 "$status"

export TERM=xterm
run "$terminal" '' env NO_COLOR=1 ferry stats
has "stats for people" "descriptors" "$out"
hasnt "stats for people have no TAB" "$tab" "$out"
run "$terminal" '' ferry stats mail
has "a dead letter stands out" $'\033[33m1\033[0m' "$out"

ferry stats >/dev/full 2>/dev/null
is "stats that cannot be written" 6 $?
ferry stats --prometheus >/dev/full 2>/dev/null
is "stats --prometheus that cannot be written" 6 $?
finish
