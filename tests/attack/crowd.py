#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
"""Many connections: at once, one after the other, more than there may be, more than there is room
for, and such as vanish in the middle of anything."""

import json
import random
import resource
import socket

from attack import Broker, main, need_root

CROWD = 1000
VANISHING = 2000
USERS = range(4001, 4009)


def raise_own_limit():
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, hard), hard))


def a_thousand_at_once_of_root():
    with Broker() as broker:
        fds = broker.quiet()

        def at_once(_):
            crowd = [broker.connect() for _ in range(CROWD)]
            for i, c in enumerate(crowd):
                c.post(op="sub", id=i, topic=f"t{i % 10}")
            for i, c in enumerate(crowd):
                assert c.tell()["id"] == i
            assert crowd[0].ask(op="stats")["sessions"] == CROWD
            assert crowd[0].ask(op="pub", topic="t3")["subs"] == CROWD / 10
            for c in crowd:
                c.close()
            assert broker.quiet() == fds
        broker.flat(3, at_once)


def a_thousand_of_several_users():
    with Broker() as broker:
        fds = broker.quiet()

        def at_once(_):
            crowd = [c for uid in USERS for c in broker.connect_as(uid, CROWD // len(USERS))]
            for c in crowd:
                c.post(op="put", id=7, queue="q", data="x")
            for c in crowd:
                assert c.tell()["ok"]
            assert broker.stats()["messages"] == len(crowd)
            with broker.connect() as c:
                assert c.ask(op="drop", queue="q")["ok"]
            for c in crowd:
                c.close()
            assert broker.quiet() == fds
        broker.flat(3, at_once)


def told_and_closed(c, *words):
    """The connection was refused with a reason that has these words in it."""
    said = c.rest().decode()
    first = json.loads(said.split("\n", 1)[0])
    assert first["ok"] is False and first["error"] == "quota", said
    assert all(word in first["detail"] for word in words), said
    assert '"event":"goodbye"' in said, said


def sessions_of_one_user():
    uid, most = USERS[0], 20
    with Broker(f"sessions_per_user = {most}\n") as broker:
        crowd = broker.connect_as(uid, most + 5)
        for c in crowd[:most]:
            assert c.ask(op="ping")["ok"]
        for c in crowd[most:]:
            told_and_closed(c, "user", str(most), "sessions")
        # Others are not concerned, and a place that is free again is given away.
        assert broker.connect_as(uid + 1)[0].ask(op="ping")["ok"]
        assert broker.ping()
        sessions = int(broker.stats()["sessions"])
        crowd[0].close()
        while int(broker.stats()["sessions"]) != sessions - 1:
            pass
        assert broker.connect_as(uid)[0].ask(op="ping")["ok"]


def sessions_in_all():
    with Broker("sessions = 10\n") as broker:
        crowd = []
        while len(crowd) < 10:
            c = broker.connect()
            # Refused as long as the broker has not seen that an earlier one has gone.
            if c.ask_or_end(op="ping"):
                crowd.append(c)
        for _ in range(5):
            with broker.connect() as c:
                told_and_closed(c, "10", "sessions")
        for c in crowd:
            assert c.ask(op="ping")["ok"]
            c.close()
        while broker.connect().ask_or_end(op="ping") is None:
            pass


def no_descriptor_left():
    """At EMFILE: who is there goes on, who comes waits or is sent away, nothing spins."""
    with Broker() as broker:
        broker.quiet()
        old = [broker.connect() for _ in range(5)]
        for c in old:
            assert c.ask(op="ping")["ok"]
        limits = resource.prlimit(broker.pid, resource.RLIMIT_NOFILE)
        resource.prlimit(broker.pid, resource.RLIMIT_NOFILE,
                         (broker.descriptors(), limits[1]))
        more = [broker.connect() for _ in range(10)]
        for c in old:
            assert c.ask(op="put", queue="q", data="x")["ok"]
        before = broker.cpu_ns()
        assert old[0].ask(op="take", queue="empty", wait=600)["msg"] is None
        used = broker.cpu_ns() - before
        assert used < 100000000, f"{used} ns of processor time in 600 ms"
        assert broker.ferryd.says("cannot accept connections")
        resource.prlimit(broker.pid, resource.RLIMIT_NOFILE, limits)
        served = [c for c in more if c.ask_or_end(op="ping") is not None]
        # One each 100 ms may have been sent away meanwhile, and was told.
        assert served
        assert broker.ping()
        for c in old + more:
            c.close()
        broker.quiet()


def not_even_one_to_send_somebody_away():
    with Broker() as broker:
        broker.quiet()
        limits = resource.prlimit(broker.pid, resource.RLIMIT_NOFILE)
        resource.prlimit(broker.pid, resource.RLIMIT_NOFILE, (1, limits[1]))
        with broker.connect() as c:
            assert broker.ferryd.says("cannot accept connections")
            resource.prlimit(broker.pid, resource.RLIMIT_NOFILE, limits)
            # It has waited, and is served.
            assert c.ask(op="ping")["ok"]


def conversation(rng):
    """Some requests of one who will not stay to the end."""
    queue, topic = rng.choice("ab"), rng.choice("xy")
    parts = [
        f'{{"op":"sub","id":1,"topic":"{topic}"}}\n',
        f'{{"op":"consume","id":2,"queue":"{queue}","credit":3}}\n',
        f'{{"op":"take","id":3,"queue":"{queue}","wait":-1}}\n',
        f'{{"op":"put","id":4,"queue":"{queue}","data":"{"d" * rng.randrange(3000)}"}}\n',
        f'{{"op":"put","id":5,"queue":"{queue}","len":9}}\nabcdefghi',
        f'{{"op":"pub","id":6,"topic":"{topic}","data":1,"retain":true}}\n',
        '{"op":"serve","id":7,"service":"s"}\n',
        '{"op":"call","id":8,"service":"s"}\n',
        '{"op":"will","id":9,"topic":"x","data":"gone"}\n',
        '{"op":"hello","id":10,"body":"raw"}\n',
        '{"op":"declare","id":11,"queue":"c","max_messages":1,"on_full":"block"}\n',
        '{"op":"put","id":12,"queue":"c"}\n',
        '{"op":"monitor","id":13}\n',
        f'{{"op":"bind","id":14,"queue":"{queue}","topic":"{topic}"}}\n',
        '{"op":"bye","id":15}\n',
    ]
    return "".join(rng.choices(parts, k=rng.randrange(1, 12))).encode()


def vanish(c, rng):
    text = conversation(rng)
    c.push(text[:rng.randrange(1, len(text) + 1)])
    how = rng.randrange(5)
    if how == 0:
        c.read_some()
    elif how == 1:
        c.half_close()
    elif how == 2:
        # With a reset instead of an end: what came is not read.
        c.sock.shutdown(socket.SHUT_RD)
    elif how == 3:
        # Whatever it was in the middle of, something is answered to this.
        c.push(b'\n{"op":"ping"}\n')
        c.more()
    c.close()


def they_vanish_in_the_middle():
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")
    rng = random.Random(seed)
    with Broker() as broker:
        fds = broker.quiet()

        def some(_):
            open_ones = []
            for _ in range(VANISHING // 4):
                open_ones.append(broker.connect())
                if len(open_ones) == 20:
                    vanish(open_ones.pop(rng.randrange(20)), rng)
            for c in open_ones:
                vanish(c, rng)
            assert broker.quiet() == fds
            with broker.connect() as c:
                for item in c.ask(op="list", what="queues")["items"]:
                    assert item["leased"] == 0 and item["waiting"] == 0, item
                    assert c.ask(op="drop", queue=item["queue"])["ok"]
                stats = c.ask(op="stats")
                assert (stats["messages"], stats["subs"], stats["services"]) == (0, 0, 0), stats
        broker.flat(4, some)


def names_of_sockets():
    """A client bound to a socket name of 0 to 107 bytes connects like any other."""
    with Broker() as broker:
        fds = broker.quiet()
        for n in range(108):
            # An empty name asks the kernel for one.
            with broker.connect(name=b"\0" + (b"%03d" % n * 36)[:n] if n else b"") as c:
                assert c.ask(op="ping")["ok"], n
        for n in (60, 107):
            path = f"{broker.top}/{'n' * 107}"[:n]
            with broker.connect(name=path) as c:
                assert c.ask(op="ping")["ok"], n
        assert broker.quiet() == fds


need_root()
raise_own_limit()
main([
    a_thousand_at_once_of_root,
    a_thousand_of_several_users,
    sessions_of_one_user,
    sessions_in_all,
    no_descriptor_left,
    not_even_one_to_send_somebody_away,
    they_vanish_in_the_middle,
    names_of_sockets,
])
