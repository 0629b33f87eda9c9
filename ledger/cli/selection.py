"""Choosing items: the filters and orders that `list`, `find` and `overdue` share."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from ledger.cli.chosen import Wanted
from ledger.cli.output import say
from ledger.cli.session import Session
from ledger.errors import UsageError
from ledger.model import Light, Status
from ledger.record import Record
from ledger.rules.carrying import book_year
from ledger.rules.standing import Standing
from ledger.words import STATUSES


class Selection(Record, frozen=True, kw_only=True):
    """What the filter options said; None for what was not asked."""

    year: str | None = None
    task_list: str | None = None
    unit: str | None = None
    leader: str | None = None
    owner: str | None = None
    supervisor: str | None = None
    status: str | None = None
    light: str | None = None
    tag: str | None = None
    overdue: bool = False
    unreported: bool = False
    sort: str | None = None


def select(session: Session, selection: Selection, standings: Iterable[Standing]) -> list[Standing]:
    """The items that pass every filter, in the order asked for (else that of the office's lists and numbers)."""
    tests = _tests(session, selection)
    chosen = [one for one in standings if all(test(one) for test in tests)]
    if selection.sort:
        key, backwards = _order(selection.sort)
        chosen.sort(key=key, reverse=backwards)
    return chosen


def wanted(session: Session, selection: Selection) -> Wanted:
    """What is known of the items before any of them is looked at."""
    statuses = _statuses(selection.status) if selection.status is not None else set(Status)
    lit = selection.light is not None and _light(session, selection.light) in (Light.RED, Light.YELLOW, Light.GREEN)
    return Wanted(
        open=lit or selection.overdue or selection.unreported or all(status.open for status in statuses),
        folded=selection.unreported or session.options.json,
    )


def shown_of(total: int, limit: int | None) -> str:
    """`共241项`, and how many of them are shown where that is fewer."""
    return f"{total}项" if limit is None or limit >= total else f"{total}项，只显示前{limit}项"


def apart(chosen: Sequence[Standing]) -> str:
    """What a count says when some of the rows are broken into sub-items, which statistics count instead of them."""
    parents = sum(bool(one.children) for one in chosen)
    return f"，其中{parents}项已分解为子事项，统计时只计子事项" if parents else ""


def say_carried(session: Session, carried: Sequence[Standing]) -> None:
    """Rows that are not shown because they were carried over (结转) are said, so that nobody misses them."""
    if carried:
        say(session, f"另有{len(carried)}项已结转到下一年，不在其中")


def _tests(session: Session, selection: Selection) -> list[Callable[[Standing], bool]]:
    tests: list[Callable[[Standing], bool]] = []
    if selection.year is not None:
        year = session.year(selection.year)
        tests.append(lambda one: book_year(one.item.id) == year)
    if selection.task_list is not None:
        task_list = session.task_list(selection.task_list).name
        tests.append(lambda one: one.item.list == task_list)
    if selection.unit is not None:
        asked = session.all_before(session.unit(selection.unit).name)
        tests.append(lambda one: not asked.isdisjoint(one.item.units))
    if selection.status is not None:
        statuses = _statuses(selection.status)
        tests.append(lambda one: one.status in statuses)
    if selection.light is not None:
        light = _light(session, selection.light)
        tests.append(lambda one: session.light(one) == light)
    tests += [named(wanted) for name, named in _NAMED.items() if (wanted := getattr(selection, name)) is not None]
    if selection.overdue:
        tests.append(lambda one: one.overdue)
    if selection.unreported:
        tests.append(lambda one: one.open and one.unreported and not one.children)
    return tests


_NAMED: dict[str, Callable[[str], Callable[[Standing], bool]]] = {
    "leader": lambda wanted: lambda one: one.item.lead_leader == wanted,
    "owner": lambda wanted: lambda one: one.item.owner == wanted,
    "supervisor": lambda wanted: lambda one: one.item.supervisor == wanted,
    "tag": lambda wanted: lambda one: wanted in one.item.tags,
}


def _statuses(typed: str) -> set[Status]:
    groups = {"在办": {each for each in Status if each.open}, "已完成": {each for each in Status if each.finished}}
    if typed in groups:
        return groups[typed]
    found = {status for status, word in STATUSES.items() if typed in (status, word, word.removeprefix("已"))}
    if not found:
        raise UsageError(f"没有“{typed}”这个状态", f"可用的有：在办、已完成、{'、'.join(STATUSES.values())}")
    return found


def _light(session: Session, typed: str) -> Light:
    names = session.yardstick.policy.lights.names
    found = next((light for light, name in names.items() if typed.removesuffix("灯") in (light, name)), None)
    if found is None:
        raise UsageError(f"没有“{typed}”这种灯", f"可用的有：{'、'.join(names.values())}")
    return found


_NEVER = date.max
_ORDERS: dict[str, Callable[[Standing], Any]] = {
    "id": lambda one: one.item.id,
    "due": lambda one: (one.current_due or _NEVER, one.item.id),
    "opened": lambda one: (one.item.opened or date.min, one.item.id),
    "percent": lambda one: (one.percent, one.item.id),
    "days": lambda one: (one.days_overdue, one.item.id),
    "updated": lambda one: (one.entries[-1].on if one.entries else one.item.opened or date.min, one.item.id),
}


def _order(typed: str) -> tuple[Callable[[Standing], Any], bool]:
    name = typed.removeprefix("-")
    if name not in _ORDERS:
        raise UsageError(f"不能按“{typed}”排序", f"可用的有：{'、'.join(_ORDERS)}；前面加 - 为倒序，如 -due")
    return _ORDERS[name], typed.startswith("-")
