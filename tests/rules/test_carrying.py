"""结转: on every day exactly one of two numbers exists, and every figure is what it would be had the item kept its number."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import NotAllowed
from ledger.model import Book, Cadence, Item, Ledger, LightPolicy, Policy, TaskList
from ledger.record import replace
from ledger.reports.figures import count
from ledger.rules.carrying import check_books, continuation, continuations, to_carry, unsettled
from ledger.rules.checks import check
from ledger.rules.existence import carried_away, exists
from ledger.rules.family import standings_on
from ledger.rules.lifecycle import record
from ledger.rules.periods import parse_period
from ledger.rules.ranking import RankRow, ranking
from ledger.rules.standing import Standing
from ledger.rules.yardstick import Yardstick

from .making import CALENDAR, SCORING, directory, entry, item, rank, stand, story
from .test_properties import BOARD, always_the_same, logs, plans

NEW = "ZD-2027-003"
SCORED = Yardstick(Policy(scoring=SCORING), {"key-work": TaskList(name="key-work", title="年度重点工作", prefix="ZD")}, CALENDAR)
YARDSTICK = Yardstick(Policy(), {"key-work": TaskList(name="key-work", title="年度重点工作", prefix="ZD")}, CALENDAR)


def carry(one: Item, number: str = NEW, **onward: str) -> tuple[Item, Item]:
    """An item and its continuation, as opening the next book writes them."""
    first = f"{number.split('-')[1]}-01-01"
    left = entry("edit", first, key="carry1", field="carried_to", new=number)
    came = entry("edit", first, key="carry2", field="carried_from", new=one.id)
    new = continuation(one, came, number=number, path=f"data/{first[:4]}/key-work/{number}.yaml", onward=onward)
    return replace(one, carried_to=number, log=(*one.log, left)), new


@pytest.mark.parametrize(
    ("on", "there"),
    [("2026-01-24", []), ("2026-01-25", ["ZD-2026-001"]), ("2026-12-31", ["ZD-2026-001"]), ("2027-01-01", [NEW]), ("2028-06-30", [NEW])],
)
def test_the_old_number_exists_to_the_end_of_its_year_and_the_new_one_from_then_on(on: str, there: list[str]) -> None:
    both = carry(item(opened="2026-01-25"))

    assert [one.id for one in both if exists(one, date.fromisoformat(on))] == there


def test_an_item_carried_twice_exists_once() -> None:
    first, middle = carry(item(opened="2026-01-25"))
    middle, last = carry(middle, "ZD-2028-001")

    found = [[one.id for one in (first, middle, last) if exists(one, date(year, 6, 30))] for year in (2026, 2027, 2028)]

    assert found == [["ZD-2026-001"], [NEW], ["ZD-2028-001"]]


def test_a_field_without_its_trace_changes_nothing() -> None:
    old, new = carry(item())
    bare = (replace(old, log=()), replace(new, log=()))

    assert [exists(one, date(year, 6, 30)) for one in bare for year in (2026, 2027)] == [True] * 4


@pytest.mark.parametrize(("on", "away"), [("2026-12-31", False), ("2027-01-01", True)])  # before its opening an item is nowhere, carried or not
def test_what_was_carried_away_is_known_on_the_day(on: str, away: bool) -> None:
    old, _ = carry(item(opened="2026-01-25"))

    assert carried_away(old, date.fromisoformat(on)) is away
    assert not carried_away(replace(old, opened=date(2027, 6, 1)), date(2027, 3, 1))


def test_a_continuation_is_the_whole_item_under_a_new_number() -> None:
    one = item(*story("assign progress"), due="2026-06-30", parent="ZD-2026-007", weight=2, tags=("营商环境",))

    _, new = carry(one, **{"ZD-2026-007": "ZD-2027-001"})

    assert new == replace(
        one,
        id=NEW,
        path="data/2027/key-work/ZD-2027-003.yaml",
        parent="ZD-2027-001",
        carried_from="ZD-2026-001",
        log=(*one.log, entry("edit", "2027-01-01", key="carry2", field="carried_from", new="ZD-2026-001")),
    )


def found(look: Callable[..., list[Standing]], year: int, *items: Item, on: str = "2027-01-10") -> list[str]:
    return [one.item.id for one in look(items, year, date.fromisoformat(on), YARDSTICK)]


@pytest.mark.parametrize(
    ("kinds", "carried"),
    [
        ("", True),
        ("assign progress", True),
        ("assign submit", True),
        ("assign suspend", True),
        ("assign complete", False),
        ("assign complete close", False),
        ("cancel", False),
    ],
)
def test_what_is_unfinished_is_carried_suspended_matters_too(kinds: str, carried: bool) -> None:
    one = item(*story(kinds), opened="2026-01-01")

    assert (found(to_carry, 2027, one), found(unsettled, 2026, one)) == ((["ZD-2026-001"],) * 2 if carried else ([], []))


def test_what_was_finished_before_a_late_opening_is_not_carried() -> None:
    one = item(*story("assign"), entry("complete", "2027-01-05"))

    assert found(to_carry, 2027, one, on="2027-01-04") == ["ZD-2026-001"]
    assert found(to_carry, 2027, one, on="2027-01-05") == []


def test_only_earlier_books_are_carried_from_and_nothing_twice() -> None:
    old, new = carry(item())

    assert found(to_carry, 2027, item(id="ZD-2025-001"), item(id="ZD-2027-009", opened="2027-01-02")) == ["ZD-2025-001"]
    assert found(to_carry, 2027, old, new) == []
    assert found(to_carry, 2028, old, new, on="2028-01-04") == [NEW]


def test_a_year_is_settled_once_its_unfinished_items_are_carried_to_somewhere() -> None:
    old, new = carry(item())

    assert found(unsettled, 2026, old, new) == []
    assert found(unsettled, 2026, old) == ["ZD-2026-001"]
    assert found(unsettled, 2025, old) == []


def test_nothing_is_recorded_on_an_item_that_was_carried() -> None:
    old, new = carry(item(*story("assign")))
    progress = entry("progress", "2026-12-20", percent=50)

    with pytest.raises(NotAllowed) as refused:
        record(old, progress)

    assert (refused.value.message, refused.value.hint) == ("ZD-2026-001 已结转至 ZD-2027-003，记到新编号上", "现状见 ledger show ZD-2027-003")
    assert record(new, progress).log[-1] == progress


OLD, CAME = carry(item())


@pytest.mark.parametrize(
    ("items", "said"),
    [
        ((OLD, CAME), []),
        ((OLD,), ["ZD-2026-001 结转至的 ZD-2027-003 不存在"]),
        ((CAME,), ["ZD-2027-003 结转自的 ZD-2026-001 不存在"]),
        ((item(), CAME), ["ZD-2027-003 写着结转自 ZD-2026-001，但 ZD-2026-001 没有写结转至 ZD-2027-003"]),
        (
            (OLD, replace(CAME, carried_from=None)),
            ["ZD-2026-001 写着结转至 ZD-2027-003，但 ZD-2027-003 没有写结转自 ZD-2026-001", "ZD-2027-003 有结转自的记录，表头却没有写结转自哪个编号"],
        ),
        ((replace(OLD, carried_to=None), replace(CAME, carried_from=None, log=())), ["ZD-2026-001 有结转至的记录，表头却没有写结转至哪个编号"]),
        (
            (replace(OLD, log=()), CAME),
            [
                "ZD-2026-001 写着结转至 ZD-2027-003，却没有这次结转的记录",
                "ZD-2026-001 与 ZD-2027-003 的结转日期不一致",
                "ZD-2027-003 与 ZD-2026-001 的结转日期不一致",
            ],
        ),
    ],
)
def test_both_ends_of_a_carrying_must_meet(items: tuple[Item, ...], said: list[str]) -> None:
    problems = list(check(Ledger(items=items)))

    assert [problem.message for problem in problems] == said
    assert not any(problem.blocking for problem in problems)


@pytest.mark.parametrize(
    ("number", "said"), [("ZD-2026-009", []), ("ZD-2027-009", ["ZD-2027-009 的上级事项 ZD-2026-001 已结转至 ZD-2027-003"])]
)  # a finished child stays in the old book with the old number of its parent
def test_an_item_of_the_new_book_names_the_new_number_of_its_parent(number: str, said: list[str]) -> None:
    assert [problem.message for problem in check(Ledger(items=(OLD, CAME, item(id=number, parent="ZD-2026-001"))))] == said


def test_what_the_book_lists_must_be_in_the_items() -> None:
    book = Book(
        year=2027, path="data/2027/book.yaml", opened=date(2027, 1, 4), by="赵敏", carried=(("ZD-2026-001", NEW), ("ZD-2026-009", "ZD-2027-009"))
    )

    problems = list(check_books([OLD, CAME], [book]))

    assert [(each.path, each.message) for each in problems] == [
        ("data/2027/book.yaml", "建账时登记 ZD-2026-009 结转至 ZD-2027-009，ZD-2026-009 里却没有这样写")
    ]


DAYS = st.dates(date(2025, 12, 1), date(2028, 3, 1))
SAME = (
    "status", "percent", "planned_percent", "current_due", "scored_due", "overdue", "days_overdue", "workdays_overdue", "workdays_left",
    "estimated", "finished_on", "on_time", "windows", "unreported", "last_report_on", "approved_on",
)  # fmt: skip


@always_the_same
@given(one=plans(logs()), on=DAYS)
def test_on_any_day_exactly_one_of_the_pair_stands_and_stands_as_the_item_would(one: Item, on: date) -> None:
    there = [each for each in carry(one) if exists(each, on)]

    assert len(there) == exists(one, on)
    assert all(getattr(stand(each, str(on)), name) == getattr(stand(one, str(on)), name) for each in there for name in SAME)


@always_the_same
@given(items=st.lists(plans(logs()), max_size=5), on=DAYS, late=st.integers(0, 40))
def test_no_figure_of_any_day_changes_by_carrying(items: list[Item], on: date, late: int) -> None:
    items = [replace(one, id=f"ZD-2026-{place:03d}") for place, one in enumerate(items)]
    more = [replace(one, log=(*one.log, entry("progress", str(date(2027, 1, 1) + timedelta(days=late)), percent=60))) for one in items]
    carried = [each for one in more for each in carry(one, one.id.replace("2026", "2027"))]

    before, after = (standings_on(each, on, YARDSTICK) for each in (more, carried))

    assert count(after, LightPolicy()) == count(before, LightPolicy())


@always_the_same
@given(items=st.lists(plans(logs()), max_size=5), period=st.sampled_from(["2026", "2026-Q4", "2026-12", "2027", "2027-01", "2026-W53"]))
def test_rankings_change_by_the_numbers_alone(items: list[Item], period: str) -> None:
    items = [replace(one, id=f"ZD-2026-{place:03d}") for place, one in enumerate(items)]
    carried = [each for one in items for each in carry(one, one.id.replace("2026", "2027"))]
    on = {"2026-W53": "2027-01-03", "2027-01": "2027-01-31", "2027": "2027-12-31"}.get(period, "2026-12-31")

    def ranked(book: list[Item]) -> list[RankRow]:
        there = [one for one in book if exists(one, date.fromisoformat(on))]
        return [
            replace(row, marks=tuple(replace(mark, item=mark.item[-3:]) for mark in row.marks)) for row in rank(there, on, units=BOARD, period=period)
        ]

    assert ranked(carried) == ranked(items)


@pytest.mark.parametrize(
    ("made", "year", "expected"),
    [
        ({}, "2026", [("2026-11-26", "-0.5"), ("2026-12-26", "-0.5")]),
        ({}, "2027", [("2027-01-26", "-0.5")]),
        ({"on": "2027-01-08", "points": 0}, "2026", [("2026-12-26", "0")]),
        ({"on": "2027-01-08", "points": 0}, "2027", [("2027-01-26", "-0.5")]),
        ({"on": "2027-01-08", "points": 2}, "2026", [("2026-12-26", "-2")]),
        ({"on": "2027-01-08", "points": 2}, "2027", [("2027-01-26", "-0.5")]),
        ({"on": "2027-02-08", "points": 2}, "2026", [("2026-12-26", "0")]),
        ({"on": "2027-02-08", "points": 2}, "2027", [("2027-01-26", "-2")]),
        ({"on": "2027-02-08", "points": 2, "clause": "通报批评"}, "2026", [("2026-11-26", "-0.5"), ("2026-12-26", "-0.5")]),
        ({"on": "2027-02-08", "points": 2, "clause": "通报批评"}, "2027", [("2027-01-26", "-0.5"), ("2027-02-08", "-2")]),
    ],
)
def test_a_decision_under_the_new_number_settles_the_old_year_too_and_counts_once(made: dict, year: str, expected: list) -> None:
    old, new = carry(item(opened="2026-11-01", cadence=Cadence.MONTHLY))
    decided = [entry("deduct", **{"clause": "应报未报"} | made)] if made else []
    items = [old, replace(new, log=(*new.log, *decided))]
    day = min(date(int(year), 12, 31), date(2027, 2, 20))
    board = directory(区直部门="区发改局")

    (row,) = ranking(standings_on(items, day, SCORED), board, SCORED, parse_period(year), day, known=date(2027, 2, 20), onward=continuations(items))

    assert [(mark.day.isoformat(), str(mark.points)) for mark in row.marks] == expected
