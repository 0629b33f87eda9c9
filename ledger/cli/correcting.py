"""Correcting an item: what a `field=value` changes in its header, and what must change with it."""

import re
from collections.abc import Callable, Mapping
from datetime import date

from ledger.cli import deadlines
from ledger.cli.arguments import given
from ledger.cli.drafting import choice, decimal, in_words, one_line, units, weight_of
from ledger.cli.session import Session
from ledger.errors import NotAllowed, UsageError
from ledger.model import Cadence, Item, Kind, TaskList, Urgency
from ledger.record import Record
from ledger.rules.limits import Deadline
from ledger.store.fields import nearest
from ledger.store.text import HEADER
from ledger.words import CADENCES, FIELDS, URGENCIES

TEXTS = ("title", "goal", "standard", "lead_leader", "owner", "supervisor", "parent")
UNITS = ("lead_units", "support_units")
FIXED = ("id", "former_ids", "list", "log", "source", "target", "milestones", "limit", "carried_from", "carried_to")
SOURCE = ("document", "number", "clause", "leader", "text", "date")


class Change(Record, frozen=True):
    """A header field's new value (None to clear it), old and new in words, and what the clerk should know of it (perhaps nothing)."""

    field: str
    value: object | None
    old: str | None
    new: str | None
    remark: str = ""


def changes(session: Session, item: Item, typed: str) -> list[Change]:
    """What a `field=value` changes: that field, and with `due` the limit that it was or is counted by.

    Raises UsageError when nothing would change, or for whatever cannot be understood.
    """
    name, equals, raw = typed.partition("=")
    if not equals:
        raise UsageError(f"“{typed}”不是“栏=值”的写法", "例：ledger edit ZD-12 owner=张华")
    name = _field_name(name.strip(), session.workspace.settings.lists[item.list])
    text = given(raw)
    asked = _new_deadline(session, item, text) if name == "due" else [_new_value(session, item, name, text)]
    found = [each for each in asked if each.old != each.new]
    if not found:
        said = FIELDS.get(name.rpartition(".")[2], name)
        raise UsageError(f"{said}本来就是“{asked[0].old or '空'}”，没有改动", f"现状见 ledger show {item.id}")
    return found


def _new_value(session: Session, item: Item, name: str, text: str | None) -> Change:
    value = _parse_field(session, item, name, text) if text is not None else None
    if not value and name in ("title", "lead_units"):
        raise UsageError(f"{FIELDS[name]}不能为空", f"例：ledger edit {item.id} {name}=新的内容")
    _refuse_dates(session, item, name, value)
    return Change(name, value, in_words(_current(item, name)), in_words(value))


def _new_deadline(session: Session, item: Item, text: str | None) -> list[Change]:
    """原时限 with the limit it is counted by; a deadline that is not counted has none. Fixed once the item was sent out."""
    if item.due is not None and any(entry.kind is Kind.ASSIGN for entry in item.log):
        raise NotAllowed(f"{item.id} 已经交办，原时限不能改", f"经批准延期：ledger extend {item.id} --to 日期 --approved-by 批准人 -m 理由")
    found = session.deadline(text, item.opened or session.today, item.source.date) if text else Deadline()
    if text and found.day is None:
        cadence = CADENCES[found.cadence] if found.cadence else "每月"
        hint = f"没有时限的：ledger edit {item.id} due= ；反馈周期：ledger edit {item.id} cadence={cadence}"
        raise UsageError(f"“{text}”没有完成的日期，不能作时限", hint)
    _refuse_dates(session, item, "due", found.day)
    said = deadlines.said_of(found, text or "", item.opened)
    return [
        Change("due", found.day, in_words(item.due), in_words(found.day), said),
        Change("limit", found.span, in_words(item.limit), in_words(found.span)),
    ]


def _refuse_dates(session: Session, item: Item, name: str, value: object) -> None:
    """An item must not vanish from the counts, or be due before it began, by a slip in a date."""
    if not isinstance(value, date):
        return
    first = min((entry.on for entry in item.log if entry.kind is not Kind.EDIT), default=session.today)
    if name == "opened" and value > min(first, session.today):
        raise UsageError(f"立项日期不能晚于今天，也不能晚于已有的记录（{first}）", "检查日期；记录的日期见 ledger show")
    if (name == "due" and item.opened and value < item.opened) or (name == "opened" and item.due and value > item.due):
        raise UsageError("完成时限不能早于立项日期", f"现状见 ledger show {item.id}")


def _parse_field(session: Session, item: Item, name: str, text: str) -> object:
    if name in _PLAIN:
        return _PLAIN[name](text)
    if name in UNITS:
        return units(session, [text])
    if name in ("opened", "source.date"):
        return session.day(text)
    if name == "parent":
        parent = session.workspace.open_item(session.item_id(text)).item.id
        _refuse_circle(session, item, parent)
        return parent
    declared = session.workspace.settings.lists[item.list].fields.get(name)
    if declared and declared.type == "number":
        return decimal(text)
    if declared and declared.type == "date":
        return session.day(text)
    return one_line(text) if name in TEXTS else text


def _yes_or_no(text: str) -> bool:
    if text not in ("true", "false", "是", "否"):
        raise UsageError(f"公开写“{text}”看不懂", "写 是 或 否；照清单的规定，留空")
    return text in ("true", "是")


_PLAIN: Mapping[str, Callable[[str], object]] = {
    "public": _yes_or_no,
    "tags": lambda text: tuple(dict.fromkeys(part for part in re.split(r"[、,，]", text) if part)),
    "cadence": lambda text: choice(text, Cadence, CADENCES, "反馈周期"),
    "urgency": lambda text: choice(text, Urgency, URGENCIES, "紧急程度"),
    "weight": weight_of,
}


def _refuse_circle(session: Session, item: Item, parent: str) -> None:
    """An item cannot stand, through others or directly, above itself."""
    above: str | None = parent
    passed: set[str] = set()
    while above is not None and above not in passed:
        if above == item.id:
            raise UsageError(
                f"{item.id} 不能是自己的上级事项" if above == parent else f"{parent} 本来就在 {item.id} 之下，不能做它的上级", "换一个编号"
            )
        passed.add(above)
        above = session.workspace.open_item(above).item.parent


def _current(item: Item, name: str) -> object:
    outer, _, inner = name.partition(".")
    if inner:
        return getattr(getattr(item, outer), inner)
    return getattr(item, name) if name in HEADER else dict(item.extra).get(name)


def _field_name(typed: str, task_list: TaskList) -> str:
    """A header field by its key or its Chinese name; `number` and its like belong to the source."""
    inside = {FIELDS[name]: f"source.{name}" for name in SOURCE} | {name: f"source.{name}" for name in SOURCE if name not in HEADER}
    outside = {FIELDS[name]: name for name in HEADER} | {each.title: name for name, each in task_list.fields.items()}
    name = {**inside, **outside}.get(typed, typed)
    known = [*HEADER, *inside.values(), *task_list.fields, "list", "log"]
    if name not in known:
        near = nearest(name, [*known, *outside, *inside])
        raise UsageError(f"没有“{typed}”这一栏", f"{near}可改的有：{'、'.join(FIELDS[each] for each in HEADER if each not in FIXED)}")
    if name == "limit":
        raise UsageError("办理时限随时限一起改", "例：ledger edit ZD-12 due=5个工作日内")
    if name in FIXED:
        raise UsageError(f"{FIELDS[name]}（{name}）不能用 edit 改", "用编辑器改文件，再运行 ledger commit -m 说明")
    return name
