"""年考核: the year beside the year before, the ranking with every point explained, and what goes on into the next book."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from ledger.model import Item, Kind, Ledger, Status, Tally
from ledger.record import Record
from ledger.reports.documents import PeriodReport
from ledger.reports.lines import ItemLine, item_line
from ledger.reports.ranks import RankLine, ScoreSheet, rank_line, score_sheets, unmarked
from ledger.rules.carrying import book_year, unfinished
from ledger.rules.family import counted, standings_on
from ledger.rules.periods import Period
from ledger.rules.ranking import RankRow
from ledger.rules.standing import Standing, standing
from ledger.rules.tallies import counted as entries_of
from ledger.rules.tallies import total, up_to, year_before
from ledger.rules.yardstick import Yardstick
from ledger.words import growth, rate, signed


class YearLine(Record, frozen=True, kw_only=True):
    """A figure of the year and of the same span a year before, in words: `change` and `growth` are 增减 and 同比."""

    name: str
    now: str
    before: str
    change: str
    growth: str


class RateLine(Record, frozen=True, kw_only=True):
    """A rate of the year and of the same span a year before; `change` in percentage points, a dash where either is unknown."""

    name: str
    now: str
    before: str
    change: str


class CarriedLine(Record, frozen=True, kw_only=True):
    """An unfinished matter of the year's book, and the number it has in the next where it was carried over."""

    line: ItemLine
    carried_to: str | None


class Annual(Record, frozen=True, kw_only=True):
    """`known_before` says whether the books of the year before hold anything to compare with, `tallied` whether there are counts of this part of the office.

    `unit` is the unit whose counts alone are in `tallies`; None where they are everybody's.
    """

    report: PeriodReport
    known_before: bool
    tallied: bool
    unit: str | None
    work: tuple[YearLine, ...]
    rates: tuple[RateLine, ...]
    tallies: tuple[YearLine, ...]
    ranking: tuple[RankLine, ...]
    sheets: tuple[ScoreSheet, ...]
    unmarked: tuple[str, ...]
    unranked: tuple[str, ...]
    carried: tuple[CarriedLine, ...]


def annual(
    ledger: Ledger, period: Period, report: PeriodReport, rows: Sequence[RankRow], tallies: Iterable[Tally] | None, *, unit: str | None = None
) -> Annual:
    """The year as of the report's day; `rows` is its ranking. What is compared is the same part of the year before.

    `tallies` is None where nothing is counted by such a part of the office; of a `unit` only what is counted by unit is told.
    """
    yardstick = Yardstick.of(ledger)
    span = up_to(period, report.as_of)
    past = year_before(span)
    now, before = _Year.of(ledger.items, span, yardstick), _Year.of(ledger.items, past, yardstick)
    return Annual(
        report=report,
        known_before=bool(before.items),
        tallied=tallies is not None,
        unit=unit,
        work=tuple(_line(name, getattr(now, field), getattr(before, field) if before.items else None, "项") for name, field in _WORK),
        rates=tuple(_rate(name, _shares(now)[name], _shares(before)[name]) for name in _shares(now)),
        tallies=tuple(_tally_lines(ledger, list(tallies or ()), span, unit)),
        ranking=tuple(map(rank_line, rows)),
        sheets=score_sheets(rows, yardstick.policy.scoring.base),
        unmarked=unmarked(rows, ranked=True),
        unranked=unmarked(rows, ranked=False),
        carried=_carried(ledger.items, period.first.year, report.as_of, yardstick),
    )


