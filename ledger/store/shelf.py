"""Where files are read from: the working tree, or a commit of the history."""

import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Protocol

from ledger.errors import LedgerError, Problem, system_reason
from ledger.record import Record
from ledger.store.git import Git
from ledger.store.paths import is_book_path, is_item_path, is_register_path, is_tally_place, stray

Told = Callable[[int, int], None]  # is told how many of how many files have been read
Stamp = tuple[int, int, int, int]  # modification time and change time in ns, size (0 for a folder), inode


class Shelf(Protocol):
    """A set of files, by paths relative to the office's root."""

    def read(self, path: str) -> bytes | None:
        """A file's bytes, or None when it is not there. Raises LedgerError when it is there but cannot be read."""

    def item_paths(self) -> list[str]:
        """Every item's file, sorted."""

    def register_paths(self) -> list[str]:
        """The registers of papers issued, the oldest year first."""

    def has_templates(self) -> bool:
        """Whether there is any template of the office's own."""

    def book_paths(self) -> list[str]:
        """The books of the years that were opened, the oldest first."""

    def tally_paths(self) -> tuple[list[str], list[Problem]]:
        """Every file in a tally folder that looks like YAML, sorted, and what there cannot be read."""

    def read_all(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes | Problem]]:
        """Several files at once; a Problem stands for one that cannot be read."""

    def strays(self) -> list[Problem]:
        """Files that somebody may take for items, but that no computation reads."""


class WorkingTree:
    """The files as they lie on the disk. Links are never followed, so nothing outside the office is ever read."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._strays: list[Problem] = []

    def read(self, path: str) -> bytes | None:
        """Raises LedgerError when the file is there but cannot be read, or is no file at all."""
        target = self._root / path
        try:
            if not stat.S_ISREG(target.lstat().st_mode):
                raise LedgerError(f"{path} 不是普通文件", "换成普通文件，不要用链接或文件夹")
            return target.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise LedgerError(f"读不了 {path}：{system_reason(error)}", "检查文件的权限") from error

    def item_paths(self) -> list[str]:
        """Every item's file on the disk; the strays are noted on the way."""
        found = list(_walk(self._root, "data", lambda path: not is_tally_place(path)))
        self._strays = [stray for each in found for stray in each.strays]
        return sorted(path for each in found for path in each.files)

    def has_templates(self) -> bool:
        """Whether any lies on the disk."""
        return any(path.suffix in (".md", ".svg") for path in (self._root / "templates").glob("*"))

    def register_paths(self) -> list[str]:
        """Every year's register on the disk."""
        found = (path.relative_to(self._root).as_posix() for path in self._root.glob("data/*/issued.yaml"))
        return sorted(filter(is_register_path, found))

    def book_paths(self) -> list[str]:
        """Every year's book on the disk."""
        found = (path.relative_to(self._root).as_posix() for path in self._root.glob("data/*/book.yaml"))
        return sorted(filter(is_book_path, found))

    def tally_paths(self) -> tuple[list[str], list[Problem]]:
        """Every tally file on the disk; the folders of items are not entered."""
        found = list(_walk(self._root, "data", _leads_to_a_tally))
        return sorted(path for each in found for path in each.files), [stray for each in found for stray in each.strays]

    def read_all(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes | Problem]]:
        """A file that vanishes while we read is as good as absent."""
        for path in paths:
            try:
                data = self.read(path)
            except LedgerError as error:
                yield path, Problem(error.message, error.hint, path=path, line=1)
            else:
                if data is not None:
                    yield path, data

    def changed_at(self, path: str) -> int:
        """When a file's contents or anything else about it last changed, in ns; 0 when it is not there."""
        try:
            found = (self._root / path).lstat()
        except OSError:
            return 0
        return max(found.st_mtime_ns, found.st_ctime_ns)

    def strays(self) -> list[Problem]:
        """As of the last walk."""
        return self._strays


class Listing(Record, frozen=True, kw_only=True):
    """What lies in a folder: the YAML files in their places, the folders, and what somebody may take for an item; `unread` when it could not be looked into."""

    files: frozenset[str] = frozenset()
    folders: tuple[str, ...] = ()
    strays: tuple[Problem, ...] = ()
    unread: bool = False


