"""Recording entries: one entry, its checks, its commit, and what the clerk should know about it; every verb ends here."""

import secrets
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from ledger.cli.arguments import given
from ledger.cli.output import emit_json, print_out, say
from ledger.cli.session import Session, now
from ledger.errors import LedgerError, NotAllowed, UsageError
from ledger.model import Entry, Item, Kind, Ledger, Role, Status
from ledger.record import replace
from ledger.rules.history import living, status_history, status_on
from ledger.rules.hollow import Hollow, hollow
from ledger.rules.lifecycle import record
from ledger.rules.markings import classified
from ledger.rules.marks import clause_named, item_marks
from ledger.rules.rights import denials, may, refusal
from ledger.rules.standing import standing
from ledger.store.desk import Opened
from ledger.store.writer import Written
from ledger.words import long_date, names, number, register_line

KEY_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that can be mistaken for another


def record_each(session: Session, ids: list[str], kind: Kind, text: str | None, on: str | None, by: str | None, dry_run: bool, **fields: Any) -> None:
    """Record the same entry, with a key of its own, for each item. Every item is checked before the first is written."""
    full_ids = session.item_ids(ids)
    day = session.day(on) if on else session.today
    text, who = given(text), given(by)
    refuse_classified([text, who, *fields.values()])
    planned: list[tuple[Opened, Entry]] = []
    written: list[Written] = []
    with session.writing(dry_run=dry_run) as desk:
        for item_id in full_ids:
            opened = session.workspace.open_item(item_id)
            entry = new_entry(session, opened.item, kind, text, day, who, fields)
            record(opened.item, entry)
            refuse_denied(session, opened.item, entry)
            planned.append((opened, entry))
        desk.examine(*(opened for opened, _ in planned))
        try:
            for opened, entry in planned:
                written.append(desk.append(opened, entry, register_line(opened.item, entry)))
        except LedgerError as error:
            if written:
                report_written(session, written)
                error.hint = f"上面列出的{len(written)}项已经记录，不要重复；其余{len(planned) - len(written)}项没有记录。{error.hint}"
            raise
    report_written(session, written)
    for opened, entry in planned:
        _remark(session, opened.item, entry)


def _remark(session: Session, item: Item, entry: Entry) -> None:
    """What the clerk should know about what was just recorded."""
    remark = next((words for words in (each(session, item, entry) for each in _REMARKS) if words), None)
    if remark:
        say(session, f"注意：{remark}")


def _late_extension(session: Session, item: Item, entry: Entry) -> str | None:
    if entry.kind is not Kind.EXTEND or entry.exempt:
        return None
    scored = standing(item, entry.on, session.yardstick).scored_due
    if scored is None or entry.on <= scored:
        return None
    again = f"先运行 ledger void {item.id} {entry.key} -m 理由，再加 --exempt 重记"
    return f"{item.id} 在时限（{long_date(scored)}）之后才延期，现时限已改，考核仍按原时限；如批准免计，{again}"


def _withdrawn_submission(_session: Session, item: Item, entry: Entry) -> str | None:
    if entry.kind is not Kind.PROGRESS or status_on(status_history(living(item.log, entry.on)), entry.on) is not Status.SUBMITTED:
        return None
    return f"{item.id} 原已申请办结，记进展后回到办理中；如仍申请办结：ledger submit {item.id}"


def _collective_unit(session: Session, item: Item, entry: Entry) -> str | None:
    if entry.kind is not Kind.ASSIGN:
        return None
    named = [unit.name for unit in session.workspace.directory.units if unit.collective and unit.name in item.lead_units]
    if not named:
        return None
    return f"{item.id} 由{names(named)}牵头，泛指单位不参加排名；明确到具体单位后用 ledger edit {item.id} lead_units=单位"


def _settled_proposals(session: Session, item: Item, entry: Entry) -> str | None:
    """What a decision takes the place of, so that nobody is charged twice or wonders where a proposal went."""
    if entry.kind not in (Kind.AWARD, Kind.DEDUCT):
        return None
    before = item_marks(standing(item, session.today, session.yardstick), session.yardstick)
    after = item_marks(standing(replace(item, log=(*item.log, entry)), session.today, session.yardstick), session.yardstick)
    settled = [mark for mark in before if mark.computed and mark not in after]
    if not settled:
        return None
    points = sum((mark.points for mark in settled), Decimal(0))
    lasting = session.yardstick.policy.scoring.clauses.get("overdue")
    later = "；以后的时段里仍逾期的，按时段另计" if lasting and lasting.title == settled[0].clause else ""
    return f"{item.id} 原有{len(settled)}条“{settled[0].clause}”的建议（共{number(points)}分），以这次决定为准，不再另计{later}"


