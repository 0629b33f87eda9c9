"""The periods that documents cover: what they hold, what they are called, and how they are typed."""

from datetime import date

import pytest

from ledger.errors import UsageError
from ledger.rules.periods import Period, parse_period, period_of

from .making import day

PERIODS = "周写 2026-W47，月写 2026-11，季写 2026-Q4，年写 2026，起止日期写 2026-03-05..2026-04-10"

PERIOD_OF = [
    ("week", "2026-11-16", "2026-11-16", "2026-11-22", "2026-W47", "2026年第47周"),
    ("week", "2026-11-22", "2026-11-16", "2026-11-22", "2026-W47", "2026年第47周"),
    ("week", "2026-11-23", "2026-11-23", "2026-11-29", "2026-W48", "2026年第48周"),
    ("week", "2024-12-31", "2024-12-30", "2025-01-05", "2025-W01", "2025年第1周"),
    ("week", "2027-01-03", "2026-12-28", "2027-01-03", "2026-W53", "2026年第53周"),
    ("month", "2026-11-01", "2026-11-01", "2026-11-30", "2026-11", "2026年11月"),
    ("month", "2024-02-29", "2024-02-01", "2024-02-29", "2024-02", "2024年2月"),
    ("quarter", "2026-03-31", "2026-01-01", "2026-03-31", "2026-Q1", "2026年第一季度"),
    ("quarter", "2026-04-01", "2026-04-01", "2026-06-30", "2026-Q2", "2026年第二季度"),
    ("quarter", "2026-12-31", "2026-10-01", "2026-12-31", "2026-Q4", "2026年第四季度"),
    ("year", "2026-06-15", "2026-01-01", "2026-12-31", "2026", "2026年"),
]


@pytest.mark.parametrize(("kind", "on", "first", "last", "code", "title"), PERIOD_OF)
def test_a_period_holds_a_day_and_has_a_name(kind: str, on: str, first: str, last: str, code: str, title: str) -> None:
    period = period_of(kind, day(on))

    assert (period.first, period.last, period.code, period.title) == (day(first), day(last), code, title)


@pytest.mark.parametrize(("kind", "on", "first", "last", "code", "title"), PERIOD_OF)
def test_a_periods_code_can_be_typed_back(kind: str, on: str, first: str, last: str, code: str, title: str) -> None:
    assert parse_period(code) == Period(kind, day(first), day(last))


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("2026-w47", "2026-W47"),
        (" 2026-11 ", "2026-11"),
        ("202611", "2026-11"),
        ("2026Q4", "2026-Q4"),
        ("2026-q4", "2026-Q4"),
        ("2026-W1", "2026-W01"),
    ],
)
def test_a_period_may_be_typed_carelessly(typed: str, code: str) -> None:
    assert parse_period(typed).code == code


@pytest.mark.parametrize("typed", ["", "47", "2026年", "2026年11月", "2026-Q5", "2026-Q0", "2026-11-20", "2026-W", "2026--11", "26-11", "W47"])
def test_any_other_period_is_refused(typed: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_period(typed)

    assert (refused.value.message, refused.value.hint) == (f"看不懂时段“{typed}”", PERIODS)


@pytest.mark.parametrize("typed", ["2025-W53", "2026-W54", "2026-W00", "2026-13", "2026-00"])
def test_a_period_that_does_not_exist_is_refused(typed: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_period(typed)

    assert (refused.value.message, refused.value.hint) == (f"没有“{typed}”这个时段", PERIODS)


@pytest.mark.parametrize("typed", ["1990", "1990-W01", "1990-01", "1990-Q1", "2100", "2100-W52", "2100-12", "2100-Q4"])
def test_a_period_may_be_in_any_year_from_1990_to_2100(typed: str) -> None:
    assert parse_period(typed).code == typed


@pytest.mark.parametrize("typed", ["0000", "1989", "1989-W52", "1989-12", "2101", "2101-W01", "2101-Q1", "9999-W52"])
def test_a_period_of_an_unlikely_year_is_refused(typed: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_period(typed)

    assert (refused.value.message, refused.value.hint) == (f"“{typed}”的年份不对", "年份应在1990到2100之间")


@pytest.mark.parametrize(
    ("code", "before", "after"),
    [
        ("2026-W47", "2026-W46", "2026-W48"),
        ("2026-W53", "2026-W52", "2027-W01"),
        ("2026-01", "2025-12", "2026-02"),
        ("2026-12", "2026-11", "2027-01"),
        ("2026-Q1", "2025-Q4", "2026-Q2"),
        ("2026-Q4", "2026-Q3", "2027-Q1"),
        ("2026", "2025", "2027"),
    ],
)
def test_periods_follow_one_another(code: str, before: str, after: str) -> None:
    period = parse_period(code)

    assert (period.before.code, period.after.code) == (before, after)


@pytest.mark.parametrize(
    ("code", "span"),
    [("2026-W47", "2026年11月16日至11月22日"), ("2026-W53", "2026年12月28日至2027年1月3日"), ("2026-Q1", "2026年1月1日至3月31日")],
)
def test_a_span_repeats_the_year_only_when_it_changes(code: str, span: str) -> None:
    assert parse_period(code).span() == span


@pytest.mark.parametrize(
    ("on", "expected"),
    [("2026-11-15", False), ("2026-11-16", True), ("2026-11-22", True), ("2026-11-23", False), (None, False)],
)
def test_a_period_holds_both_its_ends(on: str | None, expected: bool) -> None:
    week = Period("week", date(2026, 11, 16), date(2026, 11, 22))

    assert week.holds(day(on)) is expected
