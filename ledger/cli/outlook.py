"""How the office stands: 概况 and 逾期."""

from collections.abc import Sequence
from typing import Any

from ledger.cli.arguments import InBook, InList, Limit, OfLeader, OfUnit
from ledger.cli.chosen import Wanted
from ledger.cli.output import Column, emit_json, emit_rows, print_err, say
from ledger.cli.rows import OVERDUE_COLUMNS, item_json, overdue_row
from ledger.cli.selection import Selection, apart, say_carried, select, shown_of
from ledger.cli.session import Session
from ledger.reports.figures import Counts, count, total
from ledger.words import long_date

STATES = {"??": "新文件", " M": "已修改", "M ": "已修改", "MM": "已修改", " D": "已删除", "D ": "已删除", "A ": "新文件", "AM": "新文件"}
COUNT_COLUMNS = (
    Column("清单"), Column("总数", number=True), Column("在办", number=True), Column("办结", number=True), Column("销号", number=True),
    Column("暂缓", number=True), Column("撤销", number=True), Column("逾期", number=True), Column("临期", number=True), Column("红灯", number=True),
    Column("黄灯", number=True), Column("未报", number=True), Column("办结率"),
)  # fmt: skip


def status(session: Session, year: InBook = None) -> None:
    """概况：各清单的总数、在办、办结、逾期和红黄灯，以及没提交的改动

    例：ledger status
    """
    looked_for = list if session.known_at else session.workspace.uncommitted_soon()
    selection = Selection(year=year)
    try:
        found, idle = session.counted(session.year(year) if year is not None else None)
    finally:
        uncommitted = looked_for()
        _tell(session, uncommitted)
    standings = select(session, selection, found)
    lists, policy = session.office.settings.lists, session.yardstick.policy.lights
    rows = {name: count([one for one in standings if one.item.list == name], policy, [each for each in idle if each.list == name]) for name in lists}
    if session.options.json:
        files = [{"state": STATES.get(state, "有改动"), "path": path} for state, path in uncommitted]
        by_list = [{"list": name, "title": lists[name].title, **_counts_json(counts)} for name, counts in rows.items()]
        emit_json(session, "status", {**_counts_json(total(rows.values())), "lists": by_list, "uncommitted": files})
        return
    say(session, f"{session.office.settings.office}  截至{long_date(session.today)}")
    shown = [(lists[name].title, counts) for name, counts in rows.items() if counts.items]
    emit_rows(COUNT_COLUMNS, [_counts_row(title, counts) for title, counts in [*shown, ("合计", total(rows.values()))]])
    say_carried(session, select(session, selection, session.carried()))


def _tell(session: Session, uncommitted: Sequence[tuple[str, str]]) -> None:
    for state, path in uncommitted if not session.options.json else ():
        print_err(f"没有提交：{path}（{STATES.get(state, '有改动')}）")
    if any("D" not in state for state, _ in uncommitted) and not session.options.json:
        print_err("提示：ledger commit -m 说明 可把这些改动记下来")


def overdue(session: Session, task_list: InList = None, unit: OfUnit = None, leader: OfLeader = None, limit: Limit = None) -> None:
    """逾期：过了现时限还没办结的事项，逾期最久的在前

    例：ledger overdue --unit 区住建局
    """
    selection = Selection(task_list=task_list, unit=unit, leader=leader, overdue=True)
    late = sorted(
        select(session, selection, session.standings(wanted=Wanted(open=True, folded=session.options.json))),
        key=lambda one: (-one.days_overdue, one.item.id),
    )
    if session.options.json:
        emit_json(session, "overdue", [item_json(session, one) for one in late[:limit]])
        return
    emit_rows(OVERDUE_COLUMNS, [overdue_row(one) for one in late[:limit]], empty="没有逾期的事项")
    say(session, f"截至{long_date(session.today)}，逾期{shown_of(len(late), limit)}{apart(late)}")


def _counts_json(counts: Counts) -> dict[str, Any]:
    return {name: getattr(counts, name) for name in Counts.__struct_fields__} | {"finish_rate": counts.finish_rate}


def _counts_row(title: str, counts: Counts) -> tuple[object, ...]:
    return (
        title, counts.items, counts.open, counts.finished, counts.closed, counts.suspended, counts.cancelled, counts.overdue, counts.due_soon,
        counts.red, counts.yellow, counts.unreported, counts.finish_rate,
    )  # fmt: skip
