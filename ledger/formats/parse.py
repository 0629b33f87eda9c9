"""Markdown → blocks; the only markdown_it. What a part is follows from where it stands, so an office's own templates need no special words."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from ledger.formats.blocks import Block, Document, Figure, Heading, Paragraph, Run, Table
from ledger.formats.drawing import harmless
from ledger.record import Record, replace

if TYPE_CHECKING:
    from markdown_it.token import Token

_MARK = re.compile(r"<!--\s*(ledger .*?)\s*-->")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_SVG = re.compile(r"(<svg\b.*?</svg>)(.*)", re.DOTALL)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_DATE = r"\d{4}年\d{1,2}月\d{1,2}日"
_DATELINE = re.compile(rf"\S+\u3000+{_DATE}")
_ADDRESSEE = re.compile(r"(?!.*(?:如下|以下|下列)[^，]{0,6}[：:]$)[^。；]{2,200}[：:]")
_ANNEX = re.compile(r"附(?:[件表录：:\d\s].*)?")
_CHAPTER = re.compile(r"[一二三四五六七八九十]+、.*")
_SIGNATORY = re.compile(r"[^，。；！？：\s]{2,40}")
_DEEPEST = 4
_NESTED = 100  # how deep lists and quotes may stand in one another; markdown_it drops what lies deeper


class _Rule(Record, frozen=True):
    """A line across the page: what comes after the last one is the imprint."""


class _Title(Record, frozen=True):
    """The heading of the whole."""

    text: str


class _Number(Record, frozen=True):
    """The number of an item of a list, as it was written; nothing where the item ends or has a bullet."""

    text: str


_Piece = Block | _Rule | _Title


def parse(markdown: str) -> Document:
    """The blocks of a document that `render` made; comments are dropped but for the mark, and markup of any other kind is text.

    An indented line is a paragraph, for that is how clerks begin one; `---` under a paragraph is a rule; `[…]: …` is text.
    """
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"maxNesting": _NESTED}).enable("table").disable(["code", "reference"])
    pieces = list(_numbered(_pieces(reader.parse(markdown))))
    mark = _MARK.findall(markdown)
    title = next((place for place, piece in enumerate(pieces) if isinstance(piece, _Title)), None)
    imprint = _imprint(pieces)
    before, after = pieces[: title or 0], pieces[0 if title is None else title + 1 : imprint]
    body, annexes = _annexes([*_blocks(piece for piece in before if not isinstance(piece, Paragraph | Heading)), *_blocks(after)])
    return Document(
        masthead=tuple(_as_paragraph(piece) for piece in before if isinstance(piece, Paragraph | Heading)),
        title=piece.text if title is not None and isinstance(piece := pieces[title], _Title) else "",
        body=tuple(_signed(_dated(body))),
        annexes=annexes,
        imprint=tuple(piece for piece in pieces[imprint + 1 :] if isinstance(piece, Paragraph)),
        mark=mark[-1] if mark else "",
    )


def _imprint(pieces: Sequence[_Piece]) -> int:
    """Where the imprint's rule stands: the last one, with something before it and nothing but paragraphs after it."""
    last = max((place for place, piece in enumerate(pieces) if isinstance(piece, _Rule)), default=0)
    return last if last and all(isinstance(piece, Paragraph) for piece in pieces[last + 1 :]) else len(pieces)


def _blocks(pieces: Iterable[_Piece]) -> Iterator[Block]:
    """Without the rules; a second title is a heading."""
    for piece in pieces:
        if isinstance(piece, _Title):
            yield Heading(1, piece.text)
        elif not isinstance(piece, _Rule):
            yield piece


def _as_paragraph(piece: Paragraph | Heading) -> Paragraph:
    return Paragraph((Run(piece.text),)) if isinstance(piece, Heading) else piece


def _annexes(pieces: Sequence[Block]) -> tuple[list[Block], tuple[tuple[Block, ...], ...]]:
    """The body, and each annex from its heading of the first level on."""
    starts = [place for place, piece in enumerate(pieces) if isinstance(piece, Heading) and piece.level == 1 and _ANNEX.fullmatch(piece.text)]
    ends = [*starts, len(pieces)][1:]
    return list(pieces[: starts[0] if starts else len(pieces)]), tuple(tuple(pieces[a:b]) for a, b in zip(starts, ends, strict=True))


def _dated(body: Sequence[Block]) -> list[Block]:
    """The body with the line right under the title as a dateline, and the one before all others as whom it is for, where they are."""
    roles: list[Block] = list(body)
    place = 0
    if roles and isinstance(first := roles[0], Paragraph) and _DATELINE.fullmatch(first.text):
        roles[0], place = replace(first, role="dateline"), 1
    if len(roles) > place and isinstance(first := roles[place], Paragraph) and _ADDRESSEE.fullmatch(first.text):
        roles[place] = replace(first, role="addressee")
    return roles


