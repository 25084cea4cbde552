#!/bin/bash
# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# queue ...: managing queues, for people, pipes and programs.

. "${FERRY_SOURCE:?}/tests/live/lib.sh"
terminal=$FERRY_SOURCE/tests/lib/on-terminal
tab=$'\t'

# ---- no broker, wrong usage

export FERRY_DIR=$dir/none
for line in "ls" "show q" "create q" "set q ttr=5s" "drop q" "purge q" "kick q" "rm q 1" \
	"pause q" "resume q" "bind q t" "unbind q t"; do
	# shellcheck disable=SC2086
	run ferry queue $line
	expect "queue $line without a broker" 3 "" "no broker; tried:"
	has "queue $line says how to start one" "ferryd" "$err"
	verb=${line%% *}
	run ferry queue "$verb" --help
	is "queue $verb --help" 0 "$status"
	has "queue $verb --help shows its usage" "Usage: ferry queue $verb" "$out"
	run ferry queue "$verb" --no-such-flag q x
	expect "queue $verb with an unknown flag" 2 "" "--no-such-flag"
done
for line in "" "fly" "show" "create" "set" "set q" "drop" "purge" "purge a b" "kick" "kick q x" \
	"kick q -n 1 5" "kick q -n 0" "rm" "rm q" "rm q 0" "pause" "pause a b" "pause a. " \
	"pause q --for 5" "pause q --for 0" "resume" "bind" "bind q" "bind q a." "unbind q" \
	"create q ttr" "create q ttr=5" "create q max_bytes=5" "create q colour=red" "ls a b"; do
	# shellcheck disable=SC2086
	run ferry queue $line
	is "queue $line is wrong usage" 2 "$status"
	is "queue $line prints nothing" "" "$out"
done
run ferry queue create q colour=red
has "an unknown setting: those that there are" "max_messages" "$err"
run ferry queue bind q logs.
has "a pattern that the shell has cut" "did the shell take a character?" "$err"

start_broker

# ---- create, set, show

run ferry queue create mail ttr=90s max_bytes=1MiB max_messages=500 on_full=drop-lowest \
	max_attempts=2 backoff=0 max_dead=10 idle=0 users=root,12345
expect "create" 0 ""
run ferry queue create mail ttr=90s
expect "create what is there" 0 ""
run ferry queue create mail ttr=91s
expect "create with another setting" 4 "" "exists: ttr"
run ferry queue create --json mail
is "create --json" 0 "$status"
has "create --json: the reply" '{"created":false,"settings":{' "$out"
run ferry queue create --json fresh
has "create --json: a new one" '{"created":true,"settings":{' "$out"
run ferry queue create ferry.mine
expect "create under ferry." 4 "" "denied: queue"
run ferry queue create a..b
expect "create with a bad name" 4 "" "bad-request: queue"
run ferry queue create later backend=disk
expect "create with a backend that is not there" 4 "" "unsupported: backend"

run ferry queue show mail
is "show" 0 "$status"
for line in "queue${tab}mail" "owner${tab}$(id -u)" "backend${tab}memory" "ready${tab}0" \
	"ttr${tab}90000" "max_bytes${tab}1048576" "max_messages${tab}500" \
	"on_full${tab}drop-lowest" "max_attempts${tab}2" "max_dead${tab}10" \
	"users${tab}root,12345"; do
	has "show: $line" $'\n'"$line"$'\n' $'\n'"$out"$'\n'
done
run ferry queue show mail nope
is "show what is not there" 4 "$status"
has "show what is not there: what is comes first" "queue${tab}mail" "$out"
has "show what is not there says so" "no-such-queue" "$err"

run ferry queue set mail ttr=2m backoff=500ms
expect "set" 0 ""
is "set changes" 120000 "$(figure mail ttr)"
is "set changes the other too" 500 "$(figure mail backoff)"
is "set leaves the rest" 500 "$(figure mail max_messages)"
run ferry queue set nope ttr=2m
expect "set makes no queue" 4 "" "no-such-queue"
is "set made none" "" "$(ferry queue ls nope)"
run ferry queue set mail ttr=1ms
expect "set out of bounds" 4 "" "bad-request: ttr"
run ferry queue set --json mail ttr=3m
has "set --json" '"ttr":180000' "$out"

# ---- bind, unbind

