"""周报告 and 月汇总, whole; the same commit and day give the same bytes; the data is text, never markup."""

import html
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ITEM, ZD1, Office


def without_commit(text: str) -> str:
    return re.sub(r"提交 [0-9a-f]{40}", "提交 <commit>", text)


REPORTS = (
    "report week", "report month", "report quarter", "report year", "report adopted", "report four", "report instructions", "report decisions", "plan week",
    "plan month", "breakdown",
)  # fmt: skip


def named(command: str) -> str:
    return command.removeprefix("report ").replace(" ", "-")


@pytest.mark.parametrize("command", REPORTS)
def test_reports_of_the_sample(sample: Office, golden: Callable[[str, str], None], command: str) -> None:
    golden(f"{named(command)}.md", without_commit(sample.run(*command.split())))


@pytest.mark.parametrize(
    "command",
    [
        "report week --unit 区住建局",
        "report month --list 领导批示件",
        "report quarter --leader 孙伟",
        "plan month --unit 区住建局",
        "breakdown --list ZD --by chapter --columns 序号,类别,任务内容=工作任务,牵头单位,完成时限",
        "breakdown --by leader --unit 区住建局",
        "duty 区住建局",
        "duty 李明 --by leader",
        "duty 严松 --by person",
        "report month --public",
        "breakdown --list ZD --public",
        "plan month --public",
        "report decisions 2026-Q4",
        "report year --unit 区教育局",
    ],
)
def test_a_report_of_a_part_of_the_office(sample: Office, golden: Callable[[str, str], None], command: str) -> None:
    golden(f"part/{named(command)}.md", without_commit(sample.run(*command.split())))


@pytest.mark.parametrize("command", [command for command in REPORTS if command != "report adopted"])
def test_reports_of_an_empty_office_have_no_empty_section(office: Office, golden: Callable[[str, str], None], command: str) -> None:
    office.git("rm", "--quiet", ZD1)
    office.commit_all("清空")

    golden(f"empty-{named(command)}.md", without_commit(office.run(*command.split())))


@pytest.mark.parametrize("command", REPORTS)
def test_documents_have_no_bullets_and_no_bold(sample: Office, command: str) -> None:
    lines = sample.run(*command.split()).splitlines()

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


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("report week", lambda data: {"共有事项": data["now"]["items"], "在办": data["now"]["open"], "逾期未办结": len(data["overdue"])}),
        ("report month", lambda data: {"共有事项": data["now"]["items"], "其中在办": data["now"]["open"], "本月办结": data["flows"]["finished"]}),
        (
            "report quarter",
            lambda data: {
                "共有事项": data["report"]["now"]["items"],
                "欠进度": data["classes"][3]["items"],
                "逾期未办结": len(data["troubles"]),
                "未到时限而亮红灯": len(data["behind"]),
                "催办": data["report"]["flows"]["reminded"],
            },
        ),
        ("report year", lambda data: {"本年台账未办结": len(data["carried"])}),
        ("plan week", lambda data: {"按期完成": data["kept"], "未完成": data["open"], "本周共": len(data["lines"])}),
    ],
)  # fmt: skip
def test_numbers_in_prose_are_those_of_the_json(sample: Office, command: str, told: Callable[[dict[str, Any]], dict[str, int]]) -> None:
    data = sample.json(*command.split())
    prose = sample.run(*command.split())

    assert {words: re.search(rf"{words}(\d+)[项次]", prose)[1] for words in told(data)} == {words: str(count) for words, count in told(data).items()}


def test_the_tables_of_a_quarter_add_up_to_its_totals(sample: Office) -> None:
    data = sample.json("report", "quarter")

    now = data["report"]["now"]
    assert sum(each["items"] for each in data["classes"]) == now["items"] - now["cancelled"]
    assert sum(len(each["lines"]) for each in data["tables"]) == now["open"] + now["suspended"] + data["report"]["flows"]["finished"]
    assert data["done_before"] == now["finished"] - data["report"]["flows"]["finished"]
    assert len(data["troubles"]) == now["overdue"] == sum(each["days_overdue"] > 0 for table in data["tables"] for each in table["lines"])


