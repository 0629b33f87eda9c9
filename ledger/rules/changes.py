"""What distinguishes two versions of an item, field by field: what was recorded, corrected, and changed without a trace."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum

from ledger.model import Cadence, Entry, Item, Kind, Milestone, Source, Target, Urgency
from ledger.record import Record
from ledger.rules.history import living
from ledger.words import CADENCES, URGENCIES, names, number

_APART = frozenset({"list", "path", "log", "source", "extra"})
# What an entry of a kind is a change of, where that has a name of its own.
_ABOUT = {Kind.EXTEND: "due", Kind.PROGRESS: "percent", Kind.AWARD: "points", Kind.DEDUCT: "points"}


class What(StrEnum):
    """What kind of change it is."""

    REGISTERED = "registered"  # 立项, or 结转 from another number
    RECORDED = "recorded"  # an entry
    UNTRACED = "untraced"  # a header field, without an entry that says so
    ALTERED = "altered"  # a field of an entry that was there
    ERASED = "erased"  # an entry that was there
    DELETED = "deleted"  # the item


class Change(Record, frozen=True, kw_only=True):
    """One change of an item. `old` and `new` are a field's values in words, None for nothing.

    `entry` is the one recorded, altered or erased; `about` the one that a `void` names.
    """

    what: What
    item: str
    field: str = ""
    old: str | None = None
    new: str | None = None
    entry: Entry | None = None
    about: Entry | None = None


def changes(before: Item | None, after: Item | None) -> list[Change]:
    """Every change from one version of an item to the next, in the order in which the file has them; None where there is none."""
    if after is None:
        return [Change(what=What.DELETED, item=before.id, old=before.title)] if before else []
    if before is None:
        registered = Change(what=What.REGISTERED, item=after.id, old=after.carried_from, new=after.title)
        return [registered, *(() if after.carried_from else recorded(after, after.log))]
    known = {entry.key: entry for entry in before.log}
    kept = {entry.key: entry for entry in after.log}
    added = recorded(after, [entry for entry in after.log if entry.key not in known])
    traced = {change.entry.field for change in added if change.entry and change.entry.kind is Kind.EDIT}
    altered = [change for key, entry in known.items() if key in kept for change in _altered(after, entry, kept[key])]
    erased = [Change(what=What.ERASED, item=after.id, field=_about(entry), entry=entry) for key, entry in known.items() if key not in kept]
    return [*_header(before, after, traced), *altered, *erased, *added]


def recorded(item: Item, entries: Iterable[Entry]) -> list[Change]:
    """Entries as they entered an item's log; of an extension, which deadline it moved."""
    return [_recorded(item, entry) for entry in entries]


def without_item(item_id: str, entries: Iterable[Entry]) -> list[Change] | None:
    """As `recorded`, where nothing else of the item need be known; None where it must be."""
    entries = list(entries)
    if any(entry.kind in (Kind.EXTEND, Kind.VOID, Kind.AWARD, Kind.DEDUCT, Kind.EDIT) for entry in entries):
        return None
    return [Change(what=What.RECORDED, item=item_id, field=_about(entry), entry=entry) for entry in entries]


def in_all(versions: Sequence[Sequence[Change]]) -> list[Change]:
    """The changes that a merge made itself: those that it shows against every one of its parents."""
    first, *others = versions
    kept = [{_signature(change) for change in other} for other in others]
    return [change for change in first if all(_signature(change) in other for other in kept)]


def current_due(item: Item, before: Entry | None = None) -> date | None:
    """现时限: the `to` of the last extension (before an entry, where one is given), else 原时限."""
    extensions = [entry for entry in living(item.log, date.max) if entry.kind is Kind.EXTEND and (before is None or entry.order < before.order)]
    return extensions[-1].to if extensions else item.due


def _signature(change: Change) -> tuple[object, ...]:
    return change.what, change.field, change.new, change.entry.key if change.entry else ""


def _recorded(item: Item, entry: Entry) -> Change:
    about = next((each for each in item.log if each.key == entry.voids), None) if entry.voids else None
    old, new = entry.old, entry.new
    if entry.kind is Kind.EXTEND:
        old, new = in_words(current_due(item, entry)), in_words(entry.to)
    elif entry.percent is not None:
        new = number(entry.percent)
    field = _about(about) if about else _about(entry)
    return Change(what=What.RECORDED, item=item.id, field=field, old=old, new=new, entry=entry, about=about)


def _about(entry: Entry) -> str:
    return entry.field or _ABOUT.get(entry.kind, entry.kind.value)


def _header(before: Item, after: Item, traced: Iterable[str | None]) -> list[Change]:
    old, new = header(before), header(after)
    fields = [name for name in dict.fromkeys([*old, *new]) if old.get(name) != new.get(name) and name not in traced]
    return [Change(what=What.UNTRACED, item=after.id, field=name, old=old.get(name), new=new.get(name)) for name in fields]


def _altered(item: Item, before: Entry, after: Entry) -> list[Change]:
    names_of = [name for name in Entry.__struct_fields__ if getattr(before, name) != getattr(after, name)]
    return [
        Change(what=What.ALTERED, item=item.id, field=name, old=in_words(getattr(before, name)), new=in_words(getattr(after, name)), entry=before)
        for name in names_of
    ]


def header(item: Item) -> dict[str, str]:
    """An item's header fields in words; those of its source as `source.number`, those of its list under their own names."""
    plain = {name: in_words(getattr(item, name)) for name in Item.__struct_fields__ if name not in _APART}
    source = {f"source.{name}": in_words(getattr(item.source, name)) for name in Source.__struct_fields__}
    return {name: words for name, words in (plain | source | dict(item.extra)).items() if words}


def in_words(value: object) -> str | None:
    """A field's value as a reader would say it; None where there is none."""
    if value in (None, (), False, ""):
        return None
    if isinstance(value, tuple):
        return "；".join(map(_milestone, value)) if isinstance(value[0], Milestone) else names(map(str, value))
    if isinstance(value, Decimal):
        return number(value)
    if isinstance(value, Target):
        return f"{_DIRECTIONS.get(value.direction, '')}{number(value.value)}{value.unit}"
    if value is True:
        return "是"
    if isinstance(value, Cadence | Urgency):
        return CADENCES[value] if isinstance(value, Cadence) else URGENCIES[value]
    return value.isoformat() if isinstance(value, date) else str(value)


def _milestone(stone: Milestone) -> str:
    return " ".join(part for part in (stone.due.isoformat(), f"{number(stone.percent)}%" if stone.percent is not None else "", stone.title) if part)


_DIRECTIONS = {"at_least": "不少于", "at_most": "不多于", "equal": "等于"}
