"""对比: what changed between two days, seen from the files as they are and as they were."""

from collections.abc import Callable

import pytest

from tests.conftest import Office

Golden = Callable[[str, str], None]


def groups(office: Office, *arguments: str) -> dict[str, list[tuple[str, str | None, str]]]:
    found: dict[str, list[tuple[str, str | None, str]]] = {}
    for each in office.json("diff", *arguments)["changes"]:
        found.setdefault(each["group"], []).append((each["id"], each["before"], each["after"]))
    return found


@pytest.fixture
def year(office: Office) -> Office:
    """ZD-2026-001, due on 30 June, reported on 10 February, extended on 20 June to 31 August, finished on 5 September."""
    office.run("progress", "ZD-1", "-p", "15", "-m", "完成选址", "--on", "2026-02-10")
    office.run("extend", "ZD-1", "--to", "2026-08-31", "--approved-by", "李明", "-m", "拆迁", "--on", "2026-06-20")
    office.run("complete", "ZD-1", "--approved-by", "李明", "--on", "2026-09-05")
    return office


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        ("2026-01-24", "2026-01-25", {"new": [("ZD-2026-001", None, "已立项 0%")]}),
        ("2026-01-25", "2026-01-26", {"status": [("ZD-2026-001", "已立项", "已交办")]}),
        ("2026-02-09", "2026-02-10", {"percent": [("ZD-2026-001", "0%", "15%")], "status": [("ZD-2026-001", "已交办", "办理中")]}),
        ("2026-02-10", "2026-06-19", {"idle": [("ZD-2026-001", "15%", "15%，最近一次进展 2026-02-10")]}),
        ("2026-06-19", "2026-06-20", {"extended": [("ZD-2026-001", "2026-06-30", "2026-08-31")]}),
        ("2026-06-20", "2026-08-31", {"idle": [("ZD-2026-001", "15%", "15%，最近一次进展 2026-02-10")]}),
        ("2026-08-31", "2026-09-01", {"overdue": [("ZD-2026-001", "时限 2026-08-31", "逾期1天")]}),
        (
            "2026-09-04",
            "2026-09-05",
            {"finished": [("ZD-2026-001", "办理中 15%", "已办结 100%")], "caught_up": [("ZD-2026-001", "逾期4天", "已办结")]},
        ),
        ("2026-09-05", "2026-11-20", {}),
        ("2026-01-01", "2026-11-20", {"new": [("ZD-2026-001", None, "已办结 100%")], "finished": [("ZD-2026-001", None, "已办结 100%")]}),
        ("2026-01-01", "2026-09-01", {"new": [("ZD-2026-001", None, "办理中 15%")], "overdue": [("ZD-2026-001", None, "逾期1天")]}),
    ],
)
def test_each_change_is_told_in_its_group(year: Office, first: str, last: str, found: dict[str, list[tuple[str, str | None, str]]]) -> None:
    assert groups(year, first, last) == found


def test_the_later_day_is_today_where_none_is_said(year: Office) -> None:
    assert year.json("diff", "2026-09-05")["to"] == "2026-11-20"


def test_both_days_are_seen_from_what_was_known_then(year: Office) -> None:
    before = year.git("rev-parse", "HEAD").strip()
    year.run("void", "ZD-1", year.json("show", "ZD-1")["log"][1]["key"], "-m", "不实")

    assert "percent" not in groups(year, "2026-02-09", "2026-02-10")
    assert groups(year, "2026-02-09", "2026-02-10", "--known-at", before)["percent"] == [("ZD-2026-001", "0%", "15%")]


@pytest.mark.parametrize(
    ("options", "count"),
    [(("--unit", "区发改局"), 1), (("--unit", "城东街道"), 0), (("--list", "ZD"), 1), (("--list", "PS"), 0)],
)
def test_units_and_lists_are_chosen(year: Office, options: tuple[str, ...], count: int) -> None:
    assert len(year.json("diff", "2026-06-19", "2026-06-20", *options)["changes"]) == count


@pytest.mark.parametrize("days", [("2026-06-20", "2026-06-19"), ("2026-06-20", "2026-06-20")])
def test_days_the_wrong_way_round_are_refused(year: Office, days: tuple[str, str]) -> None:
    assert year.error("diff", *days, code=2).startswith("错误：起止日期颠倒了：2026-06-20到")


def test_what_was_carried_over_goes_on_under_its_new_number(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEDGER_TODAY", "2027-01-04")
    office.run("book", "open", "2027")
    office.run("progress", "ZD-2027-001", "-p", "40", "-m", "开工")

    assert groups(office, "2026-12-31", "2027-01-04")["percent"] == [("ZD-2027-001", "0%", "40%")]
    assert "new" not in groups(office, "2026-12-31", "2027-01-04")


def test_what_a_leader_sees(sample: Office, golden: Golden) -> None:
    out, err, _ = sample.run_all("diff", "2026-11-13", "2026-11-20")

    golden("diff/week.txt", out + err)
