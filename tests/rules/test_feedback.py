"""Reports owed: which windows ask for one, by which day, and how each was kept."""

from datetime import date
from typing import Any

import pytest

from ledger.model import Cadence, FeedbackPolicy
from ledger.rules.calendar import Calendar
from ledger.rules.feedback import Pending, Schedule, Window, judged_back, pending_on

from .making import CALENDAR, day, days, entry, item, off, stand, story, until_the_notice

FRIDAYS = FeedbackPolicy(weekday=5, day_of_month=25)
MARCH = ("2026-03-02", "2026-03-08", "2026-03-06")  # a quiet week: first day, last day, report day


def judged(cadence: str, start: str, today: str, *reported: str, policy: FeedbackPolicy = FRIDAYS, **rest: Any) -> tuple[Window, ...]:
    schedule = Schedule(Cadence(cadence), policy, **{"calendar": CALENDAR} | rest)
    return tuple(judged_back(schedule, date.fromisoformat(start), date.fromisoformat(today), days(*reported)))[::-1]


def pending(cadence: str, start: str, today: str, *reported: str, policy: FeedbackPolicy = FRIDAYS, **rest: Any) -> Pending | None:
    schedule = Schedule(Cadence(cadence), policy, **{"calendar": CALENDAR} | rest)
    return pending_on(schedule, date.fromisoformat(start), date.fromisoformat(today), days(*reported))


@pytest.mark.parametrize(
    ("cadence", "first", "last", "report_day"),
    [
        ("daily", "2026-03-02", "2026-03-02", "2026-03-02"),
        ("weekly", *MARCH),
        ("weekly", "2026-02-23", "2026-03-01", "2026-02-27"),
        ("weekly", "2026-09-28", "2026-10-04", "2026-09-30"),  # its Friday is a holiday
        ("weekly", "2026-10-05", "2026-10-11", "2026-10-09"),
        ("biweekly", "2026-02-23", "2026-03-08", "2026-03-06"),  # 56 fortnights after 2024-01-01
        ("biweekly", "2026-03-09", "2026-03-22", "2026-03-20"),
        ("biweekly", "2026-09-21", "2026-10-04", "2026-09-30"),
        ("biweekly", "2024-01-01", "2024-01-14", "2024-01-12"),
        ("monthly", "2026-01-01", "2026-01-31", "2026-01-23"),  # the 25th is a Sunday
        ("monthly", "2026-03-01", "2026-03-31", "2026-03-25"),
        ("monthly", "2026-04-01", "2026-04-30", "2026-04-24"),  # a Saturday
        ("monthly", "2026-09-01", "2026-09-30", "2026-09-24"),  # a holiday
        ("bimonthly", "2026-01-01", "2026-02-28", "2026-02-25"),
        ("bimonthly", "2026-05-01", "2026-06-30", "2026-06-25"),
        ("quarterly", "2026-01-01", "2026-03-31", "2026-03-25"),
        ("quarterly", "2026-07-01", "2026-09-30", "2026-09-24"),
        ("semiannual", "2026-01-01", "2026-06-30", "2026-06-25"),
        ("semiannual", "2026-07-01", "2026-12-31", "2026-12-25"),
    ],
)
def test_the_report_day_of_a_window(cadence: str, first: str, last: str, report_day: str) -> None:
    window = judged(cadence, first, "2027-01-01")[0]

    assert window == Window(day(first), day(last), day(report_day), "missing")


def test_an_item_reported_once_owes_no_reports() -> None:
    assert judged("once", "2026-01-01", "2026-12-31") == ()


def test_daily_reports_are_owed_on_working_days() -> None:
    windows = judged("daily", "2026-02-12", "2026-02-26")

    assert [window.report_day for window in windows] == days("2026-02-12", "2026-02-13", "2026-02-14", "2026-02-24", "2026-02-25")


