"""The Workspace: finding an office, reading it as a whole or item by item, and writing one change as one commit."""

import hashlib
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path, PurePosixPath

from ledger import __version__
from ledger.errors import DataError, GitError, LedgerError, Problem, system_reason
from ledger.model import Directory, Entry, Item, Ledger, Settings, TaskList
from ledger.store import files
from ledger.store.fields import nearest
from ledger.store.git import Git, find_git_dir
from ledger.store.shelf import TEMPORARY, CommitTree, Shelf, Stamp, WorkingTree
from ledger.store.shipped import shipped
from ledger.store.text import append_entry, new_file, set_field

LOCK_SECONDS = 30
NO_DAYS = b"days: []\n"
NO_UNITS = b"units: []\n"


@dataclass(frozen=True, slots=True)
class Reading:
    """An office as read: what could be understood, and every Problem found on the way."""

    ledger: Ledger
    problems: tuple[Problem, ...]

    @property
    def blocking(self) -> tuple[Problem, ...]:
        """The problems that forbid to compute."""
        return tuple(problem for problem in self.problems if problem.blocking)


@dataclass(frozen=True, slots=True)
class Opened:
    """An item together with the very bytes it was read from."""

    item: Item
    data: bytes


@dataclass(frozen=True, slots=True)
class Written:
    """What a write did, or would do: the file, its text before and after, the subject of the commit and its id (empty on a dry run)."""

    path: str
    before: str
    after: str
    subject: str
    commit: str


