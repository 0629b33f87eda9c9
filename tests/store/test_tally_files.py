"""Tally files: what they mean, what they refuse and where, and how one entry more is written."""

from datetime import date, datetime, timedelta, timezone

import pytest

from ledger.errors import DataError, LedgerError
from ledger.model import Tally, TallyEntry
from ledger.record import replace
from ledger.store.workspace import Workspace
from ledger.words import tally_line
from tests.conftest import DIRECTORY, SETTINGS, Office

RECEIVED = "data/2026/tally/received.yaml"
ADOPTED = "data/2026/tally/adopted.yaml"
KINDS = """\
tallies:
  received: {title: 来文}
  adopted: {title: 信息采用, measure: 条, by_unit: true, levels: {报送: 0, 区级: 1, 市级: 3}}
"""
FIRST = "- key: aaaa22\n  on: 2026-03-05\n  at: 2026-03-05T16:00:00+08:00\n  by: 孙悦\n  count: 3\n"
TEXT = f"kind: received\nentries:\n{FIRST}"
PIECE = "kind: adopted\nentries:\n" + FIRST.replace("count: 3", "count: 2\n  unit: 区发改局\n  level: 市级\n  text: 第12期")
MOMENT = datetime(2026, 11, 20, 9, 30, tzinfo=timezone(timedelta(hours=8)))
ENTRY = TallyEntry(key="bbbb33", on=date(2026, 11, 20), at=MOMENT, by="赵敏", count=5)
ADDED = "- key: bbbb33\n  on: 2026-11-20\n  at: 2026-11-20T09:30:00+08:00\n  by: 赵敏\n  count: 5\n"


@pytest.fixture
def office(office: Office) -> Office:
    """The office with two kinds of count, one of them by unit and level, and a first entry of each."""
    office.write("data/ledger.yaml", SETTINGS + KINDS)
    office.write(RECEIVED, TEXT)
    office.write(ADOPTED, PIECE)
    office.commit_all("计数")
    return office


def read(office: Office, kind: str = "received", commit: str | None = None) -> Tally:
    tallies, problems = Workspace(office.root).tallies(commit)
    assert problems == ()
    return next(tally for tally in tallies if tally.kind == kind)


def test_every_field_is_read(office: Office) -> None:
    entry = TallyEntry(
        key="aaaa22", on=date(2026, 3, 5), at=datetime.fromisoformat("2026-03-05T16:00:00+08:00"), by="孙悦", count=2, unit="区发改局",
        level="市级", text="第12期",
    )  # fmt: skip

    assert read(office, "adopted") == Tally(kind="adopted", year=2026, path=ADOPTED, entries=(entry,))


@pytest.mark.parametrize("unit", ["区发改委", "发展改革局"])
def test_an_alias_counts_for_the_units_one_name(office: Office, unit: str) -> None:
    office.write(ADOPTED, PIECE.replace("区发改局", unit))

    assert read(office, "adopted").entries[0].unit == "区发改局"


@pytest.mark.parametrize("entries", ["entries: []\n", "entries:\n", ""])
def test_a_file_without_entries_counts_nothing(office: Office, entries: str) -> None:
    office.write(RECEIVED, f"kind: received\n{entries}")

    assert read(office).entries == ()


@pytest.mark.parametrize("on", ["2026-12-31", "2027-01-04"])
def test_a_void_stands_with_what_it_voids_whatever_its_day(office: Office, on: str) -> None:
    office.write(RECEIVED, TEXT + f"- {{key: cccc44, on: {on}, at: '{on}T09:00:00+08:00', by: 赵敏, voids: aaaa22, text: 重复}}\n")

    void = read(office).entries[1]

    assert (void.voids, void.count, void.on) == ("aaaa22", 0, date.fromisoformat(on))


def changed(old: str, new: str, text: str = TEXT) -> str:
    assert old in text
    return text.replace(old, new)


