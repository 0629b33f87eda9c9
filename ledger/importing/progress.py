"""Rows of a feedback form → progress entries; only the rows that a unit has filled in."""

from collections.abc import Callable
from datetime import date
from typing import Any

from ledger.errors import NotAllowed, UsageError
from ledger.importing import cells
from ledger.importing.headings import Table
from ledger.importing.plan import Proposal, Refused, Verdict, fault_of, refused
from ledger.importing.surroundings import Surroundings
from ledger.model import Entry, Item, Kind
from ledger.rules.history import living
from ledger.rules.lifecycle import record
from ledger.rules.markings import classified
from ledger.sheets.grid import Row

_FILLED = ("percent", "text", "problems", "next", "evidence")
Signed = Callable[[Item, date, str | None, str | None, dict[str, Any]], Entry]
"""A new entry of an item, signed now: the day, who typed it (None for whoever imports it), its text, and what else it carries."""


def plan_progress(table: Table, around: Surroundings, signed: Signed) -> list[Proposal]:
    """A proposal for every row; one that was recorded already, in the same words, changes nothing."""
    shares = [share for row in table.rows if (share := table.cell(row, "percent"))]
    fractions = all(_at_most_one(share) for share in shares)
    items = dict(around.items)
    proposals = []
    for row in table.rows:
        found = _proposal(table, row, around, items, signed, fractions=fractions)
        if found.entry and found.item:
            items[found.name] = record(found.item, found.entry)  # a second row about the same item stands on the first
        proposals.append(found)
    return proposals


def _at_most_one(share: str) -> bool:
    try:
        return float(share) <= 1
    except ValueError:
        return False


def _proposal(table: Table, row: Row, around: Surroundings, items: dict[str, Item], signed: Signed, *, fractions: bool) -> Proposal:
    given = {name: said for name in _FILLED if not cells.nothing(said := table.cell(row, name))}
    typed = table.cell(row, "id").upper()
    if not given:
        return Proposal(row=row, verdict=Verdict.EMPTY, name=typed, title=table.cell(row, "title"))
    faults: list[Refused] = []
    item = items.get(typed)
    if item is None:
        why, hint = (f"没有 {typed} 这个事项", "核对编号") if typed else ("没有写编号", "反馈表的编号不要删改；编号见 ledger list")
        faults.append(Refused("id", typed, why, hint))
    for name, said in given.items():
        if marking := classified(said):
            faults.append(Refused(name, said, f"带有密级标志“{marking}”，涉密事项不得录入台账", "涉密件按保密规定另行办理"))
    try:
        percent = cells.percent(given["percent"], fractions=fractions) if "percent" in given else None
    except UsageError as error:
        faults.append(fault_of(error, "percent", given["percent"]))
    try:
        on = _on(table, row, around)
    except UsageError as error:
        faults.append(fault_of(error, "on", table.cell(row, "on")))
    if faults or item is None:
        return refused(table, row, faults)
    text = "\n".join(part for part in (given.get("text"), f"佐证：{given['evidence']}" if "evidence" in given else None) if part) or None
    known = _known(item, percent=percent, text=text, problems=given.get("problems"), following=given.get("next"))
    if known:
        return Proposal(row=row, verdict=Verdict.UNCHANGED, name=item.id, title=item.title, item=item)
    fields = {"percent": percent, "problems": given.get("problems"), "next": given.get("next")}
    entry = signed(item, on, cells.text(table.cell(row, "by")) or None, text, fields)
    try:
        record(item, entry)
    except NotAllowed as error:
        return refused(table, row, [Refused("id", typed, error.message, error.hint)])
    return Proposal(row=row, verdict=Verdict.NEW, name=item.id, title=item.title, item=item, entry=entry)


def _on(table: Table, row: Row, around: Surroundings) -> date:
    """The day of a report, today where the row names none. Raises UsageError for a day to come."""
    said = table.cell(row, "on")
    on = cells.plausible(cells.day(said, around)) if said else around.today
    if on > around.today:
        raise UsageError(f"{on}还没有到，不能记录", "检查这一格的日期")
    return on


def _known(item: Item, **said: object) -> bool:
    """Whether a living report says just this already, on whatever day."""
    reports = (entry for entry in living(item.log, date.max) if entry.kind is Kind.PROGRESS)
    wanted = tuple(map(_plain, said.values()))
    return any(tuple(map(_plain, (each.percent, each.text, each.problems, each.next))) == wanted for each in reports)


def _plain(value: object) -> object:
    return value.split() if isinstance(value, str) else value
