"""What is written is read back as it was, and no cell is ever a formula."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.sheets.reading import read_tables
from ledger.sheets.writing import Cell, Column, Doubt, Sheet, harmed, lines, separated, workbook

MADE = datetime(2026, 11, 20, tzinfo=UTC)
COLUMNS = (Column(title="编号", locked=True), Column(title="内容"), Column(title="日期", kind="day"), Column(title="进度", kind="percent"))
TEXTS = st.text(st.characters(blacklist_categories=("Cc", "Cs", "Co", "Cn", "Zl", "Zp")), max_size=40).map(
    lambda text: " ".join(text.split()).strip("\ufeff\u200b ")
)


def sheet(*rows: tuple[Cell, ...]) -> Sheet:
    return Sheet(title="事项", columns=COLUMNS, rows=rows)


@given(TEXTS)
def test_text_comes_back_from_every_form(text: str) -> None:
    rows = (("ZD-2026-001", text, date(2026, 3, 5), Decimal("62.5")),)
    expected = ("ZD-2026-001", text, "2026-03-05", "62.5%")

    assert read_tables(separated(COLUMNS, rows), "甲.csv")[0].rows[1].cells == expected
    assert read_tables(workbook([sheet(*rows)], MADE), "甲.xlsx")[0].rows[1].cells == expected
    (grid,) = read_tables(lines(COLUMNS, rows), "甲.jsonl")
    assert dict(zip(grid.rows[0].cells, grid.rows[1].cells, strict=True)).get("内容", "") == text


@pytest.mark.parametrize("text", ["=1+1", "+86 010", "-提前", "@某人", "'=1", "''+x", "\t=1"])
def test_what_looks_like_a_formula_is_made_harmless_in_a_csv(text: str) -> None:
    cell = separated(COLUMNS[:1], [(text,)]).decode("utf-8-sig").splitlines()[1].strip('"')

    assert cell == f"'{text}"
    assert harmed(cell) == text


@pytest.mark.parametrize("text", ["-5", "+3.5", "-12.5%", "'普通'", "5-10", "甲=乙"])
def test_numbers_and_other_text_stay_as_they_are(text: str) -> None:
    assert separated(COLUMNS[:1], [(text,)]).decode("utf-8-sig").splitlines()[1] == text


def test_formulas_are_text_in_a_spreadsheet() -> None:
    import zipfile
    from io import BytesIO

    data = workbook([sheet(("=1+1", "https://a.invalid", None, None))], MADE)

    assert b"<f>" not in zipfile.ZipFile(BytesIO(data)).read("xl/worksheets/sheet1.xml")
    assert read_tables(data, "甲.xlsx")[0].rows[1].cells[:2] == ("=1+1", "https://a.invalid")


def test_the_same_sheets_and_moment_give_the_same_bytes() -> None:
    rows = (("ZD-2026-001", "甲" * 300, None, 5),)

    assert workbook([sheet(*rows)], MADE) == workbook([sheet(*rows)], MADE)


def test_doubts_are_coloured_and_say_why() -> None:
    import zipfile
    from io import BytesIO

    made = Sheet(title="草稿", columns=COLUMNS, rows=(("1", "甲", None, None),), doubts=(Doubt(0, 1, "名录里没有"),))
    packed = zipfile.ZipFile(BytesIO(workbook([made], MADE)))

    assert "名录里没有" in packed.read("xl/comments1.xml").decode()
