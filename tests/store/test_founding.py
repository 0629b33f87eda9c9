"""Beginning: a new office, an old folder taken into git, and the sample replayed commit by commit."""

from pathlib import Path

import pytest

from ledger.errors import LedgerError
from ledger.store.founding import ATTRIBUTES, IGNORED, demonstrate
from ledger.store.shipped import shipped
from ledger.store.workspace import Workspace
from ledger.words import register_line
from tests.conftest import DIRECTORY, ITEM, SETTINGS, ZD1, Office

OUTLINE = [".gitattributes", ".gitignore", "data/directory.yaml", "data/ledger.yaml"]


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Office:
    """An empty folder to begin in."""
    monkeypatch.setenv("LEDGER_TODAY", "2026-11-20")
    (tmp_path / "桌").mkdir()
    return Office(tmp_path / "桌", capsys)


def inside(desk: Office, folder: str) -> Office:
    return Office(desk.root / folder, desk.capture)


def test_a_new_office_is_sound_named_and_committed(desk: Office) -> None:
    said = desk.run("init", "新 账", "--office", "某区督查室")

    made = inside(desk, "新 账")
    assert said == f"已新建台账：{made.root}\n"
    assert made.git("ls-files").splitlines() == OUTLINE
    assert made.git("log", "--format=%s") == "建账：某区督查室\n"
    assert made.git("status", "--porcelain") == ""
    assert made.run("check") == ""
    assert Workspace(made.root).settings.office == "某区督查室"


@pytest.mark.parametrize("name", ["某区: 督查室", "甲 #乙", "'甲'", "- 甲", "{甲}"])
def test_an_office_of_an_odd_name_is_sound(desk: Office, name: str) -> None:
    desk.run("init", "账", "--office", name)

    assert inside(desk, "账").run("check") == ""
    assert Workspace(desk.root / "账").settings.office == name


def test_in_a_new_office_the_first_item_can_be_registered_and_told(desk: Office) -> None:
    desk.run("init", "账", "--office", "某区督查室")
    made = inside(desk, "账")
    made.write("data/directory.yaml", DIRECTORY)
    made.run("commit", "-m", "录入名录")

    made.run("add", "--list", "年度重点工作", "--title", "甲", "--lead", "区发改局", "--goal", "乙")
    made.run("assign", "ZD-1")

    assert made.git("log", "--format=%s").splitlines()[:2] == ["ZD-2026-001 交办", "ZD-2026-001 立项：甲"]
    assert made.git("status", "--porcelain") == ""


def test_line_ends_are_kept_by_git(desk: Office) -> None:
    desk.run("init", "账", "--office", "某区督查室")
    made = inside(desk, "账")
    made.git("config", "core.autocrlf", "true")
    windows = SETTINGS.replace("\n", "\r\n")
    made.write("data/ledger.yaml", windows)

    made.run("commit", "-m", "换行")

    assert made.git("cat-file", "-s", "HEAD:data/ledger.yaml").strip() == str(len(windows.encode()))


def test_an_office_that_is_there_is_not_founded_again(office: Office) -> None:
    head = office.git("rev-parse", "HEAD")

    said = office.error("init", ".", "--office", "别的")

    assert "已经是台账，并已纳入 git" in said
    assert office.read("data/ledger.yaml") == SETTINGS
    assert office.git("rev-parse", "HEAD") == head


def test_an_office_without_git_is_taken_in_as_it_is(desk: Office) -> None:
    old = inside(desk, "旧账")
    old.write("data/ledger.yaml", SETTINGS)
    old.write("data/directory.yaml", DIRECTORY)
    old.write(ZD1, ITEM)
    old.write("私人.txt", "甲")

    said = desk.run("init", "旧账")

    assert said == f"已把现有台账纳入 git，文件没有改动：{old.root}\n"
    assert (old.read("data/ledger.yaml"), old.read("data/directory.yaml"), old.read(ZD1)) == (SETTINGS, DIRECTORY, ITEM)
    assert old.git("ls-files").splitlines() == sorted([*OUTLINE, ZD1])
    assert old.git("log", "--format=%s") == "台账纳入 git\n"
    assert old.git("status", "--porcelain") == "?? 私人.txt\n"


def test_a_folder_already_in_git_keeps_its_own_files_and_what_is_staged(desk: Office) -> None:
    desk.git("init", "--quiet")
    desk.write(".gitignore", "*.bak\n")
    desk.commit_all("原有")
    desk.write("稿.txt", "甲")
    desk.git("add", "稿.txt")

    desk.run("init", ".", "--office", "某区督查室")

    assert desk.git("show", "--format=", "--name-only").splitlines() == OUTLINE
    assert desk.git("status", "--porcelain") == "A  稿.txt\n"
    assert desk.read(".gitignore") == "*.bak\n.*.ledger-tmp\n"


