"""An office that was reorganised: on days before, everything is as it was; from the day on, the new unit has what came over."""

import pytest

from tests.conftest import DIRECTORY, ITEM, ZD1, Office

RENAMED = DIRECTORY.replace(
    "- {name: 区发改局, aliases: [区发改委, 发展改革局], group: 区直部门, leader: 陈刚, contact: 许立}\n",
    "- {name: 区发改局, aliases: [区发改委, 发展改革局], group: 区直部门, leader: 陈刚, contact: 许立, until: 2026-05-31, into: 区发展局}\n"
    "- {name: 区发展局, group: 经济部门, leader: 陈刚, contact: 许立, since: 2026-06-01}\n",
)
ZD2 = "data/2026/key-work/ZD-2026-002.yaml"


@pytest.fixture
def reorganised(office: Office) -> Office:
    office.write("data/directory.yaml", RENAMED)
    office.write(ZD2, ITEM.replace("-001", "-002").replace("区发改局", "区发展局").replace("综合窗口", "分窗口").replace("aaaa11", "bbbb22"))
    office.commit_all("机构改革")
    return office


@pytest.mark.parametrize(("day", "name"), [("2026-05-31", "区发改局"), ("2026-06-01", "区发展局")])
@pytest.mark.parametrize("typed", ["区发改局", "区发展局", "发改局", "区发改委"])
def test_items_have_the_unit_of_the_day(reorganised: Office, day: str, name: str, typed: str) -> None:
    found = reorganised.json("list", "--unit", typed, "--today", day)

    assert [(each["id"], each["lead_units"]) for each in found] == [("ZD-2026-001", [name]), ("ZD-2026-002", [name])]


@pytest.mark.parametrize(("day", "name", "group"), [("2026-05-31", "区发改局", "区直部门"), ("2026-06-01", "区发展局", "经济部门")])
def test_a_ranking_has_the_unit_and_group_of_the_day(reorganised: Office, day: str, name: str, group: str) -> None:
    rows = reorganised.json("rank", "--today", day)

    assert [(row["group"], row["items"]) for row in rows if row["unit"] == name] == [(group, 2)]
    assert not {"区发改局", "区发展局"} - {name} & {row["unit"] for row in rows}


def test_the_place_of_the_period_before_goes_with_the_name(reorganised: Office) -> None:
    rows = reorganised.json("rank", "--period", "2026-06", "--today", "2026-06-30")

    assert [row["previous_rank"] for row in rows if row["unit"] == "区发展局"] == [1]


@pytest.mark.parametrize(
    "words", [("list",), ("find", "发展局"), ("find", "发改局"), ("today",), ("overdue",), ("rank",), ("report", "month"), ("duty",)]
)
@pytest.mark.parametrize("day", ["2026-05-31", "2026-06-01", "2026-11-20"])
def test_the_index_answers_as_the_files_do(reorganised: Office, words: tuple[str, ...], day: str) -> None:
    reorganised.run("complete", "ZD-2", "--approved-by", "陈刚", "--on", "2026-03-02")
    by_index = reorganised.run(*words, "--today", day)
    by_index = reorganised.run(*words, "--today", day)

    assert by_index == reorganised.run(*words, "--today", day, "--known-at", "HEAD")


def test_what_is_exported_comes_back_unchanged(reorganised: Office) -> None:
    reorganised.run("export", "甲.csv")
    reorganised.run("import", "甲.csv")

    assert reorganised.git("status", "--porcelain", "data") == ""
    assert reorganised.git("log", "-1", "--format=%s") == "机构改革\n"


def test_a_new_year_takes_over_what_the_unit_led(reorganised: Office) -> None:
    reorganised.run("book", "open", "2027", "--today", "2027-01-04")

    assert reorganised.json("list", "--unit", "区发展局", "--year", "2027", "--today", "2027-01-05")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("- {name: 甲局, group: 甲, until: 2026-05-31, into: 乙局}\n", "名录里没有“乙局”这个单位"),
        ("- {name: 甲局, group: 甲, into: 区财政局}\n", "没有写到哪天为止"),
        ("- {name: 甲局, group: 甲, since: 2026-05-31, until: 2026-05-30}\n", "until 早于 since"),
        (
            "- {name: 甲局, group: 甲, until: 2026-05-31, into: 乙局}\n- {name: 乙局, group: 甲, until: 2026-06-30, into: 甲局}\n",
            "又回到甲局",
        ),
    ],
)
def test_what_cannot_be_so_is_a_problem(office: Office, line: str, said: str) -> None:
    office.write("data/directory.yaml", DIRECTORY.replace("units:\n", "units:\n" + line))

    assert said in office.error("check") + office.run_all("check")[0]


def test_check_names_a_unit_that_had_ended_when_an_item_was_given_to_it(reorganised: Office) -> None:
    reorganised.write(
        ZD1, ITEM.replace("opened: 2026-01-25", "opened: 2026-06-01").replace("on: 2026-01-26", "on: 2026-06-02").replace("2026-06-30", "2026-12-30")
    )

    assert "区发改局到2026年5月31日为止" in "".join(reorganised.run_all("check")[:2])
