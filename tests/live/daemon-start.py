#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
"""ferryd starts and ends: its directory, its socket, and whoever is there already."""

import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile

from ferryd import BINARY, Client, Ferryd, answers, folder, in_order, main, traced

NOBODY = 65534


def mode(path):
    return stat.S_IMODE(os.lstat(path).st_mode)


def as_nobody(*args, env):
    """Started by another user, who need not be able to reach the program's path."""
    program = os.open(BINARY, os.O_RDONLY)
    code = ("import os, sys; os.setgroups([]); os.setgid(65534); os.setuid(65534);"
            "os.execve(int(sys.argv[1]), ['ferryd'] + sys.argv[2:], os.environ)")
    try:
        return Ferryd(str(program), *args, env=env, command=[sys.executable, "-c", code],
                      pass_fds=[program], cwd="/")
    finally:
        os.close(program)


def it_serves_and_ends_in_order():
    top = folder()
    path = os.path.join(top, "a/b/ferry.sock")
    f = Ferryd("--dir", os.path.dirname(path)).serving()
    assert f.out == [f"ferryd 0.1.0 serving on {path}"], f.out
    assert answers(path)
    assert mode(path) == (0o666 if os.geteuid() == 0 else 0o600)
    assert mode(os.path.dirname(path)) == 0o700
    client = Client(path)
    assert client.ask(op="ping")["ok"]
    f.stop()
    assert not os.path.lexists(path)
    assert len([line for line in f.out if line]) == 1, f.out
    assert client.file.read().count(b'"goodbye"') == 1


def sigint_is_an_orderly_end_too():
    top = folder()
    f = Ferryd("--dir", top).serving()
    f.send(signal.SIGINT)
    status, text = f.ended()
    assert status == 0 and "SIGINT" in text, (status, text)
    assert not os.path.lexists(os.path.join(top, "ferry.sock"))


def sigpipe_is_nothing():
    top = folder()
    f = Ferryd("--dir", top).serving()
    f.send(signal.SIGPIPE)
    assert answers(os.path.join(top, "ferry.sock"))
    f.stop()


def a_second_one_says_who_serves():
    top = folder()
    path = os.path.join(top, "ferry.sock")
    first = Ferryd("--dir", top).serving()
    status, text = Ferryd("--dir", top, "--state-dir", folder()).ended()
    assert status == 1
    assert f"ferryd already serves: process {first.process.pid} has {top}" in text, text
    assert answers(path)
    # Nor may two share their state, wherever their sockets are.
    status, text = Ferryd("--dir", folder(), "--state-dir", top).ended()
    assert status == 1
    assert f"ferryd already serves: process {first.process.pid} has {top}" in text, text
    # Nor does it lose its name when the other one goes.
    first.stop()
    Ferryd("--dir", top).serving().stop()


def a_dead_brokers_socket_is_taken_over():
    top = folder()
    path = os.path.join(top, "ferry.sock")
    Ferryd("--dir", top).serving().kill()
    assert os.path.lexists(path)
    f = Ferryd("--dir", top).serving()
    assert answers(path)
    f.stop()


def a_socket_that_answers_is_never_touched():
    top = folder()
    path = os.path.join(top, "ferry.sock")
    other = socket.socket(socket.AF_UNIX)
    other.bind(path)
    other.listen()
    before = os.lstat(path).st_ino
    status, text = Ferryd("--dir", top).ended()
    assert status == 1 and f"somebody else already answers on {path}" in text, text
    assert os.lstat(path).st_ino == before

    other.close()
    f = Ferryd("--dir", top).serving()
    assert answers(path)
    f.stop()


def what_is_no_socket_is_never_touched():
    top = folder()
    path = os.path.join(top, "ferry.sock")
    with open(path, "w", encoding="ascii"):
        pass
    status, text = Ferryd("--dir", top).ended()
    assert status == 1 and f"{path} is in the way: it is no socket" in text, text
    assert os.path.exists(path)


def anothers_socket_is_left_at_the_end():
    top = folder()
    path = os.path.join(top, "ferry.sock")
    f = Ferryd("--dir", top).serving()
    os.unlink(path)
    other = socket.socket(socket.AF_UNIX)
    other.bind(path)
    f.stop()
    assert os.path.lexists(path)


