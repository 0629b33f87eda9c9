"""导出: items, entries, rankings and figures as spreadsheets, text tables and a calendar; forms for units to fill in."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time
from pathlib import Path
from typing import Annotated

from ledger.cli.arguments import InBook, InList, OfLeader, OfOwner, OfUnit, PeriodOrYear
from ledger.cli.delivery import make_folder, write_out
from ledger.cli.output import emit_text, say
from ledger.cli.parameters import Argument, Option
from ledger.cli.ranks import rank_rows
from ledger.cli.selection import Selection, select
from ledger.cli.session import Session
from ledger.errors import UsageError
from ledger.exporting.agenda import appointments, calendar
from ledger.exporting.figures import figures_sheet, rank_sheet
from ledger.exporting.tables import entries_sheet, form, items_sheet
from ledger.reports.figures import by_name
from ledger.rules.periods import period_of
from ledger.rules.standing import Standing
from ledger.sheets.writing import Sheet, lines, separated, workbook
from ledger.words import long_date, names

WHAT = {"items": "事项", "entries": "记录", "rank": "排名", "figures": "统计", "calendar": "日程"}
EVERYBODY = "全部"


def export(
    session: Session,
    file: Annotated[
        str, Argument(metavar="文件", help="导出到哪里，形式看扩展名：.xlsx .csv .jsonl，日程 .ics；反馈表可写文件夹；写 - 则按 csv 显示")
    ],
    what: Annotated[str, Option("--as", metavar="内容", help="items 事项、entries 记录、rank 排名、figures 统计、calendar 日程")] = "items",
    form_of: Annotated[
        str | None, Option("--form", metavar="单位", help="给这个单位的反馈表，填好后用 ledger import 收回；写 全部 则每个单位一份")
    ] = None,
    period: PeriodOrYear = None,
    task_list: InList = None,
    year: InBook = None,
    unit: OfUnit = None,
    leader: OfLeader = None,
    owner: OfOwner = None,
) -> None:
    """导出：把事项、记录、排名、统计导出成表格，或给单位发反馈表

    例：ledger export 反馈表/ --form 全部
    """
    chosen = Selection(year=year, task_list=task_list, unit=unit, leader=leader, owner=owner)
    if form_of:
        _forms(session, file, form_of, chosen)
        return
    kind = next((each for each, word in WHAT.items() if what in (each, word)), None)
    if kind is None:
        raise UsageError(f"不能导出“{what}”", f"可用的有：{names(f'{each}（{word}）' for each, word in WHAT.items())}")
    suffix = _suffix(file, kind)
    if suffix == ".ics":
        found = appointments(select(session, chosen, session.standings()), session.today)
        write_out(session, calendar(session.office.settings.office, found, _moment(session)), Path(file))
        say(session, f"{len(found)}个日程")
        return
    sheet = _SHEETS[kind](session, chosen, period)
    if file == "-":
        emit_text(separated(sheet.columns, sheet.rows).decode("utf-8-sig").replace("\r\n", "\n"))
        return
    write_out(session, _FORMS[suffix](session, sheet), Path(file))
    say(session, f"{WHAT[kind]}{len(sheet.rows)}行")


def _suffix(file: str, kind: str) -> str:
    suffix = ".csv" if file == "-" and kind != "calendar" else Path(file).suffix.lower()
    fitting = (".ics",) if kind == "calendar" else tuple(_FORMS)
    if suffix not in fitting:
        raise UsageError(f"“{file}”看不出要导出成什么", f"{WHAT[kind]}的文件名以 {'、'.join(fitting)} 结尾")
    return suffix


def _moment(session: Session) -> datetime:
    """A moment that is the same for the same day, so that the same question gives the same bytes."""
    return datetime.combine(session.today, time(), session.zone)


def _items(session: Session, chosen: Selection, _period: str | None) -> Sheet:
    return items_sheet(session.office, select(session, chosen, session.standings()), session.yardstick)


def _entries(session: Session, chosen: Selection, _period: str | None) -> Sheet:
    return entries_sheet(select(session, chosen, session.standings()), session.office.settings.lists)


def _rank(session: Session, _chosen: Selection, period: str | None) -> Sheet:
    span = session.period(period, "year")
    return rank_sheet(rank_rows(session, span), span)


def _figures(session: Session, chosen: Selection, period: str | None) -> Sheet:
    span = session.period(period, "year") if period else period_of("year", session.today)
    standings = select(session, chosen, session.standings())
    order = [each.name for each in session.office.directory.units]
    return figures_sheet(by_name(standings, (), lambda item: item.lead_units, order, span), span)


_SHEETS: Mapping[str, Callable[[Session, Selection, str | None], Sheet]] = {"items": _items, "entries": _entries, "rank": _rank, "figures": _figures}
_FORMS: Mapping[str, Callable[[Session, Sheet], bytes]] = {
    ".xlsx": lambda session, sheet: workbook([sheet], _moment(session)),
    ".csv": lambda _session, sheet: separated(sheet.columns, sheet.rows),
    ".jsonl": lambda _session, sheet: lines(sheet.columns, sheet.rows),
}


def _forms(session: Session, file: str, typed: str, chosen: Selection) -> None:
    """A form for one unit, or one file each for every unit that leads an open item."""
    running = [one for one in select(session, chosen, session.standings()) if one.open and not one.children]
    led: dict[str, list[Standing]] = {}
    for one in running:
        for name in one.item.lead_units:
            led.setdefault(name, []).append(one)
    if typed != EVERYBODY:
        name = session.unit(typed).name
        if name not in led:
            raise UsageError(f"{name}没有在办的牵头事项", "看它的事项：ledger list --unit 单位")
        target = Path(file) / f"反馈表-{name}.xlsx" if Path(file).is_dir() else Path(file)
        _form(session, target, name, led[name])
        say(session, f"{name}在办{len(led[name])}项")
        return
    folder = Path(file)
    make_folder(folder)
    for name in (each.name for each in session.office.directory.units if each.name in led):
        _form(session, folder / f"反馈表-{name}.xlsx", name, led[name])
    say(session, f"{len(led)}个单位，在办{len(running)}项；填好后逐个用 ledger import 收回")


def _form(session: Session, target: Path, name: str, standings: Sequence[Standing]) -> None:
    if target.suffix.lower() != ".xlsx":
        raise UsageError("反馈表是 Excel 文件", "文件名以 .xlsx 结尾，或写一个文件夹")
    sheet = form(name, standings, session.office.settings.office, long_date(session.today))
    write_out(session, workbook([sheet], _moment(session)), target)
