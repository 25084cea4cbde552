#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
"""docs/ipc-tour.md: each command in it is run, in one shell, and does what the page says.

In a block ```console a line `$ COMMAND` is typed, and what follows must come out; `...` in it
stands for anything. A person types the next line when the last has begun to listen: so does this.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time

SOURCE, BUILD = os.environ["FERRY_SOURCE"], os.environ["FERRY_BUILD"]
PAGE = os.path.join(SOURCE, "docs/ipc-tour.md")
PATIENCE = 30
ROWS = ("pipe", "FIFO", "Unix socket", "shared memory", "message queue", "signal", "file",
        "redirection", "tee", "process substitution")


def steps(text):
    """(line number, command, expected output) of each command of a page"""
    found, inside = [], False
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("```"):
            inside = line == "```console"
        elif inside and line.startswith("$ "):
            found.append((number, line[2:], []))
        elif inside:
            found[-1][2].append(line)
    return [(number, command, "".join(o + "\n" for o in output))
            for number, command, output in found]


def matches(expected, got):
    pattern = ".*".join(re.escape(part) for part in expected.split("..."))
    # What stands in columns on the page may be wider apart.
    return re.fullmatch(pattern.replace("\\ ", " +"), got) is not None


class Shell:
    """A bash that is told one command after the other."""

    def __init__(self, env, cwd):
        self.process = subprocess.Popen(["bash", "--norc", "--noprofile"], env=env, cwd=cwd,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.STDOUT, text=True, bufsize=1)

    def run(self, command):
        """what came out, and the last process in the background"""
        mark = f"-- done {time.monotonic_ns()} --"
        self.process.stdin.write(f"{command}\nprintf '%s%s\\n' '{mark}' \"${{!-}}\"\n")
        output = ""
        for line in self.process.stdout:
            before, found, after = line.partition(mark)
            output += before
            if found:
                return output, after.strip()
        raise EOFError(f"the shell ended, having said: {output}")

    def close(self):
        """end what is left of its children, and the shell"""
        self.run("kill $(jobs -p) 2>/dev/null; wait")
        self.process.stdin.close()
        self.process.wait(PATIENCE)


def listens(ferry, pid):
    """a ferry in the background is at it, or over"""
    if not os.path.exists(f"/proc/{pid}"):
        return True
    with open(f"/proc/{pid}/stat", encoding="utf-8") as f:
        if f.read().rpartition(")")[2].split()[0] == "Z":
            return True
    out = subprocess.run(ferry + ["ls", "sessions", "--json"], capture_output=True, text=True,
                         check=True).stdout
    for session in map(json.loads, out.splitlines()):
        if session["pid"] == int(pid):
            return session["subs"] > 0 or session["name"] not in ("ferry sub", "ferry serve")
    return False


def await_true(what, condition):
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(what)


def walk(text, shell, ferry):
    """run the page; what was not as it says"""
    n_wrong = 0
    for number, command, expected in steps(text):
        got, pid = shell.run(command)
        if re.match(r"ferry (sub|serve|work|pub)\b.*&( \w+=\$!)?$", command):
            await_true(command, lambda p=pid: listens(ferry, p))
        if not matches(expected, got):
            n_wrong += 1
            print(f"ipc-tour.md:{number}: $ {command}\n--- expected\n{expected}--- got\n{got}---")
    return n_wrong


def main():
    with open(PAGE, encoding="utf-8") as f:
        text = f.read()
    missing = [row for row in ROWS if not re.search(rf"^\| \[{row}\]\(#", text, re.M)]
    assert not missing, f"rows that are missing: {missing}"
    assert not matches("a...c\n", "a\nd\n") and matches("a ...c\n", "a   bc\n")

    with tempfile.TemporaryDirectory() as directory:
        cwd = os.path.join(directory, "cwd")
        os.mkdir(cwd)
        env = {**os.environ, "FERRY_DIR": os.path.join(directory, "run"),
               "PATH": BUILD + ":" + os.environ["PATH"]}
        os.environ["FERRY_DIR"] = env["FERRY_DIR"]
        with subprocess.Popen(["ferryd"], env=env, stdout=subprocess.PIPE, text=True) as broker:
            assert "serving" in broker.stdout.readline()
            shell = Shell(env, cwd)
            try:
                n_wrong = walk(text, shell, [os.path.join(BUILD, "ferry")])
            finally:
                shell.close()
                broker.terminate()
            n_wrong += broker.wait(PATIENCE) != 0
    print(f"{len(steps(text))} commands, {n_wrong} not as the page says")
    return 1 if n_wrong else 0


sys.exit(main())
