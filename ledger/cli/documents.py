"""报告和计划: the documents of a period."""

from typing import Annotated

from ledger.cli.arguments import DryRun
from ledger.cli.delivery import Delivery, Form, Look, Output, Paper, Public, Save, Strict, check_delivery, marking, publish
from ledger.cli.output import emit_json
from ledger.cli.parameters import Argument, Option
from ledger.cli.report_kinds import KINDS, PLANS, Asked, Kind, period_of_office
from ledger.cli.session import Session
from ledger.errors import UsageError
from ledger.reports.scope import Scope
from ledger.rules.periods import Period, is_period, parse_period, period_of
from ledger.words import names

THIS = {"week": ("本周", "上周"), "month": ("本月", "上月"), "quarter": ("本季度", "上季度"), "year": ("本年", "上年"), "span": ("本期", "上期")}

OnlyList = Annotated[str | None, Option("--list", metavar="清单", help="只报某个清单的（名称、中文名或前缀）")]
OnlyUnit = Annotated[str | None, Option("--unit", metavar="单位", help="只报某个单位牵头或配合的")]
OnlyLeader = Annotated[str | None, Option("--leader", metavar="姓名", help="只报某位领导牵头的")]
PeriodOf = Annotated[str | None, Option("--period", metavar="时段", help="2026-W47、2026-11、2026-Q4 或 2026")]


def report(
    session: Session,
    kind: Annotated[
        str,
        Argument(
            metavar="种类",
            help="week 周报告、month 月汇总、quarter 季通报、year 年考核、four 四查表、instructions 批示办理台账、decisions 会议议定事项落实情况、adopted 信息采用通报",
        ),
    ],
    day: Annotated[str | None, Argument(metavar="日期", help="哪一天所在的周、月、季或年，也可写 2026-W47、2026-11，默认今天")] = None,
    period: PeriodOf = None,
    task_list: OnlyList = None,
    unit: OnlyUnit = None,
    leader: OnlyLeader = None,
    tally: Annotated[str | None, Option("--kind", metavar="类别", help="信息采用通报：哪一类计数，默认第一类按单位分级别的")] = None,
    output: Output = None,
    form: Form = None,
    save: Save = False,
    public: Public = False,
    strict: Strict = False,
    look: Look = False,
    dry_run: DryRun = False,
) -> None:
    """报告：生成周报告、月汇总、季通报、年考核等，可直接粘贴，也可存成 Word 和网页

    例：ledger report week 2026-11-20 -o 周报告.md
    """
    delivery = Delivery(output=output, form=form, save=save, strict=strict, look=look, dry_run=dry_run)
    check_delivery(session, delivery)
    name, chosen = _kind(kind)
    span = _period(session, chosen, day, period)
    asked = Asked(name=f"report {name}", span=session.begun(span), scope=scope_of(session, task_list, unit, leader), tally=tally, public=public)
    _publish(session, asked, chosen, delivery, f"report-{name}")


def plan(
    session: Session,
    kind: Annotated[str, Argument(metavar="week|month", help="week 周计划，month 月计划")],
    day: Annotated[str | None, Argument(metavar="日期", help="哪一天所在的周或月，也可写 2026-W47、2026-11，默认下一周、下一月")] = None,
    period: PeriodOf = None,
    task_list: OnlyList = None,
    unit: OnlyUnit = None,
    leader: OnlyLeader = None,
    output: Output = None,
    form: Form = None,
    save: Save = False,
    public: Public = False,
    strict: Strict = False,
    look: Look = False,
    dry_run: DryRun = False,
) -> None:
    """计划：列出一周、一月里到期的事项和节点，并对照上期计划的完成情况

    例：ledger plan week -o 下周计划.md
    """
    delivery = Delivery(output=output, form=form, save=save, strict=strict, look=look, dry_run=dry_run)
    check_delivery(session, delivery)
    name = {"周": "week", "周计划": "week", "月": "month", "月计划": "month"}.get(kind, kind)
    if name not in PLANS:
        raise UsageError(f"没有“{kind}”这种计划", "周计划写 week，月计划写 month")
    span = _period(session, PLANS[name], day, period) if day or period else period_of(name, session.today).after
    asked = Asked(name=f"plan {name}", span=span, scope=scope_of(session, task_list, unit, leader), public=public)
    _publish(session, asked, PLANS[name], delivery, f"plan-{name}")


def _publish(session: Session, asked: Asked, kind: Kind, delivery: Delivery, json_kind: str) -> None:
    if asked.public and kind.public is None:
        raise UsageError(f"{kind.title}没有公开版", f"有公开版的：{names(each.title for each in (*KINDS.values(), *PLANS.values()) if each.public)}")
    mark = marking(session)
    made = (period_of_office if asked.public and kind.public == "public.md" else kind.make)(session, asked)
    if session.options.json:
        emit_json(session, json_kind, made.figures)
        return
    report = getattr(made.figures, "report", made.figures)
    about = (f"-{asked.scope.words}" if asked.scope else "") + ("-公开" if asked.public else "")
    this, past = THIS[asked.span.kind]
    paper = Paper(
        command=asked.command,
        template=kind.public if asked.public and kind.public else kind.template,
        context={made.name: made.figures, "this": this, "past": past, **made.context},
        charts=made.charts,
        as_of=report.as_of,
        folder=f"reports/{asked.span.first.year}",
        name=f"{kind.title}-{asked.span.code}{about}",
        subject=f"{kind.title} {asked.span.title}{about.replace('-', ' ')}",
        public=asked.public,
    )
    publish(session, paper, delivery, mark)


def _kind(typed: str) -> tuple[str, Kind]:
    for name, kind in KINDS.items():
        if typed in (name, kind.title, *kind.aliases):
            return name, kind
    raise UsageError(f"没有“{typed}”这种报告", f"可用的有：{names(f'{name}（{kind.title}）' for name, kind in KINDS.items())}")


def _period(session: Session, kind: Kind, day: str | None, typed: str | None) -> Period:
    if day and typed:
        raise UsageError("日期和 --period 只能写一个", "例：ledger report week 2026-11-20，或 ledger report week --period 2026-W47")
    typed, day = (day, None) if day and is_period(day) else (typed, day)
    span = parse_period(typed) if typed else period_of(kind.period, session.day(day) if day else session.today)
    allowed = kind.periods or (kind.period,)
    if span.kind not in allowed:
        raise UsageError(f"“{typed}”不是一个{names(_UNITS[each] for each in allowed)}", "周写 2026-W47，月写 2026-11，季度写 2026-Q4，年写 2026")
    return span


_UNITS = {"week": "周", "month": "月", "quarter": "季度", "year": "年"}


def scope_of(session: Session, task_list: str | None, unit: str | None, leader: str | None) -> Scope:
    """The part of the office that the options name. Raises UsageError for a list or unit that there is not."""
    chosen = session.task_list(task_list) if task_list else None
    named = session.unit(unit) if unit else None
    return Scope(
        list=chosen.name if chosen else None,
        list_title=chosen.title if chosen else None,
        unit=named.name if named else None,
        before=session.all_before(named.name) if named else frozenset(),
        leader=leader.strip() if leader else None,
    )
