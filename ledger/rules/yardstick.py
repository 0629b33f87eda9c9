"""What items are measured by: the office's policy, its lists and its working days, in one hand."""

from collections.abc import Mapping

from ledger.model import Item, Ledger, Policy, TaskList
from ledger.record import Record
from ledger.rules.calendar import Calendar


class Yardstick(Record, frozen=True):
    """One for a whole ledger; pure data, so the same question always gets the same answer."""

    policy: Policy
    lists: Mapping[str, TaskList]
    calendar: Calendar

    @classmethod
    def of(cls, ledger: Ledger) -> "Yardstick":
        """The yardstick that a ledger's own settings and calendar make."""
        return cls(ledger.settings.policy, ledger.settings.lists, Calendar(ledger.calendar.days, ledger.calendar.published))

    def list_of(self, item: Item) -> TaskList:
        """The item's list."""
        return self.lists[item.list]
