"""The index may be deleted, corrupted or foreign at any moment; whatever happens to the files, its answer equals a fresh read."""

import os
import shutil
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ledger.model import Item
from ledger.record import replace
from ledger.store import Reading, Workspace
from ledger.store.index import Index
from ledger.store.shelf import WorkingTree
from tests.conftest import DIRECTORY, ITEM, SETTINGS, ZD1, Office

FOLDER = "data/2026/key-work"
LONG_AGO = 1_700_000_000_000_000_000
HOUR = 3_600_000_000_000


def fresh(root: Path) -> Reading:
    """What the files say when no index was ever there."""
    for path in (root / ".git" / "ledger").glob("index*"):
        path.unlink()
    return Workspace(root).read()


def index_file(root: Path) -> Path:
    return next((root / ".git" / "ledger").glob("index-*.sqlite"))


def hour_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set the clock so that files written now are old enough for the index to trust; nobody can set the time of a change (ctime) back."""
    real = time.time_ns
    monkeypatch.setattr("ledger.store.workspace.time.time_ns", lambda: real() + HOUR)


def read_and_tick(root: Path) -> None:
    """Read, and let the file system's clock go on, so that a change from here on has another time."""
    Workspace(root).read()
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
    return Workspace(office.root).read().ledger.items[0].title


def forge(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path)
    with connection:
        connection.execute(statement)
    connection.close()


FORGED = "UPDATE files SET facts = replace(facts, '建成区政务服务中心综合窗口', '来自索引')"


def test_the_second_reading_comes_from_the_index(warm: Office) -> None:
    forge(index_file(warm.root), FORGED)

    assert title(warm) == "来自索引"


def test_a_file_changed_just_now_is_read_again(office: Office) -> None:
    Workspace(office.root).read()
    forge(index_file(office.root), FORGED)

    assert title(office) == "建成区政务服务中心综合窗口"


SPOILED: dict[str, Callable[[Path], object]] = {
    "deleted": Path.unlink,
    "emptied": lambda path: path.write_bytes(b""),
    "overwritten": lambda path: path.write_bytes(b"not a database" * 100),
    "cut short": lambda path: path.write_bytes(path.read_bytes()[:5000]),
    "of another version": lambda path: forge(path, "UPDATE about SET version = '0'"),
    "without version": lambda path: forge(path, "DELETE FROM about"),
    "of another shape": lambda path: forge(path, "ALTER TABLE files RENAME COLUMN facts TO fact"),
    "without table": lambda path: forge(path, "DROP TABLE files"),
    "with facts that are no JSON": lambda path: forge(path, "UPDATE files SET facts = '{'"),
    "with foreign facts": lambda path: forge(path, "UPDATE files SET facts = '[1, 2]'"),
    "with facts of nothing": lambda path: forge(path, "UPDATE files SET facts = NULL"),
    "with a number that is none": lambda path: forge(path, "UPDATE files SET facts = replace(facts, '\"95\"', '\"x\"')"),
    "with its folder deleted": lambda path: shutil.rmtree(path.parent),
}


@pytest.mark.parametrize("spoil", SPOILED.values(), ids=SPOILED)
def test_a_spoiled_index_costs_only_time(warm: Office, spoil: Callable[[Path], object]) -> None:
    spoil(index_file(warm.root))

    first, second = Workspace(warm.root).read(), Workspace(warm.root).read()

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

    reading = Workspace(warm.root).read()

    assert len(reading.ledger.items) == 2


def test_an_edit_of_the_same_size_within_the_same_moment_is_seen(office: Office) -> None:
    target = office.root / ZD1
    Workspace(office.root).read()
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


def test_the_index_holds_all_that_tells_a_change(warm: Office) -> None:
    found = (warm.root / ZD1).stat()

    connection = sqlite3.connect(index_file(warm.root))
    row = connection.execute("SELECT mtime, ctime, size, inode FROM files WHERE path = ?", (ZD1,)).fetchone()
    connection.close()

    assert row == (found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino)
    assert WorkingTree(warm.root).stamps()[ZD1] == row


def test_a_file_from_the_future_is_read_each_time(warm: Office) -> None:
    os.utime(warm.root / ZD1, ns=(LONG_AGO * 2, LONG_AGO * 2))
    Workspace(warm.root).read()
    forge(index_file(warm.root), FORGED)

    assert title(warm) == "建成区政务服务中心综合窗口"


def test_the_index_knows_every_file_that_was_read_whether_it_is_there_or_not(tmp_path: Path) -> None:
    item, stamp = Item(id="ZD-2026-001", title="甲", list="key-work", path="a"), (1, 2, 3, 4)
    first, second = Index(tmp_path / "index"), Index(tmp_path / "index")
    first.store([(item, stamp), (replace(item, path="b"), stamp)], gone=[], seen=[], git_state="x", version="1", read_at=HOUR)
    first.store([], gone=["b"], seen=["c"], git_state="x", version="1", read_at=HOUR)
    first.close()

    items = second.items({"a": stamp, "b": stamp, "c": (0, 0, 0, 0)}, "1")

    assert items == {"a": item}
    assert second.known == {"a", "c"}
    second.close()


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

    first, second = Workspace(warm.root).read(), Workspace(warm.root).read()

    assert first == second == fresh(warm.root)
