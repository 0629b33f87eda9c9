"""The phrases for days that are understood, and those that are refused. Periods are in test_periods."""

from datetime import date

import pytest

from ledger.errors import UsageError
from ledger.rules.calendar import Calendar
from ledger.rules.dates import parse_day

from .making import day

FRIDAY = "2026-11-20"
UNDERSTOOD = (
    "能识别的写法：2026-03-05、2026.3.5、2026年3月5日、3月5日、3月底、上半年、年底前、一季度末、本周五、下周五、3个工作日内、15日内、今天、昨天、明天"
)


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("2026-03-05", "2026-03-05"),
        ("2026-3-5", "2026-03-05"),
        ("2026.3.5", "2026-03-05"),
        ("2026/03/05", "2026-03-05"),
        ("20260305", "2026-03-05"),
        (" 2026-03-05 ", "2026-03-05"),
        ("2024-02-29", "2024-02-29"),
        ("2026年3月5日", "2026-03-05"),
        ("2026年 3月 5日", "2026-03-05"),
        pytest.param("2026 年 3 月 5 日", "2026-03-05"),
        ("2026年3月5号", "2026-03-05"),
        ("2025年12月31日前", "2025-12-31"),
        ("3月5日", "2026-03-05"),
        ("3月5日之前", "2026-03-05"),
        ("6月底", "2026-06-30"),
        ("6月底前", "2026-06-30"),
        ("6月末", "2026-06-30"),
        ("2月底", "2026-02-28"),
        ("2024年2月底前", "2024-02-29"),
        ("12月底前", "2026-12-31"),
        ("3月上旬", "2026-03-10"),
        ("3月中旬", "2026-03-20"),
        ("3月下旬", "2026-03-31"),
        ("2月下旬前", "2026-02-28"),
        ("一季度末", "2026-03-31"),
        ("二季度末", "2026-06-30"),
        ("三季度末前", "2026-09-30"),
        ("第四季度末", "2026-12-31"),
        ("一季度", "2026-03-31"),
        ("2025年二季度末", "2025-06-30"),
        ("上半年", "2026-06-30"),
        ("2025年上半年", "2025-06-30"),
        ("年内", "2026-12-31"),
        ("2025年内", "2025-12-31"),
        ("2025年内前", "2025-12-31"),
        ("2025年全年", "2025-12-31"),
        ("年底", "2026-12-31"),
        ("年底前", "2026-12-31"),
        ("全年", "2026-12-31"),
        ("2027年底前", "2027-12-31"),
        ("本月底", "2026-11-30"),
        ("本月底前", "2026-11-30"),
        ("月底前", "2026-11-30"),
        ("今天", "2026-11-20"),
        ("昨天", "2026-11-19"),
        ("前天", "2026-11-18"),
        ("明天", "2026-11-21"),
        ("明日", "2026-11-21"),
        ("后天", "2026-11-22"),
    ],
)
def test_a_phrase_names_one_day(phrase: str, expected: str) -> None:
    assert parse_day(phrase, day(FRIDAY)) == day(expected)


@pytest.mark.parametrize(
    ("today", "phrase", "expected"),
    [
        ("2026-11-16", "本周一", "2026-11-16"),  # a Monday
        ("2026-11-16", "本周日", "2026-11-22"),
        ("2026-11-16", "下周一", "2026-11-23"),
        ("2026-11-20", "本周五", "2026-11-20"),
        ("2026-11-20", "本周五前", "2026-11-20"),
        ("2026-11-20", "下周五", "2026-11-27"),
        ("2026-11-22", "本周一", "2026-11-16"),  # a Sunday
        ("2026-11-22", "本周天", "2026-11-22"),
        ("2026-11-22", "下周一", "2026-11-23"),
        ("2026-12-31", "下周日", "2027-01-10"),
        ("2026-12-31", "明天", "2027-01-01"),
        ("2027-01-01", "昨天", "2026-12-31"),
        ("2024-02-29", "本月底", "2024-02-29"),
        ("2027-01-01", "年底前", "2027-12-31"),
        ("2027-01-01", "12月31日", "2027-12-31"),
    ],
)
def test_what_is_not_said_comes_from_today(today: str, phrase: str, expected: str) -> None:
    assert parse_day(phrase, day(today)) == day(expected)


