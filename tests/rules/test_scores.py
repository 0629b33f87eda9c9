"""考核得分: which findings cost points, on which day and why, and what is decided by people. Ranks are in test_ranking."""

from decimal import Decimal

import pytest

from ledger.model import Cadence, Pace, ScorePolicy, Span

from .making import day, entry, item, marks, stand, story, until_the_notice

SHARED = {"lead_units": ("区发改局",), "support_units": ("区财政局",)}
LATE = [entry("submit", "2026-04-01"), entry("complete", "2026-04-02")]
WEEKLY = {"cadence": Cadence.WEEKLY, "opened": "2026-03-02"}


@pytest.mark.parametrize(
    ("log", "header", "on", "expected"),
    [
        ([entry("submit", "2026-03-31"), entry("complete", "2026-04-02")], {"due": "2026-03-31"}, "2026-11-20", []),
        (LATE, {"due": "2026-03-31"}, "2026-11-20", [("区发改局", "2026-04-02", "超时办结", "-1"), ("区财政局", "2026-04-02", "超时办结", "-0.5")]),
        (LATE, {"due": None}, "2026-11-20", []),
        ([], {"due": "2026-03-31"}, "2026-03-31", []),
        ([], {"due": "2026-03-31"}, "2026-04-01", [("区发改局", "2026-04-01", "逾期未办结", "-2"), ("区财政局", "2026-04-01", "逾期未办结", "-1")]),
        ([entry("suspend", "2026-04-01")], {"due": "2026-03-31"}, "2026-04-01", []),
        ([entry("cancel", "2026-04-01")], {"due": "2026-03-31"}, "2026-04-01", []),
        ([], WEEKLY, "2026-03-06", []),
        ([], WEEKLY, "2026-03-07", [("区发改局", "2026-03-07", "应报未报", "-0.5")]),
        ([entry("progress", "2026-03-06")], WEEKLY, "2026-03-08", []),
        ([entry("progress", "2026-03-07")], WEEKLY, "2026-03-08", [("区发改局", "2026-03-07", "迟报进展", "-0.1")]),
        ([*story("submit return", "2026-05-06")], {}, "2026-05-06", []),
        ([*story("submit return", "2026-05-06")], {}, "2026-05-07", [("区发改局", "2026-05-07", "申请办结被退回", "-0.5")]),
    ],
)
def test_what_a_finding_costs(log: list, header: dict, on: str, expected: list) -> None:
    found = marks(item(*log, **SHARED, **header), on)

    assert [(mark.unit, mark.day, mark.clause, mark.points) for mark in found] == [
        (unit, day(text), clause, Decimal(points)) for unit, text, clause, points in expected
    ]


@pytest.mark.parametrize(
    ("log", "header", "on", "reason"),
    [
        (LATE, {"due": "2026-03-31"}, "2026-11-20", "时限3月31日，4月1日完成"),
        ([], {"due": "2026-03-31"}, "2026-04-02", "时限3月31日，逾期2个工作日未办结"),
        ([], {"due": "2026-03-06"}, "2026-03-07", "时限3月6日，逾期1天未办结"),
        ([], WEEKLY, "2026-03-09", "3月2日至3月8日应于3月6日前反馈，未报"),
        ([], {"cadence": Cadence.DAILY, "opened": "2026-03-05"}, "2026-03-06", "3月5日应反馈，未报"),
        ([entry("progress", "2026-03-07")], WEEKLY, "2026-03-09", "3月2日至3月8日应于3月6日前反馈，迟报"),
        ([entry("submit", "2026-05-06"), entry("return", "2026-05-07", text="佐证不全")], {}, "2026-05-07", "佐证不全"),
    ],
)
def test_a_finding_says_why(log: list, header: dict, on: str, reason: str) -> None:
    (mark,) = marks(item(*log, **header), on)

    assert (mark.reason, mark.item, mark.computed) == (reason, "ZD-2026-001", True)


@pytest.mark.parametrize(
    ("log", "expected"),
    [
        (LATE, ("2026-04-02", "complete0402")),
        ([*LATE, entry("close", "2026-04-20")], ("2026-04-02", "complete0402")),
        ([entry("complete", "2026-04-02")], ("2026-04-02", "complete0402")),
        ([entry("close", "2026-04-20")], ("2026-04-20", "close0420")),
    ],
)
def test_a_late_finish_is_known_on_the_day_of_approval(log: list, expected: tuple[str, str]) -> None:
    (mark,) = marks(item(*log, due="2026-03-31"), "2026-11-20")

    assert (mark.day.isoformat(), mark.entry) == expected


