#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
"""A refused request leaves heap, descriptors and charges as they were: a million of them."""

from attack import SCALE, Broker, main

TOTAL = 1000000 // SCALE
ROUNDS = 5
PART = 1000

REFUSED = [
    b'{"op":"nothing","id":1}\n',
    b'{"op":"put","id":1,"queue":"no no","data":"x"}\n',
    b'{"op":"put","id":1,"queue":"q","data":"x","data64":"eA=="}\n',
    b'{"op":"put","id":1,"queue":"q","prio":32768}\n',
    b'{"op":"ack","id":1,"lease":77}\n',
    b'{"op":"take","id":1,"queues":["a",7]}\n',
    b'{"op":"sub","id":1,"topic":"#.a"}\n',
    b'{"op":"call","id":1,"service":"nobody"}\n',
    b'{"op":"declare","id":1,"queue":"d","users":["nobody-of-that-name"]}\n',
    b'{"op":"put","id":1,"queue":"ferry.x","data":"x"}\n',
    b'{"op":"pub","id":1,"topic":"t","headers":{"a":"b","a":"c"}}\n',
    b'{"op":"drop","id":1,"queue":"none"}\n',
    b'not even JSON\n',
    b'{"op":"bind","id":1,"queue":"none","topic":"a"}\n',
    b'{"op":"peek","id":1,"queue":"none"}\n',
    b'{"op":"fetch","id":1,"lease":9}\n',
    b'{"op":"segment","id":1,"size":1}\n',
    b'{"op":"put","id":1,"queue":"q","len":3,"prio":-1}\nabc',
    b'{"op":"cancel","id":1,"sub":4}\n',
    b'{"op":"answer","id":1,"call":4}\n',
]


def a_million_refusals_leave_nothing_behind():
    with Broker() as broker, broker.connect() as c:
        # What is raw spoils a connection for lines that are no JSON: those come without it.
        plain = [line for line in REFUSED if b'"len"' not in line]
        block = b"".join(plain * (PART // len(plain)))
        n = block.count(b"\n")
        before = c.ask(op="stats")["refused"]

        def part(_):
            for _ in range(TOTAL // ROUNDS // n):
                c.send(block)
                c.drop_lines(n)
        broker.flat(ROUNDS, part)
        stats = c.ask(op="stats")
        assert stats["refused"] - before == ROUNDS * (TOTAL // ROUNDS // n) * n
        assert (stats["messages"], stats["bytes"], stats["queues"]) == (0, 0, 0), stats


def each_kind_of_refusal_again_and_again():
    with Broker() as broker:
        for request in REFUSED:
            if request.startswith(b"not"):
                continue
            with broker.connect() as c:
                def part(_, c=c, request=request):
                    c.send(request * PART)
                    assert b'"ok":false' in c.drop_lines(PART)
                broker.flat(3, part)


def quiet_ones_are_told_too():
    with Broker() as broker, broker.connect() as c:
        quiet = REFUSED[1].replace(b'"id":1', b'"id":1,"quiet":true')

        def part(_):
            c.send(quiet * PART)
            assert b'"op":"put"' in c.drop_lines(PART)
        broker.flat(20 // SCALE + 1, part)


def refused_for_want_of_quota():
    """What is refused half way, after a queue was made or a message charged."""
    limits = "queues_per_user = 4\nmemory_per_user = 1MiB\nsubs_per_session = 4\n"
    with Broker(limits) as broker:
        fds = broker.quiet()
        with broker.connect() as c:
            big = b"x" * 300000

            def part(i):
                for _ in range(20):
                    c.send(b'{"op":"put","id":1,"queue":"q","len":300000}\n' + big)
                    reply = c.tell()
                for k in range(200):
                    c.ask(op="sub", topic=f"t{i}.{k}")
                    c.ask(op="consume", queue=f"c{k}")
                assert not reply["ok"] and reply["error"] == "quota", reply
            broker.flat(4, part)
            held = c.ask(op="stats")["bytes"]
            assert 0 < held < 1 << 20
            c.ask(op="purge", queue="q")
            assert c.ask(op="stats")["bytes"] == 0
        assert broker.quiet() == fds


main([
    a_million_refusals_leave_nothing_behind,
    each_kind_of_refusal_again_and_again,
    quiet_ones_are_told_too,
    refused_for_want_of_quota,
])
