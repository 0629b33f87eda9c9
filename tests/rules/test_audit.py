"""查账: each finding at its boundary, the day before, the day and the day after."""

from datetime import date

import pytest

from ledger.model import Book, BookPolicy, Cadence, Item, Policy, TaskList
from ledger.record import replace
from ledger.rules.audit import CATEGORIES, Account, audit, in_book
from ledger.rules.yardstick import Yardstick

from .making import CALENDAR, entry, item, stone, story, until_the_notice
from .test_carrying import NEW, carry

GOOD = item(*story("assign"), owner="张华", due="2026-06-30", milestones=(stone("2026-06-30", 100, "验收"),))
NEXT = Book(year=2027, path="data/2027/book.yaml", opened=date(2027, 1, 4), by="赵敏")


def audited(*items: Item, on: str = "2026-03-05", year: int = 2026, books: tuple[Book, ...] = (), idle_days: int = 60) -> list[tuple[str, str, str]]:
    lists = {"key-work": TaskList(name="key-work", title="年度重点工作", prefix="ZD")}
    yardstick = Yardstick(Policy(book=BookPolicy(idle_days=idle_days)), lists, CALENDAR)
    account = Account(year, yardstick, {one.id: one for one in items}, books)
    return [(each.category, each.one.item.id, each.said) for each in audit(in_book(items, year, date.fromisoformat(on), yardstick), account)]


def said(*items: Item, on: str = "2026-03-05", **more: object) -> list[str]:
    return [words for _, _, words in audited(*items, on=on, **more)]


def test_nothing_is_amiss_in_a_good_item() -> None:
    assert audited(GOOD) == []


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"standard": None}, "没有定目标"),
        ({"standard": None, "goal": "进驻率达到95%"}, None),
        ({"lead_units": ()}, "没有定责任"),
        ({"owner": None}, "没有定责任"),
        ({"milestones": ()}, "没有定进度"),
        ({"milestones": (), "cadence": Cadence.MONTHLY, "due": None}, None),
        ({"due": None}, "没有定时限"),
        ({"standard": None, "owner": None, "milestones": (), "due": None}, "没有定目标、定责任、定进度、定时限"),
        ({"due": None, "log": story("assign suspend")}, "没有定时限"),
        ({"due": None, "log": story("assign complete")}, None),
        ({"due": None, "log": story("cancel")}, None),
    ],
)
def test_the_four_fixings(changed: dict[str, object], words: str | None) -> None:
    found = [each for each in audited(replace(GOOD, **changed)) if each[0] == "plan"]

    assert found == ([("plan", "ZD-2026-001", words)] if words else [])


@pytest.mark.parametrize(
    ("on", "words"),
    [
        ("2026-03-25", []),
        ("2026-03-26", ["缺1次反馈，最近一次应于2026年3月25日前反馈"]),
        ("2026-04-24", ["缺1次反馈，最近一次应于2026年3月25日前反馈"]),
        ("2026-04-25", ["缺2次反馈，最近一次应于2026年4月24日前反馈"]),
    ],
)  # 25 April is a Saturday
def test_missing_reports_are_counted(on: str, words: list[str]) -> None:
    one = replace(GOOD, cadence=Cadence.MONTHLY, milestones=())

    assert said(one, on=on, idle_days=999) == words


def test_a_later_report_does_not_make_up_for_a_missing_one() -> None:
    one = replace(GOOD, cadence=Cadence.MONTHLY, milestones=(), log=(*story("assign"), entry("progress", "2026-04-20", percent=10)))

    assert said(one, on="2026-05-10") == ["缺1次反馈，最近一次应于2026年3月25日前反馈"]
    assert said(replace(one, log=(*one.log, entry("complete", "2026-05-09"))), on="2026-05-10") == []


def test_reports_of_an_earlier_year_are_that_book_s() -> None:
    begun = replace(GOOD, id="ZD-2025-001", opened=date(2025, 3, 3), log=story("assign", "2025-03-03"), cadence=Cadence.MONTHLY, milestones=())
    _, new = carry(begun, "ZD-2026-003")

    assert said(new, on="2026-01-23", idle_days=999)[0].startswith("ZD-2026-003 结转自的")
    assert said(new, on="2026-01-24", idle_days=999)[0] == "缺1次反馈，最近一次应于2026年1月23日前反馈"


@pytest.mark.parametrize(
    ("on", "percent", "words"),
    [
        ("2026-03-31", 29, []),
        ("2026-04-01", 29, ["2026年3月31日“选址”应达30%，现为29%"]),
        ("2026-04-01", 30, []),
    ],
)
def test_a_milestone_is_missed_the_day_after_it(on: str, percent: int, words: list[str]) -> None:
    stones = (stone("2026-03-31", 30, "选址"), stone("2026-03-31", None, "公示"), stone("2026-06-30", 100, "验收"))
    one = replace(GOOD, milestones=stones, log=(*story("assign"), entry("progress", "2026-03-20", percent=percent)))

    assert said(one, on=on) == words
    assert said(replace(one, log=(*one.log, entry("suspend", "2026-03-30"))), on=on) == []


