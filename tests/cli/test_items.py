"""Registering, correcting, looking, listing, finding, history."""

import json

import pytest

from tests.conftest import ITEM, ZD1, Office


def test_add_takes_the_next_number_and_fills_what_the_directory_knows(office: Office) -> None:
    said = office.run(
        "add", "--list", "年度重点工作", "--title", "建成档案馆新馆", "--lead", "发展改革局", "--due", "12月底前", "--milestone", "11月底 60 封顶"
    )

    item = office.json("show", "ZD-2")

    assert said == "ZD-2026-002 立项：建成档案馆新馆\n"
    assert (item["lead_units"], item["lead_leader"], item["owner"]) == (["区发改局"], "陈刚", "许立")
    assert (item["opened"], item["due"], item["status"], item["cadence"]) == ("2026-11-20", "2026-12-31", "registered", "monthly")
    assert item["milestones"] == [{"due": "2026-11-30", "percent": 60, "title": "封顶"}]


def test_a_new_file_reads_like_the_office_would_write_it(office: Office) -> None:
    office.run(
        "add", "--list", "PS", "--title", "人行道修复", "--lead", "住建局", "--support", "区财政局、城东街道", "--due", "2026-12-04", "--urgency", "紧急",
        "--document", "《政务信息》第9期", "--number", "批示〔2026〕9号", "--source-date", "2026.11.19", "--instruction", "请住建局办理: 两周内", "--tag", "城建",
    )  # fmt: skip

    assert office.read("data/2026/instructions/PS-2026-001.yaml") == (
        "id: PS-2026-001\n"
        "title: 人行道修复\n"
        "source: {document: 《政务信息》第9期, number: 批示〔2026〕9号, date: 2026-11-19, text: '请住建局办理: 两周内'}\n"
        "lead_leader: 孙伟\n"
        "lead_units: [区住建局]\n"
        "support_units: [区财政局, 城东街道]\n"
        "owner: 严松\n"
        "urgency: urgent\n"
        "tags: [城建]\n"
        "opened: 2026-11-20\n"
        "due: 2026-12-04\n"
        "log: []\n"
    )


def test_numbers_go_on_after_the_highest_even_where_a_file_does_not_load(office: Office) -> None:
    office.write("data/2026/key-work/ZD-2026-115.yaml", "不成样子\n")
    office.commit_all()

    assert office.run("add", "--list", "ZD", "--title", "下一件", "--lead", "区财政局") == "ZD-2026-116 立项：下一件\n"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--lead", "区财证局"), "错误：名录里没有“区财证局”这个单位\n提示：是不是“区财政局”"),
        (("--lead", "住建厅"), "错误：名录里没有“住建厅”这个单位\n提示：是不是“区住建局”"),
        (("--lead", "区财政局", "--due", "13月1日"), "错误：没有“13月1日”这一天\n"),
        (("--lead", "区财政局", "--due", "2026-11-19"), "错误：完成时限2026-11-19早于立项日期2026-11-20\n"),
        (("--lead", "区财政局", "--cadence", "常常"), "错误：没有“常常”这种反馈周期\n"),
        (("--lead", "区财政局", "--milestone", "3月底"), "错误：看不懂节点“3月底”\n"),
        ((), "错误：缺少牵头单位\n提示：用 --lead 单位 写上\n"),
    ],
)
def test_add_refuses_what_it_cannot_be_sure_of(office: Office, options: tuple[str, ...], said: str) -> None:
    assert office.error("add", "--list", "ZD", "--title", "某事", *options, code=2).startswith(said)


def test_add_refuses_an_unknown_list(office: Office) -> None:
    said = office.error("add", "--list", "无", "--title", "某事", "--lead", "区财政局", code=2)

    assert said == "错误：没有“无”这个清单\n提示：已有：key-work（年度重点工作）、instructions（领导批示件）、petitions（信访积案）\n"


def test_fields_of_the_list_s_own_are_typed(office: Office) -> None:
    office.run("add", "--list", "信访积案", "--title", "某小区办证", "--lead", "区住建局", "--field", "信访人=张某等3人", "--field", "visits=3")

    assert "petitioner: 张某等3人\nvisits: 3\n" in office.read("data/2026/petitions/XF-2026-001.yaml")
    assert office.json("show", "XF-1")["extra"] == {"visits": 3}
    assert "张某" not in office.run("show", "XF-1")


