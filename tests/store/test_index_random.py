"""Whatever sequence of edits the files go through, the index answers as a fresh read does."""

import os
import subprocess
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.store import Workspace
from tests.conftest import DIRECTORY, ITEM, SETTINGS
from tests.store.test_index import FOLDER, LONG_AGO, fresh, hour_later, read_and_tick

NAMES = st.integers(1, 3).map(lambda number: f"ZD-2026-{number:03d}")
EDITS = st.one_of(
    st.tuples(st.just("write"), NAMES, st.sampled_from(["张华", "李强", "王 #五", "[", "\ufeff"])),
    st.tuples(st.just("delete"), NAMES, st.just("")),
    st.tuples(st.just("rename"), NAMES, NAMES),
    st.tuples(st.just("touch"), NAMES, st.just("")),
    st.tuples(st.just("age"), NAMES, st.just("")),
    st.tuples(st.just("read"), NAMES, st.just("")),
)


def apply(root: Path, edits: list[tuple[str, str, str]]) -> None:
    """Play edits on the files, each time of writing a new one."""
    for moment, (what, name, more) in enumerate(edits):
        target = root / FOLDER / f"{name}.yaml"
        if what == "read":
            read_and_tick(root)
        elif what == "write":
            target.write_text(ITEM.replace("ZD-2026-001", name).replace("张华", more), encoding="utf-8")
        elif target.exists():
            if what == "delete":
                target.unlink()
            elif what == "rename":
                target.rename(root / FOLDER / f"{more}.yaml")
            elif what == "touch":
                target.touch()
            else:
                os.utime(target, ns=(LONG_AGO + moment, LONG_AGO + moment))


@settings(max_examples=60, deadline=None)
@given(st.lists(EDITS, max_size=8))
def test_after_random_edits_the_answer_equals_a_fresh_read(edits: list[tuple[str, str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        root = Path(folder)
        (root / FOLDER).mkdir(parents=True)
        (root / "data/ledger.yaml").write_text(SETTINGS, encoding="utf-8")
        (root / "data/directory.yaml").write_text(DIRECTORY, encoding="utf-8")
        apply(root, [("write", "ZD-2026-001", "张华"), ("write", "ZD-2026-002", "张华")])
        subprocess.run(["git", "init", "--quiet", folder], check=True)
        subprocess.run(["git", "-C", folder, "add", "--all"], check=True)
        subprocess.run(["git", "-C", folder, "commit", "--quiet", "--message", "甲"], check=True)
        hour_later(patch)
        read_and_tick(root)

        apply(root, edits)

        assert Workspace(root).read() == fresh(root)
