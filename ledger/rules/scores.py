"""考核得分与排名: marks with the clause, item and day they rest on; scores as their exact sum; ranks within groups."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import groupby

from ledger.model import Clause, Directory, Kind, ScorePolicy, Status, Unit
from ledger.rules.feedback import Window
from ledger.rules.lights import ESTIMATED, lateness
from ledger.rules.periods import Period
from ledger.rules.standing import Standing
from ledger.words import short_date

NO_CLAUSE = Clause(title="", points=Decimal(0))
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One point given or taken: for whom, on which day, by which clause, over which item and, where there is one, which entry.

    A `computed` mark is a proposal of the rules (建议); the others are decisions that somebody approved.
    """

    unit: str
    day: date
    clause: str
    points: Decimal
    item: str
    reason: str
    entry: str | None = None
    computed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RankRow:
    """One unit's line in a ranking; `rank` is None for a unit that is listed but not ranked."""

    group: str
    unit: str
    rank: int | None
    score: Decimal
    items: int
    finished: int
    on_time: int
    late: int
    overdue: int
    reports_expected: int
    reports_on_time: int
    reports_late: int
    reports_missing: int
    returned: int
    awards: Decimal
    deductions: Decimal
    seat: str | None
    marks: tuple[Mark, ...]


def ranking(standings: Iterable[Standing], directory: Directory, policy: ScorePolicy, period: Period) -> tuple[RankRow, ...]:
    """Every unit of the directory, by group and rank; collective units never.

    Marks count in the period of their own day; a finished item counts in the period in which it was approved. `items` and the counts after it are of items that the unit leads; a supporting unit shares only the points its clauses say.
    Ties share a rank and the next is skipped (1 2 2 4). A unit without items is listed, not ranked (DOMAIN §6).
    """
    led: dict[str, list[Standing]] = defaultdict(list)
    marks: dict[str, list[Mark]] = defaultdict(list)
    for one in standings:
        for unit in one.item.lead_units if _alive_in(one, period) else ():
            led[unit].append(one)
        for mark in item_marks(one, policy, period):
            marks[mark.unit].append(mark)
    units = [unit for unit in directory.units if not unit.collective]
    rows = [_row(unit, led[unit.name], marks[unit.name], policy, period) for unit in units]
    groups = list(dict.fromkeys(row.group for row in rows))
    rows.sort(key=lambda row: (groups.index(row.group), row.items == 0, -row.score))
    return tuple(ranked for _, group in groupby(rows, key=lambda row: row.group) for ranked in _ranked(list(group), policy))


def item_marks(one: Standing, policy: ScorePolicy, period: Period) -> list[Mark]:
    """Every mark an item earns its units in a period: computed findings by the policy's clauses, then the office's own decisions."""
    marks = []
    for name, day, key, reason in _findings(one):
        clause = policy.clauses.get(name, NO_CLAUSE)
        if clause.points and period.holds(day):
            marks += _shared(one, clause, day, key, reason)
    for entry in one.within(period.first, period.last, Kind.AWARD, Kind.DEDUCT):
        points = (entry.points or ZERO) * (1 if entry.kind is Kind.AWARD else -1)
        marks += [
            Mark(
                unit=unit,
                day=entry.on,
                clause=entry.clause or "",
                points=points,
                item=one.item.id,
                reason=entry.text or "",
                entry=entry.key,
                computed=False,
            )
            for unit in ((entry.unit,) if entry.unit else one.item.lead_units)
        ]
    return marks


def _findings(one: Standing) -> list[tuple[str, date, str | None, str]]:
    """What the rules see in an item: (clause, day, entry, reason)."""
    found: list[tuple[str, date, str | None, str]] = []
    approved = one.approval
    if approved and one.finished_on and one.on_time is False and one.scored_due:
        reason = f"时限{short_date(one.scored_due)}，{short_date(one.finished_on)}完成"
        found.append(("late_finish", approved.on, approved.key, reason))
    if one.overdue and one.current_due:
        found.append(("overdue", one.day, None, f"时限{short_date(one.current_due)}，{lateness(one)}未办结"))
    for window in one.windows:
        if window.outcome != "on_time":
            name = "report_late" if window.outcome == "late" else "report_missing"
            found.append((name, window.judged_on, None, _report_reason(window)))
    found += [("returned", entry.on, entry.key, entry.text or "") for entry in one.entries if entry.kind is Kind.RETURN]
    return found


def _report_reason(window: Window) -> str:
    said = "迟报" if window.outcome == "late" else "未报"
    return f"{short_date(window.first)}至{short_date(window.last)}应于{short_date(window.report_day)}前反馈{ESTIMATED if window.estimated else ''}，{said}"


def _shared(one: Standing, clause: Clause, day: date, entry: str | None, reason: str) -> list[Mark]:
    shares = [(unit, clause.points) for unit in one.item.lead_units]
    shares += [(unit, clause.points * clause.support) for unit in one.item.support_units if unit not in one.item.lead_units]
    return [
        Mark(unit=unit, day=day, clause=clause.title, points=points, item=one.item.id, reason=reason, entry=entry)
        for unit, points in shares
        if points
    ]


def _alive_in(one: Standing, period: Period) -> bool:
    """An item counts in a period unless it was finished or cancelled before the period began."""
    cancelled = one.last(Kind.CANCEL) if one.status is Status.CANCELLED else None
    ended = cancelled.on if cancelled else one.approved_on
    return ended is None or ended >= period.first


def _row(unit: Unit, led: Sequence[Standing], marks: Sequence[Mark], policy: ScorePolicy, period: Period) -> RankRow:
    finished = [one for one in led if period.holds(one.approved_on)]
    windows = [window for one in led for window in one.windows if period.holds(window.judged_on)]
    kept = {outcome: sum(window.outcome == outcome for window in windows) for outcome in ("on_time", "late", "missing")}
    awards = sum((mark.points for mark in marks if mark.points > 0), ZERO)
    deductions = -sum((mark.points for mark in marks if mark.points < 0), ZERO)
    return RankRow(
        group=unit.group or "",
        unit=unit.name,
        rank=None,
        score=policy.base + awards - deductions,
        items=len(led),
        finished=len(finished),
        on_time=sum(one.on_time is True for one in finished),
        late=sum(one.on_time is False for one in finished),
        overdue=sum(one.overdue for one in led),
        reports_expected=len(windows),
        reports_on_time=kept["on_time"],
        reports_late=kept["late"],
        reports_missing=kept["missing"],
        returned=sum(len(one.within(period.first, period.last, Kind.RETURN)) for one in led),
        awards=awards,
        deductions=deductions,
        seat=None,
        marks=tuple(sorted(marks, key=lambda mark: (mark.day, mark.item, mark.clause, mark.entry or ""))),
    )


def _ranked(group: Sequence[RankRow], policy: ScorePolicy) -> list[RankRow]:
    scores = [row.score for row in group if row.items]
    ranked = []
    for row in group:
        if not row.items:
            ranked.append(row)
            continue
        above = sum(score > row.score for score in scores)
        below = sum(score < row.score for score in scores)
        ranked.append(replace(row, rank=above + 1, seat=_seat(row, above, below, policy)))
    return ranked


def _seat(row: RankRow, above: int, below: int, policy: ScorePolicy) -> str | None:
    """优胜席 and 落后席; nobody takes a bottom seat who has not lost points (DOMAIN §6)."""
    if above < policy.top_seats:
        return "top"
    return "bottom" if below < policy.bottom_seats and row.deductions > 0 else None
