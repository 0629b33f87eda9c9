"""Charts: drawn from figures alone, whatever the names in them say, and never wider than their frame."""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.formats.blocks import Figure
from ledger.formats.parse import parse
from ledger.record import Record
from ledger.reports.lettering import cut, wide
from ledger.reports.markdown import render
from tests.conftest import PROJECT

TEMPLATES = PROJECT / "templates"
HOSTILE = '<script>alert("1")</script>\n\n&#60;{{ 7*7 }}|*局* onload=x url(http://a) <!-- -->\x00]]>'


class Point(Record, frozen=True):
    label: str
    overdue: int
    finished: int


class Lamps(Record, frozen=True):
    name: str
    green: int = 0
    yellow: int = 0
    red: int = 0


class Score(Record, frozen=True):
    name: str
    value: Decimal | int | None


def drawn(macro: str, rows: Sequence[Record], title: str = "图") -> str:
    """A document with one chart in it."""
    paper = f'{{% import "_charts.svg" as charts %}}\n# 题\n\n{{{{ charts.{macro}(title, rows) }}}}\n'
    sources = {"paper.md": paper, "_charts.svg": (TEMPLATES / "_charts.svg").read_text(encoding="utf-8")}
    return render(sources.get, "paper.md", {"rows": rows, "title": title}, "ledger")


def chart(macro: str, rows: Sequence[Record], title: str = "图") -> ElementTree.Element:
    (figure,) = parse(drawn(macro, rows, title)).body
    assert isinstance(figure, Figure)
    return ElementTree.fromstring(figure.svg)


MONTHS = [Point(f"{month}月", month * 7 % 23, month * 5 % 19) for month in range(1, 12)]
UNITS = [Lamps("区发改局", 12, 3, 1), Lamps("区政务服务和大数据管理局（区营商环境建设局）", 8, 0, 2), Lamps("区统计局")]
SCORES = [Score("区发改局", Decimal("102.50")), Score("区统计局", 0), Score("区住建局", Decimal("-3.25")), Score("区档案馆", None)]


@pytest.mark.parametrize(("macro", "rows"), [("trend", MONTHS), ("lights", UNITS), ("bars", SCORES)], ids=["trend", "lights", "bars"])
def test_a_chart_whole(golden: Callable[[str, str], None], macro: str, rows: Sequence[Record]) -> None:
    golden(f"charts/{macro}.md", drawn(macro, rows, "各单位情况"))


@pytest.mark.parametrize("macro", ["trend", "lights", "bars"])
def test_without_data_there_is_no_chart(macro: str) -> None:
    assert drawn(macro, [], "走势*") == "# 题\n\n走势\\*：无数据。\n\n<!-- ledger -->\n"


@pytest.mark.parametrize(
    ("macro", "rows"),
    [("trend", [Point(HOSTILE, 1, 2)]), ("lights", [Lamps(HOSTILE, 1, 2, 3)]), ("bars", [Score(HOSTILE, 1)])],
    ids=["trend", "lights", "bars"],
)
def test_names_in_a_chart_are_text(macro: str, rows: Sequence[Record]) -> None:
    found = chart(macro, rows, HOSTILE)

    shown = " ".join(HOSTILE.replace("\x00", "").split())
    assert {each.tag for each in found.iter()} <= {"svg", "title", "desc", "rect", "text", "line", "polyline", "circle"}
    assert found.findtext("title") == shown
    assert (found.findtext("desc") or "").startswith(shown)


@pytest.mark.parametrize(
    ("macro", "rows"),
    [
        ("trend", [Point("2026年第47周", 3, 3)]),
        ("trend", [Point(f"{week}周", 0, 0) for week in range(1, 54)]),
        ("trend", [Point(f"2026年第{week}周", week * 900, week) for week in range(1, 54)]),
        ("lights", [Lamps(f"区第{each}号领导小组办公室", each, 1, each % 3) for each in range(45)]),
        ("lights", [Lamps("区统计局")]),
        ("bars", [Score("区政务服务和大数据管理局（区营商环境建设局）", 0)] * 3),
        ("bars", [Score("甲局", Decimal("-120.25")), Score("区政务服务和大数据管理局（区营商环境建设局）", -1)]),
        ("bars", [Score("甲局", Decimal("1000000.5")), Score("乙局", -1)]),
    ],
)
def test_nothing_stands_outside_the_frame(macro: str, rows: Sequence[Record]) -> None:
    found = chart(macro, rows)

    height = float(found.attrib["height"])
    edges = [_span(each) for each in found.iter("text")] + [
        (float(each.attrib["x"]), float(each.attrib["x"]) + float(each.attrib["width"])) for each in found.iter("rect")
    ]
    assert all(start >= 0 and end <= 720 for start, end in edges)
    assert all(0 <= float(each.attrib["y"]) <= height for each in [*found.iter("text"), *found.iter("rect")])


@pytest.mark.parametrize("count", [2, 11, 12, 30, 53])
@pytest.mark.parametrize("label", ["{}月", "2026年第{}周"])
def test_labels_below_a_trend_never_meet(count: int, label: str) -> None:
    found = chart("trend", [Point(label.format(each), each, 1) for each in range(count)])

    spans = [_span(each) for each in found.iter("text") if each.attrib["y"] == "307"]
    assert all(before[1] < after[0] for before, after in pairwise(spans))


def test_the_numbers_are_told_to_who_cannot_see_them() -> None:
    assert chart("bars", SCORES).findtext("desc") == "区发改局：102.5；区统计局：0；区住建局：-3.25；区档案馆：—。"


@given(text=st.text(max_size=40), ems=st.integers(2, 20))
def test_cut_text_fits_and_begins_as_it_was(text: str, ems: int) -> None:
    short = cut(text, ems)

    assert wide(short) <= ems
    assert " ".join(text.split()).startswith(short.removesuffix("…"))


@pytest.mark.parametrize(("text", "ems"), [("", 0), ("区住建局", 4), ("12", 1.2), ("（", 1), ("🎉", 1.4), ("e\u0301", 0.6)])
def test_how_wide_text_is(text: str, ems: float) -> None:
    assert wide(text) == pytest.approx(ems)


def _span(text: ElementTree.Element) -> tuple[float, float]:
    size = float(text.get("font-size", 13))
    words = "".join(part for part in [text.text or "", *(child.tail or "" for child in text)])
    length, x = wide(re.sub(r"\s+", " ", words)) * size, float(text.attrib["x"])
    return {"start": (x, x + length), "middle": (x - length / 2, x + length / 2), "end": (x - length, x)}[text.get("text-anchor", "start")]
