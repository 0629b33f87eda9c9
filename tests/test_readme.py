"""Every command that the READMEs show runs, on the sample office they speak of, and prints what they say it prints."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import PROJECT

READMES = ("README.md", "README.zh-CN.md")
BLOCK = re.compile(r"```(sh|console)\n(.*?)```", re.DOTALL)


def shell_lines(name: str) -> list[str]:
    """The lines of the `sh` blocks, in order."""
    blocks = BLOCK.findall((PROJECT / name).read_text(encoding="utf-8"))
    return [line for kind, block in blocks if kind == "sh" for line in block.splitlines() if line.strip()]


def transcripts(name: str) -> list[tuple[str, str]]:
    """The `console` blocks as (command, output)."""
    blocks = [block for kind, block in BLOCK.findall((PROJECT / name).read_text(encoding="utf-8")) if kind == "console"]
    return [(first.removeprefix("$ "), rest) for first, _, rest in (block.partition("\n") for block in blocks)]


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    words = shlex.split(command)
    program = [sys.executable, "-m", "ledger"] if words[0] == "ledger" else words[:1]
    environment = {
        **{name: value for name, value in os.environ.items() if not name.endswith("_DATE")},  # git's clock is that of the program
        "PYTHONPATH": str(PROJECT),
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "core.quotePath",
        "GIT_CONFIG_VALUE_0": "false",
    }
    done = subprocess.run([*program, *words[1:]], cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    return subprocess.CompletedProcess(done.args, done.returncode, (done.stdout + done.stderr).decode(), "")


@pytest.mark.slow
@pytest.mark.parametrize("name", READMES)
def test_every_command_of_the_readme_runs(name: str, tmp_path: Path) -> None:
    run("ledger demo ledger-demo --quiet", tmp_path)
    office = tmp_path / "ledger-demo"
    lines = [line for line in shell_lines(name) if not line.startswith("python3 -m venv")]

    refused = {line: done.stdout for line in lines if (done := run(line, office)).returncode}

    assert len(lines) >= 15
    assert refused == {}
    assert all(run(command, office).stdout == said for command, said in transcripts(name))


@pytest.mark.parametrize("name", READMES)
def test_the_readme_has_exactly_two_lines_that_set_up(name: str) -> None:
    lines = [line for line in shell_lines(name) if line.startswith("python3 -m venv")]

    assert ["demo" in lines[0], "pytest" in lines[1], len(lines)] == [True, True, 2]


def test_both_readmes_show_the_same_lines_to_set_up() -> None:
    setups = [[line for line in shell_lines(name) if line.startswith("python3 -m venv")] for name in READMES]

    assert setups[0] == setups[1]