@pytest.mark.parametrize(
    ("on", "words"),
    [
        ("2026-07-01", []),
        ("2026-07-31", []),
        ("2026-08-01", ["2026年6月30日“验收”应达100%，现为0%"]),
    ],
)
def test_a_milestone_on_the_first_deadline_moves_with_it(on: str, words: list[str]) -> None:
    one = replace(GOOD, log=(*GOOD.log, entry("extend", "2026-06-01", to="2026-07-31")))

    assert said(one, on=on, idle_days=999) == words


def test_a_milestone_without_a_title_is_named_by_its_day() -> None:
    one = replace(GOOD, milestones=(stone("2026-02-27", 30),))

    assert said(one) == ["2026年2月27日应达30%，现为0%"]


@pytest.mark.parametrize(
    ("on", "words"), [("2026-04-02", []), ("2026-04-03", ["2026年2月2日以后没有记录，已60天"]), ("2026-04-04", ["2026年2月2日以后没有记录，已61天"])]
)
def test_an_item_is_idle_after_the_policy_s_days(on: str, words: list[str]) -> None:
    assert said(GOOD, on=on) == words


def test_idleness_is_counted_from_the_opening_where_nothing_happened_and_a_carrying_is_no_event() -> None:
    quiet = replace(GOOD, log=(), due=date(2028, 6, 30), milestones=(stone("2028-06-30", 100),))

    assert said(quiet, on="2026-03-02") == ["2026年1月1日以后没有记录，已60天"]
    assert said(*carry(quiet), on="2027-01-10", year=2027) == ["2026年1月1日以后没有记录，已374天"]


@pytest.mark.parametrize(
    ("close", "words"),
    [
        ({"verified_by": "赵敏", "evidence": ("验收单.pdf",)}, []),
        ({"verified_by": "赵敏"}, ["2026年3月5日销号，没有佐证"]),
        ({"evidence": ("验收单.pdf",)}, ["2026年3月5日销号，没有核查人"]),
        ({}, ["2026年3月5日销号，没有佐证、核查人"]),
    ],
)
def test_closing_needs_evidence_and_a_verifier(close: dict[str, object], words: list[str]) -> None:
    one = replace(GOOD, log=(*story("assign complete"), entry("close", "2026-03-05", **close)))

    assert said(one) == words


@pytest.mark.parametrize(("on", "words"), [("2027-01-03", []), ("2027-01-04", ["2027年已建账，这一项没有结转"])])
def test_what_the_next_book_left_behind(on: str, words: list[str]) -> None:
    one = replace(GOOD, due=date(2027, 6, 30), milestones=(stone("2027-06-30", 100),))

    assert said(one, on=on, books=(NEXT,), idle_days=999) == words
    assert said(*carry(one), on=on, books=(NEXT,), idle_days=999) == []


def test_an_item_that_was_carried_is_audited_for_that_alone() -> None:
    old, new = carry(replace(GOOD, standard=None))

    assert audited(old, new, on="2027-03-05") == []
    assert audited(old, on="2027-03-05") == [("carrying", "ZD-2026-001", "ZD-2026-001 结转至的 ZD-2027-003 不存在")]
    assert {category for category, _, _ in audited(old, new, on="2027-03-05", year=2027)} == {"plan", "milestone", "idle"}


def test_findings_come_by_category_and_name_only_items_of_that_book() -> None:
    bare = {"owner": None, "milestones": ()}
    items = [replace(GOOD, id=number, **bare) for number in ("ZD-2026-002", "ZD-2026-001", "ZD-2025-001", NEW)]

    found = [(category, number) for category, number, _ in audited(*items, on="2026-06-30")]

    assert found == [("plan", "ZD-2026-002"), ("plan", "ZD-2026-001"), ("idle", "ZD-2026-002"), ("idle", "ZD-2026-001")]
    assert {category for category, _ in found} < set(CATEGORIES)


def test_an_entry_that_was_taken_back_moved_nothing() -> None:
    one = replace(GOOD, log=(*GOOD.log, entry("note", "2026-04-20"), entry("void", "2026-04-21", voids="note0420")))

    assert [words for category, _, words in audited(one, on="2026-04-22") if category == "idle"] == ["2026年2月2日以后没有记录，已79天"]


def test_a_parent_is_audited_by_the_percent_of_its_sub_items_and_owes_no_reports() -> None:
    parent = replace(GOOD, milestones=(stone("2026-03-31", 50, "封顶"),), cadence=Cadence.MONTHLY)
    child = replace(GOOD, id="ZD-2026-002", parent="ZD-2026-001", log=(*GOOD.log, entry("progress", "2026-03-20", percent=50)))

    assert audited(parent, child, on="2026-04-10") == []


@until_the_notice
def test_a_missing_report_of_a_year_without_a_notice_is_an_estimate() -> None:
    one = replace(GOOD, id="ZD-2027-001", opened=date(2027, 1, 4), log=story("assign", "2027-01-04"), cadence=Cadence.WEEKLY, due=None, milestones=())

    assert said(one, on="2027-01-09", year=2027) == ["缺1次反馈，最近一次应于2027年1月8日（暂估）前反馈"]
