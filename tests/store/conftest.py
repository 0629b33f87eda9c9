"""An office that is founded once and copied by every test that needs one."""

from pathlib import Path

import pytest

from tests.conftest import Office
from tests.store.wandering import found_office


@pytest.fixture
def founded(tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small office of `wandering`, without an index, to be copied; its last commit is tagged `founded`."""
    monkeypatch.setenv("LEDGER_TODAY", "2026-11-20")
    root = tmp_path_factory.getbasetemp() / "founded"
    if not root.exists():
        found_office(Office(root, capsys))
    return root
