"""The judgment of a change, as tables: two versions of a thing, who made it and when, the policy; then what is wrong."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.model import AuditPolicy, Book, Directory, Entry, Item, Ledger, Person, Policy, Role, Settings, Source, Tally, TallyEntry
from ledger.record import replace
from ledger.rules.rights import Signed
from ledger.rules.tampering import Hidden, Setting, judge_book, judge_entries, judge_item, judge_merge, judge_tally
from tests.rules.making import entry, item, stone, story

BASE = item(*story("assign accept progress"), due="2026-06-30", owner="张华", milestones=(stone("2026-03-31", 30, "选址"),))


def setting(at: str = "2026-02-10T09:00:00+08:00", *, audit: AuditPolicy | None = None, name: str = "赵敏", **roles: tuple[str, ...]) -> Setting:
    moment = datetime.fromisoformat(at)
    signed = Signed(name=name, email="x@example.invalid", at=moment, committer=name, committer_email="x@example.invalid", committed=moment)
    people = tuple(Person(name=each) for each in ("赵敏", "钱进", "李明"))
    settings = Settings(policy=Policy(audit=audit or AuditPolicy()), roles={Role(role): names for role, names in roles.items()})
    return Setting(signed=signed, office=Ledger(settings=settings, directory=Directory(people=people)))


def codes(found: Iterable[Hidden]) -> list[str]:
    return [each.code for each in found]


def changed(*more: Entry, **header: object) -> Item:
    made: Item = replace(BASE, log=(*BASE.log, *more), **header)
    return made


def trace(name: str, new: str | None = None, old: str | None = None) -> Entry:
    return entry("edit", "2026-02-10", key=f"edit{name[:4]}", field=name, old=old, new=new)


@pytest.mark.parametrize(
    ("new", "found"),
    [
        (BASE, []),
        (changed(entry("note", "2026-02-10")), []),
        (replace(BASE, log=tuple(reversed(BASE.log))), []),
        (replace(BASE, log=BASE.log[1:]), ["entry_removed"]),
        (replace(BASE, log=BASE.log[2:]), ["entry_removed", "entry_removed"]),
        (replace(BASE, log=(*BASE.log[:2], replace(BASE.log[2], percent=Decimal(50)))), ["entry_changed"]),
        (replace(BASE, log=(*BASE.log[:2], replace(BASE.log[2], key="another1"))), ["entry_removed"]),
        (changed(owner="严松"), ["header_changed"]),
        (changed(trace("owner", "严松", "张华"), owner="严松"), []),
        (changed(trace("owner", "任杰", "张华"), owner="严松"), ["header_changed"]),
        (changed(trace("goal", "严松"), owner="严松"), ["header_changed"]),
        (changed(trace("owner", None, "张华"), owner=None), []),
        (changed(due=date(2026, 7, 1)), ["due_moved"]),
        (changed(trace("due", "2026-07-01", "2026-06-30"), due=date(2026, 7, 1)), ["due_moved"]),
        (changed(entry("extend", "2026-02-10", to="2026-07-01", approved_by="李明")), []),
        (changed(entry("extend", "2026-02-10", to="2026-07-01", approved_by="李明"), due=date(2026, 7, 1)), ["due_moved"]),
        (changed(milestones=(*BASE.milestones, stone("2026-05-31", 60, "开工"))), []),
        (changed(milestones=(stone("2026-04-30", 30, "选址"),)), ["due_moved"]),
        (changed(milestones=()), ["due_moved"]),
        (changed(trace("milestones"), milestones=()), []),
        (changed(source=Source(number="区政发〔2026〕1号")), ["header_changed"]),
        (changed(trace("source.number", "区政发〔2026〕1号"), source=Source(number="区政发〔2026〕1号")), []),
        (changed(trace("source"), source=Source(number="区政发〔2026〕1号", clause="三")), []),
        (changed(extra=(("demand", "换人"),)), ["header_changed"]),
        (changed(tags=("防汛",)), ["header_changed"]),
        (replace(BASE, id="ZD-2026-002"), ["item_renamed"]),
        (None, ["item_deleted"]),
    ],
)
def test_only_what_is_recorded_later_may_change_what_was_recorded(new: Item | None, found: list[str]) -> None:
    assert codes(judge_item(BASE, new, setting())) == found


@pytest.mark.parametrize(
    ("before", "found"),
    [(item(due="2026-06-30"), []), (item(*story("assign")), []), (item(*story("assign"), due="2026-06-30"), ["due_moved"])],
    ids=["not assigned yet", "no deadline yet", "assigned"],
)
def test_a_deadline_is_fixed_once_the_item_was_sent_out(before: Item, found: list[str]) -> None:
    after = replace(before, due=date(2026, 7, 1), log=(*before.log, trace("due", "2026-07-01")))

    assert codes(judge_item(before, after, setting())) == found


@pytest.mark.parametrize(
    ("on", "at", "committed", "found"),
    [
        ("2026-02-10", "2026-02-10T09:00:00+08:00", "2026-02-10T09:00:00+08:00", []),
        ("2026-01-31", "2026-02-10T09:00:00+08:00", "2026-02-10T09:00:00+08:00", []),
        ("2026-01-30", "2026-02-10T09:00:00+08:00", "2026-02-10T09:00:00+08:00", ["backdated"]),
        ("2026-02-11", "2026-02-10T09:00:00+08:00", "2026-02-10T09:00:00+08:00", ["backdated"]),
        ("2026-02-10", "2026-02-10T23:59:59+08:00", "2026-02-10T09:00:00+08:00", []),
        ("2026-02-10", "2026-02-11T00:00:00+08:00", "2026-02-10T09:00:00+08:00", ["at_out_of_order"]),
        ("2026-02-10", "2026-02-10T09:00:00+08:00", "2026-02-10T01:00:00+00:00", []),
        ("2026-02-10", "2026-02-10T09:00:00+08:00", "2026-02-09T20:00:00+00:00", []),
        ("2026-02-10", "2026-02-10T09:00:00+08:00", "2026-02-15T09:00:00+08:00", []),
        ("2026-02-10", "2026-02-10T09:00:00+08:00", "2026-02-16T09:00:00+08:00", ["at_out_of_order"]),
        ("2026-02-03", "2026-02-03T09:00:00+08:00", "2026-02-04T09:00:00+08:00", []),
        ("2026-02-03", "2026-02-03T09:00:00+08:00", "2026-02-05T09:00:00+08:00", ["at_out_of_order"]),
    ],
)
def test_an_entry_is_typed_near_its_day_and_committed_near_that(on: str, at: str, committed: str, found: list[str]) -> None:
    """By a policy of ten days for the one and five for the other; the last entry that was there was typed on 4 February."""
    policy = AuditPolicy(backdate_days=10, commit_days=5)
    added = entry("note", on, at=datetime.fromisoformat(at))

    assert codes(judge_item(BASE, changed(added), setting(committed, audit=policy))) == found


ASSIGNED = item(*story("assign"), due="2026-06-30")


@pytest.mark.parametrize(
    ("kind", "role"),
    [
        ("extend", "extend"), ("complete", "close"), ("close", "close"), ("cancel", "close"), ("award", "award"), ("deduct", "award"),
        ("progress", None), ("note", None), ("void", None), ("suspend", None), ("return", None),
    ],
)  # fmt: skip
def test_each_role_is_about_its_kinds_of_entry(kind: str, role: str | None) -> None:
    roles = {each.value: ("赵敏",) for each in Role if each is not Role.APPROVE}
    after = replace(ASSIGNED, log=(*ASSIGNED.log, entry(kind, "2026-02-10")))

    assert codes(judge_item(ASSIGNED, after, setting(name="钱进", **roles))) == (["not_allowed"] if role else [])
    assert codes(judge_item(ASSIGNED, after, setting(name="赵敏", **roles))) == []
    assert codes(judge_item(ASSIGNED, after, setting(name="钱进", **({role: ("赵敏", "钱进")} if role else {})))) == []


def test_to_void_an_entry_takes_the_role_of_that_entry() -> None:
    before = replace(ASSIGNED, log=(*ASSIGNED.log, entry("extend", "2026-02-10")))
    after = replace(before, log=(*before.log, entry("void", "2026-02-10", voids="extend0210")))

    (found,) = judge_item(before, after, setting(name="钱进", extend=("赵敏",)))

    assert found.what == "2026年2月10日的作废（void0210）：钱进没有“记延期”的权限（有权限的：赵敏）"


@pytest.mark.parametrize(("name", "found"), [("钱进", ["not_allowed"]), ("赵敏", []), ("路人", ["not_allowed"])])
def test_registering_takes_its_role(name: str, found: list[str]) -> None:
    assert codes(judge_item(None, item(), setting(name=name, register=("赵敏",)))) == found


def test_an_approver_must_be_one() -> None:
    by = [changed(entry("extend", "2026-02-10", to="2026-07-01", approved_by=name)) for name in ("李明", "钱进")]

    assert [codes(judge_item(BASE, each, setting(approve=("李明",)))) for each in by] == [[], ["not_allowed"]]


def test_what_the_lists_own_fields_say_is_not_repeated() -> None:
    before = item(entry("edit", "2026-02-10", field="demand", old="换人", new="赔偿"), extra=(("demand", "赔偿"),))
    after = item(entry("edit", "2026-02-10", field="demand", old="换人", new="道歉"), extra=(("demand", "道歉"),))

    said = "".join(each.what for each in judge_item(before, after, setting()))

    assert said
    assert not any(word in said for word in ("换人", "赔偿", "道歉"))


MINE, THEIRS = entry("note", "2026-02-10", key="mine11"), entry("note", "2026-02-10", key="theirs")


@pytest.mark.parametrize(
    ("base", "sides", "merged", "found"),
    [
        (BASE, [changed(MINE), changed(THEIRS)], changed(MINE, THEIRS), []),
        (BASE, [changed(MINE), changed(THEIRS)], changed(MINE), ["entry_removed"]),
        (BASE, [changed(MINE), BASE], BASE, ["entry_removed"]),
        (BASE, [replace(BASE, log=BASE.log[1:]), changed(MINE)], replace(BASE, log=(*BASE.log[1:], MINE)), []),
        (BASE, [changed(MINE), changed(THEIRS)], changed(MINE, replace(THEIRS, text="改")), ["entry_changed"]),
        (BASE, [changed(owner="甲"), changed(MINE)], changed(MINE, owner="甲"), []),
        (BASE, [changed(owner="甲"), changed(MINE)], changed(MINE), ["header_changed"]),
        (BASE, [changed(owner="甲"), changed(owner="乙")], changed(owner="乙"), []),
        (BASE, [changed(owner="甲"), changed(owner="乙")], changed(owner="丙"), ["header_changed"]),
        (BASE, [changed(owner="甲"), changed(owner="乙")], changed(trace("owner", "丙"), owner="丙"), []),
        (BASE, [changed(tags=("一",)), changed(tags=("二",))], changed(tags=("一", "二")), []),
        (BASE, [changed(MINE), changed(THEIRS)], changed(MINE, THEIRS, due=date(2027, 1, 1)), ["header_changed"]),
        (BASE, [changed(MINE), None], None, []),
        (None, [BASE, None], None, ["item_deleted"]),
        (BASE, [BASE, BASE], None, ["item_deleted"]),
        (None, [None, None], item(), []),
    ],
)
def test_a_merge_answers_for_what_it_did_itself(base: Item | None, sides: list[Item | None], merged: Item | None, found: list[str]) -> None:
    assert codes(judge_merge([base], sides, merged, setting())) == found
    assert codes(judge_merge([base], sides[::-1], merged, setting())) == found


@pytest.mark.parametrize(("to", "found"), [("ZD-2026-013", []), ("ZD-2026-014", ["header_changed"])])
def test_who_names_a_renumbered_item_follows_it(to: str, found: list[str]) -> None:
    before, after = changed(parent="ZD-2026-012"), changed(parent=to)
    renumbering = replace(setting(), renumbered={"ZD-2026-012": "ZD-2026-013"})

    assert codes(judge_item(before, after, renumbering)) == found
    assert (
        codes(judge_merge([before], [before, replace(before, log=(*before.log, MINE))], replace(after, log=(*after.log, MINE)), renumbering)) == found
    )


COUNTS = tuple(
    TallyEntry(key=f"key{number}", on=date(2026, 2, number), at=datetime.fromisoformat("2026-03-01T09:00:00+08:00"), by="赵敏", count=number)
    for number in (1, 2)
)


@pytest.mark.parametrize(
    ("entries", "found"),
    [
        (COUNTS, []),
        (COUNTS[::-1], []),
        (COUNTS[:1], ["entry_removed"]),
        ((COUNTS[0], replace(COUNTS[1], count=9)), ["entry_changed"]),
        (None, ["file_deleted"]),
    ],
)
def test_counts_stay_as_they_were_typed(entries: tuple[TallyEntry, ...] | None, found: list[str]) -> None:
    before = Tally(kind="received", year=2026, path="data/2026/tally/received.yaml", entries=COUNTS)

    assert codes(judge_tally(before, None if entries is None else replace(before, entries=entries))) == found


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, []),
        ({"carried": (("ZD-2025-001", "ZD-2026-001"), ("ZD-2025-002", "ZD-2026-002"))}, []),
        ({"carried": ()}, ["book_changed"]),
        ({"by": "钱进"}, ["book_changed"]),
        (None, ["file_deleted"]),
    ],
)
def test_a_book_stays_as_it_was_opened(change: dict[str, object] | None, found: list[str]) -> None:
    before = Book(year=2026, path="data/2026/book.yaml", opened=date(2026, 1, 4), by="赵敏", carried=(("ZD-2025-001", "ZD-2026-001"),))

    assert codes(judge_book(before, None if change is None else replace(before, **change))) == found


ENTRIES = st.lists(st.sampled_from([*BASE.log, MINE, THEIRS]), unique_by=lambda each: each.key)


@given(ENTRIES, ENTRIES)
def test_nothing_is_hidden_exactly_when_all_that_was_there_is_there(old: list[Entry], new: list[Entry]) -> None:
    assert (not codes(judge_entries("", old, new))) == all(each in new for each in old)
