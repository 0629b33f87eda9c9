"""The year: 年初建账, 查账, 年底结账."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any

from ledger.cli.arguments import By, DryRun, InList, OfUnit, given
from ledger.cli.output import Column, emit_json, emit_rows, print_err, print_out, say
from ledger.cli.parameters import Argument
from ledger.cli.recording import new_entry, refuse_classified, refuse_without
from ledger.cli.selection import Selection, select
from ledger.cli.session import Session
from ledger.errors import LedgerError, NotAllowed, refuse
from ledger.model import Book, Entry, Item, Kind, Role, Status
from ledger.record import replace
from ledger.rules.audit import CATEGORIES, Account, Finding, in_book
from ledger.rules.audit import audit as audit_book
from ledger.rules.carrying import book_year, continuation, to_carry, unsettled
from ledger.rules.existence import exists
from ledger.rules.family import standings_on
from ledger.store.desk import Desk, Passage
from ledger.store.paths import book_path, item_path
from ledger.store.sealing import sealed_years, sealing_tag
from ledger.words import STATUSES, long_date, names

Year = Annotated[str, Argument(metavar="年份", help="哪一年的账，如 2026")]

CARRIED_COLUMNS = (Column("原编号"), Column("新编号"), Column("事项", wide=True), Column("牵头单位"), Column("状态"))
FINDING_COLUMNS = (Column("类别"), Column("编号"), Column("事项", wide=True), Column("牵头单位", spare=True), Column("情况", wide=True))


def open_book(session: Session, year: Year, by: By = None, dry_run: DryRun = False) -> None:
    """建账：开新一年的账，上年没办结的事项换新编号结转过来

    例：ledger book open 2027 --dry-run
    """
    wanted, by = session.year(year), given(by)
    if wanted > session.today.year:
        raise NotAllowed(f"{wanted}年还没有到，不能建账", f"{wanted}年1月1日以后再来；本年还没办结的事项：ledger list --status 在办")
    refuse_classified([by])
    refuse_without(session, Role.ADMINISTER)
    with session.writing(dry_run=dry_run) as desk:
        _need_clean(session, "建账")
        clerk = by or session.clerk()
        known = next((book for book in _books(session) if book.year == wanted), None)
        passages = _passages(session, desk, wanted, clerk)
        if known and not passages:
            raise NotAllowed(f"{wanted}年已在{long_date(known.opened)}建账，没有还要结转的事项", f"查账：ledger book audit {wanted}")
        carried = tuple((passage.opened.item.id, passage.trace.new or "") for passage in passages)
        book = _book(session, wanted, clerk, known, carried)
        subject = f"{'补结转' if known else '建账'} {wanted}年：" + (f"结转{len(carried)}项" if carried else "没有要结转的事项")
        written = desk.open_book(book, known, passages, subject)
    _report_open(session, book, passages, written[0].commit, subject)


def audit(session: Session, year: Year, task_list: InList = None, unit: OfUnit = None) -> int:
    """查账：四定不全、应报未报、节点误期、久无动静、手续不全、结转没接上的事项

    例：ledger book audit 2026 --unit 区住建局
    """
    wanted = session.year(year)
    ledger = session.ledger
    account = Account(wanted, session.yardstick, {item.id: item for item in ledger.items}, tuple(_books(session)))
    chosen = select(session, Selection(task_list=task_list, unit=unit), in_book(ledger.items, wanted, session.today, session.yardstick))
    found = audit_book(chosen, account)
    if session.options.json:
        emit_json(session, "book-audit", [_finding_json(each) for each in found])
    else:
        emit_rows(FINDING_COLUMNS, [_finding_row(each) for each in found], empty="没有发现问题")
    counted = sum(exists(one.item, one.day) for one in chosen)
    say(session, f"{wanted}年的账，截至{long_date(session.today)}，查了{counted}项，" + (f"有{len(found)}处问题" if found else "没有发现问题"))
    return 1 if found else 0


def close(session: Session, year: Year, dry_run: DryRun = False) -> None:
    """结账：事项都已办结、撤销或结转后封账，这一年的文件不能再改

    例：ledger book close 2026
    """
    wanted = session.year(year)
    if session.today <= date(wanted, 12, 31):
        raise NotAllowed(f"{wanted}年还没有过完，不能结账", f"{wanted + 1}年1月1日以后再来；年中查账：ledger book audit {wanted}")
    refuse_without(session, Role.ADMINISTER)
    with session.writing(dry_run=dry_run) as desk:
        git = session.workspace.git
        if git and wanted in sealed_years(git):
            raise NotAllowed(f"{wanted}年已经结账（标签 {sealing_tag(wanted)}）", f"看结账时的合计：git show --no-patch {sealing_tag(wanted)}")
        _need_clean(session, "结账")
        items = [item for item in session.ledger.items if book_year(item.id) == wanted]
        if not items and all(tally.year != wanted for tally in session.tallies):
            raise NotAllowed(f"台账里没有{wanted}年的事项，也没有计数，不用结账", "检查年份")
        _need_settled(session, wanted)
        totals = _totals(session, items)
        said = f"结账 {wanted}年：{_totals_line(totals)}"
        commit = desk.seal(wanted, f"{said}\n\nLedger-Action: close\n")
    if session.options.json:
        emit_json(session, "book-close", {"year": wanted, "tag": sealing_tag(wanted), "sealed": commit or None, **totals})
        return
    print_out(said if commit else f"（试运行）{said}")
    if commit:
        say(session, f"已封账（标签 {sealing_tag(wanted)}），{wanted}年的文件不能再改；有远程的，再运行 ledger sync 送出")


def _need_clean(session: Session, doing: str) -> None:
    """Whatever is not committed would be missing from the book, or would get into it under another subject."""
    changed = [path for _, path in session.workspace.uncommitted() if path.startswith("data/")]
    if changed:
        more = f"等{len(changed)}个文件" if len(changed) > 3 else " "
        raise LedgerError(f"{names(changed[:3])}{more}有还没提交的改动，不能{doing}", "先用 ledger status 查看，再运行 ledger commit -m 说明")


def _books(session: Session) -> Sequence[Book]:
    books, problems = session.workspace.books(session.known_at)
    refuse(problems)
    return books


def _passages(session: Session, desk: Desk, year: int, clerk: str) -> list[Passage]:
    """Every item that goes over, each with its new number; one whose continuation is there already (after a crash) only gets its own side."""
    items, lists = session.ledger.items, session.workspace.settings.lists
    known = {item.id: item for item in items}
    going = [known[one.item.id] for one in to_carry(items, year, session.today, session.yardstick)]
    numbers = {item.carried_from: item.id for item in items if item.carried_from and book_year(item.id) == year}
    there = numbers.keys() & {item.id for item in going}
    for name in dict.fromkeys(item.list for item in going):
        fresh = [item for item in going if item.list == name and item.id not in numbers]
        first = desk.next_number(lists[name], year) if fresh else 0
        numbers |= {item.id: f"{lists[name].prefix}-{year}-{first + place:03d}" for place, item in enumerate(fresh)}
    passages = []
    for item in going:
        number = numbers[item.id]
        trace = _trace(session, item, "carried_to", number, year, clerk)
        began = _trace(session, item, "carried_from", item.id, year, clerk)
        path = item_path(number, lists[item.list], 1)
        new = None if item.id in there else continuation(item, began, number=number, path=path, onward=numbers)
        passages.append(Passage(session.workspace.open_item(item.id), trace, new))
    return passages


def _trace(session: Session, item: Item, side: str, number: str, year: int, clerk: str) -> Entry:
    return new_entry(session, item, Kind.EDIT, "结转", date(year, 1, 1), clerk, {"field": side, "old": None, "new": number})


def _book(session: Session, year: int, clerk: str, known: Book | None, carried: tuple[tuple[str, str], ...]) -> Book:
    """The book as it will be; what crashed halfway and was recorded by hand is listed with the rest."""
    if known:
        return replace(known, carried=known.carried + tuple(pair for pair in carried if pair not in known.carried))
    before = {(item.carried_from, item.id) for item in session.ledger.items if item.carried_from and book_year(item.id) == year}
    return Book(year=year, path=book_path(year), opened=session.today, by=clerk, carried=tuple(sorted(before | set(carried))))


def _report_open(session: Session, book: Book, passages: Sequence[Passage], commit: str, subject: str) -> None:
    if session.options.json:
        carried = [_carried_json(passage) for passage in passages]
        emit_json(session, "book-open", {"year": book.year, "path": book.path, "subject": subject, "commit": commit or None, "carried": carried})
        return
    items = [(passage.opened.item, passage.trace.new) for passage in passages]
    standings = {one.item.id: one for one in standings_on([item for item, _ in items], session.today, session.yardstick)}
    rows = [(item.id, new, item.title, names(item.lead_units), STATUSES[standings[item.id].status]) for item, new in items]
    emit_rows(CARRIED_COLUMNS, rows, empty="没有要结转的事项")
    say(session, subject if commit else f"（试运行）{subject}")


def _carried_json(passage: Passage) -> dict[str, Any]:
    item = passage.opened.item
    return {"from": item.id, "to": passage.trace.new, "title": item.title, "list": item.list, "lead_units": item.lead_units}


def _finding_json(found: Finding) -> dict[str, Any]:
    item = found.one.item
    return {
        "category": found.category, "id": item.id, "title": item.title, "list": item.list, "lead_units": item.lead_units, "text": found.said,
    }  # fmt: skip


def _finding_row(found: Finding) -> Sequence[object]:
    item = found.one.item
    return CATEGORIES[found.category], item.id, item.title, names(item.lead_units), found.said


def _need_settled(session: Session, year: int) -> None:
    left = unsettled(session.ledger.items, year, session.today, session.yardstick)
    if not left:
        return
    for one in left:
        print_err(f"{one.item.id}  {one.item.title}（{names(one.item.lead_units)}，{STATUSES[one.status]}）")
    hint = f"结转到下一年：ledger book open {year + 1}；或办结、撤销后再结账"
    raise NotAllowed(f"{year}年还有{len(left)}项没有办结、撤销，也没有结转，不能结账", hint)


def _totals(session: Session, items: Sequence[Item]) -> Mapping[str, int]:
    """Every item of the book is in exactly one of the first two, and in one of `finished`, `cancelled` and `carried_out`; `closed` ones are finished."""
    there = standings_on(items, session.today, session.yardstick)
    return {
        "carried_in": sum(item.carried_from is not None for item in items),
        "opened": sum(item.carried_from is None for item in items),
        "finished": sum(one.status.finished for one in there),
        "closed": sum(one.status is Status.CLOSED for one in there),
        "cancelled": sum(one.status is Status.CANCELLED for one in there),
        "carried_out": sum(not exists(item, session.today) for item in items),
    }


def _totals_line(totals: Mapping[str, int]) -> str:
    before = f"上年结转{totals['carried_in']}项，" if totals["carried_in"] else ""
    words = "立项{opened}项，办结{finished}项（其中销号{closed}项），撤销{cancelled}项，结转{carried_out}项"
    return before + words.format(**totals)
