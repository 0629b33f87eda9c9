"""What people write for a unit, and what it means."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.model import Directory, Person, Unit
from ledger.record import replace
from ledger.rules.naming import region_of, resolve, resolve_all, resolve_person

DAY = date(2026, 11, 20)
CITY = Directory(
    units=(
        Unit(name="市住房和城乡建设局", aliases=("市建委",)),
        Unit(name="市发展改革委", full_name="江城市发展和改革委员会", aliases=("市发改局",)),
        Unit(name="市财政局"),
        Unit(name="市市场监管局", full_name="江城市市场监督管理局"),
        Unit(name="市城市管理局"),
        Unit(name="市交通运输局"),
        Unit(name="市交通投资集团"),
        Unit(name="市金融办"),
        Unit(name="市民政局"),
        Unit(name="市和平医院"),
        Unit(name="东湖区"),
        Unit(name="东湖区财政局"),
        Unit(name="各有关单位", aliases=("各有关部门",), collective=True),
        Unit(name="市大数据中心", until=date(2026, 5, 31), into="市数据局"),
        Unit(name="市数据局", since=date(2026, 6, 1)),
        Unit(name="市粮食局", until=date(2026, 5, 31)),
    ),
    people=(Person(name="王明", post="副市长"), Person(name="李明", post="副市长"), Person(name="陈刚"), Person(name="陈刚", post="局长")),
)


@pytest.mark.parametrize(
    ("typed", "name", "how"),
    [
        ("市财政局", "市财政局", "exact"),
        ("市　财政局 ", "市财政局", "exact"),
        ("市建委", "市住房和城乡建设局", "alias"),
        ("江城市发展和改革委员会", "市发展改革委", "full_name"),
        ("住建局", "市住房和城乡建设局", "short"),
        ("市住建局", "市住房和城乡建设局", "short"),
        ("江城市住建局", "市住房和城乡建设局", "short"),
        ("发改委", "市发展改革委", "short"),
        ("发展改革委", "市发展改革委", "short"),
        ("市监局", "市市场监管局", "short"),
        ("市场监管局", "市市场监管局", "short"),
        ("市市监局", "市市场监管局", "short"),
        ("城管局", "市城市管理局", "short"),
        ("民政局", "市民政局", "short"),
        ("东湖区", "东湖区", "exact"),
        ("各有关部门", "各有关单位", "alias"),
        ("市财政局(市金融服务办)", "市财政局", "brackets"),
        ("市发展改革委（市发改局）", "市发展改革委", "brackets"),
        ("市大数据中心", "市数据局", "exact"),
        ("大数据中心", "市数据局", "short"),
        ("数据局", "市数据局", "short"),
        ("市粮食局", "市粮食局", "exact"),
    ],
)
def test_a_unit_is_known_by(typed: str, name: str, how: str) -> None:
    found = resolve(typed, CITY, DAY, "江城市")

    assert (found.unit and found.unit.name, found.how, found.candidates) == (name, how, ())


@pytest.mark.parametrize(
    ("typed", "candidates"),
    [
        ("财政局", ["市财政局", "东湖区财政局"]),
        ("交通", ["市交通运输局", "市交通投资集团"]),
        ("市财政局(市金融办)", ["市财政局", "市金融办"]),
        ("区住建局", []),
        ("西山区财政局", []),
        ("省财政局", []),
        ("住建厅", []),
        ("粮食局", []),
        ("局", []),
        ("", []),
        ("()", []),
        ("((", []),
    ],
)
def test_two_that_fit_are_both_named_and_none_is_guessed(typed: str, candidates: list[str]) -> None:
    found = resolve(typed, CITY, DAY, "江城市")

    assert (found.unit, [unit.name for unit in found.candidates]) == (None, candidates)


@pytest.mark.parametrize(
    ("day", "typed", "name"),
    [
        (date(2026, 5, 31), "市大数据中心", "市大数据中心"),
        (date(2026, 6, 1), "市大数据中心", "市数据局"),
        (date(2026, 5, 31), "市数据局", "市大数据中心"),
        (date(2026, 5, 31), "粮食局", "市粮食局"),
    ],
)
def test_a_unit_is_named_as_on_the_day(day: date, typed: str, name: str) -> None:
    found = resolve(typed, CITY, day)

    assert found.unit
    assert found.unit.name == name


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("市财政局、市民政局", "市财政局 市民政局"),
        ("市财政局，市民政局；住建局/城管局等", "市财政局 市民政局 市住房和城乡建设局 市城市管理局"),
        ("市财政局、民政局等有关部门", "市财政局 市民政局"),
        ("市住建局、财政局", "市住房和城乡建设局 市财政局"),
        ("市住建、财政局", "市住房和城乡建设局 市财政局"),
        ("市财政局和市民政局", "市财政局 市民政局"),
        ("市和平医院和市民政局以及城管局", "市和平医院 市民政局 市城市管理局"),
        ("市住房和城乡建设局、市发展和改革委员会", "市住房和城乡建设局 市发展改革委"),
        ("市财政局 市民政局", "市财政局 市民政局"),
        ("市财政局(市金融办)、东湖区", "市财政局 市金融办 东湖区"),
        ("市财政局（市国资办、市金融服务办）、各有关单位", "市财政局 各有关单位"),
        ("市民政局、民政局、某局", "市民政局 ?某局"),
        ("财政局、市民政局", "?财政局 市民政局"),
        ("市大数据中心、市数据局", "市数据局"),
    ],
)
def test_a_list_of_units(text: str, names: str) -> None:
    found = resolve_all(text, CITY, DAY, "江城市")

    assert " ".join(each.unit.name if each.unit else f"?{each.typed}" for each in found) == names


@pytest.mark.parametrize(
    ("typed", "posts"),
    [("王　明", ["副市长"]), ("王明副市长", ["副市长"]), ("副市长李明", ["副市长"]), ("陈刚", [None, "局长"]), ("陈刚局长", ["局长"]), ("明", [])],
)
def test_people(typed: str, posts: list[str | None]) -> None:
    assert [person.post for person in resolve_person(typed, CITY)] == posts


@pytest.mark.parametrize(
    ("office", "region"), [("某区人民政府督查室", "某区"), ("江城市政府办公室", "江城市"), ("中共江城市委办公室", "江城市"), ("督查室", "")]
)
def test_the_region_of_an_office(office: str, region: str) -> None:
    assert region_of(office) == region


_NAMES = st.text(alphabet="区市住建和城管局场", min_size=2, max_size=7)
_UNITS = st.lists(st.tuples(_NAMES, st.none() | _NAMES), min_size=1, max_size=6, unique_by=lambda each: each[0])


@given(units=_UNITS, new=st.tuples(_NAMES, st.none() | _NAMES), typed=_NAMES)
def test_a_unit_more_never_leads_a_name_elsewhere(units: list[tuple[str, str | None]], new: tuple[str, str | None], typed: str) -> None:
    few = Directory(units=tuple(Unit(name=name, full_name=full) for name, full in units))
    more = replace(few, units=(*few.units, Unit(name=new[0], full_name=new[1])))
    before, after = resolve(typed, few, DAY).unit, resolve(typed, more, DAY)

    assert before is None or after.how in ("exact", "full_name") or after.unit == before or before in after.candidates


@given(units=_UNITS, text=st.text(alphabet="区住建局、和()，等 ", max_size=14))
def test_any_text_is_answered(units: list[tuple[str, str | None]], text: str) -> None:
    few = Directory(units=tuple(Unit(name=name, full_name=full) for name, full in units))

    assert all(each.typed.strip() or each.unit is None for each in resolve_all(text, few, DAY))
