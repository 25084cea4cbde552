#!/bin/bash
# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# tee: the pipe's bytes go on unchanged, its lines are published.

. "${FERRY_SOURCE:?}/tests/live/lib.sh"
start_broker
ferry queue create kept >/dev/null
ferry queue bind kept t >/dev/null

printf 'one\ntwo\nthree' | ferry tee t >"$dir/copy"
is "tee" "0 0" "${PIPESTATUS[*]}"
is "the copy is exact" "$(printf 'one\ntwo\nthree' | bytes)" "$(bytes <"$dir/copy")"
is "the lines are published" "one two three" "$(ferry take -n 0 kept | xargs)"

head -c 300000 /dev/urandom >"$dir/random"
ferry tee other <"$dir/random" | cmp - "$dir/random"
is "any byte" "0 0" "${PIPESTATUS[*]}"
printf 'a\nb\0c' | ferry tee -0 -H k=v --type x t | bytes >"$dir/copy"
is "-0: the copy" 610a620063 "$(cat "$dir/copy")"
run ferry take -n 0 --json kept
has "-0: the messages" '"headers":{"k":"v"},' "$out"
has "-0: the messages have their type" '"type":"x"' "$out"
is "-0: two messages" 2 "$(wc -l <"$dir/out")"
seq 20000 | ferry tee t | cmp - <(seq 20000)
is "many lines" "0 0 0" "${PIPESTATUS[*]}"
is "many lines are published" "$(seq 20000 | cksum)" "$(ferry take -n 0 kept | cksum)"
run ferry tee t </dev/null
expect "nothing" 0 ""

# ---- the pipe comes first

printf '1\n2\n' | ferry tee ferry.mine >"$dir/copy" 2>"$dir/err"
is "what is refused: status" 4 "${PIPESTATUS[1]}"
is "what is refused is copied" "1 2" "$(xargs <"$dir/copy")"
has "and it is said" "denied" "$(cat "$dir/err")"

mkfifo "$dir/in"
ferry tee t <"$dir/in" >"$dir/copy" 2>"$dir/err" &
pid=$!
exec {in}>"$dir/in"
echo before >&"$in"
await figure_is kept ready 1
stop_broker
await test -s "$dir/err"
echo after >&"$in"
exec {in}>&-
wait $pid
is "the broker goes away: status" 3 $?
is "the broker goes away: the pipe goes on" "before after" "$(xargs <"$dir/copy")"
run ferry tee t </dev/null
expect "no broker" 3 "" "no broker"

# ---- the output

start_broker
seq 100000 | ferry tee t | head -1 >"$dir/one"
is "a reader that goes ends it as SIGPIPE does" 141 "${PIPESTATUS[1]}"
run ferry tee --json t <<<line
expect "--json leaves the copy alone" 0 line
seq 3 | ferry tee t >/dev/full 2>"$dir/err"
is "an output that is full" 6 "${PIPESTATUS[1]}"
has "it says so" "No space left" "$(cat "$dir/err")"

finish
