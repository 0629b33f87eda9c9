"""The fold of an item's entries: status, percent, plan and finish. Deadlines are in test_deadlines, reports owed in test_feedback, voids in test_voids."""

from datetime import datetime
from decimal import Decimal

import pytest

from ledger.model import Kind, Status
from ledger.rules.existence import exists
from ledger.rules.history import status_history, statuses

from .making import day, entry, item, stand, stone, story


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ("", Status.REGISTERED),
        ("assign", Status.ASSIGNED),
        ("assign accept", Status.ACCEPTED),
        ("assign progress", Status.IN_PROGRESS),
        ("assign progress submit", Status.SUBMITTED),
        ("assign progress submit return", Status.IN_PROGRESS),
        ("assign progress submit complete", Status.COMPLETED),
        ("assign progress complete close", Status.CLOSED),
        ("assign suspend", Status.SUSPENDED),
        ("assign cancel", Status.CANCELLED),
        ("suspend resume", Status.REGISTERED),
        ("assign suspend resume", Status.ASSIGNED),
        ("assign accept suspend resume", Status.ACCEPTED),
        ("assign progress suspend resume", Status.IN_PROGRESS),
        ("assign progress submit suspend resume", Status.SUBMITTED),
        ("assign suspend resume accept suspend resume", Status.ACCEPTED),
        ("assign progress suspend cancel", Status.CANCELLED),
        ("assign accept progress resume", Status.IN_PROGRESS),
    ],
)
def test_the_last_step_gives_the_status(kinds: str, expected: Status) -> None:
    assert stand(item(*story(kinds)), "2026-11-20").status is expected


@pytest.mark.parametrize("kind", ["remind", "inspect", "extend", "award", "deduct", "note", "edit"])
@pytest.mark.parametrize(("kinds", "expected"), [("", Status.REGISTERED), ("assign accept", Status.ACCEPTED), ("assign complete", Status.COMPLETED)])
def test_other_kinds_change_no_status(kinds: str, expected: Status, kind: str) -> None:
    assert stand(item(*story(kinds), entry(kind, "2026-03-01")), "2026-11-20").status is expected


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ("", []),
        ("note", [Status.REGISTERED]),
        ("assign note accept", [Status.ASSIGNED, Status.ASSIGNED, Status.ACCEPTED]),
        ("assign progress progress", [Status.ASSIGNED, Status.IN_PROGRESS, Status.IN_PROGRESS]),
        ("assign suspend note resume", [Status.ASSIGNED, Status.SUSPENDED, Status.SUSPENDED, Status.ASSIGNED]),
        ("assign suspend suspend resume resume", [Status.ASSIGNED, Status.SUSPENDED, Status.SUSPENDED, Status.ASSIGNED, Status.ASSIGNED]),
    ],
)
def test_there_is_one_status_after_each_entry(kinds: str, expected: list[Status]) -> None:
    assert list(statuses(story(kinds))) == expected


def test_the_history_tells_only_the_changes() -> None:
    history = status_history(story("note assign note suspend note resume", "2026-02-02"))

    assert history == ((day("2026-02-03"), Status.ASSIGNED), (day("2026-02-05"), Status.SUSPENDED), (day("2026-02-07"), Status.ASSIGNED))


@pytest.mark.parametrize(
    ("on", "status", "percent"),
    [("2026-03-04", Status.ASSIGNED, 0), ("2026-03-05", Status.IN_PROGRESS, 15), ("2026-03-06", Status.IN_PROGRESS, 15)],
)
def test_an_entry_counts_from_its_own_day(on: str, status: Status, percent: int) -> None:
    one = stand(item(entry("assign", "2026-02-02"), entry("progress", "2026-03-05", percent=15)), on)

    assert (one.status, one.percent) == (status, percent)


@pytest.mark.parametrize(("on", "expected"), [("2026-01-24", False), ("2026-01-25", True), ("2026-01-26", True)])
def test_an_item_exists_from_the_day_it_was_opened(on: str, expected: bool) -> None:
    assert exists(item(opened="2026-01-25"), day(on)) is expected


def test_an_item_without_an_opening_day_has_always_existed() -> None:
    assert exists(item(opened=None), day("1999-01-01"))


