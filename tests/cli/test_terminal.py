"""What a person sees on a terminal of one width or another, and what is asked there."""

import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable

import pytest

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
