"""data/2027/book.yaml: what it says, what may be wrong with it, and how it grows."""

from datetime import date

import pytest

from ledger.errors import LedgerError
from ledger.model import Book
from ledger.store.books import new_book, read_book, with_more_carried
from ledger.store.workspace import Workspace
from tests.conftest import Office

PATH = "data/2027/book.yaml"
BOOK = Book(year=2027, path=PATH, opened=date(2027, 1, 4), by="赵敏", carried=(("ZD-2026-001", "ZD-2027-001"), ("PS-2025-012", "PS-2027-001")))
TEXT = """\
year: 2027
opened: 2027-01-04
by: 赵敏
carried:
  ZD-2026-001: ZD-2027-001
  PS-2025-012: PS-2027-001
"""


def test_a_book_reads_back_as_it_was_written() -> None:
    assert new_book(BOOK) == TEXT
    assert read_book(TEXT.encode(), PATH) == (BOOK, [])


def test_a_book_that_took_over_nothing() -> None:
    empty = Book(year=2027, path=PATH, opened=date(2027, 1, 4), by="赵敏")

    assert new_book(empty) == "year: 2027\nopened: 2027-01-04\nby: 赵敏\n"
    assert read_book(new_book(empty).encode(), PATH) == (empty, [])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("year: 2027\n", "year: 2027\ncarried:\n  a: b\n"),
        ("year: 2027", "year: 2027\ncarried:\n  a: b\n"),
        ("carried:\n  x: y  # 补\nyear: 2027\n", "carried:\n  x: y  # 补\n  a: b\nyear: 2027\n"),
        ("carried:\r\n  x: y\r\n", "carried:\r\n  x: y\r\n  a: b\r\n"),
    ],
)
def test_what_is_carried_later_stands_at_the_end_of_the_list(before: str, after: str) -> None:
    assert with_more_carried(before, [("a", "b")]) == after
    assert with_more_carried(before, []) == before


def test_a_list_written_on_one_line_is_not_written_to() -> None:
    with pytest.raises(LedgerError, match="carried 的写法没法在后面接着记"):
        with_more_carried("carried: {x: y}\n", [("a", "b")])


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("year: 2027", "year: 2026", 1, "year：“2026”与所在文件夹不符"),
        ("year: 2027\n", "", 1, "year：没有写"),
        ("opened: 2027-01-04", "opened: 元旦后", 2, "立项日期（opened）：“元旦后”不是日期"),
        ("by: 赵敏\n", "", 1, "录入人（by）：没有写"),
        ("ZD-2027-001", "ZD-2027-1", 5, "carried.ZD-2026-001：“ZD-2026-001: ZD-2027-1”不是两个编号"),
        ("ZD-2027-001", "", 5, "carried.ZD-2026-001：没有写"),
        ("ZD-2027-001", "ZD-2028-001", 5, "carried.ZD-2026-001：ZD-2026-001 不会结转至 ZD-2028-001"),
        ("ZD-2026-001", "ZD-2027-009", 5, "carried.ZD-2027-009：ZD-2027-009 不会结转至 ZD-2027-001"),
        ("by: 赵敏", "by: 赵敏\nnote: 甲", 4, "不认识的栏目“note”"),
    ],
)
def test_what_is_wrong_with_a_book_is_named_with_its_line(old: str, new: str, line: int, message: str) -> None:
    book, problems = read_book(TEXT.replace(old, new, 1).encode(), PATH)

    assert book is None
    assert [(each.path, each.line, each.message, each.blocking) for each in problems] == [(PATH, line, message, True)]


def test_a_book_is_no_stray_and_is_checked(office: Office) -> None:
    office.write(PATH, TEXT.replace("2027-01-04", "2027-13-04"))

    out = office.run("check", code=1)

    assert out.splitlines() == [f"{PATH}:2: 立项日期（opened）：没有2027-13-04这一天。提示：改成实际的日期，如 2026-02-28"]
    assert "ZD-2026-001" in office.run("list")


def test_the_books_of_the_disk_and_of_a_commit(office: Office) -> None:
    office.write(PATH, TEXT)
    office.write("data/2028/book.yaml", "year: 2028\nopened: 2028-01-02\nby: 赵敏\n")
    office.write("data/20270/book.yaml", "")
    office.commit_all()
    (office.root / "data/2028/book.yaml").unlink()
    workspace = Workspace(office.root)

    assert [book.year for book in workspace.books()[0]] == [2027]
    assert [book.year for book in workspace.books("HEAD")[0]] == [2027, 2028]
    assert workspace.books("HEAD~1") == ([], [])
