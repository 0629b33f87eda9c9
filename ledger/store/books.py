"""data/2027/book.yaml ⇄ Book: that a year's book was opened (建账), by whom, and which items it took over (结转)."""

from collections.abc import Iterable
from datetime import date
from pathlib import PurePosixPath

from ledger.errors import Problem
from ledger.model import Book
from ledger.store.fields import Fields
from ledger.store.paths import ID
from ledger.store.text import append_pairs, scalar
from ledger.store.tree import read_tree
from ledger.words import YEARS


def read_book(data: bytes, path: str) -> tuple[Book | None, list[Problem]]:
    """The book in a file, with every Problem found in it; None when anything in it could not be understood."""
    tree = read_tree(data, path)
    problems = tree.problems
    if tree.root is None:
        return None, problems
    top = Fields(tree, tree.root, path, problems)
    year = top.integer("year", low=YEARS[0], high=YEARS[-1], required=True)
    if year is not None and str(year) != PurePosixPath(path).parts[1]:
        top.report("year", f"“{year}”与所在文件夹不符", "改成文件夹的年份")
    book = Book(
        year=year or 0,
        path=path,
        opened=top.date("opened", required=True) or date.min,
        by=top.text("by", required=True) or "",
        carried=tuple(_carried(carried, PurePosixPath(path).parts[1])) if (carried := top.inner("carried")) else (),
    )
    top.finish()
    problems.sort(key=lambda problem: problem.line)
    return (None if any(problem.blocking for problem in problems) else book), problems


def _carried(fields: Fields, year: str) -> Iterable[tuple[str, str]]:
    numbers = fields.keys()
    for old in numbers:
        new = fields.text(old, required=True)
        places = ID.fullmatch(old), ID.fullmatch(new or "")
        if new and not all(places):
            fields.report(old, f"“{old}: {new}”不是两个编号", f"写成 ZD-{int(year) - 1}-040: ZD-{year}-003 的样子")
        elif places[0] and places[1] and not places[0][2] < places[1][2] == year:
            fields.report(old, f"{old} 不会结转至 {new}", f"应从以前的编号结转至{year}年的编号")
        elif new:
            yield old, new


def new_book(book: Book) -> str:
    """The whole file of a book that is being opened."""
    return append_pairs(f"year: {book.year}\nopened: {book.opened}\nby: {scalar(book.by)}\n", "carried", book.carried)


def with_more_carried(text: str, more: Iterable[tuple[str, str]]) -> str:
    """The file's text with what was carried over later (补结转) at the end of its list."""
    return append_pairs(text, "carried", more)
