# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
"""Packed: a connection that takes and gives lines of JSON, and speaks packed frames underneath.

Written from ferry-protocol(7), not from the broker's code; only the numbers come from the table of
operations, as they do for the manual. What a line says that no packed frame can say raises
Untranslatable. Frames are sent in pieces, and those that come are checked as strictly as they are
specified."""

import base64
import binascii
import json
import os
import random
import re
import struct

from lib.link import Broken, Link
from lib.transcript import Malformed

TABLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../proto/ops.def")
MAGIC = 0xFE
REQUEST, REPLY, REFUSAL, EVENT = 1, 2, 3, 4
FALSE, TRUE, INT, TEXT, TEXTS, INTS, JSON = range(7)
FORMS = ("bytes", "text", "json")
PAYLOAD, QUIET = 4, 8
FIRST_OF_REPLIES = 128
CUT = 2048
UNKNOWN_MEMBER, UNKNOWN_OP = 127, 255
MESSAGE_ORDER = ("sub", "queue", "topic", "msg", "time", "from", "type", "prio", "key", "headers",
                 "retained", "attempt", "deliveries", "lease")
BLANKS = " \t\r\n"
DECODER = json.JSONDecoder(strict=True)


class Untranslatable(Malformed):
    """A line that has no packed form."""


class Table:
    """The numbers of proto/ops.def, which are the places of its rows."""

    def __init__(self, path=TABLE):
        with open(path, encoding="utf-8") as lines:
            text = lines.read()
        members = re.findall(r'^MEMBER\(\w+, \w+, "([^"]+)", (\w+)', text, re.MULTILINE)
        replies = re.findall(r'^REPLY_MEMBER\(\w+, "([^"]+)"\)', text, re.MULTILINE)
        ops = re.findall(r'^OP\(\w+, "([^"]+)"', text, re.MULTILINE)
        events = re.findall(r'^EVENT\(\w+, "([^"]+)"\)', text, re.MULTILINE)
        self.kinds = dict(members)
        self.numbers = {name: n for n, (name, _) in enumerate(members, 1)}
        self.numbers.update({name: n for n, name in enumerate(replies, FIRST_OF_REPLIES)})
        self.names = {n: name for name, n in self.numbers.items()}
        self.ops = {name: n for n, name in enumerate(ops, 1)}
        self.op_names = {n: name for name, n in self.ops.items()}
        self.events = dict(enumerate(events, 1))


def members_of(line):
    """The (name, value, text of the value) of an object's members, in order."""
    def skip(at):
        while at < len(line) and line[at] in BLANKS:
            at += 1
        return at

    def value(at):
        at = skip(at)
        try:
            found, end = DECODER.raw_decode(line, at)
        except (ValueError, RecursionError):
            raise Untranslatable(f"no JSON: {line[:200]}") from None
        return found, line[at:end], skip(end)

    at, out = skip(0), []
    if line[at:at + 1] != "{":
        raise Untranslatable(f"no object: {line[:200]}")
    at = skip(at + 1)
    while line[at:at + 1] != "}":
        name, _, at = value(at)
        if not isinstance(name, str) or line[at:at + 1] != ":":
            raise Untranslatable(f"no object: {line[:200]}")
        found, text, at = value(at + 1)
        out.append((name, found, text))
        if line[at:at + 1] == ",":
            at = skip(at + 1)
        elif line[at:at + 1] != "}":
            raise Untranslatable(f"no object: {line[:200]}")
    if skip(at + 1) != len(line):
        raise Untranslatable(f"more than an object: {line[:200]}")
    return out


def utf8(text):
    """Its bytes; what is no UTF-8 cannot be said."""
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        raise Untranslatable(f"no UTF-8: {text[:100]!r}") from None


def small(value):
    """Whether it is an integer that a member can hold."""
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 1 << 63


