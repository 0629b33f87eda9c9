"""What is remembered of an item beside its file: enough to choose it, count it and list it without reading or folding it again."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from ledger.model.items import Entry, Item, Status
from ledger.record import Record, replace


class Ending(Record, frozen=True, kw_only=True):
    """How an item stands once its whole log has happened, and so on every day from `last_on` on, until something is added.

    `last_on` is the first of all days where there is no log. `counted` when 现时限 was counted by a time limit: whether it is an estimate (暂估) then depends on the calendar. `came_on` and
    `left_on` are the days of its carrying-over (结转) from and to another book. `words` is every text in which `find` looks.
    """

    status: Status
    percent: Decimal
    current_due: date | None
    counted: bool
    on_time: bool | None
    last_on: date
    came_on: date | None
    left_on: date | None
    reminders: int
    words: str


End = Callable[[Item], Ending]
"""How an item's log ends, by the rules."""


class Summary(Record, frozen=True, array_like=True):
    """An item's header and ending as far as they are needed to choose, count and list it; fields are named as the Item's or its Standing's are."""

    path: str
    id: str
    title: str
    list: str
    lead_units: tuple[str, ...]
    support_units: tuple[str, ...]
    lead_leader: str | None
    owner: str | None
    supervisor: str | None
    tags: tuple[str, ...]
    opened: date | None
    parent: str | None
    weight: Decimal | None
    plan: tuple[tuple[date, Decimal], ...]
    carried_from: str | None
    carried_to: str | None
    status: Status
    percent: Decimal
    current_due: date | None
    counted: bool
    on_time: bool | None
    reminders: int
    last_on: date
    came_on: date | None
    left_on: date | None


def searched(item: Item, log: Iterable[Entry]) -> str:
    """Every text in which `find` looks, of the header and of these entries, one a line, without regard to case."""
    source = item.source
    parts = [item.id, *item.former_ids, item.title, item.goal, item.standard, item.owner, item.lead_leader, *item.units, *item.tags]
    parts += [source.document, source.number, source.clause, source.text]
    parts += [part for entry in log for part in (entry.text, entry.problems, entry.next, entry.finding)]
    return "\n".join(part for part in parts if part).casefold()


def units_named(item: Item) -> Iterator[tuple[str, str, str]]:
    """Every unit that an item names, as (field, entry's key or nothing, unit)."""
    yield from (("lead_units", "", unit) for unit in item.lead_units)
    yield from (("support_units", "", unit) for unit in item.support_units)
    yield from (("unit", entry.key, entry.unit) for entry in item.log if entry.unit)
    yield from (("to_unit", entry.key, entry.to_unit) for entry in item.log if entry.to_unit)


def under_one_name(item: Item, names: Mapping[str, str]) -> Item:
    """The item with every unit under its one name; `names` leads from every name and alias to that one."""
    if all(names.get(unit, unit) == unit for _, _, unit in units_named(item)):
        return item

    def known(units: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(names.get(unit, unit) for unit in units))

    def renamed(unit: str | None) -> str | None:
        return names.get(unit, unit) if unit else unit

    log = tuple(replace(entry, unit=renamed(entry.unit), to_unit=renamed(entry.to_unit)) for entry in item.log)
    return replace(item, lead_units=known(item.lead_units), support_units=known(item.support_units), log=log)


def summary(item: Item, end: Ending) -> Summary:
    """An item as it is remembered."""
    return Summary(**{name: getattr(end if name in _OF_ENDING else item, name) for name in Summary.__struct_fields__})


_OF_ENDING = frozenset(Ending.__struct_fields__)
