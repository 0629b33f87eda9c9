"""The merge of one item's file: header fields three-way, log entries as a set by key, everything else as people left it."""

import hashlib
from collections.abc import Iterable, Mapping
from functools import reduce
from types import MappingProxyType

from ledger.errors import LedgerError, Problem
from ledger.merging.docket import Clash, Docket
from ledger.merging.pieces import Unclear
from ledger.merging.verdicts import Conflict, Merged, Side, Stamp
from ledger.merging.whole import as_a_whole, merge_text, named, unmergeable
from ledger.model import Entry, Item, Kind, TaskList
from ledger.store.files import read_item
from ledger.store.text import append_entry

_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # as keys are made everywhere: nothing that can be mistaken for another


def merge_item(
    base: str | None,
    ours: str | None,
    theirs: str | None,
    *,
    path: str,
    lists: Mapping[str, TaskList],
    choices: Mapping[str, Side] = MappingProxyType({}),
    stamp: Stamp | None = None,
) -> Merged:
    """Merge two texts of an item with the text both come from; None is a file that is not there.

    `lists` are the office's (after the merge of its settings). `choices` settle conflicts by their names; a choice between two values
    of a header field leaves its trace in the log, signed by `stamp`; without choices none is needed. A side that does not load is not merged.
    """
    if ours is None or theirs is None or ours == theirs:
        return as_a_whole(base, ours, theirs, _about_the_file(path, lists, base, ours, theirs), choices)
    items, problems = _read_both(ours, theirs, path, lists)
    if problems:
        return Merged(text=ours, problems=problems)
    if base is None and not _one_matter(*items):
        return as_a_whole(base, ours, theirs, _about_the_file(path, lists, base, ours, theirs), choices)
    was = _item(base, path, lists)
    docket = Docket(choices)
    try:
        text = merge_text(base, ours, theirs, docket)
        merged = _sound(text, path, lists, items)
        traces = _traces(merged, docket.clashes, stamp) if stamp else ()
        text = reduce(append_entry, traces, text)
    except Unclear:
        return unmergeable(path, ours)
    except LedgerError as error:  # a log in brackets has no place for the trace of a choice
        return Merged(text=ours, problems=(Problem(error.message, error.hint, path=path),))
    return Merged(
        text=text,
        conflicts=tuple(_conflict(clash, was, items, path) for clash in docket.clashes if clash.kept is None),
        traces=traces,
    )


def _read(text: str, path: str, lists: Mapping[str, TaskList]) -> tuple[Item | None, list[Problem]]:
    return read_item(text.encode("utf-8", "surrogateescape"), path, lists)


def _item(text: str | None, path: str, lists: Mapping[str, TaskList]) -> Item | None:
    return _read(text, path, lists)[0] if text else None


def _read_both(ours: str, theirs: str, path: str, lists: Mapping[str, TaskList]) -> tuple[tuple[Item, Item], tuple[Problem, ...]]:
    """Both sides' items; where one does not load, what is wrong with it and on which side."""
    found = {side: _read(text, path, lists) for side, text in ((Side.OURS, ours), (Side.THEIRS, theirs))}
    problems = named({side: each for side, (_, each) in found.items()})
    first, second = (item or Item(id="", title="", list="", path=path) for item, _ in found.values())
    return (first, second), problems


def _one_matter(ours: Item, theirs: Item) -> bool:
    """Whether two files that both sides made are one item, as after the same 结转; else two matters were given one number."""
    return bool({entry.key for entry in ours.log} & {entry.key for entry in theirs.log}) and ours.title == theirs.title


def _sound(text: str, path: str, lists: Mapping[str, TaskList], sides: tuple[Item, Item]) -> Item:
    """The merged item. Raises Unclear unless it loads, with every entry of either side once and as one of them has it."""
    merged = _item(text, path, lists)
    if merged is None or {entry.key for entry in merged.log} != {entry.key for side in sides for entry in side.log}:
        raise Unclear
    if not all(any(entry in side.log for side in sides) for entry in merged.log):
        raise Unclear
    return merged


def _about_the_file(path: str, lists: Mapping[str, TaskList], base: str | None, ours: str | None, theirs: str | None) -> Conflict:
    said = [item.title if (item := _item(text, path, lists)) else text and "（读不懂）" for text in (base, ours, theirs)]
    return Conflict(path=path, item=path.rpartition("/")[2].removesuffix(".yaml"), field="", base=said[0], ours=said[1], theirs=said[2])


def _conflict(clash: Clash, base: Item | None, sides: tuple[Item, Item], path: str) -> Conflict:
    ours, theirs = sides
    return Conflict(
        path=path,
        item=ours.id,
        field=clash.field,
        key=clash.key,
        base=clash.base,
        ours=clash.ours,
        theirs=clash.theirs,
        ours_by=_said_by(clash, base, ours),
        theirs_by=_said_by(clash, base, theirs),
    )


def _said_by(clash: Clash, base: Item | None, side: Item) -> Entry | None:
    """The entry by which a side says who did it: the entry itself, or the last trace of the field's change that the base does not have."""
    if clash.key:
        return next((entry for entry in side.log if entry.key == clash.key), None)
    known = {entry.key for entry in base.log} if base else set()
    traces = [entry for entry in side.log if entry.kind is Kind.EDIT and entry.field == clash.field and entry.key not in known]
    return max(traces, key=lambda entry: entry.order, default=None)


def _traces(item: Item, clashes: Iterable[Clash], stamp: Stamp) -> tuple[Entry, ...]:
    """An `edit` for each header field whose value was chosen over the other's."""
    found: list[Entry] = []
    for clash in clashes:
        if clash.kept and not clash.key:
            new, old = (clash.ours, clash.theirs) if clash.kept is Side.OURS else (clash.theirs, clash.ours)
            key = _key([item.id, clash.field, old or "", new or "", stamp.at.isoformat(), stamp.by], {entry.key for entry in (*item.log, *found)})
            trace = Entry(
                key=key, kind=Kind.EDIT, on=stamp.on, at=stamp.at, by=stamp.by, text="两处改得不同，合并时选定", field=clash.field, old=old, new=new
            )
            found.append(trace)
    return tuple(found)


def _key(said: Iterable[str], taken: set[str]) -> str:
    """A key made of what a trace says, so that two clones that choose the same at the same moment write the same entry."""
    digest = hashlib.sha256("\0".join(said).encode("utf-8", "surrogateescape")).digest()
    letters = "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in digest)
    return next(letters[:length] for length in range(6, len(letters)) if letters[:length] not in taken)
