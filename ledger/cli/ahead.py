"""What is begun before most of the program is imported: git's look at the items' files, which takes about as long."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from ledger.errors import LedgerError

if TYPE_CHECKING:
    from ledger.store.git import Git


@contextmanager
def looking_ahead(arguments: Sequence[str], readers: frozenset[str]) -> Iterator["Git | None"]:
    """Git at work, for a command line that names a command which looks at the items on the disk; None for any other."""
    git = _git(arguments) if not readers.isdisjoint(arguments[:3]) and not any(each.startswith("--known-at") for each in arguments) else None
    try:
        yield git
    finally:
        if git:
            git.look_no_further()


def _git(arguments: Sequence[str]) -> "Git | None":
    """A wrong guess costs a process and nothing else: the session finds the office by itself."""
    from ledger.store.git import find_git  # not for a mistake or --version
    from ledger.store.paths import find_root

    typed = next((after for each, after in pairwise(arguments) if each == "--root"), os.environ.get("LEDGER_ROOT"))
    try:
        root = find_root(Path.cwd(), Path(typed) if typed else None)
        git = find_git(root) if root else None
        if git:
            git.look_ahead("data")
    except (OSError, ValueError, LedgerError):
        return None
    return git
