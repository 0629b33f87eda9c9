"""What items are measured by: the office's policy, its lists and its working days, in one hand."""

from collections.abc import Mapping
from functools import cached_property

from ledger.model import Cadence, Item, Ledger, Policy, TaskList
from ledger.record import Record
from ledger.rules.calendar import Calendar
from ledger.rules.feedback import Schedule


class Yardstick(Record, frozen=True, dict=True):
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

    def schedule_of(self, item: Item) -> Schedule:
        """When reports are asked for on the item: by its own cadence, else by its list's."""
        task_list = self.lists[item.list]
        key = item.cadence or task_list.cadence, task_list.every_day
        if key not in self._schedules:
            self._schedules[key] = Schedule(key[0], self.policy.feedback, self.calendar, every_day=key[1])
        return self._schedules[key]

    @cached_property
    def _schedules(self) -> dict[tuple[Cadence, bool], Schedule]:
        return {}


BARE = Yardstick(Policy(), {}, Calendar())
"""For what no office's own numbers can change."""
