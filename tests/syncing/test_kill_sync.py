"""A sync killed after any step of git's, and so before the next: nothing is lost, the next command works, and the next sync ends it."""

import signal
import subprocess
import sys

import pytest

from tests.conftest import ZD1, Office
from tests.syncing.conftest import Clone
from tests.syncing.test_sync import ZD2, add, head, keys

PROGRAM = """
import os, signal, sys
from ledger.store import repository

run = repository.run

def dying(arguments, *more, **also):
    done = run(arguments, *more, **also)
    if arguments[2] == {word!r}:
        os.kill(os.getpid(), signal.SIGKILL)
    return done

repository.run = dying
from ledger.cli import main
sys.argv = ["ledger", "sync"]
main()
"""
STEPS = ("ls-remote", "fetch", "fast-import", "commit-tree", "read-tree", "update-ref", "push")


def kill(office: Office, word: str) -> None:
    """Sync in a process of its own that kills itself after a step."""
    done = subprocess.run([sys.executable, "-c", PROGRAM.format(word=word)], cwd=office.root, capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()


@pytest.mark.parametrize("word", STEPS)
def test_killed_at_any_step_the_next_command_works_and_the_next_sync_ends_it(shared: Office, clone: Clone, word: str) -> None:
    other = clone("钱进")
    other.run("accept", "ZD-1")
    add(other)
    other.run("sync")
    shared.run("remind", "ZD-1", "-m", "请尽快反馈")

    kill(shared, word)

    shared.run("note", "ZD-1", "-m", "照常")
    assert shared.git("status", "--short") == ""
    assert shared.run("check") == ""
    shared.run("sync")
    other.run("sync")
    assert len(keys(shared)) == 4
    assert shared.read(ZD1) == other.read(ZD1)
    assert shared.read(ZD2) == other.read(ZD2)
    assert head(shared) == head(other)
