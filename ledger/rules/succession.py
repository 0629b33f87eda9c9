"""更名和合并: which units there are on a day, and under which name an item's unit goes then."""

from collections.abc import Mapping
from datetime import date

from ledger.model import Directory, Unit
from ledger.record import replace


def reorganised(directory: Directory) -> bool:
    """Whether any unit of the directory began or ended."""
    return any(unit.since or unit.until for unit in directory.units)


def present_on(directory: Directory, day: date) -> Directory:
    """The directory with the units that there are on a day."""
    if not reorganised(directory):
        return directory
    return replace(directory, units=tuple(unit for unit in directory.units if _there(unit, day)))


def names_on(directory: Directory, day: date) -> Mapping[str, str]:
    """The name on a day of every unit that then goes by another.

    One that ended goes by whoever took over. One that has not begun goes by the only unit that became it: of a merger's units nobody
    can say which is meant, so there the name stays.
    """
    units = {unit.name: unit for unit in directory.units}
    before: dict[str, list[str]] = {}
    for unit in directory.units:
        if unit.into:
            before.setdefault(unit.into, []).append(unit.name)
    found = {name: _name_on(name, day, units, before) for name in units if not _there(units[name], day)}
    return {name: named for name, named in found.items() if named != name}


def all_before(directory: Directory, name: str) -> frozenset[str]:
    """A unit and every one that was renamed to it or merged into it, however often."""
    found, growing = {name}, True
    while growing:
        more = {unit.name for unit in directory.units if unit.into in found} - found
        found |= more
        growing = bool(more)
    return frozenset(found)


def _there(unit: Unit, day: date) -> bool:
    return (unit.since is None or unit.since <= day) and (unit.until is None or day <= unit.until)


def _name_on(name: str, day: date, units: Mapping[str, Unit], before: Mapping[str, list[str]]) -> str:
    passed: set[str] = set()
    while name in units and name not in passed and not _there(units[name], day):
        passed.add(name)
        unit = units[name]
        if unit.until and unit.until < day:
            if unit.into is None:
                return name
            name = unit.into
        elif len(before.get(name, ())) == 1:
            name = before[name][0]
        else:
            return name
    return name
