"""The number a new item gets, the folder it goes to, and the words its commit has."""

import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from ledger.model import Item
from ledger.record import replace
from ledger.store.git import Git
from ledger.store.workspace import Workspace
from tests.conftest import SETTINGS, ZD1, Office

DRAFT = Item(id="", title="乙", list="key-work", path="", goal="丙", lead_units=("区财政局",), opened=date(2026, 3, 5))


def write_broken(office: Office, names: list[str]) -> None:
    """Files that do not load: they count all the same."""
    for name in names:
        office.write(f"data/2026/key-work/{name}.yaml", "broken: [")


@pytest.mark.parametrize(
    ("there", "item_id"),
    [
        ([], "ZD-2026-002"),  # 001 was there once, and is never given again
        (["ZD-2026-001"], "ZD-2026-002"),
        (["ZD-2026-001", "ZD-2026-007"], "ZD-2026-008"),
        (["ZD-2026-009", "ZD-2026-010"], "ZD-2026-011"),
        (["ZD-2026-999"], "ZD-2026-1000"),
        (["old/ZD-2026-030"], "ZD-2026-031"),
        (["notes", "XF-2026-040"], "ZD-2026-002"),
    ],
)
def test_a_new_item_is_numbered_above_every_file_of_its_list(office: Office, there: list[str], item_id: str) -> None:
    (office.root / ZD1).unlink()
    write_broken(office, there)
    office.commit_all()
    workspace = Workspace(office.root)

    with workspace.writing() as desk:
        made = desk.add(DRAFT, workspace.settings.lists["key-work"], 2026, "立项")

    assert made.path == f"data/2026/key-work/{item_id}.yaml"
    assert made.subject == f"{item_id} 立项"
    assert office.git("show", "--format=", "--name-only").strip() == made.path


def test_a_number_is_not_given_again_while_its_deletion_is_not_committed(office: Office) -> None:
    (office.root / ZD1).unlink()

    said = office.run("add", "--list", "key-work", "--title", "乙", "--lead", "区财政局", "--goal", "丙")

    assert said == "ZD-2026-002 立项：乙\n"
    assert office.git("status", "--porcelain") == f" D {ZD1}\n"


def test_a_number_is_not_given_again_while_its_deletion_is_only_staged(office: Office) -> None:
    office.git("rm", "--quiet", ZD1)

    said = office.run("add", "--list", "key-work", "--title", "乙", "--lead", "区财政局", "--goal", "丙")

    assert said == "ZD-2026-002 立项：乙\n"


def test_each_year_counts_for_itself(office: Office) -> None:
    workspace = Workspace(office.root)

    with workspace.writing() as desk:
        made = desk.add(replace(DRAFT, opened=date(2027, 1, 4)), workspace.settings.lists["key-work"], 2027, "立项")

    assert made.path == "data/2027/key-work/ZD-2027-001.yaml"


def test_a_list_by_month_files_under_the_month_and_counts_over_all_of_them(office: Office) -> None:
    office.write("data/ledger.yaml", SETTINGS.replace("prefix: ZD", "prefix: ZD, by_month: true"))
    office.commit_all()

    office.run("add", "--list", "key-work", "--title", "乙", "--lead", "区财政局", "--goal", "丙", "--opened", "2026-03-05")
    office.run("add", "--list", "key-work", "--title", "丁", "--lead", "区财政局", "--goal", "丙", "--opened", "2026-11-05")

    assert (office.root / "data/2026/key-work/03/ZD-2026-002.yaml").is_file()
    assert (office.root / "data/2026/key-work/11/ZD-2026-003.yaml").is_file()
    assert [item["id"] for item in office.json("list", "--sort", "id")] == ["ZD-2026-001", "ZD-2026-002", "ZD-2026-003"]
    assert "丁" in office.run("show", "ZD-3")


@pytest.mark.parametrize("title", ["建设{一期}工程", "甲{}", "{", "{id}", "{0.__class__}"])
def test_a_title_with_braces_is_a_title(office: Office, title: str) -> None:
    office.run("add", "--list", "key-work", "--title", title, "--lead", "区财政局", "--goal", "丙")

    assert office.git("log", "-1", "--format=%s") == f"ZD-2026-002 立项：{title}\n"


def test_two_at_once_get_two_numbers(office: Office) -> None:
    command = [sys.executable, "-m", "ledger", "add", "--list", "key-work", "--title", "乙", "--lead", "区财政局", "--goal", "丙"]

    first = subprocess.Popen(command, cwd=office.root, stdout=subprocess.PIPE)
    second = subprocess.Popen(command, cwd=office.root, stdout=subprocess.PIPE)
    said = [first.communicate()[0].decode(), second.communicate()[0].decode()]

    assert sorted(said) == ["ZD-2026-002 立项：乙\n", "ZD-2026-003 立项：乙\n"]
    assert office.git("status", "--porcelain") == ""


def add(office: Office) -> str:
    return office.run("add", "--list", "key-work", "--title", "乙", "--lead", "区财政局", "--goal", "丙").split()[0]


def remove(office: Office, item_id: str) -> None:
    office.git("rm", "--quiet", f"data/2026/key-work/{item_id}.yaml")
    office.git("commit", "--quiet", "--message", "删除")


def memory(office: Office) -> Path:
    return next((office.root / ".git/ledger").glob("deleted-*"))


def damage(text: str) -> Callable[[Path], object]:
    return lambda path: path.write_text(text, encoding="utf-8")


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-8])


@pytest.mark.parametrize(
    "spoil",
    [lambda _: None, Path.unlink, damage(""), damage("甲"), damage("0" * 40 + "\n0 files"), damage("--all\n0 files"), cut],
    ids=["kept", "deleted", "emptied", "nonsense", "a commit that is not there", "an option", "cut off"],
)
def test_a_deleted_number_is_remembered_whatever_becomes_of_the_memory(office: Office, spoil: Callable[[Path], object]) -> None:
    given = [add(office), add(office)]
    remove(office, given[1])
    given.append(add(office))
    remove(office, given[2])
    spoil(memory(office))

    given.append(add(office))
    given.append(add(office))

    assert given == [f"ZD-2026-{number:03d}" for number in range(2, 7)]


def test_a_deletion_that_came_with_another_branch_counts(office: Office) -> None:
    add(office)
    office.git("switch", "--quiet", "--create", "other")
    office.write("data/2026/key-work/ZD-2026-050.yaml", "broken: [")
    office.commit_all()
    remove(office, "ZD-2026-050")
    office.git("switch", "--quiet", "main")
    add(office)
    office.git("merge", "--quiet", "--no-edit", "other")

    assert add(office) == "ZD-2026-051"


def test_after_history_went_back_numbers_are_those_of_the_history_that_is(office: Office) -> None:
    start = office.git("rev-parse", "HEAD").strip()
    remove(office, "ZD-2026-001")
    office.write("data/2026/key-work/ZD-2026-090.yaml", "broken: [")
    office.commit_all()
    remove(office, "ZD-2026-090")
    assert add(office) == "ZD-2026-091"
    office.git("reset", "--quiet", "--hard", start)

    assert add(office) == "ZD-2026-002"


def test_only_what_came_since_is_searched(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    searched: list[str] = []
    usual = Git.ever_deleted
    monkeypatch.setattr(Git, "ever_deleted", lambda self, folder, *, since="": searched.append(since) or usual(self, folder, since=since))
    commits = ["", office.git("rev-parse", "HEAD").strip()]

    add(office)
    add(office)

    assert searched == commits
