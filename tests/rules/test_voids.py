"""作废: what a void takes out of an item, what brings it back, and what may be voided."""

from datetime import date
from itertools import permutations

import pytest

from ledger.errors import NotAllowed
from ledger.model import Entry, Status
from ledger.rules.history import living
from ledger.rules.lifecycle import record

from .making import entry, item, stand, story

NOTE = entry("note", "2026-03-01", key="note")


def void(key: str, on: str, voids: str) -> Entry:
    return entry("void", on, key=key, voids=voids)


def file_order(log: tuple[Entry, ...]) -> str:
    return " ".join(one.key for one in log)


def standing_keys(log: tuple[Entry, ...]) -> list[str]:
    return [alive.key for alive in living(log, date.max)]


@pytest.mark.parametrize("on", ["2026-03-05", "2026-03-09", "2026-03-10", "2026-03-11"])
def test_a_voided_entry_exists_on_no_day(on: str) -> None:
    one = item(entry("assign", "2026-02-02"), entry("progress", "2026-03-05", percent=90), entry("void", "2026-03-10", voids="progress0305"))

    assert stand(one, on).status is Status.ASSIGNED
    assert stand(one, on).percent == 0
    assert stand(one, on).last_report_on is None


def test_a_void_that_is_itself_voided_names_nothing() -> None:
    wrong = entry("void", "2026-03-10", voids="progress0305")
    sorry = entry("void", "2026-03-11", voids="void0310")
    one = item(entry("progress", "2026-03-05", percent=90), wrong, sorry)

    assert stand(one, "2026-03-20").percent == 90
    assert [past.key for past in stand(one, "2026-03-20").entries] == ["progress0305", "void0311"]


def test_a_void_dated_before_the_void_it_names_still_withdraws_it() -> None:
    wrong = entry("void", "2026-03-10", voids="progress0305")
    sorry = entry("void", "2026-03-09", voids="void0310")
    one = item(entry("progress", "2026-03-05", percent=90), wrong, sorry)

    assert stand(one, "2026-03-20").percent == 90


@pytest.mark.parametrize(
    ("count", "expected"),
    [(0, ["note"]), (1, ["v1"]), (2, ["note", "v2"]), (3, ["v1", "v3"]), (4, ["note", "v2", "v4"])],
)
def test_every_void_turns_round_what_the_one_before_it_did(count: int, expected: list[str]) -> None:
    chain = (void("v1", "2026-03-02", "note"), void("v2", "2026-03-03", "v1"), void("v3", "2026-03-04", "v2"), void("v4", "2026-03-05", "v3"))

    assert standing_keys((NOTE, *chain[:count])) == expected


@pytest.mark.parametrize("days", list(permutations(("2026-02-02", "2026-03-02", "2026-04-02"))), ids=lambda days: " ".join(on[5:] for on in days))
def test_a_void_of_a_void_of_a_void_withdraws_whatever_the_dates(days: tuple[str, str, str]) -> None:
    first, second, third = days
    log = (NOTE, void("v1", first, "note"), void("v2", second, "v1"), void("v3", third, "v2"))

    assert sorted(standing_keys(log)) == ["v1", "v3"]


@pytest.mark.parametrize("voids", [("note",), ("note", "note"), ("note", "note", "gone")])
def test_one_living_void_is_enough(voids: tuple[str, ...]) -> None:
    log = (NOTE, *(void(f"v{count}", "2026-03-02", named) for count, named in enumerate(voids)))

    assert "note" not in standing_keys(log)


def test_an_entry_stands_until_all_voids_of_it_are_voided() -> None:
    log = (NOTE, void("v1", "2026-03-02", "note"), void("v2", "2026-03-03", "note"), void("v3", "2026-03-04", "v1"))

    assert standing_keys(log) == ["v2", "v3"]
    assert standing_keys((*log, void("v4", "2026-03-05", "v2"))) == ["note", "v3", "v4"]


def test_a_void_that_names_itself_takes_nothing_with_it() -> None:
    assert standing_keys((NOTE, void("v1", "2026-03-02", "v1"))) == ["note"]


PAIR = (void("v1", "2026-03-02", "v2"), void("v2", "2026-03-03", "v1"))
RING = (void("v1", "2026-03-02", "v2"), void("v2", "2026-03-03", "v3"), void("v3", "2026-03-04", "v1"))


@pytest.mark.parametrize("log", list(permutations((NOTE, *PAIR))), ids=file_order)
def test_of_two_voids_that_name_each_other_the_later_stands_whatever_the_order_of_the_file(log: tuple[Entry, ...]) -> None:
    assert standing_keys(log) == ["note", "v2"]


@pytest.mark.parametrize("log", list(permutations((NOTE, *RING))), ids=file_order)
def test_a_ring_of_three_is_settled_the_same_whatever_the_order_of_the_file(log: tuple[Entry, ...]) -> None:
    assert standing_keys(log) == ["note", "v2"]


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ("v1", ["v2", "v3"]),
        pytest.param("v2", ["v1", "v3"]),
    ],
)
def test_a_void_from_outside_breaks_a_circle(named: str, expected: list[str]) -> None:
    assert standing_keys((*PAIR, void("v3", "2026-03-04", named))) == expected


@pytest.mark.parametrize(
    "length",
    [
        100,
        pytest.param(1000),
    ],
)
def test_a_long_chain_of_voids_is_followed_to_its_end(length: int) -> None:
    chain = tuple(void(f"v{count}", "2026-03-02", f"v{count - 1}") for count in range(1, length + 1))

    assert len(standing_keys((entry("note", "2026-03-01", key="v0"), *chain))) == length // 2 + 1


def test_voiding_the_completion_reopens_the_item() -> None:
    before = item(*story("assign submit complete"))

    after = record(before, entry("void", "2026-03-05", voids="complete0204"))

    assert stand(after, "2026-03-05").status is Status.SUBMITTED
    assert after.log[:-1] == before.log


def test_voiding_a_void_brings_the_entry_back() -> None:
    before = item(*story("assign complete"), entry("void", "2026-03-05", voids="complete0203"))

    after = record(before, entry("void", "2026-03-06", voids="void0305"))

    assert stand(after, "2026-03-06").status is Status.COMPLETED


@pytest.mark.parametrize(
    ("log", "voids", "message"),
    [
        (story("assign"), "zzzz99", "ZD-2026-001 没有记录号为“zzzz99”的记录"),
        (story("assign"), None, "ZD-2026-001 没有记录号为“”的记录"),
        ((*story("assign note"), entry("void", "2026-02-05", voids="note0203")), "note0203", "ZD-2026-001 的记录 note0203 已经作废"),
        (story("assign edit"), "edit0203", "ZD-2026-001 的更正记录 edit0203 不能作废：它改的是表头，记录作废后表头不会变"),
        (
            story("assign accept"),
            "assign0202",
            "ZD-2026-001 不能在2026年3月5日记作废：2026年2月3日已记签收（accept0203），两者不能并存",
        ),
    ],
)
def test_what_cannot_be_voided(log: tuple, voids: str | None, message: str) -> None:
    with pytest.raises(NotAllowed) as refused:
        record(item(*log), entry("void", "2026-03-05", voids=voids))

    assert refused.value.message == message
