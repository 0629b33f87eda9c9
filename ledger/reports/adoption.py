"""信息采用通报: what units handed in and what was adopted of it, by level and points, and who handed in nothing."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from ledger.model import Ledger, Tally, TallyKind
from ledger.record import Record
from ledger.rules.periods import Period
from ledger.rules.tallies import UnitRow, by_level, by_unit, counted, total, up_to
from ledger.words import growth, signed


class LevelLine(Record, frozen=True, kw_only=True):
    """One level's pieces now and in the same span a year before."""

    name: str
    now: int
    before: int
    change: str
    growth: str


class AdoptionLine(Record, frozen=True, kw_only=True):
    """A unit: its pieces at each level in the order of `levels`, its points and its rank within the group."""

    group: str
    rank: int | None
    unit: str
    counts: tuple[int, ...]
    score: Decimal


class Adoption(Record, frozen=True, kw_only=True):
    """`handed_in` are the levels worth no points (报送), `adopted` those that are worth some; `silent` the units without a single piece."""

    office: str
    name: str
    measure: str
    kind: str
    title: str
    as_of: date
    running: bool
    levels: tuple[str, ...]
    by_level: tuple[LevelLine, ...]
    total: LevelLine
    silent: tuple[str, ...]
    units: tuple[AdoptionLine, ...]
    collective: tuple[AdoptionLine, ...]

    @property
    def columns(self) -> dict[str, str]:
        """The columns of the table by unit, with one for each level."""
        return {"组别": "group", "名次": "rank", "单位": "unit", **self.level_columns, "得分": "score"}

    @property
    def level_columns(self) -> dict[str, str]:
        """The levels' columns alone."""
        return {level: f"counts.{place}" for place, level in enumerate(self.levels)}


def adoption(ledger: Ledger, kind: TallyKind, period: Period, today: date, tallies: Iterable[Tally]) -> Adoption:
    """A kind's counts of a period by unit, as of today where it is still running."""
    span = up_to(period, today)
    entries = counted(tallies, kind, span.last)
    rows = by_unit(entries, kind, ledger.directory, span)
    collective = {unit.name for unit in ledger.directory.units if unit.collective}
    whole = total(entries, kind, span)
    return Adoption(
        office=ledger.settings.office,
        name=kind.title,
        measure=kind.measure,
        kind=period.kind,
        title=period.title,
        as_of=span.last,
        running=span.last < period.last,
        levels=tuple(kind.levels),
        by_level=tuple(_level(name, each.count, each.previous) for name, each in by_level(entries, kind, span).items()),
        total=_level(kind.title, whole.count, whole.previous),
        silent=tuple(row.unit for row in rows if row.rank is None and row.unit not in collective),
        units=tuple(_line(row) for row in rows if row.rank is not None),
        collective=tuple(_line(row) for row in rows if row.unit in collective),
    )


def _level(name: str, now: int, before: int) -> LevelLine:
    return LevelLine(name=name, now=now, before=before, change=signed(now - before), growth=growth(now, before))


def _line(row: UnitRow) -> AdoptionLine:
    return AdoptionLine(group=row.group, rank=row.rank, unit=row.unit, counts=tuple(row.levels.values()), score=row.score)