VOID = "- {key: cccc44, on: 2026-03-06, at: '2026-03-06T09:00:00+08:00', by: 赵敏, voids: aaaa22}\n"
BROKEN: dict[str, tuple[str, str, list[tuple[int, str]]]] = {
    "no kind": (RECEIVED, changed("kind: received\n", ""), [(1, "类别（kind）：没有写")]),
    "kind of another file": (RECEIVED, changed("kind: received", "kind: adopted"), [(1, "类别（kind）：“adopted”与文件名“received”不符")]),
    "unknown key at the top": (RECEIVED, changed("entries", "entrys"), [(2, "不认识的栏目“entrys”")]),
    "unknown key": (RECEIVED, changed("count", "cuont"), [(3, "数量（entries.count）：没有写数量"), (7, "不认识的栏目“cuont”")]),
    "no key": (RECEIVED, changed("key: aaaa22\n  ", ""), [(3, "记录号（entries.key）：没有写")]),
    "no count": (RECEIVED, changed("  count: 3\n", ""), [(3, "数量（entries.count）：没有写数量")]),
    "count of zero": (RECEIVED, changed("count: 3", "count: 0"), [(7, "数量（entries.count）：0超出了范围")]),
    "count below zero": (RECEIVED, changed("count: 3", "count: -1"), [(7, "数量（entries.count）：-1超出了范围")]),
    "count of a half": (RECEIVED, changed("count: 3", "count: 1.5"), [(7, "数量（entries.count）：1.5不是整数")]),
    "count with a measure": (RECEIVED, changed("count: 3", "count: 3件"), [(7, "数量（entries.count）：“3件”不是数字")]),
    "count too large": (RECEIVED, changed("count: 3", "count: 1000001"), [(7, "数量（entries.count）：1000001超出了范围")]),
    "no such day": (RECEIVED, changed("on: 2026-03-05", "on: 2026-02-30"), [(4, "发生日期（entries.on）：没有2026-02-30这一天")]),
    "another year": (RECEIVED, changed("on: 2026-03-05", "on: 2025-12-31"), [(4, "发生日期（entries.on）：2025-12-31不在2026年")]),
    "no moment": (RECEIVED, changed("16:00:00+08:00", "16:00:00"), [(5, "录入时间（entries.at）：“2026-03-05T16:00:00”不是录入时间")]),
    "one key twice": (RECEIVED, TEXT + FIRST, [(8, "记录号（entries.key）：记录号“aaaa22”用了两次")]),
    "unit where none is asked for": (RECEIVED, TEXT + "  unit: 区发改局\n", [(8, "单位（entries.unit）：来文不按单位计")]),
    "level where none is asked for": (RECEIVED, TEXT + "  level: 市级\n", [(8, "级别（entries.level）：来文不分级别")]),
    "no unit": (ADOPTED, changed("  unit: 区发改局\n", "", PIECE), [(3, "单位（entries.unit）：信息采用按单位计，没有写单位")]),
    "unknown unit": (ADOPTED, changed("区发改局", "区发展局", PIECE), [(8, "单位（entries.unit）：名录里没有“区发展局”这个单位")]),
    "no level": (ADOPTED, changed("  level: 市级\n", "", PIECE), [(3, "级别（entries.level）：信息采用分级别计，没有写级别")]),
    "unknown level": (ADOPTED, changed("level: 市级", "level: 县级", PIECE), [(9, "级别（entries.level）：信息采用没有“县级”这个级别")]),
    "text eaten": (ADOPTED, changed("第12期", "第12期 #3", PIECE), [(10, "内容（entries.text）：“#3”会被当成注释丢掉")]),
    "key eaten": (RECEIVED, changed("aaaa22", "aaaa22 #3"), [(3, "记录号（entries.key）：“#3”会被当成注释丢掉")]),
    "void of nothing": (RECEIVED, TEXT + VOID.replace("aaaa22", "zzzz99"), [(8, "作废的记录（entries.voids）：“zzzz99”不是这个文件里的另一条")]),
    "void of itself": (RECEIVED, TEXT + VOID.replace("aaaa22", "cccc44"), [(8, "作废的记录（entries.voids）：“cccc44”不是这个文件里的另一条")]),
    "void with a count": (RECEIVED, TEXT + VOID.replace("}", ", count: 1}"), [(8, "数量（entries.count）：作废的一条不写这一栏")]),
    "not a list": (RECEIVED, "kind: received\nentries: {}\n", [(2, "各条计数（entries）：应是一串条目")]),
    "tab": (RECEIVED, changed("  count: 3", "\tcount: 3"), [(7, "用了制表符（Tab）")]),
    "full-width colon": (RECEIVED, changed("count: 3", "count：3"), [(7, "“count”后面用了全角冒号")]),
    "empty file": (RECEIVED, "", [(1, "文件是空的")]),
    "everything at once": (
        RECEIVED,
        "kind: received\nwho: 甲\nentries:\n"
        + FIRST.replace("2026-03-05\n", "2026-13-05\n").replace("count: 3", "count: 三")
        + VOID.replace("aaaa22", "x"),
        [
            (2, "不认识的栏目“who”"),
            (5, "发生日期（entries.on）：没有2026-13-05这一天"),
            (8, "数量（entries.count）：“三”不是数字"),
            (9, "作废的记录（entries.voids）：“x”不是这个文件里的另一条"),
        ],
    ),
}


