"""How the office stands: 概况, 逾期, 排名."""

from typing import Annotated, Any

import typer

from ledger.cli.arguments import InList, Limit, OfLeader, OfUnit
from ledger.cli.output import Column, emit_json, emit_rows, emit_text, print_err, say
from ledger.cli.rows import MARK_COLUMNS, OVERDUE_COLUMNS, RANK_COLUMNS, item_json, mark_json, mark_row, overdue_row, rank_json, rank_row
from ledger.cli.selection import Selection, apart, select, shown_of
from ledger.cli.session import Session
from ledger.errors import UsageError
from ledger.reports.figures import Counts, count
from ledger.rules.periods import Period, parse_period, period_of
from ledger.rules.scores import RankRow, ranking
from ledger.words import long_date, names, number

STATES = {"??": "新文件", " M": "已修改", "M ": "已修改", "MM": "已修改", " D": "已删除", "D ": "已删除", "A ": "新文件", "AM": "新文件"}
COUNT_COLUMNS = (
    Column("清单"), Column("总数", number=True), Column("在办", number=True), Column("办结", number=True), Column("销号", number=True),
    Column("暂缓", number=True), Column("撤销", number=True), Column("逾期", number=True), Column("临期", number=True), Column("红灯", number=True),
    Column("黄灯", number=True), Column("未报", number=True), Column("办结率"),
)  # fmt: skip


def status(context: typer.Context) -> None:
    """概况：各清单的总数、在办、办结、逾期和红黄灯，以及没提交的改动

    例：ledger status
    """
    session: Session = context.obj
    uncommitted = session.workspace.uncommitted()
    for state, path in uncommitted if not session.options.json else ():
        print_err(f"没有提交：{path}（{STATES.get(state, '有改动')}）")
    if any("D" not in state for state, _ in uncommitted) and not session.options.json:
        print_err("提示：ledger commit -m 说明 可把这些改动记下来")
    standings = session.standings()
    lists = session.ledger.settings.lists
    rows = {name: count([one for one in standings if one.item.list == name], session.yardstick.policy.lights) for name in lists}
    total = count(standings, session.yardstick.policy.lights)
    if session.options.json:
        files = [{"state": STATES.get(state, "有改动"), "path": path} for state, path in uncommitted]
        by_list = [{"list": name, "title": lists[name].title, **_counts_json(counts)} for name, counts in rows.items()]
        emit_json(session, "status", {**_counts_json(total), "lists": by_list, "uncommitted": files})
        return
    say(session, f"{session.ledger.settings.office}  截至{long_date(session.today)}")
    shown = [(lists[name].title, counts) for name, counts in rows.items() if counts.items]
    emit_rows(COUNT_COLUMNS, [_counts_row(title, counts) for title, counts in [*shown, ("合计", total)]])


def overdue(context: typer.Context, task_list: InList = None, unit: OfUnit = None, leader: OfLeader = None, limit: Limit = None) -> None:
    """逾期：过了现时限还没办结的事项，逾期最久的在前

    例：ledger overdue --unit 区住建局
    """
    session: Session = context.obj
    selection = Selection(task_list=task_list, unit=unit, leader=leader, overdue=True)
    late = sorted(select(session, selection, session.standings()), key=lambda one: (-one.days_overdue, one.item.id))
    if session.options.json:
        emit_json(session, "overdue", [item_json(session, one) for one in late[:limit]])
        return
    emit_rows(OVERDUE_COLUMNS, [overdue_row(one) for one in late[:limit]], empty="没有逾期的事项")
    say(session, f"截至{long_date(session.today)}，逾期{shown_of(len(late), limit)}{apart(late)}")


def rank(
    context: typer.Context,
    period: Annotated[
        str | None, typer.Option("--period", metavar="时段", help="2026-W47、2026-11、2026-Q4 或 2026，默认今年", show_default=False)
    ] = None,
    explain: Annotated[str | None, typer.Option("--explain", metavar="单位", help="逐条说明一个单位的分是怎么来的", show_default=False)] = None,
    group: Annotated[str | None, typer.Option("--group", metavar="组别", help="只看一组", show_default=False)] = None,
) -> None:
    """排名：按组别给各单位打分排名；--explain 单位 逐条说明

    例：ledger rank --period 2026-10 --explain 区发改局
    """
    session: Session = context.obj
    span = parse_period(period) if period else period_of("year", session.today)
    day = min(span.last, session.today)
    if span.first > session.today:
        raise UsageError(f"{span.title}还没有开始", "换一个时段，或用 --today 指明日期")
    scoring = session.ledger.settings.policy.scoring
    rows = ranking(session.standings(day), session.ledger.directory, scoring, span)
    if explain:
        unit = _ranked_unit(session, explain)
        _explain(session, next(row for row in rows if row.unit == unit), span)
        return
    groups = list(dict.fromkeys(row.group for row in rows))
    if group is not None and group not in groups:
        raise UsageError(f"没有“{group}”这个组别", f"可用的有：{names(groups)}")
    rows = tuple(row for row in rows if group in (None, row.group))
    if session.options.json:
        emit_json(session, "rank", [rank_json(row) for row in rows])
        return
    emit_rows(RANK_COLUMNS, [rank_row(row) for row in rows], empty="名录里没有参加排名的单位")
    say(
        session,
        f"{span.title}，截至{long_date(day)}；分值为系统按办法提出的建议，经批准的加扣分已计入，逾期未办结按截至日的情况计；某单位的分怎么来的：ledger rank --explain 单位",
    )


def _explain(session: Session, row: RankRow, span: Period) -> None:
    if session.options.json:
        emit_json(
            session,
            "explain",
            {**rank_json(row), "base": session.ledger.settings.policy.scoring.base, "marks": [mark_json(mark) for mark in row.marks]},
        )
        return
    base = session.ledger.settings.policy.scoring.base
    place = f"{row.group}第{row.rank}名" if row.rank else "没有牵头事项，不排名"
    said = f"{row.unit}  {span.title}  {place}：{number(base)} + {number(row.awards)} - {number(row.deductions)} = {number(row.score)}分"
    emit_text(said)
    emit_rows(MARK_COLUMNS, [mark_row(mark) for mark in row.marks], empty="没有加分，也没有扣分")


def _ranked_unit(session: Session, typed: str) -> str:
    unit = session.unit(typed)
    if unit.collective:
        raise UsageError(
            f"{unit.name}是泛指单位，不参加排名", f"换成具体的单位；同名的有：{names(unit.aliases)}" if unit.aliases else "换成具体的单位"
        )
    return unit.name


def _counts_json(counts: Counts) -> dict[str, Any]:
    return {name: getattr(counts, name) for name in Counts.__slots__} | {"finish_rate": counts.finish_rate}


def _counts_row(title: str, counts: Counts) -> tuple[object, ...]:
    return (
        title, counts.items, counts.open, counts.finished, counts.closed, counts.suspended, counts.cancelled, counts.overdue, counts.due_soon,
        counts.red, counts.yellow, counts.unreported, counts.finish_rate,
    )  # fmt: skip
