"""`git merge`, run by people themselves: with the driver it merges items as sync does, without its program as git always did."""

import subprocess
import sys
from pathlib import Path

import pytest

from ledger.store.git import Git
from ledger.store.merge_driver import is_registered, register
from ledger.store.workspace import Workspace
from tests.conftest import ITEM, ZD1, Office

NOTE = "- key: {0}\n  kind: note\n  on: {1}\n  at: {1}T09:00:00+08:00\n  by: 赵敏\n  text: {0}\n"


def git_of(root: Path) -> Git:
    git = Workspace(root).git
    assert git is not None
    return git


def two_branches(office: Office, ours: str, theirs: str, path: str = ZD1) -> None:
    office.git("switch", "--quiet", "--create", "theirs")
    office.write(path, theirs)
    office.commit_all("对方")
    office.git("switch", "--quiet", "main")
    office.write(path, ours)
    office.commit_all("本方")


def merge(office: Office) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["git", "-C", str(office.root), "merge", "--quiet", "theirs"], capture_output=True, text=True, encoding="utf-8", check=False
    )


def test_git_merges_what_sync_would(office: Office) -> None:
    register(git_of(office.root))
    two_branches(office, ITEM + NOTE.format("oooo", "2026-02-02"), ITEM + NOTE.format("tttt", "2026-02-01"))

    done = merge(office)

    assert (done.returncode, done.stderr) == (0, "")
    assert office.read(ZD1) == ITEM + NOTE.format("tttt", "2026-02-01") + NOTE.format("oooo", "2026-02-02")


def test_a_conflict_is_said_in_words_and_marked_where_it_is(office: Office) -> None:
    register(git_of(office.root))
    ours, theirs = ITEM.replace("owner: 张华", "owner: 甲"), ITEM.replace("owner: 张华", "owner: 乙")
    two_branches(office, ours + NOTE.format("oooo", "2026-02-02"), theirs + NOTE.format("tttt", "2026-02-01"))

    done = merge(office)

    marked = "<<<<<<< 本方\nowner: 甲\n=======\nowner: 乙\n>>>>>>> 对方\n"
    assert done.returncode == 1
    assert done.stderr == "ZD-2026-001 责任人 两边改得不同：原为“张华”，本方“甲”，对方“乙”\n"
    assert office.read(ZD1) == ITEM.replace("owner: 张华\n", marked) + NOTE.format("tttt", "2026-02-01") + NOTE.format("oooo", "2026-02-02")
    assert "有未解决的合并冲突标记" in office.run("check", code=1)


def test_a_contradiction_is_said_and_both_records_are_kept(office: Office) -> None:
    register(git_of(office.root))
    suspend = NOTE.replace("note", "suspend")
    two_branches(office, ITEM + suspend.format("oooo", "2026-02-02"), ITEM + suspend.format("tttt", "2026-02-01"))

    done = merge(office)

    said = "ZD-2026-001 两边的记录不能并存：本方 暂缓（oooo 赵敏2月2日），对方 暂缓（tttt 赵敏2月1日）；合并后用 ledger void 作废不算的一边\n"
    assert (done.returncode, done.stderr) == (0, said)
    assert office.read(ZD1) == ITEM + suspend.format("tttt", "2026-02-01") + suspend.format("oooo", "2026-02-02")


@pytest.mark.parametrize("failing", ["/nowhere/python", "false"], ids=["gone", "failing"])
def test_without_its_program_git_merges_as_it_always_did(office: Office, failing: str) -> None:
    register(git_of(office.root))
    command = office.git("config", "merge.ledger.driver").strip()
    office.git("config", "merge.ledger.driver", command.replace(sys.executable, failing, 1))
    two_branches(office, ITEM.replace("owner: 张华", "owner: 甲"), ITEM.replace("owner: 张华", "owner: 乙"))

    done = merge(office)

    assert done.returncode == 1
    assert "<<<<<<< 本方\nowner: 甲\n=======\nowner: 乙\n>>>>>>> 对方\n" in office.read(ZD1)


