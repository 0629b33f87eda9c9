"""计数: what was counted up to a day, summed over a period by month, unit and level, beside the same span a year before; units ranked by points."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import groupby

from ledger.errors import Problem
from ledger.model import Directory, Tally, TallyEntry, TallyKind, Unit
from ledger.record import Record, replace
from ledger.rules.calendar import month_end
from ledger.rules.history import voided
from ledger.rules.lifecycle import valid_key
from ledger.rules.markings import classified
from ledger.rules.periods import Period, period_of
from ledger.rules.succession import names_on, present_on, reorganised
from ledger.words import growth

ZERO = Decimal(0)


class Figure(Record, frozen=True, kw_only=True):
    """A count, and that of the same span a year before."""

    count: int
    previous: int

    @property
    def change(self) -> int:
        """增减."""
        return self.count - self.previous

    @property
    def rate(self) -> str:
        """同比."""
        return growth(self.count, self.previous)


class UnitRow(Record, frozen=True, kw_only=True):
    """One unit's line; `rank` is None for a unit that is listed but not ranked. `levels` has a count for each level of the kind."""

    group: str
    unit: str
    rank: int | None
    levels: Mapping[str, int]
    figure: Figure
    score: Decimal


def counted(tallies: Iterable[Tally], kind: TallyKind, day: date) -> tuple[TallyEntry, ...]:
    """The entries of a kind that count on a day, in folding order: those of that day and before it that no living void names."""
    found: list[TallyEntry] = []
    for tally in tallies:
        if tally.kind == kind.name:
            ordered = sorted(tally.entries, key=lambda entry: entry.order)
            gone = voided({entry.key: entry.voids for entry in ordered if entry.voids})
            found += [entry for entry in ordered if not entry.voids and entry.on <= day and entry.key not in gone]
    return tuple(sorted(found, key=lambda entry: entry.order))


def up_to(period: Period, day: date) -> Period:
    """The part of a period that has passed on a day, the day included."""
    return replace(period, last=min(period.last, day))


def year_before(span: Period) -> Period:
    """The same span a year before; a week as long as it is now."""
    first = _year_before(span.first)
    last = first + (span.last - span.first) if span.kind == "week" else _year_before(span.last)
    return replace(span, first=first, last=last)


def _year_before(day: date) -> date:
    """The same day of the year before; the last of February answers to the last of February."""
    same_month = date(day.year - 1, day.month, 1)
    return month_end(same_month) if day == month_end(day) else same_month.replace(day=day.day)


def total(entries: Iterable[TallyEntry], kind: TallyKind, span: Period) -> Figure:
    """How many, in the measure of the kind.

    Where some levels are worth points, those that are worth none are left out: a piece that was handed in (报送) is not yet one that
    was adopted (采用).
    """
    worth = any(kind.levels.values())
    summed = [entry for entry in entries if not worth or kind.levels.get(entry.level or "")]
    return Figure(count=_sum(summed, span), previous=_sum(summed, year_before(span)))


def _sum(entries: Iterable[TallyEntry], span: Period) -> int:
    return sum(entry.count for entry in entries if span.holds(entry.on))


def by_month(entries: Iterable[TallyEntry], kind: TallyKind, span: Period) -> dict[str, Figure]:
    """Each month of a span, as 2026-11; the first and last only as far as the span goes."""
    entries = tuple(entries)
    return {part.code: total(entries, kind, part) for part in _months(span)}


def _months(span: Period) -> Iterator[Period]:
    month = period_of("month", span.first)
    while month.first <= span.last:
        yield replace(month, first=max(month.first, span.first), last=min(month.last, span.last))
        month = month.after


def by_level(entries: Iterable[TallyEntry], kind: TallyKind, span: Period) -> dict[str, Figure]:
    """Each level of the kind, in the office's order."""
    entries = tuple(entries)
    plain = replace(kind, levels={})
    return {level: total([entry for entry in entries if entry.level == level], plain, span) for level in kind.levels}


def by_unit(entries: Iterable[TallyEntry], kind: TallyKind, directory: Directory, span: Period) -> tuple[UnitRow, ...]:
    """Every unit of the directory, by group and rank; of the collective ones (泛指单位) only those that something was counted for, at the end.

    Points are Σ count × points of the level; where no level is worth any, the count itself. Ties share a rank and the next is skipped
    (1 2 2 4). A unit for which nothing was counted is listed, not ranked, and so are collective ones.
    """
    own: dict[str, list[TallyEntry]] = {}
    names = names_on(directory, span.last) if reorganised(directory) else {}
    for entry in entries:
        own.setdefault(names.get(entry.unit or "", entry.unit or ""), []).append(entry)
    rows = [(unit, _row(unit, own.get(unit.name, []), kind, span)) for unit in present_on(directory, span.last).units]
    single = [(row, _anything(own.get(row.unit, []), span)) for unit, row in rows if not unit.collective]
    groups = list(dict.fromkeys(row.group for row, _ in single))
    single.sort(key=lambda pair: (groups.index(pair[0].group), not pair[1], -pair[0].score))
    ranked = [row for _, group in groupby(single, key=lambda pair: pair[0].group) for row in _ranked(list(group))]
    return (*ranked, *(row for unit, row in rows if unit.collective and _anything(own.get(unit.name, []), span)))


def _anything(entries: Iterable[TallyEntry], span: Period) -> bool:
    return any(span.holds(entry.on) for entry in entries)


def _row(unit: Unit, entries: Iterable[TallyEntry], kind: TallyKind, span: Period) -> UnitRow:
    figure = total(entries, kind, span)
    levels = {level: each.count for level, each in by_level(entries, kind, span).items()}
    points = sum((count * kind.levels[level] for level, count in levels.items()), ZERO)
    score = points if any(kind.levels.values()) else Decimal(figure.count)
    return UnitRow(group=unit.group or "", unit=unit.name, rank=None, levels=levels, figure=figure, score=score)


def _ranked(group: list[tuple[UnitRow, bool]]) -> list[UnitRow]:
    scores = [row.score for row, anything in group if anything]
    return [replace(row, rank=1 + sum(score > row.score for score in scores)) if anything else row for row, anything in group]


def doubts(tallies: Iterable[Tally]) -> Iterator[Problem]:
    """What is wrong in entries that load: a classification marking, a key that cannot be typed back."""
    for tally in tallies:
        for entry in tally.entries:
            marking = classified(entry.text or "")
            if marking:
                message, hint = f"带有密级标志“{marking}”，涉密内容不得录入台账", "按保密规定处理后移出台账"
                yield Problem(message, hint, path=tally.path, field="text", entry=entry.key)
            if not valid_key(entry.key):
                message, hint = f"记录号“{entry.key}”不好引用", "记录号用4位以上的小写字母和数字"
                yield Problem(message, hint, path=tally.path, field="key", entry=entry.key, blocking=False)
