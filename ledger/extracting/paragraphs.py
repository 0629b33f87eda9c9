"""What a document is once it is read: its paragraphs and rows of tables in reading order, each with where it stands."""

from collections.abc import Iterable

from ledger.record import Record


class Paragraph(Record, frozen=True, kw_only=True):
    """A paragraph, or (with `cells`) a row of the table that is numbered `table` from 1; `heading` is the level that the file itself gives it, from 1."""

    text: str
    place: str
    cells: tuple[str, ...] = ()
    table: int = 0
    heading: int = 0


def numbered(found: Iterable[tuple[str, int]]) -> list[Paragraph]:
    """Texts with their heading levels as paragraphs counted from 1; what is only blanks is not counted."""
    kept = [(trimmed(text), heading) for text, heading in found if trimmed(text)]
    return [Paragraph(text=text, place=f"第{place}段", heading=heading) for place, (text, heading) in enumerate(kept, 1)]


def row(cells: Iterable[str], table: int, number: int) -> Paragraph:
    """A row of a table; its text is what its cells say, one after the other."""
    kept = tuple(trimmed(cell) for cell in cells)
    return Paragraph(text=" | ".join(each for each in kept if each), place=f"表{table}第{number}行", cells=kept, table=table)


def trimmed(text: str) -> str:
    """A text without blanks around it, and without the marks that take no room."""
    return text.replace("\u200b", "").replace("\ufeff", "").replace("\xa0", " ").strip(" \t\r\n\u3000\f\v")
