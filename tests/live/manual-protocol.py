#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
"""ferry-protocol(7): each conversation in it is held with a broker of its own, byte for byte.

In a block `> LINE` is sent and `< LINE` must come, on the connection whose name stands before the
sign; a line that is indented goes on with the one above. Only numbers that nobody can know differ.
"""

import os
import re
import socket
import sys
import tempfile

sys.path.insert(0, os.path.join(os.environ["FERRY_SOURCE"], "tests/live"))
from ferryd import Ferryd  # noqa: E402 pylint: disable=wrong-import-position

PAGE = os.path.join(os.environ["FERRY_SOURCE"], "man/ferry-protocol.7.scd")
PATIENCE = 30
UNKNOWN = re.compile(r'"(time|uid|pid|died|left)":\d+')


def conversations(text):
    """(line number, steps) of each block that is one; a step is (line number, name, sign, line)"""
    found, steps = [], None
    for number, line in enumerate(text.splitlines(), 1):
        if line == "```":
            if steps:
                found.append((steps[0][0], steps))
            steps = [] if steps is None else None
        elif steps is not None:
            match = re.match(r"(\w*)([<>]) (.*)", line)
            if match:
                steps.append((number, *match.groups()))
            elif steps and line.startswith(" "):
                steps[-1] = (*steps[-1][:3], steps[-1][3] + line.strip())
    return found


class Connection:
    """lines out and in"""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(PATIENCE)
        self.socket.connect(path)
        self.file = self.socket.makefile("rwb")

    def send(self, line):
        self.file.write(line.encode() + b"\n")
        self.file.flush()

    def line(self):
        try:
            return self.file.readline().decode().rstrip("\n")
        except TimeoutError:
            return "(nothing)"

    def silent(self):
        """nothing more has come: the answer to a ping is next"""
        self.send('{"op":"ping","id":"end"}')
        line = self.line()
        return "" if line.startswith('{"id":"end","ok":true,') else line

    def close(self):
        self.file.close()
        self.socket.close()


def known(line):
    return UNKNOWN.sub(r'"\1":N', line)


def play(path, steps):
    """what did not come as it stands there"""
    connections = {}
    try:
        for number, name, sign, line in steps:
            if name not in connections:
                connections[name] = Connection(path)
            if sign == ">":
                connections[name].send(line)
                continue
            got = connections[name].line()
            if known(got) != known(line):
                return f"line {number}: expected {line}\n  got {got}"
        for name, connection in connections.items():
            more = connection.silent()
            if more:
                return f"line {steps[-1][0]}: {name or 'it'} got more: {more}"
    finally:
        for connection in connections.values():
            connection.close()
    return None


def hold(steps):
    """the conversation, with a broker that has seen nothing yet"""
    with tempfile.TemporaryDirectory() as directory:
        broker = Ferryd("--dir", directory).serving()
        try:
            return play(os.path.join(directory, "ferry.sock"), steps)
        finally:
            broker.stop()


def tells_good_from_bad():
    """a conversation with a mistake in it is noticed"""
    good = '```\n> {"op":"ack","lease":1,"id":1}\n< {"id":1,"ok":false,"error":"lease-lost",\n' \
           '   "detail":"lease: there is no lease 1"}\n```\n'
    bads = (good.replace("no lease 1", "no lease 2"), good.replace("< ", "> "),
            good.replace('"id":1}', '"id":2}'), good.replace("> ", 'a> {"op":"ping"}\n> ', 1))
    assert not hold(conversations(good)[0][1]), "a good conversation"
    for bad in bads:
        assert hold(conversations(bad)[0][1]), f"a bad conversation: {bad}"


def main():
    with open(PAGE, encoding="utf-8") as f:
        found = conversations(f.read())
    assert len(found) > 5, f"conversations: {len(found)}"
    tells_good_from_bad()
    wrong = [w for w in (hold(steps) for _, steps in found) if w]
    print("\n".join(wrong + [f"{len(found)} conversations, {len(wrong)} not as the page says"]))
    return 1 if wrong else 0


sys.exit(main())
