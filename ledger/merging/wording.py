"""What a merge could not settle, in the office's words."""

from collections.abc import Iterable

from ledger.merging.contradictions import Contradiction
from ledger.merging.verdicts import Conflict, Side
from ledger.model import Entry
from ledger.words import FIELDS, KINDS, as_said, short_date

SIDES = {Side.OURS: "本方", Side.THEIRS: "对方"}
ABSENT = "（没有）"
_LISTS = {"log": "记录", "entries": "计数"}


def conflict_line(conflict: Conflict) -> str:
    """`ZD-2026-001 责任人 两边改得不同：原为“张华”，本方“甲”（赵敏3月1日），对方“乙”（钱进3月2日）`."""
    about = conflict.item or conflict.path
    if not conflict.field:
        if conflict.ours is not None and conflict.theirs is not None:
            return f"{about} 两边各有一份，内容不同：本方“{conflict.ours}”，对方“{conflict.theirs}”"
        gone, left = (Side.OURS, Side.THEIRS) if conflict.ours is None else (Side.THEIRS, Side.OURS)
        return f"{about} {SIDES[gone]}删掉了，{SIDES[left]}又改过"
    sides = ((Side.OURS, conflict.ours, conflict.ours_by), (Side.THEIRS, conflict.theirs, conflict.theirs_by))
    said = "，".join(f"{SIDES[side]}{_value(conflict.field, value)}{'' if conflict.key else _signed(by)}" for side, value, by in sides)
    was = "" if conflict.base is None else f"原为{_value(conflict.field, conflict.base)}，"
    return f"{about} {_place(conflict)} 两边改得不同：{was}{said}"


def contradiction_line(found: Contradiction) -> str:
    """`ZD-2026-001 两边的记录不能并存：本方 销号（k7f3q2 赵敏3月5日），对方 延期（m4x8tc 钱进3月6日）`."""
    return f"{found.item} 两边的记录不能并存：本方 {_entries(found.ours)}，对方 {_entries(found.theirs)}"


def differing(about: Conflict | Contradiction) -> str:
    """What two sides differ in: a field, an entry, or the file as a whole."""
    if isinstance(about, Contradiction):
        return _LISTS["log"]
    if not about.field:
        return "整个文件"
    return f"{_LISTS.get(about.field, about.field)} {about.key} " if about.key else field_name(about.field)


def field_name(field: str) -> str:
    """责任人 of `owner`, 来源条款 of `source.clause`; a field that has no name is called what it is."""
    outer, _, inner = field.partition(".")
    return FIELDS.get(field, FIELDS.get(outer, outer) + (FIELDS.get(inner, inner) if inner else ""))


def entry_line(entry: Entry) -> str:
    """`延期 2026-03-06 m4x8tc，延至2026-09-30，汛期停工`."""
    to = f"，延至{entry.to}" if entry.to else ""
    return f"{KINDS[entry.kind]} {entry.on} {entry.key}{to}" + (f"，{entry.text}" if entry.text else "")


def _place(conflict: Conflict) -> str:
    if conflict.key:
        entry = conflict.ours_by
        return f"{KINDS[entry.kind]}（{conflict.key} {short_date(entry.on)}）" if entry else f"记录 {conflict.key}"
    return field_name(conflict.field)


def _value(field: str, value: str | None) -> str:
    return "删掉了" if value is None else f"“{as_said(field, value)}”"


def _signed(entry: Entry | None) -> str:
    return f"（{entry.by}{short_date(entry.on)}）" if entry else ""


def _entries(entries: Iterable[Entry]) -> str:
    return "、".join(f"{KINDS[entry.kind]}（{entry.key} {entry.by}{short_date(entry.on)}）" for entry in entries)
