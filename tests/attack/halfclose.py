#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
"""Connections that say nothing more and stay: the broker's processor time stands still.

The time that passes is the broker's: a take that waits for a queue which stays empty. What the
same take costs without those connections is the yardstick; one that spins uses all there is."""

import socket

from attack import Broker, main

WAIT_MS = 400
# What it may cost more than without them; one that spins takes all it can get of the time.
SPARE_NS = 20000000


def cost(broker):
    """Processor time of the broker while it has nothing to do."""
    with broker.connect() as c:
        assert c.ask(op="ping")["ok"]
        before = broker.cpu_ns()
        assert c.ask(op="take", queue="empty", wait=WAIT_MS)["msg"] is None
        return broker.cpu_ns() - before


def stands_still(what, limits=""):
    with Broker(limits) as broker:
        usual = cost(broker)
        connections = what(broker)
        assert cost(broker) <= 3 * usual + SPARE_NS
        for c in connections:
            c.close()


def asked(broker, **request):
    c = broker.connect()
    assert c.ask(**request)["ok"]
    return c


def half_closed(c):
    c.half_close()
    return c


def with_a_subscription():
    stands_still(lambda b: [half_closed(asked(b, op="sub", topic="t")) for _ in range(10)])


def with_a_consumer():
    stands_still(lambda b: [half_closed(asked(b, op="consume", queue="q")) for _ in range(10)])


def with_a_server_and_an_unanswered_call():
    def both(broker):
        server = asked(broker, op="serve", service="s")
        caller = broker.connect()
        caller.post(op="call", id=1, service="s")
        assert server.tell()["event"] == "call"
        return [half_closed(server), half_closed(caller)]
    stands_still(both)


def with_a_take_that_waits():
    def waits(broker):
        c = broker.connect()
        c.post(op="take", id=1, queue="q", wait=-1)
        return [half_closed(c)]
    stands_still(waits)


def with_a_put_that_waits():
    def waits(broker):
        c = asked(broker, op="declare", queue="f", max_messages=1, on_full="block")
        assert c.ask(op="put", queue="f")["ok"]
        c.post(op="put", id=2, queue="f")
        return [half_closed(c)]
    stands_still(waits)


def with_output_that_is_not_read():
    """Half closed, a subscription, and more pending than the socket takes."""
    def stuck(broker):
        c = half_closed(asked(broker, op="sub", topic="t"))
        with broker.connect() as sender:
            for _ in range(100):
                assert sender.ask(op="pub", topic="t", data="x" * 10000)["ok"]
        return [c]
    stands_still(stuck)


def with_half_a_frame():
    def half(broker):
        c = broker.connect()
        c.push(b'{"op":"ping"')
        return [c]
    stands_still(half)


def over_the_soft_bound():
    """It is not read, so that its input stays readable."""
    def flood(broker):
        c = broker.connect()
        c.fill(b'{"op":"ping","id":1}\n', 20 << 20)
        return [c]
    stands_still(flood, "output_soft = 64KiB\noutput_soft_time = 1h\n")


def with_the_reading_side_closed():
    def deaf(broker):
        c = asked(broker, op="consume", queue="q")
        c.sock.shutdown(socket.SHUT_RD)
        return [c]
    stands_still(deaf)


def it_still_gets_what_it_waits_for():
    with Broker() as broker, broker.connect() as waits, broker.connect() as other:
        waits.post(op="take", id=1, queue="q", wait=-1)
        waits.half_close()
        assert other.ask(op="put", queue="q", data="x")["ok"]
        assert waits.tell()["data"] == "x"
        assert waits.rest() == b""


def the_peer_is_gone():
    """Half closed and then closed: nothing is left of it."""
    with Broker() as broker:
        fds = broker.quiet()
        for request in ({"op": "sub", "topic": "t"}, {"op": "consume", "queue": "q"}):
            for _ in range(50):
                half_closed(asked(broker, **request)).close()
        assert broker.quiet() == fds
        assert broker.stats()["subs"] == 0


main([
    with_a_subscription,
    with_a_consumer,
    with_a_server_and_an_unanswered_call,
    with_a_take_that_waits,
    with_a_put_that_waits,
    with_output_that_is_not_read,
    with_half_a_frame,
    over_the_soft_bound,
    with_the_reading_side_closed,
    it_still_gets_what_it_waits_for,
    the_peer_is_gone,
])
