"""Which row is the heading, and which column holds what, by the many names offices have for them (DOMAIN §8)."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType
from unicodedata import normalize

from ledger.record import Record, field
from ledger.sheets.grid import Grid, Row

# A field's names, the office's own first; the first field that has a heading among its names takes the column.
ITEMS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "id": ("编号", "事项编号", "台账编号", "任务编号", "id"),
        "list": ("清单", "所属清单", "list"),
        "category": ("类别", "类型", "分类", "板块", "任务类别", "工作类别"),
        "title": (
            "事项", "事项名称", "任务内容", "任务名称", "工作任务", "主要任务", "重点任务", "重点工作", "工作事项", "督办事项", "督查事项", "议定事项",
            "批示事项", "交办事项", "目标任务", "具体任务", "项目名称", "任务", "工作内容", "重点工作任务", "主要工作任务", "事项内容", "title",
        ),
        "goal": ("工作目标", "年度目标", "目标要求", "目标", "工作要求", "年度工作目标", "任务目标", "goal"),
        "target": ("量化目标", "量化指标", "目标值", "指标", "target"),
        "standard": ("完成标准", "成果形式", "形象进度", "验收标准", "办结标准", "完成标志", "成果", "standard"),
        "lead_leader": (
            "牵头领导", "责任领导", "分管领导", "包保领导", "包靠领导", "领办领导", "挂包领导", "区领导", "县领导", "市领导", "牵头区领导", "牵头县领导",
            "牵头市领导", "责任区领导", "责任县领导", "责任市领导", "分管区领导", "分管县领导", "分管市领导", "lead_leader",
        ),
        "lead_units": ("牵头单位", "牵头部门", "主办单位", "牵头责任单位", "承办单位", "主办部门", "承办部门", "主责单位", "lead_units"),
        "support_units": (
            "配合单位", "协办单位", "协同单位", "会办单位", "参加单位", "配合部门", "协办部门", "配合责任单位", "参与单位", "support_units",
        ),
        "units": ("责任单位", "责任部门", "落实单位"),  # the lead where no column names one, else in support
        "owner": ("责任人", "主要责任人", "具体责任人", "承办人", "经办人", "责任人员", "owner"),
        "supervisor": ("督办员", "督办人", "督查员", "督办责任人", "supervisor"),
        "due": (
            "原时限", "完成时限", "完成时间", "办结时限", "办理时限", "进度要求", "时限", "时限要求", "完成期限", "截止时间", "截止日期", "要求完成时间",
            "计划完成时间", "办结时间要求", "due",
        ),
        "cadence": ("反馈周期", "报送周期", "反馈频次", "调度频次", "cadence"),
        "urgency": ("紧急程度", "缓急", "缓急程度", "urgency"),
        "milestones": ("节点", "时间节点", "重要节点", "节点安排", "阶段目标", "进度安排", "milestones"),
        "document": ("来源", "来源文件", "任务来源", "事项来源", "依据", "来源依据", "出处", "文件名称", "document"),
        "number": ("文号", "来源文号", "发文字号", "number"),
        "clause": ("条款", "来源条款", "clause"),
        "source_date": ("来源日期", "批示日期", "批示时间", "会议日期", "会议时间", "发文日期", "source_date"),
        "source_leader": ("批示领导", "source_leader"),
        "source_text": ("批示原文", "批示内容", "领导批示", "批示", "source_text"),
        "opened": ("立项日期", "立项时间", "opened"),
        "parent": ("上级事项", "parent"),
        "weight": ("权重", "weight"),
        "tags": ("标签", "tags"),
        "remark": ("备注", "说明", "remark"),
    }
)  # fmt: skip
PROGRESS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "id": ITEMS["id"],
        "percent": ("进度", "进度%", "完成进度", "完成比例", "完成率", "当前进度", "本期进度", "percent"),
        "text": ("进展", "进展情况", "工作进展", "办理情况", "落实情况", "最新进展", "本期进展", "完成情况", "目前进展", "text"),
        "problems": ("问题", "存在问题", "困难", "存在困难", "困难问题", "存在的问题", "困难和问题", "problems"),
        "next": ("下一步", "下一步工作", "下一步打算", "下一步计划", "下步打算", "下步工作", "下一步工作计划", "下一步措施", "next"),
        "evidence": ("佐证", "佐证材料", "evidence"),
        "on": ("反馈日期", "填报日期", "日期", "报送日期", "on"),
        "by": ("录入人", "填报人", "by"),
    }
)
TALLIES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "kind": ("计数类别", "类别", "kind"),
        "on": ("日期", "时间", "on"),
        "count": ("数量", "件数", "条数", "次数", "期数", "count"),
        "unit": ("单位", "报送单位", "单位名称", "unit"),
        "level": ("级别", "采用级别", "level"),
        "text": ("内容", "备注", "说明", "标题", "text"),
    }
)
UNITS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "name": ("单位名称", "单位", "名称", "name"),
        "full_name": ("全称", "单位全称", "full_name"),
        "aliases": ("别名", "简称", "别称", "曾用名", "aliases"),
        "group": ("组别", "分组", "考核组别", "group"),
        "leader": ("分管领导", "联系领导", "leader"),
        "contact": ("联系人", "联络员", "contact"),
        "phone": ("电话", "联系电话", "手机", "phone"),
        "collective": ("泛指", "泛指单位", "collective"),
    }
)
NEEDED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"items": ("title",), "progress": ("id", "text"), "tallies": ("on", "count"), "units": ("name", "group")}
)
FORMS: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType({"progress": PROGRESS, "items": ITEMS, "tallies": TALLIES, "units": UNITS})
COMPUTED = ("现时限", "状态", "进度", "灯", "逾期天数", "最近进展")  # columns of ours that nobody sends back
_NUMBERING = ("序号", "序", "号", "no", "no.")
_SUMS = re.compile(r"(?:合计|共计|小计|总计|累计)(?:\d.*)?|共\d+项.*")
_SECTION = re.compile(r"[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|第[一二三四五六七八九十]+[章节部分]")
_REMARKS = re.compile(r"(?:注|说明|备注|填表说明|填报说明|填表人|填报人|审核人|单位负责人|联系电话|填报单位(?:（盖章）)?|填表日期)[:：].*")


class Table(Record, frozen=True, kw_only=True):
    """A grid understood: fields by their columns (from 0), the columns that nobody asked for, and the rows under the heading.

    `apart` are rows that are no items, with why: totals, remarks, the heading over again.
    """

    grid: Grid
    heading: Row
    columns: Mapping[str, int] = field(default_factory=dict)
    unknown: tuple[int, ...] = ()
    rows: tuple[Row, ...] = ()
    apart: tuple[tuple[Row, str], ...] = ()

    def cell(self, row: Row, name: str) -> str:
        """What a row says of a field; empty where it says nothing."""
        place = self.columns.get(name)
        return row.cells[place] if place is not None and place < len(row.cells) else ""

    def place(self, name: str) -> str:
        """A field's column for a message, with its heading: C列（完成时限）."""
        place = self.columns[name]
        return f"{self.grid.column(place)}（{self.heading.cells[place]}）"


