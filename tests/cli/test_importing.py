"""Importing: every row understood or refused with its place; nothing written unless all is good; the same file twice changes nothing."""

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from xlsxwriter import Workbook

from tests.conftest import SETTINGS, ZD1, Office

HEADING = "序号,任务内容,牵头单位,责任单位,完成时限,备注\n"


def table(office: Office, *rows: str, heading: str = HEADING, name: str = "任务.csv") -> str:
    office.write(name, heading + "".join(f"{row}\n" for row in rows))
    return name


def test_rows_become_items_in_one_commit(office: Office) -> None:
    name = table(office, "1,建成档案馆新馆,区财政局,住建局、区发改委,2027年6月底前,", "2,改造供水管网,区住建局,,12月底前,分两期")

    out = office.run("import", name, "--list", "年度重点工作")

    assert out == ("任务.csv\t2\t新增\t—\t建成档案馆新馆\t区财政局\n任务.csv\t3\t新增\t—\t改造供水管网\t区住建局\n导入事项 任务.csv：新增2项\n")
    assert office.read("data/2026/key-work/ZD-2026-002.yaml") == (
        "id: ZD-2026-002\ntitle: 建成档案馆新馆\nlead_leader: 陈刚\nlead_units: [区财政局]\nsupport_units: [区住建局, 区发改局]\nowner: 施敏\n"
        "opened: 2026-11-20\ndue: 2027-06-30\nlog: []\n"
    )
    assert "  text: 分两期\n" in office.read("data/2026/key-work/ZD-2026-003.yaml")
    assert office.git("log", "-1", "--format=%B").startswith("导入事项 任务.csv：新增2项\n\nLedger-Item: ZD-2026-002\nLedger-Item: ZD-2026-003\n")
    assert "Ledger-File: 任务.csv\nLedger-File-SHA256: " in office.git("log", "-1", "--format=%B")
    assert office.git("status", "--porcelain") == "?? 任务.csv\n"


def test_the_same_file_twice_changes_nothing(office: Office) -> None:
    name = table(office, "1,建成档案馆新馆,区财政局,住建局,2027年6月底前,分两期")
    office.run("import", name, "--list", "ZD")
    head = office.git("rev-parse", "HEAD")

    out, err, code = office.run_all("import", name, "--list", "ZD")

    assert (out, code) == ("", 0)
    assert err.startswith("任务.csv 共1行：无变化1\n")
    assert office.git("rev-parse", "HEAD") == head


def test_one_bad_row_and_nothing_is_written(office: Office) -> None:
    name = table(office, "1,建成档案馆新馆,区财政局,,2027年6月底前,", "2,改造管网,区水务局,,13月,")
    head = office.git("rev-parse", "HEAD")

    out, err, code = office.run_all("import", name, "--list", "ZD")

    assert code == 1
    assert "任务.csv\t3\t退回\t—\t改造管网\t第3列（牵头单位）：名录里没有“区水务局”这个单位；第5列（完成时限）：看不懂日期“13月”\n" in out
    assert "“任务.csv”第3行第5列（完成时限）“13月”：看不懂日期“13月”。提示：写成“13月底”或“13月5日”\n" in err
    assert err.endswith("错误：有退回的行，一行也没有导入\n提示：按上面的提示改好再导入；要先导入其余的，加 --skip-bad\n")
    assert office.git("rev-parse", "HEAD") == head


