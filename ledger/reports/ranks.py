"""排名 in documents: a line a unit, and a score sheet (考核得分表) with every point explained."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from ledger.record import Record
from ledger.rules.marks import Mark
from ledger.rules.ranking import RankRow

_SEATS = {"top": "优胜席", "bottom": "落后席", None: None}


class RankLine(Record, frozen=True, kw_only=True):
    """One unit's line; without items led it has neither rank nor score."""

    group: str
    rank: int | None
    unit: str
    score: Decimal | None
    items: int
    finished: int
    on_time: int
    late: int
    overdue: int
    reports_missing: int
    awards: Decimal
    deductions: Decimal
    seat: str | None


class MarkLine(Record, frozen=True, kw_only=True):
    """A point won or lost: when, by which clause, over which matter, why, and whether somebody decided it or the rules propose it."""

    day: date
    points: Decimal
    clause: str
    item: str
    reason: str
    nature: str


class ScoreSheet(Record, frozen=True, kw_only=True):
    """A unit's score as it adds up: `base` + `awards` − `deductions`."""

    line: RankLine
    base: Decimal
    marks: tuple[MarkLine, ...]


def rank_line(row: RankRow) -> RankLine:
    """A line of the ranking as documents print it."""
    return RankLine(
        group=row.group,
        rank=row.rank,
        unit=row.unit,
        score=row.score if row.rank else None,
        items=row.items,
        finished=row.finished,
        on_time=row.on_time,
        late=row.late,
        overdue=row.overdue,
        reports_missing=row.reports_missing,
        awards=row.awards,
        deductions=row.deductions,
        seat=_SEATS[row.seat],
    )


def score_sheets(rows: Iterable[RankRow], base: Decimal) -> tuple[ScoreSheet, ...]:
    """The sheets of those that won or lost anything, in the order of the ranking."""
    return tuple(ScoreSheet(line=rank_line(row), base=base, marks=tuple(map(_mark_line, row.marks))) for row in rows if row.marks)


def unmarked(rows: Sequence[RankRow], *, ranked: bool) -> tuple[str, ...]:
    """The units that neither won nor lost a point: those that are ranked, or those that led nothing."""
    return tuple(row.unit for row in rows if not row.marks and bool(row.rank) is ranked)


def _mark_line(mark: Mark) -> MarkLine:
    nature = "建议" if mark.computed else "决定"
    return MarkLine(day=mark.day, points=mark.points, clause=mark.clause, item=mark.item, reason=mark.reason, nature=nature)
