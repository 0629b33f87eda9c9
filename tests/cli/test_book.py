"""The year of an office, walked through in real git: 查账, 建账, a year's first work, 结账, and attempts to change what was sealed."""

import json
from collections.abc import Callable

import pytest

from tests.conftest import ITEM, ZD1, Office

JANUARY = ("--today", "2027-01-10")


def event(key: str, kind: str, on: str, more: str = "") -> str:
    return f"- key: {key}\n  kind: {kind}\n  on: {on}\n  at: {on}T10:00:00+08:00\n  by: 赵敏\n{more}"


DONE = event("bbbb22", "complete", "2026-06-20", "  approved_by: 陈刚\n")
SEALED = DONE + event("cccc33", "close", "2026-07-01", "  verified_by: 赵敏\n  evidence: [验收单.pdf]\n")
ITEMS = {
    "002": ITEM + SEALED,
    "003": ITEM + event("bbbb22", "suspend", "2026-03-01", "  text: 等上级批复\n"),
    "004": ITEM.replace("due: 2026-06-30\n", "due: 2027-06-30\n"),
    "005": ITEM.replace("due:", "parent: ZD-2026-004\ndue:") + event("bbbb22", "progress", "2026-10-20", "  percent: 60\n"),
    "006": ITEM.replace("due:", "parent: ZD-2026-004\ndue:") + DONE,
    "007": ITEM + event("bbbb22", "cancel", "2026-05-01", "  text: 规划调整\n"),
}


@pytest.fixture
def year(office: Office) -> Office:
    """2026 with an overdue item, a closed, a suspended and a cancelled one, and a parent with a finished and an unfinished child."""
    for number, text in ITEMS.items():
        office.write(f"data/2026/key-work/ZD-2026-{number}.yaml", text.replace("ZD-2026-001", f"ZD-2026-{number}"))
    bare = ITEM.replace("ZD-2026-001", "PS-2026-001").replace("owner: 张华\n", "")
    office.write("data/2026/instructions/PS-2026-001.yaml", bare)
    office.commit_all()
    return office


@pytest.fixture
def opened(year: Office) -> Office:
    """The same with 2027 opened on 10 January."""
    year.run("book", "open", "2027", *JANUARY)
    return year


def ids(office: Office, *options: str) -> list[str]:
    return [item["id"] for item in office.json("list", *options)]


def test_the_audit_of_a_running_year(year: Office, golden: Callable[[str, str], None]) -> None:
    closed = "data/2026/key-work/ZD-2026-002.yaml"
    year.write(closed, year.read(closed).replace("  evidence: [验收单.pdf]\n", ""))

    out, said, code = year.run_all("book", "audit", "2026")

    golden("book/audit.txt", out)
    assert (said, code) == ("2026年的账，截至2026年11月20日，查了8项，有6处问题\n", 1)


def test_the_audit_of_one_unit_or_list(year: Office) -> None:
    rows = year.run("book", "audit", "2026年", "--list", "PS", "--unit", "区发改委", code=1).splitlines()
    other = year.run_all("book", "audit", "2026", "--unit", "区住建局")

    assert [row.split("\t")[:2] for row in rows] == [["四定不全", "PS-2026-001"], ["长期无动静", "PS-2026-001"]]
    assert other == ("", "2026年的账，截至2026年11月20日，查了0项，没有发现问题\n", 0)


def test_the_audit_as_json_has_stable_keys(year: Office) -> None:
    out, _, code = year.run_all("book", "audit", "2026", "--json")
    found = json.loads(out)

    assert (found["kind"], code) == ("book-audit", 1)
    assert found["data"][0] == {
        "category": "plan",
        "id": "PS-2026-001",
        "title": "建成区政务服务中心综合窗口",
        "list": "instructions",
        "lead_units": ["区发改局"],
        "text": "没有定责任、定进度",
    }


