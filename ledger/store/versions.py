"""Versions of the office's files: blobs of the history → items, each read once, and as little of each as will do."""

from collections.abc import Iterable, Mapping

from ledger.model import Entry, Item, TaskList
from ledger.store.commits import Commit, Touched
from ledger.store.files import read_item, read_more
from ledger.store.git import Git
from ledger.store.paths import is_item_path
from ledger.store.quick import Doubt


class Versions:
    """The items' files of some commits; their blobs are read from git all at once."""

    def __init__(self, git: Git, lists: Mapping[str, TaskList], commits: Iterable[Commit]) -> None:
        wanted = {blob: None for commit in commits for file in commit.files if is_item_path(file.path) for blob in (*file.before, file.after) if blob}
        self._lists = lists
        self._bytes = dict(zip(wanted, git.blobs(list(wanted)), strict=True))
        self._items: dict[tuple[str, str], Item | None] = {}

    def grown(self, file: Touched) -> tuple[Entry, ...] | None:
        """The entries by which the file's log has grown, where nothing else of it changed and that is plain to see; else None."""
        old, new = file.before[0], file.after
        if len(file.before) > 1 or old is None or new is None:
            return None
        try:
            return read_more(self._bytes[old], self._bytes[new])
        except Doubt:
            return None

    def item(self, path: str, blob: str | None) -> Item | None:
        """The item as a blob has it; None where there is none, or it cannot be understood."""
        if blob is None:
            return None
        if (path, blob) not in self._items:
            self._items[path, blob] = read_item(self._bytes[blob], path, self._lists)[0]
        return self._items[path, blob]
