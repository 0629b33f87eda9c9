"""Parents and children: percent, light and counting."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.model import Item, Kind, Light, LightPolicy, Policy, TaskList
from ledger.record import replace
from ledger.reports.figures import count
from ledger.rules.calendar import Calendar
from ledger.rules.family import LEVELS, counted, depths, standings_on, with_children
from ledger.rules.lights import light, reason
from ledger.rules.standing import Standing
from ledger.rules.yardstick import Yardstick

from .making import CALENDAR, entry, item, stand
from .test_properties import GREENNESS, always_the_same, logs, plans

POLICY = LightPolicy()
YARDSTICK = Yardstick(Policy(), {"key-work": TaskList(name="key-work", title="年度重点工作", prefix="ZD")}, Calendar())


def child(number: int, percent: int | None = None, *more: str, **header: object) -> Item:
    """A sub-item of ZD-2026-001, reported at a percent on March 2nd; `more` are the kinds of later entries."""
    log = [entry("assign", "2026-02-01")] + ([] if percent is None else [entry("progress", "2026-03-02", percent=percent)])
    later = [entry(kind, f"2026-04-{day:02d}") for day, kind in enumerate(more, 1)]
    return item(*log, *later, id=f"ZD-2026-{number:03d}", **{"parent": "ZD-2026-001"} | header)


def family(*children: Item, parent: Item | None = None, on: str = "2026-05-01") -> Standing:
    """The parent as it stands over its children."""
    return standings_on([parent or item(entry("assign", "2026-02-01")), *children], date.fromisoformat(on), YARDSTICK)[0]


@pytest.mark.parametrize(
    ("children", "percent"),
    [
        ([child(2, 40), child(3, 80)], "60"),
        ([child(2, 40, weight=Decimal(3)), child(3, 80)], "50"),
        ([child(2, 10), child(3, 10), child(4, 11)], "10.3"),
        ([child(2, 0, weight=Decimal(1)), child(3, 33, weight=Decimal("1.5"))], "19.8"),
        ([child(2, 50, "complete"), child(3)], "50"),
        ([child(2, 40), child(3, 80, "cancel")], "40"),
        ([child(2, 40), child(3, 80, "suspend")], "40"),
        ([child(2, 40, "suspend"), child(3, 80, "suspend")], "60"),
        ([child(2, 1), child(3, 0), child(4, 0), child(5, 0), child(6, 0), child(7, 0), child(8, 0), child(9, 0)], "0.1"),
        ([child(2, 40, opened="2026-05-02")], "0"),
        ([child(2, 40, opened="2026-05-01")], "40"),
    ],
    ids=[
        "plain mean", "weights", "one decimal", "half up", "finished is 100", "a cancelled one is no part", "a suspended one waits outside",
        "all suspended", "an eighth of a percent", "not there yet", "there from its first day",
    ],
)  # fmt: skip
def test_a_parents_percent_is_the_weighted_mean_of_its_childrens(children: list[Item], percent: str) -> None:
    assert family(*children).percent == Decimal(percent)


def test_a_finished_parent_is_at_100_whatever_its_children_say() -> None:
    parent = item(entry("assign", "2026-02-01"), entry("complete", "2026-04-01"))

    assert family(child(2, 40), parent=parent).percent == 100


def test_what_a_parent_reports_itself_does_not_move_its_percent() -> None:
    parent = item(entry("assign", "2026-02-01"), entry("progress", "2026-04-01", percent=90))

    assert family(child(2, 40), parent=parent).percent == 40


def test_grandchildren_count_through_their_parents() -> None:
    one = family(child(2, 0), child(3, 40), child(4, 80, parent="ZD-2026-002"))

    assert one.percent == 60
    assert [each.percent for each in one.children] == [80, 40]


@pytest.mark.parametrize(
    ("due", "shown", "why"),
    [
        ("2026-05-08", Light.YELLOW, "子事项ZD-2026-002还有3个工作日到期"),
        ("2026-04-29", Light.RED, "子事项ZD-2026-002逾期1个工作日"),
        ("2026-12-31", Light.GREEN, ""),
    ],
)
def test_a_parent_shows_the_worst_light_of_its_children(due: str, shown: Light, why: str) -> None:
    one = family(child(2, 95, due=due, opened="2026-03-02"), child(3, 50))

    assert light(one, POLICY) is shown
    assert reason(one, POLICY) == why


@pytest.mark.parametrize("kind", ["complete", "suspend", "cancel"])
def test_a_child_that_is_not_worked_on_does_not_darken_its_parent(kind: str) -> None:
    one = family(child(2, 0, kind, due="2026-04-29"), child(3, 50))

    assert light(one, POLICY) is Light.GREEN


def test_a_parents_own_deadline_still_counts_for_its_light() -> None:
    one = family(child(2, 100), parent=item(entry("assign", "2026-02-01"), due="2026-04-29"))

    assert light(one, POLICY) is Light.RED


@pytest.mark.parametrize(
    ("children", "ids"),
    [
        ([child(2, 40), child(3, 80)], ["ZD-2026-002", "ZD-2026-003"]),
        ([child(2, 40), child(3, 80, "cancel")], ["ZD-2026-002", "ZD-2026-003"]),
        ([child(2, 40, "cancel")], ["ZD-2026-001", "ZD-2026-002"]),
        ([child(2, 40), child(3, 80, parent="ZD-2026-002")], ["ZD-2026-003"]),
        ([child(2, 40, parent="ZD-2026-999")], ["ZD-2026-001", "ZD-2026-002"]),
        ([child(2, 40, parent="ZD-2026-002")], ["ZD-2026-001", "ZD-2026-002"]),
        ([child(2, 40, parent="ZD-2026-003"), child(3, 40, parent="ZD-2026-002")], ["ZD-2026-001", "ZD-2026-002", "ZD-2026-003"]),
    ],
    ids=["children only", "a cancelled one counts as such", "all cancelled", "leaves only", "parent unknown", "its own parent", "a circle"],
)
def test_an_item_is_counted_through_its_children_or_itself_never_both(children: list[Item], ids: list[str]) -> None:
    standings = standings_on([item(), *children], date(2026, 5, 1), YARDSTICK)

    assert [one.item.id for one in counted(standings)] == ids
    assert count(standings, POLICY).items == len(ids)


@pytest.mark.parametrize(
    ("parents", "found"),
    [
        ({}, {}),
        ({"b": "a"}, {"b": 1}),
        ({"c": "b", "b": "a"}, {"b": 1, "c": 2}),
        ({"a": "a"}, {}),
        ({"a": "b", "b": "a", "c": "b", "d": "x"}, {"d": 1}),
    ],
)
def test_depth_counts_the_parents_above_and_leaves_out_circles(parents: dict[str, str | None], found: dict[str, int]) -> None:
    assert depths(parents) == found


def test_parents_follow_no_further_down_than_the_limit() -> None:
    parents: dict[str, str | None] = {str(number): str(number - 1) for number in range(1, 3000)}

    assert max(depths(parents).values()) == LEVELS


@always_the_same
@given(
    items=st.lists(plans(logs()), min_size=1, max_size=6), parents=st.lists(st.integers(0, 6), min_size=6, max_size=6), shuffle=st.randoms(use_true_random=False)
)  # fmt: skip
def test_families_ignore_the_order_of_items_and_lose_nobody(items: list[Item], parents: list[int], shuffle) -> None:
    book = [replace(one, id=f"ZD-2026-{place:03d}", parent=f"ZD-2026-{parents[place]:03d}") for place, one in enumerate(items)]
    standings = [stand(one, "2026-11-20") for one in book]

    once = with_children(standings)
    mixed = with_children(shuffle.sample(standings, len(standings)))

    assert [one.item.id for one in once] == [one.id for one in book]
    assert sorted(mixed, key=lambda one: one.item.id) == once
    assert sorted(one.item.id for one in counted(once)) == sorted({one.id for one in book} - {one.item.id for one in once if one.children})


@always_the_same
@given(items=st.lists(plans(logs(st.sampled_from([Kind.PROGRESS, Kind.EXTEND, Kind.NOTE]))), min_size=2, max_size=4), wait=st.integers(1, 90))
def test_a_parents_light_never_turns_greener_as_days_pass_with_no_entry(items: list[Item], wait: int) -> None:
    book = [
        replace(one, id=f"ZD-2026-{place:03d}", parent="ZD-2026-000" if place else None, opened=date(2026, 1, 1)) for place, one in enumerate(items)
    ]
    early, late = date(2026, 11, 20), date.fromordinal(date(2026, 11, 20).toordinal() + wait)

    before = standings_on(book, early, Yardstick(YARDSTICK.policy, YARDSTICK.lists, CALENDAR))[0]
    after = standings_on(book, late, Yardstick(YARDSTICK.policy, YARDSTICK.lists, CALENDAR))[0]

    assert GREENNESS[light(after, POLICY)] >= GREENNESS[light(before, POLICY)]


def carried(one: Item, number: str, parent: str | None = None) -> tuple[Item, Item]:
    """An item and its continuation under a new number from 2027 on."""
    there = entry("edit", "2027-01-01", field="carried_to", new=number)
    here = entry("edit", "2027-01-01", field="carried_from", new=one.id)
    return replace(one, carried_to=number, log=(*one.log, there)), replace(one, id=number, carried_from=one.id, parent=parent, log=(*one.log, here))


@pytest.mark.parametrize(("on", "parent"), [("2026-12-31", "ZD-2026-001"), ("2027-01-01", "ZD-2027-001")])
def test_what_was_finished_in_the_old_book_still_belongs_to_the_carried_parent(on: str, parent: str) -> None:
    book = [
        *carried(item(entry("assign", "2026-02-01")), "ZD-2027-001"),
        child(2, 100, "complete"),
        *carried(child(3, 40), "ZD-2027-002", "ZD-2027-001"),
    ]

    standings = {one.item.id: one for one in standings_on(book, date.fromisoformat(on), YARDSTICK)}

    assert standings[parent].percent == 70
    assert len(counted(standings.values())) == 2