@pytest.mark.parametrize(("path", "text", "told"), BROKEN.values(), ids=BROKEN)
def test_each_problem_has_its_line_and_is_found_once_in_one_pass(office: Office, path: str, text: str, told: list[tuple[int, str]]) -> None:
    office.write(path, text)

    tallies, problems = Workspace(office.root).tallies()

    assert [(problem.path, problem.line, problem.message) for problem in problems] == [(path, line, message) for line, message in told]
    assert path not in [tally.path for tally in tallies]


@pytest.mark.parametrize(("path", "text", "told"), BROKEN.values(), ids=BROKEN)
def test_nothing_is_counted_or_written_over_a_broken_file(office: Office, path: str, text: str, told: list[tuple[int, str]]) -> None:
    office.write(path, text)
    office.commit_all()
    kind = Workspace(office.root).settings.tallies["received" if path == RECEIVED else "adopted"]
    entry = ENTRY if path == RECEIVED else replace(ENTRY, unit="区发改局", level="市级")

    said = office.error("tally", "list")
    with pytest.raises(DataError), Workspace(office.root).writing() as desk:
        desk.count(kind, 2026, entry, "甲")

    assert f"{path}:{told[0][0]}: " in said
    assert office.read(path) == text


def test_items_do_not_mind_a_broken_tally_and_check_does(office: Office) -> None:
    office.write(RECEIVED, changed("count: 3", "count: 0"))

    assert "ZD-2026-001" in office.run("list")
    assert office.run("check", code=1) == f"{RECEIVED}:7: 数量（entries.count）：0超出了范围。提示：应在1到1000000之间\n"


STRAYS = {
    "data/2026/tally/lost.yaml": "“lost”不是登记过的计数类别，没有计数",
    "data/2026/tally/received.yml": "这个文件的位置或名称不对，没有计数",
    "data/2026/tally/received.YAML": "这个文件的位置或名称不对，没有计数",
    "data/2026/tally/11/received.yaml": "这个文件的位置或名称不对，没有计数",
}


@pytest.mark.parametrize("commit", [None, "HEAD"])
@pytest.mark.parametrize(("path", "message"), STRAYS.items(), ids=STRAYS)
def test_a_file_of_no_kind_is_not_passed_over(office: Office, path: str, message: str, commit: str | None) -> None:
    office.write(path, TEXT)
    office.commit_all()

    _, problems = Workspace(office.root).tallies(commit)

    assert [(problem.path, problem.line, problem.message, problem.blocking) for problem in problems] == [(path, 1, message, True)]
    assert f"{path}:1: {message}" in office.run("check", code=1)


