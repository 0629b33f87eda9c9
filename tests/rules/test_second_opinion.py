"""The rules against a second implementation of their text (second.py): random offices as real YAML, and the sample office."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from ledger.model import Item
from ledger.rules.calendar import Calendar
from ledger.rules.family import standings_on
from ledger.rules.periods import period_of
from ledger.rules.ranking import ranking
from ledger.rules.standing import Standing, standing
from ledger.rules.yardstick import Yardstick
from ledger.store.files import read_item
from ledger.store.gathering import under_one_name
from ledger.store.office import read_calendar, read_directory, read_settings
from tests.conftest import PROJECT

from . import second
from .second import Plain

# A seed cannot be shrunk; a disagreement prints the matter it is about instead.
always_the_same = settings(deadline=None, derandomize=True, database=None, phases=[Phase.generate])
SEEDS = st.integers(0, 2**32 - 1)

LISTS = {"key-work": "ZD", "instructions": "PS", "decisions": "HY", "rectify": "ZG", "emergency": "YJ"}
SETTINGS = """\
office: 某区人民政府督查室
lists:
  key-work: {{title: 年度重点工作, prefix: ZD, cadence: monthly}}
  instructions: {{title: 领导批示件, prefix: PS, cadence: once}}
  decisions: {{title: 会议议定事项, prefix: HY, cadence: weekly}}
  rectify: {{title: 问题整改, prefix: ZG, cadence: daily}}
  emergency: {{title: 紧急突发, prefix: YJ, cadence: daily, every_day: true}}
policy:
  feedback: {{weekday: {weekday}, day_of_month: {day_of_month}}}
  scoring:
    base: 100
    clauses:
      late_finish: {{title: 超时办结, points: -1, support: 0.5}}
      overdue: {{title: 逾期未办结, points: -2, support: 0.5}}
      report_late: {{title: 迟报进展, points: -0.1}}
      report_missing: {{title: 应报未报, points: -0.5}}
      returned: {{title: 申请办结被退回, points: -0.5}}
"""
DIRECTORY = """\
units:
- {name: 区发改局, aliases: [区发改委, 发展改革局], group: 区直部门}
- {name: 区财政局, aliases: [财政局], group: 区直部门}
- {name: 区住建局, group: 区直部门}
- {name: 区审计局, group: 区直部门}
- {name: 城东街道, group: 乡镇街道}
- {name: 河湾街道, group: 乡镇街道}
- {name: 各有关单位, aliases: [各街道], collective: true}
"""
NAMES = ["区发改局", "区发改委", "区财政局", "财政局", "区住建局", "城东街道", "河湾街道", "各有关单位"]
CADENCES = ["daily", "weekly", "biweekly", "monthly", "bimonthly", "quarterly", "semiannual", "once"]
KINDS = [
    "assign", "accept", "progress", "progress", "progress", "remind", "inspect", "extend", "extend", "submit", "submit", "return",
    "complete", "close", "suspend", "resume", "cancel", "award", "deduct", "note", "void", "void", "edit",
]  # fmt: skip

# Days on which counting goes wrong first: holidays with their make-up days, report days, the turn of a month, a fortnight and a year.
TURNS = [
    "2026-01-01", "2026-01-04", "2026-01-25", "2026-02-14", "2026-02-15", "2026-02-23", "2026-02-28", "2026-03-08", "2026-03-25", "2026-04-04",
    "2026-04-30", "2026-05-09", "2026-06-19", "2026-06-30", "2026-09-20", "2026-09-25", "2026-09-30", "2026-10-01", "2026-10-10", "2026-11-25",
]  # fmt: skip


@dataclass
class Office:
    """One office as text, and as both sides read it."""

    settings: str
    units: str
    calendar: str
    items: list[tuple[str, str]]  # path, text

    def __post_init__(self) -> None:
        made, problems = read_settings(self.settings.encode())
        own, found = read_calendar(self.calendar.encode())
        self.directory, unknown = read_directory(self.units.encode())
        assert [*problems, *found, *unknown] == []
        self.yardstick = Yardstick(made.policy, made.lists, Calendar(own.days))
        self.read = [under_one_name(self._item(path, text), self.directory.canonical()) for path, text in self.items]
        self.plain = second.load(self.settings)
        self.book = [(second.load(text), self.plain["lists"][Path(path).parts[2]]) for path, text in self.items]
        self.is_workday = second.workdays_of({line["day"]: line["workday"] == "true" for line in second.load(self.calendar)["days"]})

    def _item(self, path: str, text: str) -> Item:
        item, problems = read_item(text.encode(), path, self.yardstick.lists)
        assert item is not None, (problems, text)
        return item

    def disagreements(self, day: date) -> list[str]:
        """Every matter judged in two ways on a day, with what differs and its file."""
        found = []
        for item, (plain, task_list), (_, text) in zip(self.read, self.book, self.items, strict=True):
            ours = first_opinion(standing(item, day, self.yardstick))
            theirs = second.judge(plain, day, task_list, self.plain["policy"]["feedback"], self.is_workday)
            found += [f"{day} {difference}\n{text}" for difference in differences(ours, theirs)]
        return found

    def disagreements_in_rank(self, day: date, length: str) -> list[str]:
        """Every unit ranked in two ways in the week, month, quarter or year of a day, up to that day; and the files."""
        period = period_of(length, day)
        rows = ranking(standings_on(self.read, day, self.yardstick), self.directory, self.yardstick, period, day)
        again = second.rank(self.book, second.load(self.units)["units"], period.first, day, self.plain["policy"], self.is_workday)
        found = [f"{each.unit}: {line}" for each in rows for line in differences({key: getattr(each, key) for key in RANKED}, again.pop(each.unit))]
        found += [f"{unit}: no row" for unit in again]
        return [f"{length} up to {day}", *found, *(text for _, text in self.items)] if found else []


RANKED = (
    "unit", "group", "rank", "score", "items", "finished", "on_time", "late", "overdue",
    "reports_expected", "reports_on_time", "reports_late", "reports_missing", "returned", "awards", "deductions",
)  # fmt: skip
JUDGED = (
    "status", "percent", "current_due", "scored_due", "overdue", "days_overdue", "workdays_overdue", "finished_on", "on_time",
    "unreported", "last_report_on",
)  # fmt: skip
COUNTED = {"reminders": "remind", "extensions": "extend", "returns": "return"}


def first_opinion(one: Standing) -> Plain:
    """A Standing in second.py's words."""
    found: Plain = {key: getattr(one, key) for key in JUDGED}
    counted = {key: sum(entry.kind == kind for entry in one.entries) for key, kind in COUNTED.items()}
    judged = [{"first": each.first, "last": each.last, "report_day": each.report_day, "state": each.outcome} for each in one.windows]
    return found | counted | {"entries": [entry.key for entry in one.entries if entry.kind != "void"], "windows": judged}


