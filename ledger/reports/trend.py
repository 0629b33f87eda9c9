"""What charts are drawn from: overdue and finished over the last periods, lights by unit, scores as bars."""

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal

from ledger.model import Item, Light
from ledger.record import Record
from ledger.reports.ranks import RankLine
from ledger.rules.family import counted, standings_on
from ledger.rules.lights import light
from ledger.rules.periods import Period
from ledger.rules.standing import Standing
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


def spans(period: Period) -> list[Period]:
    """The periods that a trend goes over, the asked one last."""
    found = [period]
    while len(found) < POINTS.get(period.kind, 1):
        found.insert(0, found[0].before)
    return found


def trend(items: Iterable[Item], period: Period, last: Period, yardstick: Yardstick) -> tuple[TrendPoint, ...]:
    """A point for each of the last periods, the asked one only as far as it has come (`last` is that part); earlier ones without items are left out."""
    items = list(items)
    points: list[TrendPoint] = []
    for span in [*spans(period)[:-1], last]:
        standings = counted(standings_on(items, span.last, yardstick))
        finished = sum(one.approved_on is not None and span.holds(one.approved_on) for one in standings)
        if standings or points:
            points.append(TrendPoint(_label(span), sum(one.overdue for one in standings), finished))
    return tuple(points)


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
