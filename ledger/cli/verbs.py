"""What happened to an item: one command per verb, each one entry and one commit."""

from decimal import Decimal
from typing import Annotated

from ledger.cli.arguments import ApprovedBy, By, DryRun, Id, Ids, Method, On, Text, given, needed
from ledger.cli.deadlines import said_of
from ledger.cli.drafting import amount
from ledger.cli.output import say
from ledger.cli.parameters import Argument, Option
from ledger.cli.recording import record_each
from ledger.cli.session import Session
from ledger.errors import UsageError
from ledger.model import Kind
from ledger.rules.lifecycle import find_entry


def assign(session: Session, ids: Ids, text: Text = None, on: On = None, by: By = None, dry_run: DryRun = False) -> None:
    """交办：把事项交给牵头单位

    例：ledger assign ZD-12 ZD-13 -m 随任务分解表交办
    """
    record_each(session, ids, Kind.ASSIGN, text, on, by, dry_run)


def accept(session: Session, ids: Ids, text: Text = None, on: On = None, by: By = None, dry_run: DryRun = False) -> None:
    """签收：单位已收到并明确责任人

    例：ledger accept ZD-12 --on 2026-11-18
    """
    record_each(session, ids, Kind.ACCEPT, text, on, by, dry_run)


def progress(
    session: Session,
    ids: Ids,
    percent: Annotated[str | None, Option("--percent", short="-p", metavar="进度", help="完成百分之几，0到100")] = None,
    text: Text = None,
    problems: Annotated[str | None, Option("--problems", metavar="内容", help="存在问题")] = None,
    next_steps: Annotated[str | None, Option("--next", metavar="内容", help="下一步打算")] = None,
    on: On = None,
    by: By = None,
    dry_run: DryRun = False,
) -> None:
    """进展：记录单位反馈的进度和情况

    例：ledger progress ZD-12 -p 60 -m 主体结构封顶 --problems 电梯未到货
    """
    if percent is None:
        text = needed(text, "进展内容", "-m 内容，或只用 -p 进度")
    record_each(
        session, ids, Kind.PROGRESS, text, on, by, dry_run,
        percent=_percent(percent), problems=given(problems), next=given(next_steps),
    )  # fmt: skip


def remind(
    session: Session,
    ids: Ids,
    text: Text = None,
    method: Method = None,
    to_unit: Annotated[str | None, Option("--to-unit", metavar="单位", help="催办的单位，默认牵头单位")] = None,
    on: On = None,
    by: By = None,
    dry_run: DryRun = False,
) -> None:
    """催办：催促单位办理或反馈

    例：ledger remind ZD-12 --method 电话催报 -m 已逾期两周，请本周内办结
    """
    unit = session.unit(to_unit).name if to_unit else None
    record_each(session, ids, Kind.REMIND, text, on, by, dry_run, method=given(method), to_unit=unit)


def inspect(
    session: Session,
    ids: Ids,
    text: Text = None,
    method: Method = None,
    finding: Annotated[str | None, Option("--finding", metavar="内容", help="督查发现的情况")] = None,
    on: On = None,
    by: By = None,
    dry_run: DryRun = False,
) -> None:
    """督查：记录一次督查核查和发现

    例：ledger inspect ZD-12 --method 实地督查 --finding 现场仍有两处未整改
    """
    text = given(text)
    found = given(finding) if text else needed(finding, "督查发现", "--finding 内容")
    record_each(session, ids, Kind.INSPECT, text, on, by, dry_run, method=given(method), finding=found)


def extend(
    session: Session,
    ids: Ids,
    to: Annotated[str | None, Option("--to", metavar="日期", help="延至哪一天")] = None,
    approved_by: ApprovedBy = None,
    text: Text = None,
    exempt: Annotated[bool, Option("--exempt", help="批准免计超时：考核也按新时限")] = False,
    on: On = None,
    by: By = None,
    dry_run: DryRun = False,
) -> None:
    """延期：经批准推迟完成时限，原时限不变

    例：ledger extend ZD-12 --to 12月底 --approved-by 陈刚 -m 设备到货推迟
    """
    typed = needed(to, "延至哪一天", "--to 日期")
    deadline = session.deadline(typed, session.day(on) if on else session.today)
    if deadline.day is None:
        raise UsageError(f"“{typed}”不是哪一天", "延期要写明新的日期，如 --to 12月底、--to 10个工作日内")
    approver, why = needed(approved_by, "批准人", "--approved-by 姓名"), needed(text, "延期理由", "-m 理由")
    record_each(session, ids, Kind.EXTEND, why, on, by, dry_run, to=deadline.day, limit=deadline.span, approved_by=approver, exempt=exempt)
    if remark := said_of(deadline, typed):
        say(session, remark)


