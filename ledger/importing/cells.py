"""A cell's text → the value of an item's field, and back: what `export` writes is what `import` reads as no change."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import TypeVar
from unicodedata import normalize

from ledger.errors import UsageError
from ledger.importing.surroundings import Surroundings
from ledger.model import Cadence, Item, Milestone, Target, TaskList, Urgency
from ledger.rules.dates import parse_day, parse_deadline
from ledger.rules.limits import Deadline
from ledger.words import CADENCES, URGENCIES, YEARS, names, number, said_target

Coded = TypeVar("Coded", Cadence, Urgency)

_EPOCH = date(1899, 12, 30)  # day 0 of spreadsheets
_SERIAL = re.compile(r"[2-7]\d{4}(?:\.0+)?")  # 1954 to 2119
_NOTHING = re.compile(r"[-—－/／\\无]|暂无|N/?A", re.IGNORECASE)
_UNIT = r"%|‰|(?:万|亿)?[一-鿿]{1,2}?(?=以[上下内]|左右|[^一-鿿]|$)|(?:万|亿)?(?:平方米|平方公里|立方米|千瓦时?|公里|个百分点)|[A-Za-z]{1,4}|(?=\s*$)"
_AMOUNT = re.compile(
    r"(不少于|不低于|不小于|达到|>=|≥|不多于|不超过|不高于|控制在|<=|≤|等于|=)?\s*(?<![\d.])([+-]?\d+(?:,\d{3})*(?:\.\d+)?)\s*"
    rf"({_UNIT})(以上|以内|以下)?"
)
_AT_MOST = ("不多于", "不超过", "不高于", "控制在", "<=", "≤", "以内", "以下")
_DIRECTIONS = {**dict.fromkeys(_AT_MOST, "at_most"), "等于": "equal", "=": "equal"}


def text(cell: str) -> str:
    """A field of one line: padding inside a two-character name (王　明) and line breaks go."""
    line = " ".join(cell.split())
    return re.sub(r"^(\S) +(\S)$", r"\1\2", line)


def nothing(cell: str) -> bool:
    """Whether a cell only says that there is nothing to say: —, /, 无."""
    return not cell or _NOTHING.fullmatch(cell) is not None


def day(cell: str, around: Surroundings) -> date:
    """A day as a text, a Chinese phrase or a spreadsheet's serial number. Raises UsageError."""
    if _SERIAL.fullmatch(cell):
        return _EPOCH + timedelta(days=int(Decimal(cell)))
    return parse_day(cell.partition(" ")[0] if re.match(r"\d{4}-\d\d-\d\d ", cell) else cell, around.today)


def deadline(cell: str, around: Surroundings, opened: date, source_date: date | None) -> Deadline:
    """A deadline as `add --due` takes it, or a serial number. Raises UsageError."""
    if _SERIAL.fullmatch(cell):
        return Deadline(day=day(cell, around))
    yardstick = around.yardstick
    return parse_deadline(cell, opened, yardstick.calendar, source_date=source_date, roll=yardstick.policy.limits.roll)


def coded(cell: str, kind: type[Coded], words: Mapping[Coded, str], name: str) -> Coded:
    """One of an enumeration's values by its word or code. Raises UsageError."""
    aliases = {
        "每季": "每季度",
        "季度": "每季度",
        "周": "每周",
        "月": "每月",
        "日": "每日",
        "急": "紧急",
        "急件": "紧急",
        "特急件": "特急",
        "一般件": "一般",
    }
    plain = aliases.get(cell, cell)
    found = next((each for each in kind if plain in (each, words[each])), None)
    if found is None:
        raise UsageError(f"没有“{cell}”这种{name}", f"可用的有：{names(words.values())}")
    return found


def target(cell: str) -> Target | None:
    """量化目标 of a text with one measure in it: 不少于95%, 接入泊位5000个, 控制在3天以内; None where there is none, or more than one."""
    plain = normalize("NFKC", cell)
    found = list(_AMOUNT.finditer(plain))
    if len(found) != 1:
        return None
    match = found[0]
    direction = _DIRECTIONS.get(match[1] or "") or _DIRECTIONS.get(match[4] or "") or "at_least"
    return Target(value=Decimal(match[2].replace(",", "")), unit=match[3], direction=direction)


def milestones(cell: str, around: Surroundings, opened: date, source_date: date | None) -> tuple[Milestone, ...]:
    """节点, one a line or separated by ；: `2026-03-31 30% 完成选址`. Raises UsageError."""
    parts = [part.strip() for part in re.split(r"[\n；;]", cell) if part.strip()]
    return tuple(sorted((_milestone(part, around, opened, source_date) for part in parts), key=lambda stone: stone.due))


