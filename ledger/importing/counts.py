"""Rows of counts → entries of the tallies."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, datetime

from ledger.errors import UsageError
from ledger.importing import cells
from ledger.importing.headings import Table
from ledger.importing.plan import Proposal, Refused, Verdict, fault_of, refused
from ledger.importing.surroundings import Surroundings
from ledger.model import LARGEST_COUNT, Tally, TallyEntry, TallyKind
from ledger.rules.tallies import counted
from ledger.sheets.grid import Row
from ledger.words import names

Signed = Callable[[], tuple[str, datetime, str]]
_Said = tuple[str, date, int, str | None, str | None, str | None]


def plan_counts(table: Table, around: Surroundings, tallies: Iterable[Tally], usual: TallyKind | None, signed: Signed) -> list[Proposal]:
    """A proposal for every row. As many equal rows as are counted already change nothing; `usual` is the kind of rows that name none."""
    tallies = list(tallies)
    known = Counter(_said(kind, entry) for kind in around.settings.tallies.values() for entry in counted(tallies, kind, date.max))
    return [_proposal(table, row, around, usual, signed, known) for row in table.rows]


def _said(kind: TallyKind, entry: TallyEntry) -> _Said:
    return kind.name, entry.on, entry.count, entry.unit, entry.level, entry.text


def _proposal(table: Table, row: Row, around: Surroundings, usual: TallyKind | None, signed: Signed, known: Counter[_Said]) -> Proposal:
    faults: list[Refused] = []

    def tried(name: str, read: Callable[[str], object]) -> object:
        said = table.cell(row, name)
        try:
            return read(said)
        except Refused as fault:
            faults.append(fault)
        except UsageError as error:
            faults.append(fault_of(error, name, said))
        return None

    kind = tried("kind", lambda said: _kind(said, around, usual))
    on = tried("on", lambda said: _day(said, around))
    count = tried("count", _count)
    unit = tried("unit", lambda said: _unit(said, kind, around)) if isinstance(kind, TallyKind) else None
    level = tried("level", lambda said: _level(said, kind)) if isinstance(kind, TallyKind) else None
    if faults or not isinstance(kind, TallyKind) or not isinstance(on, date) or not isinstance(count, int):
        return refused(table, row, faults)
    key, at, by = signed()
    text = table.cell(row, "text") or None
    entry = TallyEntry(key=key, on=on, at=at, by=by, count=count, unit=str(unit) if unit else None, level=str(level) if level else None, text=text)
    said = _said(kind, entry)
    if known[said]:
        known[said] -= 1
        return Proposal(row=row, verdict=Verdict.UNCHANGED, name=kind.title, title=text or "")
    return Proposal(row=row, verdict=Verdict.NEW, name=kind.title, title=text or "", kind=kind, count=entry)


def _kind(said: str, around: Surroundings, usual: TallyKind | None) -> TallyKind:
    kinds = around.settings.tallies.values()
    found = next((each for each in kinds if said in (each.name, each.title)), None if said else usual)
    if found is None:
        why = f"没有“{said}”这一类计数" if said else "没有写是哪一类计数"
        raise Refused("kind", said, why, f"已有：{names(each.title for each in kinds) or '无'}；没有这一列的，在命令后面写 --kind 类别")
    return found


def _day(said: str, around: Surroundings) -> date:
    if not said:
        raise UsageError("没有写日期", "填上这一格，如 2026-03-05")
    on = cells.plausible(cells.day(said, around))
    if on > around.today:
        raise UsageError(f"{on}还没有到，不能记录", "检查这一格的日期")
    return on


def _count(said: str) -> int:
    value = cells.amount(said, "数量") if said else None
    if value is None or value != value.to_integral_value() or not 1 <= value <= LARGEST_COUNT:
        raise UsageError(f"数量“{said}”不对", f"写1到{LARGEST_COUNT}之间的整数")
    return int(value)


def _unit(said: str, kind: object, around: Surroundings) -> str | None:
    if not isinstance(kind, TallyKind) or not kind.by_unit:
        return None
    found = around.units(said) if said else ()
    if len(found) != 1:
        raise UsageError(f"{kind.title}按单位计，这一格要写一个单位", "填上单位；几个单位的，一个单位一行")
    return found[0]


def _level(said: str, kind: object) -> str | None:
    if not isinstance(kind, TallyKind) or not kind.levels:
        return None
    if said not in kind.levels:
        raise UsageError(f"{kind.title}没有“{said}”这个级别" if said else f"{kind.title}分级别，这一格要写级别", f"可用的有：{names(kind.levels)}")
    return said
