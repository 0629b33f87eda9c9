"""Working days: the State Council's yearly notice, corrected by the office's own calendar, estimated where no notice exists yet."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache

from ledger.model import DayOff

ONE_DAY = timedelta(days=1)


class Calendar:
    """Which days are working days.

    The office's own days (data/calendar.yaml) win over the national notice. A year without a published notice is estimated
    as Monday to Friday: `estimated` says so, and whoever prints a date that rests on it must too (暂估).
    """

    def __init__(self, own: Iterable[DayOff] = (), published: Iterable[int] = ()) -> None:
        self._published = frozenset(published)
        self._own = {line.day: line.workday for line in own}
        self._years: dict[int, tuple[int, ...]] = {}

    def is_workday(self, day: date) -> bool:
        """调休 make-up Saturdays and Sundays are working days."""
        own = self._own.get(day)
        return _national_workday(day) if own is None else own

    def estimated(self, first: date, last: date) -> bool:
        """Whether any day of the span lies in a year whose notice is not known: neither to the program nor typed in by the office."""
        known = _known_years()
        return any(year not in known and year not in self._published for year in range(first.year, last.year + 1))

    def workdays(self, after: date, until: date) -> int:
        """Working days after `after` up to and including `until`; negative when `until` comes first."""
        if until < after:
            return -self.workdays(until, after)
        whole_years = sum(len(self._year(year)) for year in range(after.year, until.year))
        return whole_years + self._count(until) - self._count(after)

    def add_workdays(self, start: date, count: int) -> date:
        """The `count`-th working day after `start`; the day of receipt is not counted (DOMAIN §4). `count` ≥ 1."""
        day = start
        while count > 0:
            day += ONE_DAY
            count -= self.is_workday(day)
        return day

    def last_workday(self, day: date, not_before: date) -> date | None:
        """`day`, or the working day before it, as long as it is not before `not_before`."""
        while day >= not_before:
            if self.is_workday(day):
                return day
            day -= ONE_DAY
        return None

    def next_workday(self, day: date) -> date:
        """`day`, or the first working day after it."""
        return day if self.is_workday(day) else self.add_workdays(day, 1)

    def _count(self, day: date) -> int:
        """Working days of the day's own year, up to and including it."""
        return bisect_right(self._year(day.year), day.toordinal())

    def _year(self, year: int) -> tuple[int, ...]:
        if year not in self._years:
            first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
            self._years[year] = tuple(n for n in range(first, last + 1) if self.is_workday(date.fromordinal(n)))
        return self._years[year]


def add_months(day: date, count: int) -> date:
    """The same day `count` months later (earlier where negative), or the last of a month that is too short for it."""
    from dateutil.relativedelta import relativedelta

    return day + relativedelta(months=count)


def month_end(day: date) -> date:
    """The last day of the month."""
    in_next = day.replace(day=28) + timedelta(days=4)  # the library that knows how long months are costs every start a millisecond
    return in_next - timedelta(days=in_next.day)


@cache
def _known_years() -> range:
    from chinese_calendar.constants import holidays

    years = {day.year for day in holidays}
    return range(min(years), max(years) + 1)


@cache
def _moved_days() -> Mapping[date, bool]:
    """What the national notices say of the days that are not what their weekday says: free or made up."""
    from chinese_calendar.constants import holidays, workdays

    return dict.fromkeys(holidays, False) | dict.fromkeys(workdays, True)


def _national_workday(day: date) -> bool:
    return _moved_days().get(day, day.weekday() < 5)
