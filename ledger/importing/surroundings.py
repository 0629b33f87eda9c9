"""What a row is understood against: the office as it is today, and how it names its units."""

from collections.abc import Callable, Mapping
from datetime import date

from ledger.model import Directory, Item, Settings
from ledger.record import Record
from ledger.rules.yardstick import Yardstick

Units = Callable[[str], tuple[str, ...]]
"""Every unit that a cell names, by its one name. Raises UsageError for one that is unknown or could be two."""


class Surroundings(Record, frozen=True, kw_only=True):
    """`usual` is the list of rows that name none, `opened` the day of 立项 of those that name none; items by their numbers."""

    settings: Settings
    directory: Directory
    yardstick: Yardstick
    today: date
    units: Units
    items: Mapping[str, Item]
    usual: str | None = None
    opened: date | None = None
