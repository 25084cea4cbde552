#!/bin/bash
# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
#
# examples/python-client.py and node-client.mjs: each operation once, and what goes wrong.

. "${FERRY_SOURCE:?}/tests/live/lib.sh"
examples=$FERRY_SOURCE/examples
start_broker

heard="heard: good morning
took: 17 of priority 5
answered: FERRY"

for client in python-client.py node-client.mjs; do
	# As often as one likes: nothing is left of the first time.
	for _ in 1 2; do
		run "$examples/$client"
		expect "$client" 0 "$heard"
	done
	await count sessions 1
done
is "what was put was settled" "2 2" "$(figure example.python acks) $(figure example.node acks)"

cat >"$dir/refused.mjs" <<MODULE
import { connect } from "$examples/node-client.mjs";
const ferry = connect();
await ferry.ask("ack", { lease: 4711 }).catch((error) => console.log(error.message));
// A line separator of Unicode is none of ours.
await ferry.ask("put", { queue: "lines", data: "one\\u2028two" });
const { data } = await ferry.ask("take", { queue: "lines" });
console.log(JSON.stringify(data));
await ferry.close();
await ferry.ask("ping").catch(() => console.log("gone"));
MODULE
run node "$dir/refused.mjs"
has "node: a refusal is an exception" "lease-lost: " "$out"
has "node: U+2028" '"one two"' "${out//$'\u2028'/ }"
is "node: after the end a request fails" "3 0" "$(wc -l <<<"$out") $status"

mkdir "$dir/python" && cp "$examples/python-client.py" "$dir/python/ferry_client.py"
cat >"$dir/python/refused.py" <<'MODULE'
from ferry_client import Ferry
ferry = Ferry()
try:
    ferry.ask("ack", lease=4711)
except RuntimeError as error:
    print(error)
ferry.ask("put", queue="lines", data="one\u2028two")
print(ascii(ferry.ask("take", queue="lines")["data"]))
ferry.ask("bye")
try:
    ferry.ask("ping")
except ConnectionError:
    print("gone")
MODULE
run python3 "$dir/python/refused.py"
has "python: a refusal is an exception" "lease-lost: " "$out"
has "python: U+2028" "'one\\u2028two'" "$out"
is "python: after the end a request fails" "3 0" "$(wc -l <<<"$out") $status"
finish
