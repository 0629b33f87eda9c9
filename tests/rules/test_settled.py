"""What is over adds its number to a later period and nothing else: rankings and reports without it are the same."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.model import Item, Kind, Ledger, Method, Person, Policy, ScorePolicy, Settings, Status, TaskList
from ledger.record import replace
from ledger.reports.documents import period_report
from ledger.rules.carrying import continuation, continuations
from ledger.rules.ending import ending
from ledger.rules.family import standings_on
from ledger.rules.marks import By
from ledger.rules.periods import Period, parse_period
from ledger.rules.ranking import RankRow, ranking
from ledger.rules.settled import Settled, alike, related, settled
from ledger.rules.yardstick import Yardstick

from .making import SCORING, entry, item, stand, story
from .test_methods import INDEX
from .test_properties import BOARD, DAYS, PERCENTS, PLAIN, always_the_same, logs, plans, written

LISTS = {"key-work": TaskList(name="key-work", title="年度重点工作", prefix="ZD"), "decisions": TaskList(name="decisions", title="会议", prefix="HY")}
TODAY = date(2026, 11, 20)
PERIODS = st.sampled_from([parse_period(code) for code in ("2026-Q4", "2026-11", "2026-10", "2026-W47", "2026-W41")])
POLICIES = st.sampled_from([SCORING, replace(SCORING, method=Method.MEAN), replace(INDEX, clauses=SCORING.clauses)])


def office(items: Sequence[Item], policy: ScorePolicy = SCORING) -> Ledger:
    people = (Person(name="李明"), Person(name="王芳"))
    return Ledger(settings=Settings(lists=LISTS, policy=Policy(scoring=policy)), directory=replace(BOARD, people=people), items=tuple(items))


def endings(kinds: list[Kind]) -> st.SearchStrategy:
    """A log that ends early in one of these ways; what came before was anything."""
    before = st.lists(st.tuples(PLAIN, st.dates(date(2026, 1, 1), date(2026, 4, 30)), PERCENTS), max_size=5)
    last = st.tuples(st.sampled_from(kinds), st.dates(date(2026, 5, 1), date(2026, 9, 30)), PERCENTS)
    return st.tuples(before, last).map(lambda parts: written([*parts[0], parts[1]]))


def carried(one: Item, on: date, number: str) -> tuple[Item, Item]:
    """An item and what it goes on as (结转) from a day on."""
    traces = {side: entry("edit", on.isoformat(), key=side, field=side, new=new) for side, new in (("carried_to", number), ("carried_from", one.id))}
    gone = replace(one, carried_to=number, log=(*one.log, traces["carried_to"]))
    return gone, continuation(one, traces["carried_from"], number=number, path=one.path, onward={})


@st.composite
def books(draw: st.DrawFn) -> list[Item]:
    """Items most of which are over early; some are parts of others, some were carried over."""
    over = endings([Kind.COMPLETE, Kind.COMPLETE, Kind.CLOSE, Kind.CANCEL, Kind.SUSPEND])
    found: list[Item] = []
    for count, one in enumerate(draw(st.lists(plans(over | over | logs()), max_size=7))):
        numbers = [None, None, *(each.id for each in found)]
        one = replace(
            one,
            id=f"ZD-2025-{count:03d}",
            list=draw(st.sampled_from(list(LISTS))),
            lead_leader=draw(st.sampled_from([None, "李明", "丁丁", "甲甲"])),
            parent=draw(st.sampled_from(numbers)),
        )
        found += carried(one, draw(DAYS), f"ZD-2026-{count:03d}") if draw(st.integers(0, 3)) == 0 else [one]
    return found


def apart(items: Sequence[Item], first: date) -> tuple[list[Item], list[Settled]]:
    """What a period from a day on must look at; and the rest of what exists then, as numbers."""
    over = [one for family in families(items) if all(settled(one, ending(one), first) for one in family) for one in family]
    return [one for one in items if one not in over], alike(standings_on(over, first, Yardstick.of(office(items))))


def families(items: Sequence[Item]) -> list[list[Item]]:
    """Items by what hangs together: those with or under a parent under all their numbers; any other is alone."""
    kin = related(items)
    found: list[list[Item]] = [[one] for one in items if one.id not in kin]
    groups: list[set[str]] = []
    for one in items:
        if one.id in kin:
            named = {one.id, *(number for number in (one.parent, one.carried_from, one.carried_to) if number)}
            near = [group for group in groups if group & named]
            groups = [group for group in groups if group not in near] + [named.union(*near)]
    return found + [[one for one in items if one.id in group and one.id in kin] for group in groups]


def ranked(items: Sequence[Item], period: Period, policy: ScorePolicy, by: By) -> tuple[RankRow, ...]:
    ledger, on = office(items, policy), min(period.last, TODAY)
    yardstick = Yardstick.of(ledger)
    standings = standings_on(items, on, yardstick)
    return ranking(standings, ledger.directory, yardstick, period, on, by=by, known=TODAY, onward=continuations(items))


@settings(always_the_same, max_examples=300)
@given(items=books(), period=PERIODS, policy=POLICIES, by=st.sampled_from(By))
def test_a_ranking_is_the_same_without_what_was_settled_before(items: list[Item], period: Period, policy: ScorePolicy, by: By) -> None:
    kept, _ = apart(items, period.first)

    assert ranked(kept, period, policy, by) == ranked(items, period, policy, by)


@settings(always_the_same, max_examples=300)
@given(items=books(), period=PERIODS)
def test_a_report_is_the_same_without_what_was_settled_before_but_for_its_number(items: list[Item], period: Period) -> None:
    kept, over = apart(items, period.before.first)

    assert period_report(office(kept), period, TODAY, over) == period_report(office(items), period, TODAY)


@always_the_same
@given(one=plans(logs()), wait=st.integers(0, 90))
def test_an_item_stands_as_its_log_ends_from_its_last_entry_on(one: Item, wait: int) -> None:
    end = ending(one)
    found = stand(one, date.fromordinal(end.last_on.toordinal() + wait).isoformat())

    assert (found.status, found.on_time) == (end.status, end.on_time)


@pytest.mark.parametrize(
    ("kinds", "end"),
    [
        ("", (Status.REGISTERED, date.min, None)),
        ("assign progress", (Status.IN_PROGRESS, date(2026, 2, 3), None)),
        ("assign complete note", (Status.COMPLETED, date(2026, 2, 4), True)),
        ("assign note note complete", (Status.COMPLETED, date(2026, 2, 5), False)),
        ("assign cancel", (Status.CANCELLED, date(2026, 2, 3), None)),
    ],
)
def test_how_a_log_ends(kinds: str, end: tuple[Status, date | None, bool | None]) -> None:
    found = ending(item(*story(kinds), due="2026-02-04"))

    assert (found.status, found.last_on, found.on_time) == end


def test_an_entry_taken_back_still_says_that_something_happened() -> None:
    voided = item(*story("assign complete"), entry("note", "2026-03-01"), entry("void", "2026-03-05", voids="note0301"))

    assert ending(voided).last_on == date(2026, 3, 5)


@pytest.mark.parametrize(
    ("kinds", "header", "first", "expected"),
    [
        ("assign complete", {}, "2026-02-03", False),  # on that very day
        ("assign complete", {}, "2026-02-04", True),
        ("assign complete close", {}, "2026-03-01", True),
        ("assign cancel", {}, "2026-03-01", True),
        ("assign suspend", {}, "2026-03-01", False),
        ("assign progress submit", {}, "2026-03-01", False),
        ("", {}, "2026-03-01", False),
        ("assign complete", {"opened": "2026-03-01"}, "2026-03-01", False),  # a slip of the pen: opened after all that
        ("assign complete", {"opened": None}, "2026-03-01", True),
        ("assign complete", {"carried_to": "ZD-2027-001"}, "2026-03-01", False),  # without a trace
    ],
)
def test_what_is_settled_before_a_day(kinds: str, header: dict[str, str | None], first: str, expected: bool) -> None:
    one = item(*story(kinds), **header)

    assert settled(one, ending(one), date.fromisoformat(first)) is expected


def test_whoever_has_or_is_a_parent_is_related_under_each_of_its_numbers() -> None:
    old, new = carried(item(id="ZD-2025-001"), date(2026, 1, 1), "ZD-2026-001")
    child = item(id="ZD-2025-002", parent="ZD-2025-001", weight=Decimal(1))

    assert related([old, new, child, item(id="ZD-2026-003")]) == {"ZD-2025-001", "ZD-2026-001", "ZD-2025-002"}
