"""审计: what a change to an item, a tally or a book hides, as a pure judgment of what was before and what is after.

Only what is recorded later may change what was recorded: an entry is never taken away or altered, a header field changes with a trace (更正),
a deadline moves by an extension. Comments and the order of things are people's own.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from ledger.model import Book, Entry, Item, Kind, Ledger, Milestone, Register, Role, Tally
from ledger.record import Record, field
from ledger.rules.calendar import ONE_DAY
from ledger.rules.existence import OTHER
from ledger.rules.retelling import AnyEntry, change, difference, field_name, in_words, named, said, short, told
from ledger.rules.rights import Signed, denials, may, refusal
from ledger.words import long_date

_APART = ("id", "path", "list", "log", "source", "extra", "former_ids")  # judged by themselves, or never typed by anybody


class Hidden(Record, frozen=True, kw_only=True):
    """Something that was done to the record without saying so: a stable code, the item, and what in words; which header field, or the entry's key."""

    code: str
    item: str
    what: str
    field: str = ""
    entry: str = ""


class Setting(Record, frozen=True, kw_only=True):
    """What a commit is judged by: who made it, and the office's settings and directory as they were before it.

    `renumbered` leads from the numbers that it took away from items to those it gave them instead.
    """

    signed: Signed
    office: Ledger
    renumbered: Mapping[str, str] = field(default_factory=dict)


def judge_item(old: Item | None, new: Item | None, setting: Setting, origin: Item | None = None) -> Iterator[Hidden]:
    """What is wrong with an item's change. `old` is None when it is new, `new` None when it is gone; `origin` is what it continues (结转)."""
    if new is None:
        if old is not None:
            yield Hidden(code="item_deleted", item=old.id, what=f"删除了事项“{short(old.title)}”")
        return
    if old is None:
        yield from _registered(new, setting, origin)
        return
    if old.id != new.id and old.id not in new.former_ids:
        yield Hidden(code="item_renamed", item=old.id, what=f"把编号改成了 {new.id}")
    yield from judge_entries(old.id, old.log, new.log)
    yield from _judge_header(old, new, setting)
    yield from _judge_added(new, _added(old.log, new.log), setting, newest=max((entry.at for entry in old.log), default=None))


def untraced(old: Item, new: Item) -> list[tuple[str, str | None, str | None]]:
    """Header fields that changed without a trace though one is enough, with what was said before and is said now, in words.

    A deadline that was sent out moves by an extension alone, and what an item was carried over to (结转) is never a correction.
    """
    before, after = _header(old), _header(new)
    traced = _traced(_added(old.log, new.log))
    changed = [name for name in {**before, **after} if before.get(name) != after.get(name) and name not in OTHER]
    if _sent_out(old):
        changed = [name for name in changed if name != "due"]
    return [
        (name, said(before.get(name)), said(after.get(name))) for name in changed if not _accounted(name, before.get(name), after.get(name), traced)
    ]


def _sent_out(item: Item) -> bool:
    return item.due is not None and any(entry.kind is Kind.ASSIGN for entry in item.log)


def judge_tally(old: Tally | None, new: Tally | None) -> Iterator[Hidden]:
    """What is wrong with a tally's change; its entries may be typed in whenever the office gets them."""
    if old is None:
        return
    place = f"{old.kind}（{old.year}年）"
    if new is None:
        yield Hidden(code="file_deleted", item="", what=f"删除了计数台账{place}")
    else:
        yield from (Hidden(code=each.code, item="", what=f"计数台账{place}：{each.what}") for each in judge_entries("", old.entries, new.entries))


def judge_book(old: Book | None, new: Book | None) -> Iterator[Hidden]:
    """What was registered when a book was opened stays; more may be carried into it."""
    if old is None:
        return
    if new is None:
        yield Hidden(code="file_deleted", item="", what=f"删除了{old.year}年的建账登记")
    elif (old.opened, old.by) != (new.opened, new.by) or not set(old.carried) <= set(new.carried):
        yield Hidden(code="book_changed", item="", what=f"改了{old.year}年的建账登记")


def judge_register(old: Register | None, new: Register | None) -> Iterator[Hidden]:
    """A paper that left stays registered as it did."""
    if old is None:
        return
    if new is None:
        yield Hidden(code="file_deleted", item="", what=f"删除了{old.year}年的发文登记")
        return
    after = {entry.key: entry for entry in new.entries}
    for entry in old.entries:
        found = after.get(entry.key)
        if found != entry:
            what = "删除" if found is None else "改"
            yield Hidden(
                code="register_changed",
                item="",
                what=f"{what}了{old.year}年发文登记里的{entry.series} {entry.number}号（{entry.key}）",
                entry=entry.key,
            )