def test_daily_reports_are_owed_on_every_day_where_the_list_says_so() -> None:
    windows = judged("daily", "2026-02-14", "2026-02-18", every_day=True)

    assert [window.report_day for window in windows] == days("2026-02-14", "2026-02-15", "2026-02-16", "2026-02-17")


def test_a_week_without_a_working_day_asks_for_nothing() -> None:
    windows = judged("weekly", "2026-02-16", "2026-02-28")

    assert [window.first for window in windows] == days("2026-02-23")


@pytest.mark.parametrize(
    ("cadence", "policy", "first", "report_day"),
    [
        ("weekly", FeedbackPolicy(weekday=3), "2026-03-02", "2026-03-04"),
        ("weekly", FeedbackPolicy(weekday=7), "2026-03-02", "2026-03-06"),
        ("weekly", FeedbackPolicy(weekday=1), "2026-03-02", "2026-03-02"),
        ("biweekly", FeedbackPolicy(weekday=4), "2026-02-23", "2026-03-05"),
        ("monthly", FeedbackPolicy(day_of_month=5), "2026-03-01", "2026-03-05"),
        ("monthly", FeedbackPolicy(day_of_month=31), "2026-04-01", "2026-04-30"),
        ("monthly", FeedbackPolicy(day_of_month=31), "2026-02-01", "2026-02-28"),
        ("quarterly", FeedbackPolicy(day_of_month=31), "2026-01-01", "2026-03-31"),
    ],
)
def test_the_office_chooses_the_report_day(cadence: str, policy: FeedbackPolicy, first: str, report_day: str) -> None:
    assert judged(cadence, first, "2027-01-01", policy=policy)[0].report_day == day(report_day)


def test_the_offices_own_day_off_moves_the_report_day_back() -> None:
    windows = judged("weekly", "2026-11-16", "2026-11-21", calendar=Calendar([off("2026-11-20")]))

    assert [window.report_day for window in windows] == days("2026-11-19")


def test_a_month_whose_only_early_days_are_holidays_asks_for_nothing() -> None:
    windows = judged("monthly", "2026-10-01", "2026-12-01", policy=FeedbackPolicy(day_of_month=7))

    assert [window.first for window in windows] == days("2026-11-01")


@pytest.mark.parametrize(
    ("cadence", "start", "first"),
    [
        ("weekly", "2026-03-01", "2026-03-02"),
        ("weekly", "2026-03-02", "2026-03-02"),
        ("weekly", "2026-03-03", "2026-03-09"),
        ("biweekly", "2026-02-22", "2026-02-23"),
        ("biweekly", "2026-02-23", "2026-02-23"),
        ("biweekly", "2026-02-24", "2026-03-09"),
        ("monthly", "2026-03-01", "2026-03-01"),
        ("monthly", "2026-03-02", "2026-04-01"),
        ("bimonthly", "2026-01-02", "2026-03-01"),
        ("quarterly", "2026-01-02", "2026-04-01"),
        ("semiannual", "2026-01-02", "2026-07-01"),
    ],
)
def test_a_window_that_began_before_the_start_is_not_owed(cadence: str, start: str, first: str) -> None:
    assert judged(cadence, start, "2027-01-01")[0].first == day(first)


@pytest.mark.parametrize(("today", "expected"), [("2026-03-05", 0), ("2026-03-06", 0), ("2026-03-07", 1), ("2026-03-13", 1), ("2026-03-14", 2)])
def test_a_window_is_judged_from_the_day_after_its_report_day(today: str, expected: int) -> None:
    assert len(judged("weekly", "2026-03-02", today)) == expected


@pytest.mark.parametrize(("cadence", "start", "expected"), [("weekly", "2026-03-02", "2026-03-07"), ("quarterly", "2026-01-01", "2026-03-26")])
def test_a_window_knows_the_day_on_which_it_is_judged(cadence: str, start: str, expected: str) -> None:
    (window,) = judged(cadence, start, expected)

    assert window.judged_on == day(expected)


