"""Whatever an office goes through, the program answers with its index as it does without one.

A few examples of many steps run with the suite; a release deserves more: `LEDGER_EXAMPLES=200 pytest tests/store/test_index_random.py`.
"""

import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from tests.conftest import Office
from tests.store.wandering import BREAKS, QUESTIONS, SPOILED, WAYS, Witness, entry, item, remove, rewrite

EXAMPLES = int(os.environ.get("LEDGER_EXAMPLES", "5"))
STEPS = 50
HOUR = 3_600_000_000_000

PICK = st.integers(0, 30)
MEND = st.sampled_from([True, True, True, False])
ASKED = st.lists(st.sampled_from(QUESTIONS), max_size=3, unique=True)


def swapped(one: str, other: str) -> Callable[[str, int], str]:
    """One word for another or back; of the same size, so that only the times can tell."""
    return lambda text, _: text.replace(one, other) if one in text else text.replace(other, one)


def logged(kind: str, on: str, *lines: str) -> Callable[[str, int], str]:
    """One more entry at the end of the file."""
    return lambda text, number: text.rstrip("\n") + "\n" + entry(f"k{number:05d}", kind, on, *lines)


EDITS: dict[str, Callable[[str, int], str]] = {
    "owner": swapped("owner: 张华", "owner: 李强"),
    "word": swapped("电梯", "楼梯"),
    "percent": swapped("percent: 40", "percent: 70"),
    "due": swapped("due: 2026-11-", "due: 2026-12-"),
    "unit": swapped("区财政局", "区住建局"),
    "alias": swapped("区发改局", "区发改委"),
    "parent": swapped("parent: ZD-2026-002", "parent: ZD-2026-001"),
    "tag": swapped("tags: [民生]", "tags: [民心]"),
    "sub-item": lambda text, _: text.replace("opened:", "parent: ZD-2026-001\nopened:", 1) if "parent:" not in text else text,
    "deadline": lambda text, _: re.sub(r"^due: .*\n", "", text, count=1, flags=re.M),
    "title": lambda text, number: re.sub(r"^title: .*", f"title: 第{number}次定的名称", text, count=1, flags=re.M),
    "progress": logged("progress", "2026-11-19", "percent: 55", "text: 电梯井道完工"),
    "progress to come": logged("progress", "2026-12-25", "percent: 90"),
    "reminder": logged("remind", "2026-11-20", "method: 书面", "to_unit: 区发改委"),
    "extension": logged("extend", "2026-11-01", "to: 2026-12-15", "approved_by: 陈刚", "text: 汛期"),
    "completion": logged("complete", "2026-11-18", "approved_by: 陈刚"),
    "suspension": logged("suspend", "2026-11-10", "text: 待批复"),
    "void": logged("void", "2026-11-20", "voids: bbbb22", "text: 记错"),
    "decision": logged("deduct", "2026-11-20", "points: 0.5", "clause: 通报批评", "unit: 区住建局", "approved_by: 陈刚"),
    "comment": lambda text, number: text + f"# {number}\n",
    "line ends": lambda text, _: text.replace("\r\n", "\n") if "\r\n" in text else text.replace("\n", "\r\n"),
    "mark": lambda text, _: text.removeprefix("\ufeff") if text.startswith("\ufeff") else "\ufeff" + text,
}

