"""上级事项与子事项: a parent's percent and light follow its children, and whatever is counted is counted once."""

from collections.abc import Container, Iterable, Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from ledger.model import Item, Status
from ledger.rules.existence import exists
from ledger.rules.standing import Standing, standing
from ledger.rules.yardstick import Yardstick
from ledger.words import rounded

LEVELS = 8


def standings_on(items: Iterable[Item], day: date, yardstick: Yardstick) -> list[Standing]:
    """Every item that exists on a day, as it stands then, parents with their children."""
    items = list(items)
    onward = {item.carried_from: item.id for item in items if item.carried_from}
    return with_children([standing(item, day, yardstick) for item in items if exists(item, day)], onward)


def with_children(standings: Iterable[Standing], onward: Mapping[str, str] = MappingProxyType({})) -> list[Standing]:
    """The same standings in the same order, each parent with its children and the percent that follows from theirs.

    `onward` leads from the number of an item that was carried over (结转) to its next: what was finished under the old number still
    belongs to the parent. A cancelled sub-item is no part of it any more. Where parents go round in a circle, or deeper than LEVELS,
    nobody follows anybody; `check` reports it.
    """
    known = {one.item.id: one for one in standings}
    parents = {item_id: _present(one.item.parent, known, onward) for item_id, one in known.items() if one.item.parent}
    depth = depths({item_id: parent for item_id, parent in parents.items() if parent})
    if not depth:
        return list(known.values())
    children: dict[str, list[str]] = {}
    for item_id in sorted(depth, key=lambda each: (-depth[each], each)):
        known[item_id] = _following(known[item_id], [known[each] for each in children.pop(item_id, ())])
        if known[item_id].status is not Status.CANCELLED:
            children.setdefault(parents[item_id] or "", []).append(item_id)
    for parent, sub_items in children.items():
        known[parent] = _following(known[parent], [known[each] for each in sub_items])
    return list(known.values())


def _present(number: str | None, known: Container[str], onward: Mapping[str, str]) -> str | None:
    """The number under which an item is found among those known, however often it was carried over; None when it is not."""
    passed: set[str] = set()
    while number and number not in known and number not in passed:
        passed.add(number)
        number = onward.get(number)
    return number if number in known else None


def counted(standings: Iterable[Standing]) -> list[Standing]:
    """The standings that a count is made of: sub-items stand for their parents."""
    return [one for one in standings if not one.children]


def depths(parents: Mapping[str, str | None]) -> dict[str, int]:
    """How many parents stand above each of these sub-items; those on or below a circle, or below LEVELS parents, are left out."""
    found: dict[str, int] = {}
    for start in parents:
        way: dict[str, None] = {}
        each: str | None = start
        while each is not None and each in parents and each not in found and each not in way:
            way[each] = None
            each = parents[each]
        if each in way:
            continue
        above = found.get(each or "", 0)
        found |= {item_id: above + count for count, item_id in enumerate(reversed(way), 1)}
    return {item_id: depth for item_id, depth in found.items() if depth <= LEVELS}


def _following(parent: Standing, children: list[Standing]) -> Standing:
    """Suspended sub-items wait outside the percent as long as others are worked on."""
    if not children:
        return parent
    working = [child for child in children if child.status is not Status.SUSPENDED] or children
    weights = [child.item.weight or Decimal(1) for child in working]
    done = sum((weight * child.percent for weight, child in zip(weights, working, strict=True)), Decimal(0)) / sum(weights, Decimal(0))
    children = sorted(children, key=lambda child: child.item.id)
    return parent.with_children(tuple(children), parent.percent if parent.status.finished else rounded(done))
