"""批示办理台账 and 会议议定事项落实情况: what a leader wrote or a meeting decided, and what became of it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from ledger.model import Kind, Ledger, Status
from ledger.record import Record
from ledger.rules.periods import Period
from ledger.rules.standing import Standing
from ledger.words import STATUSES, names, rate


class InstructionLine(Record, frozen=True, kw_only=True):
    """An instruction: who wrote what when, who handles it by when, and how it went; `result` is what the last report or application says."""

    id: str
    leader: str
    on: date | None
    text: str | None
    document: str | None
    title: str
    lead_units: str
    due: date | None
    due_estimated: bool
    status: str
    result: str | None
    approved_on: date | None
    on_time: str | None


class LeaderCount(Record, frozen=True, kw_only=True):
    """One leader's instructions: how many, how many are done, and how many are overdue."""

    name: str
    items: int
    finished: int
    open: int
    overdue: int
    finish_rate: str


class Instructions(Record, frozen=True, kw_only=True):
    """The instructions of a period, by the day they were written (else registered); and those from before that are still open."""

    office: str
    title: str
    as_of: date
    total: int
    finished: int
    open: int
    overdue: int
    suspended: int
    leaders: tuple[LeaderCount, ...]
    lines: tuple[InstructionLine, ...]
    earlier: tuple[InstructionLine, ...]


def instructions(ledger: Ledger, standings: Sequence[Standing], period: Period, day: date) -> Instructions:
    """Every item whose source names a leader is one; cancelled ones are left out. `standings` are those of `day`."""
    found = [one for one in standings if one.item.source.leader and one.status is not Status.CANCELLED]
    found.sort(key=lambda one: (_written(one) or date.min, one.item.id))
    own = [one for one in found if (written := _written(one)) and period.holds(written)]
    earlier = [one for one in found if (written := _written(one)) and written < period.first and one.open]
    return Instructions(
        office=ledger.settings.office,
        title=period.title,
        as_of=day,
        total=len(own),
        finished=sum(one.status.finished for one in own),
        open=sum(one.open for one in own),
        overdue=sum(one.overdue for one in own),
        suspended=sum(one.status is Status.SUSPENDED for one in own),
        leaders=_leaders(own, [person.name for person in ledger.directory.people]),
        lines=tuple(map(_line, own)),
        earlier=tuple(map(_line, earlier)),
    )


def _written(one: Standing) -> date | None:
    return one.item.source.date or one.item.opened


def _leaders(own: Sequence[Standing], order: Sequence[str]) -> tuple[LeaderCount, ...]:
    groups: dict[str, list[Standing]] = {}
    for one in own:
        groups.setdefault(one.item.source.leader or "", []).append(one)
    ordered = [*(name for name in order if name in groups), *sorted(groups.keys() - set(order))]
    return tuple(
        LeaderCount(
            name=name,
            items=len(groups[name]),
            finished=(done := sum(one.status.finished for one in groups[name])),
            open=sum(one.open for one in groups[name]),
            overdue=sum(one.overdue for one in groups[name]),
            finish_rate=rate(done, sum(one.status is not Status.SUSPENDED for one in groups[name])),
        )
        for name in ordered
    )


def _line(one: Standing) -> InstructionLine:
    return InstructionLine(
        id=one.item.id,
        leader=one.item.source.leader or "",
        on=_written(one),
        text=one.item.source.text,
        document=one.item.source.document,
        title=one.item.title,
        lead_units=names(one.item.lead_units),
        due=one.current_due,
        due_estimated=one.current_due_estimated,
        status=_state(one),
        result=_result(one),
        approved_on=one.approved_on,
        on_time=None if one.on_time is None else "按时" if one.on_time else "超时",
    )


def _state(one: Standing) -> str:
    return f"{STATUSES[one.status]}{f'，逾期{one.days_overdue}天' if one.overdue else ''}"


def _result(one: Standing) -> str | None:
    """What was reported last; of a finished matter what it was applied for or approved with, where that says anything."""
    kinds = (Kind.COMPLETE, Kind.SUBMIT, Kind.PROGRESS) if one.status.finished else (Kind.PROGRESS,)
    return next((entry.text for kind in kinds if (entry := one.last(kind)) and entry.text), None)


class DecisionLine(Record, frozen=True, kw_only=True):
    """Something decided: what, by whom, by when, how far. `outcome` is 已落实, 正在落实, 逾期未落实 or 暂缓."""

    id: str
    clause: str | None
    title: str
    lead_units: str
    support_units: str
    due: date | None
    due_estimated: bool
    percent: Decimal
    outcome: str
    text: str | None


class Meeting(Record, frozen=True, kw_only=True):
    """A meeting by its minutes, and what became of its decisions."""

    document: str
    number: str | None
    on: date | None
    items: int
    done: int
    overdue: int
    done_rate: str
    lines: tuple[DecisionLine, ...]


class Decisions(Record, frozen=True, kw_only=True):
    """The meetings of a period, and those from before with something still to do."""

    office: str
    title: str
    as_of: date
    total: int
    done: int
    running: int
    overdue: int
    suspended: int
    done_rate: str
    meetings: tuple[Meeting, ...]


def decisions(ledger: Ledger, standings: Iterable[Standing], lists: Sequence[str], period: Period, day: date) -> Decisions:
    """The items of these lists by the meeting they come from; of a meeting before the period only where something is still open."""
    groups: dict[tuple[str, str | None, date | None], list[Standing]] = {}
    for one in standings:
        if one.item.list in lists and one.status is not Status.CANCELLED:
            source = one.item.source
            groups.setdefault((source.document or "未注明会议", source.number, source.date or one.item.opened), []).append(one)
    kept = {key: group for key, group in groups.items() if _shown(key[2], group, period)}
    meetings = tuple(_meeting(key, kept[key]) for key in sorted(kept, key=lambda key: (key[2] or date.min, key[0])))
    told = Counter(line.outcome for meeting in meetings for line in meeting.lines)
    return Decisions(
        office=ledger.settings.office,
        title=period.title,
        as_of=day,
        total=told.total(),
        done=told["已落实"],
        running=told["正在落实"],
        overdue=told["逾期未落实"],
        suspended=told["暂缓"],
        done_rate=rate(told["已落实"], told.total() - told["暂缓"]),
        meetings=meetings,
    )


def _shown(on: date | None, group: Sequence[Standing], period: Period) -> bool:
    return on is not None and (period.holds(on) or (on < period.first and any(one.open for one in group)))


def _meeting(key: tuple[str, str | None, date | None], group: Sequence[Standing]) -> Meeting:
    lines = tuple(_decision(one) for one in group)
    done = sum(line.outcome == "已落实" for line in lines)
    return Meeting(
        document=key[0],
        number=key[1],
        on=key[2],
        items=len(lines),
        done=done,
        overdue=sum(line.outcome == "逾期未落实" for line in lines),
        done_rate=rate(done, sum(line.outcome != "暂缓" for line in lines)),
        lines=lines,
    )


def _decision(one: Standing) -> DecisionLine:
    report = one.last(Kind.PROGRESS)
    return DecisionLine(
        id=one.item.id,
        clause=one.item.source.clause,
        title=one.item.title,
        lead_units=names(one.item.lead_units),
        support_units=names(one.item.support_units),
        due=one.current_due,
        due_estimated=one.current_due_estimated,
        percent=one.percent,
        outcome=_outcome(one),
        text=report.text if report else None,
    )


def _outcome(one: Standing) -> str:
    if one.status.finished:
        return "已落实"
    if one.status is Status.SUSPENDED:
        return "暂缓"
    return "逾期未落实" if one.overdue else "正在落实"