run ferry queue bind mail 'logs.#' --type error --type 'warn.*'
expect "bind" 0 ""
run ferry queue bind mail news.today other
expect "bind two" 0 ""
ferry pub logs.disk full --type error
ferry pub logs.disk chatter --type debug
ferry pub news.today rain
ferry pub nothing.here x
is "bound by type and pattern" "full rain" "$(ferry take -n 0 mail | tr '\n' ' ' | sed 's/ $//')"
run ferry queue show mail
has "show: a binding" $'\nbinding\tnews.today' "$out"
has "show: a binding with types" $'\nbinding\tlogs.# error,warn.*' "$out"
run ferry queue show --json mail
has "show --json: bindings" '"bindings":[{"topic":' "$out"
has "show --json: their types" '"types":["error","warn.*"]' "$out"
is "show --json is a line" 1 "$(wc -l <"$dir/out")"
run ferry queue unbind mail news.today other
expect "unbind" 0 ""
run ferry queue unbind mail 'logs.#' --type error --type 'warn.*'
expect "unbind with types" 0 ""
is "nothing is bound" "" "$(ferry ls bindings)"
run ferry queue bind mail 'a.#.b'
expect "bind to no pattern" 2 "" "pattern"
run ferry queue bind nope.queue some.topic
is "bind a queue that is not there" 4 "$status"

# ---- ls

for i in $(seq -w 250); do
	echo '{"op":"declare","queue":"many.q'"$i"'","quiet":true}'
done >"$dir/declare"
python3 -c '
import socket, sys
s = socket.socket(socket.AF_UNIX)
s.connect(sys.argv[1])
s.sendall(sys.stdin.buffer.read())
s.shutdown(socket.SHUT_WR)
sys.stdout.buffer.write(s.recv(65536))' "$FERRY_DIR/ferry.sock" <"$dir/declare"
run ferry queue ls
is "ls" 0 "$status"
is "ls goes through all pages" 252 "$(wc -l <"$dir/out")"
is "ls tells each once" 252 "$(cut -f 1 "$dir/out" | sort -u | wc -l)"
run ferry queue ls --json 'many.*'
is "ls --json of a pattern" 250 "$(wc -l <"$dir/out")"
has "ls --json" '{"queue":"many.q' "$out"
run ferry queue ls many.q007
is "ls of a name" 1 "$(wc -l <"$dir/out")"
has "ls for a pipe" "many.q007${tab}0${tab}0${tab}0${tab}0${tab}0${tab}0${tab}0${tab}" "$out"
run ferry queue ls nothing.like.it
expect "ls of nothing" 0 ""
ferry queue ls >/dev/full 2>/dev/null
is "ls that cannot be written" 6 $?
exec {gone}> >(exec true)
wait "$!"
for form in --json ""; do
	# shellcheck disable=SC2086
	ferry queue ls $form >&"$gone" 2>"$dir/err"
	is "ls $form whose reader is gone" 141 $?
	is "ls $form whose reader is gone: not a word" "" "$(cat "$dir/err")"
done
exec {gone}>&-

# ---- pause, resume

run ferry queue pause mail --side out --reason "tidying up"
expect "pause" 0 1
ferry put mail held
run ferry take mail
expect "a paused queue gives nothing" 1 ""
is "pause shows" "out" "$(figure mail paused)"
run ferry queue resume mail
expect "resume" 0 1
run ferry take mail
expect "it goes on" 0 "held"
run ferry queue pause mail --side in
ferry put --no-wait mail refused 2>"$dir/err"
is "paused on the in side: refused" 4 $?
run ferry queue resume mail --side both --json
expect "resume --json" 0 '{"queues":1}'
run ferry queue pause 'many.#' --for 1h
expect "pause by pattern" 0 250
run ferry queue resume 'many.#'
expect "resume by pattern" 0 250
run ferry queue pause mail --side up
expect "pause no side" 4 "" "bad-request: side"
run ferry queue pause nope
expect "pause what is not there" 4 "" "no-such-queue"
run ferry queue resume nope
expect "resume what is not there" 4 "" "no-such-queue"
run ferry queue pause 'nope.*'
expect "pause by a pattern that nothing matches" 0 0

# ---- kick, rm, purge

for i in 1 2 3; do
	ferry put mail "dead $i"
	ferry bury "$(ferry take --keep mail)"
