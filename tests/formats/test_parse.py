"""What a finished Markdown text is made of: parts by where they stand, words as words."""

import pytest

from ledger.formats.blocks import Document, Figure, Heading, Paragraph, Run, Table
from ledger.formats.parse import parse


def body(text: str) -> Paragraph:
    return Paragraph((Run(text),))


LETTER = """\
督查通报

第3期

# 关于某事的通报

各有关单位：

一段话\\*不是重点\\*，**这是重点**。

## 一、总体情况

3. 第三条

| 单位 | 项数 |
|:-----|-----:|
| 甲\\|乙局 | 12 |

某区人民政府督查室

2026年3月5日

## 附件1：进展表

无

---

报：区领导

<!-- ledger 0.1.0 | report week 2026-W47 | 截至 2026-11-20 | 提交 无 -->
"""


def test_the_parts_of_a_document_follow_from_where_they_stand() -> None:
    assert parse(LETTER) == Document(
        masthead=(body("督查通报"), body("第3期")),
        title="关于某事的通报",
        body=(
            Paragraph((Run("各有关单位："),), "addressee"),
            Paragraph((Run("一段话*不是重点*，"), Run("这是重点", bold=True), Run("。"))),
            Heading(1, "一、总体情况"),
            body("3. 第三条"),
            Table(("单位", "项数"), (("甲|乙局", "12"),), (False, True)),
            Paragraph((Run("某区人民政府督查室"),), "signature"),
            Paragraph((Run("2026年3月5日"),), "signature"),
        ),
        annexes=((Heading(1, "附件1：进展表"), body("无")),),
        imprint=(body("报：区领导"),),
        mark="ledger 0.1.0 | report week 2026-W47 | 截至 2026-11-20 | 提交 无",
    )


@pytest.mark.parametrize("svg", ['<svg role="img">\n<title>图</title>\n<rect x="1"/>\n</svg>'])
def test_a_chart_that_needs_nothing_from_outside_is_a_figure(svg: str) -> None:
    assert parse(f"# 题\n\n{svg}\n").body == (Figure(svg),)


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        '<svg onload="x()"></svg>',
        "<svg><script>1</script></svg>",
        '<svg><image href="http://a"/></svg>',
        '<svg><rect fill="url(http://a)"/></svg>',
        '<div onclick="x()">甲</div>',
    ],
)
def test_any_other_markup_is_text(html: str) -> None:
    assert parse(f"# 题\n\n{html}\n").body == (body(html),)


def test_comments_are_dropped() -> None:
    assert parse("# 题\n\n<!-- 不给人看的话 -->\n\n甲\n").body == (body("甲"),)
