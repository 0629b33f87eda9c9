"""Paragraphs of a Word file: headings, running text, masthead, signature and imprint, as elements of its XML."""

import math
import re
from collections.abc import Iterable, Sequence
from typing import Any
from unicodedata import east_asian_width
from xml.sax.saxutils import escape

from ledger.formats.blocks import Block, Heading, Paragraph, Run

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what no XML may hold
_ANNEX = re.compile(r"(附(?:件)?\s*\d*)[：:]?\s*(.*)")
_RED = "D00000"
_TITLE_ROOM = 19.5  # ems of a line of the title, in 22 points
_BREAK = re.compile(
    r"(?![（《“〔]|[\x21-\x7e]{2}|[0-9][年月日个项件])..(?<![）》”〕，。、；：？！])", re.DOTALL
)  # the characters on both sides of a break
_JOINT = re.compile(r"[的和、）》，年月度]$")
_OPENING = re.compile(r"督查|督办|催办|领导|会议|信息|事项|情况|责任|任务|各|关于")  # words that titles of ours are made of
WIDTH = 8845  # twentieths of a point: a line of a page that stands, 156 mm
_EM = 320  # twentieths of a point: a character of running text
STYLES = ("Heading1", "Heading2", "Heading3", "Heading4")


def element(xml: str, *, inside: Any = None) -> Any:
    """An element of the file's XML; `inside` is put into its first child."""
    from docx.oxml import parse_xml

    made = parse_xml(re.sub(r"^<w:\w+", lambda found: f'{found[0]} xmlns:w="{W}" xmlns:r="{_R}"', xml))
    if inside is not None:
        made[0].append(inside)
    return made


def safe(text: str) -> str:
    """Text that XML may hold, escaped."""
    return escape(_NO_XML.sub("", text))


def runs(parts: Iterable[Run], properties: str = "") -> str:
    """Words as runs; quotation marks and dashes take the font of the Chinese around them."""
    made = []
    for part in parts:
        bold = "<w:b/>" if part.bold else ""
        inside = "<w:br/>".join(f'<w:t xml:space="preserve">{safe(line)}</w:t>' for line in part.text.split("\n"))
        made.append(f'<w:r><w:rPr><w:rFonts w:hint="eastAsia"/>{bold}{properties}</w:rPr>{inside}</w:r>')
    return "".join(made)


