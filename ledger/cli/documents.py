"""报告和计划: the documents of a period."""

from collections.abc import Callable, Mapping, Sequence
from shlex import join
from typing import Annotated, Any

from ledger.cli.arguments import DryRun
from ledger.cli.delivery import Delivery, Form, Look, Output, Paper, Save, Strict, check_delivery, marking, publish
from ledger.cli.output import emit_json
from ledger.cli.parameters import Argument, Option
from ledger.cli.ranks import ranked
from ledger.cli.session import Session
from ledger.errors import UsageError
from ledger.model import Ledger, TallyKind
from ledger.record import Record, replace
from ledger.reports.adoption import adoption
from ledger.reports.annual import annual
from ledger.reports.bulletins import bulletin
from ledger.reports.documents import PeriodReport, period_report
from ledger.reports.plans import plan as period_plan
from ledger.reports.ranks import rank_line
from ledger.reports.scope import Scope
from ledger.reports.trend import light_bars, score_bars, trend
from ledger.rules.family import counted, standings_on
from ledger.rules.periods import Period, is_period, parse_period, period_of
from ledger.rules.settled import Settled
from ledger.rules.tallies import up_to
from ledger.words import names

THIS = {"week": ("本周", "上周"), "month": ("本月", "上月"), "quarter": ("本季度", "上季度"), "year": ("本年", "上年"), "span": ("本期", "上期")}

OnlyList = Annotated[str | None, Option("--list", metavar="清单", help="只报某个清单的（名称、中文名或前缀）")]
OnlyUnit = Annotated[str | None, Option("--unit", metavar="单位", help="只报某个单位牵头或配合的")]
OnlyLeader = Annotated[str | None, Option("--leader", metavar="姓名", help="只报某位领导牵头的")]
PeriodOf = Annotated[str | None, Option("--period", metavar="时段", help="2026-W47、2026-11、2026-Q4 或 2026")]


class Asked(Record, frozen=True, kw_only=True):
    """What a document is asked for: its name on the command line, the period, the part of the office, and a kind of counts where one was named."""

    name: str
    span: Period
    scope: Scope
    tally: str | None = None

    @property
    def command(self) -> str:
        """The words that ask for it again."""
        options = (*self.scope.options(), *(("--kind", self.tally) if self.tally else ()))
        return f"{self.name} {join((self.span.code, *options))}"


class Made(Record, frozen=True, kw_only=True):
    """A document's figures, by the name that its template knows them by; `charts` are worked out only for a web page."""

    name: str
    figures: Any
    context: Mapping[str, Any]
    charts: Callable[[], Mapping[str, Any]] | None = None


class Kind(Record, frozen=True, kw_only=True):
    """A kind of report: what it is called, what else it may be called, the period it is usually of, and how it is made."""

    title: str
    aliases: tuple[str, ...]
    period: str
    template: str
    make: Callable[[Session, Asked], Made]
    periods: tuple[str, ...] = ()


