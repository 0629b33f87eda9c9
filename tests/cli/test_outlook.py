"""概况, 逾期 and 排名: their numbers against the files, counted by a second way."""

import json
from collections.abc import Callable
from decimal import Decimal

import pytest

from tests.conftest import PROJECT, ZD1, Office

KEYS = [
    "id",
    "title",
    "list",
    "source",
    "lead_leader",
    "lead_units",
    "support_units",
    "owner",
    "urgency",
    "opened",
    "due",
    "current_due",
    "scored_due",
    "cadence",
    "status",
    "percent",
    "planned_percent",
    "light",
    "overdue",
    "days_overdue",
    "workdays_overdue",
    "finished_on",
    "on_time",
    "unreported",
    "last_report_on",
    "reminders",
    "extensions",
    "returns",
    "tags",
    "limit",
    "due_estimated",
    "current_due_estimated",
]
RANK_KEYS = [
    "group",
    "unit",
    "rank",
    "score",
    "items",
    "finished",
    "on_time",
    "late",
    "overdue",
    "reports_expected",
    "reports_on_time",
    "reports_late",
    "reports_missing",
    "returned",
    "awards",
    "deductions",
    "seat",
]


def test_items_have_the_keys_that_the_outside_relies_on(office: Office) -> None:
    assert list(office.json("list")[0]) == KEYS


def test_ranking_rows_have_the_keys_that_the_outside_relies_on(office: Office) -> None:
    assert list(office.json("rank")[0]) == [*RANK_KEYS, "previous_rank", "movement"]


def test_json_comes_in_an_envelope(office: Office) -> None:
    seen = json.loads(office.run("overdue", "--json"))

    assert {key: seen[key] for key in ("schema", "kind", "today", "commit")} == {
        "schema": 1, "kind": "overdue", "today": "2026-11-20", "commit": office.git("rev-parse", "HEAD").strip(),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("day", "days", "workdays"), [("2026-06-29", None, None), ("2026-06-30", None, None), ("2026-07-01", 1, 1), ("2026-07-06", 6, 4)]
)
def test_the_due_day_itself_is_not_overdue(office: Office, day: str, days: int | None, workdays: int | None) -> None:
    seen = [(item["days_overdue"], item["workdays_overdue"]) for item in office.json("overdue", "--today", day)]

    assert seen == ([] if days is None else [(days, workdays)])


def test_global_options_may_stand_before_or_after_the_command(office: Office) -> None:
    assert office.run("--today", "2026-07-01", "overdue") == office.run("overdue", "--today", "2026-07-01")
    assert office.run("--root", str(office.root), "--json", "list") == office.run("list", "--root", str(office.root), "--json")


def test_chinese_names_are_the_same_commands(office: Office) -> None:
    assert office.run("逾期") == office.run("overdue")
    assert office.run("概况", "--json") == office.run("status", "--json")


def test_the_sample_is_sound(sample: Office) -> None:
    out, talk, code = sample.run_all("check")

    assert (out, talk, code) == ("", "查了241个事项，没有发现问题\n", 0)


def test_status_of_the_sample(sample: Office, golden: Callable[[str, str], None]) -> None:
    golden("status.txt", sample.run("status"))


def test_overdue_of_the_sample(sample: Office, golden: Callable[[str, str], None]) -> None:
    golden("overdue.txt", sample.run("overdue"))


def test_ranking_of_the_sample(sample: Office, golden: Callable[[str, str], None]) -> None:
    golden("rank.txt", sample.run("rank"))


def test_an_explanation_of_the_sample(sample: Office, golden: Callable[[str, str], None]) -> None:
    golden("explain.txt", sample.run("rank", "--explain", "区水利局"))


def test_every_status_and_light_occurs_in_the_sample(sample: Office) -> None:
    items = sample.json("list")

    assert {item["status"] for item in items} == {
        "registered", "assigned", "accepted", "in_progress", "submitted", "completed", "closed", "suspended", "cancelled",
    }  # fmt: skip
    assert {item["light"] for item in items} == {"green", "yellow", "red", "done", "none"}


def test_counts_agree_with_each_other(sample: Office) -> None:
    items, status = sample.json("list"), sample.json("status")

    assert status["items"] == len(items) == 241
    assert status["items"] == status["open"] + status["finished"] + status["suspended"] + status["cancelled"]
    assert status["overdue"] == len(sample.json("overdue")) == sum(item["overdue"] for item in items)
    assert status["red"] == sum(item["light"] == "red" for item in items)
    assert status["finished"] == sum(one["finished"] for one in status["lists"])


