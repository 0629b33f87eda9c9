"""对比: how the items stood on one day and how on a later one, grouped as a leader asks: new, finished, extended, overdue, moved on, standing still."""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

from ledger.record import Record
from ledger.rules.standing import Standing
from ledger.words import STATUSES, number


class Group(StrEnum):
    """What changed, in the order in which it is told. An item is in every group that it belongs to; `idle` is for those in no other."""

    NEW = "new"
    FINISHED = "finished"
    EXTENDED = "extended"
    OVERDUE = "overdue"
    CAUGHT_UP = "caught_up"
    PERCENT = "percent"
    STATUS = "status"
    IDLE = "idle"


GROUPS: Mapping[Group, str] = MappingProxyType(
    {
        Group.NEW: "新增",
        Group.FINISHED: "办结",
        Group.EXTENDED: "延期",
        Group.OVERDUE: "新超期",
        Group.CAUGHT_UP: "不再超期",
        Group.PERCENT: "进度变化",
        Group.STATUS: "状态变化",
        Group.IDLE: "停滞",
    }
)


class Difference(Record, frozen=True):
    """An item in a group, as it stands on the later day, and in words what it was on the earlier day and is on the later."""

    group: Group
    one: Standing
    before: str
    after: str


def differences(earlier: Iterable[Standing], later: Iterable[Standing], origins: Mapping[str, str]) -> list[Difference]:
    """Group by group, what changed from one day to another.

    `origins` leads from the number of an item that was carried over (结转) to the one before: such an item is compared with what it was.
    """
    known = {one.item.id: one for one in earlier}
    found = [each for one in later for each in _of(_before(one, known, origins), one)]
    order = list(Group)
    return sorted(found, key=lambda each: order.index(each.group))


def _before(one: Standing, known: Mapping[str, Standing], origins: Mapping[str, str]) -> Standing | None:
    """Under the number it had then."""
    number_then: str | None = one.item.id
    passed: set[str] = set()
    while number_then and number_then not in known and number_then not in passed:
        passed.add(number_then)
        number_then = origins.get(number_then) if number_then != one.item.id else one.item.carried_from
    return known.get(number_then or "")


def _of(before: Standing | None, after: Standing) -> list[Difference]:
    if before is None:
        again = [Difference(Group.FINISHED, after, "", _status(after))] if after.status.finished else []
        late = [Difference(Group.OVERDUE, after, "", f"逾期{after.days_overdue}天")] if after.overdue else []
        return [Difference(Group.NEW, after, "", _status(after)), *again, *late]
    found = [Difference(group, after, *said) for group, compare in _COMPARISONS.items() if (said := compare(before, after))]
    if not found and after.status.at_work and not after.children and after.last_report_on == before.last_report_on:
        last = f"最近一次进展 {after.last_report_on.isoformat()}" if after.last_report_on else "没有报过进展"
        return [Difference(Group.IDLE, after, f"{number(before.percent)}%", f"{number(after.percent)}%，{last}")]
    return found


Said = tuple[str, str]


def _finished(before: Standing, after: Standing) -> Said | None:
    return None if before.status.finished or not after.status.finished else (_status(before), _status(after))


def _extended(before: Standing, after: Standing) -> Said | None:
    old, new = before.current_due, after.current_due
    return (old.isoformat(), new.isoformat()) if old and new and new > old else None


def _overdue(before: Standing, after: Standing) -> Said | None:
    if before.overdue or not after.overdue or after.current_due is None:
        return None
    return f"时限 {after.current_due.isoformat()}", f"逾期{after.days_overdue}天"


def _caught_up(before: Standing, after: Standing) -> Said | None:
    if not before.overdue or after.overdue:
        return None
    due = f"，现时限 {after.current_due.isoformat()}" if after.open and after.current_due else ""
    return f"逾期{before.days_overdue}天", STATUSES[after.status] + due


def _percent(before: Standing, after: Standing) -> Said | None:
    if before.percent == after.percent or after.status.finished:
        return None
    return f"{number(before.percent)}%", f"{number(after.percent)}%"


def _status_changed(before: Standing, after: Standing) -> Said | None:
    if before.status is after.status or (after.status.finished and not before.status.finished):
        return None
    return STATUSES[before.status], STATUSES[after.status]


def _status(one: Standing) -> str:
    return f"{STATUSES[one.status]} {number(one.percent)}%"


_COMPARISONS: Mapping[Group, Callable[[Standing, Standing], Said | None]] = {
    Group.FINISHED: _finished,
    Group.EXTENDED: _extended,
    Group.OVERDUE: _overdue,
    Group.CAUGHT_UP: _caught_up,
    Group.PERCENT: _percent,
    Group.STATUS: _status_changed,
}
