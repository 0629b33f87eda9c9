"""The Chinese a user reads: names of kinds, statuses and fields, how numbers and dates are written, and the register line of a change."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType

from ledger.model import Cadence, Entry, ExtraField, Item, Kind, Role, Status, TallyEntry, TallyKind, Target, Urgency

KINDS: Mapping[Kind, str] = {
    Kind.ASSIGN: "交办",
    Kind.ACCEPT: "签收",
    Kind.PROGRESS: "进展",
    Kind.REMIND: "催办",
    Kind.INSPECT: "督查",
    Kind.EXTEND: "延期",
    Kind.SUBMIT: "申请办结",
    Kind.RETURN: "退回",
    Kind.COMPLETE: "办结",
    Kind.CLOSE: "销号",
    Kind.SUSPEND: "暂缓",
    Kind.RESUME: "恢复",
    Kind.CANCEL: "撤销",
    Kind.AWARD: "加分",
    Kind.DEDUCT: "扣分",
    Kind.NOTE: "备注",
    Kind.ATTACH: "佐证",
    Kind.VOID: "作废",
    Kind.EDIT: "更正",
}

STATUSES: Mapping[Status, str] = {
    Status.REGISTERED: "已立项",
    Status.ASSIGNED: "已交办",
    Status.ACCEPTED: "已签收",
    Status.IN_PROGRESS: "办理中",
    Status.SUBMITTED: "已申请办结",
    Status.COMPLETED: "已办结",
    Status.CLOSED: "已销号",
    Status.SUSPENDED: "已暂缓",
    Status.CANCELLED: "已撤销",
}

CADENCES: Mapping[Cadence, str] = {
    Cadence.DAILY: "每日",
    Cadence.WEEKLY: "每周",
    Cadence.BIWEEKLY: "每两周",
    Cadence.MONTHLY: "每月",
    Cadence.BIMONTHLY: "每两月",
    Cadence.QUARTERLY: "每季度",
    Cadence.SEMIANNUAL: "每半年",
    Cadence.ONCE: "一次性",
}

URGENCIES: Mapping[Urgency, str] = {Urgency.NORMAL: "一般", Urgency.URGENT: "紧急", Urgency.CRITICAL: "特急"}
_CODED: Mapping[str, Mapping[str, str]] = {
    "cadence": {str(code): word for code, word in CADENCES.items()},
    "urgency": {str(code): word for code, word in URGENCIES.items()},
}

ROLES: Mapping[Role, str] = {
    Role.REGISTER: "立项",
    Role.EXTEND: "记延期",
    Role.CLOSE: "记办结、销号、撤销",
    Role.AWARD: "记加分、扣分",
    Role.ADMINISTER: "管理台账（设置、办法、名录、模板、建账结账）",
    Role.APPROVE: "批准",
}

FIELDS: Mapping[str, str] = {
    "id": "编号",
    "former_ids": "原编号",
    "title": "事项",
    "list": "清单",
    "source": "来源",
    "document": "文件",
    "number": "文号",
    "clause": "条款",
    "date": "日期",
    "leader": "批示领导",
    "goal": "工作目标",
    "target": "量化目标",
    "value": "目标值",
    "direction": "方向",
    "standard": "完成标准",
    "lead_leader": "牵头领导",
    "lead_units": "牵头单位",
    "support_units": "配合单位",
    "owner": "责任人",
    "supervisor": "督办员",
    "urgency": "紧急程度",
    "full_name": "全称",
    "aliases": "别名",
    "group": "组别",
    "contact": "联系人",
    "phone": "电话",
    "parent": "上级事项",
    "weight": "权重",
    "carried_from": "结转自",
    "carried_to": "结转至",
    "tags": "标签",
    "public": "公开",
    "opened": "立项日期",
    "due": "原时限",
    "limit": "办理时限",
    "cadence": "反馈周期",
    "milestones": "节点",
    "log": "记录",
    "key": "记录号",
    "kind": "类别",
    "on": "发生日期",
    "at": "录入时间",
    "by": "录入人",
    "text": "内容",
    "percent": "进度",
    "problems": "存在问题",
    "next": "下一步",
    "method": "方式",
    "to_unit": "催办对象",
    "finding": "督查发现",
    "to": "延至",
    "approved_by": "批准人",
    "exempt": "免计超时",
    "grade": "等次",
    "verified_by": "核查人",
    "evidence": "佐证",
    "file": "文件名",
    "size": "字节数",
    "digest": "校验值",
    "stored": "存放位置",
    "points": "分值",
    "unit": "单位",
    "voids": "作废的记录",
    "field": "更正的栏",
    "old": "原为",
    "new": "改为",
    "entries": "各条计数",
    "count": "数量",
    "level": "级别",
}


# Characters that nobody sees, but that turn, hide or break a line: line separators, marks of direction, blanks without width.
INVISIBLE = "\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff"
YEARS = range(1990, 2101)  # a day outside is a slip of the finger
YEARS_HINT = f"年份应在{YEARS[0]}到{YEARS[-1]}之间"

ESTIMATED = "（暂估）"


def number(value: Decimal | int) -> str:
    """A number without needless zeros: 15, 62.5."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def chinese_number(value: int) -> str:
    """一 to 九十九, as headings count."""
    digits = "〇一二三四五六七八九"
    tens, ones = divmod(value, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{digits[tens]}十"
    return head + (digits[ones] if ones or not tens else "")


def rounded(value: Decimal, places: int = 1) -> Decimal:
    """Half up, as offices round (DOMAIN §6); nothing is ever rounded to minus zero."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP) + 0


def rate(part: int, whole: int) -> str:
    """A share in percent with one decimal, half up; a dash where there is nothing to divide by (DOMAIN §6)."""
    return "—" if whole == 0 else f"{rounded(Decimal(part * 100) / whole)}%"


def growth(now: int, before: int) -> str:
    """同比: an increase or decrease in percent of what it was, signed, one decimal, half up; a dash where it was nothing."""
    if before == 0:
        return "—"
    percent = rounded(Decimal((now - before) * 100) / before)
    return f"{percent:+}%" if percent else "0.0%"


def rise(change: str) -> str:
    """同比 in running text: 增长3.6%, 下降2.0%, 持平, or that there is nothing to compare with."""
    if change == "—":
        return "上年同期为零，不作比较"
    figure = change.lstrip("+-")
    return "持平" if figure == "0.0%" else f"{'增长' if change.startswith('+') else '下降'}{figure}"


def signed(value: int) -> str:
    """An increase or decrease as a clerk writes it in a table: +3, -2, 持平."""
    return "持平" if value == 0 else f"{value:+d}"


def long_date(day: date) -> str:
    """2026年3月5日."""
    return f"{day.year}年{day.month}月{day.day}日"


def short_date(day: date) -> str:
    """3月5日."""
    return f"{day.month}月{day.day}日"


def marked(text: object, *, estimated: bool) -> str:
    """A day or a count of days; one that rests on a year whose holiday notice is not known says so (暂估)."""
    return f"{text}{ESTIMATED if estimated else ''}"


def sized(size: int) -> str:
    """A file's size as people say it: 820 字节, 35 KB, 1.2 MB."""
    if size < 1024:
        return f"{size} 字节"
    return f"{-(-size // 1024)} KB" if size < 1 << 20 else f"{rounded(Decimal(size) / (1 << 20))} MB"


def names(values: Iterable[str]) -> str:
    """A list of names in running text: 甲局、乙局."""
    return "、".join(values)


_DIRECTIONS = {"at_least": "不少于", "at_most": "不多于", "equal": "等于"}


def said_target(target: Target | None) -> str:
    """量化目标 in words: 不少于95%; nothing where there is none."""
    return f"{_DIRECTIONS[target.direction]}{number(target.value)}{target.unit}" if target else ""


def about(title: str) -> str:
    """How a paper's title begins with a matter's: 关于…, which it is not said twice."""
    return title if title.startswith("关于") else f"关于{title}"


def quoted(title: str) -> str:
    """A title in running text; nothing where there is none."""
    return f"“{title}”" if title else ""


HIDDEN = "（不公开）"


def register_line(item: Item, entry: Entry | None = None, own: Mapping[str, ExtraField] = MappingProxyType({})) -> str:
    """The line the office's register has for a change, used as the subject of its commit: `ZD-2026-001 进展 15%：完成选址比选`.

    Without an entry it is the line of the item's registration (立项). `own` are the fields that the item's list declares: what a
    private one says is not repeated.
    """
    if entry is None:
        return f"{item.id} 立项：{_one_line(item.title)}"
    detail = _detail(item, entry, own)
    head = " ".join(part for part in (item.id, KINDS[entry.kind], detail) if part)
    said = _one_line(entry.text or entry.finding or "")
    return f"{head}：{said}" if said else head


def tally_line(kind: TallyKind, entry: TallyEntry) -> str:
    """The register line of something counted: `来文 3件（2026-03-05）`, `信息采用 2条 区发改局 市级（2026-03-05）：…`."""
    said = f"：{_one_line(entry.text)}" if entry.text else ""
    if entry.voids:
        return f"{kind.title} 作废 {entry.voids}{said}"
    what = " ".join(part for part in (kind.title, f"{entry.count}{kind.measure}", entry.unit, entry.level) if part)
    return f"{what}（{entry.on.isoformat()}）{said}"


def _detail(item: Item, entry: Entry, own: Mapping[str, ExtraField]) -> str:
    if entry.percent is not None:
        return f"{number(entry.percent)}%"
    if entry.to is not None:
        return f"至{entry.to.isoformat()}"
    if entry.points is not None:
        return f"{number(entry.points)}分（{entry.unit or names(item.lead_units)}）"
    if entry.voids is not None:
        return entry.voids
    if entry.field is not None and entry.field in own:
        extra = own[entry.field]
        return f"{extra.title} {HIDDEN if extra.private else _change(entry)}"
    if entry.field is not None:
        return f"{FIELDS.get(entry.field.partition('.')[2] or entry.field, entry.field)} {_change(entry)}"
    return entry.file or entry.method or ""


def _change(entry: Entry) -> str:
    old, new = (as_said(entry.field or "", value) or "空" for value in (entry.old, entry.new))
    return f"{_one_line(old)} → {_one_line(new)}"


def _one_line(text: str, limit: int = 60) -> str:
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def as_said(field: str, value: str | None) -> str | None:
    """A header field's value as people say it, where files keep it as a code: 每月 for `monthly`."""
    return _CODED.get(field, {}).get(value or "", value)
