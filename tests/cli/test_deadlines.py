"""Deadlines as clerks set them: by the list's usual limits, by a typed limit, for ongoing work; and estimates that never go silent."""

import pytest

from tests.conftest import SETTINGS, Office
from tests.rules.making import until_the_notice

LIMITS = """\
  instructions:
    title: 领导批示件
    prefix: PS
    cadence: once
    limits:
    - {title: 急件, urgency: urgent, within: 5日}
    - {title: 一般件, urgency: normal, within: 5个工作日}
    - {title: 疑难件, within: 30日}
    - {title: "13710", within: 7日, steps: [{title: 研究部署, within: 1日}, {title: 反馈进展, within: 3日}]}
"""
PS1 = "data/2026/instructions/PS-2026-001.yaml"
PS = ("add", "--list", "PS", "--title", "人行道修复", "--lead", "区住建局")
ZD = ("add", "--list", "ZD", "--title", "第二件", "--lead", "区财政局")
NEXT_YEAR = ("--today", "2026-12-28")


@pytest.fixture
def limited(office: Office) -> Office:
    """The small office, with usual limits for 领导批示件."""
    office.write("data/ledger.yaml", SETTINGS.replace("  instructions: {title: 领导批示件, prefix: PS, cadence: once}\n", LIMITS))
    office.commit_all("时限")
    return office


def talk(office: Office, *arguments: str) -> str:
    """What a command that succeeds says on standard error."""
    _, err, code = office.run_all(*arguments)
    assert code == 0, err
    return err


@pytest.mark.parametrize(
    ("options", "due", "limit", "said"),
    [
        ((), "2026-11-27", "5个工作日", "时限2026年11月27日：按领导批示件“一般件”5个工作日，从11月21日起算（收到当日不计）\n"),
        (("--urgency", "紧急"), "2026-11-25", "5日", "时限2026年11月25日：按领导批示件“急件”5日，从11月21日起算（收到当日不计）\n"),
        (("--urgency", "特急"), "2026-11-25", "5日", "时限2026年11月25日：按领导批示件“急件”5日，从11月21日起算（收到当日不计）\n"),
        (("--limit", "疑难件"), "2026-12-20", "30日", "时限2026年12月20日：按领导批示件“疑难件”30日，从11月21日起算（收到当日不计）\n"),
        (("--opened", "11月16日"), "2026-11-23", "5个工作日", "时限2026年11月23日：按领导批示件“一般件”5个工作日，从11月17日起算（收到当日不计）\n"),
        (("--due", "12月底前"), "2026-12-31", None, ""),
        (("--due", "三个工作日内"), "2026-11-25", "3个工作日", "时限2026年11月25日：按“三个工作日内”，从11月21日起算（收到当日不计）\n"),
        (
            ("--due", "会后5个工作日内", "--source-date", "11月18日"),
            "2026-11-25",
            "5个工作日",
            "时限2026年11月25日：按“会后5个工作日内”，从11月19日起算（当日不计）\n",
        ),
        (("--due", "长期坚持"), None, None, "“长期坚持”没有完成的日期：不定时限，反馈周期为一次性，哪一天前反馈按本单位办法\n"),
    ],
)
def test_a_deadline_is_filled_in_and_said(limited: Office, options: tuple[str, ...], due: str | None, limit: str | None, said: str) -> None:
    assert talk(limited, *PS, *options) == said

    item = limited.json("show", "PS-1")
    assert (item["due"], item["limit"], item["due_estimated"]) == (due, limit, False)


def test_the_limit_stands_in_the_file_behind_the_deadline(limited: Office) -> None:
    limited.run(*PS)

    assert "opened: 2026-11-20\ndue: 2026-11-27\nlimit: 5个工作日\nlog: []\n" in limited.read(PS1)
    assert "  时限：2026-11-27\n  办理时限：5个工作日\n" in limited.run("show", "PS-1")


def test_a_limit_brings_its_steps(limited: Office) -> None:
    said = talk(limited, *PS, "--limit", "13710", "--milestone", "11月22日 50 完成勘查")

    assert said == "时限2026年11月27日：按领导批示件“13710”7日，从11月21日起算（收到当日不计）；节点：研究部署（11月21日）、反馈进展（11月23日）\n"
    assert limited.json("show", "PS-1")["milestones"] == [
        {"due": "2026-11-21", "title": "研究部署"},
        {"due": "2026-11-22", "percent": 50, "title": "完成勘查"},
        {"due": "2026-11-23", "title": "反馈进展"},
    ]


