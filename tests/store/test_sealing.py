"""结账: a sealed year is not written to, and whatever is no longer as it was sealed is shown."""

import pytest

from ledger.errors import NotAllowed
from ledger.store.workspace import Workspace
from tests.conftest import ITEM, ZD1, Office

ZD2 = "data/2026/key-work/ZD-2026-002.yaml"
SECOND = ITEM.replace("2026-001", "2026-002")
CHANGED = ITEM.replace("张华", "李强")


@pytest.fixture
def sealed(office: Office) -> Office:
    """The office with two items, its 2026 sealed."""
    office.write(ZD2, SECOND)
    office.commit_all()
    office.git("tag", "--annotate", "--message", "结账", "book-2026")
    return office


def shown(office: Office) -> list[tuple[str, str]]:
    return [(problem.path, problem.message.partition("，")[2]) for problem in Workspace(office.root).sealed()]


@pytest.mark.parametrize(
    "command",
    [
        ("note", "ZD-1", "-m", "甲"),
        ("edit", "ZD-1", "owner=李强"),
        ("void", "ZD-1", "aaaa11", "-m", "记错"),
        ("add", "--list", "key-work", "--title", "乙", "--lead", "区财政局", "--opened", "2026-11-01"),
        ("note", "ZD-1", "-m", "甲", "--dry-run"),
    ],
    ids=["note", "edit", "void", "add", "dry run"],
)
def test_nothing_is_written_in_a_sealed_year(sealed: Office, command: tuple[str, ...]) -> None:
    head = sealed.git("rev-parse", "HEAD")

    said = sealed.error(*command)

    assert said.startswith("错误：2026年已结账，data/2026/")
    assert "git tag -d book-2026" in said
    assert (sealed.git("rev-parse", "HEAD"), sealed.git("status", "--porcelain")) == (head, "")


def test_other_years_and_documents_are_written_as_ever(sealed: Office) -> None:
    sealed.run("add", "--list", "key-work", "--title", "乙", "--lead", "区财政局", "--today", "2027-01-05")
    sealed.run("note", "ZD-2027-1", "-m", "甲", "--today", "2027-01-05")
    sealed.run("report", "week", "--save")

    assert sealed.run("check", code=1).count("结账") == 0


def test_an_office_that_never_closed_a_year_is_free(office: Office) -> None:
    office.git("tag", "book-2025")
    office.git("tag", "book-2026-draft")

    assert office.run("note", "ZD-1", "-m", "甲") == "ZD-2026-001 备注：甲\n"
    assert shown(office) == []


def test_tags_that_are_packed_or_seen_from_another_worktree_seal_as_well(sealed: Office, tmp_path) -> None:
    sealed.git("pack-refs", "--all")
    sealed.git("worktree", "add", "--quiet", "-b", "other", str(tmp_path / "other"))
    other = Office(tmp_path / "other", sealed.capture)

    assert "2026年已结账" in sealed.error("note", "ZD-1", "-m", "甲")
    assert "2026年已结账" in other.error("note", "ZD-1", "-m", "甲")


def test_hand_edits_of_a_sealed_year_are_shown_and_not_committed(sealed: Office) -> None:
    sealed.write(ZD1, CHANGED)
    sealed.write("data/2026/key-work/ZD-2026-003.yaml", ITEM.replace("2026-001", "2026-003"))
    (sealed.root / ZD2).unlink()

    problems = sealed.run("check", code=1)
    said = sealed.error("commit", "-m", "改")

    assert shown(sealed) == [
        (ZD1, "这个文件在结账后被改动"),
        (ZD2, "这个文件在结账后被删除"),
        ("data/2026/key-work/ZD-2026-003.yaml", "这个文件是结账后加的"),
    ]
    assert f"{ZD1}: 2026年已结账，这个文件在结账后被改动。提示：恢复：git checkout book-2026 -- {ZD1}\n" in problems
    assert "错误：" in said


def test_what_was_committed_past_the_program_is_shown_too(sealed: Office) -> None:
    sealed.write(ZD1, CHANGED)
    sealed.write("data/2026/tally/received.yaml", "甲\n")
    sealed.git("rm", "--quiet", ZD2)
    sealed.commit_all()

    assert shown(sealed) == [
        (ZD1, "这个文件在结账后被改动"),
        (ZD2, "这个文件在结账后被删除"),
        ("data/2026/tally/received.yaml", "这个文件是结账后加的"),
    ]


def test_putting_a_file_back_is_accepted(sealed: Office) -> None:
    sealed.write(ZD1, CHANGED)
    sealed.commit_all()
    sealed.git("checkout", "book-2026", "--", ZD1)

    assert shown(sealed) == [(ZD1, "这个文件在结账后被改动")]
    sealed.run("commit", "-m", "恢复")

    assert shown(sealed) == []


def test_a_change_by_hand_is_refused_by_name(sealed: Office) -> None:
    sealed.write(ZD1, CHANGED)

    with Workspace(sealed.root).writing() as desk, pytest.raises(NotAllowed, match=f"2026年已结账，{ZD1} 不能再改"):
        desk.record_changes([ZD1], "手工修改", [])


@pytest.mark.parametrize(("name", "count"), [(".DS_Store", 0), ("附件.pdf", 1), ("ZD-2026-009.yaml", 1)])
def test_a_file_added_since_is_shown_even_where_git_ignores_it(sealed: Office, name: str, count: int) -> None:
    sealed.write(".git/info/exclude", "*\n")
    sealed.write(f"data/2026/key-work/{name}", "甲\n")

    assert len(shown(sealed)) == count


def test_an_office_inside_a_larger_repository(office: Office, tmp_path) -> None:
    inner = Office(tmp_path / "repo" / "督查 台账", office.capture)
    (tmp_path / "repo").mkdir()
    office.root.rename(inner.root)
    (inner.root / ".git").rename(tmp_path / "repo" / ".git")
    inner.commit_all()
    inner.git("tag", "book-2026")
    inner.write(ZD1, CHANGED)

    assert shown(inner) == [(ZD1, "这个文件在结账后被改动")]
    assert "2026年已结账" in inner.error("commit", "-m", "改")
