"""Many item files read at once, on all cores: what of each file is kept in the index."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from ledger.errors import Problem
from ledger.model import TaskList
from ledger.record import Record, packed
from ledger.store.files import read_item
from ledger.store.parallel import CHUNK, each_chunk
from ledger.store.shelf import WorkingTree

Told = Callable[[int, int], None]
"""Is told how many of how many files have been read."""


class FileRead(Record, frozen=True):
    """One file as read: `blob` is the name that git gives its bytes, empty where they could not be read; `facts` the item packed.

    No facts where anything in the file could not be understood.
    """

    path: str
    blob: str = ""
    facts: bytes = b""
    problems: tuple[Problem, ...] = ()


def read_many(
    root: Path, paths: Sequence[str], lists: Mapping[str, TaskList], *, told: Told | None = None, object_format: str = "sha1"
) -> Iterator[FileRead]:
    """Every file of the working tree that is still there, in any order. `object_format` is the repository's: sha1 or sha256."""
    done = 0
    for chunk in each_chunk(partial(_read_chunk, root, lists, object_format), paths):
        yield from chunk
        done = min(done + CHUNK, len(paths))
        if told:
            told(done, len(paths))


def blob_id(data: bytes, object_format: str = "sha1") -> str:
    """The name that git gives to a file's bytes."""
    return hashlib.new(object_format, b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def _read_chunk(root: Path, lists: Mapping[str, TaskList], object_format: str, paths: Sequence[str]) -> list[FileRead]:
    return [_read(data, path, lists, object_format) for path, data in WorkingTree(root).read_all(paths)]


def _read(data: bytes | Problem, path: str, lists: Mapping[str, TaskList], object_format: str) -> FileRead:
    if isinstance(data, Problem):
        return FileRead(path, problems=(data,))
    item, problems = read_item(data, path, lists)
    return FileRead(path, blob_id(data, object_format), packed(item) if item else b"", tuple(problems))
