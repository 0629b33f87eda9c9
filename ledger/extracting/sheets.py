"""The draft as spreadsheets, as a CSV and as YAML, in the columns that docs/import.md promises."""

from collections.abc import Callable
from datetime import date, datetime

from ledger.extracting.draft import FIELDS, HEADINGS, Draft, DraftItem
from ledger.sheets.writing import Cell, Column, Doubt, Sheet, separated, workbook

_WIDTHS = {
    "序号": 6,
    "事项": 36,
    "工作目标": 44,
    "量化目标": 16,
    "牵头单位": 18,
    "配合单位": 24,
    "节点": 26,
    "完成标准": 20,
    "来源": 22,
    "原文": 60,
    "把握": 6,
    "疑点": 44,
}
_COLUMNS = tuple(Column(title=title, width=_WIDTHS.get(title, 12), kind="day" if title == "完成时限" else "text") for title in HEADINGS)
_ASIDE = tuple(Column(title=title, width=width) for title, width in (("位置", 14), ("原文", 90), ("未收入的原因", 34)))


def spreadsheet(found: Draft, made: datetime) -> bytes:
    """An xlsx: the items, doubtful cells coloured with the reason on them, and on a second sheet what was left out."""
    places = {name: place for place, name in enumerate(FIELDS, 1)}
    doubts = [Doubt(row, places[name], "；".join(whys)) for row, item in enumerate(found.items) for name, whys in item.doubts.items()]
    items = Sheet(title="草稿", columns=_COLUMNS, rows=tuple(map(_row, found.items)), doubts=tuple(doubts))
    aside = Sheet(title="未收入", columns=_ASIDE, rows=tuple((each.place, each.text, each.reason) for each in found.left_out))
    return workbook([items, aside], made)


def text_table(found: Draft) -> bytes:
    """A CSV of the items as Excel opens it."""
    return separated(_COLUMNS, map(_row, found.items))


def listing(found: Draft, scalar: Callable[[str], str]) -> bytes:
    """YAML of the items, empty fields left out, with what was left out as remarks at the end; `scalar` says a text as YAML, of several lines too."""
    lines = [f"# 提取自 {found.source.document}，共{len(found.items)}项，存疑{found.doubts}处，未收入{len(found.left_out)}段", "草稿:"]
    for item in found.items:
        said = [(title, str(cell)) for title, cell in zip(HEADINGS, _row(item), strict=True) if cell not in (None, "")]
        lines += [f"{'- ' if place == 0 else '  '}{title}: {scalar(cell)}" for place, (title, cell) in enumerate(said)]
    if found.left_out:
        lines += ["", "# 未收入的段落："]
        lines += [f"# {each.place}（{each.reason}）{' '.join(each.text.split())}" for each in found.left_out]
    return ("\n".join(lines) + "\n").encode()


def _row(item: DraftItem) -> tuple[Cell, ...]:
    fields: list[Cell] = [date.fromisoformat(value) if name == "due" and value else value for name, value in item.fields.items()]
    return (str(item.number), *fields, item.text, item.confidence, item.why)
