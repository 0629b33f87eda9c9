"""Tally files → records: one kind's counts of a year, read as strictly as an item."""

import re
from collections.abc import Iterable, Mapping

from ledger.errors import Problem
from ledger.model import LARGEST_COUNT, Tally, TallyEntry, TallyKind
from ledger.store.fields import Fields, nearest
from ledger.store.paths import DIRECTORY, SETTINGS
from ledger.store.tree import read_tree

Row = tuple[Fields, str | None, str | None]  # an entry's mapping, its key and the key it withdraws

_PLACE = re.compile(r"data/(\d{4})/tally/([^/]+)\.yaml")


def read_tally(data: bytes, path: str, kinds: Mapping[str, TallyKind], units: Mapping[str, str]) -> tuple[Tally | None, list[Problem]]:
    """The tally in a file, with every Problem found in it; None when anything in it could not be understood.

    `units` leads from every name and alias to the one name under which a unit is counted.
    """
    place = _PLACE.fullmatch(path)
    if place is None:
        return None, [Problem("这个文件的位置或名称不对，没有计数", "写成 data/年份/tally/类别.yaml；不是计数的移出 data", path=path, line=1)]
    kind = kinds.get(place[2])
    if kind is None:
        hint = f"{nearest(place[2], kinds)}改文件名，或在 {SETTINGS} 的 tallies 下登记"
        return None, [Problem(f"“{place[2]}”不是登记过的计数类别，没有计数", hint, path=path, line=1)]
    tree = read_tree(data, path)
    if tree.root is None:
        return None, tree.problems
    top = Fields(tree, tree.root, path, tree.problems)
    written = top.text("kind", required=True)
    if written is not None and written != kind.name:
        top.report("kind", f"“{written}”与文件名“{kind.name}”不符", "两者改成一致")
    rows = [(fields, fields.text("key", required=True), fields.text("voids")) for fields in top.each("entries")]
    _check_keys(rows)
    entries = [_entry(row, kind, int(place[1]), units) for row in rows]
    top.finish()
    tree.problems.sort(key=lambda problem: problem.line)
    if any(problem.blocking for problem in tree.problems):
        return None, tree.problems
    return Tally(kind=kind.name, year=int(place[1]), path=path, entries=tuple(entry for entry in entries if entry)), tree.problems


def _entry(row: Row, kind: TallyKind, year: int, units: Mapping[str, str]) -> TallyEntry | None:
    fields, key, voids = row
    on, at, by = fields.date("on", required=True), fields.moment("at", required=True), fields.text("by", required=True)
    text = fields.text("text")
    count, unit, level = fields.integer("count", low=1, high=LARGEST_COUNT), fields.text("unit"), fields.text("level")
    if voids is None:
        _check_counted(fields, kind)
        if on is not None and on.year != year:
            fields.report("on", f"{on}不在{year}年", "改日期，或移到那一年的文件夹")
        unit = _known_unit(fields, unit, units)
        _check_level(fields, level, kind)
    else:
        _refuse(fields, ("count", "unit", "level"), "作废的一条不写这一栏")
    fields.finish()
    if key is None or on is None or at is None or by is None:
        return None
    return TallyEntry(key=key, on=on, at=at, by=by, count=count or 0, unit=unit, level=level, text=text, voids=voids)


def _check_counted(fields: Fields, kind: TallyKind) -> None:
    """Whatever counts says how many, of whom and at which level, exactly where its kind asks for it."""
    fields.require("count", "没有写数量", "补上 count: 1；作废别的一条写 voids: 那条的 key")
    if kind.by_unit:
        fields.require("unit", f"{kind.title}按单位计，没有写单位", "补上 unit: 单位")
    else:
        _refuse(fields, ("unit",), f"{kind.title}不按单位计", f"，或在 {SETTINGS} 里给这一类写上 by_unit: true")
    if kind.levels:
        fields.require("level", f"{kind.title}分级别计，没有写级别", f"补上 level；可用的有：{'、'.join(kind.levels)}")
    else:
        _refuse(fields, ("level",), f"{kind.title}不分级别", f"，或在 {SETTINGS} 里给这一类登记 levels")


def _refuse(fields: Fields, names: Iterable[str], message: str, otherwise: str = "") -> None:
    for name in names:
        if fields.has(name):
            fields.report(name, message, f"删掉它{otherwise}")


def _known_unit(fields: Fields, unit: str | None, units: Mapping[str, str]) -> str | None:
    """The unit's one name. One that the directory does not know would be missing from every count by unit."""
    if unit is not None and unit not in units:
        near = nearest(unit, units)
        fields.report("unit", f"名录里没有“{unit}”这个单位", f"{near}{'或' if near else ''}在 {DIRECTORY} 里加上这个单位")
    return units.get(unit, unit) if unit else None


def _check_level(fields: Fields, level: str | None, kind: TallyKind) -> None:
    if level is not None and kind.levels and level not in kind.levels:
        fields.report("level", f"{kind.title}没有“{level}”这个级别", f"{nearest(level, kind.levels)}可用的有：{'、'.join(kind.levels)}")


def _check_keys(rows: Iterable[Row]) -> None:
    """Each entry has a key of its own, and a withdrawal names another entry of the same file; else it would withdraw nothing."""
    seen: set[str] = set()
    for fields, key, _ in rows:
        if key in seen:
            fields.report("key", f"记录号“{key}”用了两次", "每条的 key 各不相同；改掉其中一个")
        if key is not None:
            seen.add(key)
    for fields, key, voids in rows:
        if voids is not None and (voids not in seen or voids == key):
            fields.report("voids", f"“{voids}”不是这个文件里的另一条", "核对 voids")