def a_path_has_its_limit():
    top = folder()
    fits = os.path.join(top, "d" * (107 - len(top) - len("/") - len("/ferry.sock")))
    path = os.path.join(fits, "ferry.sock")
    assert len(path) == 107
    f = Ferryd("--dir", fits).serving()
    assert answers(path)
    f.stop()
    status, text = Ferryd("--dir", fits + "d").ended()
    assert status == 1
    assert f"the path {fits}d/ferry.sock is too long for a socket: 108 bytes, at most 107" in text
    assert not os.path.exists(fits + "d")


def a_directory_has_to_be_one():
    top = folder()
    status, text = Ferryd("--dir", "/dev/null").ended()
    assert status == 1 and "state directory /dev/null: Not a directory" in text, text
    status, text = Ferryd("--dir", top, "--state-dir", "/dev/null/x").ended()
    assert status == 1 and "state directory /dev/null/x: Not a directory" in text, text
    status, text = Ferryd(env={"XDG_RUNTIME_DIR": "", "HOME": ""}).ended() \
        if os.geteuid() else (1, "neither --dir, FERRY_DIR nor XDG_RUNTIME_DIR names one")
    assert status == 1 and "neither --dir, FERRY_DIR nor XDG_RUNTIME_DIR names one" in text


def a_directory_without_permission_is_an_error():
    top = folder()
    sealed = os.path.join(top, "sealed")
    os.mkdir(sealed, 0o500)
    if os.geteuid() == 0:
        f = as_nobody("--dir", os.path.join(sealed, "ferry"), env={"HOME": ""})
    else:
        f = Ferryd("--dir", os.path.join(sealed, "ferry"))
    status, text = f.ended()
    assert status == 1 and "Permission denied" in text and sealed in text, text


def a_users_own_broker_is_for_that_user():
    if os.geteuid() != 0:
        return
    top = tempfile.mkdtemp(dir="/tmp")
    try:
        os.chown(top, NOBODY, NOBODY)
        path = os.path.join(top, "run/ferry/ferry.sock")
        f = as_nobody(env={"XDG_RUNTIME_DIR": f"{top}/run", "HOME": f"{top}/home"}).serving()
        assert answers(path)
        assert mode(path) == 0o600
        assert mode(os.path.dirname(path)) == 0o700
        state = f"{top}/home/.local/state/ferry"
        assert mode(state) == 0o700 and mode(f"{state}/ids") == 0o600
        f.stop()

        status, text = as_nobody(env={"XDG_RUNTIME_DIR": "", "HOME": ""}).ended()
        assert status == 1, text
        assert "neither --dir, FERRY_DIR nor XDG_RUNTIME_DIR names one" in text, text
    finally:
        shutil.rmtree(top)


def one_directory_has_many_names():
    top = folder()
    os.symlink(top, f"{top}/link")
    f = Ferryd("--dir", top, "--state-dir", f"{top}/link/.").serving()
    status, _ = Ferryd("--dir", f"{top}/link").ended()
    assert status == 1
    f.stop()


def the_environment_names_directories():
    run, state = folder(), folder()
    f = Ferryd(env={"FERRY_DIR": run, "STATE_DIRECTORY": state}).serving()
    assert answers(os.path.join(run, "ferry.sock"))
    assert os.path.exists(os.path.join(state, "ids"))
    assert not os.path.exists(os.path.join(run, "ids"))
    f.stop()
    Ferryd(env={"FERRY_DIR": run}).serving().stop()
    assert os.path.exists(os.path.join(run, "ids"))


def state_that_does_not_last_is_said():
    # /dev/shm is tmpfs everywhere.
    state = tempfile.mkdtemp(dir="/dev/shm")
    try:
        text = Ferryd("--dir", folder(), "--state-dir", state).serving().stop()
        assert f"{state} does not outlive a reboot" in text, text
    finally:
        shutil.rmtree(state)
    top = folder()
    os.chmod(top, 0o777)
    text = Ferryd("--dir", top).serving().stop()
    assert f"others can write in the state directory {top}" in text, text


