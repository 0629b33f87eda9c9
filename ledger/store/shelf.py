"""Where files are read from: the working tree, or a commit of the history."""

import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Protocol

from ledger.errors import LedgerError, Problem, system_reason
from ledger.store.git import Git
from ledger.store.paths import is_book_path, is_item_path, is_tally_place, stray

Stamp = tuple[int, int, int, int]  # modification time and change time in ns, size, inode


class Shelf(Protocol):
    """A set of files, by paths relative to the office's root."""

    def read(self, path: str) -> bytes | None:
        """A file's bytes, or None when it is not there. Raises LedgerError when it is there but cannot be read."""

    def item_paths(self) -> list[str]:
        """Every item's file, sorted."""

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
        """Every item's file on the disk."""
        return sorted(self.stamps())

    def book_paths(self) -> list[str]:
        """Every year's book on the disk."""
        found = (path.relative_to(self._root).as_posix() for path in self._root.glob("data/*/book.yaml"))
        return sorted(filter(is_book_path, found))

    def tally_paths(self) -> tuple[list[str], list[Problem]]:
        """Every tally file on the disk; the folders of items are not entered."""
        strays: list[Problem] = []
        found = sorted(path for path, _ in _walk(self._root / "data", "data", strays, _leads_to_a_tally))
        return found, strays

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

    def stamps(self) -> dict[str, Stamp]:
        """Every item's file with what tells a change of it; the strays are noted on the way."""
        self._strays = []
        walked = _walk(self._root / "data", "data", self._strays, lambda path: not is_tally_place(path))
        return {path: stamp for path, stamp in walked if is_item_path(path)}

    def strays(self) -> list[Problem]:
        """As of the last walk."""
        return self._strays


def _walk(folder: Path, name: str, strays: list[Problem], concerns: Callable[[str], bool]) -> Iterator[tuple[str, Stamp]]:
    """Every YAML file below a folder, entering only what concerns the reader; what cannot be read goes to `strays`."""
    try:
        entries = list(os.scandir(folder))
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        strays.append(Problem(f"读不了这个文件夹：{system_reason(error)}", "检查文件夹的权限", path=name))
        return
    for entry in entries:
        path = f"{name}/{entry.name}"
        if not concerns(path):
            continue
        if entry.is_symlink() and entry.is_dir():
            strays.append(Problem("这是一个链接，里面的文件没有读取", "换成真正的文件夹", path=path, line=1))
        elif entry.is_dir(follow_symlinks=False) and not entry.name.endswith(".yaml"):
            yield from _walk(Path(entry.path), path, strays, concerns)
        elif entry.name.lower().endswith((".yaml", ".yml")) and not entry.name.startswith("."):
            if not entry.is_file(follow_symlinks=False):
                strays.append(_stray(path, "不是普通文件"))
            elif wrong := stray(path):
                strays.append(_stray(path, wrong))
            else:
                found = entry.stat(follow_symlinks=False)
                yield path, (found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino)


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

    def read(self, path: str) -> bytes | None:
        """A file's bytes in that commit."""
        return next(self._git.blobs([self._blobs[path]])) if path in self._blobs else None

    def item_paths(self) -> list[str]:
        """Every item's file of that commit."""
        return sorted(path for path in self._blobs if is_item_path(path))

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
