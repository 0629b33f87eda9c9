"""A copy of what the files say, in SQLite beside git's own files; the only sqlite3. It may be deleted at any moment.

It holds facts only: parsed items keyed by path with the file's times, size and inode, as git's own index does. A file that changed so
recently that a second change could hide behind the same time is read again (git's racy-timestamp care).
"""

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from ledger.model import Item
from ledger.record import packed, unpacked
from ledger.store.shelf import Stamp

VERSION = 6
RACY_NS = 2_000_000_000


class Index:
    """The items of one office as last read. Every method answers as an empty index would when the file is missing, foreign or corrupt."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self.known: frozenset[str] = frozenset()
        """The paths of every file that was read before, good or bad, whether it is still there or not; empty for a new index."""
        self.git_state = ""
        """What git's own record was when the index was last written."""

    def items(self, stamps: Mapping[str, Stamp], version: str) -> dict[str, Item]:
        """The items of those files that have not changed since they were read, under the same reading rules (`version`)."""
        try:
            rows = self._open(version).execute("SELECT path, mtime, ctime, size, inode, read_at, facts FROM files").fetchall()
            self.known = frozenset(row[0] for row in rows)
            (self.git_state,) = self._open(version).execute("SELECT git_state FROM about").fetchone()
            return {
                path: unpacked(facts, Item)
                for path, mtime, ctime, size, inode, read_at, facts in rows
                if stamps.get(path) == (mtime, ctime, size, inode) and max(mtime, ctime) + RACY_NS < read_at
            }
        except (sqlite3.Error, OSError, ValueError, TypeError):
            self._discard()
            return {}

    def store(
        self, items: Iterable[tuple[Item, Stamp]], *, gone: Iterable[str], seen: Iterable[str], git_state: str, version: str, read_at: int
    ) -> None:
        """Remember freshly read items, forget the files that are gone, and keep in mind those that are lost or bad (`seen`).

        A failure costs only time.
        """
        try:
            with self._open(version) as connection:
                connection.executemany("DELETE FROM files WHERE path = ?", [(path,) for path in gone])
                connection.executemany("INSERT OR REPLACE INTO files VALUES (?, 0, 0, 0, 0, 0, '')", [(path,) for path in seen])
                connection.execute("UPDATE about SET git_state = ?", (git_state,))
                connection.executemany(
                    "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?)",
                    [(item.path, *stamp, read_at, packed(item)) for item, stamp in items],
                )
        except (sqlite3.Error, OSError):
            self._discard()

    def close(self) -> None:
        """Let go of the file."""
        if self._connection:
            self._connection.close()
            self._connection = None

    def _open(self, version: str) -> sqlite3.Connection:
        if self._connection is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(self._path, timeout=5)
            self._prepare(self._connection, f"{VERSION} {version}")
        return self._connection

    def _prepare(self, connection: sqlite3.Connection, version: str) -> None:
        connection.execute("CREATE TABLE IF NOT EXISTS about (version TEXT, git_state TEXT)")
        found = connection.execute("SELECT version FROM about").fetchone()
        if found != (version,):
            with connection:
                connection.execute("DROP TABLE IF EXISTS files")
                connection.execute(
                    "CREATE TABLE files (path TEXT PRIMARY KEY, mtime INTEGER, ctime INTEGER, size INTEGER, inode INTEGER, read_at INTEGER, facts BLOB) WITHOUT ROWID"
                )
                connection.execute("DELETE FROM about")
                connection.execute("INSERT INTO about VALUES (?, '')", (version,))

    def _discard(self) -> None:
        with suppress(sqlite3.Error):
            self.close()
        self._connection = None
        with suppress(OSError):
            self._path.unlink(missing_ok=True)
