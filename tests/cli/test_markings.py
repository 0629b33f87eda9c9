"""涉密 matter enters by no door: no verb, no option, no hand edit and no paper beside the items; words about secrets pass."""

import pytest

from tests.conftest import SETTINGS, ZD1, Office

MARK = "机密★10年"
COMMANDS = [
    ("add", "--list", "ZD", "--title", MARK, "--lead", "区发改局"),
    ("edit", "ZD-1", f"owner={MARK}"),
    ("edit", "ZD-1", "owner=严松", "-m", MARK),
    ("edit", "ZD-1", "owner=严松", "--by", MARK),
    ("accept", "ZD-1", "-m", MARK),
    ("progress", "ZD-1", "-p", "50", "--problems", MARK),
    ("progress", "ZD-1", "-p", "50", "--next", MARK),
    ("remind", "ZD-1", "--method", MARK),
    ("inspect", "ZD-1", "--finding", MARK),
    ("extend", "ZD-1", "--to", "2026-12-31", "--approved-by", "李明", "-m", MARK),
    ("submit", "ZD-1", "-m", MARK),
    ("complete", "ZD-1", "--approved-by", MARK),
    ("suspend", "ZD-1", "-m", MARK),
    ("cancel", "ZD-1", "-m", MARK),
    ("award", "ZD-1", "--points", "1", "--clause", MARK, "--approved-by", "李明"),
    ("deduct", "ZD-1", "--points", "1", "--clause", "其他", "--approved-by", "李明", "-m", MARK),
    ("note", "ZD-1", "-m", MARK),
    ("void", "ZD-1", "aaaa11", "-m", MARK),
    ("tally", "add", "received", "--count", "1", "-m", MARK),
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command[:2]) + command[-2])
def test_no_command_takes_a_marking(office: Office, command: tuple[str, ...]) -> None:
    office.write("data/ledger.yaml", SETTINGS + "tallies:\n  received: {title: 来文, measure: 件}\n")
    office.commit_all()
    before = office.git("rev-parse", "HEAD")

    assert office.error(*command).startswith("错误：内容带有密级标志“机密★”，涉密事项不得录入台账，没有写入\n")
    assert (office.git("rev-parse", "HEAD"), office.git("status", "--porcelain")) == (before, "")


PAPERS = [
    (ZD1, "# 秘密★1年\n", "秘密★"),
    ("data/ledger.yaml", "# 【机密】\n", "【机密】"),
    ("data/directory.yaml", "- {name: 某人, post: 绝密}\n", "绝密"),
    ("templates/week.md", "密级：秘密\n", "密级：秘密"),
    ("reports/2026/专报.md", "机密\n\n# 专报\n", "机密"),
]


@pytest.mark.parametrize(("path", "text", "marking"), PAPERS, ids=[path for path, _, _ in PAPERS])
def test_no_file_is_committed_with_a_marking(office: Office, path: str, text: str, marking: str) -> None:
    before = office.read(path) if (office.root / path).exists() else ""
    office.write(path, before + text)

    said = office.error("commit", "-m", "核对")

    assert f"{path}:{before.count(chr(10)) + 1}: 带有密级标志“{marking}”，涉密内容不得录入台账" in said
    assert office.git("status", "--porcelain") != ""


@pytest.mark.parametrize(("path", "text", "marking"), PAPERS[1:], ids=[path for path, _, _ in PAPERS[1:]])
def test_check_finds_a_marking_in_any_paper(office: Office, path: str, text: str, marking: str) -> None:
    office.write(path, (office.read(path) if (office.root / path).exists() else "") + text)

    assert f"带有密级标志“{marking}”" in office.run("check", code=1)


def test_the_words_of_a_commit_bear_no_marking(office: Office) -> None:
    office.write(ZD1, office.read(ZD1) + "# 旁注\n")

    assert office.error("commit", "-m", "【绝密】补充").startswith("错误：内容带有密级标志“【绝密】”")


def test_a_new_office_bears_no_marking(office: Office) -> None:
    assert office.error("init", "新台账", "--office", "【机密】某室").startswith("错误：内容带有密级标志“【机密】”")


@pytest.mark.parametrize("title", ["保守国家秘密宣传", "商业秘密保护条例宣传", "机密级计算机清退", "定密责任人培训"])
def test_words_about_secrets_pass(office: Office, title: str) -> None:
    office.run("add", "--list", "ZD", "--title", title, "--lead", "区发改局", "--standard", title)
    office.write(ZD1, office.read(ZD1) + f"# {title}\n")

    office.run("commit", "-m", title)
    office.run("check")
