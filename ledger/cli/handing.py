"""移交: all of a leader's open items and units go to another, with a trace, in one commit."""

from collections.abc import Callable, Sequence
from typing import Annotated

from ledger.cli.arguments import By, DryRun, InList, On, Text, needed
from ledger.cli.arguments import given as cleaned
from ledger.cli.output import Column, emit_json, emit_rows, say
from ledger.cli.parameters import Argument, Option
from ledger.cli.recording import new_entry, refuse_classified, refuse_without
from ledger.cli.session import Session
from ledger.errors import NotAllowed, UsageError
from ledger.model import Entry, Item, Kind, Role, Unit
from ledger.record import replace
from ledger.rules.lifecycle import record
from ledger.rules.naming import resolve_person
from ledger.rules.standing import Standing
from ledger.store.desk import Opened, Step
from ledger.store.directory_text import with_unit_fields
from ledger.words import names

COLUMNS = (Column("编号"), Column("事项", wide=True), Column("牵头单位"), Column("原牵头领导"), Column("现牵头领导"))


def handover(
    session: Session,
    old: Annotated[str, Argument(metavar="原领导", help="移交的领导")],
    new: Annotated[str, Argument(metavar="新领导", help="接手的领导，先写进名录的人员")],
    unit: Annotated[list[str] | None, Option("--unit", metavar="单位", help="只移交这些单位的，可写多次")] = None,
    task_list: InList = None,
    on: On = None,
    text: Text = None,
    by: By = None,
    dry_run: DryRun = False,
) -> None:
    """移交：把一位领导在办的事项和分管的单位一次交给另一位，逐项留痕

    例：ledger handover 孙伟 周静 --unit 区住建局 -m 分工调整 --dry-run
    """
    leader, successor = cleaned(old), _person(session, new)
    if not leader or leader == successor:
        raise UsageError("移交的和接手的是同一个人", "写两位不同的领导")
    leader = next((person.name for person in resolve_person(leader, session.directory)), leader)
    reason, who = needed(text, "移交的原因", "-m 说明"), cleaned(by)
    refuse_classified([reason, who])
    refuse_without(session, Role.ADMINISTER)
    day = session.day(on) if on else session.today
    chosen = list(dict.fromkeys(session.unit(each) for each in unit or ()))
    with session.writing(dry_run=dry_run) as desk:
        going = _going(session, leader, chosen, session.task_list(task_list).name if task_list else None)
        units = [] if task_list else [each for each in chosen or session.directory.units if each.leader == leader and not each.until]
        if not going and not units:
            raise NotAllowed(f"{leader}没有在办的牵头事项，也没有分管的单位", f"看他的事项：ledger list --leader {leader}")
        traced = {"field": "lead_leader", "old": leader, "new": successor}
        steps = [_step(session, one, lambda item: new_entry(session, item, Kind.EDIT, reason, day, who, traced)) for one in going]
        directory = desk.directory_text()
        for each in units:
            directory = with_unit_fields(directory, each.name, {"leader": successor})
        led = [replace(each, leader=successor) if each in units else each for each in session.directory.units]
        subject = f"移交 {leader}→{successor}：{_counted(going, units)}，{reason}"
        commit = desk.hand_over(steps, directory, led, subject)[0].commit
    if session.options.json:
        items = [{"id": one.item.id, "title": one.item.title} for one in going]
        told = {"from": leader, "to": successor, "items": items, "units": [each.name for each in units], "subject": subject, "commit": commit or None}
        emit_json(session, "handover", told)
        return
    emit_rows(COLUMNS, [(one.item.id, one.item.title, names(one.item.lead_units), leader, successor) for one in going], empty="没有在办的事项")
    if units:
        say(session, f"{names(each.name for each in units)}改由{successor}分管")
    say(session, subject if commit else f"（试运行）{subject}")


def _person(session: Session, typed: str) -> str:
    found = resolve_person(typed, session.directory)
    if len({person.name for person in found}) != 1:
        raise UsageError(f"名录的人员里没有“{typed.strip()}”", "核对姓名，或先写进 data/directory.yaml 的 people，例：- {name: 周静, post: 副区长}")
    return found[0].name


def _going(session: Session, leader: str, units: Sequence[Unit], task_list: str | None) -> list[Standing]:
    """The open items that the leader leads, of some units or of all, of one list or of all."""
    led = [one for one in session.standings() if one.open and one.item.lead_leader == leader and task_list in (None, one.item.list)]
    wanted = {unit.name for unit in units}
    return [one for one in led if not wanted or not wanted.isdisjoint(one.item.lead_units)]


def _step(session: Session, one: Standing, trace: Callable[[Item], Entry]) -> tuple[Opened, Sequence[Step]]:
    opened = session.workspace.open_item(one.item.id)
    entry = trace(opened.item)
    record(opened.item, entry)
    return opened, [("lead_leader", entry.new, entry)]


def _counted(going: Sequence[Standing], units: Sequence[Unit]) -> str:
    return "、".join(filter(None, (f"{len(going)}项" if going else "", f"{len(units)}个单位" if units else "")))