def test_explained_points_add_up_to_the_score(sample: Office) -> None:
    rows = {row["unit"]: row for row in sample.json("rank")}
    explained = [sample.json("rank", "--explain", unit) for unit in ("区水务局", "区发改局", "云岭乡", "白塔镇")]

    sums = {one["unit"]: Decimal(one["base"]) + sum(Decimal(str(mark["points"])) for mark in one["marks"]) for one in explained}

    assert sums == {unit: Decimal(str(rows[unit]["score"])) for unit in sums}


def test_rates_rows_and_reports_come_from_one_computation(sample: Office) -> None:
    status, report = sample.json("status"), sample.json("report", "week")

    assert {key: report["now"][key] for key in ("items", "open", "finished", "overdue", "red", "yellow")} == {
        key: status[key] for key in ("items", "open", "finished", "overdue", "red", "yellow")
    }
    assert [line["id"] for line in report["overdue"]] == [item["id"] for item in sample.json("overdue")]
    assert report["now"]["open"] == report["before"]["open"] + report["flows"]["opened"] - report["flows"]["finished"]


def test_ranking_of_a_period_not_begun_is_refused(office: Office) -> None:
    assert office.error("rank", "--period", "2026-12", code=2) == "错误：2026年12月还没有开始\n提示：换一个时段，或用 --today 指明日期\n"


def test_an_unknown_group_names_those_that_are(office: Office) -> None:
    assert office.error("rank", "--group", "无", code=2) == "错误：没有“无”这个组别\n提示：可用的有：区直部门、乡镇街道\n"


def test_report_json_holds_every_figure_of_the_prose(sample: Office) -> None:
    report, status = sample.json("report", "month"), sample.json("status")

    assert report["now"]["finish_rate"] == status["finish_rate"] == "53.6%"
    assert [row["change"] for row in report["compared"]] == [row["now"] - row["before"] for row in report["compared"]]


def test_a_collective_unit_has_no_score(office: Office) -> None:
    assert office.error("rank", "--explain", "各有关单位", code=2).startswith("错误：各有关单位是泛指单位，不参加排名\n")


def test_status_names_what_is_not_committed(office: Office) -> None:
    office.write(ZD1, office.read(ZD1).replace("张华", "李明"))
    office.write("data/2026/key-work/ZD-2026-002.yaml", "id: ZD-2026-002\ntitle: 手写\nopened: 2026-11-01\n")

    _, talk, _ = office.run_all("status")

    assert talk.splitlines()[:3] == [
        "没有提交：data/2026/key-work/ZD-2026-001.yaml（已修改）",
        "没有提交：data/2026/key-work/ZD-2026-002.yaml（新文件）",
        "提示：ledger commit -m 说明 可把这些改动记下来",
    ]


@pytest.mark.parametrize("command", [("status",), ("overdue",), ("list",), ("rank",), ("find", "窗口"), ("report", "week"), ("report", "month")])
def test_nothing_is_computed_over_a_file_that_does_not_load(office: Office, command: tuple[str, ...]) -> None:
    office.write("data/2026/key-work/ZD-2026-002.yaml", "id: ZD-2026-002\ntitle: 甲\ndue: 2026-02-30\n")

    out, talk, code = office.run_all(*command)

    assert (out, code) == ("", 1)
    assert "data/2026/key-work/ZD-2026-002.yaml:3: 原时限（due）：没有2026-02-30这一天。提示：改成实际的日期，如 2026-02-28\n" in talk


def test_an_office_outside_git_can_be_read_but_not_written(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    (office.root / ".git").rename(office.root.parent / "away")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(office.root.parent))

    assert [item["id"] for item in office.json("list")] == ["ZD-2026-001"]
    assert office.error("accept", "ZD-1").startswith("错误：这个台账还没有纳入 git，可以查看，不能记录\n提示：运行 ledger init ")


def test_the_checkout_is_an_office_of_its_own(office: Office) -> None:
    assert office.run("list", "--root", str(PROJECT), "--limit", "1").startswith("ZD-2026-001\t")


def test_a_limit_does_not_hide_how_many_there_are(sample: Office) -> None:
    _, talk, _ = sample.run_all("overdue", "--limit", "2")

    assert talk == "截至2026年11月20日，逾期17项，只显示前2项\n"
    assert len(sample.json("overdue", "--limit", "2")) == 2
