# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
"""Templates: what a line from the broker has to be, byte for byte but for what is masked.

Outside of strings a template may say: `*` (any one JSON value), `$NAME` (binds the value that
stands there, or compares it), `~"regex"` (a JSON string in which the regex is found), and `...`
between members or elements (any further ones, or none). Everything else is compared as it is."""

import json
import re

from lib import transcript

STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
SPECIAL = re.compile(r'\*|~"|\$[A-Z][A-Z0-9_]*|,\.\.\.|\.\.\.,?')
SCANNER = json.JSONDecoder(strict=False)


def _tokens(template):
    """Cuts a template into (kind, text) pairs."""
    out, literal, at = [], "", 0

    def flush():
        nonlocal literal
        if literal:
            out.append(("literal", literal))
            literal = ""

    while at < len(template):
        string = STRING.match(template, at)
        special = SPECIAL.match(template, at)
        if string:
            literal += string[0]
            at = string.end()
        elif special and special[0] == '~"':
            flush()
            string = STRING.match(template, at + 1)
            if not string:
                raise transcript.Malformed(f"unended pattern: {template[at:]}")
            out.append(("regex", string[0][1:-1].replace('\\"', '"')))
            at = string.end()
        elif special:
            flush()
            out.append((_kind(special[0]), special[0]))
            at = special.end()
        else:
            literal += template[at]
            at += 1
    flush()
    return out


def _kind(text):
    if text == "*":
        return "any"
    if text[0] == "$":
        return "variable"
    return "tail" if text[0] == "," else "members"


def _value_end(text, at):
    """Where the JSON value that begins at `at` ends, or -1."""
    try:
        return SCANNER.raw_decode(text, at)[1]
    except (ValueError, RecursionError):
        return -1


def _element_end(text, at):
    """Where what begins at `at`, `"name":value` or an array's value, ends, or -1."""
    name = STRING.match(text, at)
    if name and text[name.end():name.end() + 1] == ":":
        return _value_end(text, name.end() + 1)
    return _value_end(text, at)


class Matcher:
    """One comparison; `furthest` is how far the line agreed."""

    def __init__(self, template, text, values):
        self.tokens = _tokens(transcript.substitute(template, values, strict=False))
        self.text = text
        self.bound = {}
        self.furthest = 0

    def run(self):
        """Whether the whole line agrees; then `bound` holds the new variables."""
        return self._match(0, 0)

    def _match(self, index, at):
        self.furthest = max(self.furthest, at)
        if index == len(self.tokens):
            return at == len(self.text)
        kind, arg = self.tokens[index]
        if kind == "literal":
            return self._literal(index, at, arg)
        if kind == "tail":
            return self._tail(index, at)
        if kind == "members":
            return self._members(index, at, arg)
        end = _value_end(self.text, at)
        if end < 0 or not self._value(kind, arg, self.text[at:end]):
            return False
        return self._match(index + 1, end)

    def _literal(self, index, at, want):
        if self.text.startswith(want, at):
            return self._match(index + 1, at + len(want))
        have = self.text[at:at + len(want)]
        same = next((i for i, (a, b) in enumerate(zip(want, have)) if a != b), len(have))
        self.furthest = max(self.furthest, at + same)
        return False

    def _value(self, kind, arg, have):
        if kind == "regex":
            return have[0] == '"' and re.search(arg, json.loads(have, strict=False)) is not None
        if kind == "variable":
            return self.bound.setdefault(arg[1:], have) == have
        return True

    def _tail(self, index, at):
        """`,...`: none, one or more further elements, each with its comma."""
        while at >= 0:
            if self._match(index + 1, at):
                return True
            at = _element_end(self.text, at + 1) if self.text[at:at + 1] == "," else -1
        return False

    def _members(self, index, at, arg):
        """`...` after an opening bracket, alone or (`...,`) before further elements."""
        while at >= 0:
            if self._match(index + 1, at):
                return True
            end = _element_end(self.text, at)
            if end >= 0 and arg == "..." and self._match(index + 1, end):
                return True
            at = end + 1 if end >= 0 and self.text[end:end + 1] == "," else -1
        return False
