"""Items as the outside sees them: the stable JSON keys of DESIGN §4, and the columns of tables."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from ledger.cli.output import Column
from ledger.cli.session import Session
from ledger.model import Entry, ExtraField, Item, Kind
from ledger.rules.lights import light, named_reason, reason
from ledger.rules.marks import Mark
from ledger.rules.ranking import RankRow
from ledger.rules.standing import Standing
from ledger.words import FIELDS, HIDDEN, KINDS, STATUSES, as_said, marked, names, number

ITEM_COLUMNS = (
    Column("编号"), Column("事项", wide=True), Column("牵头单位"), Column("现时限"), Column("状态"), Column("进度", number=True), Column("灯"),
)  # fmt: skip
OVERDUE_COLUMNS = (
    Column("编号"), Column("事项", wide=True), Column("牵头单位"), Column("责任人", spare=True), Column("现时限"), Column("逾期天数", number=True),
    Column("工作日", number=True, spare=True), Column("进度", number=True), Column("催办", number=True, spare=True),
)  # fmt: skip
RANK_COLUMNS = (
    Column("组别"), Column("名次", number=True), Column("单位"), Column("得分", number=True), Column("牵头", number=True), Column("办结", number=True),
    Column("按时", number=True, spare=True), Column("超时", number=True), Column("逾期", number=True), Column("应报", number=True, spare=True), Column("迟报", number=True, spare=True),
    Column("未报", number=True), Column("加分", number=True, spare=True), Column("扣分", number=True), Column("席位"), Column("升降"),
)  # fmt: skip
MARK_COLUMNS = (
    Column("日期"),
    Column("分值", number=True),
    Column("条款"),
    Column("编号"),
    Column("缘由", wide=True),
    Column("记录号"),
    Column("性质"),
)
SEATS = {"top": "优胜席", "bottom": "落后席", None: ""}


def item_json(session: Session, one: Standing) -> dict[str, Any]:
    """An item with its computed standing, by the keys that the outside may rely on."""
    item = one.item
    return {
        "id": item.id,
        "title": item.title,
        "list": item.list,
        "source": source_json(item),
        "lead_leader": item.lead_leader,
        "lead_units": item.lead_units,
        "support_units": item.support_units,
        "owner": item.owner,
        "urgency": item.urgency,
        "opened": item.opened,
        "due": item.due,
        "current_due": one.current_due,
        "scored_due": one.scored_due,
        "cadence": item.cadence or session.yardstick.list_of(item).cadence,
        "status": one.status,
        "percent": one.percent,
        "planned_percent": one.planned_percent,
        "light": session.light(one),
        "overdue": one.overdue,
        "days_overdue": one.days_overdue,
        "workdays_overdue": one.workdays_overdue,
        "finished_on": one.finished_on,
        "on_time": one.on_time,
        "unreported": one.unreported,
        "last_report_on": one.last_report_on,
        "reminders": one.count(Kind.REMIND),
        "extensions": one.count(Kind.EXTEND),
        "returns": one.count(Kind.RETURN),
        "tags": item.tags,
        "limit": item.limit,
        "due_estimated": one.due_estimated,
        "current_due_estimated": one.current_due_estimated,
    }


def source_json(item: Item) -> dict[str, Any]:
    """来源, without the parts that are not known."""
    return present(item.source)


def present(record: Any) -> dict[str, Any]:
    """A record's fields that hold anything."""
    values = ((name, getattr(record, name)) for name in record.__struct_fields__)
    return {name: value for name, value in values if value not in (None, "", (), False)}


def show_json(session: Session, one: Standing) -> dict[str, Any]:
    """An item with its whole header and every entry that exists, voided ones marked."""
    item = one.item
    extra = session.yardstick.list_of(item).fields
    return item_json(session, one) | {
        "goal": item.goal,
        "target": present(item.target) if item.target else None,
        "standard": item.standard,
        "supervisor": item.supervisor,
        "parent": item.parent,
        "former_ids": item.former_ids,
        "carried_from": item.carried_from,
        "carried_to": item.carried_to,
        "milestones": [present(stone) for stone in item.milestones],
        "extra": {name: Decimal(value) if extra[name].type == "number" else value for name, value in item.extra if not extra[name].private},
        "light_reason": named_reason(one, session.yardstick.policy.lights),
        "reports_expected": one.reports(),
        "reports_on_time": one.reports("on_time"),
        "reports_late": one.reports("late"),
        "reports_missing": one.reports("missing"),
        "log": [public(entry, extra) | {"voided": voided} for entry, voided in entries(one)],
    }


