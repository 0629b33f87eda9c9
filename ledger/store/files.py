"""Item files → records: what their keys mean, and where things stand in them."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Any

from ledger.errors import Problem
from ledger.model import (
    ENTRY_FIELDS,
    Cadence,
    Entry,
    ExtraField,
    Item,
    Kind,
    Milestone,
    Source,
    Target,
    TaskList,
    Urgency,
)
from ledger.store.fields import Fields
from ledger.store.paths import ID, SETTINGS
from ledger.store.quick import Doubt, quick_tree
from ledger.store.quick_fields import QuickFields, Reader
from ledger.store.tree import Mapping as Map
from ledger.store.tree import Node, Scalar, Sequence, read_tree


def read_item(data: bytes, path: str, lists: Mapping[str, TaskList]) -> tuple[Item | None, list[Problem]]:
    """The item in a file, with every Problem found in it. The item is None when anything in it could not be understood.

    A plainly written file without any Problem is read quickly, any other strictly; the answer is the same.
    """
    try:
        return read_quickly(data, path, lists), []
    except Doubt:
        return read_strictly(data, path, lists)


def read_quickly(data: bytes, path: str, lists: Mapping[str, TaskList]) -> Item:
    """Raises Doubt unless the file is written so plainly that nothing in it can be misread, and holds no Problem."""
    task_list = lists.get(path.split("/")[2])
    if task_list is None:
        raise Doubt
    return _item(QuickFields(quick_tree(data)), path, task_list)


def read_strictly(data: bytes, path: str, lists: Mapping[str, TaskList]) -> tuple[Item | None, list[Problem]]:
    """As `read_item`, by PyYAML's parser."""
    tree = read_tree(data, path)
    problems = tree.problems
    if tree.root is None:
        return None, problems
    top = Fields(tree, tree.root, path, problems)
    task_list = lists.get(path.split("/")[2])
    if task_list is None:
        problems.append(Problem("这个文件夹不是登记过的清单", f"把文件移到清单的文件夹里，或在 {SETTINGS} 的 lists 下登记", path=path, line=1))
        return None, problems
    item = _item(top, path, task_list)
    problems.sort(key=lambda problem: problem.line)
    return (None if any(problem.blocking for problem in problems) else item), problems


def read_more(before: bytes, after: bytes) -> tuple[Entry, ...]:
    """The entries by which a file's log has grown, where that and nothing else distinguishes it; many times quicker than reading both.

    Raises Doubt where that is not plain from the bytes.
    """
    log = before.rfind(_LOG)
    if (
        log < 0
        or not before.endswith(b"\n")
        or not after.startswith(before)
        or _TOP.search(before, log + len(_LOG))
        or _TOP.search(after, len(before))
    ):
        raise Doubt
    if not after[len(before) :].lstrip(b" ").startswith(b"- "):
        raise Doubt
    fields = QuickFields(quick_tree(_LOG[1:] + after[len(before) :]))
    entries = tuple(_entry(each) for each in fields.each("log"))
    return tuple(entry for entry in entries if entry)


_LOG = b"\nlog:\n"
_TOP = re.compile(rb"^[^\s#-]", re.MULTILINE)  # a key of the item itself


def _item(top: Reader, path: str, task_list: TaskList) -> Item:
    item_id = top.text("id", required=True)
    title = top.text("title", required=True)
    if item_id is not None:
        _check_id(top, item_id, path, task_list)
    entries = [(fields, _entry(fields)) for fields in top.each("log")]
    _check_keys(top, entries)
    item = Item(
        id=item_id or "",
        title=title or "",
        list=task_list.name,
        path=path,
        former_ids=top.names("former_ids"),
        source=_source(top.inner("source")),
        goal=top.text("goal"),
        target=_target(top.inner("target")),
        standard=top.text("standard"),
        lead_leader=top.text("lead_leader"),
        lead_units=top.names("lead_units"),
        support_units=top.names("support_units"),
        owner=top.text("owner"),
        supervisor=top.text("supervisor"),
        urgency=top.choice("urgency", Urgency) or Urgency.NORMAL,
        parent=top.text("parent"),
        weight=_weight(top),
        carried_from=top.text("carried_from"),
        carried_to=top.text("carried_to"),
        tags=top.names("tags"),
        public=top.flag("public") if top.has("public") else None,
        opened=top.date("opened"),
        due=top.date("due"),
        limit=top.span("limit"),
        cadence=top.choice("cadence", Cadence),
        milestones=tuple(stone for stone in map(_milestone, top.each("milestones")) if stone),
        extra=tuple(_extra(top, task_list.fields)),
        log=tuple(entry for _, entry in entries if entry),
    )
    top.finish(f"删掉它，或在 {SETTINGS} 里给这个清单登记这一栏")
    return item


def _check_id(top: Reader, item_id: str, path: str, task_list: TaskList) -> None:
    match = ID.fullmatch(item_id)
    if not match:
        top.report("id", f"“{item_id}”不合编号的写法", f"写成 {task_list.prefix}-2026-001 的样子")
        return
    if match[1] != task_list.prefix:
        top.report("id", f"“{item_id}”的前缀不是{task_list.title}的“{task_list.prefix}”", "改编号，或把文件移到对应清单的文件夹")
    if match[2] != path.split("/")[1]:
        top.report("id", f"“{item_id}”的年份与所在文件夹不符", "改编号，或把文件移到对应年份的文件夹")
    if not path.endswith(f"/{item_id}.yaml"):
        top.report("id", f"“{item_id}”与文件名“{PurePosixPath(path).stem}”不符", "两者改成一致")