class Workspace:
    """One office on disk. Reading needs no git; writing does."""

    def __init__(self, root: Path) -> None:
        self.root = root
        git_dir = find_git_dir(root)
        self.git = Git(root, git_dir) if git_dir else None
        self._tree = WorkingTree(root)

    @classmethod
    def find(cls, start: Path, root: Path | None = None) -> "Workspace":
        """The office that holds `start`, walking up; `root` names it outright. Raises LedgerError when there is none."""
        for folder in (root,) if root else (start, *start.parents):
            if (folder / files.SETTINGS).is_file():
                return cls(folder.resolve())
        where = f"{root}里" if root else "这里和上级文件夹里"
        raise LedgerError(
            f"{where}没有台账（没有找到 {files.SETTINGS}）", "新建台账：ledger init 文件夹；看样例：ledger demo；或用 --root 指明台账所在的文件夹"
        )

    @cached_property
    def _office(self) -> tuple[Settings, Directory, list[Problem]]:
        return self._read_office(self._tree)

    @property
    def settings(self) -> Settings:
        """Raises DataError when data/ledger.yaml does not load: without it nothing can be understood."""
        settings, _, problems = self._office
        _refuse([problem for problem in problems if problem.path == files.SETTINGS])
        return settings

    @property
    def directory(self) -> Directory:
        """Raises DataError when data/directory.yaml does not load."""
        _, directory, problems = self._office
        _refuse([problem for problem in problems if problem.path == files.DIRECTORY])
        return directory

    def framework(self) -> Ledger:
        """Settings, directory and calendar without any item. Raises DataError when one of them does not load."""
        days, problems = files.read_calendar(self._tree.read(files.CALENDAR) or NO_DAYS)
        _refuse(problems)
        return Ledger(settings=self.settings, directory=self.directory, calendar=days)

    def read(self, commit: str | None = None) -> Reading:
        """The whole office, as it lies on the disk or as of a commit. Problems are collected, never raised."""
        shelf: Shelf = self._tree if commit is None else CommitTree(self._need_git(), commit)
        settings, directory, problems = self._office if commit is None else self._read_office(shelf)
        days, found = files.read_calendar(shelf.read(files.CALENDAR) or NO_DAYS)
        problems = [*problems, *found]
        if any(problem.path == files.SETTINGS and problem.blocking for problem in problems):
            return Reading(Ledger(settings=settings), tuple(problems))
        items, found = self._read_items(shelf, settings)
        problems += [*found, *shelf.strays()]
        items, found = _without_doubles(items, shelf)
        problems += found
        items, found = _with_known_units(items, directory, shelf)
        problems += found
        ranks = list(settings.lists)
        items.sort(key=lambda item: (ranks.index(item.list), item.id))
        ledger = Ledger(settings=settings, directory=directory, calendar=days, items=tuple(items))
        return Reading(ledger, tuple(sorted(problems, key=lambda problem: (problem.path, problem.line))))

    def open_item(self, item_id: str) -> Opened:
        """One item, whatever the state of the others. Raises LedgerError when there is none, DataError when its file does not load."""
        path = self._path_of(item_id)
        data = self._tree.read(path) if path else None
        if path is None or data is None:
            raise LedgerError(f"没有 {item_id} 这个事项", "编号见 ledger list；按内容找用 ledger find 关键词")
        item, problems = files.read_item(data, path, self.settings.lists)
        items, unknown = _with_known_units([item] if item else [], self.directory, self._tree)
        _refuse([*problems, *unknown])
        return Opened(items[0], data)

    def template(self, name: str, commit: str | None = None) -> str | None:
        """A template's text: the office's own of that name where it has one (as of the commit), else the shipped one."""
        path = f"templates/{name}"
        if "/" in name or "\\" in name or name.startswith("."):
            return None
        own = (self._tree if commit is None else CommitTree(self._need_git(), commit)).read(path)
        if own is not None:
            return own.removeprefix(_BOM).decode("utf-8", "replace")
        coming = shipped("templates") / name
        return coming.read_text(encoding="utf-8") if coming.is_file() else None

    def locate(self, problem: Problem) -> Problem:
        """A Problem that names an item and a field or entry, with its file and line filled in."""
        path = problem.path or (self._path_of(problem.item) or "")
        if problem.line or not path:
            return problem
        line = files.Places(self._tree.read(path) or b"").line(problem.field, problem.entry)
        return replace(problem, path=path, line=line)

    def uncommitted(self) -> list[tuple[str, str]]:
        """Changes of the office's own files that no commit holds yet, as (state, path)."""
        changed = self.git.changed(("data", "templates")) if self.git else []
        return [(state, path) for state, path in changed if not path.endswith(TEMPORARY)]

    @contextmanager
    def writing(self, *, dry_run: bool = False) -> Iterator["Desk"]:
        """Hold the office's lock. Raises GitError when nothing could be committed, LedgerError when somebody else keeps the lock."""
        git = self._need_git()
        if dry_run:
            yield Desk(self, git, dry_run=True)
            return
        git.check_ready()
        from filelock import FileLock, Timeout

        folder = git.git_dir / "ledger"
        try:
            folder.mkdir(exist_ok=True)
            with FileLock(folder / "lock", timeout=LOCK_SECONDS):
                yield Desk(self, git, dry_run=False)
        except Timeout:
            raise LedgerError(f"另一条 ledger 命令正在写这个台账，等了{LOCK_SECONDS}秒仍未结束", "稍后再试；什么都没有写入") from None
        except OSError as error:
            raise LedgerError(f"写不了 {error.filename or self.root}：{system_reason(error)}", "检查文件夹的权限和磁盘空间") from error

    def _need_git(self) -> Git:
        if self.git is None:
            raise GitError("这个台账还没有纳入 git，可以查看，不能记录", f"运行 ledger init {self.root} 把它纳入 git（现有文件不变）")
        return self.git

    def _path_of(self, item_id: str) -> str | None:
        match = files.ID.fullmatch(item_id)
        task_list = self.settings.list_of_prefix(match[1]) if match else None
        if not match or not task_list:
            return None
        usual = files.item_path(item_id, task_list, 1)
        if not task_list.by_month and (self.root / usual).is_file():
            return usual
        folder = self.root / "data" / match[2] / task_list.name
        found = sorted(folder.rglob(f"{item_id}.yaml"))
        return found[0].relative_to(self.root).as_posix() if found else None

    def _read_office(self, shelf: Shelf) -> tuple[Settings, Directory, list[Problem]]:
        data = shelf.read(files.SETTINGS)
        if data is None:
            raise LedgerError(f"那时还没有台账（没有 {files.SETTINGS}）", "换一个晚些的日期或提交")
        settings, problems = files.read_settings(data)
        directory, found = files.read_directory(shelf.read(files.DIRECTORY) or NO_UNITS)
        return settings, directory, [*problems, *found]

    def _read_items(self, shelf: Shelf, settings: Settings) -> tuple[list[Item], list[Problem]]:
        """Through the index where there is one: only files that changed are parsed."""
        if not isinstance(shelf, WorkingTree) or self.git is None:
            return _parse(shelf, shelf.item_paths(), settings)
        from ledger.store.index import Index

        read_at = time.time_ns()
        stamps = shelf.stamps()
        index = Index(self.git.git_dir / "ledger" / f"index-{_digest(str(self.root).encode())[:12]}.sqlite")
        version = f"{__version__} {_digest(repr(settings.lists).encode())}"
        known = index.items(stamps, version)
        items, problems = _parse(shelf, sorted(stamps.keys() - known.keys()), settings)
        wrong = {problem.path for problem in problems}
        state = self.git.state()
        unchanged = bool(index.known) and index.known <= stamps.keys() and index.git_state == state
        lost = [] if unchanged else self._lost(self.git, stamps)
        missing = {problem.path for problem in lost}
        gone = index.known - stamps.keys() - missing
        seen = (missing | wrong) - index.known
        fresh = [(item, stamps[item.path]) for item in items if item.path not in wrong]
        if fresh or gone or seen or index.git_state != state:
            index.store(fresh, gone=gone, seen=seen, git_state="" if lost else state, version=version, read_at=read_at)
        index.close()
        return [*known.values(), *items], [*problems, *lost]

    def _lost(self, git: Git, stamps: Mapping[str, Stamp]) -> list[Problem]:
        """Items whose files were deleted and the deletion not committed; a file that was moved is still there under its number."""
        there = {PurePosixPath(path).stem for path in stamps}
        hint = "恢复：git restore 加这个文件名；不再办理的事项用 ledger cancel 撤销，不要删文件"
        lost = (path for path in git.deleted() if files.is_item_path(path) and PurePosixPath(path).stem not in there)
        return [Problem("事项文件被删除了", hint, path=path, line=1) for path in lost]


