"""Which office, which day, which commit: what every command needs to know before it starts."""

import os
import re
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from datetime import date, datetime, timedelta, timezone, tzinfo
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from unicodedata import normalize

from ledger.cli.chosen import ALL, Chosen, Wanted, holds
from ledger.errors import DataError, LedgerError, UsageError, refuse
from ledger.model import Directory, Item, Ledger, Tally, TaskList, Unit
from ledger.record import Record
from ledger.rules.dates import parse_day, parse_deadline
from ledger.rules.ending import ending
from ledger.rules.existence import carried_away
from ledger.rules.family import standings_on
from ledger.rules.lights import light
from ledger.rules.limits import Deadline
from ledger.rules.periods import Period, parse_period, period_of
from ledger.rules.settled import Settled
from ledger.rules.standing import Standing, standing
from ledger.rules.succession import all_before, present_on
from ledger.rules.yardstick import Yardstick
from ledger.store.desk import Desk
from ledger.store.former import former_numbers
from ledger.store.git import Git
from ledger.store.workspace import Reading, Workspace
from ledger.words import YEARS, names

if TYPE_CHECKING:
    from ledger.rules.naming import Resolution

Answer = TypeVar("Answer")


class Options(Record, frozen=True):
    """The global options, as typed."""

    root: str | None = None
    today: str | None = None
    known_at: str | None = None
    json: bool = False
    quiet: bool = False


def now(zone: tzinfo) -> datetime:
    """The moment, to the second; the only clock."""
    return datetime.now(zone).replace(microsecond=0)


