"""日询问 and 四查 as a clerk meets them: lines to grep, tables, JSON, filters."""

import json
from collections.abc import Callable

import pytest

from tests.cli.test_outlook import KEYS
from tests.cli.test_terminal import on_a_terminal
from tests.conftest import Office

SECTIONS = [
    "due_today", "report_today", "overdue", "unreported", "milestones_today", "milestones_week", "milestones_passed", "submitted", "unanswered",
    "unaccepted",
]  # fmt: skip


def test_the_questions_of_the_sample_s_day(sample: Office, golden: Callable[[str, str], None]) -> None:
    golden("today.txt", sample.run("today"))


def test_the_day_and_its_totals_are_talk(sample: Office) -> None:
    assert sample.run_all("today")[1] == (
        "2026年11月20日（星期五，工作日）：今日到期2项，今日应报1项，逾期未办结17项，应报未报4项，节点已过27项，申请办结待审批10项，催办未回复3项，交办未签收2项\n"
    )
    assert sample.run_all("today", "--quiet")[1] == ""


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-01-24", "2026年1月24日（星期六，休息日）：没有要问的事项\n"),
        ("2026-06-30", "2026年6月30日（星期二，工作日）：今日到期1项，应报未报1项，交办未签收1项\n"),
        ("2026-10-10", "2026年10月10日（星期六，调休上班）：逾期未办结1项，应报未报1项，交办未签收1项\n"),
        ("2099-03-02", "2099年3月2日（星期一，工作日，暂估）：逾期未办结1项，应报未报1项，交办未签收1项\n"),
    ],
)
def test_the_kind_of_day_is_said(office: Office, day: str, said: str) -> None:
    assert office.run_all("today", "--today", day)[1] == said


def test_a_pipe_gets_the_section_in_its_first_column(office: Office) -> None:
    office.write("data/directory.yaml", office.read("data/directory.yaml").replace("contact: 许立", "contact: 许立, phone: 0571-6001"))
    office.commit_all()

    assert office.run("today", "--today", "2026-06-30") == (
        "今日到期\tZD-2026-001\t建成区政务服务中心综合窗口\t区发改局\t今日到期，进度0%\t张华\t0571-6001\n"
        "应报未报\tZD-2026-001\t建成区政务服务中心综合窗口\t区发改局\t每月反馈，应于6月25日前报\t张华\t0571-6001\n"
        "交办未签收\tZD-2026-001\t建成区政务服务中心综合窗口\t区发改局\t1月26日交办，未签收，已103个工作日\t张华\t0571-6001\n"
    )


def test_urgent_items_say_so(office: Office) -> None:
    office.run("edit", "ZD-1", "urgency=特急")

    assert "\t特急，逾期99个工作日，进度0%\t" in office.run("today")


@pytest.mark.parametrize("columns", [120, 80, 50])
def test_the_day_fits_the_terminal(sample: Office, golden: Callable[[str, str], None], columns: int) -> None:
    shown, _ = on_a_terminal(sample, columns, "today", "--unit", "区住建局")

    golden(f"terminal/today-{columns}.txt", shown)


def test_json_has_every_section_and_the_item_s_keys(office: Office) -> None:
    seen = json.loads(office.run("today", "--today", "2026-06-30", "--json"))

    assert seen["kind"] == "today"
    assert list(seen["data"]) == SECTIONS
    (row,) = seen["data"]["due_today"]
    assert list(row) == [*KEYS, "day", "unit", "reason", "contact", "phone"]
    assert {key: row[key] for key in ("id", "day", "unit", "reason", "contact", "phone")} == {
        "id": "ZD-2026-001", "day": "2026-06-30", "unit": "区发改局", "reason": "今日到期，进度0%", "contact": "张华", "phone": None,
    }  # fmt: skip


def test_the_day_agrees_with_the_lists(sample: Office) -> None:
    seen = sample.json("today")

    assert {row["id"] for row in seen["overdue"]} == {item["id"] for item in sample.json("overdue")}
    assert {row["id"] for row in seen["unreported"]} == {item["id"] for item in sample.json("list", "--unreported")}
    assert {row["id"] for row in seen["submitted"]} == {item["id"] for item in sample.json("list", "--status", "已申请办结")}
    assert {row["id"] for row in seen["unaccepted"]} == {item["id"] for item in sample.json("list", "--status", "已交办")}


@pytest.mark.parametrize(
    ("option", "value", "field", "expected"),
    [
        ("--unit", "区水利局", "lead_units", "区水务局"),
        ("--leader", "孙伟", "lead_leader", "孙伟"),
        ("--owner", "严松", "owner", "严松"),
        ("--list", "PS", "list", "instructions"),
    ],
)
def test_the_day_can_be_narrowed(sample: Office, option: str, value: str, field: str, expected: str) -> None:
    found = [row for rows in sample.json("today", option, value).values() for row in rows]

    assert found
    assert all(expected in (row[field], *row[field], *row["support_units"]) for row in found)


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [("--list", "批示件", "错误：没有“批示件”这个清单\n"), ("--unit", "区水力局", "错误：名录里没有“区水力局”这个单位\n")],
)
def test_what_is_not_there_cannot_narrow_it(sample: Office, option: str, value: str, said: str) -> None:
    assert sample.error("today", option, value, code=2).startswith(said)


