"""The office's lock: one writer at a time on one machine, and who it is. It vanishes with its process, so there is nothing to clean up.

A library would do, but its import takes a quarter of a short command's time and it cannot say who holds the lock.
"""

import os
import sys
import time as clock
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ledger.errors import LedgerError

LOCK_SECONDS = 30  # how long a command waits for others to finish
PATIENCE = 1.0  # seconds of waiting without a word
_PAUSE = 0.01  # seconds between two attempts; a write takes some ten times as long

if sys.platform == "win32":
    import msvcrt

    _FAR = 0x7FFF0000  # the byte that is locked cannot be read: it lies far behind the holder's name

    def _take(file: int) -> None:
        os.lseek(file, _FAR, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)

    def _let_go(file: int) -> None:
        os.lseek(file, _FAR, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_UNLCK, 1)

    _TAKEN = (PermissionError, BlockingIOError)
else:
    import fcntl

    def _take(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _let_go(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)

    _TAKEN = (BlockingIOError,)


@contextmanager
def locked(path: Path, doing: str, told: Callable[[str], None]) -> Iterator[None]:
    """Hold the lock while `doing` something; `told` hears whom we wait for once that takes longer than PATIENCE.

    Raises LedgerError when it is not free within LOCK_SECONDS, OSError where the file cannot be opened or locked.
    """
    file = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
    try:
        _wait(file, path, told)
        _sign(file, f"{os.getpid()} {doing}")
        try:
            yield
        finally:
            _sign(file, "")
            _let_go(file)
    finally:
        os.close(file)


def holder(path: Path) -> str:
    """Who holds the lock, in words; empty when it is free, or cannot be asked."""
    try:
        file = os.open(path, os.O_RDWR)
    except OSError:
        return ""
    try:
        _take(file)
    except _TAKEN:
        return _named(path)
    except OSError:
        return ""
    finally:
        os.close(file)
    return ""


def _wait(file: int, path: Path, told: Callable[[str], None]) -> None:
    begun, said = clock.monotonic(), False
    while not _taken(file):
        waited = clock.monotonic() - begun
        if waited >= LOCK_SECONDS:
            who = _named(path)
            raise LedgerError(f"{who}正在写这个台账，等了{LOCK_SECONDS}秒仍未结束", "稍后再试；什么都没有写入。一直如此的，运行 ledger doctor 查看")
        if waited >= PATIENCE and not said:
            told(f"{_named(path)}正在写这个台账，等它写完……")
            said = True
        clock.sleep(_PAUSE)


def _taken(file: int) -> bool:
    try:
        _take(file)
    except _TAKEN:
        return False
    return True


def _sign(file: int, who: str) -> None:
    """Best effort: the lock holds without a name, too."""
    with suppress(OSError):
        os.ftruncate(file, 0)
        os.lseek(file, 0, os.SEEK_SET)
        os.write(file, who.encode())


def _named(path: Path) -> str:
    with suppress(OSError):
        process, _, doing = path.read_bytes().decode("utf-8", "replace").partition(" ")
        if process.isdecimal():
            return f"另一条命令 ledger {doing}（进程 {process}）" if doing else f"另一条 ledger 命令（进程 {process}）"
    return "另一条 ledger 命令"
