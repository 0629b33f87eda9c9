"""Only the items that a question is about: chosen by the index, folded where they must be, remembered where that will do.

What is chosen here is never too little; whoever asks still looks at each standing. The rules for what may be left out, and why, are in
rules/settled.py.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, cast

from ledger.model import Item, Ledger, Status, Summary, searched, under_one_name
from ledger.record import Record, replace
from ledger.rules.family import with_children
from ledger.rules.remembered import Remembered
from ledger.rules.settled import OVER, Settled, alike
from ledger.rules.standing import Standing, standing
from ledger.rules.yardstick import Yardstick
from ledger.store.choices import (
    AMONG,
    AWAY,
    ENDED,
    EXISTING,
    JOINT,
    NOT_ENDED,
    NOT_QUIET,
    OF_PATH,
    QUIET,
    RELATED,
    Choice,
    akin,
    holding,
    over,
    with_continuations,
)

if TYPE_CHECKING:
    from ledger.store.catalogue import Catalogue

OVER_BEFORE = over(OVER)
RECENT = f"(NOT {OVER_BEFORE} AND (left_on IS NULL OR left_on >= :since))"


class Wanted(Record, frozen=True, kw_only=True):
    """Which items a question is about: only those that are `open` on the day, with all `families` or only their own; or those that hold all `words`.

    `folded` when more is asked of the open ones than their summaries tell.
    """

    open: bool = False
    folded: bool = False
    families: bool = False
    words: tuple[str, ...] = ()


ALL = Wanted()


def holds(one: Standing, words: Iterable[str]) -> bool:
    """Whether every word is found in what an item and its entries say."""
    words = list(words)
    if not words:
        return True
    text = searched(one.item, one.entries)
    return all(word.casefold() in text for word in words)


class _Held(Record, frozen=True):
    """The items in whose words all those looked for were found. `sure` unless units go by other names than the files have."""

    paths: frozenset[str]
    numbers: str
    sure: bool

    def by(self, one: Standing, words: Iterable[str]) -> bool:
        """Whether an item holds the words on its day; what is remembered of one says so without a further look."""
        return one.item.path in self.paths if self.sure and not one.is_folded else holds(one, words)


class Chosen:
    """The items of an office whose every file was understood. `office` holds its settings and directory; its items are chosen from the catalogue."""

    def __init__(self, catalogue: "Catalogue", office: Ledger, yardstick: Yardstick) -> None:
        self._catalogue, self._office, self._yardstick = catalogue, office, yardstick
        names = office.directory.canonical()
        self._renamed = {unit: names[unit] for unit in catalogue.units if names.get(unit, unit) != unit}
        self._named_otherwise = self._renamed.keys() | (catalogue.units if yardstick.directory else set())
        self._order = {name: place for place, name in enumerate(office.settings.lists)}
        self._found: dict[tuple[str, ...], _Held] = {}

    def standings(self, day: date, wanted: Wanted = ALL) -> list[Standing]:
        """The items that exist on a day, as they stand then, in the order of lists and numbers, parents with their children."""
        folded = NOT_ENDED if wanted.folded else NOT_QUIET
        if wanted.open:
            return self._stood(day, f"{NOT_ENDED} OR {RELATED}" if wanted.families else akin(NOT_ENDED), {}, folded)
        if not wanted.words:
            return self._stood(day, "1", {}, folded)
        held = self._held(wanted.words)
        return [one for one in self._stood(day, akin(AMONG), {"numbers": held.numbers}, folded) if held.by(one, wanted.words)]

    def one(self, item_id: str) -> Item | None:
        """The item of a number."""
        found = self._catalogue.items(Choice("WHERE id = :id", {"id": item_id}))
        return self._under_one_name(found[0]) if found else None

    def family(self, day: date, item_id: str) -> list[Standing]:
        """An item that exists on a day, with all that hangs together with it."""
        return self._stood(day, akin("id = :id"), {"id": item_id}, NOT_ENDED)

    def carried(self, day: date, wanted: Wanted = ALL) -> list[Standing]:
        """The items that were carried over (结转) by a day, as they would stand."""
        held = self._held(wanted.words) if wanted.words else None
        among, values = (AMONG, {"numbers": held.numbers}) if held else ("1", {})
        found = self._catalogue.summaries(Choice(f"WHERE {AWAY} AND {among}", {"day": str(day), **values}))
        stood = [self._remembered(each, day) if each.last_on <= day else self._folded(each, day) for each in self._sorted(found)]
        return [one for one in stood if not held or held.by(one, wanted.words)]

    def idle(self, day: date, year: int | None) -> list[Settled]:
        """How many items there are that `standings` leaves out when it is asked for open ones, by list and status; of one year's book or of all."""
        in_book, values = f"{EXISTING} AND (:year IS NULL OR id LIKE '%-' || :year || '-%')", {"day": str(day), "year": year}
        counted = Counter[tuple[str, str]]()
        for sign, condition in (1, f"open = 0 AND {QUIET}"), (-1, f"{ENDED} AND {RELATED}"):  # nearly all of a table, less a few found by an index
            choice = Choice(f"WHERE {in_book} AND {condition} GROUP BY list, status", values)
            for name, status, count in self._catalogue.rows("list, status, count(*)", choice):
                counted[name, status] += sign * int(count)
        return [
            Settled(list=name, status=Status(status), lead_units=(), lead_leader=None, on_time=None, count=count)
            for (name, status), count in counted.items()
            if count
        ]

    def over(self, since: date) -> list[Settled]:
        """What is counted of the items that `ledger` leaves out because they were over before a day; they exist on every day from then on."""
        columns = "list, status, lead_units, lead_leader, on_time"
        choice = Choice(f"WHERE {EXISTING} AND {OVER_BEFORE} AND NOT {RELATED} GROUP BY {columns}", {"day": str(since), "since": str(since)})
        families = self._stood(since, f"{RELATED} AND NOT {akin(RECENT)}", {"since": str(since)}, NOT_QUIET)
        return alike(families) + [
            Settled(
                list=name,
                status=Status(status),
                lead_units=tuple(self._renamed.get(unit, unit) for unit in units.split(JOINT)) if units else (),
                lead_leader=leader,
                on_time=None if on_time is None else bool(on_time),
                count=int(count),
            )
            for name, status, units, leader, on_time, count in self._catalogue.rows(f"{columns}, count(*)", choice)
        ]

    def ledger(self, since: date) -> Ledger:
        """The office with the items that periods from a day on are about and their families, under every number they go on under; not those over before it."""
        choice = Choice(f"WHERE {with_continuations(akin(RECENT))}", {"since": str(since)})
        found = (self._under_one_name(item) for item in self._catalogue.items(choice))
        return replace(self._office, items=tuple(sorted(found, key=lambda item: (self._order[item.list], item.id))))

    def _stood(self, day: date, condition: str, values: Mapping[str, object], folded: str) -> list[Standing]:
        """Items that meet a condition; those that need not be `folded`, by another condition, from memory."""
        values = {"day": str(day), **values}
        chosen = f"WHERE {EXISTING} AND ({condition})"
        found = [
            standing(self._under_one_name(item), day, self._yardstick) for item in self._catalogue.items(Choice(f"{chosen} AND {folded}", values))
        ]
        quiet = self._catalogue.summaries(Choice(f"{chosen} AND {ENDED if folded == NOT_ENDED else QUIET}", values))
        remembered = [self._remembered(each, day) for each in quiet]
        return with_children(sorted([*found, *remembered], key=lambda one: (self._order[one.item.list], one.item.id)), self._onward())

    def _onward(self) -> dict[str, str]:
        if not self._catalogue.rows("1", Choice("WHERE parent IS NOT NULL LIMIT 1")):
            return {}
        return {before: number for number, before in self._catalogue.rows("id, carried_from", Choice("WHERE carried_from IS NOT NULL"))}

    def _held(self, words: tuple[str, ...]) -> "_Held":
        if words not in self._found:
            condition, values = holding(words, self._named_otherwise)
            found = self._catalogue.rows("path, number", Choice(f"WHERE {condition}", values))
            numbers = f"[{','.join(str(number) for _, number in found)}]"
            self._found[words] = _Held(frozenset(path for path, _ in found), numbers, sure=not self._named_otherwise)
        return self._found[words]

    def _sorted(self, found: list[Summary]) -> list[Summary]:
        return sorted(found, key=lambda each: (self._order[each.list], each.id))

    def _remembered(self, summary: Summary, day: date) -> Standing:
        if self._renamed or self._yardstick.directory:
            lead, support = (self._units(units, day) for units in (summary.lead_units, summary.support_units))
            summary = replace(summary, lead_units=lead, support_units=support)
        return cast("Standing", Remembered(summary, day, self._yardstick, lambda each: self._folded(each, day)))

    def _folded(self, summary: Summary, day: date) -> Standing:
        (item,) = self._catalogue.items(Choice(f"WHERE {OF_PATH}", {"path": summary.path}))
        return standing(self._under_one_name(item), day, self._yardstick)

    def _under_one_name(self, item: Item) -> Item:
        return under_one_name(item, self._renamed) if self._renamed else item

    def _units(self, units: tuple[str, ...], day: date) -> tuple[str, ...]:
        then = self._yardstick.names_on(day)
        known = (self._renamed.get(unit, unit) for unit in units)
        return tuple(dict.fromkeys(then.get(unit, unit) for unit in known))
