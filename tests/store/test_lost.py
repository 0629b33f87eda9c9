"""A deleted item is a Problem until its deletion is committed or its file is back: on every run, with the index and without it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ledger.store.workspace import Workspace
from tests.conftest import ITEM, ZD1, Office

FOLDER = "data/2026/key-work"
ZD2 = f"{FOLDER}/ZD-2026-002.yaml"
SECOND = ITEM.replace("2026-001", "2026-002")
LOST = (ZD2, 1, "事项文件被删除了", True)


@pytest.fixture
def second(office: Office) -> Office:
    """The office with a second item, both committed and read once."""
    office.write(ZD2, SECOND)
    office.commit_all("第二项")
    Workspace(office.root).read()
    return office


def forget(root: Path) -> None:
    """Delete the index."""
    for path in (root / ".git" / "ledger").glob("index*"):
        path.unlink()


def problems(office: Office) -> list[tuple[str, int, str, bool]]:
    return [(problem.path, problem.line, problem.message, problem.blocking) for problem in Workspace(office.root).read().problems]


def test_a_deleted_item_is_a_problem_run_after_run(second: Office) -> None:
    (second.root / ZD2).unlink()

    first, again, third = problems(second), problems(second), problems(second)

    assert first == again == third == [LOST]


def test_a_deleted_item_is_a_problem_after_the_index_is_deleted(second: Office) -> None:
    (second.root / ZD2).unlink()
    problems(second)
    forget(second.root)

    first, again, third = problems(second), problems(second), problems(second)

    assert first == again == third == [LOST]


def test_whatever_computes_refuses_and_says_how_to_get_the_item_back(second: Office) -> None:
    (second.root / ZD2).unlink()

    said = second.error("list")

    assert said.startswith(f"{ZD2}:1: 事项文件被删除了。提示：恢复：git checkout HEAD -- {ZD2}；")


def test_all_items_deleted_are_all_problems(second: Office) -> None:
    (second.root / ZD1).unlink()
    (second.root / ZD2).unlink()

    first, again = problems(second), problems(second)

    assert first == again == [(ZD1, *LOST[1:]), LOST]


def restored(office: Office) -> None:
    office.git("restore", ZD2)


def committed(office: Office) -> None:
    office.git("commit", "--quiet", "--all", "--message", "删")


def rewritten(office: Office) -> None:
    office.write(ZD2, SECOND.replace("张华", "李强"))


@pytest.mark.parametrize("mend", [restored, committed, rewritten])
def test_once_it_is_back_or_its_deletion_committed_all_is_well(second: Office, mend: Callable[[Office], None]) -> None:
    (second.root / ZD2).unlink()
    problems(second)
    mend(second)

    first, again = problems(second), problems(second)
    forget(second.root)

    assert first == again == problems(second) == []


def test_an_item_that_was_never_committed_may_be_deleted(second: Office) -> None:
    third = second.write(f"{FOLDER}/ZD-2026-003.yaml", ITEM.replace("2026-001", "2026-003"))
    problems(second)

    third.unlink()

    assert problems(second) == []


def test_deleted_items_do_not_keep_the_others_from_being_shown_and_written(second: Office) -> None:
    (second.root / ZD2).unlink()

    assert "ZD-2026-001" in second.run("show", "ZD-1")
    assert second.run("note", "ZD-1", "-m", "甲") == "ZD-2026-001 备注：甲\n"
    assert second.error("show", "ZD-2").startswith("错误：没有 ZD-2026-002 这个事项\n")


NEVER_INDEXED = {"with a byte order mark": "\ufeff" + SECOND, "broken": "id: [\n"}


@pytest.mark.parametrize("text", NEVER_INDEXED.values(), ids=NEVER_INDEXED)
def test_an_item_that_had_a_problem_is_missed_as_well(office: Office, text: str) -> None:
    office.write(ZD2, text)
    office.commit_all()
    problems(office)

    (office.root / ZD2).unlink()

    assert problems(office) == [LOST]


def test_an_item_that_was_never_read_is_missed_as_well(office: Office) -> None:
    problems(office)
    office.write(ZD2, SECOND)
    office.commit_all()

    (office.root / ZD2).unlink()

    assert problems(office) == [LOST]


def test_an_item_taken_out_by_git_rm_is_missed_until_it_is_committed(second: Office) -> None:
    second.git("rm", "--quiet", ZD2)

    assert problems(second) == [LOST]


def test_an_item_moved_by_hand_can_be_committed(second: Office) -> None:
    (second.root / FOLDER / "old").mkdir()
    (second.root / ZD2).rename(second.root / FOLDER / "old" / "ZD-2026-002.yaml")

    second.run("commit", "-m", "归档")

    assert second.git("status", "--porcelain") == ""
