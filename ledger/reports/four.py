"""四查: every item in one of four groups, each with the text its group asks for (DOMAIN §1)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ledger.model import Kind, Light, LightPolicy, Status
from ledger.reports.figures import finished_in
from ledger.rules.lights import light, reason
from ledger.rules.standing import Standing
from ledger.words import names, number

ASKED = ("成效", "进度", "原因", "责任")
TITLES = ("已经落实的查成效", "正在落实的查进度", "尚未落实的查原因", "落实不力的查责任")
MISSING = "（未填写）"


@dataclass(frozen=True, slots=True, kw_only=True)
class FourRow:
    """An item in one of the four groups; `missing` when the text that the group asks for was never given."""

    id: str
    title: str
    lead_units: str
    owner: str | None
    text: str
    missing: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FourGroup:
    """One of the four checks, with the name of what it asks."""

    title: str
    asked: str
    rows: tuple[FourRow, ...]

    @property
    def missing(self) -> int:
        """Rows without the text that is asked for."""
        return sum(row.missing for row in self.rows)


def four_checks(standings: Iterable[Standing], first: date, last: date, policy: LightPolicy) -> tuple[FourGroup, ...]:
    """The four groups of a period: finished within it, going well, not begun or suspended, and overdue or showing red."""
    groups: tuple[list[FourRow], ...] = ([], [], [], [])
    for one in standings:
        place = _group(one, first, last, policy)
        if place is not None:
            text = _TEXTS[place](one, policy)
            row = FourRow(
                id=one.item.id,
                title=one.item.title,
                lead_units=names(one.item.lead_units),
                owner=one.item.owner,
                text=text or MISSING,
                missing=not text,
            )
            groups[place].append(row)
    return tuple(FourGroup(title=TITLES[place], asked=ASKED[place], rows=tuple(rows)) for place, rows in enumerate(groups))


def _group(one: Standing, first: date, last: date, policy: LightPolicy) -> int | None:
    if finished_in(one, first, last):
        return 0
    if one.overdue or light(one, policy) is Light.RED:
        return 3
    if one.status is Status.SUSPENDED or (one.open and one.percent == 0):
        return 2
    return 1 if one.open else None


def _effect(one: Standing, _policy: LightPolicy) -> str:
    entry = one.last(Kind.SUBMIT) or one.last(Kind.COMPLETE)
    done = one.last(Kind.PROGRESS)
    return (done.text if done else None) or (entry.text if entry else None) or ""


def _progress(one: Standing, _policy: LightPolicy) -> str:
    entry = one.last(Kind.PROGRESS)
    return f"{number(one.percent)}%，{entry.text}" if entry and entry.text else ""


def _cause(one: Standing, _policy: LightPolicy) -> str:
    stopped = one.last(Kind.SUSPEND) if one.status is Status.SUSPENDED else None
    reported = one.last(Kind.PROGRESS)
    return (stopped.text if stopped else None) or (reported.problems if reported else None) or ""


def _responsibility(one: Standing, policy: LightPolicy) -> str:
    if not one.item.owner:
        return ""
    leader = f"，牵头领导{one.item.lead_leader}" if one.item.lead_leader else ""
    return f"{reason(one, policy)}；责任人{one.item.owner}{leader}，已催办{one.count(Kind.REMIND)}次"


_TEXTS = (_effect, _progress, _cause, _responsibility)