@pytest.mark.parametrize(
    ("log", "expected"),
    [
        ([], 0),
        ([entry("assign", "2026-02-02"), entry("note", "2026-02-03")], 0),
        ([entry("progress", "2026-02-03", percent=15), entry("progress", "2026-03-03", percent="62.5")], Decimal("62.5")),
        ([entry("progress", "2026-02-03", percent=40), entry("progress", "2026-03-03", percent=30)], 30),
        ([entry("progress", "2026-02-03", percent=40), entry("progress", "2026-03-03", text="仍在比选")], 40),
        ([entry("progress", "2026-02-03", percent=40), entry("submit", "2026-03-03")], 40),
        ([entry("progress", "2026-02-03", percent=100), entry("submit", "2026-03-03"), entry("return", "2026-03-04")], 100),
        ([entry("progress", "2026-02-03", percent=40), entry("complete", "2026-03-03")], 100),
        ([entry("complete", "2026-03-03"), entry("close", "2026-03-04")], 100),
        ([entry("progress", "2026-02-03", percent=40), entry("cancel", "2026-03-03")], 40),
    ],
)
def test_the_percent_is_the_last_one_reported_and_100_once_finished(log: list, expected: Decimal) -> None:
    assert stand(item(*log), "2026-11-20").percent == expected


def test_entries_of_one_day_fold_in_order_of_typing() -> None:
    morning = entry("suspend", "2026-03-05", at=datetime.fromisoformat("2026-03-05T09:00:00+08:00"))
    evening = entry("resume", "2026-03-05", at=datetime.fromisoformat("2026-03-05T18:00:00+08:00"))

    assert stand(item(evening, morning), "2026-03-05").entries == (morning, evening)
    assert stand(item(evening, morning), "2026-03-05").status is Status.REGISTERED


def test_entries_of_one_moment_fold_in_order_of_key() -> None:
    first = entry("progress", "2026-03-05", key="aaaa11", percent=20)
    second = entry("progress", "2026-03-05", key="bbbb22", percent=30)

    assert stand(item(second, first), "2026-03-05").percent == 30


def test_the_day_it_happened_comes_before_the_moment_it_was_typed() -> None:
    late_typed = entry("progress", "2026-03-05", percent=20, at=datetime.fromisoformat("2026-03-20T09:00:00+08:00"))
    early_typed = entry("progress", "2026-03-06", percent=30, at=datetime.fromisoformat("2026-03-06T09:00:00+08:00"))

    assert stand(item(late_typed, early_typed), "2026-03-20").percent == 30


@pytest.mark.parametrize(
    ("log", "finished_on"),
    [
        ([entry("submit", "2026-06-20")], None),
        ([entry("submit", "2026-06-20"), entry("complete", "2026-06-25")], "2026-06-20"),
        ([entry("submit", "2026-06-20"), entry("complete", "2026-06-25"), entry("close", "2026-07-09")], "2026-06-20"),
        ([entry("submit", "2026-06-20"), entry("return", "2026-06-22"), entry("complete", "2026-06-25")], "2026-06-25"),
        ([*story("submit return submit complete", "2026-06-20")], "2026-06-22"),
        ([*story("submit submit complete", "2026-06-20")], "2026-06-21"),
        ([*story("submit return", "2026-06-20")], None),
        ([entry("complete", "2026-06-25"), entry("close", "2026-07-09")], "2026-06-25"),
        ([entry("close", "2026-07-09")], "2026-07-09"),
        ([*story("submit suspend", "2026-06-20")], None),
        ([*story("submit cancel", "2026-06-20")], None),
    ],
)
def test_it_finished_on_the_day_of_the_submission_that_was_accepted(log: list, finished_on: str | None) -> None:
    assert stand(item(*log), "2026-11-20").finished_on == day(finished_on)


@pytest.mark.parametrize(("on", "finished_on"), [("2026-06-24", None), ("2026-06-25", "2026-06-20"), ("2026-06-26", "2026-06-20")])
def test_a_submission_finishes_nothing_until_it_is_accepted(on: str, finished_on: str | None) -> None:
    one = item(entry("submit", "2026-06-20"), entry("complete", "2026-06-25"))

    assert stand(one, on).finished_on == day(finished_on)


