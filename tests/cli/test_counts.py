"""Counting: a number written down, a slip taken back, and sums beside the year before; the sample office's own figures."""

import json
from collections.abc import Callable

import pytest

from tests.conftest import SETTINGS, Office

Golden = Callable[[str, str], None]
RECEIVED = "data/2026/tally/received.yaml"
KINDS = """\
tallies:
  received: {title: 来文}
  meetings: {title: 会议, measure: 次}
  adopted: {title: 信息采用, measure: 条, by_unit: true, levels: {报送: 0, 区级: 1, 市级: 3}}
"""


@pytest.fixture
def office(office: Office) -> Office:
    """The office with three kinds of count and nothing counted yet."""
    office.write("data/ledger.yaml", SETTINGS + KINDS)
    office.commit_all("登记计数")
    return office


def key_of(office: Office, kind: str = "来文") -> str:
    """The key that `--entries` prints last."""
    return office.run("tally", "list", kind, "--entries").splitlines()[-1].split("\t")[0]


LISTED = {
    "kinds": ("tally", "list"),
    "kinds-compared": ("tally", "list", "--compare", "year"),
    "months-of-all": ("tally", "list", "--by", "month", "--compare", "year", "--period", "2026-Q1"),
    "months": ("tally", "list", "发文", "--by", "month", "--compare", "year"),
    "levels": ("tally", "list", "信息采用", "--by", "level", "--compare", "year"),
    "methods": ("tally", "list", "督查", "--by", "level"),
    "units": ("tally", "list", "信息采用", "--by", "unit"),
    "entries": ("tally", "list", "突发事件", "--entries", "--period", "2025"),
    "units-json": ("tally", "list", "信息采用", "--by", "unit", "--unit", "区发改局", "--json"),
}


@pytest.mark.parametrize(("name", "arguments"), LISTED.items(), ids=LISTED)
def test_what_the_sample_office_counted(sample: Office, golden: Golden, name: str, arguments: tuple[str, ...]) -> None:
    out, talk, code = sample.run_all(*arguments)

    assert code == 0
    golden(f"tally/{name}.txt", out.replace(sample.git("rev-parse", "HEAD").strip(), "COMMIT") + talk)


def test_the_sample_has_the_figures_of_a_real_year(sample: Office) -> None:
    this_year = {row["kind"]: row["count"] for row in sample.json("tally", "list")}
    last_year = {row["kind"]: row["count"] for row in sample.json("tally", "list", "--period", "2025")}
    joint = {row["level"]: row["count"] for row in sample.json("tally", "list", "督查", "--by", "level")}["联合督查"]

    assert [this_year[kind] for kind in ("received", "issued", "meetings", "briefs", "adopted", "website", "duty", "incidents")] == [
        2355, 204, 110, 31, 1005, 1371, 10, 3,
    ]  # fmt: skip
    assert (last_year["issued"], joint) == (271, 16)


def test_the_sample_ranks_every_unit_that_handed_anything_in(sample: Office) -> None:
    rows = sample.json("tally", "list", "信息采用", "--by", "unit")

    assert [len([row for row in rows if row["group"] == group]) for group in ("区直部门", "乡镇街道")] == [32, 10]
    assert [row["unit"] for row in rows if row["rank"] is None] == ["区机关事务中心", "云岭乡"]
    assert sum(row["count"] for row in rows) == 1005


ADDED = [
    pytest.param(("来文", "--count", "3", "--on", "3月5日"), "来文 3件（2026-03-05）", id="a day"),
    pytest.param(("received", "--count", "3"), "来文 3件（2026-11-20）", id="the name, today"),
    pytest.param(("会议", "--count", "1", "-m", "区政府第12次\n常务会议"), "会议 1次（2026-11-20）：区政府第12次 常务会议", id="a text"),
    pytest.param(("信息采用", "--count", "2", "--unit", "区发改委", "--level", "市级"), "信息采用 2条 区发改局 市级（2026-11-20）", id="unit and level"),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "subject"), ADDED)
