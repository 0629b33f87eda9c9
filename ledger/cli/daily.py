"""What is asked day by day: 日询问."""

from typing import Any

import typer

from ledger.cli.arguments import InList, OfLeader, OfOwner, OfSupervisor, OfUnit
from ledger.cli.output import Column, Section, emit_json, emit_sections, say
from ledger.cli.rows import item_json
from ledger.cli.selection import Selection, select
from ledger.cli.session import Session
from ledger.model import Urgency
from ledger.reports.daily import Daily, DailyRow, daily
from ledger.words import URGENCIES, long_date

TODAY_COLUMNS = (
    Column("编号"), Column("事项", wide=True), Column("单位"), Column("情况", wide=True), Column("联系人"), Column("电话"),
)  # fmt: skip


def today(
    context: typer.Context,
    task_list: InList = None,
    unit: OfUnit = None,
    leader: OfLeader = None,
    owner: OfOwner = None,
    supervisor: OfSupervisor = None,
) -> None:
    """日询问：今天该问的事：到期、应报、逾期、节点、待审批等，各找谁

    例：ledger today --supervisor 赵敏
    """
    session: Session = context.obj
    selection = Selection(task_list=task_list, unit=unit, leader=leader, owner=owner, supervisor=supervisor)
    chosen = select(session, selection, session.standings())
    found = daily(chosen, session.today, session.yardstick, session.ledger.directory)
    if session.options.json:
        emit_json(session, "today", {section.name: [_today_json(session, row) for row in section.rows] for section in found.sections})
        return
    say(session, f"{long_date(found.day)}（{found.kind}）：{_totals(found)}")
    emit_sections(Section(section.title, TODAY_COLUMNS, [_today_row(row) for row in section.rows]) for section in found.sections)


def _totals(found: Daily) -> str:
    counts = [f"{section.title}{len(section.rows)}项" for section in found.sections if section.rows]
    return "，".join(counts) or "没有要问的事项"


def _today_row(row: DailyRow) -> tuple[object, ...]:
    item = row.standing.item
    pressing = "" if item.urgency is Urgency.NORMAL else f"{URGENCIES[item.urgency]}，"
    return item.id, item.title, row.unit, pressing + row.reason, row.contact, row.phone


def _today_json(session: Session, row: DailyRow) -> dict[str, Any]:
    said = {"day": row.day, "unit": row.unit, "reason": row.reason, "contact": row.contact, "phone": row.phone}
    return item_json(session, row.standing) | said
