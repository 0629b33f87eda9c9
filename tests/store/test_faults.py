"""A walk through every dangerous step of a command: killed there, or the disk full from there on, nothing is lost, doubled or hidden.

By default a sample of the steps; all of them with LEDGER_LOAD set.
"""

import os
import signal

import pytest

from ledger.store.founding import ATTRIBUTES, IGNORED
from tests.conftest import ITEM, SETTINGS, ZD1, Office
from tests.store.dying import MOST, run_to

ZD2 = "data/2026/key-work/ZD-2026-002.yaml"
NOTE = ("note", "ZD-1", "-m", "走到这一步")
ADD = ("add", "--list", "instructions", "--title", "走到这一步", "--lead", "区财政局", "--goal", "丙")
COUNT = ("tally", "add", "来文", "--count", "3", "-m", "走到这一步")
COMMIT = ("commit", "-m", "补记")
OPEN = ("book", "open", "2027", "--today", "2027-01-05")
LIST = ("list",)
COMMANDS = {"note": NOTE, "add": ADD, "count": COUNT, "commit": COMMIT, "open": OPEN, "list": LIST}
ALL = bool(os.environ.get("LEDGER_LOAD"))
WALK = [
    pytest.param(command, step, id=f"{name}-{step}")
    for place, (name, command) in enumerate(COMMANDS.items())
    for step in range(1 if ALL else 1 + 3 * place, MOST, 1 if ALL else 31)
]


@pytest.fixture
def office(office: Office) -> Office:
    """An office with an index that is behind, and work of the clerk's own, some of it staged."""
    office.write("data/ledger.yaml", SETTINGS + "tallies:\n  received: {title: 来文}\n")
    office.write(".gitignore", IGNORED)
    office.write(".gitattributes", ATTRIBUTES)
    office.write("备忘.txt", "一\n")
    office.run("list")
    office.write(ZD2, ITEM.replace("2026-001", "2026-002"))
    office.commit_all("第二项")
    office.write("备忘.txt", "一\n二\n")
    office.git("add", "备忘.txt")
    office.write("备忘.txt", "一\n二\n三\n")
    return office


def own_work(office: Office) -> tuple[str, str]:
    return office.git("diff", "--cached", "--", "备忘.txt"), office.read("备忘.txt")


def times_said(office: Office) -> tuple[int, int]:
    """How often the disk, and HEAD, hold what NOTE, ADD or COUNT said."""
    on_disk = sum(path.read_text(encoding="utf-8").count("走到这一步") for path in (office.root / "data").rglob("*.yaml"))
    in_head = office.git("grep", "--no-color", "-e", "走到这一步", "-e", "office:", "HEAD", "--", "data").count("走到这一步")
    return on_disk, in_head


def recover(office: Office) -> None:
    """What `doctor` and `status` tell a clerk to do."""
    told, _, _ = office.run_all("doctor")
    for lock in [*(office.root / ".git").glob("*.lock"), *(office.root / ".git" / "refs").rglob("*.lock")]:
        assert str(lock) in told
        lock.unlink()
    if office.run_all("status")[1].count("没有提交"):
        assert "没有提交的改动" in told
        office.run("commit", "-m", "补记")
    office.run_all("doctor", "--fix")


@pytest.mark.parametrize(("command", "step"), WALK)
def test_killed_at_any_step_nothing_is_lost_doubled_or_hidden(office: Office, command: tuple[str, ...], step: int) -> None:
    arrange(office, command)
    mine = own_work(office)

    done = run_to(office.root, "kill", step, *command)

    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    settled(office, command, mine)


@pytest.mark.parametrize(("command", "step"), WALK)
def test_where_the_disk_becomes_full_nothing_is_lost_doubled_or_hidden(office: Office, command: tuple[str, ...], step: int) -> None:
    arrange(office, command)
    mine = own_work(office)

    done = run_to(office.root, "full", step, *command)

    assert done.returncode == 0 or (done.stderr.count("错误：") == done.stderr.count("提示：") == 1), done.stderr
    assert "Traceback" not in done.stderr
    settled(office, command, mine)


def arrange(office: Office, command: tuple[str, ...]) -> None:
    if command is COMMIT:
        office.write(ZD1, ITEM.replace("张华", "李强"))


def settled(office: Office, command: tuple[str, ...], mine: tuple[str, str]) -> None:
    """After what the clerk is told to do, everything is recorded once, and the next command works."""
    assert own_work(office) == mine
    recover(office)
    named, _, _ = office.run_all("check")
    assert all("如是建账中断，运行 ledger book open 2027" in line for line in named.splitlines())
    assert times_said(office) in ((0, 0), (1, 1))
    _, said, code = office.run_all(*command)
    assert code == 0 or "没有还要结转的事项" in said, said  # a book that was opened is not opened again
    office.run("tally", "add", "来文", "--count", "1")
    assert own_work(office) == mine
    assert office.run("check") == ""
    assert office.run_all("doctor") == ("", "一切正常\n", 0)
    assert office.git("status", "--porcelain") == "MM 备忘.txt\n"
    assert "李强" in office.read(ZD1) or command is not COMMIT
    assert office.git("fsck", "--no-dangling") == ""