def test_skip_bad_keeps_the_refused_rows_to_be_mended(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(office.root)
    name = table(office, "1,建成档案馆新馆,区财政局,,2027年6月底前,", "2,改造管网,区水务局,,年底前,")

    office.run("import", name, "--list", "ZD", "--skip-bad", code=1)
    book = load_workbook("任务-退回.xlsx")
    sheet = book.active
    heading, row = ([cell.value for cell in line] for line in sheet)
    sheet["C2"].value = "区住建局"
    book.save("任务-退回.xlsx")
    office.run("import", "任务-退回.xlsx", "--list", "ZD")

    assert heading == ["序号", "任务内容", "牵头单位", "责任单位", "完成时限", "备注", "退回原因"]
    assert row[-1] == "第3列（牵头单位）：名录里没有“区水务局”这个单位"
    assert office.run("list", "--list", "ZD").count("\n") == 3


CASES = [
    ("事项,牵头单位,完成时限\n建成甲,区财政局,46387\n", {"due": "2026-12-31"}),
    ("事项,牵头单位,完成时限\n建成甲,区财政局,20261231\n", {"due": "2026-12-31"}),
    ("事项,牵头单位,完成时限\n建成甲,区财政局,长期坚持\n", {"due": None}),
    ("事项,牵头单位,完成时限\n建成甲,区财政局,每季度末\n", {"due": None, "cadence": "quarterly"}),
    ("事项,牵头单位,牵头领导\n建成甲,区财政局,王　明\n", {"lead_leader": "王明"}),
    ("事项,牵头部门,协办单位\n建成甲,区财政局；住建局,区发改局\n", {"lead_units": ["区财政局", "区住建局"], "support_units": ["区发改局"]}),
    ("事项,责任单位\n建成甲,区财政局\n", {"lead_units": ["区财政局"]}),
    ("事 项*,牵头单位（必填）\n建成甲,区财政局\n", {"title": "建成甲"}),
    ("某区任务表,\n填报单位：甲,\n事项,牵头单位\n建成甲,区财政局\n合计：1项,\n注：以上为全年任务,\n", {"title": "建成甲"}),
    ("事项,牵头单位,量化目标\n建成甲,区财政局,接入泊位5000个\n", {"target": {"value": 5000, "unit": "个", "direction": "at_least"}}),
    ("事项,牵头单位,量化目标\n建成甲,区财政局,新建3所、改造5所\n", {"target": None, "goal": "新建3所、改造5所"}),
    ("事项,牵头单位,类别\n建成甲,区财政局,城市更新\n", {"tags": ["城市更新"]}),
    ("事项,牵头单位,来源,条款,来源日期\n建成甲,区财政局,2026年政府工作报告,三（二）,2026.1.20\n", {"source": {"document": "2026年政府工作报告", "clause": "三（二）", "date": "2026-01-20"}}),
    ("事项,牵头单位,节点\n建成甲,区财政局,2026年11月底 30% 完成选址；12月底 完工\n", {"milestones": [{"due": "2026-11-30", "percent": 30, "title": "完成选址"}, {"due": "2026-12-31", "title": "完工"}]}),
    ("事项,牵头单位,完成时限,配合单位\n建成甲,区财政局,—,/\n", {"due": None, "support_units": []}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[str(place) for place in range(len(CASES))])
def test_a_row_is_understood(office: Office, text: str, expected: dict[str, object]) -> None:
    office.write("甲.csv", text)

    office.run("import", "甲.csv", "--list", "ZD")

    seen = json.loads(office.run("show", "ZD-2", "--json"))["data"]
    assert {name: seen[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("事项,牵头单位\n,区财政局\n", "第2行第1列（事项）：没有事项名称。提示：填上这一格"),
        ("事项,牵头单位\n甲,\n", "第2行第2列（牵头单位）：没有牵头单位。提示：填上这一格"),
        ("事项,完成时限\n甲,年底前\n", "没有牵头单位。提示：表里要有“牵头单位”这一列"),
        ("编号,事项,牵头单位\nZD-2026-999,甲,区财政局\n", "第1列（编号）“ZD-2026-999”：没有 ZD-2026-999 这个事项。提示：核对编号"),
        ("事项,牵头单位,清单\n甲,区财政局,别的\n", "第3列（清单）“别的”：没有“别的”这个清单。提示：已有：年度重点工作、领导批示件、信访积案"),
        ("事项,牵头单位,完成时限\n甲,区财政局,2026-02-30\n", "第3列（完成时限）“2026-02-30”：没有“2026-02-30”这一天"),
        ("事项,牵头单位,完成时限\n甲,区财政局,6月底前\n", "完成时限2026-06-30早于立项日期2026-11-20。提示：检查年份；过去的立项，加一列“立项日期”，或在命令后面写 --opened 日期"),
        ("事项,牵头单位\n甲,区财政局\n甲,区财政局\n", "第3行第1列（事项）“甲”：和第2行是同一个事项"),
        ("编号,事项,牵头单位,完成时限\nZD-2026-001,建成区政务服务中心综合窗口,区发改局,2027-01-01\n", "ZD-2026-001 已经交办，原时限（2026-06-30）不能改"),
        ("事项,牵头单位\n建成甲（秘密★）,区财政局\n", "带有密级标志"),
    ],
)  # fmt: skip
def test_a_refusal_names_the_place_and_what_would_be_right(office: Office, text: str, said: str) -> None:
    office.write("甲.csv", text)

    assert said in office.error("import", "甲.csv", "--list", "ZD")


def test_an_item_is_found_by_number_or_by_title_and_corrected_with_a_trace(office: Office) -> None:
    office.write("甲.csv", "事项,牵头单位,责任人,完成标准\n建成区政务服务中心综合窗口,区发改局,李华,\n")

    out = office.run("import", "甲.csv", "--list", "ZD")

    assert out.splitlines()[0] == "甲.csv\t2\t更正\tZD-2026-001\t建成区政务服务中心综合窗口\t责任人 张华 → 李华"
    assert "owner: 李华\n" in office.read(ZD1)
    assert "  kind: edit\n" in office.read(ZD1)
    assert "standard: 综合窗口启用并通过验收\n" in office.read(ZD1)


def test_a_form_brings_progress_only_where_it_was_filled_in(office: Office) -> None:
    office.write("甲.csv", "编号,事项,进度,进展,问题,下一步,佐证\nZD-2026-001,,60%,窗口已启用,人手不足,12月补齐,验收单\nZD-2026-009,,,,,,\n")

    out = office.run("import", "甲.csv")
    again, err, _ = office.run_all("import", "甲.csv")

    assert out.splitlines()[-1] == "导入进展 甲.csv：新增1条"
    entry = json.loads(office.run("show", "ZD-1", "--json"))["data"]["log"][-1]
    told = {name: entry[name] for name in ("kind", "on", "percent", "text", "problems", "next")}
    assert told == {
        "kind": "progress",
        "on": "2026-11-20",
        "percent": 60,
        "text": "窗口已启用\n佐证：验收单",
        "problems": "人手不足",
        "next": "12月补齐",
    }
    assert again == ""
    assert err.startswith("甲.csv 共2行：无变化1，未填1\n")


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ("ZD-2026-001,0.6,甲", "第2列（进度）“0.6”：进度“0.6”可以是60%，也可以是0.6%。提示：写明百分号，如 60%"),
        ("ZD-2026-001,120%,甲", "进度“120%”超出了范围"),
        ("ZD-2026-001,大半,甲", "进度“大半”不是百分比"),
        ("ZD-2026-009,60,甲", "没有 ZD-2026-009 这个事项"),
        (",60,甲", "没有写编号"),
    ],
)
def test_progress_that_cannot_be_is_refused(office: Office, cells: str, said: str) -> None:
    office.write("甲.csv", f"编号,进度,进展\n{cells}\n")

    assert said in office.error("import", "甲.csv")


