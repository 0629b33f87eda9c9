"""Rows of items → new items, and corrections of those there are."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from typing import Any
from unicodedata import normalize

from ledger.errors import UsageError
from ledger.importing import cells
from ledger.importing.headings import Table
from ledger.importing.plan import Edit, Proposal, Refused, Verdict, fault_of, refused
from ledger.importing.surroundings import Surroundings
from ledger.model import Cadence, Item, Kind, Source, TaskList, Urgency
from ledger.record import replace
from ledger.rules.limits import Deadline, count, steps, usual_limit
from ledger.rules.markings import classified
from ledger.sheets.grid import Row
from ledger.words import names

_FIXED = ("list", "target", "milestones", "source_leader")  # what `edit` does not change either
_SOURCE = {"document": "document", "number": "number", "clause": "clause", "source_date": "date", "source_text": "text", "source_leader": "leader"}
_LINES = ("title", "goal", "standard", "lead_leader", "owner", "supervisor", "document", "number", "clause", "source_leader")


def plan_items(table: Table, around: Surroundings) -> list[Proposal]:
    """A proposal for every row. A row names an item by its number, else by its source's clause and its title, within its list."""
    known = _Known(around.items.values())
    taken: dict[str, int] = {}
    return [_proposal(table, row, around, known, taken) for row in table.rows]


class _Known:
    """The items there are, by what a row may know of them."""

    def __init__(self, items: Iterable[Item]) -> None:
        self._by_title: dict[tuple[str, str], list[Item]] = {}
        for item in items:
            if not item.carried_to:
                self._by_title.setdefault((item.list, _key(item.title)), []).append(item)

    def matching(self, task_list: str, title: str, clause: str, document: str) -> list[Item]:
        """Items of the list with that title; where a row and an item both name a clause or a document, they must be the same."""
        return [
            item
            for item in self._by_title.get((task_list, _key(title)), ())
            if _agree(clause, item.source.clause) and _agree(document, item.source.document)
        ]


def _agree(said: str, known: str | None) -> bool:
    return not said or not known or _key(said) == _key(known)


def _key(text: str) -> str:
    """A text without what clerks write differently each time: blanks, brackets of titles, stops."""
    return "".join(each for each in normalize("NFKC", text).casefold() if each.isalnum())


def _proposal(table: Table, row: Row, around: Surroundings, known: _Known, taken: dict[str, int]) -> Proposal:
    reader = _Reader(table, row, around)
    item = reader.tried("id", lambda: _existing(reader, known))
    found = None if reader.faults else _changed(reader, item) if item else _new(reader)
    if found is None:
        return refused(table, row, reader.faults)
    name = found.name or f"{reader.task_list.name} {_key(found.title)} {found.item.lead_units if found.item else ''}"
    if found.verdict is not Verdict.UNCHANGED and name in taken:
        return refused(table, row, [Refused("title", found.title, f"和第{taken[name]}行是同一个事项", "只留一行；确是两件事的，事项名称写得不一样")])
    taken[name] = row.number
    return found


class _Reader:
    """One row, its cells read one by one; what is wrong with any of them is collected."""

    def __init__(self, table: Table, row: Row, around: Surroundings) -> None:
        self.table, self.row, self.around = table, row, around
        self.faults: list[Refused] = []
        self._list: TaskList | None = None

    def cell(self, name: str) -> str:
        """What the row says of a field; empty for —, / and 无."""
        said = self.table.cell(self.row, name)
        return "" if cells.nothing(said) else said

    def tried(self, name: str, read: Callable[[], Any]) -> Any:
        """What `read` makes of the field's cell; None when it is at fault."""
        try:
            return read()
        except Refused as fault:
            self.faults.append(fault)
        except UsageError as error:
            self.faults.append(fault_of(error, name, self.table.cell(self.row, name)))
        return None

    @property
    def task_list(self) -> TaskList:
        """The row's list: by its column, its category, or what was said for all rows. Raises Refused where none is told."""
        if self._list is None:
            self._list = self._told_list()
        return self._list

    def is_of(self, task_list: TaskList) -> None:
        """The row is of that list, whatever it says itself."""
        self._list = task_list

    def _told_list(self) -> TaskList:
        lists = self.around.settings.lists
        for name in ("list", "category"):
            said = self.cell(name)
            found = next((each for each in lists.values() if said and said in (each.name, each.title, each.prefix)), None)
            if found:
                return found
            if said and name == "list":
                raise Refused(name, said, f"没有“{said}”这个清单", f"已有：{names(each.title for each in lists.values())}")
        if self.around.usual is None:
            raise Refused("list", "", "没有写是哪个清单的", "加一列“清单”，或在命令后面写 --list 清单")
        return lists[self.around.usual]


