"""What is asked day by day and checked month by month: 日询问 and 四查."""

from collections import Counter
from collections.abc import Sequence
from typing import Annotated, Any

from ledger.cli.arguments import InList, OfLeader, OfOwner, OfSupervisor, OfUnit, PeriodOrMonth
from ledger.cli.chosen import Wanted
from ledger.cli.output import Column, Section, emit_json, emit_sections, say
from ledger.cli.parameters import Option
from ledger.cli.rows import item_json
from ledger.cli.selection import Selection, select
from ledger.cli.session import Session
from ledger.model import Urgency
from ledger.reports.daily import Daily, DailyRow, daily
from ledger.reports.four import HINTS, FourGroup, FourRow, four_checks
from ledger.rules.family import counted
from ledger.words import URGENCIES, long_date

TODAY_COLUMNS = (
    Column("编号"), Column("事项", wide=True), Column("单位"), Column("情况", wide=True), Column("联系人"), Column("电话"),
)  # fmt: skip


def today(
    session: Session,
    task_list: InList = None,
    unit: OfUnit = None,
    leader: OfLeader = None,
    owner: OfOwner = None,
    supervisor: OfSupervisor = None,
) -> None:
    """日询问：今天该问的事：到期、应报、逾期、节点、待审批等，各找谁

    例：ledger today --supervisor 赵敏
    """
    selection = Selection(task_list=task_list, unit=unit, leader=leader, owner=owner, supervisor=supervisor)
    chosen = select(session, selection, session.standings(wanted=Wanted(open=True, folded=True)))
    found = daily(chosen, session.today, session.yardstick, session.office.directory)
    if session.options.json:
        emit_json(session, "today", {section.name: [_today_json(session, row) for row in section.rows] for section in found.sections})
        return
    say(session, f"{long_date(found.day)}（{found.kind}）：{_totals(found)}")
    emit_sections(Section(section.title, TODAY_COLUMNS, [_today_row(row) for row in section.rows]) for section in found.sections)


def four(
    session: Session,
    period: PeriodOrMonth = None,
    task_list: InList = None,
    unit: OfUnit = None,
    leader: OfLeader = None,
    missing: Annotated[bool, Option("--missing", help="只看该填的没有填、只有空话或与上次相同的")] = False,
) -> None:
    """四查：事项按落实情况分四组，查成效、查进度、查原因、查责任

    例：ledger four --unit 区住建局 --missing
    """
    span = session.period(period, "month")
    as_of = min(span.last, session.today)
    chosen = select(session, Selection(task_list=task_list, unit=unit, leader=leader), session.standings(as_of))
    groups = four_checks(counted(chosen), span.first, as_of, session.yardstick.policy)
    if session.options.json:
        items = {one.item.id: item_json(session, one) for one in chosen}
        emit_json(session, "four", [_four_json(group, items, flawed=missing) for group in groups])
        return
    say(session, f"{span.title}，截至{long_date(as_of)}：{_four_totals(groups)}")
    emit_sections(Section(group.title, _four_columns(group), [_four_row(row) for row in _kept(group, flawed=missing)]) for group in groups)


def _kept(group: FourGroup, *, flawed: bool) -> list[FourRow]:
    return [row for row in group.rows if row.flaw or not flawed]


def _four_columns(group: FourGroup) -> tuple[Column, ...]:
    return Column("编号"), Column("事项", wide=True), Column("牵头单位"), Column("责任人"), Column(group.asked, wide=True), Column("提示")


def _four_row(row: FourRow) -> tuple[object, ...]:
    return row.id, row.title, row.lead_units, row.owner, row.text, row.hint


def _four_json(group: FourGroup, items: dict[str, dict[str, Any]], *, flawed: bool) -> dict[str, Any]:
    rows = [items[row.id] | {"text": None if row.missing else row.text, "flaw": row.flaw} for row in _kept(group, flawed=flawed)]
    return {"name": group.name, "title": group.title, "asked": group.asked, "rows": rows}


def _four_totals(groups: Sequence[FourGroup]) -> str:
    """已经落实12项，正在落实60项…, and how many texts want filling."""
    counts = "，".join(f"{group.title.partition('的')[0]}{len(group.rows)}项" for group in groups)
    flaws = Counter(row.flaw for group in groups for row in group.rows)
    wanting = "，".join(f"{hint}{flaws[flaw]}项" for flaw, hint in HINTS.items() if flaws[flaw])
    return f"{counts}{f'；其中{wanting}' if wanting else ''}"


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
