"""The log of an item: which entries exist on a day, and how they lead from status to status (DESIGN §4)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from operator import attrgetter

from ledger.model import Entry, Kind, Status

_STATUS_AFTER = {
    Kind.ASSIGN: Status.ASSIGNED,
    Kind.ACCEPT: Status.ACCEPTED,
    Kind.PROGRESS: Status.IN_PROGRESS,
    Kind.SUBMIT: Status.SUBMITTED,
    Kind.RETURN: Status.IN_PROGRESS,
    Kind.COMPLETE: Status.COMPLETED,
    Kind.CLOSE: Status.CLOSED,
    Kind.SUSPEND: Status.SUSPENDED,
    Kind.CANCEL: Status.CANCELLED,
}
_PAUSES = frozenset({Kind.SUSPEND, Kind.RESUME})

_folding_order = attrgetter("on", "at", "key")  # Entry.order, as C compares it


def living(log: Iterable[Entry], day: date) -> tuple[Entry, ...]:
    """The entries that exist on a day, in the order in which they fold.

    An entry that a `void` names exists on no day, whenever the void was recorded and whatever its date; a void that is itself
    voided does not exist and so names nothing.
    """
    ordered = sorted(log, key=_folding_order)
    voids = {entry.key: entry.voids or "" for entry in ordered if entry.kind is Kind.VOID}
    gone = voided(voids) if voids else ()
    return tuple([entry for entry in ordered if entry.on <= day and entry.key not in gone])


def voided(voids: Mapping[str, str]) -> set[str]:
    """The keys that living voids name. `voids` has each void's key and the key it names, in folding order.

    A void is settled once every void that names it is. Voids that name each other in a circle are settled from the last in
    folding order.
    """
    waiting = dict(voids)
    namers = Counter(waiting.values())
    ready = [key for key in waiting if not namers[key]]
    gone: set[str] = set()
    while waiting:
        key = ready.pop() if ready else next(reversed(waiting))
        target = waiting.pop(key)
        if key not in gone:
            gone.add(target)
        namers[target] -= 1
        if target in waiting and not namers[target]:
            ready.append(target)
    return gone


def status_history(entries: Sequence[Entry]) -> tuple[tuple[date, Status], ...]:
    """Every change of status with its day; the entries must be in folding order."""
    history, current = [], Status.REGISTERED
    for entry, status in zip(entries, statuses(entries), strict=True):
        if status is not current:
            history.append((entry.on, status))
            current = status
    return tuple(history)


def statuses(entries: Iterable[Entry]) -> Iterator[Status]:
    """The status after each entry; the entries must be in folding order. `resume` returns to what was before the suspension."""
    status = before = Status.REGISTERED
    for entry in entries:
        if entry.kind in _PAUSES:
            if entry.kind is Kind.SUSPEND and status is not Status.SUSPENDED:
                before = status
            if entry.kind is Kind.RESUME and status is Status.SUSPENDED:
                status = before
        status = _STATUS_AFTER.get(entry.kind, status)
        yield status


def status_on(history: Iterable[tuple[date, Status]], day: date) -> Status:
    """The status at the end of a day."""
    status = Status.REGISTERED
    for on, changed in history:
        if on <= day:
            status = changed
    return status
