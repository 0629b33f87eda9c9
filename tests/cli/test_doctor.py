"""The check-up: every ailment is named with what to do, what is safe is put right when told, and nobody's work is touched."""

import os
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from ledger.store.founding import ATTRIBUTES, IGNORED
from ledger.store.git import Git, find_git
from ledger.store.merge_driver import register
from tests.conftest import ITEM, ZD1, Office

LEFT = "data/2026/key-work/.ZD-2026-001.yaml.ledger-tmp"
LONG_AGO = 1_750_000_000


@pytest.fixture
def office(office: Office) -> Office:
    """A healthy office, as `ledger init` makes it."""
    office.write(".gitattributes", ATTRIBUTES)
    office.write(".gitignore", IGNORED)
    office.commit_all("规定换行")
    register(git_of(office))
    return office


def git_of(office: Office) -> Git:
    git = find_git(office.root)
    assert git is not None
    return git


def index_of(office: Office) -> Path:
    office.run("list")
    return next((office.root / ".git/ledger").glob("index*.sqlite"))


def killed_write(office: Office) -> None:
    office.write(LEFT, "id: ")


def ghost(office: Office) -> None:
    office.write("data/2026/key-work/ZD-2026-002.yaml", ITEM.replace("2026-001", "2026-002"))
    office.git("add", "data")
    (office.root / "data/2026/key-work/ZD-2026-002.yaml").unlink()


def git_lock(office: Office) -> None:
    os.utime(office.write(".git/index.lock", ""), (LONG_AGO, LONG_AGO))


def branch_lock(office: Office) -> None:
    os.utime(office.write(".git/refs/heads/main.lock", ""), (LONG_AGO, LONG_AGO))


def young_git_lock(office: Office) -> None:
    office.write(".git/index.lock", "")


def merging(office: Office) -> None:
    office.write(".git/MERGE_HEAD", office.git("rev-parse", "HEAD"))


def rebasing(office: Office) -> None:
    office.write(".git/rebase-merge/head-name", "refs/heads/main\n")


def hand_edit(office: Office) -> None:
    office.write(ZD1, ITEM.replace("张华", "李强"))


def foreign_index(office: Office) -> None:
    index_of(office).write_text("这不是索引\n", encoding="utf-8")


def cut_index(office: Office) -> None:
    index = index_of(office)
    index.write_bytes(index.read_bytes()[:-5000])


def lying_index(office: Office) -> None:
    index = sqlite3.connect(index_of(office))
    index.execute("UPDATE items SET lead_leader = '王强'")
    index.commit()
    index.close()


def nobody(office: Office) -> None:
    Path.home().joinpath(".gitconfig").write_text("[user]\n\tuseConfigOnly = true\n", encoding="utf-8")


def detached(office: Office) -> None:
    office.git("checkout", "--quiet", "--detach")


def no_attributes(office: Office) -> None:
    office.git("rm", "--quiet", ".gitattributes")
    office.git("commit", "--quiet", "--message", "不要了")
    office.git("config", "core.autocrlf", "input")


def shallow(office: Office) -> None:
    office.write(".git/shallow", office.git("rev-parse", "HEAD"))


def letter_case(office: Office) -> None:
    office.git("config", "core.ignorecase", "true")


def ignored(office: Office) -> None:
    office.write(".git/info/exclude", "ZD-2026-00[2-9].yaml\n")
    office.write("data/2026/key-work/ZD-2026-002.yaml", ITEM.replace("2026-001", "2026-002"))


def overlooked(office: Office) -> None:
    office.git("update-index", "--skip-worktree", ZD1)


def fast_clock(office: Office) -> None:
    subprocess.run(
        ["git", "-C", str(office.root), "commit", "--quiet", "--allow-empty", "--message", "明天"],
        env={**os.environ, "GIT_COMMITTER_DATE": "2026-11-21T09:30:00+08:00"},
        check=True,
    )


def broken(office: Office) -> None:
    tree = office.git("rev-parse", "HEAD~:data").strip()
    (office.root / ".git/objects" / tree[:2] / tree[2:]).chmod(0o644)
    office.write(f".git/objects/{tree[:2]}/{tree[2:]}", "")


def away(office: Office) -> None:
    office.git("remote", "add", "origin", str(office.root / "没有这里"))


def remote(office: Office) -> Path:
    there = office.root.parent / "there.git"
    office.git("clone", "--quiet", "--bare", ".", str(there))
    office.git("remote", "add", "origin", str(there))
    return there


def seal_missing(office: Office) -> None:
    subprocess.run(["git", "-C", str(remote(office)), "tag", "book-2025", "main"], check=True)


def seal_unshared(office: Office) -> None:
    remote(office)
    office.git("tag", "book-2025")


def half_moved(office: Office) -> None:
    before = office.git("rev-parse", "HEAD").strip()
    office.write(ZD1, ITEM.replace("张华", "李强"))
    office.commit_all("合并")
    after = office.git("rev-parse", "HEAD").strip()
    office.git("reset", "--hard", "--quiet", before)
    office.write(".git/ledger/moving", f"{before} {after}\n")


def no_driver(office: Office) -> None:
    office.git("config", "--remove-section", "merge.ledger")


