"""排名: who stands where within a group, who takes a seat, and how that has moved since the period before."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from types import MappingProxyType

from ledger.model import Directory, Item, Kind, ScorePolicy, Seats, Status
from ledger.record import Record, replace
from ledger.rules.family import counted
from ledger.rules.marks import By, Mark, bearers, item_marks
from ledger.rules.periods import Period
from ledger.rules.scores import Score, score
from ledger.rules.standing import Standing
from ledger.rules.succession import present_on
from ledger.rules.yardstick import Yardstick


class RankRow(Record, frozen=True, kw_only=True):
    """One line of a ranking; `rank` is None for one that is listed but not ranked.

    `unit` is the name ranked, a leader's or a person's where those are; `previous_rank` is that of the period before.
    """

    group: str
    unit: str
    rank: int | None
    score: Decimal
    items: int
    finished: int
    on_time: int
    late: int
    overdue: int
    reports_expected: int
    reports_on_time: int
    reports_late: int
    reports_missing: int
    returned: int
    awards: Decimal
    deductions: Decimal
    seat: str | None
    previous_rank: int | None
    marks: tuple[Mark, ...]

    @property
    def movement(self) -> int | None:
        """Places gained since the period before (negative: lost); None unless ranked in both."""
        return None if self.rank is None or self.previous_rank is None else self.previous_rank - self.rank


def ranking(
    standings: Sequence[Standing],
    directory: Directory,
    yardstick: Yardstick,
    period: Period,
    day: date,
    *,
    by: By = By.UNIT,
    known: date | None = None,
    onward: Mapping[str, Item] = MappingProxyType({}),
) -> tuple[RankRow, ...]:
    """Every unit of the directory (or every leader or person that items name), by group and rank; collective units never.

    `day` is the day the standings are of, `known` the day up to which decisions may settle what was found by then, `onward` the
    continuations of items carried over (结转), where decisions on the year before are recorded. Marks count in the period of their
    own day, a finished item in the period in which it was approved. `items` and the counts after it are of items led; a supporting
    unit shares only the points its clauses say. Ties share a rank and the next is skipped (1 2 2 4). Whoever leads nothing is listed,
    not ranked (DOMAIN §6).
    """
    policy = yardstick.policy.scoring
    led: dict[str, list[Standing]] = defaultdict(list)
    marks: dict[str, list[Mark]] = defaultdict(list)
    for one in counted(standings):
        for name in bearers(one.item, by)[0] if _alive_in(one, period) else ():
            led[name].append(one)
    for one in standings:
        for mark in item_marks(one, yardstick, by, first=period.first, known=known, onward=onward.get(one.item.id)):
            if period.holds(mark.day):
                marks[mark.unit].append(mark)
    rows = [
        _row(group, name, led[name], score(name, marks[name], led[name], policy, period, day), period)
        for name, group in _candidates(present_on(directory, day), by, {*led, *marks}).items()
    ]
    groups = list(dict.fromkeys(row.group for row in rows))
    rows.sort(key=lambda row: (groups.index(row.group), row.items == 0, -row.score))
    return tuple(ranked for _, group in groupby(rows, key=lambda row: row.group) for ranked in _ranked(list(group), policy))


def moved(rows: Iterable[RankRow], before: Iterable[RankRow], names: Mapping[str, str] = MappingProxyType({})) -> tuple[RankRow, ...]:
    """The rows with each one's rank in the period before; `names` are the present ones of those that then had another.

    One into which several were merged has only a rank of its own, if it was there before.
    """
    before = list(before)
    became = Counter(names[row.unit] for row in before if row.unit in names)
    earlier = {names[row.unit]: row.rank for row in before if row.unit in names and became[names[row.unit]] == 1}
    earlier |= {row.unit: row.rank for row in before if row.unit not in names}
    return tuple(replace(row, previous_rank=earlier.get(row.unit)) for row in rows)


def _candidates(directory: Directory, by: By, named: set[str]) -> Mapping[str, str]:
    """Who is listed, with their groups: units as the directory has them; leaders and persons as items name them, in its order."""
    if by is By.UNIT:
        return {unit.name: unit.group or "" for unit in directory.units if not unit.collective}
    known = {person.name: place for place, person in enumerate(directory.people)}
    return dict.fromkeys(sorted(named, key=lambda name: (known.get(name, len(known)), name)), "牵头领导" if by is By.LEADER else "责任人")


def _alive_in(one: Standing, period: Period) -> bool:
    """An item counts in a period unless it was finished or cancelled before the period began."""
    cancelled = one.last(Kind.CANCEL) if one.status is Status.CANCELLED else None
    ended = cancelled.on if cancelled else one.approved_on
    return ended is None or ended >= period.first


def _row(group: str, name: str, led: Sequence[Standing], scored: Score, period: Period) -> RankRow:
    finished = [one for one in led if period.holds(one.approved_on)]
    kept = Counter(window.outcome for one in led for window in one.windows_since(period.first) if period.holds(window.judged_on))
    return RankRow(
        group=group,
        unit=name,
        rank=None,
        score=scored.value,
        items=len(led),
        finished=len(finished),
        on_time=sum(one.on_time is True for one in finished),
        late=sum(one.on_time is False for one in finished),
        overdue=sum(one.overdue for one in led),
        reports_expected=kept.total(),
        reports_on_time=kept["on_time"],
        reports_late=kept["late"],
        reports_missing=kept["missing"],
        returned=sum(len(one.within(period.first, period.last, Kind.RETURN)) for one in led),
        awards=scored.awards,
        deductions=scored.deductions,
        seat=None,
        previous_rank=None,
        marks=scored.marks,
    )


def _ranked(group: Sequence[RankRow], policy: ScorePolicy) -> list[RankRow]:
    seats = policy.seats.get(group[0].group, Seats(top=policy.top_seats, bottom=policy.bottom_seats))
    scores = [row.score for row in group if row.items]
    ranked = []
    for row in group:
        if not row.items:
            ranked.append(row)
            continue
        above = sum(score > row.score for score in scores)
        below = sum(score < row.score for score in scores)
        ranked.append(replace(row, rank=above + 1, seat=_seat(row, above, below, seats)))
    return ranked


def _seat(row: RankRow, above: int, below: int, seats: Seats) -> str | None:
    """优胜席 and 落后席; nobody takes a bottom seat who has not lost points (DOMAIN §6)."""
    if above < seats.top:
        return "top"
    return "bottom" if below < seats.bottom and row.deductions > 0 else None
