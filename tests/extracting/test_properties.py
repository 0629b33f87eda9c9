"""Whatever a document says, every paragraph becomes an item, a part of one, a heading, or is listed as left out."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.extracting.draft import draft
from ledger.extracting.matters import Role
from ledger.extracting.paragraphs import Paragraph
from ledger.extracting.plain import text_paragraphs
from ledger.rules.calendar import Calendar

_HEADS = ("", "一、", "（一）", "1.", "（1）", "①", "第一条 ", "附件1 ", "一是", "## ")
_BODIES = (
    "加强组织领导", "新建公园12个，6月底前完成。", "推进改革；", "建立机制。每月调度。", "各单位要高度重视。", "由区城管局牵头，区住建局配合。", "XX", "2026年3月5日", "",
)  # fmt: skip
_ENDS = (
    "", "（区住建局负责）", "（区住建局牵头，区财政局配合）", "（牵头单位：区住建局；完成时限：6月底）", "责任单位：区住建局、区财政局", "（以下简称方案）", "（", "）",
    "（责任领导：王　明）", "完成时限：长期坚持", "（列第一位者为牵头单位，下同）", "\t区住建局\t6月\t9项", "事项\t责任单位\t时限\t备注",
)  # fmt: skip
_PARAGRAPHS = st.lists(st.tuples(*map(st.sampled_from, (_HEADS, _BODIES, _ENDS))).map("".join), max_size=14)


def _draft(paragraphs: list[Paragraph]):
    return draft(paragraphs, "某件.txt", today=date(2026, 5, 1), calendar=Calendar())


@settings(max_examples=200, deadline=None)
@given(_PARAGRAPHS)
def test_nothing_disappears(lines: list[str]) -> None:
    paragraphs = text_paragraphs("\n".join(lines))

    found = _draft(paragraphs)

    assert len(found.fates) == len(paragraphs)
    left = [(each.place, each.text) for each, fate in zip(paragraphs, found.fates, strict=True) if fate.role is Role.LEFT_OUT]
    assert left == [(each.place, each.text) for each in found.left_out]
    for number, item in enumerate(found.items, 1):
        assert item.text == "\n".join(each.text for each, fate in zip(paragraphs, found.fates, strict=True) if number in fate.items)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(max_size=40), max_size=8))
def test_any_text_is_understood_somehow(lines: list[str]) -> None:
    found = _draft(text_paragraphs("\n".join(lines)))

    assert all(item.doubts for item in found.items if not item.fields["lead_units"])
