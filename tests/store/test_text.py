"""What is appended or replaced as text: only that moves; comments, order and line ends stay."""

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from ledger.errors import LedgerError
from ledger.model import Cadence, Entry, Item, Kind, Milestone, Source, Target, TaskList, Urgency
from ledger.record import replace
from ledger.store.files import read_item
from ledger.store.text import append_entry, entry_lines, new_file, set_field, stages

PATH = "data/2026/key-work/ZD-2026-001.yaml"
LISTS = {"key-work": TaskList(name="key-work", title="年度重点工作", prefix="ZD")}
MOMENT = datetime(2026, 2, 3, 9, 12, 5, tzinfo=timezone(timedelta(hours=8)))
HEAD = "id: ZD-2026-001\ntitle: 甲\n"
ENTRY = Entry(key="bbbb22", kind=Kind.NOTE, on=date(2026, 2, 3), at=MOMENT, by="赵敏", text="乙")
ADDED = "- key: bbbb22\n  kind: note\n  on: 2026-02-03\n  at: 2026-02-03T09:12:05+08:00\n  by: 赵敏\n  text: 乙\n"
FIRST = "- key: aaaa11\n  kind: note\n  on: 2026-02-02\n  at: 2026-02-02T09:12:05+08:00\n  by: 赵敏\n  text: 甲\n"
INDENTED = "".join(f"  {line}\n" for line in ADDED.splitlines())


def read(text: str) -> Item:
    item, problems = read_item(text.encode(), PATH, LISTS)
    assert problems == []
    assert item is not None
    return item


LOGS: dict[str, tuple[str, str | None]] = {
    "after an entry": (HEAD + "log:\n" + FIRST, HEAD + "log:\n" + FIRST + ADDED),
    "in an empty log": (HEAD + "log: []\n", HEAD + "log:\n" + ADDED),
    "in an empty log with a comment": (HEAD + "log: []  # 待记\n", HEAD + "log:  # 待记\n" + ADDED),
    "behind a bare key": (HEAD + "log:\n", HEAD + "log:\n" + ADDED),
    "behind a bare key at the end": (HEAD + "log:", HEAD + "log:\n" + ADDED),
    "where there is no log": (HEAD, HEAD + "log:\n" + ADDED),
    "without a newline at the end": (HEAD.rstrip("\n"), HEAD + "log:\n" + ADDED),
    "after an entry without a newline": (HEAD + "log:\n" + FIRST.rstrip("\n"), HEAD + "log:\n" + FIRST + ADDED),
    "before the keys below the log": (HEAD + "log:\n" + FIRST + "owner: 丙\n", HEAD + "log:\n" + FIRST + ADDED + "owner: 丙\n"),
    "before the keys below an empty log": (HEAD + "log: []\nowner: 丙\n", HEAD + "log:\n" + ADDED + "owner: 丙\n"),
    "before comments and blanks": (HEAD + "log:\n" + FIRST + "\n# 完\n", HEAD + "log:\n" + FIRST + ADDED + "\n# 完\n"),
    "after a remark": (HEAD + "log:\n" + FIRST[:-1] + "  # 注\n", HEAD + "log:\n" + FIRST[:-1] + "  # 注\n" + ADDED),
    "after comments in the log": (HEAD + "log:\n# 一\n" + FIRST + "# 二\n" + FIRST.replace("aaaa11", "cccc33"), None),
    "after indented dashes": (
        HEAD + "log:\n" + "".join(f"  {line}\n" for line in FIRST.splitlines()),
        HEAD + "log:\n" + "".join(f"  {line}\n" for line in FIRST.splitlines()) + INDENTED,
    ),
    "after a flow entry": (HEAD + "log:\n- {key: aaaa11, kind: note, on: 2026-02-02, at: 2026-02-02T09:12:05+08:00, by: 甲}\n", None),
    "after a block text": (HEAD + "log:\n" + FIRST[:-2] + "|-\n    一\n\n    二\n", None),
    "after a block text with blank lines below": (
        HEAD + "log:\n" + FIRST[:-2] + "|\n    一\n\n\n",
        HEAD + "log:\n" + FIRST[:-2] + "|\n    一\n" + ADDED + "\n\n",
    ),
    "after a folded text without a newline": (
        HEAD + "log:\n" + FIRST[:-2] + ">\n    一\n    二",
        HEAD + "log:\n" + FIRST[:-2] + ">\n    一\n    二\n" + ADDED,
    ),
    "after a quoted text of two lines": (HEAD + "log:\n" + FIRST[:-2] + "'一\n\n    二'\n", None),
    "after an empty value": (HEAD + "log:\n" + FIRST[:-2] + "\n", None),
}
APPENDED = [pytest.param(before, after or before + ADDED, id=name) for name, (before, after) in LOGS.items()]


