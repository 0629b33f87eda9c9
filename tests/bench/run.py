"""How long commands take as whole processes, as ratios to a bare Typer command (B) and a bare `git commit` of one path (G).

Run by hand: `python tests/bench/run.py [RUNS]`. It measures the sample office; no test asserts what it prints.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
BARE = """
import typer
app = typer.Typer(add_completion=False, rich_markup_mode=None)
@app.command()
def main(word: str = typer.Option("")) -> None: ...
app()
"""
READING = (
    ("--version",),
    ("show", "ZD-3"),
    ("list",),
    ("overdue",),
    ("status",),
    ("find", "老旧小区"),
    ("rank",),
    ("report", "week"),
    ("report", "month"),
)


def main(runs: int) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        office = Path(folder) / "office"
        ledger("demo", str(office), "--quiet", folder=Path(folder))
        time.sleep(2.1)  # so that the index may trust the files' times
        ledger("list", folder=office)
        bare = median(runs, lambda _: run([sys.executable, "-c", BARE], office))
        commit = median(runs, lambda number: bare_commit(office, number))
        print(f"B  a bare Typer command        {bare * 1000:6.0f} ms\nG  a bare git commit, one path {commit * 1000:6.0f} ms\n")
        for words in READING:
            taken = median(runs, lambda _, words=words: ledger(*words, folder=office))
            print(f"{' '.join(words):20} {taken * 1000:6.0f} ms  {taken / bare:5.2f} B")
        taken = median(runs, lambda number: ledger("note", "ZD-1", "-m", f"第{number}次", folder=office))
        print(f"{'note':20} {taken * 1000:6.0f} ms  {taken / (bare + commit):5.2f} (B + G)")
        (office / ".git" / "ledger").rename(office / ".git" / "away")
        taken = median(1, lambda _: ledger("list", folder=office))
        print(f"{'list, cold index':20} {taken * 1000:6.0f} ms  {taken / bare:5.2f} B")


def bare_commit(office: Path, number: int) -> None:
    """What git alone takes to commit one changed file."""
    path = office / "reports" / "bench.txt"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{number} {time.time_ns()}\n", encoding="utf-8")
    run(["git", "add", "--", "reports/bench.txt"], office)
    run(["git", "-c", "user.name=x", "-c", "user.email=x@example.invalid", "commit", "--quiet", "-m", "bench", "--", "reports/bench.txt"], office)


def ledger(*words: str, folder: Path) -> None:
    """One ledger command."""
    run([sys.executable, "-m", "ledger", *words], folder)


def run(command: Sequence[str], folder: Path) -> None:
    """One process, its output thrown away."""
    subprocess.run(command, cwd=folder, env={**os.environ, "PYTHONPATH": str(PROJECT)}, check=True, capture_output=True)


def median(runs: int, action: Callable[[int], None]) -> float:
    """Seconds, the median of several runs."""
    taken = []
    for number in range(runs):
        start = time.perf_counter()
        action(number)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
