"""ledger unit: the directory changes in place, in one commit, and what a unit was stays."""

import pytest

from tests.conftest import DIRECTORY, SETTINGS, Office

ADDED = "- {name: 区数据局, full_name: 某区数据局, aliases: [数据局], group: 区直部门, leader: 陈刚, since: 2026-06-01}\n"


def test_a_unit_is_added_on_a_line_of_its_own(office: Office) -> None:
    office.run(
        "unit",
        "add",
        "区数据局",
        "--full-name",
        "某区数据局",
        "--alias",
        "数据局",
        "--group",
        "区直部门",
        "--leader",
        "陈刚",
        "--since",
        "2026-06-01",
    )

    assert office.read("data/directory.yaml") == DIRECTORY.replace("people:\n", ADDED + "people:\n")
    assert office.git("log", "-1", "--format=%s%n%(trailers)") == "名录 添加区数据局\nLedger-Action: unit-add\n\n"
    assert office.git("status", "--porcelain") == ""


@pytest.mark.parametrize("units", ["units:\n", "units:  # 单位\n", "units:\n# - {name: 区某局}\n", "units: []\n"])
def test_the_first_unit_of_a_new_office_is_added_too(units: str, office: Office) -> None:
    (office.root / "data/2026/key-work/ZD-2026-001.yaml").unlink()
    office.write("data/directory.yaml", f"{units}people:\n- {{name: 李明, post: 区长}}\n")
    office.commit_all()

    office.run("unit", "add", "区水务局", "--group", "区直部门")
    office.run("unit", "add", "区住建局", "--group", "区直部门")

    assert [line.split("\t")[0] for line in office.run("unit", "list").splitlines()[:2]] == ["区水务局", "区住建局"]
    assert "people:\n- {name: 李明, post: 区长}\n" in office.read("data/directory.yaml")


def test_a_renamed_unit_keeps_its_line(office: Office) -> None:
    office.run("unit", "rename", "发展改革局", "区发展局", "--on", "2026-06-01", "-m", "机构改革")

    old = "- {name: 区发改局, aliases: [区发改委, 发展改革局], group: 区直部门, leader: 陈刚, contact: 许立"
    new = "- {name: 区发展局, group: 区直部门, leader: 陈刚, contact: 许立, since: 2026-06-01}\n"
    assert office.read("data/directory.yaml") == DIRECTORY.replace(old + "}\n", old + ", until: 2026-05-31, into: 区发展局}\n" + new)
    assert office.git("log", "-1", "--format=%s") == "名录 区发改局从2026年6月1日起更名为区发展局：机构改革\n"
    assert [each["lead_units"] for each in office.json("list")] == [["区发展局"]]
    assert [each["lead_units"] for each in office.json("list", "--today", "2026-05-31")] == [["区发改局"]]


def test_a_unit_may_take_one_of_its_aliases_as_its_name(office: Office) -> None:
    office.run("unit", "rename", "区发改局", "区发改委", "--on", "2026-06-01")

    assert "aliases: [发展改革局], group: 区直部门, leader: 陈刚, contact: 许立, until: 2026-05-31, into: 区发改委}" in office.read(
        "data/directory.yaml"
    )
    assert [each["lead_units"] for each in office.json("list")] == [["区发改委"]]


def test_merged_units_are_counted_where_they_went(office: Office) -> None:
    office.run("unit", "merge", "区发改局", "区财政局", "--into", "区财政局", "--on", "2026-06-01")

    item = office.json("list", "--unit", "区财政局")[0]
    assert (item["lead_units"], item["support_units"]) == (["区财政局"], ["区财政局"])
    assert office.run("unit", "list").splitlines()[0].startswith("区财政局")
    assert "到2026年5月31日为止，后为区财政局" in office.run("unit", "list", "--all")


def test_units_merge_into_one_that_is_new(office: Office) -> None:
    office.run("unit", "merge", "区发改局", "区财政局", "--into", "区经济局", "--on", "2026-06-01")

    assert [each["name"] for each in office.json("unit", "list")] == ["区经济局", "区住建局", "城东街道", "各有关单位"]


@pytest.mark.parametrize("written", [
    DIRECTORY.replace("\n", "\r\n"),
    "# 名录\nunits:\n# 一\n- name: 区发改局   # 牵头\n  group: 甲\n\n- {name: 区财政局, group: 甲}  # 二\n\npeople:\n- {name: 陈刚}\n",
    "units:\n  - {name: 区发改局, group: 甲}\n  - {name: 区财政局, group: 甲}",
])  # fmt: skip
def test_only_the_lines_of_the_units_change(office: Office, written: str) -> None:
    office.write("data/directory.yaml", written)
    office.commit_all()
    office.run("unit", "rename", "区发改局", "区发展局", "--on", "2026-06-01")

    after = office.read("data/directory.yaml")
    kept = [line for line in written.splitlines() if "区发改局" not in line]
    assert [line for line in after.splitlines() if line in kept] == kept
    assert after.count("\r\n") == (after.count("\n") if "\r\n" in written else 0)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("add", "区财政局"), 1, "“区财政局”已经是名录里的单位"),
        (("add", "区发改委"), 1, "“区发改委”已经是区发改局的别名"),
        (("add", "  "), 2, "单位名称是空的"),
        (("rename", "区某局", "区甲局"), 2, "名录里没有“区某局”这个单位"),
        (("merge", "区财政局", "--into", "区财政局"), 2, "没有要并入别处的单位"),
    ],
)
def test_what_cannot_be_is_refused(office: Office, words: tuple[str, ...], code: int, said: str) -> None:
    assert said in office.error("unit", *words, code=code)
    assert office.git("status", "--porcelain") == ""


def test_a_dry_run_shows_the_line(office: Office) -> None:
    out, err, code = office.run_all("unit", "add", "区数据局", "--group", "区直部门", "--dry-run")

    assert (out, code) == ("（试运行）名录 添加区数据局\n", 0)
    assert "+- {name: 区数据局, group: 区直部门}" in err
    assert office.read("data/directory.yaml") == DIRECTORY


def test_hand_edits_are_not_mixed_in(office: Office) -> None:
    office.write("data/directory.yaml", DIRECTORY + "- {name: 周静}\n")

    assert "还没提交的手工修改" in office.error("unit", "add", "区数据局", "--group", "甲")


def test_only_those_who_may_administer(office: Office) -> None:
    office.write("data/ledger.yaml", SETTINGS + "roles:\n  administer: [陈刚]\n")
    office.commit_all()

    assert "没有写入" in office.error("unit", "add", "区数据局", "--group", "甲")
