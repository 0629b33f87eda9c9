"""How an item stands on a day: percent, deadlines, lateness and reports, from the entries that exist (DESIGN §4)."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property

from ledger.model import Entry, Item, Kind, Milestone, Status
from ledger.record import Record
from ledger.rules.calendar import Calendar
from ledger.rules.feedback import Outcome, Pending, Window, windows_until
from ledger.rules.history import living, status_history, status_on, statuses
from ledger.rules.limits import Basis, basis, extension_basis
from ledger.rules.yardstick import Yardstick
from ledger.words import rounded


class Standing(Record, frozen=True, kw_only=True, dict=True):
    """An item on a day. `days_overdue` counts natural days, `workdays_overdue` working days; both are 0 unless overdue.

    `estimated` (暂估) when its working days reach into a year whose holiday notice is not known; `due_estimated` when 原时限 itself was
    counted so, `current_due_estimated` when 现时限 was: whoever prints one says it. `children` are the sub-items that exist and are not
    cancelled; rules/family.py fills them in where items are seen together. Reports owed take as long to work out as all the rest, and
    few questions are about them, so that is done when first asked for.
    """

    item: Item
    day: date
    yardstick: Yardstick
    entries: tuple[Entry, ...]
    status: Status
    percent: Decimal
    planned_percent: Decimal | None
    current_due: date | None
    due_estimated: bool
    current_due_estimated: bool
    scored_due: date | None
    overdue: bool
    days_overdue: int
    workdays_overdue: int
    workdays_left: int | None
    estimated: bool
    finished_on: date | None
    on_time: bool | None
    children: tuple["Standing", ...] = ()

    @property
    def open(self) -> bool:
        """在办: neither finished, suspended nor cancelled."""
        return self.status.open

    @cached_property
    def approval(self) -> Entry | None:
        """The entry by which an item is finished: the last `complete` since it was last open, else the last `close`."""
        if not self.status.finished:
            return None
        since: list[Entry] = []
        for entry, status in zip(self.entries, statuses(self.entries), strict=True):
            if status.open:
                since.clear()
            else:
                since.append(entry)
        return _last_of(since, Kind.COMPLETE) or _last_of(since, Kind.CLOSE)

    @property
    def approved_on(self) -> date | None:
        """The day of the approval, which reports and rankings count by; `finished_on` is the unit's own day."""
        return self.approval.on if self.approval else None

    @property
    def milestones(self) -> tuple[Milestone, ...]:
        """The milestones besides the deadline: one on 原时限 or 现时限 is the deadline itself, and moves with it."""
        return tuple(stone for stone in self.item.milestones if stone.due not in (self.item.due, self.current_due))

    @cached_property
    def _feedback(self) -> tuple[tuple[Window, ...], Pending | None]:
        """The windows judged by the day and the one still open; one whose report day finds the item not open asks for nothing."""
        assigned_on = next((entry.on for entry in self.entries if entry.kind is Kind.ASSIGN), None)
        start = assigned_on or self.item.opened
        if start is None:
            return (), None
        task_list = self.yardstick.list_of(self.item)
        history = status_history(self.entries)
        judged, pending = windows_until(
            self.item.cadence or task_list.cadence,
            start,
            self.day if self.open else _left_open(history),
            reported=[entry.on for entry in self.entries if entry.kind is Kind.PROGRESS],
            policy=self.yardstick.policy.feedback,
            calendar=self.yardstick.calendar,
            every_day=task_list.every_day,
        )
        return tuple(window for window in judged if status_on(history, window.report_day).open), pending if self.open else None

    @property
    def windows(self) -> tuple[Window, ...]:
        """The feedback windows (应报) that have been judged by the day."""
        return self._feedback[0]

    @property
    def pending(self) -> Pending | None:
        """The feedback window that is still open on the day."""
        return self._feedback[1]

    @property
    def unreported(self) -> bool:
        """应报未报: the last feedback window that has been judged is missing."""
        return bool(self.windows) and self.windows[-1].outcome == "missing"

    def reports(self, *outcomes: Outcome) -> int:
        """How many of the judged windows were kept in any of these ways; without one, how many there are (应报)."""
        return sum(not outcomes or window.outcome in outcomes for window in self.windows)

    @property
    def last_report_on(self) -> date | None:
        """The day of the last progress entry."""
        last = self.last(Kind.PROGRESS)
        return last.on if last else None

    def count(self, kind: Kind) -> int:
        """How many entries of a kind there are."""
        return sum(entry.kind is kind for entry in self.entries)

    def last(self, *kinds: Kind) -> Entry | None:
        """The last entry of any of these kinds."""
        return _last_of(self.entries, *kinds)

    def within(self, first: date, last: date, *kinds: Kind) -> tuple[Entry, ...]:
        """The entries of these kinds that happened from `first` to `last`, both included."""
        return tuple(entry for entry in self.entries if entry.kind in kinds and first <= entry.on <= last)


