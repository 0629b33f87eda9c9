"""What is remembered of an item beside its file: enough to choose it, count it and list it without reading or folding it again."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal

from ledger.model.items import Entry, Item, Status
from ledger.record import Record

JOINT = "\x1f"  # no file may hold a control character, so no name does


class Ending(Record, frozen=True, kw_only=True):
    """How an item stands once its whole log has happened, and so on every day from `last_on` on, until something is added.

    `counted` when 现时限 was counted by a time limit: whether it is an estimate (暂估) then depends on the calendar. `came_on` and
    `left_on` are the days of its carrying-over (结转) from and to another book. `words` is every text in which `find` looks.
    """

    status: Status
    percent: Decimal
    current_due: date | None
    counted: bool
    on_time: bool | None
    last_on: date | None
    came_on: date | None
    left_on: date | None
    words: str


End = Callable[[Item], Ending]
"""How an item's log ends, by the rules."""


class Summary(Record, frozen=True):
    """An item's header and ending as plain texts, for tens of thousands to be handed over at once; lists are joined by JOINT."""

    path: str
    id: str
    title: str
    list: str
    lead_units: str
    support_units: str
    lead_leader: str | None
    owner: str | None
    supervisor: str | None
    tags: str
    opened: str | None
    parent: str | None
    weight: str | None
    status: str
    percent: str
    current_due: str | None
    counted: bool
    on_time: bool | None
    last_on: str
    came_on: str | None
    left_on: str | None
    carried_from: str | None
    carried_to: str | None


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


def summary(item: Item, end: Ending) -> Summary:
    """An item as it is remembered."""
    return Summary(
        path=item.path,
        id=item.id,
        title=item.title,
        list=item.list,
        lead_units=JOINT.join(item.lead_units),
        support_units=JOINT.join(item.support_units),
        lead_leader=item.lead_leader,
        owner=item.owner,
        supervisor=item.supervisor,
        tags=JOINT.join(item.tags),
        opened=_text(item.opened),
        parent=item.parent,
        weight=_text(item.weight),
        status=end.status,
        percent=str(end.percent),
        current_due=_text(end.current_due),
        counted=end.counted,
        on_time=end.on_time,
        last_on=_text(end.last_on) or "",
        came_on=_text(end.came_on),
        left_on=_text(end.left_on),
        carried_from=item.carried_from,
        carried_to=item.carried_to,
    )


def _text(value: date | Decimal | None) -> str | None:
    return None if value is None else str(value)