@pytest.mark.parametrize("there", ["*.bak", "*.bak\n"], ids=["no newline at the end", "newline at the end"])
def test_lines_are_added_to_what_git_is_told_already(desk: Office, there: str) -> None:
    desk.write(".gitattributes", there)
    desk.write(".gitignore", there + IGNORED if there.endswith("\n") else there)

    desk.run("init", ".", "--office", "某区督查室")

    assert desk.read(".gitattributes") == "*.bak\n" + ATTRIBUTES
    assert desk.read(".gitignore") == "*.bak\n" + IGNORED


def test_an_office_inside_another_repository_gets_its_own(desk: Office) -> None:
    desk.git("init", "--quiet")
    desk.write("a.txt", "甲")
    desk.commit_all("外面")

    desk.run("init", "账", "--office", "某区督查室")

    assert inside(desk, "账").git("log", "--format=%s") == "建账：某区督查室\n"
    assert desk.git("log", "--format=%s") == "外面\n"


def test_where_git_does_not_know_who_is_working_nothing_is_made(desk: Office) -> None:
    Path.home().joinpath(".gitconfig").write_text("[user]\n\tuseConfigOnly = true\n", encoding="utf-8")

    said = desk.error("init", "账", "--office", "某区督查室")

    assert "git 还不知道你是谁" in said
    assert list(desk.root.rglob("*.yaml")) == []
    assert not (desk.root / "账" / ".git").exists()


@pytest.fixture
def refused(desk: Office) -> Office:
    """An office whose first commit a hook refused; the hook is gone by now."""
    config = Path.home() / ".gitconfig"
    known = config.read_text(encoding="utf-8")
    desk.write("hooks/pre-commit", "#!/bin/sh\nexit 1\n").chmod(0o755)
    config.write_text(f"{known}[core]\n\thooksPath = {desk.root}/hooks\n", encoding="utf-8")
    desk.error("init", "账", "--office", "某区督查室")
    config.write_text(known, encoding="utf-8")
    return inside(desk, "账")


def test_as_long_as_nothing_is_committed_init_can_be_run_again(desk: Office, refused: Office) -> None:
    desk.run("init", "账", "--office", "某区督查室")

    assert refused.git("ls-files", "data").splitlines() == ["data/directory.yaml", "data/ledger.yaml"]
    assert refused.run("check") == ""


def test_run_again_init_commits_all_that_it_made(desk: Office, refused: Office) -> None:
    desk.run("init", "账", "--office", "某区督查室")

    assert refused.git("ls-files").splitlines() == OUTLINE
    assert refused.git("status", "--porcelain") == ""


def test_without_a_name_of_the_office_nothing_is_made(desk: Office) -> None:
    said = desk.error("init", "账", code=2)

    assert "缺少单位名称" in said
    assert list(desk.root.iterdir()) == []


def test_once_git_knows_who_is_working_init_can_be_run_again(desk: Office) -> None:
    config = Path.home() / ".gitconfig"
    known = config.read_text(encoding="utf-8")
    config.write_text("[user]\n\tuseConfigOnly = true\n", encoding="utf-8")
    desk.error("init", "账", "--office", "某区督查室")
    config.write_text(known, encoding="utf-8")

    desk.run("init", "账", "--office", "某区督查室")

    assert inside(desk, "账").git("ls-files").splitlines() == OUTLINE


@pytest.mark.parametrize("there", ["a.txt", ".hidden", "data/ledger.yaml"])
def test_the_sample_is_not_poured_into_a_folder_with_content(desk: Office, there: str) -> None:
    desk.write(f"样例/{there}", "甲")

    with pytest.raises(LedgerError, match="已经有内容，样例没有写入"):
        demonstrate(desk.root / "样例", register_line)

    assert not (desk.root / "样例" / ".git").exists()


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.yaml")}


@pytest.mark.slow
def test_the_demo_replays_the_sample_commit_by_commit(desk: Office) -> None:
    workspace = demonstrate(desk.root / "样例", register_line)

    made = inside(desk, "样例")
    reading = workspace.read("HEAD")
    entries = sum(len(item.log) for item in reading.ledger.items)
    tallies, problems = workspace.tallies("HEAD")
    typed = sum(len({entry.at for entry in tally.entries}) for tally in tallies)
    times = [int(line) for line in made.git("log", "--reverse", "--format=%ct").split()]
    assert files_of(made.root / "data") == files_of(shipped("data"))
    assert made.git("status", "--porcelain") == ""
    assert (reading.problems, problems) == ((), ())
    assert (reading.ledger, tallies) == (workspace.read().ledger, workspace.tallies()[0])
    assert len(times) == 1 + len(reading.ledger.items) + entries + typed
    assert times == sorted(times)
    assert set(made.git("log", "--format=%an").split()) == {"赵敏", "钱进", "孙悦"}
    assert made.git("log", "--format=%an %at") == made.git("log", "--format=%cn %ct")


@pytest.mark.slow
def test_the_demo_is_an_office_to_work_in(desk: Office) -> None:
    demonstrate(desk.root / "样例", register_line)
    made = inside(desk, "样例")

    said = made.run("note", "ZD-1", "-m", "甲")

    assert said == "ZD-2026-001 备注：甲\n"
    assert made.git("status", "--porcelain") == ""
    assert made.run("check") == ""
