"""A Word file → paragraphs: automatic numbers made into text, tables, text boxes and footnotes in their places; the door to python-docx here."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from ledger.errors import LedgerError
from ledger.extracting.paragraphs import Paragraph, row, trimmed
from ledger.words import chinese_number

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_LARGEST = 256 << 20  # bytes once unpacked


def word_paragraphs(data: bytes, name: str) -> list[Paragraph]:
    """Every paragraph and row in reading order. Raises LedgerError for a file that is broken or is no Word file."""
    from docx import Document
    from docx.opc.exceptions import OpcError

    try:
        document = Document(io.BytesIO(_bounded(data)))
    except (zipfile.BadZipFile, OpcError, SyntaxError, KeyError, ValueError) as error:
        raise LedgerError(f"{name} 打不开，不是完好的 Word 文件（docx）", "在 Word 或 WPS 里打开它，另存为 docx 后再试") from error
    return _Reader(document).read()


def _bounded(data: bytes) -> bytes:
    """The file, unless it would fill the memory once unpacked."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        if sum(each.file_size for each in packed.infolist()) > _LARGEST:
            raise zipfile.BadZipFile
    return data


class _Reader:
    def __init__(self, document: Any) -> None:
        self._document = document
        self._numbers = _Numbers(document)
        self._made: list[Paragraph] = []
        self._paragraphs = self._tables = 0

    def read(self) -> list[Paragraph]:
        self._body(self._document.element.body)
        for text in self._footnotes():
            self._made.append(Paragraph(text=text, place="脚注"))
        return self._made

    def _body(self, parent: Any) -> None:
        for child in parent:
            if child.tag == f"{_W}p":
                self._paragraph(child)
            elif child.tag == f"{_W}tbl":
                self._table(child)
            elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}customXml", f"{_W}ins"):
                self._body(child)

    def _paragraph(self, element: Any) -> None:
        number = self._numbers.of(element)
        for place, line in enumerate(_text(element).split("\n")):
            text = trimmed((number if place == 0 else "") + line.lstrip())
            if text:
                self._paragraphs += 1
                self._made.append(Paragraph(text=text, place=f"第{self._paragraphs}段", heading=self._numbers.heading(element) if place == 0 else 0))
        for box in _boxes(element):
            lines = (trimmed(self._numbers.of(inner) + _text(inner)) for inner in box.iter(f"{_W}p"))
            self._made += [Paragraph(text=line, place="文本框") for line in lines if line]

    def _table(self, element: Any) -> None:
        self._tables += 1
        table = self._tables
        above: list[str] = []
        for number, line in enumerate((each for each in element.iter(f"{_W}tr") if _nearest(each, "tbl") is element), 1):
            cells = self._cells(line, above)
            above = cells
            if any(map(trimmed, cells)):
                self._made.append(row(cells, table, number))

    def _cells(self, line: Any, above: list[str]) -> list[str]:
        """The cells of a row, one for each column of the table's grid: a merged one says the same in all that it covers."""
        before = line.find(f"{_W}trPr/{_W}gridBefore")
        cells = [""] * (int(before.get(f"{_W}val", "0")) if before is not None else 0)
        for cell in (each for each in line.iter(f"{_W}tc") if _nearest(each, "tr") is line):
            span = cell.find(f"{_W}tcPr/{_W}gridSpan")
            merge = cell.find(f"{_W}tcPr/{_W}vMerge")
            goes_on = merge is not None and merge.get(f"{_W}val", "continue") == "continue"
            if goes_on and len(cells) < len(above):
                text = above[len(cells)]
            else:
                text = "\n".join(trimmed(self._numbers.of(each) + _text(each)) for each in cell.iter(f"{_W}p")).strip()
            cells += [text] * (int(span.get(f"{_W}val", "1")) if span is not None else 1)
        return cells

    def _footnotes(self) -> Iterator[str]:
        from docx.oxml import parse_xml

        for part in self._document.part.package.iter_parts():
            if str(part.partname) == "/word/footnotes.xml":
                notes = parse_xml(part.blob)
                for note in notes.iter(f"{_W}footnote"):
                    if note.get(f"{_W}type") in (None, "normal") and (text := trimmed("".join(map(_text, note.iter(f"{_W}p"))))):
                        yield text


def _text(element: Any) -> str:
    """What a paragraph shows: with what was inserted, without what was struck out, text boxes and hidden text."""
    said = []
    for each in element.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}cr", f"{_W}noBreakHyphen"):
        if _nearest(each, "p") is not element or any(above.tag == _FALLBACK for above in each.iterancestors()):
            continue
        run = _nearest(each, "r")
        if run is None or run.find(f"{_W}rPr/{_W}vanish") is not None:
            continue
        if each.tag == f"{_W}t":
            said.append(each.text or "")
        elif each.tag == f"{_W}br" and each.get(f"{_W}type") in ("page", "column"):
            continue
        else:
            said.append({f"{_W}tab": "\t", f"{_W}noBreakHyphen": "-"}.get(each.tag, "\n"))
    return "".join(said)


