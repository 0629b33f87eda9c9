"""加扣分: findings priced by the policy's clauses (建议), and what somebody decided (决定), each for whoever bears it."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum

from ledger.model import Clause, Entry, Item, Kind, ScorePolicy
from ledger.record import Record, replace
from ledger.rules.findings import Finding, findings
from ledger.rules.history import living
from ledger.rules.standing import Standing, standing
from ledger.rules.yardstick import Yardstick
from ledger.words import long_date, number, short_date

ZERO = Decimal(0)
_DECIDING = frozenset({Kind.AWARD, Kind.DEDUCT})


class By(StrEnum):
    """Who is ranked: 单位, 牵头领导 or 责任人."""

    UNIT = "unit"
    LEADER = "leader"
    OWNER = "owner"


class Mark(Record, frozen=True, kw_only=True):
    """Points given or taken: for whom, on which day, by which clause, over which item and, where there is one, which entry.

    `unit` is a leader or a person where those are ranked. A `computed` mark is a proposal of the rules (建议); the others are decisions
    that somebody approved.
    """

    unit: str
    day: date
    clause: str
    points: Decimal
    item: str
    reason: str
    entry: str | None = None
    computed: bool = True

    @property
    def order(self) -> tuple[date, str, str, str]:
        """Marks are shown, and rounded, in this order."""
        return self.day, self.item, self.clause, self.entry or ""


class _Proposal(Record, frozen=True, kw_only=True):
    """A computed mark with the finding behind it, until a decision takes its place."""

    finding: Finding
    mark: Mark


def item_marks(
    one: Standing,
    yardstick: Yardstick,
    by: By = By.UNIT,
    *,
    first: date = date.min,
    known: date | None = None,
    onward: Item | None = None,
) -> list[Mark]:
    """Every mark an item earns from `first`, a period's first day, up to its own.

    A decision that names a computed clause settles that clause's open proposals on the item, for whom it is made: it takes their
    place, in the period of the last of them, whatever its points (0 waives them). So may one that was made later, up to the day
    `known`: an appeal that is granted in November mends October. Any other decision counts on its own day. A state that lasts is
    found anew in every period: what was decided before `first` does not settle it. `onward` is the item's continuation where it was
    carried over (结转): what is decided since is recorded there.
    """
    source = yardstick.as_named(onward, one.day) if onward else one.item
    decisions = _decisions(source, known or one.day)
    if not decisions:
        return [each.mark for each in _proposals(one, yardstick, by, first)]
    policy = yardstick.policy.scoring
    proposals = list(_proposals(one, yardstick, by))
    marks: list[Mark] = []
    for entry in decisions:
        for mark in _decided(one.item, entry, policy, by):
            settled = [each for each in proposals if _settles(entry, mark, each, policy) and not (each.finding.lasting and entry.on < first)]
            proposals = [each for each in proposals if each not in settled]
            if settled:
                then = _proposals(standing(source, entry.on, yardstick.undated), yardstick, by) if entry.on > one.day else settled
                home = _home([each for each in then if _settles(entry, mark, each, policy)], entry, one.day)
                marks.append(_in_place_of(mark, settled, entry, home, one.day))
            elif entry.on <= one.day:
                marks.append(mark)
    return [mark for mark in (*marks, *(each.mark for each in proposals)) if mark.day >= first]


def clause_named(policy: ScorePolicy, typed: str | None) -> tuple[str, Clause] | None:
    """The clause of a name or title, computed or for decisions alone; None when the policy has none."""
    known = {**policy.decisions, **policy.clauses}
    return next(((name, clause) for name, clause in known.items() if typed and typed in (name, clause.title)), None)


def bearers(item: Item, by: By) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who leads an item and who supports it; leaders and persons have no supporters."""
    if by is By.UNIT:
        return item.lead_units, tuple(unit for unit in item.support_units if unit not in item.lead_units)
    name = item.lead_leader if by is By.LEADER else item.owner
    return (name,) if name else (), ()


