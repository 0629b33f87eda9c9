"""Tables in text files: which encoding a file is in, told strictly, and the rows of CSV, TSV and JSON."""

import codecs
import csv
import io
import json
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from ledger.errors import LedgerError
from ledger.sheets.grid import Grid, Row
from ledger.sheets.writing import harmed

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SEPARATORS = ",\t;，；|"


def decoded(data: bytes, name: str) -> str:
    """A file's text: by its mark of byte order, else as UTF-8, UTF-16 or GB18030 (which holds GBK), whichever it strictly is.

    Raises LedgerError for what is none of them, or only by an accident: text with characters that nobody writes.
    """
    for encoding in _candidates(data):
        try:
            text = data.decode(encoding)
        except UnicodeError:
            continue
        if _is_written(text):
            return text
    raise LedgerError(f"认不出 {name} 的文字编码，没有读入", "用 Excel 或 WPS 打开它，另存为 xlsx 或“CSV UTF-8”，再试一次")


def _candidates(data: bytes) -> Iterator[str]:
    marked = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)
    if marked:
        yield marked
        return
    if b"\0" in data:
        yield from sorted(("utf-16-le", "utf-16-be"), key=lambda name: -data[name == "utf-16-le" :: 2].count(0))
        return
    yield from ("utf-8", "gb18030")


def _is_written(text: str) -> bool:
    """No control characters, no private or unassigned ones: a wrong encoding gives itself away by them."""
    return not any(unicodedata.category(each) in ("Cc", "Co", "Cn", "Cs") for each in set(text) - set("\t\r\n\x1a"))


def separated(text: str, name: str) -> Grid:
    """The rows of a CSV or TSV, whatever separates its cells; a row's number is the line it begins on."""
    reader = csv.reader(io.StringIO(text.replace("\x1a", ""), newline=""), delimiter=_separator(text), strict=True)
    rows, line = [], 1
    try:
        for cells in reader:
            rows.append(Row(line, tuple(harmed(_trimmed(cell)) for cell in cells)))
            line = reader.line_num + 1
    except csv.Error as error:
        raise LedgerError(f"{name} 第{line}行的引号不成对，没有读入", "检查这一行的英文双引号；格里的双引号要写成两个") from error
    return Grid(name, tuple(rows))


def _separator(text: str) -> str:
    """The one that splits most of the first lines into the same number of cells, then into most cells."""
    lines = [line for line in text.splitlines()[:20] if line.strip()]
    counts = {each: [line.count(each) for line in lines] for each in _SEPARATORS}
    best = max(_SEPARATORS, key=lambda each: (*_commonest(counts[each]), -_SEPARATORS.index(each)))
    return best if any(counts[best]) else ","


def _commonest(counts: Sequence[int]) -> tuple[int, int]:
    """How many lines share the commonest count above zero, and that count."""
    return max(((counts.count(each), each) for each in set(counts) if each), default=(0, 0))


def from_json(text: str, name: str) -> Grid:
    """A JSON list of mappings, or one mapping a line (JSON lines): the keys are the heading; a row's number counts the mappings from 1."""
    try:
        found = json.loads(text) if text.lstrip().startswith("[") else [json.loads(line) for line in text.splitlines() if line.strip()]
    except json.JSONDecodeError as error:
        raise LedgerError(f"{name} 第{error.lineno}行不是 JSON，没有读入", "检查引号、逗号和括号是否成对") from error
    if len(found) == 1 and isinstance(found[0], dict) and isinstance(found[0].get("data"), list):
        found = found[0]["data"]  # what `ledger … --json` printed
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise LedgerError(f"{name} 不是一行一条的 JSON，没有读入", '写成 [{"事项": "…", "牵头单位": "…"}, …]')
    return of_mappings(name, found)


def of_mappings(name: str, found: Sequence[Mapping[str, object]], numbers: Sequence[int] = ()) -> Grid:
    """Mappings as a table with their keys as its heading, in row 0; rows are counted from 1 unless `numbers` says where they stand."""
    keys = list(dict.fromkeys(key for each in found for key in each))
    rows = [Row(number, tuple(_said(each.get(key)) for key in keys)) for number, each in zip(numbers or range(1, len(found) + 1), found, strict=True)]
    return Grid(name, (Row(0, tuple(keys)), *rows))


def _said(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(map(_said, value))
    return _trimmed(str(value))


def _trimmed(text: str) -> str:
    return text.strip().strip("\ufeff\u200b")
