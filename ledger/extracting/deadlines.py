"""Deadlines in prose: every day that a text sets, the last as the deadline and those before it as milestones; recurring ones as a cadence."""

import re
from datetime import date

from ledger.errors import UsageError
from ledger.model import Cadence, Milestone
from ledger.record import Record
from ledger.rules.calendar import Calendar
from ledger.rules.dates import parse_deadline

_YEAR = r"(?:(?:20\d\d|[二〇零一三四五六七八九]{4})年|今年|本年|明年)"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]|[一二三四五六七八九十])月"
_BEFORE = r"(?:之?前|以前)"
_MENTIONS = (
    rf"(?P<exact>{_YEAR}?{_MONTH}(?:3[01]|[12]\d|0?[1-9])[日号]){_BEFORE}",
    rf"(?P<part>{_YEAR}?{_MONTH}(?:上旬|中旬|下旬|底|末)){_BEFORE}?",
    rf"(?P<month>{_YEAR}?{_MONTH})份?{_BEFORE}",
    rf"(?P<quarter>{_YEAR}?第?[一二三四1-4]季度[末底内]?)(?:{_BEFORE}|(?<=[末底内]))",
    rf"(?P<half>{_YEAR}?(?:上|下)半年)(?:{_BEFORE}|内)?",
    rf"(?P<year>(?:{_YEAR}|年)[底末内])(?:{_BEFORE})?",
    r"(?P<whole>全年)",
    r"(?P<limit>(?:会议?后|自?(?:印发|发文|成文|发布|会议)(?:之日起|后))\s*\d{1,3}(?:个?工作日|日|天|个月|周)[之以]?内)",
)
_MENTION = re.compile(rf"(?<![每\d])(?:{'|'.join(_MENTIONS)})")
_SPAN = re.compile(r"(?:[\d一二两三四五六七八九十百]+个?(?:工作日|日|天|周|星期|月|年)|半个?月|半年)[之以]?内")
_PAST = re.compile(r"(?:截至|截止|自|从|比|较|以来|已于?)\s*$")
_EVERY = re.compile(r"每(?:个)?(?:(工作日|天|日)|(两周|2周|半月)|(周|星期)|(两个?月|双月|2个?月)|(月)|(季度?)|(半年))(?:\d{1,2}[日号]|[底末])?前?")
_CADENCES = (Cadence.DAILY, Cadence.BIWEEKLY, Cadence.WEEKLY, Cadence.BIMONTHLY, Cadence.MONTHLY, Cadence.QUARTERLY, Cadence.SEMIANNUAL)
_REPORTING = re.compile(r"[^。；，]{0,12}?(?:调度|通报|报送|上报|报告|反馈|发布|研究|会商|督查|督办|检查|分析|评估|召开|公布|更新|推进|开展)")
_ONGOING = re.compile(r"(?:长期|持续|常态化?|按(?:照)?(?:时序|序时)(?:进度)?)(?:坚持|推进|开展|实施|完成)?|常年")
_LEFTOVER = re.compile(
    r"[，,；;。、\s　]|(?:力争|确保|务必|全部|全面|基本)*(?:完成|办结|落实到位|落实|到位|建成|实施)|起|并|取得阶段性成效|坚持|推进|开展|持续"
)
_BEGINS = re.compile(r"^[^，。；]{0,3}(?:开工|启动|开始|动工|进场)")


class Frame(Record, frozen=True):
    """What days are understood against: the document's year and day as far as they are known, today, and the calendar."""

    year: int | None
    issued: date | None
    today: date
    calendar: Calendar


class Times(Record, frozen=True, kw_only=True):
    """What a matter says of time; `doubts` name the field each is about."""

    due: date | None = None
    milestones: tuple[Milestone, ...] = ()
    cadence: Cadence | None = None
    doubts: tuple[tuple[str, str], ...] = ()


class _Found(Record, frozen=True):
    day: date | None
    phrase: str
    start: int
    end: int
    doubt: str = ""
    begins: bool = False


def times(said: str, text: str, frame: Frame) -> Times:
    """The deadline of a matter whose document says `said` under 完成时限 (empty where it says nothing there) and whose own words are `text`."""
    said, text = _close(said), _close(text)
    in_text = [each for each in _mentions(text, frame) if each.day]
    doubts = [("due", each.doubt) for each in _mentions(text, frame) if each.doubt and not said]
    cadence = _cadence(said) or _recurring(text)
    if not said:
        return _of_prose(text, in_text, cadence, doubts)
    keyed, faults = _keyed(said, frame)
    last = max((each.day for each in keyed if each.day), default=None)
    stones = [each for each in (*keyed, *in_text) if each.day and each.day != last and (last is None or each.day < last)]
    late = next((each for each in in_text if each.day and last and each.day > last and "全年" not in each.phrase and "年内" not in each.phrase), None)
    if late:
        faults = [*faults, f"正文里还写了更晚的“{late.phrase}”"]
    told = [("due", why) for why in faults]
    return Times(due=last, milestones=_stones(stones, (said, text), keyed), cadence=cadence, doubts=tuple(told))


def _close(text: str) -> str:
    """A text without the blanks that some put around the digits of dates: 6 月底."""
    return re.sub(r"(?<=\d)[ 　]+(?=[年月日号个天])|(?<=[年月第])[ 　]+(?=\d)", "", text)


