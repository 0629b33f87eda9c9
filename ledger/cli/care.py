"""Keeping the files sound: checking them all, and committing what was edited by hand."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

from ledger.cli.arguments import DryRun, Text, given
from ledger.cli.by_hand import judged
from ledger.cli.output import emit_json, print_out, problem_line, say
from ledger.cli.parameters import Argument
from ledger.cli.recording import refuse_classified, refuse_without, report_written
from ledger.cli.session import Session
from ledger.errors import DataError, LedgerError, Problem
from ledger.model import Role
from ledger.rules.carrying import check_books
from ledger.rules.checks import check as check_items
from ledger.rules.checks import check_each
from ledger.rules.issuing import doubts as doubts_about_papers
from ledger.rules.markings import classified_file
from ledger.rules.tallies import doubts as doubts_about_counts
from ledger.store.evidence import departed as departed_evidence
from ledger.store.papers import papers, texts
from ledger.store.paths import is_item_path, is_ruled
from ledger.words import names


def check(session: Session) -> int:
    """检查：逐个文件查错，一处一行，写明文件和行号

    例：ledger check
    """
    problems = all_problems(session)
    if session.options.json:
        keys = ("path", "line", "field", "message", "hint", "blocking", "item")
        emit_json(session, "check", [{key: getattr(problem, key) for key in keys} for problem in problems])
    else:
        for problem in problems:
            print_out(problem_line(problem))
    count = len(session.reading.ledger.items)
    unread = len(
        {problem.path for problem in session.reading.blocking if is_item_path(problem.path)} - {item.path for item in session.reading.ledger.items}
    )
    read = f"查了{count}个事项" + (f"，另有{unread}个文件没能读懂" if unread else "")
    say(session, f"{read}，有{len(problems)}处问题" if problems else f"{read}，没有发现问题")
    return 1 if problems else 0


def commit(
    session: Session,
    text: Text = None,
    paths: Annotated[list[str] | None, Argument(metavar="编号或文件…", help="只提交这些，默认全部")] = None,
    dry_run: DryRun = False,
) -> None:
    """提交：把手工改过的文件查一遍后记入 git

    例：ledger commit -m 按会议纪要补充节点
    """
    wanted = {_path(session, typed) for typed in paths or []}
    changed = [path for _, path in session.workspace.uncommitted() if not wanted or path in wanted]
    if unknown := sorted(wanted - set(changed)):
        raise LedgerError(f"{names(unknown)} 没有未提交的改动", "未提交的改动见 ledger status")
    if not changed:
        print_out("没有需要提交的改动")
        return
    said = given(text)
    refuse_classified([said])
    bad = tuple(problem for problem in all_problems(session) if problem.path in changed and problem.blocking)
    bad += tuple(marked_classified(texts(session.workspace.root, set(changed) - {problem.path for problem in bad})))
    if bad:
        raise DataError(bad)
    if any(map(is_ruled, changed)):
        refuse_without(session, Role.ADMINISTER)
    items = [path.rpartition("/")[2].removesuffix(".yaml") for path in changed if is_item_path(path)]
    subject = (
        "手工修改 "
        + "、".join([*items[:3], *(path for path in changed if not is_item_path(path))][:4])
        + (f"等{len(changed)}个文件" if len(changed) > 4 else "")
    )
    with session.writing(dry_run=dry_run) as desk:
        by_hand = judged(session, changed, said)
        written = desk.record_changes(changed, f"{subject}：{' '.join(said.split())}" if said else subject, items, by_hand.traced)
    report_written(session, [written])
    if count := sum(len(entries) for _, entries in by_hand.traced):
        say(session, f"{'（试运行）会为' if dry_run else '已为'}手工改动的栏补记{count}条更正记录")
    for remark in by_hand.remarks:
        say(session, remark)


def all_problems(session: Session) -> list[Problem]:
    """What reading found, then what the rules doubt, each with its file and line."""
    reading, workspace = session.reading, session.workspace
    books, unread = workspace.books(session.known_at)
    registers, unlisted = workspace.registers(session.known_at)
    tallies, uncounted = workspace.tallies(session.known_at)
    own = [problem for problem in uncounted if problem not in reading.problems]  # settings and directory are found by both
    doubted = check_each(reading.ledger) if reading.blocking else (*check_items(reading.ledger), *check_books(reading.ledger.items, books))
    found = (*doubted, *doubts_about_counts(tallies), *doubts_about_papers(registers, reading.ledger.settings.documents.series))
    doubts = [workspace.locate(problem, session.known_at) for problem in found]
    departed = [] if session.known_at else workspace.sealed()
    attached = () if session.known_at else (workspace.locate(problem) for problem in departed_evidence(workspace.root, reading.ledger.items))
    marked = [] if session.known_at else marked_classified(papers(workspace.root))
    return sorted(
        [*reading.problems, *unread, *unlisted, *own, *doubts, *departed, *attached, *marked], key=lambda problem: (problem.path, problem.line)
    )


def marked_classified(found: Iterable[tuple[str, str]]) -> Iterator[Problem]:
    """The texts that bear a classification marking anywhere, in a comment too; each is (path, text)."""
    for path, text in found:
        if marking := classified_file(text):
            line = text[: text.index(marking)].count("\n") + 1
            yield Problem(f"带有密级标志“{marking}”，涉密内容不得录入台账", "按保密规定处理后移出台账", path=path, line=line)


def _path(session: Session, typed: str) -> str:
    if "/" in typed or typed.endswith((".yaml", ".md")):
        place = Path(os.path.abspath(typed))  # noqa: PTH100 (resolve would follow links)
        root = session.workspace.root
        return place.relative_to(root).as_posix() if place.is_relative_to(root) else typed
    item_id = session.item_id(typed)
    for _, path in session.workspace.uncommitted():
        if path.endswith(f"/{item_id}.yaml"):
            return path
    raise LedgerError(f"{item_id} 没有未提交的改动", "未提交的改动见 ledger status")