@pytest.mark.parametrize("step", ["audit", "open", "close"])
@pytest.mark.parametrize("typed", ["今年", "26", "20266", "1026", "２０２６"])
def test_what_is_not_a_year_is_a_usage_error(office: Office, step: str, typed: str) -> None:
    assert office.error("book", step, typed, code=2) == f"错误：“{typed}”不是年份\n提示：年份写成 2026\n"


def test_a_dry_run_lists_what_would_be_carried_and_writes_nothing(year: Office, golden: Callable[[str, str], None]) -> None:
    head = year.git("rev-parse", "HEAD")

    out, said, _ = year.run_all("book", "open", "2027", "--dry-run", *JANUARY)

    golden("book/open.txt", out)
    assert said == "（试运行）建账 2027年：结转5项\n"
    assert (year.git("rev-parse", "HEAD"), (year.root / "data/2027").exists()) == (head, False)


def test_opening_a_year(year: Office, golden: Callable[[str, str], None]) -> None:
    out, said, _ = year.run_all("book", "open", "2027", "--by", "李娜", *JANUARY)

    golden("book/open.txt", out)
    golden("book/book.yaml", year.read("data/2027/book.yaml"))
    assert said == "建账 2027年：结转5项\n"
    assert sorted(path.name for path in (year.root / "data/2027").iterdir()) == ["book.yaml", "instructions", "key-work", "petitions"]
    assert "parent: ZD-2027-003\n" in year.read("data/2027/key-work/ZD-2027-004.yaml")
    assert year.run("check", *JANUARY) == ""
    assert year.git("status", "--porcelain") == ""


def test_opening_a_year_as_json(year: Office) -> None:
    data = year.json("book", "open", "2027", *JANUARY)

    assert {name: data[name] for name in ("year", "path", "subject")} == {
        "year": 2027, "path": "data/2027/book.yaml", "subject": "建账 2027年：结转5项",
    }  # fmt: skip
    assert data["commit"] == year.git("rev-parse", "HEAD").strip()
    assert (data["carried"][0]["from"], data["carried"][0]["to"]) == ("ZD-2026-001", "ZD-2027-001")


@pytest.mark.parametrize(
    ("command", "days"),
    [
        (("status",), ("2026-12-31", "2027-01-10", "2027-05-31")),
        (("rank", "--period", "2026"), ("2026-12-31", "2027-01-10", "2027-05-31")),
        (("rank", "--period", "2027"), ("2027-01-01", "2027-01-10", "2027-05-31")),
    ],
)
def test_no_figure_changes_by_opening_a_year(year: Office, command: tuple[str, ...], days: tuple[str, ...]) -> None:
    before = [year.json(*command, "--today", day) for day in days]
    year.run("book", "open", "2027", *JANUARY)

    after = [year.json(*command, "--today", day) for day in days]

    assert after == before


@pytest.mark.parametrize("day", ["2026-12-31", "2027-01-10", "2027-05-31"])
@pytest.mark.parametrize("part", ["now", "flows", "by_unit"])
def test_no_figure_of_a_report_changes_by_opening_a_year(year: Office, part: str, day: str) -> None:
    asked = ("report", "month", "--period", "2026-12", "--today", day)
    before = year.json(*asked)
    year.run("book", "open", "2027", *JANUARY)

    after = year.json(*asked)

    assert after[part] == before[part]


def test_the_first_month_s_report_compares_an_item_with_its_old_number(opened: Office) -> None:
    opened.run("progress", "ZD-4", "-p", "75", "-m", "设备进场", "--on", "2027-01-05", *JANUARY)

    progress = opened.json("report", "month", "--period", "2027-01", *JANUARY)["progress"]

    assert [(line["id"], line["change"]) for group in progress for line in group["lines"]] == [("ZD-2027-004", 15)]


@pytest.mark.parametrize(
    ("today", "said"),
    [
        ("2026-12-31", "错误：2027年还没有到，不能建账\n提示：2027年1月1日以后再来；本年还没办结的事项：ledger list --status 在办\n"),
        ("2027-01-01", ""),
    ],
)
def test_a_year_is_not_opened_before_it_begins(year: Office, today: str, said: str) -> None:
    assert year.run_all("book", "open", "2027", "--today", today, "--quiet")[1] == said