def public(entry: Entry, own: Mapping[str, ExtraField]) -> dict[str, Any]:
    """What an entry carries; what a private field said before and after a correction is not repeated."""
    hidden = entry.field is not None and entry.field in own and own[entry.field].private
    return present(entry) | ({"old": HIDDEN, "new": HIDDEN} if hidden else {})


def entries(one: Standing) -> list[tuple[Entry, bool]]:
    """The entries up to the day in folding order, each with whether it is voided."""
    living = {entry.key for entry in one.entries}
    return [(entry, entry.key not in living) for entry in sorted(one.item.log, key=lambda entry: entry.order) if entry.on <= one.day]


def light_reason(session: Session, one: Standing) -> str:
    """Why a light is yellow or red."""
    return reason(one, session.yardstick.policy.lights)


def light_name(session: Session, one: Standing) -> str:
    """The light in the office's own word."""
    policy = session.yardstick.policy.lights
    return policy.names[light(one, policy)]


def deadline(one: Standing) -> str | None:
    """现时限 as every listing prints it: 暂估 where it rests on a year whose holiday notice is not known."""
    return marked(one.current_due, estimated=one.current_due_estimated) if one.current_due else None


def item_row(session: Session, one: Standing) -> Sequence[object]:
    """The cells of ITEM_COLUMNS."""
    return (
        one.item.id, one.item.title, names(one.item.lead_units), deadline(one), STATUSES[one.status],
        f"{number(one.percent)}%", light_name(session, one),
    )  # fmt: skip


def overdue_row(one: Standing) -> Sequence[object]:
    """The cells of OVERDUE_COLUMNS."""
    return (
        one.item.id, one.item.title, names(one.item.lead_units), one.item.owner, deadline(one), one.days_overdue, marked(one.workdays_overdue, estimated=one.estimated),
        f"{number(one.percent)}%", one.count(Kind.REMIND),
    )  # fmt: skip


def rank_json(row: RankRow) -> dict[str, Any]:
    """A line of the ranking, by the keys that the outside may rely on."""
    return {name: getattr(row, name) for name in RankRow.__struct_fields__ if name != "marks"} | {"movement": row.movement}


def rank_row(row: RankRow) -> Sequence[object]:
    """The cells of RANK_COLUMNS."""
    return (
        row.group, row.rank, row.unit, number(row.score) if row.rank else None, row.items, row.finished, row.on_time, row.late, row.overdue,
        row.reports_expected, row.reports_late, row.reports_missing, number(row.awards), number(row.deductions), SEATS[row.seat], movement_words(row.movement),
    )  # fmt: skip


def movement_words(places: int | None) -> str | None:
    """升2, 降1, 平: places gained or lost since the period before; None where there is nothing to compare."""
    if places is None:
        return None
    return f"升{places}" if places > 0 else f"降{-places}" if places < 0 else "平"


def mark_json(mark: Mark) -> dict[str, Any]:
    """A mark with all it rests on."""
    return {name: getattr(mark, name) for name in Mark.__struct_fields__}


def mark_row(mark: Mark) -> Sequence[object]:
    """The cells of MARK_COLUMNS."""
    return mark.day, signed_points(mark.points), mark.clause, mark.item, mark.reason, mark.entry, "建议" if mark.computed else "决定"


def signed_points(points: Decimal) -> str:
    """+1.5, -0.5, 0."""
    return f"{'+' if points > 0 else ''}{number(points)}"


def entry_words(entry: Entry, own: Mapping[str, ExtraField]) -> str:
    """What an entry says, on one line: kind, then whatever it carries."""
    carried: Mapping[str, str] = {
        "percent": "{}%", "method": "{}", "to": "延至{}", "limit": "按{}", "exempt": "免计超时", "points": "{}分", "unit": "{}", "clause": "依据{}", "to_unit": "{}",
        "grade": "等次{}", "approved_by": "批准人{}", "verified_by": "核查人{}", "evidence": "佐证：{}", "file": "{}", "size": "{}字节", "voids": "作废{}", "field": "{}", "old": "原为{}",
        "new": "改为{}", "finding": "发现：{}", "text": "{}", "problems": "存在问题：{}", "next": "下一步：{}",
    }  # fmt: skip
    found = public(entry, own)
    if entry.field:
        found |= {name: as_said(entry.field, found[name]) for name in ("old", "new") if name in found}
        found["field"] = own[entry.field].title if entry.field in own else FIELDS.get(entry.field.partition(".")[2] or entry.field, entry.field)
    said = [shape.format(_word(found[name])) for name, shape in carried.items() if name in found]
    return "；".join([KINDS[entry.kind], *said])


def _word(value: Any) -> str:
    if isinstance(value, tuple):
        return names(value)
    return number(value) if hasattr(value, "quantize") else str(value)
