"""What the rules see in an item, for a policy's clauses to put a price on: each finding with its day, its reason and what it rests on."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from ledger.model import Kind, Milestone
from ledger.record import Record
from ledger.rules.calendar import ONE_DAY, Calendar
from ledger.rules.feedback import Window
from ledger.rules.history import status_on
from ledger.rules.lights import lateness
from ledger.rules.standing import Standing
from ledger.words import long_date, marked, number, quoted, short_date


class Finding(Record, frozen=True, kw_only=True):
    """One finding (a name of model.FINDINGS). `day` is the day it counts on, `since` the day it was first to be seen.

    The two differ for a state, which counts on whatever day is asked about. `days` and `workdays` say how late or early, where that
    means anything.
    """

    name: str
    day: date
    since: date
    reason: str
    entry: str | None = None
    days: int | None = None
    workdays: int = 0

    @property
    def lasting(self) -> bool:
        """A state, which counts in every period at whose end it lasts; everything else happens once."""
        return self.name == "overdue"


def findings(one: Standing, calendar: Calendar, first: date = date.min) -> Iterator[Finding]:
    """Everything found in an item that counts from `first` up to its day; an item that is broken into sub-items is judged by them."""
    if one.children:
        return
    yield from (found for found in _finish(one, calendar) if found.day >= first)
    yield from _overdue(one)
    yield from _reports(one, first)
    yield from (found for found in _milestones(one) if found.day >= first)
    yield from (found for found in _returns(one) if found.day >= first)


def finish_reason(one: Standing) -> str:
    """When a finished item was to be done, by the deadline that scoring uses, and when it was."""
    return f"时限{_deadline(one, one.scored_due)}，{short_date(one.finished_on)}完成" if one.scored_due and one.finished_on else ""


def overdue_reason(one: Standing) -> str:
    """How late an overdue item is."""
    return f"时限{_deadline(one, one.current_due)}，{lateness(one)}未办结" if one.current_due else ""


def report_reason(window: Window) -> str:
    """What was owed in a window that was not kept, and how it was not."""
    said = "迟报" if window.outcome == "late" else "未报"
    if window.first == window.last:
        return f"{marked(f'{short_date(window.first)}应反馈', estimated=window.estimated)}，{said}"
    return f"{marked(f'{short_date(window.first)}至{short_date(window.last)}应于{short_date(window.report_day)}前反馈', estimated=window.estimated)}，{said}"


def _deadline(one: Standing, due: date) -> str:
    estimated = (one.due_estimated and due == one.item.due) or (one.current_due_estimated and due == one.current_due)
    return marked(short_date(due) if due.year == one.day.year else long_date(due), estimated=estimated)


def _finish(one: Standing, calendar: Calendar) -> Iterator[Finding]:
    """Late or early by the deadline that scoring uses; known on the day of approval."""
    if one.approval is None or one.finished_on is None or one.scored_due is None or one.finished_on == one.scored_due:
        return
    late = one.finished_on > one.scored_due
    yield Finding(
        name="late_finish" if late else "early_finish",
        day=one.approval.on,
        since=one.approval.on,
        reason=finish_reason(one),
        entry=one.approval.key,
        days=abs((one.finished_on - one.scored_due).days),
        workdays=abs(calendar.workdays(one.scored_due, one.finished_on)),
    )


def _overdue(one: Standing) -> Iterator[Finding]:
    if one.overdue and one.current_due:
        yield Finding(
            name="overdue",
            day=one.day,
            since=one.current_due + ONE_DAY,
            reason=overdue_reason(one),
            days=one.days_overdue,
            workdays=one.workdays_overdue,
        )


def _reports(one: Standing, first: date) -> Iterator[Finding]:
    for window in one.windows_since(first):
        if window.outcome != "on_time":
            name = "report_late" if window.outcome == "late" else "report_missing"
            yield Finding(name=name, day=window.judged_on, since=window.judged_on, reason=report_reason(window))


def _milestones(one: Standing) -> Iterator[Finding]:
    """A milestone is missed when nothing reported up to its day reaches its percent while the unit is at work.

    The day itself is not late. What has no percent cannot be judged; 100 percent is judged by the deadline, and so is whatever is
    planned for the day of the deadline or later.
    """
    for stone in one.milestones:
        by_deadline = one.scored_due is not None and stone.due >= one.scored_due
        if stone.percent is None or stone.percent >= 100 or stone.due >= one.day or by_deadline:
            continue
        reached = _reached(one, stone.due)
        if status_on(one.history, stone.due).at_work and reached < stone.percent:
            yield Finding(name="milestone_missed", day=stone.due + ONE_DAY, since=stone.due + ONE_DAY, reason=_stone_reason(stone, reached))


def _reached(one: Standing, day: date) -> Decimal:
    """The highest percent reported by the end of a day: to report more often never makes a milestone missed."""
    reported = (entry.percent for entry in one.entries if entry.kind is Kind.PROGRESS and entry.on <= day and entry.percent is not None)
    return max(reported, default=Decimal(0))


def _stone_reason(stone: Milestone, reached: Decimal) -> str:
    return f"节点{quoted(stone.title)}{short_date(stone.due)}应达{number(stone.percent or 0)}%，报到{number(reached)}%"


def _returns(one: Standing) -> Iterator[Finding]:
    for entry in one.entries:
        if entry.kind is Kind.RETURN:
            yield Finding(name="returned", day=entry.on, since=entry.on, reason=entry.text or "", entry=entry.key)
