"""The merge of the files that are no items: tallies by the keys of their entries, other YAML by its fields, templates by lines."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from ledger.errors import Problem
from ledger.merging.docket import Clash, Docket
from ledger.merging.lines import merge_lines
from ledger.merging.pieces import Unclear
from ledger.merging.verdicts import Conflict, Merged, Side
from ledger.merging.whole import as_a_whole, merge_text, named, unmergeable
from ledger.store.books import read_book
from ledger.store.office import read_calendar, read_directory, read_settings
from ledger.store.paths import CALENDAR, DIRECTORY, SETTINGS, is_book_path, is_tally_place
from ledger.store.tree import read_tree

Reader = Callable[[bytes, str], tuple[Any, list[Problem]]]


def merge_file(base: str | None, ours: str | None, theirs: str | None, *, path: str, choices: Mapping[str, Side] = MappingProxyType({})) -> Merged:
    """Merge two texts of a file under data/ or templates/ with the text both come from; None is a file that is not there.

    YAML is merged field by field, and read strictly before and after; what the kinds and units of a tally are is not looked at here.
    """
    about = Conflict(path=path, item="", field="", base=_length(base), ours=_length(ours), theirs=_length(theirs))
    if ours is None or theirs is None or ours == theirs:
        return as_a_whole(base, ours, theirs, about, choices)
    reader = _reader(path)
    if reader is None:
        text = merge_lines(base or "", ours, theirs)
        return as_a_whole(base, ours, theirs, about, choices) if text is None else Merged(text=text)
    problems = named({side: reader(_bytes(text), path)[1] for side, text in ((Side.OURS, ours), (Side.THEIRS, theirs))})
    if problems:
        return Merged(text=ours, problems=problems)
    docket = Docket({**choices, **_first_opening(ours, theirs, path)} if base is None and is_book_path(path) else choices)
    try:
        text = merge_text(base, ours, theirs, docket)
    except Unclear:
        return unmergeable(path, ours)
    if any(problem.blocking for problem in reader(_bytes(text), path)[1]):
        return unmergeable(path, ours)
    return Merged(text=text, conflicts=tuple(_conflict(clash, path) for clash in docket.clashes if clash.kept is None))


def _length(text: str | None) -> str | None:
    return None if text is None else f"{len(text.splitlines())}行"


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _reader(path: str) -> Reader | None:
    """Who reads a file strictly; None for what is not YAML."""
    if path in _READERS:
        return _READERS[path]
    if is_book_path(path):
        return read_book
    return _read_form if is_tally_place(path) or path.endswith(".yaml") else None


def _read_form(data: bytes, path: str) -> tuple[None, list[Problem]]:
    return None, read_tree(data, path).problems


_READERS: Mapping[str, Reader] = {SETTINGS: read_settings, DIRECTORY: read_directory, CALENDAR: read_calendar}


def _first_opening(ours: str, theirs: str, path: str) -> dict[str, Side]:
    """Two clones that opened the same book: it was opened when it first was, by whoever did."""
    mine, other = (read_book(_bytes(text), path)[0] for text in (ours, theirs))
    if mine is None or other is None:
        return {}
    return dict.fromkeys(("opened", "by"), Side.OURS if (mine.opened, mine.by) <= (other.opened, other.by) else Side.THEIRS)


def _conflict(clash: Clash, path: str) -> Conflict:
    return Conflict(path=path, item="", field=clash.field, key=clash.key, base=clash.base, ours=clash.ours, theirs=clash.theirs)