def test_edit_changes_one_line_and_leaves_a_trace(office: Office) -> None:
    office.run("edit", "ZD-1", "owner=李明", "-m", "责任人调整")

    lines = office.git("show", "--format=", "--unified=0").splitlines()
    changed = [line for line in lines if line.startswith(("+", "-")) and not line.startswith(("+++", "---"))]

    assert changed[:2] == ["-owner: 张华", "+owner: 李明"]
    assert changed[3:] == ["+  kind: edit", "+  on: 2026-11-20", "+  at: 2026-11-20T09:30:00+08:00", "+  by: 赵敏", "+  field: owner", "+  old: 张华", "+  new: 李明", "+  text: 责任人调整"]  # fmt: skip
    assert office.git("log", "-1", "--format=%s") == "ZD-2026-001 更正 责任人 张华 → 李明：责任人调整\n"


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ("牵头单位=区财政局、住建局", "lead_units: [区财政局, 区住建局]"),
        ("tags=城建,民生", "tags: [城建, 民生]"),
        ("cadence=每周", "cadence: weekly"),
        ("文号=区政发〔2026〕1号", "source: {number: 区政发〔2026〕1号}"),
        ("goal=完成: 一 #二", "goal: '完成: 一 #二'"),
        ("urgency=特急", "urgency: critical"),
        ("opened=2026-01-20", "opened: 2026-01-20"),
    ],
)
def test_edit_knows_every_kind_of_field(office: Office, change: str, line: str) -> None:
    office.run("edit", "ZD-1", change)

    assert line + "\n" in office.read(ZD1)


def test_edit_clears_a_field(office: Office) -> None:
    office.run("edit", "ZD-1", "owner=")

    assert "owner:" not in office.read(ZD1).partition("log:")[0]
    assert office.json("show", "ZD-1")["log"][-1]["old"] == "张华"


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        (
            "due=2026-12-31",
            1,
            "错误：ZD-2026-001 已经交办，原时限不能改\n提示：经批准延期：ledger extend ZD-2026-001 --to 日期 --approved-by 批准人 -m 理由\n",
        ),
        ("id=ZD-2026-009", 2, "错误：编号（id）不能用 edit 改\n提示：用编辑器改文件，再运行 ledger commit -m 说明\n"),
        ("owner=张华", 2, "错误：责任人本来就是“张华”，没有改动\n提示：现状见 ledger show ZD-2026-001\n"),
        ("title=", 2, "错误：事项不能为空\n提示：例：ledger edit ZD-2026-001 title=新的内容\n"),
        ("没有等号", 2, "错误：“没有等号”不是“栏=值”的写法\n提示：例：ledger edit ZD-12 owner=张华\n"),
    ],
)
def test_edit_refuses(office: Office, change: str, code: int, said: str) -> None:
    assert office.error("edit", "ZD-1", change, code=code) == said


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (("opened=2026-11-21",), "错误：立项日期不能晚于今天，也不能晚于已有的记录（2026-01-26）\n"),
        (("opened=2026-01-27",), "错误：立项日期不能晚于今天，也不能晚于已有的记录（2026-01-26）\n"),
        (("owner=甲", "责任人=乙"), "错误：责任人写了两次\n"),
        (("parent=ZD-1",), "错误：ZD-2026-001 不能是自己的上级事项\n"),
        (("lead_units=、",), "错误：牵头单位不能为空\n"),
    ],
)
def test_edit_refuses_what_would_make_an_item_vanish_or_lie(office: Office, changes: tuple[str, ...], said: str) -> None:
    assert office.error("edit", "ZD-1", *changes, code=2).startswith(said)


def test_a_deadline_may_be_corrected_until_the_item_is_sent_out(office: Office) -> None:
    office.run("add", "--list", "ZD", "--title", "第二件", "--lead", "区财政局", "--due", "2026-12-31")

    office.run("edit", "ZD-2", "due=2026-12-30", "-m", "录入有误")
    office.run("assign", "ZD-2")

    assert office.json("show", "ZD-2")["due"] == "2026-12-30"
    assert office.error("edit", "ZD-2", "due=2026-12-29").startswith("错误：ZD-2026-002 已经交办，原时限不能改\n")


