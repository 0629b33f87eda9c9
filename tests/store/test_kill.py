"""A command killed at any step leaves the old file or the new one; `status` names what is left over, `commit` records it, and the next command works."""

import signal
import subprocess
import sys

import pytest

from ledger.store.founding import IGNORED
from tests.conftest import ITEM, SETTINGS, ZD1, Office

ZD2 = "data/2026/key-work/ZD-2026-002.yaml"
TALLY = "data/2026/tally/received.yaml"
TEMPORARY = "data/2026/key-work/.ZD-2026-001.yaml.ledger-tmp"
NOTE = ("note", "ZD-1", "-m", "甲")
ADD = ("add", "--list", "key-work", "--title", "乙", "--lead", "区财政局", "--goal", "丙")
COUNT = ("tally", "add", "来文", "--count", "3")

PROGRAM = """
import os, signal, sys
from pathlib import Path
from ledger.store import plumbing
from ledger.store.git import Git

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

def then_die(function):
    def wrapped(*given, **named):
        function(*given, **named)
        die()
    return wrapped

def die_at(function, *names):
    return lambda self, *given, **named: (die if given[0] in names else function)(self, *given, **named)

def die_after(function, *names):
    return lambda self, *given, **named: (then_die(function) if given[0] in names else function)(self, *given, **named)

def replacing(then):
    replace = Path.replace
    return lambda self, target: then(lambda: replace(self, target)) if self.name.endswith("ledger-tmp") else replace(self, target)

def by_git_commit():
    plumbing.stands_for_git_commit = lambda *_: False

{patch}
from ledger.cli import main
sys.argv = ["ledger", {command}]
main()
"""

STEPS = {
    "before the temporary file is flushed": "os.fsync = die",
    "before the temporary file is renamed": "Path.replace = replacing(die)",
    "after the temporary file is renamed": "Path.replace = replacing(lambda function: then_die(function)())",
    "before the commit": "Git.commit = die",
    "before the file is staged": "Git.ask = die_at(Git.ask, 'add', 'update-index')",
    "after the file was staged": "Git.ask = die_after(Git.ask, 'add', 'update-index')",
    "after the commit was made": "Git.ask = die_after(Git.ask, 'fast-import')",
    "after the branch moved": "Git.ask = die_after(Git.ask, 'update-ref')",
    "before git commits": "by_git_commit(); Git.ask = die_at(Git.ask, 'commit')",
    "after git committed": "by_git_commit(); Git.ask = die_after(Git.ask, 'commit')",
    "after the commit": "Git.commit = then_die(Git.commit)",
}
OLD = ["before the temporary file is flushed", "before the temporary file is renamed"]
UNCOMMITTED = [
    "after the temporary file is renamed",
    "before the commit",
    "before the file is staged",
    "after the file was staged",
    "after the commit was made",
    "before git commits",
]
COMMITTED = ["after the branch moved", "after git committed", "after the commit"]


