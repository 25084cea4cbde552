#!/bin/bash
# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# The benchmark measures: a run that is too short to mean anything gives every figure, and leaves
# nothing behind.

. "${FERRY_SOURCE:?}/tests/live/lib.sh"
bench=$FERRY_BUILD/tests/bench

export TMPDIR=$dir
run "$bench/bench" --ferryd "$FERRY_BUILD/ferryd" --relay "$bench/relay" --rounds 2 \
	--seconds 0.1 --messages 3000 --connections 50 --json "$dir/figures.json"
is "it ends well" 0 "$status"
is "without a complaint" "" "$err"
for label in "round trip" "publish -> 1" "publish -> 8" "64 in flight" "depth 10^6" "idle"; do
	has "the table has $label" "$label" "$out"
done
hasnt "all is measured" "not measured" "$out"
run python3 - "$dir/figures.json" <<'END'
import json, sys
got = json.load(open(sys.argv[1]))
assert got["lost"] == 0, got
assert len(got["figures"]) == 10, got
for figure in got["figures"]:
    assert figure["ferry"] is not None and figure["rounds"] >= 1, figure
    assert "bound" not in figure or figure["reached"] in (True, False), figure
relayed = [f["figure"] for f in got["figures"] if f["relay"] is not None]
assert relayed == ["round_trip_p50_us", "round_trip_p99_us", "publish_1_messages_s", "cycle_1_s",
                   "cycle_64_s"], relayed
packed = [f["figure"] for f in got["figures"] if f["packed"] is not None]
assert packed == ["round_trip_p50_us", "round_trip_p99_us", "publish_1_messages_s",
                  "publish_8_deliveries_s", "cycle_1_s", "cycle_64_s"], packed
END
expect "each figure is in the JSON" 0 ""

run "$bench/bench" --ferryd /nonexistent/ferryd --relay "$bench/relay"
is "no broker to measure" 1 "$status"
has "no broker to measure: why" "/nonexistent/ferryd: No such file" "$err"
run "$bench/bench" --fly
is "an unknown flag" 2 "$status"
is "nothing is left behind" "" "$(ls -d "$dir"/ferry-bench.* 2>/dev/null)"
finish
