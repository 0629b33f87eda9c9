"""督办通知单, 催办单, 督查专报: what each says of one matter. Fields that only some lists have never stand in a letter."""

from collections.abc import Iterable, Iterator
from datetime import date

from ledger.model import Entry, Issued, Kind, Milestone, PaperSettings, Series, Settings, Urgency
from ledger.record import Record
from ledger.reports.lines import ItemLine, item_line
from ledger.rules.issuing import written_number
from ledger.rules.standing import Standing
from ledger.words import CADENCES, KINDS, URGENCIES, names, said_target


class Letter(Record, frozen=True, kw_only=True):
    """What every letter about a matter has. `number` is as printed (a draft's is open), `on` the day it bears, `cadence` how often to report.

    `milestones` are those still to come.
    """

    issuer: str
    series: str
    number: str
    draft: bool
    on: date
    line: ItemLine
    urgency: str | None
    goal: str | None
    standard: str | None
    target: str
    milestones: tuple[Milestone, ...]
    basis: str
    leader: str | None
    instruction: str | None
    instructed_on: date | None
    cadence: str
    contact: str | None
    phone: str | None
    report_back: str | None


class Reminder(Record, frozen=True, kw_only=True):
    """催办单: the letter, the number and day of the notice it follows, and that it is the n-th time."""

    letter: Letter
    notice: str | None
    assigned_on: date | None
    times: int
    last_on: date | None


class Deed(Record, frozen=True):
    """Something that happened to a matter, in words."""

    on: date
    what: str
    text: str | None


class Proof(Record, frozen=True, kw_only=True):
    """A piece of evidence: a file as it was attached, or a material that was only named when the item was closed.

    `size` is in bytes; `digest` is the first sixteen digits of its SHA-256, enough to tell it by eye.
    """

    name: str
    on: date
    by: str
    size: int | None
    digest: str | None


class Special(Record, frozen=True, kw_only=True):
    """督查专报: the letter, what was done about the matter in order, what stands in the way, what is planned next, and what proves it."""

    letter: Letter
    opened: date | None
    deeds: tuple[Deed, ...]
    problems: str | None
    next: str | None
    reminders: int
    inspections: int
    extensions: int
    evidence: tuple[Proof, ...]


def letter(one: Standing, settings: Settings, series: Series, number: int | None, on: date) -> Letter:
    """The letter of a series about a matter as it stands on a day."""
    item, papers = one.item, settings.documents
    return Letter(
        issuer=papers.issuer or settings.office,
        series=series.title,
        number=written_number(series, number, on.year),
        draft=number is None,
        on=on,
        line=item_line(one, one.yardstick.policy.lights),
        urgency=None if item.urgency is Urgency.NORMAL else URGENCIES[item.urgency],
        goal=item.goal,
        standard=item.standard,
        target=said_target(item.target),
        milestones=tuple(stone for stone in one.milestones if stone.due >= on),
        basis=_basis(one),
        leader=item.source.leader,
        instruction=item.source.text,
        instructed_on=item.source.date,
        cadence=CADENCES[item.cadence or one.yardstick.list_of(item).cadence],
        **_answering(papers),
    )


def _answering(papers: PaperSettings) -> dict[str, str | None]:
    return {"contact": papers.contact, "phone": papers.phone, "report_back": papers.report_back}


def _basis(one: Standing) -> str:
    """《2026年政府工作报告》（区政发〔2026〕1号）三（二）; empty where no document is named, or it is somebody's letter."""
    source = one.item.source
    if not source.document:
        return ""
    number = f"（{source.number}）" if source.number else ""
    return f"《{source.document}》{number}{source.clause or ''}"


def reminder(one: Standing, settings: Settings, number: int | None, on: date, notice: Issued | None) -> Reminder:
    """The reminder that is sent on a day; reminders by telephone count as well."""
    given, report = one.last(Kind.ASSIGN), one.last(Kind.PROGRESS)
    series = settings.documents.series
    return Reminder(
        letter=letter(one, settings, series["reminder"], number, on),
        notice=written_number(series["notice"], notice.number, notice.on.year) if notice else None,
        assigned_on=given.on if given else None,
        times=one.count(Kind.REMIND) + 1,
        last_on=report.on if report else None,
    )


def special(one: Standing, settings: Settings, number: int | None, on: date) -> Special:
    """The special report about a matter."""
    report = one.last(Kind.PROGRESS)
    return Special(
        letter=letter(one, settings, settings.documents.series["special"], number, on),
        opened=one.item.opened,
        deeds=tuple(_deed(entry, one) for entry in one.entries if entry.kind in _TOLD),
        problems=report.problems if report else None,
        next=report.next if report else None,
        reminders=one.count(Kind.REMIND),
        inspections=one.count(Kind.INSPECT),
        extensions=one.count(Kind.EXTEND),
        evidence=tuple(_proofs(one.entries)),
    )


def _proofs(entries: Iterable[Entry]) -> Iterator[Proof]:
    for entry in entries:
        for material in entry.evidence:
            yield Proof(name=material, on=entry.on, by=entry.by, size=None, digest=None)
        if entry.kind is Kind.ATTACH and entry.file:
            yield Proof(name=entry.file, on=entry.on, by=entry.by, size=entry.size, digest=(entry.digest or "")[:16])


_TOLD = {
    Kind.ASSIGN, Kind.ACCEPT, Kind.PROGRESS, Kind.REMIND, Kind.INSPECT, Kind.EXTEND, Kind.SUBMIT, Kind.RETURN, Kind.COMPLETE, Kind.CLOSE, Kind.SUSPEND,
    Kind.RESUME,
}  # fmt: skip


def _deed(entry: Entry, one: Standing) -> Deed:
    units = names(one.item.lead_units)
    who = {
        Kind.ASSIGN: f"交{units}办理",
        Kind.ACCEPT: f"{units}签收",
        Kind.REMIND: f"{entry.method or '催办'}{entry.to_unit or units}",
        Kind.INSPECT: entry.method or "督查",
        Kind.SUBMIT: f"{units}申请办结",
        Kind.RETURN: "退回办结申请",
        Kind.COMPLETE: f"{'经' + entry.approved_by + '同意，' if entry.approved_by else ''}办结",
        Kind.EXTEND: f"{'经' + entry.approved_by + '批准，' if entry.approved_by else ''}时限延至{entry.to.month}月{entry.to.day}日"
        if entry.to
        else "延期",
    }
    what = (
        f"进度{entry.percent.normalize():f}%" if entry.kind is Kind.PROGRESS and entry.percent is not None else who.get(entry.kind, KINDS[entry.kind])
    )
    return Deed(entry.on, what, entry.text or entry.finding)
