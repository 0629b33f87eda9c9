"""A document that left, in whatever form: the mark that says what it rests on, and its words line by line, for whoever compares it."""

import html
import io
import re
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from ledger.errors import LedgerError

_MARK = re.compile(r"ledger \S+ \| .+? \| 截至 \d{4}-\d\d-\d\d \| 提交 [^\s（]+")
_META = re.compile(r'<meta name="ledger" content="([^"]*)"', re.IGNORECASE)
_LARGEST = 64 << 20  # bytes of a part once unpacked


def form_of(data: bytes) -> str:
    """md, txt, html or docx, by what is in a file rather than by its name. A text whose mark is a comment is Markdown."""
    if data.startswith(b"PK"):
        return "docx"
    head = data[:2000].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith((b"<!doctype html", b"<html")):
        return "html"
    return "md" if data.rstrip().endswith(b"-->") else "txt"


def mark_of(data: bytes, form: str) -> str:
    """The mark of a document; empty where it bears none. Raises LedgerError for a Word file that is broken."""
    if form == "docx":
        return _found(_opened(data).core_properties.comments or "")
    text = _text(data)
    if form == "html":
        match = _META.search(text)
        return _found(html.unescape(match[1])) if match else ""
    return _found(next((line for line in reversed(text.splitlines()) if line.strip()), ""))


def _found(text: str) -> str:
    match = _MARK.search(text)
    return match[0] + ("（另有未提交的改动）" if "（另有未提交的改动）" in text else "") if match else ""


def words_of(data: bytes, form: str) -> list[str]:
    """The words that a reader sees, a line a paragraph or a row, without regard to blanks at their ends."""
    if form == "docx":
        return [line for line in _word_lines(data) if line]
    if form == "html":
        reader = _Page()
        reader.feed(_text(data))
        return [line for line in map(_joined, "".join(reader.found).splitlines()) if line]
    return [line.rstrip() for line in _text(data).splitlines()]


def _text(data: bytes) -> str:
    return data.decode("utf-8-sig", "replace")


def _joined(line: str) -> str:
    return " ".join(line.split())


def _opened(data: bytes) -> Any:
    import docx
    from docx.opc.exceptions import OpcError

    try:
        if _sound(data):
            return docx.Document(io.BytesIO(data))
    except (OpcError, KeyError, ValueError) as error:
        raise _broken() from error
    raise _broken()


def _broken() -> LedgerError:
    return LedgerError("这个 Word 文件打不开", "在 Word 或 WPS 里打开它，另存后再试")


def _sound(data: bytes) -> bool:
    """Whether it is a packed file none of whose parts unpacks to more than a document can be."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return all(part.file_size <= _LARGEST for part in packed.infolist())
    except zipfile.BadZipFile:
        return False


def _word_lines(data: bytes) -> Iterator[str]:
    document = _opened(data)
    for child in document.element.body.iterchildren():
        tag = str(child.tag).rpartition("}")[2]
        if tag == "p":
            yield _joined(_inline(child))
        elif tag == "tbl":
            for row in child.iter("{*}tr"):
                yield " | ".join(_joined("".join(_inline(each) for each in cell.iter("{*}p"))) for cell in row.iterchildren("{*}tc"))


def _inline(paragraph: Any) -> str:
    """A paragraph's words; a day broken after its year reads as one."""
    found = []
    for child in paragraph.iter():
        tag = str(child.tag).rpartition("}")[2]
        found.append(child.text or "" if tag == "t" else " " if tag == "tab" else "")
    return "".join(found)


class _Page(HTMLParser):
    """The words of a page, with the ends of blocks as ends of lines and cells apart."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - as HTMLParser has it
        """Whatever is not read aloud is passed over."""
        self._silent += tag in ("style", "script", "head", "svg")

    def handle_endtag(self, tag: str) -> None:
        """The end of a block ends a line."""
        self._silent -= tag in ("style", "script", "head", "svg")
        self.found.append(" | " if tag in ("td", "th") else "\n" if tag in ("p", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "div", "caption") else "")

    def handle_data(self, data: str) -> None:
        """Words."""
        if not self._silent:
            self.found.append(data.replace("\n", " "))
