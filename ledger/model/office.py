"""An office: its lists, its directory of units and people, its own calendar, its settings, and the whole Ledger."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum

from ledger.model.items import Cadence, Item, Span, Urgency
from ledger.model.papers import PaperSettings
from ledger.model.policy import Policy
from ledger.record import Record, field


class ExtraField(Record, frozen=True, kw_only=True):
    """A field that one list adds to its items; a `private` one never leaves the office, a `public` one may be shown to everybody."""

    title: str
    type: str = "text"
    private: bool = False
    public: bool = False


class TimeLimit(Record, frozen=True, kw_only=True):
    """One of a list's usual time limits: for items of an urgency, or (urgency None) for those it is asked for by name.

    `steps` are what must be done on the way (13710: 1日研究部署、3日反馈), each a title and its own limit; they become milestones.
    """

    title: str
    within: Span
    urgency: Urgency | None = None
    steps: tuple[tuple[str, Span], ...] = ()


class TaskList(Record, frozen=True, kw_only=True):
    """清单: one folder of items with its own prefix and defaults. `limits` are its usual time limits, the first that fits winning."""

    name: str
    title: str
    prefix: str
    cadence: Cadence = Cadence.ONCE
    every_day: bool = False  # daily reports on rest days too (零报告)
    by_month: bool = False  # a large list spreads over month folders
    public: bool = False  # its items may stand in public versions, unless they say otherwise
    limits: tuple[TimeLimit, ...] = ()
    fields: Mapping[str, ExtraField] = field(default_factory=dict)


class TallyKind(Record, frozen=True, kw_only=True):
    """计数台账的一类 (来文、发文、信息采用…): what is counted, in which unit of measure.

    `by_unit`: each entry names the unit it counts for. `levels` are the points of one piece at each level, in the office's order.
    """

    name: str
    title: str
    measure: str = "件"
    by_unit: bool = False
    levels: Mapping[str, Decimal] = field(default_factory=dict)


class Unit(Record, frozen=True, kw_only=True):
    """单位. A `collective` one (各街道、各有关单位) is never ranked.

    One that was reorganised keeps its line: `until` is its last day under that name, `into` the unit that took over from the day after;
    `since` is the first day of one that was not there from the beginning.
    """

    name: str
    full_name: str | None = None
    aliases: tuple[str, ...] = ()
    group: str | None = None
    leader: str | None = None
    contact: str | None = None
    phone: str | None = None
    collective: bool = False
    since: date | None = None
    until: date | None = None
    into: str | None = None


class Person(Record, frozen=True, kw_only=True):
    """A leader or a clerk; a supervisor (督办员) may be put in charge of items. `email` is the address of this person's commits."""

    name: str
    email: str | None = None
    post: str | None = None
    unit: str | None = None
    phone: str | None = None
    supervisor: bool = False


class Directory(Record, frozen=True, kw_only=True):
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


class Role(StrEnum):
    """What only some people may do, where the office says who (角色). All but APPROVE are about whoever commits; APPROVE is about 批准人."""

    REGISTER = "register"
    EXTEND = "extend"
    CLOSE = "close"
    AWARD = "award"
    ADMINISTER = "administer"
    APPROVE = "approve"


class DayOff(Record, frozen=True, kw_only=True):
    """One line of the office's own calendar: that day is a working day or not, whatever the national notice says."""

    day: date
    workday: bool
    title: str = ""


class Book(Record, frozen=True, kw_only=True):
    """年度台账: the book of a year as it was opened (建账), with every item it took over (结转), as (old number, new number)."""

    year: int
    path: str
    opened: date
    by: str
    carried: tuple[tuple[str, str], ...] = ()


class OwnCalendar(Record, frozen=True, kw_only=True):
    """data/calendar.yaml. The years of a late notice that the office has typed in whole are `published`: no longer estimated."""

    days: tuple[DayOff, ...] = ()
    published: tuple[int, ...] = ()


class Settings(Record, frozen=True, kw_only=True):
    """data/ledger.yaml: the office, its lists, its policy, who may do what (a role not named is everybody's); `today` pins the clock of a sample."""

    office: str = ""
    language: str = "zh-CN"
    time_zone: str = "Asia/Shanghai"
    today: date | None = None
    lists: Mapping[str, TaskList] = field(default_factory=dict)
    tallies: Mapping[str, TallyKind] = field(default_factory=dict)
    policy: Policy = field(default_factory=Policy)
    documents: PaperSettings = PaperSettings()
    roles: Mapping[Role, tuple[str, ...]] = field(default_factory=dict)

    def list_of_prefix(self, prefix: str) -> TaskList | None:
        """The list whose items are numbered with that prefix."""
        return next((task_list for task_list in self.lists.values() if task_list.prefix == prefix), None)


class Ledger(Record, frozen=True, kw_only=True):
    """The whole book as it was read: settings, directory, own calendar, and the items in order of their numbers."""

    settings: Settings = Settings()
    directory: Directory = Directory()
    calendar: OwnCalendar = OwnCalendar()
    items: tuple[Item, ...] = ()
