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
_DATE = r"\d{4}年\d{1,2}月\d{1,2}日"
_DATELINE = re.compile(rf"\S+\u3000+{_DATE}")
_ANNEX = re.compile(r"附(?:件)?\d*[：:]?.*")
_SIGNATORY = re.compile(r"[^，。；！？：\s]{2,40}")


class _Rule(Record, frozen=True):
    """A line across the page: what comes after the last one is the imprint."""


class _Title(Record, frozen=True):
    """The heading of the whole."""

    text: str


_Piece = Block | _Rule | _Title


def parse(markdown: str) -> Document:
    """The blocks of a document that `render` made; comments are dropped but for the mark, and markup of any other kind is text."""
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark").enable("table").parse(markdown)
    pieces = list(_pieces(tokens))
    mark = _MARK.findall(markdown)
    title = next((place for place, piece in enumerate(pieces) if isinstance(piece, _Title)), None)
    rules = [place for place, piece in enumerate(pieces) if isinstance(piece, _Rule)]
    imprint = rules[-1] if rules and all(isinstance(piece, Paragraph) for piece in pieces[rules[-1] + 1 :]) else len(pieces)
    start = 0 if title is None else title + 1
    body, annexes = _annexes([piece for piece in pieces[start:imprint] if not isinstance(piece, _Rule | _Title)])
    return Document(
        masthead=tuple(piece for piece in pieces[: title or 0] if isinstance(piece, Paragraph)),
        title=piece.text if title is not None and isinstance(piece := pieces[title], _Title) else "",
        body=tuple(_signed(_dated(body))),
        annexes=annexes,
        imprint=tuple(piece for piece in pieces[imprint + 1 :] if isinstance(piece, Paragraph)),
        mark=mark[-1] if mark else "",
    )


def _annexes(pieces: Sequence[Block]) -> tuple[list[Block], tuple[tuple[Block, ...], ...]]:
    """The body, and each annex from its heading of the first level on."""
    starts = [place for place, piece in enumerate(pieces) if isinstance(piece, Heading) and piece.level == 1 and _ANNEX.fullmatch(piece.text)]
    ends = [*starts, len(pieces)][1:]
    return list(pieces[: starts[0] if starts else len(pieces)]), tuple(tuple(pieces[a:b]) for a, b in zip(starts, ends, strict=True))


def _dated(body: Sequence[Block]) -> list[Block]:
    """The body with the line right under the title as a dateline, where it is one."""
    first = body[0] if body else None
    if isinstance(first, Paragraph) and _DATELINE.fullmatch(first.text):
        return [replace(first, role="dateline"), *body[1:]]
    if isinstance(first, Paragraph) and re.fullmatch(r"[^，。；]{2,60}[：:]", first.text):
        return [replace(first, role="addressee"), *body[1:]]
    return list(body)


def _signed(body: Sequence[Block]) -> Iterator[Block]:
    """The body with its last two paragraphs as a signature, where they are a name and a day."""
    name, day = body[-2:] if len(body) > 1 else (None, None)
    if isinstance(name, Paragraph) and isinstance(day, Paragraph) and re.fullmatch(_DATE, day.text) and _SIGNATORY.fullmatch(name.text):
        yield from body[:-2]
        yield from (replace(each, role="signature") for each in (name, day))
    else:
        yield from body


def _pieces(tokens: Sequence["Token"]) -> Iterator[_Piece]:
    place, numbers = 0, [0]
    while place < len(tokens):
        token = tokens[place]
        if token.type == "heading_open":
            text = _text(tokens[place + 1])
            yield _Title(text) if token.tag == "h1" else Heading(int(token.tag[1]) - 1, text)
        elif token.type == "table_open":
            yield _table(_until(tokens[place:], "table_close"))
            place += len(_until(tokens[place:], "table_close"))
        elif token.type == "list_item_open":
            numbers.append(int(token.info) if token.info else 0)
        elif token.type == "paragraph_open":
            yield Paragraph(tuple(_joined((*_number(numbers.pop() if len(numbers) > 1 else 0), *_words(tokens[place + 1].children or ())))))
        elif token.type == "hr":
            yield _Rule()
        elif token.type in ("html_block", "fence", "code_block"):
            yield from _raw(token.content.strip())
        place += 1


def _number(value: int) -> tuple[Run, ...]:
    """The number of a numbered paragraph, as it was written."""
    return (Run(f"{value}. "),) if value else ()


def _raw(text: str) -> Iterator[Block]:
    """A chart that needs nothing from outside is a figure, a comment is nothing, the rest is text."""
    if text.startswith("<svg") and harmless(text):
        yield Figure(text)
    elif shown := re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL).strip():
        yield Paragraph((Run(shown),))


def _until(tokens: Sequence["Token"], kind: str) -> Sequence["Token"]:
    return tokens[: next(place for place, token in enumerate(tokens) if token.type == kind)]


def _table(tokens: Sequence["Token"]) -> Table:
    rows: list[list[str]] = []
    right: list[bool] = []
    for token, inside in pairwise(tokens):
        if token.type == "tr_open":
            rows.append([])
        elif token.type in ("th_open", "td_open"):
            rows[-1].append(_text(inside))
            if token.type == "th_open":
                right.append("right" in str(token.attrGet("style") or ""))
    return Table(header=tuple(rows[0]), rows=tuple(map(tuple, rows[1:])), right=tuple(right))


def _text(inline: "Token") -> str:
    return "".join(run.text for run in _runs(inline))


def _runs(inline: "Token") -> tuple[Run, ...]:
    return tuple(_joined(_words(inline.children or ())))


def _words(children: Iterable["Token"]) -> Iterator[Run]:
    bold = False
    for token in children:
        if token.type in ("strong_open", "strong_close"):
            bold = token.type == "strong_open"
        elif token.type in ("softbreak", "hardbreak"):
            yield Run("\n" if token.type == "hardbreak" else " ", bold)
        elif token.content:
            yield Run(token.content, bold)


def _joined(runs: Iterable[Run]) -> Iterator[Run]:
    """Neighbours of one kind as one."""
    last: Run | None = None
    for run in runs:
        if last and last.bold == run.bold:
            last = Run(last.text + run.text, run.bold)
        else:
            if last:
                yield last
            last = run
    if last:
        yield last
