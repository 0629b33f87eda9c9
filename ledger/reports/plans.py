"""周计划、月计划: what falls due in a period, and what became of the plan of the period before. Nothing of it is stored."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from ledger.model import Kind, Ledger
from ledger.record import Record
from ledger.rules.family import counted, standings_on
from ledger.rules.periods import Period
from ledger.rules.standing import Standing
from ledger.rules.yardstick import Yardstick
from ledger.words import names, rate

DEADLINE, MILESTONE = "到期", "节点"


class PlanLine(Record, frozen=True, kw_only=True):
    """Something to be done by a day: a deadline or a milestone. `left_over`: it was in the last plan already and is not done (上期结转)."""

    day: date
    day_estimated: bool
    kind: str
    what: str
    id: str
    title: str
    lead_units: str
    owner: str | None
    percent: Decimal
    left_over: str | None


class ReportLine(Record, frozen=True, kw_only=True):
    """Reports that fall due on a day, by the units that owe them."""

    day: date
    units: str
    items: int


class DoneLine(Record, frozen=True, kw_only=True):
    """A line of the last plan, and what became of it: 按期完成, 逾期完成, 未完成, or why it counts no more."""

    day: date
    kind: str
    what: str
    id: str
    title: str
    lead_units: str
    outcome: str
    percent: Decimal


class Plan(Record, frozen=True, kw_only=True):
    """`as_of` is the day as of which it is drawn up: today, or the day before the period where that has passed.

    Of the last plan `kept`, `late` and `open` are what was done in time, later and not yet; `others` is not due yet, extended, suspended or
    cancelled, and no part of `kept_rate`.
    """

    office: str
    scope: str
    kind: str
    code: str
    title: str
    span: str
    past: str
    as_of: date
    lines: tuple[PlanLine, ...]
    overdue: tuple[PlanLine, ...]
    reports: tuple[ReportLine, ...]
    done: tuple[DoneLine, ...]
    kept: int
    late: int
    open: int
    others: int
    kept_rate: str


def plan(ledger: Ledger, period: Period, today: date, scope: str = "") -> Plan:
    """The plan of a period by what is known on the day before it begins, or today where that comes first or lies within it."""
    yardstick = Yardstick.of(ledger)
    as_of = today if period.first <= today <= period.last else min(today, period.first - timedelta(days=1))
    now = {one.item.id: one for one in counted(standings_on(ledger.items, as_of, yardstick))}
    past = period.before
    done = tuple(_done(ledger, past, now, as_of, yardstick))
    kept, late, unfinished = (sum(each.outcome == outcome for each in done) for outcome in ("按期完成", "逾期完成", "未完成"))
    left = {(each.id, each.kind, each.what) for each in done if each.outcome == "未完成"}
    running = [one for one in now.values() if one.open]
    lines = sorted((line for one in running for line in _lines(one, period, left)), key=_order)
    return Plan(
        office=ledger.settings.office,
        scope=scope,
        kind=period.kind,
        code=period.code,
        title=period.title,
        span=period.span(),
        past=past.title,
        as_of=as_of,
        lines=tuple(lines),
        overdue=tuple(sorted((_deadline(one, left) for one in running if one.current_due and one.current_due < period.first), key=_order)),
        reports=_reports(running, period, yardstick),
        done=done,
        kept=kept,
        late=late,
        open=unfinished,
        others=len(done) - kept - late - unfinished,
        kept_rate=rate(kept, kept + late + unfinished),
    )


def _order(line: PlanLine | DoneLine) -> tuple[date, str, str]:
    return line.day, line.id, line.kind


def _lines(one: Standing, period: Period, left: set[tuple[str, str, str]]) -> Iterable[PlanLine]:
    if one.current_due and period.holds(one.current_due):
        yield _deadline(one, left)
    for stone in one.milestones:
        if period.holds(stone.due) and (stone.percent is None or one.percent < stone.percent):
            yield _line(one, stone.due, MILESTONE, stone.title, left)


def _deadline(one: Standing, left: set[tuple[str, str, str]]) -> PlanLine:
    return _line(one, one.current_due or one.day, DEADLINE, "办结", left)


def _line(one: Standing, day: date, kind: str, what: str, left: set[tuple[str, str, str]]) -> PlanLine:
    return PlanLine(
        day=day,
        day_estimated=kind == DEADLINE and one.current_due_estimated,
        kind=kind,
        what=what,
        id=one.item.id,
        title=one.item.title,
        lead_units=names(one.item.lead_units),
        owner=one.item.owner,
        percent=one.percent,
        left_over="上期结转" if (one.item.id, kind, what) in left else None,
    )


def _reports(running: Sequence[Standing], period: Period, yardstick: Yardstick) -> tuple[ReportLine, ...]:
    """The report days that fall in the period, each with the lead units that will owe one."""
    owed: dict[date, list[Standing]] = {}
    for one in running:
        for day in _report_days(one, period, yardstick):
            owed.setdefault(day, []).append(one)
    return tuple(
        ReportLine(day=day, units=names(dict.fromkeys(unit for one in group for unit in one.item.lead_units)), items=len(group))
        for day, group in sorted(owed.items())
    )


def _report_days(one: Standing, period: Period, yardstick: Yardstick) -> Iterable[date]:
    schedule, start = yardstick.schedule_of(one.item), next((each.on for each in one.entries if each.kind is Kind.ASSIGN), one.item.opened)
    turn = schedule.holding(period.first) if start else None
    while turn and start and turn.first <= period.last:
        if turn.report_day and turn.first >= start and period.holds(turn.report_day) and turn.report_day >= one.day:
            yield turn.report_day
        turn = schedule.holding(turn.last + timedelta(days=1))


def _done(ledger: Ledger, past: Period, now: dict[str, Standing], as_of: date, yardstick: Yardstick) -> list[DoneLine]:
    """What was planned for the last period on the day before it began, and how that stands."""
    planned = [one for one in counted(standings_on(ledger.items, past.first - timedelta(days=1), yardstick)) if one.open]
    onward = {item.carried_from: item.id for item in ledger.items if item.carried_from}
    found = []
    for one in planned:
        then = now.get(one.item.id) or now.get(onward.get(one.item.id, ""))
        for line in _lines(one, past, set()):
            told = then or one
            outcome = _outcome(line, then, as_of)
            found.append(
                DoneLine(
                    day=line.day,
                    kind=line.kind,
                    what=line.what,
                    id=told.item.id,
                    title=line.title,
                    lead_units=names(told.item.lead_units),
                    outcome=outcome,
                    percent=told.percent,
                )
            )
    return sorted(found, key=_order)


def _outcome(line: PlanLine, then: Standing | None, as_of: date) -> str:
    if then is None or then.status == "cancelled":
        return "已撤销"
    if line.kind == MILESTONE:
        return _reached(line, then)
    if then.finished_on:
        return "按期完成" if then.finished_on <= line.day else "逾期完成"
    if then.status == "suspended":
        return "已暂缓"
    if then.current_due and then.current_due > line.day:
        return f"已延期至{then.current_due.month}月{then.current_due.day}日"
    return "未完成" if line.day <= as_of else "未到期"


def _reached(line: PlanLine, then: Standing) -> str:
    """A milestone is reached on the day of the first report of its percent; one without a percent cannot be seen to be."""
    percent = next((stone.percent for stone in then.item.milestones if stone.due == line.day and stone.title == line.what), None)
    if percent is None:
        return "完成情况见进展" if not then.status.finished else "按期完成"
    reports = ((entry.on, entry.percent) for entry in then.entries if entry.percent is not None)
    reached = next((on for on, share in reports if share >= percent), then.finished_on)
    if reached is None:
        return "未完成"
    return "按期完成" if reached <= line.day else "逾期完成"
