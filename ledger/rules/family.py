"""上级事项与子事项: a parent's percent and light follow its children, and whatever is counted is counted once."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from ledger.model import Item, Status
from ledger.rules.standing import Standing, exists, standing
from ledger.rules.yardstick import Yardstick
from ledger.words import rounded

LEVELS = 8


def standings_on(items: Iterable[Item], day: date, yardstick: Yardstick) -> list[Standing]:
    """Every item that exists on a day, as it stands then, parents with their children."""
    return with_children([standing(item, day, yardstick) for item in items if exists(item, day)])


def with_children(standings: Iterable[Standing]) -> list[Standing]:
    """The same standings in the same order, each parent with its children and the percent that follows from theirs.

    A cancelled sub-item is no part of its parent any more. Where parents go round in a circle, or deeper than LEVELS, nobody follows
    anybody; `check` reports it.
    """
    known = {one.item.id: one for one in standings}
    depth = depths({one.item.id: one.item.parent for one in known.values() if one.item.parent in known})
    if not depth:
        return list(known.values())
    children: dict[str, list[str]] = {}
    for item_id in sorted(depth, key=lambda each: (-depth[each], each)):
        known[item_id] = _following(known[item_id], [known[each] for each in children.pop(item_id, ())])
        if known[item_id].status is not Status.CANCELLED:
            children.setdefault(known[item_id].item.parent or "", []).append(item_id)
    for parent, sub_items in children.items():
        known[parent] = _following(known[parent], [known[each] for each in sub_items])
    return list(known.values())


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
    return replace(parent, children=tuple(children), percent=parent.percent if parent.status.finished else rounded(done))
