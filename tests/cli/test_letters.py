"""Numbered papers: drafts change nothing; what is issued has the next number, stands in the register and in its items, and can be made again."""

import json
import re
from collections.abc import Callable

import pytest

from tests.cli.test_documents import without_commit
from tests.conftest import ITEM, SETTINGS, ZD1, Office

REGISTER = "data/2026/issued.yaml"
LETTERS = "documents: {contact: 赵敏, phone: 0000-1}\n"
NEW = ITEM.replace("ZD-2026-001", "ZD-2026-002").split("log:")[0].replace("综合窗口", "档案馆") + "log: []\n"


@pytest.fixture
def letters(office: Office) -> Office:
    office.write("data/ledger.yaml", SETTINGS + LETTERS)
    office.write("data/2026/key-work/ZD-2026-002.yaml", NEW)
    office.commit_all("两项")
    return office


@pytest.mark.parametrize(
    "command",
    ["notice PS-40", "notice ZD-12", "reminder ZD-40", "special PS-40", "bulletin --period 2026-10", "bulletin --period 2026-11-01..2026-11-20"],
)
def test_papers_of_the_sample(sample: Office, golden: Callable[[str, str], None], command: str) -> None:
    golden(f"letters/{command.replace(' ', '-')}.md", without_commit(sample.run(*command.split())))


def test_an_issued_notice_in_full(sample: Office, golden: Callable[[str, str], None]) -> None:
    sample.run("notice", "PS-42", "--issue")

    golden("letters/issued-notice.md", without_commit(sample.read("reports/2026/督办通知单-督字〔2026〕1号-PS-2026-042.md")))
    golden("letters/register.yaml", re.sub(r"key: \w+", "key: <key>", sample.read(REGISTER)))


def test_a_draft_changes_nothing(letters: Office) -> None:
    head = letters.git("rev-parse", "HEAD")

    assert "督字〔2026〕 号（草稿）" in letters.run("notice", "ZD-2")
    assert letters.git("rev-parse", "HEAD") == head
    assert not (letters.root / REGISTER).exists()


def test_a_notice_hands_a_matter_over_and_is_registered_in_one_commit(letters: Office) -> None:
    out = letters.run("notice", "ZD-2", "--issue")

    path = "reports/2026/督办通知单-督字〔2026〕1号-ZD-2026-002.md"
    assert out == f"{path}\n"
    assert letters.git("log", "-1", "--format=%s") == "督办通知单 督字〔2026〕1号：建成区政务服务中心档案馆\n"
    assert sorted(letters.git("show", "--format=", "--name-only", "HEAD").splitlines()) == sorted(
        [path, REGISTER, "data/2026/key-work/ZD-2026-002.yaml"]
    )
    assert "  kind: assign\n" in letters.read("data/2026/key-work/ZD-2026-002.yaml")
    assert "  text: 督字〔2026〕1号\n" in letters.read("data/2026/key-work/ZD-2026-002.yaml")
    assert "- key: " in letters.read(REGISTER)
    assert letters.run("issued").split("\t")[1:5] == ["督字〔2026〕1号", "督办通知单", "建成区政务服务中心档案馆", "ZD-2026-002"]
    assert letters.run("check") == ""
    assert letters.run("audit") == ""


def test_numbers_go_on_and_begin_anew_with_the_year(letters: Office) -> None:
    letters.run("notice", "ZD-1", "ZD-2", "--issue")
    letters.run("notice", "ZD-1", "--issue")
    letters.run("reminder", "ZD-1", "--issue")
    letters.run("notice", "ZD-2026-001", "--issue", "--today", "2027-01-05")

    assert [line.split("\t")[1] for line in letters.run("issued").splitlines()] == [
        "督字〔2026〕1号", "督字〔2026〕2号", "督字〔2026〕3号", "督催字〔2026〕1号"
    ]  # fmt: skip
    assert [line.split("\t")[1] for line in letters.run("issued", "--today", "2027-01-05").splitlines()] == ["督字〔2027〕1号"]


def test_a_reminder_is_one_more_reminder(letters: Office) -> None:
    letters.run("remind", "ZD-1", "--method", "电话催报", "--on", "2026-11-10")

    letters.run("reminder", "ZD-1", "--issue")

    text = letters.read("reports/2026/催办单-督催字〔2026〕1号-ZD-2026-001.md")
    assert "（第2次）" in text
    assert "已逾期99个工作日（143天）" in text or "个工作日（143天）" in text
    entry = json.loads(letters.run("show", "ZD-1", "--json"))["data"]["log"][-1]
    assert {name: entry[name] for name in ("kind", "method", "text")} == {"kind": "remind", "method": "书面催办", "text": "督催字〔2026〕1号"}
    assert "（第3次）" in letters.run("reminder", "ZD-1")


def test_a_reminder_names_the_notice_before_it(letters: Office) -> None:
    letters.run("notice", "ZD-1", "--issue")

    assert "以督字〔2026〕1号交由区发改局办理" in letters.run("reminder", "ZD-1")
    _, err, _ = letters.run_all("notice", "ZD-1")
    assert err.startswith("ZD-2026-001 2026年11月20日已发过督办通知单 督字〔2026〕1号\n")


@pytest.mark.parametrize("form", ["md", "txt", "html", "docx"])
@pytest.mark.parametrize("command", ["notice ZD-2", "reminder ZD-1", "special ZD-1", "bulletin"])
def test_an_issued_paper_can_be_verified_ever_after(letters: Office, command: str, form: str) -> None:
    path = letters.run(*command.split(), "--issue", "--format", form).splitlines()[-1]
    letters.run("progress", "ZD-1", "-p", "50", "-m", "继续推进，完成一半")

    assert letters.run("verify", path) == f"{path}：一致\n"