class Desk:
    """Where changes are written, one at a time, while the lock is held."""

    def __init__(self, workspace: Workspace, git: Git, *, dry_run: bool) -> None:
        self._workspace = workspace
        self._git = git
        self._dry_run = dry_run

    def append(self, opened: Opened, entry: Entry, subject: str) -> Written:
        """Record one entry in an item's log."""
        text = append_entry(_text(opened.data), entry)
        expected = replace(opened.item, log=(*opened.item.log, entry))
        return self._commit(opened, text, expected, _message(subject, opened.item.id, entry))

    def edit(self, opened: Opened, changes: Sequence[tuple[str, object | None, Entry]], subject: str) -> Written:
        """Change header fields in place, each with the entry that is its trace."""
        text = _text(opened.data)
        for name, value, entry in changes:
            text = append_entry(set_field(text, name, value), entry)
        item, _ = files.read_item(text.encode(), opened.item.path, self._workspace.settings.lists)
        entries = tuple(entry for _, _, entry in changes)
        expected = replace(item, log=(*opened.item.log, *entries)) if item else opened.item
        return self._commit(opened, text, expected, _message(subject, opened.item.id, *entries))

    def add(self, item: Item, task_list: TaskList, year: int, subject: str) -> Written:
        """Write a new item under the next free number of its list and year, which goes before the subject."""
        item_id = self._next_id(task_list, year)
        month = item.opened.month if item.opened else 1
        item = replace(item, id=item_id, path=files.item_path(item_id, task_list, month))
        message = _trailers(f"{item_id} {subject}", [item_id], "add", [])
        return self._commit(Opened(item, b""), new_file(item, task_list.fields), item, message)

    def record_changes(self, paths: Sequence[str], subject: str, items: Sequence[str]) -> Written:
        """Commit what was edited by hand, exactly these paths."""
        commit = "" if self._dry_run else self._git.commit(paths, _trailers(subject, items, "commit", []))
        return Written("、".join(paths), "", "", subject, commit)

    def save(self, path: str, text: str, subject: str) -> Written | None:
        """Write a finished document and commit it; None when the very same is already there."""
        target = self._workspace.root / path
        before = target.read_bytes() if target.exists() else b""
        if before == text.encode() and not self._git.changed([path]):
            return None
        return self._put(path, before, text, subject, _trailers(subject, [], "report", []))

    def _next_id(self, task_list: TaskList, year: int) -> str:
        """One above the highest number any file of the list bears, whether or not that file loads."""
        folder = f"data/{year}/{task_list.name}"
        on_disk = (path.stem for path in (self._workspace.root / folder).rglob("*.y*ml"))
        in_git = (PurePosixPath(path).stem for path in self._git.tracked(folder))
        found = (files.ID.fullmatch(stem) for stem in (*on_disk, *in_git))
        highest = max((int(match[3]) for match in found if match and match[1] == task_list.prefix), default=0)
        return f"{task_list.prefix}-{year}-{highest + 1:03d}"

    def _commit(self, opened: Opened, text: str, expected: Item, message: str) -> Written:
        path = opened.item.path
        self.examine(opened)
        written, problems = files.read_item(text.encode(), path, self._workspace.settings.lists)
        _refuse(problems)
        if written is None or _canonical(written, self._workspace.directory) != _canonical(expected, self._workspace.directory):
            raise LedgerError(f"{path} 写成后读回来与要写的不一致，没有写入", "文件的写法可能很特别；请用编辑器检查后再试")
        if opened.data.startswith(_BOM):
            text = "\ufeff" + text
        return self._put(path, opened.data, text, message.partition("\n")[0], message)

    def examine(self, opened: Opened) -> None:
        """Raise LedgerError when the item's file has hand edits that are not committed: a commit would mix them with something else."""
        path = opened.item.path
        if self._git.changed([path]):
            raise LedgerError(f"{path} 有还没提交的手工修改，没有写入", "先运行 ledger commit 把手工修改记下来，再重新运行这条命令")

    def _put(self, path: str, before: bytes, text: str, subject: str, message: str) -> Written:
        after = text.encode()
        if self._dry_run:
            return Written(path, _text(before), text, subject, "")
        target = self._workspace.root / path
        now = target.read_bytes() if target.exists() else b""
        if now != before:
            raise LedgerError(f"{path} 在读取之后被别的程序改过，没有写入", "重新运行这条命令")
        _replace_file(target, after)
        try:
            commit = self._git.commit([path], message)
        except GitError as error:
            _restore(target, before)
            raise GitError(error.message, f"文件已恢复原样；{error.hint}") from error
        return Written(path, _text(before), text, subject, commit)


