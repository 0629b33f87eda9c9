"""Feedback owed (应报): the windows in which a unit must report, and how each was kept."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Literal

from ledger.model import Cadence, FeedbackPolicy
from ledger.record import Record
from ledger.rules.calendar import ONE_DAY, Calendar, month_end

Outcome = Literal["on_time", "late", "missing"]

BIWEEKLY_BASE = date(2024, 1, 1)  # a Monday; every office counts its fortnights from the same one
MONTHS = {Cadence.MONTHLY: 1, Cadence.BIMONTHLY: 2, Cadence.QUARTERLY: 3, Cadence.SEMIANNUAL: 6}


class Window(Record, frozen=True):
    """A reporting window, both ends included. The report day itself is in time; `estimated` (暂估) in a year without a known notice."""

    first: date
    last: date
    report_day: date
    outcome: Outcome
    estimated: bool = False

    @property
    def judged_on(self) -> date:
        """A window is judged from the day after its report day."""
        return self.report_day + ONE_DAY


class Pending(Record, frozen=True):
    """The window that is open on the day asked and not yet judged: its report day is that day or later. `reported`: a report lies in it already."""

    first: date
    last: date
    report_day: date
    reported: bool
    estimated: bool = False


def windows_until(
    cadence: Cadence,
    start: date,
    today: date,
    *,
    reported: Sequence[date],
    policy: FeedbackPolicy,
    calendar: Calendar,
    every_day: bool = False,
) -> tuple[tuple[Window, ...], Pending | None]:
    """The windows that were judged before `today` ends, each with its outcome, and the one that is still open (DESIGN §4).

    They begin on or after `start`; one is open up to and including its report day. `reported` are the days of the progress entries
    known on `today`. A window without a working day on or before its report day asks for nothing.
    """
    judged, pending = [], None
    for first, last in _spans(cadence, start, today):
        report_day = _report_day(cadence, first, last, policy, calendar, every_day=every_day)
        if report_day is None:
            continue
        inside = [day for day in reported if first <= day <= last]
        estimated = calendar.estimated(report_day, report_day)
        if report_day < today:
            judged.append(Window(first, last, report_day, _outcome(inside, report_day), estimated))
        else:
            pending = Pending(first, last, report_day, bool(inside), estimated)
    return tuple(judged), pending


def _spans(cadence: Cadence, start: date, today: date) -> Iterator[tuple[date, date]]:
    """The windows of a cadence that begin in `start`..`today`."""
    if cadence is Cadence.ONCE:
        return
    first, last = _span_holding(cadence, start)
    while first <= today:
        if first >= start:
            yield first, last
        first, last = _span_holding(cadence, last + ONE_DAY)


def _span_holding(cadence: Cadence, day: date) -> tuple[date, date]:
    """The window that a day lies in; every cadence but `once` has one for each day."""
    if cadence in MONTHS:
        months = MONTHS[cadence]
        first = date(day.year, (day.month - 1) // months * months + 1, 1)
        return first, month_end(first.replace(month=first.month + months - 1))
    length = {Cadence.DAILY: 1, Cadence.WEEKLY: 7, Cadence.BIWEEKLY: 14}[cadence]
    first = day - timedelta(days=(day - BIWEEKLY_BASE).days % length)
    return first, first + timedelta(days=length - 1)


def _report_day(cadence: Cadence, first: date, last: date, policy: FeedbackPolicy, calendar: Calendar, *, every_day: bool) -> date | None:
    if cadence is Cadence.DAILY and every_day:
        return first
    if cadence in MONTHS:
        asked = min(last, last.replace(day=1) + timedelta(days=policy.day_of_month - 1))
    elif cadence is Cadence.DAILY:
        asked = first
    else:
        asked = last - timedelta(days=7 - policy.weekday)
    return calendar.last_workday(asked, first)


def _outcome(inside: Sequence[date], report_day: date) -> Outcome:
    if not inside:
        return "missing"
    return "on_time" if min(inside) <= report_day else "late"
