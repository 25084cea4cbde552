# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
"""Transcripts: the small language of the wire tests, read into cases and steps.

Pure: it opens no socket and starts nothing. The language itself is described in README; what a
step does is in player.py. A file that cannot be understood raises Malformed with its line."""

import re

CONNECTION = r"[A-Z][A-Za-z0-9]*"
VARIABLE = re.compile(r"\$(?:([A-Z][A-Z0-9_]*)|\{([A-Z][A-Z0-9_]*)\})")
ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{2}|.)", re.DOTALL)
SHORT = {"n": "\n", "r": "\r", "t": "\t", "0": "\0", "\\": "\\", '"': '"'}

# Verbs of a connection, in the order in which they are tried, and those of the broker.
ON_CONNECTION = re.compile(
    rf"({CONNECTION}) ?(raw>|raw<|fd>|flood|rest|until|half-close|close|eof|nothing|ignore|<\||<|>)"
    r"(?: (.*))?$")
OPEN = re.compile(rf"(as|bound) ([0-9:,]+): ({CONNECTION})$")
PLAIN = re.compile(r"(let|expect|repeat|end|term|restart|cpu|fds|crowd|patience)(?: (.*))?$")


class Malformed(Exception):
    """The transcript itself is wrong."""


class Step:
    """One line of a transcript: what to do, on which connection, with what."""

    def __init__(self, line, verb, conn=None, arg="", body=None):
        self.line = line
        self.verb = verb
        self.conn = conn
        self.arg = arg
        self.body = body


class Case:
    """A run of steps with connections and variables of its own.

    A case with configuration of its own (`config` not empty) also has a broker of its own."""

    def __init__(self, title, line):
        self.title = title
        self.line = line
        self.config = []
        self.own_broker = False
        self.steps = []


class Transcript:
    """A whole file: its configuration, what it needs, and its cases."""

    def __init__(self, name):
        self.name = name
        self.config = []
        self.needs = set()
        self.cases = []

    def uses(self, verb):
        """Whether any step of any case, nested ones too, has this verb."""
        def walk(steps):
            return any(s.verb == verb or walk(s.body or []) for s in steps)
        return any(walk(c.steps) for c in self.cases)


def _step(number, text):
    match = OPEN.match(text)
    if match:
        return Step(number, match[1], match[3], match[2])
    match = PLAIN.match(text)
    if match:
        return Step(number, match[1], None, match[2] or "")
    match = ON_CONNECTION.match(text)
    if match:
        return Step(number, match[2], match[1], match[3] or "")
    raise Malformed(f"line {number}: not understood: {text}")


def _header(transcript, case, text):
    """Takes a `config:` or `needs:` line; says whether it was one."""
    if text.startswith("config:"):
        (case.config if case else transcript.config).append(text[7:].strip())
        if case:
            case.own_broker = True
        return True
    if text.startswith("needs:"):
        transcript.needs.update(text[6:].split())
        return True
    return False


def parse(name, lines):
    """Reads the lines of a transcript; raises Malformed."""
    transcript = Transcript(name)
    case, stack = None, []
    for number, text in enumerate((line.rstrip("\n") for line in lines), 1):
        if not text.strip() or text.startswith("#"):
            continue
        if text.startswith("== "):
            if len(stack) > 1:
                raise Malformed(f"line {number}: repeat without end")
            case = Case(text[3:], number)
            transcript.cases.append(case)
            stack = [case.steps]
            continue
        if _header(transcript, case, text.strip()):
            continue
        if not case:
            case = Case(name, number)
            transcript.cases.append(case)
            stack = [case.steps]
        _add(stack, _step(number, text.strip() if text[0] == " " else text))
    if len(stack) > 1:
        raise Malformed("repeat without end")
    return transcript


def _add(stack, step):
    if step.verb == "end":
        if len(stack) < 2:
            raise Malformed(f"line {step.line}: end without repeat")
        stack.pop()
        return
    stack[-1].append(step)
    if step.verb == "repeat":
        step.body = []
        stack.append(step.body)


def unescape(text):
    """The bytes that the inside of a quoted item stands for."""
    def one(match):
        code = match[1]
        if code[0] == "x" and len(code) == 3:
            return chr(0xDC00 + int(code[1:], 16)) if int(code[1:], 16) > 127 \
                else chr(int(code[1:], 16))
        if code not in SHORT:
            raise Malformed(f"unknown escape \\{code}")
        return SHORT[code]
    return ESCAPE.sub(one, text).encode("utf-8", "surrogateescape")


ITEM = re.compile(r'\s*"((?:[^"\\]|\\.)*)"(?:\s*\*\s*(\d+))?')


def items(text):
    """The bytes of `"abc" * 3 "d"`: quoted items, each repeated if it says so."""
    out, at = [], 0
    while at < len(text.rstrip()):
        match = ITEM.match(text, at)
        if not match:
            raise Malformed(f"not a quoted item: {text[at:]}")
        out.append(unescape(match[1]) * int(match[2] or 1))
        at = match.end()
    return b"".join(out)


def substitute(text, values, strict=True):
    """`text` with each $NAME and ${NAME} replaced by its value; an unknown one is an error,
    or stays."""
    def one(match):
        name = match[1] or match[2]
        if name in values:
            return values[name]
        if strict:
            raise Malformed(f"${name} has no value yet")
        return match[0]
    return VARIABLE.sub(one, text)
