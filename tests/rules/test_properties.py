"""What holds for every item, log and day: lights, ranking, marks, voiding, reporting and the order of a file."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.model import Cadence, Entry, Item, Kind, Light, LightPolicy, Milestone, Status
from ledger.record import replace
from ledger.rules.calendar import Calendar
from ledger.rules.history import living, statuses
from ledger.rules.lights import light

from .making import SCORING, directory, entry, item, marks, rank, stand

always_the_same = settings(max_examples=100, deadline=None, derandomize=True, database=None)

UNITS = ("区发改局", "区财政局", "区住建局", "城东街道", "河湾街道")
BOARD = directory(区直部门="区发改局 区财政局 区住建局", 乡镇街道="城东街道 河湾街道")
GREENNESS = {Light.GREEN: 0, Light.YELLOW: 1, Light.RED: 2, Light.DONE: 3, Light.NONE: 3}
TODAY = "2026-11-20"

DAYS = st.dates(date(2026, 1, 1), date(2026, 11, 20))
PERCENTS = st.integers(0, 100).map(Decimal)
PLAIN = st.sampled_from([kind for kind in Kind if kind is not Kind.VOID])
OPEN = st.sampled_from(
    [Kind.PROGRESS, Kind.REMIND, Kind.INSPECT, Kind.NOTE, Kind.AWARD, Kind.DEDUCT, Kind.EXTEND]
)  # none of them ends or pauses an item


def written(events: Iterable[tuple[Kind, date, Decimal]]) -> tuple[Entry, ...]:
    """Entries with keys of their own; a number serves as percent, as points or as days of extension, whichever the kind has."""
    return tuple(
        entry(kind, on.isoformat(), key=f"k{count:03d}", percent=number, points=number / 8, to=(on + timedelta(days=int(number))).isoformat())
        for count, (kind, on, number) in enumerate(events)
    )


def logs(kinds: st.SearchStrategy[Kind] = PLAIN, min_size: int = 0) -> st.SearchStrategy[tuple[Entry, ...]]:
    return st.lists(st.tuples(kinds, DAYS, PERCENTS), min_size=min_size, max_size=12).map(written)


STONES = st.lists(st.builds(Milestone, due=DAYS, percent=st.none() | PERCENTS), max_size=4).map(tuple)


def plans(log: st.SearchStrategy[tuple[Entry, ...]]) -> st.SearchStrategy[Item]:
    """Items of any plan: opened or not, due or not, with milestones in any order, reporting at any cadence."""
    plain = item()
    return st.builds(
        replace,
        st.just(plain),
        log=log,
        opened=st.none() | DAYS,
        due=st.none() | DAYS,
        milestones=STONES,
        cadence=st.sampled_from(Cadence),
        lead_units=st.lists(st.sampled_from(UNITS), min_size=1, max_size=2, unique=True).map(tuple),
        support_units=st.lists(st.sampled_from(UNITS), max_size=2, unique=True).map(tuple),
    )


def books(size: int = 6) -> st.SearchStrategy[list[Item]]:
    """Several items with numbers of their own."""
    return st.lists(plans(logs()), max_size=size).map(lambda items: [replace(one, id=f"ZD-2026-{count:03d}") for count, one in enumerate(items)])


@always_the_same
@given(one=plans(logs()), wait=st.integers(0, 400), more=st.integers(1, 60))
def test_a_light_never_turns_greener_as_days_pass_with_no_entry(one: Item, wait: int, more: int) -> None:
    earlier = date(2026, 11, 20) + timedelta(days=wait - 200)
    quiet = replace(one, log=tuple(past for past in one.log if past.on <= earlier))

    before = light(stand(quiet, earlier.isoformat()), LightPolicy())
    after = light(stand(quiet, (earlier + timedelta(days=more)).isoformat()), LightPolicy())

    assert GREENNESS[after] >= GREENNESS[before]


@always_the_same
@given(items=books(), shuffle=st.randoms(use_true_random=False))
def test_ranking_ignores_the_order_of_items(items: list[Item], shuffle) -> None:
    mixed = shuffle.sample(items, len(items))

    assert rank(mixed, TODAY, units=BOARD) == rank(items, TODAY, units=BOARD)


@always_the_same
@given(items=books(), period=st.sampled_from(["2026", "2026-Q1", "2026-Q4", "2026-11", "2026-W47"]))
def test_the_marks_of_a_unit_sum_exactly_to_its_score_less_the_base(items: list[Item], period: str) -> None:
    rows = rank(items, TODAY, units=BOARD, period=period)

    assert [sum((mark.points for mark in row.marks), Decimal(0)) for row in rows] == [row.score - SCORING.base for row in rows]


@always_the_same
@given(items=books())
def test_the_months_of_a_year_add_up_to_the_year(items: list[Item]) -> None:
    year = rank(items, TODAY, units=BOARD)
    months = [{row.unit: row for row in rank(items, TODAY, units=BOARD, period=f"2026-{month:02d}")} for month in range(1, 13)]

    assert [sum(month[row.unit].awards for month in months) for row in year] == [row.awards for row in year]
    assert [sum(month[row.unit].deductions for month in months) for row in year] == [row.deductions for row in year]
    assert [sum(month[row.unit].finished for month in months) for row in year] == [row.finished for row in year]
    assert [sum(month[row.unit].reports_expected for month in months) for row in year] == [row.reports_expected for row in year]
    assert [tuple(mark for month in months for mark in month[row.unit].marks) for row in year] == [row.marks for row in year]


@always_the_same
@given(items=books())
def test_every_mark_is_for_the_unit_that_it_is_shown_under(items: list[Item]) -> None:
    rows = rank(items, TODAY, units=BOARD)

    assert [{mark.unit for mark in row.marks} - {row.unit} for row in rows] == [set()] * len(rows)


@always_the_same
@given(one=plans(logs()), wrong=st.tuples(PLAIN, DAYS, PERCENTS), later=st.integers(0, 60), on=DAYS)
def test_a_voided_entry_leaves_no_trace_in_any_figure(one: Item, wrong: tuple, later: int, on: date) -> None:
    (mistake,) = written([wrong])
    mistake = replace(mistake, key="wrong1")
    void = entry("void", (mistake.on + timedelta(days=later)).isoformat(), key="zvoid1", voids="wrong1")
    corrected = replace(one, log=(*one.log, mistake, void))

    clean, voided = stand(one, on.isoformat()), stand(corrected, on.isoformat())

    assert tuple(past for past in voided.entries if past is not void) == clean.entries
    assert replace(voided, item=one, entries=clean.entries) == clean
    assert (voided.windows, voided.pending) == (clean.windows, clean.pending)
    assert light(voided, LightPolicy()) == light(clean, LightPolicy())
    assert marks(corrected, on.isoformat()) == marks(one, on.isoformat())


@always_the_same
@given(one=plans(logs()), wrong=st.tuples(PLAIN, DAYS, PERCENTS))
def test_voiding_a_void_is_as_if_neither_had_been_written(one: Item, wrong: tuple) -> None:
    (mistake,) = written([wrong])
    mistake = replace(mistake, key="right1")
    void = entry("void", "2026-11-20", key="zvoid1", voids="right1")
    undone = entry("void", "2026-11-20", key="zvoid2", voids="zvoid1")
    before, after = replace(one, log=(*one.log, mistake)), replace(one, log=(*one.log, mistake, void, undone))

    clean, restored = stand(before, TODAY), stand(after, TODAY)

    assert replace(restored, item=before, entries=clean.entries) == clean
    assert (restored.windows, restored.pending) == (clean.windows, clean.pending)


@always_the_same
@given(events=st.lists(st.tuples(DAYS, st.integers(0, 20)), max_size=12), shuffle=st.randoms(use_true_random=False))
def test_what_is_gone_is_exactly_what_living_voids_name(events: list[tuple[date, int]], shuffle) -> None:
    voids = [entry("void", on.isoformat(), key=f"k{count + 1:03d}", voids=f"k{named % (count + 1):03d}") for count, (on, named) in enumerate(events)]
    log = [entry("note", "2026-01-01", key="k000"), *voids]

    alive = living(shuffle.sample(log, len(log)), date.max)

    assert {past.key for past in log} - {past.key for past in alive} == {past.voids for past in alive} - {None}


@always_the_same
@given(one=plans(logs()))
def test_there_is_one_status_after_each_entry_and_the_last_is_the_present_one(one: Item) -> None:
    now = stand(one, TODAY)

    after = list(statuses(now.entries))

    assert len(after) == len(now.entries)
    assert [Status.REGISTERED, *after][-1] is now.status


@always_the_same
@given(log=logs(OPEN), week=st.integers(0, 40), weekday=st.integers(0, 2), due=st.none() | DAYS)
def test_an_on_time_report_never_lowers_a_score(log: tuple[Entry, ...], week: int, weekday: int, due: date | None) -> None:
    monday = date(2026, 1, 5) + timedelta(weeks=week)
    report = entry("progress", (monday + timedelta(days=weekday)).isoformat(), key="report")  # Monday to Wednesday is in time in any week of 2026
    before = replace(item(opened="2026-01-01", cadence=Cadence.WEEKLY), log=log, due=due)
    after = replace(before, log=(*log, report))

    (without,) = rank([before], TODAY, units=directory(区直部门="区发改局"))
    (with_report,) = rank([after], TODAY, units=directory(区直部门="区发改局"))

    assert with_report.score >= without.score


@always_the_same
@given(one=plans(logs()), shuffle=st.randoms(use_true_random=False), on=DAYS)
def test_standing_does_not_depend_on_the_order_of_entries_in_the_file(one: Item, shuffle, on: date) -> None:
    mixed = replace(one, log=tuple(shuffle.sample(one.log, len(one.log))))

    shuffled, plain = stand(mixed, on.isoformat()), stand(one, on.isoformat())

    assert (shuffled.windows, shuffled.pending) == (plain.windows, plain.pending)
    assert replace(shuffled, item=one) == plain


@always_the_same
@given(one=plans(logs()), on=DAYS, to_come=st.tuples(PLAIN, st.integers(1, 200), PERCENTS))
def test_an_entry_of_a_later_day_does_not_exist_yet(one: Item, on: date, to_come: tuple) -> None:
    kind, wait, number = to_come
    (later,) = written([(kind, on + timedelta(days=wait), number)])
    fuller = replace(one, log=(*one.log, replace(later, key="later1")))

    foretold, plain = stand(fuller, on.isoformat()), stand(one, on.isoformat())

    assert (foretold.windows, foretold.pending) == (plain.windows, plain.pending)
    assert replace(foretold, item=one) == plain


@always_the_same
@given(start=st.dates(date(2024, 1, 1), date(2028, 12, 31)), count=st.integers(1, 300))
def test_counting_working_days_undoes_adding_them(start: date, count: int) -> None:
    calendar = Calendar()

    assert calendar.workdays(start, calendar.add_workdays(start, count)) == count


@always_the_same
@given(one=plans(logs()), on=DAYS)
def test_the_windows_looked_at_from_the_last_one_back_are_those_of_the_whole_history(one: Item, on: date) -> None:
    found = stand(one, on.isoformat())

    assert found.last_window == (found.windows[-1] if found.windows else None)
    assert [found.windows_since(window.judged_on) for window in found.windows] == [found.windows[place:] for place in range(len(found.windows))]
    assert found.windows_since(on + timedelta(days=1)) == ()