def _signed(body: Sequence[Block]) -> Iterator[Block]:
    """The body with its last two paragraphs as a signature, where they are a name and a day."""
    name, day = body[-2:] if len(body) > 1 else (None, None)
    if isinstance(name, Paragraph) and isinstance(day, Paragraph) and re.fullmatch(_DATE, day.text) and _SIGNATORY.fullmatch(name.text):
        yield from body[:-2]
        yield from (replace(each, role="signature") for each in (name, day))
    else:
        yield from body


def _numbered(pieces: Iterable[_Piece | _Number]) -> Iterator[_Piece]:
    """The number of a list's item before its first words; as a paragraph of its own where a table or nothing follows."""
    number = ""
    for piece in pieces:
        if number and isinstance(piece, Paragraph):
            yield replace(piece, runs=tuple(_joined((Run(f"{number} "), *piece.runs))))
        elif number and isinstance(piece, Heading | _Title):
            yield replace(piece, text=f"{number} {piece.text}")
        else:
            if number:
                yield Paragraph((Run(number),))
            if not isinstance(piece, _Number):
                yield piece
        number = piece.text if isinstance(piece, _Number) else ""


def _pieces(tokens: Sequence["Token"]) -> Iterator[_Piece | _Number]:
    for place, token in enumerate(tokens):
        if token.type in ("list_item_open", "list_item_close"):
            yield _Number(token.info and token.info + token.markup)
        elif token.type in ("heading_open", "paragraph_open"):
            yield from _worded(token, tokens[place + 1])
        elif token.type == "table_open":
            yield _table(tokens[place : next(at for at in range(place, len(tokens)) if tokens[at].type == "table_close")])
        elif token.type == "hr":
            yield _Rule()
        elif token.type == "html_block":
            yield from _raw(token.content)
        elif token.type == "fence" and (text := f"{token.info}\n{token.content}".strip("\n")).strip():
            yield Paragraph((Run(text),))


def _worded(opening: "Token", inline: "Token") -> Iterator[_Piece]:
    """A paragraph or a heading, if there is a word in it."""
    runs = tuple(_joined(_words(inline.children or ())))
    text = " ".join("".join(run.text for run in runs).split())
    if not text:
        return
    if opening.type == "paragraph_open":
        yield Paragraph(runs)
    elif opening.markup == "-" and not _CHAPTER.fullmatch(text):
        yield from (Paragraph(runs), _Rule())
    else:
        yield _Title(text) if opening.tag == "h1" else Heading(min(int(opening.tag[1]) - 1, _DEEPEST), text)


def _raw(text: str) -> Iterator[Block]:
    """A chart that needs nothing from outside is a figure, a comment is nothing, the rest is text."""
    shown = _COMMENT.sub("", text).strip()
    drawing = _SVG.fullmatch(shown)
    if drawing and harmless(drawing[1]):
        yield Figure(drawing[1])
        yield from _raw(drawing[2])
    elif shown:
        yield Paragraph((Run(shown),))


def _table(tokens: Sequence["Token"]) -> Table:
    rows: list[list[str]] = []
    right: list[bool] = []
    for token, inside in pairwise(tokens):
        if token.type == "tr_open":
            rows.append([])
        elif token.type in ("th_open", "td_open"):
            rows[-1].append(" ".join("".join(run.text for run in _words(inside.children or ())).split()))
            if token.type == "th_open":
                right.append("right" in str(token.attrGet("style") or ""))
    return Table(header=tuple(rows[0]), rows=tuple(map(tuple, rows[1:])), right=tuple(right))


def _words(children: Sequence["Token"]) -> Iterator[Run]:
    """The words of a paragraph; of a link and a picture only what it says."""
    bold = 0
    for place, token in enumerate(children):
        if token.type in ("strong_open", "strong_close"):
            bold += token.nesting
        elif token.type == "softbreak":
            yield Run(_between(children[place - 1].content[-1:], children[place + 1].content[:1]), bool(bold))
        elif token.type == "hardbreak" or (token.type == "html_inline" and _BREAK.fullmatch(token.content)):
            yield Run("\n", bool(bold))
        elif token.type != "html_inline" or not _COMMENT.fullmatch(token.content):
            yield Run(token.content, bool(bold))


def _between(before: str, after: str) -> str:
    """What a line's end becomes: nothing between two Chinese characters, else a space."""
    return "" if before > "\u2e7f" and after > "\u2e7f" else " "


def _joined(runs: Iterable[Run]) -> Iterator[Run]:
    """Neighbours of one kind as one."""
    last: Run | None = None
    for run in runs:
        if not run.text:
            continue
        if last and last.bold == run.bold:
            last = Run(last.text + run.text, run.bold)
        else:
            if last:
                yield last
            last = run
    if last:
        yield last