def member(number, kind, data=b""):
    """One member's bytes."""
    if len(data) > 0xFFFF:
        raise Untranslatable(f"a member of {len(data)} bytes")
    return struct.pack("<BBH", number, kind, len(data)) + data


def listed(number, kind, value, text):
    """A member that is a list."""
    if kind == "PEOPLE":
        value = [str(v) if small(v) else v for v in value]
    if all(isinstance(v, str) for v in value) and not (kind == "INTS" and not value):
        parts = [utf8(v) for v in value]
        if any(len(part) > 0xFFFF for part in parts):
            raise Untranslatable("a text in a list that is too long")
        return member(number, TEXTS, b"".join(struct.pack("<H", len(p)) + p for p in parts))
    if all(small(v) for v in value):
        return member(number, INTS, b"".join(struct.pack("<q", v) for v in value))
    return member(number, JSON, utf8(text))


def packed_member(number, kind, value, text):
    """A member of a request; `kind` is that of its row."""
    if kind in ("HEADERS", "JSON"):
        return member(number, JSON, utf8(text))
    if value is True or value is False:
        return member(number, TRUE if value else FALSE)
    if small(value):
        if kind == "CURSOR":
            return member(number, TEXT, utf8(text))
        return member(number, INT, struct.pack("<q", value))
    if isinstance(value, str):
        return member(number, TEXT, utf8(value))
    if isinstance(value, list):
        return listed(number, kind, value, text)
    return member(number, JSON, utf8(text))


class Request:
    """One line on its way into a frame."""

    def __init__(self, table, line):
        self.table = table
        self.code = 0
        self.flags = 0
        self.fds = 0
        self.members = b""
        self.form = None
        self.form_may_differ = False
        self.payload = None
        self.announced = 0
        self.id = None
        self.body = None
        for name, value, text in members_of(line):
            self._add(name, value, text)
        if self.form is not None and self.form not in FORMS:
            self.flags |= 3
        elif self.form and self.form_may_differ:
            self.flags |= FORMS.index(self.form)

    def _add(self, name, value, text):
        special = getattr(self, f"_{name}", None) if name in \
            ("op", "quiet", "data", "data64", "len", "fd", "form") else None
        if name == "body":
            self.body = value
        if value is None and name != "data":
            return
        if special and special(value, text):
            return
        number = self.table.numbers.get(name, UNKNOWN_MEMBER)
        kind = self.table.kinds.get(name, "JSON" if name != "id" else "")
        if name == "id":
            self.id = text
        if name == "request":
            kind = ""
        self.members += packed_member(number, kind, value, text)

    def _op(self, value, _text):
        if not isinstance(value, str):
            raise Untranslatable("the operation is a number")
        self.code = self.table.ops.get(value, UNKNOWN_OP)
        return True

    def _quiet(self, value, _text):
        if value is True:
            self.flags |= QUIET
        return value is True or value is False

    def _carry(self, data, form):
        if self.flags & PAYLOAD:
            return False
        self.payload = data
        self.flags |= PAYLOAD | form
        return True

    def _data(self, value, text):
        return self._carry(*((utf8(value), 1) if isinstance(value, str) else (utf8(text), 2)))

    def _data64(self, value, _text):
        try:
            data = base64.b64decode(value, validate=True)
        except (TypeError, ValueError, binascii.Error):
            raise Untranslatable("no base64") from None
        self.form_may_differ = True
        return self._carry(data, 0)

    def _len(self, value, _text):
        if not small(value) or not 0 <= value < 1 << 32:
            raise Untranslatable("a payload of no such length")
        self.announced = value
        self.form_may_differ = True
        return self._carry(b"", 0)

    def _fd(self, value, _text):
        self.fds = int(value is True)
        return value is True or value is False

    def _form(self, value, _text):
        self.form = value
        return isinstance(value, str)

    def frame(self):
        """Its bytes, but for those of a payload that the line announced."""
        payload = self.payload or b""
        return struct.pack("<BBBBIIB3x", MAGIC, REQUEST, self.code, self.flags, len(self.members),
                           len(payload) + self.announced, self.fds) + self.members + payload


