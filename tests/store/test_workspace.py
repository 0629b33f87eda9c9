"""Finding an office, reading it now and as it was, numbering what is new, and refusing to write over what somebody else wrote."""

from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from ledger.errors import DataError, GitError, LedgerError
from ledger.model import Entry, Item, Kind
from ledger.store.workspace import Workspace
from tests.conftest import ITEM, SETTINGS, ZD1, Office

MOMENT = datetime(2026, 11, 20, 9, 30, tzinfo=timezone(timedelta(hours=8)))
NOTE = Entry(key="bbbb22", kind=Kind.NOTE, on=date(2026, 11, 20), at=MOMENT, by="赵敏", text="乙")
DRAFT = Item(id="", title="乙", list="key-work", path="", goal="丙", lead_units=("区财政局",), opened=date(2026, 3, 5))


@pytest.mark.parametrize("below", [".", "data", "data/2026/key-work"])
def test_the_office_is_found_from_any_folder_inside(office: Office, below: str) -> None:
    assert Workspace.find(office.root / below).root == office.root


def test_the_nearest_office_is_the_one(office: Office) -> None:
    office.write("inner/data/ledger.yaml", SETTINGS)

    assert Workspace.find(office.root / "inner" / "data").root == office.root / "inner"


def test_a_root_that_is_named_wins(office: Office, tmp_path: Path) -> None:
    assert Workspace.find(tmp_path, office.root).root == office.root


@pytest.mark.parametrize("root", ["nowhere", "office/data", "."])
def test_a_root_that_is_named_is_not_searched_from(office: Office, tmp_path: Path, root: str) -> None:
    with pytest.raises(LedgerError, match="没有台账"):
        Workspace.find(office.root, tmp_path / root)


def test_outside_every_office_the_hint_says_how_to_begin(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="这里和上级文件夹里没有台账") as caught:
        Workspace.find(tmp_path)

    assert "ledger init" in caught.value.hint


