"""Deadlines as clerks set them: typed, or by their list's usual limits; and the sentence that says how one was counted."""

from datetime import date

from ledger.cli.session import Session
from ledger.errors import UsageError
from ledger.model import Milestone, TaskList, Urgency
from ledger.record import Record
from ledger.rules.calendar import ONE_DAY
from ledger.rules.limits import Deadline, count, steps, usual_limit
from ledger.words import CADENCES, long_date, marked, names, short_date


class Plan(Record, frozen=True):
    """A new item's deadline, the milestones its limit brings along, and what the clerk should know of both (perhaps nothing)."""

    deadline: Deadline
    milestones: tuple[Milestone, ...]
    remark: str


def plan(
    session: Session, task_list: TaskList, opened: date, source_date: date | None, *, due: str | None, limit: str | None, urgency: Urgency
) -> Plan:
    """The deadline that was typed, else the one that the list's usual limit gives (`limit` names one), else none."""
    if due is not None and limit is not None:
        raise UsageError("--due 和 --limit 只能写一个", "--due 写日期，或用 --limit 写清单里的时限名称")
    if due is not None:
        typed = session.deadline(due, opened, source_date)
        return Plan(typed, (), said_of(typed, due, opened) if typed.day else _ongoing(typed, due, task_list))
    usual = usual_limit(task_list, urgency, limit)
    if usual is None:
        return Plan(Deadline(), (), _unnamed(task_list))
    calendar, roll = session.yardstick.calendar, session.yardstick.policy.limits.roll
    counted = count(usual.within, opened, calendar, roll=roll)
    stones = steps(usual, opened, calendar, roll=roll)
    brought = f"；节点：{names(f'{stone.title}（{short_date(stone.due)}）' for stone in stones)}" if stones else ""
    return Plan(counted, stones, _counted(counted, f"{task_list.title}“{usual.title}”{usual.within}", opened) + brought)


def said_of(deadline: Deadline, typed: str, received: date | None = None) -> str:
    """How a typed limit was counted; empty for a day that was named outright."""
    return _counted(deadline, f"“{typed}”", received) if deadline.span else ""


def _counted(deadline: Deadline, rule: str, received: date | None) -> str:
    if deadline.day is None or deadline.start is None:
        return ""
    first = deadline.start + ONE_DAY
    begun = short_date(first) if first.year == deadline.day.year else long_date(first)
    uncounted = "收到当日不计" if deadline.start == received else "当日不计"
    rolled = "，期满遇休息日顺延" if deadline.rolled else ""
    estimated = "；放假安排公布后用 ledger check 复核" if deadline.estimated else ""
    return f"时限{marked(long_date(deadline.day), estimated=deadline.estimated)}：按{rule}，从{begun}起算（{uncounted}）{rolled}{estimated}"


def _unnamed(task_list: TaskList) -> str:
    """A list whose limits all have to be named leaves an item without deadline, which nobody should find out later."""
    known = names(f"{limit.title}（{limit.within}）" for limit in task_list.limits)
    return f"没有定时限：{task_list.title}的时限要用 --limit 指名，可用的有：{known}；已立项的用 ledger edit 编号 due=日期" if known else ""


def _ongoing(deadline: Deadline, typed: str, task_list: TaskList) -> str:
    cadence = CADENCES[deadline.cadence or task_list.cadence]
    return f"“{typed}”没有完成的日期：不定时限，反馈周期为{cadence}，哪一天前反馈按本单位办法"
