"""Many clones at work at once through one bare repository: every record is there once, everywhere, and under the name of who made it.

By default 3 clones of 5 changes each; 10 of 40 with LEDGER_LOAD set.
"""

import os
import re
import subprocess
import sys
from collections import Counter
from itertools import permutations
from pathlib import Path

import pytest

from tests.conftest import ITEM, PROJECT, Office
from tests.syncing.conftest import Clone
from tests.syncing.test_sync import add, head

CLONES, CHANGES = (10, 40) if os.environ.get("LEDGER_LOAD") else (3, 5)


def test_every_record_of_many_clones_is_there_once_and_under_its_own_name(office: Office, hub: Path, clone: Clone) -> None:
    for number in (2, 3):
        office.write(f"data/2026/key-work/ZD-2026-{number:03d}.yaml", ITEM.replace("ZD-2026-001", f"ZD-2026-{number:03d}"))
    office.commit_all("再立两项")
    office.run("sync")
    clones = {f"录入员{number}": clone(f"录入员{number}") for number in range(CLONES)}
    clerks = {name: at_work(each, name, seed) for seed, (name, each) in enumerate(clones.items())}
    ended = {name: (*clerk.communicate(), clerk.returncode) for name, clerk in clerks.items()}
    offices = [*clones.values(), office]
    for each in offices:
        each.run("sync")

    assert [said for _, said, code in ended.values() if code] == []
    words = [word for out, _, _ in ended.values() for word in out.split()]
    assert len(words) == CLONES * CHANGES
    assert {head(each) for each in offices} == {head(office, "origin/main")}
    assert {each.git("status", "--short") + each.run("check") for each in offices} == {""}
    written = Counter(office.git("grep", "-h", "-o", "-E", "^(  text|title|  new): .*第[0-9]+件$", "HEAD", "--", "data").splitlines())
    assert [word for word in words if not any(written[f"{field}: {word}"] for field in ("  text", "title", "  new"))] == []
    assert [word for word in words if written[f"  text: {word}"] + written[f"title: {word}"] > 1] == []
    assert authors_by_key(office) == keys_by_author(office)


def at_work(office: Office, clerk: str, seed: int) -> "subprocess.Popen[str]":
    """A clerk in a process of their own."""
    command = [sys.executable, str(PROJECT / "tests/syncing/clerk.py"), str(office.root), clerk, str(CHANGES), str(seed)]
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8")


def authors_by_key(office: Office) -> dict[str, str]:
    """Under whose name each entry was committed, by the commits' trailers; choices made while merging are the merge's."""
    log = office.git("log", "--format=%x00%an%x01%(trailers:key=Ledger-Key,valueonly,separator=%x2C)")
    rows = (row.strip().split("\x01") for row in log.split("\0") if "\x01" in row)
    return {key: author for author, keys in rows for key in keys.split(",") if key}


def keys_by_author(office: Office) -> dict[str, str]:
    """Who every entry says it is by."""
    found = re.findall(r"- key: (\w+)\n(?:  .*\n)*?  by: (\S+)\n", office.git("grep", "-h", "-E", "^- key: |^  by: ", "HEAD", "--", "data"))
    return {key: by for key, by in found if key != "aaaa11"}


def test_blame_is_everybodys_own(shared: Office, clone: Clone) -> None:
    first, second = clone("钱进"), clone("孙立")
    for each, word in ((first, "钱进的话"), (second, "孙立的话"), (shared, "赵敏的话")):
        each.run("note", "ZD-1", "-m", word)
    for each in (first, second, shared, first, second):
        each.run("sync")

    blamed = first.git("blame", "--line-porcelain", "HEAD", "--", "data/2026/key-work/ZD-2026-001.yaml")

    said = dict(re.findall(r"author (\S+)\n(?:(?!\t).*\n)*\t  text: (\S+)的话", blamed))
    assert said == {"钱进": "钱进", "孙立": "孙立", "赵敏": "赵敏"}


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
def test_three_clones_in_every_order_end_alike(shared: Office, clone: Clone, order: tuple[int, ...]) -> None:
    offices = [shared, clone("钱进"), clone("孙立")]
    offices[0].run("progress", "ZD-1", "-p", "20", "-m", "完成选址")
    offices[1].run("edit", "ZD-1", "supervisor=钱进")
    offices[2].run("remind", "ZD-1", "-m", "请尽快反馈")
    for each, title in zip(offices, ("甲", "乙", "丙"), strict=True):
        add(each, title)

    for place in (*order, *order):
        offices[place].run("sync")

    assert len({head(each) for each in offices}) == 1
    assert len({each.git("rev-parse", "HEAD^{tree}") for each in offices}) == 1
    assert sorted(each["title"] for each in shared.json("list")) == sorted(["建成区政务服务中心综合窗口", "甲", "乙", "丙"])
    assert shared.run("check") == ""
