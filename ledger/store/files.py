"""Files ⇄ records: which files an office has, and what their keys mean."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Any

from ledger.errors import Problem
from ledger.model import (
    ENTRY_FIELDS,
    FINDINGS,
    Cadence,
    Clause,
    DayOff,
    Directory,
    Entry,
    ExtraField,
    FeedbackPolicy,
    Item,
    Kind,
    Light,
    LightPolicy,
    Milestone,
    Person,
    Policy,
    ScorePolicy,
    Settings,
    Source,
    Target,
    TaskList,
    Unit,
    Urgency,
)
from ledger.store.fields import Fields, nearest
from ledger.store.tree import Mapping as Map
from ledger.store.tree import Node, Scalar, Sequence, read_tree

SETTINGS = "data/ledger.yaml"
DIRECTORY = "data/directory.yaml"
CALENDAR = "data/calendar.yaml"
ID = re.compile(r"([A-Z]{1,6})-(\d{4})-(\d{3,6})")

_ITEM_PATH = re.compile(r"data/\d{4}/(?!tally/)[^/]+/.+\.yaml")
_TALLY_PATH = re.compile(r"data/\d{4}/tally/")
_HEADER_KEYS = {name for name in Item.__slots__ if name not in ("list", "path", "extra")}


def stray(path: str) -> str:
    """What is wrong with a YAML file's place or name, so that nobody takes it for an item that is counted; empty when nothing is."""
    if path in (SETTINGS, DIRECTORY, CALENDAR) or _TALLY_PATH.match(path) or not path.lower().endswith((".yaml", ".yml")):
        return ""
    if is_item_path(path):
        return ""
    return "不是小写的 .yaml 结尾" if not path.endswith(".yaml") else "不在“年份/清单”的文件夹里"


def is_item_path(path: str) -> bool:
    """Whether a file (relative to the root, with forward slashes) is an item's."""
    return _ITEM_PATH.fullmatch(path) is not None


def item_path(item_id: str, task_list: TaskList, month: int) -> str:
    """Where a new item's file goes: data/2026/key-work/ZD-2026-001.yaml, with a month folder where the list spreads."""
    year = item_id.split("-")[1]
    folder = f"data/{year}/{task_list.name}"
    return f"{folder}/{month:02d}/{item_id}.yaml" if task_list.by_month else f"{folder}/{item_id}.yaml"


def read_item(data: bytes, path: str, lists: Mapping[str, TaskList]) -> tuple[Item | None, list[Problem]]:
    """The item in a file, with every Problem found in it. The item is None when anything in it could not be understood."""
    tree = read_tree(data, path)
    problems = tree.problems
    if tree.root is None:
        return None, problems
    top = Fields(tree, tree.root, path, problems)
    task_list = lists.get(PurePosixPath(path).parts[2])
    if task_list is None:
        problems.append(Problem("这个文件夹不是登记过的清单", f"把文件移到清单的文件夹里，或在 {SETTINGS} 的 lists 下登记", path=path, line=1))
        return None, problems
    item = _item(top, path, task_list)
    problems.sort(key=lambda problem: problem.line)
    return (None if any(problem.blocking for problem in problems) else item), problems


def _item(top: Fields, path: str, task_list: TaskList) -> Item | None:
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
        tags=top.names("tags"),
        opened=top.date("opened"),
        due=top.date("due"),
        cadence=top.choice("cadence", Cadence),
        milestones=tuple(stone for stone in map(_milestone, top.each("milestones")) if stone),
        extra=tuple(_extra(top, task_list.fields)),
        log=tuple(entry for _, entry in entries if entry),
    )
    top.finish(f"删掉它，或在 {SETTINGS} 里给这个清单登记这一栏")
    return item


def _check_id(top: Fields, item_id: str, path: str, task_list: TaskList) -> None:
    match = ID.fullmatch(item_id)
    if not match:
        top.report("id", f"“{item_id}”不合编号的写法", f"写成 {task_list.prefix}-2026-001 的样子")
        return
    if match[1] != task_list.prefix:
        top.report("id", f"“{item_id}”的前缀不是{task_list.title}的“{task_list.prefix}”", "改编号，或把文件移到对应清单的文件夹")
    if match[2] != PurePosixPath(path).parts[1]:
        top.report("id", f"“{item_id}”的年份与所在文件夹不符", "改编号，或把文件移到对应年份的文件夹")
    if PurePosixPath(path).stem != item_id:
        top.report("id", f"“{item_id}”与文件名“{PurePosixPath(path).stem}”不符", "两者改成一致")


