#!/bin/bash
# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# sub: what comes on topics, printed or given to a command.

. "${FERRY_SOURCE:?}/tests/live/lib.sh"
start_broker

# sub_to NAME ARGUMENT...: a subscriber in the background, its output in $dir/NAME
sub_to()
{
	local name=$1 before

	shift
	before=$(ferry ls subs | wc -l)
	ferry sub "$@" >"$dir/$name" 2>"$dir/$name.err" &
	pid=$!
	while [ "$(ferry ls subs | wc -l)" -le "$before" ]; do kill -0 $pid || break; done
}

sub_to one -n 2 logs.error
ferry pub logs.error first
ferry pub logs.info other
ferry pub logs.error second
wait $pid
is "-n ends it" 0 $?
is "payloads, one a line" "first|second|" "$(tr '\n' '|' <"$dir/one")"
is "nothing on standard error" "" "$(cat "$dir/one.err")"

sub_to all -n 3
for t in a b.c d.e.f; do ferry pub $t "on $t"; done
wait $pid
is "no pattern: everything" "on a|on b.c|on d.e.f|" "$(tr '\n' '|' <"$dir/all")"

before=$(ferry ls subs | wc -l)
ferry sub -n 3 --with-topic 'logs.*' logs.error '#' >"$dir/three" &
pid=$!
await count subs $((before + 3))
ferry pub logs.error x
ferry pub logs.info y
ferry pub other z
wait $pid
is "a message that matches several patterns is printed once" \
	"logs.error	x|logs.info	y|other	z|" "$(tr '\n' '|' <"$dir/three")"

sub_to types -n 2 --type 'a.*' t
ferry pub -t b t no
ferry pub -t a.x t yes
ferry pub -t a.y t too
wait $pid
is "--type" "yes|too|" "$(tr '\n' '|' <"$dir/types")"

sub_to json -n 2 --json t
ferry pub -t x -H k=v t text
printf '\0\xff\n' | ferry pub --whole t
wait $pid
for part in '"topic":"t"' '"msg":' '"time":' '"from":{' '"type":"x"' '"headers":{"k":"v"}' \
	'"data":"text"}' '"data64":"AP8K"}'; do
	has "--json has $part" "$part" "$(cat "$dir/json")"
done
hasnt "--json has nothing of the wire" '"event"' "$(cat "$dir/json")"

sub_to raw -n 2 --raw t
printf 'a\nb' | ferry pub --whole t
ferry pub t c
wait $pid
is "--raw adds nothing" "610a6263" "$(bytes <"$dir/raw")"
sub_to nul -n 2 -0 t
printf 'a\nb\0c' | ferry pub -0 t
wait $pid
is "-0" "610a62006300" "$(bytes <"$dir/nul")"

# ---- the last value

ferry pub --retain state.a 1
ferry pub --retain state.a 2
ferry pub --retain state.b 3
run ferry sub -n 2 'state.*'
is "last values come first" "2 3" "$(sort "$dir/out" | xargs)"
ferry pub --retain state.a ""

# ---- for a time

run ferry sub --for 10ms nothing
expect "nothing came in time" 1 ""
run ferry sub --for 50ms state.b
expect "something came in time" 0 "3"
run ferry sub --for 10 t
is "a bare time" 2 "$status"

# ---- a slow reader

mkfifo "$dir/slow"
ferry sub t >"$dir/slow" 2>"$dir/slow.err" &
pid=$!
exec {slow}<"$dir/slow"
await count subs 1
seq 30000 | sed "s/$/ $(printf 'x%.0s' {1..500})/" | ferry pub t
cat <&"$slow" >"$dir/seen" &
reader=$!
await grep -q "lost [0-9]" "$dir/slow.err"
ferry pub t last
await grep -qx last "$dir/seen"
kill $pid
wait $pid
exec {slow}<&-
wait $reader
lost=$(awk '/lost [0-9]*$/ { n += $NF } END { print n }' "$dir/slow.err")
is "seen and lost make all" 30000 "$(($(grep -c '^[0-9]' "$dir/seen") + lost))"

# ---- the output

ferry sub state.b >/dev/full 2>"$dir/err"
is "an output that is full" 6 $?
has "it says so" "No space left" "$(cat "$dir/err")"
{ ferry sub t; echo $? >"$dir/status"; } | head -5 >"$dir/five" &
await count subs 1
seq 5 | ferry pub t
await test -s "$dir/status"
is "a reader that goes ends it as SIGPIPE does" 141 "$(cat "$dir/status")"
is "head has its five" "1 2 3 4 5" "$(xargs <"$dir/five")"

# ---- a command

# shellcheck disable=SC2016
sub_to cmd -n 2 jobs.x -- sh -c 'printf "%s %s " "$FERRY_TOPIC" "$FERRY_HEADER_a_b"; cat; echo'
ferry pub -H a-b=v jobs.x "some  text"
ferry pub jobs.x two
wait $pid
is "-- CMD ends with 0" 0 $?
is "the payload is its standard input, the members its environment" \
	"jobs.x v some  text|jobs.x  two|" "$(tr '\n' '|' <"$dir/cmd")"
head -c 300000 /dev/urandom >"$dir/random"
sub_to bin -n 1 bin -- sh -c 'cat; exit 1'
ferry pub --whole bin <"$dir/random"
wait $pid
is "a command that fails is its own business" 0 $?
cmp "$dir/bin" "$dir/random"
is "any byte comes out as it went in" 0 $?
run ferry sub t -- "$dir/missing"
expect "a command that is not there" 2 "" "$dir/missing"

run ferry sub 'a b'
is "a bad pattern" 2 "$status"

finish
