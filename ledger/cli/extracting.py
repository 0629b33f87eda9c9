"""提取: a document that assigns work, read into a draft of items that people correct and `import` takes back."""

import os
from datetime import date, datetime, time
from functools import cached_property, partial
from pathlib import Path
from typing import Annotated, Any

from ledger.cli.delivery import write_out
from ledger.cli.output import Column, Section, emit_json, emit_rows, emit_sections, print_err, say
from ledger.cli.parameters import Argument, Option
from ledger.cli.session import Session, now, zone_named
from ledger.errors import LedgerError, NotAllowed, UsageError, system_reason
from ledger.extracting.draft import Draft, DraftItem, Units, draft
from ledger.extracting.paragraphs import Paragraph
from ledger.extracting.reading import paragraphs_of
from ledger.extracting.sheets import listing, spreadsheet, text_table
from ledger.model import Ledger
from ledger.rules.calendar import Calendar
from ledger.rules.dates import parse_day
from ledger.rules.markings import classified
from ledger.rules.naming import region_of, resolve
from ledger.store.paths import find_root
from ledger.store.text import scalar
from ledger.words import names

COLUMNS = (
    Column("序号", number=True), Column("条款", spare=True), Column("事项", wide=True), Column("牵头单位", wide=True), Column("配合单位", wide=True),
    Column("完成时限"), Column("把握"), Column("疑点", wide=True),
)  # fmt: skip
ASIDE = (Column("位置"), Column("原文", wide=True), Column("原因", wide=True))
_FORMS = (".xlsx", ".csv", ".yaml", ".yml")
_LARGEST = 64 << 20
_COLUMNS_OF_PDF = 5  # lines with wide gaps in them, from which on they are a table's


def extract(
    session: Session,
    file: Annotated[str, Argument(metavar="文件", help="docx、pdf、html、md、txt")],
    output: Annotated[str | None, Option("--output", short="-o", metavar="文件", help="草稿写到哪里，形式看扩展名：.xlsx .csv .yaml")] = None,
    issued: Annotated[str | None, Option("--date", metavar="日期", help="文件或会议的日期；不写则从文件里找")] = None,
    year: Annotated[str | None, Option("--year", metavar="年份", help="没写年份的时限是哪一年的；不写则从文件里找")] = None,
    left_out: Annotated[bool, Option("--left-out", help="也列出没有收入的段落和原因")] = False,
) -> None:
    """提取：从任务分解、分工方案、会议纪要里提取事项，写成草稿，改好再用 ledger import 导入

    例：ledger extract 任务分解方案.docx -o 草稿.xlsx
    """
    session.need_present("提取时没有过去可看")
    suffix = Path(output).suffix.lower() if output else ""
    if output and suffix not in _FORMS:
        raise UsageError(f"“{output}”看不出要写成什么", f"文件名以 {'、'.join(_FORMS[:3])} 结尾")
    session = _anywhere(session)
    found = _drafted(session, file, issued, year)
    if output:
        _write(session, found, Path(output), suffix)
    if session.options.json:
        emit_json(session, "extract", _json(found))
    elif left_out:
        emit_sections([Section("事项", COLUMNS, list(map(_line, found.items))), Section("未收入", ASIDE, [_aside(each) for each in found.left_out])])
    elif not output:
        emit_rows(COLUMNS, map(_line, found.items), empty="没有提取出事项")
    _account(session, found)


class _Elsewhere(Session):
    """A run outside any office: there is no directory, and no calendar of its own."""

    @cached_property
    def today(self) -> date:
        day = now(zone_named("Asia/Shanghai")).date()
        typed = self.options.today or os.environ.get("LEDGER_TODAY")
        return parse_day(typed, day) if typed else day

    @property
    def commit(self) -> str | None:
        return None


def _anywhere(session: Session) -> Session:
    """The session itself in an office, or where one was named that must be found; else one that needs none."""
    named = session.options.root or os.environ.get("LEDGER_ROOT")
    return session if named or find_root(Path.cwd()) else _Elsewhere(session.options)


