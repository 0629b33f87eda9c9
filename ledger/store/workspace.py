"""The Workspace: finding an office, reading it as a whole or item by item, and writing one change as one commit."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from ledger import __version__
from ledger.errors import GitError, LedgerError, Problem, refuse, system_reason
from ledger.model import Book, Directory, End, Item, Ledger, OwnCalendar, Register, Settings, Tally, TaskList
from ledger.record import Record, packed, replace, unpacked
from ledger.store.books import read_book
from ledger.store.desk import Desk, Opened
from ledger.store.files import Places, read_item
from ledger.store.gathering import lost, numbers_given_twice, with_known_units, without_doubles
from ledger.store.git import GHOST, Git, find_git
from ledger.store.issued import read_register
from ledger.store.lock import locked
from ledger.store.moving import finish
from ledger.store.office import read_calendar, read_directory, read_settings
from ledger.store.paths import CALENDAR, DIRECTORY, ID, SETTINGS, TEMPORARY, anywhere, find_root, id_in, is_tally_place, item_path
from ledger.store.sealing import departures
from ledger.store.shelf import CommitTree, Shelf, Told, WorkingTree
from ledger.store.shipped import shipped
from ledger.store.tallies import read_tally
from ledger.store.tree import BOM

if TYPE_CHECKING:
    from ledger.store.catalogue import Catalogue
    from ledger.store.index import Index

Read = TypeVar("Read")
Kept = TypeVar("Kept", bound=Record)

NO_DAYS = b"days: []\n"
NO_UNITS = b"units: []\n"


def _unheard(_said: str) -> None:
    """Nobody listens."""


class Reading(Record, frozen=True):
    """An office as read: what could be understood, and every Problem found on the way."""

    ledger: Ledger
    problems: tuple[Problem, ...]

    @property
    def blocking(self) -> tuple[Problem, ...]:
        """The problems that forbid to compute."""
        return tuple(problem for problem in self.problems if problem.blocking)


class Workspace:
    """One office on disk. Reading needs no git; writing does."""

    def __init__(self, root: Path, end: End | None = None, git: Git | None = None) -> None:
        """`end` says by the rules how an item's log ends; without it no index is kept, and every file is read. `git` may be at work already."""
        self.root = root
        self._end = end
        self.git = git or find_git(root)
        self._tree = WorkingTree(root)
        self._past: dict[str, CommitTree] = {}
        self._offices: dict[str | None, tuple[Ledger, list[Problem]]] = {}

    @classmethod
    def find(cls, start: Path, root: Path | None = None, end: End | None = None, git: Git | None = None) -> "Workspace":
        """The office that holds `start`, walking up; `root` names it outright. Raises LedgerError when there is none."""
        found = find_root(start, root)
        if found:
            return cls(found, end, git if git and git.root == found else None)
        where = f"{root}里" if root else "这里和上级文件夹里"
        raise LedgerError(
            f"{where}没有台账（没有找到 {SETTINGS}）", "新建台账：ledger init 文件夹；看样例：ledger demo；或用 --root 指明台账所在的文件夹"
        )

    @property
    def settings(self) -> Settings:
        """Raises DataError when data/ledger.yaml does not load: without it nothing can be understood."""
        office, problems = self._office()
        refuse([problem for problem in problems if problem.path == SETTINGS])
        return office.settings

    @property
    def directory(self) -> Directory:
        """Raises DataError when data/directory.yaml does not load."""
        office, problems = self._office()
        refuse([problem for problem in problems if problem.path == DIRECTORY])
        return office.directory

    def framework(self, commit: str | None = None) -> Ledger:
        """Settings, directory and calendar without any item, as of a commit where one is given. Raises DataError when one of them does not load."""
        office, problems = self._office(commit)
        refuse(problems)
        return office

    def read(self, commit: str | None = None, told: Told | None = None) -> Reading:
        """The whole office, as it lies on the disk or as of a commit. Problems are collected, never raised.

        Where many files of the disk must be parsed, `told` hears how far it is.
        """
        shelf = self._shelf(commit)
        office, problems = self._office(commit)
        settings = office.settings
        if any(problem.path == SETTINGS and problem.blocking for problem in problems):
            return Reading(Ledger(settings=settings), tuple(problems))
        items, found = self._read_items(shelf, settings, told)
        problems = [*problems, *found]
        items, found = without_doubles(items, found, shelf)
        problems += found
        items, found = with_known_units(items, office.directory, shelf)
        problems += found
        ranks = list(settings.lists)
        items.sort(key=lambda item: (ranks.index(item.list), item.id))
        return Reading(replace(office, items=tuple(items)), tuple(sorted(problems, key=lambda problem: (problem.path, problem.line))))

    def examine(self, commit: str, paths: Sequence[str]) -> Reading:
        """Some files as of a commit, and what is wrong with them or with what they touch: all of them where the settings or the directory are among them."""
        if {SETTINGS, DIRECTORY} & set(paths):
            reading, others = self.read(commit), (*self.books(commit)[1], *self.tallies(commit)[1], *self.registers(commit)[1])
            return Reading(reading.ledger, (*reading.problems, *(problem for problem in others if problem not in reading.problems)))
        shelf = self._shelf(commit)
        office, problems = self._office(commit)
        lists, units = office.settings.lists, office.directory.canonical()
        chosen = [path for path in shelf.item_paths() if path in set(paths)]
        items, found = _read_each(shelf, chosen, lambda data, path: read_item(data, path, lists))
        items, unknown = with_known_units(items, office.directory, shelf)
        _, unread = _read_each(shelf, [path for path in shelf.book_paths() if path in set(paths)], read_book)
        issued = [path for path in shelf.register_paths() if path in set(paths)]
        _, unlisted = _read_each(shelf, issued, lambda data, path: read_register(data, path, office.settings.documents.series))
        counts = [path for path in shelf.tally_paths()[0] if path in set(paths)]
        _, uncounted = _read_each(shelf, counts, lambda data, path: read_tally(data, path, office.settings.tallies, units))
        strays = [problem for problem in shelf.strays() if problem.path in set(paths)]
        doubled = numbers_given_twice(shelf.item_paths(), chosen)
        return Reading(replace(office, items=tuple(items)), (*problems, *found, *unknown, *unread, *unlisted, *uncounted, *strays, *doubled))

    def catalogue(self, told: Told | None = None) -> "Catalogue | None":
        """The items of the disk by the index, brought up to date; None where no index can be kept, and all files must be read."""
        from ledger.store.index import FAILURES

        try:
            return self._catalogue_of(self._index, self._end, told) if self._index and self._end else None
        except FAILURES:
            self.forget_index()
            return None

    def _catalogue_of(self, index: "Index", end: End, told: Told | None = None) -> "Catalogue":
        from ledger.store.catalogue import opened

        lists = self.settings.lists
        return opened(self.root, self.need_git(), index, lists, reading=_reading(lists), end=end, told=told)

    def has_true_index(self) -> bool:
        """Whether the index, brought up to date, says what one that is made anew from all the files says. Raises DataError without settings that load."""
        if self._end is None:
            return False
        from tempfile import TemporaryDirectory

        from ledger.store.index import FAILURES, Index

        with TemporaryDirectory() as folder, suppress(*FAILURES):
            fresh = Index(Path(folder) / "index", __version__)
            try:
                self._catalogue_of(fresh, self._end)
                return self.catalogue() is not None and self._index is not None and self._index.contents() == fresh.contents()
            finally:
                fresh.close()
        return False

    def forget_index(self) -> None:
        """Delete an index that failed, and do without one; the next command makes it anew."""
        if self._index:
            self._index.discard()
        self.__dict__["_index"] = None

    def books(self, commit: str | None = None) -> tuple[list[Book], list[Problem]]:
        """The books of the years that were opened (建账), and what is wrong with their files; few commands ask, so `read` does not."""
        shelf = self._shelf(commit)
        return _read_each(shelf, shelf.book_paths(), read_book)

    def registers(self, commit: str | None = None) -> tuple[list[Register], list[Problem]]:
        """The registers of papers issued (发文登记), and what is wrong with their files; read only by those who ask."""
        shelf, series = self._shelf(commit), self._office(commit)[0].settings.documents.series
        return _read_each(shelf, shelf.register_paths(), lambda data, path: read_register(data, path, series))

    def sealed(self) -> list[Problem]:
        """Every file of a sealed year (结账) that is no longer as it was sealed, committed or not."""
        return departures(self.git) if self.git else []

    def tallies(self, commit: str | None = None) -> tuple[tuple[Tally, ...], tuple[Problem, ...]]:
        """Every kind's counts of every year, as they lie on the disk or as of a commit, with every Problem found on the way.

        Without settings and directory that load there are none.
        """
        shelf = self._shelf(commit)
        office, broken = self._office(commit)
        if any(problem.blocking for problem in broken):
            return (), tuple(broken)
        settings, units = office.settings, office.directory.canonical()
        paths, unread = shelf.tally_paths()
        tallies, found = _read_each(shelf, paths, lambda data, path: read_tally(data, path, settings.tallies, units))
        deleted = self.git.deleted() if commit is None and self.git else []
        lost = [
            Problem("计数文件被删除了", f"恢复：git checkout HEAD -- {path}；记错的用 ledger tally void 作废", path=path, line=1)
            for path in deleted
            if is_tally_place(path)
        ]
        return tuple(tallies), (*unread, *found, *lost)

    def open_item(self, item_id: str) -> Opened:
        """One item, whatever the state of the others. Raises LedgerError when there is none, DataError when its file does not load."""
        path = self._path_of(item_id)
        data = self._tree.read(path) if path else None
        if path is None or data is None:
            raise LedgerError(f"没有 {item_id} 这个事项", "编号见 ledger list；按内容找用 ledger find 关键词")
        item, problems = read_item(data, path, self.settings.lists)
        items, unknown = with_known_units([item] if item else [], self.directory, self._tree)
        refuse([*problems, *unknown])
        return Opened(items[0], data)

    def has_item(self, number: str) -> bool:
        """Whether a file of the disk bears the number."""
        return self._path_of(number) is not None

    def files_of_matter(self, item_id: str) -> list[str]:
        """The files that tell of an item: its own, then those of the numbers it had before it was carried over (结转), whether or not they load.

        For one that is not on the disk, a pattern of git's that finds it wherever it was.
        """
        found: list[str] = []
        number = item_id
        while number:
            path = self._path_of(number)
            if (path or anywhere(number)) in found:
                break
            found.append(path or anywhere(number))
            number = Places(self._tree.read(path) or b"").text("carried_from") if path else ""
        return found

    def renumbered(self, paths: Iterable[str]) -> dict[str, Item]:
        """The former numbers (原编号) of the items in some files → the item that had it; of files that do not load, none."""
        found: dict[str, Item] = {}
        for path in paths:
            with suppress(LedgerError):
                item = self.open_item(id_in(path)).item
                found |= dict.fromkeys(item.former_ids, item)
        return found

    def has_own_templates(self, commit: str | None = None) -> bool:
        """Whether the office has templates of its own, which come from wherever the office comes from."""
        return self._shelf(commit).has_templates()

    def template(self, name: str, commit: str | None = None) -> str | None:
        """A template's text: the office's own of that name where it has one (as of the commit), else the shipped one."""
        path = f"templates/{name}"
        if "/" in name or "\\" in name or name.startswith("."):
            return None
        own = self._shelf(commit).read(path)
        if own is not None:
            return own.removeprefix(BOM).decode("utf-8", "replace")
        coming = shipped("templates") / name
        return coming.read_text(encoding="utf-8") if coming.is_file() else None

    def locate(self, problem: Problem, commit: str | None = None) -> Problem:
        """A Problem that names an item and a field or entry, with its file and line filled in, as the file is or was in a commit."""
        path = problem.path or (self._path_of(problem.item) or "")
        if problem.line or not path:
            return problem
        line = Places(self._shelf(commit).read(path) or b"").line(problem.field, problem.entry)
        return replace(problem, path=path, line=line)

    def uncommitted(self) -> list[tuple[str, str]]:
        """Changes of the office's own files that no commit holds yet, as (state, path)."""
        return self.uncommitted_soon()()

    def uncommitted_soon(self) -> Callable[[], list[tuple[str, str]]]:
        """Begin to look for them; what is returned waits for the answer of `uncommitted`."""
        changed = self.git.changed_soon(("data", "templates", "reports")) if self.git else list
        return lambda: [(state, path) for state, path in changed() if state != GHOST and not path.endswith(TEMPORARY)]

    @contextmanager
    def writing(self, *, dry_run: bool = False, doing: str = "", told: Callable[[str], None] = _unheard) -> Iterator[Desk]:
        """Hold the office's lock. Raises GitError when nothing could be committed, LedgerError when somebody else keeps the lock.

        `doing` names the command to others who wait; `told` hears for whom this one waits.
        """
        git = self.need_git()
        if dry_run:
            yield Desk(self.root, git, self.settings, self.directory, dry_run=True)
            return
        with self.alone(doing, told):
            git.check_ready()  # now, not before the wait: the moment it notes is the commit's
            finish(git)
            yield Desk(self.root, git, self.settings, self.directory, dry_run=False)

    @contextmanager
    def alone(self, doing: str, told: Callable[[str], None] = _unheard) -> Iterator[None]:
        """While no other ledger command writes, whatever state git is in."""
        folder = self.need_git().git_dir / "ledger"
        try:
            folder.mkdir(exist_ok=True)
            with locked(folder / "lock", doing, told):
                yield
        except OSError as error:
            raise LedgerError(f"写不了 {error.filename or self.root}：{system_reason(error)}", "检查文件夹的权限和磁盘空间") from error

    def _shelf(self, commit: str | None) -> Shelf:
        """The disk or a commit; a commit's files are listed once, however many are read."""
        if commit is None:
            return self._tree
        if commit not in self._past:
            self._past[commit] = CommitTree(self.need_git(), commit)
        return self._past[commit]

    def need_git(self) -> Git:
        """Git, without which nothing can be recorded. Raises GitError where there is none."""
        if self.git is None:
            raise GitError("这个台账还没有纳入 git，可以查看，不能记录", f"运行 ledger init {self.root} 把它纳入 git（现有文件不变）")
        return self.git

    def _path_of(self, item_id: str) -> str | None:
        match = ID.fullmatch(item_id)
        task_list = self.settings.list_of_prefix(match[1]) if match else None
        if not match or not task_list:
            return None
        usual = item_path(item_id, task_list, 1)
        if not task_list.by_month and (self.root / usual).is_file():
            return usual
        folder = self.root / "data" / match[2] / task_list.name
        found = sorted(folder.rglob(f"{item_id}.yaml"))
        return found[0].relative_to(self.root).as_posix() if found else None

    def _office(self, commit: str | None = None) -> tuple[Ledger, list[Problem]]:
        """Settings, directory and calendar of the disk or a commit, read once; and what is wrong with them."""
        if commit not in self._offices:
            self._offices[commit] = self._read_office(self._shelf(commit))
        return self._offices[commit]

    def _read_office(self, shelf: Shelf) -> tuple[Ledger, list[Problem]]:
        data = shelf.read(SETTINGS)
        if data is None:
            raise LedgerError(f"那时还没有台账（没有 {SETTINGS}）", "换一个晚些的日期或提交")
        settings, problems = self._office_file(shelf, SETTINGS, data, Settings, read_settings)
        directory, found = self._office_file(shelf, DIRECTORY, shelf.read(DIRECTORY) or NO_UNITS, Directory, read_directory)
        own, more = self._office_file(shelf, CALENDAR, shelf.read(CALENDAR) or NO_DAYS, OwnCalendar, read_calendar)
        return Ledger(settings=settings, directory=directory, calendar=own), [*problems, *found, *more]

    def _office_file(
        self, shelf: Shelf, path: str, data: bytes, kind: type[Kept], read: Callable[[bytes], tuple[Kept, list[Problem]]]
    ) -> tuple[Kept, list[Problem]]:
        """One of the office's own files, from the index where the very same bytes were read before without a Problem."""
        index, digest = self._index if isinstance(shelf, WorkingTree) else None, _digest(data)
        if index is None:
            return read(data)
        from ledger.store.index import FAILURES

        with suppress(*FAILURES):
            kept = index.office_file(path, digest, kind)
            if kept is not None:
                return kept, []
            record, problems = read(data)
            if not problems:
                index.keep_office_file(path, digest, record)
            return record, problems
        self.forget_index()
        return read(data)

    @cached_property
    def _index(self) -> "Index | None":
        """The office's index; None where none can be kept."""
        path = self.index_path if self._end else None
        if path is None:
            return None
        from ledger.store.index import FAILURES, Index

        for _ in range(2):
            with suppress(*FAILURES):
                return Index(path, __version__)
            with suppress(OSError):
                path.unlink(missing_ok=True)
        return None

    @property
    def index_path(self) -> Path | None:
        """Where this office's index is, or would be; None outside git."""
        if self.git is None:
            return None
        place = self.git.place  # several offices may share a repository; the folder it lies in may be moved or copied
        return self.git.git_dir / "ledger" / (f"index-{_digest(place.encode())[:12]}.sqlite" if place else "index.sqlite")

    def _read_items(self, shelf: Shelf, settings: Settings, told: Told | None) -> tuple[list[Item], list[Problem]]:
        """Through the index where there is one: only files that changed are parsed."""

        def read(data: bytes, path: str) -> tuple[Item | None, list[Problem]]:
            return read_item(data, path, settings.lists)

        from ledger.store.index import FAILURES

        catalogue = self.catalogue(told) if isinstance(shelf, WorkingTree) else None
        if catalogue:
            with suppress(*FAILURES):
                items = catalogue.items()
                _, problems = _read_each(shelf, catalogue.remarked(), read)
                return items, [*problems, *catalogue.strays(), *map(_missing, catalogue.lost())]
            self.forget_index()
        same = self._same(shelf, settings)
        items, problems = _read_each(shelf, [path for path in shelf.item_paths() if path not in same], read)
        items = sorted([*same.values(), *items], key=lambda item: item.path)
        return items, [*problems, *shelf.strays(), *self._deleted(shelf, items, problems)]

    def _same(self, shelf: Shelf, settings: Settings) -> dict[str, Item]:
        """The items of a commit whose files the index has read already, since they are the same now; by their paths."""
        index = self._index
        if index is None or not isinstance(shelf, CommitTree):
            return {}
        from ledger.store.index import FAILURES

        with suppress(*FAILURES):
            return {path: unpacked(facts, Item) for path, facts in index.same(_reading(settings.lists), shelf.blobs).items()}
        self.forget_index()
        return {}

    def _deleted(self, shelf: Shelf, items: list[Item], problems: list[Problem]) -> list[Problem]:
        """Items whose files were deleted and the deletion not committed, where every file was read."""
        if self.git is None or not isinstance(shelf, WorkingTree):
            return []
        return [_missing(path) for path in lost(self.git, {item.path for item in items} | {problem.path for problem in problems})]


def _reading(lists: Mapping[str, TaskList]) -> str:
    """Names the rules by which items' files are read: this program's, and what the office's lists declare."""
    return f"{__version__} {_digest(packed(dict(lists)))}"


def _read_each(
    shelf: Shelf, paths: Sequence[str], read: Callable[[bytes, str], tuple[Read | None, list[Problem]]]
) -> tuple[list[Read], list[Problem]]:
    """What can be understood of several files, and every Problem found in any of them."""
    records: list[Read] = []
    problems: list[Problem] = []
    for path, data in shelf.read_all(paths):
        record, found = (None, [data]) if isinstance(data, Problem) else read(data, path)
        problems += found
        if record is not None:
            records.append(record)
    return records, problems


def _missing(path: str) -> Problem:
    return Problem("事项文件被删除了", f"恢复：git checkout HEAD -- {path}；不再办理的事项用 ledger cancel 撤销", path=path, line=1)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
