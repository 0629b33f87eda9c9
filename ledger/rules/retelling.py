"""How a change is told: an entry, a field, and what each said before and says now."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from ledger.model import Entry, Item, Milestone, TallyEntry, Target
from ledger.words import FIELDS, KINDS, long_date, names, number

AnyEntry = Entry | TallyEntry
Header = Mapping[str, object]

_LONGEST = 16  # characters of a value that are enough to know it by


def in_words(value: object) -> str | None:
    """A plain value as the trace of a correction says it."""
    if isinstance(value, Decimal):
        return number(value)
    return value.isoformat() if isinstance(value, date) else None if value is None else str(value)


def said(value: object) -> str | None:
    """Any header value as the trace of a correction says it, lists with their parts; None where there is none."""
    if isinstance(value, tuple):
        return names(filter(None, map(said, value))) or None
    if isinstance(value, Milestone):
        return " ".join(filter(None, (said(value.due), f"{number(value.percent)}%" if value.percent is not None else None, value.title)))
    if isinstance(value, Target):
        return f"{number(value.value)}{value.unit}"
    return in_words(value)


def named(entry: AnyEntry) -> str:
    """An entry by its day, kind and key, so that it is found: 2026年2月24日的进展（84pnmp）."""
    what = KINDS[entry.kind] if isinstance(entry, Entry) else "计数"
    return f"{long_date(entry.on)}的{what}（{entry.key}）"


def difference(before: AnyEntry, after: AnyEntry) -> str:
    """Field by field; what a correction says of the list's own fields is not repeated, for some of those never leave the office."""
    fields = [name for name in before.__struct_fields__ if getattr(before, name) != getattr(after, name, None)]
    about = before.field if isinstance(before, Entry) and before.field else "title"
    if about.partition(".")[0] not in Item.__struct_fields__:
        return "、".join(map(field_name, fields))
    return "；".join(f"{field_name(name)}由{shown(getattr(before, name))}改为{shown(getattr(after, name, None))}" for name in fields)


def told(before: Header, after: Header, name: str) -> str:
    """The two values, unless the field is the list's own: some of those never leave the office."""
    return f"：{change(before, after, name)}" if name.partition(".")[0] in Item.__struct_fields__ else ""


def change(before: Header, after: Header, name: str) -> str:
    """由“…”改为“…”, of one field of two headers."""
    return f"由{shown(before.get(name))}改为{shown(after.get(name))}"


def field_name(name: str) -> str:
    """A field's Chinese name; a list's own field keeps its key."""
    return FIELDS.get(name.rpartition(".")[2], name)


def shown(value: object) -> str:
    """A value in quotes, 空 where there is none."""
    if value is None or value == ():
        return "空"
    if isinstance(value, tuple):
        return f"“{short(names(str(getattr(each, 'title', each)) for each in value))}”"
    return f"“{short(in_words(value) or '')}”"


def short(text: str) -> str:
    """The beginning of a text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"
