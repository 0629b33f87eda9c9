"""What is remembered of an item answers as the item does, and what it cannot answer it asks of the item."""

from datetime import date, timedelta
from operator import attrgetter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.model import Item, Kind, LightPolicy, Summary, summary
from ledger.rules.ending import ending
from ledger.rules.lights import light, named_reason
from ledger.rules.remembered import Remembered
from ledger.rules.standing import Standing

from .making import entry, item, stand, story
from .test_properties import always_the_same, logs, plans

TOLD = [
    *("item.id", "item.title", "item.list", "item.path", "item.lead_units", "item.support_units", "item.units", "item.lead_leader", "item.owner"),
    *("item.supervisor", "item.tags", "item.opened", "item.parent", "item.weight", "item.plan", "item.carried_from", "item.carried_to"),
    *("status", "open", "percent", "planned_percent", "current_due", "current_due_estimated", "overdue", "days_overdue", "workdays_overdue"),
    *("workdays_left", "estimated", "on_time", "children"),
]
ASKED = ["item.goal", "item.due", "item.log", "entries", "history", "scored_due", "finished_on", "unreported", "last_report_on"]


def remembered(one: Item, day: date) -> Remembered:
    """An item as remembered; that it be folded is a failure."""

    def refuse(each: Summary) -> Standing:
        raise AssertionError(each)

    return Remembered(summary(one, ending(one)), day, stand(one, day.isoformat()).yardstick, refuse)


def later(one: Item, wait: int) -> date:
    return max(ending(one).last_on, date(2026, 1, 1)) + timedelta(days=wait)


@always_the_same
@given(one=plans(logs()), wait=st.integers(0, 400))
def test_what_a_summary_tells_is_what_the_log_tells(one: Item, wait: int) -> None:
    day = later(one, wait)

    told, folded = remembered(one, day), stand(one, day.isoformat())

    assert {name: attrgetter(name)(told) for name in TOLD} == {name: attrgetter(name)(folded) for name in TOLD}
    assert told.count(Kind.REMIND) == folded.count(Kind.REMIND)


@always_the_same
@given(one=plans(logs()), wait=st.integers(0, 400))
def test_its_light_and_the_reason_are_the_same(one: Item, wait: int) -> None:
    day, policy = later(one, wait), LightPolicy()

    told, folded = remembered(one, day), stand(one, day.isoformat())

    assert (light(told, policy), named_reason(told, policy)) == (light(folded, policy), named_reason(folded, policy))


@pytest.mark.parametrize("name", ASKED)
def test_anything_else_is_asked_of_the_item(name: str) -> None:
    one = item(*story("assign progress submit complete"), goal="全部装上", due="2026-06-30")
    folded = stand(one, "2026-12-01")
    told = Remembered(summary(one, ending(one)), folded.day, folded.yardstick, lambda _: folded)

    assert attrgetter(name)(told) == attrgetter(name)(folded)


def test_an_item_is_folded_once() -> None:
    one = item(*story("assign progress"), due="2026-06-30")
    folded = stand(one, "2026-12-01")
    asked: list[str] = []
    told = Remembered(summary(one, ending(one)), folded.day, folded.yardstick, lambda each: asked.append(each.id) or folded)

    assert (told.history, told.entries, told.count(Kind.PROGRESS)) == (folded.history, folded.entries, 1)
    assert asked == [one.id]


def test_a_parent_keeps_its_children_when_it_is_folded() -> None:
    one, child = item(*story("assign")), stand(item(*story("assign"), id="ZD-2026-009"), "2026-12-01")
    folded = stand(one, "2026-12-01")
    parent = Remembered(summary(one, ending(one)), folded.day, folded.yardstick, lambda _: folded).with_children((child,), child.percent)

    assert parent.folded.children == parent.children == (child,)


def test_a_reminder_that_was_taken_back_does_not_count() -> None:
    one = item(entry("remind", "2026-03-01"), entry("remind", "2026-03-02"), entry("void", "2026-03-03", voids="remind0301"))

    assert remembered(one, date(2026, 3, 3)).count(Kind.REMIND) == 1
