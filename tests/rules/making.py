"""Small makers of items, entries and what they are measured by; whatever a test does not mention is dull and in order."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from ledger.model import Cadence, Clause, DayOff, Directory, Entry, Item, Kind, Milestone, Policy, ScorePolicy, TaskList, Unit
from ledger.rules.calendar import Calendar
from ledger.rules.family import with_children
from ledger.rules.marks import By, Mark, item_marks
from ledger.rules.periods import parse_period
from ledger.rules.ranking import RankRow, ranking
from ledger.rules.standing import Standing, standing
from ledger.rules.yardstick import Yardstick

CALENDAR = Calendar()  # the national notice alone

# What is said of 2027 while its notice is not out; in 2099 it never will be.
until_the_notice = pytest.mark.skipif(not CALENDAR.estimated(date(2027, 1, 1), date(2027, 1, 1)), reason="the notice for 2027 is out")

# The numbers of the sample office (data/ledger.yaml), written out.
SCORING = ScorePolicy(
    base=Decimal(100),
    top_seats=3,
    bottom_seats=3,
    clauses={
        "late_finish": Clause(title="超时办结", points=Decimal(-1), support=Decimal("0.5")),
        "overdue": Clause(title="逾期未办结", points=Decimal(-2), support=Decimal("0.5")),
        "report_late": Clause(title="迟报进展", points=Decimal("-0.1")),
        "report_missing": Clause(title="应报未报", points=Decimal("-0.5")),
        "returned": Clause(title="申请办结被退回", points=Decimal("-0.5")),
    },
)

_DATES = {"opened", "due", "to"}
_NUMBERS = {"percent", "points"}


def day(text: str | None) -> date | None:
    """2026-03-05, or nothing."""
    return None if text is None else date.fromisoformat(text)


def days(*texts: str) -> list[date]:
    """Several days."""
    return [date.fromisoformat(text) for text in texts]


def entry(kind: str, on: str, **fields: Any) -> Entry:
    """One entry, typed at nine in the morning of its day; its key is its kind and day: `progress0305`."""
    plain = {"key": f"{kind}{on[5:7]}{on[8:]}", "at": datetime.fromisoformat(f"{on}T09:00:00+08:00"), "by": "赵敏"}
    return Entry(kind=Kind(kind), on=date.fromisoformat(on), **plain | _typed(fields))


def story(kinds: str, first: str = "2026-02-02") -> tuple[Entry, ...]:
    """One entry a day from `first` on: story("assign accept progress")."""
    start = date.fromisoformat(first)
    return tuple(entry(kind, (start + timedelta(days=count)).isoformat()) for count, kind in enumerate(kinds.split()))


def item(*log: Entry, **header: Any) -> Item:
    """An item of the 年度重点工作 that owes no reports unless a cadence is given."""
    plain: dict[str, Any] = {
        "id": "ZD-2026-001",
        "title": "建成区政务服务中心综合窗口",
        "list": "key-work",
        "standard": "综合窗口启用并通过验收",
        "lead_units": ("区发改局",),
        "opened": "2026-01-01",
        "due": None,
        "cadence": Cadence.ONCE,
    }
    made = plain | header
    return Item(path=f"data/2026/key-work/{made['id']}.yaml", log=log, **_typed(made))


def stone(due: str, percent: int | None = None, title: str = "") -> Milestone:
    """A milestone."""
    return Milestone(due=date.fromisoformat(due), percent=None if percent is None else Decimal(percent), title=title)


def off(on: str, *, workday: bool = False) -> DayOff:
    """A line of the office's own calendar."""
    return DayOff(day=date.fromisoformat(on), workday=workday)


def yardstick(policy: Policy | None = None, calendar: Calendar = CALENDAR, **task_list: Any) -> Yardstick:
    """A policy over the one list that items are made in."""
    return Yardstick(policy or Policy(), {"key-work": TaskList(name="key-work", title="年度重点工作", prefix="ZD", **task_list)}, calendar)


def stand(one: Item, on: str, *, policy: Policy | None = None, calendar: Calendar = CALENDAR, **task_list: Any) -> Standing:
    """How an item stands on a day."""
    return standing(one, date.fromisoformat(on), yardstick(policy, calendar, **task_list))


def marks(one: Item, on: str, *, period: str = "2026", policy: ScorePolicy = SCORING, by: By = By.UNIT) -> list[Mark]:
    """The marks of one item in a period, as the ledger stood on a day."""
    span = parse_period(period)
    found = item_marks(stand(one, on), yardstick(Policy(scoring=policy)), by, first=span.first)
    return [mark for mark in found if span.holds(mark.day)]


def rank(
    items: Iterable[Item], on: str, *, units: Directory, period: str = "2026", policy: ScorePolicy = SCORING, by: By = By.UNIT
) -> tuple[RankRow, ...]:
    """The ranking of a period, as the ledger stood on a day."""
    standings = with_children([stand(one, on) for one in items])
    return ranking(standings, units, yardstick(Policy(scoring=policy)), parse_period(period), date.fromisoformat(on), by=by)


def directory(**groups: str) -> Directory:
    """Units by group: directory(区直部门="区发改局 区财政局")."""
    return Directory(units=tuple(Unit(name=name, group=group) for group, names in groups.items() for name in names.split()))


def _typed(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Dates and numbers as the model wants them."""
    typed = dict(fields)
    typed |= {name: date.fromisoformat(typed[name]) for name in _DATES & typed.keys() if typed[name] is not None}
    return typed | {name: Decimal(str(typed[name])) for name in _NUMBERS & typed.keys()}
