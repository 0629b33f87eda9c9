"""Text tables: every encoding an office meets, told strictly; cells as they stand, rows by the lines they begin on."""

import pytest

from ledger.errors import LedgerError
from ledger.sheets.grid import Row
from ledger.sheets.reading import read_tables

TEXT = "编号,事项\r\nZD-2026-001,建成“综合”窗口，含3个点位\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_encoding_reads_the_same(encoding: str) -> None:
    (grid,) = read_tables(TEXT.encode(encoding), "甲.csv")

    assert grid.rows == (Row(1, ("编号", "事项")), Row(2, ("ZD-2026-001", "建成“综合”窗口，含3个点位")))


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", "编号".encode("gbk") + b"\x80\xff", b"\x81\x20\x81", bytes(range(128, 160)), b"a\x01b,c\n"])
def test_what_is_no_text_is_refused_not_guessed(data: bytes) -> None:
    with pytest.raises(LedgerError, match=r"认不出 甲\.csv 的文字编码"):
        read_tables(data, "甲.csv")


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a,b\n1,2\n", [("a", "b"), ("1", "2")]),
        ("a\tb\n1,5\t2,5\n", [("a", "b"), ("1,5", "2,5")]),
        ("a;b\n1;2\n", [("a", "b"), ("1", "2")]),
        ("一，二\n1，2\n", [("一", "二"), ("1", "2")]),
        ('a,b\n"1\n行",2\n\n3,4\n', [("a", "b"), ("1\n行", "2"), ("3", "4")]),
        ("a\n1\n", [("a",), ("1",)]),
    ],
)
def test_the_separator_is_the_one_that_fits(text: str, rows: list[tuple[str, ...]]) -> None:
    (grid,) = read_tables(text.encode(), "甲.txt")

    assert [row.cells for row in grid.rows] == rows


def test_a_row_is_numbered_by_the_line_it_begins_on() -> None:
    (grid,) = read_tables('a,b\n"1\n行",2\n\n3,4\n'.encode(), "甲.csv")

    assert [row.number for row in grid.rows] == [1, 2, 5]


def test_an_open_quote_is_named_by_its_line() -> None:
    with pytest.raises(LedgerError, match="第2行的引号不成对"):
        read_tables(b'a,b\n"1,2\n3,4\n', "甲.csv")


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ('[{"事项": "甲", "牵头单位": ["乙", "丙"]}]', [("事项", "牵头单位"), ("甲", "乙、丙")]),
        ('{"事项": "甲"}\n{"进度": 5, "事项": "乙"}\n', [("事项", "进度"), ("甲", ""), ("乙", "5")]),
        ('{"schema": 1, "data": [{"id": "甲", "ok": true}]}', [("id", "ok"), ("甲", "是")]),
    ],
)
def test_json_is_a_table_with_its_keys_as_heading(text: str, rows: list[tuple[str, ...]]) -> None:
    (grid,) = read_tables(text.encode(), "甲.json")

    assert [row.cells for row in grid.rows] == rows


@pytest.mark.parametrize("text", ["{", "[1, 2]", '{"a": 1}\nx\n'])
def test_other_json_is_refused(text: str) -> None:
    with pytest.raises(LedgerError, match=r"甲\.json"):
        read_tables(text.encode(), "甲.json")


def test_an_empty_file_is_said() -> None:
    with pytest.raises(LedgerError, match="是空的"):
        read_tables(b"\xef\xbb\xbf\n \n", "甲.csv")
