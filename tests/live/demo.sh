#!/bin/bash
# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# examples/demo: its table on a good day, and that a number which does not add up is named.

. "${FERRY_SOURCE:?}/tests/live/lib.sh"
demo=$FERRY_SOURCE/examples/demo/run

# nothing_left: no process and no file of a demo that ran with TMPDIR=$dir/tmp
nothing_left()
{
	is "$1 leaves no files" "" "$(ls -A "$dir/tmp")"
	await no_process_in "$dir/tmp"
}

no_process_in() { ! grep -sqaF "FERRY_DIR=$1/" /proc/[0-9]*/environ; }

mkdir "$dir/tmp"
run env TMPDIR="$dir/tmp" FERRY_BUILD="$FERRY_BUILD" "$demo"
is "the demo's exit status" 0 "$status"
is "nothing is wrong with it" "" "$err"
has "the count is live" "100 lines: 80 info, 15 warnings, 5 errors" "$out"
has "the count is live to the end" "300 lines: 240 info, 45 warnings, 15 errors" "$out"
# In columns: what was sent, what was received, what was lost.
table=$(sed -n '/sent  *received/,$p' <<<"$out" | sed 's/ [0-9.]* *[0-9.]*$//; s/  */ /g')
for row in "logs.info 240 240 0" "logs.warn 45 45 0" "logs.error 15 15 0" "all lines 300 300 0" \
	"jobs 40 40 0"; do
	has "the table" "$row" "$table"
done
# Two jobs a line: type, priority, the statuses of its attempts, and whether it is dead.
statuses=$(grep -oE '[a-z]+ +prio +[0-9]+  exit( [0-9]+)+( +dead)?' <<<"$out" |
	awk '{ $2 = $3 = $4 = ""; print }' | sort | uniq -c | awk '{ $1 = $1; print }')
is "the exit statuses of each job" "4 fax 2 2 2 dead
4 mail 1 0
28 resize 0
4 scan 65 dead" "$statuses"
has "a reason for each dead letter" "job 8: scan, attempts 1: page 8 is torn" "$out"
is "dead letters" 8 "$(grep -c '^ *job [0-9]*: .*attempts' <<<"$out")"
nothing_left "the demo"

# ---- on a day when something is lost on the way

# A ferry that does what the real one does, but for one verb.
fake_ferry()
{
	mkdir -p "$dir/fake"
	ln -sf "$FERRY_BUILD/ferryd" "$dir/fake/ferryd"
	cat >"$dir/fake/ferry" <<FAKE
#!/bin/bash
ferry=$FERRY_BUILD/ferry
case "\$*" in
$1) $2 ;;
esac
exec "\$ferry" "\$@"
FAKE
	chmod +x "$dir/fake/ferry"
}

# shellcheck disable=SC2016
fake_ferry "'sub logs.error'" 'exec "$ferry" "$@" > >(exec sed -u 7d)'
run env TMPDIR="$dir/tmp" FERRY_BUILD="$dir/fake" PATIENCE=3 "$demo"
is "a lost line: exit status" 1 "$status"
has "a lost line is named" "demo: lines in errors.log: 14, and should be 15" "$err"
nothing_left "a demo that fails"

# shellcheck disable=SC2016
fake_ferry "'sub --json ferry.done'" \
	'exec "$ferry" "$@" > >(exec grep --line-buffered -v "\"status\":65")'
run env TMPDIR="$dir/tmp" FERRY_BUILD="$dir/fake" PATIENCE=3 "$demo"
is "a job without an end: exit status" 1 "$status"
has "a job without an end is named" "demo: jobs received: 36, and should be 40" "$err"
has "the table says it too" " 40        36      4" "$out"

# ---- interrupted: by a signal, and by ^C on a terminal, where the count is one line that changes

TMPDIR="$dir/tmp" FERRY_BUILD="$FERRY_BUILD" "$demo" >"$dir/out" 2>"$dir/err" &
pid=$!
await grep -q '100 lines' "$dir/out"
kill $pid
wait $pid
is "ended by SIGTERM" 143 $?
nothing_left "a demo that is ended"

run "$FERRY_SOURCE/tests/lib/on-terminal" --expect " 77 lines" '\x03' \
	env TMPDIR="$dir/tmp" FERRY_BUILD="$FERRY_BUILD" "$demo"
is "ended by ^C" 130 "$status"
has "each line is counted" $'\r    76 lines: ' "$out"
nothing_left "a demo that is ended by ^C"

finish
