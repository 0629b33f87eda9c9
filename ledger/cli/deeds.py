"""A change in the words of the office's register: `进展 15%：…`, `责任人 张华 → 王强`, `时限 2026-06-30 → 2026-08-31（李明批准）`."""

from collections.abc import Callable, Mapping

from ledger.model import Entry, ExtraField, Kind
from ledger.rules.changes import Change, What, in_words
from ledger.words import FIELDS, HIDDEN, KINDS, as_said, number

Own = Mapping[str, ExtraField]
_SAID_APART = frozenset(
    {"key", "kind", "on", "at", "by", "text", "percent", "to", "points", "unit", "approved_by", "voids", "field", "old", "new", "limit"}
)


def said(change: Change, own: Own) -> str:
    """A change in words, on one line; `own` are the fields that the item's list declares, of which private ones are not repeated."""
    return " ".join(_SAYINGS[change.what](change, own).split())


def named(field: str, own: Own) -> str:
    """What a header field, or a field of an entry, is called."""
    return own[field].title if field in own else FIELDS.get(field.partition(".")[2] or field, field)


def _step(change: Change, own: Own) -> str:
    hidden = change.field in own and own[change.field].private
    return f"{named(change.field, own)} {HIDDEN if hidden else _arrow(change.field, change.old, change.new)}"


def _arrow(field: str, old: str | None, new: str | None) -> str:
    return f"{as_said(field, old) or '空'} → {as_said(field, new) or '空'}"


def _registered(change: Change, _own: Own) -> str:
    return f"由 {change.old} 结转：{change.new}" if change.old else f"立项：{change.new}"


def _recorded(change: Change, own: Own) -> str:
    entry = change.entry
    if entry is None:
        return ""
    if entry.kind is Kind.EDIT:
        return _with_text(_step(change, own), entry)
    if entry.kind is Kind.EXTEND:
        approved = [f"{entry.approved_by}批准"] if entry.approved_by else []
        aside = "，".join([*approved, *(["免计超时"] if entry.exempt else [])])
        return _with_text(f"时限 {change.old or '空'} → {change.new}" + (f"（{aside}）" if aside else ""), entry)
    if entry.kind is Kind.VOID:
        about = f"{entry_said(change.about, own)}（{entry.voids}）" if change.about else str(entry.voids)
        return _with_text(f"作废 {about}", entry)
    return entry_said(entry, own)


def entry_said(entry: Entry, own: Own) -> str:
    """An entry by itself."""
    hidden = entry.field is not None and entry.field in own and own[entry.field].private
    details = (
        f"{number(entry.percent)}%" if entry.percent is not None else "",
        f"至{entry.to.isoformat()}" if entry.to else "",
        f"{number(entry.points)}分" if entry.points is not None else "",
        entry.unit or "",
        entry.voids or "",
        f"{named(entry.field, own)} {HIDDEN if hidden else _arrow(entry.field, entry.old, entry.new)}" if entry.field else "",
    )
    approved = [f"{entry.approved_by}批准"] if entry.approved_by else []
    fields = [(name, in_words(getattr(entry, name))) for name in Entry.__struct_fields__ if name not in _SAID_APART]
    aside = "；".join([*approved, *(f"{FIELDS[name]}：{words}" for name, words in fields if words)])
    return _with_text(" ".join(part for part in (KINDS[entry.kind], *details) if part), entry) + (f"（{aside}）" if aside else "")


def _with_text(head: str, entry: Entry) -> str:
    return f"{head}：{entry.text}" if entry.text else head


def _untraced(change: Change, own: Own) -> str:
    return f"{_step(change, own)}（直接改文件，没有更正记录）"


def _altered(change: Change, own: Own) -> str:
    entry = change.entry
    return f"改动已有记录 {entry.key}（{KINDS[entry.kind]}）：{_step(change, own)}" if entry else ""


def _erased(change: Change, own: Own) -> str:
    return f"删去记录 {change.entry.key}：{entry_said(change.entry, own)}" if change.entry else ""


_SAYINGS: Mapping[What, Callable[[Change, Own], str]] = {
    What.REGISTERED: _registered,
    What.RECORDED: _recorded,
    What.UNTRACED: _untraced,
    What.ALTERED: _altered,
    What.ERASED: _erased,
    What.DELETED: lambda change, _own: f"删除事项文件：{change.old}",
}
