"""What a person sees on a terminal of one width or another, and what is asked there."""

import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable
from select import select

import pytest

from ledger.cli import output
from tests.conftest import PROJECT, Office


def on_a_terminal(office: Office, columns: int, *arguments: str, typed: str = "") -> tuple[str, int]:
    """Everything a command shows on a terminal, without its colours, and its exit code."""
    leader, follower = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": str(PROJECT), "COLUMNS": str(columns), "TERM": "xterm"}
    command = [sys.executable, "-m", "ledger", *arguments]
    with subprocess.Popen(command, cwd=office.root, env=environment, stdin=follower, stdout=follower, stderr=follower) as process:
        os.close(follower)
        os.write(leader, typed.encode())
        shown = b"".join(iter(lambda: _read(leader), b""))
        code = process.wait()
    os.close(leader)
    return re.sub(r"\x1b\[[0-9;]*m", "", shown.decode()).replace("\r\n", "\n"), code


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65536)
    except OSError:  # Linux says so when the other end has closed
        return b""


@pytest.mark.parametrize("columns", [120, 80, 50])
@pytest.mark.parametrize("command", ["overdue", "status", "tally list --compare year"])
def test_a_table_fits_the_terminal(sample: Office, golden: Callable[[str, str], None], command: str, columns: int) -> None:
    shown, _ = on_a_terminal(sample, columns, *command.split())

    golden(f"terminal/{command.partition(' ')[0]}-{columns}.txt", shown)


def test_what_is_missing_is_asked_for(office: Office) -> None:
    shown, code = on_a_terminal(office, 80, "add", typed="年度重点工作\n建成档案馆新馆\n区财政局\n")

    assert code == 0
    assert shown.endswith("ZD-2026-002 立项：建成档案馆新馆\n")
    assert all(name in shown for name in ("清单（", "事项名称: ", "牵头单位: "))


def test_a_count_is_asked_for_what_it_lacks(sample: Office) -> None:
    shown, code = on_a_terminal(sample, 80, "tally", "add", "信息采用", typed="2\n发改局\n市级\n")

    assert code == 0
    assert shown.endswith("信息采用 2条 区发改局 市级（2026-11-20）\n")
    assert all(name in shown for name in ("数量: ", "单位: ", "级别（报送、区级、市级、省级、国家级）: "))


def test_giving_up_at_a_question_writes_nothing(office: Office) -> None:
    shown, code = on_a_terminal(office, 80, "progress", "ZD-1", typed="\x04")

    assert code == 130
    assert shown.endswith("已中断，没有写入未完成的内容\n")
    assert office.git("status", "--porcelain") == ""


def told_on_a_terminal(*done: int, quiet: bool = False) -> str:
    """What standard error shows, being a terminal, while somebody is told that so many of 10,000 are done."""
    leader, follower = pty.openpty()
    with os.fdopen(follower, "w", encoding="utf-8") as stream, pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stderr", stream)
        patch.setenv("TERM", "xterm")
        with output.progress("正在建立索引", quiet=quiet) as told:
            for count in done:
                told(count, 10000)
        stream.flush()
        shown = b"".join(iter(lambda: _read(leader) if select([leader], [], [], 0.2)[0] else b"", b""))
    os.close(leader)
    return shown.decode()


def test_a_long_reading_says_how_far_it_is_and_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output, "PATIENCE", 0)

    shown = told_on_a_terminal(3200, 10000)

    assert re.search(r"正在建立索引 .* 3,200/10,000", shown)
    assert shown.endswith("\x1b[2K")


@pytest.mark.parametrize(("patience", "quiet", "done"), [(60, False, 3200), (0, True, 3200), (0, False, 10000)], ids=["short", "quiet", "at its end"])
def test_a_short_reading_says_nothing(monkeypatch: pytest.MonkeyPatch, patience: int, quiet: bool, done: int) -> None:
    monkeypatch.setattr(output, "PATIENCE", patience)

    assert told_on_a_terminal(done, quiet=quiet) == ""


def test_a_long_reading_says_nothing_in_a_pipe(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output, "PATIENCE", 0)

    with output.progress("正在建立索引", quiet=False) as told:
        told(3200, 10000)

    assert capsys.readouterr() == ("", "")
