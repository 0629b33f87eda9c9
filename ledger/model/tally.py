"""计数台账: how often something happened that is counted and not followed up; one Tally for each kind and year."""

from datetime import date, datetime

from ledger.record import Record

LARGEST_COUNT = 1_000_000  # more in one entry is a slip of the finger


class TallyEntry(Record, frozen=True, kw_only=True):
    """So many on a day; or, with `voids`, the withdrawal of the entry of that key, which counts nothing itself."""

    key: str
    on: date
    at: datetime
    by: str
    count: int = 0
    unit: str | None = None
    level: str | None = None
    text: str | None = None
    voids: str | None = None

    @property
    def order(self) -> tuple[date, datetime, str]:
        """Entries fold in this order."""
        return self.on, self.at, self.key


class Tally(Record, frozen=True, kw_only=True):
    """The entries of one kind (its name) and year; `path` is relative to the office's root.

    A withdrawal stands in the file of what it withdraws, in whatever year it was made.
    """

    kind: str
    year: int
    path: str
    entries: tuple[TallyEntry, ...] = ()