def report(
    session: Session,
    kind: Annotated[str, Argument(metavar="种类", help="week 周报告、month 月汇总、quarter 季通报、year 年考核、adopted 信息采用通报")],
    day: Annotated[str | None, Argument(metavar="日期", help="哪一天所在的周、月、季或年，也可写 2026-W47、2026-11，默认今天")] = None,
    period: PeriodOf = None,
    task_list: OnlyList = None,
    unit: OnlyUnit = None,
    leader: OnlyLeader = None,
    tally: Annotated[str | None, Option("--kind", metavar="类别", help="信息采用通报：哪一类计数，默认第一类按单位分级别的")] = None,
    output: Output = None,
    form: Form = None,
    save: Save = False,
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
    asked = Asked(name=f"report {name}", span=session.begun(span), scope=_scope(session, task_list, unit, leader), tally=tally)
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
    asked = Asked(name=f"plan {name}", span=span, scope=_scope(session, task_list, unit, leader))
    _publish(session, asked, PLANS[name], delivery, f"plan-{name}")


def _publish(session: Session, asked: Asked, kind: Kind, delivery: Delivery, json_kind: str) -> None:
    mark = marking(session)
    made = kind.make(session, asked)
    if session.options.json:
        emit_json(session, json_kind, made.figures)
        return
    report = getattr(made.figures, "report", made.figures)
    about = f"-{asked.scope.words}" if asked.scope else ""
    this, past = THIS[asked.span.kind]
    paper = Paper(
        command=asked.command,
        template=kind.template,
        context={made.name: made.figures, "this": this, "past": past, **made.context},
        charts=made.charts,
        as_of=report.as_of,
        folder=f"reports/{asked.span.first.year}",
        name=f"{kind.title}-{asked.span.code}{about}",
        subject=f"{kind.title} {asked.span.title}{about.replace('-', ' ')}",
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


def _scope(session: Session, task_list: str | None, unit: str | None, leader: str | None) -> Scope:
    chosen = session.task_list(task_list) if task_list else None
    return Scope(
        list=chosen.name if chosen else None,
        list_title=chosen.title if chosen else None,
        unit=session.unit(unit).name if unit else None,
        leader=leader.strip() if leader else None,
    )


def _ledger(session: Session, asked: Asked) -> tuple[Ledger, Sequence[Settled]]:
    """The office as far as the document is about it; only what the whole office was over with may be known by its number alone."""
    if not asked.scope:
        return session.ledger_since(asked.span.before.first)
    ledger = session.ledger
    return replace(ledger, items=tuple(item for item in ledger.items if asked.scope.holds(item))), ()


def _charts(session: Session, asked: Asked, made: PeriodReport) -> Mapping[str, Any]:
    """The trend up to the report's day, and the lights of each unit on it."""
    items = [item for item in session.ledger.items if asked.scope.holds(item)]
    last = up_to(asked.span, made.as_of)
    standings = counted(standings_on(items, made.as_of, session.yardstick))
    order = [unit.name for unit in session.office.directory.units]
    return {"trend": trend(items, asked.span, last, session.yardstick), "lights": light_bars(standings, order, session.yardstick)}


def _report(session: Session, asked: Asked) -> Made:
    ledger, over = _ledger(session, asked)
    figures = period_report(ledger, asked.span, session.today, over, asked.scope.words)
    return Made(name="report", figures=figures, context={}, charts=lambda: _charts(session, asked, figures))


def _bulletin(session: Session, asked: Asked) -> Made:
    ledger, over = _ledger(session, asked)
    made = period_report(ledger, asked.span, session.today, over, asked.scope.words)
    rows = ranked(session, ledger, asked.span)
    standings = counted(standings_on(ledger.items, made.as_of, session.yardstick))
    shown = ledger.settings.documents.ranking and not asked.scope
    figures = bulletin(made, asked.span, standings, over, rows, session.yardstick, ranked=shown)
    scores = score_bars(figures.ranking)
    return Made(name="bulletin", figures=figures, context={}, charts=lambda: {**_charts(session, asked, made), "scores": scores})


def _annual(session: Session, asked: Asked) -> Made:
    ledger = session.ledger if not asked.scope else _ledger(session, asked)[0]
    made = period_report(ledger, asked.span, session.today, (), asked.scope.words)
    rows = ranked(session, ledger, asked.span)
    figures = annual(ledger, asked.span, made, rows, () if asked.scope else session.tallies)
    scores = score_bars(map(rank_line, rows))
    return Made(name="annual", figures=figures, context={}, charts=lambda: {**_charts(session, asked, made), "scores": scores})


def _adopted(session: Session, asked: Asked) -> Made:
    if asked.scope:
        raise UsageError("信息采用通报是全部单位的，不能只报一部分", "去掉 --list、--unit、--leader；看一个单位用 ledger tally list 类别 --unit 单位")
    office = session.workspace.framework(session.known_at)
    figures = adoption(office, _tally(office, asked.tally), asked.span, session.today, session.tallies)
    return Made(name="adopted", figures=figures, context={})


def _tally(office: Ledger, typed: str | None) -> TallyKind:
    """The kind named, or the first that is counted by unit and level. Raises UsageError where there is none."""
    fitting = [kind for kind in office.settings.tallies.values() if kind.by_unit and (kind.levels or typed)]
    found = next((kind for kind in fitting if typed in (None, kind.name, kind.title)), None)
    if found is None:
        known = names(kind.title for kind in fitting) or "无"
        raise UsageError(
            f"没有“{typed}”这一类按单位的计数" if typed else "没有按单位、分级别的计数", f"已有：{known}；在 data/ledger.yaml 的 tallies 里登记"
        )
    return found


def _plan(session: Session, asked: Asked) -> Made:
    ledger = session.ledger if not asked.scope else _ledger(session, asked)[0]
    return Made(name="plan", figures=period_plan(ledger, asked.span, session.today, asked.scope.words), context={})


KINDS: Mapping[str, Kind] = {
    "week": Kind(title="周报告", aliases=("周",), period="week", template="week.md", make=_report),
    "month": Kind(title="月汇总", aliases=("月",), period="month", template="month.md", make=_report),
    "quarter": Kind(title="季通报", aliases=("季", "季度"), period="quarter", template="quarter.md", make=_bulletin),
    "year": Kind(title="年考核", aliases=("年", "年度"), period="year", template="year.md", make=_annual),
    "adopted": Kind(
        title="信息采用通报",
        aliases=("信息采用", "采用"),
        period="month",
        template="adopted.md",
        make=_adopted,
        periods=("week", "month", "quarter", "year"),
    ),
}
PLANS: Mapping[str, Kind] = {
    "week": Kind(title="周计划", aliases=(), period="week", template="plan.md", make=_plan),
    "month": Kind(title="月计划", aliases=(), period="month", template="plan.md", make=_plan),
}
