"""A small office that has everything the index must get right, and the questions that are put to it with and without an index.

Only what the program says is compared, so that whatever is kept in `.git/ledger`, and however, these tests need not change.
"""

import os
import re
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from tests.conftest import DIRECTORY, ITEM, SETTINGS, Office

Question = tuple[str, ...]
Answer = tuple[str, str, int]

WIDER = SETTINGS.replace("    cadence: weekly\n", "    cadence: weekly\n    by_month: true\n").replace(
    "policy:\n",
    "tallies:\n  received: {title: 来文, measure: 件}\n  adopted: {title: 信息采用, measure: 条, by_unit: true, levels: {报送: 0, 区级: 1}}\npolicy:\n",
)
QUESTIONS: tuple[Question, ...] = (
    ("list", "--json"),
    ("status", "--json"),
    ("overdue", "--json"),
    ("today", "--json"),
    ("rank", "--json"),
    ("check",),
    ("find", "电梯", "--json"),
    ("find", "梯", "--json"),
    ("find", "老旧小区", "电梯", "--json"),
    ("find", "x光-CT", "--json"),
    ("find", "100%", "--json"),
    ("find", "李", "--json"),
    ("show", "ZD-1", "--json"),
    ("show", "ZD-2", "--json"),
    ("show", "ZD-2025-002", "ZD-6", "--json"),
    ("show", "XF-1", "PS-2", "--json"),
    ("list", "--unit", "区发改委", "--status", "在办", "--sort", "-updated"),
    ("list", "--leader", "孙伟", "--owner", "李强", "--json"),
    ("list", "--list", "petitions", "--light", "红", "--json"),
    ("list", "--tag", "民生", "--unreported"),
    ("list", "--year", "2025", "--limit", "1"),
    ("list", "--sort", "due", "--today", "2026-12-31", "--json"),
    ("list", "--today", "2025-12-31", "--json"),
    ("list", "--known-at", "HEAD", "--json"),
    ("list", "--known-at", "HEAD~1", "--json"),
    ("overdue", "--limit", "1"),
    ("overdue", "--today", "2027-01-05", "--json"),
    ("status", "--year", "2026", "--today", "2026-12-31", "--json"),
    ("status", "--known-at", "HEAD"),
    ("today", "--today", "2026-12-31", "--unit", "区住建局"),
    ("rank", "--period", "2026-11", "--json"),
    ("rank", "--explain", "区住建局"),
    ("rank", "--by", "leader", "--today", "2026-12-31", "--json"),
    ("four", "--json"),
    ("report", "month"),
    ("report", "week", "--today", "2026-12-31"),
    ("book", "audit", "2026", "--json"),
    ("tally", "list", "--json"),
    ("check", "--json"),
)


def entry(key: str, kind: str, on: str, *lines: str) -> str:
    """An entry as somebody types it."""
    return f"- key: {key}\n  kind: {kind}\n  on: {on}\n  at: {on}T09:00:00+08:00\n  by: 赵敏\n" + "".join(f"  {line}\n" for line in lines)


def item(item_id: str, *header: str, log: Sequence[str] = (), title: str = "加装电梯二十部", opened: str = "01-25") -> str:
    """A file of an item, its `owner` and `supervisor` lines there to be edited."""
    lines = "".join(f"{line}\n" for line in header)
    year = item_id.split("-")[1]
    start = f"id: {item_id}\ntitle: {title}\ngoal: 全部投入使用\nowner: 张华\nsupervisor: 赵敏\nopened: {year}-{opened}\n"
    return f"{start}{lines}log:\n{''.join(log) or entry('aaaa11', 'assign', f'{year}-01-26')}"