def _made(style: str, parts: Iterable[Run], shape: str = "", properties: str = "") -> Any:
    return element(f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{shape}</w:pPr>{runs(parts, properties)}</w:p>')


def title(text: str, *, below: bool) -> Any:
    """The title, in lines of about the same length; `below` a masthead it keeps two lines of distance from its rule."""
    return _made("Title", [Run(balanced(text))], f'<w:spacing w:before="{2 * 579 if below else 0}"/>')


def balanced(text: str) -> str:
    """A title too long for one line, broken near its middle, after a word that may end a line and never within a number or before a stop."""
    if _ems(text) <= _TITLE_ROOM:
        return text
    lines = math.ceil(_ems(text) / _TITLE_ROOM)
    goal = _ems(text) / lines
    places = [place for place in range(2, len(text) - 1) if _BREAK.match(text[place - 1 : place + 1])]
    if not places:
        return text
    best = min(places, key=lambda place: abs(_ems(text[:place]) - goal) - (3 if _JOINT.search(text[:place]) or _OPENING.match(text, place) else 0))
    return f"{text[:best]}\n{balanced(text[best:])}"


def heading(block: Heading) -> Any:
    """一、 to （1）, as Word's own headings, so that its outline shows them."""
    return _made(STYLES[min(block.level, len(STYLES)) - 1], [Run(block.text)])


def paragraph(block: Paragraph, *, leading: bool) -> Any:
    """Running text with its first line two characters in; the line under the title is centred, the addressee flush left.

    What is `leading` to a table or a signature ends on the page where that begins, so that neither stands on a page without text.
    """
    style = {"dateline": "Subtitle", "addressee": "Salutation"}.get(block.role, "BodyText")
    return _made(style, block.runs, "<w:keepNext/>" if leading else "")


def annex_heading(text: str, *, fresh: bool) -> list[Any]:
    """附件1 flush left at the top of a page, its title centred below; `fresh` when the page must still be begun."""
    match = _ANNEX.fullmatch(text)
    label, name = (match[1].strip(), match[2]) if match else (text, "")
    label = "附件" if label == "附" else label
    first = _made("Heading1", [Run(label)], f'{"<w:pageBreakBefore/>" if fresh else ""}<w:ind w:firstLineChars="0" w:firstLine="0"/>')
    return [first, _made("AnnexTitle", [Run(name)])] if name else [first]


def signature(name: Paragraph, following: Sequence[Block]) -> list[Any]:
    """落款: the day four characters in from the right, the name centred over it; a longer name keeps two characters and the day moves under it."""
    day = following[0] if following and isinstance(following[0], Paragraph) else None
    if day is None:
        return [_signed(name, 2)]
    breadth, below = _ems(name.text), _ems(day.text)
    inset = max(4.0, 2 + (breadth - below) / 2)
    return [_signed(name, inset + (below - breadth) / 2, first=True), _signed(day, inset)]


def _signed(block: Paragraph, inset: float, *, first: bool = False) -> Any:
    chars = round(inset * 100)
    before = '<w:spacing w:before="579"/>' if first else ""
    inset_ = f'<w:ind w:firstLineChars="0" w:firstLine="0" w:rightChars="{chars}" w:right="{round(inset * _EM)}"/><w:jc w:val="right"/>'
    return _made("BodyText", block.runs, f"{'<w:keepNext/>' if first else ''}{before}{inset_}")


def _ems(text: str) -> float:
    return sum(1.0 if east_asian_width(each) in "WFA" else 0.5 for each in text)


def masthead(lines: Sequence[Paragraph]) -> list[Any]:
    """红头: the first line large and red, the others below it (a line with a wide gap has one end left and one right), and a red rule under all."""
    made = []
    for place, line in enumerate(lines):
        rule = f'<w:pBdr><w:bottom w:val="single" w:sz="18" w:space="4" w:color="{_RED}"/></w:pBdr>' if place == len(lines) - 1 else ""
        start, gap, end = line.text.rpartition("\u3000")
        if place == 0:
            size = min(
                104, max(44, round(156 / 25.4 * 72 / max(_ems(line.text), 1) * 2 * 0.9))
            )  # half points: as large as the line allows, up to 52 points
            made.append(_made("Masthead", line.runs, rule, f'<w:color w:val="{_RED}"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'))
        elif gap and place:
            shape = f'{rule}<w:tabs><w:tab w:val="right" w:pos="{WIDTH}"/></w:tabs><w:ind w:firstLineChars="0" w:firstLine="0"/>'
            made.append(
                element(f'<w:p><w:pPr><w:pStyle w:val="BodyText"/>{shape}</w:pPr>{runs([Run(start)])}<w:r><w:tab/></w:r>{runs([Run(end)])}</w:p>')
            )
        else:
            made.append(_made("BodyText", line.runs, f'{rule}<w:ind w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="center"/>'))
    return made


def imprint(lines: Sequence[Paragraph]) -> list[Any]:
    """版记: in 14 points, a rule above and one below, in a frame at the foot of the last page; a paragraph without height holds the frame.

    All its paragraphs have the same frame and rules, which makes them one. Rules between them would dissolve the frame in LibreOffice.
    """
    frame = f'<w:framePr w:w="{WIDTH}" w:wrap="notBeside" w:vAnchor="margin" w:hAnchor="margin" w:xAlign="left" w:yAlign="bottom"/>'
    rule = 'w:val="single" w:sz="8" w:space="1" w:color="auto"'
    shape = f"{frame}<w:pBdr><w:top {rule}/><w:bottom {rule}/></w:pBdr>"
    return [*(_made("Imprint", line.runs, shape) for line in lines), element('<w:p><w:pPr><w:spacing w:line="20" w:lineRule="exact"/></w:pPr></w:p>')]
