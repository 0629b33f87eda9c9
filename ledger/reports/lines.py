"""What a document says of one item: a frozen line with everything a template may print."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from ledger.model import Entry, Kind, LightPolicy, Milestone
from ledger.record import Record
from ledger.rules.feedback import Window
from ledger.rules.lights import light, reason
from ledger.rules.standing import Standing
from ledger.words import STATUSES, marked, names, short_date


class ItemLine(Record, frozen=True, kw_only=True):
    """An item on the report's day. `change` is in percentage points since the end of the period before; None when it is newer."""

    id: str
    title: str
    list: str
    lead_units: str
    support_units: str
    lead_leader: str | None
    owner: str | None
    opened: date | None
    due: date | None
    due_estimated: bool
    status: str
    percent: Decimal
    change: Decimal | None
    light: str
    reason: str
    days_overdue: int
    workdays_overdue: int
    finished_on: date | None
    approved_on: date | None
    on_time: bool | None
    reminders: int
    text: str | None
    problems: str | None
    next: str | None
    evidence: str | None


class MilestoneLine(Record, frozen=True, kw_only=True):
    """A milestone that falls due, with the percent planned for it and reached so far."""

    due: date
    title: str
    planned: Decimal | None
    percent: Decimal
    id: str
    item: str
    lead_units: str


class EventLine(Record, frozen=True, kw_only=True):
    """An entry that a document lists by itself: a reminder, an extension, an application returned."""

    on: date
    id: str
    title: str
    lead_units: str
    method: str | None
    to: date | None
    approved_by: str | None
    text: str | None


class UnitLine(Record, frozen=True, kw_only=True):
    """A unit with the items it has not reported on; `days` are the days the reports were asked for."""

    unit: str
    items: int
    ids: str
    days: str


def item_line(one: Standing, policy: LightPolicy, *, before: Standing | None = None, said: Entry | None = None) -> ItemLine:
    """The line of an item; `said` is the entry whose words it quotes, by default the last progress."""
    said = said or one.last(Kind.PROGRESS)
    return ItemLine(
        id=one.item.id,
        title=one.item.title,
        list=one.item.list,
        lead_units=names(one.item.lead_units),
        support_units=names(one.item.support_units),
        lead_leader=one.item.lead_leader,
        owner=one.item.owner,
        opened=one.item.opened,
        due=one.current_due,
        due_estimated=one.current_due_estimated,
        status=STATUSES[one.status],
        percent=one.percent,
        change=None if before is None else one.percent - before.percent,
        light=policy.names[light(one, policy)],
        reason=reason(one, policy),
        days_overdue=one.days_overdue,
        workdays_overdue=one.workdays_overdue,
        finished_on=one.finished_on,
        approved_on=one.approved_on,
        on_time=one.on_time,
        reminders=one.count(Kind.REMIND),
        text=said.text if said else None,
        problems=said.problems if said else None,
        next=said.next if said else None,
        evidence=names(evidence_of(one.entries)) or None,
    )


def evidence_of(entries: Iterable[Entry]) -> tuple[str, ...]:
    """What proves an item done: the materials named when it was closed (销号), then the files attached to it, each once."""
    named: dict[str, None] = {}
    for entry in entries:
        named |= dict.fromkeys(entry.evidence)
    attached = (entry.file for entry in entries if entry.kind is Kind.ATTACH and entry.file)
    return tuple(dict.fromkeys([*named, *attached]))


def milestone_line(one: Standing, stone: Milestone) -> MilestoneLine:
    """The line of a milestone."""
    return MilestoneLine(
        due=stone.due,
        title=stone.title,
        planned=stone.percent,
        percent=one.percent,
        id=one.item.id,
        item=one.item.title,
        lead_units=names(one.item.lead_units),
    )


def event_lines(standings: Iterable[Standing], first: date, last: date, kind: Kind) -> tuple[EventLine, ...]:
    """The entries of one kind in a period, in order of day and number."""
    found = [(entry, one) for one in standings for entry in one.within(first, last, kind)]
    found.sort(key=lambda pair: (pair[0].on, pair[1].item.id))
    return tuple(
        EventLine(
            on=entry.on,
            id=one.item.id,
            title=one.item.title,
            lead_units=entry.to_unit or names(one.item.lead_units),
            method=entry.method,
            to=entry.to,
            approved_by=entry.approved_by,
            text=entry.text,
        )
        for entry, one in found
    )


def unreported_units(standings: Iterable[Standing]) -> tuple[UnitLine, ...]:
    """Lead units whose last report on an open item is missing, most first."""
    groups: dict[str, list[tuple[Standing, Window]]] = {}
    for one in standings:
        if one.open and one.last_window and one.unreported:
            for unit in one.item.lead_units:
                groups.setdefault(unit, []).append((one, one.last_window))
    lines = [
        UnitLine(
            unit=unit,
            items=len(group),
            ids=names(one.item.id for one, _ in group),
            days=names(dict.fromkeys(marked(short_date(window.report_day), estimated=window.estimated) for _, window in group)),
        )
        for unit, group in groups.items()
    ]
    return tuple(sorted(lines, key=lambda line: (-line.items, line.unit)))
