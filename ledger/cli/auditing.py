"""Whether the record was tampered with: the audit of an office's history."""

from typing import Annotated

from ledger.auditing.audit import audit_all, audit_range
from ledger.auditing.walk import Finding
from ledger.cli.output import Column, emit_json, emit_rows, progress, say
from ledger.cli.parameters import Argument
from ledger.cli.session import Session
from ledger.errors import LedgerError, UsageError
from ledger.rules.calendar import ONE_DAY
from ledger.rules.dates import parse_day
from ledger.store.git import Git

COLUMNS = (Column("提交"), Column("提交人"), Column("日期"), Column("事项"), Column("情况", wide=True))


def audit(
    session: Session,
    span: Annotated[str | None, Argument(metavar="范围", help="甲..乙，两头是提交或日期，可空一头；只写一个提交就只查它。默认全部")] = None,
) -> int:
    """审计：逐条列出删改记录、无痕改动、倒填日期和越权的提交

    例：ledger audit 2026-07-01..
    """
    git, head = _history(session)
    typed = span or (f"..{head}" if session.known_at else None)
    with progress("正在查历史", quiet=session.options.quiet) as told:
        found = audit_range(git, *_range(session, git, head, typed), told) if typed else audit_all(git, head, told)
    if session.options.json:
        emit_json(
            session, "audit", [{**{name: getattr(each, name) for name in Finding.__struct_fields__}, "item": each.item or None} for each in found]
        )
    elif found:
        emit_rows(COLUMNS, [(each.commit[:7], each.by, each.day, each.item or "—", each.what) for each in found])
    if git.is_shallow():
        say(session, "注意：这是浅克隆，更早的历史不在这里，没有查；取全：git fetch --unshallow")
    say(session, f"有{len(found)}处问题；看一次提交改了什么：git show 提交" if found else "没有发现问题")
    return 1 if found else 0


def _history(session: Session) -> tuple[Git, str]:
    git = session.workspace.git
    head = session.commit
    if git is None or head is None:
        raise LedgerError("台账还没有纳入 git，没有历史可查", f"运行 ledger init {session.workspace.root}")
    return git, head


def _range(session: Session, git: Git, head: str, typed: str) -> tuple[str, list[str]]:
    """The last commit of the range, and git's words for all of it. A day at the beginning is the first that is looked at."""
    first, dots, last = (part.strip() for part in typed.partition(".."))
    if not dots:
        only = _commit(git, typed)
        return only, [f"{only}^!"]
    end = _up_to(session, git, last) if last else head
    start = git.resolve(first) or git.last_before(parse_day(first, session.today) - ONE_DAY, session.zone) if first else None
    return end, [f"{start}..{end}" if start else end]


def _up_to(session: Session, git: Git, typed: str) -> str:
    found = git.resolve(typed) or git.last_before(parse_day(typed, session.today), session.zone)
    if found is None:
        raise LedgerError(f"{typed}时还没有任何记录", "换一个晚些的日期；历史见 ledger log")
    return found


def _commit(git: Git, typed: str) -> str:
    found = git.resolve(typed)
    if found is None:
        raise UsageError(f"没有“{typed}”这个提交", "提交见 ledger log；某天以来写成 2026-07-01..")
    return found
