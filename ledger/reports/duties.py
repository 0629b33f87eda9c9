"""责任清单: what one unit or one person answers for."""

from collections.abc import Mapping, Sequence
from datetime import date

from ledger.model import Ledger
from ledger.record import Record
from ledger.reports.breakdown import BreakdownLine, breakdown_line
from ledger.rules.standing import Standing
from ledger.rules.yardstick import Yardstick


class DutyList(Record, frozen=True, kw_only=True):
    """Everything that `name` (a unit, or a person by `post`) leads, and what a unit supports; cancelled matters are left out."""

    office: str
    name: str
    post: str | None
    by: str
    as_of: date
    led: tuple[BreakdownLine, ...]
    supported: tuple[BreakdownLine, ...]

    @property
    def total(self) -> int:
        """Matters in all."""
        return len(self.led) + len(self.supported)


def duties(ledger: Ledger, standings: Sequence[Standing], day: date, by: str) -> Mapping[str, DutyList]:
    """A list for each unit (leader, person) that answers for anything, in the office's order; sub-items stand for their parents."""
    yardstick = Yardstick.of(ledger)
    known = {one.item.id for one in standings}
    led: dict[str, list[Standing]] = {}
    supported: dict[str, list[Standing]] = {}
    for one in standings:
        if one.status == "cancelled" or any(child.item.id in known for child in one.children):
            continue
        for name in _bearers(one, by):
            led.setdefault(name, []).append(one)
        for name in one.item.support_units if by == "unit" else ():
            supported.setdefault(name, []).append(one)
    posts = {person.name: person.post for person in ledger.directory.people}
    order = [unit.name for unit in ledger.directory.units] if by == "unit" else list(posts)
    found = {*led, *supported}
    ordered = [*(name for name in order if name in found), *sorted(found.difference(order))]
    return {
        name: DutyList(
            office=ledger.settings.office,
            name=name,
            post=posts.get(name) if by != "unit" else None,
            by=by,
            as_of=day,
            led=tuple(breakdown_line(one, yardstick) for one in led.get(name, ())),
            supported=tuple(breakdown_line(one, yardstick) for one in supported.get(name, ())),
        )
        for name in ordered
    }


def _bearers(one: Standing, by: str) -> tuple[str, ...]:
    if by == "unit":
        return one.item.lead_units
    name = one.item.lead_leader if by == "leader" else one.item.owner
    return (name,) if name else ()
