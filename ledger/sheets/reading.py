"""A file of tables → its grids, by what is in it rather than by its name."""

from ledger.errors import LedgerError
from ledger.sheets.grid import Grid
from ledger.sheets.texts import decoded, from_json, separated

_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def read_tables(data: bytes, name: str) -> list[Grid]:
    """Every table of a spreadsheet (xlsx, xls, ods), a CSV or TSV, or a JSON list; those without a row are left out.

    Raises LedgerError for a file that is none of these or cannot be read; a whole table is read or none of it.
    """
    if data.startswith(_SPREADSHEETS):
        from ledger.sheets.workbooks import workbook

        return workbook(data, name)
    text = decoded(data, name)
    if not text.strip():
        raise LedgerError(f"{name} 是空的", "检查是不是选错了文件")
    grid = from_json(text, name) if name.lower().endswith((".json", ".jsonl")) else separated(text, name)
    rows = tuple(row for row in grid.rows if not row.empty)
    return [Grid(grid.sheet, rows)] if rows else []
