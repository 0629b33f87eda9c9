"""Tables that assign work: which row is the heading, by the names offices have for their columns, and a matter for every row below it."""

import re
from collections.abc import Mapping, Sequence
from unicodedata import normalize

from ledger.extracting.keyed import of_values
from ledger.extracting.matters import Heading, Matter
from ledger.importing.headings import ITEMS
from ledger.record import Record, field

Cells = tuple[str, ...]
_LIKE = (
    ("number", r"^(?:序号|序|编号|项次|no\.?)$"),
    ("document", r"来源|依据|出处"),
    ("done", r"进展|落实情况|完成情况|办理情况|进度$"),
    ("lead_leader", r"领导"),
    ("support", r"配合|协办|协同|参与|参加|会办|协助"),
    ("lead", r"牵头|主办|承办|主责"),
    ("owner", r"责任人|承办人|经办人"),
    ("units", r"单位|部门|责任主体|责任分工"),
    ("milestones", r"节点|进度安排|阶段"),
    ("due", r"时限|时间|期限|进度要求"),
    ("standard", r"标准|成果|形象进度|标志"),
    ("cadence", r"周期|频次"),
    ("target", r"指标"),
    ("goal", r"目标|要求|举措|措施"),
    ("category", r"类别|板块|领域|分类|方面"),
    ("title", r"任务|事项|内容|项目|工作|名称"),
    ("remark", r"备注|说明"),
)
_EXACT = {
    name: each
    for each, names in ITEMS.items()
    for name in names
    if each in {"category", "title", "goal", "target", "standard", "owner", "milestones"}
}
_SUM = re.compile(r"^(?:合\s*计|共\s*计|小\s*计|总\s*计)")
_NOTE = re.compile(r"^(?:注|说明|备注|填表|填报)[^：:]{0,8}[:：]")
_NOTHING = re.compile(r"[-—－–/／\\无]+|暂无")
_LABEL = re.compile(r"^\s*(?:[（(]?[一二三四五六七八九十]{1,3}[）)]?[、.．]?|第[一二三四五六七八九十]+(?:部分|章))\s*")


class Understood(Record, frozen=True, kw_only=True):
    """The matters of a table's rows; rows that are headings, and rows left out with why."""

    matters: tuple[Matter, ...] = ()
    headings: tuple[int, ...] = ()
    columns: Mapping[str, int] = field(default_factory=dict)
    left: Mapping[int, str] = field(default_factory=dict)


def table_matters(rows: Sequence[tuple[int, Cells]], path: tuple[Heading, ...], before: Mapping[str, int], *, first: bool) -> Understood:
    """Every row below the heading as a matter, unless it is a section, a total or a remark.

    `before` are the columns of the table before it: one without a heading of its own goes on with them.
    """
    at, columns, depth = _heading([cells for _, cells in rows])
    if at < 0 and before and max(before.values()) < max(len(cells) for _, cells in rows):
        at, columns, depth = 0, before, 0
    if at < 0:
        return Understood(left=dict.fromkeys((place for place, _ in rows), "表头认不出，没有事项一列或责任单位一列"))
    headings = [place for place, _ in rows[at : at + depth]]
    left = dict.fromkeys((place for place, _ in rows[:at]), "表的标题")
    matters: list[Matter] = []
    section, category = path[-1].text if path else "", ""
    for place, cells in rows[at + depth :]:
        filled = [each for each in cells if each]
        if depth and cells == rows[at][1]:
            headings.append(place)
        elif _SUM.match(filled[0]) or any(_SUM.match(each) for each in filled[:2]):
            left[place] = "合计行"
        elif len(set(filled)) == 1 and _NOTE.match(filled[0]):
            left[place] = "表的说明"
        elif len(set(filled)) == 1 and not filled[0].isdigit():
            section, category = filled[0], ""
            headings.append(place)
        elif not _value(cells, columns, "title"):
            left[place] = "没有写事项"
        else:
            category = _value(cells, columns, "category") or category
            matters.append(_matter(place, cells, columns, path, section or category, category, first=first))
    return Understood(matters=tuple(_apart(matters)), headings=tuple(headings), columns=columns, left=left)


