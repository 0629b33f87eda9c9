"""公开: which items may be shown to everybody, and what of them; whatever is not marked public is not there (DOMAIN §9)."""

from collections.abc import Container

from ledger.model import PUBLIC_FIELDS, Entry, Item, Kind, Ledger, Source, TaskList
from ledger.record import replace
from ledger.rules.existence import is_carrying

# Columns that are the office's own business, in whatever document: by their headings, and by what they show under whatever heading.
_HEADINGS = frozenset(
    {
        "编号", "责任人", "主要责任人", "督办员", "催办次数", "催办单位", "灯", "红灯", "黄灯", "绿灯", "批示领导", "批示时间", "批示内容", "得分", "名次", "加分",
        "扣分", "席位", "备注", "原因", "责任", "成效", "说明", "退回理由", "理由", "批准人", "缘由", "进展", "存在问题",
    }
)  # fmt: skip
_SHOWN = frozenset(
    {
        "id",
        "owner",
        "supervisor",
        "light",
        "remark",
        "reminders",
        "text",
        "problems",
        "next",
        "result",
        "reason",
        "score",
        "rank",
        "awards",
        "deductions",
    }
)
# What must be kept of an entry for status, percent and deadlines to come out as they are; every word is dropped.
_KEPT = {
    Kind.ASSIGN, Kind.ACCEPT, Kind.PROGRESS, Kind.EXTEND, Kind.SUBMIT, Kind.RETURN, Kind.COMPLETE, Kind.CLOSE, Kind.SUSPEND, Kind.RESUME, Kind.CANCEL,
    Kind.VOID,
}  # fmt: skip


def is_public(item: Item, task_list: TaskList) -> bool:
    """What the item says itself, else what its list says; nothing is public unless somebody said so."""
    return task_list.public if item.public is None else item.public


def hidden(fields: Container[str]) -> frozenset[str]:
    """Columns that a public version leaves out, each by its heading or by what it shows; `fields` are those marked public."""
    return _HEADINGS | _SHOWN | {each for each in PUBLIC_FIELDS if each not in fields}


def public_ledger(ledger: Ledger) -> Ledger:
    """The office with nothing in it but public items and what everybody may know of them: every document made of it is public."""
    lists, fields = ledger.settings.lists, ledger.settings.documents.public
    shown = [item for item in ledger.items if is_public(item, lists[item.list])]
    known = {item.id for item in shown}
    return replace(ledger, items=tuple(_bare(item, lists[item.list], fields, known) for item in shown))


def _bare(item: Item, task_list: TaskList, fields: Container[str], known: Container[str]) -> Item:
    """An item's name, units, deadline and cadence, and the fields marked public; of the log what happened when, without a word of it.

    Private fields stay out even if marked by mistake, and so does a source that is somebody's letter or instruction.
    """
    own = {name for name, each in task_list.fields.items() if each.public and not each.private}
    told = not item.source.leader and not item.source.text and "source" in fields
    return Item(
        id=item.id,
        title=item.title,
        list=item.list,
        path=item.path,
        source=replace(item.source, leader=None, text=None) if told else Source(),
        goal=item.goal if "goal" in fields else None,
        target=item.target if "target" in fields else None,
        standard=item.standard if "standard" in fields else None,
        lead_leader=item.lead_leader if "lead_leader" in fields else None,
        lead_units=item.lead_units,
        support_units=item.support_units,
        parent=item.parent if (item.parent or "") in known else None,
        weight=item.weight,
        carried_from=item.carried_from,
        carried_to=item.carried_to,
        public=item.public,
        opened=item.opened,
        due=item.due,
        limit=item.limit,
        cadence=item.cadence,
        milestones=tuple(stone if "milestones" in fields else replace(stone, title="") for stone in item.milestones),
        extra=tuple((name, text) for name, text in item.extra if name in own),
        log=tuple(_silent(entry) for entry in item.log if entry.kind in _KEPT or is_carrying(entry)),
    )


def _silent(entry: Entry) -> Entry:
    traced = is_carrying(entry)
    return Entry(
        key=entry.key,
        kind=entry.kind,
        on=entry.on,
        at=entry.at,
        by="",
        percent=entry.percent,
        to=entry.to,
        limit=entry.limit,
        exempt=entry.exempt,
        voids=entry.voids,
        field=entry.field if traced else None,
        old=entry.old if traced else None,
        new=entry.new if traced else None,
    )