def test_a_count_is_one_commit_under_the_offices_line(office: Office, arguments: tuple[str, ...], subject: str) -> None:
    said = office.run("tally", "add", *arguments)

    key = key_of(office, arguments[0])
    assert said == f"{subject}\n"
    assert office.git("log", "-1", "--format=%B") == f"{subject}\n\nLedger-Action: tally\nLedger-Key: {key}\n\n"
    assert office.git("status", "--porcelain") == ""


def test_what_is_written_is_what_was_said(office: Office) -> None:
    office.run("tally", "add", "来文", "--count", "3", "--on", "2026-03-05", "--by", "孙悦", "-m", "密码电报除外")

    key = key_of(office)
    assert office.read(RECEIVED) == (
        f"kind: received\nentries:\n- key: {key}\n  on: 2026-03-05\n  at: 2026-11-20T09:30:00+08:00\n  by: 孙悦\n  count: 3\n  text: 密码电报除外\n"
    )


def test_in_chinese_it_is_the_same_command(office: Office) -> None:
    office.run("计数", "添加", "来文", "--count", "3")
    office.run("计数", "作废", "来文", key_of(office), "-m", "重复")

    assert office.run("计数", "列出", "来文") == "来文\t0\t件\n"


def test_a_dry_run_shows_the_lines_and_writes_nothing(office: Office) -> None:
    out, talk, _ = office.run_all("tally", "add", "来文", "--count", "3", "--dry-run")

    assert out == "（试运行）来文 3件（2026-11-20）\n"
    assert "+  count: 3" in talk
    assert not (office.root / RECEIVED).exists()


def test_a_void_takes_the_entry_out_of_every_sum_and_leaves_it_in_the_file(office: Office) -> None:
    office.run("tally", "add", "来文", "--count", "3", "--on", "2026-11-19")
    office.run("tally", "add", "来文", "--count", "40")
    key = key_of(office)

    said = office.run("tally", "void", "来文", key[:5], "-m", "记错了数")

    assert said == f"来文 作废 {key}：记错了数\n"
    assert office.run("tally", "list", "来文") == "来文\t3\t件\n"
    assert "  count: 40\n" in office.read(RECEIVED)
    assert office.read(RECEIVED).endswith(f"  by: 赵敏\n  voids: {key}\n  text: 记错了数\n")
    assert key not in office.run("tally", "list", "来文", "--entries")
    assert office.error("tally", "void", "来文", key, "-m", "再来") == (
        f"错误：来文的“{key}”已经作废，不用再作废\n提示：还计数的见 ledger tally list 来文 --entries\n"
    )


def test_an_entry_of_last_year_is_voided_in_its_own_file(office: Office) -> None:
    office.run("tally", "add", "来文", "--count", "3", "--on", "2025-12-30")
    key = office.run("tally", "list", "来文", "--entries", "--period", "2025").split("\t")[0]

    office.run("tally", "void", "来文", key, "-m", "重复")

    assert "voids" in office.read("data/2025/tally/received.yaml")
    assert not (office.root / RECEIVED).exists()
    assert office.run("check") == ""


