"""Time limits: the day one ends on, 调休, month ends and rest days; and which of a list's limits an item gets."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import UsageError
from ledger.model import Pace, Source, Span, TaskList, TimeLimit, Urgency
from ledger.rules.calendar import Calendar
from ledger.rules.dates import parse_deadline
from ledger.rules.limits import basis, count, extension_basis, steps, usual_limit

from .making import CALENDAR, day, entry, item, off, stone, until_the_notice

WORKDAYS, DAYS, MONTHS = Pace.WORKDAYS, Pace.DAYS, Pace.MONTHS


@pytest.mark.parametrize(
    ("start", "phrase", "expected", "span"),
    [
        # The vectors of DOMAIN §4.
        ("2026-09-30", "3个工作日内", "2026-10-10", Span(3, WORKDAYS)),
        ("2026-09-30", "5个工作日内", "2026-10-13", Span(5, WORKDAYS)),
        ("2026-02-13", "1个工作日内", "2026-02-14", Span(1, WORKDAYS)),
        ("2026-02-13", "三个工作日内", "2026-02-25", Span(3, WORKDAYS)),
        ("2026-04-30", "五个工作日内", "2026-05-11", Span(5, WORKDAYS)),
        ("2025-09-26", "3个工作日之内", "2025-09-30", Span(3, WORKDAYS)),
        ("2025-09-30", "1个工作日以内", "2025-10-09", Span(1, WORKDAYS)),
        # Natural days: the day of receipt is not counted.
        ("2026-11-20", "1日内", "2026-11-21", Span(1, DAYS)),
        ("2026-11-20", "15日内", "2026-12-05", Span(15, DAYS)),
        ("2026-11-20", "十五天内", "2026-12-05", Span(15, DAYS)),
        ("2026-12-20", "15日内", "2027-01-04", Span(15, DAYS)),
        ("2026-11-20", "两周内", "2026-12-04", Span(14, DAYS)),
        ("2026-11-20", "2周内", "2026-12-04", Span(14, DAYS)),
        ("2026-11-20", "半个月内", "2026-12-05", Span(15, DAYS)),
        ("2026-11-20", "一百二十日内", "2027-03-20", Span(120, DAYS)),
        ("2026-11-20", "一百零五日内", "2027-03-05", Span(105, DAYS)),
        # Months end on the same day, or on the month's last.
        ("2026-11-20", "一个月内", "2026-12-20", Span(1, MONTHS)),
        ("2026-11-20", "3个月内", "2027-02-20", Span(3, MONTHS)),
        ("2026-12-31", "2个月内", "2027-02-28", Span(2, MONTHS)),
        ("2026-01-31", "1个月内", "2026-02-28", Span(1, MONTHS)),
        ("2024-01-31", "1个月内", "2024-02-29", Span(1, MONTHS)),
        ("2024-02-29", "12个月内", "2025-02-28", Span(12, MONTHS)),
        ("2024-02-29", "一年内", "2025-02-28", Span(12, MONTHS)),
        ("2026-08-31", "半年内", "2027-02-28", Span(6, MONTHS)),
        ("2026-11-30", "1个月内", "2026-12-30", Span(1, MONTHS)),
        # From the receipt, said in words.
        ("2026-11-20", "收到之日起15日内", "2026-12-05", Span(15, DAYS)),
        ("2026-11-20", "自交办之日起5个工作日内", "2026-11-27", Span(5, WORKDAYS)),
    ],
)
def test_a_limit_counts_from_the_day_after(start: str, phrase: str, expected: str, span: Span) -> None:
    deadline = parse_deadline(phrase, day(start), CALENDAR, source_date=day("2026-01-05"))

    assert (deadline.day, deadline.span, deadline.start) == (day(expected), span, day(start))


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("会后5个工作日内", "2026-11-20"),
        ("会议后五个工作日内", "2026-11-20"),
        ("印发之日起30日内", "2026-12-13"),
        ("自印发之日起三十日内", "2026-12-13"),
    ],
)
def test_some_limits_count_from_the_document(phrase: str, expected: str) -> None:
    deadline = parse_deadline(phrase, day("2026-11-18"), CALENDAR, source_date=day("2026-11-13"))

    assert (deadline.day, deadline.start) == (day(expected), day("2026-11-13"))


@pytest.mark.parametrize("phrase", ["会后5个工作日内", "印发之日起30日内"])
def test_without_the_document_s_date_they_say_what_is_missing(phrase: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_deadline(phrase, day("2026-11-18"), CALENDAR)

    assert refused.value.message == f"“{phrase}”从来源文件或会议的日期起算，而来源日期没有写"
    assert "--source-date" in refused.value.hint


@pytest.mark.parametrize(
    ("span", "start", "expected", "rolled"),
    [
        (Span(4, DAYS), "2026-11-16", "2026-11-20", False),  # a Friday
        (Span(5, DAYS), "2026-11-16", "2026-11-23", True),  # a Saturday
        (Span(6, DAYS), "2026-11-16", "2026-11-23", True),
        (Span(7, DAYS), "2026-11-16", "2026-11-23", False),
        (Span(4, DAYS), "2026-09-30", "2026-10-08", True),  # 国庆, to its end
        (Span(10, DAYS), "2026-09-30", "2026-10-10", False),  # a make-up Saturday
        (Span(1, MONTHS), "2026-09-01", "2026-10-08", True),
        (Span(3, WORKDAYS), "2026-09-30", "2026-10-10", False),  # never rolls
    ],
)
def test_an_end_on_a_rest_day_may_roll(span: Span, start: str, expected: str, rolled: bool) -> None:
    deadline = count(span, day(start), CALENDAR, roll=True)

    assert (deadline.day, deadline.rolled) == (day(expected), rolled)


def test_a_day_that_somebody_named_never_rolls() -> None:
    assert parse_deadline("11月21日", day("2026-11-16"), CALENDAR, roll=True).day == day("2026-11-21")
    assert parse_deadline("10月上旬", day("2026-09-01"), CALENDAR, roll=True).rolled is False


def test_the_office_s_own_calendar_counts() -> None:
    assert count(Span(1, WORKDAYS), day("2026-11-19"), Calendar([off("2026-11-20")])).day == day("2026-11-23")


@until_the_notice
@pytest.mark.parametrize(
    ("span", "start", "roll", "expected"),
    [
        (Span(1, WORKDAYS), "2026-12-30", False, False),  # ends on 31 December
        (Span(2, WORKDAYS), "2026-12-30", False, True),
        (Span(1, WORKDAYS), "2026-12-31", False, True),
        (Span(2, DAYS), "2026-12-30", False, False),  # 1 January, whatever the notice says
        (Span(1, DAYS), "2026-12-30", True, False),
        (Span(2, DAYS), "2026-12-30", True, True),  # whether it rolls is up to the notice
        (Span(1, MONTHS), "2026-12-04", True, True),
    ],
)
def test_what_reaches_into_a_year_without_notice_is_estimated(span: Span, start: str, roll: bool, expected: bool) -> None:
    deadline = count(span, day(start), CALENDAR, roll=roll)

    stored = basis(item(opened=start, due=deadline.day.isoformat(), limit=span))
    extended = extension_basis(entry("extend", start, to=deadline.day.isoformat(), limit=span))
    assert deadline.estimated is expected
    assert [each.estimated(CALENDAR, roll=roll) for each in (stored, extended)] == [expected, expected]


@pytest.mark.parametrize("header", [{"limit": None}, {"due": None}, {"opened": None}])
def test_a_deadline_that_was_named_has_no_basis(header: dict[str, None]) -> None:
    assert basis(item(**{"opened": "2026-11-20", "due": "2026-11-25", "limit": Span(3, WORKDAYS)} | header)) is None
    assert extension_basis(entry("extend", "2026-11-20", to="2026-11-25")) is None


def test_a_limit_is_counted_again_from_each_day_it_may_have_been_counted_from() -> None:
    one = item(opened="2026-11-18", due="2026-11-23", limit=Span(3, WORKDAYS), source=Source(date=day("2026-11-13")))

    assert basis(one).ends(CALENDAR, roll=False) == {day("2026-11-18"): day("2026-11-23"), day("2026-11-13"): day("2026-11-18")}


@given(st.dates(day("2024-01-01"), day("2026-06-30")), st.integers(1, 100))
def test_a_limit_in_working_days_ends_on_its_last_one(start: date, days: int) -> None:
    end = count(Span(days, WORKDAYS), start, CALENDAR).day

    assert CALENDAR.is_workday(end)
    assert CALENDAR.workdays(start, end) == days


@given(st.dates(day("2024-01-01"), day("2026-06-30")), st.sampled_from([DAYS, MONTHS]), st.integers(1, 5), st.booleans())
def test_a_longer_limit_never_ends_earlier(start: date, pace: Pace, number: int, roll: bool) -> None:
    shorter, longer = (count(Span(each, pace), start, CALENDAR, roll=roll).day for each in (number, number + 1))

    assert start < shorter <= longer


URGENT = TimeLimit(title="急件", within=Span(5, DAYS), urgency=Urgency.URGENT)
NORMAL = TimeLimit(title="一般件", within=Span(15, DAYS), urgency=Urgency.NORMAL)
HARD = TimeLimit(title="疑难件", within=Span(30, DAYS))


@pytest.mark.parametrize(
    ("limits", "urgency", "expected"),
    [
        ((URGENT, NORMAL, HARD), Urgency.NORMAL, NORMAL),
        ((URGENT, NORMAL, HARD), Urgency.URGENT, URGENT),
        ((URGENT, NORMAL, HARD), Urgency.CRITICAL, URGENT),  # the nearest milder
        ((NORMAL, HARD), Urgency.CRITICAL, NORMAL),
        ((HARD, NORMAL), Urgency.URGENT, NORMAL),
        ((URGENT, HARD), Urgency.NORMAL, None),  # never a sharper one
        ((HARD,), Urgency.CRITICAL, None),  # by name only
        ((), Urgency.NORMAL, None),
        ((NORMAL, TimeLimit(title="另一种", within=Span(9, DAYS), urgency=Urgency.NORMAL)), Urgency.NORMAL, NORMAL),
    ],
)
def test_the_urgency_chooses_the_limit(limits: tuple[TimeLimit, ...], urgency: Urgency, expected: TimeLimit | None) -> None:
    assert usual_limit(_list(*limits), urgency) == expected


def test_a_limit_may_be_asked_for_by_name() -> None:
    assert usual_limit(_list(URGENT, HARD), Urgency.URGENT, "疑难件") == HARD


@pytest.mark.parametrize(
    ("limits", "message", "hint"),
    [
        ((URGENT, HARD), "领导批示件没有“特办”这种时限", "可用的有：急件（5日）、疑难件（30日）；别的时限用 --due 写明"),
        ((), "领导批示件没有设办理时限", "用 --due 写明日期；常用的时限写在 data/ledger.yaml 这个清单的 limits 下"),
    ],
)
def test_a_name_that_the_list_does_not_have_is_refused(limits: tuple[TimeLimit, ...], message: str, hint: str) -> None:
    with pytest.raises(UsageError) as refused:
        usual_limit(_list(*limits), Urgency.NORMAL, "特办")

    assert (refused.value.message, refused.value.hint) == (message, hint)


def test_steps_become_milestones_without_a_percent() -> None:
    limit = TimeLimit(title="13710", within=Span(7, DAYS), steps=(("研究部署", Span(1, DAYS)), ("反馈情况", Span(3, DAYS))))

    found = steps(limit, day("2026-11-19"), CALENDAR, roll=True)

    assert found == (stone("2026-11-20", title="研究部署"), stone("2026-11-23", title="反馈情况"))


def _list(*limits: TimeLimit) -> TaskList:
    return TaskList(name="instructions", title="领导批示件", prefix="PS", limits=limits)
