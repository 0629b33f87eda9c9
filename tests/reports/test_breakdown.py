"""任务分解表: the order of clauses, and sub-items with what they are part of."""

from collections.abc import Sequence
from datetime import date

import pytest

from ledger.model import Item, Ledger, Settings, Source, TaskList
from ledger.reports.breakdown import Breakdown, breakdown, clause_order
from ledger.reports.duties import duties
from ledger.rules.family import standings_on
from ledger.rules.yardstick import Yardstick

DAY = date(2026, 3, 5)
REPORT = Source(document="2026年政府工作报告", clause="三（二）")


def item(number: int, unit: str, *, parent: int | None = None, source: Source = Source()) -> Item:  # noqa: B008
    return Item(
        id=f"ZD-2026-{number:03d}",
        title=f"事项{number}",
        list="key-work",
        path="",
        source=source,
        lead_units=(unit,),
        parent=f"ZD-2026-{parent:03d}" if parent else None,
        opened=date(2026, 1, 5),
        due=date(2026, 12, 31),
    )


# 1 is broken into 3 (another unit's) and 4, 4 into 5; 2 comes before 1 by its clause. 6 and 7 go round in a circle.
FAMILY = (
    item(1, "区住建局", source=Source(document="2026年政府工作报告", clause="十（一）")),
    item(2, "区财政局", source=REPORT),
    item(3, "区财政局", parent=1),
    item(4, "区住建局", parent=1),
    item(5, "区住建局", parent=4),
    item(6, "区发改局", parent=7),
    item(7, "区发改局", parent=6),
)


def office(items: Sequence[Item]) -> Ledger:
    return Ledger(settings=Settings(lists={"key-work": TaskList(name="key-work", title="年度重点工作", prefix="ZD")}), items=tuple(items))


def made(by: str) -> Breakdown:
    ledger = office(FAMILY)
    return breakdown(ledger, standings_on(FAMILY, DAY, Yardstick.of(ledger)), DAY, by=by, columns={"任务内容": "task"})


@pytest.mark.parametrize(
    ("by", "groups"),
    [
        ("list", {"年度重点工作": ["事项1", "（1）事项3", "（2）事项4", "（1）事项5", "事项2", "事项6", "事项7"]}),
        (
            "chapter",
            {"2026年政府工作报告": ["事项2", "事项1", "（1）事项3", "（2）事项4", "（1）事项5"], "未注明来源": ["事项6", "事项7"]},
        ),
        (
            "unit",
            {"区住建局": ["事项1", "（1）事项4", "（1）事项5"], "区发改局": ["事项6", "事项7"], "区财政局": ["事项2", "事项3"]},
        ),
    ],
)
def test_sub_items_stand_below_what_they_are_part_of_and_none_is_lost(by: str, groups: dict[str, list[str]]) -> None:
    table = made(by)

    assert {group.title: [line.task for line in group.lines] for group in table.groups} == groups
    assert table.total == len(FAMILY)


def test_a_unit_answers_for_the_sub_items_and_not_for_the_whole_again() -> None:
    ledger = office(FAMILY)

    found = duties(ledger, standings_on(FAMILY, DAY, Yardstick.of(ledger)), DAY, "unit")

    assert [line.task for line in found["区住建局"].led] == ["事项5"]
    assert [line.task for line in found["区财政局"].led] == ["事项2", "事项3"]


def test_it_answers_for_the_whole_where_the_sub_items_are_not_asked_for() -> None:
    ledger = office(FAMILY)
    standings = [one for one in standings_on(FAMILY, DAY, Yardstick.of(ledger)) if one.item.id == "ZD-2026-001"]

    assert [line.task for line in duties(ledger, standings, DAY, "unit")["区住建局"].led] == ["事项1"]


@pytest.mark.parametrize(
    "clauses",
    [
        ["一", "二", "十", "十一", "二十", "二十一", "一百零五"],
        ["三（一）", "三（二）", "三（十）", "三（十一）", "四（一）"],
        ["三（二）1", "三（二）2", "三（二）10", "三（三）"],
        ["第一条", "第九条", "第十二条", "没有编号"],
    ],
)
def test_clauses_go_by_their_numbers(clauses: list[str]) -> None:
    backwards = list(reversed(clauses))

    assert sorted(backwards, key=clause_order) == clauses
