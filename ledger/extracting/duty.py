"""责任: who does a matter and by when, as one record, whatever way the document states it in."""

from ledger.extracting.names import Name, Names
from ledger.record import Record

IN_PROSE = "从正文的句子里认出，请核对"
UNCLEAR = "没有写谁牵头，暂把列在最前的作为牵头单位"


class Duty(Record, frozen=True, kw_only=True):
    """Who, and by when in the document's own words; `doubts` name the field each is about."""

    leads: tuple[str, ...] = ()
    supports: tuple[str, ...] = ()
    lead_leader: str = ""
    owner: str = ""
    due: str = ""
    standard: str = ""
    goal: str = ""
    restored: tuple[str, ...] = ()
    doubts: tuple[tuple[str, str], ...] = ()

    @property
    def units(self) -> bool:
        """Whether it says any unit."""
        return bool(self.leads or self.supports)


def joined(one: Duty, other: Duty) -> Duty:
    """Two statements about one matter (牵头单位：… on one line, 责任单位：… on the next)."""
    units = one.supports
    leads, doubts = one.leads or other.leads, (*one.doubts, *other.doubts)
    supports = (*units, *(each for each in (*other.leads, *other.supports) if each not in units and each not in leads))
    if one.leads and other.leads:  # the second line's 责任单位 are in support of the lead that the first names
        doubts = tuple(each for each in doubts if not each[1].startswith(UNCLEAR))
    return Duty(
        leads=leads,
        supports=tuple(each for each in supports if each not in leads),
        lead_leader=one.lead_leader or other.lead_leader,
        owner=one.owner or other.owner,
        due=one.due or other.due,
        standard=one.standard or other.standard,
        goal=one.goal or other.goal,
        restored=(*one.restored, *other.restored),
        doubts=doubts,
    )


def shared(found: Names, *, first: bool, besides: tuple[Name, ...] = ()) -> Duty:
    """Units of which none is said to lead: the first does, surely only where it is alone or the document says so."""
    names = [each.name for each in found.names]
    sure = first or len(names) + len(besides) == 1
    about = "support_units" if len(names) > 1 else "lead_units"
    doubts = [(about, why) for why in found.doubts]
    if not sure and len(names) > 1:
        doubts += [("lead_units", UNCLEAR), ("support_units", UNCLEAR)]
    return Duty(leads=tuple(names[:1]), supports=tuple(names[1:]), restored=found.restored, doubts=tuple(doubts))


def by_role(found: Names) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """The names that lead, those that support, and those of which nothing is said."""

    def of(role: str) -> tuple[str, ...]:
        return tuple(each.name for each in found.names if each.role == role)

    return of("lead"), of("support"), of("")
