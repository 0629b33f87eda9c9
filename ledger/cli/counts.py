"""How counts are shown: a row a kind, month, level or unit, or entry by entry; as table, lines or JSON."""

from collections.abc import Sequence
from typing import Any

from ledger.cli.output import Column, emit_json, emit_rows, say
from ledger.cli.session import Session
from ledger.errors import UsageError
from ledger.model import Ledger, TallyEntry, TallyKind
from ledger.record import Record
from ledger.rules.periods import Period
from ledger.rules.succession import all_before
from ledger.rules.tallies import Figure, UnitRow, by_level, by_month, by_unit, counted, total
from ledger.words import names, number, signed

NO_KINDS = "没有登记计数的类别"


class Asked(Record, frozen=True, kw_only=True):
    """What `tally list` is asked: of which kind and part of the year, and whether beside the year before."""

    session: Session
    book: Ledger
    kind: TallyKind
    span: Period
    compare: bool
    unit: str | None

    @property
    def entries(self) -> tuple[TallyEntry, ...]:
        """The kind's entries of every year up to the day, of the one unit where one is asked for."""
        found = counted(self.session.tallies, self.kind, self.session.today)
        units = all_before(self.book.directory, self.unit) if self.unit else ()
        return tuple(entry for entry in found if self.unit is None or entry.unit in units)


def list_kinds(session: Session, asked: Sequence[Asked]) -> None:
    """A row a kind."""
    figures = [(each, total(each.entries, each.kind, each.span)) for each in asked]
    if session.options.json:
        rows = [{"kind": each.kind.name, "title": each.kind.title, "measure": each.kind.measure} | _figure_json(figure) for each, figure in figures]
        emit_json(session, "tallies", rows)
        return
    compare = any(each.compare for each in asked)
    columns = (Column("类别"), *_figure_columns(compare=compare), Column("计量"))
    emit_rows(columns, [(each.kind.title, *_figure_row(figure, compare=compare), each.kind.measure) for each, figure in figures], empty=NO_KINDS)


def list_months(asked: Sequence[Asked]) -> None:
    """A row a month of one kind, or of each of several."""
    if len(asked) == 1:
        _list_figures(asked[0], "month", "月份", by_month(asked[0].entries, asked[0].kind, asked[0].span))
        return
    found = [(each, month, figure) for each in asked for month, figure in by_month(each.entries, each.kind, each.span).items()]
    session, compare = asked[0].session, asked[0].compare
    if session.options.json:
        rows = [{"kind": each.kind.name, "title": each.kind.title, "month": month} | _figure_json(figure) for each, month, figure in found]
        emit_json(session, "tally-months", rows)
        return
    columns = (Column("类别"), Column("月份"), *_figure_columns(compare=compare))
    emit_rows(columns, [(each.kind.title, month, *_figure_row(figure, compare=compare)) for each, month, figure in found])


def list_levels(asked: Asked) -> None:
    """A row a level of one kind."""
    if not asked.kind.levels:
        raise UsageError(f"{asked.kind.title}不分级别", "去掉 --by level，或在 data/ledger.yaml 里给这一类登记 levels")
    _list_figures(asked, "level", "级别", by_level(asked.entries, asked.kind, asked.span))


def _list_figures(asked: Asked, name: str, title: str, figures: dict[str, Figure]) -> None:
    if asked.session.options.json:
        emit_json(asked.session, f"tally-{name}s", [{name: label} | _figure_json(figure) for label, figure in figures.items()])
        return
    columns = (Column(title), *_figure_columns(compare=asked.compare))
    emit_rows(columns, [(label, *_figure_row(figure, compare=asked.compare)) for label, figure in figures.items()])


def list_units(asked: Asked) -> None:
    """A row a unit of one kind, ranked within its group; those with nothing are named."""
    require_by_unit([asked.kind])
    entries = counted(asked.session.tallies, asked.kind, asked.session.today)  # a unit's rank is among all of its group
    rows = [row for row in by_unit(entries, asked.kind, asked.book.directory, asked.span) if asked.unit in (None, row.unit)]
    if asked.session.options.json:
        emit_json(asked.session, "tally-units", [_unit_json(row) for row in rows])
        return
    levels = [Column(level, number=True) for level in asked.kind.levels]
    points = [*levels, Column("得分", number=True)] if levels else []
    figures = _figure_columns(compare=asked.compare) if asked.compare or not levels else ()
    columns = (Column("组别"), Column("名次", number=True), Column("单位"), *points, *figures)
    emit_rows(columns, [(*_unit_row(row), *_figure_row(row.figure, compare=asked.compare)[: len(figures)]) for row in rows])
    silent = [row.unit for row in rows if row.rank is None and not row.score]
    if 0 < len(silent) < len(rows):
        say(asked.session, f"没有任何记录的{len(silent)}个单位（不参加排名）：{names(silent)}")


def list_entries(asked: Asked) -> None:
    """One kind entry by entry, each with the key by which it may be voided."""
    entries = [entry for entry in asked.entries if asked.span.holds(entry.on)]
    if asked.session.options.json:
        keys = ("key", "on", "at", "by", "count", "unit", "level", "text")
        emit_json(asked.session, "tally-entries", [{key: getattr(entry, key) for key in keys} for entry in entries])
        return
    optional = [(Column("单位"), "unit")] * asked.kind.by_unit + [(Column("级别"), "level")] * bool(asked.kind.levels)
    columns = (
        Column("记录号"),
        Column("日期"),
        Column("数量", number=True),
        *(column for column, _ in optional),
        Column("录入人"),
        Column("内容", wide=True),
    )
    rows = [(entry.key, entry.on, entry.count, *(getattr(entry, name) for _, name in optional), entry.by, entry.text or "") for entry in entries]
    emit_rows(columns, rows, empty="没有记过")


def _figure_columns(*, compare: bool) -> tuple[Column, ...]:
    columns = (Column("数量", number=True), Column("上年同期", number=True), Column("增减", number=True), Column("同比", number=True))
    return columns if compare else columns[:1]


def _figure_row(figure: Figure, *, compare: bool) -> tuple[object, ...]:
    row = (figure.count, figure.previous, signed(figure.change), figure.rate)
    return row if compare else row[:1]


def _figure_json(figure: Figure) -> dict[str, Any]:
    return {name: getattr(figure, name) for name in ("count", "previous", "change", "rate")}


def _unit_row(row: UnitRow) -> tuple[object, ...]:
    points = (*row.levels.values(), number(row.score)) if row.levels else ()
    return row.group or "—", row.rank, row.unit, *points


def _unit_json(row: UnitRow) -> dict[str, Any]:
    plain = {"group": row.group, "unit": row.unit, "rank": row.rank, "levels": row.levels, "score": row.score}
    return plain | _figure_json(row.figure)


def require_by_unit(kinds: Sequence[TallyKind]) -> list[TallyKind]:
    """Those of the kinds that are counted by unit. Raises UsageError when none of them is."""
    found = [kind for kind in kinds if kind.by_unit]
    if not found:
        one = f"{kinds[0].title}不按单位计" if len(kinds) == 1 else "没有按单位计的类别"
        raise UsageError(one, "要按单位计，在 data/ledger.yaml 里给这一类写上 by_unit: true")
    return found