OFFICE_EDITS: dict[str, tuple[str, str, str]] = {
    "list renamed": ("data/ledger.yaml", "title: 年度重点工作", "title: 年度中心工作"),
    "list before others": ("data/ledger.yaml", "lists:\n", "lists:\n  proposals: {title: 提案, prefix: TA}\n"),
    "another prefix": ("data/ledger.yaml", "prefix: PS", "prefix: PZ"),
    "another cadence": ("data/ledger.yaml", "prefix: ZD, cadence: monthly", "prefix: ZD, cadence: weekly"),
    "a field gone": ("data/ledger.yaml", "      visits: {title: 来访次数, type: number}\n", ""),
    "a field of another type": ("data/ledger.yaml", "type: number}", "type: text}"),
    "no month folders": ("data/ledger.yaml", "    by_month: true\n", ""),
    "a policy": ("data/ledger.yaml", "policy:\n", "policy:\n  lights: {warn_workdays: 30}\n"),
    "points": ("data/ledger.yaml", "title: 逾期未办结, points: -2", "title: 逾期未办结, points: -5"),
    "a pinned day": ("data/ledger.yaml", "lists:\n", "today: 2026-12-31\nlists:\n"),
    "settings broken": ("data/ledger.yaml", "lists:\n", "lists: [\n"),
    "an alias": ("data/directory.yaml", "{name: 城东街道,", "{name: 城东街道, aliases: [区发改处],"),
    "names exchanged": ("data/directory.yaml", "name: 区发改局, aliases: [区发改委,", "name: 区发改委, aliases: [区发改局,"),
    "a unit gone": ("data/directory.yaml", "- {name: 区财政局, group: 区直部门, leader: 陈刚, contact: 施敏}\n", ""),
    "another group": ("data/directory.yaml", "group: 乡镇街道", "group: 区直部门"),
    "no units": ("data/directory.yaml", "units:\n", "units: []\nothers:\n"),
    "a day off": ("data/calendar.yaml", "2026-11-19", "2026-11-18"),
    "a day twice": ("data/calendar.yaml", "days:\n", "days:\n- {day: 2026-11-19, workday: true, title: 补班}\n"),
    "counts": ("data/2026/tally/received.yaml", "count: 3", "count: 8"),
    "the book": ("data/2026/book.yaml", "by: 赵敏", "by: 孙莉"),
}

RECORDS: tuple[tuple[str, ...], ...] = (
    ("progress", "ZD-3", "-p", "45", "-m", "电梯调试第三台"),
    ("progress", "XF-1", "-m", "已约谈"),
    ("accept", "ZD-1"),
    ("remind", "ZD-5", "PS-1", "--method", "电话"),
    ("extend", "PS-1", "--to", "2026-12-20", "--approved-by", "陈刚", "-m", "待审计"),
    ("submit", "ZD-3", "-m", "申请办结"),
    ("complete", "ZD-3", "--approved-by", "陈刚"),
    ("edit", "ZD-2", "title=老旧小区楼梯改造"),
    ("void", "ZD-3", "bbbb22", "-m", "记错"),
    ("add", "--list", "key-work", "--title", "电梯维保", "--lead", "区住建局", "--goal", "全部维保", "--due", "2026-12-31"),
    ("add", "--list", "petitions", "--title", "反映电梯停运", "--lead", "城东街道", "--goal", "恢复运行", "--due", "2026-12-01"),
    ("tally", "add", "received", "5"),
    ("commit", "-m", "手工修改"),
    ("book", "open", "2027", "--today", "2027-01-05"),
    ("book", "close", "2025"),
    ("report", "week", "--save"),
)

GIT: tuple[tuple[str, ...], ...] = (
    ("add", "--all"),
    ("add", "--force", "--all", "data"),
    ("commit", "--quiet", "--all", "--message", "改"),
    ("commit", "--quiet", "--allow-empty", "--message", "空"),
    ("reset", "--quiet", "--hard"),
    ("reset", "--quiet"),
    ("reset", "--quiet", "--soft", "HEAD~1"),
    ("checkout", "--quiet", "--", "data"),
    ("checkout", "--quiet", "early", "--", "data/2026"),
    ("stash", "--quiet"),
    ("stash", "--quiet", "--include-untracked"),
    ("stash", "pop", "--quiet"),
    ("switch", "--quiet", "early"),
    ("switch", "--quiet", "main"),
    ("switch", "--quiet", "--detach", "HEAD~1"),
    ("switch", "--quiet", "--discard-changes", "main"),
    ("merge", "--quiet", "--no-edit", "main"),
    ("rm", "--quiet", "--cached", "data/2026/key-work/ZD-2026-003.yaml"),
    ("rm", "--quiet", "data/2026/instructions/PS-2026-001.yaml"),
    ("mv", "data/2026/key-work/ZD-2026-005.yaml", "data/2026/key-work/ZD-2026-015.yaml"),
    ("clean", "--quiet", "-d", "--force", "data"),
    ("gc", "--quiet"),
    ("config", "status.showUntrackedFiles", "no"),
    ("config", "core.trustctime", "false"),
    ("config", "core.checkStat", "minimal"),
    ("config", "core.autocrlf", "input"),
    ("config", "core.untrackedCache", "true"),
    ("config", "core.splitIndex", "true"),
    ("config", "core.excludesFile", "data/ledger.yaml"),
    ("update-index", "--refresh", "--quiet"),
    ("tag", "--annotate", "--message", "结账", "book-2025"),
    ("tag", "--delete", "book-2024"),
)

