"""结转: which items go on in the next year's book, how each continues there, and whether both ends of every carrying-over meet."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from ledger.errors import Problem
from ledger.model import Book, Entry, Item, Status
from ledger.record import replace
from ledger.rules.existence import OTHER, Side, carried_away, carried_on, exists
from ledger.rules.standing import Standing, standing
from ledger.rules.yardstick import Yardstick
from ledger.words import FIELDS


def book_year(item_id: str) -> int:
    """The year whose book (台账) an item is in: that of its number."""
    return int(item_id.split("-")[1])


def to_carry(items: Iterable[Item], year: int, day: date, yardstick: Yardstick) -> list[Standing]:
    """The items of earlier books that the book of a year takes over, as they stand on a day: unfinished, not cancelled, not carried yet."""
    earlier = (item for item in items if book_year(item.id) < year and exists(item, day))
    return [one for one in (standing(item, day, yardstick) for item in earlier) if unfinished(one)]


def unsettled(items: Iterable[Item], year: int, day: date, yardstick: Yardstick) -> list[Standing]:
    """The items for which a year's book cannot be closed (结账): unfinished ones that were not carried over, or whose continuation is not there."""
    known = {item.id: item for item in items}
    of_year = [item for item in known.values() if book_year(item.id) == year]
    left = [item for item in of_year if exists(item, day) or (carried_away(item, day) and any(broken(item, "carried_to", known)))]
    return [one for one in (standing(item, day, yardstick) for item in left) if unfinished(one)]


def unfinished(one: Standing) -> bool:
    """Suspended matters (暂缓) are not settled either."""
    return one.open or one.status is Status.SUSPENDED


def continuation(item: Item, trace: Entry, *, number: str, path: str, onward: Mapping[str, str]) -> Item:
    """An item under its number in the next book: the whole plan and the whole log, with where it came from.

    `onward` leads from the number of every item that goes over to its new one; a 上级事项 (parent) among them is named by that.
    """
    parent = onward.get(item.parent, item.parent) if item.parent else None
    return replace(item, id=number, path=path, carried_from=item.id, carried_to=None, parent=parent, log=(*item.log, trace))


def continuations(items: Iterable[Item]) -> dict[str, Item]:
    """Every item that was carried over, by its number, as it is under its last one."""
    known = {item.id: item for item in items}
    found = {}
    for start in known.values():
        passed, last = {start.id}, start
        while last.carried_to in known and last.carried_to not in passed:
            passed.add(last.carried_to)
            last = known[last.carried_to]
        if last is not start:
            found[start.id] = last
    return found


def check_carrying(items: Iterable[Item]) -> Iterator[Problem]:
    """Both ends of a carrying-over must exist, name each other and bear the trace of the same day; else a matter counts twice, or not at all.

    An item of a later book must not name the old number of its 上级事项 (parent).
    """
    known = {item.id: item for item in items}
    for item in known.values():
        for side in OTHER:
            next_year = book_year(item.id) + (side == "carried_to")
            hint = f"如是建账中断，运行 ledger book open {next_year} 接着结转；否则用 git 恢复原来的文件"
            for said in broken(item, side, known):
                yield Problem(said, hint, path=item.path, field=side, blocking=False, item=item.id)
        parent = known.get(item.parent or "")
        if parent and parent.carried_to and book_year(parent.id) < book_year(item.id):
            said, hint = f"{item.id} 的上级事项 {parent.id} 已结转至 {parent.carried_to}", f"ledger edit {item.id} parent={parent.carried_to}"
            yield Problem(said, hint, path=item.path, field="parent", blocking=False, item=item.id)


def broken(item: Item, side: Side, known: Mapping[str, Item]) -> Iterator[str]:
    """What is wrong at one side of an item's own carrying-over; nothing where there is none."""
    number, word, back = getattr(item, side), FIELDS[side], FIELDS[OTHER[side]]
    if number is None:
        if any(entry.field == side for entry in item.log):
            yield f"{item.id} 有{word}的记录，表头却没有写{word}哪个编号"
        return
    other = known.get(number)
    if carried_on(item, side) is None:
        yield f"{item.id} 写着{word} {number}，却没有这次结转的记录"
    if other is None:
        yield f"{item.id} {word}的 {number} 不存在"
    elif getattr(other, OTHER[side]) != item.id:
        yield f"{item.id} 写着{word} {number}，但 {number} 没有写{back} {item.id}"
    elif carried_on(item, side) != carried_on(other, OTHER[side]):
        yield f"{item.id} 与 {number} 的结转日期不一致"


def check_books(items: Iterable[Item], books: Iterable[Book]) -> Iterator[Problem]:
    """Every carrying-over that a book lists must be written in the items as well."""
    to = {item.id: item.carried_to for item in items}
    for book in books:
        for old, new in book.carried:
            if to.get(old) != new:
                said = f"建账时登记 {old} 结转至 {new}，{old} 里却没有这样写"
                yield Problem(said, f"核对 {old} 的 carried_to", path=book.path, field="carried", blocking=False)
