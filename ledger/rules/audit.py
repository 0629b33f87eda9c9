"""查账: what is amiss in a year's book on a day, one small function per finding."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from ledger.model import Book, Cadence, Item, Kind, Status
from ledger.record import Record
from ledger.rules.carrying import book_year, broken, unfinished
from ledger.rules.existence import carried_away, is_carrying
from ledger.rules.family import standings_on
from ledger.rules.standing import Standing, standing
from ledger.rules.yardstick import Yardstick
from ledger.words import long_date, marked, number, quoted

CATEGORIES: Mapping[str, str] = {
    "plan": "四定不全",
    "unreported": "应报未报",
    "milestone": "节点已过未完成",
    "idle": "长期无动静",
    "evidence": "销号手续不全",
    "carrying": "结转未接上",
}


class Finding(Record, frozen=True):
    """One finding about one item as it stands; `category` is a key of CATEGORIES."""

    category: str
    one: Standing
    said: str


class Account(Record, frozen=True):
    """What a book is audited by: its year, the office's yardstick, every item of the ledger by number, and the books opened so far."""

    year: int
    yardstick: Yardstick
    known: Mapping[str, Item]
    books: tuple[Book, ...]

    def left_behind(self, day: date) -> int | None:
        """The year of the next book, once it is open: whatever is unfinished should have gone over to it."""
        return min((book.year for book in self.books if book.year > self.year and book.opened <= day), default=None)


def in_book(items: Iterable[Item], year: int, day: date, yardstick: Yardstick) -> list[Standing]:
    """The items of a year's book on a day; those carried over are among them, since both ends must meet."""
    items = list(items)
    places = {item.id: place for place, item in enumerate(items)}
    there = [one for one in standings_on(items, day, yardstick) if book_year(one.item.id) == year]
    away = [standing(item, day, yardstick) for item in items if book_year(item.id) == year and carried_away(item, day)]
    return sorted([*there, *away], key=lambda one: places[one.item.id])


def audit(standings: Sequence[Standing], account: Account) -> list[Finding]:
    """Every finding about items of one book (see `in_book`), by category and then in the order given."""
    found = []
    for category, look in _LOOKS.items():
        for one in standings:
            if category == "carrying" or not carried_away(one.item, one.day):
                found += [Finding(category, one, said) for said in look(one, account)]
    return found


def _plan(one: Standing, account: Account) -> Iterator[str]:
    """四定 (DOMAIN §1), of what is still to be done: goal, who, milestones or a rhythm of reports, deadline; continuing work has reports instead."""
    if not unfinished(one):
        return
    item = one.item
    continuing = (item.cadence or account.yardstick.list_of(item).cadence) is not Cadence.ONCE
    fixed = {
        "定目标": item.goal or item.standard,
        "定责任": item.lead_units and item.owner,
        "定进度": item.milestones or continuing,
        "定时限": item.due or continuing,
    }
    if missing := [name for name, found in fixed.items() if not found]:
        yield f"没有{'、'.join(missing)}"


def _unreported(one: Standing, account: Account) -> Iterator[str]:
    """Windows of this year alone; an earlier one was this matter's in an earlier book. Sub-items report instead of their parent."""
    missing = [window for window in one.windows if window.outcome == "missing" and window.report_day.year == account.year]
    if one.open and missing and not one.children:
        yield f"缺{len(missing)}次反馈，最近一次应于{marked(long_date(missing[-1].report_day), estimated=missing[-1].estimated)}前反馈"


def _milestone(one: Standing, _account: Account) -> Iterator[str]:
    """A milestone without a percent cannot be measured; its own day is not past. One on 原时限 moves with the deadline."""
    for stone in one.item.milestones if one.open else ():
        moved = stone.due == one.item.due and not one.overdue
        if stone.percent is not None and stone.due < one.day and one.percent < stone.percent and not moved:
            yield f"{long_date(stone.due)}{quoted(stone.title)}应达{number(stone.percent)}%，现为{number(one.percent)}%"


def _idle(one: Standing, account: Account) -> Iterator[str]:
    last = _moved_on(one)
    if one.open and last is not None and (one.day - last).days >= account.yardstick.policy.book.idle_days:
        yield f"{long_date(last)}以后没有记录，已{(one.day - last).days}天"


def _moved_on(one: Standing) -> date | None:
    """The day of the last entry of an item or its sub-items, else of the opening; a carrying-over moves nothing, nor does taking an entry back."""
    moves = [entry.on for entry in one.entries if not is_carrying(entry) and entry.kind is not Kind.VOID]
    own = max(moves, default=one.item.opened)
    return max((day for day in (own, *map(_moved_on, one.children)) if day), default=None)


def _evidence(one: Standing, _account: Account) -> Iterator[str]:
    """销号 needs 佐证 and 核查人 (DOMAIN §1)."""
    entry = one.last(Kind.CLOSE)
    if one.status is not Status.CLOSED or entry is None:
        return
    if missing := [word for word, found in (("佐证", entry.evidence), ("核查人", entry.verified_by)) if not found]:
        yield f"{long_date(entry.on)}销号，没有{'、'.join(missing)}"


def _carrying(one: Standing, account: Account) -> Iterator[str]:
    yield from broken(one.item, "carried_to", account.known)
    yield from broken(one.item, "carried_from", account.known)
    following = account.left_behind(one.day)
    if following and unfinished(one) and not carried_away(one.item, one.day):
        yield f"{following}年已建账，这一项没有结转"


_LOOKS: Mapping[str, Callable[[Standing, Account], Iterator[str]]] = {
    "plan": _plan,
    "unreported": _unreported,
    "milestone": _milestone,
    "idle": _idle,
    "evidence": _evidence,
    "carrying": _carrying,
}
