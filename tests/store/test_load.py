"""Several processes write to one office at once, and others read: every write is there exactly once, under its author's name.

By default 3 processes of 3 writes each; 8 of 50 with LEDGER_LOAD set.
"""

import json
import os
import subprocess
import sys
from collections import Counter

import pytest

from tests.conftest import PROJECT, Office

PROCESSES, WRITES = (8, 50) if os.environ.get("LEDGER_LOAD") else (3, 3)

# A clerk at work: a note on the item that all share, then an item of the clerk's own, and so on; prints what became of each.
WRITER = """
import json, subprocess, sys, time
who, writes, done = sys.argv[1], int(sys.argv[2]), []
for each in range(writes):
    text = f"{who}第{each}笔。"
    add = ["add", "--list", "instructions", "--title", text, "--lead", "区财政局", "--goal", "丙"]
    begun = time.monotonic()
    ended = subprocess.run([sys.executable, "-m", "ledger", *(add if each % 2 else ["note", "ZD-1", "-m", text])], capture_output=True, text=True)
    done.append([text, ended.returncode, ended.stderr, round(time.monotonic() - begun, 2)])
print(json.dumps(done))
"""


def clerk(office: Office, who: str) -> "subprocess.Popen[str]":
    names = {f"GIT_{role}_{what}": value for role in ("AUTHOR", "COMMITTER") for what, value in (("NAME", who), ("EMAIL", "clerk@example.invalid"))}
    environment = {**os.environ, **names, "PYTHONPATH": str(PROJECT)}
    command = [sys.executable, "-c", WRITER, who, str(WRITES)]
    return subprocess.Popen(command, cwd=office.root, env=environment, stdout=subprocess.PIPE, text=True, encoding="utf-8")


@pytest.fixture
def written(office: Office) -> tuple[dict[str, str], list[str]]:
    """Every text that was said to be recorded, and by whom; and what readers met meanwhile that they should not."""
    clerks = {f"书记员{number}": clerk(office, f"书记员{number}") for number in range(PROCESSES)}
    met = []
    while any(process.poll() is None for process in clerks.values()):
        for command in (("list", "--json"), ("show", "ZD-1")):
            _, said, code = office.run_all(*command)
            met += [said] if code else []
    recorded = {}
    for who, process in clerks.items():
        rows = json.loads(process.communicate()[0])
        assert all(code == 0 or ("错误：" in said and "提示：" in said) for _, code, said, _ in rows)
        recorded.update({text: who for text, code, _, _ in rows if code == 0})
    return recorded, met


def test_what_many_write_at_once_is_there_once_each_under_its_author(office: Office, written: tuple[dict[str, str], list[str]]) -> None:
    recorded, met = written

    on_disk = "".join(path.read_text(encoding="utf-8") for path in (office.root / "data").rglob("*.yaml"))
    commits = (line.split("\t") for line in office.git("log", "--format=%an%x09%s", "--invert-grep", "--grep=^建账$").splitlines())
    by_author = Counter((subject.partition("：")[2], who) for who, subject in commits)

    assert met == []
    assert len(recorded) == PROCESSES * WRITES
    assert {text: on_disk.count(text) for text in recorded} == dict.fromkeys(recorded, 1)
    assert by_author == Counter(recorded.items())
    assert office.run("check") == ""
    assert office.git("status", "--porcelain") == ""
    assert office.git("fsck", "--no-dangling") == ""