def _files() -> dict[str, str]:
    done = entry("bbbb22", "submit", "2024-06-01"), entry("cccc33", "complete", "2024-06-05", "approved_by: 陈刚")
    begun = entry("aaaa11", "assign", "2026-01-26")
    return {
        "data/ledger.yaml": WIDER,
        "data/directory.yaml": DIRECTORY,
        "data/calendar.yaml": "days:\n- {day: 2026-11-19, workday: false, title: 停电}\n",
        "data/2024/key-work/ZD-2024-001.yaml": item(
            "ZD-2024-001", "lead_units: [区发改局]", "due: 2024-06-30", log=(entry("aaaa11", "assign", "2024-01-26"), *done)
        ),
        "data/2025/key-work/ZD-2025-001.yaml": item(
            "ZD-2025-001", "lead_units: [区财政局]", "due: 2025-06-30", log=[entry("aaaa11", "cancel", "2025-03-01", "text: 不再办理")]
        ),
        "data/2025/key-work/ZD-2025-002.yaml": item(
            "ZD-2025-002", "lead_units: [区住建局]", "support_units: [区发改委]", "due: 2025-12-01", "tags: [民生]", title="老旧小区改造"
        ),
        "data/2026/key-work/ZD-2026-001.yaml": ITEM,
        "data/2026/key-work/ZD-2026-002.yaml": item(
            "ZD-2026-002",
            "lead_leader: 孙伟",
            "lead_units: [住建局]",
            "due: 2026-12-31",
            "milestones:",
            "- {due: 2026-03-31, percent: 30, title: 完成选址}",
            title="老旧小区加装电梯",
        ),
        "data/2026/key-work/ZD-2026-003.yaml": item(
            "ZD-2026-003",
            "parent: ZD-2026-002",
            "lead_units: [区住建局]",
            "due: 2026-11-30",
            log=[begun, entry("bbbb22", "progress", "2026-11-10", "percent: 40", "text: x光-CT 机房已移交，电梯到货100%")],
        ),
        "data/2026/key-work/ZD-2026-005.yaml": item(
            "ZD-2026-005",
            "parent: ZD-2026-002",
            "weight: 2",
            "lead_units: [城东街道]",
            "due: 2026-10-31",
            log=[
                begun,
                entry("bbbb22", "extend", "2026-10-20", "to: 2026-11-15", "approved_by: 陈刚", "text: 管线迁改"),
                entry("cccc33", "progress", "2026-11-01", "percent: 60"),
                entry("dddd44", "remind", "2026-11-18", "method: 电话", "to_unit: 区发改委"),
            ],
        ),
        "data/2026/instructions/PS-2026-001.yaml": item(
            "PS-2026-001", "lead_leader: 陈刚", "lead_units: [区财政局]", "due: 2026-11-01", "urgency: urgent", title="核查资金拨付", opened="10-20"
        ),
        "data/2026/instructions/PS-2026-002.yaml": item(
            "PS-2026-002",
            "lead_units: [各有关单位]",
            "due: 2026-12-10",
            log=[begun, entry("bbbb22", "progress", "2026-12-05", "percent: 80"), entry("cccc33", "suspend", "2026-12-20", "text: 待批复")],
        ),
        "data/2026/petitions/11/XF-2026-001.yaml": item(
            "XF-2026-001",
            "lead_units: [城东街道]",
            "due: 2026-12-01",
            "petitioner: 某某",
            "visits: 3",
            "tags: [民生]",
            log=[
                entry("aaaa11", "assign", "2026-11-02"),
                entry("bbbb22", "deduct", "2026-11-12", "points: 1", "clause: 通报批评", "unit: 城东街道", "approved_by: 陈刚"),
            ],
            opened="11-02",
        ),
        "data/2026/tally/received.yaml": "kind: received\nentries:\n"
        "- {key: aw2y7h, on: 2026-06-30, at: 2026-07-02T10:15:08+08:00, by: 钱进, count: 3}\n",
    }


def found_office(office: Office) -> None:
    """Write the office with its history: 2024 sealed, 2025 carried over by 建账 2026."""
    for path, text in _files().items():
        office.write(path, text)
    office.git("init", "--quiet", "--template=", "--initial-branch=main")
    office.git("config", "gc.auto", "0")
    office.commit_all("建账")
    office.run("book", "open", "2026", "--today", "2026-01-05", "--quiet")
    office.git("tag", "--annotate", "--message", "结账", "book-2024")
    office.git("branch", "early", "HEAD~1")
    office.git("tag", "founded")
    shutil.rmtree(office.root / ".git" / "ledger")


