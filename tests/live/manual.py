#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
"""ferry(1) says of each verb what the command says, and its examples do what it shows.

A verb has a heading `## VERB`, a line like that of its --help behind `Usage:`, and for each option
a line in bold. An example is a block of `$ COMMAND`, and what comes out of it."""

import os
import re
import subprocess
import sys
import tempfile
import time

SOURCE, BUILD = os.environ["FERRY_SOURCE"], os.environ["FERRY_BUILD"]
FERRY = os.path.join(BUILD, "ferry")
PATIENCE = 30


def plain(markup):
    """a line of scdoc as it is read"""
    return re.sub(r"\\(.)", r"\1", re.sub(r"(?<!\\)[*_]", "", markup)).rstrip("+")


def parts(text):
    """heading -> its lines, of sections and subsections"""
    found, heading = {}, ""
    for line in text.splitlines():
        if re.match(r"##? ", line):
            heading = line.lstrip("# ")
            found[heading] = []
        elif heading:
            found[heading].append(line)
    return found


def documented(lines):
    """the usage line and the options of a verb's part: "-n, --count COUNT" """
    usage = next((plain(line) for line in lines if line.startswith("*ferry ")), "")
    options = {plain(line) for line in lines if re.match(r"\*-", line)}
    return usage, options


def helped(verb):
    """the same, by --help"""
    out = subprocess.run([FERRY, *verb.split(), "--help"], capture_output=True, text=True,
                         check=True).stdout
    usage = re.match(r"Usage: (.*)", out).group(1).strip()
    options = {f"{short or ''}{long}{' ' + arg if arg else ''}" for short, long, arg in re.findall(
        r"^ +(-.,)?(?: {4})?( ?--[a-z-]+)(?:=(\S+))?(?: |$)", out, re.MULTILINE)}
    return usage, {option.strip() for option in options}


def verbs(*words):
    """the verbs of a help screen; those that have verbs of their own give theirs"""
    out = subprocess.run([FERRY, *words, "--help"], capture_output=True, text=True,
                         check=True).stdout
    for line in out.splitlines():
        match = re.match(r"(?:[A-Z][a-z]+ +| {10})((?:[a-z]+ )+) +\S", line)
        for name in match.group(1).split() if match else []:
            if name == "queue":
                yield from (f"queue {v}" for v in verbs("queue"))
            else:
                yield name


def complaints(manual, says, names):
    """where the manual and the command differ"""
    common = documented(manual["OPTIONS"])[1]
    for name in names:
        if name not in manual:
            yield f"{name}: not in the manual"
            continue
        usage, options = documented(manual[name])
        real_usage, real_options = says(name)
        if usage != real_usage:
            yield f"{name}: the manual has '{usage}', --help '{real_usage}'"
        for option in sorted(real_options - options - common):
            yield f"{name}: {option}: not in the manual"
        for option in sorted(options - real_options):
            yield f"{name}: {option}: not in the command"
        for option in sorted(common - real_options):
            yield f"{name}: {option}: said of every verb, but not in the command"
    for heading in manual:
        if re.match(r"[a-z]", heading) and heading not in names:
            yield f"{heading}: the command has no such verb"


def tells_good_from_bad(manual):
    """a manual with a mistake in it is noticed"""
    def usual(name):
        return {"pub": ("ferry pub T", {"-n, --now N", "-?, --help"})}[name]

    page = "# OPTIONS\n*-?*, *--help*\n## pub\n*ferry pub* _T_\n*-n*, *--now* _N_\n"
    assert not list(complaints(parts(page), usual, ["pub"])), "a good manual"
    for old, new in (("*--now*", "*--then*"), ("*-n*", "*-m*"), ("_T_", "_T_ _U_"), (" _N_", ""),
                     ("*-n*, *--now* _N_\n", ""), ("## pub", "## sub"), ("*-?*, ", "")):
        bad = page.replace(old, new)
        assert list(complaints(parts(bad), usual, ["pub"])), f"a bad manual: {bad}"
    assert len(manual) > 40, "the manual's headings"


def examples(lines):
    """(command, expected output) of each example"""
    inside, found = False, []
    for line in lines:
        if line == "```":
            inside = not inside
        elif inside and line.startswith("$ "):
            found.append((line[2:], []))
        elif inside:
            found[-1][1].append(line)
    return [(command, "".join(o + "\n" for o in output)) for command, output in found]


def type_in(shell, command):
    """what came out of it"""
    mark = f"-- done {time.monotonic_ns()} --"
    shell.stdin.write(f"{command}\nprintf '%s\\n' '{mark}'\n")
    output = ""
    for line in shell.stdout:
        before, found, _ = line.partition(mark)
        output += before
        if found:
            return output
    raise EOFError(f"the shell ended, having said: {output}")


def count(what, env):
    out = subprocess.run([FERRY, "ls", what], capture_output=True, text=True, check=True, env=env)
    return len(out.stdout.splitlines())


def run_example(shell, env, command, expected):
    """what is wrong, or nothing; a person types on when a server serves, and so does this"""
    serves = re.match(r"ferry serve .*&$", command)
    before = count("services", env) if serves else 0
    got = type_in(shell, command)
    end = time.monotonic() + PATIENCE
    while serves and count("services", env) == before:
        assert time.monotonic() < end, command
    if got != expected:
        return f"EXAMPLES: $ {command}\n--- expected\n{expected}--- got\n{got}---"
    return None


def run_examples(lines, directory):
    """what is wrong with the examples"""
    env = {**os.environ, "FERRY_DIR": os.path.join(directory, "run"),
           "PATH": BUILD + ":" + os.environ["PATH"]}
    wrong = []
    with subprocess.Popen(["ferryd"], env=env, stdout=subprocess.PIPE, text=True) as broker, \
         subprocess.Popen(["bash", "--norc", "--noprofile"], env=env, cwd=directory, bufsize=1,
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                          stderr=subprocess.STDOUT) as shell:
        try:
            assert "serving" in broker.stdout.readline()
            assert run_example(shell, env, "echo one", "two\n"), "a wrong example is noticed"
            wrong = [run_example(shell, env, *example) for example in examples(lines)]
            type_in(shell, "kill $(jobs -p) 2>/dev/null; wait")
        finally:
            shell.stdin.close()
            broker.terminate()
    return [w for w in wrong if w]


def main():
    with open(os.path.join(SOURCE, "man/ferry.1.scd"), encoding="utf-8") as f:
        manual = parts(f.read())
    tells_good_from_bad(manual)
    names = list(verbs())
    wrong = list(complaints(manual, helped, names))
    assert len(names) > 30 and "queue drop" in names, f"the verbs of --help: {names}"
    with tempfile.TemporaryDirectory() as directory:
        wrong += run_examples(manual["EXAMPLES"], directory)
    print("\n".join(wrong + [f"{len(names)} verbs, {len(examples(manual['EXAMPLES']))} commands, "
                             f"{len(wrong)} not as the manual says"]))
    return 1 if wrong else 0


sys.exit(main())
