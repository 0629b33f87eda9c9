"""原时限、现时限 and the deadline that scores; overdue and in time, from the day before to the day after."""

import pytest

from ledger.rules.calendar import Calendar

from .making import day, entry, item, off, stand, story, until_the_notice

EXTENDED_IN_TIME = [entry("extend", "2026-06-30", to="2026-08-31")]
EXTENDED_LATE = [entry("extend", "2026-07-01", to="2026-08-31")]
EXEMPTED = [entry("extend", "2026-07-01", to="2026-08-31", exempt=True)]


@pytest.mark.parametrize(
    ("log", "current_due", "scored_due"),
    [
        ([], "2026-06-30", "2026-06-30"),
        ([entry("extend", "2026-06-29", to="2026-08-31")], "2026-08-31", "2026-08-31"),
        (EXTENDED_IN_TIME, "2026-08-31", "2026-08-31"),
        (EXTENDED_LATE, "2026-08-31", "2026-06-30"),
        (EXEMPTED, "2026-08-31", "2026-08-31"),
        ([*EXTENDED_IN_TIME, entry("extend", "2026-08-31", to="2026-09-30")], "2026-09-30", "2026-09-30"),
        ([*EXTENDED_IN_TIME, entry("extend", "2026-09-01", to="2026-09-30")], "2026-09-30", "2026-08-31"),
        ([*EXTENDED_LATE, entry("extend", "2026-08-15", to="2026-09-30")], "2026-09-30", "2026-06-30"),
        ([*EXTENDED_LATE, entry("extend", "2026-08-15", to="2026-09-30", exempt=True)], "2026-09-30", "2026-09-30"),
        ([*EXEMPTED, entry("extend", "2026-08-31", to="2026-09-30")], "2026-09-30", "2026-09-30"),
    ],
)
def test_the_scored_deadline_moves_only_if_asked_in_time_or_exempted(log: list, current_due: str, scored_due: str) -> None:
    one = stand(item(*log, due="2026-06-30"), "2026-11-20")

    assert (one.current_due, one.scored_due) == (day(current_due), day(scored_due))


@pytest.mark.parametrize(("on", "expected"), [("2026-06-29", "2026-06-30"), ("2026-06-30", "2026-08-31"), ("2026-07-01", "2026-08-31")])
def test_a_deadline_moves_on_the_day_of_the_extension(on: str, expected: str) -> None:
    assert stand(item(*EXTENDED_IN_TIME, due="2026-06-30"), on).current_due == day(expected)


def test_a_voided_extension_moves_no_deadline() -> None:
    one = stand(item(*EXTENDED_IN_TIME, entry("void", "2026-07-05", voids="extend0630"), due="2026-06-30"), "2026-07-01")

    assert (one.current_due, one.scored_due, one.overdue) == (day("2026-06-30"), day("2026-06-30"), True)


@pytest.mark.parametrize(
    ("on", "overdue", "days", "workdays"),
    [
        ("2026-09-29", False, 0, 0),
        ("2026-09-30", False, 0, 0),  # the due day itself
        ("2026-10-01", True, 1, 0),
        ("2026-10-07", True, 7, 0),
        ("2026-10-08", True, 8, 1),
        ("2026-10-10", True, 10, 3),
        ("2026-10-11", True, 11, 3),
        ("2026-10-12", True, 12, 4),
    ],
)
def test_an_item_is_overdue_from_the_day_after_its_deadline(on: str, overdue: bool, days: int, workdays: int) -> None:
    one = stand(item(due="2026-09-30"), on)

    assert (one.overdue, one.days_overdue, one.workdays_overdue) == (overdue, days, workdays)


