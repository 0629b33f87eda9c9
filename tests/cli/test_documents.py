"""周报告 and 月汇总, whole; the same commit and day give the same bytes; the data is text, never markup."""

import html
import os
import re
import subprocess
import sys
from collections.abc import Callable

import pytest

from tests.conftest import ZD1, Office


def without_commit(text: str) -> str:
    return re.sub(r"提交 [0-9a-f]{40}", "提交 <commit>", text)


@pytest.mark.parametrize("kind", ["week", "month"])
def test_reports_of_the_sample(sample: Office, golden: Callable[[str, str], None], kind: str) -> None:
    golden(f"{kind}.md", without_commit(sample.run("report", kind)))


@pytest.mark.parametrize("kind", ["week", "month"])
def test_reports_of_an_empty_office_have_no_empty_section(office: Office, golden: Callable[[str, str], None], kind: str) -> None:
    office.git("rm", "--quiet", ZD1)
    office.commit_all("清空")

    golden(f"empty-{kind}.md", without_commit(office.run("report", kind)))


@pytest.mark.parametrize("kind", ["week", "month"])
def test_documents_have_no_bullets_and_no_bold(sample: Office, kind: str) -> None:
    lines = sample.run("report", kind).splitlines()

    assert [line for line in lines if re.match(r"\s*[-*+] |.*\*\*|.*__", line)] == []


@pytest.mark.slow
def test_the_same_commit_and_day_give_the_same_bytes_anywhere(sample: Office) -> None:
    surroundings = [{"LANG": "C", "TZ": "America/New_York", "PYTHONHASHSEED": "1"}, {"LC_ALL": "C.UTF-8", "TZ": "Asia/Tokyo", "PYTHONHASHSEED": "77"}]
    command = [sys.executable, "-m", "ledger", "report", "month"]

    seen = [subprocess.run(command, cwd=sample.root, env={**os.environ, **each}, capture_output=True, check=True).stdout for each in surroundings]

    assert seen[0] == seen[1]
    assert seen[0].decode() == sample.run("report", "month")


def test_a_past_report_can_be_made_again(office: Office) -> None:
    first = office.run("report", "week", "2026-11-20")
    commit = office.git("rev-parse", "HEAD").strip()
    office.run("accept", "ZD-1")

    assert office.run("report", "week", "2026-11-20") != first
    assert office.run("report", "week", "2026-11-20", "--known-at", commit) == first


def test_the_last_line_says_what_it_rests_on(office: Office) -> None:
    commit = office.git("rev-parse", "HEAD").strip()

    last = office.run("report", "week").splitlines()[-1]

    assert last == f"<!-- ledger 0.1.0 | report week 2026-W47 | 截至 2026-11-20 | 提交 {commit} -->"


def test_save_commits_the_document_once(office: Office) -> None:
    assert office.run("report", "week", "--save") == "reports/2026/周报告-2026-W47.md\n"
    assert office.git("log", "-1", "--format=%s") == "周报告 2026年第47周\n"
    assert office.run("report", "week", "--save") == "reports/2026/周报告-2026-W47.md 已是最新，没有改动\n"
    assert office.read("reports/2026/周报告-2026-W47.md") == office.run("report", "week")


def test_save_does_not_write_over_hand_edits(office: Office) -> None:
    path = "reports/2026/周报告-2026-W47.md"
    office.run("report", "week", "--save")
    touched = office.read(path) + "手工补充\n"
    office.write(path, touched)

    said = office.error("report", "week", "--save")

    assert said == f"错误：{path} 有还没提交的手工修改，没有覆盖\n提示：要留下修改：ledger commit -m 说明；要另存新的：加 -o 文件名\n"
    assert office.read(path) == touched
    assert office.run("commit", "-m", "补充") == f"手工修改 {path}：补充\n"


def test_save_does_not_follow_a_link_out_of_the_office(office: Office) -> None:
    away = office.root.parent / "away"
    away.mkdir()
    (office.root / "reports").symlink_to(away)

    assert office.error("report", "week", "--save").startswith("错误：reports/2026/周报告-2026-W47.md 的文件夹是指向别处的链接，没有写入\n")
    assert list(away.iterdir()) == []


