"""加分 and 扣分: what somebody decided about a unit's points, by a clause of the office's or of their own."""

from decimal import Decimal
from typing import Annotated

from ledger.cli.arguments import ApprovedBy, By, DryRun, Ids, On, Text, needed
from ledger.cli.drafting import amount
from ledger.cli.parameters import Option
from ledger.cli.recording import record_each
from ledger.cli.session import Session
from ledger.errors import UsageError
from ledger.model import Kind
from ledger.rules.marks import clause_named

Points = Annotated[str | None, Option("--points", metavar="分值", help="分值，正数；默认按办法里该条款的分值")]
ClauseOption = Annotated[str | None, Option("--clause", metavar="条款", help="依据的条款；写系统算出的条款名称，就是确认该条建议")]
ScoredUnit = Annotated[str | None, Option("--unit", metavar="单位", help="记在哪个单位，默认各牵头单位")]


def award(
    session: Session, ids: Ids, points: Points = None, clause: ClauseOption = None, approved_by: ApprovedBy = None,
    unit: ScoredUnit = None, text: Text = None, on: On = None, by: By = None, dry_run: DryRun = False,
) -> None:  # fmt: skip
    """加分：经批准给单位加分

    例：ledger award ZD-12 --points 1 --clause 加分第1项 --approved-by 赵敏 -m 获区主要领导批示肯定
    """
    _score(session, ids, Kind.AWARD, points, clause, approved_by, unit, text, on, by, dry_run)


def deduct(
    session: Session, ids: Ids, points: Points = None, clause: ClauseOption = None, approved_by: ApprovedBy = None,
    unit: ScoredUnit = None, text: Text = None, on: On = None, by: By = None, dry_run: DryRun = False,
) -> None:  # fmt: skip
    """扣分：经批准扣单位的分

    确认系统算出的建议：ledger deduct ZD-12 --clause 应报未报 --approved-by 赵敏（--points 0 为免扣）

    例：ledger deduct ZD-12 --points 2 --clause 扣分第3项 --approved-by 赵敏 -m 反馈情况与实地不符
    """
    _score(session, ids, Kind.DEDUCT, points, clause, approved_by, unit, text, on, by, dry_run)


def _score(
    session: Session, ids: list[str], kind: Kind, points: str | None, clause: str | None, approved_by: str | None, unit: str | None,
    text: str | None, on: str | None, by: str | None, dry_run: bool,
) -> None:  # fmt: skip
    title, usual, computed = _clause(session, kind, needed(clause, "依据的条款", "--clause 条款"))
    value = usual if points is None and usual else amount(needed(points, "分值", "--points 分值"), "分值")
    if not (0 if computed else Decimal("0.01")) <= value <= 1000:
        raise UsageError(f"分值{value}超出了范围", "分值写正数：加分用 award，扣分用 deduct" + ("；免扣写 0" if computed else ""))
    scored = session.unit(unit) if unit else None
    if scored and scored.collective:
        raise UsageError(f"{scored.name}是泛指单位，不参加排名，不能记分", "用 --unit 写明具体的单位")
    record_each(
        session, ids, kind, text, on, by, dry_run,
        points=value, clause=title, approved_by=needed(approved_by, "批准人", "--approved-by 姓名"),
        unit=scored.name if scored else None,
    )  # fmt: skip


def _clause(session: Session, kind: Kind, typed: str) -> tuple[str, Decimal | None, bool]:
    """A clause as (title, its usual points, whether the rules compute it); one that the policy does not know is taken as typed."""
    scoring = session.workspace.settings.policy.scoring
    found = clause_named(scoring, typed)
    if found is None:
        return typed, None, False
    name, clause = found
    if clause.points and (clause.points > 0) is not (kind is Kind.AWARD):
        verb = "award" if clause.points > 0 else "deduct"
        raise UsageError(f"“{clause.title}”是{'加分' if clause.points > 0 else '扣分'}条款", f"用 ledger {verb}")
    return clause.title, abs(clause.points) or None, name in scoring.clauses