def test_a_list_whose_limits_must_be_named_says_that_there_is_no_deadline(office: Office) -> None:
    only = '  instructions:\n    {title: 领导批示件, prefix: PS, cadence: once, limits: [{title: "13710", within: 7日}]}\n'
    office.write("data/ledger.yaml", SETTINGS.replace("  instructions: {title: 领导批示件, prefix: PS, cadence: once}\n", only))
    office.commit_all("时限")

    assert talk(office, *PS) == "没有定时限：领导批示件的时限要用 --limit 指名，可用的有：13710（7日）；已立项的用 ledger edit 编号 due=日期\n"
    assert office.json("show", "PS-1")["due"] is None


def test_a_list_without_limits_leaves_the_deadline_open(limited: Office) -> None:
    assert talk(limited, *ZD) == ""
    assert limited.json("show", "ZD-2")["due"] is None


def test_quiet_says_nothing(limited: Office) -> None:
    assert talk(limited, *PS, "--quiet") == ""


@pytest.mark.parametrize(
    ("due", "options", "cadence"),
    [
        ("每季度末", (), "quarterly"),
        ("每月25日前", (), "monthly"),
        ("持续推进", (), "monthly"),
        ("每周五前", ("--cadence", "每半年"), "semiannual"),
    ],
)
def test_ongoing_work_gets_a_cadence_instead_of_a_deadline(office: Office, due: str, options: tuple[str, ...], cadence: str) -> None:
    office.run(*ZD, "--due", due, *options)

    item = office.json("show", "ZD-2")
    assert (item["due"], item["cadence"]) == (None, cadence)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            (*PS, "--limit", "特办"),
            "错误：领导批示件没有“特办”这种时限\n提示：可用的有：急件（5日）、一般件（5个工作日）、疑难件（30日）、13710（7日）",
        ),
        ((*ZD, "--limit", "急件"), "错误：年度重点工作没有设办理时限\n"),
        ((*PS, "--limit", "急件", "--due", "12月底"), "错误：--due 和 --limit 只能写一个\n"),
        ((*PS, "--due", "6月前"), "错误：“6月前”可以有两种理解\n提示：写成“6月底前”或“5月底前”\n"),
        ((*PS, "--due", "会后5个工作日内"), "错误：“会后5个工作日内”从来源文件或会议的日期起算，而来源日期没有写\n提示：立项时加 --source-date 日期"),
        ((*PS, "--due", "3月底", "--source-date", "2025-12-28"), "错误：完成时限2025-03-31早于立项日期2026-11-20\n"),
        ((*ZD, "--milestone", "每月底 50 汇总"), "错误：节点的“每月底”不是哪一天\n"),
        (("note", "ZD-1", "-m", "x", "--on", "长期坚持"), "错误：“长期坚持”不是哪一天\n"),
        (("list", "--today", "每月底"), "错误：“每月底”不是哪一天\n"),
        (("extend", "ZD-1", "--to", "每月底", "--approved-by", "陈刚", "-m", "x"), "错误：“每月底”不是哪一天\n"),
    ],
)
def test_what_cannot_be_sure_is_refused(limited: Office, arguments: tuple[str, ...], said: str) -> None:
    assert limited.error(*arguments, code=2).startswith(said)


def test_the_help_of_a_date_is_in_groups(office: Office, golden) -> None:
    golden("dates.txt", office.error(*ZD, "--due", "尽快", code=2))


def test_a_new_deadline_takes_its_limit_along(limited: Office) -> None:
    limited.run(*PS)

    assert limited.run("edit", "PS-1", "due=2026-11-30", "-m", "另定") == "PS-2026-001 更正 原时限 2026-11-27 → 2026-11-30：另定\n"

    assert "limit:" not in limited.read(PS1).partition("log:")[0]
    assert [(entry["field"], entry.get("old"), entry.get("new")) for entry in limited.json("show", "PS-1")["log"]] == [
        ("due", "2026-11-27", "2026-11-30"),
        ("limit", "5个工作日", None),
    ]