def judge_merge(base: Sequence[Item | None], sides: Sequence[Item | None], merged: Item | None, setting: Setting) -> Iterator[Hidden]:
    """What a merge itself changed: what its sides did is theirs. `base` is the item in each merge base, None where it was not there."""
    there = [side for side in sides if side is not None]
    if merged is None:
        if there and not (any(base) and len(there) < len(sides)):
            yield Hidden(code="item_deleted", item=there[0].id, what=f"合并时丢了事项“{short(there[0].title)}”")
        return
    if not there:
        yield from _registered(merged, setting, None)
        return
    yield from _merged_entries(base, there, merged)
    yield from _merged_header(base, there, merged, setting)
    known = {entry.key for side in there for entry in side.log}
    yield from _judge_added(merged, [entry for entry in merged.log if entry.key not in known], setting)


def judge_entries(item: str, old: Iterable[AnyEntry], new: Iterable[AnyEntry]) -> Iterator[Hidden]:
    """Every old entry must still be there, and say what it said."""
    after = {entry.key: entry for entry in new}
    for entry in old:
        found = after.get(entry.key)
        if found is None:
            yield Hidden(code="entry_removed", item=item, what=f"删去了{named(entry)}")
        elif found != entry:
            yield Hidden(code="entry_changed", item=item, what=f"改了{named(entry)}：{difference(entry, found)}", entry=entry.key)


def _registered(item: Item, setting: Setting, origin: Item | None) -> Iterator[Hidden]:
    """立项, or the continuation of another book's item, whose log comes along unchanged."""
    if item.carried_from is None:
        yield from _refused(item, Role.REGISTER, setting)
    elif origin is not None:
        yield from _refused(item, Role.ADMINISTER, setting)
        came = [entry for entry in origin.log if entry.field not in ("carried_from", "carried_to")]
        yield from judge_entries(item.id, came, item.log)
    known = {entry.key for entry in origin.log} if origin else set()
    yield from _judge_added(item, [entry for entry in item.log if entry.key not in known], setting)


def _judge_added(item: Item, added: Sequence[Entry], setting: Setting, newest: datetime | None = None) -> Iterator[Hidden]:
    """`newest` is when the last entry that was there already was typed."""
    for entry in added:
        yield from _judge_times(item, entry, setting, newest)
        for denied in denials(setting.office, item.log, entry, setting.signed.name, setting.signed.email):
            yield Hidden(code="not_allowed", item=item.id, what=f"{named(entry)}：{denied}")


def _judge_times(item: Item, entry: Entry, setting: Setting, newest: datetime | None) -> Iterator[Hidden]:
    policy, typed = setting.office.settings.policy.audit, entry.at.date()
    committed = setting.signed.at.astimezone(entry.at.tzinfo).date()
    if (typed - entry.on).days > policy.backdate_days:
        said = f"{named(entry)}比录入（{long_date(typed)}）早{(typed - entry.on).days}天，超过办法规定的{policy.backdate_days}天"
        yield Hidden(code="backdated", item=item.id, what=said)
    elif entry.on > max(typed, committed, setting.office.settings.today or typed):
        yield Hidden(code="backdated", item=item.id, what=f"{named(entry)}的日期还没有到就录入了（{long_date(typed)}）")
    if typed > committed:
        said = f"{named(entry)}的录入时间（{long_date(typed)}）在提交（{long_date(committed)}）之后"
        yield Hidden(code="at_out_of_order", item=item.id, what=said)
    elif committed - typed > timedelta(days=policy.commit_days):
        said = f"{named(entry)}写着{long_date(typed)}录入，{(committed - typed).days}天后才提交，超过办法规定的{policy.commit_days}天"
        yield Hidden(code="at_out_of_order", item=item.id, what=said)
    elif newest and typed < min(newest.date(), committed - ONE_DAY):
        said = f"{named(entry)}写着{long_date(typed)}录入，早于已有的最后一条（{long_date(newest.date())}录入），{long_date(committed)}才提交"
        yield Hidden(code="at_out_of_order", item=item.id, what=said)


