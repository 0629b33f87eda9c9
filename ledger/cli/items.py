"""Items: registering, correcting, looking at one, listing, finding, and their history."""

from typing import Annotated

from ledger.cli import correcting, drafting
from ledger.cli.arguments import By, DryRun, Id, InBook, InList, Limit, OfLeader, OfOwner, OfUnit, Text, given, needed
from ledger.cli.output import Column, emit_json, emit_rows, emit_text, say
from ledger.cli.parameters import Argument, Option
from ledger.cli.recording import new_entry, refuse_classified, report_written
from ledger.cli.rows import ITEM_COLUMNS, item_json, item_row, show_json
from ledger.cli.selection import Selection, apart, say_carried, select, shown_of
from ledger.cli.session import Session
from ledger.cli.sheet import sheet
from ledger.errors import LedgerError, UsageError
from ledger.model import Entry, Kind
from ledger.rules.calendar import ONE_DAY
from ledger.rules.checks import texts_of
from ledger.rules.existence import carried_away, carried_on, exists
from ledger.rules.lifecycle import record
from ledger.rules.standing import Standing, standing
from ledger.store import Desk, Written
from ledger.words import FIELDS, long_date, register_line

StatusOption = Annotated[str | None, Option("--status", metavar="状态", help="只看某种状态，如 在办、办理中、已办结")]
LightOption = Annotated[str | None, Option("--light", metavar="灯", help="只看某种灯：红、黄、绿")]
Tag = Annotated[str | None, Option("--tag", metavar="标签", help="只看带某个标签的")]
Overdue = Annotated[bool, Option("--overdue", help="只看逾期的")]
Unreported = Annotated[bool, Option("--unreported", help="只看应报未报的")]
Sort = Annotated[str | None, Option("--sort", metavar="次序", help="按 due、percent、days、opened、updated、id 排序，前加 - 倒序")]


def add(
    session: Session,
    task_list: Annotated[str | None, Option("--list", metavar="清单", help="哪个清单（名称、中文名或前缀）")] = None,
    title: Annotated[str | None, Option("--title", metavar="事项", help="事项名称")] = None,
    lead: Annotated[list[str] | None, Option("--lead", metavar="单位", help="牵头单位")] = None,
    support: Annotated[list[str] | None, Option("--support", metavar="单位", help="配合单位")] = None,
    leader: Annotated[str | None, Option("--leader", metavar="姓名", help="牵头领导，默认牵头单位的分管领导")] = None,
    owner: Annotated[str | None, Option("--owner", metavar="姓名", help="责任人")] = None,
    supervisor: Annotated[str | None, Option("--supervisor", metavar="姓名", help="督办员")] = None,
    goal: Annotated[str | None, Option("--goal", metavar="内容", help="工作目标")] = None,
    standard: Annotated[str | None, Option("--standard", metavar="内容", help="完成标准")] = None,
    due: Annotated[str | None, Option("--due", metavar="日期", help="完成时限，如 12月底前、5个工作日内、长期坚持；不写按清单的时限")] = None,
    limit: Annotated[str | None, Option("--limit", metavar="时限", help="按清单的哪种时限，如 疑难件；默认按紧急程度")] = None,
    cadence: Annotated[str | None, Option("--cadence", metavar="周期", help="反馈周期，默认按清单")] = None,
    urgency: Annotated[str | None, Option("--urgency", metavar="程度", help="紧急程度：一般、紧急、特急")] = None,
    milestone: Annotated[list[str] | None, Option("--milestone", metavar="节点", help="如 '3月底 30 完成选址'")] = None,
    document: Annotated[str | None, Option("--document", metavar="文件", help="来源文件")] = None,
    doc_number: Annotated[str | None, Option("--number", metavar="文号", help="来源文号")] = None,
    clause: Annotated[str | None, Option("--clause", metavar="条款", help="来源条款")] = None,
    source_date: Annotated[str | None, Option("--source-date", metavar="日期", help="来源日期")] = None,
    instruction: Annotated[str | None, Option("--instruction", metavar="内容", help="批示原文")] = None,
    parent: Annotated[str | None, Option("--parent", metavar="编号", help="上级事项")] = None,
    weight: Annotated[str | None, Option("--weight", metavar="权重", help="在上级事项进度里的权重，默认1")] = None,
    tag: Annotated[list[str] | None, Option("--tag", metavar="标签", help="标签")] = None,
    opened: Annotated[str | None, Option("--opened", metavar="日期", help="立项日期，默认今天")] = None,
    field: Annotated[list[str] | None, Option("--field", metavar="栏=值", help="清单自有的栏")] = None,
    dry_run: DryRun = False,
) -> None:
    """立项：登记一个新事项，自动编号

    例：ledger add --list 年度重点工作 --title 建成区级档案馆新馆 --lead 区档案馆 --due 12月底前
    """
    chosen = session.task_list(needed(task_list, f"清单（{drafting.list_choices(session)}）", "--list 清单"))
    day = session.day(opened) if opened else session.today
    if day > session.today:
        raise UsageError(f"{long_date(day)}还没有到，不能立项", "检查 --opened 的日期")
    draft, remark = drafting.draft(
        session,
        chosen,
        day,
        title=needed(title, "事项名称", "--title 事项"),
        lead=lead or [needed(None, "牵头单位", "--lead 单位")],
        support=support or [],
        texts={"lead_leader": leader, "owner": owner, "supervisor": supervisor, "goal": goal, "standard": standard, "parent": parent},
        due=due,
        limit=limit,
        cadence=cadence,
        urgency=urgency,
        milestones=milestone or [],
        weight=weight,
        source={"document": document, "number": doc_number, "clause": clause, "text": instruction},
        source_date=source_date,
        tags=tag or [],
        extra=field or [],
    )
    refuse_classified([text for _, _, text in texts_of(draft)])
    with session.writing(dry_run=dry_run) as desk:
        written = desk.add(draft, chosen, day.year, register_line(draft).strip())
    report_written(session, [written])
    if remark:
        say(session, remark)


