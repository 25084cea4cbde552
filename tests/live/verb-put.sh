#!/bin/bash
# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# put: into a queue, from arguments, lines, files and FIFOs.

. "${FERRY_SOURCE:?}/tests/live/lib.sh"
start_broker

# ---- one message

run ferry put q hello
expect "DATA" 0 ""
run ferry take q
expect "what was put" 0 "hello"
run ferry put q ""
expect "an empty message" 0 ""
run ferry take --json q
has "an empty message has no payload" '"lease":' "$out"
hasnt "an empty message has no payload" '"data' "$out"

run ferry put --json q x
is "--json succeeds" 0 "$status"
has "--json shows the reply" '"stored":"memory"' "$out"
ferry take q >/dev/null

run ferry put -t mail.out -p 7 --ttl 1h -H trace=a-b -H 'note=two words' -k k1 q body
expect "all members" 0 ""
run ferry take --json q
for part in '"type":"mail.out"' '"prio":7' '"trace":"a-b"' '"note":"two words"' '"key":"k1"' \
	'"data":"body"'; do
	has "all members: $part" "$part" "$out"
done
run ferry put -k k1 --json q again
has "the same key is a duplicate" '"duplicate":true' "$out"
run ferry take q
is "a duplicate is not stored" 1 "$status"

run ferry put --form json q '{"a": 0.1, "b": 1e400}'
expect "JSON" 0 ""
run ferry take --json q
has "JSON stays digit for digit" '"data":{"a": 0.1, "b": 1e400}' "$out"
run ferry put --form json q '{"a":'
expect "JSON that is none" 4 "" "bad-payload"
run ferry put --form text q $'\xff'
expect "text that is none" 4 "" "bad-payload"

run ferry put --delay 1h q later
expect "a delay" 0 ""
run ferry take q
is "a delayed message is not there yet" 1 "$status"
run ferry peek --state delayed q
expect "a delayed message is there" 0 "later"

# ---- lines

printf 'one\n\ntwo\nthree' | ferry put lines
is "lines" 0 $?
is "lines, an empty one and a partial last one" "one||two|three|" \
	"$(ferry take -n 0 lines | tr '\n' '|')"
run ferry put lines </dev/null
expect "no lines" 0 ""
is "no lines put nothing" "" "$(ferry take -n 0 lines)"

printf 'a\nb\0c\0\0d' | ferry put -0 nul
is "NUL ends a message" "610a62006300006400" "$(ferry take -n 0 -0 nul | bytes)"

head -c 100000 /dev/urandom >"$dir/random"
ferry put --whole bin <"$dir/random"
is "--whole" 0 $?
ferry take --raw bin | cmp - "$dir/random"
is "any byte comes out as it went in" "0 0" "${PIPESTATUS[*]}"
tr -d '\n' <"$dir/random" >"$dir/line"
ferry put bin <"$dir/line"
is "a line may hold any byte but LF" "$(bytes <"$dir/line")0a" "$(ferry take bin | bytes)"
ferry put --whole bin </dev/null
is "--whole of nothing is one empty message" "0a" "$(ferry take bin | bytes)"
head -c 3000000 /dev/zero | ferry put --whole bin
is "a payload over a line's limit" 3000000 "$(ferry take --raw bin | wc -c)"
head -c 67108865 /dev/zero | ferry put --whole bin 2>"$dir/err"
is "a payload over the broker's limit" 4 "${PIPESTATUS[1]}"
has "its code and the limit are said" "too-large: the broker takes at most 67108864" \
	"$(cat "$dir/err")"
{ echo first; head -c 67108865 /dev/zero; } | ferry put bin 2>"$dir/err"
has "a line over the broker's limit is named" "line 2: too-large" "$(cat "$dir/err")"
has "and how many were put is said" "1 put" "$(cat "$dir/err")"
is "what was before it is put" first "$(ferry take -n 0 bin)"

seq 5000 >"$dir/numbers"
ferry put -f "$dir/numbers" many
is "-f FILE" 0 $?
ferry take -n 0 many | cmp - "$dir/numbers"
is "all lines, in order" "0 0" "${PIPESTATUS[*]}"
ferry put -f /dev/fd/9 many 9<"$dir/numbers"
is "/dev/fd/N" 5000 "$(ferry take -n 0 many | wc -l)"
ferry put -f <(seq 3) many
is "a process substitution" "1 2 3" "$(ferry take -n 0 many | xargs)"
run ferry put -f "$dir/missing" many
expect "a file that is not there" 2 "" "$dir/missing: No such file"
run ferry put -f "$dir" many
expect "a directory" 2 "" "directory"
run ferry put -k import many < <(seq 3)
run ferry put -k import many < <(seq 4)
is "keys of lines: only the new line is stored again" "1 2 3 4" "$(ferry take -n 0 many | xargs)"

