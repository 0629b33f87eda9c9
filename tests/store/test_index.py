"""The index may be deleted, corrupted or foreign at any moment; whatever happens to the files, its answer equals a fresh read."""

import os
import shutil
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from zlib import crc32

import pytest

from ledger.rules.ending import ending
from ledger.store.index import Index
from ledger.store.workspace import Reading, Workspace
from tests.conftest import DIRECTORY, ITEM, SETTINGS, ZD1, Office

FOLDER = "data/2026/key-work"
HOUR = 3_600_000_000_000


def fresh(root: Path) -> Reading:
    """What the files say when no index was ever there."""
    for path in (root / ".git" / "ledger").glob("index*"):
        path.unlink()
    return Workspace(root, ending).read()


def index_file(root: Path) -> Path:
    return next((root / ".git" / "ledger").glob("index*.sqlite"))


def hour_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set the clock so that what was written now is old enough for the index to trust; nobody can set the time of a change (ctime) back."""
    monkeypatch.setattr(Index, "now", lambda _self: time.time_ns() + HOUR)


def read_and_tick(root: Path) -> None:
    """Read, and let the file system's clock go on, so that a change from here on has another time."""
    Workspace(root, ending).read()
    time.sleep(0.02)


@pytest.fixture
def warm(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """An office of two committed items, both in the index and old enough to be trusted."""
    office.write(f"{FOLDER}/ZD-2026-002.yaml", ITEM.replace("2026-001", "2026-002").replace("owner", "target: {value: 95}\nowner"))
    office.commit_all("第二项")
    hour_later(monkeypatch)
    read_and_tick(office.root)
    return office


def title(office: Office) -> str:
    return Workspace(office.root, ending).read().ledger.items[0].title


def forge(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path)
    connection.create_function("crc32", 1, crc32)
    with connection:
        connection.execute(statement)
    connection.close()


FORGED = "UPDATE facts SET facts = CAST(replace(CAST(facts AS TEXT), '建成区政务服务中心综合窗口', '来自索引') AS BLOB)"
SIGNED = "UPDATE facts SET crc = crc32(facts)"


def test_the_second_reading_comes_from_the_index(warm: Office) -> None:
    forge(index_file(warm.root), FORGED)
    forge(index_file(warm.root), SIGNED)

    assert title(warm) == "来自索引"


SPOILED: dict[str, Callable[[Path], object]] = {
    "deleted": Path.unlink,
    "emptied": lambda path: path.write_bytes(b""),
    "overwritten": lambda path: path.write_bytes(b"not a database" * 100),
    "cut short": lambda path: path.write_bytes(path.read_bytes()[:5000]),
    "of another version": lambda path: forge(path, "UPDATE about SET version = '0'"),
    "without version": lambda path: forge(path, "DELETE FROM about"),
    "of another shape": lambda path: forge(path, "ALTER TABLE facts RENAME COLUMN facts TO fact"),
    "without table": lambda path: forge(path, "DROP TABLE files"),
    "with facts of another": lambda path: forge(path, FORGED),
    "with facts that are no JSON": lambda path: forge(path, "UPDATE facts SET facts = CAST('{' AS BLOB), crc = crc32(CAST('{' AS BLOB))"),
    "with foreign facts": lambda path: forge(path, "UPDATE facts SET facts = CAST('[1, 2]' AS BLOB), crc = crc32(CAST('[1, 2]' AS BLOB))"),
    "with facts of nothing": lambda path: forge(path, "UPDATE facts SET facts = NULL"),
    "without facts": lambda path: forge(path, "DELETE FROM facts"),
    "with its folder deleted": lambda path: shutil.rmtree(path.parent),
}


@pytest.mark.parametrize("spoil", SPOILED.values(), ids=SPOILED)
def test_a_spoiled_index_costs_only_time(warm: Office, spoil: Callable[[Path], object]) -> None:
    spoil(index_file(warm.root))

    first, second = Workspace(warm.root, ending).read(), Workspace(warm.root, ending).read()

    assert first == second == fresh(warm.root)
    assert index_file(warm.root).stat().st_size > 0


def make_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def make_file(path: Path) -> None:
    shutil.rmtree(path.parent)
    path.parent.write_bytes(b"")


@pytest.mark.parametrize("block", [make_folder, make_file])
def test_an_index_that_can_be_neither_opened_nor_deleted_costs_only_time(warm: Office, block: Callable[[Path], None]) -> None:
    block(index_file(warm.root))

    reading = Workspace(warm.root, ending).read()

    assert len(reading.ledger.items) == 2


def test_an_edit_of_the_same_size_within_the_same_moment_is_seen(office: Office) -> None:
    target = office.root / ZD1
    Workspace(office.root, ending).read()
    stamp = target.stat().st_mtime_ns

    target.write_text(ITEM.replace("综合窗口", "综合大厅"), encoding="utf-8")
    os.utime(target, ns=(stamp, stamp))

    assert title(office) == "建成区政务服务中心综合大厅"


def test_an_edit_that_keeps_size_and_an_old_time_is_seen(warm: Office) -> None:
    target = warm.root / ZD1
    before = target.stat()

    target.write_text(ITEM.replace("综合窗口", "综合大厅"), encoding="utf-8")
    os.utime(target, ns=(before.st_atime_ns, before.st_mtime_ns))

    after = target.stat()
    assert (after.st_mtime_ns, after.st_size, after.st_ino) == (before.st_mtime_ns, before.st_size, before.st_ino)
    assert title(warm) == "建成区政务服务中心综合大厅"


def swap(office: Office) -> None:
    one, two = office.root / ZD1, office.root / FOLDER / "ZD-2026-002.yaml"
    other = one.with_suffix(".tmp")
    one.rename(other)
    two.rename(one)
    other.rename(two)


CHANGES: dict[str, Callable[[Office], object]] = {
    "nothing": lambda office: office.root,
    "a touch": lambda office: (office.root / ZD1).touch(),
    "an edit": lambda office: office.write(ZD1, ITEM.replace("张华", "李强")),
    "a break": lambda office: office.write(ZD1, "id: [\n"),
    "a reminder": lambda office: office.write(ZD1, "\ufeff" + ITEM),
    "a deletion": lambda office: (office.root / ZD1).unlink(),
    "a rename": lambda office: (office.root / ZD1).rename(office.root / FOLDER / "ZD-2026-003.yaml"),
    "a move to a month": lambda office: office.write("data/2026/key-work/11/ZD-2026-004.yaml", ITEM.replace("2026-001", "2026-004")),
    "a swap": swap,
    "a new item": lambda office: office.write(f"{FOLDER}/ZD-2026-009.yaml", ITEM.replace("2026-001", "2026-009")),
    "a double": lambda office: office.write("data/2026/key-work/old/ZD-2026-001.yaml", ITEM),
    "a restoring by git": lambda office: office.git("checkout", "--", ZD1),
    "a list renamed": lambda office: office.write("data/ledger.yaml", SETTINGS.replace("prefix: ZD", "prefix: ZX")),
    "a list with fewer fields": lambda office: office.write("data/ledger.yaml", SETTINGS.replace("visits", "calls")),
    "a unit renamed": lambda office: office.write(
        "data/directory.yaml", DIRECTORY.replace("name: 区发改局, aliases: [区发改委", "name: 区发改委, aliases: [区发改局")
    ),
    "a unit gone": lambda office: office.write("data/directory.yaml", DIRECTORY.replace("区财政局", "区审计局")),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_after_any_change_the_answer_equals_a_fresh_read(warm: Office, change: Callable[[Office], object]) -> None:
    change(warm)

    first, second = Workspace(warm.root, ending).read(), Workspace(warm.root, ending).read()

    assert first == second == fresh(warm.root)
