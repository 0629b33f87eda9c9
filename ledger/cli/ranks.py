"""排名: the ranking of a period, and every point of one line explained."""

from collections.abc import Sequence
from typing import Annotated

from ledger.cli.arguments import PeriodOrYear
from ledger.cli.output import emit_json, emit_rows, emit_text, say
from ledger.cli.parameters import Option
from ledger.cli.rows import MARK_COLUMNS, RANK_COLUMNS, mark_json, mark_row, rank_json, rank_row, signed_points
from ledger.cli.session import Session
from ledger.errors import UsageError
from ledger.model import Ledger, Method
from ledger.rules.carrying import continuations
from ledger.rules.family import standings_on
from ledger.rules.marks import By
from ledger.rules.periods import Period, span_of
from ledger.rules.ranking import RankRow, moved, ranking
from ledger.rules.scores import clause_totals
from ledger.words import long_date, names, number

RANKED = {By.UNIT: "单位", By.LEADER: "牵头领导", By.OWNER: "责任人"}
METHODS = {
    Method.SUM: "",
    Method.MEAN: "；各项分值已按牵头事项数平均",
    Method.INDEX: "；按指数制计分，各项指标的权重分摊到每一例",
}


def rank(
    session: Session,
    period: PeriodOrYear = None,
    first: Annotated[str | None, Option("--from", metavar="日期", help="从哪一天起，和 --to 一起用")] = None,
    last: Annotated[str | None, Option("--to", metavar="日期", help="到哪一天止，默认今天")] = None,
    by: Annotated[str, Option("--by", metavar="对象", help="排谁：unit 单位、leader 牵头领导、owner 责任人")] = "unit",
    explain: Annotated[str | None, Option("--explain", metavar="名称", help="逐条说明一个单位（领导、责任人）的分是怎么来的")] = None,
    group: Annotated[str | None, Option("--group", metavar="组别", help="只看一组")] = None,
) -> None:
    """排名：按组别给各单位打分排名；--explain 单位 逐条说明

    例：ledger rank --period 2026-10 --explain 区发改局
    """
    span, subject = _period(session, period, first, last), _by(by)
    rows = rank_rows(session, span, subject)
    if explain:
        _explain(session, _row_of(session, rows, explain, subject), span)
        return
    groups = list(dict.fromkeys(row.group for row in rows))
    if group is not None and group not in groups:
        raise UsageError(f"没有“{group}”这个组别", f"可用的有：{names(groups)}")
    rows = tuple(row for row in rows if group in (None, row.group))
    if session.options.json:
        emit_json(session, "rank", [rank_json(row) for row in rows])
        return
    emit_rows(RANK_COLUMNS, [rank_row(row) for row in rows], empty=f"没有参加排名的{RANKED[subject]}")
    whose = f"{'某' if subject is By.UNIT else ''}{RANKED[subject]}"
    say(
        session,
        f"{span.title}，截至{long_date(min(span.last, session.today))}；分值为系统按办法提出的建议，经批准的加扣分已计入，"
        f"逾期未办结按截至日的情况计{METHODS[session.yardstick.policy.scoring.method]}；"
        f"{whose}的分怎么来的：ledger rank{'' if subject is By.UNIT else f' --by {subject}'} --explain {RANKED[subject]}",
    )


def _period(session: Session, period: str | None, first: str | None, last: str | None) -> Period:
    if period and (first or last):
        raise UsageError("--period 和 --from、--to 只能用一种", "例：ledger rank --period 2026-Q3，或 ledger rank --from 3月1日 --to 4月10日")
    if last and not first:
        raise UsageError("只写了 --to，没有写从哪一天起", "加上 --from 日期")
    if first:
        return session.begun(span_of(session.day(first), session.day(last) if last else session.today))
    return session.period(period, "year")


def _by(typed: str) -> By:
    for each, word in RANKED.items():
        if typed in (each, word):
            return each
    raise UsageError(f"不能按“{typed}”排名", f"可用的有：{'、'.join(f'{each}（{word}）' for each, word in RANKED.items())}")


def rank_rows(session: Session, span: Period, by: By = By.UNIT) -> tuple[RankRow, ...]:
    """The ranking with each line's place in the period before."""
    ledger = session.ledger_to_rank(span.before.first)
    now, before = (ranked(session, ledger, each, by) for each in (span, span.before))
    return moved(now, before, session.yardstick.names_on(min(span.last, session.today)) if by is By.UNIT else {})


def ranked(session: Session, ledger: Ledger, span: Period, by: By = By.UNIT) -> tuple[RankRow, ...]:
    """The ranking of a period over the items that a ledger holds."""
    day = min(span.last, session.today)
    onward = continuations(ledger.items)
    return ranking(
        standings_on(ledger.items, day, session.yardstick), ledger.directory, session.yardstick, span, day, by=by, known=session.today, onward=onward
    )


def _row_of(session: Session, rows: Sequence[RankRow], typed: str, by: By) -> RankRow:
    name = _ranked_unit(session, typed) if by is By.UNIT else typed.strip()
    found = next((row for row in rows if row.unit == name), None)
    if found is None:
        raise UsageError(f"没有{RANKED[by]}“{typed}”", f"有事项的{RANKED[by]}：{names(row.unit for row in rows) or '无'}")
    return found


def _explain(session: Session, row: RankRow, span: Period) -> None:
    base = session.yardstick.policy.scoring.base
    totals = clause_totals(row.marks)
    if session.options.json:
        clauses = [{"clause": clause, "marks": count, "points": points} for clause, count, points in totals]
        emit_json(session, "explain", {**rank_json(row), "base": base, "clauses": clauses, "marks": [mark_json(mark) for mark in row.marks]})
        return
    place = f"{row.group}第{row.rank}名" if row.rank else "没有牵头事项，不排名"
    emit_text(f"{row.unit}  {span.title}  {place}：{number(base)} + {number(row.awards)} - {number(row.deductions)} = {number(row.score)}分")
    if totals:
        emit_text("；".join(f"{clause or '其他'}{count}条 {signed_points(points)}分" for clause, count, points in totals))
    emit_rows(MARK_COLUMNS, [mark_row(mark) for mark in row.marks], empty="没有加分，也没有扣分")
    if note := METHODS[session.yardstick.policy.scoring.method].removeprefix("；"):
        say(session, f"{note}（牵头{row.items}项）" if session.yardstick.policy.scoring.method is Method.MEAN else note)


def _ranked_unit(session: Session, typed: str) -> str:
    unit = session.unit(typed)
    if unit.collective:
        raise UsageError(
            f"{unit.name}是泛指单位，不参加排名", f"换成具体的单位；同名的有：{names(unit.aliases)}" if unit.aliases else "换成具体的单位"
        )
    return unit.name
