"""事项: an Item is a plan and a log of Entries; what its words may be."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from ledger.record import Record


class Kind(StrEnum):
    """What an entry says happened."""

    ASSIGN = "assign"
    ACCEPT = "accept"
    PROGRESS = "progress"
    REMIND = "remind"
    INSPECT = "inspect"
    EXTEND = "extend"
    SUBMIT = "submit"
    RETURN = "return"
    COMPLETE = "complete"
    CLOSE = "close"
    SUSPEND = "suspend"
    RESUME = "resume"
    CANCEL = "cancel"
    AWARD = "award"
    DEDUCT = "deduct"
    NOTE = "note"
    ATTACH = "attach"
    VOID = "void"
    EDIT = "edit"


class Status(StrEnum):
    """Where an item stands (状态)."""

    REGISTERED = "registered"
    ASSIGNED = "assigned"
    ACCEPTED = "accepted"
    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    COMPLETED = "completed"
    CLOSED = "closed"
    SUSPENDED = "suspended"
    CANCELLED = "cancelled"

    @property
    def finished(self) -> bool:
        """办结 or 销号."""
        return self in _FINISHED

    @property
    def at_work(self) -> bool:
        """With the unit: given to it, and neither applied for nor ended."""
        return self in _AT_WORK

    @property
    def open(self) -> bool:
        """在办: neither finished, suspended nor cancelled."""
        return self in _OPEN


_FINISHED = frozenset({Status.COMPLETED, Status.CLOSED})
_AT_WORK = frozenset({Status.ASSIGNED, Status.ACCEPTED, Status.IN_PROGRESS})
_OPEN = frozenset(Status) - _FINISHED - {Status.SUSPENDED, Status.CANCELLED}


class Light(StrEnum):
    """红黄绿灯, from best to worst; `done` and `none` are outside the order."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    DONE = "done"
    NONE = "none"


class Cadence(StrEnum):
    """反馈周期: how often a unit reports."""

    DAILY = "daily"
    WEEKLY = "weekly"
    BIWEEKLY = "biweekly"
    MONTHLY = "monthly"
    BIMONTHLY = "bimonthly"
    QUARTERLY = "quarterly"
    SEMIANNUAL = "semiannual"
    ONCE = "once"


class Urgency(StrEnum):
    """紧急程度, from mildest to most pressing."""

    NORMAL = "normal"
    URGENT = "urgent"
    CRITICAL = "critical"


class Pace(StrEnum):
    """What a time limit is counted in; the words are those that clerks and files write (5日, 5个工作日, 3个月)."""

    DAYS = "日"
    WORKDAYS = "个工作日"
    MONTHS = "个月"


Day = date  # for records that have a field named `date`

# What an entry of each kind may carry besides key, kind, on, at, by and text.
ENTRY_FIELDS: Mapping[Kind, tuple[str, ...]] = {
    Kind.PROGRESS: ("percent", "problems", "next"),
    Kind.REMIND: ("method", "to_unit"),
    Kind.INSPECT: ("method", "finding"),
    Kind.EXTEND: ("to", "limit", "approved_by", "exempt"),
    Kind.COMPLETE: ("approved_by", "grade"),
    Kind.CLOSE: ("verified_by", "evidence"),
    Kind.AWARD: ("points", "clause", "unit", "approved_by"),
    Kind.DEDUCT: ("points", "clause", "unit", "approved_by"),
    Kind.ATTACH: ("file", "size", "digest", "stored"),
    Kind.VOID: ("voids",),
    Kind.EDIT: ("field", "old", "new"),
}


class Source(Record, frozen=True, kw_only=True):
    """来源: the document, meeting or instruction an item comes from."""

    document: str | None = None
    number: str | None = None
    clause: str | None = None
    date: Day | None = None
    leader: str | None = None
    text: str | None = None


class Target(Record, frozen=True, kw_only=True):
    """量化目标: a value in its unit, to be reached from below (`at_least`), kept under (`at_most`) or met (`equal`)."""

    value: Decimal
    unit: str = ""
    direction: str = "at_least"


class Milestone(Record, frozen=True, kw_only=True):
    """节点: what is due on a day, and how many percent of the whole should then be done."""

    due: date
    percent: Decimal | None = None
    title: str = ""


class Span(Record, frozen=True):
    """办理时限: how long a unit has, counted from the day after it was given the matter."""

    count: int
    pace: Pace

    def __str__(self) -> str:
        return f"{self.count}{self.pace}"


class Entry(Record, frozen=True, kw_only=True):
    """One thing that happened: `on` the day it did, `at` the moment it was typed, `by` whom. `key` is random and survives merges.

    An attached file (佐证) has its name, its size in bytes, its SHA-256 (`digest`), and where it is kept: `stored` is a path relative to the
    office's root, or, of one too large to be kept, the place it was at. `limit` is the time limit that an extension's `to` was counted by from `on`, where it was counted.
    """

    key: str
    kind: Kind
    on: date
    at: datetime
    by: str
    text: str | None = None
    percent: Decimal | None = None
    problems: str | None = None
    next: str | None = None
    method: str | None = None
    to_unit: str | None = None
    finding: str | None = None
    to: date | None = None
    limit: Span | None = None
    approved_by: str | None = None
    exempt: bool = False
    grade: str | None = None
    verified_by: str | None = None
    evidence: tuple[str, ...] = ()
    points: Decimal | None = None
    clause: str | None = None
    unit: str | None = None
    file: str | None = None
    size: int | None = None
    digest: str | None = None
    stored: str | None = None
    voids: str | None = None
    field: str | None = None
    old: str | None = None
    new: str | None = None

    @property
    def order(self) -> tuple[date, datetime, str]:
        """Entries fold in this order."""
        return self.on, self.at, self.key


class Item(Record, frozen=True, kw_only=True):
    """事项: a plan (the header) and a log of what happened. `list` names its TaskList; `path` is relative to the office's root.

    `public` says whether it may stand in a public version of a document; None leaves it to its list. `weight` is its part in the percent of its `parent`; `limit` the time limit that `due` was counted by, where it was counted.
    An unfinished item goes on in the next year's book as another (结转): `carried_to` there, `carried_from` here.
    `former_ids` are the numbers (原编号) it had before another item, registered elsewhere, was found to bear the same.
    """

    id: str
    title: str
    list: str
    path: str
    former_ids: tuple[str, ...] = ()
    source: Source = Source()
    goal: str | None = None
    target: Target | None = None
    standard: str | None = None
    lead_leader: str | None = None
    lead_units: tuple[str, ...] = ()
    support_units: tuple[str, ...] = ()
    owner: str | None = None
    supervisor: str | None = None
    urgency: Urgency = Urgency.NORMAL
    parent: str | None = None
    weight: Decimal | None = None
    carried_from: str | None = None
    carried_to: str | None = None
    tags: tuple[str, ...] = ()
    public: bool | None = None
    opened: date | None = None
    due: date | None = None
    limit: Span | None = None
    cadence: Cadence | None = None
    milestones: tuple[Milestone, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()
    log: tuple[Entry, ...] = ()

    @property
    def units(self) -> tuple[str, ...]:
        """牵头单位, then 配合单位."""
        return self.lead_units + self.support_units

    @property
    def plan(self) -> tuple[tuple[date, Decimal], ...]:
        """The milestones by which 序时进度 goes: what they ask for in percent by a day, but for one on 原时限, which is the deadline itself."""
        return tuple((stone.due, stone.percent) for stone in self.milestones if stone.percent is not None and stone.due != self.due)
