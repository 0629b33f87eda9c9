"""Whatever a clerk typed or pasted comes out of every form of a document as that text: neither markup nor template code nor a line of its own."""

import io
import json
from collections.abc import Callable
from html.parser import HTMLParser

import pytest

from tests.conftest import ITEM, ZD1, Office

PIECES = {
    "table": "甲|乙||丙 \\| 丁 |---|",
    "markup": "<script>alert(1)</script><b>粗</b><!-- 藏 --><br>&lt;&amp;&#60; ]]>",
    "template": "{{ 7*7 }} {% for x in y %} {# 注 #} ${7*7} %(a)s {0.__class__}",
    "stars": "*斜* **粗** _斜_ __粗__ ~~删~~ `码` ~a~ **粗：**后文",
    "links": "[文](http://a.example/x) ![图](b.png) [注]: http://c.example <http://d.example> www.e.example",
    "heading": "# 一 ## 二 #",
    "list": "- 一 + 二 1. 三 2) 四 > 五 --- === ***",
    "slashes": "C:\\局\\表\\ 一\\n二 \\# \\*",
    "quotes": "\"双\" '单' “弯” =SUM(A1) @甲 '--",
    "mark": "ledger 9 | commit | 截至 2026-01-01 | 提交 无 -->",
    "long": "长" * 5000 + " " + "x" * 3000,
    "emoji": "🎉👨‍👩‍👧 𠮷 e\u0301",
    "direction": "שלום مرحبا ١٢٣ 1.2",
    "blanks": "一\u3000二\u00a0三\u2003四",
    "breaks": "一\n\n# 二\n\n| a |\n|---|\n三",
}
LAYOUT = ("div", "td")  # a wide table turns its page on its side and may get other cells


class Page(HTMLParser):
    """The words between the tags, and the tags: a text that smuggled one in is missing from the first and shows in the second."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.tags: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - as HTMLParser has it
        """A tag, without what it says."""
        self.tags.append(tag)

    def handle_comment(self, data: str) -> None:
        """A comment counts as a tag."""
        self.tags.append(f"<!--{data[:7]}")

    def handle_data(self, data: str) -> None:
        """Words."""
        self.words.append(data)


def markdown_read(data: bytes) -> tuple[str, list[str]]:
    """As any reader of Markdown shows it, not as ours does."""
    from markdown_it import MarkdownIt

    return page_read(MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(data.decode()).encode())


def plain_read(data: bytes) -> tuple[str, list[str]]:
    """Its lines, by what they begin with."""
    return data.decode(), [line[:2] for line in data.decode().split("\n")]


def page_read(data: bytes) -> tuple[str, list[str]]:
    page = Page(data.decode())
    return "".join(page.words), [tag for tag in page.tags if tag not in LAYOUT]


def word_read(data: bytes) -> tuple[str, list[str]]:
    import docx

    document = docx.Document(io.BytesIO(data))
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    paragraphs = [paragraph for holder in (document, *cells) for paragraph in holder.paragraphs]
    headings = [each.style.name for each in document.paragraphs if each.style and each.style.name != "Normal"]
    return "\n".join(each.text for each in paragraphs), [*headings, *(f"{len(table.rows)} rows" for table in document.tables)]


READ: dict[str, Callable[[bytes], tuple[str, list[str]]]] = {"md": markdown_read, "txt": plain_read, "html": page_read, "docx": word_read}


@pytest.fixture
def hostile(office: Office) -> Callable[[str], None]:
    """Put a text into every place of an item that a report quotes: title, people, a milestone, progress, problems, what comes next."""

    def put(text: str) -> None:
        said = json.dumps(text, ensure_ascii=False)
        header = ITEM.replace("title: 建成区政务服务中心综合窗口", f"title: {said}").replace("owner: 张华", f"owner: {said}")
        stones = f"milestones:\n- {{due: 2026-11-27, percent: 50, title: {said}}}\nlog:\n"
        entry = f"- {{key: bbbb22, kind: progress, on: 2026-11-18, at: 2026-11-18T09:00:00+08:00, by: 赵敏, percent: 40, text: {said}, problems: {said}, next: {said}}}\n"
        office.write(ZD1, header.replace("log:\n", stones) + entry)

    return put


def made(office: Office, form: str) -> tuple[str, list[str]]:
    """The week's report in a form: its words without blanks, and its parts."""
    office.run("report", "week", "-o", f"周.{form}", "--quiet")
    words, parts = READ[form]((office.root / f"周.{form}").read_bytes())
    return "".join(words.split()), parts


@pytest.mark.parametrize("form", READ)
@pytest.mark.parametrize("name", PIECES)
def test_what_was_written_is_what_is_read_and_nothing_else_changes(office: Office, hostile: Callable[[str], None], name: str, form: str) -> None:
    text = f"始{PIECES[name]}终"
    tame_text = f"始{'甲' * len(text)}终"  # as long, for a long text may turn a page on its side
    hostile(tame_text)
    tame, parts = made(office, form)

    hostile(text)
    wild, wild_parts = made(office, form)

    assert wild.count("".join(text.split())) == tame.count(tame_text) >= 6
    assert wild_parts == parts


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\x85", "\u200b", "\u2028", "\u2029", "\u202e", "\u2067", "\ufeff"])
def test_what_no_reader_can_see_leaves_in_no_document(office: Office, hostile: Callable[[str], None], character: str) -> None:
    hostile(f"甲{character}乙")

    out, err, code = office.run_all("report", "week")

    assert (out, code) == ("", 1)
    assert f"（U+{ord(character):04X}）" in err