def test_an_item_cannot_be_opened_in_the_future(office: Office) -> None:
    said = office.error("add", "--list", "ZD", "--title", "明年的", "--lead", "区财政局", "--opened", "2027-01-04", code=2)

    assert said == "错误：2027年1月4日还没有到，不能立项\n提示：检查 --opened 的日期\n"


@pytest.mark.parametrize(
    "option", [("--owner", "【绝密】"), ("--clause", "机密★"), ("--milestone", "3月底 30 秘密★x"), ("--tag", "绝密"), ("--document", "密级：秘密")]
)
def test_classified_matter_is_refused_in_every_field(office: Office, option: tuple[str, str]) -> None:
    talk = office.error("add", "--list", "ZD", "--title", "某事", "--lead", "区财政局", *option)

    assert talk.startswith("错误：内容带有密级标志")
    assert office.git("status", "--porcelain") == ""


def test_the_past_cannot_be_written_to(office: Office) -> None:
    said = "错误：--known-at 只能用来查看，不能和记录的命令一起用\n提示：去掉 --known-at；补记过去的事用 --on 日期\n"

    assert office.error("note", "ZD-1", "-m", "补", "--known-at", "HEAD", code=2) == said
    assert office.error("edit", "ZD-1", "owner=甲", "--known-at", "HEAD", code=2) == said


def test_edit_refuses_a_field_that_does_not_exist(office: Office) -> None:
    said = office.error("edit", "ZD-1", "onwer=李明", code=2)

    assert said.startswith("错误：没有“onwer”这一栏\n提示：是不是“owner”？")


@pytest.mark.parametrize(
    ("options", "ids"),
    [
        ((), ["ZD-2026-001", "ZD-2026-002", "PS-2026-001"]),
        (("--list", "PS"), ["PS-2026-001"]),
        (("--unit", "区发改委"), ["ZD-2026-001"]),
        (("--unit", "区财政局"), ["ZD-2026-001", "ZD-2026-002"]),
        (("--leader", "孙伟"), ["PS-2026-001"]),
        (("--owner", "张华"), ["ZD-2026-001"]),
        (("--status", "已立项"), ["ZD-2026-002", "PS-2026-001"]),
        (("--status", "在办"), ["ZD-2026-001", "ZD-2026-002", "PS-2026-001"]),
        (("--light", "红灯"), ["ZD-2026-001"]),
        (("--light", "green"), ["ZD-2026-002", "PS-2026-001"]),
        (("--tag", "城建"), ["PS-2026-001"]),
        (("--overdue",), ["ZD-2026-001"]),
        (("--unreported",), ["ZD-2026-001"]),
        (("--sort", "-id", "--limit", "2"), ["ZD-2026-002", "ZD-2026-001"]),
        (("--sort", "due"), ["ZD-2026-001", "PS-2026-001", "ZD-2026-002"]),
    ],
)
def test_list_filters_and_sorts(office: Office, options: tuple[str, ...], ids: list[str]) -> None:
    office.run("add", "--list", "ZD", "--title", "第二件", "--lead", "区财政局", "--due", "年底前")
    office.run("add", "--list", "PS", "--title", "第三件", "--lead", "区住建局", "--due", "11月30日", "--tag", "城建")

    out, err, code = office.run_all("list", *options, "--json")

    assert (code, err) == (0, "")
    assert [item["id"] for item in json.loads(out)["data"]] == ids


def test_a_list_is_not_guessed(office: Office) -> None:
    said = office.error("list", "--list", "批示", code=2)

    assert said.startswith("错误：没有“批示”这个清单\n提示：已有：key-work（年度重点工作）、instructions（领导批示件）")


@pytest.mark.parametrize(
    ("words", "found"),
    [(("综合窗口",), 1), (("综合", "进驻"), 1), (("综合", "养老"), 0), (("任务分解",), 1), (("局",), 1), (("ZD-2026-001",), 1), (("发改",), 1)],
)
def test_find_wants_every_word_somewhere(office: Office, words: tuple[str, ...], found: int) -> None:
    assert len(office.json("find", *words)) == found


