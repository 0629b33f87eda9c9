"""Deleting, corrupting or exchanging the index changes nothing but the time taken; nor does anything git is told about the files."""

import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import PROJECT, Office
from tests.store.wandering import BREAKS, SPOILED, Witness, item, remove, rewrite

HOUR = 3_600_000_000_000
SOME = (("list",), ("list", "--json"), ("today", "--json"), ("check",), ("find", "梯", "--json"), ("show", "ZD-2", "--json"))
AGAIN = SOME[3:5]
ZD1, ZD2, ZD3 = (f"data/2026/key-work/ZD-2026-00{number}.yaml" for number in (1, 2, 3))


@pytest.fixture
def witness(founded: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Witness:
    """The small office, its index filled and old enough to be trusted."""
    office = Office(tmp_path / "office", capsys)
    shutil.copytree(founded, office.root)
    real = time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: real() + HOUR)
    office.run("list")
    time.sleep(0.02)
    return Witness(office.root, lambda question: office.run_all(*question), ahead=HOUR)


@pytest.fixture
def office(witness: Witness, capsys: pytest.CaptureFixture[str]) -> Office:
    return Office(witness.root, capsys)


def kept(witness: Witness) -> list[Path]:
    return [path for path in sorted(witness.kept.rglob("*")) if path.is_file() and path.name != "lock"]


# What may happen to the index


@pytest.mark.parametrize("spoil", SPOILED.values(), ids=SPOILED)
def test_a_spoiled_index_changes_no_answer(witness: Witness, spoil: Callable[[Path], object]) -> None:
    for path in kept(witness):
        spoil(path)

    witness.compare(SOME)
    witness.compare(AGAIN)