def _check_keys(top: Fields, entries: list[tuple[Fields, Entry | None]]) -> None:
    seen: set[str] = set()
    for fields, entry in entries:
        if entry and entry.key in seen:
            top.report("log", f"记录号“{entry.key}”用了两次", "每条记录的 key 各不相同；改掉其中一个", fields.line)
        if entry:
            seen.add(entry.key)


def _source(fields: Fields | None) -> Source:
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


def _target(fields: Fields | None) -> Target | None:
    if fields is None:
        return None
    value = fields.number("value", required=True)
    direction = fields.text("direction") or "at_least"
    if direction not in ("at_least", "at_most", "equal"):
        fields.report("direction", f"“{direction}”不在可用的值里", "可用的有：at_least（不少于）、at_most（不多于）、equal（等于）")
    target = Target(value=value or Decimal(0), unit=fields.text("unit") or "", direction=direction)
    fields.finish()
    return target


def _milestone(fields: Fields) -> Milestone | None:
    due = fields.date("due", required=True)
    percent = fields.number("percent", low=0, high=100)
    title = fields.text("title") or ""
    fields.finish()
    return None if due is None else Milestone(due=due, percent=percent, title=title)


def _extra(top: Fields, declared: Mapping[str, ExtraField]) -> list[tuple[str, str]]:
    found = []
    readers: dict[str, Callable[[str], object]] = {"date": top.date, "number": top.number}
    for name, extra in declared.items():
        value = readers.get(extra.type, top.text)(name)
        if value is not None:
            found.append((name, str(value)))
    return found


def _entry(fields: Fields) -> Entry | None:
    kind = fields.choice("kind", Kind, required=True)
    key, on = fields.text("key", required=True), fields.date("on", required=True)
    at, by = fields.moment("at", required=True), fields.text("by", required=True)
    text = fields.text("text")
    if kind is None:
        return None
    values = {name: _ENTRY_READERS.get(name, Fields.text)(fields, name) for name in ENTRY_FIELDS.get(kind, ())}
    _check_entry(fields, kind)
    fields.finish()
    if key is None or on is None or at is None or by is None:
        return None
    given: dict[str, Any] = {name: value for name, value in values.items() if value is not None}
    return Entry(key=key, kind=kind, on=on, at=at, by=by, text=text, **given)


def _check_entry(fields: Fields, kind: Kind) -> None:
    """What a computation would be wrong without; anything else that is missing is a reminder of rules/checks.py."""
    if kind is Kind.EXTEND:
        fields.require("to", "延期没有写延至哪天", "补上 to: 2026-12-31")
    elif kind is Kind.VOID:
        fields.require("voids", "作废没有写是哪一条", "补上 voids: 被作废记录的 key")
    elif kind in (Kind.AWARD, Kind.DEDUCT):
        fields.require("points", "没有写分值", "补上 points: 1")


_ENTRY_READERS: Mapping[str, Callable[[Fields, str], object]] = {
    "percent": lambda fields, name: fields.number(name, low=0, high=100),
    "points": lambda fields, name: fields.number(name, low=0, high=1000),
    "to": lambda fields, name: fields.date(name),
    "exempt": lambda fields, name: fields.flag(name),
    "evidence": lambda fields, name: fields.names(name),
}


def read_directory(data: bytes, path: str = DIRECTORY) -> tuple[Directory, list[Problem]]:
    """The units and people; a name or alias that stands for two units is a Problem."""
    tree = read_tree(data, path)
    if tree.root is None:
        return Directory(), tree.problems
    top = Fields(tree, tree.root, path, tree.problems)
    units: list[Unit] = []
    owner_of: dict[str, str] = {}
    for fields in top.each("units"):
        unit = _unit(fields)
        if unit.name in {known.name for known in units}:
            fields.report("name", f"有两行都叫“{unit.name}”", "合成一行，别的写法放进 aliases")
        for name in (unit.name, *unit.aliases):
            if owner_of.setdefault(name, unit.name) != unit.name:
                fields.report("name", f"“{name}”同时指“{owner_of[name]}”和“{unit.name}”", "一个名称只能指一个单位")
        units.append(unit)
    people = [_person(fields) for fields in top.each("people")]
    top.finish()
    return Directory(units=tuple(units), people=tuple(people)), tree.problems


