"""What may happen to an item from where it stands: Item + verb → Entry, or NotAllowed with what to do instead."""

import re
from collections.abc import Iterable, Mapping
from datetime import date

from ledger.errors import NotAllowed
from ledger.model import Entry, Item, Kind, Status
from ledger.record import replace
from ledger.rules.history import living, status_history, status_on, statuses
from ledger.words import KINDS, STATUSES, long_date

_AT_WORK = frozenset(status for status in Status if status.at_work)
_OPEN = frozenset(status for status in Status if status.open)
_ANY = frozenset(Status)

# From which statuses each kind of entry may follow (DESIGN §4; 申请办结、办结、销号 are three steps, DOMAIN §1).
ALLOWED: Mapping[Kind, frozenset[Status]] = {
    Kind.ASSIGN: frozenset({Status.REGISTERED}),
    Kind.ACCEPT: frozenset({Status.ASSIGNED}),
    Kind.PROGRESS: _AT_WORK | {Status.SUBMITTED},
    Kind.REMIND: _AT_WORK,
    Kind.INSPECT: _ANY - {Status.CANCELLED},
    Kind.EXTEND: _AT_WORK | {Status.REGISTERED},
    Kind.SUBMIT: _AT_WORK,
    Kind.RETURN: frozenset({Status.SUBMITTED}),
    Kind.COMPLETE: _AT_WORK | {Status.SUBMITTED},
    Kind.CLOSE: frozenset({Status.COMPLETED}),
    Kind.SUSPEND: _OPEN,
    Kind.RESUME: frozenset({Status.SUSPENDED}),
    Kind.CANCEL: _OPEN | {Status.SUSPENDED},
    Kind.AWARD: _ANY,
    Kind.DEDUCT: _ANY,
    Kind.NOTE: _ANY,
    Kind.ATTACH: _ANY,
    Kind.VOID: _ANY,
    Kind.EDIT: _ANY - {Status.CLOSED},
}

_INSTEAD: Mapping[Status, str] = {
    Status.REGISTERED: "先交办：ledger assign {id}",
    Status.ASSIGNED: "先签收（ledger accept {id}）或直接记进展（ledger progress {id}）",
    Status.ACCEPTED: "先记进展（ledger progress {id}）或申请办结（ledger submit {id}）",
    Status.IN_PROGRESS: "如已完成，先申请办结（ledger submit {id}），再办结（ledger complete {id}）",
    Status.SUBMITTED: "先审批：同意用 ledger complete {id}，退回用 ledger return {id} -m 理由",
    Status.COMPLETED: "如需重办，先运行 ledger void {id} {key} -m 理由；如只是补充情况，用 ledger note {id} -m 内容",
    Status.CLOSED: "如需重办，先运行 ledger void {id} {key} -m 理由；如只是补充情况，用 ledger note {id} -m 内容",
    Status.SUSPENDED: "先恢复：ledger resume {id}",
    Status.CANCELLED: "如需重办，先运行 ledger void {id} {key} -m 理由",
}


def record(item: Item, entry: Entry) -> Item:
    """The item with one more entry. Raises NotAllowed when the entry cannot have happened, on its day, to this item.

    An entry may be dated before others: then everything that is recorded after it must still be possible.
    """
    if item.carried_to:
        raise NotAllowed(f"{item.id} 已结转至 {item.carried_to}，记到新编号上", f"现状见 ledger show {item.carried_to}")
    if item.opened and entry.on < item.opened:
        raise NotAllowed(f"{item.id} {long_date(item.opened)}才立项，不能记{long_date(entry.on)}的{KINDS[entry.kind]}", "检查 --on 的日期")
    if entry.kind is Kind.VOID:
        _check_void(item, entry)
    if entry.kind is Kind.EXTEND:
        _check_extension(item, entry)
    changed = replace(item, log=(*item.log, entry))
    known = {bad.key for bad, _ in impossible(item.log)}
    for bad, status in impossible(changed.log):
        if bad.key == entry.key:
            raise NotAllowed(f"{item.id} {_since(item, bad.on)}{STATUSES[status]}，不能{_doing(bad.kind, status)}", _instead(item, bad, status))
        if bad.key not in known:
            raise NotAllowed(
                f"{item.id} 不能在{long_date(entry.on)}记{KINDS[entry.kind]}：{long_date(bad.on)}已记{KINDS[bad.kind]}（{bad.key}），两者不能并存",
                f"如确需更正，先运行 ledger void {item.id} {bad.key} -m 理由",
            )
    return changed


