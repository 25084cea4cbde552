#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
"""Frames that are too much, or never end: memory grows by what was received, counts are bounded,
time is too."""

import json

from attack import Broker, main

MIB = 1 << 20


def nested(depth):
    return b"[" * depth + b"]" * depth


def refused(c, data, *words, error="bad-request"):
    """Sent, it is answered with this error, in whose detail are these words; the connection goes
    on."""
    c.send(data + b"\n")
    reply = c.tell()
    assert reply["ok"] is False and reply["error"] == error, (data[:80], reply)
    assert all(word in reply["detail"] for word in words), reply
    assert c.ask(op="ping", id=99)["ok"]


def what_is_announced_takes_no_memory():
    """64 MiB that never come, of fifty connections."""
    with Broker() as broker:
        broker.quiet()
        before = broker.memory()
        crowd = [broker.connect() for _ in range(50)]
        for c in crowd:
            c.send(b'{"op":"put","id":1,"queue":"q","len":67108864}\nabc')
        assert broker.ping()
        grown = broker.memory() - before
        assert grown < 2 * MIB, grown
        stats = broker.stats()
        assert stats["sessions"] == 51 and stats["messages"] == 0
        for c in crowd:
            c.close()
        broker.quiet()
        assert broker.stats()["messages"] == 0


def nor_do_lines_that_do_not_end():
    with Broker() as broker:
        broker.quiet()
        before = broker.memory()
        crowd = [broker.connect() for _ in range(20)]
        for c in crowd:
            c.send(b'{"op":"put","queue":"q","data":"' + b"x" * 1000)
        for c in crowd[:4]:
            c.send(b"x" * 100000)
        assert broker.ping()
        grown = broker.memory() - before
        assert grown < 3 * MIB, grown
        for c in crowd:
            c.close()


def half_a_frame_and_the_end():
    with Broker() as broker:
        fds = broker.quiet()
        halves = [b'{"op":"put","queue":"h","data":"x', b'{"op":"put","queue":"h","len":9}\nabc',
                  b'{', b'\n\n\r', b'{"op":"ping","id":1}\n{"op":"pi', b'\xe2\x82']
        for half in halves:
            with broker.connect() as c:
                c.send(half)
                c.half_close()
                said = c.rest()
                assert b'"op"' not in said, said
            with broker.connect() as c:
                c.send(half)
        assert broker.quiet() == fds
        assert broker.stats()["messages"] == 0


def half_a_frame_and_silence():
    with Broker("frame_timeout = 200ms\n") as broker:
        fds = broker.quiet()
        crowd = [broker.connect() for _ in range(3)]
        crowd[0].send(b'{"op":"put","queue":"h","data":"x')
        crowd[1].send(b'{"op":"put","id":5,"queue":"h","len":9}\nabc')
        crowd[2].send(b'{"op":"ping"}\n{"op":"put","queue":"h","len":9,"prio":-1}\nabc')
        # Who has sent whole ones may say nothing for as long as he likes.
        idle = broker.connect()
        assert idle.ask(op="ping")["ok"]
        for i, c in enumerate(crowd):
            said = [json.loads(line) for line in c.rest().splitlines()]
            assert said[-1] == {"event": "goodbye", "reason": "timeout"}, said
            assert said[-2]["error"] == "timeout" and "200" in said[-2]["detail"], said
            assert i != 1 or said[-2]["id"] == 5, said
        assert idle.ask(op="ping")["ok"]
        idle.close()
        for c in crowd:
            c.close()
        assert broker.quiet() == fds


def a_trickle_is_silence_too():
    """A byte now and then does not make a frame whole."""
    with Broker("frame_timeout = 300ms\n") as broker, broker.connect() as c:
        with broker.connect() as clock:
            n = 0
            while not c.ended:
                assert n < 100, "it may go on for ever"
                c.push(b'{' if n == 0 else b' ')
                n += 1
                # A twentieth of a second of the broker's.
                assert clock.ask(op="take", queue="empty", wait=50)["msg"] is None
                c.read_some()
        assert b'"error":"timeout"' in c.buffer


