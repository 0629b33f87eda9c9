"""The office's own files → records: settings with lists and tallies, the directory of units and people, the calendar."""

import re
from collections.abc import Sequence
from decimal import Decimal

from ledger.errors import Problem
from ledger.model import (
    Cadence,
    DayOff,
    Directory,
    ExtraField,
    Item,
    OwnCalendar,
    Person,
    Role,
    Settings,
    TallyKind,
    TaskList,
    TimeLimit,
    Unit,
    Urgency,
)
from ledger.store.fields import Fields, nearest
from ledger.store.paper_settings import read_paper_settings
from ledger.store.paths import CALENDAR, DIRECTORY, SETTINGS
from ledger.store.policy import read_policy
from ledger.store.tree import read_tree
from ledger.words import YEARS

_FILE_NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")
_HEADER_KEYS = {name for name in Item.__struct_fields__ if name not in ("list", "path", "extra")}


def read_directory(data: bytes, path: str = DIRECTORY) -> tuple[Directory, list[Problem]]:
    """The units and people; a name or alias that stands for two units is a Problem."""
    tree = read_tree(data, path)
    if tree.root is None:
        return Directory(), tree.problems
    top = Fields(tree, tree.root, path, tree.problems)
    units: list[Unit] = []
    owner_of: dict[str, str] = {}
    lines: list[Fields] = []
    for fields in top.each("units"):
        unit = _unit(fields)
        if unit.name in {known.name for known in units}:
            fields.report("name", f"有两行都叫“{unit.name}”", "合成一行，别的写法放进 aliases")
        for name in (unit.name, *unit.aliases):
            if owner_of.setdefault(name, unit.name) != unit.name:
                fields.report("name", f"“{name}”同时指“{owner_of[name]}”和“{unit.name}”", "一个名称只能指一个单位")
        units.append(unit)
        lines.append(fields)
    _check_successors(units, lines)
    people: list[Person] = []
    for fields in top.each("people"):
        person = _person(fields)
        if person.email and (other := next((known for known in people if known.email and known.email.casefold() == person.email.casefold()), None)):
            fields.report("email", f"{other.name}和{person.name}用了同一个邮箱", "各人的邮箱各不相同；它用来认出提交人")
        people.append(person)
    top.finish()
    return Directory(units=tuple(units), people=tuple(people)), tree.problems


def _check_successors(units: Sequence[Unit], lines: Sequence[Fields]) -> None:
    """Whoever takes over must be there, and must not end where it began."""
    known = {unit.name: unit for unit in units}
    for unit, fields in zip(units, lines, strict=True):
        if unit.into and unit.into not in known:
            fields.report("into", f"名录里没有“{unit.into}”这个单位", "into 写名录里另一个单位的 name")
            continue
        passed, later = {unit.name}, unit.into
        while later and later in known and later not in passed:
            passed.add(later)
            later = known[later].into
        if later in passed:
            fields.report("into", f"{unit.name}几经更名合并又回到{later}", "核对各单位的 into")


def _unit(fields: Fields) -> Unit:
    unit = Unit(
        name=fields.text("name", required=True) or "",
        full_name=fields.text("full_name"),
        aliases=fields.names("aliases"),
        group=fields.text("group"),
        leader=fields.text("leader"),
        contact=fields.text("contact"),
        phone=fields.text("phone"),
        collective=fields.flag("collective"),
        since=fields.date("since"),
        until=fields.date("until"),
        into=fields.text("into"),
    )
    if unit.into and not unit.until:
        fields.report("until", f"{unit.name}写了并入{unit.into}，没有写到哪天为止", "写上最后一天，如 until: 2026-05-31")
    if unit.since and unit.until and unit.until < unit.since:
        fields.report("until", f"{unit.name}的 until 早于 since", "核对这两个日期")
    fields.finish()
    return unit


def _person(fields: Fields) -> Person:
    person = Person(
        name=fields.text("name", required=True) or "",
        email=fields.text("email"),
        post=fields.text("post"),
        unit=fields.text("unit"),
        phone=fields.text("phone"),
        supervisor=fields.flag("supervisor"),
    )
    fields.finish()
    return person


def read_calendar(data: bytes, path: str = CALENDAR) -> tuple[OwnCalendar, list[Problem]]:
    """The office's own days: `- {day: 2026-11-20, workday: false, title: 停电}`, and the years it has typed in whole: `published: [2027]`."""
    tree = read_tree(data, path)
    if tree.root is None:
        return OwnCalendar(), tree.problems
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
    years = [year for year in top.names("published") if _is_year(top, year)]
    top.finish()
    return OwnCalendar(days=tuple(days), published=tuple(sorted(map(int, years)))), tree.problems


