"""日询问: what is to be asked for today, by whom and why, as frozen records in the order of the working day."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta

from ledger.model import Cadence, Directory, Entry, Kind, Milestone, Status, Unit, Urgency
from ledger.record import Record
from ledger.rules.lights import lateness
from ledger.rules.standing import Standing
from ledger.rules.yardstick import Yardstick
from ledger.words import CADENCES, marked, names, number, quoted, short_date

_ANSWERS = (Kind.ACCEPT, Kind.PROGRESS, Kind.EXTEND, Kind.SUBMIT)
_PRESSING = tuple(reversed(Urgency))


class DailyRow(Record, frozen=True, kw_only=True):
    """One matter to ask about: since or until which day, why, and whom to call (with a number where the directory has one)."""

    standing: Standing
    day: date
    unit: str
    reason: str
    contact: str | None
    phone: str | None


class DailySection(Record, frozen=True, kw_only=True):
    """One of the day's questions; its rows by urgency, then day, then number."""

    name: str
    title: str
    rows: tuple[DailyRow, ...]


class Daily(Record, frozen=True, kw_only=True):
    """The questions of a day, every section there even when it is empty."""

    day: date
    kind: str
    sections: tuple[DailySection, ...]


def daily(standings: Iterable[Standing], day: date, yardstick: Yardstick, directory: Directory) -> Daily:
    """What to ask for on a day. Only open items are asked about: neither finished, suspended nor cancelled.

    Reports are owed by sub-items instead of the item that was broken into them.
    """
    running = [one for one in standings if one.open]
    return Daily(
        day=day,
        kind=day_kind(day, yardstick),
        sections=tuple(
            DailySection(name=name, title=title, rows=_rows(running, ask, yardstick, directory)) for name, (title, ask) in _SECTIONS.items()
        ),
    )


def day_kind(day: date, yardstick: Yardstick) -> str:
    """星期五，工作日; a rest day, a make-up working day and an estimated year say so."""
    working = yardstick.calendar.is_workday(day)
    kind = ("调休上班" if day.weekday() >= 5 else "工作日") if working else "休息日"
    return f"星期{'一二三四五六日'[day.weekday()]}，{kind}{'，暂估' if yardstick.calendar.estimated(day, day) else ''}"


class _Question(Record, frozen=True):
    """Why and since when an item is asked about; `unit` where another than the lead units is to answer."""

    day: date
    reason: str
    unit: str | None = None


_Ask = Callable[[Standing, Yardstick], Iterator[_Question]]


def _rows(running: Sequence[Standing], ask: _Ask, yardstick: Yardstick, directory: Directory) -> tuple[DailyRow, ...]:
    found = [_row(one, question, directory) for one in running for question in ask(one, yardstick)]
    return tuple(sorted(found, key=lambda row: (_PRESSING.index(row.standing.item.urgency), row.day, row.standing.item.id)))


def _row(one: Standing, question: _Question, directory: Directory) -> DailyRow:
    asked = (question.unit,) if question.unit else one.item.lead_units
    contact, phone = _whom_to_call(None if question.unit else one.item.owner, asked, directory)
    return DailyRow(standing=one, day=question.day, unit=names(asked), reason=question.reason, contact=contact, phone=phone)


def _whom_to_call(owner: str | None, asked: Sequence[str], directory: Directory) -> tuple[str | None, str | None]:
    """责任人, else the first contact among the units; with the person's own number, else the unit's."""
    units = [unit for unit in map(directory.unit, asked) if unit]
    contact = owner or next((unit.contact for unit in units if unit.contact), None)
    return contact, _own_phone(contact, units, directory) or next((unit.phone for unit in units if unit.phone), None)


def _own_phone(name: str | None, units: Sequence[Unit], directory: Directory) -> str | None:
    """The number of a person of that name, unless the directory places them in another unit: names repeat."""
    known = (person for person in directory.people if person.name == name and person.unit in (None, *(unit.name for unit in units)))
    return next((person.phone for person in known if person.phone), None)


def _due_today(one: Standing, _yardstick: Yardstick) -> Iterator[_Question]:
    if one.current_due == one.day:
        yield _Question(one.day, f"今日到期，{_how_far(one)}")


def _report_today(one: Standing, yardstick: Yardstick) -> Iterator[_Question]:
    if not one.children and one.pending and one.pending.report_day == one.day and not one.pending.reported:
        last = f"，上次{short_date(one.last_report_on)}" if one.last_report_on else "，还没有报过"
        yield _Question(one.day, f"{_report_name(one, yardstick)}{last}")


