"""Items: looking at one, listing, finding. What puts them into the ledger is in registering.py, their history in trail.py."""

from collections.abc import Iterator
from typing import Annotated

from ledger.cli.arguments import InBook, InList, Limit, OfLeader, OfOwner, OfUnit
from ledger.cli.chosen import Wanted
from ledger.cli.output import emit_json, emit_rows, emit_text, say
from ledger.cli.parameters import Argument, Option
from ledger.cli.rows import ITEM_COLUMNS, item_json, item_row, show_json
from ledger.cli.selection import Selection, apart, say_carried, select, shown_of, wanted
from ledger.cli.session import Session
from ledger.cli.sheet import sheet
from ledger.errors import LedgerError, UsageError
from ledger.rules.calendar import ONE_DAY
from ledger.rules.existence import carried_away, carried_on, exists
from ledger.rules.standing import Standing, standing
from ledger.words import long_date

StatusOption = Annotated[str | None, Option("--status", metavar="状态", help="只看某种状态，如 在办、办理中、已办结")]
LightOption = Annotated[str | None, Option("--light", metavar="灯", help="只看某种灯：红、黄、绿")]
Tag = Annotated[str | None, Option("--tag", metavar="标签", help="只看带某个标签的")]
Overdue = Annotated[bool, Option("--overdue", help="只看逾期的")]
Unreported = Annotated[bool, Option("--unreported", help="只看应报未报的")]
Sort = Annotated[str | None, Option("--sort", metavar="次序", help="按 due、percent、days、opened、updated、id 排序，前加 - 倒序")]


def show(session: Session, ids: Annotated[list[str], Argument(metavar="编号…", help="事项编号，今年的可简写为 ZD-12")]) -> None:
    """查看：一个事项的全部情况和每条记录

    例：ledger show ZD-12
    """
    shown = [_one(session, item_id) for item_id in session.item_ids(ids)]
    if session.options.json:
        emit_json(session, "item", show_json(session, shown[0]) if len(shown) == 1 else [show_json(session, one) for one in shown])
        return
    emit_text("\n\n".join(sheet(session, one) for one in shown))


def list_items(
    session: Session, year: InBook = None, task_list: InList = None, unit: OfUnit = None, leader: OfLeader = None, owner: OfOwner = None,
    status: StatusOption = None, light: LightOption = None, tag: Tag = None, overdue: Overdue = False, unreported: Unreported = False, sort: Sort = None, limit: Limit = None,
) -> None:  # fmt: skip
    """清单：列出事项，可按年份、清单、单位、领导、状态、灯筛选

    例：ledger list --unit 区发改局 --status 在办 --sort due
    """
    selection = Selection(
        year=year, task_list=task_list, unit=unit, leader=leader, owner=owner, status=status, light=light, tag=tag, overdue=overdue,
        unreported=unreported, sort=sort,
    )  # fmt: skip
    _emit(session, select(session, selection, session.standings(wanted=wanted(session, selection))), limit)
    say_carried(session, select(session, selection, session.carried(wanted=wanted(session, selection))))


def find(
    session: Session,
    words: Annotated[list[str], Argument(metavar="关键词…", help="各词都要出现，如 老旧小区 电梯")],
    task_list: InList = None,
    unit: OfUnit = None,
    limit: Limit = None,
) -> None:
    """查找：在事项名称、目标、来源和各条记录里找关键词

    例：ledger find 老旧小区 电梯
    """
    if not all(word.strip() for word in words):
        raise UsageError("关键词是空的", "例：ledger find 老旧小区 电梯")
    selection = Selection(task_list=task_list, unit=unit)
    looked_for = Wanted(words=tuple(words), folded=session.options.json)
    _emit(session, select(session, selection, session.standings(wanted=looked_for)), limit)
    say_carried(session, select(session, selection, session.carried(looked_for)))


def _one(session: Session, item_id: str) -> Standing:
    """One item as it stands, read alone so that the state of others does not matter; one that was carried over, as it stood on its last day."""
    item, day = session.one_item(item_id), session.today
    if unread := session.unread():
        say(session, f"注意：另有{unread}个文件没能读懂，{item_id} 如有子事项在其中，没有计入；逐处查看：ledger check")
    if item and carried_away(item, day):
        left = carried_on(item, "carried_to")
        return session.with_family(standing(item, left - ONE_DAY if left else day, session.yardstick))
    if item is None or not exists(item, day):
        before = f"；当时的编号是 {item.carried_from}" if item and item.carried_from else ""
        raise LedgerError(f"{long_date(day)}时没有 {item_id} 这个事项", f"编号见 ledger list{before}")
    return session.with_family(standing(item, day, session.yardstick))


def _one_by_one(chosen: list[Standing], limit: int | None) -> Iterator[Standing]:
    """Those to be shown, each let go once it has been: tens of thousands of logs would fill the memory."""
    chosen[:] = chosen[:limit][::-1]
    while chosen:
        yield chosen.pop()


def _emit(session: Session, chosen: list[Standing], limit: int | None) -> None:
    if session.options.json:
        emit_json(session, "items", [item_json(session, one) for one in _one_by_one(chosen, limit)])
        return
    emit_rows(ITEM_COLUMNS, [item_row(session, one) for one in chosen[:limit]], empty="没有符合条件的事项")
    say(session, f"共{shown_of(len(chosen), limit)}{apart(chosen)}")