def _of_prose(text: str, found: list[_Found], cadence: Cadence | None, doubts: list[tuple[str, str]]) -> Times:
    precise = [each for each in found if each.phrase != "全年"] or found
    last = max(precise, key=lambda each: (each.day or date.min, each.end), default=None)
    if last is None:
        return Times(cadence=cadence, doubts=tuple(doubts))
    if last.phrase == "全年":
        doubts.append(("due", "“全年”按年底算"))
    if last.begins:
        doubts.append(("due", f"“{last.phrase}”是开工、启动的时间"))
    stones = [each for each in precise if each.day and last.day and each.day < last.day]
    return Times(due=last.day, milestones=_stones(stones, ("", text), []), cadence=cadence, doubts=tuple(dict.fromkeys(doubts)))


def _stones(found: list[_Found], texts: tuple[str, str], keyed: list[_Found]) -> tuple[Milestone, ...]:
    made = {each.day: Milestone(due=each.day, title=_clause(texts[0] if each in keyed else texts[1], each)) for each in found if each.day}
    return tuple(sorted(made.values(), key=lambda stone: stone.due))


def _clause(text: str, found: _Found) -> str:
    """What is to be done by the day: the rest of its clause, or what stands before it."""
    after = re.split(r"[，。；;,、（(]", text[found.end :], maxsplit=1)[0].strip()
    before = re.split(r"[，。；;,（(]", text[: found.start])[-1].strip()
    joined = f"{before}{after}" if len(after) < 8 else after
    return re.sub(r"^(?:力争|确保|到|在|于)+", "", joined)[:40] or "阶段目标"


def _mentions(text: str, frame: Frame) -> list[_Found]:
    found = []
    for match in _MENTION.finditer(text):
        phrase = match[0]
        if _PAST.search(text[: match.start()]) and not phrase.endswith("前"):
            continue
        day, doubt = _day(phrase, frame)
        found.append(_Found(day, phrase, match.start(), match.end(), doubt, _BEGINS.match(text[match.end() :]) is not None))
    return found


def _day(phrase: str, frame: Frame) -> tuple[date | None, str]:
    """The day of a phrase, and what is doubtful about it."""
    plain = re.sub(r"(?<=[末底旬年])(?:之?前|以前)$", "", phrase)
    plain = re.sub(r"下半年(?:前|内)?$", "年底", plain) if plain.startswith("下") else re.sub(r"下半年(?:前|内)?$", "底", plain)
    bare = _SPAN.fullmatch(plain) is not None
    limit = bare or "后" in phrase or "起" in phrase
    if limit and frame.issued is None:
        return None, f"“{phrase}”从文件或会议的日期起算，没有找到日期，可加 --date 日期"
    year = frame.year or frame.today.year
    start = frame.issued if limit and frame.issued else date(year, 1, 1)
    try:
        found = parse_deadline(re.sub(r"发布", "印发", plain), start, frame.calendar, source_date=start)
    except UsageError as error:
        return None, f"{error.message}，{error.hint.splitlines()[0]}" if "两种理解" in error.message else error.message
    if bare:
        return found.day, f"“{phrase}”没有写从哪天起算，暂从文件日期算起"
    unknown = frame.year is None and re.search(r"20\d\d|[〇零]", phrase) is None and not limit
    return found.day, f"没有找到文件的年份，暂按{year}年算，可加 --year 年份" if unknown else ""


def _keyed(said: str, frame: Frame) -> tuple[list[_Found], list[str]]:
    """The days under 完成时限, and what in it was not understood."""
    plain = said.strip(" 　。；;，,")
    whole, doubt = _day(plain, frame) if not _ONGOING.fullmatch(plain) and not _EVERY.fullmatch(plain) else (None, "")
    if whole:
        return [_Found(whole, plain, 0, len(plain))], [doubt] if doubt else []
    if re.fullmatch(rf"{_YEAR}?{_MONTH}份?", plain):
        day, doubt = _day(re.sub("份$", "", plain) + "底", frame)
        return [_Found(day, plain, 0, len(plain))], [*([doubt] if doubt else []), f"“{plain}”按月底算"]
    if re.fullmatch(_YEAR, plain):
        day, doubt = _day(plain + "底", frame)
        return [_Found(day, plain, 0, len(plain))], [*([doubt] if doubt else []), f"“{plain}”按年底算"]
    found = _mentions(said, frame)
    rest = _EVERY.sub("", _ONGOING.sub("", _MENTION.sub("", said)))
    whys = [each.doubt for each in found if each.doubt]
    unread = _LEFTOVER.sub("", _REPORTING.sub("", rest) if _EVERY.search(said) else rest)
    if not found and unread:
        return [], [f"看不懂完成时限“{plain}”"]
    if unread and len(found) != 1:
        whys.append(f"完成时限原文为“{plain}”")
    elif unread:
        whys.append(f"完成时限原文为“{plain}”，没有全部认出")
    return found, whys


def _cadence(said: str) -> Cadence | None:
    match = _EVERY.search(said)
    return _CADENCES[(match.lastindex or 1) - 1] if match else None


def _recurring(text: str) -> Cadence | None:
    """A cadence that the text asks for by something that is done each time: 每季度调度."""
    for match in _EVERY.finditer(text):
        if _REPORTING.match(text[match.end() :]):
            return _CADENCES[(match.lastindex or 1) - 1]
    return None
