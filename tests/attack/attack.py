# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
"""A broker to be attacked: how it is started, what the kernel knows of it, and rude connections.

What is measured is counted (descriptors, bytes, frames, processor time), never the time on a wall.
Memory is compared with what it was after a first round of the same, since allocators keep some."""

import contextlib
import ctypes
import json
import os
import resource
import select
import signal
import socket
import struct
import sys

for _folder in ("tests/live", "tests/wire/lib"):
    sys.path.insert(0, os.path.join(os.environ["FERRY_SOURCE"], _folder))

from ferryd import Ferryd, folder, main, write  # noqa: E402,F401
from link import connect_as  # noqa: E402

BOUND = 60
SANITIZERS = os.environ.get("FERRY_SANITIZERS") == "yes"

# With sanitizers everything takes several times as long: fewer of the same.
SCALE = 5 if SANITIZERS else 1
SLACK = (2 << 20) if SANITIZERS else (1 << 18)

# Freed memory is held back by the address sanitizer; little of it, or nothing could be measured.
_QUARANTINE = ":quarantine_size_mb=1:thread_local_quarantine_size_kb=64:malloc_context_size=2"


class Broker(contextlib.AbstractContextManager):
    """A ferryd of our own that any user can reach; `limits` are lines for [limits]."""

    def __init__(self, limits="", **popen):
        self.top = folder()
        os.chmod(self.top, 0o711)
        self.dir = os.path.join(self.top, "run")
        os.mkdir(self.dir)
        os.chmod(self.dir, 0o711)
        self.path = os.path.join(self.dir, "ferry.sock")
        config = write(os.path.join(self.top, "ferryd.conf"),
                       f"[broker]\nsocket_mode = 0666\n[limits]\n{limits}\n")
        self.ferryd = Ferryd(
            "--dir", self.dir, "--state-dir", os.path.join(self.top, "state"),
            "--config", config, env={"ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") +
                                     _QUARANTINE}, **popen).serving()
        self.pid = self.ferryd.process.pid

    def __exit__(self, kind, *_):
        if kind is None:
            assert self.ping()
            self.ferryd.stop()
        elif self.ferryd.process.poll() is not None:
            print("the broker has ended, status", *self.ferryd.ended(), sep="\n")

    def connect(self, **options):
        return Rude(self.path, **options)

    def connect_as(self, uid, count=1):
        """Connections of another user."""
        if count == 0:
            return []
        return [Rude(sock=s) for s in connect_as(self.path, (uid, [uid]), count)]

    def ping(self):
        """Whether a newcomer is served."""
        with self.connect() as c:
            return c.ask(op="ping")["ok"]

    def stats(self, **members):
        with self.connect() as c:
            return c.ask(op="stats", **members)

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def quiet(self):
        """Waits until it has no connection but one that asks: how many descriptors it has then."""
        with self.connect() as c:
            for _ in range(20000):
                if c.ask(op="stats")["sessions"] == 1:
                    return self.descriptors()
        raise AssertionError("there are still sessions")

    def memory(self):
        """Resident bytes."""
        with open(f"/proc/{self.pid}/statm", encoding="ascii") as f:
            return int(f.read().split()[1]) * resource.getpagesize()

    def cpu_ns(self):
        """Processor time that it has used."""
        total, tasks = 0, f"/proc/{self.pid}/task"
        for task in os.listdir(tasks):
            with open(f"{tasks}/{task}/schedstat", encoding="ascii") as f:
                total += int(f.read().split()[0])
        return total

    def stop(self):
        """Holds the process: what is sent meanwhile is there at once when it goes on."""
        os.kill(self.pid, signal.SIGSTOP)
        _, status = os.waitpid(self.pid, os.WUNTRACED)
        assert os.WIFSTOPPED(status), status

    def go_on(self):
        os.kill(self.pid, signal.SIGCONT)

    def flat(self, rounds, what, slack=SLACK):
        """Runs what(i) `rounds` times: after the first one memory must not grow, but by 5 % and
        what an allocator needs to settle down, the sanitizer's more than the C library's."""
        what(0)
        first = self.memory()
        for i in range(1, rounds):
            what(i)
        last = self.memory()
        assert last <= first * 1.05 + slack, f"memory grew from {first} to {last} bytes"


