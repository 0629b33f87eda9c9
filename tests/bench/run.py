"""How long commands take as whole processes, as ratios to a bare Typer command (B) and a bare `git commit` of one path (G) in the same run.

Run by hand: `python tests/bench/run.py --items 10000`, or `--office FOLDER` for an office that is there (it will be written to). Prints a
Markdown table; no test asserts what it says. Rounds are interleaved, so that a busy machine is unfair to every row alike, and medians are taken.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
SCRIPT = Path(sys.executable).with_name("ledger")
LEDGER = [str(SCRIPT)] if SCRIPT.exists() else [sys.executable, "-m", "ledger"]
LARGE = 50_000  # from so many items on the second column of targets holds
BARE = """
import typer
app = typer.Typer(add_completion=False, rich_markup_mode=None)
@app.command()
def main(word: str = typer.Option("")) -> None: ...
app()
"""
PARSE = """
import yaml
from pathlib import Path
for path in sorted(Path("data").rglob("*.yaml")):
    yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
"""
MEMORY = (120, 300)  # MiB a warm command may take


@dataclass(frozen=True, slots=True)
class Target:
    """What a row must reach: so many B plus so many G, or so many passes of PyYAML's C loader (P)."""

    b: float = 0
    g: float = 0
    p: float = 0

    def __str__(self) -> str:
        parts = ((self.b, "B"), (self.g, "G"), (self.p, "P"))
        return " + ".join(f"{factor:g} {name}" for factor, name in parts if factor)

    def seconds(self, base: dict[str, float]) -> float:
        return self.b * base["B"] + self.g * base["G"] + self.p * base.get("P", 0)


@dataclass(slots=True)
class Row:
    """A command to measure; `prepare` runs before each time, unmeasured. `targets` at 10 000 and at 100 000 items."""

    label: str
    command: Callable[[int], Sequence[str]]
    targets: tuple[Target, Target] | None = None
    prepare: Callable[[int], None] = lambda _: None
    warm: bool = True
    walls: list[float] = field(default_factory=list)
    cpus: list[float] = field(default_factory=list)
    peak: float = 0

    @property
    def wall(self) -> float:
        return statistics.median(self.walls)

    @property
    def cpu(self) -> float:
        return statistics.median(self.cpus)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=10_000)
    parser.add_argument("--years", type=int, help="default: 5 from 50 000 items on, else 3")
    parser.add_argument("--commits", type=int, default=500)
    parser.add_argument("--office", type=Path, help="measure this office instead of a generated one")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=60, help="a row that took so long in all is not measured again")
    parser.add_argument("--only", nargs="+", default=[""], metavar="WORD", help="besides B, G and P only rows that begin so: --only overdue show")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        office = given.office or generated(Path(folder) / "office", given.items, given.years or (5 if given.items >= LARGE else 3), given.commits)
        measure(office.resolve(), Path(folder), only=tuple(given.only), runs=given.runs, seconds=given.seconds)


def generated(office: Path, items: int, years: int, commits: int) -> Path:
    numbers = ("--items", str(items), "--years", str(years), "--commits", str(commits))
    subprocess.run([sys.executable, str(HERE / "generate.py"), str(office), *numbers], check=True)
    return office


def measure(office: Path, folder: Path, *, only: tuple[str, ...], runs: int, seconds: float) -> None:
    """Fill the index, then all rows round by round, then what deletes the index."""
    size = sum(1 for _ in office.glob("data/*/*/**/*-*-*.yaml"))
    say(office, "list")
    time.sleep(2.1)  # so that the index may trust the files' times
    say(office, "list")
    item = says(office, "list", "--status", "in_progress").split("\t", 1)[0]
    unit = says(office, "show", item, "--json").partition('"lead_units": ["')[2].partition('"')[0] or "区住建局"
    bases = [bare(), commit(office)]
    others = neighbours(office, folder) if only == ("",) else []
    warm = [*bases, *(row for row in (*reading(item, unit), *writing(item)) if row.label.startswith(only)), *others]
    rounds(office, warm, runs, seconds)
    cold = [
        Row("P: one pass of CSafeLoader", lambda _: [sys.executable, "-c", PARSE], warm=False),
        Row("list, cold index", lambda _: [*LEDGER, "list"], (Target(p=0.6), Target(p=0.6)), lambda _: forget(office), warm=False),
    ]
    rounds(office, cold, min(runs, 3), seconds)
    print_table(size, [*warm, *cold])


def bare() -> Row:
    return Row("B: a bare Typer command", lambda _: [sys.executable, "-c", BARE])


def commit(office: Path) -> Row:
    """`git commit` of one tracked path; writing the file is not measured."""
    path = office / "reports" / "bench.txt"
    path.parent.mkdir(exist_ok=True)
    path.write_text("0\n", encoding="utf-8")
    subprocess.run(["git", "-C", str(office), "add", "--", "reports/bench.txt"], check=True)
    subprocess.run(["git", "-C", str(office), "commit", "--quiet", "-m", "bench", "--", "reports/bench.txt"], check=False)
    return Row(
        "G: git commit of one path",
        lambda _: ["git", "commit", "--quiet", "-m", "bench", "--", "reports/bench.txt"],
        prepare=lambda number: void(path.write_text(f"{number} {time.time_ns()}\n", encoding="utf-8")),
    )