_BOM = b"\xef\xbb\xbf"


def _replace_file(target: Path, data: bytes) -> None:
    """Old or new, never half: a temporary file in the same folder, flushed to the disk, then renamed over the old one."""
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}{TEMPORARY}")
    try:
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise LedgerError(f"写不了 {target.name}：{system_reason(error)}", "检查磁盘空间和文件夹的权限；原文件没有变") from error
    if os.name == "posix":
        folder = os.open(target.parent, os.O_RDONLY)
        with suppress(OSError):
            os.fsync(folder)
        os.close(folder)


def _restore(target: Path, before: bytes) -> None:
    if before:
        _replace_file(target, before)
        return
    target.unlink(missing_ok=True)
    for folder in (target.parent, target.parent.parent, target.parent.parent.parent):
        with suppress(OSError):
            folder.rmdir()


def _parse(shelf: Shelf, paths: Sequence[str], settings: Settings) -> tuple[list[Item], list[Problem]]:
    items: list[Item] = []
    problems: list[Problem] = []
    for path, data in shelf.read_all(paths):
        if isinstance(data, Problem):
            problems.append(data)
            continue
        item, found = files.read_item(data, path, settings.lists)
        problems += found
        if item:
            items.append(item)
    return items, problems


def _without_doubles(items: list[Item], shelf: Shelf) -> tuple[list[Item], list[Problem]]:
    first: dict[str, Item] = {}
    problems = []
    for item in sorted(items, key=lambda item: item.path):
        if item.id in first:
            line = files.Places(shelf.read(item.path) or b"").line("id")
            problems.append(
                Problem(
                    f"编号 {item.id} 与 {first[item.id].path} 重复",
                    "给其中一个换编号（文件名一起改）",
                    path=item.path,
                    line=line,
                    field="id",
                    item=item.id,
                )
            )
        else:
            first[item.id] = item
    return list(first.values()), problems