SAFE: dict[str, tuple[Callable[[Office], None], str, str]] = {
    "killed write": (killed_write, "temporary", "已删除.ZD-2026-001.yaml.ledger-tmp"),
    "ghost": (ghost, "staged", "已取消暂存：data/2026/key-work/ZD-2026-002.yaml"),
    "git's lock": (git_lock, "git-lock", "已删除index.lock"),
    "a branch's lock": (branch_lock, "git-lock", "已删除main.lock"),
    "foreign index": (foreign_index, "index", "已删除索引，下一条命令会重新建立"),
    "cut index": (cut_index, "index", "已删除索引，下一条命令会重新建立"),
    "lying index": (lying_index, "index", "已删除索引，下一条命令会重新建立"),
    "half moved": (half_moved, "moving", "已接着写完，或因已有别的改动而放下"),
    "no merge driver": (no_driver, "merge-driver", "已登记"),
    "letter case": (letter_case, "letter-case", "已设置 core.ignorecase 为 false"),
}
FOR_PEOPLE: dict[str, tuple[Callable[[Office], None], str, str]] = {
    "young lock": (young_git_lock, "git-lock", "确认没有别的 git 程序"),
    "merging": (merging, "unfinished", "放弃：git merge --abort"),
    "rebasing": (rebasing, "unfinished", "放弃：git rebase --abort"),
    "hand edit": (hand_edit, "uncommitted", "记入：ledger commit -m 说明"),
    "nobody": (nobody, "identity", "git config --global user.name 张三"),
    "detached": (detached, "no-branch", "git switch main"),
    "line ends": (no_attributes, "line-ends", "“data/** -text”"),
    "shallow": (shallow, "shallow", "git fetch --unshallow"),
    "ignored": (ignored, "ignored", "git check-ignore -v data/2026/key-work/ZD-2026-002.yaml"),
    "overlooked": (overlooked, "overlooked", f"git update-index --no-assume-unchanged --no-skip-worktree -- {ZD1}"),
    "clock": (fast_clock, "clock", "核对这台电脑的时间"),
    "broken": (broken, "broken", "重新克隆"),
    "remote away": (away, "remote", "检查网络和权限"),
    "seal missing": (seal_missing, "seal-missing", "git fetch origin tag book-2025"),
    "seal unshared": (seal_unshared, "seal-unshared", "git push origin book-2025"),
}


def test_a_healthy_office_has_nothing_to_say(office: Office) -> None:
    office.run("list")

    assert office.run_all("doctor") == ("", "一切正常\n", 0)


@pytest.mark.parametrize(("arrange", "name", "cure"), FOR_PEOPLE.values(), ids=FOR_PEOPLE)
def test_what_people_must_decide_is_named_and_left_alone(office: Office, arrange: Callable[[Office], None], name: str, cure: str) -> None:
    arrange(office)
    before = contents(office)

    found = office.run("doctor", "--fix", "--json", code=1)

    assert f'"name": "{name}"' in found
    assert cure in found
    assert '"fixable": true' not in found
    assert contents(office) == before


@pytest.mark.parametrize(("arrange", "name", "mended"), SAFE.values(), ids=SAFE)
def test_what_is_safe_is_put_right_only_when_told(office: Office, arrange: Callable[[Office], None], name: str, mended: str) -> None:
    arrange(office)
    before = contents(office)

    [told] = office.json("doctor", code=1)
    unchanged = contents(office) == before
    [done] = office.json("doctor", "--fix")

    assert (told["name"], told["fixable"], told["done"], unchanged) == (name, True, None, True)
    assert (done["name"], done["done"]) == (name, mended)
    assert office.run_all("doctor") == ("", "一切正常\n", 0)
    assert office.run("check") == ""


def test_an_ailment_is_said_with_what_it_means_and_what_to_do(office: Office) -> None:
    killed_write(office)

    assert office.run_all("doctor") == (
        f"写到一半留下的临时文件：{LEFT}\t不影响台账，原文件没有变，只是占地方\t删除{LEFT}，或运行 ledger doctor --fix\n",
        "还有1处要处理，其中1处可用 ledger doctor --fix 处理\n",
        1,
    )


def test_what_was_put_right_is_said(office: Office) -> None:
    killed_write(office)

    assert office.run_all("doctor", "--fix") == (
        f"写到一半留下的临时文件：{LEFT}\t不影响台账，原文件没有变，只是占地方\t已删除.ZD-2026-001.yaml.ledger-tmp\n",
        "处理了1处，没有要处理的\n",
        0,
    )


def test_an_office_outside_git_is_told_how_to_get_in(office: Office) -> None:
    (office.root / ".git").rename(office.root / "git")

    assert "运行 ledger init" in office.error("doctor")


def test_settings_that_do_not_load_are_no_obstacle(office: Office) -> None:
    office.write("data/ledger.yaml", "<<<<<<< HEAD\n")

    assert "没有提交的改动：data/ledger.yaml" in office.run("doctor", code=1)


def contents(office: Office) -> dict[Path, bytes]:
    """Every file of the office and of git, except for our own notes."""
    own = office.root / ".git/ledger"
    return {path: path.read_bytes() for path in office.root.rglob("*") if path.is_file() and not path.is_relative_to(own)}
