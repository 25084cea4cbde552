#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
"""ferryd under a service manager: sockets that are passed, and what the manager is told."""

import os
import shutil
import signal
import socket
import sys

from ferryd import BINARY, Client, Ferryd, Manager, answers, folder, main, write

# Without libsystemd nobody is told anything.
with open(BINARY, "rb") as program:
    WITH_SYSTEMD = b"libsystemd" in program.read()


def listening(path):
    s = socket.socket(socket.AF_UNIX)
    s.bind(path)
    s.listen(8)
    return s


def passed(listener, name, *args, **popen):
    """Started with one descriptor, as the manager does it."""
    script = 'exec 3<&"$1"; shift; export LISTEN_PID=$$; exec "$0" "$@"'
    return Ferryd(str(listener.fileno()), *args,
                  env={"LISTEN_FDS": "1", "LISTEN_FDNAMES": name},
                  command=["sh", "-c", script, BINARY], pass_fds=[listener.fileno()], **popen)


def a_passed_socket_is_served():
    top = folder()
    path = f"{top}/ferry.sock"
    s = listening(path)
    # Who comes before the broker is there has only to wait.
    early = Client(path)
    early.file.write(b'{"op":"ping","id":7}\n')
    early.file.flush()
    f = passed(s, "ferry", "--dir", top)
    s.close()
    assert early.answer()["id"] == 7
    f.serving()
    assert f.out[0] == f"ferryd 0.1.0 serving on {path}", f.out
    f.stop()
    # The manager's socket is not the broker's to remove.
    assert os.path.lexists(path)


def a_passed_socket_has_another_name():
    top = folder()
    s = listening(f"{top}/other.sock")
    f = passed(s, "other", "--dir", top).serving()
    assert answers(f"{top}/ferry.sock")
    assert "none of the 1 sockets that were passed is called ferry" in f.stop()


def a_passed_socket_of_the_wrong_kind_is_an_error():
    top = folder()
    s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    s.bind(f"{top}/ferry.sock")
    status, text = passed(s, "ferry", "--dir", top).ended()
    assert status == 1 and "the socket ferry that was passed" in text, text
    assert os.path.lexists(f"{top}/ferry.sock")


def socket_activate_starts_it():
    activate = shutil.which("systemd-socket-activate")
    if not activate:
        return
    top = folder()
    path = f"{top}/ferry.sock"
    f = Ferryd("--listen", path, "--fdname=ferry", BINARY, "--dir", top, command=[activate])
    f.says("Listening on")
    assert not f.out
    assert answers(path)
    f.serving()
    assert answers(path)
    f.stop()


def ready_means_serving():
    top = folder()
    manager = Manager(f"{top}/notify")
    f = Ferryd("--dir", top, env={"NOTIFY_SOCKET": manager.path})
    assert "READY=1" in manager.told()
    assert answers(f"{top}/ferry.sock")
    f.stop()
    assert "STOPPING=1" in manager.told()
    assert manager.rest() == []


def who_does_not_serve_is_not_ready():
    top = folder()
    manager = Manager(f"{top}/notify")
    first = Ferryd("--dir", top).serving()
    assert Ferryd("--dir", top, env={"NOTIFY_SOCKET": manager.path}).ended()[0] == 1
    path = write(f"{top}/ferryd.conf", "wrong\n")
    assert Ferryd("--dir", f"{top}/other", "--config", path,
                  env={"NOTIFY_SOCKET": manager.path}).ended()[0] == 1
    assert manager.rest() == []
    first.stop()


def a_reload_is_told():
    top = folder()
    manager = Manager(f"{top}/notify")
    path = write(f"{top}/ferryd.conf", "")
    f = Ferryd("--dir", top, "--config", path, env={"NOTIFY_SOCKET": manager.path})
    manager.told_of("READY=1")
    for text, status in (("", "STATUS=Serving"),
                         ("wrong\n", "STATUS=Serving; the last reload failed")):
        write(path, text)
        f.send(signal.SIGHUP)
        told = manager.told()
        assert told[0] == "RELOADING=1" and told[1].startswith("MONOTONIC_USEC="), told
        assert manager.told() == ["READY=1", status]
    f.stop()


def the_watchdog_is_pinged():
    top = folder()
    manager = Manager(f"{top}/notify")
    f = Ferryd("--dir", top, env={"NOTIFY_SOCKET": manager.path, "WATCHDOG_USEC": "100000"})
    manager.told_of("READY=1")
    for _ in range(3):
        assert manager.told_of("WATCHDOG=1") == []
    f.stop()
    told = manager.rest()
    assert ["STOPPING=1"] in told, told


def nobody_is_pinged_who_does_not_ask():
    top = folder()
    manager = Manager(f"{top}/notify")
    f = Ferryd("--dir", top, env={"NOTIFY_SOCKET": manager.path}).serving()
    f.stop()
    assert not any("WATCHDOG=1" in told for told in manager.rest())


if not WITH_SYSTEMD:
    sys.exit(77)
main([
    a_passed_socket_is_served,
    a_passed_socket_has_another_name,
    a_passed_socket_of_the_wrong_kind_is_an_error,
    socket_activate_starts_it,
    ready_means_serving,
    who_does_not_serve_is_not_ready,
    a_reload_is_told,
    the_watchdog_is_pinged,
    nobody_is_pinged_who_does_not_ask,
])
