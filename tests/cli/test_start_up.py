"""What each command imports: heavy libraries only for the commands that need them (DESIGN §5)."""

import json
import os
import subprocess
import sys

import pytest

from tests.conftest import PROJECT, Office

WATCHED = ("yaml", "rich", "jinja2", "tabulate", "sqlite3", "filelock", "chinese_calendar", "pydantic", "dateutil")
PROBE = """
import json, sys
from ledger.cli import run
code = run(sys.argv[1:])
print(json.dumps([code, sorted(name for name in %r if name in sys.modules)]), file=sys.stderr)
"""


def imported_by(office: Office, *arguments: str) -> list[str]:
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    done = subprocess.run([sys.executable, "-c", PROBE % (WATCHED,), *arguments], cwd=office.root, env=environment, capture_output=True, check=True)
    code, names = json.loads(done.stderr.decode().splitlines()[-1])
    assert code == 0, done.stderr.decode()
    return names


@pytest.mark.parametrize(
    ("arguments", "allowed"),
    [
        (("--help",), set()),
        (("--version",), set()),
        (("show", "ZD-1"), {"sqlite3", "yaml", "chinese_calendar"}),  # sub-items are found through the index
        (("list",), {"sqlite3", "yaml", "chinese_calendar"}),
        (("overdue",), {"sqlite3", "yaml", "chinese_calendar"}),
        (("accept", "ZD-1"), {"yaml", "filelock"}),
        (("tally", "list"), {"yaml"}),
        (("report", "week"), {"sqlite3", "yaml", "chinese_calendar", "jinja2", "tabulate"}),
    ],
)
def test_a_command_imports_only_what_it_needs(office: Office, arguments: tuple[str, ...], allowed: set[str]) -> None:
    assert set(imported_by(office, *arguments)) <= allowed