def test_every_point_of_the_year_is_the_one_that_rank_explains(sample: Office) -> None:
    sheets = {sheet["line"]["unit"]: sheet for sheet in sample.json("report", "year")["sheets"]}

    explained = sample.json("rank", "--explain", "区财政局")

    sheet = sheets["区财政局"]
    assert [mark["points"] for mark in sheet["marks"]] == [mark["points"] for mark in explained["marks"]]
    assert sheet["line"]["score"] == sheet["base"] + sum(mark["points"] for mark in sheet["marks"]) == explained["score"]


def test_a_year_is_compared_with_the_same_part_of_the_year_before(office: Office) -> None:
    office.write("data/2025/key-work/ZD-2025-001.yaml", ITEM.replace("2026", "2025").replace("ZD-2025-001", "ZD-2025-001"))
    office.commit_all("上年")
    office.run("complete", "ZD-2025-001", "--approved-by", "陈刚", "--on", "2025-06-20")

    data = office.json("report", "year")

    work = {line["name"]: (line["now"], line["before"], line["change"]) for line in data["work"]}
    assert work["督查事项"] == ("1项", "1项", "持平")
    assert work["办结"] == ("0项", "1项", "-1")
    assert {line["name"]: (line["now"], line["before"], line["change"]) for line in data["rates"]}["办结率"] == ("0.0%", "100.0%", "-100.0个百分点")


def test_a_plan_says_what_became_of_the_last_one(office: Office) -> None:
    office.write(ZD1, ITEM.replace("2026-06-30", "2026-11-18"))
    office.write("data/2026/key-work/ZD-2026-002.yaml", ITEM.replace("ZD-2026-001", "ZD-2026-002").replace("2026-06-30", "2026-11-19"))
    office.write("data/2026/key-work/ZD-2026-003.yaml", ITEM.replace("ZD-2026-001", "ZD-2026-003").replace("2026-06-30", "2026-11-22"))
    office.commit_all("三项")
    office.run("submit", "ZD-1", "--on", "2026-11-18")
    office.run("complete", "ZD-1", "--approved-by", "陈刚", "--on", "2026-11-19")
    office.run("extend", "ZD-2", "--to", "2026-11-25", "--approved-by", "陈刚", "-m", "验收推迟", "--on", "2026-11-17")

    data = office.json("plan", "week")

    assert [(line["id"], line["outcome"]) for line in data["done"]] == [
        ("ZD-2026-001", "按期完成"), ("ZD-2026-002", "已延期至11月25日"), ("ZD-2026-003", "未到期")
    ]  # fmt: skip
    assert [(line["id"], line["day"], line["left_over"]) for line in data["lines"]] == [("ZD-2026-002", "2026-11-25", None)]
    assert (data["kept"], data["open"], data["others"], data["kept_rate"]) == (1, 0, 2, "100.0%")


def test_a_plan_carries_over_what_was_not_done(office: Office) -> None:
    office.write(ZD1, ITEM.replace("2026-06-30", "2026-11-18"))
    office.commit_all("到期")

    data = office.json("plan", "week")

    assert [(line["id"], line["left_over"]) for line in data["overdue"]] == [("ZD-2026-001", "上期结转")]


def test_a_part_is_named_in_the_mark(office: Office) -> None:
    assert "| report month 2026-11 --unit 区发改局 |" in office.run("report", "month", "--unit", "发展改革局").splitlines()[-1]


def test_a_unit_s_year_has_its_own_counts_and_its_place_among_all_units(sample: Office) -> None:
    year, everyone = sample.json("report", "year", "--unit", "区住建局"), sample.json("report", "year")

    counts = sample.json("tally", "list", "adopted", "--unit", "区住建局", "--compare", "year")[0]
    assert [line["name"] for line in year["tallies"]] == ["信息采用"]
    assert year["tallies"][0]["now"] == f"{counts['count']}条"
    assert year["ranking"] == [line for line in everyone["ranking"] if line["unit"] == "区住建局"]


