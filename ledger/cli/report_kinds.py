"""How each kind of report comes about: its figures, its template, the period it is usually of."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ledger.cli.delivery import as_typed
from ledger.cli.ranks import ranked
from ledger.cli.session import Session
from ledger.errors import UsageError
from ledger.model import PUBLIC_FIELDS, Ledger, TallyKind
from ledger.record import Record, replace
from ledger.reports.adoption import adoption
from ledger.reports.annual import annual
from ledger.reports.bulletins import bulletin
from ledger.reports.documents import PeriodReport, period_report
from ledger.reports.four import FourTable, four_checks
from ledger.reports.instructions import decisions, instructions
from ledger.reports.plans import plan as period_plan
from ledger.reports.ranks import rank_line
from ledger.reports.scope import Scope
from ledger.reports.trend import light_bars, score_bars, trend
from ledger.rules.family import counted, standings_on
from ledger.rules.periods import Period
from ledger.rules.publicity import public_ledger
from ledger.rules.ranking import RankRow
from ledger.rules.settled import Settled
from ledger.rules.succession import present_on
from ledger.rules.tallies import up_to
from ledger.words import FIELDS, names

ANY = ("week", "month", "quarter", "year")


class Asked(Record, frozen=True, kw_only=True):
    """What a document is asked for: its name on the command line, the period, the part of the office, and a kind of counts where one was named."""

    name: str
    span: Period
    scope: Scope
    tally: str | None = None
    public: bool = False

    @property
    def command(self) -> str:
        """The words that ask for it again."""
        options = (*self.scope.options(), *(("--kind", self.tally) if self.tally else ()), *(("--public",) if self.public else ()))
        return as_typed((*self.name.split(), self.span.code, *options))


class Made(Record, frozen=True, kw_only=True):
    """A document's figures, by the name that its template knows them by; `charts` are worked out only for a web page."""

    name: str
    figures: Any
    context: Mapping[str, Any]
    charts: Callable[[], Mapping[str, Any]] | None = None


class Kind(Record, frozen=True, kw_only=True):
    """A kind of report: what it is called, what else it may be called, the period it is usually of, and how it is made.

    `public` is the template of its public version; None where there is none.
    """

    title: str
    aliases: tuple[str, ...]
    period: str
    template: str
    make: Callable[[Session, Asked], Made]
    periods: tuple[str, ...] = ()
    public: str | None = None


def needs_public(session: Session, field: str, doing: str) -> None:
    """Raises UsageError for a public version that makes no sense without a field which is not marked public, or never can be."""
    if field in session.ledger.settings.documents.public:
        return
    hint = f"在 data/ledger.yaml 的 documents: public 里加上 {field}" if field in PUBLIC_FIELDS else "去掉 --public，只在内部用"
    raise UsageError(f"公开版不能{doing}：{FIELDS[field]}没有列入公开范围", hint)


def _ledger(session: Session, asked: Asked) -> tuple[Ledger, Sequence[Settled]]:
    """The office as far as the document is about it; only what the whole office was over with may be known by its number alone."""
    if not asked.scope and not asked.public:
        return session.ledger_since(asked.span.before.first)
    ledger = public_ledger(session.ledger) if asked.public else session.ledger
    return replace(ledger, items=tuple(item for item in ledger.items if asked.scope.holds(item))), ()


def _whole(session: Session, asked: Asked) -> Ledger:
    """As `_ledger`, with every item that was ever over."""
    return _ledger(session, asked)[0] if asked.scope or asked.public else session.ledger


def _charts(session: Session, asked: Asked, made: PeriodReport) -> Mapping[str, Any]:
    """The trend up to the report's day, and the lights of each unit on it."""
    items = [item for item in (public_ledger(session.ledger) if asked.public else session.ledger).items if asked.scope.holds(item)]
    last = up_to(asked.span, made.as_of)
    standings = counted(standings_on(_ledger(session, asked)[0].items, made.as_of, session.yardstick))  # what is over shows no light
    order = [unit.name for unit in present_on(session.office.directory, made.as_of).units]
    return {"trend": trend(items, asked.span, last), "lights": light_bars(standings, order, session.yardstick)}


def period_of_office(session: Session, asked: Asked) -> Made:
    """The period's report, which the public version of every report is made of."""
    ledger, over = _ledger(session, asked)
    figures = period_report(ledger, asked.span, session.today, over, asked.scope.words)
    return Made(name="report", figures=figures, context={}, charts=lambda: _charts(session, asked, figures))


