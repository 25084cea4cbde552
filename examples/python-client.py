#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
"""Ferry from Python with nothing but the standard library, written from ferry-protocol(7).

Take the class; below it, each of its uses once: subscribe, put, take, ack, serve, call.
"""

import json
import os
import socket


def socket_path(env=os.environ):
    own = env.get("XDG_RUNTIME_DIR", "") + "/ferry/ferry.sock"
    directory = env.get("FERRY_DIR")
    return env.get("FERRY_SOCKET") or (directory and directory + "/ferry.sock") or (
        own if os.getuid() != 0 and os.path.exists(own) else "/run/ferry/ferry.sock")


class Ferry:
    """A connection. A request is one line, and so are its reply and what comes unasked: events."""

    def __init__(self, path=None):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(path or socket_path())
        self.lines = self.socket.makefile(encoding="utf-8", newline="\n")
        self.n_sent, self.replies, self.events = 0, {}, []

    def send(self, op, **members):
        self.n_sent += 1
        line = json.dumps({"op": op, "id": self.n_sent, **members}) + "\n"
        self.socket.sendall(line.encode())
        return self.n_sent

    def receive(self):
        line = self.lines.readline()
        if not line:
            raise ConnectionError("the broker has gone")
        frame = json.loads(line)
        if "event" in frame:
            self.events.append(frame)
        else:
            self.replies[frame["id"]] = frame

    def reply(self, number):
        while number not in self.replies:
            self.receive()
        reply = self.replies.pop(number)
        if not reply["ok"]:
            raise RuntimeError(f"{reply['error']}: {reply['detail']}")
        return reply

    def ask(self, op, **members):
        return self.reply(self.send(op, **members))

    def event(self):
        while not self.events:
            self.receive()
        return self.events.pop(0)


if __name__ == "__main__":
    a, b = Ferry(), Ferry()

    a.ask("sub", topic="example.python.#")
    b.ask("pub", topic="example.python.hello", data="good morning")
    print("heard:", a.event()["data"])

    b.ask("put", queue="example.python", data={"page": 17}, prio=5)
    job = a.ask("take", queue="example.python", wait=1000)
    print("took:", job["data"]["page"], "of priority", job["prio"])
    a.ask("ack", lease=job["lease"])

    a.ask("serve", service="example.python.upper")
    question = b.send("call", service="example.python.upper", data="ferry")
    call = a.event()
    a.ask("answer", call=call["call"], data=call["data"].upper())
    print("answered:", b.reply(question)["data"])