def test_a_year_is_opened_once(opened: Office) -> None:
    said = opened.error("book", "open", "2027", *JANUARY)

    assert said == "错误：2027年已在2027年1月10日建账，没有还要结转的事项\n提示：查账：ledger book audit 2027\n"


def test_what_becomes_unfinished_after_the_opening_is_carried_later(opened: Office) -> None:
    opened.run("void", "ZD-2026-6", "bbbb22", "-m", "验收不合格，重办", *JANUARY)

    rows, said, _ = opened.run_all("book", "open", "2027", *JANUARY)

    assert rows.split("\t")[:2] == ["ZD-2026-006", "ZD-2027-005"]
    assert said == "补结转 2027年：结转1项\n"
    assert "parent: ZD-2027-003\n" in opened.read("data/2027/key-work/ZD-2027-005.yaml")
    assert opened.read("data/2027/book.yaml").endswith("ZD-2026-006: ZD-2027-005\n")
    assert opened.run("check", *JANUARY) == ""


def test_an_office_with_nothing_left_over_opens_a_year_too(office: Office) -> None:
    office.run("cancel", "ZD-1", "-m", "规划调整")

    assert office.run_all("book", "open", "2027", *JANUARY) == ("", "建账 2027年：没有要结转的事项\n", 0)
    assert office.run("check", *JANUARY) == ""


@pytest.mark.parametrize("step", [("open", "2027"), ("close", "2026")])
def test_with_hand_edits_lying_about_nothing_is_opened_or_closed(year: Office, step: tuple[str, str]) -> None:
    year.write(ZD1, ITEM.replace("张华", "李强"))

    said = year.error("book", *step, *JANUARY)

    assert said.startswith(f"错误：{ZD1} 有还没提交的改动，不能{'建账' if step[0] == 'open' else '结账'}\n")


@pytest.mark.parametrize("step", [("open", "2027"), ("close", "2026"), ("audit", "2026")])
def test_with_a_file_that_does_not_load_nothing_is_opened_closed_or_audited(year: Office, step: tuple[str, str]) -> None:
    year.write(ZD1, ITEM.replace("2026-06-30", "2026-06-31"))
    year.commit_all()

    assert f"{ZD1}:10: " in year.error("book", *step, *JANUARY)


@pytest.mark.parametrize(
    ("day", "there", "gone", "carried"),
    [
        ("2026-12-31", "ZD-2026-001", "ZD-2027-001", ""),
        ("2027-01-01", "ZD-2027-001", "ZD-2026-001", "另有5项已结转到下一年，不在其中\n"),
    ],
)
def test_the_number_of_the_day_is_listed_and_what_went_on_is_said(opened: Office, day: str, there: str, gone: str, carried: str) -> None:
    out, said, _ = opened.run_all("list", "--unit", "区发改局", "--today", day)

    assert len(out.splitlines()) == 8
    assert there in out
    assert gone not in out
    assert said == f"共8项，其中1项已分解为子事项，统计时只计子事项\n{carried}"


@pytest.mark.parametrize(
    ("command", "count"),
    [
        (("list", "--status", "已暂缓"), 1),
        (("list", "--list", "PS"), 1),
        (("find", "综合窗口"), 5),
        (("find", "批复"), 1),
        (("status",), 5),
    ],
)
def test_only_rows_that_would_have_been_there_are_said_to_be_missing(opened: Office, command: tuple[str, ...], count: int) -> None:
    _, said, _ = opened.run_all(*command, *JANUARY)

    assert said.endswith(f"另有{count}项已结转到下一年，不在其中\n")


def test_nothing_is_said_of_carrying_where_nothing_was_carried(opened: Office) -> None:
    _, said, _ = opened.run_all("list", "--unit", "区住建局", *JANUARY)

    assert "结转" not in said


