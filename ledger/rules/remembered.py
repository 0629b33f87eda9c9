"""The standing of an item from its summary alone, where nothing happened to it after the day."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import cast

from ledger.model import Item, Kind, Summary
from ledger.rules.course import Course
from ledger.rules.standing import Standing
from ledger.rules.yardstick import Yardstick

_HUNDRED = Decimal(100)


class Remembered(Course):
    """Answers as the item's Standing would. What its summary does not tell is asked of the item itself, which is folded only then."""

    is_folded = False

    def __init__(
        self,
        summary: Summary,
        day: date,
        yardstick: Yardstick,
        unfold: Callable[[Summary], Standing],
        children: tuple[Standing, ...] = (),
        percent: Decimal | None = None,
    ) -> None:
        self.day, self.yardstick, self.children = day, yardstick, children
        self.item = cast("Item", Header(summary, self))
        self.status, self.current_due = summary.status, summary.current_due
        self.overdue = self.current_due is not None and self.current_due < day and self.status.open
        self.percent = percent if percent is not None else _HUNDRED if self.status.finished else summary.percent
        self._summary, self._unfold, self._below = summary, unfold, percent

    @property
    def current_due_estimated(self) -> bool:
        """Whether 现时限 is an estimate: only one that was counted can be."""
        return self._summary.counted and self.folded.current_due_estimated

    @property
    def on_time(self) -> bool | None:
        """Whether it was finished by the deadline that scoring uses."""
        return self._summary.on_time

    @property
    def folded(self) -> Standing:
        """The standing itself."""
        if "_folded" not in self.__dict__:
            folded = self._unfold(self._summary)
            self._folded = folded if self._below is None else folded.with_children(self.children, self._below)
        return self._folded

    def with_children(self, children: tuple[Standing, ...], percent: Decimal) -> "Remembered":
        """The same item with its sub-items, and the percent that follows from theirs."""
        return Remembered(self._summary, self.day, self.yardstick, self._unfold, children, percent)

    def count(self, kind: Kind) -> int:
        """How many entries of a kind there are."""
        return self._summary.reminders if kind is Kind.REMIND else self.folded.count(kind)

    def __getattr__(self, name: str) -> object:
        return getattr(self.folded, name)


class Header:
    """Answers as the Item would whose summary it is."""

    def __init__(self, summary: Summary, of: Remembered) -> None:
        self.id, self.title, self.list, self.path, self.parent = summary.id, summary.title, summary.list, summary.path, summary.parent
        self.lead_units = summary.lead_units
        self._summary, self._of = summary, of

    @property
    def units(self) -> tuple[str, ...]:
        """牵头单位, then 配合单位."""
        return self.lead_units + self._summary.support_units

    def __getattr__(self, name: str) -> object:
        return getattr(self._summary if name in _REMEMBERED else self._of.folded.item, name)


_REMEMBERED = frozenset(Summary.__struct_fields__) & frozenset([*Item.__struct_fields__, "plan"])