def kill(office: Office, step: str, command: tuple[str, ...], more: str = "") -> None:
    """Run a command in a process of its own that kills itself at a step."""
    program = PROGRAM.format(patch=more or STEPS[step], command=", ".join(map(repr, command)))
    done = subprocess.run([sys.executable, "-c", program], cwd=office.root, capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()


@pytest.fixture
def office(office: Office) -> Office:
    """The office with the .gitignore that `ledger init` writes, and a kind of count."""
    office.write("data/ledger.yaml", SETTINGS + "tallies:\n  received: {title: 来文}\n")
    office.write(".gitignore", IGNORED)
    office.commit_all("忽略没写完的文件")
    return office


def status(office: Office) -> str:
    return office.git("status", "--porcelain", "--untracked-files=all")


@pytest.mark.parametrize("step", OLD)
@pytest.mark.parametrize(("command", "path"), [(NOTE, ZD1), (ADD, ZD2), (COUNT, TALLY)], ids=["note", "add", "count"])
def test_killed_before_the_file_is_in_its_place_nothing_happened(office: Office, step: str, command: tuple[str, ...], path: str) -> None:
    head = office.git("rev-parse", "HEAD")

    kill(office, step, command)

    _, said, _ = office.run_all("status")
    assert "没有提交" not in said
    assert (office.git("rev-parse", "HEAD"), status(office), office.read(ZD1)) == (head, "", ITEM)
    assert not any((office.root / new).exists() for new in (ZD2, TALLY))


@pytest.mark.parametrize("step", UNCOMMITTED)
def test_killed_before_the_commit_the_new_entry_is_there_and_named(office: Office, step: str) -> None:
    head = office.git("rev-parse", "HEAD")

    kill(office, step, NOTE)

    _, said, _ = office.run_all("status")
    assert f"没有提交：{ZD1}（已修改）" in said
    assert office.git("rev-parse", "HEAD") == head
    assert office.read(ZD1).startswith(ITEM)
    assert office.read(ZD1).endswith("  text: 甲\n")
    assert office.run("check") == ""


@pytest.mark.parametrize("step", UNCOMMITTED)
@pytest.mark.parametrize(("command", "path"), [(ADD, ZD2), (COUNT, TALLY)], ids=["add", "count"])
def test_killed_before_the_commit_the_new_file_is_there_and_named(office: Office, step: str, command: tuple[str, ...], path: str) -> None:
    kill(office, step, command)

    _, said, _ = office.run_all("status")
    assert f"没有提交：{path}（新文件）" in said
    assert office.run("check") == ""


def test_killed_between_adding_and_committing_the_new_item_is_named(office: Office) -> None:
    kill(office, "", ADD, "by_git_commit(); Git.out = die_after(Git.out, 'add')")

    _, said, _ = office.run_all("status")
    assert status(office) == f"A  {ZD2}\n"
    assert f"没有提交：{ZD2}（新文件）" in said
    assert office.run("commit", "-m", "补记") == "手工修改 ZD-2026-002：补记\n"
    assert status(office) == ""


@pytest.mark.parametrize("step", COMMITTED)
@pytest.mark.parametrize(
    ("command", "subject"),
    [(NOTE, "ZD-2026-001 备注：甲"), (ADD, "ZD-2026-002 立项：乙"), (COUNT, "来文 3件（2026-11-20）")],
    ids=["note", "add", "count"],
)
def test_killed_after_the_commit_everything_is_recorded(office: Office, step: str, command: tuple[str, ...], subject: str) -> None:
    kill(office, step, command)

    assert office.git("log", "-1", "--format=%s") == f"{subject}\n"
    assert status(office) == ""


@pytest.mark.parametrize("step", UNCOMMITTED)
@pytest.mark.parametrize(("command", "path"), [(NOTE, ZD1), (ADD, ZD2), (COUNT, TALLY)], ids=["note", "add", "count"])
def test_what_was_left_over_is_recorded_by_commit(office: Office, step: str, command: tuple[str, ...], path: str) -> None:
    kill(office, step, command)

    office.run("commit", "-m", "补记")

    assert office.git("show", "--format=", "--name-only") == f"{path}\n"
    assert status(office) == ""


@pytest.mark.parametrize("step", UNCOMMITTED)
def test_until_it_is_recorded_the_same_file_is_not_written_again(office: Office, step: str) -> None:
    kill(office, step, NOTE)
    left = office.read(ZD1)

    said = office.error(*NOTE)

    assert "先运行 ledger commit" in said
    assert office.read(ZD1) == left


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("command", [NOTE, ADD, COUNT], ids=["note", "add", "count"])
def test_the_next_command_works(office: Office, step: str, command: tuple[str, ...]) -> None:
    kill(office, step, command)
    office.run("commit", "-m", "补记")

    said = office.run("note", "ZD-1", "-m", "照常")

    assert said == "ZD-2026-001 备注：照常\n"
    assert office.run("check") == ""
    assert status(office) == ""
    assert not (office.root / TEMPORARY).exists()


@pytest.mark.parametrize("step", ["before the temporary file is flushed", "before the temporary file is renamed"])
def test_a_document_half_saved_is_not_there(office: Office, step: str) -> None:
    kill(office, step, ("report", "week", "--save"))

    assert list((office.root / "reports").rglob("*.md")) == []
    assert status(office) == ""


def test_a_temporary_file_left_over_is_never_recorded(office: Office) -> None:
    (office.root / ".gitignore").unlink()
    office.commit_all("没有 .gitignore")
    kill(office, "before the temporary file is renamed", NOTE)

    office.run("commit", "-m", "补记")

    assert ".ledger-tmp" not in office.git("ls-files")
