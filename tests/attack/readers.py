#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
"""Clients that do not read: what is pending for them is bounded, and nobody else notices."""

from attack import Broker, main

MIB = 1 << 20
PATIENT = "output_soft_time = 1h\n"


def bounded(broker, before, bytes_more):
    """Memory has not grown by more than that; the sanitizer's shadow takes an eighth of it."""
    grown = broker.memory() - before
    assert grown <= bytes_more * 1.3, f"{grown} bytes more"


def requests_are_not_read_further():
    """Each request of 30 bytes has a reply of 40: the soft bound of 1 MiB stops it."""
    with Broker(PATIENT) as broker:
        assert broker.ping()
        before = broker.memory()
        with broker.connect() as c, broker.connect() as other:
            sent = c.fill(b'{"op":"ping","id":1234567890}\n', 200 * MIB)
            assert sent < 4 * MIB, sent
            assert other.ask(op="ping")["ok"]
            bounded(broker, before, 6 * MIB)
            # Whoever reads again gets all of it, and goes on.
            whole = sent // 30
            assert b'"id":1234567890' in c.drop_lines(whole)


def errors_are_bounded_like_anything_else():
    with Broker(PATIENT) as broker:
        assert broker.ping()
        before = broker.memory()
        with broker.connect() as c:
            # The shortest request with the longest answer.
            assert c.fill(b"x\n", 50 * MIB) < 2 * MIB
            assert broker.ping()
            bounded(broker, before, 6 * MIB)


def large_replies_are_bounded():
    """Requests of 60 bytes, each with a reply of a MiB: 3 MB of such once became 4.6 GB."""
    with Broker(PATIENT) as broker, broker.connect() as c:
        for _ in range(4):
            assert c.ask(op="put", queue="q", data="x" * 250000)["ok"]
        before = broker.memory()
        with broker.connect() as greedy:
            assert greedy.fill(b'{"op":"peek","queue":"q","n":100}\n', 50 * MIB) < 4 * MIB
            assert broker.ping()
            bounded(broker, before, 24 * MIB)


def the_same_with_raw_bodies():
    with Broker(PATIENT) as broker, broker.connect() as c:
        c.send(b'{"op":"put","id":1,"queue":"q","len":4000000}\n' + bytes(4000000))
        assert c.tell()["ok"]
        assert c.ask(op="take", queue="q", ack="auto")["omitted"]
        lease = c.ask(op="peek", queue="q", state="leased")["messages"][0]["msg"]
        assert lease
        before = broker.memory()
        with broker.connect() as greedy:
            assert greedy.ask(op="hello", body="raw")["ok"]
            greedy.fill(b'{"op":"take","queue":"q","ack":"auto"}\n', 20 * MIB)
            assert broker.ping()
            bounded(broker, before, 16 * MIB)


def it_is_closed_when_the_time_is_over():
    with Broker("output_soft = 64KiB\noutput_soft_time = 300ms\n") as broker:
        fds = broker.quiet()
        silent = [broker.connect() for _ in range(8)]
        for c in silent:
            c.fill(b'{"op":"ping","id":1}\n', 20 * MIB)
        # The one that reads is not concerned, though it sends as much.
        with broker.connect() as other:
            for _ in range(20):
                other.send(b'{"op":"ping","id":1}\n' * 1000)
                other.drop_lines(1000)
        assert broker.quiet() == fds
        for c in silent:
            c.close()


def a_subscriber_that_does_not_read():
    """Others publish, unhindered; what it loses is counted, and told when it reads again."""
    total = 2000
    with Broker(PATIENT) as broker, broker.connect() as slow, broker.connect() as sender:
        sub = slow.ask(op="sub", topic="t", buffer=100)["sub"]
        before = broker.memory()
        for i in range(total):
            assert sender.ask(op="pub", topic="t", data=f"{i:>10000}")["subs"] == 1
        item = sender.ask(op="list", what="subs")["items"][0]
        assert item["buffered"] == 100 and item["lost"] > 0, item
        bounded(broker, before, 6 * MIB)
        got, lost, order = 0, 0, -1
        while got + lost < total:
            event = slow.tell()
            assert event["sub"] == sub
            if event["event"] == "lost":
                lost += event["n"]
            else:
                got += 1
                assert int(event["data"]) > order
                order = int(event["data"])
        assert lost == item["lost"] and order == total - 1, (lost, item, order)


def a_subscriber_that_asked_to_be_closed():
    with Broker(PATIENT) as broker, broker.connect() as slow, broker.connect() as sender:
        assert slow.ask(op="sub", topic="t", buffer=10, on_slow="close")["ok"]
        for _ in range(300):
            assert sender.ask(op="pub", topic="t", data="x" * 10000)["ok"]
        assert slow.rest().endswith(b'"event":"goodbye","reason":"slow"}\n')
        assert sender.ask(op="pub", topic="t")["subs"] == 0


def a_consumer_that_does_not_read():
    """It gets what its credit and its socket take; the rest goes to the others, once."""
    total = 200
    with Broker(PATIENT) as broker, broker.connect() as slow, broker.connect() as other:
        assert slow.ask(op="consume", queue="q", credit=1000)["ok"]
        for i in range(total):
            assert other.ask(op="put", queue="q", data=f"{i:>10000}")["ok"]
        seen = set()
        while (reply := other.ask(op="take", queue="q"))["msg"] is not None:
            seen.add(int(reply["data"]))
            assert other.ask(op="ack", lease=reply["lease"])["settled"] == 1
        assert 0 < len(seen) < total
        slow.close()
        # What was in its socket has failed once; what was not is as it was.
        while len(seen) < total:
            reply = other.ask(op="take", queue="q", wait=-1)
            assert int(reply["data"]) not in seen and reply["attempt"] in (1, 2)
            seen.add(int(reply["data"]))
            assert other.ask(op="ack", lease=reply["lease"])["settled"] == 1
        assert other.ask(op="take", queue="q")["msg"] is None


def a_monitor_that_does_not_read():
    with Broker(PATIENT) as broker, broker.connect() as slow, broker.connect() as other:
        assert slow.ask(op="monitor", payload=True)["ok"]
        before = broker.memory()
        for _ in range(1000):
            assert other.ask(op="pub", topic="t", data="x" * 10000)["ok"]
        bounded(broker, before, 6 * MIB)


main([
    requests_are_not_read_further,
    errors_are_bounded_like_anything_else,
    large_replies_are_bounded,
    the_same_with_raw_bodies,
    it_is_closed_when_the_time_is_over,
    a_subscriber_that_does_not_read,
    a_subscriber_that_asked_to_be_closed,
    a_consumer_that_does_not_read,
    a_monitor_that_does_not_read,
])
