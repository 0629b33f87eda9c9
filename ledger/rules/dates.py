"""Dates and deadlines that people type: a closed grammar, exact and never guessed."""

import re
from datetime import date, timedelta
from unicodedata import normalize

from ledger.errors import UsageError
from ledger.model import Cadence, Pace, Span
from ledger.rules.calendar import Calendar, add_months, month_end
from ledger.rules.limits import Deadline, count
from ledger.rules.numerals import with_digits
from ledger.words import YEARS, YEARS_HINT

UNDERSTOOD = (
    "能识别的写法：\n"
    "  某一天  2026-03-05、2026.3.5、20260305、2026年3月5日、3月5日、明年3月5日、本月5日、今天、明天、本周五、下周五\n"
    "  期末    3月底、3月上旬、下月底、一季度末、本季度末、上半年、年内、年底前、明年底\n"
    "  期限    3个工作日内、15日内、两周内、3个月内、半年内、会后5个工作日内、印发之日起30日内、收到之日起15日内\n"
    "  不定时限（只用于立项的 --due）  每月25日前、每周五前、每季度末、长期坚持、持续推进"
)

# Patterns are compiled when first used: every command imports this module, and few read a date.
_BLANKS = r"\s+(?=[^\x00-\x7f])|(?<=[^\x00-\x7f])\s+"
_BEFORE = r"(?:之|以)?前$"
_NUMERIC = r"(\d{4})([-./])(\d{1,2})\2(\d{1,2})|(\d{4})(\d{2})(\d{2})"
_MONTH = r"(?:(?:(\d{4}|[今本明去])年)?(\d{1,2})月|([本下上])个?月|月(?=[底末]))(?:(\d{1,2})[日号]|(上旬|中旬|下旬|底|末))"
_QUARTER = r"(?:(?:(\d{4}|[今本明去])年)?第?([1-4])|([本下上])个?)季度[末底内]?"
_YEAR_PART = r"(?:(\d{4}|[今本明去])年)?(?:(上半年)|下半年|全年|年[内底末])|(\d{4}|[今本明去])年[内底末]"
_WEEKDAY = r"([本下上])个?(?:周|星期)([一二三四五六日天])"
_NEARBY = {"今天": 0, "今日": 0, "昨天": -1, "昨日": -1, "前天": -2, "明天": 1, "明日": 1, "后天": 2}
_ASIDE = {"今": 0, "本": 0, "明": 1, "下": 1, "去": -1, "上": -1}
_TENS = {"上旬": 10, "中旬": 20}

_LIMIT = (
    r"(?:(会议?后|[自从]?(?:印发|发文|成文|会议)(?:之日起|后))|[自从]?(?:收到|接到|收文|交办|立项)(?:之日起|后))?"
    r"(?:([1-9]\d{0,2})(个?工作日|日|天|周|个?星期|个月|年)|(半个月|半年))[之以]?内"
)
_HALVES = {"半个月": Span(15, Pace.DAYS), "半年": Span(6, Pace.MONTHS)}
_EVERY = (
    r"每(?:(天|日|个?工作日)|((?:周|星期)[一二三四五六日天]?)|(2个?(?:周|星期))"
    r"|(个?月(?:(?:[12]?\d|3[01])[日号]|[底末]|[上中下]旬)?)|(2个?月[底末]?)|(个?季度[末底]?)|(半年[末底]?))"
)
_CADENCES = (Cadence.DAILY, Cadence.WEEKLY, Cadence.BIWEEKLY, Cadence.MONTHLY, Cadence.BIMONTHLY, Cadence.QUARTERLY, Cadence.SEMIANNUAL)
_WITHOUT_END = r"长期(?:坚持|推进|开展)?|持续(?:坚持|推进|开展)?|常态化(?:推进|开展)?|按(?:照)?(?:时序|序时)(?:进度)?推进"


def parse_day(text: str, today: date, calendar: Calendar | None = None) -> date:
    """The day a phrase names, with the year of `today` where none is said; a limit (15日内) only with a calendar.

    Raises UsageError for anything outside the grammar, and for what names no day.
    """
    day = _understood(text, today, calendar).day
    if day is None:
        raise UsageError(f"“{text}”不是哪一天", "这里要写一个日期，如 2026-03-05、3月底、本周五")
    return day


def parse_deadline(text: str, start: date, calendar: Calendar, *, source_date: date | None = None, roll: bool = False) -> Deadline:
    """The deadline a phrase names (DOMAIN §4): a day, or for ongoing work none.

    A limit counts from `start`, or where the phrase says so (会后, 印发之日起) from `source_date`, the day of the document or meeting;
    a day without a year is one of the document's year. Raises UsageError for anything outside the grammar.
    """
    return _understood(text, start, calendar, source_date, roll=roll)


def _understood(text: str, start: date, calendar: Calendar | None, source_date: date | None = None, *, roll: bool = False) -> Deadline:
    phrase = with_digits(re.sub(_BLANKS, "", normalize("NFKC", text).strip()))
    bare = re.sub(_BEFORE, "", phrase)
    year = (source_date or start).year
    try:
        _refuse_ambiguous(text, phrase, start, year)
        found = _day(bare, start, year) or _limit(phrase, text, start, calendar, source_date, roll=roll) or _ongoing(bare)
    except ValueError:
        raise UsageError(f"没有“{text}”这一天", UNDERSTOOD) from None
    if found is None:
        raise UsageError(f"看不懂日期“{text}”", _likely(bare) or UNDERSTOOD)
    if found.day and found.day.year not in YEARS:
        raise UsageError(f"“{text}”的年份不对", YEARS_HINT)
    return found


