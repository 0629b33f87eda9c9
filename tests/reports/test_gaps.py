"""What a finished document leaves open, and what only looks like it."""

import pytest

from ledger.reports.gaps import ESTIMATED, PLACEHOLDER, UNFILLED, Gap, gaps


@pytest.mark.parametrize(
    "text",
    [
        "完成XX项",
        "编制××项",
        "xx局",
        "x个",
        "×月底前",
        "督字〔〕1号",
        "共____元",
        "＿＿＿＿",
        "【　】",
        "（ ）",
        "数据待补充",
        "ＸＸ单位",
        "责任人：XX",
    ],
)
def test_a_placeholder_is_found(text: str) -> None:
    assert [gap.kind for gap in gaps(f"## 一、总体情况\n\n{text}\n")] == [PLACEHOLDER]


@pytest.mark.parametrize(
    "text",
    [
        "型号X-200",
        "《××管理办法》",
        "2×3米",
        "10xx系列",
        "MAX值",
        "约5X",
        "A×B",
        "某区",
        "（一）",
        "〔2026〕1号",
        "【重要】",
        "XXL-1",
        "5×8小时",
        "DN300x2",
    ],
)
def test_what_is_meant_so_is_none(text: str) -> None:
    assert gaps(f"## 一、总体情况\n\n{text}\n") == ()


def test_a_gap_says_where_it_is_and_how_to_close_it() -> None:
    text = "## 附件2：四查表\n\n### （三）尚未落实的查原因\n\n| 序号 | 编号 | 事项 | 原因 |\n|---:|:---|:---|:---|\n| 1 | ZD-2026-052 | 甲\\|乙 | （未填写） |\n"

    assert gaps(text) == (
        Gap(kind=UNFILLED, where="（三）尚未落实的查原因", text="ZD-2026-052 原因：（未填写）", hint="ledger progress ZD-2026-052 --problems 原因"),
    )


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("1. 某事（ZD-2026-112，区档案馆）：原因：（未填写）。", "ledger progress ZD-2026-112 --problems 原因"),
        ("某事（ZD-2026-112）责任人（未填写）", "ledger edit ZD-2026-112 owner=姓名"),
        ("某事（ZD-2026-112）（未填写）", "ledger progress ZD-2026-112 -m 内容"),
        ("联系人：（未填写）", "在 data/ledger.yaml 的 documents 里或模板里补上"),
    ],
)
def test_the_hint_is_what_to_type(text: str, hint: str) -> None:
    assert [gap.hint for gap in gaps(text)] == [hint]


@pytest.mark.parametrize(
    ("heading", "hint"),
    [
        ("三、存在问题", "ledger progress ZD-2026-112 --problems 原因"),
        ("二、办理要求", "ledger edit ZD-2026-112 standard=完成标准"),
        ("四、下一步安排", "ledger progress ZD-2026-112 --next 下一步"),
    ],
)
def test_what_a_letter_lacks_is_a_field_of_its_matter(heading: str, hint: str) -> None:
    text = f"## 一、督办事项\n\n某事（编号ZD-2026-112）。\n\n## {heading}\n\n（未填写）。\n"

    assert [gap.hint for gap in gaps(text)] == [hint]


@pytest.mark.parametrize("text", ["时限2027年3月5日（暂估）", "相应的逾期工作日按周一至周五暂估。"])
def test_an_estimate_is_said(text: str) -> None:
    assert [gap.kind for gap in gaps(text)] == [ESTIMATED]


def test_the_mark_is_no_part_of_the_document() -> None:
    assert gaps("# 题\n\n<!-- ledger 0.1.0 | report week XX -->\n") == ()
