"""What each side changed since their last common commit, matter by matter: an item is known by its number, wherever its file lies."""

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from ledger.record import Record
from ledger.store.beside import Blob, Difference, differences
from ledger.store.git import Git
from ledger.store.paths import ID, is_item_path


class Version(Record, frozen=True):
    """A file on one side: where it lies (from the top of the repository) and what git keeps of it."""

    path: str
    blob: Blob


class Matter(Record, frozen=True):
    """An item or any other file that at least one side changed: as it was, and as each side has it; None where it is not there.

    `name` is the item's number, or the path; `item` the number alone.
    """

    name: str
    item: str
    base: Version | None
    ours: Version | None
    theirs: Version | None

    @property
    def path(self) -> str:
        """Where it lies: on our side, else on theirs, else where it was."""
        found = self.ours or self.theirs or self.base
        return found.path if found else ""


class _Change(Record, frozen=True):
    before: Version | None = None
    after: Version | None = None


def matters(git: Git, base: str, ours: str, theirs: str) -> list[Matter]:
    """Everything that at least one side changed, in the order of the paths."""
    mine, others = differences(git, base, ours), differences(git, base, theirs)
    prefix = git.place
    unclear = _unclear(mine, prefix) | _unclear(others, prefix)
    here, there = _changes(mine, prefix, unclear), _changes(others, prefix, unclear)
    return sorted((_matter(name, here, there) for name in here.keys() | there.keys()), key=lambda each: each.path)


def item_number(path: str, prefix: str) -> str:
    """The number of the item whose file this is; empty for any other file."""
    inside = path.removeprefix(prefix)
    stem = PurePosixPath(path).stem
    return stem if path.startswith(prefix) and is_item_path(inside) and ID.fullmatch(stem) else ""


def _matter(name: str, here: Mapping[str, _Change], there: Mapping[str, _Change]) -> Matter:
    mine, others = here.get(name), there.get(name)
    base = mine.before if mine else others.before if others else None
    item = name if ID.fullmatch(name) else ""
    return Matter(name, item, base, mine.after if mine else base, others.after if others else base)


def _unclear(changed: Mapping[str, Difference], prefix: str) -> set[str]:
    """The numbers that more than one file bears: such files are known by their paths."""
    before = Counter(item_number(path, prefix) for path, each in changed.items() if each.before)
    after = Counter(item_number(path, prefix) for path, each in changed.items() if each.after)
    return {name for name, count in [*before.items(), *after.items()] if count > 1}


def _changes(changed: Mapping[str, Difference], prefix: str, unclear: Iterable[str]) -> dict[str, _Change]:
    found: dict[str, _Change] = {}
    for path, each in changed.items():
        number = item_number(path, prefix)
        name = path if not number or number in unclear else number
        known = found.get(name, _Change())
        before = Version(path, each.before) if each.before else known.before
        found[name] = _Change(before, Version(path, each.after) if each.after else known.after)
    return found
