"""What is doubtful in items that load: one small function per check, each yielding Problems that remind and do not block."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from ledger.errors import Problem
from ledger.model import Entry, Item, Kind, Ledger, Status
from ledger.rules.carrying import check_carrying
from ledger.rules.family import LEVELS, depths
from ledger.rules.history import living, status_history, status_on
from ledger.rules.lifecycle import impossible, valid_key
from ledger.rules.markings import classified
from ledger.rules.standing import current_basis
from ledger.rules.yardstick import Yardstick
from ledger.words import KINDS, STATUSES, long_date


def check(ledger: Ledger) -> Iterator[Problem]:
    """Every doubt about every item and about how they name each other, of a ledger that is whole."""
    yield from check_each(ledger)
    yield from _parents_lead_upwards(ledger.items)
    yield from check_carrying(ledger.items)


def check_each(ledger: Ledger) -> Iterator[Problem]:
    """The doubts about each item alone: where a file did not load, whoever names its item is not to blame."""
    yield from _units_have_groups(ledger)
    yield from _roles_name_people(ledger)
    yield from _units_had_not_ended(ledger)
    yardstick = Yardstick.of(ledger)
    for item in ledger.items:
        for look in _CHECKS:
            yield from look(item)
        yield from _due_as_counted(item, yardstick)


def _units_have_groups(ledger: Ledger) -> Iterator[Problem]:
    """A unit alone would come first among itself."""
    for unit in ledger.directory.units:
        if not unit.collective and not unit.group:
            hint = "给它写上 group；泛指单位写 collective: true"
            yield Problem(f"{unit.name}没有组别，排名时会自成一组", hint, path="data/directory.yaml", field="units", blocking=False)


def _units_had_not_ended(ledger: Ledger) -> Iterator[Problem]:
    """An item belongs to units that there were on its day; what they became is known by the directory, what they were not is a slip."""
    ended = {unit.name: unit for unit in ledger.directory.units if unit.until}
    for item in ledger.items if ended else ():
        for name in ("lead_units", "support_units"):
            for unit in (ended[each] for each in getattr(item, name) if each in ended):
                if unit.until and item.opened and item.opened > unit.until:
                    hint = f"改成{unit.into}：ledger edit {item.id} {name}=单位" if unit.into else f"改派：ledger edit {item.id} {name}=单位"
                    yield _doubt(item, f"{item.id} 交给了{unit.name}，{unit.name}到{long_date(unit.until)}为止，立项时已经没有了", hint, name)


def _roles_name_people(ledger: Ledger) -> Iterator[Problem]:
    """A role of somebody whom the directory does not know is nobody's: commits are told by the directory."""
    known = {person.name for person in ledger.directory.people}
    for role, people in ledger.settings.roles.items():
        for name in people:
            if name not in known:
                hint = "核对姓名，或在 data/directory.yaml 的 people 下加上"
                yield Problem(f"角色 {role} 里的“{name}”不在名录的人员里", hint, path="data/ledger.yaml", field="roles", blocking=False)


def _marked_classified(item: Item) -> Iterator[Problem]:
    for name, key, text in texts_of(item):
        if marking := classified(text):
            yield Problem(
                f"{item.id} 带有密级标志“{marking}”，涉密事项不得录入台账",
                "按保密规定处理后移出台账",
                field=name,
                item=item.id,
                entry=key,
                path=item.path,
            )


def texts_of(item: Item) -> Iterator[tuple[str, str, str]]:
    """Every text in an item, as (field, entry key, text)."""
    for name in ("title", "goal", "standard", "lead_leader", "owner", "supervisor"):
        yield from ((name, "", text) for text in (getattr(item, name),) if text)
    if item.target:
        yield "target", "", item.target.unit
    yield from (("tags", "", tag) for tag in item.tags)
    yield from (("milestones", "", stone.title) for stone in item.milestones)
    yield from ((name, "", text) for name, text in item.extra)
    for name in item.source.__struct_fields__:
        part = getattr(item.source, name)
        yield from (("source", "", text) for text in (part,) if isinstance(text, str))
    for entry in item.log:
        for name in entry.__struct_fields__:
            part = getattr(entry, name)
            yield from ((name, entry.key, text) for text in (part if isinstance(part, tuple) else (part,)) if isinstance(text, str))


def _possible(item: Item) -> Iterator[Problem]:
    for entry, status in impossible(item.log):
        message = f"{item.id} 在“{STATUSES[status]}”时记了{KINDS[entry.kind]}（{entry.on}）"
        yield _doubt(item, message, "核对先后；记错的用 ledger void 作废", "on", entry)


def _dates_in_order(item: Item) -> Iterator[Problem]:
    if item.opened and item.due and item.due < item.opened:
        yield _doubt(item, f"{item.id} 的时限早于立项日期", "核对 opened 和 due", "due")
    for entry in item.log:
        if item.opened and entry.on < item.opened:
            yield _doubt(item, f"{item.id} 的{KINDS[entry.kind]}（{entry.on}）早于立项日期", "核对 on", "on", entry)


def _milestones_rise(item: Item) -> Iterator[Problem]:
    for earlier, later in zip(item.milestones, item.milestones[1:], strict=False):
        falls = earlier.percent is not None and later.percent is not None and later.percent < earlier.percent
        if later.due < earlier.due or falls:
            yield _doubt(item, f"{item.id} 的节点“{later.title}”比前一个节点早，或百分比更低", "按日期先后排列，百分比逐个升高", "milestones")