@pytest.mark.parametrize(("before", "after"), APPENDED)
def test_an_entry_is_added_and_nothing_else_moves(before: str, after: str) -> None:
    written = append_entry(before, ENTRY)

    assert written == after
    assert read(written).log == (*read(before).log, ENTRY)


@pytest.mark.parametrize(("before", "after"), APPENDED)
def test_an_entry_added_to_a_windows_file_has_its_line_ends(before: str, after: str) -> None:
    windows = before.replace("\n", "\r\n")

    written = append_entry(windows, ENTRY)

    assert written == after.replace("\n", "\r\n")
    assert read(written).log == (*read(windows).log, ENTRY)


def test_a_log_in_brackets_is_left_to_its_writer() -> None:
    text = HEAD + "log: [{key: aaaa11, kind: note, on: 2026-02-02, at: 2026-02-02T09:12:05+08:00, by: 甲}]\n"

    with pytest.raises(LedgerError, match="没法在后面接着记"):
        append_entry(text, ENTRY)


@pytest.mark.parametrize("text", ["a: [\n", "- a\n", "", "log: {a: b}\n"])
def test_a_file_that_cannot_be_read_is_not_added_to(text: str) -> None:
    with pytest.raises(LedgerError, match="文件读不懂"):
        append_entry(text, ENTRY)


FIELDS = {
    "a value": ("owner: 张华\n", "owner", "李强", "owner: 李强\n"),
    "a value with a remark": ("owner: 张华  # 副局长\n", "owner", "李强", "owner: 李强  # 副局长\n"),
    "a quoted value": ("owner: '张华'\ngoal: 乙\n", "owner", "李强", "owner: 李强\ngoal: 乙\n"),
    "an empty value": ("owner:\ngoal: 乙\n", "owner", "李强", "owner: 李强\ngoal: 乙\n"),
    "an empty value with a remark": ("owner:  # 待定\n", "owner", "李强", "owner: 李强  # 待定\n"),
    "a value that needs quotes": ("owner: 张华\n", "owner", "甲: 乙 #3", "owner: '甲: 乙 #3'\n"),
    "one line by several": ("goal: 甲\ndue: 2026-01-01\n", "goal", "乙\n丙", "goal: |-\n  乙\n  丙\ndue: 2026-01-01\n"),
    "several lines by one": ("goal: |-\n  乙\n\n  丙\n\n# 注\ndue: 2026-01-01\n", "goal", "甲", "goal: 甲\n\n# 注\ndue: 2026-01-01\n"),
    "a folded plain text": ("goal: 乙\n  丙\ndue: 2026-01-01\n", "goal", "甲", "goal: 甲\ndue: 2026-01-01\n"),
    "a day": ("due: 2026-01-01\n", "due", date(2026, 6, 30), "due: 2026-06-30\n"),
    "names in brackets": ("lead_units: [甲, 乙]  # 注\n", "lead_units", ("丙",), "lead_units: [丙]  # 注\n"),
    "names in lines": ("lead_units:\n- 甲\n- 乙\nowner: 丁\n", "lead_units", ("丙", "丁"), "lead_units: [丙, 丁]\nowner: 丁\n"),
    "one name": ("lead_units: 甲\n", "lead_units", ("丙", "丁"), "lead_units: [丙, 丁]\n"),
    "a name with a comma": ("lead_units: [甲]\n", "lead_units", ("丙,丁",), "lead_units: ['丙,丁']\n"),
    "a new field in its usual place": ("goal: 乙\ndue: 2026-01-01\n", "owner", "李强", "goal: 乙\nowner: 李强\ndue: 2026-01-01\n"),
    "a new field after a block": (
        "goal: |-\n  乙\n  丙\n\ndue: 2026-01-01\n",
        "owner",
        "李强",
        "goal: |-\n  乙\n  丙\nowner: 李强\n\ndue: 2026-01-01\n",
    ),
    "a new field at the end": ("goal: 乙", "owner", "李强", "goal: 乙\nowner: 李强\n"),
    "a field taken out": ("owner: 张华  # 注\ngoal: 乙\n", "owner", None, "goal: 乙\n"),
    "a block taken out": ("goal: |-\n  乙\n  丙\ndue: 2026-01-01\n", "goal", None, "due: 2026-01-01\n"),
    "a list taken out": ("tags:\n- 乙\n- 丙\ndue: 2026-01-01\n", "tags", None, "due: 2026-01-01\n"),
    "the last line taken out": ("goal: 乙\nowner: 张华", "owner", None, "goal: 乙\n"),
    "what is not there taken out": ("goal: 乙\n", "owner", None, "goal: 乙\n"),
    "inside, in braces": (
        "source: {document: 报告, number: 一}  # 注\n",
        "source.number",
        "二, 三",
        "source: {document: 报告, number: '二, 三'}  # 注\n",
    ),
    "inside, in lines": ("source:\n  document: 报告\n  number: 一\n", "source.number", "二", "source:\n  document: 报告\n  number: 二\n"),
    "inside, new": ("source: {document: 报告}\n", "source.number", "二", "source: {document: 报告, number: 二}\n"),
    "inside, the first": ("goal: 乙\n", "source.number", "二", "source: {number: 二}\ngoal: 乙\n"),
    "inside, taken out": ("source: {document: 报告, number: 一}\n", "source.number", None, "source: {document: 报告}\n"),
    "inside, the last taken out": ("source: {number: 一}\ngoal: 乙\n", "source.number", None, "goal: 乙\n"),
}


