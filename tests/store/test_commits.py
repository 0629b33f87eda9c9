"""The commits of the history and what they changed; how much of a file is read for it."""

import pytest

from ledger.store.commits import commit_times, commits
from ledger.store.files import read_item, read_more
from ledger.store.git import Git, find_git
from ledger.store.quick import Doubt
from ledger.store.text import entry_lines
from tests.conftest import ITEM, ZD1, Office

MORE = "- key: aaaa22\n  kind: note\n  on: 2026-01-27\n  at: 2026-01-27T09:00:00+08:00\n  by: 赵敏\n  text: 甲\n"


def git(office: Office) -> Git:
    found = find_git(office.root)
    assert found
    return found


def test_commits_say_which_files_they_changed_and_from_what_to_what(office: Office) -> None:
    office.write(ZD1, ITEM + MORE)
    office.write("data/新 建.yaml", "甲")
    office.commit_all("改")

    ids = [commit for commit, _ in commit_times(git(office), "HEAD")]
    changed, first = commits(git(office), ids)

    assert [(file.path, file.before == (None,), file.after is None) for file in changed.files] == [
        (ZD1, False, False),
        ("data/新 建.yaml", True, False),
    ]
    assert {file.before for file in first.files} == {(None,)}
    assert (changed.by, changed.author, changed.subject) == ("赵敏", "赵敏 <zhaomin@example.invalid>", "改")


def test_what_would_steer_a_terminal_is_not_shown(office: Office) -> None:
    office.git("commit", "--quiet", "--allow-empty", "--author", "赵\x1b[31m敏 <a@example.invalid>", "--message", "甲\x1b]0;乙\x07")
    office.write(ZD1, ITEM + MORE)
    office.git("commit", "--quiet", "--all", "--amend", "--no-edit")

    first = next(commits(git(office), ["HEAD"]))

    assert (first.by, first.subject) == ("赵 [31m敏", "甲 ]0;乙 ")


def test_only_commits_that_touched_a_path_are_found(office: Office) -> None:
    office.write("data/directory.yaml", office.read("data/directory.yaml") + "# 注\n")
    office.commit_all("别的")

    assert len(commit_times(git(office), "HEAD", [ZD1])) == 1


@pytest.mark.parametrize("more", [MORE, MORE + MORE.replace("aaaa22", "aaaa33")])
def test_a_log_that_has_only_grown_is_read_from_its_end(more: str, office: Office) -> None:
    from ledger.store.workspace import Workspace

    whole, _ = read_item((ITEM + more).encode(), ZD1, Workspace(office.root).settings.lists)

    assert whole
    assert read_more(ITEM.encode(), (ITEM + more).encode()) == whole.log[1:]
    assert "".join(map(entry_lines, whole.log[1:])) == more


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (ITEM, ITEM),
        (ITEM, ITEM.replace("张华", "王强") + MORE),
        (ITEM, ITEM + "goal: 乙\n"),
        (ITEM, ITEM + MORE + "goal: 乙\n"),
        (ITEM, ITEM + "  problems: 乙\n"),
        (ITEM, ITEM + "  problems: 乙\n" + MORE),
        (ITEM.replace("log:\n", "goal: |\n  甲\nlog:\n") + "goal: 甲\n", ITEM + "goal: 甲\n" + MORE),
        (ITEM.removesuffix("\n"), ITEM + MORE),
        (ITEM.replace("\n", "\r\n"), (ITEM + MORE).replace("\n", "\r\n")),
        (ITEM, ITEM + MORE.replace("2026-01-27\n", "2026-01-32\n")),
        ("id: ZD-2026-001\nlog: []\n", "id: ZD-2026-001\nlog:\n" + MORE),
    ],
)
def test_anything_else_is_doubted_and_read_in_whole(before: str, after: str) -> None:
    with pytest.raises(Doubt):
        read_more(before.encode(), after.encode())
