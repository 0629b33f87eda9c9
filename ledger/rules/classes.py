"""五类进度: how far an item is beside its plan, in the five classes by which bulletins count (DOMAIN §5)."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from ledger.model import LightPolicy, Status
from ledger.rules.standing import Standing


class ProgressClass(StrEnum):
    """From done to what no plan says anything about; cancelled items are in none."""

    DONE = "done"
    AHEAD = "ahead"
    ON_PLAN = "on_plan"
    BEHIND = "behind"
    OTHER = "other"


NAMES: Mapping[ProgressClass, str] = MappingProxyType(
    {
        ProgressClass.DONE: "已完成",
        ProgressClass.AHEAD: "超进度",
        ProgressClass.ON_PLAN: "达进度",
        ProgressClass.BEHIND: "欠进度",
        ProgressClass.OTHER: "其他",
    }
)


def progress_class(one: Standing, policy: LightPolicy) -> ProgressClass | None:
    """Ahead above 序时进度, on plan up to `green_points` below it, behind beyond that or once overdue; without a plan or suspended, other."""
    if one.status is Status.CANCELLED:
        return None
    if one.status.finished:
        return ProgressClass.DONE
    if one.overdue:
        return ProgressClass.BEHIND
    if one.status is Status.SUSPENDED or one.planned_percent is None:
        return ProgressClass.OTHER
    if one.percent > one.planned_percent:
        return ProgressClass.AHEAD
    return ProgressClass.ON_PLAN if one.planned_percent - one.percent <= policy.green_points else ProgressClass.BEHIND
