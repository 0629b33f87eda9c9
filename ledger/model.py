"""The records: Item, Entry, TaskList, Unit, Person, Policy, Settings, Ledger. Frozen; no IO, no clock, no judgments."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum


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
        return self in (Status.COMPLETED, Status.CLOSED)

    @property
    def open(self) -> bool:
        """在办: neither finished, suspended nor cancelled."""
        return not self.finished and self not in (Status.SUSPENDED, Status.CANCELLED)


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
    """紧急程度."""

    NORMAL = "normal"
    URGENT = "urgent"
    CRITICAL = "critical"


Day = date  # for records that have a field named `date`

# What an entry of each kind may carry besides key, kind, on, at, by and text.
ENTRY_FIELDS: Mapping[Kind, tuple[str, ...]] = {
    Kind.PROGRESS: ("percent", "problems", "next"),
    Kind.REMIND: ("method", "to_unit"),
    Kind.INSPECT: ("method", "finding"),
    Kind.EXTEND: ("to", "approved_by", "exempt"),
    Kind.COMPLETE: ("approved_by", "grade"),
    Kind.CLOSE: ("verified_by", "evidence"),
    Kind.AWARD: ("points", "clause", "unit", "approved_by"),
    Kind.DEDUCT: ("points", "clause", "unit", "approved_by"),
    Kind.VOID: ("voids",),
    Kind.EDIT: ("field", "old", "new"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """来源: the document, meeting or instruction an item comes from."""

    document: str | None = None
    number: str | None = None
    clause: str | None = None
    date: Day | None = None
    leader: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """量化目标: a value in its unit, to be reached from below (`at_least`), kept under (`at_most`) or met (`equal`)."""

    value: Decimal
    unit: str = ""
    direction: str = "at_least"


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """节点: what is due on a day, and how many percent of the whole should then be done."""

    due: date
    percent: Decimal | None = None
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that happened: `on` the day it did, `at` the moment it was typed, `by` whom. `key` is random and survives merges."""

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
    approved_by: str | None = None
    exempt: bool = False
    grade: str | None = None
    verified_by: str | None = None
    evidence: tuple[str, ...] = ()
    points: Decimal | None = None
    clause: str | None = None
    unit: str | None = None
    voids: str | None = None
    field: str | None = None
    old: str | None = None
    new: str | None = None

    @property
    def order(self) -> tuple[date, datetime, str]:
        """Entries fold in this order."""
        return self.on, self.at, self.key


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """事项: a plan (the header) and a log of what happened. `list` names its TaskList; `path` is relative to the office's root."""

    id: str
    title: str
    list: str
    path: str
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
    tags: tuple[str, ...] = ()
    opened: date | None = None
    due: date | None = None
    cadence: Cadence | None = None
    milestones: tuple[Milestone, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()
    log: tuple[Entry, ...] = ()

    @property
    def units(self) -> tuple[str, ...]:
        """牵头单位, then 配合单位."""
        return self.lead_units + self.support_units


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtraField:
    """A field that one list adds to its items; a `private` one never leaves the office."""

    title: str
    type: str = "text"
    private: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskList:
    """清单: one folder of items with its own prefix and defaults."""

    name: str
    title: str
    prefix: str
    cadence: Cadence = Cadence.ONCE
    every_day: bool = False  # daily reports on rest days too (零报告)
    by_month: bool = False  # a large list spreads over month folders
    fields: Mapping[str, ExtraField] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """单位. A `collective` one (各街道、各有关单位) is never ranked."""

    name: str
    aliases: tuple[str, ...] = ()
    group: str | None = None
    leader: str | None = None
    contact: str | None = None
    collective: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A leader or a clerk; a supervisor (督办员) may be put in charge of items."""

    name: str
    post: str | None = None
    unit: str | None = None
    supervisor: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """名录: units and people, in the order in which the office wants to see them."""

    units: tuple[Unit, ...] = ()
    people: tuple[Person, ...] = ()

    def canonical(self) -> dict[str, str]:
        """Every name and alias, to the one name used in the ledger."""
        names = {alias: unit.name for unit in self.units for alias in unit.aliases}
        return names | {unit.name: unit.name for unit in self.units}

    def unit(self, name: str) -> Unit | None:
        """The unit of that very name."""
        return next((unit for unit in self.units if unit.name == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class LightPolicy:
    """When a light turns: working days before the deadline, and percentage points behind the plan."""

    warn_workdays: int = 3
    green_points: Decimal = Decimal(10)
    yellow_points: Decimal = Decimal(30)
    names: Mapping[Light, str] = field(
        default_factory=lambda: {Light.GREEN: "绿", Light.YELLOW: "黄", Light.RED: "红", Light.DONE: "办结", Light.NONE: "无"}
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackPolicy:
    """The report day of a window: an ISO weekday for weekly and biweekly ones, a day of the last month for longer ones."""

    weekday: int = 5
    day_of_month: int = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One line of the scoring rules: points for a unit that leads, and the part of them that a supporting unit shares."""

    title: str
    points: Decimal
    support: Decimal = Decimal(0)


# What the rules can find in an item; a policy gives each a clause, or leaves it out.
FINDINGS = ("late_finish", "overdue", "report_late", "report_missing", "returned")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorePolicy:
    """考核办法: a base, the clauses by which computed findings count, and how many seats each group has."""

    base: Decimal = Decimal(100)
    clauses: Mapping[str, Clause] = field(default_factory=dict)
    top_seats: int = 3
    bottom_seats: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """办法: every number by which the office judges."""

    lights: LightPolicy = LightPolicy()
    feedback: FeedbackPolicy = FeedbackPolicy()
    scoring: ScorePolicy = ScorePolicy()


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOff:
    """One line of the office's own calendar: that day is a working day or not, whatever the national notice says."""

    day: date
    workday: bool
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """data/ledger.yaml: the office, its lists, its policy; `today` pins the clock of a sample."""

    office: str = ""
    language: str = "zh-CN"
    time_zone: str = "Asia/Shanghai"
    today: date | None = None
    lists: Mapping[str, TaskList] = field(default_factory=dict)
    policy: Policy = Policy()

    def list_of_prefix(self, prefix: str) -> TaskList | None:
        """The list whose items are numbered with that prefix."""
        return next((task_list for task_list in self.lists.values() if task_list.prefix == prefix), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """The whole book as it was read: settings, directory, own calendar, and the items in order of their numbers."""

    settings: Settings = Settings()
    directory: Directory = Directory()
    calendar: tuple[DayOff, ...] = ()
    items: tuple[Item, ...] = ()