def kind_of(grid: Grid) -> str | None:
    """What a table is of, by its headings: progress where it has numbers and 进展, else items, counts or units; None where it is none of these."""
    return next((kind for kind in FORMS if understood(grid, kind)), None)


def understood(grid: Grid, kind: str, own: Mapping[str, str] = MappingProxyType({})) -> Table | None:
    """The grid as a table of a kind; None where no row is its heading. `own` are the office's own fields, by their titles.

    The heading is the row, among those at the top, that names most fields, and all that are needed.
    """
    forms = {**FORMS[kind], **{name: (_plain(title),) for title, name in own.items()}}
    tops = [(row, _columns(row, forms)) for row in grid.rows[:15]]
    row, columns = max(tops, key=lambda pair: len(pair[1]), default=(None, {}))
    if row is None or not all(name in columns for name in NEEDED[kind]):
        return None
    below = grid.rows[grid.rows.index(row) + 1 :]
    judged = [(each, _apart(each, row)) for each in below]
    return Table(
        grid=grid,
        heading=row,
        columns=columns,
        unknown=tuple(
            place for place, text in enumerate(row.cells) if text and place not in columns.values() and _plain(text) not in (*_NUMBERING, *COMPUTED)
        ),
        rows=tuple(each for each, why in judged if not why),
        apart=tuple((each, why) for each, why in judged if why),
    )


def _columns(row: Row, forms: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Fields by their columns; a column belongs to the field whose list of names has its heading earliest."""
    plain = [_plain(text) for text in row.cells]
    columns: dict[str, int] = {}
    for name, known in forms.items():
        place = next((plain.index(each) for each in known if each in plain and plain.index(each) not in columns.values()), None)
        if place is not None:
            columns[name] = place
    if "units" in columns:
        columns["support_units" if "lead_units" in columns else "lead_units"] = columns.pop("units")
    return columns


@cache
def _plain(heading: str) -> str:
    """A heading without blanks, marks, and what stands in brackets: `完成 时限*（必填）` is 完成时限."""
    text = re.sub(r"[（(\[【][^（(\[【]*[)）\]】]", "", normalize("NFKC", heading).lower())
    return re.sub(r"[\s*:：]", "", text)


def _apart(row: Row, heading: Row) -> str:
    """Why a row under the heading is none of the table's; empty when it is one."""
    filled = [text for text in row.cells if text]
    if row.hidden:
        return "隐藏的行"
    if row.cells[0] == heading.cells[0] and row.cells == heading.cells:
        return "表头重复"
    if any(_SUMS.fullmatch(_plain(text)) for text in filled[:2]):
        return "合计行"
    if len(set(filled)) == 1 and _REMARKS.fullmatch(filled[0]):
        return "说明行"
    return "分节标题" if len(filled) == 1 and _SECTION.match(filled[0]) else ""
