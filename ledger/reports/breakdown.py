"""任务分解表: who does what by when, in the columns and the order that an office wants."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from ledger.model import Ledger
from ledger.record import Record
from ledger.rules.lights import light
from ledger.rules.standing import Standing
from ledger.rules.yardstick import Yardstick
from ledger.words import CADENCES, STATUSES, names, number, said_target

# Headings as offices know them, and the field of a line that each shows.
COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "序号": "position", "类别": "category", "任务内容": "task", "工作目标": "goal", "量化目标": "target", "牵头领导": "lead_leader", "牵头单位": "lead_units",
        "配合单位": "support_units", "责任人": "owner", "完成时限": "due", "完成标准": "standard", "反馈周期": "cadence", "来源": "source", "编号": "id",
        "状态": "status", "进度": "percent", "灯": "light", "备注": "remark",
    }
)  # fmt: skip
USUAL = ("序号", "类别", "任务内容", "牵头领导", "牵头单位", "配合单位", "完成时限", "完成标准", "备注")
_NUMERALS = "一二三四五六七八九"


class BreakdownLine(Record, frozen=True, kw_only=True):
    """An item as a row of the table; `due` is a day in words, or how long-lasting work goes on.

    `task` is the title, of a sub-item that stands under its parent `parent` with its number there: （1）开工建设.
    """

    id: str
    parent: str | None
    category: str
    task: str
    goal: str | None
    target: str
    lead_leader: str | None
    lead_units: str
    support_units: str
    owner: str | None
    due: str
    standard: str | None
    cadence: str
    source: str
    status: str
    percent: str
    light: str
    remark: str | None


class BreakdownGroup(Record, frozen=True, kw_only=True):
    """The rows under one heading: a chapter, a unit, a leader or a list."""

    title: str
    lines: tuple[BreakdownLine, ...]


class Breakdown(Record, frozen=True, kw_only=True):
    """`total` counts items; one that stands under several units counts once. `columns` are headings with the fields that they show."""

    office: str
    title: str
    scope: str
    as_of: date
    by: str
    total: int
    columns: Mapping[str, str]
    groups: tuple[BreakdownGroup, ...]


def breakdown(
    ledger: Ledger, standings: Sequence[Standing], day: date, *, by: str, columns: Mapping[str, str], title: str = "任务分解表", scope: str = ""
) -> Breakdown:
    """The table of these items, sub-items right after what they are part of; cancelled ones are left out.

    By chapter a sub-item stands in the chapter of what it is part of, whatever its own source says.
    """
    yardstick = Yardstick.of(ledger)
    shown = [one for one in standings if one.status != "cancelled"]
    above = {child.item.id: one for one in shown for child in one.children}
    groups: dict[str, list[Standing]] = {}
    for one in shown:
        for name in _GROUPS[by](_top(one, above) if by == "chapter" else one, yardstick):
            groups.setdefault(name, []).append(one)
    ordered = sorted(groups, key=lambda name: _order(name, by, ledger))
    return Breakdown(
        office=ledger.settings.office,
        title=title,
        scope=scope,
        as_of=day,
        by=by,
        total=len(shown),
        columns=columns,
        groups=tuple(BreakdownGroup(title=name, lines=tuple(_lines(_sorted(groups[name], by), above, yardstick, by))) for name in ordered),
    )


_GROUPS: Mapping[str, Callable[[Standing, Yardstick], Iterable[str]]] = {
    "chapter": lambda one, _yardstick: (_document(one),),
    "unit": lambda one, _yardstick: one.item.lead_units or ("未明确牵头单位",),
    "leader": lambda one, _yardstick: (one.item.lead_leader or "未明确牵头领导",),
    "list": lambda one, yardstick: (yardstick.list_of(one.item).title,),
}


def _document(one: Standing) -> str:
    source = one.item.source
    return f"{source.document}{f'（{source.number}）' if source.number else ''}" if source.document else "未注明来源"


def _order(name: str, by: str, ledger: Ledger) -> tuple[int, str]:
    """The office's own order of units, leaders and lists; what is not known there, and what is not told, comes last."""
    known = {
        "unit": [unit.name for unit in ledger.directory.units],
        "leader": [person.name for person in ledger.directory.people],
        "list": [each.title for each in ledger.settings.lists.values()],
        "chapter": list(dict.fromkeys(_titled(item.source.document, item.source.number) for item in ledger.items if item.source.document)),
    }[by]
    return (known.index(name) if name in known else len(known) + name.startswith("未"), name)


