"""What can go wrong: errors a command stops for, and findings in the data that are collected instead."""

import errno
from collections.abc import Iterable

from ledger.record import Record


class LedgerError(Exception):
    """A command cannot go on. `message` says what, which and why in the user's words; `hint` says what to type next."""

    exit_code = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(LedgerError):
    """What was typed cannot be understood."""

    exit_code = 2


class NotAllowed(LedgerError):
    """The item's present status does not allow the step that was asked for."""


class GitError(LedgerError):
    """Git refused, or the repository is in a state in which nothing can be recorded."""


class DataError(LedgerError):
    """Files in the scope of a computation do not load, so nothing is computed."""

    def __init__(self, problems: tuple["Problem", ...]) -> None:
        super().__init__(f"台账里有{len(problems)}处问题，这条命令没有执行", "改好上面各处后再运行；随时可用 ledger check 复查")
        self.problems = problems


class Problem(Record, frozen=True):
    """A finding in the data.

    `path` is relative to the office's root, `line` counts from 1 (0: the file as a whole), `field` is a YAML key.
    A `blocking` problem means that part of the data could not be understood, so nothing may be computed over the file;
    any other is a reminder.
    `item` and `entry` name the place where no line is known yet.
    """

    message: str
    hint: str = ""
    path: str = ""
    line: int = 0
    field: str = ""
    blocking: bool = True
    item: str = ""
    entry: str = ""

    @property
    def place(self) -> str:
        """The place as an editor understands it: `path:line`, or the path alone."""
        return f"{self.path}:{self.line}" if self.line else self.path


def refuse(problems: Iterable[Problem]) -> None:
    """Raise DataError when any of the problems forbids to compute."""
    blocking = tuple(problem for problem in problems if problem.blocking)
    if blocking:
        raise DataError(blocking)


_REASONS = {
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘是只读的",
    errno.ENOENT: "文件或文件夹不存在",
    errno.EISDIR: "那是一个文件夹",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EEXIST: "已经有同名的文件",
    errno.ENOSPC: "磁盘空间不足",
    errno.EDQUOT: "磁盘配额用完了",
    errno.ENAMETOOLONG: "名称太长",
    errno.ELOOP: "链接绕成了圈",
}


def system_reason(error: OSError) -> str:
    """Why the system refused, in Chinese."""
    return _REASONS.get(error.errno or 0, f"系统错误 {error.errno}")
