"""Exporting: what goes out comes back unchanged; forms, calendars, nothing private."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from ledger.sheets.reading import read_tables
from tests.conftest import ZD1, Office

FULL = """\
id: ZD-2026-001
title: 建成区政务服务中心综合窗口
source: {document: 2026年政府工作报告, number: 区政发〔2026〕1号, clause: 三（二）, date: 2026-01-20, leader: 李明, text: "=请抓紧"}
goal: |-
  第一步
  第二步
target: {value: 95, unit: "%", direction: at_most}
standard: "  通过 验收"
lead_leader: 陈刚
lead_units: [区发改局, 区住建局]
support_units: [区财政局]
owner: 张华
supervisor: 赵敏
urgency: urgent
tags: [窗口, "-重点"]
opened: 2026-01-25
due: 2026-06-30
cadence: weekly
milestones:
- {due: 2026-03-31, percent: 30, title: 完成选址；定点}
- {due: 2026-05-31, title: ""}
log:
- key: aaaa11
  kind: assign
  on: 2026-01-26
  at: 2026-01-26T09:00:00+08:00
  by: 赵敏
"""
PETITION = """\
id: XF-2026-001
title: 某小区停水问题
lead_units: [区住建局]
opened: 2026-10-25
due: 2026-12-24
petitioner: 王某
visits: 3
log: []
"""


@pytest.mark.parametrize("suffix", ["xlsx", "csv", "jsonl"])
def test_export_then_import_changes_nothing(office: Office, suffix: str) -> None:
    office.write(ZD1, FULL)
    office.write("data/2026/petitions/XF-2026-001.yaml", PETITION)
    office.commit_all("满")

    office.run("export", f"全部.{suffix}")
    out, err, code = office.run_all("import", f"全部.{suffix}")

    assert (out, code) == ("", 0)
    assert err.startswith(f"全部.{suffix} 共2行：无变化2\n")
    assert "没有导入的列" not in err
    assert office.git("status", "--porcelain", "data") == ""


TEXT = st.text(st.characters(blacklist_categories=("Cc", "Cs", "Co", "Cn", "Zl", "Zp", "Cf")), min_size=1, max_size=30).filter(str.strip)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(TEXT, min_size=3, max_size=3), st.sampled_from(["xlsx", "csv", "jsonl"]))
def test_odd_strings_go_out_and_come_back(office: Office, words: list[str], suffix: str) -> None:
    title, goal, text = (json.dumps(word, ensure_ascii=False) for word in words)
    office.write(
        ZD1, f"id: ZD-2026-001\ntitle: {title}\nsource: {{text: {text}}}\ngoal: {goal}\nlead_units: [区发改局]\nopened: 2026-01-25\nlog: []\n"
    )
    if office.git("status", "--porcelain", "data"):
        office.commit_all("怪字")

    office.run("export", f"全部.{suffix}")
    out, err, code = office.run_all("import", f"全部.{suffix}")

    assert (out, code) == ("", 0), err
    assert office.git("status", "--porcelain", "data") == ""


def test_private_fields_stay_here(office: Office) -> None:
    office.write("data/2026/petitions/XF-2026-001.yaml", PETITION)
    office.commit_all("信访")

    out = office.run("export", "-") + office.run("export", "-", "--as", "entries")

    assert "王某" not in out
    assert "信访人" not in out
    assert "来访次数" in out


def test_a_form_filled_in_comes_back_as_progress(office: Office, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    office.run("export", str(tmp_path / "表.xlsx"), "--form", "发展改革局")
    book = load_workbook(tmp_path / "表.xlsx")
    sheet = book.active
    heading = [cell.value for cell in sheet[3]]
    sheet.cell(4, heading.index("进度") + 1).value = 0.6
    sheet.cell(4, heading.index("进展") + 1).value = "窗口已启用"
    book.save(tmp_path / "表.xlsx")

    out = office.run("import", str(tmp_path / "表.xlsx"))

    assert out.splitlines()[-1] == "导入进展 表.xlsx：新增1条"
    assert json.loads(office.run("show", "ZD-1", "--json"))["data"]["percent"] == 60


def test_a_form_for_everybody_is_a_folder(office: Office, tmp_path: Path) -> None:
    office.run("export", str(tmp_path / "表"), "--form", "全部")

    assert [path.name for path in (tmp_path / "表").iterdir()] == ["反馈表-区发改局.xlsx"]
    (grid,) = (grid for grid in read_tables((tmp_path / "表/反馈表-区发改局.xlsx").read_bytes(), "甲.xlsx") if not grid.hidden)
    assert grid.rows[0].cells[0] == "督查事项反馈表（区发改局）"


def test_a_calendar_holds_deadlines_milestones_and_reports(office: Office) -> None:
    office.write(ZD1, FULL.replace("due: 2026-06-30", "due: 2026-12-30").replace("2026-05-31", "2026-11-30"))
    office.commit_all("日程")

    office.run("export", "日程.ics", "--as", "calendar")

    events = Calendar.from_ical((office.root / "日程.ics").read_bytes()).walk("VEVENT")
    assert [(str(event["summary"]), event["dtstart"].dt.isoformat()) for event in events] == [
        ("应报 ZD-2026-001 建成区政务服务中心综合窗口", "2026-11-20"),
        ("节点 ZD-2026-001 建成区政务服务中心综合窗口", "2026-11-30"),
        ("到期 ZD-2026-001 建成区政务服务中心综合窗口", "2026-12-30"),
    ]


@pytest.mark.parametrize("what", ["rank", "figures", "entries", "items"])
def test_every_table_goes_into_every_form(office: Office, what: str) -> None:
    for suffix in ("xlsx", "csv", "jsonl"):
        office.run("export", f"甲.{suffix}", "--as", what)
    rows = [len(read_tables((office.root / f"甲.{suffix}").read_bytes(), f"甲.{suffix}")[0].rows) for suffix in ("xlsx", "csv", "jsonl")]

    assert rows[0] == rows[1] == rows[2]


def test_the_ranking_that_goes_out_is_the_one_that_is_shown(office: Office) -> None:
    shown = [line.split("\t")[:4] for line in office.run("rank").splitlines()]

    rows = [line.split(",")[:4] for line in office.run("export", "-", "--as", "rank").splitlines()[1:]]

    assert [[cell or "—" for cell in row] for row in rows] == shown


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("甲.doc",), "错误：“甲.doc”看不出要导出成什么\n提示：事项的文件名以 .xlsx、.csv、.jsonl 结尾\n"),
        (("甲.xlsx", "--as", "calendar"), "错误：“甲.xlsx”看不出要导出成什么\n提示：日程的文件名以 .ics 结尾\n"),
        (("甲.xlsx", "--as", "别的"), "错误：不能导出“别的”\n"),
        (("甲.csv", "--form", "区发改局"), "错误：反馈表是 Excel 文件\n"),
        (("甲.xlsx", "--form", "城东街道"), "错误：城东街道没有在办的牵头事项\n"),
        (("data/甲.csv",), "错误：data/甲.csv 在台账自己的文件夹里"),
    ],
)
def test_an_export_that_cannot_be_is_a_usage_error(office: Office, arguments: tuple[str, ...], said: str) -> None:
    assert office.error("export", *arguments, code=2).startswith(said)