@pytest.mark.parametrize(("on", "expected"), [("2026-08-31", False), ("2026-09-01", True)])
def test_lateness_is_measured_from_the_present_deadline(on: str, expected: bool) -> None:
    assert stand(item(*EXTENDED_LATE, due="2026-06-30"), on).overdue is expected


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ("", True),
        ("assign", True),
        ("assign accept", True),
        ("assign progress", True),
        ("assign submit", True),
        ("assign complete", False),
        ("assign complete close", False),
        ("assign suspend", False),
        ("assign suspend resume", True),
        ("assign cancel", False),
    ],
)
def test_only_what_is_open_can_be_overdue(kinds: str, expected: bool) -> None:
    one = stand(item(*story(kinds), due="2026-06-30"), "2026-07-01")

    assert one.overdue is expected
    assert one.days_overdue == int(expected)


def test_an_item_without_a_deadline_is_never_overdue() -> None:
    one = stand(item(due=None), "2099-01-01")

    assert (one.overdue, one.current_due, one.workdays_left) == (False, None, None)


@pytest.mark.parametrize(
    ("on", "expected"),
    [("2026-09-29", 1), ("2026-09-30", 0), ("2026-10-01", None)],
)
def test_the_days_left_end_on_the_due_day(on: str, expected: int | None) -> None:
    assert stand(item(due="2026-09-30"), on).workdays_left == expected


@pytest.mark.parametrize(("on", "expected"), [("2026-10-09", 1), ("2026-10-10", 0), ("2026-10-11", 0), ("2026-10-12", None)])
def test_the_days_left_before_a_sunday_are_working_days(on: str, expected: int | None) -> None:
    assert stand(item(due="2026-10-11"), on).workdays_left == expected


@pytest.mark.parametrize(
    ("submitted", "expected"),
    [("2026-06-29", True), ("2026-06-30", True), ("2026-07-01", False)],
)
def test_in_time_means_submitted_by_the_deadline_however_long_approval_takes(submitted: str, expected: bool) -> None:
    one = item(entry("submit", submitted), entry("complete", "2026-07-20"), due="2026-06-30")

    assert stand(one, "2026-11-20").on_time is expected


@pytest.mark.parametrize(
    ("extension", "submitted", "expected"),
    [
        (EXTENDED_IN_TIME, "2026-08-31", True),
        (EXTENDED_IN_TIME, "2026-09-01", False),
        (EXTENDED_LATE, "2026-08-01", False),
        (EXEMPTED, "2026-08-31", True),
        (EXEMPTED, "2026-09-01", False),
    ],
)
def test_in_time_is_measured_by_the_deadline_that_scores(extension: list, submitted: str, expected: bool) -> None:
    one = item(*extension, entry("submit", submitted), entry("complete", "2026-09-10"), due="2026-06-30")

    assert stand(one, "2026-11-20").on_time is expected


@pytest.mark.parametrize(
    ("kinds", "due"),
    [("assign submit", "2026-06-30"), ("assign progress", "2026-01-01"), ("assign submit complete", None), ("assign submit cancel", "2026-06-30")],
)
def test_unfinished_or_without_a_deadline_is_neither_in_time_nor_late(kinds: str, due: str | None) -> None:
    assert stand(item(*story(kinds), due=due), "2026-11-20").on_time is None


@until_the_notice
@pytest.mark.parametrize(
    ("due", "on", "expected"),
    [
        ("2026-12-31", "2026-11-20", False),
        ("2027-01-01", "2026-11-20", True),
        ("2026-11-20", "2026-12-31", False),
        ("2026-11-20", "2027-01-01", True),
        ("2099-06-30", "2099-06-30", True),
        (None, "2027-01-01", False),
    ],
)
def test_working_days_that_reach_into_a_year_without_a_notice_are_an_estimate(due: str | None, on: str, expected: bool) -> None:
    assert stand(item(due=due), on).estimated is expected


@pytest.mark.parametrize(("kinds", "expected"), [("assign", True), ("assign suspend", False), ("assign complete", False), ("assign cancel", False)])
def test_only_of_what_is_open_working_days_are_counted(kinds: str, expected: bool) -> None:
    assert stand(item(*story(kinds), due="2099-06-30"), "2026-11-20").estimated is expected


def test_the_offices_own_days_announce_no_year() -> None:
    assert stand(item(due="2099-01-01"), "2098-12-31", calendar=Calendar([off("2099-01-01")])).estimated is True