@pytest.mark.parametrize(
    ("place", "target", "message"),
    [
        ("tally/received.yaml", "received.yaml", "这个文件不是普通文件，没有计数"),
        ("tally/11", ".", "这是一个链接，里面的文件没有读取"),
        ("tally", ".", "这是一个链接，里面的文件没有读取"),
    ],
)
def test_a_link_is_not_followed_and_items_do_not_mind(office: Office, place: str, target: str, message: str) -> None:
    outside = office.root.parent / "外"
    outside.mkdir()
    (outside / "received.yaml").write_text(TEXT, encoding="utf-8")
    link = office.root / "data/2025" / place
    link.parent.mkdir(parents=True)
    link.symlink_to(outside / target)

    tallies, problems = Workspace(office.root).tallies()

    assert {tally.year for tally in tallies} == {2026}
    assert [(problem.path, problem.message) for problem in problems] == [(f"data/2025/{place}", message)]
    assert "ZD-2026-001" in office.run("list")


def test_a_deletion_that_is_not_committed_forbids_to_count(office: Office) -> None:
    (office.root / RECEIVED).unlink()

    assert f"{RECEIVED}:1: 计数文件被删除了。提示：恢复：git checkout HEAD -- {RECEIVED}" in office.error("tally", "list")


def test_what_was_known_then_can_be_read(office: Office) -> None:
    office.write(RECEIVED, TEXT + ADDED)
    office.commit_all("又来")

    assert [entry.key for entry in read(office).entries] == ["aaaa22", "bbbb33"]
    assert [entry.key for entry in read(office, commit="HEAD~1").entries] == ["aaaa22"]


def test_without_settings_there_are_no_counts(office: Office) -> None:
    office.write("data/ledger.yaml", "office: [\n")

    tallies, problems = Workspace(office.root).tallies()

    assert tallies == ()
    assert {problem.path for problem in problems} == {"data/ledger.yaml"}
    assert office.run("check", code=1).count("\n") == 1


def count(office: Office, entry: TallyEntry = ENTRY, kind: str = "received", year: int = 2026) -> None:
    workspace = Workspace(office.root)
    declared = workspace.settings.tallies[kind]
    with workspace.writing() as desk:
        desk.count(declared, year, entry, tally_line(declared, entry))


KEPT = {
    "windows line ends": TEXT.replace("\n", "\r\n"),
    "a byte order mark": "\ufeff" + TEXT,
    "comments": "# 前言\n" + TEXT.replace("count: 3", "count: 3  # 含电报"),
    "indented dashes": "kind: received\nentries:\n" + "".join(f"  {line}\n" for line in FIRST.splitlines()),
    "an entry on one line": "kind: received\nentries:\n- {key: aaaa22, on: 2026-03-05, at: '2026-03-05T16:00:00+08:00', by: 孙悦, count: 3}\n",
    "no newline at the end": TEXT.rstrip("\n"),
}


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT)
def test_an_entry_is_added_and_nothing_else_moves(office: Office, text: str) -> None:
    office.write(RECEIVED, text)
    office.commit_all()

    count(office)

    assert office.read(RECEIVED).startswith(text)
    assert office.read(RECEIVED).splitlines()[-5:] == [("  " if "\n  - " in text else "") + line for line in ADDED.splitlines()]
    assert [entry.count for entry in Workspace(office.root).tallies()[0][1].entries] == [3, 5]
    assert office.git("show", "--format=%B", "--name-only") == f"来文 5件（2026-11-20）\n\nLedger-Action: tally\nLedger-Key: bbbb33\n\n\n{RECEIVED}\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, "kind: received\nentries:\n" + ADDED.replace("2026-11-20\n", "2025-11-20\n")),
        ("kind: received\nentries: []  # 待记\n", "kind: received\nentries:  # 待记\n" + ADDED.replace("2026-11-20\n", "2025-11-20\n")),
        ("kind: received\n", "kind: received\nentries:\n" + ADDED.replace("2026-11-20\n", "2025-11-20\n")),
    ],
)
def test_the_first_entry_of_a_year_begins_its_file(office: Office, before: str | None, after: str) -> None:
    if before is not None:
        office.write("data/2025/tally/received.yaml", before)
        office.commit_all()

    count(office, replace(ENTRY, on=date(2025, 11, 20)), year=2025)

    assert office.read("data/2025/tally/received.yaml") == after