def test_a_side_that_does_not_load_is_merged_as_git_always_did(office: Office) -> None:
    register(git_of(office.root))
    two_branches(office, ITEM.replace("owner: 张华", "owner: 甲"), ITEM.replace("due: 2026-06-30", "due: 2026-06-31"))

    done = merge(office)

    assert "对方的版本：原时限（due）：没有2026-06-31这一天" in done.stderr
    assert office.read(ZD1) == ITEM.replace("owner: 张华", "owner: 甲").replace("due: 2026-06-30", "due: 2026-06-31")


def test_no_file_of_the_office_is_taken_for_the_program(office: Office) -> None:
    register(git_of(office.root))
    office.write("ledger/__init__.py", "raise SystemExit(3)\n")
    office.commit_all("夹带")
    two_branches(office, ITEM + NOTE.format("oooo", "2026-02-02"), ITEM + NOTE.format("tttt", "2026-02-01"))

    assert merge(office).returncode == 0


def test_an_office_inside_another_repository_is_merged_too(tmp_path: Path, office: Office) -> None:
    outer = Office(tmp_path / "outer 外", office.capture)
    inner = Office(outer.root / "分 局", office.capture)
    for path in ("data/ledger.yaml", "data/directory.yaml", ZD1):
        inner.write(path, office.read(path))
    outer.git("init", "--quiet", "--initial-branch=main")
    outer.commit_all("建账")
    register(git_of(inner.root))
    two_branches(inner, ITEM + NOTE.format("oooo", "2026-02-02"), ITEM + NOTE.format("tttt", "2026-02-01"))

    assert merge(inner).returncode == 0
    assert inner.read(ZD1) == ITEM + NOTE.format("tttt", "2026-02-01") + NOTE.format("oooo", "2026-02-02")


def test_bases_that_git_merged_itself_can_be_compared_with(office: Office) -> None:
    """Two clones that merged each other, and chose differently: git merges their two bases first, which leaves markers in the base."""
    register(git_of(office.root))
    two_branches(office, ITEM.replace("owner: 张华", "owner: 甲"), ITEM.replace("owner: 张华", "owner: 乙"))
    office.git("branch", "ours-before")
    for branch, other, goal in (("main", "theirs", "95%"), ("theirs", "ours-before", "98%")):
        office.git("switch", "--quiet", branch)
        subprocess.run(["git", "-C", str(office.root), "merge", "--quiet", other], capture_output=True, check=False)
        office.write(ZD1, ITEM.replace("owner: 张华", "owner: 甲").replace("95%", goal) + NOTE.format(f"{branch[0]}00{len(branch)}", "2026-02-01"))
        office.commit_all("合并")
    office.git("switch", "--quiet", "main")

    assert merge(office).returncode == 0
    assert office.read(ZD1) == ITEM.replace("owner: 张华", "owner: 甲").replace("95%", "98%") + NOTE.format("m004", "2026-02-01") + NOTE.format(
        "t006", "2026-02-01"
    )


def test_what_is_registered_is_told(office: Office) -> None:
    git = git_of(office.root)
    before = is_registered(git)

    register(git)
    register(git)

    assert (before, is_registered(git)) == (False, True)
    assert (office.root / ".git/info/attributes").read_text(encoding="utf-8").count("merge=ledger") == 1
    office.git("config", "merge.ledger.driver", "true")
    assert not is_registered(git)


def test_a_new_office_has_it(tmp_path: Path, office: Office) -> None:
    office.run("init", str(tmp_path / "new"), "--office", "某区")

    assert is_registered(git_of(tmp_path / "new"))


def test_the_driver_imports_no_typer(office: Office, tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("base", "ours", "theirs")]
    for file in files:
        file.write_text(ITEM, encoding="utf-8")
    program = "import sys; from ledger.cli import run; code = run(sys.argv[1:]); sys.exit(code or ('typer' in sys.modules) * 9)"

    done = subprocess.run([sys.executable, "-c", program, "merge-driver", *map(str, files), ZD1], cwd=office.root, capture_output=True, check=False)

    assert done.returncode == 0, done.stderr
