"""Any text comes out of Markdown as that text."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from ledger.reports.markdown import escape

SHOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
TEXTS = st.text(st.sampled_from("甲乙，。（）12.)- +#>=*_`~[]!<>|&;:\\/\"'abA\n\t"), max_size=25)


def shown(markdown: str) -> str:
    """What a reader sees of a paragraph."""
    page = SHOWN.render(f"前：{markdown}")
    return html.unescape(re.sub(r"^<p>前：|</p>\n$", "", page))


@given(text=TEXTS)
def test_whatever_is_written_is_shown(text: str) -> None:
    assert shown(escape(text)) == " ".join(text.split())


@given(text=TEXTS.filter(str.strip))
def test_what_begins_a_line_begins_neither_a_list_nor_a_heading(text: str) -> None:
    page = SHOWN.render(escape(text))

    assert html.unescape(re.sub(r"^<p>|</p>\n$", "", page)) == " ".join(text.split())


@pytest.mark.parametrize("text", ["", "区住建局", "完成率95%", "老旧小区（3个）：“加装电梯”，《方案》。"])
def test_plain_text_is_left_alone(text: str) -> None:
    assert escape(text) == text