@dataclass
class Witness:
    """Asks an office twice, as its index answers and as no index ever was, and lets the index grow older in between.

    `ask` runs one command and returns what it printed, what it said, and its exit code. `ahead` is what is added to the clock, in ns:
    an hour makes files written just now old enough for an index to trust them; then a tick of the file system's clock is waited for
    after reading, as nothing can tell two changes within one tick from each other.
    """

    root: Path
    ask: Callable[[Question], Answer]
    ahead: int = 0
    asked: list[Question] = field(default_factory=list)

    @property
    def kept(self) -> Path:
        """Where the program keeps what it may lose at any moment."""
        return self.root / ".git" / "ledger"

    def compare(self, questions: Iterable[Question]) -> bool:
        """Whatever is asked, the answer is that of a fresh read. Returns whether one of them was a refusal."""
        questions = tuple(questions)
        answers = [self.ask(question) for question in questions]
        aside = self.root / ".git" / "ledger-aside"
        if self.kept.exists():
            self.kept.rename(aside)
        fresh = [self._ask_afresh(question) for question in questions]
        if aside.exists():
            aside.rename(self.kept)
        if self.ahead > 0:
            time.sleep(0.02)
        for question, answer, wanted in zip(questions, answers, fresh, strict=True):
            assert normal(answer) == normal(wanted), f"ledger {' '.join(question)}: {self.kept} answers otherwise than a fresh read"
        return any(code and not out for out, _, code in answers)

    def _ask_afresh(self, question: Question) -> Answer:
        answer = self.ask(question)
        remove(self.kept)
        return answer


def normal(answer: Answer) -> Answer:
    """Without what a progress bar draws over itself."""
    out, err, code = answer
    return out, re.sub(r"[^\n]*\r", "", err), code


def remove(path: Path) -> None:
    """Whatever it is."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def rewrite(path: Path, data: bytes, how: str) -> None:
    """Change a file in one of the ways files are changed: `how` tells which of its marks stay the same."""
    before = path.stat() if path.exists() else None
    if how in ("replaced", "replaced, time kept"):
        other = path.with_name(f".{path.name}.new")
        other.write_bytes(data)
        other.replace(path)
    else:
        path.write_bytes(data)
    if before and how in ("time kept", "replaced, time kept"):
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    elif how in TIMES:
        os.utime(path, ns=(TIMES[how], TIMES[how]))


TIMES = {"long ago": 1_700_000_000_000_000_000, "epoch": 0, "to come": 3_400_000_000_000_000_000}
WAYS = ("in place", "replaced", "time kept", "replaced, time kept", *TIMES)


BREAKS: dict[str, Callable[[bytes], bytes]] = {
    "unclosed": lambda data: data.replace(b"title: ", b"title: [", 1),
    "twice": lambda data: data.replace(b"owner: ", b"goal: x\nowner: ", 1),
    "unknown unit": lambda data: data.replace("区".encode(), "县".encode(), 1),
    "unknown field": lambda data: data.replace(b"owner: ", b"ownre: ", 1),
    "impossible day": lambda data: data.replace(b"on: 2026-01-26", b"on: 2026-02-30"),
    "conflict": lambda data: b"<<<<<<< a\n" + data + b"=======\n>>>>>>> b\n",
    "GBK": lambda data: data.decode(errors="replace").encode("gb18030"),
    "empty": lambda _: b"",
    "a mark at its start": lambda data: b"\xef\xbb\xbf" + data,
    "cut": lambda data: data[: len(data) // 2],
    "another's number": lambda data: re.sub(rb"id: .*", b"id: ZD-2026-002", data, count=1),
}

SPOILED: dict[str, Callable[[Path], object]] = {
    "deleted": Path.unlink,
    "emptied": lambda path: path.write_bytes(b""),
    "overwritten": lambda path: path.write_bytes(bytes(range(256)) * 40),
    "with its end lost": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "with its middle lost": lambda path: path.write_bytes(damaged(path.read_bytes())),
    "another database": lambda path: another_database(path),
    "a folder": lambda path: (path.unlink(), path.mkdir()),
}


def damaged(data: bytes) -> bytes:
    """A page of zeros where a page of rows was."""
    middle = len(data) // 2 // 4096 * 4096
    return data[:middle] + bytes(4096) + data[middle + 4096 :]


def another_database(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE files (name TEXT)")
        connection.commit()
