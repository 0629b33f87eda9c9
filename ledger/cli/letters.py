"""通知单、催办单、专报、通报: numbered papers, drafts until they are issued; the register of what left."""

import secrets
from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated

from ledger.cli.arguments import DryRun, Id, Ids, PeriodOrYear
from ledger.cli.delivery import (
    Delivery,
    Form,
    Look,
    Mark,
    Output,
    Paper,
    Save,
    Strict,
    as_typed,
    check_delivery,
    deliver,
    finished,
    form_of,
    marking,
    publish_all,
)
from ledger.cli.documents import THIS, OnlyLeader, OnlyList, OnlyUnit, PeriodOf, scope_of
from ledger.cli.output import Column, emit_json, emit_rows, print_out, say
from ledger.cli.parameters import Option
from ledger.cli.recording import KEY_ALPHABET, new_entry, refuse_denied, refuse_without
from ledger.cli.report_kinds import Asked, bulletin_of
from ledger.cli.session import Session, now
from ledger.errors import NotAllowed, UsageError
from ledger.model import Entry, Issued, Kind, Register, Role, Status
from ledger.record import Record
from ledger.reports.letters import letter, reminder, special
from ledger.rules.issuing import latest, next_number, written_number
from ledger.rules.lifecycle import record
from ledger.rules.periods import parse_period, period_of
from ledger.rules.standing import Standing
from ledger.store.desk import Opened, Step
from ledger.words import long_date, names

Issue = Annotated[bool, Option("--issue", help="正式发出：编号、存入 reports/、登记发文，一次提交；不写则是草稿")]
Number = Annotated[int | None, Option("--number", metavar="号", help="按已发的编号重新生成，不登记", minimum=1, maximum=9999)]
On = Annotated[str | None, Option("--on", metavar="日期", help="落款的日期，默认今天")]


class _Wanted(Record, frozen=True, kw_only=True):
    """What the commands of this module share: the series, whether to issue, the number and day asked for, how to deliver."""

    series: str
    issue: bool
    number: int | None
    on: date
    delivery: Delivery


