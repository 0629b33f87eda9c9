"""A git that fails, talks rubbish, or is interrupted at any of its calls: the clerk is told, and files, index and history agree.

By default a sample of the calls; all of them with LEDGER_LOAD set.
"""

import os
import shutil
from pathlib import Path

import pytest

from tests.conftest import SETTINGS, Office

NOTE = ("note", "ZD-1", "-m", "走到这一步")
ADD = ("add", "--list", "instructions", "--title", "走到这一步", "--lead", "区财政局", "--goal", "丙")
COUNT = ("tally", "add", "来文", "--count", "3", "-m", "走到这一步")
COMMANDS = {"note": NOTE, "add": ADD, "count": COUNT}
ALL = bool(os.environ.get("LEDGER_LOAD"))
WAYS = ("plumbing", "git commit")
MOST = 22  # no command that is tried here calls git more often
FAULTS = {
    "fails": "echo 'fatal: unable to write: No space left on device' >&2; exit 128",
    "fails in silence": "exit 1",
    "dies": "kill -9 $$",
    "talks rubbish": "echo '\377乱 七\t八糟'; exit 0",
    "says nothing": "exit 0",
    "does it and fails": '"$GIT" "$@" >/dev/null 2>&1; exit 1',
    "does it and is interrupted": '"$GIT" "$@"; kill -INT $PPID; exit 130',
    "is interrupted": "kill -INT $PPID; sleep 0.2; exit 130",
}
# The wrapper counts its calls in a file.
WRAPPER = """#!/bin/sh
count=$(($(cat "$COUNT") + 1))
echo $count >"$COUNT"
[ $count -ne "$FAULT_AT" ] && exec "$GIT" "$@"
{fault}
"""
WALK = [
    pytest.param(command, fault, at, way, id=f"{name}-{fault}-{at}-{way}")
    for name, command in COMMANDS.items()
    for place, fault in enumerate(FAULTS)
    for at in range(1 if ALL else 1 + (5 * place + 3 * len(name)) % 13, MOST, 1 if ALL else MOST)
    for way in (WAYS if ALL else WAYS[place % 2 :][:1])
]


@pytest.fixture
def office(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """An office with work of the clerk's own, some of it staged, and a git that can be told to fail."""
    office.write("data/ledger.yaml", SETTINGS + "tallies:\n  received: {title: 来文}\n")
    office.write("备忘.txt", "一\n")
    office.commit_all("一类计数")
    office.write("备忘.txt", "一\n二\n")
    office.git("add", "备忘.txt")
    office.write("备忘.txt", "一\n二\n三\n")
    monkeypatch.setenv("GIT", str(shutil.which("git")))
    monkeypatch.setenv("COUNT", str(tmp_path / "count"))
    return office


def run_with(office: Office, monkeypatch: pytest.MonkeyPatch, fault: str, at: int, command: tuple[str, ...]) -> tuple[str, str, int]:
    """Run a command with a git that has the fault at one of its calls."""
    folder = office.root.parent / "bin"
    folder.mkdir()
    (folder / "git").write_text(WRAPPER.format(fault=FAULTS[fault]), encoding="utf-8", errors="surrogateescape")
    (folder / "git").chmod(0o755)
    (office.root.parent / "count").write_text("0", encoding="utf-8")
    with monkeypatch.context() as patched:
        patched.setenv("FAULT_AT", str(at))
        patched.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
        return office.run_all(*command)


def times_said(office: Office) -> tuple[int, int]:
    """How often the disk, and HEAD, hold what the command said."""
    on_disk = sum(path.read_text(encoding="utf-8").count("走到这一步") for path in (office.root / "data").rglob("*.yaml"))
    return on_disk, office.git("grep", "-e", "走到这一步", "-e", "office:", "HEAD", "--", "data").count("走到这一步")


@pytest.mark.parametrize(("command", "fault", "at", "way"), WALK)
def test_a_git_that_fails_leaves_all_or_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], fault: str, at: int, way: str
) -> None:
    if way == "git commit":
        office.write(".git/hooks/post-commit", "#!/bin/sh\n").chmod(0o755)

    out, said, code = run_with(office, monkeypatch, fault, at, command)

    assert (code, said.count("错误："), said.count("提示：")) in ((0, 0, 0), (1, 1, 1), (130, 0, 0)), (out, said)
    assert office.git("status", "--porcelain") == "MM 备忘.txt\n", said
    assert office.git("diff", "--cached") == office.git("diff", "--cached", "--", "备忘.txt")
    assert times_said(office) in ([(1, 1)] if code == 0 else [(0, 0), (1, 1)])
    assert times_said(office) == (0, 0) or code == 0 or "已经记录" in said, said
    assert office.run("check") == ""
    office.run("note", "ZD-1", "-m", "照常")
