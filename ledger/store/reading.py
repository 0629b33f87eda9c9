"""Item files as the index keeps them: read, digested and summarised in one go, in whatever process."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from ledger.errors import Problem
from ledger.model import End, TaskList, summary, units_named
from ledger.record import packed, replace
from ledger.store.files import read_item
from ledger.store.index import BAD, GOOD, REMARKED, Parsed
from ledger.store.shelf import WorkingTree


def parse_all(root: Path, lists: Mapping[str, TaskList], end: End, like: str, paths: Sequence[str]) -> list[Parsed]:
    """Those of some files of the disk that are still there. Digests are as long as `like`, an id of git's, or as SHA-1."""
    shelf = WorkingTree(root)
    found = ((path, shelf.changed_at(path), data) for each in paths for path, data in shelf.read_all([each]))
    return [replace(parse(data, path, lists, end, like), changed_at=changed_at) for path, changed_at, data in found]


def parse(data: bytes | Problem, path: str, lists: Mapping[str, TaskList], end: End, like: str) -> Parsed:
    """What a file says. One that cannot be read has no digest, so that it is tried again each time."""
    if isinstance(data, Problem):
        return Parsed(path=path, state=BAD)
    item, problems = read_item(data, path, lists)
    digest, plain = blob_id(data, like), blob_id(data.replace(b"\r\n", b"\n"), like) if b"\r\n" in data else ""
    if item is None:
        return Parsed(path=path, state=BAD, digest=digest, plain=plain)
    how = end(item)
    return Parsed(
        path=path,
        state=REMARKED if problems else GOOD,
        digest=digest,
        plain=plain,
        facts=packed(item),
        words=how.words,
        units=tuple({unit for _, _, unit in units_named(item)}),
        summary=summary(item, how),
        open=how.status.open,
    )


def blob_id(data: bytes, like: str = "") -> str:
    """The name that git gives to a file's bytes, by SHA-256 where `like`, another such name, is as long as that."""
    make = hashlib.sha256 if len(like) == 64 else hashlib.sha1
    return make(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
