"""What items are measured by: the office's policy, its lists and its working days, in one hand."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property

from ledger.model import Cadence, Directory, Item, Ledger, Policy, TaskList, under_one_name
from ledger.record import Record, replace
from ledger.rules.calendar import Calendar
from ledger.rules.feedback import Schedule
from ledger.rules.succession import names_on, reorganised


class Yardstick(Record, frozen=True, dict=True):
    """One for a whole ledger; pure data, so the same question always gets the same answer."""

    policy: Policy
    lists: Mapping[str, TaskList]
    calendar: Calendar
    directory: Directory | None = None  # only of an office that was ever reorganised

    @classmethod
    def of(cls, ledger: Ledger) -> "Yardstick":
        """The yardstick that a ledger's own settings and calendar make."""
        calendar = Calendar(ledger.calendar.days, ledger.calendar.published)
        return cls(ledger.settings.policy, ledger.settings.lists, calendar, ledger.directory if reorganised(ledger.directory) else None)

    @cached_property
    def undated(self) -> "Yardstick":
        """The same for items whose units are already named as on the day that is asked about."""
        return replace(self, directory=None) if self.directory else self

    def names_on(self, day: date) -> Mapping[str, str]:
        """Of the units that have another name on a day: that name. Empty for most offices."""
        if self.directory is None:
            return {}
        if day not in self._names:
            self._names[day] = names_on(self.directory, day)
        return self._names[day]

    def as_named(self, item: Item, day: date) -> Item:
        """The item with its units under the names they have on a day."""
        names = self.names_on(day) if self.directory else None
        return under_one_name(item, names) if names else item

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
    def _names(self) -> dict[date, Mapping[str, str]]:
        return {}

    @cached_property
    def _schedules(self) -> dict[tuple[Cadence, bool], Schedule]:
        return {}


BARE = Yardstick(Policy(), {}, Calendar())
"""For what no office's own numbers can change."""
