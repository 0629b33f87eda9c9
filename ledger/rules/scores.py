"""考核得分: from one bearer's marks to a score that they explain to the last hundredth."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal

from ledger.model import Kind, Method, ScorePolicy
from ledger.record import Record, replace
from ledger.rules.findings import finish_reason, overdue_reason, report_reason
from ledger.rules.marks import ZERO, Mark, limited
from ledger.rules.periods import Period
from ledger.rules.standing import Standing
from ledger.words import KINDS, number, rounded

PLACES = 2
INDEX_TITLES = {"completion": "应办结未办结", "timeliness": "未按时办结", "feedback": "未按时反馈", "quality": "申请办结被退回"}
BOUNDS = {"floor": "最低分", "ceiling": "最高分"}


class Score(Record, frozen=True, kw_only=True):
    """`value` = `base` + `awards` − `deductions`, and `marks` add up exactly to `value` − `base`."""

    base: Decimal
    marks: tuple[Mark, ...]

    @property
    def awards(self) -> Decimal:
        """What was won, as a positive number."""
        return sum((mark.points for mark in self.marks if mark.points > 0), ZERO)

    @property
    def deductions(self) -> Decimal:
        """What was lost, as a positive number."""
        return -sum((mark.points for mark in self.marks if mark.points < 0), ZERO)

    @property
    def value(self) -> Decimal:
        """The score."""
        return self.base + self.awards - self.deductions


def score(name: str, marks: Iterable[Mark], led: Sequence[Standing], policy: ScorePolicy, period: Period, day: date) -> Score:
    """The score of one unit, leader or person in a period.

    `marks` are its own of that period, `led` the items it leads then, `day` the last day asked about. The method makes the points:
    their sum, their mean over the items led, or beside them the parts of the weighted index that were lost. One matter may count
    once only, a clause may be capped, and the score stays between floor and ceiling; what changes a point says so in its reason.
    """
    counted = sorted(marks, key=lambda mark: mark.order)
    if policy.heaviest_once:
        counted = _heaviest_once(counted)
    counted = _capped(counted, policy)
    if policy.method is Method.MEAN:
        counted = _shared_out(counted, max(1, len(led)))
    if policy.method is Method.INDEX:
        counted = sorted([*counted, *_index_marks(name, led, policy, period)], key=lambda mark: mark.order)
    found = Score(base=policy.base, marks=tuple(counted))
    bound = _bound(name, found.value, policy, day)
    return replace(found, marks=(*found.marks, bound)) if bound else found


def _heaviest_once(marks: Sequence[Mark]) -> list[Mark]:
    """Of one matter's deductions the heaviest counts, and of its awards the highest; the earliest of equals (DOMAIN §6)."""
    heaviest: dict[tuple[str, bool], Mark] = {}
    for mark in marks:
        side = (mark.item, mark.points > 0)
        if side not in heaviest or abs(mark.points) > abs(heaviest[side].points):
            heaviest[side] = mark
    return [mark if heaviest[mark.item, mark.points > 0] is mark else _reduced(mark, ZERO, _outweighed(mark)) for mark in marks]


def _outweighed(mark: Mark) -> str:
    return f"同一事项{'加分只计最高' if mark.points > 0 else '扣分只计最重'}的一条"


def _capped(marks: Sequence[Mark], policy: ScorePolicy) -> list[Mark]:
    """A clause's marks in the order of their days, until its cap for the period is used up."""
    caps = {clause.title: clause.total_cap for clause in (*policy.clauses.values(), *policy.decisions.values()) if clause.total_cap is not None}
    used: dict[str, Decimal] = dict.fromkeys(caps, ZERO)
    kept = []
    for mark in marks:
        if mark.clause in caps:
            points = limited(mark.points, caps[mark.clause] - used[mark.clause])
            used[mark.clause] += abs(points)
            mark = _reduced(mark, points, f"本条最多计{number(caps[mark.clause])}分")
        kept.append(mark)
    return kept


def _reduced(mark: Mark, points: Decimal, why: str) -> Mark:
    """The mark with fewer points and the reason for that; as it is where they are the same."""
    if points == mark.points:
        return mark
    return replace(mark, points=points, reason=f"{mark.reason}（{why}，原{number(mark.points)}分）")