def impossible(log: Iterable[Entry]) -> list[tuple[Entry, Status]]:
    """The entries that could not follow from the status before them, with that status."""
    entries = living(log, date.max)
    before = [Status.REGISTERED, *statuses(entries)]
    return [(entry, status) for entry, status in zip(entries, before, strict=False) if status not in ALLOWED[entry.kind]]


def find_entry(item: Item, key: str) -> Entry:
    """The entry of a key, or of the beginning of one. Raises NotAllowed when there is none or more than one."""
    matching = [entry for entry in item.log if entry.key == key] or [entry for entry in item.log if key and entry.key.startswith(key)]
    if len(matching) == 1:
        return matching[0]
    problem = "不止一条记录的记录号以" if matching else "没有记录号为"
    raise NotAllowed(f"{item.id} {problem}“{key}”{'开头' if matching else '的记录'}", f"记录号见 ledger show {item.id}")


def _check_void(item: Item, entry: Entry) -> None:
    target = find_entry(item, entry.voids or "")
    if target.kind is Kind.EDIT:
        raise NotAllowed(f"{item.id} 的更正记录 {target.key} 不能作废：它改的是表头，记录作废后表头不会变", f"用 ledger edit {item.id} 改回来")
    if all(target.key != alive.key for alive in living(item.log, date.max)):
        raise NotAllowed(f"{item.id} 的记录 {target.key} 已经作废", f"记录号见 ledger show {item.id}")


def _check_extension(item: Item, entry: Entry) -> None:
    extensions = [past for past in living(item.log, date.max) if past.kind is Kind.EXTEND]
    last = extensions[-1] if extensions else None
    if last and last.order > entry.order:
        raise NotAllowed(
            f"{item.id} 在{long_date(last.on)}已有延期（{last.key}），这次延期早于它，不会起作用",
            f"核对 --on；如那一条记错了，先运行 ledger void {item.id} {last.key} -m 理由",
        )
    current = last.to if last else item.due
    if current is None:
        raise NotAllowed(f"{item.id} 没有完成时限，无需延期", f"如需设定时限：ledger edit {item.id} due=2026-12-31")
    if entry.to is not None and entry.to <= current:
        undo = f"；如需撤回上次延期：ledger void {item.id} {last.key} -m 理由" if last else ""
        raise NotAllowed(f"{item.id} 现时限是{long_date(current)}，延期后的日期要在它之后", f"检查 --to 的日期{undo}")


def _doing(kind: Kind, status: Status) -> str:
    """What is refused, as a verb: 不能记进展, 不能再次交办."""
    if _NAMED_BY.get(kind) is status:
        return f"再次{KINDS[kind]}"
    return f"记{KINDS[kind]}" if kind in (Kind.PROGRESS, Kind.INSPECT) else KINDS[kind]


def _since(item: Item, day: date) -> str:
    """Empty when the status is the present one; else the day it is about, since a reader would look at today."""
    entries = living(item.log, date.max)
    history = status_history(entries)
    now = history[-1][1] if history else Status.REGISTERED
    return "" if status_on(history, day) is now else f"在{long_date(day)}时"


def _instead(item: Item, entry: Entry, status: Status) -> str:
    if entry.kind is Kind.CLOSE and status in _OPEN:
        return f"销号前要先办结：ledger complete {item.id} --approved-by 批准人"
    if entry.kind is Kind.RESUME:
        return f"只有暂缓的事项才能恢复；现状见 ledger show {item.id}"
    if entry.kind is Kind.ASSIGN and status in _OPEN:
        return f"如需改派单位：ledger edit {item.id} lead_units=单位"
    if entry.kind is Kind.RETURN and status in _OPEN:
        return f"只有申请办结的事项才能退回；督办意见可用 ledger inspect {item.id} 记录"
    if entry.kind is Kind.EDIT:
        return f"如需补充说明：ledger note {item.id} -m 内容"
    last = next((past for past in reversed(living(item.log, entry.on)) if past.kind in _ENDING), None)
    return _INSTEAD[status].format(id=item.id, key=last.key if last else "<记录号>")


_NAMED_BY = {
    Kind.ASSIGN: Status.ASSIGNED,
    Kind.ACCEPT: Status.ACCEPTED,
    Kind.SUBMIT: Status.SUBMITTED,
    Kind.COMPLETE: Status.COMPLETED,
    Kind.CLOSE: Status.CLOSED,
    Kind.SUSPEND: Status.SUSPENDED,
    Kind.CANCEL: Status.CANCELLED,
}

_ENDING = (Kind.COMPLETE, Kind.CLOSE, Kind.CANCEL)

_KEY = re.compile(r"[a-z0-9]{4,32}")


def valid_key(key: str) -> bool:
    """Keys are lower-case letters and digits, so that they can be typed back."""
    return _KEY.fullmatch(key) is not None
