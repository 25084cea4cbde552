#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
"""No id is used twice: over orderly ends, over kills, and when the file is damaged."""

import os
import re

from ferryd import Client, Ferryd, folder, in_order, main, traced, write


class Ids:
    """Uses ids, and complains of each that was used before or is not above all before it."""

    def __init__(self, top):
        self.path = os.path.join(top, "ferry.sock")
        self.used = set()
        self.last = 0

    def use(self, n=5):
        """Puts and takes: message ids rise, and so do leases, which have numbers of their own."""
        client = Client(self.path)
        messages, leases = [], []
        for _ in range(n):
            messages.append(client.ask(op="put", queue="q", data="x")["msg"])
            leases.append(client.ask(op="take", queue="q")["lease"])
        client.close()
        for kind, ids in (("msg", messages), ("lease", leases)):
            assert ids == sorted(set(ids)), ids
            assert not self.used & {(kind, i) for i in ids}, (kind, ids)
            assert min(ids) > self.last, (kind, ids, self.last)
            self.used |= {(kind, i) for i in ids}
        self.last = max(messages + leases)
        return messages, leases


def they_never_repeat_over_kills():
    top = folder()
    ids = Ids(top)
    for _ in range(4):
        f = Ferryd("--dir", top).serving()
        ids.use()
        f.kill()


def an_orderly_end_skips_nothing():
    top = folder()
    ids = Ids(top)
    for _ in range(3):
        f = Ferryd("--dir", top).serving()
        before = ids.last
        messages, leases = ids.use()
        assert min(messages + leases) == before + 1, (before, messages, leases)
        f.stop()


def ends_of_both_kinds_mix():
    top = folder()
    ids = Ids(top)
    for how in ("kill", "stop", "stop", "kill", "kill", "stop"):
        f = Ferryd("--dir", top).serving()
        ids.use(2)
        getattr(f, how)()


def a_damaged_file_is_put_aside_and_said():
    top = folder()
    ids = Ids(top)
    Ferryd("--dir", top).serving().stop()
    path = os.path.join(top, "ids")
    write(path, "ferry-ids 1 1 00000000\n")
    f = Ferryd("--dir", top).serving()
    messages, _ = ids.use()
    assert messages[0] > 1 << 50, messages
    text = f.stop()
    assert re.search(rf"{path} could not be used \(damaged\): it is kept as ids\.damaged-\d+", text)
    kept = [name for name in os.listdir(top) if name.startswith("ids.damaged-")]
    assert len(kept) == 1, kept
    with open(os.path.join(top, kept[0]), encoding="ascii") as old:
        assert old.read() == "ferry-ids 1 1 00000000\n"

    # It goes on from there; a lost file does not send it back.
    f = Ferryd("--dir", top).serving()
    ids.use()
    f.kill()
    os.unlink(path)
    text = Ferryd("--dir", top).serving().stop()
    assert "is missing beside other state" in text, text


def a_block_is_on_disk_before_it_is_used():
    top = folder()
    calls = traced("openat,write,fsync,renameat,close,listen", "--dir", top)
    if calls is None:
        return
    in_order(calls, r'openat\(.*"ids\.new", .*O_EXCL', r'write\(.*"ferry-ids 1 8589934593 ',
             r"fsync\(", r'renameat\(.*"ids\.new", .*"ids"\)\s+= 0', r"fsync\(", r"listen\(")
    # What was synced is the file, and then its directory.
    synced = [re.match(r"fsync\((\d+)\)", c).group(1) for c in calls if c.startswith("fsync(")]
    opened = [re.search(r"= (\d+)$", c).group(1) for c in calls if '"ids.new", O_' in c]
    directory = re.match(r"renameat\((\d+),", next(c for c in calls if "renameat" in c)).group(1)
    assert synced[:2] == [opened[0], directory], (synced, opened, directory)


main([
    a_block_is_on_disk_before_it_is_used,
    they_never_repeat_over_kills,
    an_orderly_end_skips_nothing,
    ends_of_both_kinds_mix,
    a_damaged_file_is_put_aside_and_said,
])
