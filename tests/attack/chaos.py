#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
"""Anything at all, at random: valid, broken, cut and huge frames from several users at once, who
come and go. Afterwards the broker lives, answers, and holds nothing any more.

The seed is printed; FERRY_CHAOS_SEED repeats a run, FERRY_CHAOS_STEPS makes it longer. (The order
in which the broker gets to hear several connections is its own, so a repetition is nearly one.)"""

import json
import os
import random

from attack import Broker, main, need_root

STEPS = int(os.environ.get("FERRY_CHAOS_STEPS", "8000"))
SEED = int(os.environ.get("FERRY_CHAOS_SEED", str(random.randrange(1 << 32))))
USERS = (None, 4201, 4202, 4203)
CONNECTIONS = 16
ROUNDS = 3
SLACK = 8 << 20
LIMITS = ("memory = 64MiB\nmemory_per_user = 16MiB\nmax_raw = 4MiB\noutput_soft_time = 300ms\n"
          "frame_timeout = 300ms\nmin_ttr = 1ms\nidle_topics = 64\nkeys_per_queue = 64\n"
          "queues_per_user = 16\ntypes_per_queue = 16\n")

QUEUES = ("a", "b", "c.d", "full", "few", "ferry.x", "no no", "", "x" * 300)
TOPICS = ("t", "t.u", "t.u.v", "#", "*", "t.*", "t.#", "ferry.done", "ferry.#", "..", "#.t")
NUMBERS = (0, 1, 2, 5, 10, 100, -1, -2, 2 ** 31, 2 ** 32, 2 ** 53 - 1, 2 ** 53, 2 ** 64, 1.5,
           1e308)
VALUES = (None, True, False, "", "x", [], {}, [1, 2], ["a", "b"], {"a": "b"}, {"a": 1}, "\u0000",
          "\ud7ff\U0001f600", "\n", "root", [0], [[]])
OPS = """hello ping pub sub put take consume serve monitor cancel ack release nack bury touch call
answer peek kick remove purge pause resume declare drop bind unbind will bye fetch list stats pool
segment nonsense""".split()
# Little would be left if bye, drop and purge were as likely as all else.
WEIGHTS = [0.05 if op in ("bye", "drop", "purge", "hello") else 4 if op in
           ("put", "take", "pub", "ack", "consume") else 1 for op in OPS]


