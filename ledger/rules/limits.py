"""Time limits (办理时限): the day one ends on, and which of a list's usual limits a new item gets."""

from datetime import date, timedelta

from ledger.errors import UsageError
from ledger.model import Cadence, Entry, Item, Milestone, Pace, Span, TaskList, TimeLimit, Urgency
from ledger.record import Record
from ledger.rules.calendar import ONE_DAY, Calendar, add_months


class Deadline(Record, frozen=True, kw_only=True):
    """What a deadline is: a day; where it was counted, by how long (`span`) from which day (`start`, itself not counted).

    Without a day it is ongoing work (长期坚持), with a cadence where the words name one (每月25日前). `rolled` when the end was moved off
    a rest day; `estimated` (暂估) when it rests on a year whose holiday notice is not known.
    """

    day: date | None = None
    span: Span | None = None
    start: date | None = None
    rolled: bool = False
    estimated: bool = False
    cadence: Cadence | None = None


def count(span: Span, start: date, calendar: Calendar, *, roll: bool = False) -> Deadline:
    """The deadline of a limit, counted from the day after `start`; a month ends on the same day of a later month, or on its last.

    With `roll`, one in natural days or months that ends on a rest day ends on the next working day instead.
    """
    if span.pace is Pace.WORKDAYS:
        end = day = calendar.add_workdays(start, span.count)
    else:
        end = start + timedelta(days=span.count) if span.pace is Pace.DAYS else add_months(start, span.count)
        day = calendar.next_workday(end) if roll else end
    estimated = _rests_on_calendar(span, roll=roll) and calendar.estimated(start + ONE_DAY, day)
    return Deadline(day=day, span=span, start=start, rolled=day != end, estimated=estimated)


class Basis(Record, frozen=True):
    """How a stored deadline came about: by a limit, counted from one of these days."""

    due: date
    span: Span
    starts: tuple[date, ...]

    def estimated(self, calendar: Calendar, *, roll: bool) -> bool:
        """Whether the deadline rests on a year whose holiday notice is not known (暂估)."""
        return _rests_on_calendar(self.span, roll=roll) and calendar.estimated(min(*self.starts, self.due), self.due)

    def ends(self, calendar: Calendar, *, roll: bool) -> dict[date, date]:
        """Where the limit ends by the present calendar, for each day it may have been counted from."""
        found = ((start, count(self.span, start, calendar, roll=roll).day) for start in self.starts)
        return {start: end for start, end in found if end}


def basis(item: Item) -> Basis | None:
    """How 原时限 came about, counted from 立项 or from the source's date; None for a deadline that was named."""
    starts = tuple(dict.fromkeys(start for start in (item.opened, item.source.date) if start))
    return Basis(item.due, item.limit, starts) if item.due and item.limit and starts else None


def extension_basis(extension: Entry) -> Basis | None:
    """How the day of an extension came about; None where it was named."""
    return Basis(extension.to, extension.limit, (extension.on,)) if extension.to and extension.limit else None


def usual_limit(task_list: TaskList, urgency: Urgency, asked: str | None = None) -> TimeLimit | None:
    """The list's limit of that title if one is asked for, else that of the urgency, else of the nearest milder urgency that has one.

    Raises UsageError for a title that the list does not have.
    """
    if asked is not None:
        return _named(task_list, asked)
    levels = list(Urgency)
    for milder in reversed(levels[: levels.index(urgency) + 1]):
        if found := next((limit for limit in task_list.limits if limit.urgency is milder), None):
            return found
    return None


def steps(limit: TimeLimit, start: date, calendar: Calendar, *, roll: bool) -> tuple[Milestone, ...]:
    """What must be done on the way, as milestones without a percent."""
    ends = ((title, count(span, start, calendar, roll=roll).day) for title, span in limit.steps)
    return tuple(Milestone(due=end, title=title) for title, end in ends if end)


def _named(task_list: TaskList, asked: str) -> TimeLimit:
    found = next((limit for limit in task_list.limits if limit.title == asked), None)
    if found is None and not task_list.limits:
        raise UsageError(f"{task_list.title}没有设办理时限", "用 --due 写明日期；常用的时限写在 data/ledger.yaml 这个清单的 limits 下")
    if found is None:
        known = "、".join(f"{limit.title}（{limit.within}）" for limit in task_list.limits)
        raise UsageError(f"{task_list.title}没有“{asked}”这种时限", f"可用的有：{known}；别的时限用 --due 写明")
    return found


def _rests_on_calendar(span: Span, *, roll: bool) -> bool:
    """Whether the holiday notice has a say in where a limit ends."""
    return roll or span.pace is Pace.WORKDAYS
