"""Replacing a file on the disk: the old one or the new one is there, never half of either."""

import os
from contextlib import suppress
from pathlib import Path

from ledger.errors import LedgerError, system_reason
from ledger.store.paths import TEMPORARY


def replace_file(target: Path, data: bytes) -> None:
    """Old or new, never half: a temporary file in the same folder, flushed to the disk, then renamed over the old one."""
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}{TEMPORARY}")
    try:
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise LedgerError(f"写不了 {target.name}：{system_reason(error)}", "检查磁盘空间和文件夹的权限；原文件没有变") from error
    if os.name == "posix":
        folder = os.open(target.parent, os.O_RDONLY)
        with suppress(OSError):
            os.fsync(folder)
        os.close(folder)


def restore(target: Path, before: bytes) -> None:
    """The file as it was before, or none where there was none; folders that were made for it go too."""
    if before:
        replace_file(target, before)
        return
    target.unlink(missing_ok=True)
    for folder in (target.parent, target.parent.parent, target.parent.parent.parent):
        with suppress(OSError):
            folder.rmdir()