def _titled(document: str | None, number_: str | None) -> str:
    return f"{document}{f'（{number_}）' if number_ else ''}"


def _sorted(group: Sequence[Standing], by: str) -> Sequence[Standing]:
    """By chapter in the order of their clauses, 三（二） before 十（一）; else as they come."""
    return sorted(group, key=lambda one: clause_order(one.item.source.clause or "")) if by == "chapter" else group


def clause_order(clause: str) -> tuple[int, ...]:
    """A clause as numbers: 三（二） is 3, 2; 第十二项 is 12; what has no number comes last."""
    found = re.findall(r"[一二三四五六七八九十百]+|\d+", clause)
    return tuple(_value(each) for each in found) or (10_000,)


def _value(numeral: str) -> int:
    if numeral.isdigit():
        return int(numeral)
    hundreds, _, rest = numeral.rpartition("百")
    tens, ten, ones = rest.rpartition("十")
    whole = (_NUMERALS.find(hundreds[-1:]) + 1) * 100 if hundreds else 0
    return whole + ((_NUMERALS.find(tens) + 1 if tens else 1) * 10 if ten else 0) + (_NUMERALS.find(ones) + 1 if ones else 0)


def _top(one: Standing, above: Mapping[str, Standing]) -> Standing:
    """What an item is in the end a part of; itself if of nothing."""
    while one.item.id in above:
        one = above[one.item.id]
    return one


def _lines(group: Sequence[Standing], above: Mapping[str, Standing], yardstick: Yardstick, by: str) -> Iterable[BreakdownLine]:
    """The rows of a group: each item right before those of its sub-items that stand in the group too, which are numbered."""
    here = {one.item.id for one in group}
    below: dict[str, list[Standing]] = {}
    for one in group:
        parent = above[one.item.id].item.id if one.item.id in above else ""
        below.setdefault(parent if parent in here else "", []).append(one)

    def family(parent: str) -> Iterable[BreakdownLine]:
        for place, one in enumerate(below.get(parent, ()), 1):
            yield breakdown_line(one, yardstick, by, place if parent else None)
            yield from family(one.item.id)

    return family("")


def breakdown_line(one: Standing, yardstick: Yardstick, by: str = "list", place: int | None = None) -> BreakdownLine:
    """An item as a row; `place` is its number among the sub-items of the row above."""
    item, task_list = one.item, yardstick.list_of(one.item)
    return BreakdownLine(
        id=item.id,
        parent=item.parent,
        category=(item.source.clause or task_list.title) if by == "chapter" else task_list.title,
        task=f"（{place}）{item.title}" if place else item.title,
        goal=item.goal,
        target=said_target(item.target),
        lead_leader=item.lead_leader,
        lead_units=names(item.lead_units),
        support_units=names(item.support_units),
        owner=item.owner,
        due=_due(one, yardstick),
        standard=item.standard or item.goal,
        cadence=CADENCES[item.cadence or task_list.cadence],
        source=_document(one) + (item.source.clause or ""),
        status=STATUSES[one.status],
        percent=f"{number(one.percent)}%",
        light=yardstick.policy.lights.names[light(one, yardstick.policy.lights)],
        remark="分解为子事项" if one.children else f"由{item.carried_from}结转" if item.carried_from else None,
    )


def _due(one: Standing, yardstick: Yardstick) -> str:
    """现时限 in words, or that the work goes on."""
    if one.current_due:
        return f"{one.current_due.year}年{one.current_due.month}月{one.current_due.day}日{'（暂估）' if one.current_due_estimated else ''}"
    return f"持续推进，{CADENCES[one.item.cadence or yardstick.list_of(one.item).cadence]}反馈"
