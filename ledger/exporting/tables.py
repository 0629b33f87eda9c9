"""Items and entries as tables. What `import` takes back is said in the very words it reads; what is computed stands behind it."""

from collections.abc import Iterable, Mapping, Sequence

from ledger.importing.cells import said
from ledger.importing.headings import COMPUTED, ITEMS, PROGRESS
from ledger.model import Item, Kind, Ledger, TaskList
from ledger.rules.lights import light
from ledger.rules.standing import Standing
from ledger.rules.yardstick import Yardstick
from ledger.sheets.writing import Cell, Column, Sheet
from ledger.words import CADENCES, KINDS, STATUSES, URGENCIES, names

_WIDTHS = {"title": 36, "goal": 30, "standard": 24, "milestones": 28, "lead_units": 16, "support_units": 18, "document": 22, "source_text": 26}
_DAYS = ("due", "opened", "source_date")
_WRITTEN = (
    "id", "list", "title", "goal", "target", "standard", "lead_leader", "lead_units", "support_units", "owner", "supervisor", "urgency", "opened", "due",
    "cadence", "milestones", "document", "number", "clause", "source_date", "source_leader", "source_text", "parent", "weight", "tags",
)  # fmt: skip


def items_sheet(ledger: Ledger, standings: Sequence[Standing], yardstick: Yardstick) -> Sheet:
    """A row an item: its header, the fields its list declares (never a private one), and how it stands."""
    lists = ledger.settings.lists
    own = _own_fields(lists, {one.item.list for one in standings})
    columns = [_column(name, ledger) for name in _WRITTEN]
    columns += [Column(title=title, width=14) for title in own]
    rows = [(*_header(one.item, lists[one.item.list], own), *_standing(one, yardstick)) for one in standings]
    return Sheet(title="事项", columns=(*columns, *_COMPUTED), rows=tuple(rows), guarded=True)


def _own_fields(lists: Mapping[str, TaskList], shown: set[str]) -> list[str]:
    """The titles of the fields that the lists shown declare; private ones stay here."""
    titles = (each.title for name, task_list in lists.items() if name in shown for each in task_list.fields.values() if not each.private)
    return list(dict.fromkeys(titles))


def _column(name: str, ledger: Ledger) -> Column:
    units = tuple(unit.name for unit in ledger.directory.units)
    choices: dict[str, tuple[str, ...]] = {
        "list": tuple(each.title for each in ledger.settings.lists.values()),
        "lead_units": units,
        "support_units": units,
        "cadence": tuple(CADENCES.values()),
        "urgency": tuple(URGENCIES.values()),
    }
    return Column(
        title=ITEMS[name][0],
        width=_WIDTHS.get(name, 12),
        kind="day" if name in _DAYS else "text",
        choices=choices.get(name, ()),
        several=name in ("lead_units", "support_units"),
        locked=name == "id",
    )


def _header(item: Item, task_list: TaskList, own: Sequence[str]) -> list[Cell]:
    days = {"due": item.due, "opened": item.opened, "source_date": item.source.date}
    written: list[Cell] = [days[name] if name in days else said(item, name, task_list) for name in _WRITTEN]
    named = {each.title: name for name, each in task_list.fields.items() if not each.private}
    return [*written, *(said(item, named[title], task_list) if title in named else "" for title in own)]


_COMPUTED = tuple(
    Column(
        title=title,
        width=30 if title == "最近进展" else 10,
        kind={"进度": "percent", "现时限": "day", "逾期天数": "number"}.get(title, "text"),
        locked=True,
    )
    for title in COMPUTED
)


def _standing(one: Standing, yardstick: Yardstick) -> list[Cell]:
    report = one.last(Kind.PROGRESS)
    lit = yardstick.policy.lights.names[light(one, yardstick.policy.lights)]
    return [one.current_due, STATUSES[one.status], one.percent, lit, one.days_overdue or None, report.text if report else None]


_ENTRY_COLUMNS = (
    Column(title="编号", width=14, locked=True), Column(title="事项", width=32), Column(title="牵头单位", width=16), Column(title="日期", kind="day"),
    Column(title="类别", width=10), Column(title="进度", width=8, kind="percent"), Column(title="内容", width=44), Column(title="存在问题", width=28),
    Column(title="下一步", width=28), Column(title="延至", kind="day"), Column(title="批准人", width=10), Column(title="分值", kind="number", width=8),
    Column(title="条款", width=14), Column(title="方式", width=12), Column(title="录入人", width=10), Column(title="记录号", width=10),
)  # fmt: skip


def entries_sheet(standings: Iterable[Standing], own: Mapping[str, TaskList]) -> Sheet:
    """A row an entry that stands on the day, items in order, entries as they happened; what a private field was corrected to is left out."""
    rows: list[tuple[Cell, ...]] = []
    for one in standings:
        private = {name for name, each in own[one.item.list].fields.items() if each.private}
        for entry in one.entries:
            text = None if entry.field in private else entry.text or entry.finding
            rows.append(
                (
                    one.item.id, one.item.title, names(one.item.lead_units), entry.on, KINDS[entry.kind], entry.percent, text, entry.problems,
                    entry.next, entry.to, entry.approved_by or entry.verified_by, entry.points, entry.clause, entry.method, entry.by, entry.key,
                )
            )  # fmt: skip
    return Sheet(title="记录", columns=_ENTRY_COLUMNS, rows=tuple(rows))


def form(unit: str, standings: Iterable[Standing], office: str, asked: str) -> Sheet:
    """反馈表: a unit's open items with what it last said, and empty columns to fill in; `import` takes them as progress."""
    columns = (
        Column(title="编号", width=14, locked=True),
        Column(title="事项", width=34, locked=True),
        Column(title="时限", kind="day", locked=True),
        Column(title="上次进度", width=9, kind="percent", locked=True),
        Column(title="上次进展", width=30, locked=True),
        Column(title=PROGRESS["percent"][0], width=8, kind="percent"),
        Column(title=PROGRESS["text"][0], width=36),
        Column(title=PROGRESS["problems"][0], width=24),
        Column(title=PROGRESS["next"][0], width=24),
        Column(title=PROGRESS["evidence"][0], width=20),
    )
    rows: list[tuple[Cell, ...]] = []
    for one in standings:
        report = one.last(Kind.PROGRESS)
        told = (one.item.id, one.item.title, one.current_due, one.percent if report else None, report.text if report else None)
        rows.append((*told, None, None, None, None, None))
    above = (f"督查事项反馈表（{unit}）", f"{office}　{asked}　只填“进度”到“佐证”几列，没有新进展的行不填；编号不要改")
    return Sheet(title=unit, columns=columns, rows=tuple(rows), above=above, guarded=True)
