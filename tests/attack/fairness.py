#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
"""Users share the broker: by turns, by memory, and by what they may see.

The broker is held while a flood is put up and the quiet user asks; its own count of frames says how
many were served before the answer. No clock is looked at."""

import itertools
import json

from attack import Broker, main, need_root

FLOODER, QUIET, OWNER, FRIEND, STRANGER = range(4101, 4106)

# A turn: 64 requests of each of at most 16 sessions. The kernel tells of so many connections at a
# time, more from one turn to the next; whoever it has told of comes behind one session of each
# other user. One after the other, a hundred connections would be six turns.
TURN = 64 * 16
AT_MOST = 3 * TURN


def frames_before_the_answer(flood_request, connections=100, requests=300):
    """How many frames were served between a quiet user's question and its answer, at worst."""
    with Broker() as broker:
        quiet = broker.connect_as(QUIET)[0]
        flood = broker.connect_as(FLOODER, connections)
        for c in flood:
            assert c.ask(op="sub", topic="nothing")["ok"]
        worst = 0
        for _ in range(5):
            before = quiet.ask(op="stats")["frames_in"]
            broker.stop()
            sent = [c.push(flood_request * requests) for c in flood]
            assert sum(sent) > 9 * AT_MOST * len(flood_request), sum(sent)
            quiet.push(b'{"op":"stats","id":2}\n')
            broker.go_on()
            worst = max(worst, quiet.tell()["frames_in"] - before)
            # All of it is served before the next round, also what the socket's end has cut.
            for c, n in zip(flood, sent):
                c.send(flood_request[n % len(flood_request):] + b'{"op":"ping","id":3}\n')
                while json.loads(c.line()).get("id") != 3:
                    pass
        return worst


def a_flood_of_requests_does_not_delay_the_quiet():
    worst = frames_before_the_answer(b'{"op":"ping"}\n')
    assert worst <= AT_MOST, worst


def nor_does_one_of_refusals():
    worst = frames_before_the_answer(b'{"op":"x"}\n')
    assert worst <= AT_MOST, worst


def nor_does_one_of_messages():
    worst = frames_before_the_answer(b'{"op":"pub","topic":"a.b","data":"x"}\n')
    assert worst <= AT_MOST, worst


def a_flood_of_memory_leaves_some_for_the_quiet():
    with Broker("memory = 4MiB\nmemory_per_user = 4MiB\n") as broker:
        quiet = broker.connect_as(QUIET)[0]
        greedy = [broker.connect_as(uid)[0] for uid in (FLOODER, OWNER, FRIEND)]
        for i, c in enumerate(greedy):
            for _ in range(2000):
                reply = c.ask(op="put", queue=f"g{i}", data="x" * 4000)
                if not reply["ok"]:
                    break
            assert reply["error"] == "quota", reply
        for _ in range(10):
            assert quiet.ask(op="put", queue="mine", data="x" * 4000)["ok"]
        # Nobody's connection was closed for it.
        for c in greedy:
            assert c.ask(op="ping")["ok"]


def the_log_of_a_flood_is_bounded():
    """Ten lines a minute for each user, whatever he does."""
    with Broker("sessions_per_user = 1\n") as broker:
        first = broker.connect_as(FLOODER)[0]
        assert first.ask(op="ping")["ok"]
        for c in broker.connect_as(FLOODER, 100):
            assert b"quota" in c.rest()
        lines = [line for line in broker.ferryd.err if line and f"uid {FLOODER}" in line]
        assert 0 < len(lines) <= 10, lines


def what_others_have_is_not_seen():
    """A queue for two users: for a stranger it does not exist, whatever he asks."""
    with Broker() as broker:
        owner, friend, stranger = (broker.connect_as(u)[0] for u in (OWNER, FRIEND, STRANGER))
        assert owner.ask(op="declare", queue="secret", users=[FRIEND])["ok"]
        assert owner.ask(op="declare", queue="open")["ok"]
        for i in range(3):
            assert friend.ask(op="put", queue="secret", type="t", data=f"secret {i}")["ok"]
        lease = friend.ask(op="take", queue="secret")["lease"]
        buried = friend.ask(op="take", queue="secret")
        assert friend.ask(op="bury", lease=buried["lease"])["ok"]
        assert stranger.ask(op="sub", topic="ferry.#")["ok"]
        listed = owner.ask(op="list", what="queues", match="secret")["items"]
        state = owner.ask(op="stats", queue="secret")
        seen = []
        for request in prying(lease, buried["msg"]):
            reply = stranger.ask(**request)
            seen.append(reply)
            assert not reply["ok"] or not reply.get("items"), (request, reply)
        assert "secret 0" not in json.dumps(seen)
        after = owner.ask(op="stats", queue="secret")
        state.pop("oldest_ms"), after.pop("oldest_ms")
        assert state == after, (state, after)
        assert [i["settings"] for i in listed] == [
            i["settings"] for i in owner.ask(op="list", what="queues", match="secret")["items"]]
        # Its events are not his to hear either.
        assert friend.ask(op="ack", lease=lease)["settled"] == 1
        assert stranger.ask(op="ping", id=77)["ok"]
        assert b"secret" not in stranger.buffer


def prying(lease, msg):
    """All that one may ask about a queue, each way."""
    q = {"queue": "secret"}
    for op in ("take", "consume", "peek", "kick", "purge", "drop", "stats"):
        yield {"op": op, **q}
    for op, more in (("put", {"data": "x"}), ("remove", {"msg": msg}), ("peek", {"msg": msg}),
                     ("kick", {"msg": msg}), ("declare", {"update": True, "ttr": 5000}),
                     ("bind", {"topic": "t"}), ("unbind", {"topic": "t"}),
                     ("peek", {"state": "dead"}), ("purge", {"state": "dead"}),
                     ("take", {"wait": 5}), ("put", {"data": "x", "wait": 5})):
        yield {"op": op, **q, **more}
    for op in ("ack", "release", "nack", "bury", "touch", "fetch"):
        yield {"op": op, "lease": lease}
    yield {"op": "take", "queues": ["secret"]}
    yield {"op": "monitor"}
    for what, match in itertools.product(("queues", "bindings"), ("secret", "#", "*")):
        if match == "secret" or what == "bindings":
            yield {"op": "list", "what": what, "match": match}


def leases_of_others_are_not_settled():
    with Broker() as broker:
        owner, worker, stranger = (broker.connect_as(u)[0] for u in (OWNER, FRIEND, STRANGER))
        assert owner.ask(op="declare", queue="jobs")["ok"]
        assert owner.ask(op="put", queue="jobs", data="x")["ok"]
        lease = worker.ask(op="take", queue="jobs")["lease"]
        for op in ("ack", "release", "nack", "bury", "touch", "fetch"):
            assert stranger.ask(op=op, lease=lease)["error"] == "denied", op
        assert worker.ask(op="touch", lease=lease)["settled"] == 1
        assert owner.ask(op="ack", lease=lease)["settled"] == 1


need_root()
main([
    a_flood_of_requests_does_not_delay_the_quiet,
    nor_does_one_of_refusals,
    nor_does_one_of_messages,
    a_flood_of_memory_leaves_some_for_the_quiet,
    the_log_of_a_flood_is_bounded,
    what_others_have_is_not_seen,
    leases_of_others_are_not_settled,
])
