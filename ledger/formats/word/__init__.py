"""Blocks → a Word file by GB/T 9704-2012: page, fonts, headings and tables as an office prints them; the same blocks give the same bytes."""

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from ledger.formats.blocks import Block, Document, Figure, Heading, Paragraph, Table
from ledger.formats.word.page import LYING, STANDING, footers, section
from ledger.formats.word.styles import dress
from ledger.formats.word.tables import is_wide, table
from ledger.formats.word.text import annex_heading, element, heading, imprint, masthead, paragraph, signature, title

if TYPE_CHECKING:
    from datetime import date

    from ledger.model import Fonts

_FIXED = (1980, 1, 1, 0, 0, 0)  # the time of every part of the file, so that equal documents are equal files
_FEW = 2  # blocks at the beginning that are not worth a page of their own
_LEFT_OVER = ("stylesWithEffects", "numbering", "customXml", "thumbnail")
_LED = 3  # blocks before a wide table that go with it onto its page: headings and a sentence


def word_file(document: Document, fonts: "Fonts", day: "date", author: str) -> bytes:
    """The document as a .docx. Charts are left out; the mark goes into the file's properties (comments), for `ledger verify`."""
    import docx

    made = docx.Document()
    body = made.element.body
    for child in list(body):
        body.remove(child)
    _strip(made)
    dress(made, fonts)
    parts = footers(made)
    for each in _elements(document, parts):
        body.append(each)
    made.settings.odd_and_even_pages_header_footer = True
    _describe(made, document, day, author)
    return _deterministic(made)


def _strip(made: Any) -> None:
    """Take away what the library's own template brings along: other looks, lists, and a small picture of another page."""
    for holder in (made.part, made.part.package):
        for name, relation in list(holder.rels.items()):
            if relation.reltype.endswith(_LEFT_OVER):
                del holder.rels[name]


def _elements(document: Document, parts: Sequence[str]) -> list[Any]:
    """Everything in order, with the end of each section in its last paragraph and that of the last one at the end."""
    start = [*masthead(document.masthead), *([title(document.title, below=bool(document.masthead))] if document.title else [])]
    pages = [(LYING if not document.masthead and 0 in _lying(document.body) else STANDING, start)]
    for number, blocks in enumerate((document.body, *document.annexes)):
        _lay(pages, blocks, annex=number > 0)
    if document.imprint:
        if pages[-1][0] is LYING:
            pages.append((STANDING, []))
        pages[-1][1].extend(imprint(document.imprint))
    found: list[Any] = []
    for place, (form, elements) in enumerate(pages):
        found += elements
        last = place == len(pages) - 1
        found.append(section(form, parts, own=place == 0) if last else _closing(form, parts, own=place == 0))
    return found


def _lay(pages: list[tuple[str, list[Any]]], blocks: Sequence[Block], *, annex: bool) -> None:
    """Put blocks onto pages, the present one or new ones: an annex begins a page, and a wide table lies on pages of its own."""
    lying = _lying(blocks)
    for place, block in enumerate(blocks):
        form = LYING if place in lying else STANDING
        fresh = annex and place == 0
        if form is not pages[-1][0]:
            pages.append((form, []))
            fresh = False
        pages[-1][1].extend(_made(block, blocks, place, form=form, annex=annex, fresh=fresh))


def _lying(blocks: Sequence[Block]) -> set[int]:
    """The places of the blocks that go onto pages that lie on their side: wide tables, and what leads to them."""
    found: set[int] = set()
    for place, block in enumerate(blocks):
        if isinstance(block, Table) and is_wide(block):
            start = place
            while start and place - start < _LED and isinstance(blocks[start - 1], Paragraph):
                start -= 1
            while start and place - start < _LED and isinstance(blocks[start - 1], Heading):
                start -= 1
            found.update(range(0 if start <= _FEW else start, place + 1))
    return found


def _made(block: Block, blocks: Sequence[Block], place: int, *, form: str, annex: bool, fresh: bool) -> list[Any]:
    if isinstance(block, Table):
        return table(block, lying=form is LYING)
    if isinstance(block, Heading):
        return annex_heading(block.text, fresh=fresh) if annex and place == 0 else [heading(block)]
    if isinstance(block, Figure):
        return []
    if block.role == "signature":
        before = blocks[place - 1] if place else None
        return [] if isinstance(before, Paragraph) and before.role == "signature" else signature(block, blocks[place + 1 : place + 2])
    following = blocks[place + 1] if place + 1 < len(blocks) else None
    return [paragraph(block, leading=isinstance(following, Table) or (isinstance(following, Paragraph) and following.role == "signature"))]


def _closing(form: str, parts: Sequence[str], *, own: bool) -> Any:
    """A paragraph without height that ends a section."""
    shape = '<w:spacing w:line="20" w:lineRule="exact"/>'
    return element(f"<w:p><w:pPr>{shape}</w:pPr></w:p>", inside=section(form, parts, own=own))


def _describe(made: Any, document: Document, day: "date", author: str) -> None:
    properties = made.core_properties
    properties.title = document.title
    properties.author = properties.last_modified_by = author
    properties.comments = document.mark
    properties.created = properties.modified = datetime.combine(day, time())
    properties.revision = 1
    properties.language = "zh-CN"


def _deterministic(made: Any) -> bytes:
    """The file with every part dated alike and in order."""
    packed, out = io.BytesIO(), io.BytesIO()
    made.save(packed)
    with zipfile.ZipFile(packed) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, _FIXED), source.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
