"""How an item's log ends, which no policy, calendar or list has a say in: what is remembered of it, and so on every later day."""

from datetime import date

from ledger.model import Ending, Item, Kind, searched
from ledger.rules.existence import carried_on
from ledger.rules.standing import current_basis, standing
from ledger.rules.yardstick import BARE


def ending(item: Item) -> Ending:
    """Fold an item's whole log; entries that a `void` names count for `last_on` alone."""
    end = standing(item, date.max, BARE)
    return Ending(
        status=end.status,
        percent=end.percent,
        current_due=end.current_due,
        counted=current_basis(item, end.entries) is not None,
        on_time=end.on_time,
        last_on=max((entry.on for entry in item.log), default=date.min),
        came_on=carried_on(item, "carried_from"),
        left_on=carried_on(item, "carried_to"),
        reminders=end.count(Kind.REMIND),
        words=searched(item, end.entries),
    )
