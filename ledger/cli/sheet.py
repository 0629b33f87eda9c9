"""One item as a page of labelled lines: its header, how it stands, its milestones, sub-items and every entry."""

from ledger.cli.rows import deadline, entries, entry_words, light_name, light_reason
from ledger.cli.session import Session
from ledger.rules.existence import carried_away
from ledger.rules.standing import Standing
from ledger.words import CADENCES, STATUSES, URGENCIES, long_date, marked, names, number


def sheet(session: Session, one: Standing) -> str:
    """An item as a page of labelled lines."""
    lines = [f"{one.item.id}  {one.item.title}"]
    lines += [f"  {label}：{value}" for label, value in _labelled(session, one) if value]
    if one.item.milestones:
        lines.append("  节点：")
        for stone in one.item.milestones:
            percent = f"  {number(stone.percent)}%" if stone.percent is not None else ""
            lines.append(f"    {stone.due}{percent}  {stone.title}".rstrip())
    if one.children:
        lines.append("  子事项：")
        for child in one.children:
            weight = f"  权重{number(child.item.weight)}" if child.item.weight else ""
            lines.append(f"    {child.item.id}  {number(child.percent)}%  {light_name(session, child)}  {child.item.title}{weight}")
    lines.append("  记录：" if one.item.log else "  记录：无")
    for entry, voided in entries(one):
        lines.append(
            f"    {entry.on}  {entry.key}  {'（已作废）' if voided else ''}{entry_words(entry, session.yardstick.list_of(one.item).fields)}  〔{entry.by}〕"
        )
    return "\n".join(lines)


def _labelled(session: Session, one: Standing) -> list[tuple[str, object]]:
    item = one.item
    task_list = session.yardstick.list_of(item)
    source = item.source
    light = light_name(session, one) + (f"（{why}）" if (why := light_reason(session, one)) else "")
    target = (
        item.target
        and f"{ {'at_least': '不少于', 'at_most': '不多于', 'equal': '等于'}[item.target.direction] }{number(item.target.value)}{item.target.unit}"
    )
    own = [(task_list.fields[name].title, value) for name, value in item.extra if not task_list.fields[name].private]
    origin = " ".join(part for part in (source.document, source.number, source.clause) if part)
    return [
        ("已结转至", _carried_to(session, one)),
        ("结转自", item.carried_from),
        ("原编号", names(item.former_ids)),
        ("清单", task_list.title),
        (
            "状态",
            f"{STATUSES[one.status]}，进度{number(one.percent)}%"
            + (f"，序时进度{one.planned_percent}%" if one.open and one.planned_percent is not None else ""),
        ),
        ("灯", light),
        ("时限", _deadline(one)),
        ("办理时限", item.limit and str(item.limit)),
        ("办结", one.finished_on and f"{one.finished_on}" + {True: "，按时", False: "，超时", None: ""}[one.on_time]),
        ("反馈", _feedback(one, CADENCES[item.cadence or task_list.cadence])),
        ("牵头领导", item.lead_leader),
        ("牵头单位", names(item.lead_units)),
        ("配合单位", names(item.support_units)),
        ("责任人", item.owner),
        ("督办员", item.supervisor),
        ("紧急程度", None if item.urgency == "normal" else URGENCIES[item.urgency]),
        ("来源", origin),
        ("批示", source.text and f"{source.leader or ''}：{source.text}"),
        ("目标", item.goal),
        ("量化目标", target),
        ("完成标准", item.standard),
        ("立项", item.opened and item.opened.isoformat()),
        ("上级事项", item.parent and item.parent + (f"（权重{number(item.weight)}）" if item.weight else "")),
        ("标签", names(item.tags)),
        *own,
    ]


def _carried_to(session: Session, one: Standing) -> str | None:
    """Where an item goes on, once it does; it is then shown as it stood on its last day."""
    if not carried_away(one.item, session.today):
        return None
    return f"{one.item.carried_to}，以后的情况见新编号；以下是{long_date(one.day)}的情况"


def _deadline(one: Standing) -> str:
    if one.current_due is None:
        return "持续性工作，未定时限"
    moved = f"（原时限{one.item.due}{'，暂估' if one.due_estimated else ''}，已延期）" if one.item.due and one.current_due != one.item.due else ""
    late = f"，逾期{one.days_overdue}天（{one.workdays_overdue}个工作日{'，暂估' if one.estimated else ''}）" if one.overdue else ""
    return f"{deadline(one)}{moved}{late}"


def _feedback(one: Standing, cadence: str) -> str:
    """How often the unit reports, when it last did, and how it kept the windows judged up to the day; sub-items report instead of their parent."""
    last = f"，最近一次{one.last_report_on}" if one.last_report_on else ""
    if one.children:
        return f"由子事项反馈{last}"
    kept = (
        f"；应报{one.reports()}次，按时{one.reports('on_time')}次，迟报{one.reports('late')}次，未报{one.reports('missing')}次" if one.windows else ""
    )
    return f"{cadence}{last}{kept}{_unreported(one)}"


def _unreported(one: Standing) -> str:
    if not one.unreported or not one.open:
        return ""
    return f"；应于{marked(one.windows[-1].report_day, estimated=one.windows[-1].estimated)}前反馈，未报"
