"""History (历史): who did what when, field by field, from the commits and what they changed in the items' files."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Annotated, Any

from ledger.cli.arguments import Limit
from ledger.cli.deeds import said
from ledger.cli.fields import fields_named
from ledger.cli.output import Column, emit_json, emit_rows, progress, say
from ledger.cli.parameters import Argument, Option
from ledger.cli.rows import public
from ledger.cli.session import Session
from ledger.errors import LedgerError, UsageError
from ledger.model import Ledger
from ledger.record import Record, replace
from ledger.rules.changes import Change, What, changes, in_all, without_item
from ledger.rules.periods import parse_period
from ledger.store.commits import CHUNK, Commit, Touched, commit_times, commits
from ledger.store.git import Git
from ledger.store.paths import anywhere, id_in, is_item_path
from ledger.store.renumbered import of_matter
from ledger.store.versions import Versions
from ledger.words import HIDDEN

USUAL = 100  # rows, where nobody said how many or since when
RENUMBERING = ("id", "former_ids")  # what sync changes when it renumbers, as its commit says
COLUMNS = (Column("时间"), Column("人员"), Column("编号"), Column("内容", wide=True), Column("提交"))


class Row(Record, frozen=True, kw_only=True):
    """A line of the history: when, by whom, in which commit, and what of it; without a `change` it is the commit as a whole."""

    commit: str
    at: datetime
    by: str
    subject: str
    change: Change | None = None


class Asked(Record, frozen=True, kw_only=True):
    """What of the history is asked for; both days are included, None for no bound."""

    since: date | None
    until: date | None
    by: str | None
    fields: frozenset[str]

    def holds(self, row: Row) -> bool:
        """Whether a row is among it."""
        change, day = row.change, row.at.date()
        own = change.entry.by if change and change.entry else row.by
        return (
            (self.since is None or self.since <= day)
            and (self.until is None or day <= self.until)
            and (self.by is None or self.by in (row.by, own))
            and (not self.fields or (change is not None and change.field in self.fields))
        )


def log(
    session: Session,
    item_id: Annotated[str | None, Argument(metavar="编号", help="只看一个事项的历史，连同结转前的、换号前的")] = None,
    field: Annotated[str | None, Option("--field", metavar="栏", help="只看某一栏的变化，如 时限、责任人、进度、状态，或某类记录，如 延期")] = None,
    since: Annotated[str | None, Option("--since", metavar="日期", help="从哪天起（按提交的时间）")] = None,
    until: Annotated[str | None, Option("--until", metavar="日期", help="到哪天止")] = None,
    period: Annotated[str | None, Option("--period", metavar="时段", help="2026-W47、2026-11、2026-Q4 或 2026")] = None,
    by: Annotated[str | None, Option("--by", metavar="姓名", help="只看某人录入的")] = None,
    limit: Limit = None,
) -> None:
    """历史：谁在什么时候记了什么、改了哪一栏，来自 git，新的在前

    例：ledger log ZD-12
    例：ledger log --field 时限 --period 2026-Q4
    """
    asked = _asked(session, field, since, until, period, by)
    bounded = item_id or limit is not None or asked.since
    count = limit if bounded else USUAL
    book = session.workspace.framework(session.known_at)
    found = list(islice(_rows(session, book, asked, item_id), None if count is None else count + 1))
    shown = found[:count]
    if session.options.json:
        emit_json(session, "log", [_json(book, row) for row in shown])
        return
    emit_rows(COLUMNS, [_cells(book, row) for row in shown], empty="没有符合条件的记录")
    if len(found) > len(shown):
        say(session, f"只列出最近{len(shown)}条；看更早的用 --limit 条数、--since 日期 或 --period 时段")


def _asked(session: Session, field: str | None, since: str | None, until: str | None, period: str | None, by: str | None) -> Asked:
    if period and (since or until):
        raise UsageError("--period 不能和 --since、--until 一起用", "两种写法选一种，例：--period 2026-Q4")
    span = parse_period(period) if period else None
    first = span.first if span else session.day(since) if since else None
    last = span.last if span else session.day(until) if until else None
    if first and last and last < first:
        raise UsageError(f"起止日期颠倒了：{first}到{last}", "先写起始日期，再写截止日期")
    return Asked(since=first, until=last, by=by, fields=fields_named(session, field) if field else frozenset())


def _rows(session: Session, book: Ledger, asked: Asked, item_id: str | None) -> Iterator[Row]:
    """The rows asked for, the newest first; git and the files are asked only as far as somebody takes them."""
    git = session.workspace.git
    if git is None:
        raise LedgerError("台账还没有纳入 git，没有历史可查", f"运行 ledger init {session.workspace.root}")
    if session.commit is None:
        return
    number = session.item_id(item_id) if item_id else ""
    paths = session.workspace.files_of_matter(number) if number else []
    former = session.workspace.renumbered(paths)
    paths += map(anywhere, former)
    found = commit_times(git, session.commit, paths)
    if number:
        _check_known(session, git, number, paths, known=bool(found))
    begin = datetime.combine(asked.since, datetime.min.time(), session.zone).timestamp() if asked.since else 0
    ids = [commit for commit, at in found if at >= begin]
    with progress("正在查历史", quiet=session.options.quiet) as told:
        for start in range(0, len(ids), CHUNK):
            told(start, len(ids))
            chunk = list(commits(git, ids[start : start + CHUNK], paths))
            versions = Versions(git, book.settings.lists, chunk)
            for commit in chunk:
                own = of_matter(commit, versions, former)
                yield from filter(asked.holds, _rows_of(own, versions, lambda at: datetime.fromtimestamp(at, session.zone)))


def _check_known(session: Session, git: Git, item_id: str, paths: Sequence[str], *, known: bool) -> None:
    """Raise LedgerError when an item has no history; say so when something is not in it yet."""
    if not known:
        raise LedgerError(f"没有 {item_id} 这个事项的历史", "编号见 ledger list；还没提交的文件用 ledger commit 记下来")
    if not session.known_at and git.changed([path for path in paths if not path.startswith(":")]):
        say(session, f"注意：{item_id} 有还没提交的手工修改，不在其中；记下来用 ledger commit -m 说明")


def _rows_of(commit: Commit, versions: Versions, moment: Callable[[int], datetime]) -> Iterator[Row]:
    """A commit's rows, the last change first. Entries that came with a new file are told as the file tells them: when they were typed, and by whom."""
    whole = Row(commit=commit.id, at=moment(commit.at), by=commit.by, subject=commit.subject)
    found = False
    for file in reversed([file for file in commit.files if is_item_path(file.path)]):
        told = _changes(file, versions)
        if told is None:
            continue
        found = found or bool(told)
        imported = any(change.what is What.REGISTERED for change in told)
        for change in reversed(told):
            entry = change.entry if imported else None
            at, by = (entry.at.astimezone(whole.at.tzinfo), entry.by) if entry else (whole.at, whole.by)
            yield replace(whole, at=at, by=by, change=change)
    if not found and commit.files:
        yield whole