def _last_of(entries: Sequence[Entry], *kinds: Kind) -> Entry | None:
    return next((entry for entry in reversed(entries) if entry.kind in kinds), None)


def standing(item: Item, day: date, yardstick: Yardstick) -> Standing:
    """Fold an item's entries up to and including a day."""
    entries = living(item.log, day)
    history = status_history(entries)
    status = history[-1][1] if history else Status.REGISTERED
    current_due, scored_due = _deadlines(item, entries)
    overdue = current_due is not None and current_due < day and status.open
    finished_on = _finished_on(entries) if status.finished else None
    calendar = yardstick.calendar
    return Standing(
        item=item,
        day=day,
        yardstick=yardstick,
        entries=entries,
        status=status,
        percent=_percent(entries, status),
        planned_percent=planned_percent(item, current_due, day),
        current_due=current_due,
        due_estimated=_estimated(basis(item), yardstick),
        current_due_estimated=_estimated(current_basis(item, entries), yardstick),
        scored_due=scored_due,
        overdue=overdue,
        days_overdue=(day - current_due).days if overdue and current_due else 0,
        workdays_overdue=calendar.workdays(current_due, day) if overdue and current_due else 0,
        workdays_left=_workdays_left(current_due, day, calendar),
        estimated=current_due is not None and status.open and calendar.estimated(min(day, current_due), max(day, current_due)),
        finished_on=finished_on,
        on_time=None if finished_on is None or scored_due is None else finished_on <= scored_due,
    )


def planned_percent(item: Item, current_due: date | None, day: date) -> Decimal | None:
    """序时进度: what should be done by the end of a day, in percent with one decimal.

    The plan runs straight from the opening (0) through each milestone that carries a percent to the present deadline (100), so
    without such milestones it is linear (DOMAIN §5). It never falls. A milestone on 原时限 is the deadline and moves with it.
    None where there is nothing to plan by.
    """
    points = [(stone.due, stone.percent) for stone in item.milestones if stone.percent is not None and stone.due != item.due]
    points = sorted(point for point in points if current_due is None or point[0] < current_due)
    if current_due is not None:
        points.append((current_due, Decimal(100)))
    if not points:
        return None
    start, done = item.opened or points[0][0], Decimal(0)
    for due, percent in points:
        target = max(done, percent)
        if day < due:
            length = (due - start).days
            passed = max(0, (day - start).days)
            return rounded(done + (target - done) * passed / length) if length > 0 else rounded(done)
        start, done = max(start, due), target
    return rounded(done)


def _percent(entries: tuple[Entry, ...], status: Status) -> Decimal:
    if status.finished:
        return Decimal(100)
    reported = (entry.percent for entry in reversed(entries) if entry.kind is Kind.PROGRESS and entry.percent is not None)
    return next(reported, Decimal(0))


def _deadlines(item: Item, entries: tuple[Entry, ...]) -> tuple[date | None, date | None]:
    """现时限 and the deadline that scoring uses: the latter moves only with an extension recorded in time, or exempted (DOMAIN §4)."""
    current = scored = item.due
    for entry in entries:
        if entry.kind is Kind.EXTEND and entry.to is not None:
            current = entry.to
            if entry.exempt or (scored is not None and entry.on <= scored):
                scored = entry.to
    return current, scored


def current_basis(item: Item, entries: Iterable[Entry]) -> Basis | None:
    """How 现时限 came about: as the last extension says, else as the item does; the entries must be in folding order."""
    extensions = [entry for entry in entries if entry.kind is Kind.EXTEND and entry.to is not None]
    return extension_basis(extensions[-1]) if extensions else basis(item)


def _estimated(found: Basis | None, yardstick: Yardstick) -> bool:
    return found is not None and found.estimated(yardstick.calendar, roll=yardstick.policy.limits.roll)


def _finished_on(entries: tuple[Entry, ...]) -> date | None:
    """The day of the submission that was accepted, else of `complete`, else of `close`: waiting for approval is not the unit's time."""
    submitted = completed = closed = None
    for entry in entries:
        if entry.kind is Kind.SUBMIT:
            submitted = entry.on
        elif entry.kind is Kind.RETURN:
            submitted = None
        elif entry.kind is Kind.COMPLETE:
            completed = entry.on
        elif entry.kind is Kind.CLOSE:
            closed = entry.on
    return submitted or completed or closed


def _left_open(history: Sequence[tuple[date, Status]]) -> date:
    """The day from which on an item has not been open any more; windows with a later report day ask for nothing."""
    ended = history[-1][0]
    for on, status in reversed(history):
        if status.open:
            break
        ended = on
    return ended


def _workdays_left(current_due: date | None, day: date, calendar: Calendar) -> int | None:
    """Working days after `day` up to and including the deadline; None without a deadline or once it has passed."""
    return None if current_due is None or current_due < day else calendar.workdays(day, current_due)
