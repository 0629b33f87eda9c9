"""What came and what went: the items and files that one side changed, how many entries, and by whom."""

import os
from collections.abc import Callable, Iterable, Mapping

from ledger.record import Record
from ledger.store.git import Git
from ledger.syncing.glance import keys_of, title_of
from ledger.syncing.sides import Matter, Version, item_number, matters

Texts = Callable[[Version | None], str | None]


class Passed(Record, frozen=True):
    """An item (or another file: then `item` and `title` are empty) that came or went, with the number of new entries and whose commits they are in."""

    item: str
    path: str
    title: str
    new: bool
    entries: int
    by: tuple[str, ...]


def passed(git: Git, base: str, side: str, other: str, texts: Callable[[Iterable[Version | None]], Texts]) -> list[Passed]:
    """What one side changed since `base` that the other has not got, by the order of the paths."""
    found = [each for each in matters(git, base, side, other) if each.ours not in (each.base, each.theirs)]
    read = texts(version for each in found for version in (each.base, each.ours, each.theirs))
    authors = _authors(git, base, side)
    prefix = git.place
    return [_passed(each, read, authors, prefix) for each in found]


def _passed(each: Matter, read: Texts, authors: Mapping[str, list[str]], prefix: str) -> Passed:
    text = read(each.ours)
    fresh = keys_of(text) - keys_of(read(each.base)) - keys_of(read(each.theirs))
    path = each.path
    title = title_of(text or read(each.base)) if item_number(path, prefix) else ""
    return Passed(each.item, path.removeprefix(prefix), title, each.base is None, len(fresh), tuple(dict.fromkeys(authors.get(path, ()))))


def _authors(git: Git, base: str, side: str) -> dict[str, list[str]]:
    """Whose commits touched each path, the first first."""
    span = f"{base}..{side}" if git.resolve(base) else side
    found: dict[str, list[str]] = {}
    by = ""
    for word in map(os.fsdecode, git.out("log", "--reverse", "--no-renames", "--format=%x01%an", "--name-only", "-z", span).split(b"\0")):
        if word.startswith("\x01"):
            by, _, word = word.removeprefix("\x01").partition("\n")
        if path := word.lstrip("\n"):
            found.setdefault(path, []).append(by)
    return found


def last_hand(git: Git, base: str, side: str, matter: Matter) -> tuple[str, str]:
    """Who committed the last change of a matter on one side, and when (as ISO text); whoever made it, where that side changed nothing."""
    paths = {version.path for version in (matter.base, matter.ours, matter.theirs) if version}
    out = git.out(
        "log",
        "-1",
        "--format=%an%x00%cI",
        side,
        *([f"^{base}"] if git.resolve(base) else []),
        "--",
        *(f":(top,literal){path}" for path in sorted(paths)),
    )
    name, _, at = out.decode("utf-8", "replace").strip().partition("\0")
    return name, at
