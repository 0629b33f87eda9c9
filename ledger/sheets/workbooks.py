"""Spreadsheets (xlsx, xls, ods) → grids of text; the only calamine. What calamine does not tell is read from the file's own XML."""

import io
import zipfile
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from ledger.errors import LedgerError
from ledger.sheets.asides import Asides, asides
from ledger.sheets.grid import Grid, Row, filled_down
from ledger.words import number


def workbook(data: bytes, name: str) -> list[Grid]:
    """Every sheet with anything on it, in the file's order. Raises LedgerError for a file that is none, is broken, or needs a password."""
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [(each.name, each.visible is not SheetVisibleEnum.Visible) for each in book.sheets_metadata]
        notes = asides(data)
        grids = [_grid(book.get_sheet_by_name(title), title, hidden, notes.get(title, Asides())) for title, hidden in sheets]
    except (CalamineError, OSError, zipfile.BadZipFile, ValueError) as error:
        if "password" in str(error).lower() or (data.startswith(b"\xd0\xcf\x11\xe0") and b"E\0n\0c\0r\0y\0p\0t" in data):
            raise LedgerError(f"{name} 有密码，打不开", "在 Excel 或 WPS 里去掉密码，另存后再试") from error
        raise LedgerError(f"{name} 打不开，不是完好的表格文件", "在 Excel 或 WPS 里打开它，另存为 xlsx 后再试") from error
    return [grid for grid in grids if grid.rows]


def _grid(sheet: Any, title: str, hidden: bool, notes: Asides) -> Grid:  # noqa: FBT001
    values = sheet.to_python(skip_empty_area=False)
    cells = [[_text(value, percent=(row, place) in notes.percent) for place, value in enumerate(line)] for row, line in enumerate(values)]
    ranges = [(top, left, bottom, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()]
    filled = filled_down(cells, ranges)
    rows = [Row(place + 1, tuple(line), place in notes.hidden) for place, line in enumerate(filled)]
    return Grid(title, tuple(row for row in rows if not row.empty), hidden, lettered=True)


def _text(value: object, *, percent: bool) -> str:
    """A cell as its office would read it: days in ISO, whole numbers without a point, percentages with their sign."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        exact = Decimal(repr(value))
        return f"{number(exact * 100)}%" if percent else number(exact)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date | time | timedelta):
        return value.isoformat() if isinstance(value, date) else str(value)
    return str(value).strip().strip("\ufeff\u200b") if value is not None else ""
