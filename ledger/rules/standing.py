"""How an item stands on a day: percent, deadlines, lateness and reports, from the entries that exist (DESIGN §4)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import takewhile

from ledger.model import Entry, Item, Kind, Milestone, Status
from ledger.record import Record, replace
from ledger.rules.course import Course
from ledger.rules.feedback import Outcome, Pending, Window, judged_back, pending_on
from ledger.rules.history import living, status_history, status_on, statuses
from ledger.rules.limits import Basis, basis, extension_basis
from ledger.rules.yardstick import Yardstick


class Standing(Course, Record, frozen=True, kw_only=True, dict=True):
    """An item on a day. `history` is every change of status by then; `days_overdue` counts natural days, `workdays_overdue` working days.

    `estimated` (暂估) when its working days reach into a year whose holiday notice is not known; `due_estimated` when 原时限 itself was
    counted so, `current_due_estimated` when 现时限 was: whoever prints one says it. `children` are the sub-items that exist and are not
    cancelled; rules/family.py fills them in where items are seen together. What few questions are about is worked out when first asked for.
    """

    item: Item
    day: date
    yardstick: Yardstick
    entries: tuple[Entry, ...]
    history: tuple[tuple[date, Status], ...]
    status: Status
    percent: Decimal
    current_due: date | None
    scored_due: date | None
    overdue: bool
    children: tuple["Standing", ...] = ()

    @property
    def is_folded(self) -> bool:
        """Not so where an item is only remembered."""
        return True

    def with_children(self, children: tuple["Standing", ...], percent: Decimal) -> "Standing":
        """The same item with its sub-items, and the percent that follows from theirs."""
        return replace(self, children=children, percent=percent)

    @property
    def due_estimated(self) -> bool:
        """Whether 原时限 was counted by a year whose holiday notice is not known."""
        return self._rests_on_estimate(basis(self.item))

    @property
    def current_due_estimated(self) -> bool:
        """Whether 现时限 was."""
        return self._rests_on_estimate(current_basis(self.item, self.entries))

    def _rests_on_estimate(self, found: Basis | None) -> bool:
        return found is not None and found.estimated(self.yardstick.calendar, roll=self.yardstick.policy.limits.roll)

    @cached_property
    def finished_on(self) -> date | None:
        """The day on which the unit was done, once that is approved."""
        return finish_day(self.entries) if self.status.finished else None

    @property
    def on_time(self) -> bool | None:
        """Whether it was finished by the deadline that scoring uses; None while unfinished or without one."""
        return None if self.finished_on is None or self.scored_due is None else self.finished_on <= self.scored_due

    @cached_property
    def approval(self) -> Entry | None:
        """The entry by which an item is finished; None for one that is not."""
        return approval_of(self.entries) if self.status.finished else None

    @property
    def approved_on(self) -> date | None:
        """The day of the approval, which reports and rankings count by; `finished_on` is the unit's own day."""
        return self.approval.on if self.approval else None

    @property
    def milestones(self) -> tuple[Milestone, ...]:
        """The milestones besides the deadline: one on 原时限 or 现时限 is the deadline itself, and moves with it."""
        return tuple(stone for stone in self.item.milestones if stone.due not in (self.item.due, self.current_due))

    @cached_property
    def windows(self) -> tuple[Window, ...]:
        """The feedback windows (应报) that have been judged by the day."""
        return tuple(self._windows_back())[::-1]

    @cached_property
    def last_window(self) -> Window | None:
        """The last of them."""
        return next(self._windows_back(), None)

    def windows_since(self, first: date) -> tuple[Window, ...]:
        """Those judged on a day or later; marks and counts ask for the same ones."""
        if first not in self._windows_asked_for:
            self._windows_asked_for[first] = tuple(takewhile(lambda window: window.judged_on >= first, self._windows_back()))[::-1]
        return self._windows_asked_for[first]

    @cached_property
    def _windows_asked_for(self) -> dict[date, tuple[Window, ...]]:
        return {}

    @cached_property
    def pending(self) -> Pending | None:
        """The feedback window that is still open on the day; an item that is not open owes nothing."""
        start = self._owed_from
        return pending_on(self.yardstick.schedule_of(self.item), start, self.day, self._reported) if start and self.open else None

    @property
    def unreported(self) -> bool:
        """应报未报: the last feedback window that has been judged is missing."""
        return self.last_window is not None and self.last_window.outcome == "missing"

    def _windows_back(self) -> Iterator[Window]:
        """The judged windows, the latest first; one whose report day finds the item not open asks for nothing."""
        start = self._owed_from
        if start is None:
            return
        until = self.day if self.open else _left_open(self.history)
        for window in judged_back(self.yardstick.schedule_of(self.item), start, until, self._reported):
            if status_on(self.history, window.report_day).open:
                yield window

    @property
    def _owed_from(self) -> date | None:
        """The day from which on reports are owed: that of 交办, else of 立项."""
        return next((entry.on for entry in self.entries if entry.kind is Kind.ASSIGN), self.item.opened)

    @property
    def _reported(self) -> list[date]:
        return [entry.on for entry in self.entries if entry.kind is Kind.PROGRESS]

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
        if not self.entries or self.entries[-1].on < first:
            return ()  # entries are in order of their days
        return tuple(entry for entry in self.entries if entry.kind in kinds and first <= entry.on <= last)


def approval_of(entries: Sequence[Entry]) -> Entry | None:
    """The entry by which an item that is finished became so: the last `complete` since it was last open, else the last `close`."""
    since: list[Entry] = []
    for entry, status in zip(entries, statuses(entries), strict=True):
        if status.open:
            since.clear()
        else:
            since.append(entry)
    return _last_of(since, Kind.COMPLETE) or _last_of(since, Kind.CLOSE)


def _last_of(entries: Sequence[Entry], *kinds: Kind) -> Entry | None:
    return next((entry for entry in reversed(entries) if entry.kind in kinds), None)


def standing(item: Item, day: date, yardstick: Yardstick) -> Standing:
    """Fold an item's entries up to and including a day; its units have the names that they have then, and whoever led it then leads it."""
    item = yardstick.as_named(item, day)
    entries = living(item.log, day)
    if len(entries) < len(item.log):
        item = _led_then(item, day)
    history = status_history(entries)
    status = history[-1][1] if history else Status.REGISTERED
    current_due, scored_due = deadlines(item, entries)
    return Standing(
        item=item,
        day=day,
        yardstick=yardstick,
        entries=entries,
        history=history,
        status=status,
        percent=_percent(entries, status),
        current_due=current_due,
        scored_due=scored_due,
        overdue=current_due is not None and current_due < day and status.open,
    )


def _led_then(item: Item, day: date) -> Item:
    """The item with the leader it had on a day, by the trace (更正, 移交) of the first change after it."""
    later = [entry for entry in item.log if entry.kind is Kind.EDIT and entry.field == "lead_leader" and entry.on > day]
    return replace(item, lead_leader=min(later, key=lambda entry: (entry.on, entry.at, entry.key)).old) if later else item


def _percent(entries: tuple[Entry, ...], status: Status) -> Decimal:
    if status.finished:
        return Decimal(100)
    reported = (entry.percent for entry in reversed(entries) if entry.kind is Kind.PROGRESS and entry.percent is not None)
    return next(reported, Decimal(0))


def deadlines(item: Item, entries: tuple[Entry, ...]) -> tuple[date | None, date | None]:
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


def finish_day(entries: tuple[Entry, ...]) -> date | None:
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