def _check_keys(top: Reader, entries: list[tuple[Reader, Entry | None]]) -> None:
    seen: set[str] = set()
    for fields, entry in entries:
        if entry and entry.key in seen:
            top.report("log", f"记录号“{entry.key}”用了两次", "每条记录的 key 各不相同；改掉其中一个", fields.line)
        if entry:
            seen.add(entry.key)


def _source(fields: Reader | None) -> Source:
    if fields is None:
        return Source()
    source = Source(
        document=fields.text("document"),
        number=fields.text("number"),
        clause=fields.text("clause"),
        date=fields.date("date"),
        leader=fields.text("leader"),
        text=fields.text("text"),
    )
    fields.finish()
    return source


def _target(fields: Reader | None) -> Target | None:
    if fields is None:
        return None
    value = fields.number("value", required=True)
    direction = fields.text("direction") or "at_least"
    if direction not in ("at_least", "at_most", "equal"):
        fields.report("direction", f"“{direction}”不在可用的值里", "可用的有：at_least（不少于）、at_most（不多于）、equal（等于）")
    target = Target(value=value or Decimal(0), unit=fields.text("unit") or "", direction=direction)
    fields.finish()
    return target


def _weight(top: Reader) -> Decimal | None:
    weight = top.number("weight", low=0, high=1000)
    if weight == 0:
        top.report("weight", "权重是0", "权重写大于0的数；不写为1")
    return weight


def _milestone(fields: Reader) -> Milestone | None:
    due = fields.date("due", required=True)
    percent = fields.number("percent", low=0, high=100)
    title = fields.text("title") or ""
    fields.finish()
    return None if due is None else Milestone(due=due, percent=percent, title=title)


def _extra(top: Reader, declared: Mapping[str, ExtraField]) -> list[tuple[str, str]]:
    found = []
    readers: dict[str, Callable[[str], object]] = {"date": top.date, "number": top.number}
    for name, extra in declared.items():
        value = readers.get(extra.type, top.text)(name)
        if value is not None:
            found.append((name, str(value)))
    return found


def _entry(fields: Reader) -> Entry | None:
    kind = fields.choice("kind", Kind, required=True)
    key, on = fields.text("key", required=True), fields.date("on", required=True)
    at, by = fields.moment("at", required=True), fields.text("by", required=True)
    text = fields.text("text")
    if kind is None:
        return None
    values = {name: _ENTRY_READERS.get(name, _text)(fields, name) for name in ENTRY_FIELDS.get(kind, ())}
    _check_entry(fields, kind)
    fields.finish()
    if key is None or on is None or at is None or by is None:
        return None
    given: dict[str, Any] = {name: value for name, value in values.items() if value is not None}
    return Entry(key=key, kind=kind, on=on, at=at, by=by, text=text, **given)


def _check_entry(fields: Reader, kind: Kind) -> None:
    """What a computation would be wrong without; anything else that is missing is a reminder of rules/checks.py."""
    if kind is Kind.EXTEND:
        fields.require("to", "延期没有写延至哪天", "补上 to: 2026-12-31")
    elif kind is Kind.VOID:
        fields.require("voids", "作废没有写是哪一条", "补上 voids: 被作废记录的 key")
    elif kind in (Kind.AWARD, Kind.DEDUCT):
        fields.require("points", "没有写分值", "补上 points: 1")


def _text(fields: Reader, name: str) -> str | None:
    return fields.text(name)


_ENTRY_READERS: Mapping[str, Callable[[Reader, str], object]] = {
    "percent": lambda fields, name: fields.number(name, low=0, high=100),
    "points": lambda fields, name: fields.number(name, low=0, high=1000),
    "to": lambda fields, name: fields.date(name),
    "limit": lambda fields, name: fields.span(name),
    "exempt": lambda fields, name: fields.flag(name),
    "evidence": lambda fields, name: fields.names(name),
    "size": lambda fields, name: None if (size := fields.number(name, low=0)) is None else int(size),
}


class Places:
    """Where things stand in one file, for Problems that are found later than in reading."""

    def __init__(self, data: bytes) -> None:
        self._root = read_tree(data, "").root

    def text(self, field: str) -> str:
        """What a header field says; empty where it is absent or no plain value."""
        node = self._root.pairs.get(field) if self._root else None
        return node.text if isinstance(node, Scalar) else ""

    def line(self, field: str, entry: str = "") -> int:
        """The line of a header field, or of an entry and a field in it; that of the nearest thing above where it is absent."""
        if self._root is None:
            return 1
        node: Node = self._root
        if entry and isinstance(log := self._root.pairs.get("log") or self._root.pairs.get("entries"), Sequence):
            node = next((each for each in log.nodes if _is_entry(each, entry)), self._root)
        if isinstance(node, Map) and field in node.keys:
            return node.keys[field].line
        return node.line


def _is_entry(node: Node, key: str) -> bool:
    found = node.pairs.get("key") if isinstance(node, Map) else None
    return isinstance(found, Scalar) and found.text == key
