"""data/2026/issued.yaml ⇄ the year's register of papers issued (发文登记)."""

from collections.abc import Mapping
from pathlib import PurePosixPath

from ledger.errors import Problem
from ledger.model import Issued, Register, Series
from ledger.store.fields import Fields, nearest
from ledger.store.paths import SETTINGS
from ledger.store.tree import read_tree

EMPTY = "entries: []\n"


def read_register(data: bytes, path: str, series: Mapping[str, Series]) -> tuple[Register | None, list[Problem]]:
    """The register in a file, with every Problem found in it; None when anything in it could not be understood.

    A number that was given twice does not keep the file from being read: both papers have left, and `check` says so.
    """
    tree = read_tree(data, path)
    if tree.root is None:
        return None, tree.problems
    top = Fields(tree, tree.root, path, tree.problems)
    year = int(PurePosixPath(path).parts[1])
    entries = tuple(entry for entry in (_entry(fields, series) for fields in top.each("entries")) if entry)
    top.finish()
    tree.problems.sort(key=lambda problem: problem.line)
    if any(problem.blocking for problem in tree.problems):
        return None, tree.problems
    return Register(year=year, path=path, entries=entries), tree.problems


def _entry(fields: Fields, known: Mapping[str, Series]) -> Issued | None:
    key, on, at = fields.text("key", required=True), fields.date("on", required=True), fields.moment("at", required=True)
    series, by = fields.text("series", required=True), fields.text("by", required=True)
    number, title = fields.integer("number", low=1, high=9999, required=True), fields.text("title", required=True)
    items, file = fields.names("items"), fields.text("file")
    if series is not None and series not in known:
        fields.report(
            "series",
            f"“{series}”不是登记过的文种",
            f"{nearest(series, known)}可用的有：{'、'.join(known)}；在 {SETTINGS} 的 documents: series 里登记",
        )
    fields.finish()
    if key is None or on is None or at is None or by is None or series is None or number is None or title is None:
        return None
    return Issued(key=key, series=series, number=number, on=on, at=at, by=by, title=title, items=items, file=file)
