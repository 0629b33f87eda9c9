"""An item survives the index: a record to bytes, and back."""

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.model import Cadence, Entry, Item, Kind, Milestone, Source, Target, Urgency
from ledger.record import packed, unpacked

TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=10)
MAYBE = st.none() | TEXT
DAYS = st.dates(date(1949, 10, 1), date(2099, 12, 31))
OFFSETS = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2099, 1, 1), timezones=OFFSETS).map(lambda moment: moment.replace(fold=0))  # noqa: DTZ001
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**12), max_value=10**12)
NAMES = st.lists(TEXT, max_size=3).map(tuple)

ENTRIES = st.builds(
    Entry,
    key=TEXT,
    kind=st.sampled_from(Kind),
    on=DAYS,
    at=MOMENTS,
    by=TEXT,
    text=MAYBE,
    percent=st.none() | NUMBERS,
    problems=MAYBE,
    to=st.none() | DAYS,
    exempt=st.booleans(),
    evidence=NAMES,
    points=st.none() | NUMBERS,
    voids=MAYBE,
    old=MAYBE,
)
ITEMS = st.builds(
    Item,
    id=TEXT,
    title=TEXT,
    list=TEXT,
    path=TEXT,
    source=st.builds(Source, document=MAYBE, date=st.none() | DAYS, text=MAYBE),
    goal=MAYBE,
    target=st.none() | st.builds(Target, value=NUMBERS, unit=TEXT),
    lead_units=NAMES,
    tags=NAMES,
    urgency=st.sampled_from(Urgency),
    opened=st.none() | DAYS,
    due=st.none() | DAYS,
    cadence=st.none() | st.sampled_from(Cadence),
    milestones=st.lists(st.builds(Milestone, due=DAYS, percent=st.none() | NUMBERS, title=TEXT), max_size=2).map(tuple),
    extra=st.lists(st.tuples(TEXT, TEXT), max_size=2).map(tuple),
    log=st.lists(ENTRIES, max_size=3).map(tuple),
)
PLAIN = Item(id="ZD-2026-001", title="甲", list="key-work", path="p", target=Target(value=Decimal("1.50")), due=date(2026, 6, 30))


@settings(max_examples=150, deadline=None)
@given(ITEMS)
def test_an_item_comes_back_as_it_was(item: Item) -> None:
    back = unpacked(packed(item), Item)

    assert (back, repr(back)) == (item, repr(item))


BYTES = packed(PLAIN)
FOREIGN = {
    "nothing": b"",
    "no record": b"5",
    "a list": b"[1, 2]",
    "cut short": BYTES[:-1],
    "something after it": BYTES + b"5",
    "too little": b'{"id": "ZD-2026-001"}',
    "a day that never was": BYTES.replace(b"2026-06-30", b"2026-02-30"),
    "a number that is none": BYTES.replace(b"1.50", b"1.5x"),
}


@pytest.mark.parametrize("data", FOREIGN.values(), ids=FOREIGN)
def test_foreign_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        unpacked(data, Item)