def reading(item: str, unit: str) -> list[Row]:
    quick, heavy = (Target(b=1.8), Target(b=3.5)), (Target(b=4), Target(b=10))

    def row(label: str, *arguments: str, targets: tuple[Target, Target] | None = None) -> Row:
        return Row(label, lambda _: [*LEDGER, *arguments], targets)

    return [
        row("list", "list", targets=quick),
        row("list --unit U --status 在办", "list", "--unit", unit, "--status", "在办", targets=quick),
        row("overdue", "overdue", targets=quick),
        row("find 电梯", "find", "电梯", targets=quick),
        row("status", "status", targets=quick),
        row("today", "today", targets=quick),
        row("show ID", "show", item, targets=(Target(b=1.5), Target(b=2))),
        row("rank --period 2026-11", "rank", "--period", "2026-11", targets=heavy),
        row("report month", "report", "month", targets=heavy),
        row("report month, web page", "report", "month", "-o", "reports/bench-month.html"),
        row("report month, Word", "report", "month", "-o", "reports/bench-month.docx"),
        row("check", "check"),
        row("log ID", "log", item),
        row("list --known-at 2026-06-30", "list", "--known-at", "2026-06-30"),
    ]


def writing(item: str) -> list[Row]:
    targets = (Target(b=1.6, g=1.3), Target(b=2, g=0.8))
    words = ("--list", "key-work", "--lead", "区住建局", "--goal", "完成测量", "--due", "2026-12-31")
    return [
        Row("progress", lambda number: [*LEDGER, "progress", item, "-p", "50", "-m", f"第{number}次核对，完成{number}处"], targets),
        Row("add", lambda number: [*LEDGER, "add", "--title", f"测量事项第{number}号", *words], targets),
    ]


def neighbours(office: Path, folder: Path) -> list[Row]:
    """Other programs, prepared by another process: what this one holds would count as theirs."""
    listing = subprocess.Popen([*LEDGER, "list", "--json"], cwd=office, stdout=subprocess.PIPE)
    command = [sys.executable, str(HERE / "neighbours.py"), str(folder / "neighbours")]
    found = json.loads(subprocess.run(command, stdin=listing.stdout, capture_output=True, check=True).stdout)
    listing.wait()
    return [Row(case["label"], lambda _, command=case["command"]: command, warm=False) for case in found]


def forget(office: Path) -> None:
    shutil.rmtree(office / ".git" / "ledger", ignore_errors=True)


def void(_: object) -> None:
    """For a lambda that has something to do and nothing to say."""


def rounds(office: Path, rows: Sequence[Row], runs: int, seconds: float) -> None:
    """Every row once a round; a row that has used up its seconds sits the rest out."""
    for number in range(runs):
        for row in rows:
            if sum(row.walls) <= seconds:
                row.prepare(number)
                take(row, row.command(number), office)
        print(f"round {number + 1} of {runs}", file=sys.stderr)


def take(row: Row, command: Sequence[str], folder: Path) -> None:
    """One process, its output thrown away; time and memory of it and of what it started."""
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment())
    _, status, usage = os.wait4(process.pid, 0)
    row.walls.append(time.perf_counter() - start)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode and row.label != "check":
        raise SystemExit(f"{' '.join(command)}: exit {process.returncode}")
    row.cpus.append(usage.ru_utime + usage.ru_stime)
    row.peak = max(row.peak, usage.ru_maxrss / 1024)


def say(office: Path, *arguments: str) -> None:
    says(office, *arguments)


def says(office: Path, *arguments: str) -> str:
    return subprocess.run([*LEDGER, *arguments], cwd=office, check=True, capture_output=True, text=True, encoding="utf-8", env=environment()).stdout


def environment() -> dict[str, str]:
    """As a clerk's: above all without PYTHONDONTWRITEBYTECODE, under which every run compiles the program anew."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("LEDGER_", "GIT_", "PYTHON"))}


def print_table(size: int, rows: Sequence[Row]) -> None:
    """Ratios, with the target beside them. Wall time suffers from other work on the machine, CPU time hardly does."""
    large = size >= LARGE
    walls = {row.label[0]: row.wall for row in rows if row.label[1] == ":"}
    cpus = {row.label[0]: row.cpu for row in rows if row.label[1] == ":"}
    load = " ".join(f"{each:.1f}" for each in os.getloadavg())
    print(f"\n{size} items; load {load} on {os.cpu_count()} cores; medians of up to {max(len(row.walls) for row in rows)} runs\n")
    print("| command | ms | × B | CPU × B | target | wall ÷ target | CPU ÷ target | MiB |\n|---|--:|--:|--:|---|--:|--:|--:|")
    for row in rows:
        target = row.targets[large] if row.targets else None
        reached = [f"{row.wall / target.seconds(walls):.2f}", f"{row.cpu / target.seconds(cpus):.2f}"] if target else ["", ""]
        memory = f"{row.peak:.0f}{' !' if row.warm and row.peak > MEMORY[large] else ''}"
        ratios = [f"{row.wall / walls['B']:.2f}", f"{row.cpu / cpus['B']:.2f}"]
        print(f"| {' | '.join([row.label, f'{row.wall * 1000:.0f}', *ratios, str(target or ''), *reached, memory])} |")


if __name__ == "__main__":
    main()