@until_the_notice
@pytest.mark.parametrize(
    ("start", "report_day", "expected"),
    [("2026-12-21", "2026-12-25", False), ("2026-12-28", "2027-01-01", True), ("2027-01-04", "2027-01-08", True)],
)
def test_a_report_day_in_a_year_without_a_notice_is_an_estimate(start: str, report_day: str, expected: bool) -> None:
    window = judged("weekly", start, "2027-01-31")[0]

    assert (window.report_day, window.estimated) == (day(report_day), expected)


@pytest.mark.parametrize(
    ("reported", "outcome"),
    [
        ([], "missing"),
        (["2026-03-01"], "missing"),
        (["2026-03-02"], "on_time"),
        (["2026-03-05"], "on_time"),
        (["2026-03-06"], "on_time"),
        (["2026-03-07"], "late"),
        (["2026-03-08"], "late"),
        (["2026-03-09"], "missing"),
        (["2026-03-07", "2026-03-05"], "on_time"),
        (["2026-03-01", "2026-03-08", "2026-03-09"], "late"),
    ],
)
def test_how_a_window_was_kept(reported: list[str], outcome: str) -> None:
    assert judged("weekly", "2026-03-02", "2026-03-10", *reported)[0].outcome == outcome


@pytest.mark.parametrize(
    ("log", "expected"),
    [
        (story("assign", "2026-03-02"), ["2026-03-06"]),
        (story("assign", "2026-03-03"), []),
        ((), ["2026-03-06"]),  # never assigned: from the opening
        ((entry("assign", "2026-03-02"), entry("complete", "2026-03-05")), []),
        ((entry("assign", "2026-03-02"), entry("complete", "2026-03-06")), []),
        ((entry("assign", "2026-03-02"), entry("complete", "2026-03-07")), ["2026-03-06"]),
        ((entry("assign", "2026-03-02"), entry("cancel", "2026-03-06")), []),
        ((entry("assign", "2026-03-02"), entry("cancel", "2026-03-07")), ["2026-03-06"]),
        ((entry("assign", "2026-03-02"), entry("submit", "2026-03-05")), ["2026-03-06"]),
        ((entry("assign", "2026-03-02"), entry("suspend", "2026-03-06"), entry("resume", "2026-03-07")), []),
        ((entry("assign", "2026-03-02"), entry("suspend", "2026-03-04"), entry("resume", "2026-03-06")), ["2026-03-06"]),
        ((entry("assign", "2026-03-02"), entry("suspend", "2026-03-07"), entry("resume", "2026-03-08")), ["2026-03-06"]),
    ],
)
def test_a_report_is_owed_if_the_item_is_open_on_the_report_day(log: tuple, expected: list[str]) -> None:
    one = stand(item(*log, opened="2026-03-01", cadence=Cadence.WEEKLY), "2026-03-09")

    assert [window.report_day for window in one.windows] == days(*expected)


@pytest.mark.parametrize(("own", "expected"), [(Cadence.WEEKLY, 4), (Cadence.ONCE, 0), (None, 1)])
def test_the_items_own_cadence_wins_over_its_lists(own: Cadence | None, expected: int) -> None:
    one = stand(item(opened="2026-03-01", cadence=own), "2026-03-31", cadence=Cadence.MONTHLY)

    assert len(one.windows) == expected


def test_an_item_neither_opened_nor_assigned_owes_nothing() -> None:
    assert stand(item(opened=None, cadence=Cadence.WEEKLY), "2026-11-20").windows == ()


@pytest.mark.parametrize(
    ("reported", "on", "expected"),
    [
        ([], "2026-03-06", False),
        ([], "2026-03-07", True),
        (["2026-03-07"], "2026-03-07", False),
        (["2026-03-08"], "2026-03-07", True),  # not known yet
        (["2026-03-05"], "2026-03-13", False),
        (["2026-03-05"], "2026-03-14", True),
        (["2026-03-12"], "2026-03-14", False),  # only the last window counts
    ],
)
def test_unreported_means_the_last_judged_window_is_missing(reported: list[str], on: str, expected: bool) -> None:
    log = [entry("progress", text, text="有进展") for text in reported]

    assert stand(item(*log, opened="2026-03-01", cadence=Cadence.WEEKLY), on).unreported is expected


