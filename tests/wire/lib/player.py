# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
"""Player: carries out the steps of one case against a running broker.

Each verb of the language is one method, found in a table by its name. Nothing here sleeps: a
step waits for bytes, or asks the broker something and waits for the answer."""

import os
import re

from lib import transcript
from lib.link import Broken, Link, connect_as
from lib.match import Matcher

ARITHMETIC = re.compile(r"[-+*/()<>=!0-9 ]+$")
CPU_STILL_NS = 50_000_000
SHOWN = 1500


class Wrong(Exception):
    """The broker's answer is not the one that the transcript has."""


def shown(text):
    """A line for a person: cut when it is very long."""
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}... ({len(text)} characters)"


class Player:
    """The connections and variables of one case."""

    def __init__(self, broker, patience, trace=None, link=Link):
        self.new_link = link
        self.broker = broker
        self.patience = patience
        self.trace = trace or (lambda text: None)
        self.links = {}
        self.crowd = []
        uid, pid = os.getuid(), os.getpid()
        self.values = {"UID": str(uid), "PID": str(pid), "ME": f'{{"uid":{uid},"pid":{pid}}}'}
        self.marks = {}
        self.probes = 0
        self.termed = False

    def play(self, steps):
        """Carries them out; the first that fails raises, with its line number."""
        at = 0
        while at < len(steps):
            step, count = steps[at], 1
            if step.verb == "<|":
                while at + count < len(steps) and steps[at + count].verb == "<|" \
                        and steps[at + count].conn == step.conn:
                    count += 1
            try:
                self._one(step, steps[at:at + count])
            except (Wrong, Broken, transcript.Malformed) as error:
                # A nested step has said its line already.
                if step.verb == "repeat":
                    raise
                where = f"line {step.line}: {step.conn or ''}{step.verb} {shown(step.arg)}"
                raise Wrong(f"{where}\n{error}") from None
            at += count

    def _one(self, step, group):
        self.trace(f"{step.line}: {step.conn or ''} {step.verb} {shown(step.arg)}")
        if step.verb == "<|":
            self._any_order(group)
        else:
            VERBS[step.verb](self, step)

    def finish(self):
        """What must hold at the end of every case: nothing that was not expected has come."""
        for name in list(self.links):
            link = self.links[name]
            if link.ignored or self.termed:
                continue
            if link.half_closed or link.mid_line or link.ended:
                if link.buffer:
                    raise Wrong(f"at the end {name} had an unexpected {link.buffer[:500]!r}")
                continue
            try:
                self._nothing(link)
            except (Wrong, Broken) as error:
                raise Wrong(f"at the end of the case, {name} should have had nothing more\n"
                            f"{error}") from None

    def close(self):
        """Closes what is open."""
        for link in [*self.links.values(), *self.crowd]:
            link.close()
        self.links = {}
        self.crowd = []

    # Connections

    def _link(self, step):
        if step.conn not in self.links:
            self.links[step.conn] = self.new_link(self.broker.path, self.patience)
        return self.links[step.conn]

    def _as(self, step):
        uid, _, gids = step.arg.partition(":")
        groups = [int(g) for g in gids.split(",")] if gids else [int(uid)]
        sock = connect_as(self.broker.path, (int(uid), groups))[0]
        self.links[step.conn] = self.new_link(self.broker.path, self.patience, sock=sock)

    def _bound(self, step):
        self.links[step.conn] = self.new_link(self.broker.path, self.patience, bound=int(step.arg))

    def _close(self, step):
        self._link(step).close()
        del self.links[step.conn]

    def _half_close(self, step):
        self._link(step).half_close()

    def _ignore(self, step):
        self._link(step).ignored = True

    # Sending

    def _say(self, step, with_descriptor=False):
        line = transcript.substitute(step.arg, self.values)
        self._link(step).send(line.encode("utf-8", "surrogateescape") + b"\n", with_descriptor)

    def _say_fd(self, step):
        self._say(step, with_descriptor=True)

    def _say_raw(self, step):
        text = transcript.substitute(step.arg, self.values)
        self._link(step).send(transcript.items(text))

    def _flood(self, step):
        """Sends without reading until the broker pushes back, which it must."""
        link = self._link(step)
        link.ignored = True
        data = link.wire(transcript.items(transcript.substitute(step.arg, self.values)))
        refused = 0
        control = self.new_link(self.broker.path, self.patience)
        try:
            while data and refused < 20:
                sent = link.try_send(data)
                if sent < 0:
                    return
                # A refusal counts once the broker has had a turn and the socket is still full.
                refused = 0 if sent else refused + 1
                data = data[sent:]
                if not sent:
                    self._nothing(control)
        finally:
            control.close()
        if not data:
            raise Wrong("the broker took all of it, though nothing was read")

    # Expecting

    def _compare(self, template, line):
        matcher = Matcher(template, line, self.values)
        if matcher.run():
            self.values.update(matcher.bound)
            return None
        want = transcript.substitute(template, self.values, strict=False)
        cut = max(0, matcher.furthest - 60)
        return (f"  want: {shown(want)}\n  got:  {shown(line)}\n"
                f"  they agree for {matcher.furthest} bytes, then: "
                f"...{line[cut:matcher.furthest]}  -->  {line[matcher.furthest:][:120]}")

    def _line(self, link):
        line = link.read_line().decode("utf-8", "surrogateescape")
        self.trace(f"    got {shown(line)}")
        return line

    def _expect_line(self, step):
        problem = self._compare(step.arg, self._line(self._link(step)))
        if problem:
            raise Wrong(problem)

    def _until(self, step):
        """Reads past lines up to one that agrees; $SKIPPED is how many there were."""
        skipped = 0
        while self._compare(step.arg, self._line(self._link(step))):
            skipped += 1
        self.values["SKIPPED"] = str(skipped)

    def _any_order(self, group):
        """As many lines as there are templates, in whatever order they come."""
        left = list(group)
        while left:
            line = self._line(self._link(left[0]))
            for step in left:
                if self._compare(step.arg, line) is None:
                    left.remove(step)
                    break
            else:
                wanted = "\n".join(f"  want: {shown(step.arg)}" for step in left)
                raise Wrong(f"none of those left agrees (any order)\n{wanted}\n"
                            f"  got:  {shown(line)}")

    def _expect_raw(self, step):
        want = transcript.items(transcript.substitute(step.arg, self.values))
        have = self._link(step).read_bytes(len(want))
        if have != want:
            at = next(i for i, (a, b) in enumerate(zip(want, have)) if a != b)
            raise Wrong(f"  byte {at} of {len(want)} differs\n"
                        f"  want: {want[at:at + 80]!r}\n  got:  {have[at:at + 80]!r}")

    def _eof(self, step):
        rest = self._link(step).read_rest()
        if rest:
            raise Wrong(f"  want: the end of file\n  got:  {rest[:500]!r}")

    def _rest(self, step):
        """Everything up to the end of file has what the pattern says in it."""
        rest = self._link(step).read_rest().decode("utf-8", "surrogateescape")
        pattern = step.arg.strip()
        if not (pattern.startswith('~"') and pattern.endswith('"')):
            raise transcript.Malformed('rest needs ~"pattern"')
        if not re.search(pattern[2:-1], rest):
            raise Wrong(f"  want: {pattern} before the end of file\n  got:  {rest[:500]!r}")

    def _nothing(self, link):
        """Asks something and sees its reply come next."""
        self.probes += 1
        link.send(b'{"op":"ping","id":"nothing-%d"}\n' % self.probes)
        template = f'{{"id":"nothing-{self.probes}","ok":true,"time":*}}'
        problem = self._compare(template, self._line(link))
        if problem:
            raise Wrong(problem)

    def _expect_nothing(self, step):
        self._nothing(self._link(step))

    # The rest of the language

    def _let(self, step):
        name, _, value = step.arg.partition("=")
        text = transcript.substitute(value, self.values)
        self.values[name.strip().lstrip("$")] = \
            transcript.items(text).decode("utf-8", "surrogateescape")

    def _expect(self, step):
        text = transcript.substitute(step.arg, self.values)
        if not ARITHMETIC.match(text):
            raise transcript.Malformed(f"not arithmetic: {text}")
        if not eval(text, {"__builtins__": {}}):  # only digits and operators get here
            raise Wrong(f"  it is not so: {text}")

    def _repeat(self, step):
        for turn in range(1, int(step.arg) + 1):
            before = dict(self.values)
            self.values["N"] = str(turn)
            self.play(step.body)
            # What a turn bound is its own; the next one binds afresh.
            self.values = before

    def _term(self, _step):
        self.broker.terminate()
        self.termed = True

    def _restart(self, _step):
        self.close()
        self.broker.stop()
        self.broker.start()

    def _cpu(self, step):
        if step.arg == "mark":
            self.marks["cpu"] = self.broker.cpu_ns()
            return
        used = self.broker.cpu_ns() - self.marks["cpu"]
        if used > CPU_STILL_NS:
            raise Wrong(f"  the broker used {used / 1e6:.1f} ms of processor time meanwhile")

    def _fds(self, step):
        control = self.new_link(self.broker.path, self.patience)
        try:
            # Connections that closed before are gone after a few turns.
            for _ in range(20):
                self._nothing(control)
            if step.arg == "mark":
                self.marks["fds"] = self.broker.descriptors()
                return
            # A close is seen at some turn of the loop: give it turns, not time.
            for _ in range(2000):
                have = self.broker.descriptors()
                if have == self.marks["fds"]:
                    return
                self._nothing(control)
        finally:
            control.close()
        raise Wrong(f"  {have} descriptors, {self.marks['fds']} before")

    def _crowd(self, step):
        """So many connections at once, each of which is answered; they stay to the case's end."""
        count, _, uid = step.arg.partition(" as ")
        count, who = int(count), (int(uid), [int(uid)]) if uid else None
        socks = connect_as(self.broker.path, who, count) if who else [None] * count
        self.crowd += [self.new_link(self.broker.path, self.patience, sock=sock) for sock in socks]
        for link in self.crowd[-count:]:
            link.send(b'{"op":"ping","id":1}\n')
        for link in self.crowd[-count:]:
            problem = self._compare('{"id":1,"ok":true,"time":*}', self._line(link))
            if problem:
                raise Wrong(problem)

    def _patience(self, step):
        self.patience = float(step.arg)
        for link in self.links.values():
            link.patience = self.patience


VERBS = {
    "as": Player._as, "bound": Player._bound, "close": Player._close,
    "half-close": Player._half_close, "ignore": Player._ignore,
    ">": Player._say, "fd>": Player._say_fd, "raw>": Player._say_raw, "flood": Player._flood,
    "<": Player._expect_line, "until": Player._until, "raw<": Player._expect_raw,
    "eof": Player._eof, "rest": Player._rest, "nothing": Player._expect_nothing,
    "let": Player._let, "expect": Player._expect, "repeat": Player._repeat,
    "term": Player._term, "restart": Player._restart, "cpu": Player._cpu, "fds": Player._fds,
    "crowd": Player._crowd, "patience": Player._patience,
}