def _ranked(session: Session, asked: Asked, ledger: Ledger) -> Sequence[RankRow]:
    """The ranking of what the document is about; one unit's line is its place among all, not among those it shares matters with."""
    if asked.scope.unit is None:
        return ranked(session, ledger, asked.span)
    everyone = _whole(session, replace(asked, scope=replace(asked.scope, unit=None)))
    return tuple(row for row in ranked(session, everyone, asked.span) if row.unit == asked.scope.unit)


def bulletin_of(session: Session, asked: Asked) -> Made:
    """What a bulletin of the period says."""
    ledger, over = _ledger(session, asked)
    made = period_report(ledger, asked.span, session.today, over, asked.scope.words)
    rows = _ranked(session, asked, ledger)
    standings = counted(standings_on(ledger.items, made.as_of, session.yardstick))
    shown = ledger.settings.documents.ranking and not asked.scope
    figures = bulletin(made, asked.span, standings, over, rows, session.yardstick, ranked=shown)
    scores = score_bars(figures.ranking)
    return Made(name="bulletin", figures=figures, context={}, charts=lambda: {**_charts(session, asked, made), "scores": scores})


def _annual(session: Session, asked: Asked) -> Made:
    ledger = _whole(session, asked)
    made = period_report(ledger, asked.span, session.today, (), asked.scope.words)
    rows = _ranked(session, asked, ledger)
    tallies = None if asked.scope.list or asked.scope.leader else session.tallies
    figures = annual(ledger, asked.span, made, rows, tallies, unit=asked.scope.unit)
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


def _four(session: Session, asked: Asked) -> Made:
    ledger, day = _whole(session, asked), min(asked.span.last, session.today)
    standings = counted(standings_on(ledger.items, day, session.yardstick))
    groups = four_checks(standings, asked.span.first, day, session.yardstick.policy)
    return Made(name="four", figures=FourTable(office=ledger.settings.office, title=asked.span.title, as_of=day, groups=groups), context={})


def _instructions(session: Session, asked: Asked) -> Made:
    ledger, day = _whole(session, asked), min(asked.span.last, session.today)
    return Made(name="instructions", figures=instructions(ledger, standings_on(ledger.items, day, session.yardstick), asked.span, day), context={})


def _decisions(session: Session, asked: Asked) -> Made:
    ledger, day = _whole(session, asked), min(asked.span.last, session.today)
    if asked.public:
        needs_public(session, "source", "按会议列出")
    lists = [asked.scope.list] if asked.scope.list else ledger.settings.documents.decisions
    standings = counted(standings_on(ledger.items, day, session.yardstick))
    return Made(name="decisions", figures=decisions(ledger, standings, lists, asked.span, day), context={})


def _plan(session: Session, asked: Asked) -> Made:
    ledger = _whole(session, asked)
    return Made(name="plan", figures=period_plan(ledger, asked.span, session.today, asked.scope.words), context={})


KINDS: Mapping[str, Kind] = {
    "week": Kind(title="周报告", aliases=("周",), period="week", template="week.md", make=period_of_office, public="public.md"),
    "month": Kind(title="月汇总", aliases=("月",), period="month", template="month.md", make=period_of_office, public="public.md"),
    "quarter": Kind(title="季通报", aliases=("季", "季度"), period="quarter", template="quarter.md", make=bulletin_of, public="public.md"),
    "year": Kind(title="年考核", aliases=("年", "年度"), period="year", template="year.md", make=_annual, public="public.md"),
    "four": Kind(title="四查表", aliases=("四查",), period="month", template="four.md", make=_four, periods=ANY),
    "instructions": Kind(title="批示办理台账", aliases=("批示",), period="year", template="instructions.md", make=_instructions, periods=ANY),
    "decisions": Kind(
        title="会议议定事项落实情况",
        aliases=("议定事项", "会议"),
        period="year",
        template="decisions.md",
        make=_decisions,
        periods=ANY,
        public="decisions.md",
    ),
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
    "week": Kind(title="周计划", aliases=(), period="week", template="plan.md", make=_plan, public="plan.md"),
    "month": Kind(title="月计划", aliases=(), period="month", template="plan.md", make=_plan, public="plan.md"),
}
