#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
"""Descriptors that nobody asked for: the kernel refuses them where it can; where it cannot, each
is closed, whatever the frame it came with, and the connection with it."""

import errno
import os
import socket
import tempfile

from attack import Broker, main, older_kernel

FRAMES = 10000
IN_ONE = 8

# Sent one after the other on each connection, each with descriptors.
BATCH = [b'{"op":"ping","id":1}\n', b'{"op":\n', b'{"op":"put","queue":"q","fd":true,"size":1}\n',
         b'{"op":"ping"', b'\n\n', b'{"op":"put","queue":"q","len":5}\nab', b'\xff\n', b'x']


def passes_descriptors(connection, data, fds):
    """Sends them unless the kernel refuses; returns its error."""
    try:
        socket.send_fds(connection.sock, [data], fds)
    except (BrokenPipeError, ConnectionResetError):
        return 0
    except OSError as e:
        return e.errno
    return 0


def kernel_refuses():
    """Whether this kernel knows SO_PASSRIGHTS."""
    return [int(n) for n in os.uname().release.split("-")[0].split(".")[:2]] >= [6, 16]


def the_kernel_refuses_them():
    if not kernel_refuses():
        return
    with Broker() as broker, open("/dev/null", "rb") as null:
        fds = broker.quiet()
        with broker.connect() as c:
            for i in range(FRAMES):
                error = passes_descriptors(c, BATCH[i % len(BATCH)], [null.fileno()] * IN_ONE)
                assert error == errno.EPERM, os.strerror(error)
            # Nothing of it has reached the broker.
            assert c.ask(op="ping", id=2)["ok"]
        assert broker.quiet() == fds


def each_is_closed_on_an_older_kernel():
    with Broker(preexec_fn=older_kernel) as broker, tempfile.TemporaryFile() as file:
        fds = broker.quiet()
        for i in range(FRAMES // len(BATCH)):
            with broker.connect() as c:
                for k in range(len(BATCH)):
                    data = BATCH[(i + k) % len(BATCH)]
                    error = passes_descriptors(c, data, [file.fileno()] * IN_ONE)
                    assert error in (0, errno.EAGAIN), os.strerror(error)
                if i % 2 == 0:
                    said = c.rest()
                    assert b'"error":"bad-payload"' in said, said
                    assert b'"event":"goodbye"' in said, said
        assert broker.quiet() == fds


def nothing_that_came_with_them_is_carried_out():
    with Broker(preexec_fn=older_kernel) as broker, tempfile.TemporaryFile() as file:
        with broker.connect() as c:
            data = b'{"op":"put","id":1,"queue":"q","data":"x"}\n' * 2
            assert passes_descriptors(c, data, [file.fileno()]) == 0
            c.send(data)
            said = c.rest()
            assert said.count(b'"error":"bad-payload"') == 1 and b'"ok":true' not in said, said
        assert broker.stats()["messages"] == 0


def all_that_one_message_can_carry():
    with Broker(preexec_fn=older_kernel) as broker, tempfile.TemporaryFile() as file:
        fds = broker.quiet()
        for _ in range(20):
            with broker.connect() as c:
                assert passes_descriptors(c, b"x", [file.fileno()] * 253) == 0
                assert b"bad-payload" in c.rest()
        assert broker.quiet() == fds


def those_that_are_queued_when_it_closes():
    """Half a frame with descriptors behind a request that ends the connection."""
    with Broker(preexec_fn=older_kernel) as broker, tempfile.TemporaryFile() as file:
        fds = broker.quiet()
        for _ in range(200):
            broker.stop()
            with broker.connect() as c:
                c.push(b'{"op":"bye"}\n')
                for _ in range(16):
                    assert passes_descriptors(c, b"\n", [file.fileno()] * 16) == 0
            broker.go_on()
        assert broker.quiet() == fds


main([
    the_kernel_refuses_them,
    each_is_closed_on_an_older_kernel,
    nothing_that_came_with_them_is_carried_out,
    all_that_one_message_can_carry,
    those_that_are_queued_when_it_closes,
])
