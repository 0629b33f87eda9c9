"""The phrases for days that are understood, and those that are refused. Limits are in test_limits, periods in test_periods."""

from datetime import date

import pytest

from ledger.errors import UsageError
from ledger.model import Cadence
from ledger.rules.calendar import Calendar
from ledger.rules.dates import UNDERSTOOD, parse_day, parse_deadline
from ledger.rules.limits import Deadline

from .making import day

FRIDAY = "2026-11-20"


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
        ("今年3月5日", "2026-03-05"),
        ("本年3月5日", "2026-03-05"),
        ("明年3月5日", "2027-03-05"),
        ("去年12月底", "2025-12-31"),
        ("明年2月底前", "2027-02-28"),
        ("本月5日", "2026-11-05"),
        ("本月30日前", "2026-11-30"),
        ("下月5日", "2026-12-05"),
        ("下个月5号", "2026-12-05"),
        ("上月底", "2026-10-31"),
        ("下月底", "2026-12-31"),
        ("下月上旬", "2026-12-10"),
        ("上个月中旬", "2026-10-20"),
        ("本月下旬", "2026-11-30"),
        ("月末", "2026-11-30"),
        ("1季度末", "2026-03-31"),
        ("第1季度末", "2026-03-31"),
        ("第一季度末", "2026-03-31"),
        ("2026年一季度末", "2026-03-31"),
        ("明年一季度末", "2027-03-31"),
        ("本季度末", "2026-12-31"),
        ("下季度末", "2027-03-31"),
        ("上个季度末", "2026-09-30"),
        ("下半年", "2026-12-31"),
        ("2025年下半年", "2025-12-31"),
        ("明年上半年", "2027-06-30"),
        ("年末", "2026-12-31"),
        ("今年底", "2026-12-31"),
        ("今年年底前", "2026-12-31"),
        ("本年内", "2026-12-31"),
        ("明年底", "2027-12-31"),
        ("2027年末", "2027-12-31"),
        ("2027年年底", "2027-12-31"),
        ("年底以前", "2026-12-31"),
        ("上周五", "2026-11-13"),
        ("下星期天", "2026-11-29"),
        # Digits of every kind.
        ("十二月底", "2026-12-31"),
        ("三月五日", "2026-03-05"),
        ("三月三十一日前", "2026-03-31"),
        ("十月十日", "2026-10-10"),
        ("二〇二六年三月五日", "2026-03-05"),
        ("二零二六年十一月二十号", "2026-11-20"),
        ("二〇二七年底", "2027-12-31"),
        ("二〇二七年二季度末", "2027-06-30"),
        ("１２月底", "2026-12-31"),
        ("２０２６－０３－０５", "2026-03-05"),
        ("2026．3．5", "2026-03-05"),
        ("12 月 底 前", "2026-12-31"),
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
        ("2026-12-31", "下月底", "2027-01-31"),
        ("2026-12-31", "下月5日", "2027-01-05"),
        ("2026-12-31", "下季度末", "2027-03-31"),
        ("2027-01-01", "上月31日", "2026-12-31"),
        ("2027-01-01", "上季度末", "2026-12-31"),
        ("2024-01-31", "下月底", "2024-02-29"),
        ("2023-01-31", "下月底", "2023-02-28"),
        ("2026-01-01", "本季度末", "2026-03-31"),
        ("2026-03-31", "本季度末", "2026-03-31"),
        ("2026-04-01", "本季度末", "2026-06-30"),
        ("2027-01-03", "本周五", "2027-01-01"),  # a Sunday of the last ISO week of 2026
        ("2027-01-04", "本周五", "2027-01-08"),
        ("2027-01-04", "上周五", "2027-01-01"),
        ("2024-12-30", "本周三", "2025-01-01"),  # a Monday of the first ISO week of 2025
        ("2024-12-29", "下周三", "2025-01-01"),
    ],
)
def test_what_is_not_said_comes_from_today(today: str, phrase: str, expected: str) -> None:
    assert parse_day(phrase, day(today)) == day(expected)


