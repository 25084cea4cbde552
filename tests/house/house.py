# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
"""House rules: what a person would otherwise have to look for in each review.

A rule is a function that takes a Tree and yields complaints. Each comes with a small tree that
breaks it and one that does not, and is believed only after it has told the two apart. Reads sources
by their shape, not by a C parser: what needs types is clang-tidy's, by `make lint`.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile

SPDX = ("SPDX-License-Identifier: MIT", "SPDX-FileCopyrightText: 2026 The Ferry authors")
FLOORS = ("proto", "daemon", "systemd", "client")
# What is no source: what tools make, and where `make distcheck` builds.
IGNORED = re.compile(r"^(\.git|build.*|_build|_inst|autom4te\.cache|__pycache__|\.cache)$")
GENERATED = re.compile(r"^(aclocal\.m4|configure~?|config\.h\.in~?|Makefile\.in|.*\.pyc)$")


class Tree:
    """The files of a source tree, by their paths from its top."""

    def __init__(self, root):
        self.root = root
        self.paths = sorted(self._list())
        self._texts = {}

    def _list(self):
        """In a clone, what git knows or would add; else, as in a release, what is there."""
        if os.path.exists(os.path.join(self.root, ".git")) and shutil.which("git"):
            out = subprocess.run(
                ["git", "-c", "safe.directory=*", "-C", self.root, "ls-files", "-z", "--cached",
                 "--others", "--exclude-standard"],
                check=True, stdout=subprocess.PIPE).stdout.decode()
            return [p for p in out.split("\0") if p and os.path.exists(self.join(p))]
        found = []
        for folder, folders, files in os.walk(self.root):
            folders[:] = [f for f in folders if not IGNORED.match(f)]
            here = os.path.relpath(folder, self.root)
            paths = (os.path.normpath(os.path.join(here, name)) for name in files)
            found += [path for path in paths if not GENERATED.match(path)]
        return found

    def join(self, path):
        return os.path.join(self.root, path)

    def text(self, path):
        if path not in self._texts:
            with open(self.join(path), encoding="utf-8", errors="replace") as f:
                self._texts[path] = f.read()
        return self._texts[path]

    def lines(self, path):
        return self.text(path).split("\n")

    def is_text(self, path):
        if "/corpus/" in path:
            return False
        with open(self.join(path), "rb") as f:
            return b"\0" not in f.read(4096)

    def sources(self, *suffixes, under=None):
        """Paths that end in one of suffixes, in one of the folders under."""
        for path in self.paths:
            if not path.endswith(suffixes):
                continue
            if under is None or path.startswith(tuple(u + "/" for u in under)):
                yield path

    def code(self, path):
        """The C of a file, its comments, strings and characters blanked in place."""
        return blank(self.text(path))


def blank(text):
    token = re.compile(
        r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.DOTALL)

    def spaces(match):
        s = match.group(0)
        if s[0] in "\"'":
            return s[0] + " " * (len(s) - 2) + s[0]
        return re.sub(r"[^\n]", " ", s)

    return token.sub(spaces, text)


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def functions(code):
    """Each function of blanked C: (name, number of parameters, first line, last line, body)."""
    # In this house a function's body begins and ends with a brace in the first column.
    for m in re.finditer(r"\)\n\{\n(.*?)^\}", code, re.MULTILINE | re.DOTALL):
        depth, start = 1, m.start()
        while depth and start:
            start -= 1
            depth += (code[start] == ")") - (code[start] == "(")
        name = re.search(r"(\w+)\s*$", code[:start])
        if name:
            yield (name.group(1), parameters(code[start + 1:m.start()]),
                   line_of(code, name.start()), line_of(code, m.end()), m.group(1))


def parameters(args):
    depth, n = 0, 1
    if args.strip() in ("", "void"):
        return 0
    for c in args:
        depth += (c in "([") - (c in ")]")
        n += c == "," and depth == 0
    return n


def plant(files, folder):
    for path, text in files.items():
        full = os.path.join(folder, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "w", encoding="utf-8") as f:
            f.write(text)
    return Tree(folder)


def verdict(rule, files):
    with tempfile.TemporaryDirectory() as folder:
        return list(rule(plant(files, folder)))


def tap(rules):
    """Run (rule, good files, list of bad files) against their own trees, then against the real one.

    Prints TAP; exits 1 if a rule cannot tell good from bad, or the real tree breaks one."""
    tree = Tree(os.environ["FERRY_SOURCE"])
    cases = []
    for rule, good, bads in rules:
        name = rule.__name__.replace("_", " ")
        wrong = [f"of the good tree it says {c}" for c in verdict(rule, good)]
        wrong += [f"of bad tree {i + 1} it says nothing" for i, bad in enumerate(bads)
                  if not verdict(rule, bad)]
        cases.append((f"{name}: tells good from bad", wrong))
        cases.append((f"{name}: {rule.__doc__}", list(rule(tree))))

    print(f"1..{len(cases)}")
    failed = False
    for i, (name, complaints) in enumerate(cases):
        print("not ok" if complaints else "ok", i + 1, "-", name.replace("#", ""))
        for complaint in complaints:
            print("#", complaint)
        failed = failed or bool(complaints)
    sys.exit(1 if failed else 0)