def test_the_root_is_found_through_option_and_environment(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = Office(tmp_path, office.capture)

    by_option = elsewhere.run("list", "--root", str(office.root))
    monkeypatch.setenv("LEDGER_ROOT", str(office.root))
    by_environment = elsewhere.run("list")

    assert by_option == by_environment == office.run("list")


@pytest.mark.parametrize("command", [("note", "ZD-1", "-m", "甲"), ("edit", "ZD-1", "goal=甲")], ids=["note", "edit"])
def test_a_file_with_a_hand_edit_is_not_written(office: Office, command: tuple[str, ...]) -> None:
    edited = ITEM.replace("张华", "李强")
    office.write(ZD1, edited)

    said = office.error(*command)

    assert said == f"错误：{ZD1} 有还没提交的手工修改，没有写入\n提示：先运行 ledger commit 把手工修改记下来，再重新运行这条命令\n"
    assert office.read(ZD1) == edited


def test_once_the_hand_edit_is_recorded_the_command_goes_through(office: Office) -> None:
    office.write(ZD1, ITEM.replace("张华", "李强"))

    office.run("commit", "-m", "换人")
    office.run("note", "ZD-1", "-m", "甲")

    assert office.git("log", "-2", "--format=%s").splitlines() == ["ZD-2026-001 备注：甲", "手工修改 ZD-2026-001：换人"]
    assert "李强" in office.read(ZD1)


def test_a_file_changed_between_reading_and_writing_is_not_written(office: Office) -> None:
    workspace = Workspace(office.root)
    opened = workspace.open_item("ZD-2026-001")
    office.write(ZD1, ITEM.replace("张华", "李强"))
    office.commit_all("别人改的")

    with pytest.raises(LedgerError, match="在读取之后被别的程序改过"), workspace.writing() as desk:
        desk.append(opened, NOTE, "甲")

    assert office.read(ZD1) == ITEM.replace("张华", "李强")


def test_a_file_deleted_between_reading_and_writing_is_not_written(office: Office) -> None:
    workspace = Workspace(office.root)
    opened = workspace.open_item("ZD-2026-001")
    office.git("rm", "--quiet", ZD1)
    office.git("commit", "--quiet", "--message", "删")

    with pytest.raises(LedgerError, match="在读取之后被别的程序改过"), workspace.writing() as desk:
        desk.append(opened, NOTE, "甲")

    assert not (office.root / ZD1).exists()


def test_a_dry_run_writes_nothing_and_shows_what_it_would(office: Office) -> None:
    head = office.git("rev-parse", "HEAD")

    out, said, _ = office.run_all("note", "ZD-1", "-m", "甲", "--dry-run")

    assert out == "（试运行）ZD-2026-001 备注：甲\n"
    assert "+  text: 甲" in said
    assert (office.read(ZD1), office.git("rev-parse", "HEAD"), office.git("status", "--porcelain")) == (ITEM, head, "")


KEPT = {
    "windows line ends": (ITEM.replace("\n", "\r\n"), "\r\n"),
    "a byte order mark": ("\ufeff" + ITEM, "\n"),
    "comments": (ITEM.replace("owner: 张华\n", "# 责任人\nowner: 张华  # 副局长\n\n"), "\n"),
    "an order of its own": ("# 前言\n" + ITEM.replace("owner: 张华\n", "").replace("id: ", "owner: 张华\nid: "), "\n"),
}


@pytest.mark.parametrize(("text", "end"), KEPT.values(), ids=KEPT)
def test_a_command_only_adds_lines_to_what_people_wrote(office: Office, text: str, end: str) -> None:
    office.write(ZD1, text)
    office.commit_all()

    office.run("note", "ZD-1", "-m", "甲")

    written = office.read(ZD1)
    assert written.startswith(f"{text}- key: ")
    assert written.endswith(f"{end}  text: 甲{end}")
    assert written.count("\n") == text.count("\n") + 6


def test_several_items_are_all_written_or_none(office: Office) -> None:
    office.write(ZD1.replace("001", "002"), ITEM.replace("2026-001", "2026-002"))
    office.commit_all()
    office.write(ZD1.replace("001", "002"), ITEM.replace("2026-001", "2026-002").replace("张华", "李强"))

    office.error("note", "ZD-1", "ZD-2", "-m", "甲")

    assert office.read(ZD1) == ITEM


def test_an_item_with_a_hand_edit_is_found_out_before_anything_is_written(office: Office) -> None:
    workspace = Workspace(office.root)
    opened = workspace.open_item("ZD-2026-001")
    office.write(ZD1, ITEM.replace("张华", "李强"))

    with pytest.raises(LedgerError, match="有还没提交的手工修改"), workspace.writing() as desk:
        desk.examine(opened)


def test_evidence_given_twice_is_recorded_once(office: Office) -> None:
    office.run("complete", "ZD-1", "--approved-by", "陈刚")

    office.run("close", "ZD-1", "--verified-by", "赵敏", "--evidence", "照片", "--evidence", "照片")

    assert "evidence: [照片]" in office.read(ZD1)


def test_an_office_without_git_can_be_read_and_not_written(office: Office) -> None:
    (office.root / ".git").rename(office.root.parent / "git")

    shown, said = office.run("show", "ZD-1"), office.error("note", "ZD-1", "-m", "甲")

    assert "ZD-2026-001" in shown
    assert "这个台账还没有纳入 git，可以查看，不能记录" in said
    assert office.read(ZD1) == ITEM
    with pytest.raises(GitError, match="还没有纳入 git"), Workspace(office.root).writing():
        pass


def test_an_alias_reads_as_the_units_one_name(office: Office) -> None:
    text = ITEM.replace("[区发改局]", "[发展改革局, 区发改局]").replace("kind: assign", "kind: remind\n  to_unit: 住建局")
    office.write(ZD1, text)
    workspace = Workspace(office.root)

    (item,) = workspace.read().ledger.items

    assert item.lead_units == ("区发改局",)
    assert item.log[0].to_unit == "区住建局"
    assert workspace.open_item("ZD-2026-001").item == item
    assert office.read(ZD1) == text


def test_an_unknown_unit_is_a_problem_at_its_line(office: Office) -> None:
    office.write(ZD1, ITEM.replace("kind: assign", "kind: remind\n  to_unit: 区审计局"))
    workspace = Workspace(office.root)

    problems = workspace.read().problems

    assert [(problem.path, problem.line, problem.message) for problem in problems] == [(ZD1, 14, "名录里没有“区审计局”这个单位")]
    with pytest.raises(DataError):
        workspace.open_item("ZD-2026-001")


@pytest.mark.parametrize("text", [None, b"units: []\n", b"people: []\n", b"units: [\n"])
def test_without_a_directory_there_is_one_problem_and_not_one_for_each_unit(office: Office, text: bytes | None) -> None:
    (office.root / "data/directory.yaml").unlink()
    if text is not None:
        office.write("data/directory.yaml", text)

    problems = Workspace(office.root).read().problems

    assert {(problem.path, problem.blocking) for problem in problems} == {("data/directory.yaml", True)}
    assert problems[-1].message == "名录是空的，事项里的单位都不在名录里"


@pytest.mark.parametrize("item_id", ["ZD-2026-404", "XX-2026-001", "PS-2026-001", "../../etc", "ZD-2025-001"])
def test_an_item_that_is_not_there_is_said_to_be_missing(office: Office, item_id: str) -> None:
    with pytest.raises(LedgerError, match=f"没有 {item_id} 这个事项"):
        Workspace(office.root).open_item(item_id)


def test_an_edit_that_reads_back_as_something_else_is_not_written(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ledger.store.desk.set_field", lambda text, _name, _value: text.replace("owner: 张华", "owner: 张三"))
    before = office.read(ZD1)

    said = office.error("edit", "ZD-1", "owner=李明")

    assert said.startswith(f"错误：{ZD1} 写成后读回来与要写的不一致，没有写入\n")
    assert office.read(ZD1) == before
