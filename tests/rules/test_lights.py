"""红黄绿灯: the deadline's light, the progress's light, the worse of the two, and the reason in words."""

from decimal import Decimal

import pytest

from ledger.model import Light, LightPolicy
from ledger.rules.lights import due_soon, lateness, light, named_reason, reason

from .making import entry, item, stand, story, until_the_notice

POLICY = LightPolicy(warn_workdays=3, green_points=Decimal(10), yellow_points=Decimal(30))
WELL_AHEAD = entry("progress", "2026-01-01", percent=100)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2026-09-28", Light.GREEN),  # 29 and 30 September, 8 and 9 October: four working days
        ("2026-09-29", Light.YELLOW),
        ("2026-10-08", Light.YELLOW),
        ("2026-10-09", Light.YELLOW),  # the due day itself is not late
        ("2026-10-10", Light.RED),
        ("2026-10-11", Light.RED),
    ],
)
def test_the_light_of_a_deadline(on: str, expected: Light) -> None:
    assert light(stand(item(WELL_AHEAD, due="2026-10-09"), on), POLICY) is expected


@pytest.mark.parametrize(
    ("warn_workdays", "on", "expected"),
    [
        (0, "2026-10-08", Light.GREEN),
        (0, "2026-10-09", Light.YELLOW),
        (1, "2026-09-30", Light.GREEN),
        (1, "2026-10-08", Light.YELLOW),
        (4, "2026-09-27", Light.GREEN),
        (4, "2026-09-28", Light.YELLOW),
    ],
)
def test_the_office_chooses_how_early_to_warn(warn_workdays: int, on: str, expected: Light) -> None:
    one = stand(item(WELL_AHEAD, due="2026-10-09"), on)

    assert light(one, LightPolicy(warn_workdays=warn_workdays)) is expected


@pytest.mark.parametrize(
    ("percent", "expected"),
    [
        ("100", Light.GREEN),
        ("50", Light.GREEN),
        ("40.1", Light.GREEN),
        ("40", Light.GREEN),  # ten points behind
        ("39.9", Light.YELLOW),
        ("20", Light.YELLOW),  # thirty points behind
        ("19.9", Light.RED),
        ("0", Light.RED),
    ],
)
def test_the_light_of_progress_when_half_should_be_done(percent: str, expected: Light) -> None:
    one = stand(item(entry("progress", "2026-02-01", percent=percent), opened="2026-01-01", due="2026-04-11"), "2026-02-20")

    assert light(one, POLICY) is expected


@pytest.mark.parametrize(("percent", "expected"), [("45", Light.GREEN), ("44", Light.YELLOW), ("35", Light.YELLOW), ("34", Light.RED)])
def test_the_office_chooses_how_far_behind_is_too_far(percent: str, expected: Light) -> None:
    one = stand(item(entry("progress", "2026-02-01", percent=percent), opened="2026-01-01", due="2026-04-11"), "2026-02-20")

    assert light(one, LightPolicy(green_points=Decimal(5), yellow_points=Decimal(15))) is expected


@pytest.mark.parametrize(
    ("on", "percent", "expected"),
    [
        ("2026-02-20", "50", Light.GREEN),  # far from the deadline, on plan
        ("2026-02-20", "15", Light.RED),  # far from the deadline, far behind
        ("2026-04-10", "95", Light.YELLOW),  # due tomorrow, on plan
        ("2026-04-10", "60", Light.RED),  # due tomorrow, far behind
        ("2026-04-12", "95", Light.RED),  # overdue, hardly behind
    ],
)
def test_an_item_shows_the_worse_of_its_two_lights(on: str, percent: str, expected: Light) -> None:
    one = stand(item(entry("progress", "2026-02-01", percent=percent), opened="2026-01-01", due="2026-04-11"), on)

    assert light(one, POLICY) is expected


@pytest.mark.parametrize("on", ["2026-06-29", "2026-06-30", "2026-07-01"])
@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ("assign complete", Light.DONE),
        ("assign complete close", Light.DONE),
        ("assign suspend", Light.NONE),
        ("assign cancel", Light.NONE),
    ],
)
def test_what_is_not_open_shows_no_colour(kinds: str, expected: Light, on: str) -> None:
    assert light(stand(item(*story(kinds), due="2026-06-30"), on), POLICY) is expected


@pytest.mark.parametrize("kinds", ["", "assign", "assign accept", "assign progress", "assign submit", "assign suspend resume"])
def test_what_is_open_turns_red_when_overdue(kinds: str) -> None:
    assert light(stand(item(*story(kinds), due="2026-06-30"), "2026-07-01"), POLICY) is Light.RED


def test_an_item_with_neither_deadline_nor_plan_is_green() -> None:
    assert light(stand(item(due=None), "2099-01-01"), POLICY) is Light.GREEN


def test_a_unit_that_never_reported_is_not_red_for_that() -> None:
    assert light(stand(item(opened="2026-01-01", due="2026-12-31"), "2026-02-01"), POLICY) is Light.GREEN


@pytest.mark.parametrize(
    ("kinds", "on", "expected"),
    [
        ("", "2026-09-28", False),
        ("", "2026-09-29", True),
        ("", "2026-10-09", True),
        ("", "2026-10-10", False),
        ("assign submit", "2026-10-09", True),
        ("assign complete", "2026-10-09", False),
        ("assign suspend", "2026-10-09", False),
        ("assign cancel", "2026-10-09", False),
    ],
)
def test_due_soon_is_open_and_within_the_warning_and_not_overdue(kinds: str, on: str, expected: bool) -> None:
    assert due_soon(stand(item(*story(kinds), due="2026-10-09"), on), POLICY) is expected


