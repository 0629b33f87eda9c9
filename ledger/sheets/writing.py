"""Rows → spreadsheets and text tables that others fill in and send back; the only xlsxwriter. Whatever stands in a cell is text, never a formula."""

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ledger.record import Record
from ledger.words import number

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

Cell = str | int | Decimal | date | bool | None
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?%?")
_FONT = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
_LISTED = 200  # characters of a drop-down that stands in the cell's own rule; a longer one stands on a sheet of its own
_LINE, _TALLEST = 15, 409  # points of a line, and of the tallest row that Excel knows
_SPARE = 500  # rows below the last that have the drop-downs too
_A4 = 9
_SHEET = re.compile(r"[\[\]:*?/\\]")


class Column(Record, frozen=True, kw_only=True):
    """A column: its heading, its width in half-width characters, how its cells are shown, what may be chosen in them, who may write there.

    `kind` is text, day, number or percent (of a hundred); a `locked` one is ours; `several` when more than one choice may stand in a cell.
    """

    title: str
    width: int = 12
    kind: str = "text"
    choices: tuple[str, ...] = ()
    several: bool = False
    locked: bool = False


class Doubt(Record, frozen=True):
    """A cell (row and column from 0) that somebody must look at, and why."""

    row: int
    column: int
    why: str


class Sheet(Record, frozen=True, kw_only=True):
    """A table with what stands above it; locked columns are kept from writing only where `guarded`."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    above: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    guarded: bool = False


def workbook(sheets: Sequence[Sheet], made: datetime) -> bytes:
    """An xlsx of these sheets: the heading frozen, filters on, days as days. The same sheets and moment give the same bytes."""
    from xlsxwriter import Workbook

    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    book.set_properties({"created": made.replace(tzinfo=None), "title": sheets[0].title})
    painter = _Painter(book)
    for sheet in sheets:
        _write(painter, book.add_worksheet(_SHEET.sub(" ", sheet.title)[:31]), sheet)
    painter.add_choices()
    book.close()
    return out.getvalue()


class _Painter:
    """The formats of a workbook, each made once, and the drop-downs too long for a cell's own rule."""

    def __init__(self, book: "Workbook") -> None:
        self._book = book
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}
        self._lists: dict[tuple[str, ...], str] = {}

    def style(self, **wanted: Any) -> "Format":
        """A format of ours with some properties more."""
        key = tuple(sorted(wanted.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format({**_FONT, "border": 1, "text_wrap": True, **wanted})
        return self._formats[key]

    def source(self, choices: tuple[str, ...]) -> str | list[str]:
        """What a drop-down is made of."""
        if sum(map(len, choices)) + len(choices) < _LISTED:
            return list(choices)
        place = list(self._lists).index(choices) if choices in self._lists else len(self._lists)
        letter = "ABCDEFGHIJ"[place]
        return self._lists.setdefault(choices, f"=选项!${letter}$1:${letter}${len(choices)}")

    def add_choices(self) -> None:
        """The hidden sheet of the long drop-downs."""
        if self._lists:
            sheet = self._book.add_worksheet("选项")
            for place, choices in enumerate(self._lists):
                for row, each in enumerate(choices):
                    sheet.write_string(row, place, each)
            sheet.hide()


def _write(painter: _Painter, sheet: "Worksheet", told: Sheet) -> None:
    for place, text in enumerate(told.above):
        sheet.write_string(place, 0, text, painter.style(border=0, text_wrap=False, bold=place == 0, font_size=14 if place == 0 else 10))
    head = len(told.above)
    for place, column in enumerate(told.columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(head, place, column.title, painter.style(bold=True, bg_color="#E8EEF4", align="center"))
    doubts = {(each.row, each.column): each.why for each in told.doubts}
    for row, cells in enumerate(told.rows):
        sheet.set_row(head + 1 + row, _height(told.columns, cells))
        for place, (column, cell) in enumerate(zip(told.columns, cells, strict=True)):
            why = doubts.get((row, place))
            _put(painter, sheet, head + 1 + row, place, column, cell, {"bg_color": "#FFF2B3"} if why else {})
            if why:
                sheet.write_comment(head + 1 + row, place, why, {"author": "ledger", "visible": False, "x_scale": 2})
    _arrange(painter, sheet, told, head, head + max(len(told.rows), 1))


def _height(columns: Sequence[Column], cells: Sequence[Cell]) -> int:
    """Points that a row needs for its longest cell to be read whole; some programs do not work it out themselves."""
    deepest = max(
        (
            sum(-(-max(_breadth(line), 1) // (column.width - 1)) for line in cell.split("\n"))
            for column, cell in zip(columns, cells, strict=True)
            if isinstance(cell, str)
        ),
        default=1,
    )
    return min(_LINE * max(deepest, 1) + 3, _TALLEST)


def _breadth(text: str) -> int:
    """Half-width characters; a Chinese one counts twice."""
    return len(text) + sum(each > "\u2e7f" for each in text)


def _arrange(painter: _Painter, sheet: "Worksheet", told: Sheet, head: int, last: int) -> None:
    """What helps whoever works in the sheet: the heading stays in sight and on every page, filters, drop-downs, and what is ours is kept."""
    sheet.freeze_panes(head + 1, 2 if len(told.columns) > 4 else 0)
    sheet.autofilter(head, 0, last, len(told.columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(head)
    for place, column in enumerate(told.columns):
        if rule := _rule(painter, column):
            sheet.data_validation(head + 1, place, last + _SPARE, place, rule)
    if told.guarded:
        sheet.protect("", dict.fromkeys(("format_cells", "format_columns", "format_rows", "insert_rows", "sort", "autofilter"), True))
        for place, column in enumerate(told.columns):
            if not column.locked:
                sheet.set_column(place, place, column.width, painter.style(locked=False, border=0))


def _put(painter: _Painter, sheet: "Worksheet", row: int, place: int, column: Column, cell: Cell, wanted: dict[str, Any]) -> None:
    wanted = {**wanted, "locked": column.locked}
    if column.kind == "percent":
        exact = isinstance(cell, Decimal) and cell != cell.to_integral_value()
        style = painter.style(**wanted, num_format="0.0#%" if exact else "0%", align="right")
        if isinstance(cell, Decimal | int):
            sheet.write_number(row, place, float(Decimal(cell) / 100), style)
        else:
            sheet.write_blank(row, place, None, style)
    elif cell is None or cell == "":
        sheet.write_blank(row, place, None, painter.style(**wanted, **({"num_format": "yyyy-mm-dd"} if column.kind == "day" else {})))
    elif isinstance(cell, date):
        sheet.write_datetime(row, place, cell, painter.style(**wanted, num_format="yyyy-mm-dd", align="left"))
    elif isinstance(cell, Decimal | int) and not isinstance(cell, bool):
        sheet.write_number(row, place, float(cell), painter.style(**wanted, align="right"))
    else:
        sheet.write_string(row, place, said(cell), painter.style(**wanted, num_format="@"))


def _rule(painter: _Painter, column: Column) -> dict[str, Any] | None:
    """What may be typed in a column; where several may be chosen, others than listed are only asked about."""
    if column.choices:
        kind = "information" if column.several else "stop"
        message = "可以选一个，也可以写几个，用、隔开" if column.several else "请从下拉的选项里选"
        return {
            "validate": "list",
            "source": painter.source(column.choices),
            "error_type": kind,
            "error_title": column.title,
            "error_message": message,
        }
    if column.kind == "percent" and not column.locked:
        return {
            "validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1, "error_title": column.title, "error_message": "写 0% 到 100% 之间的数",
        }  # fmt: skip
    return None


def separated(columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A CSV as Excel opens it (UTF-8 with its mark); text that looks like a formula gets a ' in front, which reading takes off again."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([column.title for column in columns])
    writer.writerows([[_harmless(_shown(column, cell)) for column, cell in zip(columns, row, strict=True)] for row in rows])
    return text.getvalue().encode("utf-8-sig")


def lines(columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> bytes:
    """JSON lines: one mapping a row, headings as keys, everything as text, empty cells left out."""
    told = ({column.title: _shown(column, cell) for column, cell in zip(columns, row, strict=True) if cell not in (None, "")} for row in rows)
    return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in told).encode()


def said(cell: Cell) -> str:
    """A cell's text where it is not shown by its kind."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    return number(cell) if isinstance(cell, Decimal | int) else cell.isoformat() if isinstance(cell, date) else cell


def _shown(column: Column, cell: Cell) -> str:
    return f"{said(cell)}%" if column.kind == "percent" and cell is not None else said(cell)


def _harmless(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def harmed(text: str) -> str:
    """A cell as it was before it was made harmless."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text[1:]) else text
