"""Blocks → plain text for a chat group: no tables, no markup; each row of a table becomes a sentence."""

import re
from collections.abc import Iterable, Iterator, Mapping

from ledger.formats.blocks import Block, Document, Heading, Paragraph, Table

_NOTHING = ("", "—")
_SUBJECTS = ("事项", "任务内容", "主要任务", "任务", "工作任务", "议定事项", "批示内容")  # what a row is about, where it has one of these
_UNITS = ("牵头单位", "承办单位", "催办单位", "责任单位", "主要责任单位", "单位")
_SAID: Mapping[str, str] = {
    "逾期天数": "逾期{}天",
    "逾期工作日": "逾期{}个工作日",
    "催办次数": "催办{}次",
    "项数": "{}项",
    "得分": "得{}分",
    "排名": "第{}名",
    "名次": "第{}名",
}
_BESIDE_DAYS = "合{}个工作日"  # how the working days are told right after the days
_BY_ITSELF = ("日期", "方式", "是否按时", "类别", "状态", "完成情况", "席位")  # columns whose values need no name
_LIGHTS = {"绿": "绿灯", "黄": "黄灯", "红": "红灯", "无": "不亮灯"}
_FIGURE = re.compile(r"[-+]?\d[\d.]*")
_DATES = re.compile(r"(?:\d{4}年\d{1,2}月\d{1,2}日[、—至]?)+(?:（暂估）)?")
_LONG = re.compile(r".{21,}|.*[，。；！？].*", re.DOTALL)  # running text: a sentence of its own
_AS_OF = re.compile(r"截至 (\d{4})-")


def plain(document: Document) -> str:
    """The document's words, a blank line before each chapter; charts are left out. Days of the document's own year are without it."""
    year = _AS_OF.search(document.mark)
    lines = [*(each.text for each in document.masthead)]
    lines += ["", document.title] if document.title and lines else [document.title] if document.title else []
    for blocks in (document.body, *document.annexes):
        lines += _lines(blocks, f"{year[1]}年" if year else "")
    if document.imprint:
        lines += ["", *(each.text for each in document.imprint)]
    return "\n".join([*lines, "", document.mark]).strip("\n") + "\n"


def _lines(blocks: Iterable[Block], year: str) -> Iterator[str]:
    signed = False
    for block in blocks:
        if isinstance(block, Table):
            told = ((_number(block, row, count), _sentence(block, row, year)) for count, row in enumerate(block.rows, 1))
            yield from (f"{number}. {sentence}" for number, sentence in told if sentence)
        elif isinstance(block, Heading):
            yield from ("", block.text) if block.level == 1 else (block.text,)
        elif isinstance(block, Paragraph):
            if block.role == "signature" and not signed:
                signed = True
                yield ""
            yield block.text


def _number(table: Table, row: tuple[str, ...], count: int) -> str:
    return row[0] if table.header[0] == "序号" else str(count)


def _sentence(table: Table, row: tuple[str, ...], year: str) -> str:
    """A row as `事项（单位，编号）：时限10月30日，逾期21天，进度85%。`; columns that say nothing are left out."""
    cells = _cells(table, row)
    subject = _subject(table, cells)
    about = cells.pop(subject, "")
    beside = [cells.pop(name) for name in (*_UNITS, "组别", "编号") if name in cells] if about else []
    said = {**_SAID, "逾期工作日": _BESIDE_DAYS} if "逾期天数" in cells else _SAID
    short = [_clause(name, cell, year, said) for name, cell in cells.items() if not _long(cell)]
    whole = [f"{name}：{_stopped(cell)}" if name else _stopped(cell) for name, cell in cells.items() if _long(cell)]
    head = about + (f"（{'，'.join(beside)}）" if beside else "")
    if head and short:
        return f"{head}：{'，'.join(short)}。" + "".join(whole)
    return (_stopped(head or "，".join(short)) if head or short else "") + "".join(whole)


def _cells(table: Table, row: tuple[str, ...]) -> dict[str, str]:
    """What a row says, by the names of the columns; columns of one name are told together."""
    cells: dict[str, str] = {}
    for name, cell in zip(table.header, row, strict=True):
        if cell not in _NOTHING and name != "序号":
            cells[name] = f"{cells[name]}、{cell}" if name in cells else cell
    return cells


def _subject(table: Table, cells: Mapping[str, str]) -> str:
    """The column that names what a row is about: a known one, else the first of words that are neither a day, a number nor long."""
    known = next((name for name in (*_SUBJECTS, *_UNITS) if name in cells), None)
    words = (
        name
        for name, right in zip(table.header, table.right, strict=True)
        if name in cells and not right and name not in ("日期", "时限", "编号") and not _long(cells[name])
    )
    return known or next(words, "编号")


def _clause(name: str, cell: str, year: str, said: Mapping[str, str]) -> str:
    if _DATES.fullmatch(cell):
        told = cell.replace(year, "") if year else cell
        return told if name in _BY_ITSELF else f"{name}{told}"
    if name in _BY_ITSELF or cell == "持平":
        return cell
    if name == "灯":
        return _LIGHTS.get(cell, cell)
    if name == "节点":
        return f"节点“{cell}”"
    if name in said and _FIGURE.fullmatch(cell):
        return said[name].format(cell)
    return f"{name}{cell}" if _FIGURE.match(cell) or name.endswith(("人", "领导")) else f"{name}：{cell}" if name else cell


def _long(cell: str) -> bool:
    return bool(_LONG.fullmatch(cell)) and not _DATES.fullmatch(cell)


def _stopped(text: str) -> str:
    return text if text.endswith(("。", "！", "？", "…")) else f"{text}。"