def counts_are_bounded():
    with Broker() as broker, broker.connect() as c:
        members = b",".join(b'"m%d":0' % i for i in range(65))
        refused(c, b'{"op":"ping",' + members + b"}", "64", error="too-large")
        headers = b",".join(b'"h%d":"x"' % i for i in range(3000))
        refused(c, b'{"op":"pub","topic":"t","headers":{' + headers + b"}}", "headers")
        deep = b'{"op":"pub","topic":"t","data":' + nested(100) + b"}"
        refused(c, deep, "32", error="bad-json")
        refused(c, b'{"op":"ping","x":' + nested(1000) + b"}", "32", error="bad-json")
        many = json.dumps(["t"] * 100).encode()
        refused(c, b'{"op":"sub","topic":"t","types":' + many + b"}", "types", "64")
        refused(c, b'{"op":"take","queues":' + many + b"}", "queues", "64")
        leases = json.dumps(list(range(1, 1100))).encode()
        refused(c, b'{"op":"ack","leases":' + leases + b"}", "leases", "1024")
        people = json.dumps(list(range(100))).encode()
        refused(c, b'{"op":"declare","queue":"q","users":' + people + b"}", "users", "64")
        refused(c, b'{"op":"ping","id":"' + b"i" * 300 + b'"}', "id", "255")
        name = ".".join("t" * 17).encode()
        refused(c, b'{"op":"pub","topic":"' + name + b'"}', "topic")


def what_is_held_is_bounded():
    """By count, beside the bytes: subscriptions, waiting requests, keys, topics, types."""
    limits = ("subs_per_session = 8\nwaiting_per_session = 8\nwaiting_per_queue = 16\n"
              "keys_per_queue = 8\nidle_topics = 8\ntypes_per_queue = 8\nretained_per_user = 8\n"
              "bindings_per_queue = 8\nmemory_per_user = 8MiB\n")
    with Broker(limits) as broker, broker.connect() as c:
        def count(n, **request):
            """How many of n of these are taken; @ in a value is their number."""
            taken = 0
            for i in range(n):
                reply = c.ask(id=i, **{k: v.replace("@", str(i)) if isinstance(v, str) else v
                                       for k, v in request.items()})
                assert reply["ok"] or reply["error"] == "quota", reply
                taken += reply["ok"]
            return taken

        assert count(20, op="sub", topic="s@") == 8
        assert count(20, op="put", queue="t", type="t@") == 8
        assert count(20, op="pub", topic="r@", retain=True, data="x") == 8
        assert count(20, op="declare", queue="b") == 20
        assert count(20, op="bind", queue="b", topic="b@") == 8
        assert count(100, op="put", queue="k", key="k@") == 100
        assert count(500, op="pub", topic="i@") == 500
        topics = [t["topic"] for t in c.ask(op="list", what="topics", n=100)["items"]]
        assert len([t for t in topics if t.startswith("i")]) <= 8, topics
        for i in range(20):
            c.post(op="take", id=i, queue="w", wait=-1)
        for i in range(8, 20):
            reply = c.tell()
            assert reply["id"] == i and reply["error"] == "quota", reply


def names_without_end():
    """Topics and keys that nobody has heard of before are forgotten, or charged to who made them
    up: memory stays."""
    with Broker("idle_topics = 100\nkeys_per_queue = 100\nmemory_per_user = 1MiB\n") as broker:
        part = 10000

        def some(n):
            with broker.connect() as c:
                lines = [b'{"op":"pub","topic":"a%d.%d"}\n' % (n, i) for i in range(part)]
                lines += [b'{"op":"put","queue":"q","key":"%d.%d"}\n' % (n, i)
                          for i in range(part)]
                lines += [b'{"op":"pub","topic":"t%d.%d","key":"k%d"}\n' % (n, i, i)
                          for i in range(part)]
                c.send(b"".join(lines))
                # The keys of so many topics are remembered for a while, and one day too many.
                assert b'"error":"quota"' in c.drop_lines(3 * part)
                c.ask(op="purge", queue="q")
        broker.flat(5, some)


def names_with_many_wildcards():
    """Patterns that a careless matcher would take for ever over."""
    with Broker() as broker, broker.connect() as c:
        for i in range(16):
            pattern = ".".join("*" if (i >> (k % 4)) & 1 else "a" for k in range(15)) + ".#"
            assert c.ask(op="sub", topic=pattern)["ok"]
        sent = c.ask(op="pub", id=2, topic=".".join("a" * 16))
        assert sent["subs"] == 16, sent


main([
    what_is_announced_takes_no_memory,
    nor_do_lines_that_do_not_end,
    half_a_frame_and_the_end,
    half_a_frame_and_silence,
    a_trickle_is_silence_too,
    counts_are_bounded,
    what_is_held_is_bounded,
    names_without_end,
    names_with_many_wildcards,
])