def descriptors_that_do_not_suffice_are_said():
    top = folder()
    f = Ferryd("--dir", top, command=["sh", "-c", 'ulimit -n 512; exec "$0" "$@"', BINARY])
    text = f.serving().stop()
    assert "sessions = 2048 do not fit into 512 descriptors" in text, text
    # The soft limit is raised to what the hard one allows.
    soft = 'ulimit -Sn 512; ulimit -Hn 4096; exec "$0" "$@"'
    f = Ferryd("--dir", top, command=["sh", "-c", soft, BINARY]).serving()
    with open(f"/proc/{f.process.pid}/limits", encoding="ascii") as limits:
        assert re.search(r"^Max open files +4096 +4096 ", limits.read(), re.MULTILINE)
    assert "do not fit" not in f.stop()


def closed_standard_descriptors_do_no_harm():
    top = folder()
    path = os.path.join(top, "ferry.sock")
    f = Ferryd("--dir", top, command=["sh", "-c", 'exec "$0" "$@" <&- 2>&-', BINARY]).serving()
    assert answers(path)
    for fd in (0, 2):
        assert os.readlink(f"/proc/{f.process.pid}/fd/{fd}") == "/dev/null"
    f.stop()


def the_mode_is_right_before_anybody_can_connect():
    calls = traced("bind,fchmod,chmod,fchmodat,listen", "--dir", folder())
    if calls is not None:
        calls = [call for call in calls if "ferry.sock" in call or not call.startswith("chmod(")]
        in_order(calls, r"^fchmod\(\d+, 0600\)", r"^bind\(", r"chmod\(.*ferry\.sock", r"^listen\(")


def the_journal_gets_its_levels():
    ours, theirs = os.pipe()
    st = os.fstat(theirs)
    top = folder()
    os.chmod(top, 0o777)
    for stream, pattern in ((f"{st.st_dev}:{st.st_ino}", r"<4>others can write in "),
                            (f"{st.st_dev}:1", r"\d{4}-\d\d-\d\d .* warning: others can write in "),
                            ("", r"\d{4}-\d\d-\d\d .* warning: others can write in ")):
        program = subprocess.Popen([BINARY, "--dir", top], stdout=subprocess.PIPE, stderr=theirs,
                                   env={**os.environ, "JOURNAL_STREAM": stream})
        with program:
            assert program.stdout.readline().startswith(b"ferryd ")
            program.terminate()
        assert program.returncode == 0
        assert re.match(pattern, os.read(ours, 65536).decode()), (stream, pattern)


def wrong_usage_is_said():
    for args in (["--nonsense"], ["argument"], ["--dir"], ["--dir", ""], ["--config", ""]):
        status, text = Ferryd(*args).ended()
        assert status == 2, (args, status, text)
        assert "ferryd" in text and "--help" in text, text
    f = Ferryd("--version")
    assert f.ended()[0] == 0 and f.out[0] == "ferryd 0.1.0", f.out
    f = Ferryd("--help")
    assert f.ended()[0] == 0
    for option in ("--dir", "--state-dir", "--config", "--check", "--print-defaults", "--verbose"):
        assert any(line and option in line for line in f.out), option


main([
    it_serves_and_ends_in_order,
    sigint_is_an_orderly_end_too,
    sigpipe_is_nothing,
    a_second_one_says_who_serves,
    a_dead_brokers_socket_is_taken_over,
    a_socket_that_answers_is_never_touched,
    what_is_no_socket_is_never_touched,
    anothers_socket_is_left_at_the_end,
    a_path_has_its_limit,
    a_directory_has_to_be_one,
    a_directory_without_permission_is_an_error,
    a_users_own_broker_is_for_that_user,
    one_directory_has_many_names,
    the_environment_names_directories,
    state_that_does_not_last_is_said,
    descriptors_that_do_not_suffice_are_said,
    closed_standard_descriptors_do_no_harm,
    the_mode_is_right_before_anybody_can_connect,
    the_journal_gets_its_levels,
    wrong_usage_is_said,
])