class _Year(Record, frozen=True, kw_only=True):
    """What there was to do in a span, by the items that lived in it: neither finished nor cancelled before it began."""

    items: int
    opened: int
    finished: int
    cancelled: int
    suspended: int
    on_time: int
    late: int
    overdue: int
    reminded: int
    extended: int
    returned: int
    asked: int
    reported: int

    @classmethod
    def of(cls, items: Iterable[Item], span: Period, yardstick: Yardstick) -> "_Year":
        """The span's figures as of its last day."""
        everything = standings_on(items, span.last, yardstick)
        alive = [one for one in counted(everything) if _alive(one, span.first)]
        done = [one for one in alive if one.status.finished]
        kept = Counter(window.outcome for one in alive for window in one.windows_since(span.first) if span.holds(window.judged_on))
        return cls(
            items=len(alive),
            opened=sum(one.item.opened is not None and span.holds(one.item.opened) for one in alive),
            finished=len(done),
            cancelled=sum(one.status is Status.CANCELLED for one in alive),
            suspended=sum(one.status is Status.SUSPENDED for one in alive),
            on_time=sum(one.on_time is True for one in done),
            late=sum(one.on_time is False for one in done),
            overdue=sum(one.overdue for one in alive),
            reminded=sum(len(one.within(span.first, span.last, Kind.REMIND)) for one in everything),
            extended=sum(len(one.within(span.first, span.last, Kind.EXTEND)) for one in everything),
            returned=sum(len(one.within(span.first, span.last, Kind.RETURN)) for one in everything),
            asked=kept.total(),
            reported=kept["on_time"],
        )


_WORK = (
    ("督查事项", "items"), ("新立项", "opened"), ("办结", "finished"), ("其中按时办结", "on_time"), ("其中超时办结", "late"), ("逾期未办结", "overdue"),
    ("暂缓", "suspended"), ("撤销", "cancelled"), ("催办次数", "reminded"), ("批准延期次数", "extended"), ("退回办结申请次数", "returned"),
)  # fmt: skip


def _alive(one: Standing, first: date) -> bool:
    cancelled = one.last(Kind.CANCEL) if one.status is Status.CANCELLED else None
    ended = cancelled.on if cancelled else one.approved_on
    return ended is None or ended >= first


def _shares(year: _Year) -> Mapping[str, tuple[int, int]]:
    """The three rates (DOMAIN §6), each as part and whole."""
    return {
        "办结率": (year.finished, year.items - year.cancelled - year.suspended),
        "按时办结率": (year.on_time, year.on_time + year.late + year.overdue),
        "反馈及时率": (year.reported, year.asked),
    }


def _rate(name: str, now: tuple[int, int], before: tuple[int, int]) -> RateLine:
    return RateLine(name=name, now=rate(*now), before=rate(*before), change=_points(rate(*now), rate(*before)))


def _points(now: str, before: str) -> str:
    """The difference of two rates as they are printed, in percentage points."""
    if "—" in (now, before):
        return "—"
    points = Decimal(now.removesuffix("%")) - Decimal(before.removesuffix("%"))
    return f"{points:+}个百分点" if points else "持平"


def _tally_lines(ledger: Ledger, tallies: Sequence[Tally], span: Period, unit: str | None) -> Iterable[YearLine]:
    for kind in ledger.settings.tallies.values():
        if unit and not kind.by_unit:
            continue
        entries = [entry for entry in entries_of(tallies, kind, span.last) if unit in (None, entry.unit)]
        figure = total(entries, kind, span)
        yield _line(kind.title, figure.count, figure.previous, kind.measure)


def _line(name: str, now: int, before: int | None, measure: str) -> YearLine:
    unit = "次" if name.endswith("次数") else measure
    if before is None:
        return YearLine(name=name, now=f"{now}{unit}", before="—", change="—", growth="—")
    return YearLine(name=name, now=f"{now}{unit}", before=f"{before}{unit}", change=signed(now - before), growth=growth(now, before))


def _carried(items: Sequence[Item], year: int, day: date, yardstick: Yardstick) -> tuple[CarriedLine, ...]:
    """The matters that the year's book leaves: carried over by the day, or unfinished on it."""
    own = [item for item in items if book_year(item.id) == year]
    onward = {item.id: item.carried_to for item in own if item.carried_to}
    found = [standing(item, day, yardstick) for item in own if item.opened is None or item.opened <= day]
    left = [one for one in found if one.item.id in onward or unfinished(one)]
    return tuple(CarriedLine(line=item_line(one, yardstick.policy.lights), carried_to=onward.get(one.item.id)) for one in left)
