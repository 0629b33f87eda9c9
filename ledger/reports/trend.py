"""What charts are drawn from: overdue and finished over the last periods, lights by unit, scores as bars."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from ledger.model import Entry, Item, Light, Status
from ledger.record import Record
from ledger.reports.ranks import RankLine
from ledger.rules.existence import exists
from ledger.rules.history import living, status_history, status_on
from ledger.rules.lights import light
from ledger.rules.periods import Period
from ledger.rules.standing import Standing, approval_of, deadlines
from ledger.rules.yardstick import Yardstick

POINTS = {"week": 8, "month": 12, "quarter": 8, "year": 5}


class TrendPoint(Record, frozen=True):
    """A period: overdue at its end, finished within it."""

    label: str
    overdue: int
    finished: int


class LightBar(Record, frozen=True, kw_only=True):
    """A unit's open items by light."""

    name: str
    green: int
    yellow: int
    red: int


class ValueBar(Record, frozen=True):
    """A name with a value."""

    name: str
    value: Decimal


def _spans(period: Period) -> list[Period]:
    """The periods that a trend goes over, the asked one last."""
    found = [period]
    while len(found) < POINTS.get(period.kind, 1):
        found.insert(0, found[0].before)
    return found


def trend(items: Iterable[Item], period: Period, last: Period) -> tuple[TrendPoint, ...]:
    """A point for each of the last periods, the asked one only as far as it has come (`last` is that part); earlier ones without items are left out.

    Each item's log is gone through once for all of them; what is counted on a day is what the report of that day counts.
    """
    spans = [*_spans(period)[:-1], last]
    paths = [_path(item, spans) for item in items]
    points: list[TrendPoint] = []
    for place, span in enumerate(spans):
        here = [(item, stops[place]) for item, stops in paths if stops[place]]
        broken = {item.parent for item, stop in here if item.parent and stop and not stop.cancelled}
        counted_here = [stop for item, stop in here if stop and item.id not in broken]
        if here or points:
            points.append(TrendPoint(_label(span), sum(stop.overdue for stop in counted_here), sum(stop.finished for stop in counted_here)))
    return tuple(points)


class _Stop(Record, frozen=True):
    """An item at the end of a period."""

    cancelled: bool
    overdue: bool
    finished: bool


def _path(item: Item, spans: Sequence[Period]) -> tuple[Item, list[_Stop | None]]:
    """An item at the end of each period; None where it did not exist then."""
    entries = living(item.log, spans[-1].last)
    history = status_history(entries)
    return item, [_stop(item, entries, history, span) if exists(item, span.last) else None for span in spans]


def _stop(item: Item, entries: Sequence[Entry], history: Sequence[tuple[date, Status]], span: Period) -> _Stop:
    until = entries if not entries or entries[-1].on <= span.last else tuple(entry for entry in entries if entry.on <= span.last)
    status = status_on(history, span.last)
    due, _ = deadlines(item, tuple(until)) if status.open else (None, None)
    ended = status.finished and until[-1].on >= span.first  # else nothing happened to it within
    approved = approval_of(until) if ended else None
    return _Stop(
        cancelled=status is Status.CANCELLED,
        overdue=due is not None and due < span.last,
        finished=approved is not None and span.holds(approved.on),
    )


def _label(span: Period) -> str:
    if span.kind == "week":
        return f"第{span.first.isocalendar().week}周"
    if span.kind == "month":
        return f"{span.first.month}月"
    return f"{span.first.year}年" if span.kind == "year" else f"{span.first.year % 100}年{(span.first.month + 2) // 3}季"


def light_bars(standings: Sequence[Standing], order: Sequence[str], yardstick: Yardstick) -> tuple[LightBar, ...]:
    """Lead units with open items, in the given order, most red first among equals."""
    found: dict[str, Counter[Light]] = {}
    for one in standings:
        if one.open:
            for unit in one.item.lead_units:
                found.setdefault(unit, Counter())[light(one, yardstick.policy.lights)] += 1
    names = [*(name for name in order if name in found), *sorted(found.keys() - set(order))]
    return tuple(LightBar(name=name, green=found[name][Light.GREEN], yellow=found[name][Light.YELLOW], red=found[name][Light.RED]) for name in names)


def score_bars(lines: Iterable[RankLine]) -> tuple[ValueBar, ...]:
    """Those with a score, in the order of the ranking."""
    return tuple(ValueBar(line.unit, line.score) for line in lines if line.score is not None)
