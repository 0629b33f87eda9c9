"""What a table is once it is read: rows of text, each with the number it has in its file."""

from collections.abc import Sequence
from string import ascii_uppercase

from ledger.record import Record


class Row(Record, frozen=True):
    """A row's number as the file's own program shows it (from 1; the line in a text), and the text of its cells, trimmed."""

    number: int
    cells: tuple[str, ...]
    hidden: bool = False

    @property
    def empty(self) -> bool:
        """Nothing stands in any cell."""
        return not any(self.cells)


class Grid(Record, frozen=True):
    """One sheet. `columns` name the cells' columns as the file's own program does; where it has none, they are numbered."""

    sheet: str
    rows: tuple[Row, ...]
    hidden: bool = False
    lettered: bool = False

    def column(self, place: int) -> str:
        """A column's name for a message: C列, 第3列."""
        return f"{letters(place)}列" if self.lettered else f"第{place + 1}列"


def letters(place: int) -> str:
    """A column's letters, counted from 0: A, Z, AA."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = ascii_uppercase[rest] + name
    return name


def filled_down(rows: Sequence[Sequence[str]], ranges: Sequence[tuple[int, int, int, int]]) -> list[list[str]]:
    """The cells with what a merged range says in every row it covers, in its first column; ranges are (top, left, bottom, right), from 0."""
    cells = [list(row) for row in rows]
    for top, left, bottom, _right in ranges:
        for place in range(top + 1, min(bottom + 1, len(cells))):
            if left < len(cells[place]) and left < len(cells[top]) and not cells[place][left]:
                cells[place][left] = cells[top][left]
    return cells
