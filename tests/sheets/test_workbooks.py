"""Spreadsheets: cells as their office reads them, merged ones filled down, hidden rows and sheets known."""

import io
from datetime import date, datetime
from pathlib import Path

import pytest
from xlsxwriter import Workbook

from ledger.errors import LedgerError
from ledger.sheets.grid import Grid, Row, letters
from ledger.sheets.reading import read_tables


def book() -> bytes:
    out = io.BytesIO()
    made = Workbook(out)
    sheet = made.add_worksheet("任务")
    percent, day, own = (made.add_format({"num_format": form}) for form in ("0%", "yyyy-mm-dd", '0.0"%"'))
    sheet.merge_range("A1:D1", "某区任务表")
    sheet.merge_range("A3:A5", "李明")
    sheet.write(2, 1, 0.625, percent)
    sheet.write(3, 1, 0.6)
    sheet.write(4, 1, 60, own)
    sheet.write_datetime(2, 2, datetime(2026, 3, 5), day)  # noqa: DTZ001
    sheet.write(3, 2, 46086)
    sheet.write(4, 2, "  6月底\n")
    sheet.write(2, 3, 13800000000)
    sheet.write(3, 3, True)
    sheet.write_formula(4, 3, "=1+1", None, 2)
    sheet.set_row(4, None, None, {"hidden": True})
    hidden = made.add_worksheet("底稿")
    hidden.write(0, 0, "甲")
    hidden.hide()
    made.add_worksheet("空")
    made.close()
    return out.getvalue()


def test_cells_are_what_their_office_reads() -> None:
    task, draft = read_tables(book(), "任务.xlsx")

    assert task == Grid(
        "任务",
        (
            Row(1, ("某区任务表", "", "", "")),
            Row(3, ("李明", "62.5%", "2026-03-05", "13800000000")),
            Row(4, ("李明", "0.6", "46086", "是")),
            Row(5, ("李明", "6000%", "6月底", "2"), hidden=True),
        ),
        lettered=True,
    )
    assert draft == Grid("底稿", (Row(1, ("甲",)),), hidden=True, lettered=True)


@pytest.mark.parametrize("data", [b"PK\x03\x04nothing", b"\xd0\xcf\x11\xe0nothing", book()[:-200]])
def test_a_broken_file_is_refused_whole(data: bytes) -> None:
    with pytest.raises(LedgerError, match=r"任务\.xlsx 打不开"):
        read_tables(data, "任务.xlsx")


@pytest.mark.parametrize(("place", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")])
def test_columns_are_named_as_spreadsheets_do(place: int, name: str) -> None:
    assert letters(place) == name


def test_a_file_is_known_by_what_is_in_it(tmp_path: Path) -> None:
    assert read_tables(book(), "改了名.csv")[0].sheet == "任务"
    assert date(2026, 3, 5).isoformat() in str(read_tables(book(), "改了名.csv"))