def _changes(file: Touched, versions: Versions) -> list[Change] | None:
    """What happened to an item; None where one of the versions cannot be understood."""
    entries = versions.grown(file)
    told = without_item(id_in(file.path), entries) if entries is not None else None
    if told is not None:
        return told
    after = versions.item(file.path, file.after)
    before = [versions.item(file.was or file.path, blob) for blob in file.before]
    if any(blob and item is None for blob, item in zip((file.after, *file.before), (after, *before), strict=True)):
        return None
    told = in_all([changes(each, after) for each in before])
    return [change for change in told if change.field not in RENUMBERING] if file.was else told


def _cells(book: Ledger, row: Row) -> Sequence[object]:
    when, change = f"{row.at:%Y-%m-%d %H:%M}", row.change
    if change is None:
        return when, row.by, "", row.subject, row.commit[:7]
    entry = change.entry if change.what is What.RECORDED else None
    aside = f"（{entry.on.isoformat()}的事）" if entry and entry.on != row.at.date() else ""
    aside += f"（录入人：{entry.by}）" if entry and entry.by != row.by else ""
    return when, row.by, change.item, said(change, _own(book, change)) + aside, row.commit[:7]


def _json(book: Ledger, row: Row) -> dict[str, Any]:
    """Stable keys; a row without `item` is a commit that changed no item."""
    found: dict[str, Any] = {"commit": row.commit, "at": row.at, "by": row.by, "subject": row.subject}
    change = row.change
    if change is None:
        return found | dict.fromkeys(("item", "change", "field", "old", "new", "entry"))
    own = _own(book, change)
    private = change.field in own and own[change.field].private
    values = {"old": HIDDEN, "new": HIDDEN} if private else {"old": change.old, "new": change.new}
    entry = public(change.entry, own) if change.entry else None
    return found | {"item": change.item, "change": change.what, "field": change.field or None, **values, "entry": entry}


def _own(book: Ledger, change: Change) -> Any:
    prefix = change.item.partition("-")[0]
    task_list = book.settings.list_of_prefix(prefix)
    return task_list.fields if task_list else {}
