"""排名: who stands where, who takes a seat, and what a row counts in its period. Single marks are in test_scores."""

from decimal import Decimal

import pytest

from ledger.model import Cadence, Directory, Unit
from ledger.record import replace

from .making import SCORING, directory, entry, item, rank, story

BUREAUS = directory(区直部门="区发改局 区财政局 区住建局 区审计局")
BUREAU = directory(区直部门="区发改局")


def awarded(unit: str, points: str, kind: str = "award"):
    return item(entry(kind, "2026-05-06", points=points), id=f"ZD-{unit}", lead_units=(unit,))


def test_ties_share_a_rank_and_the_next_is_skipped() -> None:
    items = [awarded("区审计局", "0.5"), awarded("区住建局", "1"), awarded("区财政局", "3"), awarded("区发改局", "1")]

    rows = rank(items, "2026-11-20", units=BUREAUS)

    assert [(row.unit, row.rank, row.score) for row in rows] == [
        ("区财政局", 1, Decimal(103)),
        ("区发改局", 2, Decimal(101)),
        ("区住建局", 2, Decimal(101)),
        ("区审计局", 4, Decimal("100.5")),
    ]


def test_units_are_ranked_within_their_groups_in_the_directorys_order() -> None:
    units = directory(区直部门="区发改局 区财政局", 乡镇街道="城东街道 河湾街道")
    items = [awarded("河湾街道", "3"), awarded("城东街道", "2"), awarded("区财政局", "1"), awarded("区发改局", "0.5")]

    rows = rank(items, "2026-11-20", units=units)

    assert [(row.group, row.unit, row.rank) for row in rows] == [
        ("区直部门", "区财政局", 1),
        ("区直部门", "区发改局", 2),
        ("乡镇街道", "河湾街道", 1),
        ("乡镇街道", "城东街道", 2),
    ]


def test_a_unit_that_leads_nothing_is_listed_last_and_not_ranked() -> None:
    items = [item(due="2026-03-31", lead_units=("区财政局",), support_units=("区发改局",))]

    rows = rank(items, "2026-04-01", units=directory(区直部门="区发改局 区财政局"))

    assert [(row.unit, row.rank, row.score, row.items, row.seat) for row in rows] == [
        ("区财政局", 1, Decimal(98), 1, "top"),
        ("区发改局", None, Decimal(99), 0, None),
    ]


def test_a_collective_unit_is_not_listed() -> None:
    units = Directory(units=(Unit(name="区发改局", group="区直部门"), Unit(name="各有关单位", group="区直部门", collective=True)))

    rows = rank([awarded("区发改局", "1"), awarded("各有关单位", "9")], "2026-11-20", units=units)

    assert [row.unit for row in rows] == ["区发改局"]


def test_seats_go_to_the_best_and_to_the_worst_who_lost_points() -> None:
    units = directory(区直部门="甲局 乙局 丙局 丁局 戊局 己局 庚局")
    items = [
        *(awarded("甲局", "3"), awarded("乙局", "2"), awarded("丙局", "1"), awarded("丁局", "0"), awarded("戊局", "0")),
        *(awarded("己局", "1", "deduct"), awarded("庚局", "2", "deduct")),
    ]

    rows = rank(items, "2026-11-20", units=units)

    assert [(row.unit, row.seat) for row in rows] == [
        *(("甲局", "top"), ("乙局", "top"), ("丙局", "top"), ("丁局", None), ("戊局", None)),
        *(("己局", "bottom"), ("庚局", "bottom")),
    ]


@pytest.mark.parametrize(
    ("top", "bottom", "expected"),
    [(0, 0, [None, None, None]), (1, 1, ["top", None, "bottom"]), (1, 2, ["top", "bottom", "bottom"]), (2, 1, ["top", "top", "bottom"])],
)
def test_the_office_chooses_how_many_seats_there_are(top: int, bottom: int, expected: list) -> None:
    items = [awarded("区发改局", "1", "deduct"), awarded("区财政局", "2", "deduct"), awarded("区住建局", "3", "deduct")]

    rows = rank(items, "2026-11-20", units=BUREAUS, policy=replace(SCORING, top_seats=top, bottom_seats=bottom))

    assert [row.seat for row in rows if row.items] == expected


