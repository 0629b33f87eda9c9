"""From marks to a score: sum, mean, weighted index; heaviest once, caps, floor and ceiling. Whatever happens, marks add up to the score."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.model import FINDINGS, Cadence, Clause, Item, Kind, LightPolicy, Method, ScorePolicy, Seats
from ledger.record import replace
from ledger.reports.figures import count, flows

from .making import SCORING, directory, entry, item, rank, stand, story
from .test_properties import BOARD, DAYS, OPEN, STONES, TODAY, always_the_same, books, logs

ONE = directory(区直部门="区发改局")
PLAIN = ScorePolicy(clauses=SCORING.clauses)
WEIGHTS = {"completion": Decimal(40), "timeliness": Decimal(30), "feedback": Decimal(20), "quality": Decimal(10)}
INDEX = ScorePolicy(method=Method.INDEX, weights=WEIGHTS)


def deducted(*points: str, number: int = 1) -> Item:
    """An item with deductions on the 1st, 2nd, … of May, clauses 甲, 乙, ….."""
    log = [entry("deduct", f"2026-05-{day:02d}", points=each, clause="甲乙丙丁"[day - 1]) for day, each in enumerate(points, 1)]
    return item(*log, id=f"ZD-2026-{number:03d}")


def row(*items: Item, policy: ScorePolicy, on: str = "2026-05-31", period: str = "2026"):
    (found,) = rank(items, on, units=ONE, policy=policy, period=period)
    return found


def told(found) -> list[tuple[str, str]]:
    return [(mark.clause, str(mark.points)) for mark in found.marks]


@pytest.mark.parametrize(
    ("points", "counted"),
    [
        (("1",), ["-1"]),
        (("1", "3", "2"), ["0", "-3", "0"]),
        (("2", "2"), ["-2", "0"]),
        (("0.1", "0.05"), ["-0.1", "0"]),
    ],
)
def test_one_matter_counts_once_at_its_heaviest(points: tuple[str, ...], counted: list[str]) -> None:
    found = row(deducted(*points), policy=replace(PLAIN, heaviest_once=True))

    assert [str(mark.points) for mark in found.marks] == counted


def test_heaviest_once_keeps_awards_apart_from_deductions_and_matters_apart() -> None:
    praised = item(
        *(entry("award", f"2026-05-0{day}", points=day, clause="奖") for day in (1, 2)), entry("deduct", "2026-05-03", points=1), id="ZD-2026-002"
    )

    found = row(deducted("1", "2"), praised, policy=replace(PLAIN, heaviest_once=True))

    assert (found.awards, found.deductions, found.score) == (Decimal(2), Decimal(3), Decimal(99))
    assert [mark.reason for mark in found.marks if not mark.points] == [
        "（同一事项扣分只计最重的一条，原-1分）",
        "（同一事项加分只计最高的一条，原1分）",
    ]


@pytest.mark.parametrize(
    ("cap", "counted"),
    [("0", ["0", "0", "0"]), ("1.2", ["-0.5", "-0.5", "-0.2"]), ("1.5", ["-0.5", "-0.5", "-0.5"]), ("9", ["-0.5", "-0.5", "-0.5"])],
)
def test_a_clause_costs_no_more_than_its_cap_in_a_period(cap: str, counted: list[str]) -> None:
    clause = Clause(title="应报未报", points=Decimal("-0.5"), total_cap=Decimal(cap))
    one = item(opened="2026-05-04", cadence=Cadence.WEEKLY)

    found = row(one, policy=ScorePolicy(clauses={"report_missing": clause}), on="2026-05-24")

    assert [str(mark.points) for mark in found.marks] == counted


def test_a_capped_mark_says_so() -> None:
    clause = Clause(title="甲", points=Decimal(-1), total_cap=Decimal("1.5"))

    found = row(deducted("1"), deducted("1", number=2), policy=ScorePolicy(decisions={"a": clause}))

    assert [(str(mark.points), mark.reason) for mark in found.marks] == [("-1", ""), ("-0.5", "（本条最多计1.5分，原-1分）")]


@pytest.mark.parametrize(
    ("items", "score", "points"),
    [
        ([deducted("1")], "99", ["-1.00"]),
        ([deducted("1"), deducted(number=2), deducted(number=3)], "99.67", ["-0.33"]),
        ([deducted("1"), deducted("1", number=2), deducted(number=3)], "99.33", ["-0.33", "-0.34"]),
        ([deducted("1"), deducted("1", number=2), deducted("1", number=3)], "99", ["-0.33", "-0.34", "-0.33"]),
        ([deducted("0.01"), deducted(number=2)], "99.99", ["-0.01"]),
        ([deducted("0.01"), deducted(number=2), deducted(number=3)], "100", ["0.00"]),
    ],
    ids=["one", "a third", "two thirds", "three thirds", "half a hundredth goes up", "less than half a hundredth"],
)
def test_a_mean_divides_by_the_items_led_and_its_marks_still_add_up(items: list[Item], score: str, points: list[str]) -> None:
    found = row(*items, policy=replace(PLAIN, method=Method.MEAN))

    assert found.score == Decimal(score)
    assert [str(mark.points) for mark in found.marks] == points


def test_units_with_tenfold_work_compare_by_their_mean() -> None:
    units = directory(区直部门="区发改局 区财政局")
    many = [replace(deducted("1", number=number), lead_units=("区财政局",)) for number in range(2, 12)]

    rows = rank([deducted("2"), *many], "2026-05-31", units=units, policy=replace(PLAIN, method=Method.MEAN))

    assert [(each.unit, each.score, each.rank) for each in rows] == [("区财政局", Decimal(99), 1), ("区发改局", Decimal(98), 2)]


def test_the_index_takes_each_failed_case_its_share_of_the_weight() -> None:
    items = [
        item(*story("submit complete", "2026-05-11"), id="ZD-2026-001", due="2026-05-31"),
        item(*story("submit return submit complete", "2026-05-11"), id="ZD-2026-002", due="2026-05-12"),
        item(entry("assign", "2026-04-01"), id="ZD-2026-003", due="2026-05-20"),
        item(entry("assign", "2026-04-01"), id="ZD-2026-004", due="2026-12-31", cadence=Cadence.MONTHLY),
    ]

    found = row(*items, policy=INDEX)

    assert [(mark.item[-1], mark.clause, str(mark.points), mark.reason) for mark in found.marks] == [
        ("4", "未按时反馈", "-10.00", "4月1日至4月30日应于4月24日前反馈，未报（20分÷2）"),
        ("2", "申请办结被退回", "-3.33", "退回（10分÷3）"),
        ("2", "未按时办结", "-10.00", "时限5月12日，5月13日完成（30分÷3）"),
        ("4", "未按时反馈", "-10.00", "5月1日至5月31日应于5月25日前反馈，未报（20分÷2）"),
        ("3", "应办结未办结", "-13.33", "时限5月20日，逾期7个工作日未办结（40分÷3）"),
        ("3", "未按时办结", "-10.00", "时限5月20日，逾期7个工作日未办结（30分÷3）"),
    ]
    assert found.score == Decimal("43.34")


def test_the_index_marks_what_it_only_estimates_as_the_clauses_do() -> None:
    one = item(entry("assign", "2099-04-01"), opened="2099-04-01", due="2099-05-20", cadence=Cadence.MONTHLY)
    feedback = {"feedback": Decimal(20), "completion": Decimal(80)}

    found = row(one, policy=ScorePolicy(method=Method.INDEX, weights=feedback), on="2099-05-29", period="2099")

    assert [mark.reason for mark in found.marks] == [
        "4月1日至4月30日应于4月24日前反馈（暂估），未报（20分÷2）",
        "5月1日至5月31日应于5月25日前反馈（暂估），未报（20分÷2）",
        "时限5月20日，逾期7个工作日（暂估）未办结（80分÷1）",
    ]


@pytest.mark.parametrize(("part", "weight"), WEIGHTS.items())
def test_a_part_of_the_index_without_any_case_costs_nothing(part: str, weight: Decimal) -> None:
    found = row(item(due="2026-12-31"), policy=ScorePolicy(method=Method.INDEX, base=weight, weights={part: weight}))

    assert (found.score, found.marks) == (weight, ())


def test_awards_and_deductions_come_on_top_of_the_index() -> None:
    found = row(deducted("1.5"), policy=INDEX)

    assert (found.score, told(found)) == (Decimal("98.5"), [("甲", "-1.5")])


@pytest.mark.parametrize(
    ("points", "bounds", "score", "last"),
    [
        ("30", {"floor": Decimal(60)}, "70", ("甲", "-30")),
        ("40", {"floor": Decimal(60)}, "60", ("甲", "-40")),
        ("41", {"floor": Decimal(60)}, "60", ("最低分", "1")),
    ],
)
def test_a_score_does_not_fall_below_the_floor(points: str, bounds: dict, score: str, last: tuple[str, str]) -> None:
    found = row(deducted(points), policy=replace(PLAIN, **bounds))

    assert (found.score, told(found)[-1]) == (Decimal(score), last)


@pytest.mark.parametrize(("points", "score", "last"), [("20", "120", ("奖", "20")), ("21", "120", ("最高分", "-1"))])
def test_a_score_does_not_rise_above_the_ceiling(points: str, score: str, last: tuple[str, str]) -> None:
    found = row(item(entry("award", "2026-05-01", points=points, clause="奖")), policy=replace(PLAIN, ceiling=Decimal(120)))

    assert (found.score, told(found)[-1]) == (Decimal(score), last)


def test_a_group_may_have_seats_of_its_own() -> None:
    units = directory(区直部门="甲局 乙局", 乡镇街道="甲镇 乙镇")
    items = [replace(deducted("1", number=place), lead_units=(name,)) for place, name in enumerate(("乙局", "乙镇"), 3)]
    items += [item(id=f"ZD-2026-00{place}", lead_units=(name,)) for place, name in enumerate(("甲局", "甲镇"), 1)]

    rows = rank(items, "2026-05-31", units=units, policy=replace(PLAIN, top_seats=1, bottom_seats=1, seats={"乡镇街道": Seats(top=0, bottom=2)}))

    assert [(each.unit, each.seat) for each in rows] == [("甲局", "top"), ("乙局", "bottom"), ("甲镇", None), ("乙镇", "bottom")]


NUMBERS = st.sampled_from([Decimal(each) for each in ("0.05", "0.1", "0.33", "1", "2.5")])
CLAUSES = st.fixed_dictionaries(
    {},
    optional={
        name: st.builds(
            Clause,
            title=st.just(name),
            points=NUMBERS.map(lambda value, sign=1 if name == "early_finish" else -1: value * sign),
            per_workday=st.just(Decimal(0)) | NUMBERS.map(lambda value, sign=1 if name == "early_finish" else -1: value * sign),
            cap=st.none() | NUMBERS,
            total_cap=st.none() | NUMBERS,
            lead=st.sampled_from([Decimal(1), Decimal("0.6")]),
            support=st.sampled_from([Decimal(0), Decimal("0.5")]),
        )
        for name in FINDINGS
    },
)
POLICIES = st.builds(
    ScorePolicy,
    method=st.sampled_from([Method.SUM, Method.MEAN]),
    heaviest_once=st.booleans(),
    clauses=CLAUSES,
    floor=st.none() | st.just(Decimal(95)),
    ceiling=st.none() | st.just(Decimal(102)),
) | st.just(INDEX)


@always_the_same
@given(items=books(), policy=POLICIES, period=st.sampled_from(["2026", "2026-Q2", "2026-11"]))
def test_marks_add_up_exactly_to_every_score_under_every_policy(items: list[Item], policy: ScorePolicy, period: str) -> None:
    rows = rank(items, TODAY, units=BOARD, period=period, policy=policy)

    assert [sum((mark.points for mark in each.marks), Decimal(0)) for each in rows] == [each.score - policy.base for each in rows]
    assert [each.awards - each.deductions for each in rows] == [each.score - policy.base for each in rows]


@always_the_same
@given(items=books(), policy=POLICIES, shuffle=st.randoms(use_true_random=False))
def test_no_policy_minds_the_order_of_items(items: list[Item], policy: ScorePolicy, shuffle) -> None:
    assert rank(shuffle.sample(items, len(items)), TODAY, units=BOARD, policy=policy) == rank(items, TODAY, units=BOARD, policy=policy)


@always_the_same
@given(items=books(), policy=POLICIES)
def test_scores_stay_between_floor_and_ceiling(items: list[Item], policy: ScorePolicy) -> None:
    scores = [each.score for each in rank(items, TODAY, units=BOARD, policy=policy)]

    assert all(policy.floor is None or score >= policy.floor for score in scores)
    assert all(policy.ceiling is None or score <= policy.ceiling for score in scores)


@always_the_same
@given(
    log=logs(OPEN),
    others=books(3),
    policy=POLICIES,
    week=st.integers(0, 40),
    weekday=st.integers(0, 2),
    due=st.none() | DAYS,
    stones=STONES,
    percent=st.integers(0, 100),
)
def test_an_on_time_report_never_lowers_a_score_under_any_policy(
    log: tuple, others: list[Item], policy: ScorePolicy, week: int, weekday: int, due: date | None, stones: tuple, percent: int
) -> None:
    monday = date(2026, 1, 5) + timedelta(weeks=week)
    report = entry("progress", (monday + timedelta(days=weekday)).isoformat(), key="report", percent=percent)
    before = replace(
        item(id="ZD-2026-900", opened="2026-01-01", cadence=Cadence.WEEKLY), log=(entry("assign", "2026-01-04"), *log), due=due, milestones=stones
    )
    after = replace(before, log=(*before.log, report))

    without = {row.unit: row.score for row in rank([before, *others], TODAY, units=BOARD, policy=policy)}
    with_report = {row.unit: row.score for row in rank([after, *others], TODAY, units=BOARD, policy=policy)}

    assert all(with_report[unit] >= points for unit, points in without.items())


@always_the_same
@given(
    items=books(4),
    policy=POLICIES,
    wrong=st.tuples(st.sampled_from([kind for kind in Kind if kind is not Kind.VOID]), DAYS, st.integers(0, 100)),
    place=st.integers(0, 3),
)
def test_a_voided_entry_leaves_no_trace_in_a_ranking_or_count(items: list[Item], policy: ScorePolicy, wrong: tuple, place: int) -> None:
    kind, on, number = wrong
    mistake = entry(kind, on.isoformat(), key="wrong1", percent=number, points=number, clause="overdue", to=(on + timedelta(days=number)).isoformat())
    void = entry("void", TODAY, key="zvoid1", voids="wrong1")
    corrected = [replace(one, log=(*one.log, mistake, void)) if one.id[-1] == str(place) else one for one in items]
    clean, mended = ([stand(one, TODAY) for one in book] for book in (items, corrected))

    assert rank(corrected, TODAY, units=BOARD, policy=policy) == rank(items, TODAY, units=BOARD, policy=policy)
    assert count(mended, LightPolicy()) == count(clean, LightPolicy())
    assert flows(mended, date(2026, 1, 1), date(2026, 11, 20)) == flows(clean, date(2026, 1, 1), date(2026, 11, 20))
