"""Counts: what stands on a day, sums of a period, the same span a year before, and units ranked by points."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.model import Directory, Tally, TallyEntry, TallyKind, Unit
from ledger.record import replace
from ledger.rules.periods import parse_period
from ledger.rules.tallies import Figure, by_level, by_month, by_unit, counted, doubts, total, up_to, year_before

from .making import day, directory

always_the_same = settings(max_examples=100, deadline=None, derandomize=True, database=None)

RECEIVED = TallyKind(name="received", title="来文")
ADOPTED = TallyKind(
    name="adopted",
    title="信息采用",
    measure="条",
    by_unit=True,
    levels={"报送": Decimal(0), "区级": Decimal(1), "市级": Decimal(3), "省级": Decimal("5.5")},
)
INSPECTIONS = TallyKind(name="inspections", title="督查", measure="次", levels={"联合督查": Decimal(0), "暗访": Decimal(0)})
BOARD = directory(区直部门="区发改局 区财政局 区住建局 区审计局 区统计局", 乡镇街道="城东街道 河湾街道")


def one(on: str, count: int = 1, **fields: Any) -> TallyEntry:
    """One entry, typed at nine in the morning of its day; its key is its day: `k20260305`."""
    plain: dict[str, Any] = {"key": f"k{on.replace('-', '')}", "at": datetime.fromisoformat(f"{on}T09:00:00+08:00"), "by": "赵敏", "count": count}
    return TallyEntry(on=date.fromisoformat(on), **plain | fields)


def void(on: str, voids: str, **fields: Any) -> TallyEntry:
    """A withdrawal; its key is `v` and its day."""
    return one(on, 0, voids=voids, **{"key": f"v{on.replace('-', '')}"} | fields)


def tallies(*entries: TallyEntry, kind: TallyKind = RECEIVED) -> list[Tally]:
    """The entries in files of their years; a withdrawal in that of what it withdraws."""
    years = sorted({entry.on.year for entry in entries if not entry.voids})
    keys = {year: {entry.key for entry in entries if entry.on.year == year} for year in years}
    return [
        Tally(
            kind=kind.name,
            year=year,
            path=f"data/{year}/tally/{kind.name}.yaml",
            entries=tuple(entry for entry in entries if (entry.voids or entry.key) in keys[year]),
        )
        for year in years
    ]


def keys(found: Iterable[TallyEntry]) -> list[str]:
    return [entry.key for entry in found]


@pytest.mark.parametrize(
    ("on", "standing"),
    [("2026-03-04", []), ("2026-03-05", ["k20260305"]), ("2026-03-06", ["k20260305"]), ("2026-03-07", ["k20260305", "k20260307"])],
)
def test_an_entry_counts_from_its_own_day(on: str, standing: list[str]) -> None:
    assert keys(counted(tallies(one("2026-03-07"), one("2026-03-05")), RECEIVED, day(on))) == standing


VOIDS = [
    pytest.param([void("2026-03-06", "k20260305")], ["k20260307"], id="voided"),
    pytest.param([void("2027-01-04", "k20260305")], ["k20260307"], id="voided in the next year, seen in this one"),
    pytest.param([void("2026-03-06", "k20260305"), void("2026-03-08", "v20260306")], ["k20260305", "k20260307"], id="void voided"),
    pytest.param([void("2026-03-06", "k20260305"), void("2026-03-08", "k20260305")], ["k20260307"], id="voided twice"),
]


@pytest.mark.parametrize(("voids", "standing"), VOIDS)
def test_a_voided_entry_counts_on_no_day(voids: list[TallyEntry], standing: list[str]) -> None:
    book = [Tally(kind="received", year=2026, path="", entries=(one("2026-03-05"), one("2026-03-07"), *voids))]

    assert keys(counted(book, RECEIVED, day("2026-12-31"))) == standing
    assert keys(counted(book, RECEIVED, day("2026-03-05"))) == standing[:-1]


def test_another_kinds_entries_are_not_counted() -> None:
    assert counted(tallies(one("2026-03-05"), kind=INSPECTIONS), RECEIVED, day("2026-12-31")) == ()


SPANS = [
    pytest.param("2026", "2026-11-20", "2025-01-01", "2025-11-20", id="a running year, up to the same day"),
    pytest.param("2026", "2026-12-31", "2025-01-01", "2025-12-31", id="a year on its last day"),
    pytest.param("2026", "2027-01-01", "2025-01-01", "2025-12-31", id="a year that is over"),
    pytest.param("2026", "2026-01-01", "2025-01-01", "2025-01-01", id="a year on its first day"),
    pytest.param("2026-11", "2026-11-29", "2025-11-01", "2025-11-29", id="a running month, the day before its last"),
    pytest.param("2026-11", "2026-11-30", "2025-11-01", "2025-11-30", id="a month on its last day"),
    pytest.param("2026-Q3", "2026-11-20", "2025-07-01", "2025-09-30", id="a quarter that is over"),
    pytest.param("2028", "2028-02-28", "2027-01-01", "2027-02-28", id="the day before 29 February"),
    pytest.param("2028", "2028-02-29", "2027-01-01", "2027-02-28", id="29 February"),
    pytest.param("2028", "2028-03-01", "2027-01-01", "2027-03-01", id="the day after 29 February"),
    pytest.param("2029", "2029-02-27", "2028-01-01", "2028-02-27", id="the year after, the day before the end of February"),
    pytest.param("2029", "2029-02-28", "2028-01-01", "2028-02-29", id="the year after, the end of February"),
    pytest.param("2029", "2029-03-01", "2028-01-01", "2028-03-01", id="the year after, the first of March"),
    pytest.param("2026-02", "2026-11-20", "2025-02-01", "2025-02-28", id="a February"),
    pytest.param("2029-02", "2029-11-20", "2028-02-01", "2028-02-29", id="a February after a leap year"),
    pytest.param("2026-W47", "2026-11-20", "2025-11-16", "2025-11-20", id="a running week"),
    pytest.param("2028-W09", "2028-12-31", "2027-02-28", "2027-03-06", id="the week of 29 February keeps its seven days"),
    pytest.param("2026-W01", "2026-12-31", "2024-12-29", "2025-01-04", id="a week over New Year"),
]


@pytest.mark.parametrize(("period", "on", "first", "last"), SPANS)
def test_the_same_span_a_year_before(period: str, on: str, first: str, last: str) -> None:
    before = year_before(up_to(parse_period(period), day(on)))

    assert (before.first, before.last) == (day(first), day(last))


FIGURES = [
    pytest.param(12, 10, 2, "+20.0%", id="more"),
    pytest.param(8, 10, -2, "-20.0%", id="fewer"),
    pytest.param(10, 10, 0, "0.0%", id="as many"),
    pytest.param(5, 0, 5, "—", id="nothing before"),
    pytest.param(0, 0, 0, "—", id="nothing at all"),
    pytest.param(0, 5, -5, "-100.0%", id="nothing now"),
    pytest.param(204, 271, -67, "-24.7%", id="the documents issued"),
    pytest.param(10005, 10000, 5, "+0.1%", id="half up"),
    pytest.param(9995, 10000, -5, "-0.1%", id="half away from zero"),
    pytest.param(100004, 100000, 4, "0.0%", id="too little to show"),
    pytest.param(99996, 100000, -4, "0.0%", id="no minus before a zero"),
]


@pytest.mark.parametrize(("count", "previous", "change", "rate"), FIGURES)
def test_the_change_in_pieces_and_in_percent(count: int, previous: int, change: int, rate: str) -> None:
    figure = Figure(count=count, previous=previous)

    assert (figure.change, figure.rate) == (change, rate)


def test_both_ends_of_both_spans_count() -> None:
    entries = [one("2024-12-31", 1), one("2025-01-01", 2), one("2025-11-20", 4), one("2025-11-21", 8), one("2026-01-01", 16), one("2026-11-20", 32)]

    assert total(entries, RECEIVED, up_to(parse_period("2026"), day("2026-11-20"))) == Figure(count=48, previous=6)


def test_a_level_without_points_is_listed_and_not_summed_where_another_has_some() -> None:
    entries = [one("2026-03-05", 20, level="报送"), one("2026-03-06", 3, level="区级"), one("2026-03-07", 2, level="市级")]
    span = parse_period("2026")

    assert total(entries, ADOPTED, span).count == 5
    assert {level: figure.count for level, figure in by_level(entries, ADOPTED, span).items()} == {"报送": 20, "区级": 3, "市级": 2, "省级": 0}


def test_where_no_level_has_points_all_are_summed() -> None:
    entries = [one("2026-03-05", 2, level="联合督查"), one("2026-03-06", 3, level="暗访")]

    assert total(entries, INSPECTIONS, parse_period("2026")).count == 5


def test_every_month_that_has_begun_has_a_row() -> None:
    months = by_month([one("2026-01-31", 2), one("2026-03-01", 3)], RECEIVED, up_to(parse_period("2026"), day("2026-04-01")))

    assert {code: figure.count for code, figure in months.items()} == {"2026-01": 2, "2026-02": 0, "2026-03": 3, "2026-04": 0}


def ranks(entries: Iterable[TallyEntry], board: Directory = BOARD, kind: TallyKind = ADOPTED) -> dict[str, tuple[int | None, Decimal]]:
    return {row.unit: (row.rank, row.score) for row in by_unit(entries, kind, board, parse_period("2026"))}


def test_ties_share_a_rank_and_the_next_is_skipped() -> None:
    points = {"区发改局": 9, "区财政局": 5, "区住建局": 5, "区审计局": 4}
    entries = [one(f"2026-03-0{count}", many, unit=unit, level="区级") for count, (unit, many) in enumerate(points.items(), 1)]

    assert ranks(entries) == {
        "区发改局": (1, 9), "区财政局": (2, 5), "区住建局": (2, 5), "区审计局": (4, 4), "区统计局": (None, 0), "城东街道": (None, 0), "河湾街道": (None, 0),
    }  # fmt: skip


def test_points_are_counts_times_the_points_of_their_level() -> None:
    entries = [
        one("2026-03-05", 7, unit="城东街道", level="报送"),
        one("2026-03-06", 2, unit="城东街道", level="市级"),
        one("2026-03-07", 3, unit="城东街道", level="省级"),
        one("2025-03-07", 9, unit="城东街道", level="省级"),
    ]

    (row,) = [row for row in by_unit(entries, ADOPTED, BOARD, parse_period("2026")) if row.rank]

    assert (row.unit, row.rank, row.score, row.levels) == ("城东街道", 1, Decimal("22.5"), {"报送": 7, "区级": 0, "市级": 2, "省级": 3})
    assert row.figure == Figure(count=5, previous=9)


def test_groups_are_ranked_apart_in_the_order_of_the_directory() -> None:
    entries = [one("2026-03-05", 1, unit="区统计局", level="区级"), one("2026-03-06", 9, unit="河湾街道", level="区级")]

    rows = by_unit(entries, ADOPTED, BOARD, parse_period("2026"))

    assert [(row.group, row.unit) for row in rows if row.rank == 1] == [("区直部门", "区统计局"), ("乡镇街道", "河湾街道")]
    assert [row.unit for row in rows][:2] == ["区统计局", "区发改局"]


def test_a_unit_that_only_handed_in_is_ranked_last_and_one_that_did_nothing_is_not() -> None:
    entries = [one("2026-03-05", 5, unit="河湾街道", level="报送"), one("2026-03-06", 1, unit="城东街道", level="区级")]

    found = ranks(entries)

    assert (found["城东街道"], found["河湾街道"], found["区发改局"]) == ((1, 1), (2, 0), (None, 0))


def test_a_collective_unit_is_never_ranked_and_listed_only_with_something() -> None:
    board = Directory(units=(Unit(name="各街道", collective=True), Unit(name="各镇", collective=True), *BOARD.units))

    found = ranks([one("2026-03-05", 5, unit="各街道", level="区级")], board)

    assert (list(found)[-1], found["各街道"]) == ("各街道", (None, 5))
    assert "各镇" not in found


def test_without_levels_units_are_ranked_by_the_count() -> None:
    kind = replace(RECEIVED, by_unit=True)

    assert ranks([one("2026-03-05", 5, unit="城东街道")], kind=kind)["城东街道"] == (1, 5)


def test_markings_and_keys_that_cannot_be_typed_are_doubted() -> None:
    book = tallies(one("2026-03-05", text="密级：机密"), one("2026-03-06", text="商业秘密保护"), one("2026-03-07", key="甲"))

    found = [(problem.path, problem.field, problem.entry, problem.blocking) for problem in doubts(book)]

    assert found == [("data/2026/tally/received.yaml", "text", "k20260305", True), ("data/2026/tally/received.yaml", "key", "甲", False)]


ENTRIES = st.lists(
    st.tuples(st.dates(date(2023, 1, 1), date(2026, 12, 31)), st.integers(1, 50), st.sampled_from(["区发改局", "城东街道"]), st.sampled_from([*ADOPTED.levels])),
    max_size=15,
).map(lambda rows: [one(on.isoformat(), many, key=f"k{place}", unit=unit, level=level) for place, (on, many, unit, level) in enumerate(rows)])  # fmt: skip


@always_the_same
@given(ENTRIES, st.dates(date(2024, 1, 1), date(2026, 12, 31)), st.sampled_from([RECEIVED, ADOPTED]))
def test_the_months_of_a_year_add_up_to_the_year_now_and_before(entries: list[TallyEntry], today: date, kind: TallyKind) -> None:
    span = up_to(parse_period(f"{today.year}"), today)

    months = by_month(entries, kind, span).values()

    whole = total(entries, kind, span)
    assert (sum(month.count for month in months), sum(month.previous for month in months)) == (whole.count, whole.previous)


@always_the_same
@given(ENTRIES, st.data(), st.dates(date(2024, 1, 1), date(2026, 12, 31)))
def test_voiding_an_entry_is_as_if_it_had_never_been(entries: list[TallyEntry], data: st.DataObject, today: date) -> None:
    gone = data.draw(st.sets(st.sampled_from(keys(entries)))) if entries else set()
    voids = [void((today + timedelta(days=place)).isoformat(), key, key=f"v{place}") for place, key in enumerate(sorted(gone))]

    assert counted(tallies(*entries, *voids, kind=ADOPTED), ADOPTED, today) == counted(
        tallies(*(entry for entry in entries if entry.key not in gone), kind=ADOPTED), ADOPTED, today
    )


@always_the_same
@given(ENTRIES, st.randoms())
def test_ranking_ignores_the_order_of_the_entries(entries: list[TallyEntry], random: Any) -> None:
    shuffled = list(entries)
    random.shuffle(shuffled)

    assert by_unit(entries, ADOPTED, BOARD, parse_period("2025")) == by_unit(shuffled, ADOPTED, BOARD, parse_period("2025"))
