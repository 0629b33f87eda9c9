"""The Desk: one change, checked, written and committed as one commit; the old files or the new ones, never half."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from functools import reduce
from pathlib import Path, PurePosixPath
from typing import Any

from ledger.errors import LedgerError, refuse
from ledger.model import Book, Directory, Entry, Issued, Item, Kind, Settings, Tally, TallyEntry, TallyKind, TaskList, Unit, under_one_name
from ledger.record import Record, fields, replace
from ledger.store.books import new_book, read_book, with_more_carried
from ledger.store.files import read_item
from ledger.store.git import Git
from ledger.store.issued import EMPTY, read_register
from ledger.store.numbering import deleted_paths
from ledger.store.office import read_directory
from ledger.store.paths import DIRECTORY, ID, item_path, register_path, tally_path
from ledger.store.sealing import sealing_tag
from ledger.store.shelf import WorkingTree
from ledger.store.tallies import read_tally
from ledger.store.text import append_entries, append_entry, new_file, new_tally, set_field
from ledger.store.tree import BOM
from ledger.store.writer import Change, Writer, Written, commit_message, text_of
from ledger.words import number


class Opened(Record, frozen=True):
    """An item together with the very bytes it was read from."""

    item: Item
    data: bytes


class Passage(Record, frozen=True):
    """An item on its way into another book (结转): as opened, the trace it gets, and its continuation; None where that is written already."""

    opened: Opened
    trace: Entry
    continuation: Item | None


Step = tuple[str, object | None, Entry]
"""An entry for an item's log, with the header field that it is the trace of and its new value; no field where it is none's."""


class Arrival(Record, frozen=True, kw_only=True):
    """What a commit says of the file that it brings in: the register line, the file's name, and its SHA-256."""

    subject: str
    name: str
    digest: str

    @property
    def trailers(self) -> str:
        """The lines by which the file is found again."""
        return f"Ledger-File: {self.name}\nLedger-File-SHA256: {self.digest}\n"


