"""What an import would do, row by row: what is new, what changes, what stays, and what is refused and why."""

from enum import StrEnum

from ledger.errors import UsageError
from ledger.importing.headings import Table
from ledger.model import Entry, Item, TallyEntry, TallyKind, Unit
from ledger.record import Record
from ledger.sheets.grid import Row


class Verdict(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    EMPTY = "empty"  # of a form: nothing was filled in


class Refusal(Record, frozen=True, kw_only=True):
    """Why a row is refused: the place (`place` is the column and its heading), the cell's text, what is wrong and what would be right."""

    sheet: str
    row: int
    place: str
    text: str
    why: str
    hint: str


class Edit(Record, frozen=True):
    """A header field's new value, with both in words; None to clear it."""

    field: str
    value: object | None
    old: str | None
    new: str | None


class Proposal(Record, frozen=True, kw_only=True):
    """One row's outcome. `name` is what it is about; of an item that exists its id. Exactly what its verdict needs is filled; `remark` is to be noted."""

    row: Row
    verdict: Verdict
    name: str = ""
    title: str = ""
    item: Item | None = None
    edits: tuple[Edit, ...] = ()
    remark: str = ""
    entry: Entry | None = None
    unit: Unit | None = None
    kind: TallyKind | None = None
    count: TallyEntry | None = None
    refusals: tuple[Refusal, ...] = ()


class Refused(Exception):
    """A cell that cannot be taken as it is."""

    def __init__(self, name: str, text: str, why: str, hint: str) -> None:
        """`name` is the field's; empty for the row as a whole."""
        super().__init__(why)
        self.name, self.text, self.why, self.hint = name, text, why, hint


def refused(table: Table, row: Row, faults: list[Refused]) -> Proposal:
    """A row with all that is wrong with it."""
    found = tuple(
        Refusal(
            sheet=table.grid.sheet,
            row=row.number,
            place=table.place(fault.name) if fault.name in table.columns else "",
            text=fault.text,
            why=fault.why,
            hint=fault.hint,
        )
        for fault in faults
    )
    return Proposal(row=row, verdict=Verdict.REFUSED, title=table.cell(row, "title"), refusals=found)


def fault_of(error: UsageError, name: str, text: str) -> Refused:
    """A rule's own words about a cell."""
    return Refused(name, text, error.message, error.hint)
