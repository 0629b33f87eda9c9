"""A PDF with a text layer → paragraphs: lines joined, page numbers and running heads dropped; the only pdfminer."""

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from ledger.errors import LedgerError
from ledger.extracting.numbering import numbering
from ledger.extracting.paragraphs import Paragraph, trimmed
from ledger.record import Record

_KEYED = re.compile(r"[（(【]?[一-鿿]{2,8}[:：]")
_PAGE_NUMBER = re.compile(r"[-—－–\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/／共]\s*\d{1,4}\s*页?)?[-—－–\s]*")


class _Line(Record, frozen=True):
    """A line of a page: where it begins and ends from the left, and how wide the page is, in points."""

    text: str
    left: float
    right: float
    page: int
    width: float


def page_paragraphs(data: bytes, name: str) -> list[Paragraph]:
    """The paragraphs of a PDF. Raises LedgerError for one that is broken, needs a password, or is a scan without text."""
    from pdfminer.high_level import extract_pages
    from pdfminer.layout import LAParams
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfminer.pdfexceptions import PDFException
    from pdfminer.psexceptions import PSException

    try:
        pages = [list(_lines(page, number)) for number, page in enumerate(extract_pages(io.BytesIO(data), laparams=LAParams(boxes_flow=None)), 1)]
    except PDFPasswordIncorrect as error:
        raise LedgerError(f"{name} 有密码，打不开", "去掉密码后再试") from error
    except (PDFException, PSException, ValueError, KeyError, TypeError, IndexError, AssertionError) as error:
        raise LedgerError(f"{name} 打不开，不是完好的 PDF 文件", "在阅读器里打开它，另存或打印成新的 PDF，或者用 Word 版") from error
    lines = [line for page in pages for line in page]
    if sum(len(line.text) for line in lines) < 10 * max(len(pages), 1):
        raise LedgerError(f"{name} 是扫描件，里面没有文字", "先用文字识别（OCR）转成 Word 或文本，核对后再提取")
    running = _running(pages)
    return _joined([line for line in lines if line.text not in running and not _PAGE_NUMBER.fullmatch(line.text)])


def _lines(page: Any, number: int) -> Iterator[_Line]:
    """A page's lines from top to bottom, made of their characters: quotation marks of another font are pieces of their own to the PDF."""
    from pdfminer.layout import LTChar, LTTextContainer, LTTextLine

    pieces = [line for box in page if isinstance(box, LTTextContainer) for line in box if isinstance(line, LTTextLine) and trimmed(line.get_text())]
    rows: list[list[Any]] = []
    for each in sorted(pieces, key=lambda piece: (-round(piece.y0 / 3), piece.x0)):
        if rows and abs(rows[-1][0].y0 - each.y0) < max(each.height, 1) / 2:
            rows[-1].append(each)
        else:
            rows.append([each])
    for row in rows:
        characters = sorted((each for piece in row for each in piece if isinstance(each, LTChar)), key=lambda each: each.x0)
        text = trimmed(_spaced(characters))
        if text:
            yield _Line(text, characters[0].x0, characters[-1].x1, number, page.width)


def _spaced(characters: Sequence[Any]) -> str:
    """Characters of one line with a blank where there is room for one between them; beside digits and letters a quarter of one is only setting."""
    said, before = "", None
    for each in characters:
        text = each.get_text()
        gap = (each.x0 - before.x1) / max(each.size, 1) if before else 0
        wide = 0.2 if before and min(before.get_text(), text) > "\u2e7f" else 0.8
        said, before = f"{said}{'　' if gap > wide and not said.endswith((' ', '　')) else ''}{text}", each
    return said


def _running(pages: Sequence[Sequence[_Line]]) -> set[str]:
    """Heads and feet: what stands first or last on most of three or more pages."""
    if len(pages) < 3:
        return set()
    edges = Counter(text for page in pages for text in {line.text for line in (*page[:1], *page[-1:])})
    return {text for text, count in edges.items() if count * 2 > len(pages)}


def _joined(lines: Sequence[_Line]) -> list[Paragraph]:
    """A line goes on with the one before where that reached the right margin and it is not indented itself."""
    left = Counter(round(line.left) for line in lines).most_common(3)
    margin = float(min((edge for edge, count in left if count * 3 >= left[0][1]), default=0))
    right = max((line.right for line in lines), default=0.0)
    made: list[tuple[str, int]] = []
    before: _Line | None = None
    for line in lines:
        if before is not None and _goes_on(before, line, margin, right, within=_open(made[-1][0])):
            made[-1] = made[-1][0] + line.text, made[-1][1]
        else:
            made.append((line.text, line.page))
        before = line
    return [Paragraph(text=text, place=f"第{page}页第{place}段") for place, (text, page) in enumerate(made, 1)]


def _goes_on(before: _Line, line: _Line, margin: float, right: float, *, within: bool) -> bool:
    """`within`: brackets are open, so that 配合单位： at the beginning of a line begins no paragraph."""
    step = max((before.right - before.left) / max(len(before.text), 1), 6)
    if right < before.width * 0.7 or before.right < right - 3 * step or line.left > margin + step:
        return False
    return within or not (before.text.endswith(("。", "）", "；", "：")) and (numbering(line.text) or _KEYED.match(line.text)))


def _open(text: str) -> bool:
    return text.count("（") + text.count("(") > text.count("）") + text.count(")")
