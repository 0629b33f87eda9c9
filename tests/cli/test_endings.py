"""How a run ends before its time: the clerk gives up, or whoever reads the output has seen enough."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.conftest import PROJECT, Office


class GivenUp:
    """A keyboard on which Ctrl-C is pressed."""

    def read(self) -> str:
        raise KeyboardInterrupt


@pytest.mark.parametrize("words", [("note", "ZD-1", "-m", "-"), ("note", "-m", "-", "--", "ZD-1")], ids=["direct", "by Typer"])
def test_an_interrupted_command_says_that_nothing_was_written(office: Office, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]) -> None:
    monkeypatch.setattr(sys, "stdin", GivenUp())

    assert office.run_all(*words) == ("", "已中断，没有写入未完成的内容\n", 130)
    assert office.git("status", "--porcelain") == ""


@pytest.fixture
def nobody() -> Iterator[int]:
    """A pipe that nobody reads."""
    reader, writer = os.pipe()
    os.close(reader)
    yield writer
    os.close(writer)


def ended(office: Office, *words: str, **streams: int) -> tuple[bytes, bytes, int]:
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | streams
    done = subprocess.run([sys.executable, "-m", "ledger", *words], cwd=office.root, env={**os.environ, "PYTHONPATH": str(PROJECT)}, **streams)
    return done.stdout or b"", done.stderr or b"", done.returncode


@pytest.mark.parametrize("words", [("list",), ("list", "--")], ids=["direct", "by Typer"])
def test_a_reader_who_has_seen_enough_ends_the_program_quietly(office: Office, nobody: int, words: tuple[str, ...]) -> None:
    assert ended(office, *words, stdout=nobody) == (b"", b"", 0)


@pytest.mark.parametrize("words", [("list",), ("list", "--")], ids=["direct", "by Typer"])
def test_talk_that_nobody_hears_ends_the_program_with_an_exit_code(office: Office, nobody: int, words: tuple[str, ...]) -> None:
    _, _, code = ended(office, *words, stderr=nobody)

    assert code == 1


def test_an_error_that_nobody_hears_is_no_traceback(office: Office, nobody: int) -> None:
    assert ended(office, "show", "ZD-99", stdout=nobody, stderr=nobody) == (b"", b"", 1)


@pytest.mark.parametrize(
    ("words", "code"), [(("check",), 0), (("check", "--"), 0), (("book", "audit", "2026"), 1), (("book", "audit", "--", "2026"), 1)]
)
def test_findings_have_an_exit_code_however_the_command_was_typed(office: Office, words: tuple[str, ...], code: int) -> None:
    assert office.run_all(*words)[2] == code
