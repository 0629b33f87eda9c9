"""建账 writes many files in one commit: all of them or none; and a kill leaves what can be seen, recorded and finished."""

from pathlib import Path

import pytest

from ledger.errors import LedgerError
from ledger.store import replacing, writer
from ledger.store.founding import IGNORED
from tests.conftest import ITEM, ZD1, Office
from tests.store.test_kill import kill

ZD2 = "data/2026/key-work/ZD-2026-002.yaml"
NEW1, NEW2 = ("data/2027/key-work/ZD-2027-001.yaml", "data/2027/key-work/ZD-2027-002.yaml")
BOOK = "data/2027/book.yaml"
SECOND = "\ufeff" + ITEM.replace("2026-001", "2026-002").replace("张华", "张华   # 待核").replace("\n", "\r\n")
OPEN = ("book", "open", "2027", "--today", "2027-01-10")


@pytest.fixture
def office(office: Office) -> Office:
    """Two unfinished items, the second one as a Windows editor leaves it."""
    office.write(".gitignore", IGNORED)
    office.write(ZD2, SECOND)
    office.commit_all()
    return office


def untouched(office: Office) -> bool:
    return (office.read(ZD1), office.read(ZD2), (office.root / "data/2027").exists()) == (ITEM, SECOND, False)


def clean(office: Office) -> bool:
    return office.git("status", "--porcelain", "--untracked-files=all") == ""


def test_everything_is_one_commit_of_exactly_these_files(office: Office) -> None:
    office.write("data/2026/key-work/附件.txt", "甲")
    office.commit_all()

    office.run(*OPEN)

    assert office.git("show", "--format=%s", "--name-only").split() == ["建账", "2027年：结转2项", *sorted([ZD1, ZD2, NEW1, NEW2, BOOK])]
    assert clean(office)


def test_only_what_must_changes_in_a_file_and_the_new_one_is_its_copy(office: Office) -> None:
    office.run(*OPEN)
    old, new = office.read(ZD2), office.read(NEW2)
    header, log = SECOND.removeprefix("\ufeff").split("log:\r\n")

    trace = old.removeprefix(SECOND[: SECOND.index("opened:")]).partition(log)[2]
    assert old.startswith("\ufeffid: ZD-2026-002\r\n")
    assert "carried_to: ZD-2027-002\r\n" in old
    assert new.startswith("id: ZD-2027-002\r\n")
    assert new.replace("ZD-2027-002", "ZD-2026-002", 1).replace("carried_from: ZD-2026-002\r\n", "", 1).startswith(header)
    assert new.count(log) == 1
    assert [line.split(": ")[0].strip("- ") for line in trace.splitlines()] == ["key", "kind", "on", "at", "by", "field", "new", "text"]
    assert trace.splitlines()[1:4] == ["  kind: edit", "  on: 2027-01-01", "  at: 2026-11-20T09:30:00+08:00"]


def test_the_commit_names_both_numbers_and_every_trace(office: Office) -> None:
    office.run(*OPEN)
    keys = [
        line.split()[-1].strip("'")
        for path in (NEW1, ZD1, NEW2, ZD2)
        for line in office.read(path).splitlines()
        if "key:" in line and "aaaa11" not in line
    ]

    trailers = office.git("log", "-1", "--format=%(trailers)").splitlines()

    items = ["ZD-2026-001", "ZD-2027-001", "ZD-2026-002", "ZD-2027-002"]
    assert trailers[:-1] == [*(f"Ledger-Item: {item}" for item in items), "Ledger-Action: open", *(f"Ledger-Key: {key}" for key in keys)]


def test_a_hook_that_refuses_leaves_everything_as_it_was(office: Office) -> None:
    hook = office.write(".git/hooks/pre-commit", "#!/bin/sh\necho 不行 >&2\nexit 1\n")
    hook.chmod(0o755)

    said = office.error(*OPEN)

    assert "不行" in said
    assert "文件已恢复原样" in said
    assert untouched(office)
    assert clean(office)


@pytest.mark.parametrize("failing", range(5))
def test_a_write_that_fails_takes_back_those_before_it(office: Office, monkeypatch: pytest.MonkeyPatch, failing: int) -> None:
    replace, calls = writer.replace_file, []

    def fail(target: Path, data: bytes) -> None:
        calls.append(target)
        if len(calls) == failing + 1:
            raise LedgerError("写不了：磁盘空间不足")
        replace(target, data)

    monkeypatch.setattr(writer, "replace_file", fail)

    said = office.error(*OPEN)

    assert "磁盘空间不足" in said
    assert untouched(office)
    assert clean(office)


def test_what_somebody_else_writes_meanwhile_is_not_written_over(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    replace, edited = writer.replace_file, SECOND.replace("张华", "李强")

    def edit(target: Path, data: bytes) -> None:
        replace(target, data)
        office.write(ZD2, edited)

    monkeypatch.setattr(writer, "replace_file", edit)

    said = office.error(*OPEN)

    assert f"{ZD2} 在读取之后被别的程序改过，没有写入" in said
    assert (office.read(ZD1), office.read(ZD2)) == (ITEM, edited)
    assert not (office.root / "data/2027").exists()


def test_what_could_not_be_put_back_is_named(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    replace, calls = writer.replace_file, []

    def fail(target: Path, data: bytes) -> None:
        calls.append(target)
        if len(calls) > 2:
            raise LedgerError("写不了：磁盘空间不足")
        replace(target, data)

    monkeypatch.setattr(writer, "replace_file", fail)
    monkeypatch.setattr(replacing, "replace_file", fail)

    said = office.error(*OPEN)

    assert said == f"错误：没有写完，而且没能把{NEW1}、{ZD1}恢复原样\n提示：检查磁盘空间和权限，再用 ledger status 查看没有提交的文件\n"
    assert "carried_from: ZD-2026-001" in office.read(NEW1)  # which the old one, still as written, rests on


STEPS = {
    f"after file {count}": f"""
from ledger.store import writer
replace, calls = writer.replace_file, []
def counted(*given):
    replace(*given)
    calls.append(given)
    if len(calls) == {count}:
        die()
writer.replace_file = counted
"""
    for count in range(1, 6)
} | {"before git commits": "Git.ask = die_at(Git.ask, 'commit')"}


@pytest.mark.parametrize("step", STEPS)
def test_killed_on_the_way_it_can_be_seen_recorded_and_finished(office: Office, step: str) -> None:
    office.write(ZD2, ITEM.replace("2026-001", "2026-002"))
    office.commit_all()
    kill(office, "", OPEN, STEPS[step])

    _, said, _ = office.run_all("status", "--today", "2027-01-10")
    assert f"没有提交：{NEW1}（新文件）" in said
    assert "先用 ledger status 查看" in office.error(*OPEN)
    office.run("commit", "-m", "建账中断后补记", "--today", "2027-01-10")
    office.run_all(*OPEN)

    assert office.run("check") == ""
    assert sorted(path.name for path in (office.root / "data/2027/key-work").iterdir()) == ["ZD-2027-001.yaml", "ZD-2027-002.yaml"]
    assert [office.json("list", "--today", day)[0]["id"] for day in ("2026-12-31", "2027-01-01")] == ["ZD-2026-001", "ZD-2027-001"]
    assert office.read(BOOK).endswith("carried:\n  ZD-2026-001: ZD-2027-001\n  ZD-2026-002: ZD-2027-002\n")
    assert clean(office)