# ---- FIFOs

mkfifo "$dir/fifo"
ferry put --follow -f "$dir/fifo" fifo &
pid=$!
await count sessions 2
for i in 1 2 3; do
	printf 'writer %s' "$i" >"$dir/fifo"
	await figure_is fifo ready "$i"
done
is "--follow outlives the writers; each one's last line is a message" \
	"writer 1|writer 2|writer 3|" "$(ferry take -n 0 fifo | tr '\n' '|')"
kill "$pid"
wait "$pid"
is "--follow ends by the signal" 143 $?
run ferry put --follow -f "$dir/numbers" fifo
expect "--follow of a file" 2 "" "FIFO"

# ---- a full queue

ferry queue create small max_messages=3 >/dev/null
run ferry put --no-wait small < <(seq 10)
expect "--no-wait stops at the first refusal" 4 "" "line 4: queue-full"
has "--no-wait says how many were put" "3 put" "$err"
is "nothing behind it was put" "1 2 3" "$(ferry peek small | xargs)"
run ferry put --no-wait small one
expect "--no-wait of one" 4 "" "queue-full"

ferry queue create tight max_bytes=4KiB >/dev/null
printf 'a\n%05000d\nb\n' 0 | ferry put --no-wait tight 2>"$dir/err"
is "--no-wait: a line that does not fit" 4 "${PIPESTATUS[1]}"
has "is named" "line 2: " "$(cat "$dir/err")"
is "and one behind it that would fit is not put" a "$(ferry peek tight)"

printf '{\n4\n5\n' | ferry put --form json small 2>"$dir/err"
is "a line that is refused: those behind it do not wait" 4 "${PIPESTATUS[1]}"
has "it is named" "line 1: bad-payload" "$(cat "$dir/err")"
has "and how many were put" "; 0 put" "$(cat "$dir/err")"
is "nothing behind it is put" "1 2 3" "$(ferry peek small | xargs)"
printf '4\n5\n{\n' >"$dir/bad"
ferry put --form json small <"$dir/bad" 2>"$dir/err" &
pid=$!
is "a line that is refused: those before it wait for room" "1 2 3 4 5" \
	"$(ferry take -n 5 --wait 30s small | xargs)"
wait $pid
is "a line that is refused while others wait" 4 $?
has "is named" "line 3: bad-payload; 2 put" "$(sed 's/payload: .*;/payload;/' "$dir/err")"
seq 3 | ferry put small

seq 10 | ferry put small &
pid=$!
await figure_is small ready 3
is "put waits for room" "1 2 3 1 2 3 4 5 6 7 8 9 10" \
	"$(ferry take -n 13 --wait 30s small | xargs)"
wait "$pid"
is "put waited for room, and all were put" 0 $?

seq 1000 | ferry put small 2>"$dir/err" &
pid=$!
await figure_is small ready 3
ferry queue drop --yes small >/dev/null
wait "$pid"
is "the queue goes while put waits for room" 4 $?
has "which line it was, and how many were put" "line 4: no-such-queue" "$(cat "$dir/err")"

# ---- what a person sees while a file is put

ferry queue create slow max_messages=3 >/dev/null
seq 10 >"$dir/ten"
script -qec "ferry put -f $dir/ten slow" /dev/null >"$dir/bar" 2>&1 </dev/null &
pid=$!
await grep -q '%  3 messages' "$dir/bar"
is "a progress bar on a terminal" 0 $?
ferry take -n 10 --wait 30s slow >/dev/null
wait $pid
is "which is wiped out at the end" "$(printf '\r\033[K' | bytes)" \
	"$(tail -c 4 "$dir/bar" | bytes)"

# ---- refusals

run ferry put 'a b' x
expect "a bad name" 4 "" "bad-request: queue"
run ferry put ferry.x x
expect "the broker's own name" 4 "" "denied"
printf '1\n2\n{\n4\n' | ferry put --form json refused 2>"$dir/err"
is "a bad line" 4 "${PIPESTATUS[1]}"
has "a bad line is named" "line 3: bad-payload" "$(cat "$dir/err")"
has "and how many were put" "$(ferry take -n 0 refused | wc -l) put" "$(cat "$dir/err")"

# ---- fast enough that nobody waits for round trips

seq 200000 >"$dir/numbers"
ferry queue create fast max_messages=1000000 >/dev/null
ferry put -f "$dir/numbers" fast
is "200000 lines" 0 $?
ferry take -n 0 fast | cmp - "$dir/numbers"
is "200000 lines come out in order" "0 0" "${PIPESTATUS[*]}"

finish