def test_a_bulletin_counts_its_issues(letters: Office) -> None:
    letters.run("bulletin", "--issue")
    path = letters.run("bulletin", "--period", "2026-10", "--issue").splitlines()[-1]

    assert letters.read(path).startswith("督查通报\n\n第2期\n\n某区人民政府督查室　2026年11月20日\n\n# 关于2026年10月督查事项办理情况的通报\n")


def test_a_number_that_two_clerks_gave_is_a_problem(letters: Office) -> None:
    letters.run("notice", "ZD-1", "--issue")
    text = letters.read(REGISTER)
    letters.write(REGISTER, text + re.sub(r"key: \w+", "key: zzzz99", text.split("entries:\n")[1]))

    assert "督办通知单2026年的第1号用了两次" in letters.run("check", code=1)


def test_an_altered_register_is_named_by_the_audit(letters: Office) -> None:
    letters.run("notice", "ZD-1", "--issue")
    letters.write(REGISTER, letters.read(REGISTER).replace("number: 1", "number: 2"))
    letters.commit_all("改号")

    assert "改了2026年发文登记里的notice 1号" in letters.run("audit", code=1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "entries:\n- {key: aaaa11, series: letter, number: 1, on: 2026-11-20, at: 2026-11-20T09:00:00+08:00, by: 甲, title: 乙}\n",
            "“letter”不是登记过的文种",
        ),
        ("entries:\n- {key: aaaa11, series: notice, number: 一, on: 2026-11-20, at: 2026-11-20T09:00:00+08:00, by: 甲, title: 乙}\n", "number"),
        ("entries:\n- {key: aaaa11, series: notice, number: 1, on: 2026-11-20, by: 甲, title: 乙}\n", "没有写"),
    ],
)
def test_a_register_is_read_strictly(letters: Office, text: str, said: str) -> None:
    letters.write(REGISTER, text)

    assert said in letters.run("check", code=1)
    assert f"{REGISTER}:2: " in letters.error("notice", "ZD-1")


@pytest.mark.parametrize(
    ("arguments", "said", "code"),
    [
        (("notice", "ZD-1", "--issue", "--save"), "错误：--issue 自己编号、自己存", 2),
        (("notice", "ZD-1", "--issue", "--number", "3"), "错误：--issue 自己编号、自己存", 2),
        (("notice", "ZD-1", "ZD-2", "--number", "3"), "错误：--number 一次只能用于一个事项\n", 2),
        (("notice", "ZD-1", "--on", "2027-01-01"), "错误：2027年1月1日还没有到，不能作落款日期\n", 2),
        (("notice", "ZD-9"), "错误：没有 ZD-2026-009 这个事项\n", 1),
        (("notice", "ZD-1", "ZD-2", "-o", "一份.md"), "错误：有2份文书，不能写到一个文件里\n", 2),
        (("issued", "--series", "信函"), "错误：没有“信函”这个文种\n", 2),
    ],
)
def test_what_cannot_be_issued_is_said(letters: Office, arguments: tuple[str, ...], said: str, code: int) -> None:
    assert letters.error(*arguments, code=code).startswith(said)


def test_nothing_is_issued_over_uncommitted_changes(letters: Office) -> None:
    letters.write(ZD1, letters.read(ZD1).replace("张华", "李华"))

    assert letters.error("notice", "ZD-2", "--issue").startswith("错误：台账里有没提交的改动，发出的文书以后就核对不了\n")


def test_strict_issues_nothing(letters: Office) -> None:
    letters.write("data/ledger.yaml", SETTINGS)
    letters.commit_all("没有联系人")
    head = letters.git("rev-parse", "HEAD")

    assert letters.error("notice", "ZD-2", "--issue", "--strict").startswith("错误：文书里没有填写1处，没有写出\n")
    assert letters.git("rev-parse", "HEAD") == head


def test_a_finished_matter_is_not_reminded_of(letters: Office) -> None:
    letters.run("complete", "ZD-1", "--approved-by", "陈刚")

    assert letters.error("reminder", "ZD-1").startswith("错误：ZD-2026-001 不在办理中，不用催办\n")


def test_private_fields_stand_in_no_letter(letters: Office) -> None:
    letters.write(
        "data/2026/petitions/XF-2026-001.yaml",
        "id: XF-2026-001\ntitle: 某小区停水\nlead_units: [区住建局]\nopened: 2026-10-25\ndue: 2026-11-10\npetitioner: 王某某\nvisits: 77\nlog: []\n",
    )
    letters.commit_all("信访")

    said = "".join(letters.run(command, "XF-1") for command in ("notice", "reminder", "special"))

    assert "王某某" not in said
    assert "77" not in said


def test_letters_for_many_go_into_a_folder(letters: Office) -> None:
    letters.run("reminder", "ZD-1", "ZD-2", "-o", "催办单/")

    assert sorted(path.name for path in (letters.root / "催办单").iterdir()) == ["催办单-草稿-ZD-2026-001.md", "催办单-草稿-ZD-2026-002.md"]


def test_what_was_issued_is_not_undone(letters: Office) -> None:
    letters.run("notice", "ZD-2", "--issue")

    assert "是发出的文书，已经登记，不能撤回：督办通知单 督字〔2026〕1号" in letters.error("undo")
