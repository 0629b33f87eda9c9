"""The office as it was: as of a commit, as of the end of a day."""

import pytest

from ledger.errors import LedgerError
from ledger.store.files import read_item
from ledger.store.workspace import Workspace
from tests.conftest import DIRECTORY, ITEM, ZD1, Office


@pytest.fixture
def dated(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """ZD-2026-001 has owner 张华 until 10 November, 李强 from then on; the office uses another directory from 15 November."""
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-11-01T09:00:00+08:00")
    office.git("commit", "--quiet", "--amend", "--no-edit")
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-11-10T23:59:59+08:00")
    office.write(ZD1, ITEM.replace("张华", "李强"))
    office.commit_all("换人")
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-11-15T00:00:00+08:00")
    office.write("data/directory.yaml", DIRECTORY.replace("name: 区发改局, aliases: [区发改委", "name: 区发改委, aliases: [区发改局"))
    office.commit_all("更名")
    return office


@pytest.mark.parametrize(
    ("known_at", "owner"),
    [
        ("2026-11-09", "张华"),
        ("2026-11-10", "李强"),
        ("2026-11-20", "李强"),
        ("HEAD", "李强"),
        ("HEAD~1", "李强"),
        ("HEAD~2", "张华"),
        ("main", "李强"),
    ],
)
def test_an_item_is_what_was_known_then(dated: Office, known_at: str, owner: str) -> None:
    shown, listed = dated.json("show", "ZD-1", "--known-at", known_at), dated.json("list", "--known-at", known_at)

    assert shown["owner"] == owner
    assert [each["owner"] for each in listed] == [owner]


@pytest.mark.parametrize(("known_at", "unit"), [("2026-11-14", "区发改局"), ("2026-11-15", "区发改委")])
def test_the_directory_is_what_it_was_then(dated: Office, known_at: str, unit: str) -> None:
    shown = dated.json("list", "--known-at", known_at)

    assert shown[0]["lead_units"] == [unit]


@pytest.mark.parametrize(("known_at", "owner"), [("HEAD~2", "张华"), ("HEAD~1", "李强"), ("HEAD", "李强")])
def test_what_the_index_knows_of_other_bytes_is_not_what_was_known(dated: Office, known_at: str, owner: str) -> None:
    dated.run("list")

    assert [each["owner"] for each in dated.json("list", "--known-at", known_at)] == [owner]


def test_what_the_index_knows_of_the_same_bytes_is_not_read_again(dated: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    dated.run("list")
    read = []
    monkeypatch.setattr("ledger.store.workspace.read_item", lambda data, path, lists: read.append(path) or read_item(data, path, lists))

    dated.run("list", "--known-at", "HEAD~1")
    again = list(read)
    dated.run("list", "--known-at", "HEAD~2")

    assert (again, read) == ([], [ZD1])


def test_what_lies_uncommitted_was_not_known(dated: Office) -> None:
    dated.write(ZD1, "broken: [")

    listed = dated.json("list", "--known-at", "HEAD")

    assert [each["id"] for each in listed] == ["ZD-2026-001"]


def test_what_was_broken_then_is_refused_with_its_place(office: Office) -> None:
    office.write(ZD1, ITEM.replace("2026-06-30", "2026-06-31"))
    office.commit_all("错")
    office.write(ZD1, ITEM)
    office.commit_all("改")

    said = office.error("list", "--known-at", "HEAD~1")

    assert said.startswith(f"{ZD1}:10: ")


def test_before_the_first_commit_nothing_was_known(dated: Office) -> None:
    said = dated.error("list", "--known-at", "2026-10-31")

    assert said.startswith("错误：2026-10-31时还没有任何记录\n")


def test_before_the_office_was_there_is_no_office(office: Office) -> None:
    office.git("checkout", "--quiet", "--orphan", "empty")
    office.git("rm", "-r", "--quiet", "--cached", ".")
    office.git("commit", "--quiet", "--allow-empty", "--message", "空")
    empty = office.git("rev-parse", "HEAD").strip()

    with pytest.raises(LedgerError, match="那时还没有台账"):
        Workspace(office.root).read(empty)


ADD = ["add", "--list", "key-work", "--title", "乙", "--lead", "区财政局", "--goal", "丙"]
WRITES = [["note", "ZD-1", "-m", "甲"], ["note", "ZD-1", "-m", "甲", "--dry-run"], ["edit", "ZD-1", "goal=甲"], ADD, ["commit", "-m", "甲"]]


@pytest.mark.parametrize("command", WRITES, ids=" ".join)
def test_the_past_cannot_be_written_to(dated: Office, command: list[str]) -> None:
    dated.write("data/directory.yaml", DIRECTORY + "- {name: 鲁岩}\n")
    head = dated.git("rev-parse", "HEAD")

    said = dated.error(*command, "--known-at", "2026-11-09", code=2)

    assert said == "错误：--known-at 只能用来查看，不能和记录的命令一起用\n提示：去掉 --known-at；补记过去的事用 --on 日期\n"
    assert dated.git("rev-parse", "HEAD") == head
    assert dated.git("status", "--porcelain") == " M data/directory.yaml\n"


def test_without_git_there_is_no_past(office: Office) -> None:
    (office.root / ".git").rename(office.root.parent / "git")

    said = office.error("list", "--known-at", "2026-11-01")

    assert "没有历史可查" in said


def test_the_same_items_are_read_from_the_files_and_from_their_commit(sample: Office) -> None:
    workspace = Workspace(sample.root)

    now, then = workspace.read(), workspace.read("HEAD")

    assert now.ledger == then.ledger
    assert now.problems == then.problems
    assert len(now.ledger.items) > 100


def test_a_folder_with_a_chinese_name_is_read_from_its_commit(office: Office) -> None:
    office.write("data/2026/key-work/重点/ZD-2026-001.yaml", ITEM)
    (office.root / ZD1).unlink()
    office.commit_all("改名")
    workspace = Workspace(office.root)

    assert [item.path for item in workspace.read("HEAD").ledger.items] == ["data/2026/key-work/重点/ZD-2026-001.yaml"]
    assert workspace.read("HEAD").ledger == workspace.read().ledger
