"""The generated office is one that `ledger` finds nothing wrong with, and the same seed gives the same one."""

from pathlib import Path

import pytest
from generate import generate

from tests.conftest import Office


@pytest.fixture
def made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    generate(tmp_path / "made", items=300, years=2, commits=40, seed=1, seal=True)
    return Office(tmp_path / "made", capsys)


def test_nothing_is_wrong_with_a_generated_office(made: Office) -> None:
    assert made.json("check") == []
    assert len(made.json("list")) > 250  # what was carried over counts once
    assert made.git("status", "--short") == ""


def test_a_generated_office_has_work_in_every_state(made: Office) -> None:
    counts = made.json("status")

    assert min(counts[name] for name in ("open", "finished", "closed", "overdue", "unreported")) > 0
    assert made.git("tag").split() == ["book-2025"]
    assert made.git("rev-list", "--count", "HEAD").strip() == "40"


def test_the_same_seed_gives_the_same_commit(made: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    generate(tmp_path / "again", items=300, years=2, commits=40, seed=1, seal=True)
    generate(tmp_path / "other", items=300, years=2, commits=40, seed=2, seal=True)

    again, other = (Office(tmp_path / name, capsys).git("rev-parse", "HEAD") for name in ("again", "other"))

    assert made.git("rev-parse", "HEAD") == again
    assert made.git("rev-parse", "HEAD") != other
