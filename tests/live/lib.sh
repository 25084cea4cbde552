# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
# shellcheck shell=bash
#
# Live tests of the command: a broker of the test's own, and what is expected of a run.
#
#	. "$FERRY_SOURCE/tests/live/lib.sh"
#	start_broker
#	run ferry take q
#	expect "an empty queue" 1 ""
#	finish
#
# Nothing here sleeps to let something happen: await asks again until it is so, and gives up after
# 30 s. Each check says what it is about; finish() fails when one of them did.

set -uo pipefail

: "${FERRY_SOURCE:?}" "${FERRY_BUILD:?}"
PATH=$FERRY_BUILD:$PATH
unset FERRY_SOCKET FERRY_DIR

dir=$(mktemp -d)
n_checks=0
n_failed=0
broker_pid=
out='' err='' status=0

cleanup()
{
	stop_broker
	rm -rf "$dir"
}
trap cleanup EXIT

# start_broker [ARGUMENT...]: start a ferryd and wait until it says that it serves. FERRY_DIR
# leads to it.
start_broker()
{
	local line

	exec {broker_out}< <(exec ferryd --dir "$dir/run" "$@" 2>>"$dir/ferryd.log")
	broker_pid=$!
	if ! read -r -t 30 line <&"$broker_out"; then
		echo "ferryd did not start:"
		cat "$dir/ferryd.log"
		exit 1
	fi
	export FERRY_DIR=$dir/run
}

# stop_broker [SIGNAL]: end it, and wait until it is gone.
stop_broker()
{
	[ -n "$broker_pid" ] || return 0
	kill "-${1:-TERM}" "$broker_pid"
	wait "$broker_pid" 2>/dev/null
	exec {broker_out}<&-
	broker_pid=
	if grep -qE 'ERROR: [A-Za-z]+Sanitizer|runtime error:' "$dir/ferryd.log"; then
		fail "the broker's sanitizer has nothing to say" "$(cat "$dir/ferryd.log")"
	fi
}

fail()
{
	n_failed=$((n_failed + 1))
	printf 'FAILED: %s\n' "$1"
	[ $# -lt 2 ] || printf '%s\n' "$2" | cut -b 1-500 | head -20 | sed 's/^/    /'
}

# run CMD...: sets status, out and err (both without line ends at their ends).
run()
{
	"$@" >"$dir/out" 2>"$dir/err" && status=0 || status=$?
	out=$(tr '\0' '@' <"$dir/out")
	err=$(tr '\0' '@' <"$dir/err")
}

# is WHAT EXPECTED GOT
is()
{
	n_checks=$((n_checks + 1))
	[ "$2" = "$3" ] || fail "$1" "expected: $2
got:      $3"
}

# has WHAT PART TEXT: PART occurs in TEXT
has()
{
	n_checks=$((n_checks + 1))
	case $3 in
	*"$2"*) ;;
	*) fail "$1" "expected in it: $2
got:            $3" ;;
	esac
}

# hasnt WHAT PART TEXT
hasnt()
{
	n_checks=$((n_checks + 1))
	case $3 in
	*"$2"*) fail "$1" "not expected in it: $2
got:                $3" ;;
	esac
}

# expect WHAT STATUS OUT [PART-OF-ERR]: of the last run; without the fourth, nothing on standard
# error.
expect()
{
	is "$1: exit status" "$2" "$status"
	is "$1: output" "$3" "$out"
	if [ $# -gt 3 ]; then
		has "$1: standard error" "$4" "$err"
	else
		is "$1: standard error" "" "$err"
	fi
}

# await CMD...: until CMD succeeds
await()
{
	local end=$((SECONDS + 30))

	until "$@" >/dev/null 2>&1; do
		if [ "$SECONDS" -ge "$end" ]; then
			fail "waited for: $*"
			return 1
		fi
	done
}

# count WHAT N: the broker lists N of WHAT (subs, services, sessions, queues)
count()
{
	[ "$(ferry ls "$1" | wc -l)" -eq "$2" ]
}

# figure QUEUE NAME: one of a queue's figures
figure()
{
	ferry stats "$1" | awk -F '\t' -v name="$2" '$1 == name { print $2 }'
}

# figure_is QUEUE NAME N
figure_is()
{
	[ "$(figure "$1" "$2")" = "$3" ]
}

# gone PID: a process that is no child of ours any more, or a zombie
ended()
{
	! kill -0 "$1" 2>/dev/null
}

# bytes: standard input in hexadecimal, on one line
bytes()
{
	od -An -v -tx1 | tr -d ' \n'
}

finish()
{
	if [ "$n_failed" -gt 0 ]; then
		echo "$n_failed of $n_checks checks failed"
		exit 1
	fi
	echo "$n_checks checks passed"
	exit 0
}