def submit(session: Session, ids: Ids, text: Text = None, on: On = None, by: By = None, dry_run: DryRun = False) -> None:
    """申请办结：单位认为已完成，等待审批

    例：ledger submit ZD-12 -m 验收报告已报
    """
    record_each(session, ids, Kind.SUBMIT, text, on, by, dry_run)


def send_back(session: Session, ids: Ids, text: Text = None, on: On = None, by: By = None, dry_run: DryRun = False) -> None:
    """退回：不同意办结，退回继续办理

    例：ledger return ZD-12 -m 缺少验收意见
    """
    record_each(session, ids, Kind.RETURN, needed(text, "退回理由", "-m 理由"), on, by, dry_run)


def complete(
    session: Session,
    ids: Ids,
    approved_by: ApprovedBy = None,
    grade: Annotated[str | None, Option("--grade", metavar="等次", help="等次，如 优、良、合格")] = None,
    text: Text = None,
    on: On = None,
    by: By = None,
    dry_run: DryRun = False,
) -> None:
    """办结：经批准办结

    例：ledger complete ZD-12 --approved-by 陈刚 --grade 良
    """
    approver = needed(approved_by, "批准人", "--approved-by 姓名")
    record_each(session, ids, Kind.COMPLETE, text, on, by, dry_run, approved_by=approver, grade=given(grade))


def close(
    session: Session,
    ids: Ids,
    verified_by: Annotated[str | None, Option("--verified-by", metavar="姓名", help="核查人")] = None,
    evidence: Annotated[list[str] | None, Option("--evidence", metavar="材料", help="佐证材料")] = None,
    text: Text = None,
    on: On = None,
    by: By = None,
    dry_run: DryRun = False,
) -> None:
    """销号：办结后经核查、有佐证，予以销号

    例：ledger close ZD-12 --verified-by 赵敏 --evidence 验收意见 --evidence 现场照片
    """
    verifier = needed(verified_by, "核查人", "--verified-by 姓名")
    named = evidence or [needed(None, "佐证材料", "--evidence 材料")]
    proofs = tuple(dict.fromkeys(proof for proof in map(given, named) if proof))
    record_each(session, ids, Kind.CLOSE, text, on, by, dry_run, verified_by=verifier, evidence=proofs)


def suspend(session: Session, ids: Ids, text: Text = None, on: On = None, by: By = None, dry_run: DryRun = False) -> None:
    """暂缓：暂时不办，不计逾期和反馈

    例：ledger suspend ZD-12 -m 待上级政策明确
    """
    record_each(session, ids, Kind.SUSPEND, needed(text, "暂缓理由", "-m 理由"), on, by, dry_run)


def resume(session: Session, ids: Ids, text: Text = None, on: On = None, by: By = None, dry_run: DryRun = False) -> None:
    """恢复：恢复办理暂缓的事项

    例：ledger resume ZD-12 -m 政策已明确
    """
    record_each(session, ids, Kind.RESUME, text, on, by, dry_run)


def cancel(session: Session, ids: Ids, text: Text = None, on: On = None, by: By = None, dry_run: DryRun = False) -> None:
    """撤销：事项不再办理

    例：ledger cancel ZD-12 -m 与ZD-2026-031合并办理
    """
    record_each(session, ids, Kind.CANCEL, needed(text, "撤销理由", "-m 理由"), on, by, dry_run)


def note(session: Session, ids: Ids, text: Text = None, on: On = None, by: By = None, dry_run: DryRun = False) -> None:
    """备注：补充说明，不改变状态

    例：ledger note ZD-12 -m 已向分管领导口头汇报
    """
    record_each(session, ids, Kind.NOTE, needed(text, "备注内容", "-m 内容"), on, by, dry_run)


def void(
    session: Session,
    item_id: Id,
    key: Annotated[str, Argument(metavar="记录号", help="要作废的记录的记录号，见 ledger show")],
    text: Text = None,
    on: On = None,
    by: By = None,
    dry_run: DryRun = False,
) -> None:
    """作废：作废一条记错的记录，原记录仍留在文件里

    例：ledger void ZD-12 k7f3q2 -m 记到了别的事项上
    """
    full_id = session.item_id(item_id)
    target = find_entry(session.workspace.open_item(full_id).item, key)
    record_each(session, [full_id], Kind.VOID, needed(text, "作废理由", "-m 理由"), on, by, dry_run, voids=target.key)


def _percent(typed: str | None) -> Decimal | None:
    if typed is None:
        return None
    value = amount(typed.strip().removesuffix("%").removesuffix("％"), "进度")
    if not 0 <= value <= 100:
        raise UsageError(f"进度{typed}超出了范围", "进度写 0 到 100 之间的数，如 -p 60")
    return value
