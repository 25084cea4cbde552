# SPDX-License-Identifier: MIT
# SPDX-FileCopyrightText: 2026 The Ferry authors
"""Broker: a ferryd of our own, in a private directory, and what the kernel knows of it.

Started, asked to end, and judged: it must end with status 0 on SIGTERM and leave no sanitizer
report. It is always ended by its own process id."""

import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading

SANITIZER = re.compile(r"ERROR: \w+Sanitizer|runtime error:|SUMMARY: \w+Sanitizer")
BOUND = 60

_running = set()
_lock = threading.Lock()


class Failed(Exception):
    """The broker did not start, died, or ended badly."""


def kill_all():
    """Ends every broker that this process started; for when we are told to end ourselves."""
    with _lock:
        for process in _running:
            process.kill()


class Broker:
    """One ferryd; `open_to_all` lets other users reach its socket."""

    def __init__(self, binary, config, open_to_all=False, keep=False):
        self.binary = binary
        self.keep = keep
        self.open_to_all = open_to_all
        self.base = tempfile.mkdtemp(prefix="ferry-wire.")
        self.dir = os.path.join(self.base, "run")
        self.path = os.path.join(self.dir, "ferry.sock")
        self.log = []
        self.process = None
        self.asked = False
        self._ready = threading.Condition()
        os.mkdir(self.dir, 0o700)
        os.mkdir(os.path.join(self.base, "state"), 0o700)
        with open(os.path.join(self.base, "ferryd.conf"), "w", encoding="utf-8") as out:
            out.write("".join(line + "\n" for line in config))

    def start(self):
        """Starts it and returns once it answers on its socket."""
        self.asked = False
        env = {k: v for k, v in os.environ.items()
               if not k.startswith(("FERRY", "NOTIFY", "LISTEN_", "WATCHDOG"))}
        self.process = subprocess.Popen(
            [self.binary, "--dir", self.dir, "--state-dir", os.path.join(self.base, "state"),
             "--config", os.path.join(self.base, "ferryd.conf")],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=env)
        with _lock:
            _running.add(self.process)
        self._reader = threading.Thread(target=self._read_log, args=[self.process], daemon=True)
        self._reader.start()
        with self._ready:
            if not self._ready.wait_for(self._answers, BOUND) or self.process.poll() is not None:
                raise Failed("ferryd did not start" + self.tail())
        if self.open_to_all:
            for path, mode in ((self.base, 0o711), (self.dir, 0o711), (self.path, 0o666)):
                os.chmod(path, mode)

    def _answers(self):
        """Asked after each line that it prints: it says one when it serves."""
        if self.process.poll() is not None:
            return True
        probe = socket.socket(socket.AF_UNIX)
        with probe:
            return bool(self.log) and probe.connect_ex(self.path) == 0

    def _read_log(self, process):
        for line in process.stdout:
            with self._ready:
                self.log.append(line.decode("utf-8", "replace").rstrip("\n"))
                self._ready.notify_all()
        process.wait()
        with self._ready:
            self._ready.notify_all()

    def tail(self):
        """The last lines that it printed, for a failure's text."""
        return "".join(f"\n  ferryd: {line}" for line in self.log[-40:])

    def alive(self):
        """Whether it still runs."""
        return self.process.poll() is None

    def terminate(self):
        """Sends SIGTERM, once, without waiting."""
        if self.alive() and not self.asked:
            self.asked = True
            self.process.send_signal(signal.SIGTERM)

    def stop(self):
        """Asks it to end, waits, and judges how it did; raises Failed."""
        if not self.process:
            return
        self.terminate()
        try:
            self.process.wait(BOUND)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise Failed("ferryd did not end on SIGTERM" + self.tail()) from None
        finally:
            with _lock:
                _running.discard(self.process)
            self._reader.join()
        if not self.asked:
            raise Failed(f"ferryd ended by itself, status {self.process.returncode}" + self.tail())
        if any(SANITIZER.search(line) for line in self.log):
            raise Failed("a sanitizer reported" + self.tail())
        if self.process.returncode != 0:
            raise Failed(f"ferryd ended with status {self.process.returncode}" + self.tail())

    def forget(self):
        """Kills what may still run and removes the directory, unless it is to be kept."""
        if self.process and self.alive():
            self.process.kill()
            self.process.wait()
        if self.keep:
            print(f"# kept {self.base}", flush=True)
            return
        shutil.rmtree(self.base, ignore_errors=True)

    def cpu_ns(self):
        """Processor time that all its threads have used, in nanoseconds."""
        total, tasks = 0, f"/proc/{self.process.pid}/task"
        for task in os.listdir(tasks):
            with open(f"{tasks}/{task}/schedstat", encoding="ascii") as stat:
                total += int(stat.read().split()[0])
        return total

    def descriptors(self):
        """How many descriptors it has open."""
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))
