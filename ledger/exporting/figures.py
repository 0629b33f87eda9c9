"""Rankings and the five columns by unit as tables; the numbers are those of `rank` and of the reports."""

from collections.abc import Iterable

from ledger.reports.figures import Columns
from ledger.rules.periods import Period
from ledger.rules.ranking import RankRow
from ledger.sheets.writing import Column, Sheet

_SEATS = {"top": "优胜席", "bottom": "落后席", None: None}
_RANK = (
    ("组别", "text"), ("名次", "number"), ("单位", "text"), ("得分", "number"), ("牵头", "number"), ("办结", "number"), ("按时", "number"), ("超时", "number"),
    ("逾期", "number"), ("应报", "number"), ("按时报", "number"), ("迟报", "number"), ("未报", "number"), ("退回", "number"), ("加分", "number"),
    ("扣分", "number"), ("席位", "text"), ("上期名次", "number"),
)  # fmt: skip
_FIGURES = (
    ("单位", "text"), ("总数", "number"), ("按时办结", "number"), ("超时办结", "number"), ("未到期在办", "number"), ("逾期未办结", "number"), ("未明确时限", "number"),
    ("本期办结", "number"), ("办结率", "text"), ("按时办结率", "text"),
)  # fmt: skip


def rank_sheet(rows: Iterable[RankRow], span: Period) -> Sheet:
    """排名 of a period."""
    told = tuple(
        (
            row.group, row.rank, row.unit, row.score if row.rank else None, row.items, row.finished, row.on_time, row.late, row.overdue, row.reports_expected,
            row.reports_on_time, row.reports_late, row.reports_missing, row.returned, row.awards, row.deductions, _SEATS[row.seat], row.previous_rank,
        )
        for row in rows
    )  # fmt: skip
    return Sheet(title=f"排名 {span.title}", columns=_columns(_RANK), rows=told)


def figures_sheet(rows: Iterable[Columns], span: Period) -> Sheet:
    """按单位统计: each unit's items by how they stand, finished within the period in 本期办结."""
    told = tuple(
        (
            row.name, row.items, row.on_time, row.late, row.running, row.overdue, row.undated, row.finished_now, row.finish_rate, row.on_time_rate,
        )
        for row in rows
    )  # fmt: skip
    return Sheet(title=f"统计 {span.title}", columns=_columns(_FIGURES), rows=told)


def _columns(told: Iterable[tuple[str, str]]) -> tuple[Column, ...]:
    return tuple(Column(title=title, width=18 if title == "单位" else 11, kind=kind) for title, kind in told)
