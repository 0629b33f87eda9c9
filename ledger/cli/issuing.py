"""发出: a numbered paper from draft to register, and what all of them share."""

import secrets
from collections.abc import Callable, Sequence
from datetime import date

from ledger.cli.delivery import Delivery, Mark, Paper, as_typed, check_delivery, deliver, finished, form_of, marking, publish_all
from ledger.cli.output import emit_json, print_out, say
from ledger.cli.recording import KEY_ALPHABET, new_entry, refuse_denied, refuse_without
from ledger.cli.session import Session, now
from ledger.errors import NotAllowed, UsageError, refuse
from ledger.model import Entry, Issued, Kind, Register, Role
from ledger.record import Record
from ledger.rules.issuing import latest, next_number, written_number
from ledger.rules.lifecycle import record
from ledger.rules.standing import Standing, standing
from ledger.store.desk import Opened, Step
from ledger.words import long_date, names


class Wanted(Record, frozen=True, kw_only=True):
    """What the commands of this module share: the series, whether to issue, the number and day asked for, how to deliver."""

    series: str
    issue: bool
    number: int | None
    on: date
    delivery: Delivery


Made = Callable[[Standing, int | None], tuple[str, dict[str, object]]]  # the template's name for its figures, with them


def registers_of(session: Session) -> list[Register]:
    """The registers, fit to number by. Raises DataError when one of them does not load."""
    registers, problems = session.workspace.registers(session.known_at)
    refuse([problem for problem in problems if problem.blocking])
    return registers


def wanted_of(session: Session, series: str, delivery: Delivery, *, issue: bool, number: int | None, on: str | None) -> Wanted:
    """What was asked for. Raises UsageError for what cannot be asked together."""
    check_delivery(session, delivery, kept=issue)
    if issue:
        session.need_present("不能和 --issue 一起用")
    if issue and (number or delivery.save):
        raise UsageError("--issue 自己编号、自己存，不和 --number、--save 一起用", "正式发出只写 --issue；补打已发的只写 --number")
    day = session.day(on) if on else session.today
    if day > session.today:
        raise UsageError(f"{long_date(day)}还没有到，不能作落款日期", "检查 --on 的日期")
    return Wanted(series=series, issue=issue, number=number, on=day, delivery=delivery)


def again(wanted: Wanted, number: int | None) -> tuple[str, ...]:
    """The options that make a paper again as it was printed."""
    return (*(("--number", str(number)) if number else ()), "--on", wanted.on.isoformat())


def head_of(session: Session, wanted: Wanted, number: int | None) -> "Head":
    """The masthead and imprint that the office's settings make."""
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


def paper_of(session: Session, wanted: Wanted, words: Sequence[str], context: dict[str, object], number: int | None, title: str) -> Paper:
    """A numbered paper before it has a form; without a number it is a draft."""
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


def publish_letters(session: Session, ids: Sequence[str], wanted: Wanted, made: Made) -> None:
    """Letters about these matters, one each; every one is looked at before the first is issued."""
    if wanted.number and len(ids) > 1:
        raise UsageError("--number 一次只能用于一个事项", "一个一个地补打")
    standings = [_standing(session, number) for number in session.item_ids(list(ids))]
    if session.options.json:
        emit_json(session, wanted.series, [next(iter(made(one, wanted.number)[1].values())) for one in standings])
        return
    command = {"notice": "notice", "reminder": "reminder", "special": "special"}[wanted.series]

    def drafted_of(one: Standing) -> Callable[[int | None], Paper]:
        def paper(given: int | None) -> Paper:
            _, context = made(one, given)
            return paper_of(session, wanted, (command, one.item.id, *again(wanted, given)), context, given, one.item.id)

        return paper

    if not wanted.issue and not wanted.number:
        _say_issued(session, wanted, standings)
    deliver_or_issue(session, wanted, [(drafted_of(one), one.item.title, (one.item.id,)) for one in standings])


def _standing(session: Session, number: str) -> Standing:
    item = session.one_item(number)
    if item is None:
        raise NotAllowed(f"没有 {number} 这个事项", "编号见 ledger list")
    return session.with_family(standing(item, session.today, session.yardstick))


def _say_issued(session: Session, wanted: Wanted, standings: Sequence[Standing]) -> None:
    """A draft of what was issued before says so, that nobody issues it twice unawares."""
    registers = registers_of(session)
    series = session.workspace.framework(session.known_at).settings.documents.series[wanted.series]
    for one in standings:
        before = latest(registers, wanted.series, one.item.id)
        if before:
            say(session, f"{one.item.id} {long_date(before.on)}已发过{series.title} {written_number(series, before.number, before.on.year)}")


_Drafted = tuple[Callable[[int | None], Paper], str, tuple[str, ...]]  # the paper under a number, its title in the register, its items


def deliver_or_issue(session: Session, wanted: Wanted, drafted: Sequence[_Drafted]) -> None:
    """Deliver drafts, or issue them."""
    mark = marking(session)
    if not wanted.issue:
        papers = [paper(wanted.number) for paper, _, _ in drafted]
        publish_all(
            session, papers, wanted.delivery, mark, papers[0].subject if len(papers) == 1 else f"{papers[0].subject.split()[0]} {len(papers)}份"
        )
        return
    _issue(session, wanted, drafted, mark)


def _issue(session: Session, wanted: Wanted, drafted: Sequence[_Drafted], mark: Mark) -> None:
    """Give numbers under the lock, and write papers, register and items in one commit."""
    if session.workspace.uncommitted():
        raise NotAllowed("台账里有没提交的改动，发出的文书以后就核对不了", "先 ledger commit，再发")
    form = form_of(wanted.delivery)
    if wanted.series in ("notice", "reminder"):
        refuse_without(session, Role.REGISTER)
    with session.writing(dry_run=wanted.delivery.dry_run) as desk:
        registers = registers_of(session)
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


def _entry(session: Session, wanted: Wanted, number: int, title: str, items: tuple[str, ...], path: str) -> Issued:
    key = "".join(secrets.choice(KEY_ALPHABET) for _ in range(6))
    return Issued(
        key=key, series=wanted.series, number=number, on=wanted.on, at=now(session.zone), by=session.clerk(), title=title, items=items, file=path
    )


def _record(session: Session, wanted: Wanted, items: tuple[str, ...], shown: str) -> list[tuple[Opened, list[Step]]]:
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