class Rude:
    """A connection that sends what it likes and reads when it likes."""

    def __init__(self, path=None, sock=None, name=None):
        self.sock = sock or socket.socket(socket.AF_UNIX)
        if not sock:
            self.sock.settimeout(BOUND)
            if name is not None:
                self.sock.bind(name)
            self.sock.connect(path)
        self.sock.setblocking(False)
        self.buffer = bytearray()
        self.ended = False

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.sock.close()

    def half_close(self):
        self.sock.shutdown(socket.SHUT_WR)

    def half_close_if_open(self):
        """The same, when the broker may have closed already."""
        try:
            self.half_close()
        except OSError:
            self.ended = True

    def _wait(self, events):
        poller = select.poll()
        poller.register(self.sock, events)
        ready = poller.poll(BOUND * 1000)
        assert ready, f"nothing came in {BOUND} s; so far {bytes(self.buffer[:200])}"
        return ready[0][1]

    def read_some(self):
        """What is there now goes into the buffer; returns whether anything was."""
        try:
            data = self.sock.recv(1 << 20)
        except BlockingIOError:
            return False
        except ConnectionResetError:
            data = b""
        self.buffer += data
        self.ended = self.ended or not data
        return bool(data)

    def push(self, data):
        """Sends what the kernel takes at once and reads nothing; how much, or -1: closed."""
        try:
            return self.sock.send(data)
        except BlockingIOError:
            return 0
        except (BrokenPipeError, ConnectionResetError):
            return -1

    def fill(self, data, most=1 << 30):
        """Sends copies of it until the broker takes no more, and is idle: how many bytes."""
        total = 0
        while total < most:
            n = self.push(data[total % len(data):])
            if n < 0:
                return total
            if n == 0:
                poller = select.poll()
                poller.register(self.sock, select.POLLOUT)
                # A generous while for the broker to take more, if it is going to.
                if not poller.poll(300):
                    return total
            total += max(n, 0)
        return total

    def send(self, data):
        """Sends it all, reading meanwhile."""
        view = memoryview(data)
        while view:
            events = self._wait(select.POLLOUT | (0 if self.ended else select.POLLIN))
            if events & select.POLLIN:
                self.read_some()
            n = self.push(view)
            if n < 0:
                return False
            view = view[n:]
        return True

    def more(self):
        """Waits for more bytes; False at the end."""
        if not self.ended:
            self._wait(select.POLLIN)
            self.read_some()
        return not self.ended

    def line(self):
        start = 0
        while (end := self.buffer.find(b"\n", start)) < 0:
            start = len(self.buffer)
            assert self.more(), f"ended: {bytes(self.buffer[:200])}"
        line = bytes(self.buffer[:end])
        del self.buffer[:end + 1]
        return line

    def bytes(self, count):
        while len(self.buffer) < count:
            assert self.more(), f"ended after {len(self.buffer)} of {count} bytes"
        data = bytes(self.buffer[:count])
        del self.buffer[:count]
        return data

    def drop_lines(self, count):
        """Reads so many lines and forgets them, all but the last, which is returned."""
        while (n := self.buffer.count(b"\n")) < count:
            keep = self.buffer.rfind(b"\n") + 1
            del self.buffer[:keep]
            count -= n
            assert self.more(), "ended"
        for _ in range(count - 1):
            del self.buffer[:self.buffer.find(b"\n") + 1]
        return self.line()

    def rest(self):
        """Everything up to the end of file."""
        while self.more():
            pass
        data, self.buffer = bytes(self.buffer), bytearray()
        return data

    def tell(self):
        """The next line, read as JSON."""
        return json.loads(self.line())

    def post(self, **request):
        """Sends a request and does not look for its reply."""
        return self.send(json.dumps(request).encode() + b"\n")

    def ask(self, **request):
        """Sends a request and returns its reply; events before it are dropped."""
        request.setdefault("id", 1)
        assert self.post(**request), "the connection has ended"
        while True:
            reply = self.tell()
            if reply.get("id") == request["id"] and "event" not in reply:
                return reply

    def ask_or_end(self, **request):
        """Sends a request: its reply, or None when the connection was refused or ended."""
        if not self.post(**request):
            return None
        while b"\n" not in self.buffer:
            if not self.more():
                return None
        reply = self.tell()
        return reply if reply["ok"] else None


def older_kernel():
    """For preexec_fn: a kernel that knows no SO_PASSRIGHTS, as before Linux 6.16."""
    load_word, jump_if, answer = 0x20, 0x15, 0x06
    setsockopt = {"x86_64": 54, "aarch64": 208}[os.uname().machine]
    rules = [(load_word, 0, 0, 0), (jump_if, 0, 3, setsockopt),
             (load_word, 0, 0, 32), (jump_if, 0, 1, 83),
             (answer, 0, 0, 0x00050000 | 92), (answer, 0, 0, 0x7fff0000)]
    code = b"".join(struct.pack("HBBI", *rule) for rule in rules)
    text = ctypes.create_string_buffer(code)
    program = struct.pack("HxxxxxxP", len(rules), ctypes.addressof(text))
    libc = ctypes.CDLL(None, use_errno=True)
    no_new_privileges, seccomp, filtered = 38, 22, 2
    if (libc.prctl(no_new_privileges, 1, 0, 0, 0) != 0 or
            libc.prctl(seccomp, filtered, ctypes.create_string_buffer(program)) != 0):
        raise OSError(ctypes.get_errno(), "seccomp")


def need_root():
    """Ends with 77, skipped, for who may not become somebody else."""
    if os.geteuid() != 0:
        print("needs to be root, to come as several users")
        sys.exit(77)
