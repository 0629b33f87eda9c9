"""What calamine does not tell of a spreadsheet, read from the file's own XML: which rows are hidden, which cells are shown as percentages."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from ledger.record import Record

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_REFERENCE = re.compile(r"([A-Z]{1,3})(\d+)")
_LARGEST = 1 << 30  # bytes of a part once unpacked; what an office keeps in a sheet is far below
_BUILT_IN = frozenset({"9", "10"})  # the number formats 0% and 0.00%


class Asides(Record, frozen=True):
    """Of one sheet, by row and column counted from 0."""

    hidden: frozenset[int] = frozenset()
    percent: frozenset[tuple[int, int]] = frozenset()


def asides(data: bytes) -> Mapping[str, Asides]:
    """By the name of the sheet; nothing for an xls, which keeps them in a form of its own."""
    if not data.startswith(b"PK"):
        return {}
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        if any(each.file_size > _LARGEST for each in packed.infolist()):
            raise zipfile.BadZipFile
        names = set(packed.namelist())
        if "xl/workbook.xml" in names:
            percentages = _percentages(packed) if "xl/styles.xml" in names else frozenset()
            return {title: _xlsx(packed, path, percentages) for title, path in _sheets(packed) if path in names}
        return dict(_ods(packed)) if "content.xml" in names else {}


def _sheets(packed: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """The sheets of an xlsx and where they are."""
    targets = {each.get("Id"): each.get("Target", "") for each in _elements(packed, "xl/_rels/workbook.xml.rels", "Relationship")}
    for each in _elements(packed, "xl/workbook.xml", "sheet"):
        relation = next((value for name, value in each.items() if name.endswith("}id")), "")
        target = targets.get(relation, "").removeprefix("/")
        yield each.get("name", ""), target if target.startswith("xl/") else f"xl/{target}"


def _percentages(packed: zipfile.ZipFile) -> frozenset[str]:
    """The places, in the list of cell styles, of those that show a percentage."""
    shown = {each.get("numFmtId", "") for each in _elements(packed, "xl/styles.xml", "numFmt") if "%" in each.get("formatCode", "")} | _BUILT_IN
    styles = next(_elements(packed, "xl/styles.xml", "cellXfs"), None)
    return frozenset(str(place) for place, each in enumerate(styles if styles is not None else ()) if each.get("numFmtId") in shown)


def _xlsx(packed: zipfile.ZipFile, path: str, percentages: frozenset[str]) -> Asides:
    hidden, percent = set(), set()
    for row in _elements(packed, path, "row"):
        if row.get("hidden") in ("1", "true"):
            hidden.add(int(row.get("r", "1")) - 1)
        for cell in row:
            if cell.get("s") in percentages and (match := _REFERENCE.fullmatch(cell.get("r", ""))):
                percent.add((int(match[2]) - 1, _place(match[1])))
        row.clear()
    return Asides(frozenset(hidden), frozenset(percent))


def _place(letters: str) -> int:
    """A column by its letters, counted from 0."""
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place - 1


def _ods(packed: zipfile.ZipFile) -> Iterator[tuple[str, Asides]]:
    for sheet in _elements(packed, "content.xml", "table"):
        hidden: set[int] = set()
        percent: set[tuple[int, int]] = set()
        number = 0
        for row in (each for each in sheet.iter() if _local(each) == "table-row"):
            repeated = int(_attribute(row, "number-rows-repeated") or 1)
            if _attribute(row, "visibility") in ("collapse", "filter"):
                hidden.update(range(number, number + min(repeated, 100_000)))
            place = 0
            for cell in row:
                if _attribute(cell, "value-type") == "percentage":
                    percent.add((number, place))
                place += int(_attribute(cell, "number-columns-repeated") or 1)
            number += repeated
        yield _attribute(sheet, "name"), Asides(frozenset(hidden), frozenset(percent))
        sheet.clear()


def _elements(packed: zipfile.ZipFile, path: str, tag: str) -> Iterator["Element"]:
    """The elements of a part that have a name, each once it has been read to its end. Raises ValueError for a part that is no XML."""
    from xml.etree.ElementTree import ParseError, iterparse

    with packed.open(path) as part:
        try:
            found = iterparse(part)  # noqa: S314 - expat itself limits how far entities may grow
            yield from (each for _, each in found if _local(each) == tag)
        except ParseError as error:
            raise ValueError(path) from error


def _local(element: "Element") -> str:
    return str(element.tag).rpartition("}")[2]


def _attribute(element: "Element", name: str) -> str:
    return next((value for key, value in element.items() if key.rpartition("}")[2] == name), "")