def _drafted(session: Session, file: str, issued: str | None, year: str | None) -> Draft:
    """The draft of a file. Raises LedgerError for one that cannot be read, NotAllowed for one that is classified."""
    path = Path(file)
    paragraphs = _paragraphs(path, file)
    understood = partial(
        draft,
        paragraphs,
        path.name,
        today=session.today,
        year=session.year(year) if year else None,
        issued=parse_day(issued, session.today) if issued else None,
    )
    if isinstance(session, _Elsewhere):
        return understood(calendar=Calendar())
    office = session.workspace.framework()
    return understood(calendar=Calendar(office.calendar.days, office.calendar.published), units=_units(office, session.today))


def _units(office: Ledger, day: date) -> Units | None:
    """How the office's directory understands a name on a day; None while there is nothing in it."""
    directory, region = office.directory, region_of(office.settings.office)
    return (lambda name: resolve(name, directory, day, region)) if directory.units else None


def _paragraphs(path: Path, file: str) -> list[Paragraph]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise LedgerError(f"读不了 {file}：{system_reason(error)}", "检查文件名和权限") from error
    if len(data) > _LARGEST:
        raise LedgerError(f"{file} 太大（{len(data) >> 20} MB）", "去掉图片，或分成几个文件")
    paragraphs = paragraphs_of(data, path.name)
    if data.startswith(b"%PDF") and sum("　" in each.text for each in paragraphs) >= _COLUMNS_OF_PDF:
        print_err("注意：PDF 里像是有表格，表格的行列读不出来；有 Word 版的，请用 Word 版提取")
    for each in paragraphs:
        if marking := next(filter(None, map(classified, (each.text, *each.cells))), None):
            raise NotAllowed(f"{path.name} {each.place}带有密级标志“{marking}”，涉密事项不得录入台账，没有提取", "涉密件按保密规定另行办理")
    return paragraphs


def _write(session: Session, found: Draft, target: Path, suffix: str) -> None:
    if suffix == ".xlsx":
        data = spreadsheet(found, datetime.combine(session.today, time()))
    elif suffix == ".csv":
        data = text_table(found)
    else:
        data = listing(found, partial(scalar, block=True, indent="    "))
    if not isinstance(session, _Elsewhere):
        write_out(session, data, target)
        return
    try:
        target.write_bytes(data)
    except OSError as error:
        raise LedgerError(f"写不了 {target}：{system_reason(error)}", "检查文件夹是否存在、是否可写") from error
    say(session, f"已写到 {target}")


def _line(item: DraftItem) -> tuple[object, ...]:
    shown = (item.fields[name] or None for name in ("clause", "title", "lead_units", "support_units", "due"))
    return (item.number, *shown, item.confidence, item.why or None)


def _aside(each: Any) -> tuple[str, str, str]:
    return each.place, each.text, each.reason


def _account(session: Session, found: Draft) -> None:
    """How many there are, and whether that is as many as the document says."""
    say(session, f"共{len(found.items)}项，存疑{found.doubts}处，未收入{len(found.left_out)}段{'（加 --left-out 列出）' if found.left_out else ''}")
    claimed = found.source.claimed
    if claimed and claimed != len(found.items):
        say(session, f"注意：文中说有{claimed}项，提取出{len(found.items)}项，请对照原文")
    said = {name: value for name, value in (("文件", found.source.document), ("文号", found.source.number)) if value}
    dated = [f"日期 {found.source.issued}"] if found.source.issued else []
    say(session, f"来源：{names([*(f'{name} {value}' for name, value in said.items()), *dated])}")


def _json(found: Draft) -> dict[str, Any]:
    source = found.source
    return {
        "source": {"document": source.document, "number": source.number, "date": source.issued, "year": source.year, "claimed": source.claimed},
        "items": [
            {
                "number": item.number,
                **{name: value or None for name, value in item.fields.items()},
                "text": item.text,
                "places": item.places,
                "confidence": item.confidence,
                "doubts": {name: list(whys) for name, whys in item.doubts.items()},
            }
            for item in found.items
        ],
        "doubts": found.doubts,
        "left_out": [{"place": each.place, "text": each.text, "reason": each.reason} for each in found.left_out],
    }
