"""Dates that people type: a closed grammar, exact and never guessed."""

import re
from calendar import monthrange
from datetime import date, timedelta

from ledger.errors import UsageError
from ledger.rules.calendar import Calendar
from ledger.words import FIRST_YEAR, LAST_YEAR

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