REFUSED = [
    (("add", "来闻", "--count", "1"), "错误：没有“来闻”这一类计数\n提示：是不是“来文”？已有：来文（received）、会议（meetings）、信息采用（adopted）\n"),
    (("add", "adpted", "--count", "1"), "错误：没有“adpted”这一类计数\n提示：是不是“信息采用”？已有：信息采用（adopted）、来文（received）、会议（meetings）\n"),
    (("add", "来文"), "错误：缺少数量\n提示：用 --count 数量 写上\n"),
    (("add", "来文", "--count", "0"), "错误：选项 --count 的写法不对：0超出了范围\n提示：用法见 ledger tally add --help\n"),
    (("add", "来文", "--count", "1.5"), "错误：选项 --count 的写法不对：“1.5”不是整数\n"),
    (("add", "来文", "--count", "1", "--on", "2026-11-21"), "错误：2026年11月21日还没有到，不能记录\n"),
    (("add", "来文", "--count", "1", "--unit", "区发改局"), "错误：来文不按单位计\n"),
    (("add", "来文", "--count", "1", "--level", "市级"), "错误：来文不分级别\n提示：去掉 --level\n"),
    (("add", "信息采用", "--count", "1", "--level", "市级"), "错误：缺少单位\n提示：用 --unit 单位 写上\n"),
    (("add", "信息采用", "--count", "1", "--unit", "区发改局"), "错误：缺少级别（报送、区级、市级）\n提示：用 --level 级别 写上\n"),
    (("add", "信息采用", "--count", "1", "--unit", "区发改局", "--level", "县级"), "错误：信息采用没有“县级”这个级别\n提示：可用的有：报送、区级、市级\n"),
    (("add", "信息采用", "--count", "1", "--unit", "区审计", "--level", "市级"), "错误：名录里没有“区审计”这个单位\n"),
    (("add", "来文", "--count", "1", "--known-at", "HEAD"), "错误：--known-at 只能用来查看，不能和记录的命令一起用\n"),
    (("void", "来文", "aaaa"), "错误：缺少作废理由\n提示：用 -m 理由 写上\n"),
    (("void", "来文"), "错误：缺少参数“记录号”\n提示：用法见 ledger tally void --help\n"),
    (("list", "来文", "--by", "年"), "错误：不能按“年”分\n提示：可用的有：month（按月）、unit（按单位）、level（按级别）\n"),
    (("list", "来文", "--compare", "month"), "错误：不能与“month”比\n提示：可用的有：year（上年同期）\n"),
    (("list", "--by", "unit"), "错误：没有写是哪一类计数\n提示：例：ledger tally list 信息采用 --by unit\n"),
    (("list", "--entries"), "错误：没有写是哪一类计数\n"),
    (("list", "来文", "--entries", "--by", "month"), "错误：--entries 不能和 --by、--compare 一起用\n"),
    (("list", "来文", "--by", "unit"), "错误：来文不按单位计\n"),
    (("list", "来文", "--by", "level"), "错误：来文不分级别\n"),
    (("list", "来文", "--unit", "区发改局"), "错误：来文不按单位计\n"),
    (("list", "--period", "2027"), "错误：2027年还没有开始\n"),
    (("list", "--period", "今年"), "错误：看不懂时段“今年”\n"),
    (("sum",), "错误：没有“tally sum”这条命令\n提示：全部命令见 ledger tally --help\n"),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "said"), REFUSED, ids=[" ".join(arguments) for arguments, _ in REFUSED])
def test_what_cannot_be_meant_is_refused_in_words(office: Office, arguments: tuple[str, ...], said: str) -> None:
    assert office.error("tally", *arguments, code=2).startswith(said)
    assert office.git("log", "-1", "--format=%s") == "登记计数\n"


@pytest.mark.parametrize("where", [("-m", "【秘密】来电"), ("--by", "机密")])
def test_classified_words_are_not_written(office: Office, where: tuple[str, str]) -> None:
    said = office.error("tally", "add", "来文", "--count", "1", *where)

    assert said.startswith("错误：内容带有密级标志")
    assert not (office.root / RECEIVED).exists()


def test_a_key_that_nobody_has_and_one_that_two_share_are_not_voided(office: Office) -> None:
    rows = "".join(f"- {{key: abcd{last}, on: 2026-03-05, at: '2026-03-05T16:00:00+08:00', by: 孙悦, count: 1}}\n" for last in "12")
    office.write(RECEIVED, "kind: received\nentries:\n" + rows)
    office.commit_all()

    assert office.error("tally", "void", "来文", "zzzz", "-m", "错").startswith("错误：来文没有记录号为“zzzz”的一笔\n")
    assert office.error("tally", "void", "来文", "abcd", "-m", "错").startswith("错误：来文不止一笔的记录号以“abcd”开头\n")


