"""What an import tells: every row that does something or cannot, what was left aside, and what to do about those refused."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, time
from pathlib import Path

from ledger.cli.delivery import write_out
from ledger.cli.output import Column as Shown
from ledger.cli.output import emit_json, emit_rows, print_err, print_out, say
from ledger.cli.session import Session
from ledger.importing.headings import Table
from ledger.importing.plan import Proposal, Refusal, Verdict
from ledger.record import Record
from ledger.sheets.writing import Column, Sheet, workbook
from ledger.store.writer import Written
from ledger.words import FIELDS, names

KINDS = {"items": "事项", "progress": "进展", "tallies": "计数", "units": "名录"}
VERDICTS = {Verdict.NEW: "新增", Verdict.CHANGED: "更正", Verdict.UNCHANGED: "无变化", Verdict.REFUSED: "退回", Verdict.EMPTY: "未填"}
COLUMNS = (Shown("表"), Shown("行", number=True), Shown("结果"), Shown("编号"), Shown("事项", wide=True), Shown("内容", wide=True))
SHOWN = 30  # refusals on standard error; the table has them all


class Source(Record, frozen=True, kw_only=True):
    """A file to be imported: its name, its SHA-256, and its tables that were understood, all of one kind."""

    name: str
    digest: str
    kind: str
    tables: tuple[Table, ...]


def report(session: Session, source: Source, proposals: Sequence[tuple[Table, Proposal]], written: Sequence[Written]) -> None:
    """Every row that does something or cannot; those that change nothing are counted."""
    if session.options.json:
        emit_json(
            session,
            "import",
            {"file": source.name, "sha256": source.digest, "of": source.kind, "rows": [_json(table, each) for table, each in proposals]},
        )
        return
    shown = [(table, each) for table, each in proposals if each.verdict not in (Verdict.UNCHANGED, Verdict.EMPTY)]
    emit_rows(COLUMNS, [_line(table, each) for table, each in shown], empty="没有要记录的行")
    for each in written[:1]:
        print_out(each.subject if each.commit else f"（试运行）{each.subject}")


def _line(table: Table, each: Proposal) -> tuple[object, ...]:
    return table.grid.sheet, each.row.number, VERDICTS[each.verdict], each.name or None, each.title or None, _said(each)


def _said(each: Proposal) -> str | None:
    if each.refusals:
        return "；".join(f"{refusal.place}{'：' if refusal.place else ''}{refusal.why}" for refusal in each.refusals)
    if each.unit and each.verdict is Verdict.NEW:
        return each.unit.group
    if each.edits or (each.remark and each.verdict is Verdict.CHANGED):
        remark = [f"备注 {each.remark}"] if each.remark else []
        return "；".join(
            [*(f"{FIELDS.get(edit.field.rpartition('.')[2], edit.field)} {edit.old or '空'} → {edit.new or '空'}" for edit in each.edits), *remark]
        )
    if each.entry:
        return each.entry.text
    return f"{each.count.count}{each.kind.measure}" if each.count and each.kind else names(each.item.lead_units) if each.item else None


def _json(table: Table, each: Proposal) -> dict[str, object]:
    refusals = [{name: getattr(refusal, name) for name in Refusal.__struct_fields__} for refusal in each.refusals]
    edits = [{"field": edit.field, "old": edit.old, "new": edit.new} for edit in each.edits]
    return {
        "sheet": table.grid.sheet,
        "row": each.row.number,
        "result": str(each.verdict),
        "id": each.name or None,
        "title": each.title or None,
        "edits": edits,
        "refusals": refusals,
    }


def ended(
    session: Session, source: Source, proposals: Sequence[tuple[Table, Proposal]], bad: Sequence[Refusal], file: str, *, skip_bad: bool, dry_run: bool
) -> int:
    """The account on standard error: how many rows of which outcome, what was left aside, and what to do about those refused."""
    done = Counter(each.verdict for _, each in proposals)
    rows = sum(done.values())
    said = "，".join(f"{word}{done[verdict]}" for verdict, word in VERDICTS.items() if done[verdict]) or "没有数据行"
    say(session, f"{source.name} 共{rows}行：{said}")
    _say_aside(session, source)
    if not bad:
        return 0
    for refusal in bad[:SHOWN]:
        place = f"{refusal.place}“{refusal.text}”" if refusal.text else refusal.place
        print_err(f"“{refusal.sheet}”第{refusal.row}行{place}：{refusal.why}。提示：{refusal.hint}")
    if len(bad) > SHOWN:
        print_err(f"其余{len(bad) - SHOWN}处见上面的表")
    if not skip_bad:
        print_err("错误：有退回的行，一行也没有导入\n提示：按上面的提示改好再导入；要先导入其余的，加 --skip-bad")
        return 1
    target = Path(f"{Path(file).stem}-退回.xlsx")
    if dry_run:
        say(session, f"（试运行）退回的{done[Verdict.REFUSED]}行将写到 {target}")
        return 1
    _write_back(session, target, proposals)
    say(session, f"退回的有{done[Verdict.REFUSED]}行，在里面改好后可以直接再导入")
    return 1


def _say_aside(session: Session, source: Source) -> None:
    for table in source.tables:
        reasons: dict[str, list[int]] = {}
        for row, why in table.apart:
            reasons.setdefault(why, []).append(row.number)
        for why, rows in reasons.items():
            say(session, f"“{table.grid.sheet}”{why}没有导入：第{names(map(str, rows[:20]))}{'…' if len(rows) > 20 else ''}行")
        if table.unknown:
            say(session, f"“{table.grid.sheet}”没有导入的列：{names(table.heading.cells[place] for place in table.unknown)}")


def _write_back(session: Session, target: Path, proposals: Sequence[tuple[Table, Proposal]]) -> None:
    """The refused rows of each table under its heading, with the reasons in a last column."""
    refused: dict[str, tuple[Table, list[Proposal]]] = {}
    for table, each in proposals:
        if each.verdict is Verdict.REFUSED:
            refused.setdefault(table.grid.sheet, (table, []))[1].append(each)
    sheets = []
    for table, rows in refused.values():
        columns = [*(Column(title=text, width=18) for text in table.heading.cells), Column(title="退回原因", width=50)]
        width = len(table.heading.cells)
        told = tuple((*(*each.row.cells, *[""] * width)[:width], _said(each)) for each in rows)
        sheets.append(Sheet(title=table.grid.sheet, columns=tuple(columns), rows=told))
    write_out(session, workbook(sheets, datetime.combine(session.today, time())), target)