@pytest.mark.parametrize(
    ("log", "approved_on", "key"),
    [
        ([entry("submit", "2026-06-20")], None, None),
        ([entry("submit", "2026-06-20"), entry("complete", "2026-06-25")], "2026-06-25", "complete0625"),
        ([entry("submit", "2026-06-20"), entry("complete", "2026-06-25"), entry("close", "2026-07-09")], "2026-06-25", "complete0625"),
        ([entry("close", "2026-07-09")], "2026-07-09", "close0709"),
        ([entry("complete", "2026-06-25"), entry("void", "2026-06-26", voids="complete0625")], None, None),
        ([*story("submit cancel", "2026-06-20")], None, None),
        ([*story("complete return close", "2026-06-25")], "2026-06-27", "close0627"),
        ([*story("complete submit complete", "2026-06-25")], "2026-06-27", "complete0627"),
        ([*story("complete complete close", "2026-06-25")], "2026-06-26", "complete0626"),
        ([*story("complete progress close", "2026-06-25")], "2026-06-27", "close0627"),
        ([*story("complete suspend resume", "2026-06-25")], "2026-06-25", "complete0625"),
    ],
)
def test_it_was_approved_on_the_day_of_completion(log: list, approved_on: str | None, key: str | None) -> None:
    one = stand(item(*log), "2026-11-20")

    assert one.approved_on == day(approved_on)
    assert getattr(one.approval, "key", None) == key


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2025-12-31", "0"),
        ("2026-01-01", "0"),
        ("2026-01-02", "1"),
        ("2026-02-20", "50"),
        ("2026-04-10", "99"),
        ("2026-04-11", "100"),  # 100 days after the opening
        ("2026-04-12", "100"),
    ],
)
def test_without_milestones_the_plan_is_linear(on: str, expected: str) -> None:
    assert stand(item(opened="2026-01-01", due="2026-04-11"), on).planned_percent == Decimal(expected)


@pytest.mark.parametrize(
    ("on", "expected"),
    [("2026-01-01", "0"), ("2026-01-26", "15"), ("2026-02-19", "29.4"), ("2026-02-20", "30"), ("2026-03-17", "65"), ("2026-04-11", "100")],
)
def test_the_plan_follows_the_milestones_that_carry_percents(on: str, expected: str) -> None:
    stones = (stone("2026-03-01"), stone("2026-02-20", 30), stone("2026-06-30", 90))

    assert stand(item(opened="2026-01-01", due="2026-04-11", milestones=stones), on).planned_percent == Decimal(expected)


@pytest.mark.parametrize(("due", "expected"), [("2026-01-04", "33.3"), ("2026-01-17", "6.3"), ("2026-01-01", "100"), ("2026-01-02", "100")])
def test_the_plan_has_one_decimal_half_up(due: str, expected: str) -> None:
    assert stand(item(opened="2026-01-01", due=due), "2026-01-02").planned_percent == Decimal(expected)


@pytest.mark.parametrize(
    ("on", "expected"), [("2026-02-19", "0"), ("2026-02-20", "30"), ("2026-03-17", "30"), ("2026-03-18", "30"), ("2026-11-20", "30")]
)
def test_the_plan_never_falls(on: str, expected: str) -> None:
    stones = (stone("2026-02-20", 30), stone("2026-03-17", 20))

    assert stand(item(opened=None, milestones=stones), on).planned_percent == Decimal(expected)


@pytest.mark.parametrize(("on", "expected"), [("2026-02-28", "58"), ("2026-03-01", "29.5"), ("2026-04-11", "50"), ("2026-07-20", "100")])
def test_an_extension_stretches_the_plan_from_the_day_it_is_granted(on: str, expected: str) -> None:
    one = item(entry("extend", "2026-03-01", to="2026-07-20"), opened="2026-01-01", due="2026-04-11")

    assert stand(one, on).planned_percent == Decimal(expected)


@pytest.mark.parametrize(("on", "expected"), [("2026-04-11", 50), ("2026-05-31", 75), ("2026-07-20", 100)])
def test_a_milestone_on_the_first_deadline_moves_with_an_extension(on: str, expected: int) -> None:
    one = item(entry("extend", "2026-04-01", to="2026-07-20"), opened="2026-01-01", due="2026-04-11", milestones=(stone("2026-04-11", 100),))

    assert stand(one, on).planned_percent == expected


def test_without_a_deadline_or_milestones_there_is_no_plan() -> None:
    assert stand(item(milestones=(stone("2026-03-31"),)), "2026-11-20").planned_percent is None


def test_entries_are_counted_and_found_by_kind() -> None:
    log = (entry("assign", "2026-02-02"), entry("remind", "2026-03-04"), entry("remind", "2026-03-05"), entry("progress", "2026-03-06"))
    one = stand(item(*log), "2026-03-31")

    assert one.count(Kind.REMIND) == 2
    assert one.last(Kind.REMIND, Kind.ASSIGN) == log[2]
    assert one.last(Kind.CLOSE) is None
    assert one.last_report_on == day("2026-03-06")
    assert one.within(day("2026-03-05"), day("2026-03-06"), Kind.REMIND, Kind.PROGRESS) == log[2:]