def test_each_supervisor_has_a_day_of_their_own(sample: Office) -> None:
    everyone = [row["id"] for rows in sample.json("today").values() for row in rows]
    people = {sample.json("show", item_id)["supervisor"] for item_id in set(everyone)}

    shares = [row["id"] for person in people for rows in sample.json("today", "--supervisor", person).values() for row in rows]

    assert len(people) > 1
    assert sorted(shares) == sorted(everyone)


@pytest.mark.parametrize("verb", [("suspend", "-m", "待定"), ("cancel", "-m", "并入他项"), ("complete", "--approved-by", "陈刚")])
def test_what_is_finished_suspended_or_cancelled_is_not_asked_about(office: Office, verb: tuple[str, ...]) -> None:
    office.run(verb[0], "ZD-1", *verb[1:])

    assert office.run("today") == ""


@pytest.mark.parametrize("command", ["today", "four"])
def test_nothing_is_computed_over_a_file_that_does_not_load(office: Office, command: str) -> None:
    office.write("data/2026/key-work/ZD-2026-002.yaml", "id: ZD-2026-002\ntitle: 甲\ndue: 2026-02-30\n")

    assert "data/2026/key-work/ZD-2026-002.yaml:3: " in office.error(command)


def test_the_day_can_be_asked_as_it_was_known(office: Office) -> None:
    before = office.git("rev-parse", "HEAD").strip()
    office.run("accept", "ZD-1")

    assert "交办未签收" not in office.run("today")
    assert "交办未签收" in office.run("today", "--known-at", before)


def test_the_four_checks_of_the_sample(sample: Office, golden: Callable[[str, str], None]) -> None:
    golden("four.txt", sample.run("four"))


@pytest.mark.parametrize("columns", [120, 80, 50])
def test_the_four_checks_fit_the_terminal(sample: Office, golden: Callable[[str, str], None], columns: int) -> None:
    shown, _ = on_a_terminal(sample, columns, "four", "--unit", "区工信局")

    golden(f"terminal/four-{columns}.txt", shown)


def test_the_four_checks_are_those_of_the_month_s_report(sample: Office) -> None:
    report, seen = sample.json("report", "month")["four"], sample.json("four")

    assert [(group["name"], [row["id"] for row in group["rows"]]) for group in seen] == [
        (group["name"], [row["id"] for row in group["rows"]]) for group in report
    ]


def test_sub_items_are_checked_instead_of_their_parent(office: Office) -> None:
    office.run("add", "--list", "ZD", "--title", "完成选址", "--lead", "区发改局", "--parent", "ZD-1")

    assert [row["id"] for group in office.json("four") for row in group["rows"]] == ["ZD-2026-002"]
    assert [row["id"] for row in office.json("today")["overdue"]] == ["ZD-2026-001"]


def test_the_rows_of_the_four_checks_are_items_with_their_text(office: Office) -> None:
    seen = json.loads(office.run("four", "--json"))

    assert seen["kind"] == "four"
    assert [group["name"] for group in seen["data"]] == ["finished", "running", "stalled", "failing"]
    (row,) = seen["data"][3]["rows"]
    assert list(row) == [*KEYS, "text", "flaw"]
    assert (row["text"], row["flaw"]) == ("逾期99个工作日，落后序时进度100.0个百分点；责任人张华，牵头领导陈刚，尚未催办", None)


def test_missing_texts_are_null_in_json(office: Office) -> None:
    (row,) = office.json("four", "--today", "2026-01-27")[2]["rows"]

    assert (row["text"], row["flaw"]) == (None, "missing")


@pytest.mark.parametrize(
    ("text", "line", "total"),
    [
        ("完成选址", "", ""),
        ("区发改局高度重视，正在推进", "正在落实的查进度\tZD-2026-001\t建成区政务服务中心综合窗口\t区发改局\t张华\t50%，区发改局高度重视，正在推进\t空话\n", "；其中空话1项"),
        ("完成勘察", "正在落实的查进度\tZD-2026-001\t建成区政务服务中心综合窗口\t区发改局\t张华\t50%，完成勘察\t与上次相同\n", "；其中与上次相同1项"),
    ],
)  # fmt: skip
def test_only_what_wants_filling(office: Office, text: str, line: str, total: str) -> None:
    office.run("progress", "ZD-1", "-p", "40", "-m", "完成勘察", "--on", "2026-03-02")
    office.run("progress", "ZD-1", "-p", "50", "-m", text, "--on", "2026-03-20")

    out, talk, _ = office.run_all("four", "--period", "2026-03", "--missing")

    assert out == line
    assert talk == f"2026年3月，截至2026年3月31日：已经落实0项，正在落实1项，尚未落实0项，落实不力0项{total}\n"


def test_a_period_not_begun_has_no_four_checks(office: Office) -> None:
    assert office.error("four", "--period", "2026-12", code=2) == "错误：2026年12月还没有开始\n提示：换一个时段，或用 --today 指明日期\n"
