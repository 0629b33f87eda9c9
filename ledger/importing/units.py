"""Rows of a directory → units to be added, and what changes in those there are."""

import re

from ledger.importing import cells
from ledger.importing.headings import Table
from ledger.importing.plan import Edit, Proposal, Refused, Verdict, refused
from ledger.model import Directory, Unit
from ledger.record import replace
from ledger.rules.markings import classified
from ledger.sheets.grid import Row
from ledger.words import names

_PLAIN = ("full_name", "group", "leader", "contact", "phone")


def plan_units(table: Table, directory: Directory) -> list[Proposal]:
    """A proposal for every row. A unit is known by its name or an alias; names that would stand for two units are refused."""
    taken = directory.canonical()
    proposals = []
    for row in table.rows:
        found = _proposal(table, row, directory, taken)
        if found.unit:
            taken |= dict.fromkeys((found.unit.name, *found.unit.aliases), found.unit.name)
        proposals.append(found)
    return proposals


def _proposal(table: Table, row: Row, directory: Directory, taken: dict[str, str]) -> Proposal:
    said = {name: cells.text(text) for name in table.columns if not cells.nothing(text := table.cell(row, name))}
    typed = said.pop("name", "")
    if not typed:
        return refused(table, row, [Refused("name", "", "没有写单位名称", "填上这一格")])
    if marking := next((found for text in (typed, *said.values()) if (found := classified(text))), None):
        return refused(table, row, [Refused("name", typed, f"带有密级标志“{marking}”，涉密内容不得录入台账", "按保密规定另行办理")])
    known = directory.unit(taken.get(typed, ""))
    if known is None and typed in taken:
        return refused(table, row, [Refused("name", typed, f"和上面的{taken[typed]}是同一个单位", "只留一行")])
    aliases = tuple(part for part in re.split(r"[、，,；;/\s]+", said.pop("aliases", "")) if part)
    own = known.name if known else typed
    if clash := next((alias for alias in aliases if taken.get(alias, own) != own), None):
        return refused(table, row, [Refused("aliases", clash, f"“{clash}”已经是{taken[clash]}的名称或别名", "一个名称只能指一个单位，删掉它")])
    collective = said.pop("collective", "") in ("是", "true", "√", "1")
    fields = {name: said[name] for name in _PLAIN if name in said}
    if known is None:
        made = replace(Unit(name=typed, aliases=aliases, collective=collective), **fields)
        if not (made.group or made.collective):
            return refused(table, row, [Refused("group", "", f"{typed}没有组别", "填上组别；泛指单位在“泛指”一列写 是")])
        return Proposal(row=row, verdict=Verdict.NEW, title=typed, unit=made)
    fields = {name: text for name, text in fields.items() if text != getattr(known, name)}
    more = tuple(alias for alias in aliases if alias not in (known.name, *known.aliases))
    edits = [Edit(name, text, getattr(known, name), text) for name, text in fields.items()]
    if more:
        edits.append(Edit("aliases", (*known.aliases, *more), names(known.aliases) or None, names((*known.aliases, *more))))
    changed = replace(known, aliases=(*known.aliases, *more), **fields)
    return Proposal(
        row=row, verdict=Verdict.CHANGED if edits else Verdict.UNCHANGED, name=known.name, title=known.name, unit=changed, edits=tuple(edits)
    )
