"""日询问: which items are asked about on a day, why, in which order, and whom to call."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.model import Cadence, Directory, Item, Person, Policy, TaskList, Unit, Urgency
from ledger.record import replace
from ledger.reports.daily import Daily, DailyRow, daily, day_kind
from ledger.reports.lines import unreported_units
from ledger.rules.calendar import Calendar
from ledger.rules.family import standings_on
from ledger.rules.yardstick import Yardstick
from tests.rules.making import day, entry, item, off, stone, story, until_the_notice, yardstick
from tests.rules.test_properties import always_the_same, books

LIST = TaskList(name="key-work", title="年度重点工作", prefix="ZD")
UNITS = Directory(
    units=(
        Unit(name="区发改局", contact="许立", phone="6001"),
        Unit(name="区财政局", contact="施敏"),
        Unit(name="区住建局", phone="6003"),
        Unit(name="城东街道"),
    ),
    people=(
        Person(name="许立", phone="13800000001"),
        Person(name="张华", unit="区财政局", phone="13800000002"),
        Person(name="严松", unit="区住建局", phone="13800000003"),
        Person(name="陈刚"),
    ),
)


def asked(items: Sequence[Item], on: str, *, units: Directory = UNITS, calendar: Calendar | None = None, **task_list: bool) -> Daily:
    lists = {"key-work": TaskList(name="key-work", title="年度重点工作", prefix="ZD", **task_list)}
    yardstick = Yardstick(Policy(), lists, calendar or Calendar())
    return daily(standings_on(items, date.fromisoformat(on), yardstick), date.fromisoformat(on), yardstick, units)


def rows(found: Daily, name: str) -> tuple[DailyRow, ...]:
    return next(section.rows for section in found.sections if section.name == name)


def said(one: Item, on: str, name: str, **task_list: bool) -> list[tuple[str, str]]:
    return [(row.day.isoformat(), row.reason) for row in rows(asked([one], on, **task_list), name)]


@pytest.mark.parametrize(
    ("on", "today", "late"),
    [
        ("2026-06-29", [], []),
        ("2026-06-30", [("2026-06-30", "今日到期，进度40%")], []),
        ("2026-07-01", [], [("2026-06-30", "逾期1个工作日，进度40%")]),
    ],
)
def test_an_item_is_due_on_its_day_and_overdue_from_the_next(on: str, today: list, late: list) -> None:
    one = item(entry("progress", "2026-02-02", percent=40), due="2026-06-30")

    assert said(one, on, "due_today") == today
    assert said(one, on, "overdue") == late


def test_an_extended_item_is_due_on_its_new_day() -> None:
    one = item(entry("extend", "2026-06-01", to="2026-07-31"), due="2026-06-30")

    assert said(one, "2026-06-30", "due_today") == []
    assert said(one, "2026-07-31", "due_today") == [("2026-07-31", "今日到期，进度0%")]


@pytest.mark.parametrize(
    ("on", "reported", "today", "missing"),
    [
        ("2026-03-12", [], [], [("2026-03-06", "每周反馈，应于3月6日前报")]),
        ("2026-03-13", [], [("2026-03-13", "每周反馈，还没有报过")], [("2026-03-06", "每周反馈，应于3月6日前报")]),
        ("2026-03-13", ["2026-03-05"], [("2026-03-13", "每周反馈，上次3月5日")], []),
        ("2026-03-13", ["2026-03-10"], [], [("2026-03-06", "每周反馈，应于3月6日前报，本期已报")]),
        ("2026-03-13", ["2026-03-05", "2026-03-13"], [], []),
        ("2026-03-14", ["2026-03-05"], [], [("2026-03-13", "每周反馈，应于3月13日前报")]),
    ],
)
def test_a_report_is_asked_for_on_its_day_and_missed_from_the_next(on: str, reported: list[str], today: list, missing: list) -> None:
    one = item(entry("assign", "2026-03-02"), *(entry("progress", each, percent=1) for each in reported), cadence=Cadence.WEEKLY)

    assert said(one, on, "report_today") == today
    assert said(one, on, "unreported") == missing


def test_a_zero_report_is_asked_for_on_a_rest_day_too() -> None:
    one = item(entry("assign", "2026-03-02"), entry("progress", "2026-03-06"), cadence=Cadence.DAILY)

    assert said(one, "2026-03-07", "report_today", every_day=True) == [("2026-03-07", "零报告，上次3月6日")]
    assert said(one, "2026-03-08", "unreported", every_day=True) == [("2026-03-07", "零报告，应于3月7日前报")]
    assert said(one, "2026-03-07", "report_today") == []


@pytest.mark.parametrize(
    ("on", "section"),
    [
        ("2026-03-15", None),  # the Sunday before
        ("2026-03-16", "milestones_week"),
        ("2026-03-17", "milestones_week"),
        ("2026-03-18", "milestones_today"),
        ("2026-03-19", "milestones_passed"),
    ],
)
def test_a_milestone_comes_is_there_and_has_passed(on: str, section: str | None) -> None:
    found = asked([item(entry("progress", "2026-02-02", percent=20), milestones=(stone("2026-03-18", 30, "完成选址"),))], on)

    assert [part.name for part in found.sections if part.rows] == ([section] if section else [])
    assert [row.reason for part in found.sections for row in part.rows] == (["3月18日节点“完成选址”，计划30%，进度20%"] if section else [])


@pytest.mark.parametrize(("due", "expected"), [("2026-03-16", 0), ("2026-03-17", 1), ("2026-03-22", 1), ("2026-03-23", 0)])
def test_the_week_ends_on_sunday(due: str, expected: int) -> None:
    assert len(said(item(milestones=(stone(due, 30),)), "2026-03-16", "milestones_week")) == expected


@pytest.mark.parametrize(("percent", "expected"), [(29, 1), (30, 0), (31, 0)])
def test_a_milestone_that_is_reached_is_not_asked_about(percent: int, expected: int) -> None:
    one = item(entry("progress", "2026-02-02", percent=percent), milestones=(stone("2026-03-18", 30),))

    assert [len(said(one, on, name)) for on, name in [("2026-03-17", "milestones_week"), ("2026-03-18", "milestones_today"), ("2026-03-19", "milestones_passed")]] == [expected] * 3  # fmt: skip


def test_a_milestone_without_a_percent_is_asked_about_until_its_day() -> None:
    one = item(milestones=(stone("2026-03-18", title="开标"),))

    assert said(one, "2026-03-18", "milestones_today") == [("2026-03-18", "3月18日节点“开标”，进度0%")]
    assert said(one, "2026-03-19", "milestones_passed") == []


def test_a_milestone_that_is_the_deadline_itself_is_asked_about_as_that() -> None:
    one = item(entry("extend", "2026-03-01", to="2026-04-18"), due="2026-03-18", milestones=(stone("2026-03-18", 100), stone("2026-04-18", 100)))

    assert [said(one, on, "milestones_today") for on in ("2026-03-18", "2026-04-18")] == [[], []]
    assert said(one, "2026-03-19", "milestones_passed") == []


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2026-09-29", "9月29日申请办结，待审批"),
        ("2026-09-30", "9月29日申请办结，待审批，已1个工作日"),
        ("2026-10-07", "9月29日申请办结，待审批，已1个工作日"),
        ("2026-10-08", "9月29日申请办结，待审批，已2个工作日"),
    ],
)
def test_an_application_waits_in_working_days(on: str, expected: str) -> None:
    one = item(*story("assign progress submit", "2026-09-27"))

    assert said(one, on, "submitted") == [("2026-09-29", expected)]


@pytest.mark.parametrize("kinds", ["assign submit return", "assign submit progress", "assign submit complete"])
def test_an_application_that_was_answered_or_withdrawn_no_longer_waits(kinds: str) -> None:
    assert said(item(*story(kinds, "2026-09-28")), "2026-10-20", "submitted") == []


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ("assign remind", [("2026-03-03", "催办1次未回复，最近一次3月3日")]),
        ("assign remind remind", [("2026-03-04", "催办2次未回复，最近一次3月4日")]),
        ("assign remind progress", []),
        ("assign remind accept", []),
        ("assign remind submit", []),
        ("assign remind extend", []),
        ("assign remind progress remind", [("2026-03-05", "催办1次未回复，最近一次3月5日")]),
        ("assign remind inspect note", [("2026-03-03", "催办1次未回复，最近一次3月3日")]),
        ("assign progress remind", [("2026-03-04", "催办1次未回复，最近一次3月4日")]),
    ],
)
def test_a_reminder_waits_until_the_unit_moves(kinds: str, expected: list) -> None:
    assert said(item(*story(kinds, "2026-03-02")), "2026-03-10", "unanswered") == expected


def test_of_one_day_the_later_moment_answers() -> None:
    reminded = entry("remind", "2026-03-03", at=entry("note", "2026-03-03").at.replace(hour=15))

    assert len(said(item(entry("progress", "2026-03-03"), reminded), "2026-03-03", "unanswered")) == 1
    assert said(item(entry("remind", "2026-03-03"), entry("progress", "2026-03-03", at=reminded.at)), "2026-03-03", "unanswered") == []


def test_who_was_reminded_is_who_is_called() -> None:
    log = [entry("remind", "2026-03-03", to_unit="区住建局"), entry("remind", "2026-03-04", to_unit="区发改局"), entry("remind", "2026-03-05")]

    found = rows(asked([item(*log, support_units=("区住建局",), owner="王强")], "2026-03-06"), "unanswered")

    assert [(row.unit, row.reason, row.contact, row.phone) for row in found] == [
        ("区住建局", "催办1次未回复，最近一次3月3日", None, "6003"),
        ("区发改局", "催办2次未回复，最近一次3月5日", "王强", "6001"),
    ]


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ("assign", [("2026-03-02", "3月2日交办，未签收，已4个工作日")]),
        ("assign remind", [("2026-03-02", "3月2日交办，未签收，已4个工作日")]),
        ("assign accept", []),
        ("assign progress", []),
        ("assign suspend", []),
    ],
)
def test_what_was_assigned_waits_to_be_accepted(kinds: str, expected: list) -> None:
    assert said(item(*story(kinds, "2026-03-02")), "2026-03-06", "unaccepted") == expected


@pytest.mark.parametrize(
    ("owner", "leads", "expected"),
    [
        ("许立", ["区发改局"], ("许立", "13800000001")),
        (None, ["区发改局"], ("许立", "13800000001")),
        ("王强", ["区发改局"], ("王强", "6001")),
        ("张华", ["区财政局"], ("张华", "13800000002")),
        ("张华", ["区发改局"], ("张华", "6001")),  # another of the same name
        (None, ["区财政局"], ("施敏", None)),
        (None, ["区住建局"], (None, "6003")),
        (None, ["城东街道", "区发改局"], ("许立", "13800000001")),
        ("陈刚", ["城东街道"], ("陈刚", None)),
        (None, ["没有这个单位"], (None, None)),
    ],
)
def test_whom_to_call(owner: str | None, leads: list[str], expected: tuple) -> None:
    (row,) = rows(asked([item(due="2026-03-06", owner=owner, lead_units=tuple(leads))], "2026-03-06"), "due_today")

    assert (row.contact, row.phone) == expected


def test_rows_come_by_urgency_then_day_then_number() -> None:
    plans = [
        ("ZD-2026-001", Urgency.NORMAL, "2026-03-01"),
        ("ZD-2026-002", Urgency.NORMAL, "2026-02-01"),
        ("ZD-2026-003", Urgency.CRITICAL, "2026-03-05"),
        ("ZD-2026-004", Urgency.URGENT, "2026-01-05"),
        ("ZD-2026-005", Urgency.CRITICAL, "2026-03-05"),
    ]

    found = rows(asked([item(id=number, urgency=urgency, due=due) for number, urgency, due in reversed(plans)], "2026-03-06"), "overdue")

    assert [row.standing.item.id[-1] for row in found] == ["3", "5", "4", "2", "1"]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2026-11-20", "星期五，工作日"),
        ("2026-11-21", "星期六，休息日"),
        ("2026-10-01", "星期四，休息日"),
        ("2026-10-10", "星期六，调休上班"),
        ("2026-11-23", "星期一，休息日"),  # the office's own
        ("2099-03-02", "星期一，工作日，暂估"),
    ],
)
def test_what_kind_of_day_it_is(on: str, expected: str) -> None:
    yardstick = Yardstick(Policy(), {"key-work": LIST}, Calendar([off("2026-11-23")]))

    assert day_kind(date.fromisoformat(on), yardstick) == expected


@until_the_notice
def test_days_counted_into_a_year_without_a_notice_say_so() -> None:
    one = item(*story("assign", "2026-12-30"))

    assert said(one, "2027-01-05", "unaccepted") == [("2026-12-30", "12月30日交办，未签收，已4个工作日（暂估）")]


@until_the_notice
def test_a_report_day_of_a_year_without_a_notice_says_so() -> None:
    one = item(*story("assign", "2027-01-04"), opened="2027-01-04", cadence=Cadence.WEEKLY)

    (line,) = unreported_units(standings_on([one], date(2027, 1, 9), yardstick()))

    assert said(one, "2027-01-09", "unreported") == [("2027-01-08", "每周反馈，应于1月8日（暂估）前报")]
    assert line.days == "1月8日（暂估）"


@always_the_same
@given(items=books(), on=st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_only_open_items_are_asked_about_and_in_order(items: list[Item], on: date) -> None:
    found = asked(items, on.isoformat())

    assert all(row.standing.open for section in found.sections for row in section.rows)
    assert [list(section.rows) for section in found.sections] == [
        sorted(section.rows, key=lambda row: (["critical", "urgent", "normal"].index(row.standing.item.urgency), row.day, row.standing.item.id))
        for section in found.sections
    ]


@always_the_same
@given(items=books(), on=st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_what_was_due_yesterday_and_is_still_open_is_overdue_today(items: list[Item], on: date) -> None:
    yesterday, today = asked(items, on.isoformat()), asked(items, (on + timedelta(days=1)).isoformat())
    still_open = {
        one.item.id: one.current_due
        for one in standings_on(items, on + timedelta(days=1), Yardstick(Policy(), {"key-work": LIST}, Calendar()))
        if one.open
    }

    late = {row.standing.item.id for row in rows(today, "overdue")}

    assert {row.standing.item.id for row in rows(yesterday, "due_today") if still_open.get(row.standing.item.id) == row.day} <= late


def test_a_day_before_the_first_item_has_ten_empty_sections() -> None:
    found = asked([item(opened="2026-03-02", due="2026-03-06")], "2026-03-01")

    assert (found.day, found.kind) == (day("2026-03-01"), "星期日，休息日")
    assert [section.title for section in found.sections if not section.rows] == [
        "今日到期", "今日应报", "逾期未办结", "应报未报", "今日节点", "本周节点", "节点已过", "申请办结待审批", "催办未回复", "交办未签收",
    ]  # fmt: skip


@pytest.mark.parametrize(("section", "on"), [("report_today", "2026-06-25"), ("unreported", "2026-06-26")])
def test_reports_are_asked_of_sub_items_instead_of_their_parent(section: str, on: str) -> None:
    log = [entry("assign", "2026-05-04")]
    parent, child = (item(*log, id=f"ZD-2026-00{number}", opened="2026-05-04", due="2026-06-25", cadence=Cadence.MONTHLY) for number in (1, 2))

    found = asked([parent, replace(child, parent="ZD-2026-001")], on)

    assert [row.standing.item.id for row in rows(found, section)] == ["ZD-2026-002"]