class Session:
    """One run of one command."""

    def __init__(self, options: Options, git: Git | None = None) -> None:
        """`git` may be at work already in the office that will be found."""
        self.options = options
        self.collected: list[bytes] | None = None  # where documents go instead of leaving, for whoever only compares them
        self._git = git

    @cached_property
    def workspace(self) -> Workspace:
        """The office, found by --root, LEDGER_ROOT or walking up from here."""
        root = self.options.root or os.environ.get("LEDGER_ROOT")
        return Workspace.find(Path.cwd(), Path(root) if root else None, ending, self._git)

    @cached_property
    def zone(self) -> tzinfo:
        """The office's time zone."""
        return zone_named(self.workspace.settings.time_zone)

    @cached_property
    def today(self) -> date:
        """--today, LEDGER_TODAY, the pinned day of a sample, else the office's calendar day."""
        typed = self.options.today or os.environ.get("LEDGER_TODAY")
        if typed:
            return parse_day(typed, now(_BEIJING).date())
        return self.workspace.settings.today or now(self.zone).date()

    @cached_property
    def known_at(self) -> str | None:
        """The commit that --known-at names; None for the files as they are."""
        typed = self.options.known_at
        if typed is None:
            return None
        git = self.workspace.git
        if git is None:
            raise LedgerError("台账还没有纳入 git，没有历史可查", f"运行 ledger init {self.workspace.root}")
        commit = git.resolve(typed)
        if commit:
            return commit
        commit = git.last_before(parse_day(typed, self.today), self.zone)
        if commit is None:
            raise LedgerError(f"{typed}时还没有任何记录", "换一个晚些的日期；历史见 ledger log")
        return commit

    @property
    def commit(self) -> str | None:
        """The commit whose files are read; None outside git."""
        if self.known_at:
            return self.known_at
        return self.workspace.git.head() if self.workspace.git else None

    @cached_property
    def reading(self) -> Reading:
        """The office as read, good or bad."""
        with self._progress() as told:
            return self.workspace.read(self.known_at, told)

    @property
    def ledger(self) -> Ledger:
        """The office, fit to compute over. Raises DataError when any file does not load."""
        if self.reading.blocking:
            raise DataError(self.reading.blocking)
        return self.reading.ledger

    @cached_property
    def tallies(self) -> tuple[Tally, ...]:
        """What was counted, fit to compute over; no item is read for it. Raises DataError when any of its files does not load."""
        tallies, problems = self.workspace.tallies(self.known_at)
        refuse(problems)
        return tallies

    @cached_property
    def yardstick(self) -> Yardstick:
        """The policy, lists and calendar to measure by; they need no item to be read."""
        return Yardstick.of(self.reading.ledger if self.known_at else self.workspace.framework())

    @cached_property
    def chosen(self) -> Chosen | None:
        """The items of the disk by the index; None where all must be looked at: some file does not load, or the past is asked about."""
        if self.known_at:
            return None
        with suppress(DataError), self._progress() as told:
            office, catalogue = self.workspace.framework(), self.workspace.catalogue(told)
            if catalogue and catalogue.sound and catalogue.units <= office.directory.canonical().keys():
                return Chosen(catalogue, office, self.yardstick)
        return None

    @property
    def office(self) -> Ledger:
        """Settings, directory and calendar, after all items have been found fit to compute over. Raises DataError when any file does not load."""
        return self.workspace.framework() if self.chosen else self.ledger

    def ledger_since(self, first: date) -> tuple[Ledger, list[Settled]]:
        """The office, fit to compute over, with the items that periods from a day on are about, and what is counted of the others."""
        return self._asked(lambda chosen: (chosen.ledger(first), chosen.over(first)), lambda: (self.ledger, []))

    def ledger_to_rank(self, first: date) -> Ledger:
        """The office, fit to compute over, with the items that can earn a mark in a period from a day on."""
        return self._asked(lambda chosen: chosen.ledger(first), lambda: self.ledger)

    def standings(self, day: date | None = None, wanted: Wanted = ALL) -> list[Standing]:
        """The items that exist on a day (today unless said) and hold the words wanted, as they stand then; only the open ones may be among them where that is enough."""
        day = day or self.today

        def among_all() -> list[Standing]:
            return [one for one in standings_on(self.ledger.items, day, self.yardstick) if holds(one, wanted.words)]

        return self._asked(lambda chosen: chosen.standings(day, wanted), among_all)

    def counted(self, year: int | None) -> tuple[list[Standing], list[Settled]]:
        """The items of today that are open, or that others hang on, and how many more there are, of one year's book or of all."""

        def by_index(chosen: Chosen) -> tuple[list[Standing], list[Settled]]:
            return chosen.standings(self.today, Wanted(open=True, folded=True, families=True)), chosen.idle(self.today, year)

        return self._asked(by_index, lambda: (self.standings(), []))

    def one_item(self, item_id: str) -> Item | None:
        """One item alone, so that the state of the other files does not matter."""
        if self.known_at is None:
            return self._asked(lambda chosen: chosen.one(item_id), lambda: None) or self.workspace.open_item(item_id).item
        return next((item for item in self.ledger.items if item.id == item_id), None)

    def with_family(self, one: Standing) -> Standing:
        """An item read alone, with its sub-items as far as the files load."""

        def among_all() -> list[Standing]:
            family = [item for item in self.reading.ledger.items if item.parent or item.carried_from or item.id == one.item.id]
            return standings_on(family, one.day, self.yardstick)

        family = self._asked(lambda chosen: chosen.family(one.day, one.item.id), among_all)
        return next((each for each in family if each.item.id == one.item.id), one)

    def carried(self, wanted: Wanted = ALL) -> list[Standing]:
        """The items that were carried over (结转) by today, as they would stand: `standings` has them under their new numbers."""

        def among_all() -> list[Standing]:
            away = [item for item in self.ledger.items if carried_away(item, self.today)]
            return [one for one in (standing(item, self.today, self.yardstick) for item in away) if holds(one, wanted.words)]

        return self._asked(lambda chosen: chosen.carried(self.today, wanted), among_all)

    def unread(self) -> int:
        """How many files could not be understood."""
        return 0 if self.chosen else len({problem.path for problem in self.reading.blocking})

    def _asked(self, by_index: Callable[[Chosen], Answer], of_all: Callable[[], Answer]) -> Answer:
        """What the index answers; where it cannot, or breaks down over it, what all the files answer."""
        if self.chosen:
            from ledger.store.index import FAILURES

            try:
                return by_index(self.chosen)
            except FAILURES:
                self.workspace.forget_index()
                self.__dict__["chosen"] = None
        return of_all()

    def _progress(self) -> AbstractContextManager[Callable[[int, int], None]]:
        from ledger.cli.output import progress  # which itself is about a session

        return progress("正在建立索引", quiet=self.options.quiet)

    def clerk(self) -> str:
        """Who is typing, as git knows them; empty outside git, where nothing can be recorded."""
        git = self.workspace.git
        return git.identity() if git else ""

    def author(self) -> tuple[str, str]:
        """The name and address that a commit made now would bear; both empty outside git, where nothing can be recorded."""
        from ledger.store.annals import author  # only where the office says who may do what

        return author(self.workspace.git) if self.workspace.git else ("", "")

    def light(self, one: Standing) -> str:
        """The light's code."""
        return light(one, self.yardstick.policy.lights)

    def writing(self, *, dry_run: bool) -> AbstractContextManager[Desk]:
        """The office's desk, for a command that records something; the past cannot be written to."""
        self.need_present("不能和记录的命令一起用", "去掉 --known-at；补记过去的事用 --on 日期")
        from ledger.cli.output import say  # which itself is about a session

        doing = sys.argv[1] if sys.argv[1:] and not sys.argv[1].startswith("-") else ""
        return self.workspace.writing(dry_run=dry_run, doing=doing, told=lambda said: say(self, said))

    def need_present(self, why: str, hint: str = "去掉 --known-at") -> None:
        """Refuse --known-at where there is nothing to look back at. Raises UsageError."""
        if self.options.known_at is not None:
            raise UsageError(f"--known-at 只能用来查看，{why}", hint)

    def day(self, typed: str) -> date:
        """A day as typed, understood from today."""
        return parse_day(typed, self.today, self.yardstick.calendar)

    def period(self, typed: str | None, usual: str) -> Period:
        """A period as typed, or the `usual` kind that holds today. Raises UsageError for one that has not begun."""
        return self.begun(parse_period(typed) if typed else period_of(usual, self.today))

    def begun(self, span: Period) -> Period:
        """A period of which at least a day has come. Raises UsageError for any other."""
        if span.first > self.today:
            raise UsageError(f"{span.title}还没有开始", "换一个时段，或用 --today 指明日期")
        return span

    def deadline(self, typed: str, start: date, source_date: date | None = None) -> Deadline:
        """A deadline as typed, counted from `start` or from the day of the source document, by the office's calendar."""
        yardstick = self.yardstick
        return parse_deadline(typed, start, yardstick.calendar, source_date=source_date, roll=yardstick.policy.limits.roll)

    def year(self, typed: str) -> int:
        """A year of the book (台账). Raises UsageError for anything else."""
        found = re.fullmatch(r"(\d{4})年?", typed.strip(), re.ASCII)
        if not found or int(found[1]) not in YEARS:
            raise UsageError(f"“{typed}”不是年份", "年份写成 2026")
        return int(found[1])

    def item_id(self, typed: str) -> str:
        """The full number of a shortened one: zd-12 is ZD-2026-012 in the year of today."""
        parts = normalize("NFKC", typed).strip().upper().split("-")
        if len(parts) == 2 and parts[1].isdigit():
            parts.insert(1, str(self.today.year))
        if len(parts) != 3 or not re.fullmatch(r"[A-Z]{1,6} \d{4} \d{1,6}", " ".join(parts), re.ASCII):
            raise UsageError(f"“{typed}”不是编号", "编号写成 ZD-2026-012，今年的可简写为 ZD-12")
        return self._present_number(f"{parts[0]}-{parts[1]}-{int(parts[2]):03d}")

    def _present_number(self, number: str) -> str:
        """The number itself, or the one that an item had to take in its place; either way it is said when a number has meant two items."""
        from ledger.cli.output import say  # which itself is about a session

        git = self.workspace.git
        new = former_numbers(git).get(number) if git else None
        if new is None:
            return number
        if not self.workspace.has_item(number):
            say(self, f"注意：{number} 是原编号，已换号为 {new}")
            return new
        say(self, f"注意：{number} 现在是另一个事项；原来编号为 {number}、同步时换号的，现在是 {new}")
        return number

    def item_ids(self, typed: list[str]) -> list[str]:
        """Full numbers, each once; a single `-` reads them from standard input."""
        if typed == ["-"]:
            typed = sys.stdin.read().split()
        if not typed:
            raise UsageError("没有写编号", "例：ledger show ZD-12")
        return list(dict.fromkeys(map(self.item_id, typed)))

    def task_list(self, typed: str) -> TaskList:
        """A list by its name, title or prefix."""
        settings = self.workspace.framework(self.known_at).settings if self.known_at else self.workspace.settings
        lists = settings.lists
        for task_list in lists.values():
            if typed in (task_list.name, task_list.title) or typed.upper() == task_list.prefix:
                return task_list
        known = "、".join(f"{each.name}（{each.title}）" for each in lists.values())
        raise UsageError(f"没有“{typed}”这个清单", f"已有：{known}")

    @property
    def directory(self) -> Directory:
        """The directory as it was known, with every unit there ever was."""
        return self.workspace.framework(self.known_at).directory if self.known_at else self.workspace.directory

    def unit(self, typed: str) -> Unit:
        """The unit of today that is meant by what was typed. Raises UsageError with the candidates; never guesses."""
        return find_unit(self.directory, typed, self.today, self._region)

    def units(self, typed: str) -> tuple[str, ...]:
        """The units of today that a list of names means, by their one name. Raises UsageError with the candidates; never guesses."""
        from ledger.rules.naming import resolve_all

        found = resolve_all(typed, self.directory, self.today, self._region)
        return tuple(_meant(each, self.directory, self.today).name for each in found)

    @property
    def _region(self) -> str:
        from ledger.rules.naming import region_of

        return region_of(self.workspace.framework(self.known_at).settings.office if self.known_at else self.workspace.settings.office)

    def all_before(self, name: str) -> frozenset[str]:
        """A unit and every one that became it: its items on days before."""
        return all_before(self.directory, name)