def scatter(data: bytes, seed: int) -> bytes:
    """Some bytes of the second half set at random: a failing disk."""
    dice, damaged = random.Random(seed), bytearray(data)
    for _ in range(20):
        damaged[dice.randrange(len(data) // 2, len(data))] = dice.randrange(256)
    return bytes(damaged)


def exchange(one: str, other: str) -> Callable[[bytes], bytes]:
    return lambda data: data.replace(one.encode(), other.encode())


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    **{f"scattered {seed}": lambda data, seed=seed: scatter(data, seed) for seed in range(4)},
    "a name exchanged": exchange("张华", "李强"),
    "a word exchanged": exchange("加装电梯", "加装楼梯"),
    "a day exchanged": exchange("2026-11-01", "2026-11-30"),
    "a number exchanged": exchange("ZD-2026-003", "ZD-2026-007"),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_bytes_that_changed_in_the_index_change_no_answer(witness: Witness, damage: Callable[[bytes], bytes]) -> None:
    for path in kept(witness):
        path.write_bytes(damage(path.read_bytes()))

    witness.compare(SOME)


@pytest.mark.parametrize("block", ["a file in the place of its folder", "a link that leads nowhere", "a folder in its place"])
def test_an_index_that_cannot_be_made_costs_only_time(witness: Witness, block: str) -> None:
    names = [path.relative_to(witness.kept) for path in kept(witness)]
    remove(witness.kept)
    if block == "a file in the place of its folder":
        witness.kept.write_bytes(b"")
    elif block == "a link that leads nowhere":
        witness.kept.symlink_to("nowhere/at/all")
    else:
        for name in names:
            (witness.kept / name).mkdir(parents=True)

    witness.compare(SOME)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_to_costs_only_time(witness: Witness) -> None:
    remove(witness.kept)
    (witness.root / ".git").chmod(0o555)
    try:
        answers = [witness.ask(question) for question in SOME]
    finally:
        (witness.root / ".git").chmod(0o755)

    assert answers == [witness.ask(question) for question in SOME]


def test_the_index_of_another_office_changes_no_answer(witness: Witness, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = Office(tmp_path / "other", capsys)
    shutil.copytree(witness.root, other.root)
    other.write(ZD1, other.read(ZD1).replace("张华", "李强"))
    other.commit_all()
    theirs = Witness(other.root, lambda question: other.run_all(*question), ahead=HOUR)
    theirs.compare(SOME)
    for mine, foreign in zip(kept(witness), kept(theirs), strict=False):
        mine.write_bytes(foreign.read_bytes())

    witness.compare(SOME)


def test_an_office_that_was_moved_answers_as_before(witness: Witness, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    witness.root.rename(tmp_path / "moved")
    moved = Office(tmp_path / "moved", capsys)
    moved.write(ZD1, moved.read(ZD1).replace("张华", "李强"))

    Witness(moved.root, lambda question: moved.run_all(*question), ahead=HOUR).compare(SOME)


# What may happen to a file


@pytest.mark.parametrize("damage", BREAKS.values(), ids=BREAKS)
def test_a_file_that_is_wrong_is_wrong_each_time(witness: Witness, damage: Callable[[bytes], bytes]) -> None:
    target = witness.root / ZD3
    whole = target.read_bytes()

    rewrite(target, damage(whole), "in place")
    witness.compare(AGAIN)
    witness.compare(SOME)
    rewrite(target, whole, "in place")
    witness.compare(AGAIN)


# What git may be told


def lost_by_a_commit(office: Office) -> None:
    """The last commit but one has a file that the disk and git's own list do not have."""
    office.git("rm", "--quiet", ZD3)
    office.git("commit", "--quiet", "--message", "删")
    office.run_all("list")


def come_and_gone(office: Office) -> None:
    """A file that the index never saw: a commit of somebody else's brought it, and it was deleted."""
    came = office.write("data/2026/key-work/ZD-2026-008.yaml", item("ZD-2026-008", "lead_units: [区住建局]", "due: 2026-11-10"))
    office.commit_all()
    came.unlink()


def edit(office: Office, *, path: str = ZD1) -> None:
    rewrite(office.root / path, (office.root / path).read_bytes().replace("张华".encode(), "李强".encode()), "time kept")


def told(*commands: tuple[str, ...]) -> Callable[[Office], None]:
    def tell(office: Office) -> None:
        for command in commands:
            office.git(*command)
        office.run_all("list")
        time.sleep(0.02)
        edit(office)
        edit(office, path=ZD2)
        office.write("data/2026/key-work/ZD-2026-008.yaml", item("ZD-2026-008", "lead_units: [区住建局]", "due: 2026-11-10"))

    return tell


def ignored(where: str) -> Callable[[Office], None]:
    def ignore(office: Office) -> None:
        office.write(where, "data/2026/\n")
        told()(office)
        office.run_all("list")
        time.sleep(0.02)
        edit(office, path="data/2026/key-work/ZD-2026-008.yaml")

    return ignore


def attributes(words: str) -> Callable[[Office], None]:
    """The bytes on the disk are not those that git keeps."""

    def attribute(office: Office) -> None:
        office.write(".gitattributes", f"*.yaml {words}\n")
        office.git("add", "--renormalize", ".")
        (office.root / ZD1).unlink()
        office.git("checkout", "--quiet", "--", ZD1)
        office.git("commit", "--quiet", "--all", "--allow-empty", "--message", "属性")

    return attribute


def nothing_but(*commands: tuple[str, ...]) -> Callable[[Office], None]:
    def tell(office: Office) -> None:
        lost_by_a_commit(office)
        for command in commands:
            office.git(*command)

    return tell


TOLD: dict[str, Callable[[Office], None]] = {
    "the last commit taken back": nothing_but(("reset", "--soft", "HEAD~1")),
    "the branch moved": nothing_but(("update-ref", "refs/heads/main", "HEAD~1")),
    "another branch named": nothing_but(("symbolic-ref", "HEAD", "refs/heads/early")),
    "another branch": nothing_but(("switch", "--quiet", "early")),
    "an old commit": nothing_but(("checkout", "--quiet", "--detach", "HEAD~1")),
    "a commit undone": nothing_but(("revert", "--no-edit", "HEAD")),
    "a file that came and went": come_and_gone,
    "untracked files not shown": told(("config", "status.showUntrackedFiles", "no")),
    "change times not trusted": told(("config", "core.trustctime", "false")),
    "less compared": told(("config", "core.checkStat", "minimal")),
    "untracked files remembered": told(("config", "core.untrackedCache", "true"), ("status", "--porcelain")),
    "an index in two parts": told(("config", "core.splitIndex", "true"), ("update-index", "--split-index")),
    "a file assumed unchanged": told(("update-index", "--assume-unchanged", ZD1)),
    "a file not wanted": told(("update-index", "--skip-worktree", ZD1)),
    "a file to be added": told(("rm", "--quiet", "--cached", ZD1), ("add", "--intent-to-add", ZD1)),
    "a file not followed": told(("rm", "--quiet", "--cached", ZD1)),
    "no case": told(("config", "core.ignoreCase", "true")),
    "line ends": told(("config", "core.autocrlf", "true")),
    "a list of what to ignore": ignored(".gitignore"),
    "a private list of what to ignore": ignored(".git/info/exclude"),
    "other line ends on the disk": attributes("text eol=crlf"),
    "another encoding on the disk": attributes("working-tree-encoding=GB18030"),
    "no repository any more": lambda office: shutil.move(office.root / ".git", office.root.parent / "away"),
    "a new repository": lambda office: (remove(office.root / ".git"), office.git("init", "--quiet")),
    "no list of files": lambda office: (office.root / ".git/index").unlink(),
    "a spoiled list of files": lambda office: (office.root / ".git/index").write_bytes(b"DIRC"),
}


@pytest.mark.parametrize("tell", TOLD.values(), ids=TOLD)
def test_whatever_git_is_told_the_answers_are_those_of_a_fresh_read(witness: Witness, office: Office, tell: Callable[[Office], None]) -> None:
    tell(office)

    witness.compare(SOME)
    witness.compare(AGAIN)


# Several at once

RECORDED = 5


def test_two_read_while_one_writes(office: Office) -> None:
    """Whoever reads sees what was recorded so far, never less than before, and never a refusal."""
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    command = [sys.executable, "-m", "ledger"]
    record = "; ".join(f"run(['progress', 'ZD-3', '-p', '{50 + number}', '-m', '第{number}台到货'])" for number in range(1, RECORDED + 1))
    writer = subprocess.Popen(
        [sys.executable, "-c", f"from ledger.cli import run; {record}"], cwd=office.root, env=environment, stdout=subprocess.DEVNULL
    )
    reader = "import sys; from ledger.cli import run; sys.exit(sum(run(['show', 'ZD-3', '--json']) for _ in range(30)))"
    readers = [subprocess.Popen([sys.executable, "-c", reader], cwd=office.root, env=environment, stdout=subprocess.PIPE) for _ in range(2)]

    seen = [reader.communicate()[0].decode() for reader in readers]
    assert [process.wait() for process in (writer, *readers)] == [0, 0, 0]

    percents = [[answer["data"]["percent"] for answer in answers(each)] for each in seen]
    assert percents == [sorted(each) for each in percents]
    final = subprocess.run([*command, "show", "ZD-3", "--json"], cwd=office.root, env=environment, capture_output=True, check=True).stdout
    assert json.loads(final)["data"]["percent"] == 50 + RECORDED


def answers(printed: str) -> list[dict[str, dict[str, int]]]:
    """JSON documents printed one after another."""
    decoder, found = json.JSONDecoder(), []
    while printed.strip():
        document, end = decoder.raw_decode(printed.lstrip())
        found.append(document)
        printed = printed.lstrip()[end:]
    return found
