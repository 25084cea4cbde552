#!/bin/bash
# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# examples/chat: two talk, each hears the other and not himself, and can leave.

. "${FERRY_SOURCE:?}/tests/live/lib.sh"
chat=$FERRY_SOURCE/examples/chat/chat
start_broker

mkfifo "$dir/ada" "$dir/grace"
"$chat" ada <"$dir/ada" >"$dir/ada.out" &
ada=$!
"$chat" grace <"$dir/grace" >"$dir/grace.out" &
grace=$!
exec {to_ada}>"$dir/ada" {to_grace}>"$dir/grace"
await count subs 2

echo "hello grace" >&"$to_ada"
await grep -q . "$dir/grace.out"
printf 'hello\tada\n  indented \\n\n' >&"$to_grace"
await grep -q indented "$dir/ada.out"
is "grace hears ada" "ada: hello grace" "$(cat "$dir/grace.out")"
is "ada hears grace, to the letter" "grace: hello	ada|grace:   indented \\n|" \
	"$(tr '\n' '|' <"$dir/ada.out")"

exec {to_ada}>&-
wait $ada
is "the end of input leaves" 0 $?
await count subs 1
kill $grace
wait $grace
is "SIGTERM leaves" 0 $?
await count sessions 1

# Rooms are apart.
"$chat" ada attic <<<"anybody there?" >"$dir/ada.out"
is "alone in the attic" "" "$(cat "$dir/ada.out")"
finish
