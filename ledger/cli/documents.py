"""Documents: computed, rendered from a template, printed, written to a file or saved with a commit."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated

from ledger import __version__
from ledger.cli.arguments import DryRun
from ledger.cli.output import emit_json, emit_text, print_out, say
from ledger.cli.parameters import Argument, Option
from ledger.cli.session import Session
from ledger.errors import LedgerError, UsageError, system_reason
from ledger.reports.documents import period_report
from ledger.reports.markdown import render
from ledger.rules.periods import Period, parse_period, period_of

KINDS = {"week": "周报告", "month": "月汇总"}


def report(
    session: Session,
    kind: Annotated[str, Argument(metavar="week|month", help="week 周报告，month 月汇总")],
    day: Annotated[str | None, Argument(metavar="日期", help="哪一天所在的周或月，默认今天")] = None,
    period: Annotated[str | None, Option("--period", metavar="时段", help="2026-W47 或 2026-11")] = None,
    output: Annotated[str | None, Option("--output", short="-o", metavar="文件", help="写到文件，不显示")] = None,
    save: Annotated[bool, Option("--save", help="存入 reports/ 并提交")] = False,
    dry_run: DryRun = False,
) -> None:
    """报告：生成周报告、月汇总，Markdown 格式，可直接粘贴

    例：ledger report week 2026-11-20 -o 周报告.md
    """
    if save and session.options.known_at is not None:
        raise UsageError("--known-at 不能和 --save 一起用", "旧报告用 -o 文件 另存，不覆盖现在的")
    kind = {"周": "week", "周报告": "week", "月": "month", "月汇总": "month"}.get(kind, kind)
    if kind not in KINDS:
        raise UsageError(f"没有“{kind}”这种报告", "周报告写 week，月汇总写 month")
    span = _period(session, kind, day, period)
    mark = _mark(session, f"report {kind} {span.code}")
    ledger, over = session.ledger_since(span.before.first)
    figures = period_report(ledger, span, session.today, over)
    if session.options.json:
        emit_json(session, f"report-{kind}", figures)
        return
    workspace, known_at = session.workspace, session.known_at
    text = render(
        lambda name: workspace.template(name, known_at),
        f"{kind}.md",
        {"report": figures},
        mark(figures.as_of),
        kept=workspace.kept_folder("templates"),
    )
    deliver(
        session, text, f"reports/{span.first.year}/{KINDS[kind]}-{span.code}.md", f"{KINDS[kind]} {span.title}", output, save=save, dry_run=dry_run
    )


def deliver(session: Session, text: str, path: str, subject: str, output: str | None, *, save: bool, dry_run: bool) -> None:
    """Print a finished document, or write it where it was asked for."""
    if output and output != "-":
        _write_out(session, text, Path(output), dry_run=dry_run)
    if save:
        with session.workspace.writing(dry_run=dry_run) as desk:
            written = desk.save(path, text, subject)
        print_out(f"{'（试运行）' if dry_run else ''}{written.path}" if written else f"{path} 已是最新，没有改动")
    if output == "-" or not (output or save):
        emit_text(text)


def _write_out(session: Session, text: str, target: Path, *, dry_run: bool) -> None:
    """Write a document to a file of the user's choice, which must not be one of the office's own facts."""
    root, place = session.workspace.root, target.resolve()
    if any(place.is_relative_to(root / own) for own in ("data", "templates", ".git")):
        raise UsageError(f"{target} 在台账自己的文件夹里，不能用来放报告", "换一个文件名；存进台账用 --save")
    if dry_run:
        print_out(f"（试运行）写到 {target}")
        return
    try:
        target.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise LedgerError(f"写不了 {target}：{system_reason(error)}", "检查文件夹是否存在、是否可写") from error
    say(session, f"已写到 {target}")


def _period(session: Session, kind: str, day: str | None, typed: str | None) -> Period:
    if day and typed:
        raise UsageError("日期和 --period 只能写一个", "例：ledger report week 2026-11-20，或 ledger report week --period 2026-W47")
    span = parse_period(typed) if typed else period_of(kind, session.day(day) if day else session.today)
    if span.kind != kind:
        raise UsageError(f"“{typed}”不是一个{'周' if kind == 'week' else '月'}", "周写 2026-W47，月写 2026-11")
    return session.begun(span)


def _mark(session: Session, command: str) -> Callable[[date], str]:
    """What a document rests on, enough to make it again; git is asked at once, and waited for when the day is said."""
    workspace, known_at = session.workspace, session.known_at
    commit = workspace.git.data_commit_soon(known_at or "HEAD") if workspace.git else lambda: None
    uncommitted = list if known_at else workspace.uncommitted_soon()

    def mark(as_of: date) -> str:
        dirty = "（另有未提交的改动）" if uncommitted() else ""
        return f"ledger {__version__} | {command} | 截至 {as_of} | 提交 {commit() or '无'}{dirty}"

    return mark
