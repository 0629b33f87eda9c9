"""One page that needs nothing else, each word of the document in it as text."""

import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest

from ledger.formats.blocks import Block, Document, Figure, Heading, Paragraph, Run, Table
from ledger.formats.web import web

SVG = '<svg role="img" viewBox="0 0 9 9">\n<title>图</title>\n<rect x="1" y="1" width="2" height="2"/>\n</svg>'
HOSTILE = "<script>alert(1)</script>|*#{{ 1 }}\"'&amp;🎉"


def said(text: str, role: str = "body") -> Paragraph:
    return Paragraph((Run(text),), role)


LETTER = Document(
    masthead=(said("特急"), said("督查通报"), said("第3期"), said("某区人民政府督查室\u30002026年3月5日")),
    title="关于某事的通报",
    body=(
        said("各有关单位：", "addressee"),
        Paragraph((Run("一段话，"), Run("这是重点", bold=True), Run("。\n第二行"))),
        Heading(1, "一、总体情况"),
        Heading(2, "（一）逾期"),
        Table(
            ("编号", "事项", "时限", "项数"), (("ZD-2026-012", "完成一件很长很长很长很长的事项", "2026年3月5日", "12"),), (False, False, False, True)
        ),
        Figure(SVG),
        said("某区人民政府督查室", "signature"),
        said("2026年3月5日", "signature"),
    ),
    annexes=((Heading(1, "附件：进展表"), said("无")),),
    imprint=(said("报：区领导"), said("编辑：赵敏")),
    mark="ledger 0.1.0 | report week 2026-W47 | 截至 2026-11-20 | 提交 无",
)


class Reader(HTMLParser):
    """The words and the elements of a page, without its style."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.elements and self.elements[-1][0] != "style":
            self.words.append(data)


def page(*body: Block, title: str = "题") -> Reader:
    return Reader(web(Document(title=title, body=body, mark="ledger")))


def test_a_document_whole(golden: Callable[[str, str], None]) -> None:
    golden("web/letter.html", re.sub(r"<style>.*?</style>", "<style>…</style>", web(LETTER), flags=re.DOTALL))


@pytest.mark.parametrize(
    "block",
    [said(HOSTILE), Paragraph((Run(HOSTILE, bold=True),)), Heading(1, HOSTILE), Table((HOSTILE, HOSTILE), ((HOSTILE, HOSTILE),), (True, False))],
    ids=["paragraph", "bold", "heading", "table"],
)
def test_what_comes_from_the_data_is_text(block: Block) -> None:
    read = page(block, title=HOSTILE)

    assert "".join(read.words).count(HOSTILE) == (6 if isinstance(block, Table) else 3)  # in the head and over the document as well
    assert "script" not in {tag for tag, _ in read.elements}


def test_the_mark_can_be_read_from_the_head() -> None:
    read = Reader(web(LETTER))

    assert [attributes["content"] for tag, attributes in read.elements if tag == "meta" and attributes.get("name") == "ledger"] == [LETTER.mark]


def test_a_page_names_no_place_outside() -> None:
    assert re.findall(r"https?:|//|@import|\burl\(", web(LETTER)) == []


def wide(columns: int) -> Table:
    return Table(("情况",) * columns, (("一件说来话长的督查督办事项办理情况",) * columns,), (False,) * columns)


def boxes(*body: Block) -> list[tuple[str, str | None]]:
    return [(tag, attributes.get("class")) for tag, attributes in page(*body).elements if tag in ("div", "table", "h2", "p")]


@pytest.mark.parametrize(("columns", "size"), [(3, None), (4, "less"), (5, "small")])
def test_a_wide_table_is_printed_small(columns: int, size: str | None) -> None:
    assert boxes(wide(columns)) == [("div", "table"), ("table", size)]


@pytest.mark.parametrize(
    ("before", "with_it"),
    [
        ([], []),
        ([Heading(1, "甲")], [Heading(1, "甲")]),
        ([said("乙")], []),
        ([said("丙"), Heading(1, "甲"), said("乙")], [Heading(1, "甲"), said("乙")]),
        ([Heading(1, "甲"), said("乙"), said("丙")], []),
    ],
)
def test_a_table_that_is_too_wide_lies_on_a_page_with_its_heading(before: list[Block], with_it: list[Block]) -> None:
    upright = before[: len(before) - len(with_it)]

    assert boxes(*before, wide(6), said("后")) == [
        *boxes(*upright),
        ("div", "lying"),
        *boxes(*with_it),
        ("div", "table"),
        ("table", "small"),
        ("p", None),
    ]


def test_a_page_without_a_title_is_named_by_its_masthead() -> None:
    assert "<title>督查通报</title>" in web(Document(masthead=(said("督查通报"),)))
    assert "<title>文件</title>" in web(Document())


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("某区人民政府督查室文件", "name"),
        ("督\u3000查\u3000通\u3000报", "name"),
        ("督字〔2026〕12号", None),
        ("第3期", None),
        ("督查室\u3000\u30002026年3月5日", "sides"),
        ("督字〔2026〕12号\u3000签发人：李明", "sides"),
        ("机密★1年", "grade"),
        ("000012", "grade"),
    ],
)
def test_what_a_line_of_the_masthead_is(line: str, kind: str | None) -> None:
    head = Reader(web(Document(masthead=(said(line),), title="题")))

    assert [attributes.get("class") for tag, attributes in head.elements if tag == "p"] == [kind]
