"""Tables of a Word file: heading rows that come again on each page, columns as wide as what stands in them, rows that never break."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from unicodedata import east_asian_width

from ledger.formats.blocks import Run, Table
from ledger.formats.word.page import LYING, STANDING, TEXT_WIDTH
from ledger.formats.word.text import element, runs

_SIZES = (12.0, 10.5, 9.0)  # points: 小四, 五号, 小五
_SHORT = 9.0  # ems: what is longer may wrap, and gets what room is left
_NARROW = 5.5  # ems: what running text can be squeezed to
_SIDES = 1.0  # ems beside the text of a cell
_CODE = re.compile(r"[\x21-\x7e]+")
_DAY = re.compile(r"(\d{4}年)(\d{1,2}月\d{1,2}日.*)")
_HALF = 0.58  # ems of a half-width character: those of Latin fonts differ


def is_wide(block: Table) -> bool:
    """Whether a table does not fit across a page that stands, even in 小五."""
    return sum(_needs(block)) * _SIZES[-1] * 20 > TEXT_WIDTH[STANDING]


def table(block: Table, *, lying: bool) -> list[Any]:
    """A real table in the largest size that fits, and a small distance after it."""
    width = TEXT_WIDTH[LYING if lying else STANDING]
    needs = _needs(block)
    size = next((each for each in _SIZES if sum(needs) * each * 20 <= width), _SIZES[-1])
    widths = _widths(block, needs, size, width)
    grid = "".join(f'<w:gridCol w:w="{each}"/>' for each in widths)
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    head = _row(block.header, widths, ["center"] * len(widths), size, head=True)
    alignments = [_aligned(block, place) for place in range(len(widths))]
    rows = "".join(_row(row, widths, alignments, size, head=False) for row in block.rows)
    made = element(
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f'<w:tblCellMar><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{head}{rows}</w:tbl>'
    )
    return [made, element('<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="200" w:lineRule="exact"/></w:pPr></w:p>')]


def _row(cells: Sequence[str], widths: Sequence[int], alignments: Sequence[str], size: float, *, head: bool) -> str:
    shape = "<w:cantSplit/>" + ("<w:tblHeader/>" if head else "")
    together = "<w:keepNext/>" if head else ""
    half = round(size * 2)
    looks = f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'
    made = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="TableText"/>{together}<w:jc w:val="{alignment}"/></w:pPr>{runs([Run(_broken(cell, width / size / 20), bold=head)], looks)}</w:p></w:tc>'
        for cell, width, alignment in zip(cells, widths, alignments, strict=True)
    )
    return f"<w:tr><w:trPr>{shape}</w:trPr>{made}</w:tr>"


def _broken(cell: str, room: float) -> str:
    """A day that does not fit on one line, broken after its year."""
    return _DAY.sub(r"\1\n\2", cell) if _ems(cell) + _SIDES > room and _DAY.fullmatch(cell) else cell


def _aligned(block: Table, place: int) -> str:
    """Figures and short words in the middle, text from the left."""
    if block.right[place]:
        return "center"
    return "center" if max((_ems(row[place]) for row in block.rows), default=0) <= 4 else "left"


def _needs(block: Table) -> list[float]:
    """Ems that each column needs at least: all of a short one, else as much as its longest word and a readable line."""
    return [_need([row[place] for row in block.rows], block.header[place]) for place in range(len(block.header))]


def _need(cells: Sequence[str], header: str) -> float:
    longest = max((_breadth(cell) for cell in cells), default=0.0)
    word = max((_ems(found) for cell in cells for found in _CODE.findall(cell)), default=0.0)
    title = _ems(header) if _ems(header) <= 4 else max(2.0, _ems(header) / 2)
    return max(min(longest, max(_SHORT, min(word, 12.0))), title) + _SIDES


def _breadth(cell: str) -> float:
    """Ems of a cell's text, of a day of its longer half."""
    match = _DAY.fullmatch(cell)
    return max(map(_ems, match.groups())) if match else _ems(cell)


def _widths(block: Table, needs: Sequence[float], size: float, width: int) -> list[int]:
    """Twentieths of a point for each column, together as wide as the text; what is left goes to the columns that could use it."""
    em = size * 20
    wants = [max((_ems(row[place]) for row in block.rows), default=0.0) + _SIDES for place in range(len(needs))]
    extra = [max(0.0, min(want, 60.0) - need) for want, need in zip(wants, needs, strict=True)]
    room = width / em - sum(needs)
    if room < 0:
        shares = _squeezed(block, needs, width / em)
    elif sum(extra) > 0:
        shares = [need + room * more / sum(extra) for need, more in zip(needs, extra, strict=True)]
    else:
        shares = [need + room / len(needs) for need in needs]
    found = [int(share * em) for share in shares]
    found[-1] += width - sum(found)
    return found


def _squeezed(block: Table, needs: Sequence[float], room: float) -> list[float]:
    """Ems for each column where there is too little room: running text gives way first, then everything alike."""
    text = [any(_breadth(row[place]) > _SHORT for row in block.rows) for place in range(len(needs))]
    least = [min(need, _NARROW) if gives else need for need, gives in zip(needs, text, strict=True)]
    missing, spare = sum(needs) - room, sum(needs) - sum(least)
    if spare <= missing:
        return [each * room / sum(least) for each in least]
    return [need - (need - low) * missing / spare for need, low in zip(needs, least, strict=True)]


@lru_cache(maxsize=8192)  # a cell is measured for its column's need, want, alignment and breaks
def _ems(text: str) -> float:
    return sum(1.0 if east_asian_width(each) in "WFA" else _HALF for each in text)
