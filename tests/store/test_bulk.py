"""Many files read at once say what each says read alone, with the name that git gives its bytes."""

import subprocess
from pathlib import Path

import pytest

from ledger.model import Item
from ledger.record import unpacked
from ledger.store import Workspace, parallel
from ledger.store.bulk import blob_id, read_many
from ledger.store.files import read_item
from tests.conftest import ITEM, ZD1, Office

FOLDER = "data/2026/key-work"


def filled(office: Office, count: int) -> list[str]:
    """Items 1 to `count`; every tenth has a Problem."""
    paths = [f"{FOLDER}/ZD-2026-{number:03d}.yaml" for number in range(1, count + 1)]
    for number, path in enumerate(paths, 1):
        office.write(path, ITEM.replace("ZD-2026-001", Path(path).stem).replace("张华", "甲 #乙" if number % 10 == 0 else f"张{number}"))
    return paths


@pytest.mark.parametrize("count", [1, 25, 450])
def test_each_file_is_read_as_it_is_read_alone(office: Office, monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    monkeypatch.setattr(parallel, "_cores", lambda: 2)
    paths, lists = filled(office, count), Workspace(office.root).settings.lists

    found = {each.path: each for each in read_many(office.root, paths, lists)}

    alone = {path: read_item((office.root / path).read_bytes(), path, lists) for path in paths}
    assert {path: (unpacked(each.facts, Item) if each.facts else None, list(each.problems)) for path, each in found.items()} == alone


def test_the_blob_is_gits_own(office: Office) -> None:
    (read,) = read_many(office.root, [ZD1], Workspace(office.root).settings.lists)

    assert read.blob == office.git("rev-parse", f"HEAD:{ZD1}").strip()


def test_the_blob_of_a_sha256_repository(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet", "--object-format=sha256", tmp_path], check=True)
    (tmp_path / "a").write_bytes(b"x")
    named = subprocess.run(["git", "-C", tmp_path, "hash-object", "a"], check=True, capture_output=True, text=True)

    assert blob_id(b"x", "sha256") == named.stdout.strip()


def test_a_file_that_vanished_is_left_out_and_a_link_is_a_problem(office: Office) -> None:
    (office.root / FOLDER / "ZD-2026-002.yaml").symlink_to("ZD-2026-001.yaml")
    paths = [f"{FOLDER}/ZD-2026-00{number}.yaml" for number in (1, 2, 3)]

    found = list(read_many(office.root, paths, Workspace(office.root).settings.lists))

    assert [(each.path, bool(each.facts), [problem.message for problem in each.problems]) for each in found] == [
        (ZD1, True, []),
        (paths[1], False, [f"{paths[1]} 不是普通文件"]),
    ]
    assert found[1].blob == ""


def test_who_waits_is_told_how_far_it_is(office: Office) -> None:
    paths = filled(office, 250)
    told: list[tuple[int, int]] = []

    list(read_many(office.root, paths, Workspace(office.root).settings.lists, told=lambda *far: told.append(far)))

    assert told == [(100, 250), (200, 250), (250, 250)]
