"""四查: which group an item is in, the text its group asks for, and what is wrong with that text."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.model import Entry, FeedbackPolicy, Item, Policy
from ledger.reports.figures import finished_in
from ledger.reports.four import FourRow, four_checks
from tests.rules.making import entry, item, stand, story
from tests.rules.test_properties import always_the_same, books

MARCH = (date(2026, 3, 1), date(2026, 3, 31))
AHEAD = entry("progress", "2026-02-10", percent=90, text="窗口装修完成")


def placed(one: Item, on: str = "2026-03-31", policy: Policy | None = None) -> tuple[str, FourRow] | None:
    found = [(group.name, row) for group in four_checks([stand(one, on)], *MARCH, policy or Policy()) for row in group.rows]
    assert len(found) <= 1
    return found[0] if found else None


@pytest.mark.parametrize(
    ("log", "due", "expected"),
    [
        (story("assign submit complete", "2026-02-27"), None, "finished"),  # approved on 1 March
        (story("assign submit complete", "2026-02-26"), None, None),  # on the last of February
        (story("assign submit complete close", "2026-02-27"), None, "finished"),
        (story("assign submit complete", "2026-03-27"), "2026-03-01", "finished"),  # late, but carried out
        ((AHEAD,), "2026-03-31", "running"),
        ((AHEAD,), "2026-03-30", "failing"),
        ((), "2026-12-31", "stalled"),
        (story("assign accept"), "2026-12-31", "stalled"),
        (story("assign accept progress"), "2026-12-31", "running"),  # a report that counts no percent
        ((entry("progress", "2026-03-02", percent=0, text="等用地批复"),), "2026-12-31", "stalled"),
        ((entry("progress", "2026-03-02", percent=0), entry("progress", "2026-03-20", text="已进场")), "2026-12-31", "running"),
        ((entry("progress", "2026-03-02", percent=1),), "2026-12-31", "running"),
        (story("assign submit"), "2026-12-31", "running"),
        ((*story("assign"), entry("suspend", "2026-03-20", text="待规划修改")), "2026-12-31", "stalled"),
        ((AHEAD, entry("suspend", "2026-03-20", text="待规划修改")), "2026-03-01", "stalled"),
        (story("assign cancel"), "2026-03-01", None),
        ((entry("progress", "2026-02-02", percent=10),), "2026-04-10", "failing"),  # in time, but showing red
    ],
)
def test_each_item_has_its_group(log: tuple[Entry, ...], due: str | None, expected: str | None) -> None:
    found = placed(item(*log, due=due))

    assert (found and found[0]) == expected


@pytest.mark.parametrize(
    ("log", "text", "flaw"),
    [
        ((entry("progress", "2026-02-10", text="窗口启用"), entry("submit", "2026-03-01", text="请予办结")), "窗口启用", None),
        ((entry("progress", "2026-02-10", percent=100), entry("submit", "2026-03-01", text="窗口启用")), "窗口启用", None),
        ((entry("submit", "2026-03-01"),), "验收合格", None),
        ((entry("progress", "2026-02-10", text="高度重视，取得阶段性成效"),), "高度重视，取得阶段性成效", "hollow"),
        (
            (entry("progress", "2026-02-10", text="窗口启用"), entry("progress", "2026-02-20", text="窗口启用。")),
            "窗口启用。",
            "repeated",
        ),
    ],
)
def test_what_is_carried_out_is_asked_for_its_effect(log: tuple[Entry, ...], text: str, flaw: str | None) -> None:
    name, row = placed(item(*log, entry("complete", "2026-03-05", text="验收合格"))) or ("", None)

    assert name == "finished"
    assert row
    assert (row.text, row.flaw) == (text, flaw)


@pytest.mark.parametrize(
    ("said", "text", "flaw"),
    [
        ({"percent": 30, "text": "完成选址"}, "30%，完成选址", None),
        ({"text": "完成选址"}, "完成选址", None),
        ({"percent": 30}, "（未填写）", "missing"),
        ({"percent": 30, "text": "区发改局高度重视，有序推进"}, "30%，区发改局高度重视，有序推进", "hollow"),
        ({"percent": 30, "text": "倒排工期"}, "30%，倒排工期", "hollow"),
    ],
)
def test_what_is_under_way_is_asked_how_far_it_is(said: dict, text: str, flaw: str | None) -> None:
    policy = Policy(feedback=FeedbackPolicy(hollow=("倒排工期",)))

    name, row = placed(item(entry("progress", "2026-03-10", **said), due="2026-12-31"), policy=policy) or ("", None)

    assert name == "running"
    assert row
    assert (row.text, row.flaw) == (text, flaw)


@pytest.mark.parametrize(
    ("log", "text", "flaw"),
    [
        ((), "（未填写）", "missing"),
        ((entry("progress", "2026-03-02", percent=0, text="未开工", problems="用地未批"),), "用地未批", None),
        ((entry("progress", "2026-03-02", percent=0, text="用地未批，未开工"),), "用地未批，未开工", None),
        ((entry("progress", "2026-03-02", percent=0, text="未开工", problems="客观原因"),), "客观原因", "hollow"),
        (
            (
                entry("progress", "2026-03-02", percent=0, problems="用地未批"),
                entry("progress", "2026-03-22", percent=0, problems="用地未批"),
            ),
            "用地未批",
            None,  # a cause may last
        ),
        ((entry("progress", "2026-03-02", percent=20, problems="用地未批"), entry("suspend", "2026-03-20", text="待规划修改")), "待规划修改", None),
        ((entry("progress", "2026-03-02", percent=20, problems="用地未批"), entry("suspend", "2026-03-20")), "（未填写）", "missing"),
    ],
)
def test_what_has_not_begun_or_is_suspended_is_asked_why(log: tuple[Entry, ...], text: str, flaw: str | None) -> None:
    name, row = placed(item(*log, due="2026-12-31")) or ("", None)

    assert name == "stalled"
    assert row
    assert (row.text, row.flaw) == (text, flaw)


@pytest.mark.parametrize(
    ("header", "log", "text", "flaw"),
    [
        ({"owner": "张华"}, (), "逾期2个工作日；责任人张华，尚未催办", None),
        ({"owner": "张华", "lead_leader": "陈刚"}, story("remind remind"), "逾期2个工作日；责任人张华，牵头领导陈刚，已催办2次", None),
        ({}, (), "逾期2个工作日；责任人未填写，尚未催办", "missing"),
        ({"owner": "张华"}, (entry("submit", "2026-03-20"),), "逾期2个工作日；责任人张华，尚未催办，3月20日已申请办结，待审批", None),
    ],
)
def test_what_goes_badly_is_asked_who_answers_for_it_and_how_late_it_is(header: dict, log: tuple[Entry, ...], text: str, flaw: str | None) -> None:
    name, row = placed(item(AHEAD, *log, due="2026-03-27", **header)) or ("", None)

    assert name == "failing"
    assert row
    assert (row.text, row.flaw) == (text, flaw)


@always_the_same
@given(items=books(), on=st.dates(date(2026, 1, 1), date(2026, 12, 31)), days=st.integers(0, 366))
def test_each_item_that_is_open_suspended_or_finished_in_the_period_is_in_exactly_one_group(items: list[Item], on: date, days: int) -> None:
    first = date.fromordinal(on.toordinal() - days)
    standings = [stand(one, on.isoformat()) for one in items]

    groups = four_checks(standings, first, on, Policy())

    assert sorted(row.id for group in groups for row in group.rows) == sorted(
        one.item.id for one in standings if one.open or one.status == "suspended" or finished_in(one, first, on)
    )
    assert all(row.missing is (row.text == "（未填写）") for group in groups[:3] for row in group.rows)