def test_counts_are_taken_once(office: Office) -> None:
    office.write(
        "data/ledger.yaml",
        SETTINGS + "tallies:\n  received: {title: 来文}\n  adopted: {title: 信息采用, measure: 条, by_unit: true, levels: {市级: 3}}\n",
    )
    office.commit_all("计数")
    office.write("甲.csv", "日期,类别,数量,单位,级别\n2026-03-05,来文,3,,\n3月6日,信息采用,2,住建局,市级\n")

    out = office.run("import", "甲.csv")
    again = office.run("import", "甲.csv")

    assert out.splitlines()[-1] == "导入计数 甲.csv：新增2条"
    assert again == ""
    assert office.run("tally", "list", "信息采用", "--by", "unit").splitlines()[0].split("\t")[1:4] == ["1", "区住建局", "2"]


def book(office: Office, rows: Sequence[Sequence[object]], *, hidden: int | None = None) -> None:
    made = Workbook(office.root / "甲.xlsx")
    sheet = made.add_worksheet("任务")
    sheet.merge_range("A1:C1", "某区任务表")
    for place, row in enumerate(rows):
        sheet.write_row(place + 1, 0, row)
    if hidden is not None:
        sheet.set_row(hidden, None, None, {"hidden": True})
    made.close()


def test_a_spreadsheet_names_columns_by_their_letters_and_leaves_hidden_rows(office: Office) -> None:
    book(
        office,
        [("事项", "牵头单位", "完成时限"), ("建成甲", "区财政局", "年底前"), ("建成乙", "区水务局", "年底前"), ("建成丙", "区财政局", "年底前")],
        hidden=4,
    )

    out, err, code = office.run_all("import", "甲.xlsx", "--list", "ZD")

    assert code == 1
    assert "任务\t4\t退回\t—\t建成乙\tB列（牵头单位）：名录里没有“区水务局”这个单位\n" in out
    assert "“任务”隐藏的行没有导入：第5行\n" in err


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("甲.csv", "姓名,年龄\n甲,3\n", "错误：甲.csv 里没有认出表头\n"),
        ("甲.yaml", "- 事项: 甲\n  事项: 乙\n", "甲.yaml:"),
        ("甲.yaml", "甲\n", "甲.yaml"),
    ],
)
def test_a_file_that_is_no_table_is_refused(office: Office, name: str, text: str, said: str) -> None:
    office.write(name, text)

    assert said in office.error("import", name, "--list", "ZD")