def _existing(reader: _Reader, known: _Known) -> Item | None:
    """The item that the row is about. Raises Refused for a number that no item bears, and for a title that several do."""
    typed = reader.cell("id").upper()
    if typed:
        item = reader.around.items.get(typed)
        if item is None:
            raise Refused("id", typed, f"没有 {typed} 这个事项", "核对编号；新的事项编号留空，导入时自动编")
        if item.carried_to:
            raise Refused("id", typed, f"{typed} 已结转至 {item.carried_to}", f"把编号改成 {item.carried_to}")
        reader.is_of(reader.around.settings.lists[item.list])
        return item
    title = cells.text(reader.cell("title"))
    found = known.matching(reader.task_list.name, title, reader.cell("clause"), reader.cell("document")) if title else []
    if len(found) > 1:
        raise Refused("title", title, f"台账里有{len(found)}项叫这个名称：{names(item.id for item in found[:5])}", "加一列“编号”，写明是哪一项")
    return found[0] if found else None


def _changed(reader: _Reader, item: Item) -> Proposal:
    edits = [edit for name in reader.table.columns for edit in reader.tried(name, partial(_listed, reader, item, name)) or ()]
    if reader.faults:
        return refused(reader.table, reader.row, reader.faults)
    remark = "" if any(entry.text == reader.cell("remark") for entry in item.log) else reader.cell("remark")
    verdict = Verdict.CHANGED if edits or remark else Verdict.UNCHANGED
    return Proposal(row=reader.row, verdict=verdict, name=item.id, title=item.title, item=item, edits=tuple(edits), remark=remark)


def _listed(reader: _Reader, item: Item, name: str) -> list[Edit]:
    return list(_edits(reader, item, name))


def _edits(reader: _Reader, item: Item, name: str) -> Iterator[Edit]:
    """What a cell changes in an item; an empty cell, and one that says what the item says, change nothing."""
    task_list, cell = reader.task_list, reader.cell(name)
    if name in ("id", "category", "remark") or not cell or (name == "target" and cell in (item.goal or "")):
        return
    before = cells.said(item, name, task_list)
    if _same(cell, before):
        return
    value = _value(reader, name, item.opened or reader.around.today, item.source.date)
    after = cells.said(_with(item, name, value, task_list), name, task_list)
    if after == before:
        return
    if name in _FIXED:
        raise Refused(
            name, cell, f"{item.id} 的这一栏是“{before or '空'}”，不能用导入改", "改回原来的，或用编辑器改事项的文件，再运行 ledger commit -m 说明"
        )
    if name == "due" and item.due and any(entry.kind is Kind.ASSIGN for entry in item.log):
        raise Refused(
            name, cell, f"{item.id} 已经交办，原时限（{before}）不能改", f"经批准延期：ledger extend {item.id} --to 日期 --approved-by 批准人 -m 理由"
        )
    field = f"source.{_SOURCE[name]}" if name in _SOURCE else name
    if name == "due":
        yield Edit("due", value.day, before or None, after or None)
        if item.limit != value.span:
            yield Edit("limit", value.span, str(item.limit) if item.limit else None, str(value.span) if value.span else None)
    else:
        yield Edit(field, value, before or None, after or None)


def _same(cell: str, said: str) -> bool:
    """Whether two cells say the same, but for the blanks around lines that spreadsheets lose."""
    return [line.split() for line in cell.split("\n")] == [line.split() for line in said.strip().split("\n")]


def _with(item: Item, name: str, value: Any, task_list: TaskList) -> Item:
    if name in task_list.fields:
        return replace(item, extra=(*((key, old) for key, old in item.extra if key != name), (name, value)))
    if name in _SOURCE:
        return replace(item, source=replace(item.source, **{_SOURCE[name]: value}))
    return replace(item, **{name: value.day if name == "due" else value})


def _value(reader: _Reader, name: str, opened: date, source_date: date | None) -> Any:
    """A cell's value by its field. Raises UsageError or Refused."""
    cell, around = reader.cell(name), reader.around
    if marking := classified(cell):
        raise Refused(name, cell, f"带有密级标志“{marking}”，涉密事项不得录入台账", "涉密件按保密规定另行办理，从表里删去这一行")
    if name in _LINES:
        return cells.text(cell)
    if name in ("lead_units", "support_units"):
        return around.units(cell)
    if name == "due":
        return cells.deadline(cell, around, opened, source_date)
    if name == "milestones":
        return cells.milestones(cell, around, opened, source_date)
    if name in ("opened", "source_date"):
        return cells.plausible(cells.day(cell, around))
    if name == "parent":
        return _parent(reader, cell)
    if name in reader.task_list.fields:
        extra = reader.task_list.fields[name]
        return cells.own(cell, extra.type, extra.title, around)
    plain: dict[str, Callable[[str], Any]] = {
        "target": cells.target,
        "cadence": cells.cadence,
        "urgency": cells.urgency,
        "tags": cells.tags,
        "weight": lambda text: cells.amount(text, "权重"),
    }
    return plain[name](cell) if name in plain else cell