def _unit(fields: Fields) -> Unit:
    unit = Unit(
        name=fields.text("name", required=True) or "",
        aliases=fields.names("aliases"),
        group=fields.text("group"),
        leader=fields.text("leader"),
        contact=fields.text("contact"),
        collective=fields.flag("collective"),
    )
    fields.finish()
    return unit


def _person(fields: Fields) -> Person:
    person = Person(
        name=fields.text("name", required=True) or "",
        post=fields.text("post"),
        unit=fields.text("unit"),
        supervisor=fields.flag("supervisor"),
    )
    fields.finish()
    return person


def read_calendar(data: bytes, path: str = CALENDAR) -> tuple[tuple[DayOff, ...], list[Problem]]:
    """The office's own days: `- {day: 2026-11-20, workday: false, title: 停电}`."""
    tree = read_tree(data, path)
    if tree.root is None:
        return (), tree.problems
    top = Fields(tree, tree.root, path, tree.problems)
    days: list[DayOff] = []
    for fields in top.each("days"):
        day = fields.date("day", required=True)
        line = (fields.flag("workday"), fields.text("title") or "")
        fields.finish()
        if day and any(known.day == day for known in days):
            fields.report("day", f"{day}写了两次", "只留一处")
        elif day:
            days.append(DayOff(day=day, workday=line[0], title=line[1]))
    top.finish()
    return tuple(days), tree.problems


def read_settings(data: bytes, path: str = SETTINGS) -> tuple[Settings, list[Problem]]:
    """data/ledger.yaml. What it does not say has the default of the model."""
    tree = read_tree(data, path)
    if tree.root is None:
        return Settings(), tree.problems
    top = Fields(tree, tree.root, path, tree.problems)
    settings = Settings(
        office=top.text("office", required=True) or "",
        language=top.text("language") or "zh-CN",
        time_zone=top.text("time_zone") or "Asia/Shanghai",
        today=top.date("today"),
        lists=_lists(top),
        policy=_policy(top.inner("policy")),
    )
    _check_zone(top, settings.time_zone)
    top.finish()
    return settings, tree.problems


def _check_zone(top: Fields, name: str) -> None:
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # ZoneInfoNotFoundError is a KeyError
        if name != Settings().time_zone:  # a machine without zone data still knows Beijing time
            top.report("time_zone", f"没有“{name}”这个时区", "一般写 Asia/Shanghai")


def _lists(top: Fields) -> dict[str, TaskList]:
    lists: dict[str, TaskList] = {}
    taken: dict[tuple[str, str], str] = {}
    outer = top.inner("lists")
    for name in outer.keys() if outer else ():
        fields = outer.inner(name) if outer else None
        if fields is None:
            continue
        prefix, title = fields.text("prefix", required=True) or name, fields.text("title", required=True) or name
        _check_list(fields, name, prefix)
        for field, value in (("prefix", prefix), ("title", title)):
            if taken.setdefault((field, value), name) != name:
                fields.report(field, f"“{value}”已经用在清单“{taken[field, value]}”上", "两个清单不能用同一个")
        lists[name] = TaskList(
            name=name,
            title=title,
            prefix=prefix,
            cadence=fields.choice("cadence", Cadence) or Cadence.ONCE,
            every_day=fields.flag("every_day"),
            by_month=fields.flag("by_month"),
            fields=_extra_fields(fields.inner("fields")),
        )
        fields.finish()
    return lists


def _check_list(fields: Fields, name: str, prefix: str) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9-]{0,39}", name) or name == "tally":
        fields.report("", f"清单的英文名“{name}”不能用作文件夹名", "用小写字母、数字和连字符，如 key-work；tally 另有用处")
    if fields.has("prefix") and not re.fullmatch(r"[A-Z]{1,6}", prefix):
        fields.report("prefix", f"“{prefix}”不能用作编号前缀", "用1到6个大写字母，如 ZD")


