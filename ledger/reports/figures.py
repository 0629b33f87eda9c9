"""Counts, rates and comparisons as frozen records. Every table, sentence and JSON value comes from here."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from ledger.model import Item, Kind, Light, LightPolicy, Status
from ledger.record import Record
from ledger.rules.family import counted
from ledger.rules.lights import due_soon, light
from ledger.rules.periods import Period
from ledger.rules.settled import Settled
from ledger.rules.standing import Standing
from ledger.words import rate


class Counts(Record, frozen=True, kw_only=True):
    """How many items stand how on a day. `open` + `finished` + `suspended` + `cancelled` = `items`; `closed` is part of `finished`.

    An item with sub-items is counted through them, and not itself.
    """

    items: int
    open: int
    finished: int
    closed: int
    suspended: int
    cancelled: int
    submitted: int
    overdue: int
    due_soon: int
    red: int
    yellow: int
    green: int
    unreported: int

    @property
    def finish_rate(self) -> str:
        """办结率 = finished ÷ (all − cancelled − suspended), one decimal (DOMAIN §6)."""
        return rate(self.finished, self.items - self.cancelled - self.suspended)


class Flows(Record, frozen=True, kw_only=True):
    """What happened in a period: items opened, finished (by the day of approval) and closed, and the entries that press matters on."""

    opened: int
    finished: int
    closed: int
    reported: int
    reminded: int
    extended: int
    returned: int


class Columns(Record, frozen=True, kw_only=True):
    """The five columns by unit (DOMAIN §5): finished on time or late, open before or after the deadline, and without a deadline."""

    name: str
    items: int
    on_time: int
    late: int
    running: int
    overdue: int
    undated: int
    finished_now: int
    finish_rate: str
    on_time_rate: str


class Compared(Record, frozen=True, kw_only=True):
    """One figure now and in the period before."""

    name: str
    now: int
    before: int

    @property
    def change(self) -> int:
        """Now less before."""
        return self.now - self.before


def count(standings: Sequence[Standing], policy: LightPolicy, over: Sequence[Settled] = ()) -> Counts:
    """Count standings of one day, and beside them what was over by then and is known by its number alone."""
    standings = counted(standings)
    lights = [light(one, policy) for one in standings]
    statuses = Counter(one.status for one in standings)
    for each in over:
        statuses[each.status] += each.count
    return Counts(
        items=statuses.total(),
        open=sum(one.open for one in standings),
        finished=statuses[Status.COMPLETED] + statuses[Status.CLOSED],
        closed=statuses[Status.CLOSED],
        suspended=statuses[Status.SUSPENDED],
        cancelled=statuses[Status.CANCELLED],
        submitted=statuses[Status.SUBMITTED],
        overdue=sum(one.overdue for one in standings),
        due_soon=sum(due_soon(one, policy) for one in standings),
        red=lights.count(Light.RED),
        yellow=lights.count(Light.YELLOW),
        green=lights.count(Light.GREEN),
        unreported=sum(one.open and one.unreported for one in standings),
    )


def total(counts: Iterable[Counts]) -> Counts:
    """The counts of lists that share no item, as one."""
    counts = list(counts)
    return Counts(**{name: sum(getattr(each, name) for each in counts) for name in Counts.__struct_fields__})


def flows(standings: Sequence[Standing], first: date, last: date) -> Flows:
    """Count what happened from `first` to `last`, both included."""
    items = counted(standings)
    return Flows(
        opened=sum(one.item.opened is not None and first <= one.item.opened <= last for one in items),
        finished=sum(finished_in(one, first, last) for one in items),
        closed=sum(closed_in(one, first, last) for one in items),
        reported=sum(bool(one.within(first, last, Kind.PROGRESS)) for one in items),
        reminded=sum(len(one.within(first, last, Kind.REMIND)) for one in standings),
        extended=sum(len(one.within(first, last, Kind.EXTEND)) for one in standings),
        returned=sum(len(one.within(first, last, Kind.RETURN)) for one in standings),
    )


def finished_in(one: Standing, first: date, last: date) -> bool:
    """Whether an item that is finished became so in a period: on the day of `complete`, since no earlier report could count it."""
    return one.approved_on is not None and first <= one.approved_on <= last


def closed_in(one: Standing, first: date, last: date) -> bool:
    """Whether an item that is closed was closed in a period."""
    entry = one.last(Kind.CLOSE)
    return one.status is Status.CLOSED and entry is not None and first <= entry.on <= last


def by_name(
    standings: Iterable[Standing], over: Iterable[Settled], names_of: Callable[[Item | Settled], Iterable[str]], order: Sequence[str], period: Period
) -> list[Columns]:
    """The five columns for each name, in the given order and then by name; names without items are left out."""
    groups: dict[str, list[Standing]] = {}
    past: dict[str, list[Settled]] = {}
    for one in counted(standings):
        for name in names_of(one.item):
            groups.setdefault(name, []).append(one)
    for each in over:
        for name in names_of(each):
            past.setdefault(name, []).append(each)
    found = groups.keys() | past.keys()
    names = [*(name for name in order if name in found), *sorted(found.difference(order))]
    return [columns(name, groups.get(name, []), past.get(name, []), period) for name in names]


def columns(name: str, group: Sequence[Standing], over: Sequence[Settled], period: Period) -> Columns:
    """The five columns of one group; cancelled and suspended items are in none of them."""
    running = [one for one in group if one.open]
    ended = Counter(one.on_time for one in group if one.status.finished)
    for each in over:
        if each.status.finished:
            ended[each.on_time] += each.count
    overdue, undated = sum(one.overdue for one in running), sum(one.current_due is None for one in running)
    return Columns(
        name=name,
        items=len(running) + ended.total(),
        on_time=ended[True],
        late=ended[False],
        running=len(running) - overdue - undated,
        overdue=overdue,
        undated=undated + ended[None],
        finished_now=sum(finished_in(one, period.first, period.last) for one in group),
        finish_rate=rate(ended.total(), len(running) + ended.total()),
        on_time_rate=rate(ended[True], ended[True] + ended[False] + overdue),
    )