def edit(
    session: Session,
    item_id: Id,
    changes: Annotated[list[str], Argument(metavar="栏=值…", help="如 owner=张华、lead_units=区发改局,区财政局；值留空则清除")],
    text: Text = None,
    by: By = None,
    dry_run: DryRun = False,
) -> None:
    """更正：改事项的表头，改动留痕；时限用 extend

    例：ledger edit ZD-12 owner=张华 -m 责任人调整
    """
    text, who = given(text), given(by)
    with session.writing(dry_run=dry_run) as desk:
        written, remarks = _edit(session, desk, session.item_id(item_id), changes, text, who)
    report_written(session, [written])
    for remark in remarks:
        say(session, remark)


def _edit(session: Session, desk: Desk, item_id: str, changes: list[str], text: str | None, who: str | None) -> tuple[Written, list[str]]:
    opened = session.workspace.open_item(item_id)
    planned: list[tuple[str, object | None, Entry]] = []
    item = opened.item
    found = [change for typed in changes for change in correcting.changes(session, opened.item, typed)]
    for change in found:
        if any(change.field == done for done, _, _ in planned):
            raise UsageError(f"{FIELDS.get(change.field.rpartition('.')[2], change.field)}写了两次", "一次只给一个新的值")
        traced = {"field": change.field, "old": change.old, "new": change.new}
        entry = new_entry(session, item, Kind.EDIT, text, session.today, who, traced)
        refuse_classified([change.new, entry.text])
        item = record(item, entry)
        planned.append((change.field, change.value, entry))
    own = session.workspace.settings.lists[item.list].fields
    return desk.edit(opened, planned, register_line(opened.item, planned[0][2], own)), [change.remark for change in found if change.remark]


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
    _emit(session, select(session, selection, session.standings()), limit)
    say_carried(session, select(session, selection, session.carried()))


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

    def holding(standings: list[Standing]) -> list[Standing]:
        return [one for one in standings if all(word.casefold() in _full_text(one) for word in words)]

    _emit(session, select(session, selection, holding(session.standings())), limit)
    say_carried(session, select(session, selection, holding(session.carried())))


def log(
    session: Session,
    item_id: Annotated[str | None, Argument(metavar="编号", help="只看一个事项的历史")] = None,
    limit: Limit = None,
) -> None:
    """历史：谁在什么时候记了什么，来自 git，新的在前

    例：ledger log ZD-12
    """
    git = session.workspace.git
    if git is None:
        raise LedgerError("台账还没有纳入 git，没有历史可查", f"运行 ledger init {session.workspace.root}")
    path = session.workspace.open_item(session.item_id(item_id)).item.path if item_id else None
    commits = git.log(path, limit or 0)
    if session.options.json:
        emit_json(session, "log", [{"commit": each.id, "at": each.at, "by": each.by, "subject": each.subject} for each in commits])
        return
    columns = (Column("时间"), Column("录入人"), Column("记录", wide=True), Column("提交"))
    emit_rows(columns, [(each.at[:16].replace("T", " "), each.by, each.subject, each.id[:7]) for each in commits])


def _one(session: Session, item_id: str) -> Standing:
    """One item as it stands, read alone so that the state of others does not matter; one that was carried over, as it stood on its last day."""
    item, day = session.one_item(item_id), session.today
    if unread := len({problem.path for problem in session.reading.blocking}):
        say(session, f"注意：另有{unread}个文件没能读懂，{item_id} 如有子事项在其中，没有计入；逐处查看：ledger check")
    if item and carried_away(item, day):
        left = carried_on(item, "carried_to")
        return session.with_family(standing(item, left - ONE_DAY if left else day, session.yardstick))
    if item is None or not exists(item, day):
        before = f"；当时的编号是 {item.carried_from}" if item and item.carried_from else ""
        raise LedgerError(f"{long_date(day)}时没有 {item_id} 这个事项", f"编号见 ledger list{before}")
    return session.with_family(standing(item, day, session.yardstick))


def _emit(session: Session, chosen: list[Standing], limit: int | None) -> None:
    if session.options.json:
        emit_json(session, "items", [item_json(session, one) for one in chosen[:limit]])
        return
    emit_rows(ITEM_COLUMNS, [item_row(session, one) for one in chosen[:limit]], empty="没有符合条件的事项")
    say(session, f"共{shown_of(len(chosen), limit)}{apart(chosen)}")


def _full_text(one: Standing) -> str:
    item, source = one.item, one.item.source
    parts = [item.id, item.title, item.goal, item.standard, item.owner, item.lead_leader, *item.units, *item.tags]
    parts += [source.document, source.number, source.clause, source.text]
    parts += [part for entry in one.entries for part in (entry.text, entry.problems, entry.next, entry.finding)]
    return "\n".join(part for part in parts if part).casefold()
