"""Names that a clerk has for what can change in an item: header fields, parts of entries, kinds of entries."""

from ledger.cli.session import Session
from ledger.errors import UsageError
from ledger.model import Kind
from ledger.store.fields import nearest
from ledger.words import FIELDS, KINDS

# What changes a status (DESIGN §4), but for progress.
_STATUS = (Kind.ASSIGN, Kind.ACCEPT, Kind.SUBMIT, Kind.RETURN, Kind.COMPLETE, Kind.CLOSE, Kind.SUSPEND, Kind.RESUME, Kind.CANCEL)
_DEADLINE = frozenset({"due", "limit", "to"})
_GROUPS = {
    **dict.fromkeys(("时限", "现时限", "原时限", "完成时限", "due", "current_due", "extend", "延期"), _DEADLINE),
    **dict.fromkeys(("进展", "进度", "progress", "percent"), frozenset({"percent"})),
    **dict.fromkeys(("状态", "status"), frozenset(kind.value for kind in _STATUS)),
    **dict.fromkeys(("加分", "扣分", "分值", "award", "deduct", "points"), frozenset({"points"})),
    **dict.fromkeys(("来源", "source"), frozenset(f"source.{name}" for name in ("document", "number", "clause", "date", "leader", "text"))),
}


def fields_named(session: Session, typed: str) -> frozenset[str]:
    """The fields that a name stands for, English or Chinese, the lists' own ones too. Raises UsageError for an unknown one."""
    name = typed.strip()
    if name in _GROUPS:
        return _GROUPS[name]
    lists = session.workspace.framework(session.known_at).settings.lists.values()
    own = {word: key for each in lists for key, extra in each.fields.items() for word in (key, extra.title)}
    kinds = {word: kind.value for kind, chinese in KINDS.items() for word in (kind.value, chinese)}
    header = {word: key for key, chinese in FIELDS.items() for word in (key, chinese)}
    source = {word: f"source.{key}" for key in ("document", "number", "clause", "date", "leader") for word in (FIELDS[key], f"source.{key}")}
    known = header | kinds | source | own
    if name not in known:
        near = nearest(name, known)
        raise UsageError(f"没有“{typed}”这一栏", f"{near}常用的有：时限、责任人、牵头单位、进度、状态、延期、催办、作废")
    return frozenset({known[name]})
