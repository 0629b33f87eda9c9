"""Writing: several files and one commit, or nothing; what the Desk makes is put on the disk here."""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from pathlib import Path

from ledger.errors import GitError, LedgerError, NotAllowed
from ledger.record import Record
from ledger.store.git import GHOST, Git
from ledger.store.paths import year_of
from ledger.store.replacing import replace_file, restore
from ledger.store.sealing import sealed_hint, sealed_years, sealing_tag
from ledger.store.tree import BOM


class Written(Record, frozen=True):
    """What a write did, or would do: the file, its text before and after, the subject of the commit and its id (empty on a dry run)."""

    path: str
    before: str
    after: str
    subject: str
    commit: str


class Change(Record, frozen=True):
    """A file's path, and its very bytes before and after."""

    path: str
    before: bytes
    after: bytes


class Writer:
    """What every change has in common: it is looked at, written whole, and committed; or every file is as it was."""

    def __init__(self, root: Path, git: Git, *, dry_run: bool) -> None:
        self._root = root
        self._git = git
        self._dry_run = dry_run
        self._clean: set[str] = set()  # as in HEAD, on the disk and in git's index
        self.watched: Callable[[int, int], None] = lambda _done, _whole: None  # hears how many of how many files are written

    def _kept(self, path: str) -> bytes:
        target = self._root / path
        return target.read_bytes() if target.exists() else b""

    def _put(self, changes: Sequence[Change], message: str) -> list[Written]:
        """Write every change and commit exactly their paths; when anything fails, every file is put back."""
        self._refuse_sealed([change.path for change in changes])
        subject = message.partition("\n")[0]
        if self._dry_run:
            return [Written(change.path, text_of(change.before), text_of(change.after), subject, "") for change in changes]
        self._write(changes)
        paths = [change.path for change in changes]
        commit = self._record(paths, message, changes, clean_before=self._clean.issuperset(paths))
        return [Written(change.path, text_of(change.before), text_of(change.after), subject, commit) for change in changes]

    def _write(self, changes: Sequence[Change]) -> None:
        """Write all of these files, or none."""
        try:
            for place, change in enumerate(changes):
                self.watched(place, len(changes))
                self._replace(change)
        except BaseException:
            self._put_back([change for change in changes if self._now(change) == change.after])
            raise

    def _record(
        self, paths: Sequence[str], message: str, changes: Sequence[Change] = (), *, clean_before: bool = False, undone: str = "文件已恢复原样；"
    ) -> str:
        """Commit; when that fails the changes are put back, unless the commit was made after all: a git may fail, or be interrupted, behind it."""
        tip = self._git.tip()
        try:
            return self._git.commit(paths, message, clean_before=clean_before)
        except BaseException as error:
            if self._is_recorded(paths, tip, error):
                if isinstance(error, Exception):
                    return self._git.head() or "HEAD"
                raise KeyboardInterrupt(f"这一条已经记录：{message.partition(chr(10))[0]}") from error
            self._put_back(changes)
            if changes and isinstance(error, GitError):
                raise GitError(error.message, f"{undone}{error.hint}") from error
            raise

    def _is_recorded(self, paths: Sequence[str], tip: str, error: BaseException) -> bool:
        """Whether the branch has moved, and nothing of the paths is left to commit. Raises GitError where git does not say: then nothing is undone."""
        try:
            return self._git.tip() != tip and not self._git.changed(paths)
        except GitError as silent:
            said = error.message if isinstance(error, GitError) else "没有写完"
            raise GitError(f"{said}；不能确定是否已经记录", "先运行 ledger status；没有提交的，用 ledger commit 记下来") from silent

    def _now(self, change: Change) -> bytes:
        return self._kept(change.path)

    def _replace(self, change: Change) -> None:
        if self._now(change) != change.before:
            raise LedgerError(f"{change.path} 在读取之后被别的程序改过，没有写入", "重新运行这条命令")
        replace_file(self._root / change.path, change.after)

    def _put_back(self, changes: Sequence[Change]) -> None:
        """Every file as it was, the last one first. Raises LedgerError when that fails for one; then those before it stay as written.

        What is left is what a crash at that place would have left: no file rests on one that was taken back.
        """
        for count, change in reversed(list(enumerate(changes, 1))):
            try:
                restore(self._root / change.path, change.before)
            except (LedgerError, OSError) as error:
                left = "、".join(each.path for each in changes[:count])
                raise LedgerError(f"没有写完，而且没能把{left}恢复原样", "检查磁盘空间和权限，再用 ledger status 查看没有提交的文件") from error

    def _refuse_sealed(self, paths: Iterable[str]) -> None:
        """Raise NotAllowed when a year that was sealed (结账) would be changed."""
        for path in paths:
            if year_of(path) in self._sealed:
                raise NotAllowed(f"{year_of(path)}年已结账，{path} 不能再改", sealed_hint(path))

    def _departs(self, path: str) -> bool:
        year = year_of(path)
        return year in self._sealed and path in self._git.differing(sealing_tag(year), f"data/{year}")

    @cached_property
    def _sealed(self) -> frozenset[int | None]:
        return frozenset(sealed_years(self._git))

    def _refuse_unready(self, paths: Sequence[str]) -> None:
        self._refuse_sealed(paths)
        asked = [path for path in paths if path not in self._clean]
        changed = self._git.changed(asked) if asked else []
        for _, path in (pair for pair in changed if pair[0] != GHOST):
            raise LedgerError(f"{path} 有还没提交的手工修改，没有写入", "先运行 ledger commit 把手工修改记下来，再重新运行这条命令")
        self._clean.update(set(asked).difference(path for _, path in changed))


def commit_message(subject: str, items: Sequence[str], action: str, keys: Sequence[str]) -> str:
    """A register line with the trailers by which the record is found again (DESIGN §3)."""
    lines = [*(f"Ledger-Item: {item}" for item in items), f"Ledger-Action: {action}", *(f"Ledger-Key: {key}" for key in keys)]
    return subject + "\n\n" + "\n".join(lines) + "\n"


def text_of(data: bytes) -> str:
    """A file's text without its mark of byte order."""
    return data.removeprefix(BOM).decode("utf-8", "replace")