def test_a_saved_report_is_not_replaced_by_a_view_of_the_past(office: Office) -> None:
    assert office.error("report", "week", "--save", "--known-at", "HEAD", code=2).startswith("错误：--known-at 不能和 --save 一起用\n")


@pytest.mark.parametrize("target", ["data/ledger.yaml", ZD1, ".git/config", "templates/week.md"])
def test_output_never_goes_over_the_office_s_own_files(office: Office, target: str) -> None:
    before = (office.root / target).read_bytes() if (office.root / target).exists() else None

    assert office.error("report", "week", "-o", target, code=2).startswith(f"错误：{target} 在台账自己的文件夹里，不能用来放报告\n")
    assert ((office.root / target).read_bytes() if (office.root / target).exists() else None) == before


def test_output_into_a_missing_folder_is_said_in_chinese(office: Office) -> None:
    assert office.error("report", "week", "-o", "没有/a.md") == "错误：写不了 没有/a.md：文件或文件夹不存在\n提示：检查文件夹是否存在、是否可写\n"


def test_the_report_of_a_finished_period_is_the_same_on_every_later_day(office: Office) -> None:
    assert office.run("report", "week", "--period", "2026-W40") == office.run("report", "week", "--period", "2026-W40", "--today", "2026-11-10")


def test_output_goes_to_a_file(office: Office) -> None:
    assert office.run("report", "month", "-o", "月.md") == ""
    assert office.read("月.md") == office.run("report", "month")


@pytest.mark.parametrize(
    "nasty",
    [
        "a|b",
        "<script>alert(1)</script>",
        "{{ 7*7 }}",
        "*粗* _斜_ `码`",
        "# 标题",
        "1. 编号",
        "- 点",
        "&lt;p",
        "[链](x)",
        "工期3~5天、10~15天",
        "~~删~~",
        "很长" * 300,
    ],
)
def test_words_of_the_data_come_out_as_text(office: Office, nasty: str) -> None:
    from markdown_it import MarkdownIt

    office.run("progress", "ZD-1", "-p", "15", "-m", nasty, "--problems", nasty)

    page = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(office.run("report", "week"))

    assert nasty in html.unescape(page)
    assert "<script>" not in page
    assert "<em>" not in page


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{{ report.__class__.__mro__ }}", "模板 templates/week.md 第1行用了不允许的东西"),
        ("甲\n{{ report.nothing }}", "模板 templates/week.md 第2行没有“nothing”可用"),
        ("{% for x in %}", "模板 templates/week.md 第1行写法不对"),
        ("{% include '../../secret' %}", "没有模板 ../../secret"),
        ("{{ ''.join(report.lists.append(1)) }}", "模板 templates/week.md 第1行"),
    ],
)
def test_a_template_that_reaches_too_far_fails_with_its_line(office: Office, template: str, said: str) -> None:
    office.write("templates/week.md", template)

    assert office.error("report", "week").startswith(f"错误：{said}")


def test_an_office_overrides_a_template(office: Office) -> None:
    office.write("templates/week.md", "{{ report.office }}逾期{{ report.now.overdue }}项\n")

    assert office.run("report", "week").startswith("某区人民政府督查室逾期1项\n\n<!-- ledger ")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("century",), "错误：没有“century”这种报告\n"),
        (("week", "2026-10-01", "--period", "2026-W10"), "错误：日期和 --period 只能写一个\n"),
        (("week", "--period", "2026-11"), "错误：“2026-11”不是一个周\n"),
        (("week", "--period", "2026-W60"), "错误：没有“2026-W60”这个时段\n"),
        (("month", "--period", "2026-12"), "错误：2026年12月还没有开始\n"),
        (("month", "去年"), "错误：看不懂日期“去年”\n"),
    ],
)
def test_a_report_that_cannot_be_is_a_usage_error(office: Office, arguments: tuple[str, ...], said: str) -> None:
    assert office.error("report", *arguments, code=2).startswith(said)