def _extra_fields(outer: Fields | None) -> dict[str, ExtraField]:
    declared = {}
    for name in outer.keys() if outer else ():
        fields = outer.inner(name) if outer else None
        if fields is None:
            continue
        kind = fields.text("type") or "text"
        if kind not in ("text", "date", "number"):
            fields.report("type", f"“{kind}”不在可用的值里", "可用的有：text（文字）、date（日期）、number（数字）")
        if name in _HEADER_KEYS:
            fields.report("", f"“{name}”已是每个事项都有的栏", "换一个英文名")
        declared[name] = ExtraField(title=fields.text("title") or name, type=kind, private=fields.flag("private"))
        fields.finish()
    return declared


def _policy(fields: Fields | None) -> Policy:
    if fields is None:
        return Policy()
    policy = Policy(
        lights=_light_policy(fields.inner("lights")),
        feedback=_feedback_policy(fields.inner("feedback")),
        scoring=_score_policy(fields.inner("scoring")),
    )
    fields.finish()
    return policy


def _light_policy(fields: Fields | None) -> LightPolicy:
    default = LightPolicy()
    if fields is None:
        return default
    names = dict(default.names)
    if (inner := fields.inner("names")) is not None:
        names |= {light: name for light in Light if (name := inner.text(light))}
        inner.finish()
    if len(set(names.values())) < len(names):
        fields.report("names", "有两种灯用了同一个名称", "五种灯的名称各不相同")
    warn = fields.integer("warn_workdays", low=0, high=60)
    green, yellow = fields.number("green_points", low=0, high=100), fields.number("yellow_points", low=0, high=100)
    fields.finish()
    return LightPolicy(
        warn_workdays=default.warn_workdays if warn is None else warn,
        green_points=default.green_points if green is None else green,
        yellow_points=default.yellow_points if yellow is None else yellow,
        names=names,
    )


def _feedback_policy(fields: Fields | None) -> FeedbackPolicy:
    default = FeedbackPolicy()
    if fields is None:
        return default
    weekday, day = fields.integer("weekday", low=1, high=7), fields.integer("day_of_month", low=1, high=31)
    fields.finish()
    return FeedbackPolicy(weekday=weekday or default.weekday, day_of_month=day or default.day_of_month)


def _score_policy(fields: Fields | None) -> ScorePolicy:
    default = ScorePolicy()
    if fields is None:
        return default
    base = fields.number("base", low=0, high=1000)
    top, bottom = fields.integer("top_seats", low=0, high=99), fields.integer("bottom_seats", low=0, high=99)
    outer = fields.inner("clauses")
    clauses = {}
    for name in outer.keys() if outer else ():
        if outer and name not in FINDINGS:
            outer.report(name, "没有这种扣分情形", f"{nearest(name, FINDINGS)}可用的有：{'、'.join(FINDINGS)}")
        if outer and (inner := outer.inner(name)) is not None:
            clauses[name] = Clause(
                title=inner.text("title", required=True) or name,
                points=inner.number("points", low=-100, high=100, required=True) or Decimal(0),
                support=inner.number("support", low=0, high=1) or Decimal(0),
            )
            inner.finish()
    fields.finish()
    return ScorePolicy(
        base=default.base if base is None else base,
        clauses=clauses,
        top_seats=default.top_seats if top is None else top,
        bottom_seats=default.bottom_seats if bottom is None else bottom,
    )


class Places:
    """Where things stand in one file, for Problems that are found later than in reading."""

    def __init__(self, data: bytes) -> None:
        self._root = read_tree(data, "").root

    def line(self, field: str, entry: str = "") -> int:
        """The line of a header field, or of an entry and a field in it; that of the nearest thing above where it is absent."""
        if self._root is None:
            return 1
        node: Node = self._root
        if entry and isinstance(log := self._root.pairs.get("log"), Sequence):
            node = next((each for each in log.nodes if _is_entry(each, entry)), self._root)
        if isinstance(node, Map) and field in node.keys:
            return node.keys[field].line
        return node.line


def _is_entry(node: Node, key: str) -> bool:
    found = node.pairs.get("key") if isinstance(node, Map) else None
    return isinstance(found, Scalar) and found.text == key