@pytest.mark.parametrize(
    ("cadence", "today", "report_day"),
    [
        ("weekly", "2026-03-01", None),  # Sunday: the week's Friday has passed
        ("weekly", "2026-03-02", "2026-03-06"),
        ("weekly", "2026-03-05", "2026-03-06"),
        ("weekly", "2026-03-06", "2026-03-06"),
        ("weekly", "2026-03-07", None),
        ("weekly", "2026-09-30", "2026-09-30"),  # Friday is a holiday
        ("weekly", "2026-10-01", None),
        ("monthly", "2026-04-24", "2026-04-24"),
        ("monthly", "2026-04-25", None),
        ("quarterly", "2026-07-01", "2026-09-24"),
        ("daily", "2026-03-06", "2026-03-06"),
        ("daily", "2026-03-07", None),  # a rest day
        ("daily", "2026-02-14", "2026-02-14"),  # a make-up Saturday
        ("once", "2026-03-06", None),
    ],
)
def test_the_open_window_waits_until_the_end_of_its_report_day(cadence: str, today: str, report_day: str | None) -> None:
    found = pending(cadence, "2026-01-01", today)

    assert (found and found.report_day) == day(report_day)


@pytest.mark.parametrize("today", ["2026-03-06", "2026-03-07", "2026-10-01"])
def test_a_zero_report_is_asked_for_on_the_day_itself_even_a_rest_day(today: str) -> None:
    assert pending("daily", "2026-01-01", today, every_day=True) == Pending(day(today), day(today), day(today), False)


@pytest.mark.parametrize(
    ("reported", "expected"), [((), False), (("2026-03-01",), False), (("2026-03-02",), True), (("2026-03-06",), True), (("2026-03-09",), False)]
)
def test_a_report_inside_the_open_window_is_seen(reported: tuple[str, ...], expected: bool) -> None:
    assert pending("weekly", "2026-01-01", "2026-03-06", *reported) == Pending(*days(*MARCH), expected)


@pytest.mark.parametrize(("start", "expected"), [("2026-03-01", True), ("2026-03-02", True), ("2026-03-03", False)])
def test_the_open_window_must_begin_after_the_start_too(start: str, expected: bool) -> None:
    assert (pending("weekly", start, "2026-03-05") is not None) is expected


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ("assign", True),
        ("assign submit", True),
        ("assign suspend", False),
        ("assign suspend resume", True),
        ("assign complete", False),
        ("assign cancel", False),
    ],
)
def test_only_an_open_item_has_a_report_to_come(kinds: str, expected: bool) -> None:
    one = stand(item(*story(kinds, "2026-03-02"), cadence=Cadence.WEEKLY), "2026-03-06")

    assert (one.pending is not None) is expected


@pytest.mark.parametrize("cadence", [each for each in Cadence if each is not Cadence.ONCE])
def test_the_open_window_is_the_one_judged_later(cadence: Cadence) -> None:
    today = "2026-07-08"
    later = judged(cadence, "2026-01-01", "2027-01-01")

    found = pending(cadence, "2026-01-01", today)

    assert found is not None
    assert (found.first, found.last, found.report_day) in [(window.first, window.last, window.report_day) for window in later]
    assert found.first <= day(today) <= found.report_day


def test_reports_are_counted_by_how_they_were_kept() -> None:
    log = [entry("assign", "2026-03-02"), entry("progress", "2026-03-05"), entry("progress", "2026-03-14")]
    one = stand(item(*log, cadence=Cadence.WEEKLY), "2026-03-21")

    assert (one.reports(), one.reports("on_time"), one.reports("late"), one.reports("missing")) == (3, 1, 1, 1)
    assert one.reports("on_time", "late") == 2