@pytest.mark.parametrize("part", [("--leader", "孙伟"), ("--list", "领导批示件")])
def test_a_year_of_a_list_or_a_leader_says_why_it_has_no_counts(sample: Office, part: tuple[str, str]) -> None:
    said = sample.run("report", "year", *part)

    assert "计数工作不按清单和领导登记，本部分不列。" in said
    assert f"只计{part[1]}的事项，不是全部事项的名次。" in said


@pytest.mark.parametrize("command", ["report quarter", "report year", "bulletin"])
def test_a_ranking_that_is_shown_is_drawn_in_a_web_page(sample: Office, command: str) -> None:
    assert "<title>各单位得分</title>" in sample.run(*command.split(), "--format", "html")


def test_a_single_annex_has_no_number(sample: Office) -> None:
    headings = [line for line in sample.run("report", "quarter", "--unit", "区住建局").splitlines() if line.startswith("## 附件")]

    assert headings == ["## 附件：督查事项进展情况表"]


def test_the_instructions_of_a_year_add_up_to_their_total(sample: Office) -> None:
    data = sample.json("report", "instructions")

    assert data["total"] == data["finished"] + data["open"] + data["suspended"]
    assert f"，暂缓{data['suspended']}件。" in sample.run("report", "instructions")


HOSTILE = "子项|乙 <script>x</script> {{ 7*7 }} *强* # 尾"


@pytest.mark.parametrize("command", ["breakdown --list ZD", "duty 区住建局"])
@pytest.mark.parametrize("form", ["md", "txt", "html", "docx"])
def test_what_lists_items_shows_their_text_as_text(office: Office, command: str, form: str) -> None:
    office.run("add", "--list", "ZD", "--title", HOSTILE, "--lead", "区住建局", "--parent", "ZD-1", "--due", "2026-12-20")

    office.run(*command.split(), "-o", f"文书.{form}", "--quiet")

    assert HOSTILE in told(office.root / f"文书.{form}")


def told(path: Path) -> str:
    """What a reader of the document sees, without what marks it up."""
    if path.suffix == ".docx":
        import docx

        return "\n".join(cell.text for table in docx.Document(str(path)).tables for row in table.rows for cell in row.cells)
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        return html.unescape(re.sub(r"<[^>]*>", "", text))
    return re.sub(r"\\([^\w\s])", r"\1", text) if path.suffix == ".md" else text


def test_duties_go_into_a_folder_a_file_each(office: Office) -> None:
    office.run("edit", "ZD-1", "lead_units=区发改局、区财政局", "-m", "共同牵头")

    office.run("duty", "-o", "责任清单/", "--format", "txt", "--quiet")

    assert {path.name for path in (office.root / "责任清单").iterdir()} == {"责任清单-区发改局.txt", "责任清单-区财政局.txt"}


def test_two_names_that_make_one_file_name_make_two_files(office: Office) -> None:
    office.run("edit", "ZD-1", "owner=王明/甲", "-m", "责任人")
    office.run("add", "--list", "ZD", "--title", "第二项", "--lead", "区住建局", "--owner", "王明|甲", "--due", "2026-12-20")

    office.run("duty", "--by", "person", "-o", "清单/", "--quiet")

    texts = {path.name: path.read_text(encoding="utf-8") for path in (office.root / "清单").iterdir()}
    assert sorted(texts) == ["责任清单-王明_甲-2.md", "责任清单-王明_甲.md"]
    assert sum("第二项" in text for text in texts.values()) == 1


def test_duties_are_saved_in_one_commit(office: Office) -> None:
    before = int(office.git("rev-list", "--count", "HEAD"))
    office.run("edit", "ZD-1", "lead_units=区发改局、区财政局", "-m", "共同牵头")

    office.run("duty", "--save")

    assert int(office.git("rev-list", "--count", "HEAD")) == before + 2
    assert office.git("log", "-1", "--format=%s").startswith("责任清单 ")
    assert office.run("duty", "--save").count("已是最新，没有改动") == office.git("ls-files", "reports").count("\n")