def test_entries_in_brackets_are_not_written_to(office: Office) -> None:
    text = "kind: received\nentries: [{key: aaaa22, on: 2026-03-05, at: '2026-03-05T16:00:00+08:00', by: 孙悦, count: 3}]\n"
    office.write(RECEIVED, text)
    office.commit_all()

    with pytest.raises(LedgerError, match=r"entries 写成了一行 \[...\]"):
        count(office)

    assert office.read(RECEIVED) == text


def test_hand_edits_are_recorded_first(office: Office) -> None:
    edited = TEXT.replace("count: 3", "count: 4")
    office.write(RECEIVED, edited)

    with pytest.raises(LedgerError, match="有还没提交的手工修改，没有写入"):
        count(office)
    said = office.run("commit", "-m", "补记一件")
    count(office)

    assert said == f"手工修改 {RECEIVED}：补记一件\n"
    assert office.read(RECEIVED) == edited + ADDED


def test_a_hand_edit_is_named_by_status_and_checked_by_commit(office: Office) -> None:
    office.write(RECEIVED, TEXT.replace("count: 3", "count: 三"))

    _, talk, _ = office.run_all("status")
    said = office.error("commit", "-m", "甲")

    assert f"没有提交：{RECEIVED}（已修改）" in talk
    assert f"{RECEIVED}:7: 数量（entries.count）：“三”不是数字" in said


@pytest.mark.parametrize(
    ("entry", "wrong"),
    [
        (replace(ENTRY, on=date(2025, 3, 5)), "不在2026年"),
        (replace(ENTRY, key="aaaa22"), "用了两次"),
        (replace(ENTRY, unit="区发改局"), "不按单位计"),
    ],
)
def test_what_would_not_load_is_not_written(office: Office, entry: TallyEntry, wrong: str) -> None:
    with pytest.raises(DataError) as caught:
        count(office, entry)

    assert wrong in caught.value.problems[0].message
    assert (office.read(RECEIVED), office.git("status", "--porcelain")) == (TEXT, "")


def test_what_reads_back_as_something_else_is_not_written(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ledger.store.desk.append_entries", lambda text, _entries: text + ADDED.replace("count: 5", "count: 50"))

    with pytest.raises(LedgerError, match="写成后读回来与要写的不一致"):
        count(office)

    assert office.read(RECEIVED) == TEXT


@pytest.mark.parametrize("year", [2026, 2025])
def test_a_refused_commit_leaves_everything_as_it_was(office: Office, year: int) -> None:
    office.write(".git/hooks/pre-commit", "#!/bin/sh\nexit 1\n").chmod(0o755)
    head = office.git("rev-parse", "HEAD")

    with pytest.raises(LedgerError) as caught:
        count(office, replace(ENTRY, on=date(year, 3, 5)), year=year)

    assert caught.value.hint.startswith("文件已恢复原样")
    assert (office.read(RECEIVED), office.git("rev-parse", "HEAD"), office.git("status", "--porcelain")) == (TEXT, head, "")
    assert not (office.root / "data/2025").exists()


def test_a_sealed_year_is_counted_no_more(office: Office) -> None:
    office.git("tag", "-a", "book-2026", "-m", "结账")

    with pytest.raises(LedgerError, match=f"2026年已结账，{RECEIVED} 不能再改"):
        count(office)
    count(office, replace(ENTRY, on=date(2025, 11, 20)), year=2025)

    assert office.read(RECEIVED) == TEXT


def test_a_doubtful_text_is_found_by_check_at_its_line(office: Office) -> None:
    office.write(ADOPTED, PIECE.replace("第12期", "【机密】第12期"))

    assert office.run("check", code=1).startswith(f"{ADOPTED}:10: 带有密级标志“【机密】”，涉密内容不得录入台账。")


def test_the_directory_of_the_day_names_the_units(office: Office) -> None:
    office.write("data/directory.yaml", DIRECTORY.replace("区发改局", "区发展局").replace("[区发改委, ", "[区发改局, 区发改委, "))
    office.commit_all("改名")

    assert read(office, "adopted").entries[0].unit == "区发展局"
    assert read(office, "adopted", "HEAD~1").entries[0].unit == "区发改局"