def test_a_row_counts_what_the_unit_leads_in_the_period() -> None:
    reports = (entry("progress", "2026-04-20"), entry("progress", "2026-05-28"))  # asked by 24 April, 25 May and 25 June
    items = [
        item(*story("submit complete", "2026-05-20"), entry("deduct", "2026-05-25", points="0.5"), id="ZD-2026-001", due="2026-05-31"),
        item(*story("submit complete", "2026-05-06"), id="ZD-2026-002", due="2026-04-30"),
        item(*story("assign", "2026-04-01"), id="ZD-2026-003", due="2026-05-31"),
        item(*reports, entry("award", "2026-06-01", points=2), id="ZD-2026-004", opened="2026-04-01", cadence=Cadence.MONTHLY),
        item(*story("submit return", "2026-06-01"), id="ZD-2026-005"),
        item(*story("submit return submit complete", "2026-03-01"), id="ZD-2026-006", due="2026-02-28"),  # over before the period
    ]

    (row,) = rank(items, "2026-06-30", units=BUREAU, period="2026-Q2")

    assert (row.items, row.finished, row.on_time, row.late, row.overdue) == (5, 2, 1, 1, 1)
    assert (row.reports_expected, row.reports_on_time, row.reports_late, row.reports_missing, row.returned) == (3, 1, 1, 1, 1)
    assert (row.awards, row.deductions, row.score) == (Decimal(2), Decimal("4.6"), Decimal("97.4"))
    assert [(mark.day.isoformat(), str(mark.points)) for mark in row.marks] == [
        *(("2026-05-07", "-1"), ("2026-05-25", "-0.5"), ("2026-05-26", "-0.1"), ("2026-06-01", "2")),
        *(("2026-06-02", "-0.5"), ("2026-06-26", "-0.5"), ("2026-06-30", "-2")),
    ]


@pytest.mark.parametrize(("finished", "expected"), [("2026-03-31", 0), ("2026-04-01", 1), ("2026-06-30", 1)])
def test_an_item_finished_before_the_period_is_not_in_it(finished: str, expected: int) -> None:
    (row,) = rank([item(entry("complete", finished))], "2026-06-30", units=BUREAU, period="2026-Q2")

    assert (row.items, row.finished) == (expected, expected)


@pytest.mark.parametrize(("kind", "score"), [("award", 102), ("deduct", 98)])
def test_a_decision_counts_in_the_period_of_its_day_though_the_item_finished_before(kind: str, score: int) -> None:
    done = item(entry("complete", "2026-03-31"), entry(kind, "2026-05-06", points=2), id="ZD-2026-001")

    (row,) = rank([done, item(id="ZD-2026-002")], "2026-06-30", units=BUREAU, period="2026-Q2")

    assert row.score == score


@pytest.mark.parametrize(("period", "score"), [("2026-Q1", 100), ("2026-Q2", 102), ("2026-Q3", 100), ("2026", 102)])
def test_an_award_in_a_later_period_than_the_finish_counts_there(period: str, score: int) -> None:
    done = item(entry("complete", "2026-03-31"), entry("award", "2026-05-06", points=2))

    (row,) = rank([done], "2026-11-20", units=BUREAU, period=period)

    assert row.score == score


def test_an_award_alone_makes_no_item_and_no_rank() -> None:
    done = item(entry("complete", "2026-03-31"), entry("award", "2026-05-06", points=2))

    (row,) = rank([done], "2026-11-20", units=BUREAU, period="2026-Q2")

    assert (row.items, row.rank, row.awards) == (0, None, 2)


@pytest.mark.parametrize(("period", "expected"), [("2026-Q1", (1, 0, 0)), ("2026-Q2", (1, 1, 1)), ("2026-Q3", (0, 0, 0))])
def test_a_finished_item_counts_in_the_period_of_its_approval(period: str, expected: tuple[int, int, int]) -> None:
    done = item(entry("submit", "2026-03-31"), entry("complete", "2026-04-01"), due="2026-03-31")

    (row,) = rank([done], "2026-11-20", units=BUREAU, period=period)

    assert (row.items, row.finished, row.on_time) == expected


@pytest.mark.parametrize(("cancelled", "expected"), [("2026-03-31", 0), ("2026-04-01", 1), ("2026-06-30", 1)])
def test_an_item_cancelled_before_the_period_is_not_in_it(cancelled: str, expected: int) -> None:
    (row,) = rank([item(entry("cancel", cancelled))], "2026-11-20", units=BUREAU, period="2026-Q2")

    assert row.items == expected


@pytest.mark.parametrize(("period", "expected"), [("2026-07", 0), ("2026-08", 1)])
def test_a_report_counts_in_the_period_in_which_it_was_judged(period: str, expected: int) -> None:
    one = item(entry("cancel", "2026-08-03"), opened="2026-07-27", cadence=Cadence.WEEKLY)  # asked by Friday 31 July

    (row,) = rank([one], "2026-11-20", units=BUREAU, period=period)

    assert (row.reports_expected, row.reports_missing) == (expected, expected)