done
is "three dead letters" 3 "$(figure mail dead)"
run ferry queue kick mail -n 1
expect "kick one" 0 1
mapfile -t dead < <(ferry peek --json --state dead mail | sed 's/.*"msg":\([0-9]*\).*/\1/')
is "two are left" 2 "${#dead[@]}"
run ferry queue kick mail "${dead[1]}"
expect "kick by number" 0 1
run ferry queue kick mail "${dead[1]}"
expect "kick what is no dead letter" 4 "" "no-such-message"
run ferry queue kick --json mail
expect "kick all --json" 0 '{"kicked":1}'
for lease in $(ferry take --keep -n 3 mail); do
	ferry bury "$lease"
done
run ferry queue kick mail
expect "kick all" 0 3
run ferry queue kick mail
expect "kick none" 0 0
run ferry queue kick nope
expect "kick in no queue" 4 "" "no-such-queue"

mapfile -t ready < <(ferry peek --json mail | sed 's/.*"msg":\([0-9]*\).*/\1/')
run ferry queue rm mail "${ready[0]}" 1 "${ready[1]}"
is "rm goes on after one that is gone" 4 "$status"
is "rm counts the others" 2 "$out"
has "rm says which" "no-such-message" "$err"
run ferry queue rm --json mail "${ready[2]}"
expect "rm --json" 0 '{"removed":1}'
is "rm has removed them" 0 "$(figure mail ready)"

ferry put mail one
ferry put mail two
ferry put --delay 1h mail three
run ferry queue purge mail
expect "purge" 0 2
is "purge leaves the other states" 1 "$(figure mail delayed)"
ferry put mail four
run ferry queue purge --json --state ready,delayed mail
expect "purge of two states" 0 '{"purged":2}'
run ferry queue purge --state sleeping mail
expect "purge of no state" 4 "" "bad-request: state"
run ferry queue purge nope
expect "purge of no queue" 4 "" "no-such-queue"

# ---- drop

ferry put mail something
run ferry queue drop --if-empty mail
expect "drop --if-empty of a queue that is not" 4 "" "exists"
run ferry queue drop mail
expect "drop without a terminal asks nothing" 0 ""
run ferry queue drop mail
expect "drop what is not there" 4 "" "no-such-queue"
run ferry queue drop --json fresh
expect "drop --json" 0 '{}'
ferry queue create empty
run ferry queue drop --if-empty empty
expect "drop --if-empty" 0 ""

# ---- at a terminal

export TERM=xterm
ferry put big "$(head -c 3000 /dev/zero | tr '\0' x)"
ferry put --delay 1h big later
run "$terminal" --expect "[y/N]" 'n\n' ferry queue drop big
is "a no at the question" 1 "$status"
has "drop says what would be lost" "big: 1 ready, 1 delayed, 0 leased, 0 dead (2.9KiB)" "$out"
is "and it is still there" 1 "$(figure big ready)"
run "$terminal" --expect "[y/N]" '\x04' ferry queue drop big
is "the end of input is a no" 1 "$status"
run "$terminal" --expect "[y/N]" 'y\n' ferry queue drop big
is "a yes" 0 "$status"
has "a yes drops" "big: dropped" "$out"
ferry put big x
run "$terminal" '' ferry queue drop --yes big
expect "--yes" 0 "big: dropped"
ferry queue create empty
run "$terminal" '' ferry queue drop empty
expect "nothing to lose, nothing to ask" 0 "empty: dropped"

ferry put mail a
run "$terminal" '' env NO_COLOR=1 ferry queue ls mail
has "ls for people has titles" "QUEUE  READY  DELAYED  LEASED  DEAD  SIZE" "$out"
has "ls for people has units" "1B" "$out"
hasnt "ls with NO_COLOR has no colour" $'\033' "$out"
run "$terminal" '' ferry queue ls mail
has "ls for people has colour" $'\033[1mQUEUE\033[0m' "$out"
run "$terminal" '' env NO_COLOR=1 ferry queue show mail
has "show for people" "since the start" "$out"
has "show for people has units" "ttr            1m" "$out"
run "$terminal" '' ferry queue purge mail
expect "purge for people" 0 "1 message purged"
run "$terminal" '' ferry queue create new.one
expect "create for people" 0 "new.one: created"
run "$terminal" '' ferry queue create --json new.two
has "--json at a terminal" '{"created":true' "$out"

finish
