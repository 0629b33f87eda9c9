"""A new office, an office taken into git, and the sample with its year."""

import subprocess
from collections import Counter

import pytest

from tests.conftest import PROJECT, Office


def test_init_makes_an_office_that_checks_clean(office: Office) -> None:
    out = office.run("init", "新台账", "--office", "某区人民政府督查室")
    new = Office(office.root / "新台账", office.capture)

    assert out == f"已新建台账：{new.root}\n"
    assert new.run("check") == ""
    assert new.git("log", "--format=%s") == "建账：某区人民政府督查室\n"
    assert new.git("status", "--porcelain") == ""


def test_a_new_office_says_how_to_name_its_units(office: Office) -> None:
    office.run("init", "新台账", "--office", "某区人民政府督查室")
    new = Office(office.root / "新台账", office.capture)

    said = new.error("add", "--list", "ZD", "--title", "第一件", "--lead", "区财政局", code=2)

    assert said == "错误：名录里没有“区财政局”这个单位\n提示：新单位先加进名录，例：ledger unit add 区某局 --group 区直部门\n"


def test_a_new_office_s_first_year(office: Office) -> None:
    office.run("init", "新台账", "--office", "某区人民政府督查室")
    new = Office(office.root / "新台账", office.capture)
    new.write("data/directory.yaml", "units:\n- {name: 区财政局, group: 区直部门, contact: 施敏}\n")
    new.run("commit", "-m", "录入名录")

    new.run("add", "--list", "12345工单", "--title", "路灯不亮", "--lead", "区财政局", "--due", "11月25日")

    assert "urgency" not in new.read("data/2026/hotline/11/RX-2026-001.yaml")
    assert [item["id"] for item in new.json("list")] == ["RX-2026-001"]
    assert new.run("assign", "RX-1") == "RX-2026-001 交办\n"


def test_init_takes_an_existing_office_into_git(office: Office) -> None:
    before = office.read("data/ledger.yaml")
    plain = Office(office.root.parent / "plain", office.capture)
    plain.write("data/ledger.yaml", before)

    office.run("init", str(plain.root))

    assert plain.read("data/ledger.yaml") == before
    assert plain.git("log", "--format=%s") == "台账纳入 git\n"
    assert plain.git("status", "--porcelain") == ""


def test_init_refuses_an_office_that_is_there(office: Office) -> None:
    assert office.error("init", ".").startswith("错误：. 已经是台账，并已纳入 git\n")


def test_demo_refuses_a_folder_that_holds_anything(office: Office) -> None:
    assert office.error("demo", "data") == "错误：data 已经有内容，样例没有写入\n提示：换一个新的文件夹：ledger demo 文件夹\n"


@pytest.mark.slow
def test_demo_is_a_year_of_commits_by_three_clerks(office: Office) -> None:
    out, talk, code = office.run_all("demo", "样例")
    demo = Office(office.root / "样例", office.capture)

    authors = Counter(demo.git("log", "--format=%an").splitlines())
    dates = demo.git("log", "--reverse", "--format=%at").split()
    compare = subprocess.run(["diff", "-r", PROJECT / "data", demo.root / "data"], capture_output=True, check=False)

    assert code == 0
    assert set(authors) == {"赵敏", "钱进", "孙悦"}
    assert min(authors.values()) > 100
    assert dates == sorted(dates, key=int)
    assert (compare.returncode, demo.git("status", "--porcelain")) == (0, "")
    assert all(title in talk for title in ("【概况】", "【逾期】", "【排名】", "【周报告】", "接下来可以试试"))
    assert "# 督查工作周报告（2026年第47周）" in out


@pytest.mark.slow
def test_the_past_of_the_demo_can_be_asked_for(office: Office) -> None:
    office.run("demo", "样例")
    demo = Office(office.root / "样例", office.capture)

    then = {item["id"]: item for item in demo.json("list", "--known-at", "2026-06-30", "--today", "2026-06-30")}
    now = {item["id"]: item for item in demo.json("list", "--today", "2026-06-30")}

    assert len(then) > 150
    assert then["ZD-2026-069"]["owner"] == "华斌"
    assert now["ZD-2026-069"]["owner"] == "戴明"


@pytest.mark.parametrize(
    ("scheme", "base", "score"), [("扣分制", 100, 97), ("累进扣分制", 100, 95.7), ("指数制", 100, 10)], ids=["deduction", "progressive", "index"]
)
def test_each_shipped_scheme_makes_a_sound_office_that_ranks(office: Office, scheme: str, base: int, score: float) -> None:
    office.run("init", "新台账", "--office", "某区人民政府督查室", "--scoring", scheme)
    made = Office(office.root / "新台账", office.capture)
    made.write("data/directory.yaml", "units:\n- {name: 区发改局, group: 区直部门}\n")
    made.run("commit", "-m", "名录")
    made.run("add", "--list", "ZD", "--title", "甲", "--lead", "区发改局", "--opened", "2026-08-03", "--due", "2026-09-30", "--standard", "验收")
    made.run("assign", "ZD-1", "--on", "2026-08-03")

    out, err, code = made.run_all("check")
    explained = made.json("rank", "--explain", "区发改局")

    assert (code, out, err) == (0, "", "查了1个事项，没有发现问题\n")
    assert (explained["base"], explained["score"]) == (base, score)


def test_an_unknown_scheme_is_refused_before_anything_is_written(office: Office) -> None:
    assert "没有“积分制”这种考核办法" in office.error("init", "新台账", "--office", "某区", "--scoring", "积分制", code=2)
    assert not (office.root / "新台账").exists()