@pytest.mark.parametrize(
    "phrase",
    [
        # Half said.
        *("", "　", "前", "底", "末", "下下周五", "本周", "12月31", "3月初", "2026年", "五季度末", "5季度末", "0季度末", "本年", "下年底"),
        *("明年本月5日", "今年月底", "年3月5日", "3月月底"),
        # What a guessing parser would take.
        *("2014-01", "12:30", "13.5", "3.32", "05-03-2026", "2026-11-20T09:30", "2026-W47", "tomorrow", "202611", "2026-3-5x", "-1"),
        # Slips of the finger.
        *("2026-3/5", "2026.3-5", "2026/3.5", "2 026-03-05", "2026-03-0 5", "2026 0305", "1 2月5日", "2026年1 2月5日", "3月5日之", "年底之", "内"),
        # Numerals that nobody writes so.
        *("十十月底", "一二月底", "三月一五日", "三月两十日", "两千零二十六年三月五日", "零月五日", "二六年三月五日"),
        # Limits and cadences that do not exist.
        *("0日内", "1000日内", "143周内", "26年内", "3个工作日", "3天前", "半个月", "十五日内前", "每年底", "每月32日前", "每5日", "尽快"),
    ],
)
def test_anything_else_is_refused(phrase: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_deadline(phrase, day(FRIDAY), Calendar(), source_date=day(FRIDAY))

    assert refused.value.message == f"看不懂日期“{phrase}”"
    assert refused.value.hint == UNDERSTOOD


@pytest.mark.parametrize(
    ("phrase", "hint"),
    [
        ("3.5", "如指日期，写成“3月5日”"),
        ("3/5", "如指日期，写成“3月5日”"),
        ("12-31前", "如指日期，写成“12月31日”"),
        ("25日前", "写明月份，如“本月25日”"),
        ("周五", "写成“本周五”或“下周五”"),
        ("10月", "写成“10月底”或“10月5日”"),
        ("三月内", "写成“3月底”或“3个月内”"),
    ],
)
def test_what_is_half_said_is_refused_with_the_whole(phrase: str, hint: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_day(phrase, day(FRIDAY))

    assert (refused.value.message, refused.value.hint) == (f"看不懂日期“{phrase}”", hint)


@pytest.mark.parametrize(
    ("phrase", "hint"),
    [
        ("6月前", "写成“6月底前”或“5月底前”"),
        ("六月以前", "写成“6月底前”或“5月底前”"),
        ("1月之前", "写成“1月底前”或“2025年12月底前”"),
        ("2027年1月前", "写成“2027年1月底前”或“12月底前”"),
        ("2027年6月前", "写成“2027年6月底前”或“2027年5月底前”"),
        ("本月前", "写成“11月底前”或“10月底前”"),
        ("下月前", "写成“12月底前”或“11月底前”"),
        ("二季度前", "写成“6月底前”或“3月底前”"),
        ("一季度前", "写成“3月底前”或“2025年12月底前”"),
        ("2026年前", "写成“12月底前”或“2025年12月底前”"),
        ("明年前", "写成“2027年12月底前”或“12月底前”"),
    ],
)
def test_before_a_month_may_mean_either_end_of_it(phrase: str, hint: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_day(phrase, day(FRIDAY))

    assert (refused.value.message, refused.value.hint) == (f"“{phrase}”可以有两种理解", hint)


@pytest.mark.parametrize(
    ("phrase", "cadence"),
    [
        ("每日", Cadence.DAILY),
        ("每天", Cadence.DAILY),
        ("每周五前", Cadence.WEEKLY),
        ("每周", Cadence.WEEKLY),
        ("每两周", Cadence.BIWEEKLY),
        ("每月25日前", Cadence.MONTHLY),
        ("每月二十五日前", Cadence.MONTHLY),
        ("每月底", Cadence.MONTHLY),
        ("每个月", Cadence.MONTHLY),
        ("每两个月", Cadence.BIMONTHLY),
        ("每季度末", Cadence.QUARTERLY),
        ("每季度", Cadence.QUARTERLY),
        ("每半年", Cadence.SEMIANNUAL),
        ("长期坚持", None),
        ("长期", None),
        ("持续推进", None),
        ("按时序推进", None),
        ("按序时进度推进", None),
        ("常态化推进", None),
    ],
)
def test_ongoing_work_has_no_day_and_perhaps_a_cadence(phrase: str, cadence: Cadence | None) -> None:
    assert parse_deadline(phrase, day(FRIDAY), Calendar()) == Deadline(cadence=cadence)

    with pytest.raises(UsageError, match=f"“{phrase}”不是哪一天"):
        parse_day(phrase, day(FRIDAY), Calendar())


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("3月底", "2025-03-31"),
        ("年底前", "2025-12-31"),
        ("上半年", "2025-06-30"),
        ("二季度末", "2025-06-30"),
        ("2026年3月底", "2026-03-31"),
        ("今年底", "2026-12-31"),  # what a clerk says today is of today
        ("本月底", "2026-01-31"),
        ("下周五", "2026-01-16"),
    ],
)
def test_a_day_without_a_year_is_of_the_document_s_year(phrase: str, expected: str) -> None:
    assert parse_deadline(phrase, day("2026-01-05"), Calendar(), source_date=day("2025-12-30")).day == day(expected)


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


@pytest.mark.parametrize("phrase", ["3个工作日内", "15日内", "会后5个工作日内"])
def test_a_limit_names_no_day_where_there_is_no_calendar_to_count_by(phrase: str) -> None:
    with pytest.raises(UsageError, match=f"“{phrase}”不是哪一天"):
        parse_day(phrase, day(FRIDAY))


def test_a_limit_may_stand_where_a_day_is_asked_for() -> None:
    assert parse_day("3个工作日内", date(2026, 9, 30), Calendar()) == date(2026, 10, 10)
