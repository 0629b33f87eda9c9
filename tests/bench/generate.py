"""An office of any size for measuring: the same seed gives the same bytes and the same commits.

`python tests/bench/generate.py FOLDER --items 10000 --years 3 --commits 500 --seed 1`. Files are written by this module's own plain
text code, not by ledger's, so that a measurement rests on the format (docs/files.md) and not on one writer of it.
"""

import argparse
import random
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

import vocabulary as words
from history import BEIJING, History

TODAY = date(2026, 11, 20)
DAY = timedelta(days=1)
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
MOST_ENTRIES = 12
_STEP = {"assign": "交办", "accept": "签收", "progress": "进展", "submit": "申请办结", "complete": "办结", "close": "销号"}


@dataclass(frozen=True, slots=True)
class Unit:
    name: str
    group: str
    leader: str
    contact: str


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of a log: its day, kind, and the lines it has besides key, kind, on, at and by."""

    on: date
    kind: str
    lines: tuple[str, ...] = ()


@dataclass(slots=True)
class Matter:
    """An item: its header's lines, the events of its whole life (some still to come), and the entries written so far."""

    id: str
    path: str
    plan: words.ListPlan
    header: str
    extra: str
    supervisor: str
    life: list[Event]
    entries: list[tuple[date, str, str]] = field(default_factory=list)
    carried_from: str = ""
    carried_to: str = ""

    def text(self, count: int) -> bytes:
        """The file when it had so many entries."""
        onward = f"carried_to: {self.carried_to}\n" if self.carried_to and count == len(self.entries) else ""
        origin = f"carried_from: {self.carried_from}\n" if self.carried_from else ""
        log = "log:\n" + "".join(text for _, _, text in self.entries[:count]) if count else ""
        return f"id: {self.id}\n{self.header}{origin}{onward}{self.extra}{log}".encode()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--items", type=int, default=10_000)
    parser.add_argument("--years", type=int, default=3, help="the last is 2026 and open; items are spread evenly over them")
    parser.add_argument("--commits", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seal", action="store_true", help="tag every year but the last as closed (结账)")
    given = parser.parse_args()
    start = time.perf_counter()
    generate(given.folder, items=given.items, years=given.years, commits=given.commits, seed=given.seed, seal=given.seal)
    print(f"{given.folder}: {given.items} items in {time.perf_counter() - start:.1f} s", file=sys.stderr)


def generate(folder: Path, *, items: int, years: int, commits: int, seed: int, seal: bool = False) -> None:
    """Write the office with its history into a new folder, and check the last commit out."""
    folder.mkdir(parents=True)
    git(folder, "init", "--quiet", "--initial-branch=main")
    for name, value in (("user.name", "赵敏"), ("user.email", "zhaomin@example.invalid")):
        git(folder, "config", name, value)
    importer = subprocess.Popen(
        ["git", "-c", "core.compression=1", "-C", str(folder), "fast-import", "--quiet", "--done", "--depth=1"], stdin=subprocess.PIPE
    )
    assert importer.stdin
    write_history(importer.stdin, items=items, years=years, commits=commits, seed=seed, seal=seal)
    importer.stdin.close()
    if importer.wait():
        raise SystemExit("git fast-import failed")
    git(folder, "-c", "checkout.workers=0", "reset", "--hard", "--quiet")


def write_history(stream: BinaryIO, *, items: int, years: int, commits: int, seed: int, seal: bool) -> None:
    """The whole history as a fast-import stream, year by year."""
    units = directory(random.Random(f"{seed} directory"))
    first_year = TODAY.year - years + 1
    history = History(stream)
    opened = datetime(first_year, 1, 1, 9, tzinfo=BEIJING)
    history.commit("建账", [("data/ledger.yaml", settings()), ("data/directory.yaml", directory_text(units))], opened, words.SUPERVISORS[0])
    dense = commits >= items
    carried: list[Matter] = []
    for number in range(years):
        year = first_year + number
        rng = random.Random(f"{seed} {year}")
        quota = items * (number + 1) // years - items * number // years
        numbers: dict[str, int] = {}
        continued = [continue_matter(rng, old, year, numbers) for old in carried][:quota]
        if number:
            open_book(history, year, carried, continued)
        if number and seal:
            history.tag(f"book-{year - 1}", year)
        end = min(date(year, 12, 31), TODAY)
        fresh = [new_matter(rng, plan, year, numbers, units) for plan in shares(rng, quota - len(continued))]
        steps: list[tuple[date, str, Matter, int]] = []
        for matter in (*continued, *fresh):
            known = len(matter.entries)
            record(rng, matter, end)
            steps += states(matter, known, dense=dense)
        steps.sort(key=lambda step: step[:2])
        register(history, steps, max(1, (commits - years) // years))
        carried = [matter for matter in (*continued, *fresh) if matter.entries and not settled(matter)] if year < TODAY.year else []
    stream.write(b"done\n")


def shares(rng: random.Random, count: int) -> list[words.ListPlan]:
    """The lists of so many items, in proportion, every list at least once where there is room."""
    some = list(words.LISTS[:count])
    return [*some, *rng.choices(words.LISTS, weights=[plan.share for plan in words.LISTS], k=count - len(some))]


# Items


def new_matter(rng: random.Random, plan: words.ListPlan, year: int, numbers: dict[str, int], units: Sequence[Unit]) -> Matter:
    """An item opened in a year, with its whole life ahead."""
    last = (min(date(year, 12, 31), TODAY) - date(year, 1, 4)).days
    opened = date(year, 1, 4) + timedelta(days=int(last * (rng.random() ** 2 * 0.4 if plan.early else rng.random())))
    due = opened + timedelta(days=rng.randint(*plan.days))
    due = min(due, date(year, 12, 31)) if plan.early else due
    lead, *support = rng.sample(units, rng.choice((1, 1, 2, 2, 3, 4)))
    place, matter = rng.choice(words.PLACES), rng.choice(words.MATTERS)
    measure, low, high = rng.choice(words.MEASURES)
    amount = rng.randint(low, high)
    supervisor = rng.choice(words.SUPERVISORS)
    stated_due = None if plan.name == "key-work" and rng.random() < 0.05 else due
    document = plan.document.format(year=year, issue=rng.randint(1, 90))
    instruction = ""
    if plan.name == "instructions":
        instruction = f", leader: {lead.leader}, text: {rng.choice(words.INSTRUCTIONS).format(unit=lead.name)}"
    lines = [
        f"title: {place}{matter}{rng.choice(words.ACTIONS)}" if rng.random() < 0.5 else f"title: {rng.choice(words.ACTIONS)}{place}{matter}工作",
        f"source: {{document: {document}, number: 区政发〔{year}〕{rng.randint(1, 120)}号, clause: 第{rng.randint(1, 30)}项, date: {opened - rng.randint(1, 9) * DAY}{instruction}}}",
        f"goal: {place}{matter}{amount}{measure}全部完成并发挥作用",
        f'target: {{value: {amount}, unit: "{measure}"}}',
        f"standard: {rng.choice(words.EVIDENCE)}齐全，经{lead.name}验收并现场核查属实",
        f"lead_leader: {lead.leader}",
        f"lead_units: [{lead.name}]",
        *([f"support_units: [{', '.join(unit.name for unit in support)}]"] if support else []),
        f"owner: {lead.contact}",
        f"supervisor: {supervisor}",
        *([f"urgency: {rng.choice(('urgent', 'urgent', 'critical'))}"] if rng.random() < 0.1 else []),
        *([f"tags: [{', '.join(rng.sample(words.TAGS, rng.randint(1, 2)))}]"] if rng.random() < 0.6 else []),
        f"opened: {opened}",
        *([f"due: {stated_due}"] if stated_due else []),
        *(milestones(rng, opened, due) if rng.random() < plan.milestones else []),
    ]
    extra = ""
    if plan.name == "projects":
        extra = f"investment: {rng.randint(8, 900) * 100}\n"
    if plan.name == "petitions":
        extra = f"petitioner: {rng.choice(words.SURNAMES)}某等{rng.randint(2, 60)}人\ndemand: 要求尽快解决{matter}问题，并书面答复\n"
    about = Facts(
        matter=matter,
        place=place,
        measure=measure.replace("%", "个百分点"),
        amount=amount,
        lead=lead,
        support=(support or [lead])[0],
        supervisor=supervisor,
    )
    item_id, path = place_of(plan, year, opened.month, numbers)
    return Matter(item_id, path, plan, "\n".join(lines) + "\n", extra, supervisor, life(rng, plan, opened, due, about, extensible=bool(stated_due)))


def continue_matter(rng: random.Random, old: Matter, year: int, numbers: dict[str, int]) -> Matter:
    """The item under its number in the next year's book (结转); both get the trace of it."""
    item_id, path = place_of(old.plan, year, 1, numbers)
    new = Matter(item_id, path, old.plan, old.header, old.extra, old.supervisor, old.life, list(old.entries), carried_from=old.id)
    day = date(year, 1, 1)
    for matter, side, other in ((old, "carried_to", item_id), (new, "carried_from", old.id)):
        event = Event(day, "edit", (f"field: {side}", f"new: {other}", "text: 建账结转"))
        matter.entries.append((day, "edit", entry(rng, event, words.SUPERVISORS[0], len(matter.entries))))
    old.carried_to = item_id
    return new


def place_of(plan: words.ListPlan, year: int, month: int, numbers: dict[str, int]) -> tuple[str, str]:
    """The next free number of a list, and the file's path."""
    numbers[plan.name] = numbers.get(plan.name, 0) + 1
    item_id = f"{plan.prefix}-{year}-{numbers[plan.name]:03d}"
    folder = f"data/{year}/{plan.name}"
    return item_id, f"{folder}/{month:02d}/{item_id}.yaml" if plan.by_month else f"{folder}/{item_id}.yaml"


def milestones(rng: random.Random, opened: date, due: date) -> list[str]:
    """Two to five, rising, the last before the deadline."""
    count = rng.randint(2, 5)
    length = (due - opened).days
    titles = sorted(rng.sample(range(len(words.STAGES)), count))
    rows = []
    for place, title in enumerate(titles, 1):
        rows.append(
            f"- {{due: {opened + timedelta(days=length * place // (count + 1))}, percent: {100 * place // (count + 1)}, title: {words.STAGES[title]}}}"
        )
    return ["milestones:", *rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What an item's texts speak of."""

    matter: str
    place: str
    measure: str
    amount: int
    lead: Unit
    support: Unit
    supervisor: str

    def say(self, rng: random.Random, phrases: Sequence[str], percent: int = 0) -> str:
        done = max(1, self.amount * percent // 100)
        return rng.choice(phrases).format(
            matter=self.matter, place=self.place, measure=self.measure, unit=self.support.name, a=done, b=rng.randint(1, 30), percent=percent
        )


def life(rng: random.Random, plan: words.ListPlan, opened: date, due: date, about: Facts, *, extensible: bool) -> list[Event]:
    """Everything that will happen to an item, in order; some items are never finished."""
    assigned = opened + rng.randint(0, 2) * DAY
    accepted = assigned + rng.randint(0, 2) * DAY
    begin = [Event(assigned, "assign", (f"text: 转{about.lead.name}办理，请按时限反馈",)), Event(accepted, "accept")]
    length = max(3, (due - opened).days)
    to = due + rng.randint(10, 60) * DAY if extensible and rng.random() < 0.06 else None
    fate = rng.random()
    late = fate < 0.12
    finish = (to or due) + (timedelta(days=rng.randint(1, 60)) if late else -timedelta(days=int(length * 0.2 * rng.random())))
    finish = max(finish, accepted + 2 * DAY)
    middle = reports(rng, plan, accepted, finish, about)
    if to and due > accepted:
        on = min(finish - DAY, max(accepted, due - rng.randint(1, 5) * DAY))
        middle.append(Event(on, "extend", (f"to: {to}", f"approved_by: {about.lead.leader}", f"text: {about.say(rng, words.PROBLEMS)}，申请延期")))
    if late or rng.random() < 0.08:
        middle.append(
            Event(
                max(accepted, min(due + DAY, finish)),
                "remind",
                (f"method: {rng.choice(words.METHODS)}", f"text: 请{about.lead.name}抓紧办理并报进展"),
            )
        )
    if rng.random() < 0.05:
        on = accepted + (finish - accepted) * rng.random()
        middle.append(
            Event(on, "inspect", (f"method: {rng.choice(words.INSPECTIONS)}", f"finding: {about.place}现场{rng.randint(1, 9)}处未按方案实施"))
        )
    middle.sort(key=lambda event: event.on)
    if fate > 0.985:
        return [*begin, *middle[: len(middle) // 2], Event(middle[-1].on, "cancel", ("text: 经区政府专题会议研究，不再实施",))]
    if fate > 0.975:
        return [*begin, *middle[: len(middle) // 2], Event(middle[-1].on, "suspend", ("text: 规划调整，经批准暂缓办理",))]
    if fate > 0.96:
        return [*begin, *middle]
    return [*begin, *middle, *ending(rng, plan, finish, about, room=MOST_ENTRIES - len(begin) - len(middle))]


def reports(rng: random.Random, plan: words.ListPlan, accepted: date, finish: date, about: Facts) -> list[Event]:
    """Progress as the list's cadence asks, now and then left out; never more than leaves room for the end."""
    length = (finish - accepted).days
    step = plan.every or max(2, length // rng.choice((2, 3, 3, 4)))
    days = [offset + rng.randint(0, min(3, step - 1)) for offset in range(step // 2, length, step) if rng.random() < 0.88]
    days = sorted(rng.sample(days, min(len(days), rng.randint(4, 7)))) or [length // 2]
    found = []
    for offset in days:
        offset = min(offset, length)
        percent = min(95, 5 + 90 * offset // max(1, length))
        lines = [f"percent: {percent}", f"text: {about.say(rng, words.DONE, percent)}"]
        if rng.random() < 0.35:
            lines.append(f"problems: {about.say(rng, words.PROBLEMS)}")
        if rng.random() < 0.4:
            lines.append(f"next: {about.say(rng, words.NEXT)}")
        found.append(Event(accepted + offset * DAY, "progress", tuple(lines)))
    return found


def ending(rng: random.Random, plan: words.ListPlan, finish: date, about: Facts, *, room: int) -> Iterator[Event]:
    """申请办结、办结、销号, sometimes with one refusal in between, sometimes praised."""
    yield Event(finish, "submit", (f"text: {about.matter}{about.amount}{about.measure}已完成，申请办结",))
    if room > 5 and rng.random() < 0.06:
        yield Event(finish + DAY, "return", ("text: 佐证材料不全，请补充后再报",))
        finish += rng.randint(3, 9) * DAY
        yield Event(finish, "submit", ("text: 已补充佐证材料，再次申请办结",))
    completed = finish + rng.randint(0, 4) * DAY
    yield Event(completed, "complete", (f"approved_by: {about.lead.leader}", f"grade: {rng.choice(('优', '良', '良', '合格'))}"))
    closed = completed + rng.randint(2, 12) * DAY
    if rng.random() < (0.97 if plan.name == "rectify" else 0.85):
        evidence = ", ".join(rng.sample(words.EVIDENCE, rng.randint(1, 3)))
        yield Event(closed, "close", (f"verified_by: {rng.choice(words.SUPERVISORS)}", f"evidence: [{evidence}]", "text: 现场核查属实，准予销号"))
    if room > 4 and rng.random() < 0.02:
        yield Event(closed, "award", ("points: 2", "clause: praised", f"approved_by: {words.LEADERS[0]}", "text: 做法被简报刊发"))


def record(rng: random.Random, matter: Matter, end: date) -> None:
    """Write every event up to a day as an entry."""
    due_now = [event for event in matter.life if event.on <= end]
    matter.life = [event for event in matter.life if event.on > end]
    for event in due_now:
        matter.entries.append((event.on, event.kind, entry(rng, event, matter.supervisor, len(matter.entries))))


def entry(rng: random.Random, event: Event, by: str, place: int) -> str:
    """An entry's lines. Its place in the log makes its key different and, within one day, its time later than those before it."""
    key = "".join(rng.choices(ALPHABET, k=5)) + ALPHABET[place]
    minutes = 8 * 60 + place * 35 + rng.randrange(35)
    moment = f"{event.on}T{minutes // 60:02d}:{minutes % 60:02d}:{rng.randrange(60):02d}+08:00"
    lines = (f"- key: {key}", f"kind: {event.kind}", f"on: {event.on}", f"at: {moment}", f"by: {by}", *event.lines)
    return "\n  ".join(lines) + "\n"


def settled(matter: Matter) -> bool:
    return any(kind in ("complete", "close", "cancel") for _, kind, _ in matter.entries)


def states(matter: Matter, known: int, *, dense: bool) -> list[tuple[date, str, Matter, int]]:
    """The states of an item's file that history has: after every entry, or only the first, the middle and the last of the year."""
    last = len(matter.entries)
    if last == known:
        return [] if known else [(date.fromisoformat(matter.header.partition("opened: ")[2][:10]), matter.id, matter, 0)]
    counts = range(known + 1, last + 1) if dense else sorted({known + 1, (known + 1 + last) // 2, last})
    return [(matter.entries[count - 1][0], matter.id, matter, count) for count in counts]


# The office's own files


def settings() -> bytes:
    rows = []
    for plan in words.LISTS:
        by_month = ", by_month: true" if plan.by_month else ""
        own = f", fields: {{{words.OWN_FIELDS[plan.name]}}}" if plan.name in words.OWN_FIELDS else ""
        rows.append(f"  {plan.name}: {{title: {plan.title}, prefix: {plan.prefix}, cadence: {plan.cadence}{by_month}{own}}}")
    return words.SETTINGS.format(today=TODAY, lists="\n".join(rows)).encode()


def directory(rng: random.Random) -> list[Unit]:
    """Sixty units in two groups, each with its leader and contact."""
    names = [("区" + name, "区直部门") for name in words.DEPARTMENTS] + [(name, "乡镇街道") for name in words.TOWNS]
    return [
        Unit(name, group, words.LEADERS[1 + place % (len(words.LEADERS) - 1)], words.SURNAMES[place] + rng.choice(words.GIVEN))
        for place, (name, group) in enumerate(names)
    ]


def directory_text(units: Sequence[Unit]) -> bytes:
    rows = [f"- {{name: {unit.name}, group: {unit.group}, leader: {unit.leader}, contact: {unit.contact}}}" for unit in units]
    rows += ["- {name: 各乡镇街道, collective: true}", "- {name: 各有关单位, collective: true}", "people:"]
    rows += [f"- {{name: {leader}, post: {'区长' if not place else '副区长'}}}" for place, leader in enumerate(words.LEADERS)]
    rows += [f"- {{name: {name}, post: 督查员, unit: {units[0].name}, supervisor: true}}" for name in words.SUPERVISORS]
    return ("units:\n" + "\n".join(rows) + "\n").encode()


def register(history: History, steps: Sequence[tuple[date, str, Matter, int]], commits: int) -> None:
    """The year's steps in so many commits, each with the last state of every file it touches."""
    count = min(commits, len(steps))
    for number in range(count):
        part = steps[number * len(steps) // count : (number + 1) * len(steps) // count]
        latest = {matter.path: (matter, entries) for _, _, matter, entries in part}
        day, _, matter, entries = part[-1]
        subject = f"登记{len(latest)}个事项的情况"
        if len(latest) == 1:
            kind = matter.entries[entries - 1][1] if entries else "add"
            subject = f"{matter.id} {_STEP.get(kind, '记录')}\n\nLedger-Item: {matter.id}\nLedger-Action: {kind}"
        at = datetime(day.year, day.month, day.day, 9, tzinfo=BEIJING)
        history.commit(subject, ((path, found.text(state)) for path, (found, state) in latest.items()), at, matter.supervisor)


def open_book(history: History, year: int, old: Sequence[Matter], new: Sequence[Matter]) -> None:
    """建账: the book, what goes over and its continuations, in one commit."""
    pairs = "".join(f"  {after.carried_from}: {after.id}\n" for after in new)
    book = f"year: {year}\nopened: {year}-01-01\nby: {words.SUPERVISORS[0]}\n" + (f"carried:\n{pairs}" if pairs else "")
    files = [(matter.path, matter.text(len(matter.entries))) for matter in (*old, *new)]
    at = datetime(year, 1, 1, 9, tzinfo=BEIJING)
    history.commit(f"{year}年建账，结转{len(new)}项", [*files, (f"data/{year}/book.yaml", book.encode())], at, words.SUPERVISORS[0])


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(folder), *arguments], check=True)


if __name__ == "__main__":
    main()
