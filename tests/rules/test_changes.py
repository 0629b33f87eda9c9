"""What distinguishes two versions of an item: nothing is told twice, nothing is left out."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.model import Cadence, Entry, Item, Kind, Milestone, Source, Target, Urgency
from ledger.record import replace
from ledger.rules.changes import Change, What, changes, current_due, in_all, without_item

AT = datetime.fromisoformat("2026-02-03T09:00:00+08:00")
ITEM = Item(id="ZD-2026-001", title="甲", list="key-work", path="data/2026/key-work/ZD-2026-001.yaml", owner="张华", due=date(2026, 6, 30))


def entry(key: str, kind: Kind = Kind.NOTE, **fields: object) -> Entry:
    return Entry(key=key, kind=kind, on=AT.date(), at=AT, by="赵敏", **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changed", "field", "old", "new"),
    [
        ({"owner": "王强"}, "owner", "张华", "王强"),
        ({"owner": None}, "owner", "张华", None),
        ({"due": date(2026, 7, 1)}, "due", "2026-06-30", "2026-07-01"),
        ({"lead_units": ("甲局", "乙局")}, "lead_units", None, "甲局、乙局"),
        ({"cadence": Cadence.WEEKLY}, "cadence", None, "每周"),
        ({"urgency": Urgency.CRITICAL}, "urgency", "一般", "特急"),
        ({"weight": Decimal("2.50")}, "weight", None, "2.5"),
        ({"target": Target(value=Decimal(95), unit="%")}, "target", None, "不少于95%"),
        ({"source": Source(number="1号")}, "source.number", None, "1号"),
        ({"milestones": (Milestone(due=date(2026, 3, 31), percent=Decimal(30), title="选址"),)}, "milestones", None, "2026-03-31 30% 选址"),
        ({"extra": (("visits", "3"),)}, "visits", None, "3"),
        ({"title": "乙"}, "title", "甲", "乙"),
    ],
)
def test_a_header_field_that_changed_without_a_trace_is_told(changed: dict[str, object], field: str, old: str | None, new: str | None) -> None:
    assert changes(ITEM, replace(ITEM, **changed)) == [Change(what=What.UNTRACED, item=ITEM.id, field=field, old=old, new=new)]


def test_a_traced_field_is_told_once_by_its_trace() -> None:
    trace = entry("aaaa11", Kind.EDIT, field="owner", old="张华", new="王强")

    assert [change.what for change in changes(ITEM, replace(ITEM, owner="王强", log=(trace,)))] == [What.RECORDED]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (None, None, []),
        (ITEM, ITEM, []),
        (None, ITEM, [What.REGISTERED]),
        (ITEM, None, [What.DELETED]),
        (replace(ITEM, log=(entry("aaaa11"),)), ITEM, [What.ERASED]),
        (ITEM, replace(ITEM, log=(entry("aaaa11"),)), [What.RECORDED]),
        (replace(ITEM, log=(entry("aaaa11"),)), replace(ITEM, log=(entry("aaaa11", text="甲"),)), [What.ALTERED]),
        (replace(ITEM, log=(entry("aaaa11"), entry("aaaa22"))), replace(ITEM, log=(entry("aaaa22"), entry("aaaa11"))), []),
        (None, replace(ITEM, log=(entry("aaaa11"),)), [What.REGISTERED, What.RECORDED]),
        (None, replace(ITEM, carried_from="ZD-2025-001", log=(entry("aaaa11"),)), [What.REGISTERED]),
    ],
)
def test_what_happened_to_an_item_and_its_entries(before: Item | None, after: Item | None, told: list[What]) -> None:
    assert [change.what for change in changes(before, after)] == told


@pytest.mark.parametrize(("key", "due"), [("aaaa11", date(2026, 6, 30)), ("aaaa22", date(2026, 8, 31)), ("aaaa33", date(2026, 10, 31))])
def test_the_deadline_before_an_extension_is_that_of_the_one_before(key: str, due: date) -> None:
    log = (entry("aaaa11", Kind.EXTEND, to=date(2026, 8, 31)), entry("aaaa22", Kind.EXTEND, to=date(2026, 10, 31)))

    assert current_due(replace(ITEM, log=log), entry(key)) == due


def test_a_merge_made_only_what_it_shows_against_every_parent() -> None:
    mine, theirs = replace(ITEM, owner="王强"), replace(ITEM, goal="乙")
    merged = replace(ITEM, owner="王强", goal="乙", lead_leader="李明")

    assert [change.field for change in in_all([changes(mine, merged), changes(theirs, merged)])] == ["lead_leader"]


@given(st.lists(st.sampled_from([kind for kind in Kind if kind not in (Kind.EXTEND, Kind.VOID, Kind.AWARD, Kind.DEDUCT, Kind.EDIT)])))
def test_entries_told_without_their_item_are_told_the_same(kinds: list[Kind]) -> None:
    added = [entry(f"aaaa{place:02d}", kind) for place, kind in enumerate(kinds)]

    assert without_item(ITEM.id, added) == changes(ITEM, replace(ITEM, log=tuple(added)))
