"""延期: which extensions are refused. What one does to the deadlines is in test_deadlines."""

from datetime import datetime

import pytest

from ledger.errors import NotAllowed
from ledger.rules.lifecycle import record

from .making import day, entry, item, stand, story

GRANTED = entry("extend", "2026-03-05", key="first1", to="2026-08-31")


@pytest.mark.parametrize(("to", "log"), [("2026-06-29", ()), ("2026-06-30", ()), ("2026-08-31", (entry("extend", "2026-02-10", to="2026-08-31"),))])
def test_an_extension_moves_the_present_deadline_forward_only(to: str, log: tuple) -> None:
    before = item(*story("assign"), *log, due="2026-06-30")

    with pytest.raises(NotAllowed, match="延期后的日期要在它之后"):
        record(before, entry("extend", "2026-03-05", to=to))


@pytest.mark.parametrize(("to", "log"), [("2026-07-01", ()), ("2026-09-01", (entry("extend", "2026-02-10", to="2026-08-31"),))])
def test_an_extension_may_be_to_the_day_after(to: str, log: tuple) -> None:
    before = item(*story("assign"), *log, due="2026-06-30")

    assert record(before, entry("extend", "2026-03-05", to=to)).log[-1].to == day(to)


def test_without_a_deadline_there_is_nothing_to_extend() -> None:
    with pytest.raises(NotAllowed) as refused:
        record(item(*story("assign"), due=None), entry("extend", "2026-03-05", to="2026-12-31"))

    assert refused.value.message == "ZD-2026-001 没有完成时限，无需延期"


@pytest.mark.parametrize(
    ("on", "at"),
    [("2026-03-04", "2026-03-04T09:00:00+08:00"), ("2026-03-04", "2026-03-20T09:00:00+08:00"), ("2026-03-05", "2026-03-05T08:59:59+08:00")],
)
def test_an_extension_before_one_that_stands_is_refused(on: str, at: str) -> None:
    before = item(*story("assign"), GRANTED, due="2026-06-30")

    with pytest.raises(NotAllowed) as refused:
        record(before, entry("extend", on, key="other1", at=datetime.fromisoformat(at), to="2026-12-31"))

    assert refused.value.message == "ZD-2026-001 在2026年3月5日已有延期（first1），这次延期早于它，不会起作用"
    assert refused.value.hint == "核对 --on；如那一条记错了，先运行 ledger void ZD-2026-001 first1 -m 理由"


@pytest.mark.parametrize(("on", "at"), [("2026-03-05", "2026-03-05T09:00:01+08:00"), ("2026-03-06", "2026-03-06T09:00:00+08:00")])
def test_an_extension_after_one_that_stands_moves_the_deadline(on: str, at: str) -> None:
    before = item(*story("assign"), GRANTED, due="2026-06-30")

    after = record(before, entry("extend", on, key="other1", at=datetime.fromisoformat(at), to="2026-12-31"))

    assert stand(after, "2026-03-06").current_due == day("2026-12-31")


def test_a_voided_extension_stands_in_nobodys_way() -> None:
    before = item(*story("assign"), GRANTED, entry("void", "2026-03-10", voids="first1"), due="2026-06-30")

    after = record(before, entry("extend", "2026-03-04", to="2026-07-31"))

    assert stand(after, "2026-03-10").current_due == day("2026-07-31")