def _with_known_units(items: list[Item], directory: Directory, shelf: Shelf) -> tuple[list[Item], list[Problem]]:
    """Units under their one name. A unit the directory does not know would be missing from every count, so it is a Problem."""
    names = directory.canonical()
    if not names and any(item.units for item in items):
        message = "名录是空的，事项里的单位都不在名录里"
        return items, [Problem(message, "写上各单位，或用 git 恢复原来的名录", path=files.DIRECTORY, line=1)]
    problems = []
    for item in items:
        unknown = [(field, entry, unit) for field, entry, unit in _units_named(item) if unit not in names]
        places = files.Places(shelf.read(item.path) or b"") if unknown else None
        for field, entry, unit in unknown:
            near = nearest(unit, names)
            hint = f"{near}{'或' if near else ''}在 {files.DIRECTORY} 里加上这个单位"
            line = places.line(field, entry) if places else 1
            problems.append(Problem(f"名录里没有“{unit}”这个单位", hint, path=item.path, line=line, field=field, item=item.id))
    return [_canonical(item, directory) for item in items], problems


def _units_named(item: Item) -> Iterator[tuple[str, str, str]]:
    yield from (("lead_units", "", unit) for unit in item.lead_units)
    yield from (("support_units", "", unit) for unit in item.support_units)
    yield from (("unit", entry.key, entry.unit) for entry in item.log if entry.unit)
    yield from (("to_unit", entry.key, entry.to_unit) for entry in item.log if entry.to_unit)


def _canonical(item: Item, directory: Directory) -> Item:
    names = directory.canonical()
    if all(names.get(unit, unit) == unit for _, _, unit in _units_named(item)):
        return item

    def known(units: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(names.get(unit, unit) for unit in units))

    def renamed(unit: str | None) -> str | None:
        return names.get(unit, unit) if unit else unit

    log = tuple(replace(entry, unit=renamed(entry.unit), to_unit=renamed(entry.to_unit)) for entry in item.log)
    return replace(item, lead_units=known(item.lead_units), support_units=known(item.support_units), log=log)


def _refuse(problems: Sequence[Problem]) -> None:
    blocking = tuple(problem for problem in problems if problem.blocking)
    if blocking:
        raise DataError(blocking)


def _message(subject: str, item_id: str, *entries: Entry) -> str:
    return _trailers(subject, [item_id], entries[0].kind, [entry.key for entry in entries])


def _trailers(subject: str, items: Sequence[str], action: str, keys: Sequence[str]) -> str:
    lines = [*(f"Ledger-Item: {item}" for item in items), f"Ledger-Action: {action}", *(f"Ledger-Key: {key}" for key in keys)]
    return subject + "\n\n" + "\n".join(lines) + "\n"


def _text(data: bytes) -> str:
    return data.removeprefix(_BOM).decode("utf-8", "replace")


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