def _plan_is_fixed(item: Item) -> Iterator[Problem]:
    """四定: goal, who, when (DOMAIN §1)."""
    if not item.lead_units:
        yield _doubt(item, f"{item.id} 没有牵头单位", f"ledger edit {item.id} lead_units=单位", "lead_units")
    if not item.goal and not item.standard:
        yield _doubt(item, f"{item.id} 没有工作目标，也没有完成标准", f"ledger edit {item.id} standard=完成标准", "goal")
    if item.opened is None:
        yield _doubt(item, f"{item.id} 没有立项日期", f"ledger edit {item.id} opened=2026-01-25", "opened")


def _decisions_are_signed(item: Item) -> Iterator[Problem]:
    """What the field asks of a decision: who approved it, why, and on what proof."""
    wanted = {
        Kind.EXTEND: (("approved_by", "批准人"), ("text", "理由")),
        Kind.COMPLETE: (("approved_by", "批准人"),),
        Kind.CLOSE: (("verified_by", "核查人"), ("evidence", "佐证")),
        Kind.AWARD: (("clause", "条款"), ("approved_by", "批准人")),
        Kind.DEDUCT: (("clause", "条款"), ("approved_by", "批准人")),
        Kind.RETURN: (("text", "理由"),),
    }
    for entry in item.log:
        for name, words in wanted.get(entry.kind, ()):
            if not getattr(entry, name):
                yield _doubt(item, f"{item.id} 的{KINDS[entry.kind]}（{entry.on}）没有写{words}", f"补上 {name}", "kind", entry)


def _progress_says_something(item: Item) -> Iterator[Problem]:
    for entry in item.log:
        if entry.kind is Kind.PROGRESS and entry.percent is None and not entry.text:
            yield _doubt(item, f"{item.id} 的进展（{entry.on}）既没有进度也没有内容", "补上 percent 或 text", "kind", entry)


def _keys_can_be_typed(item: Item) -> Iterator[Problem]:
    for entry in item.log:
        if not valid_key(entry.key):
            yield _doubt(item, f"{item.id} 的记录号“{entry.key}”不好引用", "记录号用4位以上的小写字母和数字", "key", entry)


def _voids_name_an_entry(item: Item) -> Iterator[Problem]:
    keys = {entry.key for entry in item.log}
    for entry in item.log:
        if entry.kind is Kind.VOID and (entry.voids not in keys or entry.voids == entry.key):
            yield _doubt(item, f"{item.id} 的作废（{entry.on}）指的“{entry.voids}”不是本事项的另一条记录", "核对 voids", "voids", entry)


def _parents_lead_upwards(items: Iterable[Item]) -> Iterator[Problem]:
    """A parent that does not exist, and parents that go round in a circle or too deep: their sub-items count by themselves."""
    parents = {item.id: item.parent for item in items}
    depth = depths({item_id: parent for item_id, parent in parents.items() if parent in parents})
    for item in items:
        if item.parent and item.parent not in parents:
            yield _doubt(item, f"{item.id} 的上级事项“{item.parent}”不存在", "核对 parent", "parent")
        elif item.parent and item.id not in depth:
            yield _doubt(item, f"{item.id} 的上级事项绕成了圈，或超过{LEVELS}层，没有按上下级计算", "核对 parent", "parent")
        if item.weight and not item.parent:
            yield _doubt(item, f"{item.id} 写了权重，却没有上级事项", "写上 parent，或删掉 weight", "weight")


def _due_as_counted(item: Item, yardstick: Yardstick) -> Iterator[Problem]:
    """A 现时限 that its limit no longer gives: a holiday notice came out, or a file was edited. It no longer matters once all is done."""
    entries = living(item.log, date.max)
    status = status_on(status_history(entries), date.max)
    found = current_basis(item, entries)
    if found is None or status.finished or status is Status.CANCELLED:
        return
    ends = found.ends(yardstick.calendar, roll=yardstick.policy.limits.roll)
    if found.due in ends.values():
        return
    counted = "，".join(f"从{long_date(start)}起算是{long_date(end)}" for start, end in ends.items())
    extension = next((entry for entry in reversed(entries) if entry.kind is Kind.EXTEND), None)
    hint = f"重新起算：ledger edit {item.id} due={found.span}内；时限另有规定的：ledger edit {item.id} due=日期"
    if extension or any(entry.kind is Kind.ASSIGN for entry in entries):
        hint = f"按新的日期：ledger extend {item.id} --to 日期 --approved-by 批准人 -m 放假安排已公布；时限本来另有规定的，删掉 limit"
    yield _doubt(item, f"{item.id} 的现时限是{long_date(found.due)}，而{found.span}{counted}", hint, "to" if extension else "due", extension)


def _doubt(item: Item, message: str, hint: str, field: str, entry: Entry | None = None) -> Problem:
    return Problem(message, hint, path=item.path, field=field, blocking=False, item=item.id, entry=entry.key if entry else "")


_CHECKS: tuple[Callable[[Item], Iterator[Problem]], ...] = (
    _marked_classified,
    _possible,
    _dates_in_order,
    _milestones_rise,
    _plan_is_fixed,
    _decisions_are_signed,
    _progress_says_something,
    _keys_can_be_typed,
    _voids_name_an_entry,
)
