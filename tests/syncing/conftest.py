"""Offices of several clerks that share one bare repository."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Office

Clone = Callable[[str], Office]


@pytest.fixture
def hub(tmp_path: Path, office: Office) -> Path:
    """An empty bare repository, known to the office as `origin`."""
    place = tmp_path / "hub.git"
    office.git("init", "--quiet", "--bare", "--initial-branch=main", str(place))
    office.git("remote", "add", "origin", str(place))
    return place


@pytest.fixture
def shared(hub: Path, office: Office) -> Office:
    """The office, with everything it has in the bare repository."""
    office.git("push", "--quiet", "--set-upstream", "origin", "main")
    return office


@pytest.fixture
def clone(tmp_path: Path, hub: Path, shared: Office) -> Clone:
    """Makes another clerk's office, by nothing but `git clone`."""

    def made(clerk: str) -> Office:
        place = tmp_path / f"office of {clerk}"
        shared.git("clone", "--quiet", str(hub), str(place))
        other = Office(place, shared.capture)
        other.git("config", "user.name", clerk)
        return other

    return made