def differences(ours: Plain, theirs: Plain) -> list[str]:
    return [f"{key}: rules say {ours[key]}, second.py {theirs[key]}" for key in ours if ours[key] != theirs[key]]


# --- random offices ------------------------------------------------------------------------------------------------------------


class Clerk:
    """Writes an office of random matters; every choice comes from the dice."""

    def __init__(self, dice: Random) -> None:
        self.dice = dice

    def office(self, most: int = 4) -> Office:
        weekday, day_of_month = self.pick([5, 5, 5, 1, 3, 7]), self.pick([25, 25, 25, 1, 15, 31])
        own = {self.day().isoformat(): self.pick(["true", "false"]) for _ in range(self.pick([0, 0, 1, 3]))}
        lines = [f"- {{day: {day}, workday: {word}}}" for day, word in own.items()]
        calendar = "\n".join(["days:", *lines]) if lines else "days: []"
        items = [self.item(number) for number in range(1, self.dice.randint(1, most) + 1)]
        return Office(SETTINGS.format(weekday=weekday, day_of_month=day_of_month), DIRECTORY, calendar + "\n", items)

    def item(self, number: int) -> tuple[str, str]:
        folder = self.pick(list(LISTS))
        name = f"{LISTS[folder]}-2026-{number:03d}"
        opened = self.pick([self.day(), date(2026, self.pick(range(1, 13)), 1), date(2026, 1, 5) + timedelta(weeks=self.pick(range(50)))])
        due = opened + timedelta(days=self.dice.randint(0, 200))
        lines = [f"id: {name}", "title: 建成综合窗口", f"lead_units: [{self.units(1)}]"]
        lines += self.maybe(f"support_units: [{self.units(0)}]")
        lines += self.maybe(f"opened: {opened}", often=8)
        lines += self.maybe(f"due: {due}", often=8)
        lines += self.maybe(f"cadence: {self.pick(CADENCES)}", often=7)
        log = self.log(opened, due)
        return f"data/2026/{folder}/{name}.yaml", "\n".join([*lines, "log:" if log else "log: []", *log]) + "\n"

    def log(self, opened: date, due: date) -> list[str]:
        """Entries in the order of the file, which need not be that of their days. What ends or moves a deadline likes to happen around it."""
        kinds = self.story() if self.dice.randint(0, 3) else [self.pick(KINDS) for _ in range(self.dice.randint(0, 14))]
        keys = [f"{self.pick('abkz')}{number:05d}" for number in range(len(kinds))]
        on, lines = opened, []
        for key, kind in zip(keys, kinds, strict=True):
            on = self.day() if not self.dice.randint(0, 7) else on + timedelta(days=self.pick([0, 0, 0, 1, 1, 2, 3, 5, 9, 14, 30]))
            if kind in ("extend", "submit", "complete") and self.dice.randint(0, 1):
                on = due + timedelta(days=self.pick([-1, 0, 0, 1]))
            fields = {"key": key, "kind": kind, "on": on, "at": self.moment(on), "by": "赵敏"} | self.fields(kind, on, keys)
            due = fields.get("to", due)
            lines.append("\n".join(f"{'-' if name == 'key' else ' '} {name}: {value}" for name, value in fields.items()))
        if not self.dice.randint(0, 4):
            self.dice.shuffle(lines)
        return lines

    def story(self) -> list[str]:
        """A matter that goes the way of most: sent out, reported on, put off, paused, refused, approved; and a slip of the pen taken back."""
        steps = ["assign", "accept"][: self.dice.randint(0, 2)]
        for _ in range(self.dice.randint(0, 4)):
            steps += self.pick(
                [["progress"], ["progress", "remind"], ["extend"], ["suspend", "note", "resume"], ["submit", "return"], ["award"], ["deduct"]]
            )
        steps += self.pick([[], ["suspend"], ["cancel"], ["submit"], ["submit", "complete"], ["submit", "complete", "close"], ["complete"]])
        return steps + self.pick([[], [], ["void"], ["void", "void"], ["void", "void", "void"]])

    def fields(self, kind: str, on: date, keys: Sequence[str]) -> dict[str, Any]:
        if kind == "progress":
            return {"percent": self.dice.randint(0, 100)} if self.dice.randint(0, 5) else {}
        if kind == "extend":
            return {"to": on + timedelta(days=self.dice.randint(-10, 90))} | ({} if self.dice.randint(0, 3) else {"exempt": "true"})
        if kind in ("award", "deduct"):
            return {"points": self.pick(["0.5", "1", "2", "0"])} | ({} if self.dice.randint(0, 1) else {"unit": self.pick(NAMES)})
        if kind == "void":
            return {"voids": self.pick([*keys, "nobody"])}
        return {"field": "owner", "old": "甲", "new": "乙"} if kind == "edit" else {}

    def units(self, least: int) -> str:
        return ", ".join(self.dice.sample(NAMES, self.dice.randint(least, 2)))

    def moment(self, on: date) -> str:
        """Typed on its day or days later, here or (rarely) on a machine that writes another offset."""
        typed = on + timedelta(days=self.pick([0, 0, 0, 1, 20]))
        return f"{typed}T{self.dice.randint(0, 23):02d}:00:00{self.pick(['+08:00', '+08:00', '+08:00', '+00:00'])}"

    def day(self) -> date:
        if self.dice.randint(0, 1):
            return date.fromisoformat(self.pick(TURNS)) + timedelta(days=self.dice.randint(-3, 3))
        return date(2025, 12, 15) + timedelta(days=self.dice.randint(0, 390))

    def asked(self, office: Office) -> date:
        """A day to ask about: any, or one on which something happens in the office, or the day before or after it."""
        days = [date.fromisoformat(found) for _, text in office.items for found in re.findall(r": (\d{4}-\d\d-\d\d)$", text, re.MULTILINE)]
        return self.pick([self.day(), *([self.pick(days) + timedelta(days=self.pick([-1, 0, 1]))] * 3 if days else [])])

    def maybe(self, line: str, often: int = 5) -> list[str]:
        return [line] if self.dice.randint(1, 10) <= often else []

    def pick(self, choices: Sequence[Any]) -> Any:
        return self.dice.choice(choices)


