"""Which step may follow which, and what a refusal says. Extensions are in test_extensions, voids in test_voids."""

import pytest

from ledger.errors import NotAllowed
from ledger.model import Kind, Status
from ledger.rules.lifecycle import find_entry, impossible, record, valid_key

from .making import day, entry, item, story

# From where an item stands, the steps that may follow. Everything else is refused.
ALLOWED = {
    "": "assign inspect extend suspend cancel award deduct attach note edit",
    "assign": "accept progress remind inspect extend submit complete suspend cancel award deduct attach note edit",
    "assign accept": "progress remind inspect extend submit complete suspend cancel award deduct attach note edit",
    "assign progress": "progress remind inspect extend submit complete suspend cancel award deduct attach note edit",
    "assign submit": "progress inspect return complete suspend cancel award deduct attach note edit",
    "assign complete": "close inspect award deduct attach note edit",
    "assign complete close": "inspect award deduct attach note",
    "assign suspend": "inspect resume cancel award deduct attach note edit",
    "assign cancel": "award deduct attach note edit",
}
STEPS = [kind.value for kind in Kind if kind is not Kind.VOID]


@pytest.mark.parametrize(("kinds", "kind"), [(kinds, kind) for kinds, steps in ALLOWED.items() for kind in steps.split()])
def test_a_step_that_may_follow_is_added_to_the_log(kinds: str, kind: str) -> None:
    before = item(*story(kinds), due="2026-06-30")
    step = entry(kind, "2026-03-05", to="2026-12-31")

    after = record(before, step)

    assert after.log == (*before.log, step)


@pytest.mark.parametrize(("kinds", "kind"), [(kinds, kind) for kinds, steps in ALLOWED.items() for kind in STEPS if kind not in steps.split()])
def test_any_other_step_is_refused(kinds: str, kind: str) -> None:
    before = item(*story(kinds), due="2026-06-30")

    with pytest.raises(NotAllowed):
        record(before, entry(kind, "2026-03-05", to="2026-12-31"))


@pytest.mark.parametrize(
    ("kinds", "kind", "message", "hint"),
    [
        ("", "progress", "ZD-2026-001 已立项，不能记进展", "先交办：ledger assign ZD-2026-001"),
        ("assign", "assign", "ZD-2026-001 已交办，不能再次交办", "如需改派单位：ledger edit ZD-2026-001 lead_units=单位"),
        ("assign progress", "close", "ZD-2026-001 办理中，不能销号", "销号前要先办结：ledger complete ZD-2026-001 --approved-by 批准人"),
        ("assign progress", "return", "ZD-2026-001 办理中，不能退回", "只有申请办结的事项才能退回；督办意见可用 ledger inspect ZD-2026-001 记录"),
        ("assign progress", "resume", "ZD-2026-001 办理中，不能恢复", "只有暂缓的事项才能恢复；现状见 ledger show ZD-2026-001"),
        (
            "assign submit",
            "submit",
            "ZD-2026-001 已申请办结，不能再次申请办结",
            "先审批：同意用 ledger complete ZD-2026-001，退回用 ledger return ZD-2026-001 -m 理由",
        ),
        ("assign suspend", "progress", "ZD-2026-001 已暂缓，不能记进展", "先恢复：ledger resume ZD-2026-001"),
        ("assign cancel", "progress", "ZD-2026-001 已撤销，不能记进展", "如需重办，先运行 ledger void ZD-2026-001 cancel0203 -m 理由"),
        (
            "assign complete",
            "progress",
            "ZD-2026-001 已办结，不能记进展",
            "如需重办，先运行 ledger void ZD-2026-001 complete0203 -m 理由；如只是补充情况，用 ledger note ZD-2026-001 -m 内容",
        ),
        (
            "assign complete close",
            "extend",
            "ZD-2026-001 已销号，不能延期",
            "如需重办，先运行 ledger void ZD-2026-001 close0204 -m 理由；如只是补充情况，用 ledger note ZD-2026-001 -m 内容",
        ),
        ("assign complete close", "edit", "ZD-2026-001 已销号，不能更正", "如需补充说明：ledger note ZD-2026-001 -m 内容"),
    ],
)
def test_a_refusal_says_what_and_why_and_what_to_type(kinds: str, kind: str, message: str, hint: str) -> None:
    with pytest.raises(NotAllowed) as refused:
        record(item(*story(kinds), due="2026-06-30"), entry(kind, "2026-03-05", to="2026-12-31"))

    assert (refused.value.message, refused.value.hint) == (message, hint)


