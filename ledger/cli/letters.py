"""通知单、催办单、专报、通报: the commands of numbered papers, drafts until they are issued; the register of what left."""

from typing import Annotated

from ledger.cli.arguments import DryRun, Id, Ids, PeriodOrYear
from ledger.cli.delivery import Delivery, Form, Look, Output, Paper, Save, Strict
from ledger.cli.documents import THIS, OnlyLeader, OnlyList, OnlyUnit, PeriodOf, scope_of
from ledger.cli.issuing import again, deliver_or_issue, head_of, paper_of, publish_letters, registers_of, wanted_of
from ledger.cli.output import Column, emit_json, emit_rows
from ledger.cli.parameters import Option
from ledger.cli.report_kinds import Asked, bulletin_of
from ledger.cli.session import Session
from ledger.errors import NotAllowed, UsageError
from ledger.model import Status
from ledger.reports.letters import letter, reminder, special
from ledger.rules.issuing import latest, written_number
from ledger.rules.periods import parse_period, period_of
from ledger.rules.standing import Standing
from ledger.words import names

Issue = Annotated[bool, Option("--issue", help="正式发出：编号、存入 reports/、登记发文，一次提交；不写则是草稿")]
Number = Annotated[int | None, Option("--number", metavar="号", help="按已发的编号重新生成，不登记", minimum=1, maximum=9999)]
On = Annotated[str | None, Option("--on", metavar="日期", help="落款的日期，默认今天")]


def notice(
    session: Session,
    ids: Ids,
    issue: Issue = False,
    number: Number = None,
    on: On = None,
    output: Output = None,
    form: Form = None,
    save: Save = False,
    strict: Strict = False,
    look: Look = False,
    dry_run: DryRun = False,
) -> None:
    """通知单：生成督办通知单；--issue 编号发出，还没交办的同时交办

    例：ledger notice ZD-12 PS-3 --issue --format docx
    """
    delivery = Delivery(output=output, form=form, save=save, strict=strict, look=look, dry_run=dry_run)
    wanted = wanted_of(session, "notice", delivery, issue=issue, number=number, on=on)
    settings = session.workspace.framework(session.known_at).settings
    publish_letters(
        session, ids, wanted, lambda one, given: ("letter", {"letter": letter(one, settings, settings.documents.series["notice"], given, wanted.on)})
    )


def remind_by_letter(
    session: Session,
    ids: Ids,
    issue: Issue = False,
    number: Number = None,
    on: On = None,
    output: Output = None,
    form: Form = None,
    save: Save = False,
    strict: Strict = False,
    look: Look = False,
    dry_run: DryRun = False,
) -> None:
    """催办单：生成催办单；--issue 编号发出，同时记一次书面催办

    例：ledger reminder ZD-40 --issue -o 催办单/
    """
    delivery = Delivery(output=output, form=form, save=save, strict=strict, look=look, dry_run=dry_run)
    wanted = wanted_of(session, "reminder", delivery, issue=issue, number=number, on=on)
    settings = session.workspace.framework(session.known_at).settings
    registers = registers_of(session)

    def made(one: Standing, given: int | None) -> tuple[str, dict[str, object]]:
        if one.status.finished or one.status in (Status.CANCELLED, Status.SUSPENDED):
            raise NotAllowed(f"{one.item.id} 不在办理中，不用催办", f"现状见 ledger show {one.item.id}")
        return "reminder", {"reminder": reminder(one, settings, given, wanted.on, latest(registers, "notice", one.item.id))}

    publish_letters(session, ids, wanted, made)


def special_report(
    session: Session,
    item_id: Id,
    issue: Issue = False,
    number: Number = None,
    on: On = None,
    output: Output = None,
    form: Form = None,
    save: Save = False,
    strict: Strict = False,
    look: Look = False,
    dry_run: DryRun = False,
) -> None:
    """专报：一个事项的来龙去脉、存在问题和下一步；--issue 编期号发出

    例：ledger special PS-40 -o 专报.docx
    """
    delivery = Delivery(output=output, form=form, save=save, strict=strict, look=look, dry_run=dry_run)
    wanted = wanted_of(session, "special", delivery, issue=issue, number=number, on=on)
    settings = session.workspace.framework(session.known_at).settings
    publish_letters(session, [item_id], wanted, lambda one, given: ("special", {"special": special(one, settings, given, wanted.on)}))


def bulletin(
    session: Session,
    period: PeriodOf = None,
    task_list: OnlyList = None,
    unit: OnlyUnit = None,
    leader: OnlyLeader = None,
    issue: Issue = False,
    number: Number = None,
    on: On = None,
    output: Output = None,
    form: Form = None,
    save: Save = False,
    strict: Strict = False,
    look: Look = False,
    dry_run: DryRun = False,
) -> None:
    """通报：督查通报第几期，带红头和版记；--issue 编期号发出

    例：ledger bulletin --period 2026-10 -o 通报.docx
    """
    delivery = Delivery(output=output, form=form, save=save, strict=strict, look=look, dry_run=dry_run)
    wanted = wanted_of(session, "bulletin", delivery, issue=issue, number=number, on=on)
    span = session.begun(parse_period(period) if period else period_of("quarter", session.today))
    asked = Asked(name="bulletin --period", span=span, scope=scope_of(session, task_list, unit, leader))
    made = bulletin_of(session, asked)
    if session.options.json:
        emit_json(session, "bulletin", made.figures)
        return
    this, past = THIS[span.kind]

    def paper(given: int | None) -> Paper:
        context = {"bulletin": made.figures, "issue": head_of(session, wanted, given), "this": this, "past": past}
        words = (*asked.command.split(" "), *again(wanted, given))
        return paper_of(session, wanted, words, context, given, span.title).with_charts(made.charts)

    deliver_or_issue(session, wanted, [(paper, span.title, ())])


def issued(
    session: Session, period: PeriodOrYear = None, series: Annotated[str | None, Option("--series", metavar="文种", help="只看一种")] = None
) -> None:
    """发文登记：列出发出的通知单、催办单、专报和通报

    例：ledger issued --series 督办通知单
    """
    known = session.workspace.framework(session.known_at).settings.documents.series
    name = next((each for each, found in known.items() if series in (each, found.title)), None)
    if series and name is None:
        raise UsageError(f"没有“{series}”这个文种", f"可用的有：{names(each.title for each in known.values())}")
    span = session.period(period, "year")
    found = [entry for register in registers_of(session) for entry in register.entries if span.holds(entry.on) and name in (None, entry.series)]
    found.sort(key=lambda entry: (entry.on, entry.at))
    if session.options.json:
        emit_json(session, "issued", found)
        return
    columns = (Column("日期"), Column("文号"), Column("文种"), Column("标题", wide=True), Column("事项"), Column("文件", spare=True))
    rows = [
        (
            entry.on,
            written_number(known[entry.series], entry.number, entry.on.year),
            known[entry.series].title,
            entry.title,
            names(entry.items) or None,
            entry.file,
        )
        for entry in found
    ]
    emit_rows(columns, rows, empty="没有发过")
