"""Items as they enter the ledger (立项), and what is corrected in their headers (更正)."""

from typing import Annotated

from ledger.cli import correcting, drafting
from ledger.cli.arguments import By, DryRun, Id, Text, given, needed
from ledger.cli.output import say
from ledger.cli.parameters import Argument, Option
from ledger.cli.recording import new_entry, refuse_classified, refuse_without, report_written
from ledger.cli.session import Session
from ledger.errors import UsageError
from ledger.model import Entry, Kind, Role
from ledger.rules.checks import texts_of
from ledger.rules.lifecycle import record
from ledger.store.desk import Desk
from ledger.store.writer import Written
from ledger.words import FIELDS, long_date, register_line


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
    refuse_without(session, Role.REGISTER)
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
        refuse_classified([change.new, entry.text, who])
        item = record(item, entry)
        planned.append((change.field, change.value, entry))
    own = session.workspace.settings.lists[item.list].fields
    return desk.edit(opened, planned, register_line(opened.item, planned[0][2], own)), [change.remark for change in found if change.remark]
