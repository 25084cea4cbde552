#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
"""ferryd and its configuration: --check, --print-defaults, and what a reload does."""

import os
import signal

from ferryd import Client, Ferryd, folder, main, write


def check(path, *more):
    f = Ferryd("--check", "--config", path, *more)
    status, text = f.ended()
    assert f.out == [None], f.out
    return status, text


def limits(path):
    client = Client(path)
    hello = client.ask(op="hello", id=1)
    client.close()
    return hello["limits"]


def check_says_file_and_line():
    top = folder()
    path = write(f"{top}/ferryd.conf", "[limits]\nmax_line = 2MiB\n")
    assert check(path) == (0, "")
    assert not os.path.exists(f"{top}/ferry.sock")

    write(path, "[limits]\nmax_lin = 2MiB\n\nmin_ttr = 30\n[brocker]\n")
    assert check(path) == (1, f"{path}:2: [limits] max_lin: unknown key\n"
                              f"{path}:4: [limits] min_ttr: a time needs a unit, as in 30s\n"
                              f"{path}:5: [brocker]: unknown section")

    write(path, "")
    os.mkdir(f"{path}.d")
    drop_in = write(f"{path}.d/10-local.conf", "[limits]\nmax_line = 1048576\n")
    assert check(path) == (
        1, f"{drop_in}:2: [limits] max_line: a size needs a unit, as in 1MiB")
    status, text = check(f"{top}/none.conf")
    assert status == 1 and text == f"{top}/none.conf: No such file or directory", text


def check_disturbs_nobody():
    top = folder()
    f = Ferryd("--dir", top).serving()
    status, text = Ferryd("--check", "--dir", top).ended()
    assert (status, text) == (0, ""), text
    f.stop()
    # Nor does it need what a broker needs.
    nothing = {"XDG_RUNTIME_DIR": "", "HOME": ""}
    assert Ferryd("--check", "--dir", "x" * 200, env=nothing).ended() == (0, "")


def a_users_files_are_found():
    if os.geteuid() == 0:
        return
    top = folder()
    os.mkdir(f"{top}/ferry")
    path = write(f"{top}/ferry/ferryd.conf", "[limits]\nx = 1\n")
    status, text = Ferryd("--check", "--dir", top, env={"XDG_CONFIG_HOME": top}).ended()
    assert (status, text) == (1, f"{path}:2: [limits] x: unknown key"), text


def printed_defaults_are_a_configuration():
    top = folder()
    f = Ferryd("--print-defaults")
    assert f.ended() == (0, "")
    lines = f.out[:-1]
    assert "#max_line = 1MiB" in lines
    path = write(f"{top}/all.conf", "\n".join(lines) + "\n")
    assert check(path) == (0, "")
    bare = [line[1:] if line.startswith("#") and line[1:2] != " " else line for line in lines]
    write(path, "\n".join(bare) + "\n")
    assert check(path) == (0, "")


def a_wrong_configuration_does_not_start():
    top = folder()
    path = write(f"{top}/ferryd.conf", "[limits]\nsessions = many\n")
    f = Ferryd("--dir", top, "--config", path)
    status, text = f.ended()
    assert status == 1 and f.out == [None]
    assert f"{path}:2: [limits] sessions: not a whole number" in text, text
    assert not os.path.exists(f"{top}/ferry.sock")


def values_reach_the_broker():
    top = folder()
    path = write(f"{top}/ferryd.conf", "[limits]\nmax_credit = 7\nmin_ttr = 50ms\n"
                                       "[broker]\nauto_declare = no\nsocket_mode = 0640\n"
                                       "[queue \"mail.#\"]\nmax_attempts = 3\nbackoff = 2s\n")
    f = Ferryd("--dir", top, "--config", path).serving()
    client = Client(f"{top}/ferry.sock")
    hello = client.ask(op="hello", id=1)
    assert hello["limits"]["max_credit"] == 7 and hello["limits"]["min_ttr"] == 50, hello
    assert client.ask(op="put", queue="x", data="a")["error"] == "no-such-queue"
    settings = client.ask(op="declare", queue="mail.out", backoff=5)["settings"]
    assert settings["max_attempts"] == 3 and settings["backoff"] == 5, settings
    assert os.lstat(f"{top}/ferry.sock").st_mode & 0o777 == 0o640
    f.stop()


def a_reload_applies_what_is_right():
    top = folder()
    sock = f"{top}/ferry.sock"
    path = write(f"{top}/ferryd.conf", "[limits]\nmax_credit = 5\n")
    f = Ferryd("--dir", top, "--config", path).serving()
    assert limits(sock)["max_credit"] == 5

    write(path, "[limits]\nmax_credit = 6\n[broker]\nsocket_mode = 0600\n")
    f.send(signal.SIGHUP)
    f.says("configuration reloaded")
    f.says(r"\[broker\] socket_mode waits for a restart")
    assert limits(sock)["max_credit"] == 6
    assert not any(line and "max_credit" in line for line in f.err), f.err

    os.unlink(path)
    mark = f.mark()
    f.send(signal.SIGHUP)
    f.says("not reloaded", mark)
    assert limits(sock)["max_credit"] == 6
    f.stop()


def a_reload_of_what_is_wrong_changes_nothing():
    top = folder()
    sock = f"{top}/ferry.sock"
    path = write(f"{top}/ferryd.conf", "[limits]\nmax_credit = 5\n")
    f = Ferryd("--dir", top, "--config", path).serving()
    client = Client(sock)
    assert client.ask(op="put", queue="q", data="a")["ok"]

    write(path, "[limits]\nmax_credit = 6\nmax_line = 7\n")
    f.send(signal.SIGHUP)
    f.says("not reloaded: the configuration stays as it was")
    f.says(rf"{path}:3: \[limits\] max_line: a size needs a unit, as in 1MiB")
    assert limits(sock)["max_credit"] == 5

    # And what is right can follow.
    write(path, "[limits]\nmax_credit = 8\n")
    f.send(signal.SIGHUP)
    f.says("configuration reloaded")
    assert limits(sock)["max_credit"] == 8
    assert client.ask(op="take", queue="q")["data"] == "a"
    f.stop()


def declared_queues_keep_their_settings():
    top = folder()
    path = write(f"{top}/ferryd.conf", "[queue \"#\"]\nmax_attempts = 3\n")
    f = Ferryd("--dir", top, "--config", path).serving()
    client = Client(f"{top}/ferry.sock")
    assert client.ask(op="declare", queue="old")["settings"]["max_attempts"] == 3
    write(path, "[queue \"#\"]\nmax_attempts = 4\n")
    f.send(signal.SIGHUP)
    f.says("configuration reloaded")
    assert client.ask(op="declare", queue="new")["settings"]["max_attempts"] == 4
    assert client.ask(op="declare", queue="old")["settings"]["max_attempts"] == 3
    f.stop()


main([
    check_says_file_and_line,
    check_disturbs_nobody,
    a_users_files_are_found,
    printed_defaults_are_a_configuration,
    a_wrong_configuration_does_not_start,
    values_reach_the_broker,
    a_reload_applies_what_is_right,
    a_reload_of_what_is_wrong_changes_nothing,
    declared_queues_keep_their_settings,
])
