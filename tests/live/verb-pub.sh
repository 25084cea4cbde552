#!/bin/bash
# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# pub: publish on a topic.

. "${FERRY_SOURCE:?}/tests/live/lib.sh"
start_broker

# A bound queue keeps what is published, so that it can be looked at.
ferry queue create kept >/dev/null
ferry queue bind kept 'kept.#' >/dev/null

run ferry pub nobody x
expect "nobody listens" 0 ""
run ferry pub --json nobody x
has "--json shows the reply" '"msg":' "$out"
hasnt "without what is the wire's" '"ok"' "$out"

run ferry pub -t mail -p 3 --ttl 1h -H a=b -k key kept.one body
expect "all members" 0 ""
run ferry take --json kept
for part in '"topic":"kept.one"' '"type":"mail"' '"prio":3' '"headers":{"a":"b"}' '"key":"key"' \
	'"data":"body"'; do
	has "all members: $part" "$part" "$out"
done

printf 'one\ntwo' | ferry pub kept.lines
is "lines" 0 $?
is "a partial last line is a message" "one two" "$(ferry take -n 0 kept | xargs)"
printf 'a\nb\0c' | ferry pub -0 kept.nul
is "-0" "610a62006300" "$(ferry take -n 0 -0 kept | bytes)"
head -c 200000 /dev/urandom >"$dir/random"
ferry pub -w -f "$dir/random" kept.bin
ferry take --raw kept | cmp - "$dir/random"
is "any byte comes out as it went in" "0 0" "${PIPESTATUS[*]}"

printf 'kept.a\tone\nkept.b\ttwo\tand more\nother\tlost\nkept.c\t' | ferry pub --with-topic
is "--with-topic" 0 $?
run ferry take -n 0 --json kept
is "each line has its topic" 'kept.a one|kept.b two\tand more|kept.c |' \
	"$(sed 's/.*"topic":"\([^"]*\)".*/&\n\1/; s/.*"data":"\(.*\)"}\n\(.*\)/\2 \1/
		s/.*}\n\(.*\)/\1 /' <<<"$out" | tr '\n' '|')"
printf 'kept.a\tone\nno topic\nkept.b\tx\n' | ferry pub --with-topic 2>"$dir/err"
is "a line without its topic" 2 "${PIPESTATUS[1]}"
has "is named" "line 2: no TAB" "$(cat "$dir/err")"
has "and how many were published" "1 published" "$(cat "$dir/err")"
is "nothing behind it was" "one" "$(ferry take -n 0 kept)"
printf 'kept.a\tone\nferry.x\tno\n' | ferry pub --with-topic 2>"$dir/err"
is "a line that is refused" 4 "${PIPESTATUS[1]}"
has "is named" "line 2: denied" "$(cat "$dir/err")"
ferry take -n 0 kept >/dev/null
run ferry pub --with-topic topic
is "--with-topic and a topic" 2 "$status"
run ferry pub -w --with-topic
is "--with-topic and --whole" 2 "$status"

mkfifo "$dir/fifo"
ferry pub --follow --with-topic -f "$dir/fifo" &
pid=$!
await count sessions 2
for i in 1 2; do
	printf 'kept.%s\tline %s\n' "$i" "$i" >"$dir/fifo"
	await figure_is kept ready "$i"
done
kill $pid
wait $pid
is "--follow outlives the writers" "line 1|line 2|" "$(ferry take -n 0 kept | tr '\n' '|')"

ferry pub --follow kept.in <"$dir/fifo" &
pid=$!
for i in 1 2; do
	echo "line $i" >"$dir/fifo"
	await figure_is kept ready "$i"
done
kill $pid
wait $pid
is "a FIFO as standard input is followed too" "line 1|line 2|" \
	"$(ferry take -n 0 kept | tr '\n' '|')"
printf 'kept.x\t1\nkept.y\t2' | ferry pub --follow --with-topic
is "a pipe without a name ends with its writers" 0 "${PIPESTATUS[1]}"
is "and its last line counts" "1|2|" "$(ferry take -n 0 kept | tr '\n' '|')"
run ferry pub --follow kept.x </dev/null
is "--follow of what is no FIFO" 2 "$status"

ferry pub --retain state.x 1
is "--retain" 1 "$(ferry sub -n 1 state.x)"
ferry pub --retain state.x ""
run ferry sub --for 10ms state.x
is "an empty payload clears it" 1 "$status"

# ---- a bound queue that is full does not hold up a publisher, and that is said

ferry queue create tight max_messages=2 >/dev/null
ferry queue bind tight tight >/dev/null
run ferry pub tight < <(seq 5)
is "a full bound queue" 0 "$status"
has "what it did not take is said" "line 3:" "$err"
has "and counted" "to the topic: 3" "$err"
run ferry pub tight x
expect "one that a bound queue does not take" 0 "" "to the topic: 1"

run ferry pub 'a b' x
expect "a bad name" 4 "" "bad-request: topic"
run ferry pub --json t x
ferry pub --json t x >/dev/full 2>"$dir/err"
is "an output that is full" 6 $?

# ---- what a terminal sees while a file is published: nothing, for that is over soon

seq 10 >"$dir/ten"
script -qec "ferry pub -f $dir/ten t" /dev/null >"$dir/out" </dev/null
is "a short file on a terminal" "0 0" "$? $(wc -c <"$dir/out")"

finish
