"""出门前再看一遍: what a finished document still leaves open — places not filled in, placeholders, days that are estimates (暂估)."""

import re
from collections.abc import Iterator

from ledger.record import Record

UNFILLED, PLACEHOLDER, ESTIMATED = "没有填写", "留空未填", "暂估"

_ANY = re.compile(r"未填写|暂估|[xXＸ×＿_]{2}|[xX×](?=[个项年月日])|[【〔（(]\s*[】〕）)]|待(?:补充|填写)|〔\s")
_UNFILLED = re.compile(r"（未填写）")
_ESTIMATED = re.compile(r"（[^（）]*暂估[^（）]*）|按周一至周五暂估")
_PLACEHOLDER = re.compile(
    r"(?<![A-Za-z0-9\-.×])(?:[xXＸ×]{2,}|[xX×](?=[个项年月日]))(?![A-Za-z0-9\-])|[＿_]{2,}|【\s*】|〔\s*〕|（\s*）|\(\s*\)|待(?:补充|填写)"
)
_TITLES = re.compile(r"《[^》]*》")  # a name such as 《××管理办法》 is meant so
_NUMBER = re.compile(r"[A-Z]{1,6}-\d{4}-\d{3,6}")
_ESCAPED = re.compile(r"\\([\\`*\[\]<|_~&#>=+.\-)!])")
_CELLS = re.compile(r"(?<!\\)\|")


class Gap(Record, frozen=True, kw_only=True):
    """One place: what is open there, the heading it stands under, the words around it, and what to type to close it."""

    kind: str
    where: str
    text: str
    hint: str


def gaps(markdown: str) -> tuple[Gap, ...]:
    """Every open place of a document, in order. Titles in 《》 and numbers of models (X-200) are no placeholders."""
    return tuple(_gaps(markdown)) if _ANY.search(markdown) else ()


def _gaps(markdown: str) -> Iterator[Gap]:
    under = heading = last = ""  # the heading of the section, the heading row of the table, and the last number of an item
    for line in markdown.splitlines():
        if line.startswith("#"):
            under, heading = _plain(line.lstrip("# ")), ""
        elif not line.startswith("|"):
            heading = ""
            if not line.startswith("<!--") and _ANY.search(line):
                yield from _in_words(_plain(line), under, last)
        elif not heading:
            heading = line
        elif _ANY.search(line):
            yield from _in_row([_plain(cell) for cell in _split(line)], [_plain(cell) for cell in _split(heading)], under)
        last = found[0] if (found := _NUMBER.search(line)) else last


def _split(line: str) -> list[str]:
    return [cell.strip() for cell in _CELLS.split(line.strip().strip("|"))]


def _plain(text: str) -> str:
    return _ESCAPED.sub(r"\1", text).strip()


def _in_words(text: str, under: str, last: str) -> Iterator[Gap]:
    named = _NUMBER.search(text)
    number = named[0] if named else ""
    for kind, found in _found(text):
        start, end = max(0, found.start() - 12), min(len(text), found.end() + 8)
        hint = _of_letter(under, last) or _hint(kind, text, number) if kind == UNFILLED and not number else _hint(kind, text, number)
        yield Gap(kind=kind, where=under, text=f"{number} {text[start:end]}".lstrip(), hint=hint)


def _in_row(cells: list[str], columns: list[str], under: str) -> Iterator[Gap]:
    number = next((cell for cell in cells if _NUMBER.fullmatch(cell)), "")
    for column, cell in zip(columns, cells, strict=False):
        for kind, _ in _found(cell):
            shown = cell if len(cell) <= 24 else f"{cell[:24]}…"
            yield Gap(kind=kind, where=under, text=f"{number + ' ' if number else ''}{column}：{shown}", hint=_hint(kind, f"{column}{cell}", number))


def _found(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    """The first place of each kind in a text."""
    bare = _TITLES.sub(lambda found: "书" * len(found[0]), text)
    for kind, pattern in ((UNFILLED, _UNFILLED), (PLACEHOLDER, _PLACEHOLDER), (ESTIMATED, _ESTIMATED)):
        found = pattern.search(bare)
        if found:
            yield kind, found


def _of_letter(under: str, number: str) -> str | None:
    """What a letter's section lacks is a field of the matter it named before."""
    if "办理要求" in under and number:
        return f"ledger edit {number} standard=完成标准"
    if "存在问题" in under and number:
        return f"ledger progress {number} --problems 原因"
    return f"ledger progress {number} --next 下一步" if "下一步" in under and number else None


def _hint(kind: str, text: str, number: str) -> str:
    if kind == ESTIMATED:
        return "放假安排公布后用 ledger check 复核"
    if not number:
        return "在 data/ledger.yaml 的 documents 里或模板里补上"
    if "责任" in text:
        return f"ledger edit {number} owner=姓名"
    return f"ledger progress {number} --problems 原因" if "原因" in text else f"ledger progress {number} -m 内容"
