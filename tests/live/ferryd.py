# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
"""A ferryd of a live test's own, what it says, and clients of it.

Waits are for something that is said or done, and bounded; nothing here sleeps."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import traceback

BOUND = 60
BINARY = os.path.join(os.environ["FERRY_BUILD"], "ferryd")
SANITIZER = re.compile(r"ERROR: \w+Sanitizer|runtime error:")

_running = []


class Ferryd:
    """One process; `command` replaces the program, the arguments follow it."""

    def __init__(self, *args, env=None, command=None, **popen):
        full = {k: v for k, v in os.environ.items() if not k.startswith("FERRY_")}
        full.update(env or {})
        self.out, self.err = [], []
        self._said = threading.Condition()
        self.process = subprocess.Popen(
            [*(command or [BINARY]), *args], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, env=full, **popen)
        _running.append(self.process)
        self._readers = []
        for stream, lines in ((self.process.stdout, self.out), (self.process.stderr, self.err)):
            reader = threading.Thread(target=self._read, args=(stream, lines), daemon=True)
            reader.start()
            self._readers.append(reader)

    def _read(self, stream, lines):
        for line in stream:
            with self._said:
                lines.append(line.decode("utf-8", "replace").rstrip("\n"))
                self._said.notify_all()
        with self._said:
            lines.append(None)
            self._said.notify_all()

    def _wait(self, lines, pattern, start):
        """The first line from `start` on that matches; None stands for the end."""
        def look():
            for line in lines[start:]:
                if line is None or re.search(pattern, line):
                    return True
            return False
        with self._said:
            if not self._said.wait_for(look, BOUND):
                raise AssertionError(f"nothing like {pattern!r} in {lines}")
            for line in lines[start:]:
                if line is None:
                    raise AssertionError(f"ended without {pattern!r}: {self.out} {self.err}")
                if re.search(pattern, line):
                    return line
        raise AssertionError

    def serving(self):
        """Waits until it says that it serves, and returns itself."""
        self._wait(self.out, r"^ferryd \S+ serving on /", 0)
        return self

    def says(self, pattern, start=0):
        """Waits for a line of its log."""
        return self._wait(self.err, pattern, start)

    def mark(self):
        """Where the log is now, for says()."""
        return len(self.err)

    def send(self, number):
        self.process.send_signal(number)

    def ended(self):
        """Waits for its end; its status and its log."""
        try:
            status = self.process.wait(BOUND)
        finally:
            self.process.kill()
        for reader in self._readers:
            reader.join()
        text = "\n".join(line for line in self.err if line is not None)
        assert not SANITIZER.search(text), text
        return status, text

    def stop(self):
        """An orderly end, which has to be one."""
        self.send(signal.SIGTERM)
        status, text = self.ended()
        assert status == 0, (status, text)
        return text

    def kill(self):
        self.send(signal.SIGKILL)
        status, _ = self.ended()
        assert status == -signal.SIGKILL, status


class Client:
    """A connection that speaks JSON lines."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(BOUND)
        self.socket.connect(path)
        self.file = self.socket.makefile("rwb")

    def ask(self, **request):
        self.file.write(json.dumps(request).encode() + b"\n")
        self.file.flush()
        return self.answer()

    def answer(self):
        line = self.file.readline()
        assert line, "the connection ended"
        return json.loads(line)

    def close(self):
        self.file.close()
        self.socket.close()


class Manager:
    """What the service manager would be told: a datagram socket."""

    def __init__(self, path):
        self.path = path
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.settimeout(BOUND)
        self.socket.bind(path)

    def told(self):
        return self.socket.recv(4096).decode().splitlines()

    def told_of(self, what):
        """Waits for a message that says it; the messages before it."""
        before = []
        while True:
            message = self.told()
            if what in message:
                return before
            before.append(message)

    def rest(self):
        """What is there by now, without waiting."""
        self.socket.setblocking(False)
        messages = []
        try:
            while True:
                messages.append(self.told())
        except BlockingIOError:
            return messages


def traced(calls, *args):
    """Started and ended under strace: its system calls, a line each; None without strace."""
    if not shutil.which("strace"):
        return None
    trace = os.path.join(folder(), "trace")
    # The leak checker traces too, and two cannot.
    f = Ferryd(*args, command=["strace", "-f", "-o", trace, "-e", f"trace={calls}", BINARY],
               env={"ASAN_OPTIONS": "detect_leaks=0"}).serving()
    with open(f"/proc/{f.process.pid}/task/{f.process.pid}/children", encoding="ascii") as children:
        os.kill(int(children.read()), signal.SIGTERM)
    assert f.ended()[0] == 0
    with open(trace, encoding="utf-8") as lines:
        return [line.split(None, 1)[1].rstrip() for line in lines]


def in_order(lines, *patterns):
    """Fails unless a line matches each of the patterns, each behind the one before."""
    rest = iter(lines)
    for pattern in patterns:
        assert any(re.search(pattern, line) for line in rest), (pattern, lines)


def folder():
    """A new directory, below that of the test."""
    return tempfile.mkdtemp()


def write(path, text):
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)
    return path


def answers(path):
    """Whether a broker answers there."""
    client = Client(path)
    reply = client.ask(op="ping", id=1)
    client.close()
    return reply["ok"] and reply["id"] == 1


def main(cases):
    """Runs the cases and ends the process: 0 when all passed."""
    failed = 0
    for case in cases:
        try:
            case()
            print("ok -", case.__name__.replace("_", " "), flush=True)
        except Exception:
            failed += 1
            print("not ok -", case.__name__.replace("_", " "), flush=True)
            traceback.print_exc()
        for process in _running:
            if process.poll() is None:
                process.kill()
                process.wait()
        _running.clear()
    sys.exit(1 if failed else 0)
