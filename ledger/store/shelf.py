"""Where files are read from: the working tree, or a commit of the history."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

from ledger.errors import LedgerError
from ledger.store.files import is_item_path
from ledger.store.git import Git

Stamp = tuple[int, int, int]  # modification time in ns, size, inode


class Shelf(Protocol):
    """A set of files, by paths relative to the office's root."""

    def read(self, path: str) -> bytes | None:
        """A file's bytes, or None when it is not there."""

    def item_paths(self) -> list[str]:
        """Every item's file, sorted."""

    def read_all(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Several files at once."""


class WorkingTree:
    """The files as they lie on the disk."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def read(self, path: str) -> bytes | None:
        """Raises LedgerError when the file is there but cannot be read."""
        try:
            return (self._root / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise LedgerError(f"读不了 {path}：{error.strerror}", "检查文件的权限") from error

    def item_paths(self) -> list[str]:
        """Folders are walked without following links, so nothing outside the office is ever read."""
        return sorted(self.stamps())

    def read_all(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """A file that vanishes while we read is as good as absent."""
        for path in paths:
            data = self.read(path)
            if data is not None:
                yield path, data

    def stamps(self) -> dict[str, Stamp]:
        """Every item's file with what tells a change of it."""
        return {path: stamp for path, stamp in _walk(self._root / "data", "data") if is_item_path(path)}


def _walk(folder: Path, name: str) -> Iterator[tuple[str, Stamp]]:
    try:
        entries = list(os.scandir(folder))
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        raise LedgerError(f"读不了文件夹 {name}：{error.strerror}", "检查文件夹的权限") from error
    for entry in entries:
        path = f"{name}/{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path), path)
        elif entry.name.endswith(".yaml") and entry.is_file(follow_symlinks=False):
            stat = entry.stat(follow_symlinks=False)
            yield path, (stat.st_mtime_ns, stat.st_size, stat.st_ino)


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

    def read_all(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """One call to git for all of them."""
        paths = list(paths)
        yield from zip(paths, self._git.blobs([self._blobs[path] for path in paths]), strict=True)