def test_either_number_can_be_looked_at(opened: Office, golden: Callable[[str, str], None]) -> None:
    without_keys = [line for line in opened.run("show", "ZD-2026-1", "ZD-1", *JANUARY).splitlines() if "更正" not in line]

    golden("book/show.txt", "\n".join(without_keys) + "\n")


def test_before_the_turn_the_new_number_is_not_there_and_the_old_one_is_as_ever(opened: Office) -> None:
    old, said = opened.run("show", "ZD-1", "--today", "2026-12-31"), opened.error("show", "ZD-2027-1", "--today", "2026-12-31")

    assert "结转" not in old
    assert said == "错误：2026年12月31日时没有 ZD-2027-001 这个事项\n提示：编号见 ledger list；当时的编号是 ZD-2026-001\n"


@pytest.mark.parametrize(
    "verb", [("progress", "-p", "80"), ("note", "-m", "甲"), ("complete", "--approved-by", "陈刚"), ("void", "aaaa11", "-m", "甲")]
)
def test_what_was_carried_is_recorded_under_the_new_number(opened: Office, verb: tuple[str, ...]) -> None:
    said = opened.error(verb[0], "ZD-2026-1", *verb[1:], *JANUARY)

    assert said == "错误：ZD-2026-001 已结转至 ZD-2027-001，记到新编号上\n提示：现状见 ledger show ZD-2027-001\n"
    assert opened.error("edit", "ZD-2026-1", "owner=李强", *JANUARY).startswith("错误：ZD-2026-001 已结转至 ZD-2027-001")
    assert opened.error("edit", "ZD-1", "carried_from=ZD-2026-2", *JANUARY, code=2).startswith("错误：结转自（carried_from）不能用 edit 改")


def test_a_year_is_not_closed_before_it_is_over(opened: Office) -> None:
    assert opened.error("book", "close", "2027", "--today", "2027-12-31").startswith("错误：2027年还没有过完，不能结账\n")
    assert opened.error("book", "close", "2025", *JANUARY) == "错误：台账里没有2025年的事项，也没有计数，不用结账\n提示：检查年份\n"


def test_a_year_with_unsettled_items_is_not_closed(year: Office, golden: Callable[[str, str], None]) -> None:
    golden("book/unsettled.txt", year.error("book", "close", "2026", *JANUARY))


def test_closing_a_year_seals_it_with_a_tag_that_says_the_totals(opened: Office) -> None:
    head = opened.git("rev-parse", "HEAD").strip()
    dry = opened.run("book", "close", "2026", "--dry-run", *JANUARY)

    out, said, _ = opened.run_all("book", "close", "2026", *JANUARY)

    totals = "结账 2026年：立项8项，办结2项（其中销号1项），撤销1项，结转5项\n"
    assert (dry, out) == (f"（试运行）{totals}", totals)
    assert "ledger sync" in said
    assert opened.git("cat-file", "tag", "book-2026").partition("\n\n")[2] == f"{totals}\nLedger-Action: close\n"
    assert opened.git("rev-parse", "book-2026^{commit}").strip() == head
    assert "已经结账" in opened.error("book", "close", "2026", *JANUARY)


def test_closing_a_year_as_json(opened: Office) -> None:
    head = opened.git("rev-parse", "HEAD").strip()

    assert opened.json("book", "close", "2026", *JANUARY) == {
        "year": 2026, "tag": "book-2026", "sealed": head, "carried_in": 0, "opened": 8, "finished": 2, "closed": 1, "cancelled": 1, "carried_out": 5,
    }  # fmt: skip


def test_where_the_user_s_git_signs_tags_an_unsigned_seal_is_not_set(opened: Office) -> None:
    opened.git("config", "tag.gpgSign", "true")
    opened.git("config", "gpg.program", "false")

    said = opened.error("book", "close", "2026", *JANUARY)

    assert said.startswith("错误：git 没有接受这个标签")
    assert opened.git("tag") == ""


