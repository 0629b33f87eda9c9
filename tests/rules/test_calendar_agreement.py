"""Every day of every year with a notice, against `holidays`: a library that keeps the State Council's notices independently of ours."""

from datetime import date, timedelta

import holidays
import pytest

from ledger.rules.calendar import Calendar

from .making import day

FIRST, LAST = 2004, 2026  # the years whose notices both libraries keep

# What our source (chinesecalendar) says otherwise than `holidays`, and what the notices themselves say. A new line needs a notice that was read.
OURS_IS_WRONG = {
    "2005-12-31": "国办发明电〔2005〕35号：12月31日（星期六）上班。The notice for 2006 moves that Saturday to 3 January; chinesecalendar gives it to nobody.",
}
THEIRS_IS_WRONG: dict[str, str] = {}

NATIONAL = holidays.China(years=range(FIRST, LAST + 1))


@pytest.mark.parametrize("year", range(FIRST, LAST + 1))
def test_two_libraries_agree_on_every_day_but_those_decided(year: int) -> None:
    whole_year = [date(year, 1, 1) + timedelta(days=count) for count in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)]

    differing = {one.isoformat() for one in whole_year if Calendar().is_workday(one) != NATIONAL.is_working_day(one)}

    assert differing == {one for one in OURS_IS_WRONG | THEIRS_IS_WRONG if day(one).year == year}


def test_the_ledger_years_need_no_decision() -> None:
    assert not [one for one in OURS_IS_WRONG if day(one).year >= 2007]


@pytest.mark.parametrize(("year", "expected"), [(2003, True), (2004, False), (2026, False)])
def test_a_year_is_estimated_just_where_no_notice_is_kept(year: int, expected: bool) -> None:
    assert Calendar().estimated(date(year, 1, 1), date(year, 12, 31)) is expected


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2003-10-01", True),  # a Wednesday, 国庆: an estimated year knows no holiday
        ("2003-10-04", False),  # a Saturday
    ],
)
def test_a_year_before_the_notices_is_monday_to_friday(on: str, expected: bool) -> None:
    assert Calendar().is_workday(day(on)) is expected