def _day(phrase: str, start: date, year: int) -> Deadline | None:
    day = _numeric(phrase) or _in_month(phrase, start, year) or _in_year(phrase, start, year) or _nearby(phrase, start)
    return Deadline(day=day) if day else None


def _numeric(phrase: str) -> date | None:
    match = re.fullmatch(_NUMERIC, phrase)
    if not match:
        return None
    year, month, day = match[1] or match[5], match[3] or match[6], match[4] or match[7]
    return date(int(year), int(month), int(day))


def _in_month(phrase: str, start: date, year: int) -> date | None:
    match = re.fullmatch(_MONTH, phrase)
    if not match:
        return None
    first = date(_year(match[1], start, year), int(match[2]), 1) if match[2] else _first_of_month(start, _ASIDE[match[3] or "本"])
    day = int(match[4]) if match[4] else _TENS.get(match[5])
    return month_end(first) if day is None else first.replace(day=day)


def _in_year(phrase: str, start: date, year: int) -> date | None:
    if match := re.fullmatch(_QUARTER, phrase):
        if match[2]:
            return month_end(date(_year(match[1], start, year), 3 * int(match[2]), 1))
        in_quarter = (start.month - 1) % 3
        return month_end(_first_of_month(start, 2 - in_quarter + 3 * _ASIDE[match[3]]))
    if match := re.fullmatch(_YEAR_PART, phrase):
        found = _year(match[1] or match[3], start, year)
        return date(found, 6, 30) if match[2] else date(found, 12, 31)
    return None


def _nearby(phrase: str, start: date) -> date | None:
    if phrase in _NEARBY:
        return start + timedelta(days=_NEARBY[phrase])
    if match := re.fullmatch(_WEEKDAY, phrase):
        monday = start - timedelta(days=start.weekday()) + timedelta(days=7 * _ASIDE[match[1]])
        return monday + timedelta(days="一二三四五六日".index(match[2].replace("天", "日")))
    return None


def _year(said: str | None, start: date, default: int) -> int:
    """2026, 明, or nothing: the year that a phrase means."""
    if not said:
        return default
    return int(said) if said.isdigit() else start.year + _ASIDE[said]


def _first_of_month(day: date, later: int) -> date:
    return add_months(day.replace(day=1), later)


def _limit(phrase: str, text: str, start: date, calendar: Calendar | None, source_date: date | None, *, roll: bool) -> Deadline | None:
    match = re.fullmatch(_LIMIT, phrase)
    span = _HALVES[match[4]] if match and match[4] else _span(int(match[2]), match[3]) if match else None
    if match is None or span is None:
        return None
    if calendar is None:
        raise UsageError(f"“{text}”不是哪一天", "这里要写一个日期，如 2026-03-05、3月底、本周五")
    if match[1] and source_date is None:
        raise UsageError(
            f"“{text}”从来源文件或会议的日期起算，而来源日期没有写",
            "立项时加 --source-date 日期；已立项的先 ledger edit 编号 source.date=日期；或者直接写完成的日期",
        )
    return count(span, source_date if match[1] and source_date else start, calendar, roll=roll)


def _span(number: int, unit: str) -> Span | None:
    """A limit as it is stored: weeks in days, years (fewer than ten: 26年内 may mean 2026年内) in months."""
    if unit == "年":
        return Span(12 * number, Pace.MONTHS) if number < 10 else None
    if unit.endswith("工作日"):
        return Span(number, Pace.WORKDAYS)
    if unit == "个月":
        return Span(number, Pace.MONTHS)
    days = number if unit in ("日", "天") else 7 * number
    return Span(days, Pace.DAYS) if days < 1000 else None


def _ongoing(phrase: str) -> Deadline | None:
    if re.fullmatch(_WITHOUT_END, phrase):
        return Deadline()
    if match := re.fullmatch(_EVERY, phrase):
        return Deadline(cadence=_CADENCES[(match.lastindex or 1) - 1])
    return None


def _refuse_ambiguous(text: str, phrase: str, start: date, year: int) -> None:
    """6月前: before June begins, or before it ends?"""
    whole = re.sub(_BEFORE, "", phrase)
    months = next((months for unit, months in (("季度", 3), ("月", 1), ("年", 12)) if whole.endswith(unit)), 0)
    end = _day(f"{whole}底", start, year) if months and whole != phrase else None
    if end is None or end.day is None:
        return
    before = _first_of_month(end.day, 1 - months) - timedelta(days=1)
    ends = (f"{'' if day.year == year else f'{day.year}年'}{day.month}月底前" for day in (end.day, before))
    raise UsageError(f"“{text}”可以有两种理解", f"写成“{'”或“'.join(ends)}”")


def _likely(phrase: str) -> str:
    """What to type instead of a phrase that says half of a day; empty where it cannot be told."""
    if (match := re.fullmatch(r"(1[0-2]|0?[1-9])[-./](3[01]|[12]\d|0?[1-9])", phrase)) is not None:
        return f"如指日期，写成“{int(match[1])}月{int(match[2])}日”"
    if re.fullmatch(r"\d{1,2}[日号]", phrase):
        return f"写明月份，如“本月{phrase}”"
    if re.fullmatch(r"(?:周|星期)[一二三四五六日天]", phrase):
        return f"写成“本{phrase}”或“下{phrase}”"
    if (match := re.fullmatch(r"(\d{1,2})月(内?)", phrase)) is not None:
        return f"写成“{match[1]}月底”或“{f'{match[1]}个月内' if match[2] else f'{match[1]}月5日'}”"
    return ""
