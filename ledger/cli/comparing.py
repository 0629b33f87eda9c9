"""Comparing two days (对比): what is new, finished, extended, overdue, moved on, and what stands still."""

from typing import Annotated, Any

from ledger.cli.arguments import InList, OfUnit
from ledger.cli.output import Column, Section, emit_json, emit_sections, say
from ledger.cli.parameters import Argument
from ledger.cli.selection import Selection, select
from ledger.cli.session import Session
from ledger.errors import UsageError
from ledger.rules.comparison import GROUPS, Difference, differences
from ledger.words import long_date, names

COLUMNS = (Column("编号"), Column("事项", wide=True), Column("牵头单位"), Column("此前"), Column("现在", wide=True))


def diff(
    session: Session,
    first: Annotated[str, Argument(metavar="起日", help="从哪天")],
    last: Annotated[str | None, Argument(metavar="止日", help="到哪天，默认今天")] = None,
    task_list: InList = None,
    unit: OfUnit = None,
) -> None:
    """对比：两天之间新增、办结、延期、新超期、进度变化和停滞的事项

    两天都按现在台账的记载算；要按当时台账的记载算，加 --known-at。

    例：ledger diff 2026-09-30 2026-11-20 --unit 区住建局
    """
    earlier, later = session.day(first), session.day(last) if last else session.today
    if later <= earlier:
        raise UsageError(f"起止日期颠倒了：{earlier}到{later}", "先写早的日期，再写晚的日期，例：ledger diff 2026-09-30 2026-11-20")
    before = session.standings(earlier)
    after = select(session, Selection(task_list=task_list, unit=unit), session.standings(later))
    origins = {one.item.id: one.item.carried_from for one in session.carried() if one.item.carried_from}
    found = differences(before, after, origins)
    if session.options.json:
        emit_json(session, "diff", {"from": earlier, "to": later, "changes": [_json(each) for each in found]})
        return
    shown = {group: [_row(each) for each in found if each.group is group] for group in GROUPS}
    emit_sections([Section(title, COLUMNS, shown[group]) for group, title in GROUPS.items() if shown[group]])
    changed = len({each.one.item.id for each in found})
    say(session, f"{long_date(earlier)}到{long_date(later)}，共{changed}项有变化或停滞" if found else "两天之间没有变化")


def _row(each: Difference) -> tuple[object, ...]:
    item = each.one.item
    return item.id, item.title, names(item.lead_units), each.before or None, each.after


def _json(each: Difference) -> dict[str, Any]:
    item = each.one.item
    return {
        "group": each.group,
        "id": item.id,
        "title": item.title,
        "lead_units": item.lead_units,
        "before": each.before or None,
        "after": each.after,
    }