def folder_stamp(folder: Path) -> Stamp | None:
    """What tells that something came into a folder or left it; None when there is no such folder."""
    try:
        found = folder.lstat()
    except OSError:
        return None
    return (found.st_mtime_ns, found.st_ctime_ns, 0, found.st_ino) if stat.S_ISDIR(found.st_mode) else None


def list_folder(root: Path, name: str, concerns: Callable[[str], bool] = lambda path: not is_tally_place(path)) -> Listing:
    """What lies in a folder, as far as it concerns the reader: items unless said."""
    try:
        entries = list(os.scandir(root / name))
    except (FileNotFoundError, NotADirectoryError):
        return Listing()
    except OSError as error:
        return Listing(strays=(Problem(f"读不了这个文件夹：{system_reason(error)}", "检查文件夹的权限", path=name),), unread=True)
    files, folders, strays = [], [], []
    for entry in entries:
        path = f"{name}/{entry.name}"
        if not concerns(path):
            continue
        if entry.is_symlink() and entry.is_dir():
            strays.append(Problem("这是一个链接，里面的文件没有读取", "换成真正的文件夹", path=path, line=1))
        elif entry.is_dir(follow_symlinks=False) and not entry.name.endswith(".yaml"):
            folders.append(path)
        elif entry.name.lower().endswith((".yaml", ".yml")) and not entry.name.startswith("."):
            if not entry.is_file(follow_symlinks=False):
                strays.append(_stray(path, "不是普通文件"))
            elif wrong := stray(path):
                strays.append(_stray(path, wrong))
            else:
                files.append(path)
    return Listing(
        files=frozenset(path for path in files if is_item_path(path) or is_tally_place(path)), folders=tuple(folders), strays=tuple(strays)
    )


def _walk(root: Path, name: str, concerns: Callable[[str], bool]) -> Iterator[Listing]:
    found = list_folder(root, name, concerns)
    yield found
    for folder in found.folders:
        yield from _walk(root, folder, concerns)


def _leads_to_a_tally(path: str) -> bool:
    return is_tally_place(path) or re.fullmatch(r"data/\d{4}", path) is not None


def _stray(path: str, wrong: str) -> Problem:
    if is_tally_place(path):
        return Problem(f"这个文件{wrong}，没有计数", "换成普通文件，或移出 data", path=path, line=1)
    return Problem(f"这个文件{wrong}，不会被当作事项", "移到 data/年份/清单/ 里并以 .yaml 结尾；不是事项的移出 data", path=path, line=1)


class CommitTree:
    """The files as a commit has them."""

    def __init__(self, git: Git, commit: str) -> None:
        self._git = git
        self._blobs = git.tree(commit, ("data", "templates"))

    @property
    def blobs(self) -> dict[str, str]:
        """Every file of that commit, with its blob's id."""
        return self._blobs

    def read(self, path: str) -> bytes | None:
        """A file's bytes in that commit."""
        return next(self._git.blobs([self._blobs[path]])) if path in self._blobs else None

    def item_paths(self) -> list[str]:
        """Every item's file of that commit."""
        return sorted(path for path in self._blobs if is_item_path(path))

    def has_templates(self) -> bool:
        """Whether any is in that commit."""
        return any(path.startswith("templates/") and path.endswith((".md", ".svg")) for path in self._blobs)

    def register_paths(self) -> list[str]:
        """Every year's register of that commit."""
        return sorted(filter(is_register_path, self._blobs))

    def book_paths(self) -> list[str]:
        """Every year's book of that commit."""
        return sorted(filter(is_book_path, self._blobs))

    def tally_paths(self) -> tuple[list[str], list[Problem]]:
        """Every tally file of that commit."""
        return sorted(path for path in self._blobs if is_tally_place(path) and path.lower().endswith((".yaml", ".yml"))), []

    def read_all(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes | Problem]]:
        """One call to git for all of them."""
        paths = list(paths)
        yield from zip(paths, self._git.blobs([self._blobs[path] for path in paths]), strict=True)

    def strays(self) -> list[Problem]:
        """Judged by name alone."""
        return [_stray(path, wrong) for path in sorted(self._blobs) if path.startswith("data/") and (wrong := stray(path))]