def _overdue(one: Standing, _yardstick: Yardstick) -> Iterator[_Question]:
    if one.overdue and one.current_due:
        yield _Question(one.current_due, f"{lateness(one)}，{_how_far(one)}")


def _unreported(one: Standing, yardstick: Yardstick) -> Iterator[_Question]:
    window = one.last_window
    if window and not one.children and one.unreported:
        asked = marked(short_date(window.report_day), estimated=window.estimated)
        since = "，本期已报" if one.pending and one.pending.reported else ""
        yield _Question(window.report_day, f"{_report_name(one, yardstick)}，应于{asked}前报{since}")


def _milestones_today(one: Standing, _yardstick: Yardstick) -> Iterator[_Question]:
    yield from (_milestone(one, stone) for stone in _stones_ahead(one) if stone.due == one.day)


def _milestones_week(one: Standing, _yardstick: Yardstick) -> Iterator[_Question]:
    sunday = one.day + timedelta(days=6 - one.day.weekday())
    yield from (_milestone(one, stone) for stone in _stones_ahead(one) if one.day < stone.due <= sunday)


def _milestones_passed(one: Standing, _yardstick: Yardstick) -> Iterator[_Question]:
    """A milestone without a percent cannot be seen to be missed."""
    yield from (_milestone(one, stone) for stone in _stones_ahead(one) if stone.due < one.day and stone.percent is not None)


def _submitted(one: Standing, yardstick: Yardstick) -> Iterator[_Question]:
    entry = one.last(Kind.SUBMIT)
    if one.status is Status.SUBMITTED and entry:
        yield _Question(entry.on, f"{short_date(entry.on)}申请办结，待审批{_waited(one, entry, yardstick)}")


def _unanswered(one: Standing, _yardstick: Yardstick) -> Iterator[_Question]:
    """Signing, reporting, applying for completion or being granted an extension answers every reminder before it."""
    reminders: dict[str | None, list[Entry]] = {}
    for entry in one.entries:
        if entry.kind is Kind.REMIND:
            unit = None if entry.to_unit in one.item.lead_units else entry.to_unit
            reminders.setdefault(unit, []).append(entry)
        elif entry.kind in _ANSWERS:
            reminders.clear()
    for unit, pressed in reminders.items():
        yield _Question(pressed[-1].on, f"催办{len(pressed)}次未回复，最近一次{short_date(pressed[-1].on)}", unit)


def _unaccepted(one: Standing, yardstick: Yardstick) -> Iterator[_Question]:
    entry = one.last(Kind.ASSIGN)
    if one.status is Status.ASSIGNED and entry:
        yield _Question(entry.on, f"{short_date(entry.on)}交办，未签收{_waited(one, entry, yardstick)}")


# The keys are those of `ledger today --json`.
_SECTIONS: dict[str, tuple[str, _Ask]] = {
    "due_today": ("今日到期", _due_today),
    "report_today": ("今日应报", _report_today),
    "overdue": ("逾期未办结", _overdue),
    "unreported": ("应报未报", _unreported),
    "milestones_today": ("今日节点", _milestones_today),
    "milestones_week": ("本周节点", _milestones_week),
    "milestones_passed": ("节点已过", _milestones_passed),
    "submitted": ("申请办结待审批", _submitted),
    "unanswered": ("催办未回复", _unanswered),
    "unaccepted": ("交办未签收", _unaccepted),
}


def _stones_ahead(one: Standing) -> list[Milestone]:
    """The milestones not known to be reached; the deadline itself is asked about as that."""
    return [stone for stone in one.milestones if stone.percent is None or one.percent < stone.percent]


def _milestone(one: Standing, stone: Milestone) -> _Question:
    planned = "" if stone.percent is None else f"，计划{number(stone.percent)}%"
    return _Question(stone.due, f"{short_date(stone.due)}节点{quoted(stone.title)}{planned}，{_how_far(one)}")


def _how_far(one: Standing) -> str:
    return f"进度{number(one.percent)}%{'，已申请办结' if one.status is Status.SUBMITTED else ''}"


def _report_name(one: Standing, yardstick: Yardstick) -> str:
    """零报告 where a report is owed on rest days too, else how often it is."""
    task_list = yardstick.list_of(one.item)
    cadence = one.item.cadence or task_list.cadence
    return "零报告" if cadence is Cadence.DAILY and task_list.every_day else f"{CADENCES[cadence]}反馈"


def _waited(one: Standing, entry: Entry, yardstick: Yardstick) -> str:
    """Working days since an entry, the day itself not counted."""
    count = yardstick.calendar.workdays(entry.on, one.day)
    estimated = yardstick.calendar.estimated(entry.on, one.day)
    return "，已" + marked(f"{count}个工作日", estimated=estimated) if count else ""
