"""Where git refuses or is not ready, nothing is written: files, index and history are as they were, and reading goes on."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ITEM, ZD1, Office

NOTE = ("note", "ZD-1", "-m", "甲")
ADD = ("add", "--list", "key-work", "--title", "乙", "--lead", "区财政局", "--goal", "丙")


@pytest.fixture
def second(office: Office) -> Office:
    """The office with a second item and a file that is none of the ledger's business."""
    office.write("data/2026/key-work/ZD-2026-002.yaml", ITEM.replace("2026-001", "2026-002"))
    office.write("备忘.txt", "一\n")
    office.commit_all("第二项")
    return office


def status(office: Office) -> str:
    return office.git("status", "--porcelain", "--untracked-files=all")


def hook(office: Office, name: str, script: str) -> None:
    office.write(f".git/hooks/{name}", f"#!/bin/sh\n{script}\n").chmod(0o755)


@pytest.mark.parametrize("name", ["pre-commit", "commit-msg", "prepare-commit-msg"])
@pytest.mark.parametrize("command", [NOTE, ADD], ids=["note", "add"])
def test_a_refusing_hook_leaves_files_index_and_history_as_they_were(second: Office, name: str, command: tuple[str, ...]) -> None:
    second.write("备忘.txt", "一\n二\n")
    second.git("add", "备忘.txt")
    hook(second, name, "echo 今天不行 >&2; exit 1")
    before, head = status(second), second.git("rev-parse", "HEAD")

    said = second.error(*command)

    assert said == "错误：git 没有接受这次提交，它说：\n今天不行\n提示：文件已恢复原样；按上面的说明处理后重新运行\n"
    assert (status(second), second.git("rev-parse", "HEAD")) == (before, head)
    assert second.read(ZD1) == ITEM
    assert not (second.root / "data/2026/key-work/ZD-2026-003.yaml").exists()


def test_a_refused_first_item_of_a_list_leaves_no_folder(office: Office) -> None:
    hook(office, "pre-commit", "exit 1")

    office.error("add", "--list", "instructions", "--title", "乙", "--lead", "区财政局", "--goal", "丙")

    assert not (office.root / "data/2026/instructions").exists()


def test_a_refused_hand_edit_is_not_said_to_be_undone(office: Office) -> None:
    hook(office, "pre-commit", "exit 1")
    office.write(ZD1, ITEM.replace("张华", "李强"))

    said = office.error("commit", "-m", "甲")

    assert "李强" in office.read(ZD1)
    assert "文件已恢复原样" not in said


def test_a_lock_left_over_is_named_with_what_to_do(office: Office) -> None:
    office.write(".git/index.lock", "")

    said = office.error(*NOTE)

    lock = office.root / ".git/index.lock"
    assert said.startswith(f"错误：git 没有接受这次提交：锁文件 {lock} 还在。如果没有别的 git 程序在运行，它是上次中断留下的，删掉它再来\n")
    assert office.read(ZD1) == ITEM


def test_once_the_lock_is_deleted_the_command_goes_through(office: Office) -> None:
    lock = office.write(".git/index.lock", "")
    office.error(*NOTE)
    lock.unlink()

    assert office.run(*NOTE) == "ZD-2026-001 备注：甲\n"


def no_identity(office: Office) -> None:
    Path.home().joinpath(".gitconfig").write_text("[user]\n\tuseConfigOnly = true\n", encoding="utf-8")


def detached(office: Office) -> None:
    office.git("checkout", "--quiet", "--detach")


def merging(office: Office) -> None:
    office.git("switch", "--quiet", "--create", "other")
    office.git("commit", "--quiet", "--allow-empty", "--message", "a")
    office.git("switch", "--quiet", "main")
    office.git("commit", "--quiet", "--allow-empty", "--message", "b")
    office.git("merge", "--no-commit", "--no-ff", "--quiet", "other")


def rebasing(office: Office) -> None:
    office.write(".git/rebase-merge/head-name", "refs/heads/main\n")


def bisecting(office: Office) -> None:
    office.git("bisect", "start")


def locked(office: Office) -> None:
    office.write(".git/index.lock", "")


STATES: dict[str, tuple[Callable[[Office], None], str]] = {
    "no identity": (no_identity, "git 还不知道你是谁，不能记录"),
    "detached HEAD": (detached, "git 当前不在任何分支上，记录可能丢失，没有写入"),
    "merging": (merging, "git 正在合并，还没有结束，不能记录"),
    "rebasing": (rebasing, "git 正在变基，还没有结束，不能记录"),
    "bisecting": (bisecting, "git 正在二分查找，还没有结束，不能记录"),
    "index.lock": (locked, ".git/index.lock 还在。如果没有别的 git 程序在运行，它是上次中断留下的，删掉它再来"),
}


@pytest.mark.parametrize(("arrange", "message"), STATES.values(), ids=STATES)
@pytest.mark.parametrize("command", [NOTE, ADD], ids=["note", "add"])
def test_where_git_is_not_ready_nothing_is_written(office: Office, arrange: Callable[[Office], None], message: str, command: tuple[str, ...]) -> None:
    arrange(office)
    head = office.git("rev-parse", "HEAD")

    said = office.error(*command)

    assert said.startswith("错误：")
    assert message in said
    assert office.read(ZD1) == ITEM
    assert sorted(path.name for path in (office.root / "data/2026/key-work").iterdir()) == ["ZD-2026-001.yaml"]
    assert office.git("rev-parse", "HEAD") == head


@pytest.mark.parametrize(("arrange", "message"), STATES.values(), ids=STATES)
def test_where_git_is_not_ready_reading_still_works(office: Office, arrange: Callable[[Office], None], message: str) -> None:
    arrange(office)

    assert "ZD-2026-001" in office.run("list")


def test_a_file_that_is_only_staged_is_in_nobody_s_way(office: Office) -> None:
    office.write("data/ledger.yaml", office.read("data/ledger.yaml") + "tallies:\n  received: {title: 来文}\n")
    office.commit_all("一类计数")
    gone = office.write("data/2026/tally/received.yaml", "kind: received\nentries: []\n")
    office.git("add", "data")
    gone.unlink()

    assert "没有提交" not in office.run_all("status")[1]
    assert office.run("tally", "add", "来文", "--count", "3") == "来文 3件（2026-11-20）\n"
    assert status(office) == ""
