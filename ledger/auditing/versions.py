"""Versions of an office's files as records: each blob is fetched in bulk, parsed once, and forgotten when the next version is there."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from ledger.auditing.offices import State
from ledger.model import Book, Item, Register, Tally
from ledger.store import annals
from ledger.store.books import read_book
from ledger.store.files import read_item
from ledger.store.git import Git
from ledger.store.issued import read_register
from ledger.store.tallies import read_tally

Read = TypeVar("Read", Item, Tally, Book, Register)

_TRIES = 50  # versions of a file that are tried for one that can be read


class Versions:
    """The readable versions of files; a file that does not load is None here, and somebody else's concern."""

    def __init__(self, git: Git) -> None:
        self._git = git
        self._data: dict[str, bytes] = {}
        self._items: dict[tuple[str, str, str], Item | None] = {}

    def fetch(self, blobs: Iterable[str]) -> None:
        """Have these blobs at hand, and let go of those before."""
        wanted = list(dict.fromkeys(blob for blob in blobs if blob))
        self._data = dict(zip(wanted, self._git.blobs(wanted), strict=True)) if wanted else {}

    def data(self, blob: str) -> bytes:
        """The bytes of a blob."""
        if blob not in self._data:
            self._data[blob] = next(self._git.blobs([blob]))
        return self._data[blob]

    def item(self, path: str, blob: str, state: State) -> Item | None:
        """The item in a version of a file; None where there is no file, or none that can be read."""
        if not blob:
            return None
        key = (path, blob, state.settings_blob)
        if key not in self._items:
            self._items[key] = read_item(self.data(blob), path, state.office.settings.lists)[0]
        return self._items[key]

    def tally(self, path: str, blob: str, state: State) -> Tally | None:
        """The tally in a version of a file."""
        return read_tally(self.data(blob), path, state.office.settings.tallies, state.office.directory.canonical())[0] if blob else None

    def book(self, path: str, blob: str, _state: State) -> Book | None:
        """The book in a version of a file."""
        return read_book(self.data(blob), path)[0] if blob else None

    def register(self, path: str, blob: str, state: State) -> Register | None:
        """The register of papers in a version of a file."""
        return read_register(self.data(blob), path, state.office.settings.documents.series)[0] if blob else None

    def known(self, path: str, blob: str, state: State) -> bool:
        """Whether a version was parsed already and is still remembered."""
        return (path, blob, state.settings_blob) in self._items

    def forget(self, path: str, blob: str, state: State) -> None:
        """A version that another took the place of; whoever asks again pays again."""
        self._items.pop((path, blob, state.settings_blob), None)

    def last_readable(self, read: Callable[[str, str, State], Read | None], path: str, commit: str, state: State) -> Read | None:
        """The newest version up to a commit that can be read, for a file that was spoilt in between."""
        tried = (read(path, blob, state) for blob in annals.versions(self._git, commit, path, _TRIES))
        return next((found for found in tried if found is not None), None)
