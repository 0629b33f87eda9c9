"""A file of prose → its paragraphs, by what is in it rather than by its name."""

from ledger.errors import LedgerError
from ledger.extracting.paragraphs import Paragraph
from ledger.extracting.plain import markdown_paragraphs, text_paragraphs
from ledger.sheets.texts import decoded


def paragraphs_of(data: bytes, name: str) -> list[Paragraph]:
    """The paragraphs of a docx, PDF, HTML, Markdown or text file in reading order.

    Raises LedgerError for a file that is none of these, is broken, or has no text in it.
    """
    found = _read(data, name)
    if not found:
        raise LedgerError(f"{name} 里没有文字", "检查是不是选错了文件")
    return found


def _read(data: bytes, name: str) -> list[Paragraph]:
    if data.startswith(b"PK\x03\x04"):
        from ledger.extracting.word import word_paragraphs

        return word_paragraphs(data, name)
    if data.startswith(b"%PDF"):
        from ledger.extracting.pages import page_paragraphs

        return page_paragraphs(data, name)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise LedgerError(f"{name} 是旧格式的 Word 文件（.doc），读不了", "在 Word 或 WPS 里打开它，另存为 docx 后再试")
    text = decoded(data, name)
    if text.lstrip()[:200].lower().startswith(("<!doctype", "<html", "<?xml")) or name.lower().endswith((".html", ".htm")):
        from ledger.extracting.webpage import web_paragraphs

        return web_paragraphs(text)
    return markdown_paragraphs(text) if name.lower().endswith((".md", ".markdown")) else text_paragraphs(text)