def find_unit(directory: Directory, typed: str, day: date, region: str = "") -> Unit:
    """The unit that is meant on a day, whether by name, alias, full name or short form. Raises UsageError with the candidates, or the nearest names."""
    if not typed.strip():
        raise UsageError("单位名称是空的", "写上单位名称，如 --unit 区某局")
    from ledger.rules.naming import resolve

    return _meant(resolve(typed, directory, day, region), directory, day)


def _meant(found: "Resolution", directory: Directory, day: date) -> Unit:
    typed = found.typed
    if found.unit:
        return found.unit
    if found.candidates:
        raise UsageError(
            f"“{typed}”可以指{names(unit.name for unit in found.candidates)}", "写全名，或在 data/directory.yaml 里把它写进其中一个的 aliases"
        )
    from difflib import get_close_matches

    known = [each.name for each in present_on(directory, day).units]
    near = [name for name in known if typed.strip("区市县局") and typed.strip("区市县局") in name]
    near = near or list(dict.fromkeys(directory.canonical()[name] for name in get_close_matches(typed, list(directory.canonical()), n=3, cutoff=0.5)))
    hint = f"是不是“{'”、“'.join(near[:3])}”？" if near else ""
    raise UsageError(f"名录里没有“{typed}”这个单位", hint + "新单位先加进名录，例：ledger unit add 区某局 --group 区直部门")


def zone_named(name: str) -> tzinfo:
    """A time zone by name; Beijing time where the machine knows no zones."""
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # ZoneInfoNotFoundError is a KeyError
        return _BEIJING


_BEIJING = timezone(timedelta(hours=8))