ODDITIES: dict[str, Callable[[Path], object]] = {
    "data/2026/key-work/ZD-2026-030.yaml": lambda path: path.symlink_to("ZD-2026-001.yaml"),
    "data/2026/key-work/ZD-2026-031.yaml": Path.mkdir,
    "data/2026/key-work/ZD-2026-032.yaml": os.mkfifo,
    "data/2026/key-work/ZD-2026-033.yml": lambda path: path.write_text(item("ZD-2026-033", "lead_units: [区住建局]"), encoding="utf-8"),
    "data/2026/key-work/ZD-2026-034.YAML": lambda path: path.write_text(item("ZD-2026-034", "lead_units: [区住建局]"), encoding="utf-8"),
    "data/2026/key-work/.ZD-2026-035.yaml": lambda path: path.write_text("[", encoding="utf-8"),
    "data/2026/key-work/ZD-2026-001.yaml~": lambda path: path.write_text("[", encoding="utf-8"),
    "data/2026/key-work/年中/ZD-2026-036.yaml": lambda path: path.write_text(item("ZD-2026-036", "lead_units: [区住建局]"), encoding="utf-8"),
    "data/2026/ZD-2026-037.yaml": lambda path: path.write_text(item("ZD-2026-037", "lead_units: [区住建局]"), encoding="utf-8"),
    "data/2026/unknown/ZD-2026-038.yaml": lambda path: path.write_text(item("ZD-2026-038", "lead_units: [区住建局]"), encoding="utf-8"),
    "data/2027": lambda path: path.symlink_to("2025"),
    "data/2026/key-work/文件夹": lambda path: path.symlink_to("../instructions"),
}


def step(**given: Any) -> Callable[[Callable[..., None]], Any]:
    """Something that happens to the office; then some questions may be asked, and mostly it is mended when they are refused."""

    def made(happen: Callable[..., None]) -> Any:
        def play(self: "Wandering", asked: list[tuple[str, ...]], mend: bool, **chosen: Any) -> None:
            happen(self, **chosen)
            if self.witness.compare(asked) and mend:
                self.mend()

        play.__name__ = happen.__name__
        return rule(asked=ASKED, mend=MEND, **given)(play)

    return made