def test_the_whole_year(year: Office) -> None:
    year.run("book", "open", "2027", *JANUARY)
    year.run("progress", "ZD-4", "-p", "100", "-m", "启用", "--today", "2027-02-01")
    year.run("resume", "ZD-2", "--today", "2027-02-03")
    year.run("complete", "ZD-1", "ZD-2", "ZD-4", "PS-1", "--approved-by", "陈刚", "--today", "2027-02-10")
    year.run("book", "close", "2026", "--today", "2027-02-11")

    assert year.run("check", "--today", "2027-02-11") == ""
    assert "2026年已结账" in year.error("note", "ZD-2026-2", "-m", "甲", "--today", "2027-02-11")
    assert "2026年已结账" in year.error(
        "add", "--list", "PS", "--title", "乙", "--lead", "区财政局", "--opened", "2026-12-30", "--today", "2027-02-11"
    )
    assert "记到新编号上" in year.error("note", "ZD-2026-1", "-m", "甲", "--today", "2027-02-11")
    assert "2026年已结账，data/2026/book.yaml 不能再改" in year.error("book", "open", "2026", "--today", "2027-02-11")
    assert ids(year, "--status", "在办", "--today", "2027-02-11") == ["ZD-2027-003"]
    assert ids(year, "--status", "在办", "--today", "2026-12-31") == ["ZD-2026-001", "ZD-2026-004", "ZD-2026-005", "PS-2026-001"]

    year.write(ZD1, year.read(ZD1).replace("percent: 60", "percent: 90").replace("张华", "李强"))
    assert year.run("check", code=1) == f"{ZD1}: 2026年已结账，这个文件在结账后被改动。提示：恢复：git checkout book-2026 -- {ZD1}\n"
    year.git("checkout", "book-2026", "--", ZD1)

    year.run("book", "open", "2028", "--today", "2028-01-05")
    year.run("book", "close", "2027", "--today", "2028-01-05")
    assert (
        year.git("cat-file", "tag", "book-2027")
        .partition("\n\n")[2]
        .startswith("结账 2027年：上年结转5项，立项0项，办结4项（其中销号0项），撤销0项，结转1项\n")
    )
    assert "  结转自：ZD-2027-003\n" in year.run("show", "ZD-1", "--today", "2028-01-05")
    assert year.run("check", "--today", "2028-01-05") == ""


@pytest.mark.parametrize(
    ("path", "line"), [("data/2027/key-work/ZD-2027-001.yaml", "title: ["), ("data/ledger.yaml", "office: ["), ("data/directory.yaml", "units: {")]
)
def test_a_file_that_does_not_load_puts_no_blame_on_those_that_name_it(opened: Office, path: str, line: str) -> None:
    opened.write(path, f"{line}\n{opened.read(path)}")

    out, _, code = opened.run_all("check", "--today", "2027-01-10")

    assert code == 1
    assert {line.partition(":")[0] for line in out.splitlines()} == {path}


def test_a_year_of_counts_alone_can_be_sealed(sample: Office) -> None:
    out = sample.run("book", "close", "2025", "--today", "2026-11-20")

    assert out.startswith("结账 2025年：")
    assert sample.git("tag", "--list") == "book-2025\n"
    assert "2025年已结账" in sample.error("tally", "add", "来文", "--count", "1", "--on", "2025-12-30")


def test_a_year_s_book_can_be_looked_at_alone(opened: Office) -> None:
    def ids(*arguments: str) -> set[str]:
        return {row["id"].split("-")[1] for row in opened.json("list", *arguments, *JANUARY)}

    assert ids() == {"2026", "2027"}
    assert ids("--year", "2026") == {"2026"}
    assert ids("--year", "2027年") == {"2027"}
    by_year = [opened.json("status", *chosen, *JANUARY)["items"] for chosen in ((), ("--year", "2026"), ("--year", "2027"))]
    assert by_year[0] == by_year[1] + by_year[2]
    assert "“今年”不是年份" in opened.error("list", "--year", "今年", *JANUARY, code=2)
