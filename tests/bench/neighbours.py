"""The same items in Taskwarrior, ledger-cli and todo.txt-cli, where they are installed, and the commands that ask them the same.

`python tests/bench/neighbours.py FOLDER < list.json` takes what `ledger list --json` printed, writes their files, and prints what to measure as JSON.
Their files are written directly, finished items where each program itself puts them: an import of 100 000 items would take Taskwarrior hours.
"""

import json
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

Rows = list[dict[str, Any]]


def main(folder: Path) -> None:
    answer = json.load(sys.stdin)
    today, rows = answer["today"], answer["data"]
    folder.mkdir(parents=True, exist_ok=True)
    json.dump([case for prepare in (taskwarrior, ledger_cli, todo_txt) for case in prepare(folder, rows, today)], sys.stdout, ensure_ascii=False)


def taskwarrior(folder: Path, rows: Rows, today: str) -> Iterator[dict[str, Any]]:
    if not shutil.which("task"):
        return
    home = folder / "task"
    home.mkdir()
    (home / "taskrc").write_text(f"data.location={home}\nconfirmation=off\nverbose=nothing\n", encoding="utf-8")
    write(home / "pending.data", (task_line(row) for row in rows if is_open(row)))
    write(home / "completed.data", (task_line(row) for row in rows if not is_open(row)))
    task = ["task", f"rc:{home / 'taskrc'}"]
    yield {"label": "Taskwarrior: overdue", "command": [*task, f"due.before:{today}", "list"]}
    yield {"label": "Taskwarrior: one change", "command": [*task, "1", "annotate", "又一次进展"]}


def task_line(row: dict[str, Any]) -> str:
    opened = epoch(row["opened"])
    due = f' due:"{epoch(row["current_due"])}"' if row["current_due"] else ""
    status = 'status:"pending"' if is_open(row) else f'end:"{epoch(row["finished_on"] or row["opened"])}" status:"completed"'
    name = uuid.uuid5(uuid.NAMESPACE_URL, row["id"])
    project = row["lead_units"][0]
    return f'[description:"{row["id"]} {row["title"]}"{due} entry:"{opened}" modified:"{opened}" project:"{project}" {status} uuid:"{name}"]'


def ledger_cli(folder: Path, rows: Rows, today: str) -> Iterator[dict[str, Any]]:
    program = shutil.which("ledger", path="/usr/bin:/usr/local/bin:/opt/homebrew/bin")
    if not program or b"Ledger 3" not in subprocess.run([program, "--version"], capture_output=True, check=False).stdout:
        return
    journal = folder / "items.ledger"
    write(journal, (transaction(row) for row in rows))
    yield {
        "label": "ledger-cli: overdue",
        "command": [program, "--init-file", "/dev/null", "-f", str(journal), "--effective", "--end", today, "--uncleared", "register", "^单位"],
    }


def transaction(row: dict[str, Any]) -> str:
    opened = row["opened"].replace("-", "/")
    due = (row["current_due"] or "2099-12-31").replace("-", "/")
    state = "" if is_open(row) else " *"
    return f"{opened}={due}{state} {row['id']} {row['title']}\n    单位:{row['lead_units'][0]}  1\n    清单:{row['list']}"


def todo_txt(folder: Path, rows: Rows, today: str) -> Iterator[dict[str, Any]]:
    if not shutil.which("todo-txt"):
        return
    home = folder / "todo"
    home.mkdir()
    (home / "config").write_text(
        f"export TODO_DIR={home}\nexport TODO_FILE={home}/todo.txt\nexport DONE_FILE={home}/done.txt\nexport REPORT_FILE={home}/report.txt\n",
        encoding="utf-8",
    )
    write(home / "todo.txt", (todo_line(row) for row in rows if is_open(row)))
    write(home / "done.txt", (f"x {row['finished_on'] or row['opened']} {todo_line(row)}" for row in rows if not is_open(row)))
    todo = ["todo-txt", "-d", str(home / "config"), "-p"]
    yield {"label": "todo.txt-cli: all with a deadline", "command": [*todo, "list", "due:"]}
    yield {"label": "todo.txt-cli: one change", "command": [*todo, "append", "1", "又一次进展"]}


def todo_line(row: dict[str, Any]) -> str:
    due = f" due:{row['current_due']}" if row["current_due"] else ""
    return f"{row['opened']} {row['id']} {row['title']} +{row['list']} @{row['lead_units'][0]}{due}"


def is_open(row: dict[str, Any]) -> bool:
    return row["status"] not in ("completed", "closed", "cancelled")


def epoch(day: str) -> int:
    return int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp())


def write(path: Path, lines: Iterable[str]) -> None:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
