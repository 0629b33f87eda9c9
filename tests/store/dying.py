"""A ledger command in a process of its own that dies, or finds the disk full, at its N-th dangerous step.

A step is a call that changes something outside the process: a file opened for writing, written, flushed, renamed or deleted, a folder made,
a git begun, a statement of the index. They are counted from the time the command begins, so every run of one command has the same ones.
"""

import os
import subprocess
import sys
from pathlib import Path

from tests.conftest import PROJECT

MOST = 70  # no command that is tried here has more steps

PROGRAM = """
import errno, os, signal, sqlite3, sys

fault, last = sys.argv[1], int(sys.argv[2])
names = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "subprocess.Popen"}
count = 0

def step(what):
    global count
    count += 1
    if count < last:
        return
    if fault == "kill" and count == last:
        os.kill(os.getpid(), signal.SIGKILL)
    if fault == "kill all" and count == last:
        os.killpg(0, signal.SIGKILL)
    if fault == "full" and what not in ("os.remove", "os.rmdir", "subprocess.Popen"):
        raise sqlite3.OperationalError("database or disk is full") if what == "sqlite3" else OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "somewhere")

def heard(event, given):
    if event in names or (event == "open" and isinstance(given[2], int) and given[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) and isinstance(given[0], str) and given[0] != os.devnull):
        step(event)

def counted(function, what):
    def call(*given, **named):
        step(what)
        return function(*given, **named)
    return call

class Connection(sqlite3.Connection):
    def execute(self, *given):
        if not given[0].startswith(("SELECT", "PRAGMA")):
            step("sqlite3")
        return super().execute(*given)

    def executemany(self, *given):
        step("sqlite3")
        return super().executemany(*given)

from ledger.cli import main
os.fsync, os.ftruncate = counted(os.fsync, "fsync"), counted(os.ftruncate, "ftruncate")
connect = sqlite3.connect
sqlite3.connect = lambda *given, **named: connect(*given, factory=Connection, **named)
if fault == "kill all":
    import subprocess
    subprocess.Popen.communicate = counted(subprocess.Popen.communicate, "communicate")
sys.addaudithook(heard)
sys.argv = ["ledger", *sys.argv[3:]]
try:
    main()
finally:
    if fault == "count":
        print(count, file=sys.stderr)
"""


def run_to(root: Path, fault: str, step: int, *command: str) -> "subprocess.CompletedProcess[str]":
    """Run a command that meets the fault (`kill`, `kill all` with its gits, `full`) at a step, or ends before it."""
    words = [sys.executable, "-c", PROGRAM, fault, str(step), *command]
    environment = {**os.environ, "PYTHONPATH": str(PROJECT), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(words, cwd=root, env=environment, capture_output=True, text=True, encoding="utf-8", start_new_session=True, check=False)
