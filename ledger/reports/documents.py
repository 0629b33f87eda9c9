"""One function per document: standings and figures → what its template may print."""

from collections.abc import Sequence
from datetime import date

from ledger.model import Kind, Ledger
from ledger.record import Record
from ledger.reports.figures import Columns, Compared, Counts, Flows, by_name, closed_in, count, finished_in, flows, total
from ledger.reports.four import FourGroup, four_checks
from ledger.reports.lines import EventLine, ItemLine, MilestoneLine, UnitLine, event_lines, item_line, milestone_line, unreported_units
from ledger.rules.family import counted, standings_on
from ledger.rules.periods import Period
from ledger.rules.settled import Settled
from ledger.rules.standing import Standing
from ledger.rules.yardstick import Yardstick


class ListProgress(Record, frozen=True, kw_only=True):
    """One list's items that were reported on in the period, each with its last report."""

    title: str
    lines: tuple[ItemLine, ...]


class ListCounts(Record, frozen=True, kw_only=True):
    """One list's counts on the report's day."""

    title: str
    counts: Counts


class PeriodReport(Record, frozen=True, kw_only=True):
    """周报告 and 月汇总. `as_of` is the day the figures stand on: the period's last, or today while it is still running."""

    office: str
    scope: str
    kind: str
    code: str
    title: str
    span: str
    as_of: date
    running: bool
    now: Counts
    before: Counts
    flows: Flows
    flows_before: Flows
    compared: tuple[Compared, ...]
    lists: tuple[ListCounts, ...]
    finished: tuple[ItemLine, ...]
    closed: tuple[ItemLine, ...]
    progress: tuple[ListProgress, ...]
    overdue: tuple[ItemLine, ...]
    reminders: tuple[EventLine, ...]
    extensions: tuple[EventLine, ...]
    returns: tuple[EventLine, ...]
    due_next: tuple[ItemLine, ...]
    milestones_next: tuple[MilestoneLine, ...]
    problems: tuple[ItemLine, ...]
    unreported: tuple[UnitLine, ...]
    by_unit: tuple[Columns, ...]
    by_leader: tuple[Columns, ...]
    four: tuple[FourGroup, ...]
    estimated: bool


def period_report(ledger: Ledger, period: Period, today: date, over: Sequence[Settled] = (), scope: str = "") -> PeriodReport:
    """The week's or month's report as of `today`; a period that is over is reported as of its last day.

    What is counted leaves out items that are broken into sub-items; events and milestones are listed wherever they stand. The ledger
    need not hold items that were settled before the period before this one: `over` is their number. `scope` says in words what part of the
    office the ledger holds, where that is not all of it.
    """
    yardstick = Yardstick.of(ledger)
    policy = yardstick.policy.lights
    as_of, past = min(period.last, today), period.before
    standings = standings_on(ledger.items, as_of, yardstick)
    items = counted(standings)
    over = [each.as_named(yardstick.names_on(as_of)) for each in over]
    earlier = {one.item.id: one for one in standings_on(ledger.items, past.last, yardstick)}
    lists = _by_list(ledger, standings, over, yardstick)
    now, before = total(row.counts for row in lists), count(list(earlier.values()), policy, over)
    moved, moved_before = flows(standings, period.first, as_of), flows(list(earlier.values()), past.first, past.last)

    def lines(chosen: Sequence[Standing]) -> tuple[ItemLine, ...]:
        return tuple(item_line(one, policy, before=earlier.get(one.item.id) or earlier.get(one.item.carried_from or "")) for one in chosen)

    reported = [one for one in items if one.within(period.first, as_of, Kind.PROGRESS)]
    return PeriodReport(
        office=ledger.settings.office,
        scope=scope,
        kind=period.kind,
        code=period.code,
        title=period.title,
        span=period.span(),
        as_of=as_of,
        running=as_of < period.last,
        now=now,
        before=before,
        flows=moved,
        flows_before=moved_before,
        compared=_compared(now, before, moved, moved_before),
        lists=lists,
        finished=lines([one for one in items if finished_in(one, period.first, as_of)]),
        closed=lines([one for one in items if closed_in(one, period.first, as_of)]),
        progress=_progress(ledger, lines(reported)),
        overdue=lines(sorted((one for one in items if one.overdue), key=lambda one: (-one.days_overdue, one.item.id))),
        reminders=event_lines(standings, period.first, as_of, Kind.REMIND),
        extensions=event_lines(standings, period.first, as_of, Kind.EXTEND),
        returns=event_lines(standings, period.first, as_of, Kind.RETURN),
        due_next=lines(_due_in(items, period.after, as_of)),
        milestones_next=_milestones_in(standings, period.after),
        problems=lines([one for one in reported if one.open and (last := one.last(Kind.PROGRESS)) and last.problems]),
        unreported=unreported_units(items),
        by_unit=tuple(by_name(standings, over, lambda one: one.lead_units, [unit.name for unit in ledger.directory.units], period)),
        by_leader=tuple(
            by_name(standings, over, lambda one: (one.lead_leader or "未明确",), [person.name for person in ledger.directory.people], period)
        ),
        four=four_checks(items, period.first, as_of, yardstick.policy),
        estimated=any(one.overdue and one.estimated for one in items),
    )


def _compared(now: Counts, before: Counts, moved: Flows, moved_before: Flows) -> tuple[Compared, ...]:
    stocks = (("逾期", "overdue"), ("黄灯", "yellow"), ("红灯", "red"), ("应报未报", "unreported"))
    changes = (("新增", "opened"), ("办结", "finished"), ("销号", "closed"))
    return (
        Compared(name="在办", now=now.open, before=before.open),
        *(Compared(name=name, now=getattr(moved, field), before=getattr(moved_before, field)) for name, field in changes),
        *(Compared(name=name, now=getattr(now, field), before=getattr(before, field)) for name, field in stocks),
    )


def _by_list(ledger: Ledger, standings: Sequence[Standing], over: Sequence[Settled], yardstick: Yardstick) -> tuple[ListCounts, ...]:
    found = []
    for name, each in ledger.settings.lists.items():
        group, past = [one for one in standings if one.item.list == name], [one for one in over if one.list == name]
        found.append(ListCounts(title=each.title, counts=count(group, yardstick.policy.lights, past)))
    return tuple(row for row in found if row.counts.items)


def _progress(ledger: Ledger, lines: Sequence[ItemLine]) -> tuple[ListProgress, ...]:
    groups = ((each.title, tuple(line for line in lines if line.list == name)) for name, each in ledger.settings.lists.items())
    return tuple(ListProgress(title=title, lines=group) for title, group in groups if group)


def _due_in(standings: Sequence[Standing], period: Period, as_of: date) -> list[Standing]:
    """Open items whose present deadline lies after the report's day and up to the end of the coming period."""
    due = [one for one in standings if one.open and one.current_due and as_of < one.current_due <= period.last]
    return sorted(due, key=lambda one: (one.current_due or as_of, one.item.id))


def _milestones_in(standings: Sequence[Standing], period: Period) -> tuple[MilestoneLine, ...]:
    """Milestones of the coming period; the deadline is listed with the deadlines."""
    found = [milestone_line(one, stone) for one in standings if one.open for stone in one.milestones if period.holds(stone.due)]
    return tuple(sorted(found, key=lambda line: (line.due, line.id)))