@pytest.mark.parametrize(("period", "expected"), [("2026-03", 0), ("2026-04", 0), ("2026-05", 1), ("2026-06", 0)])
def test_a_late_finish_costs_in_the_period_of_its_approval(period: str, expected: int) -> None:
    log = [entry("submit", "2026-04-30"), entry("complete", "2026-05-01")]

    assert len(marks(item(*log, due="2026-03-31"), "2026-11-20", period=period)) == expected


@pytest.mark.parametrize(("period", "expected"), [("2026-06", 0), ("2026-07", 0), ("2026-08", 1), ("2026-09", 0)])
def test_a_missing_report_costs_in_the_period_of_the_day_after(period: str, expected: int) -> None:
    one = item(entry("cancel", "2026-08-03"), opened="2026-07-27", cadence=Cadence.WEEKLY)  # asked by Friday 31 July

    assert len(marks(one, "2026-11-20", period=period)) == expected


@until_the_notice
@pytest.mark.parametrize(
    ("log", "header", "on", "reason"),
    [
        ([], {"due": "2026-12-31"}, "2027-01-04", "时限2026年12月31日，逾期2个工作日（暂估）未办结"),
        (
            [],
            {"opened": "2026-12-28", "due": "2027-01-04", "limit": Span(5, Pace.WORKDAYS)},
            "2027-01-05",
            "时限1月4日（暂估），逾期1个工作日（暂估）未办结",
        ),
        ([], WEEKLY | {"opened": "2027-01-04"}, "2027-01-09", "1月4日至1月10日应于1月8日前反馈（暂估），未报"),
        ([entry("progress", "2027-01-09")], WEEKLY | {"opened": "2027-01-04"}, "2027-01-09", "1月4日至1月10日应于1月8日前反馈（暂估），迟报"),
    ],
)
def test_a_finding_in_a_year_without_a_notice_is_an_estimate(log: list, header: dict, on: str, reason: str) -> None:
    (mark,) = marks(item(*log, **header), on, period="2027")

    assert mark.reason == reason


@pytest.mark.parametrize(("on", "expected"), [("2026-03-31", 0), ("2026-04-01", 1), ("2026-06-30", 1), ("2026-07-01", 0)])
@pytest.mark.parametrize("kind", ["return", "award", "deduct"])
def test_a_mark_belongs_to_the_period_of_its_day(kind: str, on: str, expected: int) -> None:
    assert len(marks(item(entry(kind, on, points=1)), "2026-11-20", period="2026-Q2")) == expected


@pytest.mark.parametrize(("kind", "points"), [("award", Decimal(2)), ("deduct", Decimal(-2))])
def test_a_decision_carries_its_own_points_clause_and_entry(kind: str, points: Decimal) -> None:
    one = item(entry(kind, "2026-05-06", points=2, clause="第五条", text="区长批示", unit="区住建局"))

    (mark,) = marks(one, "2026-11-20", policy=ScorePolicy())

    assert (mark.unit, mark.points, mark.clause, mark.reason) == ("区住建局", points, "第五条", "区长批示")
    assert (mark.day, mark.entry, mark.computed) == (day("2026-05-06"), f"{kind}0506", False)


def test_a_decision_that_names_no_unit_is_for_every_unit_that_leads() -> None:
    one = item(entry("award", "2026-05-06", points=2), lead_units=("区发改局", "区住建局"), support_units=("区财政局",))

    assert [(mark.unit, mark.points) for mark in marks(one, "2026-11-20")] == [("区发改局", 2), ("区住建局", 2)]


def test_a_unit_that_leads_and_supports_is_marked_once() -> None:
    one = item(due="2026-03-31", lead_units=("区发改局",), support_units=("区发改局", "区财政局"))

    assert [(mark.unit, mark.points) for mark in marks(one, "2026-04-01")] == [("区发改局", -2), ("区财政局", -1)]


def test_a_voided_decision_leaves_no_mark() -> None:
    assert marks(item(entry("award", "2026-05-06", points=2), entry("void", "2026-05-07", voids="award0506")), "2026-05-06") == []


@pytest.mark.parametrize("header", [{"due": "2026-03-31"}, WEEKLY])
def test_findings_without_a_clause_cost_nothing(header: dict) -> None:
    assert marks(item(**header), "2026-11-20", policy=ScorePolicy()) == []


def test_no_clause_is_charged_once_an_item_is_finished_in_time() -> None:
    one = item(*story("assign accept progress submit complete close"), due="2026-06-30")

    assert stand(one, "2026-11-20").on_time is True
    assert marks(one, "2026-11-20") == []
