"""Periods that documents and rankings cover: a week, month, quarter or year, or any span of days, and what people type for one."""

import re
from datetime import date, timedelta

from ledger.errors import UsageError
from ledger.record import Record
from ledger.rules.calendar import ONE_DAY, month_end
from ledger.words import YEARS, YEARS_HINT, long_date

# Compiled when first used: many commands import this module, and few are told a period.
_PERIOD = r"(?i)(\d{4})(?:-?(?:W(\d{1,2})|Q([1-4])|(\d{1,2})))?"
_SPAN = r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})"


class Period(Record, frozen=True):
    """A week, month, quarter, year or span of days, both ends included.

    `code` can be typed back: 2026-W47, 2026-11, 2026-Q4, 2026, 2026-03-05..2026-04-10.
    """

    kind: str
    first: date
    last: date

    @property
    def code(self) -> str:
        """The period's name in ISO style."""
        if self.kind == "span":
            return f"{self.first}..{self.last}"
        if self.kind == "week":
            year, week, _ = self.first.isocalendar()
            return f"{year}-W{week:02d}"
        if self.kind == "month":
            return f"{self.first:%Y-%m}"
        return f"{self.first.year}-Q{(self.first.month + 2) // 3}" if self.kind == "quarter" else f"{self.first.year}"

    @property
    def title(self) -> str:
        """The period as a heading says it: 2026年第47周, 2026年11月, 2026年3月5日至4月10日."""
        if self.kind == "span":
            return self.span()
        if self.kind == "week":
            year, week, _ = self.first.isocalendar()
            return f"{year}年第{week}周"
        if self.kind == "month":
            return f"{self.first.year}年{self.first.month}月"
        quarter = "一二三四"[(self.first.month - 1) // 3]
        return f"{self.first.year}年第{quarter}季度" if self.kind == "quarter" else f"{self.first.year}年"

    @property
    def before(self) -> "Period":
        """The period of the same kind (a span of as many days) that ends the day before this one begins."""
        if self.kind == "span":
            return Period(self.kind, self.first - (self.last - self.first) - ONE_DAY, self.first - ONE_DAY)
        return period_of(self.kind, self.first - ONE_DAY)

    @property
    def after(self) -> "Period":
        """The period of the same kind (a span of as many days) that begins the day after this one ends."""
        if self.kind == "span":
            return Period(self.kind, self.last + ONE_DAY, self.last + (self.last - self.first) + ONE_DAY)
        return period_of(self.kind, self.last + ONE_DAY)

    def span(self) -> str:
        """Its days in running text: 2026年11月16日至11月22日."""
        end = f"{self.last.month}月{self.last.day}日" if self.first.year == self.last.year else long_date(self.last)
        return f"{long_date(self.first)}至{end}"

    def holds(self, day: date | None) -> bool:
        """Whether a day lies in the period."""
        return day is not None and self.first <= day <= self.last


def period_of(kind: str, day: date) -> Period:
    """The ISO week or the calendar month, quarter or year that holds a day."""
    if kind == "week":
        monday = day - timedelta(days=day.weekday())
        return Period(kind, monday, monday + timedelta(days=6))
    months = {"month": 1, "quarter": 3, "year": 12}[kind]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    return Period(kind, first, month_end(first.replace(month=first.month + months - 1)))


def span_of(first: date, last: date) -> Period:
    """Any span of days, both ends included. Raises UsageError when it ends before it begins."""
    if last < first:
        raise UsageError(f"起止日期颠倒了：{first}到{last}", "先写起始日期，再写截止日期")
    return Period("span", first, last)


def is_period(text: str) -> bool:
    """Whether a text has the shape of a period's code (2026-W47, 2026-11, 2026-Q4, 2026), so that no day is meant by it."""
    return re.fullmatch(_PERIOD, text.strip()) is not None or re.fullmatch(_SPAN, text.strip()) is not None


def parse_period(text: str) -> Period:
    """2026-W47, 2026-11, 2026-Q4, 2026 or 2026-03-05..2026-04-10. Raises UsageError for anything else."""
    hint = "周写 2026-W47，月写 2026-11，季写 2026-Q4，年写 2026，起止日期写 2026-03-05..2026-04-10"
    match, ends = re.fullmatch(_PERIOD, text.strip()), re.fullmatch(_SPAN, text.strip())
    if ends:
        return _span_typed(ends[1], ends[2], text, hint)
    if not match:
        raise UsageError(f"看不懂时段“{text}”", hint)
    year, week, quarter, month = match.groups()
    if int(year) not in YEARS:
        raise UsageError(f"“{text}”的年份不对", YEARS_HINT)
    try:
        if week:
            return period_of("week", date.fromisocalendar(int(year), int(week), 1))
        if quarter:
            return period_of("quarter", date(int(year), 3 * int(quarter), 1))
        return period_of("month", date(int(year), int(month), 1)) if month else period_of("year", date(int(year), 1, 1))
    except ValueError:
        raise UsageError(f"没有“{text}”这个时段", hint) from None


def _span_typed(first: str, last: str, text: str, hint: str) -> Period:
    try:
        return span_of(date.fromisoformat(first), date.fromisoformat(last))
    except ValueError:
        raise UsageError(f"没有“{text}”这个时段", hint) from None