@pytest.mark.parametrize(
    ("change", "due", "limit", "subject"),
    [
        ("due=10日内", "2026-11-30", "10日", "原时限 2026-11-27 → 2026-11-30"),
        ("due=7日内", "2026-11-27", "7日", "办理时限 5个工作日 → 7日"),  # the same day by another limit
        ("due=2026-11-27", "2026-11-27", None, "办理时限 5个工作日 → 空"),
        ("due=", None, None, "原时限 2026-11-27 → 空"),
    ],
)
def test_a_deadline_and_its_limit_stay_of_one_mind(limited: Office, change: str, due: str | None, limit: str | None, subject: str) -> None:
    limited.run(*PS)

    assert limited.run("edit", "PS-1", change) == f"PS-2026-001 更正 {subject}\n"

    item = limited.json("show", "PS-1")
    assert (item["due"], item["limit"]) == (due, limit)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("due=5个工作日内", "错误：原时限本来就是“2026-11-27”，没有改动\n"),
        (
            "due=每月底",
            "错误：“每月底”没有完成的日期，不能作时限\n提示：没有时限的：ledger edit PS-2026-001 due= ；反馈周期：ledger edit PS-2026-001 cadence=每月\n",
        ),
        ("due=长期坚持", "错误：“长期坚持”没有完成的日期，不能作时限\n"),
        ("limit=5日", "错误：办理时限随时限一起改\n提示：例：ledger edit ZD-12 due=5个工作日内\n"),
        ("due=会后3日内", "错误：“会后3日内”从来源文件或会议的日期起算，而来源日期没有写\n"),
    ],
)
def test_edit_refuses_what_is_no_deadline(limited: Office, change: str, said: str) -> None:
    limited.run(*PS)

    assert limited.error("edit", "PS-1", change, code=2).startswith(said)


def test_an_extension_counts_from_its_own_day(limited: Office) -> None:
    limited.run(*PS)

    said = talk(limited, "extend", "PS-1", "--to", "10个工作日内", "--on", "11月20日", "--approved-by", "陈刚", "-m", "缺材料")

    assert said == "时限2026年12月4日：按“10个工作日内”，从11月21日起算（当日不计）\n"
    assert limited.json("show", "PS-1")["current_due"] == "2026-12-04"
    assert "  to: 2026-12-04\n  limit: 10个工作日\n" in limited.read(PS1)
    assert "延期；延至2026-12-04；按10个工作日；" in limited.run("show", "PS-1")


def test_the_office_may_let_limits_roll_off_rest_days(limited: Office) -> None:
    limited.write("data/ledger.yaml", limited.read("data/ledger.yaml").replace("policy:\n", "policy:\n  limits: {roll: true}\n"))
    limited.commit_all("顺延")

    said = talk(limited, *PS, "--limit", "疑难件")

    assert said == "时限2026年12月21日：按领导批示件“疑难件”30日，从11月21日起算（收到当日不计），期满遇休息日顺延\n"


@until_the_notice
def test_an_estimated_deadline_says_so_wherever_it_is_printed(limited: Office) -> None:
    said = talk(limited, *PS, *NEXT_YEAR)

    assert said == (
        "时限2027年1月4日（暂估）：按领导批示件“一般件”5个工作日，从2026年12月29日起算（收到当日不计）；放假安排公布后用 ledger check 复核\n"
    )
    assert "  时限：2027-01-04（暂估）\n" in limited.run("show", "PS-1", *NEXT_YEAR)
    assert "\t2027-01-04（暂估）\t" in limited.run("list", "--list", "PS", *NEXT_YEAR)
    assert "\t2027-01-04（暂估）\t" in limited.run("overdue", "--list", "PS", "--today", "2027-01-06")
    assert "| 2027年1月4日（暂估） |" in limited.run("report", "week", *NEXT_YEAR)
    assert limited.json("show", "PS-1", *NEXT_YEAR)["current_due_estimated"] is True


@until_the_notice
def test_an_estimated_extension_says_so_too(limited: Office) -> None:
    limited.run(*PS, *NEXT_YEAR)
    limited.run("extend", "PS-1", "--to", "10个工作日内", "--approved-by", "陈刚", "-m", "缺材料", *NEXT_YEAR)

    assert "  时限：2027-01-11（暂估）（原时限2027-01-04，暂估，已延期）\n" in limited.run("show", "PS-1", *NEXT_YEAR)

    limited.run("extend", "PS-1", "--to", "2027-01-20", "--approved-by", "陈刚", "-m", "缺材料", *NEXT_YEAR)
    assert "  时限：2027-01-20（原时限2027-01-04，暂估，已延期）\n" in limited.run("show", "PS-1", *NEXT_YEAR)


@until_the_notice
def test_check_counts_again_when_the_holidays_are_known(limited: Office) -> None:
    limited.run(*PS, "--standard", "修复", *NEXT_YEAR)
    assert limited.run("check") == ""

    limited.write("data/calendar.yaml", "days:\n- {day: 2027-01-04, workday: false, title: 元旦}\n")

    assert limited.run("check", code=1) == (
        f"{PS1}:8: PS-2026-001 的现时限是2027年1月4日，而5个工作日从2026年12月28日起算是2027年1月5日。"
        "提示：重新起算：ledger edit PS-2026-001 due=5个工作日内；时限另有规定的：ledger edit PS-2026-001 due=日期\n"
    )
    limited.run("edit", "PS-1", "due=5个工作日内", *NEXT_YEAR)
    assert limited.run("check") == ""
