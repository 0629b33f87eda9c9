"""What is over and done with: items that add nothing to a period but their number, so that no question about it need look at them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from ledger.model import Ending, Item, Status
from ledger.record import Record, replace
from ledger.rules.existence import carried_on
from ledger.rules.family import counted
from ledger.rules.standing import Standing

OVER = frozenset({Status.COMPLETED, Status.CLOSED, Status.CANCELLED})  # not 暂缓: that waits to be taken up again


class Settled(Record, frozen=True, kw_only=True):
    """Items that are over, alike in everything that is still counted of them."""

    list: str
    status: Status
    lead_units: tuple[str, ...]
    lead_leader: str | None
    on_time: bool | None
    count: int = 1

    def as_named(self, names: Mapping[str, str]) -> "Settled":
        """The same, for the units that have another name on the day that is asked about."""
        return replace(self, lead_units=tuple(dict.fromkeys(names.get(unit, unit) for unit in self.lead_units))) if names else self


def settled(item: Item, end: Ending, first: date) -> bool:
    """Whether an item was over before a day, and nothing has happened to it since.

    Whatever counts in a period counts on a day of its own: that of an entry, or at the latest the day after a report day or a milestone
    on which the item was still open. So to a period that begins on `first` or later it adds its number and how it ended. Items that
    hang together (see `related`) are so only all at once; then they are counted as they stand together (see `alike`). Of an item that says it was carried over (结转) without a
    trace of when, decisions may be recorded under another number.
    """
    opened_before = item.opened is None or item.opened < first
    traced = item.carried_to is None or carried_on(item, "carried_to") is not None
    return end.status in OVER and end.last_on < first and opened_before and traced


def alike(standings: Iterable[Standing]) -> list[Settled]:
    """What is still counted of items that are over, sub-items in the place of those they are part of."""
    found = Counter(
        Settled(list=one.item.list, status=one.status, lead_units=one.item.lead_units, lead_leader=one.item.lead_leader, on_time=one.on_time)
        for one in counted(standings)
    )
    return [replace(each, count=count) for each, count in found.items()]


def related(items: Iterable[Item]) -> set[str]:
    """The numbers of all that have a 上级事项 (parent) or are one, under each number it was carried over to; what they count for hangs together."""
    items = list(items)
    onward = {item.carried_from: item.id for item in items if item.carried_from}
    named: set[str] = set()
    for item in items:
        number = item.parent
        while number and number not in named:
            named.add(number)
            number = onward.get(number)
    return named | {item.id for item in items if item.parent}
