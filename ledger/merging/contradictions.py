"""What two sides could each record alone, but not both: closed here and extended there, two suspensions, work after a withdrawal."""

from ledger.merging.verdicts import Side
from ledger.model import Entry, Item
from ledger.record import Record


class Contradiction(Record, frozen=True, kw_only=True):
    """Entries that cannot stand together, though each side's own could. Never empty on either side.

    To settle it for one side, the other side's entries here are voided, each by an entry of its own; nothing is dropped.
    """

    path: str
    item: str
    ours: tuple[Entry, ...]
    theirs: tuple[Entry, ...]

    def to_void(self, kept: Side) -> tuple[Entry, ...]:
        """The entries that must be voided if a side is to be kept."""
        return self.theirs if kept is Side.OURS else self.ours


def contradictions(base: Item | None, ours: Item, theirs: Item, merged: Item) -> tuple[Contradiction, ...]:
    """What lifecycle allows each side, and not both together. Whatever was impossible on a side already is not the merge's doing."""
    raise NotImplementedError
