"""A copy of what the files say, in SQLite beside git's own files; the only sqlite3. It may be deleted at any moment.

It holds facts only: what each item's file says, under the digest of its bytes; a summary by which items are chosen; and what the
folders and git's own index looked like when all that was so. store/catalogue.py compares that with the disk and keeps it up to date.
"""

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar
from zlib import crc32

from ledger.model import Summary
from ledger.record import Record, packed, unpacked
from ledger.store.choices import EVERYTHING, JOINT, Choice
from ledger.store.shelf import Stamp

VERSION = 12
FAILURES = (sqlite3.Error, OSError, ValueError, TypeError)
GOOD, REMARKED, BAD, LOST = range(4)  # a file was understood; understood, with a Problem; not understood; is gone though nobody said so

_CHOSEN_BY = (
    "path", "id", "list", "lead_units", "support_units", "lead_leader", "opened", "parent", "status", "on_time", "last_on", "came_on", "left_on",
    "carried_from", "carried_to",
)  # fmt: skip
_TABLES = (
    "CREATE TABLE about (version TEXT, reading TEXT, serial INTEGER, git_state TEXT, units TEXT, sound INTEGER)",
    "CREATE TABLE office (path TEXT PRIMARY KEY, digest TEXT, facts BLOB) WITHOUT ROWID",
    "CREATE TABLE folders (path TEXT PRIMARY KEY, mtime INTEGER, ctime INTEGER, inode INTEGER) WITHOUT ROWID",
    "CREATE TABLE strays (folder TEXT, problem BLOB)",
    "CREATE TABLE tracked (path TEXT PRIMARY KEY, digest TEXT) WITHOUT ROWID",
    "CREATE TABLE loose (path TEXT PRIMARY KEY) WITHOUT ROWID",
    "CREATE TABLE files (number INTEGER PRIMARY KEY, path TEXT UNIQUE, digest TEXT, state INTEGER)",
    "CREATE TABLE facts (number INTEGER PRIMARY KEY, facts BLOB, crc INTEGER)",
    "CREATE TABLE summaries (number INTEGER PRIMARY KEY, summary BLOB, crc INTEGER)",
    "CREATE TABLE words (number INTEGER PRIMARY KEY, words TEXT)",
    f"CREATE TABLE items (number INTEGER PRIMARY KEY, {', '.join(_CHOSEN_BY)}, open INTEGER)",
    "CREATE INDEX files_by_state ON files (state) WHERE state > 0",
    "CREATE INDEX items_by_id ON items (id)",
    "CREATE INDEX items_by_end ON items (open, last_on)",
    "CREATE INDEX items_by_count ON items (open, list, status, last_on, opened, came_on, left_on, id)",
    "CREATE INDEX items_by_parent ON items (parent) WHERE parent IS NOT NULL",
    "CREATE INDEX items_by_origin ON items (carried_from) WHERE carried_from IS NOT NULL",
    "CREATE INDEX items_by_next ON items (left_on) WHERE left_on IS NOT NULL",
)

Kept = TypeVar("Kept", bound=Record)


class Parsed(Record, frozen=True, kw_only=True):
    """A file as it was read: when it was last changed (in ns), the digest of its bytes (`plain` with plain line ends, where they differ), what it says unless BAD."""

    path: str
    state: int
    changed_at: int = 0
    digest: str = ""
    plain: str = ""
    facts: bytes = b""
    words: str = ""
    units: tuple[str, ...] = ()
    summary: Summary | None = None
    open: bool = False


class Seen(Record, frozen=True):
    """How things looked when the index was last brought up to date.

    `loose` are the files for whose contents git's own index does not vouch: untracked ones, changed ones. `sound` when every file was
    understood and none is lost, astray or under another's number: then items may be chosen without a look at the others.
    """

    serial: int
    git_state: str
    units: frozenset[str]
    sound: bool
    folders: Mapping[str, Stamp]
    loose: frozenset[str]


class Update(Record, frozen=True, kw_only=True):
    """What has changed since. A folder that is gone has no stamp, a file that git does not track any more no digest."""

    since: Seen
    git_state: str
    units: frozenset[str]
    folders: Mapping[str, Stamp | None]
    strays: Mapping[str, Sequence[bytes]]
    tracked: Mapping[str, str | None]
    loose: frozenset[str]
    parsed: Sequence[Parsed]
    lost: Sequence[str]
    gone: Sequence[str]


def unsound(path: Path) -> bool:
    """Whether a file is no index, or a damaged one; one that is held by others is not judged."""
    try:
        connection = sqlite3.connect(path, timeout=5)
        try:
            connection.execute("SELECT version, reading FROM about")
            return bool(connection.execute("PRAGMA quick_check").fetchone() != ("ok",))
        finally:
            connection.close()
    except sqlite3.OperationalError as error:
        return "locked" not in str(error)
    except sqlite3.DatabaseError:
        return True