@pytest.mark.parametrize(
    ("kinds", "kind", "expected"),
    [
        ("assign", "assign", "已交办，不能再次交办"),
        ("assign progress", "assign", "办理中，不能交办"),
        ("assign accept", "accept", "已签收，不能再次签收"),
        ("assign progress", "accept", "办理中，不能签收"),
        ("assign submit", "submit", "已申请办结，不能再次申请办结"),
        ("assign complete", "submit", "已办结，不能申请办结"),
        ("assign complete", "complete", "已办结，不能再次办结"),
        ("assign complete close", "complete", "已销号，不能办结"),
        ("assign complete close", "close", "已销号，不能再次销号"),
        ("assign suspend", "suspend", "已暂缓，不能再次暂缓"),
        ("assign cancel", "suspend", "已撤销，不能暂缓"),
        ("assign cancel", "cancel", "已撤销，不能再次撤销"),
        ("assign cancel", "progress", "已撤销，不能记进展"),
        ("assign cancel", "inspect", "已撤销，不能记督查"),
    ],
)
def test_a_refusal_says_whether_it_was_already_done(kinds: str, kind: str, expected: str) -> None:
    with pytest.raises(NotAllowed) as refused:
        record(item(*story(kinds)), entry(kind, "2026-03-05"))

    assert refused.value.message == f"ZD-2026-001 {expected}"


def test_nothing_happens_before_the_item_was_opened() -> None:
    before = item(opened="2026-01-25")

    with pytest.raises(NotAllowed) as refused:
        record(before, entry("assign", "2026-01-24"))

    assert refused.value.message == "ZD-2026-001 2026年1月25日才立项，不能记2026年1月24日的交办"


@pytest.mark.parametrize("on", ["2026-01-25", "2026-01-26"])
def test_things_may_happen_from_the_opening_day(on: str) -> None:
    assert record(item(opened="2026-01-25"), entry("assign", on)).log[-1].on == day(on)


def test_a_step_dated_back_must_leave_what_followed_possible() -> None:
    before = item(*story("assign"), entry("progress", "2026-02-10"))

    with pytest.raises(NotAllowed) as refused:
        record(before, entry("suspend", "2026-02-05"))

    assert refused.value.message == "ZD-2026-001 不能在2026年2月5日记暂缓：2026年2月10日已记进展（progress0210），两者不能并存"
    assert refused.value.hint == "如确需更正，先运行 ledger void ZD-2026-001 progress0210 -m 理由"


def test_a_step_dated_back_is_judged_by_the_status_of_its_day() -> None:
    before = item(*story("assign accept progress"))

    with pytest.raises(NotAllowed) as refused:
        record(before, entry("progress", "2026-02-01"))

    assert refused.value.message == "ZD-2026-001 在2026年2月1日时已立项，不能记进展"


def test_a_step_dated_back_may_fit_in() -> None:
    before = item(*story("assign"), entry("complete", "2026-03-05"))

    assert record(before, entry("progress", "2026-03-04")).log[-1].key == "progress0304"


def test_what_was_already_impossible_stands_in_nobodys_way() -> None:
    before = item(entry("assign", "2026-02-02"), entry("close", "2026-02-03"), entry("progress", "2026-02-04"))

    assert record(before, entry("submit", "2026-02-05")).log[-1].key == "submit0205"


@pytest.mark.parametrize(
    ("log", "expected"),
    [
        ((), []),
        (story("assign accept progress submit return submit complete close"), []),
        (story("progress"), [("progress0202", Status.REGISTERED)]),
        (story("assign close"), [("close0203", Status.ASSIGNED)]),
        (story("assign complete progress"), [("progress0204", Status.COMPLETED)]),
        (story("assign suspend progress"), [("progress0204", Status.SUSPENDED)]),
        ((*story("assign complete progress"), entry("void", "2026-03-01", voids="complete0203")), []),
    ],
)
def test_impossible_entries_are_named_with_the_status_they_met(log: tuple, expected: list) -> None:
    assert [(bad.key, status) for bad, status in impossible(log)] == expected


@pytest.mark.parametrize(("typed", "key"), [("k7f3q2", "k7f3q2"), ("k7f3", "k7f3"), ("k8", "k8aaaa"), ("k7f3q", "k7f3q2")])
def test_an_entry_is_found_by_its_key_or_the_beginning_of_it(typed: str, key: str) -> None:
    one = item(*(entry("note", "2026-02-02", key=known) for known in ("k7f3q2", "k7f3", "k8aaaa")))

    assert find_entry(one, typed).key == key


@pytest.mark.parametrize(
    ("typed", "message"),
    [("k7", "ZD-2026-001 不止一条记录的记录号以“k7”开头"), ("x", "ZD-2026-001 没有记录号为“x”的记录"), ("", "ZD-2026-001 没有记录号为“”的记录")],
)
def test_an_entry_that_is_not_the_only_one_is_not_found(typed: str, message: str) -> None:
    one = item(*(entry("note", "2026-02-02", key=known) for known in ("k7f3q2", "k7f3aa")))

    with pytest.raises(NotAllowed) as refused:
        find_entry(one, typed)

    assert (refused.value.message, refused.value.hint) == (message, "记录号见 ledger show ZD-2026-001")


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("abc", False),
        ("abcd", True),
        ("k7f3q2", True),
        ("a" * 32, True),
        ("a" * 33, False),
        ("K7F3", False),
        ("k7-3", False),
        ("k7f3\n", False),
        ("", False),
    ],
)
def test_a_key_can_be_typed_back(key: str, expected: bool) -> None:
    assert valid_key(key) is expected
