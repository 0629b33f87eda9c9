"""What every kind of entry holds and refuses, and where a problem in it is."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from ledger.errors import Problem
from ledger.model import Entry, Item, Kind, TaskList
from ledger.store.files import Places, read_item
from ledger.store.paths import item_path

PATH = "data/2026/key-work/ZD-2026-001.yaml"
LISTS = {"key-work": TaskList(name="key-work", title="年度重点工作", prefix="ZD")}
HEAD = "id: ZD-2026-001\ntitle: 甲\nlog:\n"
ENTRY = "- key: aaaa11\n  kind: {kind}\n  on: 2026-02-03\n  at: 2026-02-03T09:12:05+08:00\n  by: 赵敏\n"
NOTE = ENTRY.format(kind="note")
MOMENT = datetime(2026, 2, 3, 9, 12, 5, tzinfo=timezone(timedelta(hours=8)))


def read(text: str) -> tuple[Item | None, list[Problem]]:
    return read_item(text.encode(), PATH, LISTS)


ENTRIES: dict[str, tuple[str, Mapping[str, object]]] = {
    "assign": ("", {}),
    "accept": ("  text: 已明确责任人\n", {"text": "已明确责任人"}),
    "progress": ("  percent: 15.5\n  problems: 缺钱\n  next: 补钱\n", {"percent": Decimal("15.5"), "problems": "缺钱", "next": "补钱"}),
    "remind": ("  method: 电话催报\n  to_unit: 区财政局\n", {"method": "电话催报", "to_unit": "区财政局"}),
    "inspect": ("  method: 实地督查\n  finding: 两处未改\n", {"method": "实地督查", "finding": "两处未改"}),
    "extend": (
        "  to: 2026-12-31\n  approved_by: 陈刚\n  exempt: true\n",
        {"to": date(2026, 12, 31), "approved_by": "陈刚", "exempt": True},
    ),
    "submit": ("", {}),
    "return": ("  text: 佐证不足\n", {"text": "佐证不足"}),
    "complete": ("  approved_by: 陈刚\n  grade: 优\n", {"approved_by": "陈刚", "grade": "优"}),
    "close": ("  verified_by: 赵敏\n  evidence: [验收单, 照片]\n", {"verified_by": "赵敏", "evidence": ("验收单", "照片")}),
    "suspend": ("  text:\n", {}),
    "resume": ("", {}),
    "cancel": ("", {}),
    "award": (
        "  points: 1.5\n  clause: 第1项\n  unit: 区财政局\n  approved_by: 陈刚\n",
        {"points": Decimal("1.5"), "clause": "第1项", "unit": "区财政局", "approved_by": "陈刚"},
    ),
    "deduct": ("  points: 2\n", {"points": Decimal(2)}),
    "note": ("  text: |-\n    甲\n    乙\n", {"text": "甲\n乙"}),
    "void": ("  voids: bbbb22\n", {"voids": "bbbb22"}),
    "edit": ("  field: owner\n  old: 甲\n  new: 乙\n", {"field": "owner", "old": "甲", "new": "乙"}),
}


@pytest.mark.parametrize(("kind", "lines", "fields"), [(kind, *each) for kind, each in ENTRIES.items()], ids=ENTRIES)
def test_every_kind_of_entry_is_read_with_its_own_fields(kind: str, lines: str, fields: Mapping[str, object]) -> None:
    item, problems = read(HEAD + ENTRY.format(kind=kind) + lines)

    assert problems == []
    assert item is not None
    assert item.log == (Entry(key="aaaa11", kind=Kind(kind), on=date(2026, 2, 3), at=MOMENT, by="赵敏", **fields),)  # type: ignore[arg-type]


WRONG = {
    "kind missing": (NOTE.replace("  kind: note\n", ""), 4, "类别（log.kind）：没有写"),
    "key missing": (NOTE.replace("key: aaaa11\n  ", ""), 4, "记录号（log.key）：没有写"),
    "day missing": (NOTE.replace("  on: 2026-02-03\n", ""), 4, "发生日期（log.on）：没有写"),
    "moment missing": (NOTE.replace("  at: 2026-02-03T09:12:05+08:00\n", ""), 4, "录入时间（log.at）：没有写"),
    "name missing": (NOTE.replace("  by: 赵敏\n", ""), 4, "录入人（log.by）：没有写"),
    "unknown kind": (ENTRY.format(kind="progres"), 5, "类别（log.kind）：“progres”不在可用的值里"),
    "day is no": (NOTE.replace("2026-02-03\n", "no\n"), 6, "发生日期（log.on）：“no”不是日期"),
    "day before 1990": (NOTE.replace("2026-02-03\n", "1989-12-31\n"), 6, "发生日期（log.on）：1989-12-31的年份不对"),
    "day after 2100": (NOTE.replace("2026-02-03\n", "2101-01-01\n"), 6, "发生日期（log.on）：2101-01-01的年份不对"),
    "moment without offset": (NOTE.replace("+08:00", ""), 7, "录入时间（log.at）：“2026-02-03T09:12:05”不是录入时间"),
    "moment without time": (NOTE.replace("T09:12:05+08:00", ""), 7, "录入时间（log.at）：“2026-02-03”不是录入时间"),
    "moment that never was": (NOTE.replace("-03T", "-30T"), 7, "录入时间（log.at）：“2026-02-30T09:12:05+08:0…”不是录入时间"),
    "percent over 100": (ENTRY.format(kind="progress") + "  percent: 100.5\n", 9, "进度（log.percent）：100.5超出了范围"),
    "percent below 0": (ENTRY.format(kind="progress") + "  percent: -1\n", 9, "进度（log.percent）：-1超出了范围"),
    "percent with its sign": (ENTRY.format(kind="progress") + "  percent: 15%\n", 9, "进度（log.percent）：“15%”不是数字"),
    "percent without end": (ENTRY.format(kind="progress") + "  percent: 1e99\n", 9, "进度（log.percent）：“1e99”不是数字"),
    "percent in full width": (ENTRY.format(kind="progress") + "  percent: 1 5\n", 9, "进度（log.percent）：“1 5”不是数字"),
    "flag in other words": (
        ENTRY.format(kind="extend") + "  to: 2026-12-31\n  exempt: yes\n",
        10,
        "免计超时（log.exempt）：“yes”应写成 true 或 false",
    ),
    "extension to nowhere": (ENTRY.format(kind="extend"), 4, "延至（log.to）：延期没有写延至哪天"),
    "void of nothing": (ENTRY.format(kind="void"), 4, "作废的记录（log.voids）：作废没有写是哪一条"),
    "award of nothing": (ENTRY.format(kind="award"), 4, "分值（log.points）：没有写分值"),
    "deduction below 0": (ENTRY.format(kind="deduct") + "  points: -2\n", 9, "分值（log.points）：-2超出了范围"),
    "field of another kind": (NOTE + "  percent: 15\n", 9, "不认识的栏目“percent”"),
    "field misspelt": (NOTE + "  txet: 甲\n", 9, "不认识的栏目“txet”"),
    "one key twice": (NOTE + NOTE, 9, "记录（log）：记录号“aaaa11”用了两次"),
    "text eaten": (NOTE + "  text: 已完成 #3 楼\n", 9, "内容（log.text）：“#3 楼”会被当成注释丢掉"),
}


@pytest.mark.parametrize(("entry", "line", "message"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_in_an_entry_is_one_problem_at_its_line(entry: str, line: int, message: str) -> None:
    item, problems = read(HEAD + entry)

    assert item is None
    assert [(problem.line, problem.message) for problem in problems] == [(line, message)]


@pytest.mark.parametrize("day", ["1990-01-01", "2100-12-31"])
def test_the_first_and_the_last_day_are_days(day: str) -> None:
    item, problems = read(HEAD + NOTE.replace("2026-02-03\n", f"{day}\n"))

    assert problems == []
    assert item is not None
    assert item.log[0].on == date.fromisoformat(day)


def test_two_entries_with_one_key_are_named_when_a_third_does_not_load() -> None:
    bad = NOTE.replace("aaaa11", "cccc33").replace("note", "nothing")

    _, problems = read(HEAD + bad + NOTE + NOTE)

    assert [(problem.line, problem.message) for problem in problems if "两次" in problem.message] == [(14, "记录（log）：记录号“aaaa11”用了两次")]


def test_an_entry_that_is_a_word_is_one_problem() -> None:
    _, problems = read(HEAD + "- 甲\n")

    assert [(problem.line, problem.message) for problem in problems] == [(4, "记录（log）：有一条不是“栏目: 内容”的形式")]


def test_no_evidence_is_eaten_in_silence() -> None:
    _, problems = read(HEAD + ENTRY.format(kind="close") + "  evidence:\n  - 照片 #3\n")

    assert len(problems) == 1


def test_a_text_that_begins_with_a_number_sign_is_not_eaten_in_silence() -> None:
    _, problems = read(HEAD + NOTE + "  text: #3楼封顶\n")

    assert len(problems) == 1


PLACED = HEAD + "# 注\n" + NOTE + "  text: 甲\n" + NOTE.replace("aaaa11", "bbbb22")


@pytest.mark.parametrize(
    ("field", "entry", "line"),
    [
        ("title", "", 2),
        ("log", "", 3),
        ("due", "", 1),
        ("key", "aaaa11", 5),
        ("text", "aaaa11", 10),
        ("text", "bbbb22", 11),
        ("by", "bbbb22", 15),
        ("title", "zzzz99", 2),
    ],
)
def test_a_field_is_found_at_its_line_or_the_nearest_above(field: str, entry: str, line: int) -> None:
    assert Places(PLACED.encode()).line(field, entry) == line


def test_the_place_in_a_file_that_does_not_load_is_its_first_line() -> None:
    assert Places(b"a: [").line("title") == 1


@pytest.mark.parametrize(("by_month", "path"), [(False, "data/2026/hot/RX-2026-007.yaml"), (True, "data/2026/hot/03/RX-2026-007.yaml")])
def test_a_large_list_spreads_over_month_folders(by_month: bool, path: str) -> None:
    task_list = TaskList(name="hot", title="热线", prefix="RX", by_month=by_month)

    assert item_path("RX-2026-007", task_list, 3) == path
