"""What two sides could each record alone, but not both: closed here and extended there, two suspensions, work after a withdrawal."""

from collections.abc import Collection, Iterable
from datetime import date

from ledger.merging.verdicts import Side
from ledger.model import Entry, Item, Kind
from ledger.record import Record, replace
from ledger.rules.history import living
from ledger.rules.lifecycle import impossible


class Contradiction(Record, frozen=True, kw_only=True):
    """Entries that cannot stand together, though each side's own could.

    To settle it for one side, the other side's entries here are voided, each by an entry of its own; nothing is dropped.
    """

    path: str
    item: str
    ours: tuple[Entry, ...]
    theirs: tuple[Entry, ...]

    def to_void(self, kept: Side) -> tuple[Entry, ...]:
        """The entries that must be voided if a side is to be kept."""
        return self.theirs if kept is Side.OURS else self.ours


def contradictions(base: Item | None, ours: Item, theirs: Item, merged: Item) -> tuple[Contradiction, ...]:
    """What the rules allow each side, and not both together: none, or one for the item. What was impossible on a side already is not the merge's doing."""
    known = {entry.key for side in (ours, theirs) for entry in _troubles(side)}
    if all(entry.key in known for entry in _troubles(merged)):
        return ()
    shared = {entry.key for entry in (base.log if base else ())} | ({entry.key for entry in ours.log} & {entry.key for entry in theirs.log})
    mine, other = (_in_the_way(merged, known, {entry.key for entry in side.log} - shared) for side in (ours, theirs))
    return (Contradiction(path=merged.path, item=merged.id, ours=mine, theirs=other),)


def _troubles(item: Item) -> list[Entry]:
    """The entries that could not have been recorded on their day. A correction of the header is none: it changes no status, and cannot be voided."""
    bad = [entry for entry, _ in impossible(item.log) if entry.kind is not Kind.EDIT]
    return [*bad, *_idle_extensions(item)]


def _idle_extensions(item: Item) -> Iterable[Entry]:
    """Extensions to a day that is not after the deadline then in force: `record` refuses those."""
    current = item.due or date.min
    for entry in living(item.log, date.max):
        if entry.kind is Kind.EXTEND and entry.to is not None:
            if entry.to <= current:
                yield entry
            current = entry.to


def _in_the_way(item: Item, known: Collection[str], own: Collection[str]) -> tuple[Entry, ...]:
    """The entries of one side without which everything of the other side is possible."""
    out: list[Entry] = []
    while bad := next((entry for entry in _troubles(_without(item, out)) if entry.key not in known), None):
        left = [entry for entry in living(_without(item, out).log, date.max) if entry.key in own and entry.kind is not Kind.EDIT]
        if not left:
            break
        out.append(bad if bad in left else _cause(_without(item, out), bad, left))
    return tuple(out)


def _cause(item: Item, bad: Entry, left: list[Entry]) -> Entry:
    """The entry that alone makes another impossible, the last such; else the last one before it."""
    alone = [entry for entry in left if bad not in _troubles(_without(item, [entry]))]
    before = [entry for entry in left if entry.order < bad.order]
    return (alone or before or left)[-1]


def _without(item: Item, out: Collection[Entry]) -> Item:
    return replace(item, log=tuple(entry for entry in item.log if entry not in out))