def _decisions(item: Item, day: date) -> list[Entry]:
    """The awards and deductions that exist on a day, in folding order; most items have none."""
    if not any(entry.kind in _DECIDING for entry in item.log):
        return []
    return [entry for entry in living(item.log, day) if entry.kind in _DECIDING]


def _proposals(one: Standing, yardstick: Yardstick, by: By, first: date = date.min) -> Iterator[_Proposal]:
    for finding in findings(one, yardstick.calendar, first):
        clause = yardstick.policy.scoring.clauses.get(finding.name)
        if clause is None or (finding.days is not None and finding.days < clause.from_days):
            continue
        if not (price := _price(clause, finding)):
            continue
        for name, share, role in _shares(one.item, by, clause):
            reason = finding.reason + role
            mark = Mark(unit=name, day=finding.day, clause=clause.title, points=price * share, item=one.item.id, reason=reason, entry=finding.entry)
            yield _Proposal(finding=finding, mark=mark)


def _price(clause: Clause, finding: Finding) -> Decimal:
    points = clause.points + clause.per_day * (finding.days or 0) + clause.per_workday * finding.workdays
    return points if clause.cap is None else limited(points, clause.cap)


def limited(points: Decimal, cap: Decimal) -> Decimal:
    """Points no larger than a cap, on either side of zero."""
    return max(-cap, min(cap, points))


def _shares(item: Item, by: By, clause: Clause) -> list[tuple[str, Decimal, str]]:
    """Who bears which part of a clause's points, and the words for a part that is not the whole."""
    leading, supporting = bearers(item, by)
    shares = [(name, clause.lead, "牵头") for name in leading] + [(name, clause.support, "配合") for name in supporting]
    return [(name, share, "" if share == 1 else f"（{role}，按{number(share)}计）") for name, share, role in shares if share]


def _decided(item: Item, entry: Entry, policy: ScorePolicy, by: By) -> Iterator[Mark]:
    """A decision is for the unit it names, else for everybody who leads, and for supporters as far as its clause says."""
    points = (entry.points or ZERO) if entry.kind is Kind.AWARD else ZERO - (entry.points or ZERO)
    found = clause_named(policy, entry.clause)
    clause = found[1] if found else Clause(title=entry.clause or "")
    if by is By.UNIT and entry.unit:
        shares = [(entry.unit, Decimal(1), "")]
    elif entry.unit and entry.unit not in item.lead_units:
        shares = []
    else:
        shares = _shares(item, by, clause)
    for name, share, role in shares:
        yield Mark(
            unit=name,
            day=entry.on,
            clause=clause.title,
            points=points * share,
            item=item.id,
            reason=(entry.text or "") + role,
            entry=entry.key,
            computed=False,
        )


def _settles(entry: Entry, mark: Mark, proposal: _Proposal, policy: ScorePolicy) -> bool:
    clause = policy.clauses[proposal.finding.name]
    same_side = (proposal.mark.points > 0) is (entry.kind is Kind.AWARD)
    return proposal.mark.unit == mark.unit and clause.title == mark.clause and same_side and proposal.finding.since <= entry.on


def _home(settled: list[_Proposal], entry: Entry, day: date) -> date:
    """The day a settling decision counts on: the last event it settled when it was made; for a state its own day or the day asked about."""
    return max((each.mark.day for each in settled if not each.finding.lasting), default=min(entry.on, day))


def _in_place_of(mark: Mark, settled: list[_Proposal], entry: Entry, home: date, day: date) -> Mark:
    """A decision counts once, at home; a period that ends before is told that its proposals were settled, and where the points are."""
    decided = f"{short_date(entry.on) if entry.on.year == home.year else long_date(entry.on)}决定"
    if home > day:
        return replace(mark, day=max(each.mark.day for each in settled), points=ZERO, reason=f"{mark.reason}（{decided}，分计在{short_date(home)}）")
    return mark if home == entry.on else replace(mark, day=home, reason=f"{mark.reason}（{decided}）")