def value_text(kind, data):
    """A member's value as JSON."""
    if kind in (FALSE, TRUE):
        wrong = data
        text = "true" if kind == TRUE else "false"
    elif kind == INT:
        wrong = len(data) != 8
        text = str(struct.unpack("<q", data)[0])
    elif kind == INTS:
        wrong = len(data) % 8
        text = json.dumps([n for n, in struct.iter_unpack("<q", data)], separators=(",", ":"))
    else:
        wrong = kind not in (TEXT, JSON)
        text = data.decode("utf-8")
        if kind == TEXT:
            text = json.dumps(text, ensure_ascii=False)
    if wrong:
        raise Broken(f"a member of kind {kind} with {data[:50]!r}")
    return text


class Frame:
    """One frame from the broker on its way into a line."""

    def __init__(self, table, data):
        self.table = table
        _, self.type, self.code, self.flags, size, _, fds = struct.unpack("<BBBBIIB", data[:13])
        if self.type not in (REPLY, REFUSAL, EVENT) or fds or any(data[13:16]):
            raise Broken(f"not a frame of the broker: {data[:16]!r}")
        self.payload = data[16 + size:]
        if self.payload and not self.flags & PAYLOAD:
            raise Broken(f"a payload without its flag: {data[:16]!r}")
        self.members, self.rest = [], ""
        self._read(data[16:16 + size])

    def _read(self, data):
        while data:
            number, kind, size = struct.unpack("<BBH", data[:4])
            if number == 0:
                self.rest = data[4:].decode("utf-8")
                if kind != JSON or size or not self.rest.startswith("{"):
                    raise Broken(f"not the rest: {data[:50]!r}")
                return
            if len(data) < 4 + size or number not in self.table.names:
                raise Broken(f"no member: {data[:50]!r}")
            text = value_text(kind, data[4:4 + size])
            name = self.table.names[number]
            if name == "from":
                uid, pid = json.loads(text)
                text = f'{{"uid":{uid},"pid":{pid}}}'
            self.members.append((name, text))
            data = data[4 + size:]

    def _is_message(self):
        return any(name == "msg" for name, _ in self.members) and self.flags & PAYLOAD and \
            (self.type, self.name()) in ((EVENT, "message"), (REPLY, "take"))

    def name(self):
        """Of its operation, or of the event."""
        names = self.table.events if self.type == EVENT else self.table.op_names
        if self.code not in names and self.type != REFUSAL:
            raise Broken(f"type {self.type} has no code {self.code}")
        return names.get(self.code, "")

    def _payload(self, raw):
        form = FORMS[self.flags & 3]
        if raw or (self.type, self.name()) == (REPLY, "fetch"):
            return [("len", str(len(self.payload))), ("form", json.dumps(form))]
        if form == "bytes":
            text = json.dumps(base64.b64encode(self.payload).decode("ascii"))
            return [("data64", text)] if self.payload else []
        text = self.payload.decode("utf-8")
        if form == "text":
            return [("data", json.dumps(text, ensure_ascii=False))]
        return [("data", re.sub(r"[\r\n]", " ", text))]

    def line(self, raw, ids):
        """The line, with its end and what follows it; `ids` is how ids were written."""
        members = dict(self.members)
        out = []
        if self.type == EVENT:
            out.append(("event", json.dumps(self.name())))
        elif "id" in members:
            out.append(("id", ids.get(members["id"], members["id"])))
        if self.type == REFUSAL and self.flags & QUIET and self.name():
            out.append(("op", json.dumps(self.name())))
        if self.type != EVENT:
            out.append(("ok", "true" if self.type == REPLY else "false"))
        mine = [pair for pair in self.members if pair[0] != "id"]
        if self._is_message():
            mine.sort(key=lambda pair: MESSAGE_ORDER.index(pair[0]))
        elif (self.type, self.name()) == (REPLY, "take"):
            mine = [("msg", "null")]
        out += mine
        text = ",".join(f'"{name}":{value}' for name, value in out)
        if self.rest:
            text += f",{self.rest[1:-1]}"
        if self.flags & PAYLOAD:
            text += "".join(f',"{name}":{value}' for name, value in self._payload(raw))
        behind = self.payload if '"len"' in text and self.flags & PAYLOAD and \
            (raw or self.name() == "fetch") else b""
        return utf8(f"{{{text}}}\n") + behind