@settings(always_the_same, max_examples=300)
@given(seed=SEEDS)
def test_both_judge_every_random_matter_alike(seed: int) -> None:
    clerk = Clerk(Random(seed))
    office = clerk.office()
    day = clerk.asked(office)

    assert office.disagreements(day) == []


@settings(always_the_same, max_examples=150)
@given(seed=SEEDS)
def test_both_rank_random_offices_alike(seed: int) -> None:
    clerk = Clerk(Random(seed))
    office = clerk.office(most=6)
    day, length = clerk.asked(office), clerk.pick(["year", "year", "quarter", "month", "week"])

    assert office.disagreements_in_rank(day, length) == []


@pytest.fixture(scope="module")
def sample_office() -> Office:
    """The sample office of data/, as its files lie there."""
    files = sorted(PROJECT.glob("data/*/*/*.yaml"))
    items = [(path.relative_to(PROJECT).as_posix(), path.read_text(encoding="utf-8")) for path in files if path.parent.name != "tally"]
    office, units = ((PROJECT / "data" / name).read_text(encoding="utf-8") for name in ("ledger.yaml", "directory.yaml"))
    return Office(office, units, "days: []\n", items)


SAMPLE_DAYS = [
    "2026-01-31", "2026-02-14", "2026-02-28", "2026-03-26", "2026-04-30", "2026-05-09", "2026-06-30", "2026-07-01", "2026-09-20", "2026-10-10",
    "2026-11-20", "2026-12-31", "2027-01-15",
]  # fmt: skip


@pytest.mark.parametrize("on", SAMPLE_DAYS)
def test_both_judge_the_sample_office_alike(sample_office: Office, on: str) -> None:
    assert sample_office.disagreements(date.fromisoformat(on)) == []


@pytest.mark.parametrize("length", ["year", "quarter", "month", "week"])
@pytest.mark.parametrize("on", ["2026-03-01", "2026-07-05", "2026-11-20", "2026-12-31"])
def test_both_rank_the_sample_office_alike(sample_office: Office, on: str, length: str) -> None:
    assert sample_office.disagreements_in_rank(date.fromisoformat(on), length) == []
