"""The number a new item gets, the folder it goes to, and the words its commit has."""

import subprocess
import sys
from datetime import date

import pytest

from ledger.model import Item
from ledger.record import replace
from ledger.store import Workspace
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
