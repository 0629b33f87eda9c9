"""Text and Markdown → paragraphs: lines that were broken to fit a page are joined, tables in either are rows."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from ledger.extracting.numbering import numbering
from ledger.extracting.paragraphs import Paragraph, numbered, row, trimmed

_KEYED = re.compile(r"[（(【\[]?[一-鿿]{2,6}[:：]")


def text_paragraphs(text: str) -> list[Paragraph]:
    """A paragraph a line; two or more lines in a row with tabs between their cells are a table."""
    return _with_tables(joined(text.replace("\x1a", "").splitlines()), "\t")


def markdown_paragraphs(text: str) -> list[Paragraph]:
    """As `text_paragraphs`, without the signs of Markdown; # gives a heading its level."""
    return _with_tables([line for line in text.splitlines() if not _RULE.fullmatch(line)], "|", marked=True)


_RULE = re.compile(r"[\s|:*_=-]*")


def _with_tables(lines: Sequence[str], separator: str, *, marked: bool = False) -> list[Paragraph]:
    made: list[Paragraph] = []
    pending: list[tuple[str, int]] = []
    table = 0
    for tabled, run in groupby(lines, key=lambda line: separator in line.strip()):
        group = list(run)
        if not tabled or (len(group) < 2 and group[0].strip().count(separator) < 3):
            pending += [_unmarked(line) if marked else (line, 0) for line in group]
            continue
        table += 1
        made += [*_moved(numbered(pending), made), *_rows(group, separator, table, marked=marked)]
        pending = []
    return [*made, *_moved(numbered(pending), made)]


def _moved(found: list[Paragraph], before: Sequence[Paragraph]) -> Iterator[Paragraph]:
    """Paragraphs counted on from those before them."""
    already = sum(not each.cells for each in before)
    for place, each in enumerate(found, already + 1):
        yield Paragraph(text=each.text, place=f"第{place}段", heading=each.heading)


def _rows(lines: Sequence[str], separator: str, table: int, *, marked: bool) -> Iterator[Paragraph]:
    for number, line in enumerate(lines, 1):
        cells = line.strip().strip(separator).split(separator) if marked else line.split(separator)
        yield row((_unmarked(cell)[0] for cell in cells) if marked else cells, table, number)


def _unmarked(line: str) -> tuple[str, int]:
    """A line of Markdown as its reader sees it, and its level as a heading."""
    match = re.match(r"\s*(?:>\s*)*(#{1,6})\s+", line)
    plain = re.sub(r"^\s*(?:>\s*)*(?:#{1,6}\s+|[-*+]\s+)?", "", line)
    plain = re.sub(r"<br\s*/?>", "\n", plain, flags=re.IGNORECASE)
    plain = re.sub(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", r"\2", plain)
    plain = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", plain)
    return re.sub(r"^(\d+)\\([.．、])", r"\1\2", plain), len(match[1]) if match else 0


def joined(lines: Sequence[str]) -> list[str]:
    """Lines that were broken at the right margin put together again; where lines are of all lengths, nothing is."""
    filled = [line.rstrip() for line in lines if line.strip()]
    widest = max((len(line) for line in filled), default=0)
    full = sum(widest - 3 <= len(line) for line in filled)
    if widest > 60 or len(filled) < 8 or full * 5 < len(filled) * 2:
        return list(lines)
    made: list[str] = []
    going_on = False
    for line in lines:
        if going_on and line.strip() and not _begins(line):
            made[-1] += trimmed(line)
        else:
            made.append(line.rstrip())
        going_on = len(line.rstrip()) >= widest - 3
    return made


def _begins(line: str) -> bool:
    """Whether a line begins a paragraph of its own: it is indented, numbered or keyed."""
    return line.startswith(("　", "  ", "\t")) or numbering(trimmed(line)) is not None or _KEYED.match(trimmed(line)) is not None