@pytest.mark.parametrize(("before", "name", "new", "after"), FIELDS.values(), ids=FIELDS)
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_a_field_is_set_and_nothing_else_moves(before: str, name: str, new: object, after: str, end: str) -> None:
    written = set_field((HEAD + before).replace("\n", end), name, new)

    assert written == (HEAD + after).replace("\n", end)
    assert read(written) == read(HEAD + after)


def test_several_lines_in_place_of_a_value_with_a_remark() -> None:
    written = set_field(HEAD + "goal: 甲  # 注\n", "goal", "乙\n丙")

    assert read(written).goal == "乙\n丙"


def test_a_comment_below_a_list_does_not_keep_it_from_being_changed() -> None:
    written = set_field(HEAD + "lead_units:\n- 甲\n# 时限由陈刚定\ndue: 2026-01-01\n", "lead_units", ("乙",))

    assert written == HEAD + "lead_units: [乙]\n# 时限由陈刚定\ndue: 2026-01-01\n"


def test_a_comment_inside_a_list_is_not_lost() -> None:
    with pytest.raises(LedgerError, match="lead_units 这一栏里写有注释"):
        set_field(HEAD + "lead_units:\n- 甲\n# 协助\n- 乙\n", "lead_units", ("丙",))


THIRD = FIRST.replace("aaaa11", "cccc33")


@pytest.mark.parametrize(
    ("kept", "log"),
    [(0, "log: []\n"), (1, "log:\n" + FIRST), (2, "log:\n" + FIRST + ADDED), (3, "log:\n" + FIRST + ADDED + THIRD)],
)
def test_a_log_cut_is_the_log_as_it_was(kept: int, log: str) -> None:
    text = HEAD + "log:\n" + FIRST + ADDED + THIRD + "owner: 丙\n"

    cut = stages(text)[kept]

    assert cut == HEAD + log + "owner: 丙\n"


@pytest.mark.parametrize("text", [HEAD, HEAD + "log: []\n", "a: [\n"])
def test_a_file_without_entries_has_one_stage(text: str) -> None:
    assert stages(text) == [text]


def test_the_last_stage_is_the_file_itself() -> None:
    text = HEAD + "log:\n" + FIRST + ADDED + "owner: 丙\n"

    assert stages(text)[2:] == [text]


def test_a_new_file_reads_as_its_item() -> None:
    item = Item(
        id="ZD-2026-001",
        title="甲 #1",
        list="key-work",
        path=PATH,
        source=Source(document="报告", number="〔2026〕1号", date=date(2026, 1, 20)),
        goal="一",
        target=Target(value=Decimal("95.50"), unit="%", direction="at_most"),
        lead_units=("区发改局", "no"),
        urgency=Urgency.URGENT,
        tags=("12:30",),
        opened=date(2026, 1, 25),
        due=date(2026, 6, 30),
        cadence=Cadence.MONTHLY,
        milestones=(Milestone(due=date(2026, 3, 31), percent=Decimal(30), title="选址, 征地"), Milestone(due=date(2026, 4, 30))),
        log=(ENTRY,),
    )

    assert read(new_file(item, {})) == item


def test_an_entry_is_one_field_a_line_with_its_words_where_they_read_best() -> None:
    entry = Entry(
        key="k", kind=Kind.PROGRESS, on=date(2026, 2, 3), at=MOMENT, by="赵敏", text="甲", percent=Decimal("62.50"), problems="乙", next="丙"
    )

    lines = [line.strip(" -").partition(":")[0] for line in entry_lines(entry).splitlines()]

    assert lines == ["key", "kind", "on", "at", "by", "percent", "text", "problems", "next"]


@pytest.mark.parametrize("name", ["goal", "standard", "title"])
def test_a_new_file_takes_a_text_of_several_lines(name: str) -> None:
    item = replace(read(HEAD), **{name: "一\n二"})

    assert read(new_file(item, {})) == item
