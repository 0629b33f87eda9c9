"""A write commits exactly its own path; what the user has staged or changed stays as it was."""

import subprocess
from pathlib import Path

import pytest

from ledger.errors import GitError
from ledger.store.git import find_git
from ledger.store.workspace import Workspace
from tests.conftest import DIRECTORY, ITEM, SETTINGS, ZD1, Office

ZD2 = "data/2026/key-work/ZD-2026-002.yaml"
SECOND = ITEM.replace("2026-001", "2026-002")
NOTE = ("note", "ZD-1", "-m", "甲")
ADD = ("add", "--list", "key-work", "--title", "乙", "--lead", "区财政局", "--goal", "丙")


@pytest.fixture
def second(office: Office) -> Office:
    """The office with a second item and a file that is none of the ledger's business."""
    office.write(ZD2, SECOND)
    office.write("备忘.txt", "一\n")
    office.commit_all("第二项")
    return office


def paths_of_last_commit(office: Office) -> list[str]:
    return office.git("show", "--format=", "--name-only", "HEAD").splitlines()


def status(office: Office) -> str:
    return office.git("status", "--porcelain", "--untracked-files=all")


@pytest.mark.parametrize(("command", "path"), [(NOTE, ZD1), (ADD, "data/2026/key-work/ZD-2026-003.yaml"), (("edit", "ZD-2", "owner=李强"), ZD2)])
def test_a_write_commits_its_own_path_and_no_other(second: Office, command: tuple[str, ...], path: str) -> None:
    second.run(*command)

    assert paths_of_last_commit(second) == [path]
    assert status(second) == ""


@pytest.mark.parametrize("command", [NOTE, ADD], ids=["note", "add"])
def test_staged_unstaged_and_untracked_work_stays_as_it_was(second: Office, command: tuple[str, ...]) -> None:
    second.write("备忘.txt", "一\n二\n")
    second.git("add", "备忘.txt")
    second.write("备忘.txt", "一\n二\n三\n")
    second.write(ZD2, SECOND.replace("张华", "李强"))
    second.write("新 稿.txt", "甲\n")
    before, staged = status(second), second.git("diff", "--cached")

    second.run(*command)

    assert len(paths_of_last_commit(second)) == 1
    assert status(second) == before == f' M {ZD2}\nMM 备忘.txt\n?? "新 稿.txt"\n'
    assert second.git("diff", "--cached") == staged


def test_a_commit_says_what_the_office_would_and_names_item_action_and_key(office: Office) -> None:
    office.run("progress", "ZD-1", "-p", "15", "-m", "完成选址比选")

    subject, _, *trailers = office.git("log", "-1", "--format=%B").splitlines()
    assert subject == "ZD-2026-001 进展 15%：完成选址比选"
    assert trailers[:2] == ["Ledger-Item: ZD-2026-001", "Ledger-Action: progress"]
    assert trailers[2].removeprefix("Ledger-Key: ") in office.read(ZD1)


def test_a_subject_that_looks_like_a_comment_is_kept(office: Office) -> None:
    office.run("note", "ZD-1", "-m", "# 甲\n# 乙")

    assert office.git("log", "-1", "--format=%s") == "ZD-2026-001 备注：# 甲 # 乙\n"


@pytest.fixture
def nested(tmp_path: Path, office: Office) -> Office:
    """An office in the folder 督查 室 of a larger repository that has work of its own."""
    outer = Office(tmp_path / "大 院", office.capture)
    inner = Office(outer.root / "督查 室", office.capture)
    inner.write("data/ledger.yaml", SETTINGS)
    inner.write("data/directory.yaml", DIRECTORY)
    inner.write(ZD1, ITEM)
    outer.write("data/别人的.yaml", "a: 1\n")
    outer.git("init", "--quiet")
    outer.commit_all("建院")
    outer.write("data/别人的.yaml", "a: 2\n")
    outer.git("add", "data")
    return inner


@pytest.mark.parametrize(("command", "path"), [(NOTE, ZD1), (ADD, "data/2026/key-work/ZD-2026-002.yaml")], ids=["note", "add"])
def test_an_office_in_a_subfolder_keeps_to_its_subfolder(nested: Office, command: tuple[str, ...], path: str) -> None:
    nested.run(*command)

    assert paths_of_last_commit(nested) == [f"督查 室/{path}"]
    assert status(nested) == "M  data/别人的.yaml\n"


def test_an_office_in_a_subfolder_names_and_records_its_own_hand_edits(nested: Office) -> None:
    nested.write(ZD1, ITEM.replace("张华", "李强"))

    _, named, _ = nested.run_all("status")
    nested.run("commit", "-m", "甲")

    assert f"没有提交：{ZD1}（已修改）" in named
    assert "别人的" not in named
    assert paths_of_last_commit(nested) == [f"督查 室/{ZD1}"]


def test_an_office_in_a_subfolder_knows_its_past(nested: Office) -> None:
    nested.run(*NOTE)

    assert "备注" in nested.run("show", "ZD-1")
    assert "备注" not in nested.run("show", "ZD-1", "--known-at", "HEAD~1")


def test_git_variables_of_a_surrounding_hook_lead_nowhere_else(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    subprocess.run(["git", "init", "--quiet", str(tmp_path / "else")], check=True)
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "else" / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "else" / "index"))

    office.run(*NOTE)

    monkeypatch.delenv("GIT_DIR")
    monkeypatch.delenv("GIT_INDEX_FILE")
    assert office.git("log", "-1", "--format=%s") == "ZD-2026-001 备注：甲\n"
    assert status(office) == ""


def test_a_hook_is_run_as_git_would_run_it(office: Office) -> None:
    office.write(".git/hooks/pre-commit", '#!/bin/sh\nenv > "$(git rev-parse --git-dir)/environment"\n').chmod(0o755)

    office.run(*NOTE)

    assert "GIT_LITERAL_PATHSPECS" not in office.read(".git/environment")
    assert "GIT_INDEX_FILE=" in office.read(".git/environment")


def test_a_worktree_is_written_like_any_other(office: Office, tmp_path: Path) -> None:
    office.git("worktree", "add", "--quiet", str(tmp_path / "旁"), "-b", "旁")
    beside = Office(tmp_path / "旁", office.capture)

    beside.run(*NOTE)

    assert beside.git("log", "-1", "--format=%s") == "ZD-2026-001 备注：甲\n"
    assert office.read(ZD1) == ITEM


def test_the_repository_is_found_from_any_folder_below(office: Office, tmp_path: Path) -> None:
    git = find_git(office.root / "data" / "2026")

    assert git is not None
    assert (git.git_dir, git.place) == (office.root / ".git", "data/2026/")
    assert find_git(tmp_path) is None


def test_a_revision_that_looks_like_an_option_is_no_revision(office: Office) -> None:
    git = Workspace(office.root).git

    assert git is not None
    assert git.resolve("--all") is None
    assert git.resolve("HEAD") == git.head()


def test_a_path_that_looks_like_a_pattern_is_itself(office: Office) -> None:
    office.write("data/*.txt", "甲\n")
    office.write("data/a.txt", "乙\n")
    git = Workspace(office.root).git

    assert git is not None
    git.commit(["data/*.txt"], "丙")
    assert paths_of_last_commit(office) == ["data/*.txt"]


def test_a_failed_git_command_is_an_error_of_ours(office: Office) -> None:
    git = Workspace(office.root).git

    assert git is not None
    with pytest.raises(GitError, match="git ls-tree 没有成功"):
        git.tree("nothing", ["data"])
