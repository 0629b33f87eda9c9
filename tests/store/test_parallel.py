"""Every path is worked on once, whatever becomes of the workers, and none of them is left behind."""

import multiprocessing
import os
from collections.abc import Sequence
from functools import partial

import pytest

from ledger.store import parallel
from ledger.store.parallel import CHUNK, each_chunk

PATHS = [f"{number:04d}" for number in range(7 * CHUNK + 3)]


@pytest.fixture(autouse=True)
def three_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "_cores", lambda: 3)


def where(paths: Sequence[str]) -> tuple[int, list[str]]:
    return os.getpid(), list(paths)


def die_away_from(home: int, place: str, paths: Sequence[str]) -> tuple[int, list[str]]:
    """As `where`, but a worker that meets the place (any: every worker) is gone at once."""
    if os.getpid() != home and (place in paths or not place):
        os._exit(1)
    return where(paths)


def refuse(paths: Sequence[str]) -> None:
    raise ValueError(f"no {paths[0]}")


def test_every_path_is_worked_on_once_by_workers() -> None:
    done = list(each_chunk(where, PATHS))

    assert sorted(path for _, paths in done for path in paths) == PATHS
    assert os.getpid() not in {process for process, _ in done}
    assert multiprocessing.active_children() == []


def test_few_paths_need_no_worker() -> None:
    done = list(each_chunk(where, PATHS[: parallel.FORKED_FROM - 1]))

    assert [path for _, paths in done for path in paths] == PATHS[: parallel.FORKED_FROM - 1]
    assert {process for process, _ in done} == {os.getpid()}


def test_no_paths_are_no_work() -> None:
    assert list(each_chunk(where, [])) == []


@pytest.mark.parametrize("place", [PATHS[0], PATHS[350], PATHS[-1], ""], ids=["the first", "one in the middle", "the last", "all"])
def test_what_dead_workers_held_is_done_here(place: str) -> None:
    done = list(each_chunk(partial(die_away_from, os.getpid(), place), PATHS))

    assert sorted(path for _, paths in done for path in paths) == PATHS
    assert os.getpid() in {process for process, _ in done}
    assert multiprocessing.active_children() == []


def test_a_machine_that_starts_no_process_does_all_the_work_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_more() -> int:
        raise OSError

    monkeypatch.setattr(os, "fork", no_more)

    done = list(each_chunk(where, PATHS))

    assert sorted(path for _, paths in done for path in paths) == PATHS
    assert {process for process, _ in done} == {os.getpid()}


def test_beside_other_threads_workers_start_afresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel.threading, "active_count", lambda: 2)
    monkeypatch.setattr(parallel, "SPAWNED_FROM", 1)

    done = list(each_chunk(where, PATHS))

    assert sorted(path for _, paths in done for path in paths) == PATHS
    assert os.getpid() not in {process for process, _ in done}


def test_an_error_in_the_work_is_raised_here() -> None:
    with pytest.raises(ValueError, match="no "):
        list(each_chunk(refuse, PATHS))

    assert multiprocessing.active_children() == []


def test_who_has_seen_enough_leaves_no_worker_behind() -> None:
    chunks = each_chunk(where, PATHS)
    next(chunks)

    chunks.close()

    assert multiprocessing.active_children() == []
