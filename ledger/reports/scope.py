"""What part of the office a document is about: all of it, one list, one unit, one leader."""

from collections.abc import Iterator

from ledger.model import Item
from ledger.record import Record


class Scope(Record, frozen=True, kw_only=True):
    """The filters that were asked for; None for what was not. `list_title` is the list's name in words, `before` the units that became the unit."""

    list: str | None = None
    list_title: str | None = None
    unit: str | None = None
    before: frozenset[str] = frozenset()
    leader: str | None = None

    def __bool__(self) -> bool:
        return any((self.list, self.unit, self.leader))

    def holds(self, item: Item) -> bool:
        """Whether an item belongs to it; a unit's are those it leads or supports."""
        return (
            self.list in (None, item.list)
            and (self.unit is None or not {self.unit, *self.before}.isdisjoint(item.units))
            and (self.leader is None or item.lead_leader == self.leader)
        )

    @property
    def words(self) -> str:
        """In a title: 年度重点工作、区住建局; empty for the whole office."""
        return "、".join(filter(None, (self.list_title, self.unit, self.leader)))

    def options(self) -> Iterator[str]:
        """The words of a command that ask for it."""
        for name in ("list", "unit", "leader"):
            value = getattr(self, name)
            if value:
                yield from (f"--{name}", value)