class Attacker:
    """What is known of the numbers that the broker gave, and one source of chance."""

    def __init__(self, rng):
        self.rng = rng
        self.numbers = [1]

    def number(self):
        if self.rng.random() < 0.7:
            return self.rng.choice(self.numbers)
        return self.rng.choice(NUMBERS)

    def member(self, name):
        """A value that suits the member, mostly."""
        rng = self.rng
        if rng.random() < 0.03:
            return rng.choice(VALUES + NUMBERS)
        makers = {
            "queue": lambda: rng.choice(QUEUES[:5] if rng.random() < 0.9 else QUEUES),
            "queues": lambda: rng.sample(QUEUES[:5], rng.randrange(1, 4)),
            "topic": lambda: rng.choice(TOPICS[:3] if rng.random() < 0.6 else TOPICS),
            "match": lambda: rng.choice(TOPICS),
            "types": lambda: rng.choice(["#", ["t", ""], "t.*"]),
            "type": lambda: rng.choice(["", "t", "t.u", f"n{rng.randrange(30)}"]),
            "service": lambda: rng.choice("ab"), "key": lambda: f"k{rng.randrange(20)}",
            "data": lambda: rng.choice(VALUES + ("x" * rng.randrange(30000),)),
            "headers": lambda: {f"h{i}": "v" * rng.randrange(50) for i in range(rng.randrange(4))},
            "wait": lambda: rng.choice([0, 1, 20, -1]), "ttl": lambda: rng.choice([1, 20, 100000]),
            "delay": lambda: rng.choice([0, 1, 30]), "ttr": lambda: rng.choice([1, 20, 60000]),
            "timeout": lambda: rng.choice([1, 30, 10000]), "credit": lambda: rng.randrange(1, 50),
            "prio": lambda: rng.choice([0, 1, 32767]),
            "ack": lambda: rng.choice(["manual", "auto"]),
            "body": lambda: rng.choice(["inline", "raw", "fd"]),
            "state": lambda: rng.choice(["ready", "delayed", "leased", "dead"]),
            "what": lambda: rng.choice("queues topics subs services sessions segments "
                                       "bindings".split()),
            "side": lambda: rng.choice(["in", "out", "both"]), "for": lambda: rng.choice([1, 20]),
            "on_full": lambda: rng.choice(["reject", "drop-lowest", "block"]),
            "on_slow": lambda: rng.choice(["drop-oldest", "drop-newest", "close"]),
            "max_messages": lambda: rng.choice([1, 3, 100]), "buffer": lambda: rng.choice([1, 5]),
            "max_attempts": lambda: rng.choice([0, 1, 2]), "max_dead": lambda: rng.choice([0, 2]),
            "backoff": lambda: rng.choice([0, 1, 10]), "idle": lambda: rng.choice([0, 1, 50]),
            "users": lambda: rng.choice([[], [4201], [4202, 0]]), "reason": lambda: "because",
            "leases": lambda: [self.number() for _ in range(rng.randrange(1, 5))],
            "data64": lambda: rng.choice(["", "eHh4", "=", "e" * 8000]),
            "update": lambda: True, "retain": lambda: rng.random() < 0.8, "keep": lambda: True,
            "quiet": lambda: rng.random() < 0.5, "payload": lambda: True,
            "result": lambda: rng.choice(VALUES), "failed": lambda: "failed",
            "if_empty": lambda: True, "form": lambda: rng.choice(["text", "json", "bytes"]),
            "name": lambda: "chaos", "protocol": lambda: 1,
        }
        return makers.get(name, self.number)()

    def members(self, op):
        own = {
            "pub": "topic", "sub": "topic", "put": "queue", "take": "queue", "consume": "queue",
            "serve": "service", "ack": "lease", "release": "lease", "nack": "lease",
            "bury": "lease", "touch": "lease", "fetch": "lease", "call": "service",
            "answer": "call", "peek": "queue", "kick": "queue", "remove": "queue msg",
            "purge": "queue", "pause": "queue", "resume": "queue", "declare": "queue",
            "drop": "queue", "bind": "queue topic", "unbind": "queue topic", "will": "topic",
            "list": "what", "cancel": "sub",
        }.get(op, "").split()
        others = """type types prio ttl delay headers key retain data data64 buffer on_slow wait ttr
        ack keep credit match payload sub request lease leases result reason timeout failed state n
        after msg side for update max_messages on_full max_attempts backoff max_dead idle users
        if_empty what queue queues topic quiet name protocol body form fd size""".split()
        return own + self.rng.sample(others, self.rng.choice([0, 0, 1, 1, 2, 3, 6]))

    def frame(self):
        op = self.rng.choices(OPS, WEIGHTS)[0]
        request = {"op": op}
        if self.rng.random() < 0.9:
            request["id"] = self.rng.choice([self.rng.randrange(100), "text", 2 ** 60, "i" * 300])
        for name in self.members(op):
            request[name] = self.member(name)
        raw = b""
        if op in ("put", "pub", "call", "answer") and self.rng.random() < 0.15:
            request.pop("data", None), request.pop("data64", None)
            raw = bytes(self.rng.choice([0, 1, 100, 20000, 300000]))
            request["len"] = len(raw)
        return json.dumps(request, ensure_ascii=self.rng.random() < 0.5,
                          separators=(",", ":")).encode("utf-8", "replace") + b"\n" + raw

    def broken(self, frame):
        """The same with something done to it."""
        rng = self.rng
        at = rng.randrange(len(frame))
        return rng.choice([
            lambda: frame[:at],
            lambda: frame[:at] + bytes([rng.randrange(256)]) + frame[at + 1:],
            lambda: frame[at:],
            lambda: rng.randbytes(rng.randrange(200)) + b"\n",
            lambda: b'{"op":"put","queue":"a","data":' + b"[" * rng.choice([31, 32, 5000]) + b"\n",
            lambda: b"x" * rng.choice([1000, 70000, 1100000]) + b"\n",
            lambda: b'{"op":"put","queue":"a","len":%d}\n' % rng.choice([5000000, 2 ** 60, 3000]),
            lambda: b"GET / HTTP/1.1\r\n\r\n",
            lambda: b"\n" * rng.randrange(1000),
        ])()

    def listen(self, c):
        """Takes in what has come, and the numbers in it."""
        while c.read_some():
            text = bytes(c.buffer[-4000:])
            for word in (b'"lease":', b'"call":', b'"msg":', b'"sub":'):
                at = text.rfind(word)
                digits = text[at + len(word):at + len(word) + 17].split(b",")[0].split(b"}")[0]
                if at >= 0 and digits.isdigit():
                    self.numbers.append(int(digits))
            c.buffer.clear()
        del self.numbers[:-40]


def newcomer(broker, rng):
    uid = rng.choice(USERS)
    return broker.connect() if uid is None or rng.random() < 0.7 else broker.connect_as(uid)[0]


def step(broker, attacker, connections):
    rng = attacker.rng
    i = rng.randrange(len(connections))
    c = connections[i]
    deed = rng.random()
    if deed < 0.004 or c.ended:
        c.close()
        connections[i] = newcomer(broker, rng)
    elif deed < 0.006:
        c.half_close_if_open()
    elif deed < 0.9:
        c.push(b"".join(attacker.frame() for _ in range(rng.choice([1, 1, 1, 2, 5, 20]))))
    elif deed < 0.93:
        c.push(attacker.broken(attacker.frame()))
    if rng.random() < 0.8:
        attacker.listen(connections[i])


def clear(broker):
    """Drops all queues and last values: whatever is still held then is held for ever."""
    with broker.connect() as c:
        while items := c.ask(op="list", what="queues", n=100)["items"]:
            for item in items:
                c.ask(op="drop", queue=item["queue"])
        for topic in TOPICS[:3]:
            assert c.ask(op="pub", topic=topic, retain=True)["ok"]
        stats = c.ask(op="stats")
        for name in ("messages", "queues", "subs", "services"):
            assert stats[name] == 0, stats
        assert stats["sessions"] == 1 and stats["bytes"] == 0, stats


def anything_at_all():
    print(f"FERRY_CHAOS_SEED={SEED} FERRY_CHAOS_STEPS={STEPS}", flush=True)
    with Broker(LIMITS) as broker:
        fds = broker.quiet()

        def some(_):
            # The same each time, so that memory can be compared.
            rng = random.Random(SEED)
            attacker = Attacker(rng)
            connections = [newcomer(broker, rng) for _ in range(CONNECTIONS)]
            for i in range(STEPS // ROUNDS):
                step(broker, attacker, connections)
                if i % 500 == 0:
                    assert broker.ping()
            for c in connections:
                c.close()
            assert broker.quiet() == fds
            clear(broker)
        # Nothing is charged any more; what is left is holes between what was there at once.
        broker.flat(ROUNDS, some, SLACK)


need_root()
main([anything_at_all])
