"""What each command imports: heavy libraries only for the commands that need them (DESIGN §5)."""

import os
import subprocess
import sys

import pytest

from tests.conftest import PROJECT, Office

WATCHED = (
    "typer", "rich", "yaml", "jinja2", "tabulate", "sqlite3", "chinese_calendar", "pydantic", "dateutil",
    "inspect", "dataclasses", "difflib", "json", "secrets", "shutil", "tempfile", "argparse", "logging", "multiprocessing", "ledger.store",
    "markdown_it", "xml", "ledger.formats", "docx", "lxml",
)  # fmt: skip
# msgspec takes typing_extensions, and `inspect` with it, where some other tool has installed it; ledger does not.
PROBE = """
import sys
sys.modules["typing_extensions"] = None
from ledger.cli import run
code = run(sys.argv[1:])
print(code, *(name for name in %r if name in sys.modules), file=sys.stderr)
"""
TYPER = {"typer", "inspect", "dataclasses", "difflib", "json", "shutil", "tempfile"}  # with what it imports itself
READING = {"sqlite3", "chinese_calendar", "ledger.store"}  # from a warm index: no file is parsed
REPORTING = {"jinja2", "tabulate", "dataclasses", "inspect", "json", "secrets", "shutil", "tempfile"}
PARSING = {"ledger.formats", "markdown_it", "logging"}
WRITING = {"sqlite3", "yaml", "secrets", "ledger.store"}


def imported_by(office: Office, *arguments: str, code: str = "0") -> set[str]:
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    done = subprocess.run([sys.executable, "-c", PROBE % (WATCHED,), *arguments], cwd=office.root, env=environment, capture_output=True, check=True)
    got, *names = done.stderr.decode().splitlines()[-1].split()
    assert got == code, done.stderr.decode()
    return set(names)


@pytest.mark.parametrize(
    ("arguments", "allowed"),
    [
        (("list",), READING),
        (("list", "--unit", "区发改局", "--status=在办", "--quiet"), READING),
        (("overdue",), READING),
        (("find", "综合窗口"), READING),
        (("status",), READING),
        (("today",), READING),
        (("show", "ZD-1"), READING),  # sub-items are found through the index
        (("rank",), READING),
        (("log",), {"ledger.store", "sqlite3"}),
        (("list", "--json"), READING | {"json"}),
        (("accept", "ZD-1"), WRITING),
        (("progress", "ZD-1", "-p", "60", "-m", "主体结构封顶"), WRITING),
        (("add", "--list", "年度重点工作", "--title", "建成档案馆", "--lead", "区财政局"), WRITING),
        (("tally", "list"), {"sqlite3", "yaml", "secrets", "ledger.store"}),
        (("report", "week"), READING | REPORTING),
        (("report", "week", "--format", "txt"), READING | REPORTING | PARSING),
        (("report", "week", "--format", "html"), READING | REPORTING | PARSING | {"xml"}),  # to look into its charts
    ],
    ids=lambda given: " ".join(given) if isinstance(given, tuple) else "",
)
def test_a_command_imports_only_what_it_needs(office: Office, arguments: tuple[str, ...], allowed: set[str]) -> None:
    office.run("list")

    assert imported_by(office, *arguments) <= allowed


@pytest.mark.parametrize(("arguments", "code"), [(("--version",), "0"), (("lst",), "2"), (("list", "--limit", "三"), "2")])
def test_the_version_and_a_mistake_need_only_typer(office: Office, arguments: tuple[str, ...], code: str) -> None:
    assert imported_by(office, *arguments, code=code) <= TYPER | ({"ledger.store"} if "list" in arguments else set())


def test_help_needs_typer_and_the_commands_it_tells_of(office: Office) -> None:
    assert imported_by(office, "--help") <= TYPER | {"secrets", "ledger.store"}


def test_a_form_that_clerks_seldom_use_costs_typer_and_nothing_else(office: Office) -> None:
    office.run("list")

    assert imported_by(office, "list", "--sort", "-due") <= READING | TYPER
