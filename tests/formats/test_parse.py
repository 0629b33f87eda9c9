"""What a finished Markdown text is made of: parts by where they stand, words as words."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.formats.blocks import Block, Document, Figure, Heading, Paragraph, Run, Table
from ledger.formats.parse import parse
from ledger.reports.markdown import escape


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


@pytest.mark.parametrize(
    "svg", ['<svg role="img">\n<title>图</title>\n<rect x="1"/>\n</svg>', '<svg xmlns="http://www.w3.org/2000/svg">\n<g/>\n</svg>']
)
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


@pytest.mark.parametrize(
    "inside",
    [
        "<script>1</script>",
        "<style>*{}</style>",
        '<image href="http://a"/>',
        '<use href="#a"/>',
        "<a><text>甲</text></a>",
        "<foreignObject><p>甲</p></foreignObject>",
        '<rect onload="x()"/>',
        '<rect style="fill:red"/>',
        '<rect fill="URL(http://a)"/>',
        '<rect xlink:href="http://a"/>',
        "<title><rect/></title>",
        "<desc><text>甲</text></desc>",
        "<html:p xmlns:html='http://www.w3.org/1999/xhtml'/>",
        "<![CDATA[甲]]>",
        "<?甲 乙?>",
        "<rect>",
        "&nbsp;",
    ],
)
def test_a_chart_with_anything_but_shapes_and_text_is_text(inside: str) -> None:
    svg = f"<svg>\n{inside}\n</svg>"

    assert parse(f"# 题\n\n{svg}\n").body == (body(svg),)


@pytest.mark.parametrize("opening", ['<svg onload="x()">', '<svg style="position:fixed">', '<svg xmlns="http://a">'])
def test_a_chart_that_does_more_than_draw_is_text(opening: str) -> None:
    assert parse(f"# 题\n\n{opening}\n</svg>\n").body == (body(f"{opening}\n</svg>"),)


def test_comments_are_dropped() -> None:
    assert parse("# 题\n\n<!-- 不给人看的话 -->\n\n甲\n").body == (body("甲"),)


def row(cell: str, header: str = "甲") -> Table:
    return Table((header,), ((cell,),), (False,))


@pytest.mark.parametrize(
    ("markdown", "blocks"),
    [
        ("1. 甲\n   1. 乙\n\n   丙\n2. 丁", [body("1. 甲"), body("1. 乙"), body("丙"), body("2. 丁")]),
        ("3) 甲", [body("3) 甲")]),
        ("- 甲\n  - 乙", [body("甲"), body("乙")]),
        ("1.\n2. 乙", [body("1."), body("2. 乙")]),
        ("1.\n\n乙", [body("1."), body("乙")]),
        ("1. ## 甲", [Heading(1, "1. 甲")]),
        ("1. | 甲 |\n   |---|\n   | 乙 |", [body("1."), row("乙")]),
        ("1. ```\n   甲\n   ```", [body("1. 甲")]),
        ("> 甲\n>\n> > 乙", [body("甲"), body("乙")]),
        ("```\n甲\n  乙\n```", [body("甲\n  乙")]),
        ("```甲\n乙\n```", [body("甲\n乙")]),
        ("    甲**乙**", [Paragraph((Run("甲"), Run("乙", bold=True)))]),
        ("\u3000\u3000甲", [body("甲")]),
        ("甲`乙`丙", [body("甲乙丙")]),
        ("甲[乙](http://a)丙", [body("甲乙丙")]),
        ("甲![乙](http://a)丙", [body("甲乙丙")]),
        ("<http://a>", [body("http://a")]),
        ("[注]: 说明", [body("[注]: 说明")]),
        ("甲<br>乙  \n丙\\\n丁", [body("甲\n乙\n丙\n丁")]),
        ("甲\n乙", [body("甲乙")]),
        ("a\nb", [body("a b")]),
        ("甲<u>乙</u><!-- 丙 -->", [body("甲<u>乙</u>")]),
        ("一、甲\n---\n\n乙", [Heading(1, "一、甲"), body("乙")]),
        ("##### 甲\n\n###### 乙", [Heading(4, "甲"), Heading(4, "乙")]),
        ("**甲 __乙__ 丙**丁", [Paragraph((Run("甲 乙 丙", bold=True), Run("丁")))]),
        ("~~甲~~ &amp; &lt;", [body("~~甲~~ & <")]),
        ("|  甲 |\n|---|\n| **乙** `丙` |\n| 丁", [Table(("甲",), (("乙 丙",), ("丁",)), (False,))]),
        ("<!-- 甲 --><div>乙</div>", [body("<div>乙</div>")]),
        ("<svg>\n<g/>\n</svg>\n甲", [Figure("<svg>\n<g/>\n</svg>"), body("甲")]),
        ("<svg>\n<g>\n</svg>", [body("<svg>\n<g>\n</svg>")]),
        ("> " * 60 + "甲", [body("甲")]),
        ("#\n\n甲", [body("甲")]),
    ],
)
def test_whatever_a_template_holds_comes_out_as_blocks(markdown: str, blocks: list[Block]) -> None:
    assert list(parse(f"# 题\n\n{markdown}\n").body) == blocks


@pytest.mark.parametrize(
    ("markdown", "document"),
    [
        ("", Document()),
        ("---\n", Document()),
        ("---\n\n甲\n", Document(body=(body("甲"),))),
        ("甲\n\n乙\n", Document(body=(body("甲"), body("乙")))),
        ("# 题\n\n甲\n\n# 又题\n", Document(title="题", body=(body("甲"), Heading(1, "又题")))),
        ("## 红头\n\n| 甲 |\n|---|\n\n---\n\n# 题\n", Document(masthead=(body("红头"),), title="题", body=(Table(("甲",), (), (False,)),))),
        ("题\n===\n\n甲\n---\n报：乙\n", Document(title="题", body=(body("甲"),), imprint=(body("报：乙"),))),
        ("# 题\n\n甲\n\n---\n\n乙\n\n| 丙 |\n|---|\n", Document(title="题", body=(body("甲"), body("乙"), Table(("丙",), (), (False,))))),
    ],
)
def test_a_document_of_any_shape(markdown: str, document: Document) -> None:
    assert parse(markdown) == document


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("各乡镇人民政府，区直各部门：", "addressee"),
        ("区住建局:", "addressee"),
        ("现将有关情况通报如下：", "body"),
        ("督查室\u30002026年3月5日", "dateline"),
        ("2026年3月5日", "body"),
    ],
)
def test_the_role_of_the_first_line(line: str, role: str) -> None:
    assert parse(f"# 题\n\n{line}\n\n甲。\n").body[0] == Paragraph((Run(line),), role)


def test_whom_it_is_for_may_stand_under_the_dateline() -> None:
    assert [block.role for block in parse("# 题\n\n督查室\u30002026年3月5日\n\n各单位：\n").body if isinstance(block, Paragraph)] == [
        "dateline",
        "addressee",
    ]


TEXTS = st.one_of(
    st.text(st.sampled_from("甲乙，。：（）12.)- +#>=*_`~[]!<>|&;:\\/\"'{}%$^@abA🎉\u00a0\u3000＃＊ｂ"), max_size=40),
    st.text(max_size=40),
    st.sampled_from(
        [
            "甲" * 5000,
            "<svg>",
            "</svg>",
            "<!-- 甲 -->",
            "<!--",
            "{{ 7*7 }}",
            "&#60;",
            "---",
            "***",
            "1. 甲",
            "**甲：**乙",
            "甲 ##",
            "#",
            "http://a.cn/b_c_",
        ]
    ),
)


@given(text=TEXTS.filter(lambda text: text.split()))
def test_the_text_of_an_item_comes_back_as_it_was(text: str) -> None:
    safe, shown = escape(text), " ".join(text.replace("\x00", "\ufffd").split())

    document = parse(f"# 题\n\n前文。\n\n{safe}\n\n## {safe}\n\n| 甲 |\n|:--|\n| {safe} |\n\n3. {safe}\n\n后文。\n")

    assert document.title == "题"
    assert document.body == (body("前文。"), body(shown), Heading(1, shown), row(shown), body(f"3. {shown}"), body("后文。"))


@pytest.mark.parametrize(("heading", "begins"), [("附", True), ("附件", True), ("附件2进展表", True), ("附：名单", True), ("附属工程进展", False)])
def test_where_an_annex_begins(heading: str, begins: bool) -> None:
    assert bool(parse(f"# 题\n\n## {heading}\n").annexes) == begins


PIECES = st.lists(
    st.sampled_from(
        [
            *(
                "# ",
                "## ",
                "###### ",
                "- ",
                "3. ",
                "> ",
                "\n",
                "\n\n",
                "---\n",
                "===\n",
                "甲",
                "乙：",
                "**",
                "*",
                "`",
                "\n```\n",
                "    ",
                "  \n",
                "\\",
                "&",
            ),
            *("\n| 丙 |\n|---|\n", "\n| 丁 |\n", "<b>", "<br>", "<div>", "\n<svg>\n", "</svg>", "[戊](x)", "![己](y)", "[庚]: x"),
            "督查室\n\n2026年3月5日\n",
        ]
    ),
    max_size=30,
)  # a row with more cells than the table has columns is the one thing that Markdown itself cuts off


@given(pieces=PIECES)
def test_no_word_of_a_template_is_lost(pieces: list[str]) -> None:
    markdown = "".join(pieces)

    assert sorted(re.findall(r"[\u4e00-\u9fff]", everything(parse(markdown)))) == sorted(re.findall(r"[\u4e00-\u9fff]", markdown))


def everything(document: Document) -> str:
    """All words of a document, in whatever order."""
    blocks = [*document.masthead, *document.body, *(block for annex in document.annexes for block in annex), *document.imprint]
    return document.title + "".join(
        "".join((*block.header, *(cell for row in block.rows for cell in row)))
        if isinstance(block, Table)
        else block.svg
        if isinstance(block, Figure)
        else block.text
        for block in blocks
    )
