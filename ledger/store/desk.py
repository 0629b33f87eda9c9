"""The Desk: one change, checked, written to one file and committed as one commit; the old file or the new one, never half."""

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from pathlib import Path, PurePosixPath
from typing import Any

from ledger.errors import GitError, LedgerError, refuse, system_reason
from ledger.model import Directory, Entry, Item, Kind, Settings, TaskList
from ledger.store.files import read_item
from ledger.store.gathering import under_one_name
from ledger.store.git import Git
from ledger.store.paths import ID, TEMPORARY, item_path
from ledger.store.text import append_entry, new_file, set_field
from ledger.store.tree import BOM
from ledger.words import number


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


class Desk:
    """Where changes are written, one at a time, while the lock is held."""

    def __init__(self, root: Path, git: Git, settings: Settings, directory: Directory, *, dry_run: bool) -> None:
        self._root = root
        self._git = git
        self._lists = settings.lists
        self._names = directory.canonical()
        self._dry_run = dry_run

    def append(self, opened: Opened, entry: Entry, subject: str) -> Written:
        """Record one entry in an item's log."""
        text = append_entry(_text(opened.data), entry)
        expected = replace(opened.item, log=(*opened.item.log, entry))
        return self._commit(opened, text, expected, commit_message(subject, [opened.item.id], entry.kind, [entry.key]))

    def edit(self, opened: Opened, changes: Sequence[tuple[str, object | None, Entry]], subject: str) -> Written:
        """Change header fields in place, each with the entry that is its trace."""
        text, expected = _text(opened.data), opened.item
        own = list(self._lists[opened.item.list].fields)
        for name, value, entry in changes:
            text = append_entry(set_field(text, name, value), entry)
            expected = replace(_with_field(expected, name, value, own), log=(*expected.log, entry))
        return self._commit(opened, text, expected, commit_message(subject, [opened.item.id], Kind.EDIT, [entry.key for _, _, entry in changes]))

    def add(self, item: Item, task_list: TaskList, year: int, subject: str) -> Written:
        """Write a new item under the next free number of its list and year, which goes before the subject."""
        item_id = self._next_id(task_list, year)
        month = item.opened.month if item.opened else 1
        item = replace(item, id=item_id, path=item_path(item_id, task_list, month))
        message = commit_message(f"{item_id} {subject}", [item_id], "add", [])
        return self._commit(Opened(item, b""), new_file(item, task_list.fields), item, message)

    def record_changes(self, paths: Sequence[str], subject: str, items: Sequence[str]) -> Written:
        """Commit what was edited by hand, exactly these paths."""
        commit = "" if self._dry_run else self._git.commit(paths, commit_message(subject, items, "commit", []))
        return Written("、".join(paths), "", "", subject, commit)

    def save(self, path: str, text: str, subject: str) -> Written | None:
        """Write a finished document and commit it; None when the very same is already there."""
        target = self._root / path
        if not target.parent.resolve().is_relative_to(self._root):
            raise LedgerError(f"{path} 的文件夹是指向别处的链接，没有写入", "把 reports 换成真正的文件夹")
        before = target.read_bytes() if target.exists() else b""
        if self._git.changed([path]):
            raise LedgerError(f"{path} 有还没提交的手工修改，没有覆盖", "要留下修改：ledger commit -m 说明；要另存新的：加 -o 文件名")
        if before == text.encode():
            return None
        return self._put(path, before, text, subject, commit_message(subject, [], "report", []))

    def _next_id(self, task_list: TaskList, year: int) -> str:
        """One above the highest number any file of the list bears, whether or not that file loads."""
        folder = f"data/{year}/{task_list.name}"
        on_disk = (path.stem for path in (self._root / folder).rglob("*.y*ml"))
        in_git = (PurePosixPath(path).stem for path in (*self._git.tracked(folder), *self._git.ever_deleted(folder)))
        found = (ID.fullmatch(stem) for stem in (*on_disk, *in_git))
        highest = max((int(match[3]) for match in found if match and match[1] == task_list.prefix), default=0)
        return f"{task_list.prefix}-{year}-{highest + 1:03d}"

    def _commit(self, opened: Opened, text: str, expected: Item, message: str) -> Written:
        path = opened.item.path
        self.examine(opened)
        written, problems = read_item(text.encode(), path, self._lists)
        refuse(problems)
        if written is None or under_one_name(written, self._names) != under_one_name(expected, self._names):
            raise LedgerError(f"{path} 写成后读回来与要写的不一致，没有写入", "文件的写法可能很特别；请用编辑器检查后再试")
        if opened.data.startswith(BOM):
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
        target = self._root / path
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


def commit_message(subject: str, items: Sequence[str], action: str, keys: Sequence[str]) -> str:
    """A register line with the trailers by which the record is found again (DESIGN §3)."""
    lines = [*(f"Ledger-Item: {item}" for item in items), f"Ledger-Action: {action}", *(f"Ledger-Key: {key}" for key in keys)]
    return subject + "\n\n" + "\n".join(lines) + "\n"


def _text(data: bytes) -> str:
    return data.removeprefix(BOM).decode("utf-8", "replace")


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