def _nearest(element: Any, tag: str) -> Any:
    return next(element.iterancestors(f"{_W}{tag}"), None)


def _boxes(element: Any) -> Iterator[Any]:
    for box in element.iter(f"{_W}txbxContent"):
        if not any(above.tag == _FALLBACK for above in box.iterancestors()):
            yield box


class _Numbers:
    """The automatic numbers of a document, counted as Word counts them."""

    def __init__(self, document: Any) -> None:
        self._levels: dict[str, dict[int, Any]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._abstract: dict[str, str] = {}
        self._styles: dict[str, Any] = {each.get(f"{_W}styleId"): each for each in document.styles.element.iter(f"{_W}style")}
        part = next((each for each in document.part.package.iter_parts() if str(each.partname) == "/word/numbering.xml"), None)
        if part is not None:
            self._learn(part.element if hasattr(part, "element") else None)

    def _learn(self, element: Any) -> None:
        if element is None:
            return
        abstracts = {each.get(f"{_W}abstractNumId"): _levels(each) for each in element.iter(f"{_W}abstractNum")}
        for each in element.iter(f"{_W}num"):
            number, link = each.get(f"{_W}numId"), each.find(f"{_W}abstractNumId")
            base = link.get(f"{_W}val") if link is not None else None
            own = {int(over.get(f"{_W}ilvl", "0")): level for over in each.iter(f"{_W}lvlOverride") for level in over.iter(f"{_W}lvl")}
            self._levels[number] = {**abstracts.get(base, {}), **own}
            # numbers that share a list count on in it, unless one begins anew
            self._abstract[number] = number if any(True for _ in each.iter(f"{_W}startOverride")) else f"list {base}"

    def of(self, element: Any) -> str:
        """The number in front of a paragraph, counted on by asking; empty where there is none."""
        number, depth = self._asked(element)
        level = self._levels.get(number or "", {}).get(depth)
        if number is None or level is None:
            return ""
        counts = self._counts.setdefault(self._abstract[number], {})
        counts[depth] = counts[depth] + 1 if depth in counts else _whole(level, "start", 1)
        for deeper in [each for each in counts if each > depth]:
            del counts[deeper]
        return self._said(self._levels[number], depth, counts)

    def _said(self, levels: Mapping[int, Any], depth: int, counts: Mapping[int, int]) -> str:
        shape = _value(levels[depth], "lvlText") or ""
        if _value(levels[depth], "numFmt") in ("bullet", "none"):
            return ""
        for each in range(depth + 1):
            if f"%{each + 1}" in shape and each in levels:
                count = counts.get(each, _whole(levels[each], "start", 1))
                shape = shape.replace(f"%{each + 1}", _counted(count, _value(levels[each], "numFmt") or "decimal"))
        return shape

    def _asked(self, element: Any) -> tuple[str | None, int]:
        """The list and depth of a paragraph, by itself or by its style; numId 0 means none."""
        for properties in self._properties(element):
            found = properties.find(f"{_W}numPr")
            number = found.find(f"{_W}numId") if found is not None else None
            if found is not None and number is not None:
                depth = found.find(f"{_W}ilvl")
                return number.get(f"{_W}val"), int(depth.get(f"{_W}val", "0")) if depth is not None else 0
        return None, 0

    def heading(self, element: Any) -> int:
        """The outline level of a paragraph, from 1; 0 for body text."""
        for properties in self._properties(element):
            if (found := properties.find(f"{_W}outlineLvl")) is not None:
                level = int(found.get(f"{_W}val", "9"))
                return level + 1 if level < 9 else 0
        return 0

    def _properties(self, element: Any) -> Iterator[Any]:
        """The paragraph's own properties, then those of its style and the styles that is based on."""
        own = element.find(f"{_W}pPr")
        if own is None:
            return
        yield own
        name = _value(own, "pStyle")
        for _ in range(10):
            style = self._styles.get(name or "")
            if style is None:
                return
            if (found := style.find(f"{_W}pPr")) is not None:
                yield found
            name = _value(style, "basedOn")


def _levels(element: Any) -> dict[int, Any]:
    return {int(each.get(f"{_W}ilvl", "0")): each for each in element.iter(f"{_W}lvl")}


def _value(element: Any, tag: str) -> str | None:
    found = element.find(f"{_W}{tag}")
    return found.get(f"{_W}val") if found is not None else None


def _whole(element: Any, tag: str, usual: int) -> int:
    said = _value(element, tag)
    return int(said) if said and said.isdigit() else usual


def _counted(count: int, form: str) -> str:
    """A count in one of Word's forms; Arabic in those that Chinese documents do not use."""
    if form.startswith(("chinese", "japaneseCounting", "taiwaneseCounting", "ideograph")) and 0 < count < 100:
        return chinese_number(count)
    if form.startswith("decimalEnclosedCircle") and 0 < count <= 20:
        return chr(0x245F + count)
    if form in ("lowerLetter", "upperLetter") and 0 < count <= 26:
        return chr((0x60 if form == "lowerLetter" else 0x40) + count)
    return str(count)