class Desk(Writer):
    """Where changes are written, one at a time, while the lock is held."""

    def __init__(self, root: Path, git: Git, settings: Settings, directory: Directory, *, dry_run: bool) -> None:
        super().__init__(root, git, dry_run=dry_run)
        self._lists = settings.lists
        self._tallies = settings.tallies
        self._series = settings.documents.series
        self._names = directory.canonical()

    def append(self, opened: Opened, entry: Entry, subject: str) -> Written:
        """Record one entry in an item's log."""
        text = append_entry(text_of(opened.data), entry)
        expected = replace(opened.item, log=(*opened.item.log, entry))
        return self._commit(opened, text, expected, commit_message(subject, [opened.item.id], entry.kind, [entry.key]))

    def attach(self, opened: Opened, files: Sequence[tuple[Entry, bytes | None]], subject: str) -> list[Written]:
        """Record files in an item's log, and put those with bytes where their entries say; one commit."""
        self.examine(opened)
        text, entries = text_of(opened.data), [entry for entry, _ in files]
        expected = replace(opened.item, log=(*opened.item.log, *entries))
        kept = {entry.stored: data for entry, data in files if entry.stored and data is not None}
        changes = [Change(path, before, data) for path, data in kept.items() if (before := self._kept(path)) != data]
        changes.append(self._checked(Change(opened.item.path, opened.data, append_entries(text, entries).encode()), expected))
        return self._put(changes, commit_message(subject, [opened.item.id], Kind.ATTACH, [entry.key for entry in entries]))

    def edit(self, opened: Opened, changes: Sequence[tuple[str, object | None, Entry]], subject: str) -> Written:
        """Change header fields in place, each with the entry that is its trace."""
        text, expected = text_of(opened.data), opened.item
        own = list(self._lists[opened.item.list].fields)
        for name, value, entry in changes:
            text = append_entry(set_field(text, name, value), entry)
            expected = replace(_with_field(expected, name, value, own), log=(*expected.log, entry))
        return self._commit(opened, text, expected, commit_message(subject, [opened.item.id], Kind.EDIT, [entry.key for _, _, entry in changes]))

    def take_back(self, steps: Sequence[tuple[Opened, Sequence[Step]]], subject: str, undone: str) -> list[Written]:
        """Record what takes a commit back (撤回), in one commit that names it: of each item entries, with the header field that each sets, if any."""
        self.examine(*(opened for opened, _ in steps))
        changes = [self._stepped(opened, planned) for opened, planned in steps]
        keys = [entry.key for _, planned in steps for _, _, entry in planned]
        message = commit_message(subject, [opened.item.id for opened, _ in steps], "undo", keys)
        return self._put(changes, f"{message}Ledger-Undo: {undone}\n")

    def add(self, item: Item, task_list: TaskList, year: int, subject: str) -> Written:
        """Write a new item under the next free number of its list and year, which goes before the subject."""
        item_id = f"{task_list.prefix}-{year}-{self.next_number(task_list, year):03d}"
        month = item.opened.month if item.opened else 1
        item = replace(item, id=item_id, path=item_path(item_id, task_list, month))
        message = commit_message(f"{item_id} {subject}", [item_id], "add", [])
        return self._commit(Opened(item, b""), new_file(item, task_list.fields), item, message)

    def bring_in(
        self, new: Sequence[Item], steps: Sequence[tuple[Opened, Sequence[Step]]], counts: Sequence[tuple[TallyKind, TallyEntry]], told: Arrival
    ) -> list[Written]:
        """Record what a file brought (导入), in one commit that names the file: new items, corrections and entries of those there are, counts.

        New items get the next free numbers of their lists, in the order given.
        """
        self.examine(*(opened for opened, _ in steps))
        changes = [*self._numbered(new), *(self._stepped(opened, planned) for opened, planned in steps), *self._counted(counts)]
        items = [*(PurePosixPath(change.path).stem for change in changes[: len(new)]), *(opened.item.id for opened, _ in steps)]
        keys = [entry.key for _, planned in steps for _, _, entry in planned] + [entry.key for _, entry in counts]
        message = commit_message(told.subject, items, "import", keys)
        return self._put(changes, message + told.trailers)

    def _numbered(self, new: Sequence[Item]) -> list[Change]:
        highest: dict[tuple[str, int], int] = {}
        changes = []
        for item in new:
            task_list, year = self._lists[item.list], item.opened.year if item.opened else 0
            free = highest.get((item.list, year)) or self.next_number(task_list, year)
            highest[item.list, year] = free + 1
            item_id = f"{task_list.prefix}-{year}-{free:03d}"
            item = replace(item, id=item_id, path=item_path(item_id, task_list, item.opened.month if item.opened else 1))
            changes.append(self._checked(Change(item.path, b"", new_file(item, task_list.fields).encode()), item))
        self._refuse_unready([change.path for change in changes])
        return changes

    def _stepped(self, opened: Opened, planned: Sequence[Step]) -> Change:
        text, expected = text_of(opened.data), opened.item
        own = list(self._lists[opened.item.list].fields)
        with _naming(opened.item.path):
            for name, value, entry in planned:
                text = append_entry(set_field(text, name, value) if name else text, entry)
                expected = replace(_with_field(expected, name, value, own) if name else expected, log=(*expected.log, entry))
        return self._checked(Change(opened.item.path, opened.data, text.encode()), expected)

    def open_book(self, book: Book, known: Book | None, passages: Sequence[Passage], subject: str) -> list[Written]:
        """Open a year's book (建账), or carry more into it: every continuation, every item that goes over, and the book, in one commit.

        `known` is the book as it was read, None when it is opened now. Continuations are written before what they continue, and the
        book last, so that whatever a crash leaves behind can be recorded and the rest carried afterwards. Every list gets its folder.
        """
        changes = [change for passage in passages for change in self._passage(passage)]
        before = (self._root / book.path).read_bytes() if known else b""
        text = with_more_carried(text_of(before), [pair for pair in book.carried if pair not in known.carried]) if known else new_book(book)
        if read_book(text.encode(), book.path)[0] != book:
            raise _reads_otherwise(book.path)
        if text.encode() != before:
            changes.append(Change(book.path, before, text.encode()))
        items = [number for passage in passages for number in (passage.opened.item.id, passage.trace.new) if number]
        keys = [entry.key for passage in passages for entry in (passage.continuation.log[-1:] if passage.continuation else ()) + (passage.trace,)]
        written = self._put(changes, commit_message(subject, items, "open", keys))
        for name in () if self._dry_run else self._lists:
            (self._root / "data" / str(book.year) / name).mkdir(parents=True, exist_ok=True)
        return written

    def seal(self, year: int, message: str) -> str:
        """Seal a year's book (结账) with an annotated tag on the present commit; returns the commit, empty on a dry run."""
        return "" if self._dry_run else self._git.tag(sealing_tag(year), message)

    def count(self, kind: TallyKind, year: int, entry: TallyEntry, subject: str) -> Written:
        """Record one entry of a tally, whose file is begun with the first. Raises DataError when what is there does not load."""
        return self._put([self._with_counts(kind, year, [entry])], commit_message(subject, [], "tally", [entry.key]))[0]

    def _counted(self, counts: Sequence[tuple[TallyKind, TallyEntry]]) -> list[Change]:
        files: dict[tuple[str, int], list[TallyEntry]] = {}
        for kind, entry in counts:
            files.setdefault((kind.name, entry.on.year), []).append(entry)
        return [self._with_counts(self._tallies[name], year, entries) for (name, year), entries in files.items()]

    def _with_counts(self, kind: TallyKind, year: int, entries: Sequence[TallyEntry]) -> Change:
        path = tally_path(kind.name, year)
        self._refuse_unready([path])
        found = WorkingTree(self._root).read(path)
        before, text = (b"", new_tally(kind.name)) if found is None else (found, text_of(found))
        known = self._read_tally(text, path)
        after = append_entries(text, entries)
        if self._read_tally(after, path) != replace(known, entries=(*known.entries, *entries)):
            raise _reads_otherwise(path)
        return _with_bom(Change(path, before, after.encode()))

    def _read_tally(self, text: str, path: str) -> Tally:
        tally, problems = read_tally(text.encode(), path, self._tallies, self._names)
        refuse(problems)
        if tally is None:
            raise LedgerError(f"{path} 读不懂，没有写入", "先运行 ledger check")
        return tally

    def record_changes(
        self, paths: Sequence[str], subject: str, items: Sequence[str], traced: Sequence[tuple[Opened, Sequence[Entry]]] = ()
    ) -> Written:
        """Commit what was edited by hand, exactly these paths, after the traces that some of the items get.

        In a sealed year only what goes back to the way it was sealed is accepted.
        """
        self._refuse_sealed([path for path in paths if self._departs(path)])
        message = commit_message(subject, items, "commit", [entry.key for _, entries in traced for entry in entries])
        changes = [self._with_traces(opened, entries) for opened, entries in traced]
        if self._dry_run:
            return Written("、".join(paths), "", "", subject, "")
        self._write(changes)
        return Written("、".join(paths), "", "", subject, self._record(paths, message, changes, undone=""))

    def _with_traces(self, opened: Opened, entries: Sequence[Entry]) -> Change:
        path = opened.item.path
        with _naming(path):
            text = reduce(append_entry, entries, text_of(opened.data))
        return self._checked(Change(path, opened.data, text.encode()), replace(opened.item, log=(*opened.item.log, *entries)))

    def reorganise(self, text: str, units: Sequence[Unit], subject: str, action: str, told: Arrival | None = None) -> list[Written]:
        """Write the directory anew; `told` names the file that the change came from, if it came from one."""
        message = commit_message(subject, [], action, [])
        return self._put([self._directory(text, units)], message + (told.trailers if told else ""))

    def _directory(self, text: str, units: Sequence[Unit]) -> Change:
        """Raises LedgerError when the units do not read back as expected, or anything else in the directory moved."""
        self._refuse_unready([DIRECTORY])
        before = self._kept(DIRECTORY)
        directory, problems = read_directory(text.encode())
        refuse(problems)
        if directory != replace(read_directory(before)[0], units=tuple(units)):
            raise _reads_otherwise(DIRECTORY)
        return _with_bom(Change(DIRECTORY, before, text.encode()))

    def hand_over(self, steps: Sequence[tuple[Opened, Sequence[Step]]], text: str, units: Sequence[Unit], subject: str) -> list[Written]:
        """Record that one leader's items and units go to another (移交): the items' traces and the directory, in one commit."""
        self.examine(*(opened for opened, _ in steps))
        changes = [self._stepped(opened, planned) for opened, planned in steps]
        if text != self.directory_text():
            changes.append(self._directory(text, units))
        keys = [entry.key for _, planned in steps for _, _, entry in planned]
        return self._put(changes, commit_message(subject, [opened.item.id for opened, _ in steps], "handover", keys))

    def directory_text(self) -> str:
        """The directory as it is written, without the mark of byte order."""
        return text_of(self._kept(DIRECTORY))

    def save(self, papers: Mapping[str, bytes], subject: str) -> list[Written]:
        """Write finished documents, by their paths, and commit them together; those that are there already are left out."""
        changes = [change for path, data in papers.items() if (change := self._replacing(path, data)).before != data]
        return self._put(changes, commit_message(subject, [], "report", [])) if changes else []

    def _replacing(self, path: str, data: bytes) -> Change:
        target = self._root / path
        if not target.parent.resolve().is_relative_to(self._root):
            raise LedgerError(f"{path} 的文件夹是指向别处的链接，没有写入", "把 reports 换成真正的文件夹")
        if self._git.changed([path]):
            raise LedgerError(f"{path} 有还没提交的手工修改，没有覆盖", "要留下修改：ledger commit -m 说明；要另存新的：加 -o 文件名")
        self._clean.add(path)
        return Change(path, self._kept(path), data)

    def issue(
        self, papers: Mapping[str, bytes], issued: Sequence[Issued], steps: Sequence[tuple[Opened, Sequence[Step]]], subject: str
    ) -> list[Written]:
        """Write papers that leave under a number, enter them in the year's register, and record in the items that they did; one commit."""
        self.examine(*(opened for opened, _ in steps))
        changes = [self._replacing(path, data) for path, data in papers.items()]
        changes += [self._stepped(opened, planned) for opened, planned in steps]
        changes += [
            self._registered(year, [entry for entry in issued if entry.on.year == year]) for year in sorted({entry.on.year for entry in issued})
        ]
        items = list(dict.fromkeys(item for entry in issued for item in entry.items))
        keys = [*(entry.key for _, planned in steps for _, _, entry in planned), *(entry.key for entry in issued)]
        return self._put(changes, commit_message(subject, items, "issue", keys))

    def _registered(self, year: int, entries: Sequence[Issued]) -> Change:
        path = register_path(year)
        self._refuse_unready([path])
        before = self._kept(path)
        known, problems = read_register(before or EMPTY.encode(), path, self._series)
        refuse(problems)
        text = append_entries(text_of(before) or EMPTY, entries)
        written = read_register(text.encode(), path, self._series)[0]
        if known is None or written is None or written.entries != (*known.entries, *entries):
            raise _reads_otherwise(path)
        return _with_bom(Change(path, before, text.encode()))

    def next_number(self, task_list: TaskList, year: int) -> int:
        """One above the highest number any file of the list bears or ever bore, whether or not that file loads."""
        folder = f"data/{year}/{task_list.name}"
        on_disk = (name for _, _, names in os.walk(self._root / folder) for name in names if name.endswith((".yaml", ".yml")))
        known = (*on_disk, *self._git.tracked(folder), *deleted_paths(self._git, self._root, folder))
        found = (ID.fullmatch(PurePosixPath(path).stem) for path in known)
        return max((int(match[3]) for match in found if match and match[1] == task_list.prefix), default=0) + 1

    def examine(self, *opened: Opened) -> None:
        """Raise LedgerError when an item's year is sealed, or its file has hand edits that are not committed: a commit would mix them with something else.

        Once is enough: whether a file is still what was read then is seen when it is replaced.
        """
        self._refuse_unready([each.item.path for each in opened])

    def _passage(self, passage: Passage) -> list[Change]:
        opened, trace, new = passage.opened, passage.trace, passage.continuation
        text, path = text_of(opened.data), opened.item.path
        with _naming(path):
            old = append_entry(set_field(text, "carried_to", trace.new), trace)
        expected = replace(opened.item, carried_to=trace.new, log=(*opened.item.log, trace))
        changes = [self._checked(Change(path, opened.data, old.encode()), expected)]
        if new is not None:
            for name in ("id", "carried_from", "parent"):
                text = set_field(text, name, getattr(new, name))
            changes.insert(0, self._checked(Change(new.path, b"", append_entry(text, new.log[-1]).encode()), new))
        return changes

    def _commit(self, opened: Opened, text: str, expected: Item, message: str) -> Written:
        self.examine(opened)
        return self._put([self._checked(Change(opened.item.path, opened.data, text.encode()), expected)], message)[0]

    def _checked(self, change: Change, expected: Item) -> Change:
        """The change, with the mark of byte order that the file had. Raises LedgerError when it does not read back as the item expected."""
        written, problems = read_item(change.after, change.path, self._lists)
        refuse(problems)
        if written is None or under_one_name(written, self._names) != under_one_name(expected, self._names):
            raise _reads_otherwise(change.path)
        return _with_bom(change)