@pytest.mark.parametrize(
    "phrase",
    [
        # Relative to something else, or no day at all: these want a cadence or a starting day, and are never guessed.
        *("3个工作日内", "会后5个工作日内", "印发之日起30日内", "每月25日前", "每季度末", "长期坚持", "持续推进", "按时序推进"),
        # Half said.
        *("", "　", "前", "底", "周五", "上周五", "下下周五", "本周", "下月底", "10月", "12月31", "3月初", "2026年", "五季度末", "明年3月5日"),
        # What a guessing parser would take.
        *("2014-01", "12:30", "3/5", "05-03-2026", "2026-11-20T09:30", "2026-W47", "tomorrow", "202611", "2026-3-5x", "-1"),
        # Slips of the finger.
        *("2026-3/5", "2026.3-5", "2026/3.5", "2 026-03-05", "2026-03-0 5", "2026 0305", "1 2月5日", "2026年1 2月5日", "3月5日之", "年底之", "内"),
    ],
)
def test_anything_else_is_refused(phrase: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_day(phrase, day(FRIDAY))

    assert refused.value.message == f"看不懂日期“{phrase}”"
    assert refused.value.hint == UNDERSTOOD


@pytest.mark.parametrize(
    "phrase",
    [
        "2026-02-30",
        "2026-02-29",
        "2026-13-01",
        "2026-00-10",
        "20261301",
        "0000-01-01",
        "2026年2月29日",
        "2月29日",
        "11月31日",
        "13月底",
        "0月5日",
        "3月0日",
    ],
)
def test_a_day_that_does_not_exist_is_refused(phrase: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_day(phrase, day(FRIDAY))

    assert refused.value.message == f"没有“{phrase}”这一天"
    assert refused.value.hint == UNDERSTOOD


@pytest.mark.parametrize("phrase", ["1990-01-01", "19900101", "1990年1月1日", "1990年1月上旬"])
def test_a_day_may_be_in_1990(phrase: str) -> None:
    assert parse_day(phrase, day(FRIDAY)).year == 1990


@pytest.mark.parametrize("phrase", ["2100-12-31", "2100年12月31日", "2100年底前", "2100年四季度末"])
def test_a_day_may_be_in_2100(phrase: str) -> None:
    assert parse_day(phrase, day(FRIDAY)) == day("2100-12-31")


@pytest.mark.parametrize("phrase", ["1989-12-31", "1989年底", "1989年四季度末", "0026-03-05", "2101-01-01", "2101年1月1日", "2206-03-05", "9999年内"])
def test_a_day_of_an_unlikely_year_is_refused(phrase: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_day(phrase, day(FRIDAY))

    assert (refused.value.message, refused.value.hint) == (f"“{phrase}”的年份不对", "年份应在1990到2100之间")


@pytest.mark.parametrize(("today", "phrase"), [("1990-01-01", "昨天"), ("2100-12-31", "明天"), ("2100-12-31", "下周五")])
def test_what_comes_from_today_keeps_to_the_same_years(today: str, phrase: str) -> None:
    with pytest.raises(UsageError, match="的年份不对"):
        parse_day(phrase, day(today))


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("3个工作日内", "2026-10-10"),
        ("5个工作日内", "2026-10-13"),
        ("3日内", "2026-10-03"),
        ("15天内", "2026-10-15"),
    ],
)
def test_a_limit_is_counted_from_the_day_after(phrase: str, expected: str) -> None:
    assert parse_day(phrase, date(2026, 9, 30), Calendar()) == date.fromisoformat(expected)
