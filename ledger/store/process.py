"""Running git, and the only subprocess: in which surroundings, what it answered, and what it means by a refusal."""

import os
import re
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from ledger.errors import GitError
from ledger.record import Record

Process = subprocess.Popen[bytes]

# What a surrounding hook or alias may have set, and what would lead us into another repository.
_KEPT = ("GIT_AUTHOR_", "GIT_COMMITTER_", "GIT_CONFIG", "GIT_SSH", "GIT_ASKPASS", "GIT_TERMINAL_PROMPT", "GIT_EXEC_PATH", "GIT_TRACE")

# File names and messages are Chinese: git must neither quote nor recode them, whatever the machine is set to.
_SETTINGS = ("-c", "core.quotePath=false", "-c", "i18n.commitEncoding=utf-8", "-c", "i18n.logOutputEncoding=utf-8")
_KNOWN = (
    ("nothing to commit", "文件与上次提交的一样，没有改动"),
    ("no changes added to commit", "文件与上次提交的一样，没有改动"),
    ("nothing added to commit", "文件与上次提交的一样，没有改动"),
    ("ignored by one of your .gitignore", "这个文件被 .gitignore 排除在外"),
)
_LOCKED = re.compile(r"Unable to create '(.*?\.lock)': File exists")
_TOO_LATE = 124  # as `timeout` ends


class Answer(Record, frozen=True):
    """How git ended (0 is well), what it printed, and what it complained of."""

    code: int
    out: bytes
    complaint: bytes = b""

    @property
    def told(self) -> str | None:
        """What it printed; None when it failed."""
        return None if self.code else self.out.decode("utf-8", "surrogateescape")

    @property
    def said(self) -> str:
        """What it complained of, else what it printed: perhaps why it failed."""
        return (self.complaint or self.out).decode("utf-8", "replace").strip()


def run(
    arguments: Sequence[str],
    stdin: bytes = b"",
    kept: tuple[str, ...] = (),
    also: Mapping[str, str] = MappingProxyType({}),
    *,
    seconds: float | None = None,
) -> Answer:
    """What git answers, failure included; `seconds` is how long it may take to answer at all. `kept` are beginnings of GIT_ variables let through."""
    command = ["git", *_SETTINGS, *arguments]
    try:
        done = subprocess.run(command, input=stdin, capture_output=True, env={**_environment(kept), **also}, check=False, timeout=seconds)  # noqa: S603
    except FileNotFoundError as error:
        raise GitError("没有找到 git", "先安装 git（https://git-scm.com），再重新打开终端") from error
    except subprocess.TimeoutExpired:
        return Answer(_TOO_LATE, b"")
    return Answer(done.returncode, done.stdout, done.stderr)


def start(arguments: Sequence[str]) -> Process:
    """Start git, whose output `output_of` waits for."""
    try:
        return subprocess.Popen(  # noqa: S603
            ["git", *_SETTINGS, *arguments],  # noqa: S607
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=_environment(),
        )
    except FileNotFoundError as error:
        raise GitError("没有找到 git", "先安装 git（https://git-scm.com），再重新打开终端") from error


def output_of(process: Process, command: str) -> bytes:
    """What git prints that was started. Raises GitError when it fails."""
    out, complaint = process.communicate()
    if process.returncode:
        raise GitError(why(Answer(process.returncode, out, complaint), f"git {command} 没有成功"), "可用 git status 查看仓库状态")
    return out


def begin(arguments: Sequence[str]) -> None:
    """Start git and let it run on by itself."""
    subprocess.Popen(  # noqa: S603
        ["git", *_SETTINGS, *arguments],  # noqa: S607
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=_environment(),
        start_new_session=True,
    )


def zsplit(out: bytes) -> Iterable[str]:
    """The words of git's output with -z."""
    return (record.decode("utf-8", "surrogateescape") for record in out.split(b"\0") if record)


def why(answer: Answer, what: str) -> str:
    """What failed, and why, in Chinese where the reason is known."""
    said = answer.said
    known = next((chinese for english, chinese in _KNOWN if english in said), None)
    if known:
        return f"{what}：{known}"
    if locked := _LOCKED.search(said):
        lock = locked[1]
        return f"{what}：锁文件 {lock} 还在。如果没有别的 git 程序在运行，它是上次中断留下的，删掉它再来"
    return f"{what}，它说：\n{said}" if said else what


def _environment(more: tuple[str, ...] = ()) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or name.startswith((*_KEPT, *more))}
    return kept | {"LC_ALL": "C.UTF-8", "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_REPLACE_OBJECTS": "1"}