def _milestone(part: str, around: Surroundings, opened: date, source_date: date | None) -> Milestone:
    match = re.fullmatch(r"([^\s：:，,]+)[\s：:，,]+(?:(\d{1,3}(?:\.\d{1,2})?)[%％]?[\s：:，,]+)?(.+)", part)
    if not match or (match[2] and Decimal(match[2]) > 100):
        raise UsageError(f"看不懂节点“{part}”", "每个节点写成“日期 百分比 内容”，如“3月底 30% 完成选址”，几个节点用；隔开")
    due = deadline(match[1], around, opened, source_date).day
    if due is None:
        raise UsageError(f"节点的“{match[1]}”不是哪一天", "节点要写一个日期，如“3月底 30% 完成选址”")
    return Milestone(due=due, percent=Decimal(match[2]) if match[2] else None, title=match[3].strip())


def percent(cell: str, *, fractions: bool) -> Decimal:
    """进度: 60, 60%, 已完成. A number up to 1 without its sign is asked about where its column may hold fractions. Raises UsageError."""
    plain = normalize("NFKC", cell).strip()
    if plain in ("已完成", "完成", "办结", "已办结"):
        return Decimal(100)
    match = re.fullmatch(r"(\d{1,3}(?:\.\d+)?)\s*(%?)", plain)
    if not match:
        raise UsageError(f"进度“{cell}”不是百分比", "写 0 到 100 之间的数，如 60 或 60%")
    value = Decimal(match[1])
    if not match[2] and value and (value < 1 or (value == 1 and fractions)):
        raise UsageError(f"进度“{cell}”可以是{number(value * 100)}%，也可以是{cell}%", f"写明百分号，如 {number(value * 100)}%")
    if value > 100:
        raise UsageError(f"进度“{cell}”超出了范围", "写 0 到 100 之间的数")
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -2:
        raise UsageError(f"进度“{cell}”的小数位太多", "最多写两位小数")
    return value


def amount(cell: str, name: str) -> Decimal:
    """A plain number, with thousands separated or not. Raises UsageError."""
    plain = re.sub(r"[,，\s]", "", normalize("NFKC", cell))
    if not re.fullmatch(r"-?\d{1,15}(?:\.\d{1,6})?", plain):
        raise UsageError(f"{name}“{cell}”不是数字", "只写数字，不带单位")
    return Decimal(plain)


def tags(cell: str) -> tuple[str, ...]:
    """标签, several separated by 、 or a comma."""
    return tuple(dict.fromkeys(part.strip() for part in re.split(r"[、,，;；\n]", cell) if part.strip()))


def own(cell: str, kind: str, name: str, around: Surroundings) -> str:
    """A field that the list declares, as its file holds it. Raises UsageError."""
    if kind == "number":
        return number(amount(cell, name))
    return day(cell, around).isoformat() if kind == "date" else cell


def cadence(cell: str) -> Cadence:
    """反馈周期. Raises UsageError."""
    return coded(cell, Cadence, CADENCES, "反馈周期")


def urgency(cell: str) -> Urgency:
    """紧急程度. Raises UsageError."""
    return coded(cell, Urgency, URGENCIES, "紧急程度")


def plausible(found: date) -> date:
    """The day, if its year is one that an office can mean. Raises UsageError."""
    if found.year not in YEARS:
        raise UsageError(f"{found}的年份不对", f"年份应在{YEARS[0]}到{YEARS[-1]}之间")
    return found


def said_milestones(stones: tuple[Milestone, ...]) -> str:
    """节点 as a cell says them, one a line."""
    percents = (f" {number(stone.percent)}%" if stone.percent is not None else "" for stone in stones)
    return "\n".join(f"{stone.due}{share} {stone.title}".rstrip() for stone, share in zip(stones, percents, strict=True))


_SAYING: Mapping[str, Callable[[Item, TaskList], str]] = MappingProxyType(
    {
        "list": lambda _item, task_list: task_list.title,
        "target": lambda item, _list: said_target(item.target),
        "milestones": lambda item, _list: said_milestones(item.milestones),
        "lead_units": lambda item, _list: names(item.lead_units),
        "support_units": lambda item, _list: names(item.support_units),
        "tags": lambda item, _list: names(item.tags),
        "cadence": lambda item, task_list: CADENCES[item.cadence or task_list.cadence],
        "urgency": lambda item, _list: URGENCIES[item.urgency],
        "due": lambda item, _list: item.due.isoformat() if item.due else "",
        "opened": lambda item, _list: item.opened.isoformat() if item.opened else "",
        "weight": lambda item, _list: number(item.weight) if item.weight is not None else "",
        "document": lambda item, _list: item.source.document or "",
        "number": lambda item, _list: item.source.number or "",
        "clause": lambda item, _list: item.source.clause or "",
        "source_date": lambda item, _list: item.source.date.isoformat() if item.source.date else "",
        "source_leader": lambda item, _list: item.source.leader or "",
        "source_text": lambda item, _list: item.source.text or "",
    }
)


def said(item: Item, name: str, task_list: TaskList) -> str:
    """What an item says of a field, as a cell holds it: what was not said is an empty cell."""
    if name in task_list.fields:
        return dict(item.extra).get(name, "")
    return _SAYING[name](item, task_list) if name in _SAYING else getattr(item, name) or ""
