#!/bin/bash
# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# examples/broken-pipe: what it shows is so, and every number is somewhere.

. "${FERRY_SOURCE:?}/tests/live/lib.sh"
start_broker

run "$FERRY_SOURCE/examples/broken-pipe"
is "exit status" 0 "$status"
is "standard error" "" "$err"

# N settled; so N + 1 is the first that is left; then five, then three, and no more than that.
settled=$(sed -n 's/.*as they were written: //p' <<<"$out")
is "head has its five" "1 2 3 4 5" "$(sed -n 3p <<<"$out")"
n_checks=$((n_checks + 1))
if [ "${settled:-0}" -lt 5 ] || [ "$settled" -ge 50000 ]; then
	fail "settled: ${settled:-nothing}"
fi
is "what was left, three times" "$(for n in 0 5 8; do
	echo "    left: $((50000 - settled - n)), the first is $((settled + n + 1))"
done)" "$(grep '^ *left:' <<<"$out")"
is "exactly five" "$(seq -s ' ' $((settled + 1)) $((settled + 5)))" "$(sed -n 7p <<<"$out")"
is "exactly three" "$(seq -s ' ' $((settled + 6)) $((settled + 8)))" "$(sed -n 10p <<<"$out")"
is "it cleans up" 0 "$(ferry queue ls | wc -l)"
finish
