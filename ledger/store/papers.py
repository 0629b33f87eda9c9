"""The office's papers: the texts beside the items (settings, directory, books, templates, saved documents), for whoever looks for a word in all of them."""

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from ledger.store.paths import is_item_path, is_tally_place

_SUFFIXES = (".yaml", ".yml", ".md", ".txt", ".html", ".csv", ".j2", ".json")
_LARGEST = 5 << 20


def is_text(path: str) -> bool:
    """Whether a file is one that people read as it is."""
    return path.lower().endswith(_SUFFIXES)


def papers(root: Path) -> Iterator[tuple[str, str]]:
    """Every text on the disk that is neither an item's nor a tally's, as (path, text)."""
    for top in ("data", "templates", "reports"):
        for folder, folders, names in os.walk(root / top):
            folders.sort()
            paths = ((Path(folder) / name).relative_to(root).as_posix() for name in sorted(names))
            yield from texts(root, (path for path in paths if not is_item_path(path) and not is_tally_place(path)))


def texts(root: Path, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Those of some files that are texts and are there, as (path, text)."""
    for path in filter(is_text, paths):
        target = root / path
        try:
            found = target.lstat()
            if stat.S_ISREG(found.st_mode) and found.st_size <= _LARGEST:
                yield path, target.read_bytes().decode("utf-8", "replace")
        except OSError:  # whatever cannot be read is somebody else's Problem
            continue
