"""Files that somebody may take for items and that no computation reads, links, folders in the place of files, and files that cannot be read."""

from pathlib import Path

import pytest

from ledger.errors import LedgerError, Problem
from ledger.store.shelf import WorkingTree
from ledger.store.workspace import Workspace
from tests.conftest import ITEM, ZD1, Office

FOLDER = "data/2026/key-work"
SECOND = ITEM.replace("2026-001", "2026-002")
PLACED = "不在“年份/清单”的文件夹里"
NAMED = "不是小写的 .yaml 结尾"
STRAYS = {
    "data/ZD-2026-002.yaml": PLACED,
    "data/2026/ZD-2026-002.yaml": PLACED,
    "data/26/key-work/ZD-2026-002.yaml": PLACED,
    "data/calendar.yml": NAMED,
    f"{FOLDER}/ZD-2026-002.yml": NAMED,
    f"{FOLDER}/ZD-2026-002.YAML": NAMED,
    f"{FOLDER}/old/ZD-2026-002.Yml": NAMED,
}


def told(problems: tuple[Problem, ...]) -> list[tuple[str, str, bool]]:
    return [(problem.path, problem.message, problem.blocking) for problem in problems]


@pytest.mark.parametrize(("path", "wrong"), STRAYS.items(), ids=STRAYS)
def test_a_stray_is_a_blocking_problem(office: Office, path: str, wrong: str) -> None:
    office.write(path, SECOND)

    reading = Workspace(office.root).read()

    assert told(reading.problems) == [(path, f"这个文件{wrong}，不会被当作事项", True)]
    assert [item.id for item in reading.ledger.items] == ["ZD-2026-001"]
    assert f"{path}:1: " in office.error("list")


@pytest.mark.parametrize(("path", "wrong"), STRAYS.items(), ids=STRAYS)
def test_a_stray_of_a_commit_is_a_blocking_problem_of_that_commit(office: Office, path: str, wrong: str) -> None:
    office.write(path, SECOND)
    office.commit_all()
    (office.root / path).unlink()
    office.commit_all()
    workspace = Workspace(office.root)

    now, then = workspace.read(), workspace.read("HEAD~1")

    assert now.problems == ()
    assert told(then.problems) == [(path, f"这个文件{wrong}，不会被当作事项", True)]


@pytest.mark.parametrize("path", ["data/2026/tally/11.yaml", "data/2026/tally/11.yml", f"{FOLDER}/.ZD-2026-002.yaml", f"{FOLDER}/注.txt", "a.yaml"])
def test_what_nobody_takes_for_an_item_is_no_stray(office: Office, path: str) -> None:
    office.write(path, "甲\n")

    assert Workspace(office.root).read().problems == ()


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder that is none of the office's business, with an item's file in it."""
    (tmp_path / "外").mkdir()
    (tmp_path / "外" / "ZD-2026-002.yaml").write_text(SECOND, encoding="utf-8")
    return tmp_path / "外"


@pytest.mark.parametrize("name", ["ZD-2026-002.yaml", "nowhere.yaml"])
def test_a_link_is_not_followed_and_said_to_be_one(office: Office, outside: Path, name: str) -> None:
    (office.root / FOLDER / "ZD-2026-002.yaml").symlink_to(outside / name)

    out, said = office.run("check", code=1), office.error("show", "ZD-2")

    assert out.startswith(f"{FOLDER}/ZD-2026-002.yaml:1: 这个文件不是普通文件，不会被当作事项。")
    assert "ZD-2026-002" not in office.error("list").partition("错误：")[2]
    assert said.startswith("错误：")


def test_an_item_that_is_a_link_is_neither_shown_nor_written(office: Office, outside: Path) -> None:
    (office.root / FOLDER / "ZD-2026-002.yaml").symlink_to(outside / "ZD-2026-002.yaml")

    said = [office.error("show", "ZD-2"), office.error("note", "ZD-2", "-m", "甲")]

    assert said == [f"错误：{FOLDER}/ZD-2026-002.yaml 不是普通文件\n提示：换成普通文件，不要用链接或文件夹\n"] * 2
    assert (outside / "ZD-2026-002.yaml").read_text(encoding="utf-8") == SECOND


def test_a_link_to_a_folder_of_items_is_not_passed_over_in_silence(office: Office, outside: Path) -> None:
    (office.root / FOLDER / "old").symlink_to(outside)

    assert f"{FOLDER}/old" in office.run("check", code=1)


def test_a_folder_named_like_a_file_is_a_blocking_problem(office: Office) -> None:
    office.write(f"{FOLDER}/ZD-2026-002.yaml/ZD-2026-003.yaml", ITEM)

    problems = Workspace(office.root).read().problems

    assert told(problems) == [(f"{FOLDER}/ZD-2026-002.yaml", "这个文件不是普通文件，不会被当作事项", True)]


@pytest.mark.parametrize("name", ["directory", "calendar"])
def test_an_office_file_that_is_a_link_or_a_folder_is_refused_in_words(office: Office, outside: Path, name: str) -> None:
    target = office.root / f"data/{name}.yaml"
    target.unlink(missing_ok=True)
    target.symlink_to(outside / "ZD-2026-002.yaml")

    assert office.error("list") == f"错误：data/{name}.yaml 不是普通文件\n提示：换成普通文件，不要用链接或文件夹\n"


@pytest.mark.parametrize("path", ["nowhere.yaml", "data/ledger.yaml/below.yaml"])
def test_a_file_that_is_not_there_is_none(office: Office, path: str) -> None:
    assert WorkingTree(office.root).read(path) is None


def test_anything_but_a_file_is_not_read(office: Office) -> None:
    with pytest.raises(LedgerError, match="data 不是普通文件"):
        WorkingTree(office.root).read("data")


@pytest.fixture
def unreadable(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The office with a broken second item; the first may not be read (mode 000 does not keep root out)."""
    office.write(f"{FOLDER}/ZD-2026-002.yaml", "id: [\n")
    read_bytes = Path.read_bytes

    def read(path: Path) -> bytes:
        if path.name == "ZD-2026-001.yaml":
            raise PermissionError(13, "Permission denied", str(path))
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", read)
    return office


def test_a_file_that_cannot_be_read_is_one_problem_among_others(unreadable: Office) -> None:
    problems = Workspace(unreadable.root).read().problems

    assert [(problem.path, problem.line) for problem in problems] == [(ZD1, 1), (f"{FOLDER}/ZD-2026-002.yaml", 1)]
    assert (problems[0].message, problems[0].hint, problems[0].blocking) == (f"读不了 {ZD1}：没有权限", "检查文件的权限", True)


def test_files_are_read_all_together_with_a_problem_in_place_of_one(unreadable: Office) -> None:
    found = dict(WorkingTree(unreadable.root).read_all([ZD1, f"{FOLDER}/ZD-2026-002.yaml", "nowhere.yaml"]))

    assert list(found) == [ZD1, f"{FOLDER}/ZD-2026-002.yaml"]
    assert isinstance(found[ZD1], Problem)
    assert found[f"{FOLDER}/ZD-2026-002.yaml"] == b"id: [\n"
