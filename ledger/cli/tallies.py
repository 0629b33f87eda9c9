"""计数: the commands that write down how many, take a slip back, and list the sums."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Annotated

from ledger.cli.arguments import By, DryRun, On, PeriodOrYear, Text, given, needed
from ledger.cli.counts import NO_KINDS, Asked, list_entries, list_kinds, list_levels, list_months, list_units, require_by_unit
from ledger.cli.output import say
from ledger.cli.parameters import Argument, Option
from ledger.cli.recording import refuse_classified, report_written, signed_now
from ledger.cli.session import Session
from ledger.errors import LedgerError, NotAllowed, UsageError
from ledger.model import LARGEST_COUNT, Ledger, Tally, TallyEntry, TallyKind
from ledger.rules.periods import Period
from ledger.rules.tallies import counted, up_to, year_before
from ledger.words import long_date, names, tally_line

KindName = Annotated[str, Argument(metavar="类别", help="计数的类别，中文名或英文名，如 来文")]
GROUPINGS: Mapping[str, Callable[[Asked], None]] = MappingProxyType({"unit": list_units, "level": list_levels})  # of one kind


def add(
    session: Session,
    kind_name: KindName,
    count: Annotated[int | None, Option("--count", metavar="数量", help="几件、几条，不小于1的整数", minimum=1, maximum=LARGEST_COUNT)] = None,
    on: On = None,
    unit: Annotated[str | None, Option("--unit", metavar="单位", help="哪个单位的，按单位计的类别要写")] = None,
    level: Annotated[str | None, Option("--level", metavar="级别", help="哪一级的，分级别的类别要写，如 市级")] = None,
    text: Text = None,
    by: By = None,
    dry_run: DryRun = False,
) -> None:
    """添加：记一笔数量，自动提交

    例：ledger tally add 来文 --count 3 --on 3月5日
    """
    kind = _kind(session.workspace.framework(), kind_name)
    many = count if count is not None else _whole_number(needed(None, "数量", "--count 数量"))
    day = session.day(on) if on else session.today
    for_unit, at_level = _unit_of(session, kind, unit), _level_of(kind, level)
    said = given(text)
    refuse_classified([said, by])
    key, at, who = signed_now(session, day, given(by))
    entry = TallyEntry(key=key, on=day, at=at, by=who, count=many, unit=for_unit, level=at_level, text=said)
    with session.writing(dry_run=dry_run) as desk:
        written = desk.count(kind, day.year, entry, tally_line(kind, entry))
    report_written(session, [written])


def void(
    session: Session,
    kind_name: KindName,
    key: Annotated[str, Argument(metavar="记录号", help="要作废的那一笔，见 ledger tally list 类别 --entries")],
    text: Text = None,
    by: By = None,
    dry_run: DryRun = False,
) -> None:
    """作废：作废记错的一笔，原来的仍留在文件里

    例：ledger tally void 来文 k7f3q2 -m 重复登记
    """
    kind = _kind(session.workspace.framework(), kind_name)
    reason = needed(text, "作废理由", "-m 理由")
    refuse_classified([reason, by])
    new_key, at, who = signed_now(session, session.today, given(by))
    with session.writing(dry_run=dry_run) as desk:
        tally, target = _entry(session.tallies, kind, key)
        if target not in counted([tally], kind, date.max):
            raise NotAllowed(f"{kind.title}的“{target.key}”已经作废，不用再作废", f"还计数的见 ledger tally list {kind.title} --entries")
        entry = TallyEntry(key=new_key, on=session.today, at=at, by=who, text=reason, voids=target.key)
        written = desk.count(kind, tally.year, entry, tally_line(kind, entry))
    report_written(session, [written])


def list_counts(
    session: Session,
    kind_name: Annotated[str | None, Argument(metavar="类别", help="只看一类；不写则每类一行")] = None,
    period: PeriodOrYear = None,
    grouping: Annotated[str | None, Option("--by", metavar="分法", help="month 按月、unit 按单位排名、level 按级别")] = None,
    comparison: Annotated[str | None, Option("--compare", metavar="year", help="与上年同期比")] = None,
    unit: Annotated[str | None, Option("--unit", metavar="单位", help="只看某个单位的")] = None,
    entries: Annotated[bool, Option("--entries", help="逐笔列出，带记录号")] = False,
) -> None:
    """列出：今年（或某个时段）的数量，可按月、按单位、按级别，可比上年同期

    例：ledger tally list 信息采用 --by unit --period 2026-Q3
    """
    _check_listing(kind_name, grouping, comparison, entries=entries)
    whole = session.period(period, "year")
    book = session.workspace.framework(session.known_at)
    kinds = [_kind(book, kind_name)] if kind_name else list(book.settings.tallies.values())
    of_unit = session.unit(unit).name if unit else None
    kinds = require_by_unit(kinds) if of_unit else kinds
    span = up_to(whole, session.today)
    asked = [Asked(session=session, book=book, kind=kind, span=span, compare=comparison is not None, unit=of_unit) for kind in kinds]
    if entries:
        list_entries(asked[0])
    elif grouping == "month" and asked:
        list_months(asked)
    elif grouping and asked:
        GROUPINGS[grouping](asked[0])
    else:
        list_kinds(session, asked)
    _say_span(session, whole, span, compare=comparison is not None)


def _check_listing(kind_name: str | None, grouping: str | None, comparison: str | None, *, entries: bool) -> None:
    if grouping not in (None, "month", *GROUPINGS):
        raise UsageError(f"不能按“{grouping}”分", "可用的有：month（按月）、unit（按单位）、level（按级别）")
    if comparison not in (None, "year"):
        raise UsageError(f"不能与“{comparison}”比", "可用的有：year（上年同期）")
    if kind_name is None and (grouping in GROUPINGS or entries):
        raise UsageError("没有写是哪一类计数", "例：ledger tally list 信息采用 --by unit")
    if entries and (grouping or comparison):
        raise UsageError("--entries 不能和 --by、--compare 一起用", "逐笔看用 --entries，看汇总去掉它")


def _say_span(session: Session, whole: Period, span: Period, *, compare: bool) -> None:
    beside = f"；上年同期为{year_before(span).span()}" if compare else ""
    say(session, f"{whole.title}，截至{long_date(span.last)}{beside}")


def _kind(book: Ledger, typed: str) -> TallyKind:
    """A kind by its name or title. Raises UsageError with what there is, near matches first."""
    kinds = book.settings.tallies
    found = next((kind for kind in kinds.values() if typed.strip() in (kind.name, kind.title)), None)
    if found:
        return found
    if not kinds:
        raise UsageError(NO_KINDS, "在 data/ledger.yaml 里登记，例：tallies: {received: {title: 来文, measure: 件}}")
    from difflib import get_close_matches

    known = {word: kind for kind in kinds.values() for word in (kind.name, kind.title)}
    near = list(dict.fromkeys(known[word].name for word in get_close_matches(typed, list(known), n=3, cutoff=0.4)))
    ordered = [*near, *(name for name in kinds if name not in near)]
    guess = f"是不是“{kinds[near[0]].title}”？" if near else ""
    raise UsageError(f"没有“{typed}”这一类计数", f"{guess}已有：{names(f'{kinds[name].title}（{name}）' for name in ordered)}")


def _unit_of(session: Session, kind: TallyKind, typed: str | None) -> str | None:
    if kind.by_unit:
        return session.unit(needed(typed, "单位", "--unit 单位")).name
    if typed is not None:
        require_by_unit([kind])
    return None


def _level_of(kind: TallyKind, typed: str | None) -> str | None:
    if not kind.levels:
        if typed is not None:
            raise UsageError(f"{kind.title}不分级别", "去掉 --level")
        return None
    known = f"可用的有：{names(kind.levels)}"
    level = needed(typed, f"级别（{names(kind.levels)}）", "--level 级别")
    if level not in kind.levels:
        raise UsageError(f"{kind.title}没有“{level}”这个级别", known)
    return level


def _whole_number(typed: str) -> int:
    if not typed.isdecimal() or not 1 <= int(typed) <= LARGEST_COUNT:
        raise UsageError(f"“{typed}”不是数量", f"写1到{LARGEST_COUNT}之间的整数")
    return int(typed)


def _entry(tallies: Sequence[Tally], kind: TallyKind, key: str) -> tuple[Tally, TallyEntry]:
    """The entry of a key, or of the beginning of one, in whatever year. Raises LedgerError when there is none or more than one."""
    own = [(tally, entry) for tally in tallies if tally.kind == kind.name for entry in tally.entries if not entry.voids]
    found = [pair for pair in own if pair[1].key == key] or [pair for pair in own if key and pair[1].key.startswith(key)]
    if len(found) == 1:
        return found[0]
    problem = f"不止一笔的记录号以“{key}”开头" if found else f"没有记录号为“{key}”的一笔"
    raise LedgerError(f"{kind.title}{problem}", f"记录号见 ledger tally list {kind.title} --entries")
