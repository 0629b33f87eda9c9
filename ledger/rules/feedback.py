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


class Turn(Record, frozen=True):
    """One window of a cadence as it comes round for everybody; without a report day it asks for nothing."""

    first: date
    last: date
    report_day: date | None
    estimated: bool


class Schedule:
    """The windows of a cadence (反馈周期) by an office's policy and calendar, each worked out once: they are the same for all items.

    A window without a working day on or before its report day asks for nothing.
    """

    def __init__(self, cadence: Cadence, policy: FeedbackPolicy, calendar: Calendar, *, every_day: bool = False) -> None:
        self.cadence, self.policy, self.calendar, self.every_day = cadence, policy, calendar, every_day
        self._turns: dict[date, Turn] = {}

    def holding(self, day: date) -> Turn | None:
        """The window that a day lies in; None where a report is asked for but once."""
        if self.cadence is Cadence.ONCE:
            return None
        if day not in self._turns:
            self._turns[day] = self._turn(day)
        return self._turns[day]

    def back(self, day: date, start: date) -> Iterator[Turn]:
        """The windows from that of a day back to the first that begins on or after `start`."""
        turn = self.holding(day)
        while turn and turn.first >= start:
            yield turn
            turn = self.holding(turn.first - ONE_DAY)

    def _turn(self, day: date) -> Turn:
        first, last = _span_holding(self.cadence, day)
        report_day = _report_day(self.cadence, first, last, self.policy, self.calendar, every_day=self.every_day)
        return Turn(first, last, report_day, report_day is not None and self.calendar.estimated(report_day, report_day))


def judged_back(schedule: Schedule, start: date, today: date, reported: Sequence[date]) -> Iterator[Window]:
    """The windows that were judged before `today` ends, each with its outcome, the latest first (DESIGN §4).

    They begin on or after `start`. `reported` are the days of the progress entries known on `today`.
    """
    for turn in schedule.back(today, start):
        if turn.report_day and turn.report_day < today:
            inside = [day for day in reported if turn.first <= day <= turn.last]
            yield Window(turn.first, turn.last, turn.report_day, _outcome(inside, turn.report_day), turn.estimated)


def pending_on(schedule: Schedule, start: date, today: date, reported: Sequence[date]) -> Pending | None:
    """The window that is still open on `today`: up to and including its report day."""
    turn = schedule.holding(today)
    if turn is None or turn.first < start or turn.report_day is None or turn.report_day < today:
        return None
    return Pending(turn.first, turn.last, turn.report_day, any(turn.first <= day <= turn.last for day in reported), turn.estimated)


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
