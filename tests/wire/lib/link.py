# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
"""Link: one client connection to the broker, raw bytes in and out.

Reads while it writes, so that neither side waits for the other for ever; every wait has one
generous bound, which only a failure ever meets. It knows nothing of JSON."""

import os
import select
import socket
import subprocess
import sys
import time

# Run by a child that takes the wanted identity, which the kernel notes at connect(2). It does so
# itself, for the others may not be able to start our interpreter.
CONNECT = """
import os, socket, sys
path, channel, count = sys.argv[1], socket.socket(fileno=int(sys.argv[2])), int(sys.argv[3])
uid, gid, *others = [int(n) for n in sys.argv[4:]]
os.setgroups(others)
os.setresgid(gid, gid, gid)
os.setresuid(uid, uid, uid)
for _ in range(count):
    s = socket.socket(socket.AF_UNIX)
    s.connect(path)
    socket.send_fds(channel, [b"x"], [s.fileno()])
"""


class Broken(Exception):
    """The connection did not do what was expected of it."""


def connect_as(path, who, count=1):
    """Connections whose kernel identity is `who`: (uid, [gid, ...])."""
    uid, gids = who
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            child = subprocess.Popen(
                [sys.executable, "-I", "-c", CONNECT, path, str(theirs.fileno()), str(count),
                 str(uid), *map(str, gids)], pass_fds=[theirs.fileno()])
        fds = []
        while len(fds) < count:
            got = socket.recv_fds(ours, 1, 1)[1]
            if not got:
                break
            fds += got
    socks = [socket.socket(fileno=fd) for fd in fds]
    if child.wait(30) != 0 or len(socks) < count:
        raise Broken(f"uid {uid} could not connect")
    return socks


class Link:
    """A connection. `patience` is the bound of each wait, in seconds."""

    def __init__(self, path, patience, sock=None, bound=None):
        self.patience = patience
        self.buffer = b""
        self.ended = False
        self.half_closed = False
        self.mid_line = False
        self.ignored = False
        self.sock = sock or socket.socket(socket.AF_UNIX)
        if not sock:
            if bound:
                name = (str(id(self)) * bound)[:bound]
                self.sock.bind(b"\0" + name.encode())
            self.sock.connect(path)
        self.sock.setblocking(False)

    def close(self):
        """Closes; what was sent stays sent."""
        self.sock.close()

    def half_close(self):
        """Says that nothing more will be sent."""
        self.sock.shutdown(socket.SHUT_WR)
        self.half_closed = True

    def _read_some(self):
        try:
            data = self.sock.recv(1 << 20)
        except BlockingIOError:
            return
        except ConnectionResetError:
            data = b""
        if data:
            self.took(data)
        else:
            self.ended = True

    def took(self, data):
        """Bytes have come."""
        self.buffer += data

    def wire(self, data):
        """What goes over the socket for these bytes."""
        return data

    def send(self, data, with_descriptor=False):
        """Sends all of it, reading meanwhile; if the broker has closed, the rest is dropped."""
        view = memoryview(data)
        self.mid_line = not data.endswith(b"\n")
        deadline = time.monotonic() + self.patience
        while view:
            wanted = select.POLLOUT | (0 if self.ended else select.POLLIN)
            events = self._poll(wanted, deadline, "the broker takes no more input")
            if events & select.POLLIN and not self.ended:
                self._read_some()
            if events & (select.POLLERR | select.POLLHUP):
                return
            if events & select.POLLOUT:
                sent = self._send_some(view, with_descriptor)
                if sent < 0:
                    return
                view = view[sent:]
                with_descriptor = False
                deadline = time.monotonic() + self.patience

    def _send_some(self, view, with_descriptor):
        try:
            if not with_descriptor:
                return self.sock.send(view)
            fd = os.memfd_create("wire")
            try:
                return socket.send_fds(self.sock, [view], [fd])
            except PermissionError:
                # The kernel refuses it for the broker (SO_PASSRIGHTS is off): the line alone.
                return self.sock.send(view)
            finally:
                os.close(fd)
        except BlockingIOError:
            return 0
        except (BrokenPipeError, ConnectionResetError):
            return -1

    def try_send(self, data):
        """Sends what the kernel takes at once, reading nothing; the count, or -1 when closed."""
        try:
            return self.sock.send(data)
        except BlockingIOError:
            return 0
        except (BrokenPipeError, ConnectionResetError):
            return -1

    def _poll(self, wanted, deadline, what):
        poller = select.poll()
        poller.register(self.sock, wanted)
        left = max(0.0, deadline - time.monotonic())
        ready = poller.poll(left * 1000)
        if not ready:
            raise Broken(f"{what} (waited {self.patience} s)")
        return ready[0][1]

    def _fill(self, what):
        """Waits for more bytes or the end."""
        self._poll(select.POLLIN, time.monotonic() + self.patience, what)
        self._read_some()

    def read_line(self):
        """The next line without its LF."""
        start = 0
        while True:
            end = self.buffer.find(b"\n", start)
            if end >= 0:
                line, self.buffer = self.buffer[:end], self.buffer[end + 1:]
                return line
            if self.ended:
                raise Broken(f"no line but the end of file, after {self.buffer[:200]!r}")
            start = len(self.buffer)
            self._fill(f"no line came, only {self.buffer[:200]!r}")

    def read_bytes(self, count):
        """Exactly `count` bytes."""
        while len(self.buffer) < count:
            if self.ended:
                raise Broken(f"end of file after {len(self.buffer)} of {count} bytes")
            self._fill(f"only {len(self.buffer)} of {count} bytes came")
        data, self.buffer = self.buffer[:count], self.buffer[count:]
        return data

    def read_rest(self):
        """Everything until the end of file."""
        while not self.ended:
            self._fill("no end of file")
        data, self.buffer = self.buffer, b""
        return data
