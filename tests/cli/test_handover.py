"""ledger handover: one commit, a trace on every item, and the past as it was."""

import pytest

from tests.conftest import DIRECTORY, ITEM, ZD1, Office

ZD2 = "data/2026/key-work/ZD-2026-002.yaml"


@pytest.fixture
def led(office: Office) -> Office:
    office.write(ZD2, ITEM.replace("-001", "-002").replace("[区发改局]", "[区住建局]").replace("综合窗口", "分窗口").replace("aaaa11", "bbbb22"))
    office.commit_all("立项")
    return office


def test_everything_goes_over_in_one_commit(led: Office) -> None:
    before = led.git("rev-parse", "HEAD").strip()
    out = led.run("handover", "陈刚", "孙伟", "-m", "分工调整", "--on", "2026-11-01")

    assert [line.split("\t")[0] for line in out.splitlines()] == ["ZD-2026-001", "ZD-2026-002"]
    assert led.git("rev-parse", "HEAD~1").strip() == before
    assert led.git("log", "-1", "--format=%s") == "移交 陈刚→孙伟：2项、2个单位，分工调整\n"
    assert led.read("data/directory.yaml") == DIRECTORY.replace("leader: 陈刚", "leader: 孙伟")
    assert [each["lead_leader"] for each in led.json("list")] == ["孙伟", "孙伟"]
    assert "field: lead_leader" in led.read(ZD1)
    assert led.git("status", "--porcelain") == ""


@pytest.mark.parametrize(("day", "leader"), [("2026-10-31", "陈刚"), ("2026-11-01", "孙伟")])
def test_the_past_is_as_it_was(led: Office, day: str, leader: str) -> None:
    led.run("handover", "陈刚", "孙伟", "-m", "分工调整", "--on", "2026-11-01")

    assert {each["lead_leader"] for each in led.json("list", "--today", day)} == {leader}
    assert [row["unit"] for row in led.json("rank", "--by", "leader", "--today", day)] == [leader]
    assert len(led.json("list", "--leader", leader, "--today", day)) == 2


def test_only_some_units_go(led: Office) -> None:
    led.run("handover", "陈　刚", "副区长孙伟", "--unit", "发改局", "-m", "分工调整")

    assert [each["lead_leader"] for each in led.json("list")] == ["孙伟", "陈刚"]
    assert led.read("data/directory.yaml") == DIRECTORY.replace("leader: 陈刚, contact: 许立", "leader: 孙伟, contact: 许立")


def test_one_list_alone_leaves_the_directory(led: Office) -> None:
    led.run("handover", "陈刚", "孙伟", "--list", "重点", "-m", "甲", code=2)
    led.run("handover", "陈刚", "孙伟", "--list", "ZD", "-m", "分工调整")

    assert led.read("data/directory.yaml") == DIRECTORY


def test_a_dry_run_writes_nothing(led: Office) -> None:
    out, err, _ = led.run_all("handover", "陈刚", "孙伟", "-m", "分工调整", "--dry-run")

    assert len(out.splitlines()) == 2
    assert "（试运行）移交 陈刚→孙伟" in err
    assert led.git("status", "--porcelain") == ""


def test_undo_says_how_to_hand_back_and_audit_finds_nothing_wrong(led: Office) -> None:
    led.run("handover", "陈刚", "孙伟", "-m", "分工调整")

    assert "ledger handover 新领导 原领导" in led.error("undo", "-m", "弄错了")
    assert "lead_leader" not in led.run_all("audit")[0]


def test_a_handover_of_items_alone_is_taken_back(led: Office) -> None:
    led.run("handover", "陈刚", "孙伟", "--list", "ZD", "-m", "分工调整")
    led.run("undo", "-m", "弄错了")

    assert {each["lead_leader"] for each in led.json("list")} == {"陈刚"}


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("陈刚", "周静", "-m", "甲"), 2, "名录的人员里没有“周静”"),
        (("陈刚", "陈刚", "-m", "甲"), 2, "同一个人"),
        (("何丽", "孙伟", "-m", "甲"), 1, "何丽没有在办的牵头事项"),
        (("陈刚", "孙伟"), 2, "缺少移交的原因"),
    ],
)
def test_what_cannot_be_is_refused(led: Office, words: tuple[str, ...], code: int, said: str) -> None:
    assert said in led.error("handover", *words, code=code)