def test_show_works_while_another_file_is_broken(office: Office) -> None:
    office.write("data/2026/key-work/ZD-2026-002.yaml", "id ZD\n")

    shown = office.run("show", "ZD-1")

    assert shown.startswith("ZD-2026-001  建成区政务服务中心综合窗口\n")


def test_show_as_a_page(office: Office, golden) -> None:
    office.run("progress", "ZD-1", "-p", "40", "-m", "主体封顶", "--problems", "电梯未到货")
    key = office.json("show", "ZD-1")["log"][-1]["key"]
    office.run("remind", "ZD-1", "--method", "电话催报", "-m", "请本周报")

    page = office.run("show", "ZD-1")
    last = office.json("show", "ZD-1")["log"][-1]["key"]

    golden("show.txt", page.replace(key, "<key 1>").replace(last, "<key 2>"))


def test_an_empty_word_finds_nothing(office: Office) -> None:
    assert office.error("find", "", code=2) == "错误：关键词是空的\n提示：例：ledger find 老旧小区 电梯\n"


@pytest.mark.parametrize("invisible", ["\u202e", "\u200b", "\u2066"])
def test_what_nobody_sees_is_not_recorded(office: Office, invisible: str) -> None:
    assert office.error("note", "ZD-1", "-m", f"甲{invisible}乙", code=2).startswith("错误：内容里有控制字符 U+")


def test_a_missing_item_is_said_to_be_missing(office: Office) -> None:
    assert office.error("show", "ZD-99") == "错误：没有 ZD-2026-099 这个事项\n提示：编号见 ledger list；按内容找用 ledger find 关键词\n"


def test_an_item_does_not_exist_before_it_was_opened(office: Office) -> None:
    assert office.json("list", "--today", "2026-01-24") == []
    assert [item["id"] for item in office.json("list", "--today", "2026-01-25")] == ["ZD-2026-001"]


def test_known_at_shows_what_the_ledger_said_then(office: Office) -> None:
    before = office.git("rev-parse", "HEAD").strip()
    office.run("accept", "ZD-1")

    assert office.json("show", "ZD-1")["status"] == "accepted"
    assert office.json("show", "ZD-1", "--known-at", before)["status"] == "assigned"
    assert office.json("list", "--known-at", before[:8])[0]["status"] == "assigned"


def test_known_at_before_the_first_record_is_refused(office: Office) -> None:
    assert office.error("list", "--known-at", "2020-01-01") == "错误：2020-01-01时还没有任何记录\n提示：换一个晚些的日期；历史见 ledger log\n"


def test_the_file_is_untouched_where_nothing_changed(office: Office) -> None:
    office.run("accept", "ZD-1")

    assert office.read(ZD1).startswith(ITEM)


def test_what_a_private_field_said_stays_in_the_file(office: Office) -> None:
    office.run("add", "--list", "信访积案", "--title", "某小区办证", "--lead", "区住建局", "--field", "信访人=张某等3人", "--field", "visits=3")

    said = office.run("edit", "XF-1", "信访人=李某等5人", "-m", "人数核实")
    office.run("edit", "XF-1", "来访次数=4")

    assert said == "XF-2026-001 更正 信访人 （不公开）：人数核实\n"
    assert "petitioner: 李某等5人\n" in office.read("data/2026/petitions/XF-2026-001.yaml")
    assert "某等" not in office.run("show", "XF-1") + office.run("show", "XF-1", "--json")
    assert "张某" not in office.run("log")
    assert office.git("log", "-1", "--format=%s") == "XF-2026-001 更正 来访次数 3 → 4\n"


def with_sub_items(office) -> None:
    """ZD-2026-002 and 003 below ZD-2026-001, weights 3 and 1, at 40 and 80 percent."""
    for title, weight in (("完成选址", "3"), ("完成装修", "1")):
        office.run("add", "--list", "ZD", "--title", title, "--lead", "区发改局", "--opened", "2026-03-02", "--parent", "ZD-1", "--weight", weight)
    for item_id, percent in (("ZD-2", "40"), ("ZD-3", "80")):
        office.run("assign", item_id)
        office.run("progress", item_id, "-p", percent)