def test_without_a_deadline_nothing_is_due_soon() -> None:
    assert not due_soon(stand(item(due=None), "2026-10-09"), POLICY)


@pytest.mark.parametrize(
    ("due", "on", "expected"),
    [
        ("2026-03-06", "2026-03-02", ""),
        ("2026-03-06", "2026-03-03", "还有3个工作日到期"),
        ("2026-03-06", "2026-03-05", "还有1个工作日到期"),
        ("2026-03-06", "2026-03-06", "今日到期"),
        ("2026-03-08", "2026-03-06", "时限前已没有工作日"),  # due on a Sunday
        ("2026-03-08", "2026-03-07", "时限前已没有工作日"),
        ("2026-03-08", "2026-03-08", "今日到期"),
        ("2026-03-06", "2026-03-07", "逾期1天"),  # no working day has passed
        ("2026-03-06", "2026-03-08", "逾期2天"),
        ("2026-03-06", "2026-03-09", "逾期1个工作日"),
        ("2026-03-06", "2026-03-24", "逾期12个工作日"),
    ],
)
def test_the_reason_a_deadline_gives(due: str, on: str, expected: str) -> None:
    assert reason(stand(item(WELL_AHEAD, due=due), on), POLICY) == expected


@pytest.mark.parametrize(
    ("on", "percent", "expected"),
    [
        ("2026-02-20", "40", ""),
        ("2026-02-20", "32", "落后序时进度18.0个百分点"),
        ("2026-02-20", "0", "落后序时进度50.0个百分点"),
        ("2026-04-10", "80", "时限前已没有工作日，落后序时进度19.0个百分点"),  # both yellow; the deadline is a Saturday
        ("2026-04-10", "60", "落后序时进度39.0个百分点"),  # only what makes it red
        ("2026-04-13", "80", "逾期1个工作日"),
        ("2026-04-13", "60", "逾期1个工作日，落后序时进度40.0个百分点"),
    ],
)
def test_the_reason_names_what_made_the_light(on: str, percent: str, expected: str) -> None:
    one = stand(item(entry("progress", "2026-02-01", percent=percent), opened="2026-01-01", due="2026-04-11"), on)

    assert reason(one, POLICY) == expected


@pytest.mark.parametrize("kinds", ["assign complete", "assign suspend", "assign cancel"])
def test_no_colour_has_no_reason(kinds: str) -> None:
    assert reason(stand(item(*story(kinds), due="2026-06-30"), "2026-11-20"), POLICY) == ""


@pytest.mark.parametrize(
    ("due", "on", "expected"),
    [
        ("2026-03-06", "2026-03-07", "逾期1天"),  # before the first working day
        ("2026-03-06", "2026-03-08", "逾期2天"),
        ("2026-03-06", "2026-03-09", "逾期1个工作日"),
        ("2026-09-30", "2026-10-01", "逾期1天"),
        ("2026-09-30", "2026-10-07", "逾期7天"),
        ("2026-09-30", "2026-10-08", "逾期1个工作日"),
        ("2026-09-30", "2026-10-10", "逾期3个工作日"),  # a make-up Saturday
    ],
)
def test_lateness_is_in_natural_days_until_a_working_day_has_passed(due: str, on: str, expected: str) -> None:
    assert lateness(stand(item(due=due), on)) == expected


@until_the_notice
@pytest.mark.parametrize(
    ("due", "on", "expected"),
    [
        ("2026-12-31", "2026-12-28", "还有3个工作日到期"),
        ("2027-01-04", "2026-12-30", "还有3个工作日到期（暂估）"),  # 31 December, 1 and 4 January
        ("2027-01-08", "2027-01-07", "还有1个工作日到期（暂估）"),
        ("2027-01-08", "2027-01-08", "今日到期"),
        ("2026-12-30", "2026-12-31", "逾期1个工作日"),
        ("2026-12-31", "2027-01-01", "逾期1个工作日（暂估）"),
        ("2027-01-08", "2027-01-09", "逾期1天"),
        ("2027-01-08", "2027-01-11", "逾期1个工作日（暂估）"),
        pytest.param("2027-01-10", "2027-01-08", "时限前已没有工作日（暂估）"),
    ],
)
def test_a_reason_that_counts_into_a_year_without_a_notice_is_an_estimate(due: str, on: str, expected: str) -> None:
    assert reason(stand(item(WELL_AHEAD, due=due), on), POLICY) == expected


@pytest.mark.parametrize(
    ("on", "kinds", "expected"),
    [
        ("2026-09-28", "progress", ""),
        ("2026-09-29", "progress", "蓝：还有3个工作日到期"),
        ("2026-10-10", "progress", "红：逾期1个工作日"),
        ("2026-10-10", "complete", ""),
        ("2026-10-10", "suspend", ""),
    ],
)
def test_the_reason_may_begin_with_the_offices_own_name_of_the_light(on: str, kinds: str, expected: str) -> None:
    policy = LightPolicy(names={**POLICY.names, Light.YELLOW: "蓝"})
    one = stand(item(WELL_AHEAD, *story(kinds, "2026-02-02"), due="2026-10-09"), on)

    assert named_reason(one, policy) == expected
