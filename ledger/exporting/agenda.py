"""日程: deadlines, milestones and reports owed as an iCalendar file; the only icalendar."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from ledger.record import Record
from ledger.rules.standing import Standing
from ledger.words import long_date, marked, names, number


class Appointment(Record, frozen=True, kw_only=True):
    """What falls on a day. `name` is the same each time it is exported, so that a calendar replaces what it has."""

    name: str
    day: date
    title: str
    details: str


def appointments(standings: Iterable[Standing], day: date) -> list[Appointment]:
    """Of every open item its deadline, the milestones and the report still to come, and the deadline that has passed; in order of days."""
    found = [each for one in standings if one.open for each in _of(one, day)]
    return sorted(found, key=lambda each: (each.day, each.name))


def _of(one: Standing, day: date) -> Iterator[Appointment]:
    item, who = one.item, f"牵头单位：{names(one.item.lead_units)}"
    if one.item.owner:
        who += f"，责任人：{one.item.owner}"
    reached = f"进度{number(one.percent)}%"
    if one.current_due:
        late = f"，已逾期{one.days_overdue}天" if one.overdue else ""
        until = marked(long_date(one.current_due), estimated=one.current_due_estimated)
        yield Appointment(
            name=f"{item.id}-due", day=one.current_due, title=f"到期 {item.id} {item.title}", details=f"{who}\n时限：{until}，{reached}{late}"
        )
    for place, stone in enumerate(one.milestones):
        if stone.due >= day and stone.due != one.current_due:
            planned = "" if stone.percent is None else f"，计划{number(stone.percent)}%"
            yield Appointment(
                name=f"{item.id}-milestone-{place + 1}",
                day=stone.due,
                title=f"节点 {item.id} {stone.title or item.title}",
                details=f"{item.title}\n{who}\n{reached}{planned}",
            )
    if one.pending and not one.children and not one.pending.reported and one.pending.report_day >= day:
        yield Appointment(
            name=f"{item.id}-report-{one.pending.report_day}",
            day=one.pending.report_day,
            title=f"应报 {item.id} {item.title}",
            details=f"{who}\n{reached}",
        )


def calendar(office: str, found: Iterable[Appointment], made: datetime) -> bytes:
    """The appointments as all-day events that make nobody busy."""
    from icalendar import Calendar, Event

    book = Calendar()
    book.add("prodid", "-//ledger//台账//ZH")
    book.add("version", "2.0")
    book.add("x-wr-calname", office)
    for each in found:
        event = Event()
        event.add("uid", f"{each.name}@ledger")
        event.add("dtstamp", made)
        event.add("dtstart", each.day)
        event.add("dtend", each.day + timedelta(days=1))
        event.add("summary", each.title)
        event.add("description", each.details)
        event.add("transp", "TRANSPARENT")
        book.add_component(event)
    data: bytes = book.to_ical()
    return data
