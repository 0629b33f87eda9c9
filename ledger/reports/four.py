"""四查: every item in one of four groups, each with the text its group asks for (DOMAIN §1)."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Literal

from ledger.model import Entry, Kind, Light, Policy, Status
from ledger.record import Record
from ledger.reports.figures import finished_in
from ledger.rules.hollow import Hollow, hollow
from ledger.rules.lights import light, reason
from ledger.rules.standing import Standing
from ledger.words import names, number, short_date

NAMES = ("finished", "running", "stalled", "failing")  # of the groups, in JSON
TITLES = ("已经落实的查成效", "正在落实的查进度", "尚未落实的查原因", "落实不力的查责任")
ASKED = ("成效", "进度", "原因", "责任")
MISSING = "（未填写）"

Flaw = Literal["missing", "hollow", "repeated"]
HINTS: dict[Flaw, str] = {"missing": "未填写", "hollow": "空话", "repeated": "与上次相同"}


class FourRow(Record, frozen=True, kw_only=True):
    """An item in one of the four groups. `flaw`: the text asked for was never given, says nothing, or is the last one over again."""

    id: str
    title: str
    lead_units: str
    owner: str | None
    text: str
    flaw: Flaw | None

    @property
    def missing(self) -> bool:
        """The text was never given."""
        return self.flaw == "missing"

    @property
    def hint(self) -> str | None:
        """提示: the flaw in words."""
        return HINTS[self.flaw] if self.flaw else None


class FourGroup(Record, frozen=True, kw_only=True):
    """One of the four checks, with the name of what it asks."""

    name: str
    title: str
    asked: str
    rows: tuple[FourRow, ...]

    @property
    def missing(self) -> int:
        """Rows without the text that is asked for."""
        return sum(row.missing for row in self.rows)


class FourTable(Record, frozen=True, kw_only=True):
    """四查表 of a period, as of a day."""

    office: str
    title: str
    as_of: date
    groups: tuple[FourGroup, ...]

    @property
    def missing(self) -> int:
        """Texts that were asked for and never given."""
        return sum(group.missing for group in self.groups)


def four_checks(standings: Iterable[Standing], first: date, last: date, policy: Policy) -> tuple[FourGroup, ...]:
    """The four groups of a period: finished within it, going well, not begun or suspended, and overdue or showing red.

    Every item that is open, suspended or was finished in the period is in exactly one.
    """
    groups: tuple[list[FourRow], ...] = ([], [], [], [])
    for one in standings:
        place = _group(one, first, last, policy)
        if place is not None:
            text, flaw = _TEXTS[place](one, policy)
            row = FourRow(
                id=one.item.id,
                title=one.item.title,
                lead_units=names(one.item.lead_units),
                owner=one.item.owner,
                text=text or MISSING,
                flaw=flaw,
            )
            groups[place].append(row)
    return tuple(FourGroup(name=NAMES[place], title=TITLES[place], asked=ASKED[place], rows=tuple(rows)) for place, rows in enumerate(groups))


_Told = tuple[str, Flaw | None]  # the text that a group asks for, and what is wrong with it


def _group(one: Standing, first: date, last: date, policy: Policy) -> int | None:
    if finished_in(one, first, last):
        return 0
    if one.overdue or light(one, policy.lights) is Light.RED:
        return 3
    if one.status is Status.SUSPENDED or (one.open and not _begun(one)):
        return 2
    return 1 if one.open else None


def _begun(one: Standing) -> bool:
    """Some percent was reached, an application was made, or the last report speaks of work without counting it."""
    report = one.last(Kind.PROGRESS)
    return one.percent > 0 or one.status is Status.SUBMITTED or (report is not None and report.percent is None)


def _effect(one: Standing, policy: Policy) -> _Told:
    report = one.last(Kind.PROGRESS)
    if report and report.text:
        return report.text, _flaw(one, report.text, policy, before=_report_before(one, report))
    ends = (one.last(kind) for kind in (Kind.SUBMIT, Kind.COMPLETE, Kind.CLOSE))
    text = next((entry.text for entry in ends if entry and entry.text), "")
    return text, _flaw(one, text, policy)


def _progress(one: Standing, policy: Policy) -> _Told:
    report = one.last(Kind.PROGRESS)
    if report is None or not report.text:
        return "", "missing"
    reached = f"{number(one.percent)}%，" if one.percent else ""
    return f"{reached}{report.text}", _flaw(one, report.text, policy, before=_report_before(one, report))


def cause_of(one: Standing, policy: Policy) -> str | None:
    """Why a matter is not done, as the problems of its last report have it; None where that names none, or says nothing in many words."""
    report = one.last(Kind.PROGRESS)
    text = (report.problems if report else None) or ""
    return None if _flaw(one, text, policy) else text


def _cause(one: Standing, policy: Policy) -> _Told:
    """Why it was suspended; else the problems of the last report, or what that report says instead. A cause may well last."""
    stopped = one.last(Kind.SUSPEND) if one.status is Status.SUSPENDED else None
    report = one.last(Kind.PROGRESS)
    told = (stopped.text,) if stopped else (report.problems, report.text) if report else ()
    text = next((said for said in told if said), "")
    return text, _flaw(one, text, policy)


def _responsibility(one: Standing, policy: Policy) -> _Told:
    """How late, who answers for it, how often they were pressed; and whether they now wait for the office."""
    owner = f"责任人{one.item.owner}" if one.item.owner else "责任人未填写"
    leader = f"，牵头领导{one.item.lead_leader}" if one.item.lead_leader else ""
    applied = one.last(Kind.SUBMIT) if one.status is Status.SUBMITTED else None
    waiting = f"，{short_date(applied.on)}已申请办结，待审批" if applied else ""
    reminders = one.count(Kind.REMIND)
    pressed = f"已催办{reminders}次" if reminders else "尚未催办"
    text = f"{reason(one, policy.lights)}；{owner}{leader}，{pressed}{waiting}"
    return text, None if one.item.owner else "missing"


_TEXTS: tuple[Callable[[Standing, Policy], _Told], ...] = (_effect, _progress, _cause, _responsibility)


def _flaw(one: Standing, text: str, policy: Policy, *, before: Entry | None = None) -> Flaw | None:
    if not text:
        return "missing"
    found = hollow(text, before.text if before else None, own=policy.feedback.hollow, speakers=one.item.units)
    return None if found is None else "repeated" if found is Hollow.REPEATED else "hollow"


def _report_before(one: Standing, report: Entry) -> Entry | None:
    return next((entry for entry in reversed(one.entries) if entry.kind is Kind.PROGRESS and entry.order < report.order), None)
