"""What is read of the disk, and how often: files that git vouches for once, whatever happens to the folder they lie in."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from ledger.errors import Problem
from ledger.rules.ending import ending
from ledger.store import catalogue, reading
from ledger.store.index import Index
from ledger.store.reading import blob_id, parse
from ledger.store.shelf import WorkingTree
from ledger.store.workspace import Workspace
from tests.conftest import ITEM, ZD1, Office

HOUR = 3_600_000_000_000


@pytest.fixture
def read(office: Office, monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], list[str]]:
    """Brings an office's index up to date an hour later, and tells which item files were read for it."""
    monkeypatch.setattr(Index, "now", lambda _self: time.time_ns() + HOUR)
    found: list[str] = []
    usual = WorkingTree.read_all

    def spied(shelf: WorkingTree, paths: Sequence[str]) -> Iterator[tuple[str, bytes | Problem]]:
        found.extend(paths)
        return usual(shelf, paths)

    monkeypatch.setattr(WorkingTree, "read_all", spied)

    def again(root: Path) -> list[str]:
        time.sleep(0.02)
        found.clear()
        assert Workspace(root, ending).catalogue() is not None
        return list(found)

    return again


def test_a_committed_file_is_read_once(office: Office, read: Callable[[Path], list[str]]) -> None:
    assert read(office.root) == [ZD1]
    assert read(office.root) == []


def test_a_file_that_git_does_not_have_is_read_each_time(office: Office, read: Callable[[Path], list[str]]) -> None:
    office.write(ZD1, ITEM.replace("张华", "李强"))

    assert read(office.root) == [ZD1]
    assert read(office.root) == [ZD1]


def test_a_touched_file_is_looked_at_but_not_parsed_again(office: Office, read: Callable[[Path], list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    read(office.root)
    monkeypatch.setattr(reading, "parse", None)
    os.utime(office.root / ZD1, (1_000_000_000, 1_000_000_000))

    assert read(office.root) == [ZD1]


def test_a_copy_is_looked_at_once_and_then_left_to_git(
    office: Office, read: Callable[[Path], list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogue, "MANY", 1)
    read(office.root)
    copy = tmp_path / "抄件"
    shutil.copytree(office.root, copy, symlinks=True)
    monkeypatch.setattr(reading, "parse", None)

    assert read(copy) == [ZD1]
    assert read(copy) == []


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_file_with_other_line_ends_than_git_keeps_is_read_once(office: Office, read: Callable[[Path], list[str]], ends: str) -> None:
    office.git("config", "core.autocrlf", "true")
    office.write(ZD1, ITEM.replace("\n", ends))
    office.git("add", "--renormalize", ".")

    assert read(office.root) == [ZD1]
    assert read(office.root) == []


def test_an_office_whose_git_uses_sha_256_is_read_once(office: Office, read: Callable[[Path], list[str]]) -> None:
    shutil.rmtree(office.root / ".git")
    office.git("init", "--quiet", "--object-format=sha256")
    office.commit_all()

    assert read(office.root) == [ZD1]
    assert read(office.root) == []


@pytest.mark.parametrize("form", ["sha1", "sha256"])
@pytest.mark.parametrize("data", [b"", ITEM.encode(), b"\xff\r\n"])
def test_a_file_s_digest_is_the_name_that_git_gives_it(tmp_path: Path, form: str, data: bytes) -> None:
    subprocess.run(["git", "init", "--quiet", f"--object-format={form}", str(tmp_path)], check=True)
    named = (
        subprocess.run(["git", "-C", str(tmp_path), "hash-object", "--stdin"], input=data, capture_output=True, check=True).stdout.decode().strip()
    )

    assert blob_id(data, named) == named


def test_a_file_that_cannot_be_read_has_no_digest_and_is_tried_again() -> None:
    found = parse(Problem("读不了", path=ZD1), ZD1, {}, ending, "")

    assert found.digest == ""
