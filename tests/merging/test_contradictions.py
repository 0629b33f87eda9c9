"""What each side could record alone and not both is found, with the entries that would have to be voided either way."""

from datetime import date

import pytest

from ledger.merging.contradictions import contradictions
from ledger.merging.verdicts import Side
from ledger.model import Entry, Item, Kind
from ledger.record import replace
from tests.merging.replicas import ZONE, datetime

ITEM = Item(id="ZD-2026-001", title="甲", list="key-work", path="", opened=date(2026, 1, 5), due=date(2026, 6, 30))


def entry(key: str, kind: str, day: str, **fields: object) -> Entry:
    on = date.fromisoformat(f"2026-{day}")
    return Entry(key=key, kind=Kind(kind), on=on, at=datetime(2026, on.month, on.day, 9, tzinfo=ZONE), by="赵敏", **fields)  # type: ignore[arg-type]


ASSIGN = entry("base1", "assign", "01-06")
COMPLETE = entry("base2", "complete", "03-01")


def extension(key: str, day: str, to: str) -> Entry:
    return entry(key, "extend", day, to=date.fromisoformat(f"2026-{to}"))


def found(base: list[Entry], ours: list[Entry], theirs: list[Entry]) -> list[tuple[list[str], list[str]]]:
    items = [replace(ITEM, log=tuple(log)) for log in (base, [*base, *ours], [*base, *theirs], [*base, *theirs, *ours])]
    return [([each.key for each in one.ours], [each.key for each in one.theirs]) for one in contradictions(*items)]


@pytest.mark.parametrize(
    ("base", "ours", "theirs"),
    [
        ([ASSIGN], [entry("o1", "progress", "02-01")], [entry("t1", "progress", "02-01")]),
        ([ASSIGN], [entry("o1", "progress", "02-01")], [entry("t1", "complete", "03-01")]),
        ([ASSIGN], [entry("o1", "complete", "03-01")], [entry("t1", "note", "04-01")]),
        ([ASSIGN], [entry("o1", "void", "03-01", voids="base1")], [entry("t1", "void", "03-02", voids="base1")]),
        ([ASSIGN], [extension("o1", "02-01", "07-31")], [extension("t1", "03-01", "08-31")]),
        ([ASSIGN], [extension("o1", "02-01", "07-31")], [entry("t1", "complete", "03-01")]),
        ([ASSIGN, COMPLETE], [entry("o1", "close", "03-05")], [entry("t1", "edit", "03-06", field="owner")]),
        ([ASSIGN, COMPLETE], [entry("o1", "progress", "03-05")], [entry("t1", "note", "03-06")]),  # impossible on one side already
    ],
)
def test_what_can_stand_together_is_none(base: list[Entry], ours: list[Entry], theirs: list[Entry]) -> None:
    assert found(base, ours, theirs) == []


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "to_void"),
    [
        ([ASSIGN, COMPLETE], [entry("o1", "close", "03-05")], [entry("t1", "close", "03-06")], (["o1"], ["t1"])),
        ([ASSIGN], [entry("o1", "suspend", "02-05")], [entry("t1", "suspend", "02-06")], (["o1"], ["t1"])),
        ([ASSIGN], [entry("o1", "accept", "02-05")], [entry("t1", "accept", "02-05")], (["o1"], ["t1"])),
        ([ASSIGN], [entry("o1", "complete", "03-01"), entry("o2", "close", "03-02")], [extension("t1", "03-05", "08-31")], (["o1", "o2"], ["t1"])),
        ([ASSIGN], [entry("o1", "complete", "03-01")], [entry("t1", "submit", "03-02"), entry("t2", "return", "03-03")], (["o1"], ["t1", "t2"])),
        ([ASSIGN], [extension("o1", "02-01", "08-31")], [extension("t1", "03-01", "07-31")], (["o1"], ["t1"])),
        ([ASSIGN, COMPLETE], [entry("o1", "void", "03-09", voids="base2")], [entry("t1", "close", "03-05")], (["o1"], ["t1"])),
        ([ASSIGN], [entry("o1", "cancel", "02-01")], [entry("t1", "progress", "02-02"), entry("t2", "complete", "02-03")], (["o1"], ["t1", "t2"])),
    ],
)
def test_what_cannot_names_what_either_choice_would_void(
    base: list[Entry], ours: list[Entry], theirs: list[Entry], to_void: tuple[list[str], list[str]]
) -> None:
    assert [(sorted(mine), sorted(other)) for mine, other in found(base, ours, theirs)] == [to_void]
    assert [(sorted(other), sorted(mine)) for mine, other in found(base, theirs, ours)] == [to_void]


def test_each_choice_makes_the_rest_possible() -> None:
    ours, theirs = entry("o1", "suspend", "02-05"), entry("t1", "complete", "02-06")
    items = [replace(ITEM, log=log) for log in ((ASSIGN,), (ASSIGN, ours), (ASSIGN, theirs), (ASSIGN, ours, theirs))]

    (only,) = contradictions(*items)

    assert only.to_void(Side.OURS) == (theirs,)
    assert only.to_void(Side.THEIRS) == (ours,)