_Made = Callable[[Standing, int | None], tuple[str, dict[str, object]]]  # the template's name for its figures, with them


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
    wanted = _wanted(session, "notice", delivery, issue=issue, number=number, on=on)
    settings = session.workspace.framework(session.known_at).settings
    _letters(
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
    wanted = _wanted(session, "reminder", delivery, issue=issue, number=number, on=on)
    settings = session.workspace.framework(session.known_at).settings
    registers = _registers(session)

    def made(one: Standing, given: int | None) -> tuple[str, dict[str, object]]:
        if one.status.finished or one.status in (Status.CANCELLED, Status.SUSPENDED):
            raise NotAllowed(f"{one.item.id} 不在办理中，不用催办", f"现状见 ledger show {one.item.id}")
        return "reminder", {"reminder": reminder(one, settings, given, wanted.on, latest(registers, "notice", one.item.id))}

    _letters(session, ids, wanted, made)


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
    wanted = _wanted(session, "special", delivery, issue=issue, number=number, on=on)
    settings = session.workspace.framework(session.known_at).settings
    _letters(session, [item_id], wanted, lambda one, given: ("special", {"special": special(one, settings, given, wanted.on)}))


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
    wanted = _wanted(session, "bulletin", delivery, issue=issue, number=number, on=on)
    span = session.begun(parse_period(period) if period else period_of("quarter", session.today))
    asked = Asked(name="bulletin --period", span=span, scope=scope_of(session, task_list, unit, leader))
    made = bulletin_of(session, asked)
    if session.options.json:
        emit_json(session, "bulletin", made.figures)
        return
    this, past = THIS[span.kind]

    def paper(given: int | None) -> Paper:
        context = {"bulletin": made.figures, "issue": _head(session, wanted, given), "this": this, "past": past}
        words = (*asked.command.split(" "), *_again(wanted, given))
        return _paper(session, wanted, words, context, given, span.title).with_charts(made.charts)

    _deliver(session, wanted, [(paper, span.title, ())])


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
    found = [entry for register in _registers(session) for entry in register.entries if span.holds(entry.on) and name in (None, entry.series)]
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


def _registers(session: Session) -> list[Register]:
    from ledger.errors import refuse

    registers, problems = session.workspace.registers(session.known_at)
    refuse([problem for problem in problems if problem.blocking])
    return registers


def _wanted(session: Session, series: str, delivery: Delivery, *, issue: bool, number: int | None, on: str | None) -> _Wanted:
    check_delivery(session, delivery, kept=issue)
    if issue:
        session.need_present("不能和 --issue 一起用")
    if issue and (number or delivery.save):
        raise UsageError("--issue 自己编号、自己存，不和 --number、--save 一起用", "正式发出只写 --issue；补打已发的只写 --number")
    day = session.day(on) if on else session.today
    if day > session.today:
        raise UsageError(f"{long_date(day)}还没有到，不能作落款日期", "检查 --on 的日期")
    return _Wanted(series=series, issue=issue, number=number, on=day, delivery=delivery)


def _again(wanted: _Wanted, number: int | None) -> tuple[str, ...]:
    """The options that make a paper again as it was printed."""
    return (*(("--number", str(number)) if number else ()), "--on", wanted.on.isoformat())


def _head(session: Session, wanted: _Wanted, number: int | None) -> "Head":
    settings = session.workspace.framework(session.known_at).settings
    papers, series = settings.documents, settings.documents.series[wanted.series]
    imprint = papers.imprint
    return Head(
        issuer=papers.issuer or settings.office,
        series=series.title,
        number=written_number(series, number, wanted.on.year),
        on=wanted.on,
        report_to=names(imprint.report_to),
        send_to=names(imprint.send_to),
        editor=imprint.editor,
        reviewer=imprint.reviewer,
        signer=imprint.signer,
        copies=imprint.copies,
    )


class Head(Record, frozen=True, kw_only=True):
    """The masthead and the imprint of a bulletin."""

    issuer: str
    series: str
    number: str
    on: date
    report_to: str
    send_to: str
    editor: str | None
    reviewer: str | None
    signer: str | None
    copies: int | None


def _paper(session: Session, wanted: _Wanted, words: Sequence[str], context: dict[str, object], number: int | None, title: str) -> Paper:
    series = session.workspace.framework(session.known_at).settings.documents.series[wanted.series]
    shown = written_number(series, number, wanted.on.year) if number else "草稿"
    return Paper(
        command=as_typed(words),
        template=f"{wanted.series}.md",
        context=context,
        as_of=session.today,
        folder=f"reports/{wanted.on.year}",
        name=f"{series.title}-{shown}-{title}",
        subject=f"{series.title} {shown} {title}",
    )


def _letters(session: Session, ids: Sequence[str], wanted: _Wanted, made: _Made) -> None:
    """Letters about these matters, one each; every one is looked at before the first is issued."""
    if wanted.number and len(ids) > 1:
        raise UsageError("--number 一次只能用于一个事项", "一个一个地补打")
    standings = [_standing(session, number) for number in session.item_ids(list(ids))]
    if session.options.json:
        emit_json(session, wanted.series, [next(iter(made(one, wanted.number)[1].values())) for one in standings])
        return
    command = {"notice": "notice", "reminder": "reminder", "special": "special"}[wanted.series]

    def paper_of(one: Standing) -> Callable[[int | None], Paper]:
        def paper(given: int | None) -> Paper:
            _, context = made(one, given)
            return _paper(session, wanted, (command, one.item.id, *_again(wanted, given)), context, given, one.item.id)

        return paper

    if not wanted.issue and not wanted.number:
        _say_issued(session, wanted, standings)
    _deliver(session, wanted, [(paper_of(one), one.item.title, (one.item.id,)) for one in standings])


def _standing(session: Session, number: str) -> Standing:
    from ledger.rules.standing import standing

    item = session.one_item(number)
    if item is None:
        raise NotAllowed(f"没有 {number} 这个事项", "编号见 ledger list")
    return session.with_family(standing(item, session.today, session.yardstick))


def _say_issued(session: Session, wanted: _Wanted, standings: Sequence[Standing]) -> None:
    """A draft of what was issued before says so, that nobody issues it twice unawares."""
    registers = _registers(session)
    series = session.workspace.framework(session.known_at).settings.documents.series[wanted.series]
    for one in standings:
        before = latest(registers, wanted.series, one.item.id)
        if before:
            say(session, f"{one.item.id} {long_date(before.on)}已发过{series.title} {written_number(series, before.number, before.on.year)}")


_Drafted = tuple[Callable[[int | None], Paper], str, tuple[str, ...]]  # the paper under a number, its title in the register, its items


def _deliver(session: Session, wanted: _Wanted, drafted: Sequence[_Drafted]) -> None:
    mark = marking(session)
    if not wanted.issue:
        papers = [paper(wanted.number) for paper, _, _ in drafted]
        publish_all(
            session, papers, wanted.delivery, mark, papers[0].subject if len(papers) == 1 else f"{papers[0].subject.split()[0]} {len(papers)}份"
        )
        return
    _issue(session, wanted, drafted, mark)


def _issue(session: Session, wanted: _Wanted, drafted: Sequence[_Drafted], mark: Mark) -> None:
    """Give numbers under the lock, and write papers, register and items in one commit."""
    if session.workspace.uncommitted():
        raise NotAllowed("台账里有没提交的改动，发出的文书以后就核对不了", "先 ledger commit，再发")
    form = form_of(wanted.delivery)
    if wanted.series in ("notice", "reminder"):
        refuse_without(session, Role.REGISTER)
    with session.writing(dry_run=wanted.delivery.dry_run) as desk:
        registers = _registers(session)
        series = session.workspace.settings.documents.series[wanted.series]
        first = next_number(registers, wanted.series, wanted.on.year)
        files: dict[str, bytes] = {}
        entries: list[Issued] = []
        steps: list[tuple[Opened, list[Step]]] = []
        for place, (paper, title, items) in enumerate(drafted):
            number = first + place
            ready = paper(number)
            path, data = finished(session, ready, form, mark, strict=wanted.delivery.strict)
            files[path] = data
            entries.append(_entry(session, wanted, number, title, items, path))
            steps += _record(session, wanted, items, written_number(series, number, wanted.on.year))
        subject = _subject(
            series.title, [written_number(series, entry.number, wanted.on.year) for entry in entries], [entry.title for entry in entries]
        )
        written = desk.issue(files, entries, steps, subject)
    for path in files:
        print_out(f"{'（试运行）' if wanted.delivery.dry_run else ''}{path}")
    if written:
        say(session, written[0].subject)
    if wanted.delivery.output or wanted.delivery.look:
        deliver(session, files, subject, wanted.delivery, saved=True)


def _subject(series: str, numbers: Sequence[str], titles: Sequence[str]) -> str:
    return f"{series} {numbers[0]}：{titles[0]}" if len(numbers) == 1 else f"{series} {numbers[0]}至{numbers[-1]}，共{len(numbers)}份"


def _entry(session: Session, wanted: _Wanted, number: int, title: str, items: tuple[str, ...], path: str) -> Issued:
    key = "".join(secrets.choice(KEY_ALPHABET) for _ in range(6))
    return Issued(
        key=key, series=wanted.series, number=number, on=wanted.on, at=now(session.zone), by=session.clerk(), title=title, items=items, file=path
    )


def _record(session: Session, wanted: _Wanted, items: tuple[str, ...], shown: str) -> list[tuple[Opened, list[Step]]]:
    """What an issued letter is to its matter: a notice hands it over where nobody has yet, a reminder is one more reminder."""
    found: list[tuple[Opened, list[Step]]] = []
    for number in items if wanted.series in ("notice", "reminder") else ():
        opened = session.workspace.open_item(number)
        if wanted.series == "notice" and any(entry.kind is Kind.ASSIGN for entry in opened.item.log):
            continue
        kind, fields = (Kind.ASSIGN, {}) if wanted.series == "notice" else (Kind.REMIND, {"method": "书面催办"})
        entry: Entry = new_entry(session, opened.item, kind, shown, wanted.on, None, dict(fields))
        record(opened.item, entry)
        refuse_denied(session, opened.item, entry)
        found.append((opened, [("", None, entry)]))
    return found
