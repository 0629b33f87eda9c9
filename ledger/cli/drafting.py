"""From what a clerk typed to the plan of an item: a new item's header, and the readers of its fields."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TypeVar

from ledger.cli import deadlines
from ledger.cli.arguments import given
from ledger.cli.session import Session
from ledger.errors import UsageError
from ledger.model import Cadence, Item, Milestone, Source, TaskList, Urgency
from ledger.words import CADENCES, URGENCIES, names, number

Choice = TypeVar("Choice", bound=StrEnum)


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
    pressing = choice(urgency, Urgency, URGENCIES, "紧急程度") or Urgency.NORMAL
    issued = session.day(source_date) if source_date else None
    plan = deadlines.plan(session, task_list, opened, issued, due=given(due), limit=given(limit), urgency=pressing)
    deadline = plan.deadline
    if deadline.day and deadline.day < opened:
        raise UsageError(f"完成时限{deadline.day}早于立项日期{opened}", "检查 --due，没写年份的按来源日期的年份；过去的立项用 --opened 写明")
    asked = choice(cadence, Cadence, CADENCES, "反馈周期") or deadline.cadence
    stones = [*plan.milestones, *(milestone(session, each, opened, issued) for each in milestones)]
    parts = {name: text for name, each in source.items() if (text := given(each)) is not None}
    if weight is not None and "parent" not in words:
        raise UsageError("没有上级事项，不用写权重", "用 --parent 写上上级事项的编号，或去掉 --weight")
    item = Item(
        id="",
        path="",
        list=task_list.name,
        title=one_line(title),
        lead_units=leads,
        support_units=tuple(each for each in units(session, support) if each not in leads),
        opened=opened,
        due=deadline.day,
        limit=deadline.span,
        cadence=None if asked is task_list.cadence else asked,
        urgency=pressing,
        weight=None if weight is None else weight_of(weight),
        milestones=tuple(sorted(stones, key=lambda stone: stone.due)),
        source=Source(**parts, date=issued),
        tags=tuple(dict.fromkeys(tag for tag in map(given, tags) if tag)),
        extra=tuple(_extra(session, task_list, each) for each in extra),
        **{name: text or None for name, text in words.items()},  # type: ignore[arg-type]
    )
    return item, plan.remark


def units(session: Session, typed: Sequence[str]) -> tuple[str, ...]:
    """Units by their one name; several may be written together, separated by 、 or a comma."""
    return tuple(dict.fromkeys(name for each in typed if each.strip() for name in session.units(each)))


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


def in_words(value: object) -> str | None:
    """A field's value as a trace of its change says it; None where there is none."""
    if value is None or value == ():
        return None
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, tuple):
        return names(value)
    if isinstance(value, Decimal):
        return number(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def choice(typed: str | None, choices: type[Choice], words: Mapping[Choice, str], name: str) -> Choice | None:
    """One of an enumeration's values by its code or its Chinese word."""
    if not typed:
        return None
    for each in choices:
        if typed in (each, words[each]):
            return each
    raise UsageError(f"没有“{typed}”这种{name}", f"可用的有：{'、'.join(f'{words[each]}（{each}）' for each in choices)}")


def weight_of(text: str) -> Decimal:
    """权重, above 0 up to 1000."""
    value = decimal(text)
    if not 0 < value <= 1000:
        raise UsageError(f"权重{text}超出了范围", "权重写大于0、不超过1000的数")
    return value


def decimal(text: str) -> Decimal:
    """A plain number, without unit."""
    if not re.fullmatch(r"-?\d{1,15}(\.\d{1,6})?", text.strip(), re.ASCII):
        raise UsageError(f"“{text}”不是数字", "只写数字，不带单位和千分号")
    return Decimal(text.strip())


def amount(typed: str, name: str) -> Decimal:
    """A percent or points, with no more than two decimals."""
    try:
        value = Decimal(typed)
    except InvalidOperation:
        raise UsageError(f"{name}“{typed}”不是数字", "只写数字，如 60 或 62.5") from None
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int):
        raise UsageError(f"{name}“{typed}”不是数字", "只写数字，如 60 或 62.5")
    if exponent < -2:
        raise UsageError(f"{name}“{typed}”的小数位太多", "最多写两位小数")
    return value


def one_line(text: str) -> str:
    """A text without line breaks and doubled blanks."""
    return " ".join(text.split())


def _extra(session: Session, task_list: TaskList, typed: str) -> tuple[str, str]:
    name, _, text = typed.partition("=")
    key = next((key for key, each in task_list.fields.items() if name.strip() in (key, each.title)), None)
    if key is None or not text.strip():
        own = "、".join(f"{key}（{each.title}）" for key, each in task_list.fields.items()) or "无"
        raise UsageError(f"{task_list.title}没有“{name}”这一栏，或没有写值", f"写成“栏=值”；{task_list.title}自有的栏：{own}")
    kind = task_list.fields[key].type
    value = decimal(text) if kind == "number" else session.day(text) if kind == "date" else given(text)
    return key, in_words(value) or ""