class PackedLink(Link):
    """A Link that speaks packed frames; its user sees lines."""

    table = None

    def __init__(self, path, patience, sock=None, bound=None):
        super().__init__(path, patience, sock, bound)
        if not PackedLink.table:
            PackedLink.table = Table()
        self.held = b""  # of a line that has no end yet
        self.to_pass = 0  # bytes of a payload that was announced
        self.frames = bytearray()  # read and not translated
        self.plain = False  # the broker took its leave before we said anything
        self.said = self.said_as = b""
        self.ids = {}
        self.random = random.Random(len(path))
        self.body = self.wanted_body = None

    def wire(self, data):
        """What goes over the socket for these bytes of a stream of lines."""
        out, at = [], 0
        while at < len(data):
            if self.to_pass:
                part = data[at:at + self.to_pass]
                self.to_pass -= len(part)
                at += len(part)
                out.append(part)
                continue
            end = data.find(b"\n", at)
            self.held += data[at:end if end >= 0 else len(data)]
            if end < 0:
                break
            at = end + 1
            out.append(self._translate())
        return b"".join(out)

    def _translate(self):
        line, self.held = self.held.removesuffix(b"\r"), b""
        if not line:
            return b""
        # A flood says the same a million times.
        if line == self.said:
            return self.said_as
        request = Request(self.table, line.decode("utf-8", "surrogateescape"))
        self.to_pass = request.announced
        if request.id is not None:
            self.ids[json.dumps(json.loads(request.id), ensure_ascii=False)] = request.id
        if request.code == self.table.ops["hello"]:
            self.wanted_body = request.body
        self.said, self.said_as = (b"", b"") if self.to_pass else (line, request.frame())
        return request.frame()

    def send(self, data, with_descriptor=False):
        """Sends what was asked for, in frames."""
        frames = self.wire(data)
        if frames:
            super().send(frames, with_descriptor)
        self.mid_line = bool(self.held or self.to_pass)

    def _send_some(self, view, with_descriptor):
        # Frames come in pieces, cut anywhere, which must make no difference.
        if len(view) <= CUT:
            view = view[:self.random.randint(1, len(view))]
        return super()._send_some(view, with_descriptor)

    def _end(self):
        # A last line counts without its end too.
        if self.held:
            super().send(self._translate())

    def half_close(self):
        self._end()
        super().half_close()

    def close(self):
        try:
            self._end()
        except (OSError, Malformed, Broken):
            pass
        super().close()

    def took(self, data):
        """Frames that are whole become lines."""
        self.frames += data
        if self.frames[0] != MAGIC:
            self.plain = True
        if self.plain:
            self.buffer += bytes(self.frames)
            self.frames.clear()
            return
        at, lines = 0, []
        while len(self.frames) - at >= 16:
            size = 16 + sum(struct.unpack_from("<II", self.frames, at + 4))
            if self.frames[at] != MAGIC:
                raise Broken(f"no frame: {bytes(self.frames[at:at + 16])!r}")
            if len(self.frames) - at < size:
                break
            frame = Frame(self.table, bytes(self.frames[at:at + size]))
            at += size
            if (frame.type, frame.name()) == (REPLY, "hello"):
                self.body = self.wanted_body
            lines.append(frame.line(self.body == "raw", self.ids))
        del self.frames[:at]
        self.buffer += b"".join(lines)
