"""How far an item is on a day by its status, deadline and plan alone; nothing of it needs the log."""

from datetime import date
from decimal import Decimal
from functools import cached_property

from ledger.model import Item, Status
from ledger.rules.yardstick import Yardstick
from ledger.words import rounded


class Course:
    """What follows from these for whoever has them: an item as folded, or as remembered."""

    item: Item
    day: date
    yardstick: Yardstick
    status: Status
    percent: Decimal
    current_due: date | None
    overdue: bool

    @property
    def open(self) -> bool:
        """在办: neither finished, suspended nor cancelled."""
        return self.status.open

    @cached_property
    def planned_percent(self) -> Decimal | None:
        """序时进度 on the day; None where there is nothing to plan by."""
        return planned_percent(self.item, self.current_due, self.day)

    @property
    def days_overdue(self) -> int:
        """Natural days since the deadline; 0 unless overdue."""
        return (self.day - self.current_due).days if self.overdue and self.current_due else 0

    @cached_property
    def workdays_overdue(self) -> int:
        """Working days since the deadline; 0 unless overdue."""
        return self.yardstick.calendar.workdays(self.current_due, self.day) if self.overdue and self.current_due else 0

    @cached_property
    def workdays_left(self) -> int | None:
        """Working days after the day up to and including the deadline; None without a deadline or once it has passed."""
        due = self.current_due
        return None if due is None or due < self.day else self.yardstick.calendar.workdays(self.day, due)

    @property
    def estimated(self) -> bool:
        """Whether the working days to or since the deadline of an open item reach into a year whose holiday notice is not known."""
        due = self.current_due
        return due is not None and self.open and self.yardstick.calendar.estimated(min(self.day, due), max(self.day, due))


def planned_percent(item: Item, current_due: date | None, day: date) -> Decimal | None:
    """序时进度: what should be done by the end of a day, in percent with one decimal.

    The plan runs straight from the opening (0) through each milestone that carries a percent to the present deadline (100), so
    without such milestones it is linear (DOMAIN §5). It never falls. A milestone on 原时限 is the deadline and moves with it.
    None where there is nothing to plan by.
    """
    points = sorted(point for point in item.plan if current_due is None or point[0] < current_due)
    if current_due is not None:
        points.append((current_due, Decimal(100)))
    if not points:
        return None
    start, done = item.opened or points[0][0], Decimal(0)
    for due, percent in points:
        target = max(done, percent)
        if day < due:
            length = (due - start).days
            passed = max(0, (day - start).days)
            return rounded(done + (target - done) * passed / length) if length > 0 else rounded(done)
        start, done = max(start, due), target
    return rounded(done)