class Index:
    """One office's index. Any method may raise one of FAILURES when the file is foreign, corrupt or held by others: `discard` it then."""

    def __init__(self, path: Path, version: str) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(path, timeout=5, isolation_level=None)
        self._prepare(f"{VERSION} {version}")

    def close(self) -> None:
        """Let go of the file."""
        with suppress(sqlite3.Error):
            self._connection.close()

    def discard(self) -> None:
        """Delete it, so that the next command makes a new one."""
        self.close()
        with suppress(OSError):
            self._path.unlink(missing_ok=True)

    def now(self) -> int:
        """The moment in ns by the clock that sets files' times, which is not always the one that programs are told."""
        os.utime(self._path)
        return self._path.stat().st_ctime_ns

    # The office's own files

    def office_file(self, path: str, digest: str, kind: type[Kept]) -> Kept | None:
        """Settings, directory or calendar as last read from a file with that digest."""
        row = self._connection.execute("SELECT facts FROM office WHERE path = ? AND digest = ?", (path, digest)).fetchone()
        return unpacked(row[0], kind) if row else None

    def keep_office_file(self, path: str, digest: str, record: Record) -> None:
        """Remember such a file."""
        self._connection.execute("INSERT OR REPLACE INTO office VALUES (?, ?, ?)", (path, digest, packed(record)))

    # Keeping up with the disk

    def seen(self, reading: str) -> Seen:
        """How things looked last time; as nothing at all when files were read by other rules (`reading`) then."""
        found, *row = self._connection.execute("SELECT reading, serial, git_state, units, sound FROM about").fetchone()
        if found != reading:
            self._begin_anew(reading)
            return self.seen(reading)
        folders = {path: (mtime, ctime, 0, inode) for path, mtime, ctime, inode in self._connection.execute("SELECT * FROM folders")}
        loose = frozenset(path for (path,) in self._connection.execute("SELECT path FROM loose"))
        return Seen(row[0], row[1], frozenset(row[2].split("\n")) - {""}, bool(row[3]), folders, loose)

    def tracked(self) -> dict[str, str]:
        """The files that git's own index held, with the digests it has for them."""
        return dict(self._connection.execute("SELECT path, digest FROM tracked").fetchall())

    def digests(self, paths: Iterable[str]) -> dict[str, str]:
        """The digests of those files that were there, as they were last read."""
        return self._by_path(f"files WHERE state < {LOST} AND path = ?", paths)

    def vouched(self, paths: Iterable[str]) -> dict[str, str]:
        """The digests that git has for those files that it tracks."""
        return self._by_path("tracked WHERE path = ?", paths)

    def below(self, folder: str) -> list[str]:
        """Every file known in a folder or below it."""
        rows = self._connection.execute("SELECT path FROM files WHERE path > ? AND path < ? AND state < ?", (f"{folder}/", f"{folder}0", LOST))
        return [path for (path,) in rows]

    def paths(self, state: int) -> list[str]:
        """The files of a state, sorted."""
        return [path for (path,) in self._connection.execute("SELECT path FROM files WHERE state = ? ORDER BY path", (state,))]

    def strays(self) -> list[bytes]:
        """The Problems of files that are in no place for an item, packed."""
        return [problem for (problem,) in self._connection.execute("SELECT problem FROM strays")]

    def update(self, update: Update) -> bool:
        """Write down what has changed; False when somebody else has written in the meantime."""
        with self._writing():
            if self._connection.execute("SELECT serial FROM about").fetchone() != (update.since.serial,):
                return False
            self._write(update)
        return True

    # Asking

    def facts(self, choice: Choice = EVERYTHING) -> list[bytes]:
        """The facts of a choice, in the order of their files. Raises ValueError when one is not as it was written."""
        return self._checked("SELECT facts, crc FROM items LEFT JOIN facts USING (number)", f"{choice.clause} ORDER BY path", choice)

    def same(self, reading: str, blobs: Mapping[str, str]) -> dict[str, bytes]:
        """The facts of those files of a commit (path → blob) that are the same now, where files are read by the same rules (`reading`).

        Raises ValueError when one is not as it was written.
        """
        if self._connection.execute("SELECT reading FROM about").fetchone() != (reading,):
            return {}
        rows = self._connection.execute("SELECT path, digest, facts, crc FROM files JOIN facts USING (number) WHERE state = ?", (GOOD,)).fetchall()
        found = [(path, facts, crc) for path, digest, facts, crc in rows if blobs.get(path) == digest]
        if any(crc32(facts) != crc for _, facts, crc in found):
            raise ValueError(self._path)
        return {path: facts for path, facts, _ in found}

    def summaries(self, choice: Choice = EVERYTHING) -> list[bytes]:
        """The summaries of a choice. Raises ValueError when one is not as it was written."""
        return self._checked("SELECT summary, crc FROM items LEFT JOIN summaries USING (number)", choice.clause, choice)

    def _checked(self, rows: str, clause: str, choice: Choice) -> list[bytes]:
        found = self._connection.execute(f"{rows} {clause}", choice.values).fetchall()
        if any(crc32(kept) != crc for kept, crc in found):
            raise ValueError(self._path)
        return [kept for kept, _ in found]

    def rows(self, what: str, choice: Choice = EVERYTHING) -> list[tuple[str, ...]]:
        """Some columns of a choice."""
        return self._connection.execute(f"SELECT {what} FROM items {choice.clause}", choice.values).fetchall()

    def contents(self) -> list[tuple[object, ...]]:
        """All that items are chosen and answered by, in the order of their files and without the numbers that differ from one index to the next."""
        columns = ", ".join(f"items.{name}" for name in (*_CHOSEN_BY, "open"))
        joined = "files " + " ".join(f"LEFT JOIN {table} USING (number)" for table in ("facts", "summaries", "words", "items"))
        return self._connection.execute(f"SELECT files.path, state, facts, summary, words, {columns} FROM {joined} ORDER BY files.path").fetchall()

    # Writing

    def _write(self, update: Update) -> None:
        run, many = self._connection.execute, self._connection.executemany
        many("DELETE FROM folders WHERE path = ?", [(folder,) for folder in update.folders])
        many("DELETE FROM strays WHERE folder = ?", [(folder,) for folder in update.folders])
        many("INSERT INTO folders VALUES (?, ?, ?, ?)", [(folder, stamp[0], stamp[1], stamp[3]) for folder, stamp in update.folders.items() if stamp])
        many("INSERT INTO strays VALUES (?, ?)", [(folder, each) for folder, found in update.strays.items() for each in found])
        many("DELETE FROM tracked WHERE path = ?", [(path,) for path, digest in update.tracked.items() if digest is None])
        many("INSERT OR REPLACE INTO tracked VALUES (?, ?)", [pair for pair in update.tracked.items() if pair[1] is not None])
        run("DELETE FROM loose")
        many("INSERT INTO loose VALUES (?)", [(path,) for path in update.loose])
        for path in (*update.gone, *self.paths(LOST)):
            self._drop(path)
            run("DELETE FROM files WHERE path = ?", (path,))
        for path in update.lost:
            self._drop(path)
            run("INSERT OR REPLACE INTO files (path, digest, state) VALUES (?, '', ?)", (path, LOST))
        doubled = sum(map(self._put, update.parsed))
        sound = not doubled and not run(f"SELECT 1 FROM files WHERE state >= {BAD} UNION ALL SELECT 1 FROM strays LIMIT 1").fetchone()
        if sound and not update.since.sound:
            sound = run("SELECT count(id) = count(DISTINCT id) FROM items").fetchone() == (1,)
        run(
            "UPDATE about SET serial = serial + 1, git_state = ?, units = ?, sound = ?",
            (update.git_state, "\n".join(sorted(update.units)), sound),
        )

    def _put(self, parsed: Parsed) -> bool:
        """Write down a file; returns whether another one bears the same number."""
        run, summary = self._connection.execute, parsed.summary
        self._drop(parsed.path)
        run("DELETE FROM files WHERE path = ?", (parsed.path,))
        number = run("INSERT INTO files (path, digest, state) VALUES (?, ?, ?)", (parsed.path, parsed.digest, parsed.state)).lastrowid
        if summary is None:
            return False
        values, kept = [_column(getattr(summary, name)) for name in _CHOSEN_BY], packed(summary)
        run("INSERT INTO facts VALUES (?, ?, ?)", (number, parsed.facts, crc32(parsed.facts)))
        run("INSERT INTO summaries VALUES (?, ?, ?)", (number, kept, crc32(kept)))
        run("INSERT INTO words VALUES (?, ?)", (number, parsed.words))
        run(f"INSERT INTO items VALUES ({', '.join('?' * (len(values) + 2))})", (number, *values, parsed.open))
        same: int = run("SELECT count(*) FROM items WHERE id = ?", (summary.id,)).fetchone()[0]
        return same > 1

    def _drop(self, path: str) -> None:
        for table in ("facts", "summaries", "words", "items"):
            self._connection.execute(f"DELETE FROM {table} WHERE number = (SELECT number FROM files WHERE path = ?)", (path,))

    def _by_path(self, rows: str, paths: Iterable[str]) -> dict[str, str]:
        found = (self._connection.execute(f"SELECT path, digest FROM {rows}", (path,)).fetchone() for path in paths)
        return dict(row for row in found if row)

    def _begin_anew(self, reading: str) -> None:
        with self._writing():
            for table in ("folders", "strays", "tracked", "loose", "files", "facts", "summaries", "words", "items"):
                self._connection.execute(f"DELETE FROM {table}")
            self._connection.execute("UPDATE about SET reading = ?, serial = serial + 1, git_state = '', units = '', sound = 1", (reading,))

    def _prepare(self, version: str) -> None:
        with suppress(sqlite3.OperationalError):
            if self._connection.execute("SELECT version FROM about").fetchone() == (version,):
                return
        with self._writing():
            tables = self._connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").fetchall()
            for statement in (*(f'DROP TABLE "{name}"' for (name,) in tables), *_TABLES):
                self._connection.execute(statement)
            self._connection.execute("INSERT INTO about VALUES (?, '', 0, '', '', 1)", (version,))

    @contextmanager
    def _writing(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            with suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")


def _column(value: object) -> str | bool | None:
    """A value as conditions look at it: names joined, a day as text."""
    if isinstance(value, tuple):
        return JOINT.join(value)
    return value if value is None or isinstance(value, bool) else str(value)
