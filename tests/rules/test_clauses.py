"""How a clause prices what is found: by the day, from a day on, up to a cap, for leaders and supporters; and what a decision settles."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ledger.model import Cadence, Clause, Policy, ScorePolicy
from ledger.record import replace
from ledger.rules.marks import By, item_marks

from .making import entry, item, marks, stand, stone, yardstick

SHARED = {"lead_units": ("区发改局",), "support_units": ("区财政局",)}


def policy(name: str, **clause: Any) -> ScorePolicy:
    """One clause, its numbers as text."""
    numbers = {key: Decimal(value) if isinstance(value, str) and key != "title" else value for key, value in clause.items()}
    return ScorePolicy(clauses={name: Clause(**{"title": "条款"} | numbers)})


def points(one, on: str, scoring: ScorePolicy, **more: Any) -> list[tuple[str, str]]:
    return [(mark.unit, str(mark.points)) for mark in marks(one, on, policy=scoring, **more)]


@pytest.mark.parametrize(
    ("clause", "on", "expected"),
    [
        ({"per_day": "-0.1"}, "2026-09-30", []),
        ({"per_day": "-0.1"}, "2026-10-01", ["-0.1"]),
        ({"per_day": "-0.1"}, "2026-10-10", ["-1.0"]),
        ({"per_workday": "-0.1"}, "2026-10-07", []),
        ({"per_workday": "-0.1"}, "2026-10-08", ["-0.1"]),
        ({"per_workday": "-0.1"}, "2026-10-10", ["-0.3"]),
        ({"points": "-1", "per_day": "-0.1"}, "2026-10-03", ["-1.3"]),
        ({"points": "-1", "per_day": "-0.1", "cap": "1.2"}, "2026-10-02", ["-1.2"]),
        ({"points": "-1", "per_day": "-0.1", "cap": "1.2"}, "2026-10-03", ["-1.2"]),
        ({"points": "-1", "from_days": 10}, "2026-10-09", []),
        ({"points": "-1", "from_days": 10}, "2026-10-10", ["-1"]),
    ],
)
def test_an_overdue_matter_costs_by_the_day(clause: dict, on: str, expected: list[str]) -> None:
    found = points(item(due="2026-09-30"), on, policy("overdue", **clause))

    assert [each for _, each in found] == expected


@pytest.mark.parametrize(
    ("clause", "submitted", "expected"),
    [
        ({"points": "1"}, "2026-06-29", ["1"]),
        ({"points": "1"}, "2026-06-30", []),
        ({"points": "1"}, "2026-07-01", []),
        ({"points": "1", "from_days": 5}, "2026-06-26", []),
        ({"points": "1", "from_days": 5}, "2026-06-25", ["1"]),
        ({"per_day": "0.1", "cap": "0.5"}, "2026-06-27", ["0.3"]),
        ({"per_day": "0.1", "cap": "0.5"}, "2026-06-01", ["0.5"]),
    ],
)
def test_an_early_finish_is_worth_what_its_clause_says(clause: dict, submitted: str, expected: list[str]) -> None:
    one = item(entry("submit", submitted), entry("complete", "2026-07-02"), due="2026-06-30")

    assert [each for _, each in points(one, "2026-07-02", policy("early_finish", **clause))] == expected


def test_a_late_finish_grows_by_working_days_after_the_deadline_that_scoring_uses() -> None:
    log = [entry("extend", "2026-10-01", to="2026-10-31"), entry("submit", "2026-10-10"), entry("complete", "2026-10-20")]

    (mark,) = marks(item(*log, due="2026-09-30"), "2026-10-20", policy=policy("late_finish", per_workday="-0.2"))

    assert (mark.points, mark.day.isoformat(), mark.reason) == (Decimal("-0.6"), "2026-10-20", "时限9月30日，10月10日完成")


@pytest.mark.parametrize(
    ("lead", "support", "expected"),
    [
        ("1", "0.5", [("区发改局", "-2"), ("区财政局", "-1.0")]),
        ("0.6", "0.4", [("区发改局", "-1.2"), ("区财政局", "-0.8")]),
        ("1", "0", [("区发改局", "-2")]),
        ("0", "1", [("区财政局", "-2")]),
    ],
)
def test_leading_and_supporting_units_bear_their_shares(lead: str, support: str, expected: list) -> None:
    found = points(item(due="2026-09-30", **SHARED), "2026-10-09", policy("overdue", points="-2", lead=lead, support=support))

    assert [(unit, Decimal(each)) for unit, each in found] == [(unit, Decimal(each)) for unit, each in expected]


ASSIGNED = entry("assign", "2026-01-05")
HALF = {"milestones": (stone("2026-06-30", 50, "主体封顶"),), "due": "2026-12-31"}


@pytest.mark.parametrize(
    ("log", "header", "on", "missed"),
    [
        ([ASSIGNED], HALF, "2026-06-30", False),
        ([ASSIGNED], HALF, "2026-07-01", True),
        ([ASSIGNED, entry("progress", "2026-06-30", percent=50)], HALF, "2026-07-01", False),
        ([ASSIGNED, entry("progress", "2026-06-30", percent=49)], HALF, "2026-07-01", True),
        ([ASSIGNED, entry("progress", "2026-07-01", percent=50)], HALF, "2026-07-01", True),
        ([ASSIGNED, entry("progress", "2026-06-01", percent=60), entry("progress", "2026-06-20", percent=40)], HALF, "2026-07-01", False),
        ([], HALF, "2026-07-01", False),
        ([entry("assign", "2026-07-01")], HALF, "2026-07-01", False),
        ([ASSIGNED, entry("suspend", "2026-06-30")], HALF, "2026-07-01", False),
        ([ASSIGNED, entry("submit", "2026-06-30")], HALF, "2026-07-01", False),
        ([ASSIGNED, entry("complete", "2026-06-30")], HALF, "2026-07-01", False),
        ([ASSIGNED, entry("complete", "2026-07-01")], HALF, "2026-07-01", True),
        ([ASSIGNED], HALF | {"due": "2026-06-30"}, "2026-07-01", False),
        ([ASSIGNED, entry("extend", "2026-06-01", to="2026-12-31")], HALF | {"due": "2026-06-30"}, "2026-07-01", False),
        ([ASSIGNED], HALF | {"due": None}, "2026-07-01", True),
        ([ASSIGNED], {"milestones": (stone("2026-06-30", 100),), "due": "2026-12-31"}, "2026-07-01", False),
        ([ASSIGNED], {"milestones": (stone("2026-06-30", None, "封顶"),), "due": "2026-12-31"}, "2026-07-01", False),
    ],
    ids=[
        "the day itself", "the day after", "reached on the day", "one percent short", "reached the day after", "had reached it once",
        "never assigned", "assigned later", "suspended", "applied for completion", "finished on the day", "finished the day after",
        "planned for the deadline", "the deadline moved", "without deadline", "the whole", "without percent",
    ],
)  # fmt: skip
def test_a_milestone_is_missed_the_day_after_when_nothing_reported_reaches_it(log: list, header: dict, on: str, missed: bool) -> None:
    found = marks(item(*log, **header), on, policy=policy("milestone_missed", points="-1"))

    assert [(mark.day.isoformat(), mark.points) for mark in found] == ([("2026-07-01", Decimal(-1))] if missed else [])


def test_a_missed_milestone_says_what_was_planned_and_reported() -> None:
    log = [ASSIGNED, entry("progress", "2026-06-01", percent="37.5")]

    (mark,) = marks(item(*log, **HALF), "2026-07-01", policy=policy("milestone_missed", points="-1"))

    assert mark.reason == "节点“主体封顶”6月30日应达50%，报到37.5%"


WEEKLY = {"cadence": Cadence.WEEKLY, "opened": "2026-03-02"}
MISSING = ScorePolicy(
    clauses={"report_missing": Clause(title="应报未报", points=Decimal("-0.5"))},
    decisions={
        "false_report": Clause(title="弄虚作假", points=Decimal(-3), support=Decimal("0.5")),
        "praise": Clause(title="批示肯定", points=Decimal(1)),
    },
)


@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        (None, [("03-07", "-0.5", True), ("03-14", "-0.5", True), ("03-21", "-0.5", True)]),
        (
            ("deduct", "2026-03-06", "应报未报", "1"),
            [("03-06", "-1", False), ("03-07", "-0.5", True), ("03-14", "-0.5", True), ("03-21", "-0.5", True)],
        ),
        (("deduct", "2026-03-07", "应报未报", "1"), [("03-07", "-1", False), ("03-14", "-0.5", True), ("03-21", "-0.5", True)]),
        (("deduct", "2026-03-16", "应报未报", "1"), [("03-14", "-1", False), ("03-21", "-0.5", True)]),
        (("deduct", "2026-03-16", "report_missing", "1"), [("03-14", "-1", False), ("03-21", "-0.5", True)]),
        (("deduct", "2026-03-16", "应报未报", "0"), [("03-14", "0", False), ("03-21", "-0.5", True)]),
        (
            ("award", "2026-03-16", "应报未报", "1"),
            [("03-07", "-0.5", True), ("03-14", "-0.5", True), ("03-16", "1", False), ("03-21", "-0.5", True)],
        ),
        (
            ("deduct", "2026-03-16", "第九条", "1"),
            [("03-07", "-0.5", True), ("03-14", "-0.5", True), ("03-16", "-1", False), ("03-21", "-0.5", True)],
        ),
    ],
    ids=[
        "none",
        "before any",
        "on the day of one",
        "settles two",
        "by the clause's key",
        "waives two",
        "an award settles no deduction",
        "another clause",
    ],
)
def test_a_decision_takes_the_place_of_the_proposals_it_settles(decision, expected: list) -> None:
    log = [] if decision is None else [entry(decision[0], decision[1], clause=decision[2], points=decision[3])]

    found = sorted(marks(item(*log, **WEEKLY), "2026-03-22", policy=MISSING), key=lambda mark: mark.order)

    assert [(mark.day.isoformat()[5:], str(mark.points), mark.computed) for mark in found] == expected


def test_a_settling_decision_says_when_it_was_made_and_counts_where_the_finding_did() -> None:
    one = item(entry("deduct", "2026-04-02", clause="应报未报", points=1, text="约谈后认定"), **WEEKLY | {"opened": "2026-03-23"})

    (mark,) = marks(one, "2026-04-02", period="2026-03", policy=MISSING)

    assert (mark.day.isoformat(), mark.clause, mark.reason) == ("2026-03-28", "应报未报", "约谈后认定（4月2日决定）")
    assert marks(one, "2026-04-02", period="2026-04", policy=MISSING) == []


@pytest.mark.parametrize(("known", "expected"), [("2026-11-19", "-0.5"), ("2026-11-20", "0")])
def test_an_appeal_granted_later_mends_the_month_it_is_about(known: str, expected: str) -> None:
    log = [entry("deduct", "2026-11-20", clause="应报未报", points=0), entry("award", "2026-11-20", clause="批示肯定", points=1)]
    one = item(*log, opened="2026-10-26", cadence=Cadence.WEEKLY)

    found = item_marks(stand(one, "2026-10-31"), yardstick(Policy(scoring=MISSING)), known=date.fromisoformat(known))

    assert [(mark.day.isoformat(), str(mark.points)) for mark in found] == [("2026-10-31", expected)]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2026-03-14", ("2026-03-14", "0", "合并（3月23日决定，分计在3月21日）")),
        ("2026-03-20", ("2026-03-14", "0", "合并（3月23日决定，分计在3月21日）")),
        ("2026-03-21", ("2026-03-21", "-2", "合并（3月23日决定）")),
        ("2026-03-25", ("2026-03-21", "-2", "合并（3月23日决定）")),
    ],
)
def test_a_decision_on_several_reports_counts_once(on: str, expected: tuple) -> None:
    one = item(entry("deduct", "2026-03-23", clause="应报未报", points=2, text="合并"), **WEEKLY)

    (mark,) = item_marks(stand(one, on), yardstick(Policy(scoring=MISSING)), known=date(2026, 3, 25))

    assert (mark.day.isoformat(), str(mark.points), mark.reason) == expected


@pytest.mark.parametrize("due", ["2026-10-15", "2026-10-30"])
def test_a_decision_made_later_takes_the_place_of_a_state_in_the_month_before(due: str) -> None:
    one = item(entry("deduct", "2026-11-02", clause="逾期", points=1, text="减半"), due=due)
    scoring = yardstick(Policy(scoring=policy("overdue", title="逾期", points="-2")))

    (october,) = item_marks(stand(one, "2026-10-31"), scoring, known=date(2026, 12, 1))
    (november,) = item_marks(stand(one, "2026-11-30"), scoring, known=date(2026, 12, 1))

    assert (october.day.isoformat(), str(october.points), october.reason) == ("2026-10-31", "-1", "减半（11月2日决定）")
    assert (november.day.isoformat(), str(november.points), november.reason) == ("2026-11-02", "-1", "减半")


def test_a_decision_on_an_overdue_matter_settles_the_state_until_a_new_deadline_passes() -> None:
    scoring = policy("overdue", title="逾期", points="-2")
    decided = item(entry("deduct", "2026-04-10", clause="逾期", points=3), due="2026-03-31")
    again = replace(decided, log=(*decided.log, entry("extend", "2026-04-15", to="2026-04-30")))

    assert points(decided, "2026-11-20", scoring) == [("区发改局", "-3")]
    assert points(again, "2026-04-30", scoring) == [("区发改局", "-3")]
    assert points(again, "2026-05-01", scoring) == [("区发改局", "-3"), ("区发改局", "-2")]


@pytest.mark.parametrize(
    ("on", "period", "expected"),
    [
        ("2026-04-30", "2026-04", ["-3"]),
        ("2026-05-31", "2026-05", ["-2"]),
        ("2026-06-30", "2026-Q2", ["-3"]),
        ("2026-09-30", "2026-Q3", ["-2"]),
        ("2026-11-20", "2026", ["-3"]),
        ("2027-02-10", "2027", ["-2"]),
    ],
)
def test_a_matter_that_stays_overdue_is_found_anew_in_the_periods_after_the_decision(on: str, period: str, expected: list[str]) -> None:
    scoring = policy("overdue", title="逾期", points="-2")
    one = item(entry("deduct", "2026-04-10", clause="逾期", points=3), due="2026-03-31")

    assert [each for _, each in points(one, on, scoring, period=period)] == expected


def test_a_decision_for_one_unit_leaves_the_others_proposals() -> None:
    scoring = policy("overdue", title="逾期", points="-2", support="0.5")
    one = item(entry("deduct", "2026-04-10", clause="逾期", points=3, unit="区财政局"), due="2026-03-31", **SHARED)

    assert points(one, "2026-04-10", scoring) == [("区财政局", "-3"), ("区发改局", "-2")]


def test_a_voided_decision_gives_the_proposals_back() -> None:
    log = [entry("deduct", "2026-03-16", clause="应报未报", points=1), entry("void", "2026-03-17", voids="deduct0316")]

    assert [each for _, each in points(item(*log, **WEEKLY), "2026-03-22", MISSING)] == ["-0.5", "-0.5", "-0.5"]


def test_a_named_decision_reaches_supporting_units_as_its_clause_says() -> None:
    one = item(entry("deduct", "2026-04-10", clause="弄虚作假", points=3), **SHARED)

    assert points(one, "2026-04-10", MISSING) == [("区发改局", "-3"), ("区财政局", "-1.5")]


@pytest.mark.parametrize(
    ("by", "expected"),
    [(By.UNIT, [("区发改局", "-2"), ("区住建局", "-2"), ("区财政局", "-1.0")]), (By.LEADER, [("陈刚", "-2")]), (By.OWNER, [("张华", "-2")])],
)
def test_a_leader_or_person_bears_a_matter_once(by: By, expected: list) -> None:
    one = item(due="2026-03-31", lead_units=("区发改局", "区住建局"), support_units=("区财政局",), lead_leader="陈刚", owner="张华")

    assert points(one, "2026-04-10", policy("overdue", points="-2", support="0.5"), by=by) == expected


@pytest.mark.parametrize(("unit", "expected"), [(None, [("陈刚", "-1")]), ("区发改局", [("陈刚", "-1")]), ("区财政局", [])])
def test_a_decision_reaches_the_leader_when_it_is_for_a_leading_unit(unit: str | None, expected: list) -> None:
    one = item(entry("deduct", "2026-04-10", clause="第九条", points=1, unit=unit), lead_leader="陈刚", **SHARED)

    assert points(one, "2026-04-10", ScorePolicy(), by=By.LEADER) == expected