def test_a_parent_follows_its_sub_items_and_names_them(office) -> None:
    with_sub_items(office)

    shown = office.run("show", "ZD-1")

    assert "进度50%" in shown
    assert "  子事项：\n    ZD-2026-002  40%  绿  完成选址  权重3\n    ZD-2026-003  80%  绿  完成装修  权重1\n" in shown
    assert "  上级事项：ZD-2026-001（权重3）\n" in office.run("show", "ZD-2")
    assert {each["id"]: each["percent"] for each in office.json("list")} == {"ZD-2026-001": 50, "ZD-2026-002": 40, "ZD-2026-003": 80}


def test_sub_items_report_instead_of_their_parent(office) -> None:
    office.run("add", "--list", "ZD", "--title", "完成选址", "--lead", "区发改局", "--opened", "2026-03-02", "--parent", "ZD-1")

    assert "  反馈：由子事项反馈\n" in office.run("show", "ZD-1")
    assert [each["id"] for each in office.json("list", "--unreported")] == ["ZD-2026-002"]


def test_statistics_count_sub_items_instead_of_their_parent(office) -> None:
    with_sub_items(office)

    out, err, _ = office.run_all("overdue")

    assert office.json("status")["items"] == 2
    assert out.startswith("ZD-2026-001\t")
    assert err == "截至2026年11月20日，逾期1项，其中1项已分解为子事项，统计时只计子事项\n"


def test_the_file_that_does_not_load_may_be_a_sub_item_and_show_says_so(office) -> None:
    office.write("data/2026/key-work/ZD-2026-002.yaml", "id: ZD-2026-002\n")

    _, err, code = office.run_all("show", "ZD-1")

    assert (code, err) == (0, "注意：另有1个文件没能读懂，ZD-2026-001 如有子事项在其中，没有计入；逐处查看：ledger check\n")


@pytest.mark.parametrize(
    ("item_id", "change", "said"),
    [
        ("ZD-1", "parent=ZD-1", "ZD-2026-001 不能是自己的上级事项"),
        ("ZD-1", "parent=ZD-2", "ZD-2026-002 本来就在 ZD-2026-001 之下，不能做它的上级"),
        ("ZD-2", "weight=0", "权重0超出了范围"),
        ("ZD-2", "weight=一半", "“一半”不是数字"),
    ],
)
def test_a_family_cannot_be_tied_in_a_knot(office, item_id: str, change: str, said: str) -> None:
    with_sub_items(office)

    assert said in office.error("edit", item_id, change, code=2)


def test_a_weight_belongs_to_a_sub_item(office) -> None:
    assert "没有上级事项" in office.error("add", "--list", "ZD", "--title", "甲", "--lead", "区发改局", "--weight", "2", code=2)


def test_show_counts_the_reports_asked_for_and_names_the_light(office: Office) -> None:
    office.run("progress", "ZD-1", "-p", "20", "-m", "完成选址", "--on", "2026-02-11")
    office.run("progress", "ZD-1", "-p", "30", "-m", "开始装修", "--on", "2026-03-26")

    seen = office.json("show", "ZD-1", "--today", "2026-07-01")

    assert {key: seen[key] for key in ("reports_expected", "reports_on_time", "reports_late", "reports_missing")} == {
        "reports_expected": 5, "reports_on_time": 1, "reports_late": 1, "reports_missing": 3,
    }  # fmt: skip
    assert seen["light_reason"] == "红：逾期1个工作日，落后序时进度70.0个百分点"
    assert "  反馈：每月，最近一次2026-03-26；应报5次，按时1次，迟报1次，未报3次；应于2026-06-25前反馈，未报\n" in office.run(
        "show", "ZD-1", "--today", "2026-07-01"
    )


@pytest.mark.parametrize(
    ("change", "said"), [("owner=李强", "更正；责任人；原为张华；改为李强"), ("source.number=区政发〔2026〕1号", "更正；文号；改为区政发〔2026〕1号")]
)
def test_the_trace_of_a_correction_names_the_field_as_the_office_does(office: Office, change: str, said: str) -> None:
    office.run("edit", "ZD-1", change)

    assert f"{said}  〔赵敏〕" in office.run("show", "ZD-1")