def _parent(reader: _Reader, cell: str) -> str:
    typed = cell.upper()
    if typed not in reader.around.items:
        raise Refused("parent", cell, f"没有 {cell} 这个事项", "上级事项写它的编号，如 ZD-2026-012；先导入上级，再导入下级")
    return typed


def _new(reader: _Reader) -> Proposal:
    """A new item, with what `ledger add` would add by itself: leader, contact, the list's usual limit."""
    around = reader.around

    def read(name: str, usual: Any = None) -> Any:
        return reader.tried(name, lambda: _value(reader, name, opened, issued)) if reader.cell(name) else usual

    opened, issued = around.opened or around.today, None
    opened = read("opened", opened) or opened
    issued = read("source_date")
    task_list = reader.tried("list", lambda: reader.task_list)
    title, leads, supports = read("title", ""), read("lead_units", ()), read("support_units", ())
    for name, value, word in (("title", title, "事项名称"), ("lead_units", leads, "牵头单位")):
        if not value and not any(fault.name == name for fault in reader.faults):
            hint = "填上这一格；是合并单元格的，把每行都填上" if name in reader.table.columns else f"表里要有“{word}”这一列"
            reader.faults.append(Refused(name, "", f"没有{word}", hint))
    pressing = read("urgency", Urgency.NORMAL)
    due = read("due")
    if reader.faults or task_list is None:
        return refused(reader.table, reader.row, reader.faults)
    found, stones = _deadline(around, task_list, due, pressing, opened)
    if found.day and found.day < opened:
        reader.faults.append(
            Refused(
                "due",
                reader.cell("due"),
                f"完成时限{found.day}早于立项日期{opened}",
                "检查年份；过去的立项，加一列“立项日期”，或在命令后面写 --opened 日期",
            )
        )
    if opened > around.today:
        reader.faults.append(Refused("opened", reader.cell("opened"), f"{opened}还没有到，不能立项", "检查这一格的日期"))
    unit = around.directory.unit(leads[0])
    target = read("target")
    asked: Cadence | None = read("cadence", found.cadence)
    item = Item(
        id="",
        path="",
        list=task_list.name,
        title=title,
        goal=_goal(read("goal"), target, reader.cell("target")),
        target=target,
        standard=read("standard"),
        lead_leader=read("lead_leader", unit.leader if unit else None),
        lead_units=leads,
        support_units=tuple(each for each in supports if each not in leads),
        owner=read("owner", unit.contact if unit else None),
        supervisor=read("supervisor"),
        urgency=pressing,
        parent=read("parent"),
        weight=read("weight") if reader.cell("parent") else None,
        tags=tuple(dict.fromkeys((*read("tags", ()), *_category(reader)))),
        opened=opened,
        due=found.day,
        limit=found.span,
        cadence=None if asked is task_list.cadence else asked,
        milestones=tuple(sorted((*read("milestones", ()), *stones), key=lambda stone: stone.due)) if not reader.faults else (),
        source=Source(**{part: read(name) for name, part in _SOURCE.items()}),
        extra=tuple((name, value) for name in task_list.fields if (value := read(name)) is not None),
    )
    if reader.faults:
        return refused(reader.table, reader.row, reader.faults)
    return Proposal(row=reader.row, verdict=Verdict.NEW, title=title, item=item, remark=reader.cell("remark"))


def _goal(goal: str | None, target: object, said: str) -> str | None:
    """工作目标, with a measure that is not one number and so no 量化目标: nothing is lost."""
    return "；".join(dict.fromkeys(part for part in (goal, None if target else said) if part)) or None


def _category(reader: _Reader) -> tuple[str, ...]:
    """类别 as a tag, unless it named the list."""
    said = cells.text(reader.cell("category"))
    return (said,) if said and said not in (reader.task_list.name, reader.task_list.title, reader.task_list.prefix) else ()


def _deadline(around: Surroundings, task_list: TaskList, due: Deadline | None, pressing: Urgency, opened: date) -> tuple[Deadline, tuple[Any, ...]]:
    """What was said, else the list's usual limit for the urgency, with its steps."""
    usual = usual_limit(task_list, pressing) if due is None else None
    if usual is None:
        return due or Deadline(), ()
    calendar, roll = around.yardstick.calendar, around.yardstick.policy.limits.roll
    return count(usual.within, opened, calendar, roll=roll), steps(usual, opened, calendar, roll=roll)