def test_without_kinds_the_hint_says_how_to_declare_one(office: Office) -> None:
    office.write("data/ledger.yaml", SETTINGS)

    assert office.run("tally", "list") == ""
    assert office.error("tally", "add", "来文", "--count", "1", code=2) == (
        "错误：没有登记计数的类别\n提示：在 data/ledger.yaml 里登记，例：tallies: {received: {title: 来文, measure: 件}}\n"
    )


@pytest.fixture
def counted(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """来文 of two years: 5 and 7 in March and November 2025, 6 and 2 in March and November 2026."""
    for on, many in (("2025-03-05", "5"), ("2025-11-21", "7"), ("2026-03-05", "6")):
        office.run("tally", "add", "来文", "--count", many, "--on", on)
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-11-20T11:00:00+08:00")
    office.run("tally", "add", "来文", "--count", "2", "--on", "2026-11-20")
    return office


@pytest.mark.parametrize(
    ("arguments", "row"),
    [
        ((), "来文\t8\t5\t+3\t+60.0%\t件\n"),
        (("--today", "2026-11-19"), "来文\t6\t5\t+1\t+20.0%\t件\n"),
        (("--today", "2026-11-21"), "来文\t8\t12\t-4\t-33.3%\t件\n"),
        (("--today", "2026-03-04"), "来文\t0\t0\t持平\t—\t件\n"),
        (("--period", "2026-03"), "来文\t6\t5\t+1\t+20.0%\t件\n"),
        (("--period", "2025"), "来文\t12\t0\t+12\t—\t件\n"),
        (("--period", "2026-W47"), "来文\t2\t0\t+2\t—\t件\n"),
        (("--known-at", "HEAD~1"), "来文\t6\t5\t+1\t+20.0%\t件\n"),
    ],
)
def test_the_same_span_of_both_years_is_compared(counted: Office, arguments: tuple[str, ...], row: str) -> None:
    assert counted.run("tally", "list", "来文", "--compare", "year", *arguments) == row


def test_the_days_compared_are_said(counted: Office) -> None:
    _, talk, _ = counted.run_all("tally", "list", "--compare", "year")

    assert talk == "2026年，截至2026年11月20日；上年同期为2025年1月1日至11月20日\n"


def test_json_has_the_raw_numbers_and_the_rate_as_text(counted: Office) -> None:
    envelope = json.loads(counted.run("tally", "list", "来文", "--json"))

    assert (envelope["kind"], envelope["data"]) == (
        "tallies",
        [{"kind": "received", "title": "来文", "measure": "件", "count": 8, "previous": 5, "change": 3, "rate": "+60.0%"}],
    )


def test_a_kind_renamed_since_is_known_by_the_name_it_had(counted: Office) -> None:
    counted.write("data/ledger.yaml", SETTINGS + KINDS.replace("来文", "收文"))
    counted.commit_all("改名")

    assert counted.run("tally", "list", "收文") == "收文\t8\t件\n"
    assert counted.run("tally", "list", "来文", "--known-at", "HEAD~1") == "来文\t8\t件\n"


def test_one_units_rank_is_among_its_whole_group(office: Office) -> None:
    for unit, many in (("区财政局", "5"), ("区发改局", "2")):
        office.run("tally", "add", "信息采用", "--count", many, "--unit", unit, "--level", "区级")

    assert office.run("tally", "list", "信息采用", "--by", "unit", "--unit", "区发改局") == "区直部门\t2\t区发改局\t0\t2\t0\t2\n"
    assert office.run("tally", "list", "--unit", "区发改局") == "信息采用\t2\t条\n"


def test_a_broken_item_is_no_matter(office: Office) -> None:
    office.write("data/2026/key-work/ZD-2026-001.yaml", "id: [\n")

    office.run("tally", "add", "来文", "--count", "3")

    assert office.run("tally", "list", "来文") == "来文\t3\t件\n"
