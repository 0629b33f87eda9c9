"""From what a clerk typed to the plan of an item: a new item's header, and a change of one field."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from ledger.cli import deadlines
from ledger.cli.arguments import given
from ledger.cli.session import Session
from ledger.errors import NotAllowed, UsageError
from ledger.model import Cadence, Item, Kind, Milestone, Source, TaskList, Urgency
from ledger.rules.limits import Deadline
from ledger.store.fields import nearest
from ledger.store.text import HEADER
from ledger.words import CADENCES, FIELDS, URGENCIES, names, number

Choice = TypeVar("Choice", bound=StrEnum)

TEXTS = ("title", "goal", "standard", "lead_leader", "owner", "supervisor", "parent")
UNITS = ("lead_units", "support_units")
FIXED = ("id", "list", "log", "source", "target", "milestones", "limit", "carried_from", "carried_to")
SOURCE = ("document", "number", "clause", "leader", "text", "date")


def list_choices(session: Session) -> str:
    """The lists a clerk may choose from."""
    return "、".join(each.title for each in session.workspace.settings.lists.values())


def draft(
    session: Session, task_list: TaskList, opened: date, *, title: str, lead: Sequence[str], support: Sequence[str],
    texts: Mapping[str, str | None], due: str | None, limit: str | None, cadence: str | None, urgency: str | None, milestones: Sequence[str],
    weight: str | None,
    source: Mapping[str, str | None], source_date: str | None, tags: Sequence[str], extra: Sequence[str],
) -> tuple[Item, str]:  # fmt: skip
    """A new item without a number, and what the clerk should know of its deadline. Raises UsageError for whatever cannot be understood."""
    leads = units(session, lead)
    if not leads:
        raise UsageError("牵头单位是空的", "用 --lead 写上单位")
    words = {name: text for name, each in texts.items() if (text := given(each)) is not None}
    unit = session.unit(leads[0])
    words.setdefault("lead_leader", unit.leader or "")
    words.setdefault("owner", unit.contact or "")
    if "parent" in words:
        words["parent"] = session.workspace.open_item(session.item_id(words["parent"])).item.id
    pressing = _choice(urgency, Urgency, URGENCIES, "紧急程度") or Urgency.NORMAL
    issued = session.day(source_date) if source_date else None
    plan = deadlines.plan(session, task_list, opened, issued, due=given(due), limit=given(limit), urgency=pressing)
    deadline = plan.deadline
    if deadline.day and deadline.day < opened:
        raise UsageError(f"完成时限{deadline.day}早于立项日期{opened}", "检查 --due，没写年份的按来源日期的年份；过去的立项用 --opened 写明")
    asked = _choice(cadence, Cadence, CADENCES, "反馈周期") or deadline.cadence
    stones = [*plan.milestones, *(milestone(session, each, opened, issued) for each in milestones)]
    parts = {name: text for name, each in source.items() if (text := given(each)) is not None}
    if weight is not None and "parent" not in words:
        raise UsageError("没有上级事项，不用写权重", "用 --parent 写上上级事项的编号，或去掉 --weight")
    item = Item(
        id="",
        path="",
        list=task_list.name,
        title=_one_line(title),
        lead_units=leads,
        support_units=tuple(each for each in units(session, support) if each not in leads),
        opened=opened,
        due=deadline.day,
        limit=deadline.span,
        cadence=None if asked is task_list.cadence else asked,
        urgency=pressing,
        weight=None if weight is None else _weight(weight),
        milestones=tuple(sorted(stones, key=lambda stone: stone.due)),
        source=Source(**parts, date=issued),
        tags=tuple(dict.fromkeys(tag for tag in map(given, tags) if tag)),
        extra=tuple(_extra(session, task_list, each) for each in extra),
        **{name: text or None for name, text in words.items()},  # type: ignore[arg-type]
    )
    return item, plan.remark


@dataclass(frozen=True, slots=True)
class Change:
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
    return Change(name, value, _in_words(_current(item, name)), _in_words(value))


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
        Change("due", found.day, _in_words(item.due), _in_words(found.day), said),
        Change("limit", found.span, _in_words(item.limit), _in_words(found.span)),
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


def units(session: Session, typed: Sequence[str]) -> tuple[str, ...]:
    """Units by their one name; several may be written together, separated by 、 or a comma."""
    split = [part for each in typed for part in re.split(r"[、,，;；]", each) if part.strip()]
    return tuple(dict.fromkeys(session.unit(part).name for part in split))


def milestone(session: Session, typed: str, opened: date, source_date: date | None) -> Milestone:
    """`DAY PERCENT TITLE`, the percent being optional; the day is understood as a deadline is."""
    day, _, rest = (given(typed) or "").partition(" ")
    first, _, others = rest.strip().partition(" ")
    number_like = re.fullmatch(r"(\d{1,3}(?:\.\d)?)[%％]?", first)
    percent = Decimal(number_like[1]) if number_like else None
    title = others.strip() if number_like else rest.strip()
    if percent is not None and percent > 100:
        raise UsageError(f"节点“{typed}”的百分比超出了范围", "百分比写 0 到 100 之间的数")
    if not title:
        raise UsageError(f"看不懂节点“{typed}”", "写成“日期 百分比 内容”，例：--milestone '3月底 30 完成选址'")
    due = session.deadline(day, opened, source_date).day
    if due is None:
        raise UsageError(f"节点的“{day}”不是哪一天", "节点要写一个日期，例：--milestone '3月底 30 完成选址'")
    return Milestone(due=due, percent=percent, title=title)


def _parse_field(session: Session, item: Item, name: str, text: str) -> object:
    if name in UNITS:
        return units(session, [text])
    if name == "tags":
        return tuple(dict.fromkeys(part for part in re.split(r"[、,，]", text) if part))
    if name in ("opened", "source.date"):
        return session.day(text)
    if name == "cadence":
        return _choice(text, Cadence, CADENCES, "反馈周期")
    if name == "urgency":
        return _choice(text, Urgency, URGENCIES, "紧急程度")
    if name == "parent":
        parent = session.workspace.open_item(session.item_id(text)).item.id
        _refuse_circle(session, item, parent)
        return parent
    if name == "weight":
        return _weight(text)
    declared = session.workspace.settings.lists[item.list].fields.get(name)
    if declared and declared.type == "number":
        return _number(text)
    if declared and declared.type == "date":
        return session.day(text)
    return _one_line(text) if name in TEXTS else text


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


def _in_words(value: object) -> str | None:
    if value is None or value == ():
        return None
    if isinstance(value, tuple):
        return names(value)
    if isinstance(value, Decimal):
        return number(value)
    return value.isoformat() if isinstance(value, date) else str(value)


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


def _choice(typed: str | None, choices: type[Choice], words: Mapping[Choice, str], name: str) -> Choice | None:
    if not typed:
        return None
    for choice in choices:
        if typed in (choice, words[choice]):
            return choice
    raise UsageError(f"没有“{typed}”这种{name}", f"可用的有：{'、'.join(f'{words[each]}（{each}）' for each in choices)}")


def _extra(session: Session, task_list: TaskList, typed: str) -> tuple[str, str]:
    name, _, text = typed.partition("=")
    key = next((key for key, each in task_list.fields.items() if name.strip() in (key, each.title)), None)
    if key is None or not text.strip():
        own = "、".join(f"{key}（{each.title}）" for key, each in task_list.fields.items()) or "无"
        raise UsageError(f"{task_list.title}没有“{name}”这一栏，或没有写值", f"写成“栏=值”；{task_list.title}自有的栏：{own}")
    kind = task_list.fields[key].type
    value = _number(text) if kind == "number" else session.day(text) if kind == "date" else given(text)
    return key, _in_words(value) or ""


def _weight(text: str) -> Decimal:
    value = _number(text)
    if not 0 < value <= 1000:
        raise UsageError(f"权重{text}超出了范围", "权重写大于0、不超过1000的数")
    return value


def _number(text: str) -> Decimal:
    if not re.fullmatch(r"-?\d{1,15}(\.\d{1,6})?", text.strip(), re.ASCII):
        raise UsageError(f"“{text}”不是数字", "只写数字，不带单位和千分号")
    return Decimal(text.strip())


def _one_line(text: str) -> str:
    return " ".join(text.split())