def _matter(place: int, cells: Cells, columns: Mapping[str, int], path: tuple[Heading, ...], section: str, category: str, *, first: bool) -> Matter:
    said = {name: value for name in columns if (value := _value(cells, columns, name))}
    duty = of_values({name: said.get(name, "") for name in ("lead_leader", "owner", "lead", "support", "units", "due", "standard")}, first=first)
    doubts = () if duty.leads else (("lead_units", "这一行没有写责任单位"),)
    title = " ".join(said["title"].split())
    kept: dict[str, str] = {name: said[name] for name in ("goal", "target", "milestones", "cadence", "document") if name in said}
    kept["category"] = _LABEL.sub("", category or section)
    if number := said.get("number"):
        kept["number"] = number
    return Matter(text=title, duty=duty, places=(place,), path=path, cells=kept, doubts=doubts)


def _apart(matters: Sequence[Matter]) -> list[Matter]:
    """Rows of one matter in a merged cell are told apart by their goals."""
    texts = [matter.text for matter in matters]
    made = []
    for matter in matters:
        goal = matter.cells.get("goal", "")
        made.append(Matter(
            text=f"{matter.text}：{goal.splitlines()[0]}" if texts.count(matter.text) > 1 and goal else matter.text,
            duty=matter.duty, places=matter.places, path=matter.path, cells=matter.cells, doubts=matter.doubts,
        ))  # fmt: skip
    return made


def _heading(rows: Sequence[Cells]) -> tuple[int, Mapping[str, int], int]:
    """Which row is the heading (the one that names most), its columns by field, and how many rows it takes; -1 where none is."""
    found: list[tuple[int, Mapping[str, int], int]] = []
    for at, cells in enumerate(rows[:8]):
        for depth in (1, 2):
            if at + depth > len(rows) or (depth == 2 and not _goes_on(cells, rows[at + 1])):
                continue
            merged = _under(cells, rows[at + 1]) if depth == 2 else cells
            columns = _columns(merged, rows[at + depth :])
            if "title" in columns and columns.keys() & {"lead", "units", "support", "due"}:
                found.append((at, columns, depth))
    return max(found, key=lambda each: len(each[1]), default=(-1, {}, 0))


def _goes_on(upper: Cells, lower: Cells) -> bool:
    """A second row of headings: short cells, some of them what stands above, some of them of their own."""
    same = sum(bool(below) and above == below for above, below in zip(upper, lower, strict=False))
    own = [below for above, below in zip(upper, lower, strict=False) if below and above != below]
    return bool(own) and all(len(each) <= 8 and _field(each) for each in own) and (same > 0 or not any(lower[: len(lower) - len(own)]))


def _under(upper: Cells, lower: Cells) -> Cells:
    return tuple(below or above for above, below in zip(upper, lower, strict=False))


def _columns(cells: Cells, below: Sequence[Cells]) -> dict[str, int]:
    """Fields by their columns. Of two columns that say what is to be done the one that repeats itself is the category, or else the first the title."""
    found: dict[str, list[int]] = {}
    for place, cell in enumerate(cells):
        name = _field(cell)
        if name and (place == 0 or cell != cells[place - 1]):
            found.setdefault(name, []).append(place)
    columns = {name: places[0] for name, places in found.items()}
    if "due" not in columns and "milestones" in columns:  # 时间节点 alone says the deadline too
        columns["due"] = columns.pop("milestones")
    titles = found.get("title", [])
    if len(titles) > 1:
        repeating = [place for place in titles[:-1] if _repeats(place, below)]
        columns["title"] = next((place for place in titles if place not in repeating), titles[-1])
        if repeating:
            columns.setdefault("category", repeating[0])
        elif "goal" not in columns:
            columns["goal"] = titles[1]
    if "title" not in columns and "goal" in columns:
        columns["title"] = columns.pop("goal")
    return columns


def _repeats(place: int, rows: Sequence[Cells]) -> bool:
    said = [cells[place] if place < len(cells) else "" for cells in rows]
    return len(set(said)) < len(said)


def _field(heading: str) -> str:
    plain = re.sub(r"[（(\[【][^（(\[【]*[)）\]】]", "", normalize("NFKC", heading).lower())
    plain = re.sub(r"[\s*:：]", "", plain)
    if not plain or len(plain) > 14:
        return ""
    return _EXACT.get(plain) or next((name for name, shape in _LIKE if re.search(shape, plain)), "")


def _value(cells: Cells, columns: Mapping[str, int], name: str) -> str:
    place = columns.get(name)
    said = cells[place].strip() if place is not None and place < len(cells) else ""
    return "" if _NOTHING.fullmatch(said) else said
