"""`rank` over any span, for units, leaders and persons; and decisions that confirm, change or waive what the rules propose."""

import pytest

from tests.conftest import SETTINGS, Office

DECIDED = ("--approved-by", "赵敏")


def test_a_clause_of_the_policy_brings_its_own_points_and_settles_its_proposals(office: Office) -> None:
    out, err, _ = office.run_all("deduct", "ZD-1", "--clause", "report_missing", *DECIDED, "-m", "约谈后认定")

    assert out == "ZD-2026-001 扣分 0.5分（区发改局）：约谈后认定\n"
    assert err == "注意：ZD-2026-001 原有9条“应报未报”的建议（共-4.5分），以这次决定为准，不再另计\n"
    assert office.run("rank", "--explain", "区发改局") == (
        "区发改局  2026年  区直部门第1名：100 + 0 - 2.5 = 97.5分\n"
        "逾期未办结1条 -2分；应报未报1条 -0.5分\n"
        "2026-10-24\t-0.5\t应报未报\tZD-2026-001\t约谈后认定（11月20日决定）\t" + office.json("show", "ZD-1")["log"][-1]["key"] + "\t决定\n"
        "2026-11-20\t-2\t逾期未办结\tZD-2026-001\t时限6月30日，逾期99个工作日未办结\t—\t建议\n"
    )


def test_an_appeal_that_is_granted_waives_the_proposals(office: Office) -> None:
    office.run("deduct", "ZD-1", "--clause", "应报未报", "--points", "0", *DECIDED, "-m", "申诉成立，免扣")

    assert office.json("rank", "--period", "2026-10")[0]["score"] == 98
    assert "\t0\t应报未报\tZD-2026-001\t申诉成立，免扣" in office.run("rank", "--explain", "区发改局")


@pytest.mark.parametrize(("clause", "asked"), [("应报末报", True), ("第九条", False)])
def test_a_clause_that_is_nearly_a_known_one_is_asked_about(office: Office, clause: str, asked: bool) -> None:
    _, err, _ = office.run_all("deduct", "ZD-1", "--clause", clause, "--points", "1", *DECIDED)

    key = office.json("show", "ZD-1")["log"][-1]["key"]
    again = f"如是，先运行 ledger void ZD-2026-001 {key} -m 理由，再按“应报未报”重记"
    assert err == (f"注意：办法里没有“应报末报”这一条，是不是“应报未报”？{again}\n" if asked else "")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("award", "ZD-1", "--clause", "应报未报", *DECIDED), "“应报未报”是扣分条款"),
        (("deduct", "ZD-1", "--clause", "第九条", *DECIDED), "缺少分值"),
        (("deduct", "ZD-1", "--clause", "第九条", "--points", "0", *DECIDED), "分值0超出了范围"),
        (("rank", "--period", "2026", "--from", "3月1日"), "--period 和 --from、--to 只能用一种"),
        (("rank", "--to", "3月1日"), "只写了 --to"),
        (("rank", "--from", "3月5日", "--to", "3月1日"), "起止日期颠倒了：2026-03-05到2026-03-01"),
        (("rank", "--from", "2026-12-01", "--to", "2026-12-31"), "2026年12月1日至12月31日还没有开始"),
        (("rank", "--by", "科室"), "不能按“科室”排名"),
        (("rank", "--by", "leader", "--explain", "王五"), "没有牵头领导“王五”"),
    ],
)
def test_what_cannot_be_ranked_or_decided_is_said(office: Office, arguments: tuple[str, ...], said: str) -> None:
    assert said in office.error(*arguments, code=2)


def test_any_span_of_days_can_be_ranked(office: Office) -> None:
    (first, *_) = office.json("rank", "--from", "2月25日", "--to", "3月24日")

    assert (first["unit"], first["score"], first["reports_missing"]) == ("区发改局", 99.5, 1)
    assert office.json("rank", "--period", "2026-02-25..2026-03-24")[0] == first


def test_the_day_before_a_report_is_judged_it_costs_nothing(office: Office) -> None:
    assert office.json("rank", "--from", "2月25日", "--to", "2月25日")[0]["score"] == 100
    assert office.json("rank", "--from", "2月26日", "--to", "2月26日")[0]["score"] == 99.5


@pytest.mark.parametrize(("by", "name", "group"), [("leader", "陈刚", "牵头领导"), ("责任人", "张华", "责任人")])
def test_leaders_and_persons_are_ranked_by_what_they_are_named_in(office: Office, by: str, name: str, group: str) -> None:
    (row,) = office.json("rank", "--by", by)

    assert (row["group"], row["unit"], row["rank"], row["items"], row["score"]) == (group, name, 1, 1, 93.5)
    assert office.run("rank", "--by", by, "--explain", name).startswith(f"{name}  2026年  {group}第1名：100 + 0 - 6.5 = 93.5分\n")


def test_a_row_says_how_it_has_moved_since_the_period_before(office: Office) -> None:
    for unit in ("区财政局", "区住建局"):
        office.run("add", "--list", "PS", "--title", f"{unit}的事", "--lead", unit, "--opened", "2026-01-05", "--due", "2026-12-31")
    office.run("deduct", "PS-1", "--clause", "第九条", "--points", "9", *DECIDED, "--on", "2026-09-10")
    office.run("award", "PS-1", "--clause", "第一条", "--points", "9", *DECIDED, "--on", "2026-10-10")

    rows = [line.split("\t") for line in office.run("rank", "--period", "2026-10", "--group", "区直部门").splitlines()]

    assert [(row[1], row[2], row[-1]) for row in rows] == [("1", "区财政局", "升2"), ("2", "区住建局", "降1"), ("3", "区发改局", "降1")]
    assert [row["movement"] for row in office.json("rank", "--period", "2026-10", "--group", "区直部门")] == [2, -1, -1]


def test_a_mean_says_what_it_was_divided_by(office: Office) -> None:
    office.write("data/ledger.yaml", SETTINGS.replace("  scoring:\n", "  scoring:\n    method: mean\n"))
    office.run("commit", "-m", "改为平均")
    office.run("add", "--list", "PS", "--title", "另一件", "--lead", "区发改局", "--opened", "2026-01-05", "--due", "2026-12-31")

    out, err, _ = office.run_all("rank", "--explain", "区发改局")

    assert out.startswith("区发改局  2026年  区直部门第1名：100 + 0 - 3.25 = 96.75分\n应报未报9条 -2.25分；逾期未办结1条 -1分\n")
    assert err == "各项分值已按牵头事项数平均（牵头2项）\n"


def test_a_decision_on_an_overdue_matter_says_that_later_periods_count_anew(office: Office) -> None:
    _, err, _ = office.run_all("deduct", "ZD-1", "--clause", "逾期未办结", "--points", "1", *DECIDED)

    assert err == "注意：ZD-2026-001 原有2条“逾期未办结”的建议（共-3分），以这次决定为准，不再另计；以后的时段里仍逾期的，按时段另计\n"
    assert office.json("rank", "--period", "2026-11", "--explain", "区发改局")["deductions"] == 1
    assert office.json("rank", "--period", "2026-12", "--explain", "区发改局", "--today", "2026-12-02")["deductions"] == 2
