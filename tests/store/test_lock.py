"""The lock: one writer at a time, who is named to those who wait, and nothing left over when that one dies."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ledger.store.lock import holder
from tests.conftest import ITEM, PROJECT, ZD1, Office

HOLDER = """
import sys
from pathlib import Path
from ledger.store.lock import locked
with locked(Path(sys.argv[1]), "progress", print):
    print("held", flush=True)
    sys.stdin.read()
"""

NOTE = ("note", "ZD-1", "-m", "甲")
Hold = Callable[[], "subprocess.Popen[bytes]"]


@pytest.fixture
def lock(office: Office) -> Path:
    return office.write(".git/ledger/lock", "")


@pytest.fixture
def hold(lock: Path) -> Iterator[Hold]:
    """Starts another process that holds the lock until its standard input ends."""
    begun: list[subprocess.Popen[bytes]] = []

    def start() -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-c", HOLDER, str(lock)]
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=lock.parent, env={**os.environ, "PYTHONPATH": str(PROJECT)}
        )
        begun.append(process)
        assert process.stdout
        assert process.stdout.readline() == b"held\n"
        return process

    yield start
    for process in begun:
        process.kill()
        process.communicate()


def test_while_somebody_writes_another_waits_and_says_for_whom(office: Office, hold: Hold, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ledger.store.lock.PATIENCE", 0)
    monkeypatch.setattr("ledger.store.lock.LOCK_SECONDS", 0.1)
    who = f"另一条命令 ledger progress（进程 {hold().pid}）"

    said = office.error(*NOTE)

    assert said == (
        f"{who}正在写这个台账，等它写完……\n"
        f"错误：{who}正在写这个台账，等了0.1秒仍未结束\n提示：稍后再试；什么都没有写入。一直如此的，运行 ledger doctor 查看\n"
    )
    assert office.read(ZD1) == ITEM


def test_a_short_wait_goes_unsaid(office: Office, hold: Hold) -> None:
    process = hold()
    process.terminate()

    assert office.run_all(*NOTE) == ("ZD-2026-001 备注：甲\n", "", 0)


def test_a_killed_holder_leaves_the_lock_free(office: Office, hold: Hold, lock: Path) -> None:
    process = hold()
    process.kill()
    process.wait()

    assert holder(lock) == ""
    assert office.run_all(*NOTE) == ("ZD-2026-001 备注：甲\n", "", 0)


def test_whoever_holds_the_lock_can_be_named(hold: Hold, lock: Path) -> None:
    process = hold()

    assert holder(lock) == f"另一条命令 ledger progress（进程 {process.pid}）"


def test_a_free_lock_has_no_holder(office: Office, lock: Path) -> None:
    office.run(*NOTE)

    assert (holder(lock), lock.read_bytes()) == ("", b"")


def test_a_lock_that_was_never_made_has_no_holder(tmp_path: Path) -> None:
    assert holder(tmp_path / "lock") == ""
