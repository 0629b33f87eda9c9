"""Blocks → one web page that needs nothing else: style and charts are in it, and nothing in it asks the net or runs."""

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from ledger.formats.blocks import Block, Document, Figure, Heading, Paragraph, Table
from ledger.formats.web_style import STYLE

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_GRADE = re.compile(r"(?:特急|加急|平急|特提|紧急|急件|(?:绝密|机密|秘密).*|\d{6})")
_NUMBER = re.compile(r"第.*期|.*号")
_SIDES = re.compile(r"(\S{2,}.*?)\u3000+(\S{2,})")  # 单位　日期; a name may be spaced out letter by letter
_CODE = re.compile(r"[0-9A-Za-z.%+-]{1,16}")
_DAY = re.compile(r"(?:\d{4}年)?\d{1,2}月\d{1,2}日")
_LONG = 12  # characters: what is longer is running text, and its column stays wide
_SIZES = ((45, "small"), (36, "less"))  # the ems above which a table is printed smaller
_LYING = 52  # and those above which it is printed on a page that lies on its side


def web(document: Document) -> str:
    """The document as HTML, every word of it as text."""
    title = document.title or next((each.text for each in document.masthead), "文件")
    about = next((block.text for block in document.body if isinstance(block, Paragraph) and block.role == "body"), title)
    lines = [
        "<!DOCTYPE html>",
        '<html lang="zh-CN">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(_line(title))}</title>",
        f'<meta name="description" content="{escape(_line(about)[:120])}">',
        f'<meta name="ledger" content="{escape(document.mark)}">',
        '<link rel="icon" href="data:,">',
        f"<style>{STYLE}</style>",
        "</head>",
        "<body>",
        "<main>",
        *_masthead(document.masthead),
        *([f"<h1>{escape(document.title)}</h1>"] if document.title else ()),
        *_blocks(document.body),
    ]
    for annex in document.annexes:
        lines += ['<section class="annex">', *_blocks(annex), "</section>"]
    if document.imprint:
        lines += ['<footer class="imprint">', *map(_paragraph, document.imprint), "</footer>"]
    return "\n".join([*lines, "</main>", "</body>", "</html>", ""])


def _masthead(paragraphs: Sequence[Paragraph]) -> Iterator[str]:
    """红头: what grades it and its number stay small; the first of the others is the name of the series or of who issues."""
    if not paragraphs:
        return
    small = (_GRADE, _NUMBER, _SIDES)
    name = next((each for each in paragraphs if not any(kind.fullmatch(each.text) for kind in small)), None)
    yield '<header class="masthead">'
    for each in paragraphs:
        sides = _SIDES.fullmatch(each.text)
        if sides:
            yield f'<p class="sides"><span>{escape(sides[1])}</span>\u3000<span>{escape(sides[2])}</span></p>'
        else:
            yield _paragraph(each, "name" if each is name else "grade" if _GRADE.fullmatch(each.text) else "")
    yield "</header>"


def _blocks(blocks: Sequence[Block]) -> Iterator[str]:
    place = 0
    while place < len(blocks):
        signed, lying = _signed(blocks, place), _lying(blocks, place)
        end = max(signed, lying, place + 1)
        name = "signature" if signed > place else "lying" if lying > place else ""
        inner = [line for block in blocks[place:end] for line in _block(block)]
        yield from (f'<div class="{name}">', *inner, "</div>") if name else inner
        place = end


def _signed(blocks: Sequence[Block], start: int) -> int:
    """Where the signature that begins here ends; `start` where none does."""
    return next((at for at in range(start, len(blocks)) if not (isinstance(each := blocks[at], Paragraph) and each.role == "signature")), len(blocks))


def _lying(blocks: Sequence[Block], start: int) -> int:
    """Where a page that lies on its side ends: a table too wide for another, with the headings and the line over it; `start` where none begins."""
    place = next((at for at in range(start, len(blocks)) if not isinstance(blocks[at], Heading)), start)
    place += place > start and isinstance(blocks[place], Paragraph)
    table = blocks[place] if place < len(blocks) else None
    return place + 1 if isinstance(table, Table) and _room(table) > _LYING else start


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        level = min(block.level + 1, 6)
        yield f"<h{level}>{escape(block.text)}</h{level}>"
    elif isinstance(block, Paragraph):
        yield _paragraph(block, block.role if block.role in ("dateline", "addressee") else "")
    elif isinstance(block, Figure):
        yield f'<div class="figure">{block.svg}</div>'
    else:
        yield from _table(block)


def _paragraph(paragraph: Paragraph, kind: str = "") -> str:
    words = "".join(f"<b>{escape(run.text)}</b>" if run.bold else escape(run.text) for run in paragraph.runs)
    lines = words.replace("\n", "<br>")
    return f'<p class="{kind}">{lines}</p>' if kind else f"<p>{lines}</p>"


def _table(table: Table) -> Iterator[str]:
    """A plain table: its attributes are what Word and WPS keep when it is pasted."""
    room = _room(table)
    size = next((f' class="{name}"' for least, name in _SIZES if room > least), "")
    yield '<div class="table">'
    yield f'<table border="1" cellspacing="0" cellpadding="4" style="border-collapse:collapse"{size}>'
    yield f"<thead><tr>{''.join(map(_heading, table.header, table.right, _columns(table)))}</tr></thead>"
    yield "<tbody>"
    for row in table.rows:
        yield f"<tr>{''.join(map(_cell, row, table.right))}</tr>"
    yield "</tbody>"
    yield "</table>"
    yield "</div>"


def _columns(table: Table) -> list[tuple[str, ...]]:
    return list(zip(*table.rows, strict=True)) if table.rows else [()] * len(table.header)


def _room(table: Table) -> float:
    return sum(map(_need, _columns(table), table.right))


def _need(cells: Sequence[str], right: bool) -> float:  # noqa: FBT001 - a column of a table
    """How many ems a column wants on paper at least."""
    longest = max(map(len, cells), default=2)
    return 3.5 if right else 10 if longest > _LONG else 0.6 * longest + 1 if all(map(_CODE.fullmatch, cells)) else min(longest, 5) + 1


def _heading(text: str, right: bool, cells: Iterable[str]) -> str:  # noqa: FBT001 - a column of a table
    """The head of a column says how narrow it may become: figures most, running text least."""
    kind = "n" if right else "t" if any(len(cell) > _LONG for cell in cells) else ""
    return f'<th class="{kind}">{escape(text)}</th>' if kind else f"<th>{escape(text)}</th>"


def _cell(text: str, right: bool) -> str:  # noqa: FBT001 - a column of a table
    if right:
        return f'<td class="n" align="right">{escape(text)}</td>'
    if _DAY.fullmatch(text):
        return f'<td class="d">{text.replace("年", "年<wbr>")}</td>'
    return f'<td class="k">{text}</td>' if _CODE.fullmatch(text) else f"<td>{escape(text)}</td>"


def _line(text: str) -> str:
    return " ".join(text.split())
