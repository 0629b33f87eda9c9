"""What a merge says: the merged text, what only a clerk can settle, and how a clerk settles it."""

from datetime import date, datetime
from enum import StrEnum

from ledger.errors import Problem
from ledger.model import Entry
from ledger.record import Record

WHOLE = "file"  # the name of a conflict about a file as a whole


class Side(StrEnum):
    """Whose: the clone that merges, or what it merges with."""

    OURS = "ours"
    THEIRS = "theirs"


class Stamp(Record, frozen=True, kw_only=True):
    """When a choice was made and by whom, for the entry that is its trace. The same choice with the same stamp is the same entry."""

    on: date
    at: datetime
    by: str


class Conflict(Record, frozen=True, kw_only=True):
    """The same thing changed in two ways. `base`, `ours` and `theirs` are values as the office reads them, None where there is none.

    Of an entry they are the fields that differ.
    `field` is a header field (`owner`, `source.document`), `log` (of a tally, `entries`) with the entry's `key`, or empty: the file as a whole.
    `ours_by` and `theirs_by` are the entries that say who did it and when: the trace of an edit, or the entry itself; None where
    the file does not say, so that only its commit can.
    """

    path: str
    item: str
    field: str
    key: str = ""
    base: str | None = None
    ours: str | None = None
    theirs: str | None = None
    ours_by: Entry | None = None
    theirs_by: Entry | None = None

    @property
    def name(self) -> str:
        """What a choice is keyed by, within its file: `owner`, `source.document`, `log.k7f3q2`, or `file`."""
        return f"{self.field}.{self.key}" if self.key else self.field or WHOLE


class Merged(Record, frozen=True, kw_only=True):
    """What became of a file. `text` is None where the file goes; it holds our value wherever a conflict is not chosen yet.

    `traces` are the `edit` entries that choices put into its log. With `problems` nothing was merged: `text` is ours.
    """

    text: str | None
    conflicts: tuple[Conflict, ...] = ()
    problems: tuple[Problem, ...] = ()
    traces: tuple[Entry, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether nothing is left to settle."""
        return not self.conflicts and not self.problems