def _is_year(top: Fields, typed: str) -> bool:
    if re.fullmatch(r"\d{4}", typed) and int(typed) in YEARS:
        return True
    top.report("published", f"“{typed}”不是年份", "写成 published: [2027]")
    return False


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
        lists=_lists(top.inner("lists")),
        tallies=_tallies(top.inner("tallies")),
        policy=read_policy(top.inner("policy")),
        documents=read_paper_settings(top.inner("documents")),
        roles=_roles(top.inner("roles")),
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


def _lists(outer: Fields | None) -> dict[str, TaskList]:
    lists: dict[str, TaskList] = {}
    taken: dict[tuple[str, str], str] = {}
    for name, fields in outer.blocks() if outer else ():
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
            public=fields.flag("public"),
            limits=tuple(limit for limit in map(_limit, fields.each("limits")) if limit),
            fields=_extra_fields(fields.inner("fields")),
        )
        fields.finish()
    return lists


def _check_list(fields: Fields, name: str, prefix: str) -> None:
    if not _FILE_NAME.fullmatch(name) or name == "tally":
        fields.report("", f"清单的英文名“{name}”不能用作文件夹名", "用小写字母、数字和连字符，如 key-work；tally 另有用处")
    if fields.has("prefix") and not re.fullmatch(r"[A-Z]{1,6}", prefix):
        fields.report("prefix", f"“{prefix}”不能用作编号前缀", "用1到6个大写字母，如 ZD")


def _limit(fields: Fields) -> TimeLimit | None:
    title, within = fields.text("title", required=True), fields.span("within", required=True)
    urgency = fields.choice("urgency", Urgency)
    steps = []
    for step in fields.each("steps"):
        name, span = step.text("title", required=True), step.span("within", required=True)
        step.finish()
        if name and span:
            steps.append((name, span))
    fields.finish()
    return TimeLimit(title=title, within=within, urgency=urgency, steps=tuple(steps)) if title and within else None


def _roles(fields: Fields | None) -> dict[Role, tuple[str, ...]]:
    """A role with nobody behind it is everybody's, so it must not be written."""
    if fields is None:
        return {}
    named: dict[Role, tuple[str, ...]] = {}
    written = fields.keys()
    for name in written:
        if name not in list(Role):
            fields.report(name, f"没有“{name}”这个角色", f"{nearest(name, Role)}可用的有：{'、'.join(Role)}")
        elif people := fields.names(name):
            named[Role(name)] = people
        else:
            fields.report(name, "这个角色没有写人", "写上姓名；谁都可以做的，整行删掉")
    return named


def _tallies(outer: Fields | None) -> dict[str, TallyKind]:
    kinds: dict[str, TallyKind] = {}
    titles: dict[str, str] = {}
    for name, fields in outer.blocks() if outer else ():
        if not _FILE_NAME.fullmatch(name):
            fields.report("", f"计数的英文名“{name}”不能用作文件名", "用小写字母、数字和连字符，如 received")
        title = fields.text("title", required=True) or name
        if titles.setdefault(title, name) != name:
            fields.report("title", f"“{title}”已经用在“{titles[title]}”上", "两类计数不能用同一个名称")
        kinds[name] = TallyKind(
            name=name,
            title=title,
            measure=fields.text("measure") or "件",
            by_unit=fields.flag("by_unit"),
            levels=_levels(fields.inner("levels")),
        )
        fields.finish()
    return kinds


def _levels(fields: Fields | None) -> dict[str, Decimal]:
    if fields is None:
        return {}
    levels = fields.keys()
    found = {name: fields.number(name, low=0, high=1000, required=True) for name in levels}
    return {name: points for name, points in found.items() if points is not None}


def _extra_fields(outer: Fields | None) -> dict[str, ExtraField]:
    declared = {}
    for name, fields in outer.blocks() if outer else ():
        kind = fields.text("type") or "text"
        if kind not in ("text", "date", "number"):
            fields.report("type", f"“{kind}”不在可用的值里", "可用的有：text（文字）、date（日期）、number（数字）")
        if name in _HEADER_KEYS:
            fields.report("", f"“{name}”已是每个事项都有的栏", "换一个英文名")
        declared[name] = ExtraField(title=fields.text("title") or name, type=kind, private=fields.flag("private"), public=fields.flag("public"))
        if declared[name].private and declared[name].public:
            fields.report("public", "不出本单位的栏（private）不能又公开（public）", "两个只留一个")
        fields.finish()
    return declared
