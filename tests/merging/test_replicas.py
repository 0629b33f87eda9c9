"""Replicas that wander apart by random operations come together again, in whatever order they are merged."""

import re
from collections import Counter
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.merging.verdicts import Side
from ledger.store.files import read_item
from tests.merging.replicas import BASE, LISTS, PATH, Step, keys_of, merged, settled, steps, wandered

DONE = st.lists(steps(), max_size=5)


def texts(*done: list[Step]) -> list[str]:
    return [wandered(BASE, replica, each) for replica, each in zip("xyz", done, strict=False)]


def without_choices(text: str) -> str:
    """Which choices were made depends on who met whom; everything else does not."""
    return re.sub(r"- key: \w+\n  kind: edit\n(?:  (?!text).*\n)*  text: 两处改得不同，合并时选定\n", "", text)


@given(DONE, DONE, DONE)
@settings(deadline=None, max_examples=40)
def test_three_replicas_become_one_in_every_order(first: list[Step], second: list[Step], third: list[Step]) -> None:
    """Whose side is whose is the next test's question, so each pair that may meet first is enough."""
    a, b, c = texts(first, second, third)

    ends = {without_choices(settled(BASE, settled(BASE, one, two), last)) for one, two, last in ((a, b, c), (b, c, a), (c, a, b))}

    assert len(ends) == 1


def test_remarks_around_what_a_third_takes_out_go_in_one_order() -> None:
    replicas = [
        BASE.replace("supervisor: 赵敏\n", ""),
        BASE.replace("opened:", "# 丙注\nopened:"),
        BASE.replace("supervisor:", "# 甲注\nsupervisor:"),
    ]

    ends = {settled(BASE, settled(BASE, a, b), c) for a, b, c in permutations(replicas)}

    assert len(ends) == 1


@given(DONE, DONE)
@settings(deadline=None, max_examples=40)
def test_it_does_not_matter_whose_side_is_whose(first: list[Step], second: list[Step]) -> None:
    ours, theirs = texts(first, second)

    assert settled(BASE, ours, theirs) == settled(BASE, theirs, ours)


@given(DONE, DONE)
@settings(deadline=None, max_examples=40)
def test_every_entry_of_either_side_is_there_once(first: list[Step], second: list[Step]) -> None:
    ours, theirs = texts(first, second)

    text = merged(BASE, ours, theirs).text or ""

    assert Counter(keys_of(text)) == Counter({*keys_of(ours), *keys_of(theirs)})
    assert read_item(text.encode(), PATH, LISTS)[0] is not None


def comments(text: str) -> set[str]:
    return {line for line in text.splitlines() if line.startswith("#")}


@given(DONE, DONE)
@settings(deadline=None, max_examples=40)
def test_both_sides_changes_are_kept_or_reported(first: list[Step], second: list[Step]) -> None:
    ours, theirs = texts(first, second)
    base, mine, other = (read_item(text.encode(), PATH, LISTS)[0] for text in (BASE, ours, theirs))

    outcome = merged(BASE, ours, theirs)

    made = read_item((outcome.text or "").encode(), PATH, LISTS)[0]
    assert None not in (base, mine, other, made)
    reported = {each.field.partition(".")[0] for each in outcome.conflicts}
    for name in ("goal", "standard", "lead_leader", "owner", "supervisor", "source", "target"):
        was, one, two, now = (getattr(item, name) for item in (base, mine, other, made))
        assert name in reported or name in ("source", "target") or now == (two if one == was else one)
    assert comments(outcome.text or "") == comments(ours) | comments(theirs)


@given(DONE, DONE, st.sampled_from(Side))
@settings(deadline=None, max_examples=40)
def test_a_choice_leaves_its_trace(first: list[Step], second: list[Step], side: Side) -> None:
    ours, theirs = texts(first, second)
    conflicts = merged(BASE, ours, theirs).conflicts

    outcome = merged(BASE, ours, theirs, **{each.name.replace(".", "__"): side for each in conflicts})

    assert outcome.whole
    assert [(trace.field, trace.new) for trace in outcome.traces] == [
        (each.field, each.ours if side is Side.OURS else each.theirs) for each in conflicts if not each.key
    ]


@pytest.mark.parametrize("replica", ["x", "y"])
def test_what_only_one_side_changed_is_as_that_side_has_it(replica: str) -> None:
    changed = wandered(BASE, replica, [Step("append", value="note"), Step("edit", field="owner", value="甲"), Step("comment", value="甲注", place=5)])

    assert merged(BASE, BASE, changed).text == merged(BASE, changed, BASE).text == changed
