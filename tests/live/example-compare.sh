#!/bin/bash
# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# examples/compare: what diff says of two queues, and that it takes nothing.

. "${FERRY_SOURCE:?}/tests/live/lib.sh"
compare=$FERRY_SOURCE/examples/compare
start_broker

seq 3 | ferry put a
seq 2 4 | ferry put b
run "$compare" a b
expect "two queues" 1 "--- a
+++ b
@@ -1,3 +1,3 @@
-1
 2
 3
+4"
run "$compare" a a
expect "the same" 0 ""
seq 3 >"$dir/file"
run "$compare" a "$dir/file"
expect "a queue and a file" 0 ""
run "$compare" a nowhere
expect "a queue that is not there" 2 "" "no-such-queue"
run "$compare" a
expect "one is not enough" 2 "" "usage"
is "nothing is taken" "3 3" "$(figure a ready) $(figure b ready)"
finish
