"""The Chinese a user reads: numbers, shares, dates, and the register line of a change."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from ledger import words
from ledger.model import ENTRY_FIELDS, Cadence, Entry, Item, Kind, Status, Urgency

ITEM = Item(
    id="ZD-2026-001",
    title="建成区政务服务中心综合窗口",
    list="key-work",
    path="data/2026/key-work/ZD-2026-001.yaml",
    lead_units=("区发改局", "区财政局"),
)


def entry(kind: str, **fields) -> Entry:
    at = datetime.fromisoformat("2026-02-03T09:12:05+08:00")
    return Entry(key="k7f3q2", kind=Kind(kind), on=date(2026, 2, 3), at=at, by="赵敏", **fields)


@pytest.mark.parametrize(
    ("names", "kinds"),
    [(words.KINDS, Kind), (words.STATUSES, Status), (words.CADENCES, Cadence), (words.URGENCIES, Urgency)],
    ids=["kinds", "statuses", "cadences", "urgencies"],
)
def test_everything_has_one_chinese_name_of_its_own(names: dict, kinds: type) -> None:
    assert set(names) == set(kinds)
    assert len(set(names.values())) == len(names)


def test_a_status_is_not_called_by_the_name_of_a_step() -> None:
    assert set(words.STATUSES.values()) & set(words.KINDS.values()) == set()
    assert words.STATUSES[Status.SUBMITTED] == "已申请办结"


@pytest.mark.parametrize("kind", list(Kind))
def test_every_field_of_an_entry_has_a_name(kind: Kind) -> None:
    assert {"key", "kind", "on", "at", "by", "text", *ENTRY_FIELDS.get(kind, ())} <= set(words.FIELDS)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Decimal(15), "15"),
        (Decimal("15.0"), "15"),
        (Decimal("62.50"), "62.5"),
        (Decimal("0.05"), "0.05"),
        (Decimal(0), "0"),
        (Decimal("0.0"), "0"),
        (Decimal("-0.5"), "-0.5"),
        (Decimal(100), "100"),
        (Decimal("1E+2"), "100"),
        (Decimal("1.10"), "1.1"),
        (30, "30"),
    ],
)
def test_a_number_has_no_needless_zeros(value: Decimal, expected: str) -> None:
    assert words.number(value) == expected


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        ("0.04", 1, "0.0"),
        ("0.05", 1, "0.1"),
        ("0.25", 1, "0.3"),  # half even would say 0.2
        ("72.97", 1, "73.0"),
        ("-0.05", 1, "-0.1"),
        ("2.5", 0, "3"),
        ("2.675", 2, "2.68"),
    ],
)
def test_rounding_is_half_up(value: str, places: int, expected: str) -> None:
    assert words.rounded(Decimal(value), places) == Decimal(expected)


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (162, 222, "73.0%"),  # printed as 72.9% in a published bulletin
        (1, 3, "33.3%"),
        (2, 3, "66.7%"),
        (1, 16, "6.3%"),
        (1, 2000, "0.1%"),
        (0, 5, "0.0%"),
        (5, 5, "100.0%"),
        (0, 0, "—"),
        (3, 0, "—"),
    ],
)
def test_a_share_has_one_decimal_and_a_dash_for_nothing(part: int, whole: int, expected: str) -> None:
    assert words.rate(part, whole) == expected


@pytest.mark.parametrize(("value", "expected"), [(-2, "-2"), (-1, "-1"), (0, "持平"), (1, "+1"), (30, "+30")])
def test_a_change_is_signed(value: int, expected: str) -> None:
    assert words.signed(value) == expected


def test_dates_have_no_padding() -> None:
    assert words.long_date(date(2026, 3, 5)) == "2026年3月5日"
    assert words.short_date(date(2026, 3, 5)) == "3月5日"


@pytest.mark.parametrize(("values", "expected"), [([], ""), (["区发改局"], "区发改局"), (["区发改局", "区财政局"], "区发改局、区财政局")])
def test_names_are_joined_as_in_running_text(values: list[str], expected: str) -> None:
    assert words.names(values) == expected


def test_the_register_line_of_a_registration() -> None:
    assert words.register_line(ITEM) == "ZD-2026-001 立项：建成区政务服务中心综合窗口"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (entry("assign"), "ZD-2026-001 交办"),
        (entry("assign", text="随任务分解表交办"), "ZD-2026-001 交办：随任务分解表交办"),
        (entry("progress", percent=Decimal(15), text="完成选址比选"), "ZD-2026-001 进展 15%：完成选址比选"),
        (entry("progress", percent=Decimal(0)), "ZD-2026-001 进展 0%"),
        (entry("progress", percent=Decimal("62.50")), "ZD-2026-001 进展 62.5%"),
        (entry("progress", text="完成\n选址　 比选"), "ZD-2026-001 进展：完成 选址 比选"),
        (entry("extend", to=date(2026, 8, 31), text="汛期停工"), "ZD-2026-001 延期 至2026-08-31：汛期停工"),
        (entry("award", points=Decimal("2.0"), unit="区住建局", text="区长批示"), "ZD-2026-001 加分 2分（区住建局）：区长批示"),
        (entry("deduct", points=Decimal("0.5")), "ZD-2026-001 扣分 0.5分（区发改局、区财政局）"),
        (entry("void", voids="aaaa11", text="录错事项"), "ZD-2026-001 作废 aaaa11：录错事项"),
        (entry("edit", field="owner", old="张华", new="李雷"), "ZD-2026-001 更正 责任人 张华 → 李雷"),
        (entry("edit", field="owner", new="李雷"), "ZD-2026-001 更正 责任人 空 → 李雷"),
        (entry("edit", field="source.number", old="区政发〔2026〕1号"), "ZD-2026-001 更正 文号 区政发〔2026〕1号 → 空"),
        (entry("edit", field="visits", old="1", new="2"), "ZD-2026-001 更正 visits 1 → 2"),
        (entry("remind", method="书面"), "ZD-2026-001 催办 书面"),
        (entry("inspect", method="实地", finding="窗口未启用"), "ZD-2026-001 督查 实地：窗口未启用"),
        (entry("close", verified_by="赵敏"), "ZD-2026-001 销号"),
    ],
)
def test_the_register_line_of_a_change(change: Entry, expected: str) -> None:
    assert words.register_line(ITEM, change) == expected


@pytest.mark.parametrize(("length", "expected"), [(59, "事" * 59), (60, "事" * 60), (61, "事" * 59 + "…")])
def test_a_register_line_is_cut_at_sixty_characters(length: int, expected: str) -> None:
    assert words.register_line(ITEM, entry("note", text="事" * length)) == f"ZD-2026-001 备注：{expected}"


@pytest.mark.parametrize(("value", "said"), [(1, "一"), (10, "十"), (11, "十一"), (12, "十二"), (20, "二十"), (21, "二十一"), (99, "九十九")])
def test_headings_count_in_chinese(value: int, said: str) -> None:
    assert words.chinese_number(value) == said
