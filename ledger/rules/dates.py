"""Dates that people type: a closed grammar, exact and never guessed; and the periods that documents cover."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from ledger.errors import UsageError
from ledger.rules.calendar import Calendar
from ledger.words import FIRST_YEAR, LAST_YEAR, long_date

UNDERSTOOD = "2026-03-05、2026.3.5、2026年3月5日、3月5日、3月底、上半年、年底前、一季度末、本周五、下周五、3个工作日内、15日内、今天、昨天、明天"

_NUMERIC = re.compile(r"(\d{4})([-./])(\d{1,2})\2(\d{1,2})|(\d{4})(\d{2})(\d{2})")
_CHINESE = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(?:(\d{1,2})[日号]|(上旬|中旬|下旬|底|末))")
_QUARTER_END = re.compile(r"(?:(\d{4})年)?第?([一二三四])季度[末底]?")
_YEAR_PART = re.compile(r"(?:(\d{4})年(?=[上内底全年]))?(上半年|年内|年底|全年|内|底)")
_WEEKDAY = re.compile(r"(本|下)周([一二三四五六日天])")
_LIMIT = re.compile(r"([1-9]\d{0,2})(日|天|个工作日)内")
_NEARBY = {"今天": 0, "今日": 0, "昨天": -1, "昨日": -1, "前天": -2, "明天": 1, "明日": 1, "后天": 2}


def parse_day(text: str, today: date, calendar: Calendar | None = None) -> date:
    """The day a phrase names, with the year of `today` where none is said.

    `3个工作日内` and `15日内` count from the day after `today`; the former only with a calendar. Raises UsageError for anything
    outside the grammar.
    """
    phrase = re.sub(r"\s*([年月日号])\s*", r"\1", text.strip())
    phrase = phrase.removesuffix("之前") if phrase.endswith("之前") else phrase.removesuffix("前").rstrip()
    try:
        found = _numeric(phrase) or _chinese(phrase, today) or _nearby(phrase, today) or _within(phrase, today, calendar)
    except ValueError:
        raise UsageError(f"没有“{text}”这一天", f"能识别的写法：{UNDERSTOOD}") from None
    if found is None:
        raise UsageError(f"看不懂日期“{text}”", f"能识别的写法：{UNDERSTOOD}")
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise UsageError(f"“{text}”的年份不对", f"年份应在{FIRST_YEAR}到{LAST_YEAR}之间")
    return found


def _numeric(phrase: str) -> date | None:
    match = _NUMERIC.fullmatch(phrase)
    if not match:
        return None
    year, month, day = match[1] or match[5], match[3] or match[6], match[4] or match[7]
    return date(int(year), int(month), int(day))


def _chinese(phrase: str, today: date) -> date | None:
    if match := _CHINESE.fullmatch(phrase):
        year, month = int(match[1] or today.year), int(match[2])
        day = int(match[3]) if match[3] else {"上旬": 10, "中旬": 20}.get(match[4])
        return date(year, month, day) if day is not None else month_end(date(year, month, 1))
    if match := _QUARTER_END.fullmatch(phrase):
        return month_end(date(int(match[1] or today.year), 3 * ("一二三四".index(match[2]) + 1), 1))
    if match := _YEAR_PART.fullmatch(phrase):
        year = int(match[1] or today.year)
        if match[2] in ("底", "内") and not match[1]:
            return None
        return date(year, 6, 30) if match[2] == "上半年" else date(year, 12, 31)
    return None


def _nearby(phrase: str, today: date) -> date | None:
    if phrase in _NEARBY:
        return today + timedelta(days=_NEARBY[phrase])
    if phrase in ("本月底", "月底", "本月末"):
        return month_end(today)
    if match := _WEEKDAY.fullmatch(phrase):
        monday = today - timedelta(days=today.weekday()) + timedelta(days=7 * (match[1] == "下"))
        return monday + timedelta(days="一二三四五六日".index(match[2].replace("天", "日")))
    return None


def _within(phrase: str, today: date, calendar: Calendar | None) -> date | None:
    match = _LIMIT.fullmatch(phrase)
    if not match:
        return None
    count = int(match[1])
    if match[2] in ("日", "天"):
        return today + timedelta(days=count)
    return calendar.add_workdays(today, count) if calendar else None


def month_end(day: date) -> date:
    """The last day of the month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


@dataclass(frozen=True, slots=True)
class Period:
    """A week, month, quarter or year, both ends included. `code` can be typed back: 2026-W47, 2026-11, 2026-Q4, 2026."""

    kind: str
    first: date
    last: date

    @property
    def code(self) -> str:
        """The period's name in ISO style."""
        if self.kind == "week":
            year, week, _ = self.first.isocalendar()
            return f"{year}-W{week:02d}"
        if self.kind == "month":
            return f"{self.first:%Y-%m}"
        return f"{self.first.year}-Q{(self.first.month + 2) // 3}" if self.kind == "quarter" else f"{self.first.year}"

    @property
    def title(self) -> str:
        """The period as a heading says it: 2026年第47周, 2026年11月."""
        if self.kind == "week":
            year, week, _ = self.first.isocalendar()
            return f"{year}年第{week}周"
        if self.kind == "month":
            return f"{self.first.year}年{self.first.month}月"
        quarter = "一二三四"[(self.first.month - 1) // 3]
        return f"{self.first.year}年第{quarter}季度" if self.kind == "quarter" else f"{self.first.year}年"

    @property
    def before(self) -> "Period":
        """The period of the same kind that ends the day before this one begins."""
        return period_of(self.kind, self.first - timedelta(days=1))

    @property
    def after(self) -> "Period":
        """The period of the same kind that begins the day after this one ends."""
        return period_of(self.kind, self.last + timedelta(days=1))

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


_PERIOD = re.compile(r"(\d{4})(?:-?(?:W(\d{1,2})|Q([1-4])|(\d{1,2})))?", re.IGNORECASE)


def parse_period(text: str) -> Period:
    """2026-W47, 2026-11, 2026-Q4 or 2026. Raises UsageError for anything else."""
    hint = "周写 2026-W47，月写 2026-11，季写 2026-Q4，年写 2026"
    match = _PERIOD.fullmatch(text.strip())
    if not match:
        raise UsageError(f"看不懂时段“{text}”", hint)
    year, week, quarter, month = match.groups()
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise UsageError(f"“{text}”的年份不对", f"年份应在{FIRST_YEAR}到{LAST_YEAR}之间")
    try:
        if week:
            return period_of("week", date.fromisocalendar(int(year), int(week), 1))
        if quarter:
            return period_of("quarter", date(int(year), 3 * int(quarter), 1))
        return period_of("month", date(int(year), int(month), 1)) if month else period_of("year", date(int(year), 1, 1))
    except ValueError:
        raise UsageError(f"没有“{text}”这个时段", hint) from None