def _shared_out(marks: Sequence[Mark], parts: int) -> list[Mark]:
    """Each mark divided by the number of items, to the hundredth; the rounding runs on from mark to mark, so that they add up to the rounded mean."""
    shared, exact, given = [], ZERO, ZERO
    for mark in marks:
        exact += mark.points
        points = rounded(exact / parts, PLACES) - given
        given += points
        shared.append(replace(mark, points=points))
    return shared


class _Case(Record, frozen=True, kw_only=True):
    """One case of a part of the index: whether it failed, on which day it counts, why, and the entry it rests on."""

    failed: bool
    day: date
    reason: str = ""
    entry: str | None = None


def _index_marks(name: str, led: Sequence[Standing], policy: ScorePolicy, period: Period) -> list[Mark]:
    """What the weighted index takes away: each case that failed loses its share of the part's weight, weight ÷ cases (DOMAIN §6)."""
    marks = []
    for part, weight in policy.weights.items():
        cases = [(one.item.id, case) for one in led for case in _CASES[part](one, period)]
        share = f"（{number(weight)}分÷{len(cases)}）"
        lost = [
            Mark(unit=name, day=case.day, clause=INDEX_TITLES[part], points=-weight, item=item, reason=case.reason + share, entry=case.entry)
            for item, case in cases
            if case.failed
        ]
        marks += _shared_out(sorted(lost, key=lambda mark: mark.order), len(cases)) if lost else []
    return marks


def _completion(one: Standing, period: Period) -> list[_Case]:
    """Items that should be finished: those that were, and those that are overdue."""
    return [_Case(failed=False, day=one.day)] if period.holds(one.approved_on) else _overdue(one)


def _timeliness(one: Standing, period: Period) -> list[_Case]:
    """按时办结率: on time ÷ (on time + late + overdue)."""
    approval = one.approval
    if approval and period.holds(approval.on) and one.on_time is not None:
        return [_Case(failed=not one.on_time, day=approval.on, reason=finish_reason(one), entry=approval.key)]
    return _overdue(one)


def _overdue(one: Standing) -> list[_Case]:
    return [_Case(failed=True, day=one.day, reason=overdue_reason(one))] if one.overdue else []


def _feedback(one: Standing, period: Period) -> list[_Case]:
    """反馈及时率: on-time reports ÷ expected."""
    judged = [window for window in one.windows_since(period.first) if period.holds(window.judged_on)]
    return [_Case(failed=window.outcome != "on_time", day=window.judged_on, reason=report_reason(window)) for window in judged]


def _quality(one: Standing, period: Period) -> list[_Case]:
    """Decisions on applications: approved, or sent back."""
    decided = one.within(period.first, period.last, Kind.RETURN, Kind.COMPLETE)
    return [_Case(failed=entry.kind is Kind.RETURN, day=entry.on, reason=entry.text or KINDS[entry.kind], entry=entry.key) for entry in decided]


_CASES: dict[str, Callable[[Standing, Period], list[_Case]]] = {
    "completion": _completion,
    "timeliness": _timeliness,
    "feedback": _feedback,
    "quality": _quality,
}


def _bound(name: str, value: Decimal, policy: ScorePolicy, day: date) -> Mark | None:
    """The mark that lifts a score to the floor or lowers it to the ceiling."""
    if policy.floor is not None and value < policy.floor:
        return Mark(unit=name, day=day, clause=BOUNDS["floor"], points=policy.floor - value, item="", reason=f"得分不低于{number(policy.floor)}分")
    if policy.ceiling is not None and value > policy.ceiling:
        return Mark(
            unit=name, day=day, clause=BOUNDS["ceiling"], points=policy.ceiling - value, item="", reason=f"得分不高于{number(policy.ceiling)}分"
        )
    return None


def clause_totals(marks: Iterable[Mark]) -> list[tuple[str, int, Decimal]]:
    """What each clause cost or brought in all: (clause, marks, points), heaviest loss first."""
    totals: dict[str, tuple[int, Decimal]] = {}
    for mark in marks:
        count, points = totals.get(mark.clause, (0, ZERO))
        totals[mark.clause] = (count + 1, points + mark.points)
    return sorted(((clause, count, points) for clause, (count, points) in totals.items()), key=lambda total: (total[2], total[0]))