def _misspelt_clause(session: Session, item: Item, entry: Entry) -> str | None:
    """A clause that the policy does not know is taken as typed; one that is nearly a known one would charge a unit twice."""
    scoring = session.workspace.settings.policy.scoring
    if entry.kind not in (Kind.AWARD, Kind.DEDUCT) or not entry.clause or clause_named(scoring, entry.clause):
        return None
    from difflib import get_close_matches

    near = get_close_matches(entry.clause, [clause.title for clause in (*scoring.clauses.values(), *scoring.decisions.values())], n=1, cutoff=0.6)
    if not near:
        return None
    again = f"如是，先运行 ledger void {item.id} {entry.key} -m 理由，再按“{near[0]}”重记"
    return f"办法里没有“{entry.clause}”这一条，是不是“{near[0]}”？{again}"


def _hollow_report(session: Session, item: Item, entry: Entry) -> str | None:
    if entry.kind is not Kind.PROGRESS or not entry.text:
        return None
    before = next((past for past in reversed(living(item.log, entry.on)) if past.kind is Kind.PROGRESS and past.order < entry.order), None)
    own = session.workspace.settings.policy.feedback.hollow
    found = hollow(entry.text, before.text if before else None, own=own, speakers=item.units)
    if found is Hollow.REPEATED and before:
        return f"{item.id} 的进展和上次（{long_date(before.on)}）写的一样，建议补充这一次做了什么、到什么程度"
    return f"{item.id} 的进展只有套话，建议补充做了什么、到什么程度" if found else None


_REMARKS: tuple[Callable[[Session, Item, Entry], str | None], ...] = (
    _late_extension,
    _withdrawn_submission,
    _collective_unit,
    _settled_proposals,
    _misspelt_clause,
    _hollow_report,
)


def refuse_classified(values: list[Any]) -> None:
    """涉密事项 must not enter the ledger (DOMAIN §9)."""
    texts = [text for value in values for text in (value if isinstance(value, tuple) else (value,)) if isinstance(text, str)]
    for text in texts:
        if marking := classified(text):
            raise NotAllowed(f"内容带有密级标志“{marking}”，涉密事项不得录入台账，没有写入", "涉密件按保密规定另行办理")


def refuse_without(session: Session, role: Role) -> None:
    """Raise NotAllowed when whoever would commit has not got a role that the office has given to some."""
    if role in session.workspace.settings.roles:
        office, author = _office(session), session.author()
        if not may(office, role, *author):
            raise _denied(refusal(office, role, author[0]))


def refuse_denied(session: Session, item: Item, entry: Entry) -> None:
    """Raise NotAllowed when the office has given what an entry does to others than whoever would commit it, or its approver may not approve."""
    if session.workspace.settings.roles:
        for said in denials(_office(session), item.log, entry, *session.author()):
            raise _denied(f"{item.id} {said}")


def _office(session: Session) -> Ledger:
    return Ledger(settings=session.workspace.settings, directory=session.workspace.directory)


def _denied(said: str) -> NotAllowed:
    return NotAllowed(f"{said}，没有写入", "请有权限的人来办；谁可以做什么，写在 data/ledger.yaml 的 roles 里")


def new_entry(session: Session, item: Item, kind: Kind, text: str | None, on: date, by: str | None, fields: dict[str, Any]) -> Entry:
    """An entry made now: a random key, the office's clock, and whoever is typing.

    Entries of one day fold in the order of their moments, so this one's is always after those that are there, even when
    two commands run within a second or the clock was set back.
    """
    key, at, who = signed_now(session, on, by)
    latest = max((past.at for past in item.log if past.on == on), default=None)
    if latest is not None and at <= latest:
        at = latest.astimezone(session.zone).replace(microsecond=0) + timedelta(seconds=1)
    return Entry(key=key, kind=kind, on=on, at=at, by=who, text=text, **fields)


def signed_now(session: Session, on: date, by: str | None) -> tuple[str, datetime, str]:
    """What every entry begins with: a random key, the office's clock, and whoever is typing. Raises UsageError for a day to come."""
    if on > session.today:
        raise UsageError(f"{long_date(on)}还没有到，不能记录", "检查 --on 的日期")
    key = "".join(secrets.choice(KEY_ALPHABET) for _ in range(6))
    return key, now(session.zone), by or session.clerk()


def report_written(session: Session, written: list[Written]) -> None:
    """Say what was committed, or on a dry run what would be."""
    if session.options.json:
        emit_json(session, "written", [{"path": each.path, "subject": each.subject, "commit": each.commit or None} for each in written])
        return
    for each in written:
        print_out(each.subject if each.commit else f"（试运行）{each.subject}")
        if not each.commit:
            say(session, _difference(each))


def _difference(written: Written) -> str:
    from difflib import unified_diff

    lines = unified_diff(written.before.splitlines(), written.after.splitlines(), written.path, written.path, lineterm="", n=1)
    return "\n".join(lines)