def _refused(item: Item, role: Role, setting: Setting) -> Iterator[Hidden]:
    signed, office = setting.signed, setting.office
    if not may(office, role, signed.name, signed.email):
        yield Hidden(code="not_allowed", item=item.id, what=refusal(office, role, signed.name))


def _judge_header(old: Item, new: Item, setting: Setting) -> Iterator[Hidden]:
    before, after = _header(old), _header(new)
    traced = _traced(_added(old.log, new.log))
    for name in (name for name in {**before, **after} if before.get(name) != after.get(name)):
        if name == "parent" and setting.renumbered.get(old.parent or "") == new.parent:
            continue
        if name == "due" and _sent_out(old):
            yield Hidden(code="due_moved", item=old.id, what=f"交办后改了原时限：{change(before, after, name)}，没有走延期", field=name)
        elif not _accounted(name, before.get(name), after.get(name), traced):
            code = "due_moved" if name in ("due", "limit", "milestones") else "header_changed"
            yield Hidden(code=code, item=old.id, what=f"改了{field_name(name)}，没有更正记录{told(before, after, name)}", field=name)


def _accounted(name: str, before: object, after: object, traced: Mapping[str, Entry]) -> bool:
    """Whether a trace says what became of a field; milestones may be added without one."""
    if name == "milestones" and _milestones(before) <= _milestones(after):
        return True
    trace = traced.get(name) or traced.get(name.partition(".")[0])
    if trace is None:
        return False
    said, value = trace.new, in_words(after)
    return said == value or value is None or trace.field != name or not isinstance(after, str | date | Decimal)


def _merged_entries(base: Sequence[Item | None], sides: Sequence[Item], merged: Item) -> Iterator[Hidden]:
    """Whatever an entry says that no side took away or altered by itself must have come through."""
    after = {entry.key: entry for entry in merged.log}
    begun = {(entry.key, entry) for item in base if item for entry in item.log}
    seen = set()
    for side in sides:
        for entry in side.log:
            found = after.get(entry.key)
            others = [{each.key: each for each in other.log}.get(entry.key) for other in sides if other is not side]
            if found == entry or entry.key in seen or (found in others and (entry.key, entry) in begun):
                continue
            seen.add(entry.key)
            if found is None:
                yield Hidden(code="entry_removed", item=merged.id, what=f"合并时丢了{named(entry)}")
            else:
                yield Hidden(code="entry_changed", item=merged.id, what=f"合并时改了{named(entry)}：{difference(entry, found)}")


def _merged_header(base: Sequence[Item | None], sides: Sequence[Item], merged: Item, setting: Setting) -> Iterator[Hidden]:
    """A field may be as on a side that changed it, as on all sides, or a union of their lists; anything else is the merge's own doing."""
    after, theirs, begun = _header(merged), [_header(side) for side in sides], [_header(item) for item in base if item]
    known = {entry.key for side in sides for entry in side.log}
    traced = _traced([entry for entry in merged.log if entry.key not in known])
    for name in dict.fromkeys(key for header in (*theirs, after) for key in header):
        value, values = after.get(name), [header.get(name) for header in theirs]
        if name == "parent" and merged.parent in [setting.renumbered.get(side.parent or "") for side in sides]:
            continue
        if all(each == value for each in values) or name in traced or _is_union(value, values):
            continue
        went_back = value in [header.get(name) for header in begun]
        if value in values and not (went_back and len({repr(each) for each in values}) > 1):
            continue
        yield Hidden(code="header_changed", item=merged.id, what=f"合并时改了{field_name(name)}，没有更正记录")


def _is_union(value: object, values: Sequence[object]) -> bool:
    return isinstance(value, tuple) and set(value) == {each for side in values if isinstance(side, tuple) for each in side}


def _added(old: Iterable[Entry], new: Iterable[Entry]) -> list[Entry]:
    known = {entry.key for entry in old}
    return [entry for entry in new if entry.key not in known]


def _traced(added: Iterable[Entry]) -> dict[str, Entry]:
    return {entry.field: entry for entry in added if entry.kind is Kind.EDIT and entry.field}


def _header(item: Item) -> dict[str, object]:
    """Every header field that may be traced, by the name that a trace has for it."""
    plain = {name: getattr(item, name) for name in item.__struct_fields__ if name not in _APART}
    source = {f"source.{name}": getattr(item.source, name) for name in item.source.__struct_fields__}
    return plain | source | dict(item.extra)


def _milestones(value: object) -> set[Milestone]:
    return set(value) if isinstance(value, tuple) else set()
