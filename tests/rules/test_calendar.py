"""Working days: the national notice, the office's own days, and years that nobody has announced yet."""

from datetime import date

import pytest

from ledger.rules.calendar import Calendar

from .making import day, off


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        ("2026-09-30", 3, "2026-10-10"),  # a make-up Saturday
        ("2026-09-30", 5, "2026-10-13"),
        ("2026-02-13", 1, "2026-02-14"),
        ("2026-02-13", 3, "2026-02-25"),
        ("2026-04-30", 5, "2026-05-11"),
        ("2025-09-26", 3, "2025-09-30"),
        ("2025-09-30", 1, "2025-10-09"),
        ("2026-03-02", 1, "2026-03-03"),  # the day of receipt is not counted
        ("2026-03-06", 1, "2026-03-09"),
        ("2026-03-07", 1, "2026-03-09"),
        ("2025-12-31", 1, "2026-01-04"),  # a make-up Sunday
        ("2024-12-31", 248, "2025-12-31"),
    ],
)
def test_working_days_are_added_from_the_day_after(start: str, count: int, expected: str) -> None:
    assert Calendar().add_workdays(day(start), count) == day(expected)


@pytest.mark.parametrize("year", [2025, 2026])
def test_both_years_have_248_working_days(year: int) -> None:
    assert Calendar().workdays(date(year - 1, 12, 31), date(year, 12, 31)) == 248


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2026-01-04", True),  # Sunday, made up
        ("2026-02-13", True),
        ("2026-02-14", True),  # Saturday, made up
        ("2026-02-15", False),
        ("2026-02-23", False),  # a Monday of the holiday
        ("2026-02-24", True),
        ("2026-02-28", True),  # Saturday, made up
        ("2026-03-01", False),
        ("2026-03-06", True),
        ("2026-03-07", False),
        ("2026-03-08", False),
        ("2026-03-09", True),
        ("2026-09-30", True),
        ("2026-10-01", False),
        ("2026-10-07", False),
        ("2026-10-08", True),
        ("2026-10-10", True),  # Saturday, made up
        ("2026-10-11", False),
        ("2025-09-28", True),  # Sunday, made up
        ("2025-10-08", False),
    ],
)
def test_the_national_notice_says_which_days_are_worked(on: str, expected: bool) -> None:
    assert Calendar().is_workday(day(on)) is expected


@pytest.mark.parametrize(
    ("after", "until", "expected"),
    [
        ("2026-03-05", "2026-03-05", 0),
        ("2026-03-05", "2026-03-06", 1),
        ("2026-03-06", "2026-03-07", 0),
        ("2026-03-06", "2026-03-09", 1),
        ("2026-09-30", "2026-10-07", 0),
        ("2026-09-30", "2026-10-08", 1),
        ("2026-09-30", "2026-10-10", 3),
        ("2026-09-30", "2026-10-11", 3),
        ("2025-12-31", "2026-01-03", 0),
        ("2025-12-31", "2026-01-05", 2),
        ("2024-12-31", "2026-12-31", 496),
    ],
)
def test_working_days_between_leave_out_the_first_day_and_include_the_last(after: str, until: str, expected: int) -> None:
    assert Calendar().workdays(day(after), day(until)) == expected


@pytest.mark.parametrize(
    ("after", "until", "expected"),
    [("2026-10-10", "2026-09-30", -3), ("2026-03-09", "2026-03-06", -1), ("2026-01-05", "2025-12-31", -2)],
)
def test_working_days_backwards_are_negative(after: str, until: str, expected: int) -> None:
    assert Calendar().workdays(day(after), day(until)) == expected


@pytest.mark.parametrize(
    ("latest", "not_before", "expected"),
    [
        ("2026-09-30", "2026-09-28", "2026-09-30"),
        ("2026-10-01", "2026-09-28", "2026-09-30"),
        ("2026-10-07", "2026-09-28", "2026-09-30"),
        ("2026-10-07", "2026-09-30", "2026-09-30"),
        ("2026-10-07", "2026-10-01", None),
        ("2026-10-08", "2026-10-08", "2026-10-08"),
        ("2026-10-08", "2026-10-09", None),
    ],
)
def test_the_last_working_day_is_not_sought_before_the_limit(latest: str, not_before: str, expected: str | None) -> None:
    assert Calendar().last_workday(day(latest), day(not_before)) == day(expected)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2026-01-01", "2026-12-31", False),
        ("2025-12-31", "2026-01-01", False),
        ("2004-01-01", "2004-01-01", False),
        ("2003-12-31", "2004-01-01", True),
        ("2026-12-31", "2099-01-01", True),
        ("2099-01-01", "2099-01-01", True),
    ],
)
def test_a_span_is_estimated_when_any_of_its_years_has_no_notice(first: str, last: str, expected: bool) -> None:
    assert Calendar().estimated(day(first), day(last)) is expected


@pytest.mark.parametrize(
    ("published", "last", "expected"),
    [([], "2098-03-05", True), ([2098], "2098-12-31", False), ([2098], "2099-01-01", True), ([2098, 2099], "2099-12-31", False)],
)
def test_a_year_that_the_office_typed_in_whole_is_no_estimate(published: list[int], last: str, expected: bool) -> None:
    assert Calendar(published=published).estimated(day("2098-03-05"), day(last)) is expected


@pytest.mark.parametrize(
    ("on", "expected"),
    [("2099-10-01", True), ("2099-10-02", True), ("2099-10-03", False), ("2099-10-04", False), ("2099-10-05", True)],  # Thursday to Monday
)
def test_a_year_without_a_notice_is_worked_from_monday_to_friday(on: str, expected: bool) -> None:
    assert Calendar().is_workday(day(on)) is expected


@pytest.mark.parametrize(
    ("on", "expected"),
    [("2026-11-19", True), ("2026-11-20", False), ("2026-11-21", True), ("2026-11-22", False), ("2026-10-01", True), ("2026-10-10", False)],
)
def test_the_offices_own_days_win_over_the_notice(on: str, expected: bool) -> None:
    own = [off("2026-11-20"), off("2026-11-21", workday=True), off("2026-10-01", workday=True), off("2026-10-10")]

    assert Calendar(own).is_workday(day(on)) is expected


def test_the_offices_own_days_are_counted() -> None:
    calendar = Calendar([off("2026-11-20"), off("2026-11-21", workday=True), off("2026-11-23")])

    assert calendar.add_workdays(day("2026-11-19"), 1) == day("2026-11-21")
    assert calendar.add_workdays(day("2026-11-19"), 2) == day("2026-11-24")
    assert calendar.workdays(day("2026-11-19"), day("2026-11-24")) == 2
    assert calendar.last_workday(day("2026-11-20"), day("2026-11-16")) == day("2026-11-19")


def test_an_own_day_says_nothing_about_the_rest_of_an_unannounced_year() -> None:
    calendar = Calendar([off("2099-10-01")])

    assert not calendar.is_workday(day("2099-10-01"))
    assert calendar.estimated(day("2099-10-01"), day("2099-10-01"))
