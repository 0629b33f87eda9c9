"""报告: the documents of a period."""

from typing import Annotated

from ledger.cli.arguments import DryRun
from ledger.cli.delivery import Delivery, Form, Output, Paper, Save, check_delivery, marking, publish
from ledger.cli.output import emit_json
from ledger.cli.parameters import Argument, Option
from ledger.cli.session import Session
from ledger.errors import UsageError
from ledger.reports.documents import period_report
from ledger.rules.periods import Period, parse_period, period_of

KINDS = {"week": "周报告", "month": "月汇总"}


def report(
    session: Session,
    kind: Annotated[str, Argument(metavar="week|month", help="week 周报告，month 月汇总")],
    day: Annotated[str | None, Argument(metavar="日期", help="哪一天所在的周或月，默认今天")] = None,
    period: Annotated[str | None, Option("--period", metavar="时段", help="2026-W47 或 2026-11")] = None,
    output: Output = None,
    form: Form = None,
    save: Save = False,
    dry_run: DryRun = False,
) -> None:
    """报告：生成周报告、月汇总，Markdown 格式，可直接粘贴

    例：ledger report week 2026-11-20 -o 周报告.md
    """
    delivery = Delivery(output=output, form=form, save=save, dry_run=dry_run)
    check_delivery(session, delivery)
    kind = {"周": "week", "周报告": "week", "月": "month", "月汇总": "month"}.get(kind, kind)
    if kind not in KINDS:
        raise UsageError(f"没有“{kind}”这种报告", "周报告写 week，月汇总写 month")
    span = _period(session, kind, day, period)
    mark = marking(session)
    ledger, over = session.ledger_since(span.before.first)
    figures = period_report(ledger, span, session.today, over)
    if session.options.json:
        emit_json(session, f"report-{kind}", figures)
        return
    paper = Paper(
        command=f"report {kind} {span.code}",
        template=f"{kind}.md",
        context={"report": figures},
        as_of=figures.as_of,
        folder=f"reports/{span.first.year}",
        name=f"{KINDS[kind]}-{span.code}",
        subject=f"{KINDS[kind]} {span.title}",
    )
    publish(session, paper, delivery, mark)


def _period(session: Session, kind: str, day: str | None, typed: str | None) -> Period:
    if day and typed:
        raise UsageError("日期和 --period 只能写一个", "例：ledger report week 2026-11-20，或 ledger report week --period 2026-W47")
    span = parse_period(typed) if typed else period_of(kind, session.day(day) if day else session.today)
    if span.kind != kind:
        raise UsageError(f"“{typed}”不是一个{'周' if kind == 'week' else '月'}", "周写 2026-W47，月写 2026-11")
    return session.begun(span)
