"""Which items exist on a day, and under which of their numbers: a matter that was carried over (结转) has one in each book."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from ledger.model import Entry, Item, Kind

Side = Literal["carried_from", "carried_to"]
OTHER: Mapping[Side, Side] = {"carried_from": "carried_to", "carried_to": "carried_from"}


def exists(item: Item, day: date) -> bool:
    """An item exists from the day it was opened (立项); from the day it is carried over (结转) its continuation does in its place."""
    begun = carried_on(item, "carried_from")
    return _opened_by(item, day) and (begun is None or begun <= day) and not carried_away(item, day)


def carried_away(item: Item, day: date) -> bool:
    """Whether an item that was opened by a day is counted under another number on that day (已结转)."""
    left = carried_on(item, "carried_to")
    return left is not None and left <= day and _opened_by(item, day)


def carried_on(item: Item, side: Side) -> date | None:
    """The day of the entry that is the trace of a carrying-over; None without one, and then it has not happened."""
    other = getattr(item, side)
    return next((entry.on for entry in item.log if is_carrying(entry) and (entry.field, entry.new) == (side, other)), None) if other else None


def is_carrying(entry: Entry) -> bool:
    """Whether an entry is the trace of a carrying-over, which says nothing of the matter itself."""
    return entry.kind is Kind.EDIT and entry.field in OTHER


def _opened_by(item: Item, day: date) -> bool:
    return item.opened is None or item.opened <= day
