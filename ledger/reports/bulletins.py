"""督查通报: a period's bulletin, from the totals to each overdue matter with its cause, with the table of progress and the ranking behind it."""

from collections import Counter
from collections.abc import Iterable, Sequence

from ledger.model import Light, Status
from ledger.record import Record
from ledger.reports.documents import PeriodReport
from ledger.reports.four import cause_of
from ledger.reports.lines import ItemLine, item_line
from ledger.reports.ranks import RankLine, rank_line
from ledger.rules.classes import NAMES, progress_class
from ledger.rules.lights import light
from ledger.rules.periods import Period
from ledger.rules.ranking import RankRow
from ledger.rules.settled import Settled
from ledger.rules.standing import Standing
from ledger.rules.yardstick import Yardstick
from ledger.words import rate

PRAISED = 5  # units named as doing well, of each group


class ClassCount(Record, frozen=True, kw_only=True):
    """One of the five progress classes: how many items, and their share of all that are not cancelled."""

    name: str
    items: int
    share: str


class UnitPraise(Record, frozen=True, kw_only=True):
    """A unit that leads its group: what it finished, nothing of it overdue, and how it reported."""

    group: str
    unit: str
    items: int
    finished: int
    feedback_rate: str


class Trouble(Record, frozen=True, kw_only=True):
    """An overdue matter with its cause, as its last report gives it; where it gives none (None) there is what that report says instead."""

    line: ItemLine
    cause: str | None


class ListTable(Record, frozen=True, kw_only=True):
    """Annex 1: one list's items that were still to be done in the period; what was finished before it or is cancelled is left out."""

    title: str
    lines: tuple[ItemLine, ...]


class Bulletin(Record, frozen=True, kw_only=True):
    """What a bulletin says beyond the period's report. `ranking` is empty where it is not to be shown."""

    report: PeriodReport
    classes: tuple[ClassCount, ...]
    praised: tuple[UnitPraise, ...]
    troubles: tuple[Trouble, ...]
    late_units: tuple[str, ...]
    silent_units: tuple[str, ...]
    behind: tuple[ItemLine, ...]
    tables: tuple[ListTable, ...]
    done_before: int
    ranking: tuple[RankLine, ...]


def bulletin(
    report: PeriodReport,
    period: Period,
    standings: Sequence[Standing],
    over: Sequence[Settled],
    rows: Sequence[RankRow],
    yardstick: Yardstick,
    *,
    ranked: bool,
) -> Bulletin:
    """What a period's report becomes when it is sent out.

    `standings` are its items as of its day (sub-items in the place of what they are part of), `over` the number of those settled before;
    `rows` is the ranking of the period, shown where `ranked`.
    """
    policy = yardstick.policy
    overdue = sorted((one for one in standings if one.overdue), key=lambda one: (-one.days_overdue, one.item.id))
    behind = [one for one in standings if one.open and not one.overdue and light(one, policy.lights) is Light.RED]
    return Bulletin(
        report=report,
        classes=_classes(standings, over, yardstick),
        praised=_praised(rows),
        troubles=tuple(Trouble(line=item_line(one, policy.lights), cause=cause_of(one, policy)) for one in overdue),
        late_units=tuple(dict.fromkeys(unit for one in overdue for unit in one.item.lead_units)),
        silent_units=tuple(each.unit for each in report.unreported),
        behind=tuple(item_line(one, policy.lights) for one in behind),
        tables=(tables := _tables(standings, period, yardstick)),
        done_before=report.now.items - report.now.cancelled - sum(len(each.lines) for each in tables),
        ranking=tuple(map(rank_line, rows)) if ranked else (),
    )


def _classes(standings: Iterable[Standing], over: Iterable[Settled], yardstick: Yardstick) -> tuple[ClassCount, ...]:
    found = Counter(progress_class(one, yardstick.policy.lights) for one in standings)
    done = sum(each.count for each in over if each.status.finished)
    counts = {each: found[each] + (done if each == "done" else 0) for each in NAMES}
    whole = sum(counts.values())
    return tuple(ClassCount(name=NAMES[each], items=count, share=rate(count, whole)) for each, count in counts.items())


def _praised(rows: Iterable[RankRow]) -> tuple[UnitPraise, ...]:
    """Of each group the first ranks, as long as something was finished, nothing was late or is overdue, and no report is missing."""
    found: dict[str, list[UnitPraise]] = {}
    for row in rows:
        group = found.setdefault(row.group, [])
        if row.rank and row.finished and not (row.late or row.overdue or row.reports_missing) and len(group) < PRAISED:
            group.append(
                UnitPraise(
                    group=row.group,
                    unit=row.unit,
                    items=row.items,
                    finished=row.finished,
                    feedback_rate=rate(row.reports_on_time, row.reports_expected),
                )
            )
    return tuple(each for group in found.values() for each in group)


def _tables(standings: Sequence[Standing], period: Period, yardstick: Yardstick) -> tuple[ListTable, ...]:
    shown = [one for one in standings if one.status is not Status.CANCELLED and (one.approved_on is None or one.approved_on >= period.first)]
    tables = []
    for name, each in yardstick.lists.items():
        lines = tuple(item_line(one, yardstick.policy.lights) for one in shown if one.item.list == name)
        if lines:
            tables.append(ListTable(title=each.title, lines=lines))
    return tuple(tables)