class Wandering(RuleBasedStateMachine):
    """An office to which anything may happen that happens to offices."""

    def __init__(self, founded: Path, capture: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch) -> None:
        super().__init__()
        self.home = Path(tempfile.mkdtemp())
        self.office = Office(self.home / "office", capture)
        shutil.copytree(founded, self.office.root, symlinks=True)
        self.witness = Witness(self.office.root, lambda question: self.office.run_all(*question))
        self.number = 0
        for name, real in (("time_ns", time.time_ns), ("time", time.time)):
            unit = 1 if name == "time_ns" else 1e-9
            patch.setattr(time, name, lambda real=real, unit=unit: real() + self.witness.ahead * unit)

    def teardown(self) -> None:
        try:
            self.witness.compare(QUESTIONS[:6])
            self.mend()
            self.witness.compare(QUESTIONS)
        finally:
            self.witness.ahead = 0
            shutil.rmtree(self.home)

    def file(self, pick: int) -> Path:
        """One of the files of items that are there, if any is."""
        found = sorted(path for path in (self.office.root / "data").glob("2*/[!t]*/**/*.yaml") if path.is_file() and not path.is_symlink())
        return found[pick % len(found)] if found else self.office.write("data/2026/key-work/ZD-2026-001.yaml", "")

    def git(self, *arguments: str) -> None:
        with suppress(subprocess.CalledProcessError):  # a stash that is not there, a switch that would lose something: no matter
            self.office.git(*arguments)

    @initialize(ahead=st.sampled_from([0, HOUR, HOUR]))
    def begin(self, ahead: int) -> None:
        self.witness.ahead = ahead
        self.witness.compare(QUESTIONS[:2])

    @step(pick=PICK, edit=st.sampled_from(sorted(EDITS)), way=st.sampled_from(WAYS))
    def edit(self, pick: int, edit: str, way: str) -> None:
        target = self.file(pick)
        self.number += 1
        with suppress(UnicodeDecodeError):
            rewrite(target, EDITS[edit](target.read_bytes().decode(), self.number).encode(), way)

    @step(pick=PICK, edits=st.lists(st.sampled_from(["owner", "word", "percent", "unit"]), min_size=1, max_size=3))
    def edit_between_two_looks(self, pick: int, edits: list[str]) -> None:
        """The same size within the same moment, an answer asked for in between: only while the index knows that it is too early."""
        target = self.file(pick)
        for each in edits:
            self.witness.ask(("list", "--json"))
            if self.witness.ahead > 0:
                time.sleep(0.02)
            with suppress(UnicodeDecodeError):
                rewrite(target, EDITS[each](target.read_bytes().decode(), self.number).encode(), "time kept")

    @step(pick=PICK, way=st.sampled_from(WAYS))
    def touch(self, pick: int, way: str) -> None:
        target = self.file(pick)
        rewrite(target, target.read_bytes(), way)

    @step(pick=PICK, break_=st.sampled_from(sorted(BREAKS)), way=st.sampled_from(WAYS), seen=ASKED, mended=st.sampled_from([True, True, False]))
    def break_a_file(self, pick: int, break_: str, way: str, seen: list[tuple[str, ...]], mended: bool) -> None:
        target = self.file(pick)
        whole = target.read_bytes()
        rewrite(target, BREAKS[break_](whole), way)
        self.witness.compare(seen)
        if mended:
            rewrite(target, whole, way)

    @step(pick=PICK, number=st.integers(1, 9), how=st.sampled_from(["number", "number", "month", "away and back", "name", "list", "year", "swap"]))
    def move(self, pick: int, number: int, how: str) -> None:
        target, other = self.file(pick), self.file(pick + number)
        named = target.with_name(f"{target.stem[:-3]}{number:03d}.yaml")
        aside = self.home / "aside"
        if how == "name":
            target.rename(named)
        elif how == "number":
            text = target.read_bytes().replace(f"id: {target.stem}".encode(), f"id: {named.stem}".encode())
            target.rename(named)
            named.write_bytes(text)
        elif how == "swap":
            target.rename(aside)
            other.rename(target) if other != target else None
            aside.rename(other)
        elif how == "away and back":
            target.rename(aside)
            self.witness.compare(QUESTIONS[:1])
            aside.rename(target)
        else:
            folder = {
                "month": target.parent / f"{number:02d}",
                "list": target.parent.parent / "instructions",
                "year": self.office.root / "data/2025/key-work",
            }[how]
            folder.mkdir(parents=True, exist_ok=True)
            target.rename(folder / target.name)

    @step(pick=PICK, other=PICK, way=st.sampled_from(WAYS))
    def copy_over(self, pick: int, other: int, way: str) -> None:
        rewrite(self.file(other), self.file(pick).read_bytes(), way)

    @step(pick=PICK, back=st.sampled_from(["", "git", "same bytes", "new bytes"]), seen=ASKED)
    def delete(self, pick: int, back: str, seen: list[tuple[str, ...]]) -> None:
        target = self.file(pick)
        data = target.read_bytes()
        target.unlink()
        self.witness.compare(seen)
        if back == "git":
            self.git("checkout", "--", str(target.relative_to(self.office.root)))
        elif back:
            target.write_bytes(data if back == "same bytes" else data.replace("张华".encode(), "李强".encode()))

    @step(
        folder=st.sampled_from(["data/2024", "data/2025/key-work", "data/2026/key-work", "data/2026/petitions"]),
        how=st.sampled_from(["gone", "another"]),
    )
    def replace_a_folder(self, folder: str, how: str) -> None:
        """Another folder takes its place by one rename: no file in it was ever opened."""
        target, other = self.office.root / folder, self.home / "other"
        if not target.is_dir() or target.is_symlink():
            return
        if how == "another":
            shutil.copytree(target, other, symlinks=True, copy_function=copied)
            for path in other.rglob("ZD-*.yaml"):
                if path.is_file() and not path.is_symlink():
                    rewrite(path, path.read_bytes().replace("张华".encode(), "李强".encode()), "time kept")
        target.rename(self.home / "old")
        if other.exists():
            other.rename(target)
        shutil.rmtree(self.home / "old")

    @step()
    def replace_the_office(self) -> None:
        """A copy, with index and all, in the place of the office: a restored backup."""
        copy = self.home / "copy"
        shutil.copytree(self.office.root, copy, symlinks=True, copy_function=copied)
        for path in sorted(copy.glob("data/2026/key-work/*.yaml"))[:3]:
            if path.is_file() and not path.is_symlink():
                rewrite(path, path.read_bytes().replace("张华".encode(), "李强".encode()), "time kept")
        shutil.rmtree(self.office.root)
        copy.rename(self.office.root)

    @step(number=st.integers(6, 12), ignored=st.booleans())
    def new_item(self, number: int, ignored: bool) -> None:
        self.office.write(f"data/2026/key-work/ZD-2026-{number:03d}.yaml", item(f"ZD-2026-{number:03d}", "lead_units: [区住建局]", "due: 2026-11-10"))
        self.office.write(".gitignore", f"ZD-2026-{number:03d}.yaml\n" if ignored else "")

    @step(path=st.sampled_from(sorted(ODDITIES)))
    def oddity(self, path: str) -> None:
        """What is no item's file comes, and the next time goes."""
        target = self.office.root / path
        if target.is_symlink() or target.exists():
            remove(target)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            ODDITIES[path](target)

    @step(edit=st.sampled_from(sorted(OFFICE_EDITS)), way=st.sampled_from(WAYS))
    def edit_the_office(self, edit: str, way: str) -> None:
        path, one, other = OFFICE_EDITS[edit]
        target = self.office.root / path
        if target.is_file():
            text = target.read_text(encoding="utf-8")
            rewrite(target, (text.replace(other, one, 1) if other and other in text else text.replace(one, other, 1)).encode(), way)

    @step(command=st.sampled_from(RECORDS))
    def record(self, command: tuple[str, ...]) -> None:
        self.witness.ask(command)
        if self.witness.ahead > 0:
            time.sleep(0.02)

    @step(command=st.sampled_from(GIT))
    def use_git(self, command: tuple[str, ...]) -> None:
        self.git(*command)

    @step(ahead=st.sampled_from([0, HOUR, HOUR, -HOUR, 24 * HOUR]))
    def set_the_clock(self, ahead: int) -> None:
        self.witness.ahead = ahead

    @step(spoil=st.sampled_from(sorted(SPOILED)))
    def spoil_the_index(self, spoil: str) -> None:
        for path in sorted(self.witness.kept.glob("*")) if self.witness.kept.is_dir() else ():
            if path.is_file() and path.name != "lock":
                SPOILED[spoil](path)

    @step()
    def bring_an_old_index_back(self) -> None:
        """Two copies of the index take turns, so that each time one comes back that knows nothing of what happened meanwhile."""
        old, between = self.home / "index", self.home / "between"
        if old.exists():
            old.rename(between)
        if self.witness.kept.exists():
            self.witness.kept.rename(old)
        if between.exists():
            between.rename(self.witness.kept)

    def mend(self) -> None:
        """As it was founded, so that not every question ends in a refusal."""
        self.git("switch", "--quiet", "--discard-changes", "main")
        self.git("reset", "--quiet", "--hard", "founded")
        self.git("clean", "-d", "--force", "--force", "-x", "--quiet", "data")
        for path in (self.office.root / "data").rglob("*"):
            if path.is_symlink() or not (path.is_dir() or path.is_file()):
                remove(path)
        self.witness.compare(QUESTIONS[:1])


def copied(source: str, target: str) -> object:
    """Whatever is no file stays away, as with a copy by a file manager."""
    return shutil.copy2(source, target) if Path(source).is_file() else None


def test_whatever_happens_the_answers_are_those_of_a_fresh_read(
    founded: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run_state_machine_as_test(
        lambda: Wandering(founded, capsys, monkeypatch),
        settings=settings(deadline=None, max_examples=EXAMPLES, stateful_step_count=STEPS, suppress_health_check=list(HealthCheck)),
    )