def test_a_missing_file_is_said_in_chinese(office: Office) -> None:
    assert office.error("import", "没有.xlsx") == "错误：读不了 没有.xlsx：文件或文件夹不存在\n提示：检查文件名和权限\n"


@pytest.mark.parametrize("preface", ["# 区里报来的\n\n", "---\n", "\n---\n# 甲---乙\n"])
def test_a_yaml_list_may_stand_below_comments(office: Office, preface: str) -> None:
    office.write("甲.yaml", f"{preface}- 事项: 建成甲\n  牵头单位: 区财政局\n- 事项: 建成乙\n  牵头单位: 无此局\n")

    assert f"“甲.yaml”第{preface.count(chr(10)) + 3}行" in office.error("import", "甲.yaml", "--list", "ZD")


def test_yaml_names_the_line(office: Office) -> None:
    office.write("甲.yaml", "- 事项: 建成甲\n  牵头单位: [区财政局, 住建局]\n- 事项: 建成乙\n  牵头单位: 区水务局\n")

    assert "“甲.yaml”第3行第2列（牵头单位）“区水务局”" in office.error("import", "甲.yaml", "--list", "ZD")


def test_a_preview_writes_nothing(office: Office) -> None:
    name = table(office, "1,建成档案馆新馆,区财政局,,2027年6月底前,")
    head = office.git("rev-parse", "HEAD")

    assert office.run("import", name, "--list", "ZD", "--dry-run").endswith("（试运行）导入事项 任务.csv：新增1项\n")
    assert office.git("rev-parse", "HEAD") == head


def test_json_tells_every_row(office: Office) -> None:
    name = table(office, "1,建成档案馆新馆,区水务局,,年底前,")

    out, _, _ = office.run_all("import", name, "--list", "ZD", "--json")

    row = json.loads(out)["data"]["rows"][0]
    assert (row["row"], row["result"], row["refusals"][0]["place"]) == (2, "refused", "第3列（牵头单位）")


def test_days_and_shares_are_exact() -> None:
    from ledger.importing.cells import percent

    assert percent("62.5%", fractions=True) == Decimal("62.5")
    assert date(1899, 12, 30).toordinal() + 46387 == date(2026, 12, 31).toordinal()


def test_a_directory_comes_from_a_table(office: Office) -> None:
    office.write(
        "名录.csv",
        "单位名称,全称,简称,组别,分管领导,联系人,电话,泛指\n区水务局,某区水务局,水务局、水利局,区直部门,孙伟,魏然,0000-1,\n区财政局,,财政局,,,,0000-2,\n各街道,,,,,,,是\n",
    )

    out = office.run("import", "名录.csv")
    again = office.run("import", "名录.csv")

    assert out.splitlines() == [
        "名录.csv\t2\t新增\t—\t区水务局\t区直部门",
        "名录.csv\t3\t更正\t区财政局\t区财政局\t电话 空 → 0000-2；别名 空 → 财政局",
        "名录.csv\t4\t新增\t—\t各街道\t—",
        "导入名录 名录.csv：新增2个、更正1个",
    ]
    assert again == ""
    assert (
        "- {name: 区水务局, full_name: 某区水务局, aliases: [水务局, 水利局], group: 区直部门, leader: 孙伟, contact: 魏然, phone: '0000-1'}\n"
        in office.read("data/directory.yaml")
    )
    assert office.run("check") == ""
    assert "Ledger-File: 名录.csv" in office.git("log", "-1", "--format=%B")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("区水务局,,区发改委,区直部门", "“区发改委”已经是区发改局的名称或别名"),
        ("区水务局,,,", "区水务局没有组别"),
        (",,,区直部门", "没有写单位名称"),
    ],
)
def test_a_unit_that_cannot_be_is_refused(office: Office, row: str, said: str) -> None:
    office.write("名录.csv", f"单位名称,全称,简称,组别\n{row}\n")

    assert said in office.error("import", "名录.csv")
