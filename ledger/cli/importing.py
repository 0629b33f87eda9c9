"""导入: a file of rows, understood row by row, shown, and recorded as one commit; or refused whole, with every reason."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from ledger.cli.arguments import DryRun
from ledger.cli.import_account import KINDS, VERDICTS, Source, ended, report
from ledger.cli.output import progress, say
from ledger.cli.parameters import Argument, Option
from ledger.cli.recording import new_entry, refuse_denied, refuse_without, signed_now
from ledger.cli.session import Session
from ledger.errors import LedgerError, NotAllowed, UsageError, system_reason
from ledger.importing.counts import plan_counts
from ledger.importing.headings import Table, kind_of, understood
from ledger.importing.items import plan_items
from ledger.importing.plan import Proposal, Verdict
from ledger.importing.progress import plan_progress
from ledger.importing.surroundings import Surroundings
from ledger.importing.units import plan_units
from ledger.model import Item, Kind, Role
from ledger.record import replace
from ledger.rules.markings import classified
from ledger.sheets.grid import Grid
from ledger.sheets.reading import read_tables
from ledger.store.desk import Arrival, Desk, Opened, Step
from ledger.store.directory_text import with_unit, with_unit_fields
from ledger.store.writer import Written
from ledger.words import names

_LARGEST = 64 << 20


def import_file(
    session: Session,
    file: Annotated[str, Argument(metavar="文件", help="xlsx、xls、ods、csv、tsv、json、yaml")],
    kind: Annotated[str | None, Option("--as", metavar="内容", help="items 事项、progress 进展、tallies 计数、units 名录；不写则看表头")] = None,
    task_list: Annotated[str | None, Option("--list", metavar="清单", help="表里没有“清单”一列时，记到哪个清单")] = None,
    tally: Annotated[str | None, Option("--kind", metavar="类别", help="表里没有“类别”一列时，是哪一类计数")] = None,
    sheet: Annotated[str | None, Option("--sheet", metavar="工作表", help="只导入这一张工作表")] = None,
    opened: Annotated[str | None, Option("--opened", metavar="日期", help="表里没有“立项日期”一列时的立项日期，默认今天")] = None,
    skip_bad: Annotated[bool, Option("--skip-bad", help="有退回的行也导入其余的，退回的行另存一个文件")] = False,
    dry_run: DryRun = False,
) -> int:
    """导入：把表格里的事项、进展、计数记入台账，一次一个提交；有一行不对就都不写

    例：ledger import 任务分解表.xlsx --list 年度重点工作 --dry-run
    """
    session.need_present("不能和导入一起用")
    source = _read(session, file, _kind(kind), sheet)
    usual = session.task_list(task_list).name if task_list else None
    day = session.day(opened) if opened else None
    with session.writing(dry_run=dry_run) as desk:
        proposals = [
            (table, found) for table in source.tables for found in _plan(session, source.kind, table, _surroundings(session, usual, day), tally)
        ]
        bad = [refusal for _, each in proposals for refusal in each.refusals]
        written = [] if bad and not skip_bad else _write(session, desk, source, [each for _, each in proposals])
    report(session, source, proposals, written)
    return ended(session, source, proposals, bad, file, skip_bad=skip_bad, dry_run=dry_run)


def _kind(typed: str | None) -> str | None:
    if typed is None:
        return None
    found = next((kind for kind, word in KINDS.items() if typed in (kind, word)), None)
    if found is None:
        raise UsageError(f"不能导入“{typed}”", f"可用的有：{names(f'{kind}（{word}）' for kind, word in KINDS.items())}")
    return found


def _read(session: Session, file: str, kind: str | None, sheet: str | None) -> Source:
    """The file with its tables. Raises LedgerError for a file that cannot be read, is classified, or has no table in it."""
    path = Path(file)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise LedgerError(f"读不了 {file}：{system_reason(error)}", "检查文件名和权限") from error
    if len(data) > _LARGEST:
        raise LedgerError(f"{file} 太大（{len(data) >> 20} MB）", "去掉图片和不用的工作表，或分成几个文件")
    grids = _grids(data, path.name)
    _refuse_classified(grids, path.name)
    chosen = [grid for grid in grids if (grid.sheet == sheet if sheet else not grid.hidden)]
    if sheet and not chosen:
        raise UsageError(f"{path.name} 里没有“{sheet}”这张工作表", f"有：{names(grid.sheet for grid in grids)}")
    found = kind or next((each for each in map(kind_of, chosen) if each), None)
    own = {} if found != "items" else _own(session)
    tables = [table for grid in chosen if found and (table := understood(grid, found, own))]
    if not found or not tables:
        raise LedgerError(f"{path.name} 里没有认出表头", _needed(kind))
    for skipped in (grid.sheet for grid in grids if grid not in [table.grid for table in tables]):
        say(session, f"工作表“{skipped}”没有导入：{'是隐藏的' if any(g.hidden and g.sheet == skipped for g in grids) else '没有认出表头'}")
    return Source(name=path.name, digest=hashlib.sha256(data).hexdigest(), kind=found, tables=tuple(tables))


def _grids(data: bytes, name: str) -> list[Grid]:
    if not name.lower().endswith((".yaml", ".yml")):
        return read_tables(data, name)
    from ledger.sheets.texts import decoded, of_mappings
    from ledger.store.listing import read_listing

    rows, lines = read_listing(decoded(data, name), name)
    return [of_mappings(name, rows, lines)]


def _own(session: Session) -> Mapping[str, str]:
    return {extra.title: name for each in session.workspace.settings.lists.values() for name, extra in each.fields.items()}


def _needed(kind: str | None) -> str:
    needed = {
        "items": "事项的表要有“事项”（或 任务内容、重点工作…）和“牵头单位”两列",
        "progress": "进展的表要有“编号”和“进展”两列",
        "tallies": "计数的表要有“日期”和“数量”两列",
        "units": "名录的表要有“单位名称”和“组别”两列",
    }
    return needed[kind] if kind else "；".join(needed.values())


def _refuse_classified(grids: Sequence[Grid], name: str) -> None:
    for grid in grids:
        for row in grid.rows:
            for place, text in enumerate(row.cells):
                if marking := classified(text):
                    where = f"{name} “{grid.sheet}”第{row.number}行{grid.column(place)}"
                    raise NotAllowed(f"{where}带有密级标志“{marking}”，涉密事项不得录入台账，没有导入", "涉密件按保密规定另行办理")


def _plan(session: Session, kind: str, table: Table, around: Surroundings, tally: str | None) -> list[Proposal]:
    if kind == "items":
        return plan_items(table, around)
    if kind == "units":
        return plan_units(table, around.directory)
    if kind == "progress":
        return plan_progress(table, around, lambda item, on, by, text, fields: new_entry(session, item, Kind.PROGRESS, text, on, by, fields))
    settings = session.workspace.settings
    found = next((each for each in settings.tallies.values() if tally in (each.name, each.title)), None)
    if tally and found is None:
        raise UsageError(f"没有“{tally}”这一类计数", f"已有：{names(each.title for each in settings.tallies.values())}")
    return plan_counts(table, around, session.tallies, found, lambda: signed_now(session, session.today, None))


def _surroundings(session: Session, usual: str | None, opened: date | None) -> Surroundings:
    directory = session.workspace.directory
    known: dict[str, tuple[str, ...]] = {}

    def units(cell: str) -> tuple[str, ...]:
        if cell not in known:
            known[cell] = session.units(cell)
        return known[cell]

    return Surroundings(
        settings=session.workspace.settings,
        directory=directory,
        yardstick=session.yardstick,
        today=session.today,
        units=units,
        items={item.id: session.yardstick.as_named(item, session.today) for item in session.ledger.items},
        usual=usual,
        opened=opened,
    )


def _write(session: Session, desk: Desk, source: Source, proposals: Sequence[Proposal]) -> list[Written]:
    """One commit with whatever there is to record; nothing where nothing changes."""
    done = Counter(each.verdict for each in proposals)
    measure = {"items": "项", "units": "个"}.get(source.kind, "条")
    said = names(f"{VERDICTS[each]}{done[each]}{measure}" for each in (Verdict.NEW, Verdict.CHANGED) if done[each])
    told = Arrival(subject=f"导入{KINDS[source.kind]} {source.name}：{said}", name=source.name, digest=source.digest)
    if source.kind == "units":
        return _write_units(session, desk, [each for each in proposals if each.unit and each.verdict in (Verdict.NEW, Verdict.CHANGED)], told)
    new = [_registered(session, each, each.item) for each in proposals if each.item and each.verdict is Verdict.NEW and each.entry is None]
    counts = [(each.kind, each.count) for each in proposals if each.kind and each.count]
    steps: dict[str, tuple[Opened, list[Step]]] = {}
    for each in (each for each in proposals if each.name and each.verdict in (Verdict.NEW, Verdict.CHANGED) and each.item):
        steps.setdefault(each.name, (session.workspace.open_item(each.name), []))[1].extend(_steps(session, each))
    if not (new or counts or steps):
        return []
    if new:
        refuse_without(session, Role.REGISTER)
    with progress("正在写入", quiet=session.options.quiet) as desk.watched:
        return desk.bring_in(new, list(steps.values()), counts, told)


def _write_units(session: Session, desk: Desk, proposals: Sequence[Proposal], told: Arrival) -> list[Written]:
    """New units at the end of the directory, changed fields in place."""
    if not proposals:
        return []
    refuse_without(session, Role.ADMINISTER)
    text, units = desk.directory_text(), list(session.workspace.directory.units)
    for each in proposals:
        if each.unit and each.verdict is Verdict.NEW:
            text = with_unit(text, each.unit)
            units.append(each.unit)
        elif each.unit:
            text = with_unit_fields(text, each.name, {edit.field: edit.value for edit in each.edits})
            units = [each.unit if unit.name == each.name else unit for unit in units]
    return desk.reorganise(text, units, told.subject, "import", told)


def _registered(session: Session, proposal: Proposal, item: Item) -> Item:
    """A new item, with what the row says besides as a note in its log."""
    note = new_entry(session, item, Kind.NOTE, proposal.remark, session.today, None, {}) if proposal.remark else None
    return replace(item, log=(note,)) if note else item


def _steps(session: Session, proposal: Proposal) -> list[Step]:
    """What a row adds to an item's log: a report, or each corrected field with its trace."""
    item = proposal.item
    if item is None:
        return []
    if proposal.entry:
        refuse_denied(session, item, proposal.entry)
        return [("", None, proposal.entry)]
    made: list[Step] = []
    for edit in proposal.edits:
        fields: dict[str, Any] = {"field": edit.field, "old": edit.old, "new": edit.new}
        entry = new_entry(session, item, Kind.EDIT, None, session.today, None, fields)
        refuse_denied(session, item, entry)
        made.append((edit.field, edit.value, entry))
    if proposal.remark:
        made.append(("", None, new_entry(session, item, Kind.NOTE, proposal.remark, session.today, None, {})))
    return made
