"""Items that were edited by hand and are about to be committed: as the last commit has them, and as they lie on the disk."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from ledger.model import Item, TaskList
from ledger.store.desk import Opened
from ledger.store.files import read_item
from ledger.store.git import Git
from ledger.store.paths import is_item_path
from ledger.store.shelf import WorkingTree


def edited(git: Git, root: Path, paths: Sequence[str], lists: Mapping[str, TaskList]) -> Iterator[tuple[Item, Opened]]:
    """The items among these files that are in both; new ones, moved ones and those that do not load are not."""
    known = {path for path in paths if is_item_path(path)}
    blobs = {path: blob for path, blob in git.tree("HEAD", ("data",)).items() if path in known} if git.head() else {}
    shelf = WorkingTree(root)
    for path, before in zip(blobs, git.blobs(list(blobs.values())), strict=True):
        after = shelf.read(path)
        old, new = read_item(before, path, lists)[0], read_item(after, path, lists)[0] if after else None
        if old and new and after:
            yield old, Opened(new, after)