@contextmanager
def _naming(path: str) -> Iterator[None]:
    """Say in which of many files the trouble is."""
    try:
        yield
    except LedgerError as error:
        raise LedgerError(f"{path}：{error.message}", error.hint) from error


def _with_field(item: Item, name: str, value: object | None, own: Sequence[str]) -> Item:
    """The item with one header field changed, or as if it had never been written when `value` is None; `own` orders the list's own fields."""
    _, _, inner = name.partition(".")  # only the source has inner fields that may be edited
    if inner:
        part: dict[str, Any] = {inner: value}
        return replace(item, source=replace(item.source, **part))
    if name in own:
        kept = {key: text for key, text in item.extra if key != name}
        written = {} if value is None else {name: number(value) if isinstance(value, Decimal) else str(value)}
        return replace(item, extra=tuple(sorted((kept | written).items(), key=lambda pair: own.index(pair[0]))))
    unwritten = next(field.default for field in fields(Item) if field.name == name)
    changed: dict[str, Any] = {name: unwritten if value is None else value}
    return replace(item, **changed)


def _reads_otherwise(path: str) -> LedgerError:
    return LedgerError(f"{path} 写成后读回来与要写的不一致，没有写入", "文件的写法可能很特别；请用编辑器检查后再试")


def _with_bom(change: Change) -> Change:
    """The change, with the mark of byte order that the file had."""
    return replace(change, after=BOM + change.after) if change.before.startswith(BOM) else change
