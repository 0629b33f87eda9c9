"""A Word file by GB/T 9704-2012: what its XML says, and what LibreOffice makes of it."""

import io
import re
import shutil
import subprocess
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from ledger.formats.blocks import Document, Heading, Paragraph, Run, Table
from ledger.formats.parse import parse
from ledger.formats.word import word_file
from ledger.model import Fonts
from ledger.record import replace

DAY = date(2026, 11, 20)
LETTER = """\
督查通报

第3期

某区人民政府督查室　2026年11月20日

# 关于某事办理情况的通报

各有关单位：

一段话，共12项。

## 一、总体情况

### （一）情况

#### 1. 小标题

##### （1）更小的

| 单位 | 项数 |
|:-----|-----:|
| 甲局 | 12 |

某区人民政府督查室

2026年3月5日

## 附件1：进展表

无

---

报：区领导

编辑：甲

<!-- ledger 0.1.0 | report week 2026-W47 | 截至 2026-11-20 | 提交 无 -->
"""
# The sequences of ECMA-376 as far as our elements go; LibreOffice reads them in any order, Word may call the file damaged.
ORDER = {
    "pPr": ["pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "pBdr", "tabs", "autoSpaceDE", "autoSpaceDN", "snapToGrid", "spacing", "ind", "jc", "outlineLvl", "rPr", "sectPr"],
    "rPr": ["rFonts", "b", "i", "color", "spacing", "sz", "szCs", "lang"],
    "pBdr": ["top", "left", "bottom", "right", "between"],
    "sectPr": ["footerReference", "pgSz", "pgMar", "docGrid"],
    "tblPr": ["tblW", "jc", "tblBorders", "tblLayout", "tblCellMar"],
    "tcPr": ["tcW", "vAlign"],
    "style": ["name", "basedOn", "next", "uiPriority", "semiHidden", "unhideWhenUsed", "qFormat", "pPr", "rPr", "tblPr"],
    "settings": ["zoom", "proofState", "defaultTabStop", "evenAndOddHeaders", "characterSpacingControl", "compat", "rsids"],
}  # fmt: skip
WIDE = Table(tuple(f"第{place}栏内容" for place in range(16)), (("很长的一段说明文字需要地方",) * 16,), (False,) * 16)


def made(document: Document) -> bytes:
    return word_file(document, Fonts(), DAY, "某区人民政府督查室")


def opened(document: Document) -> Any:
    return docx.Document(io.BytesIO(made(document)))


def body(*blocks: Any) -> Document:
    return Document(title="题", body=blocks)


def text(words: str) -> Paragraph:
    return Paragraph((Run(words),))


def style(document: Any, name: str) -> Any:
    return next(each for each in document.styles.element if each.get(qn("w:styleId")) == name)


def out_of_order(parent: Any) -> bool:
    order = ORDER.get(etree.QName(parent).localname, [])
    places = [order.index(name) for name in (etree.QName(child).localname for child in parent) if name in order]
    return places != sorted(places)


def test_the_page_is_as_the_standard_says() -> None:
    (section,) = opened(body(text("甲"))).sections

    assert [round(each.mm) for each in (section.page_width, section.page_height)] == [210, 297]
    assert [round(each.mm) for each in (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)] == [37, 35, 28, 26]
    grid = section._sectPr.find(qn("w:docGrid"))
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("lines", "579")


@pytest.mark.parametrize(
    ("name", "font", "size"),
    [
        ("Normal", "仿宋_GB2312", "32"), ("Heading1", "黑体", "32"), ("Heading2", "楷体_GB2312", "32"), ("Heading3", "仿宋_GB2312", "32"),
        ("Title", "方正小标宋简体", "44"), ("Footer", "宋体", "28"),
    ],
)  # fmt: skip
def test_fonts_and_sizes_are_those_of_the_standard(name: str, font: str, size: str) -> None:
    looks = style(opened(body(text("甲"))), name).find(qn("w:rPr"))

    fonts = looks.find(qn("w:rFonts"))
    assert fonts.get(qn("w:eastAsia")) == font
    assert fonts.get(qn("w:ascii")) == ("宋体" if name == "Footer" else "Times New Roman")
    assert looks.find(qn("w:sz")).get(qn("w:val")) == size


def test_nothing_of_the_looks_of_the_librarys_template_is_left() -> None:
    packed = zipfile.ZipFile(io.BytesIO(made(parse(LETTER))))

    styles = packed.read("word/styles.xml").decode()
    assert not re.findall(r"\w*[tT]heme\w*=", styles + packed.read("word/document.xml").decode())
    assert set(re.findall(r'w:color w:val="(\w+)"', styles)) == {"auto"}
    assert not {name for name in packed.namelist() if "thumbnail" in name or "WithEffects" in name or "numbering" in name}


@pytest.mark.parametrize("part", ["document", "styles", "settings", "footer1", "footer2"])
def test_elements_stand_in_the_order_that_word_insists_on(part: str) -> None:
    long = parse(LETTER.replace("| 甲局 | 12 |", "| 甲局 | 12 |\n\n一段话，共12项。"))
    root = etree.fromstring(zipfile.ZipFile(io.BytesIO(made(replace(long, body=(*long.body, WIDE))))).read(f"word/{part}.xml"))

    assert [each for each in root.iter() if out_of_order(each)] == []


def test_running_text_is_indented_and_spaced_exactly() -> None:
    document = opened(body(text("甲")))

    spacing = style(document, "Normal").find(qn("w:pPr")).find(qn("w:spacing"))
    indent = style(document, "BodyText").find(qn("w:pPr")).find(qn("w:ind"))
    assert (spacing.get(qn("w:line")), spacing.get(qn("w:lineRule"))) == ("579", "exact")
    assert (indent.get(qn("w:firstLineChars")), indent.get(qn("w:firstLine"))) == ("200", "640")
    assert style(document, "Normal").find(qn("w:rPr")).find(qn("w:spacing")).get(qn("w:val")) == "-5"


def test_every_part_has_a_style_of_its_own() -> None:
    found = [(each.style.style_id, each.text) for each in opened(parse(LETTER)).paragraphs if each.text]

    assert found == [
        ("Masthead", "督查通报"), ("BodyText", "第3期"), ("BodyText", "某区人民政府督查室\t2026年11月20日"), ("Title", "关于某事办理情况的通报"),
        ("Salutation", "各有关单位："), ("BodyText", "一段话，共12项。"), ("Heading1", "一、总体情况"), ("Heading2", "（一）情况"), ("Heading3", "1. 小标题"),
        ("Heading4", "（1）更小的"), ("BodyText", "某区人民政府督查室"), ("BodyText", "2026年3月5日"), ("Heading1", "附件1"), ("AnnexTitle", "进展表"),
        ("BodyText", "无"), ("Imprint", "报：区领导"), ("Imprint", "编辑：甲"),
    ]  # fmt: skip


def test_the_day_stands_four_characters_in_and_the_name_over_its_middle() -> None:
    name, day = [each for each in opened(parse(LETTER)).paragraphs if each.text in ("某区人民政府督查室", "2026年3月5日")]

    insets = [each._p.pPr.find(qn("w:ind")).get(qn("w:rightChars")) for each in (name, day)]
    assert insets == ["250", "400"]  # 9 ems over 6, centred


def test_an_annex_begins_a_page_and_a_masthead_is_red() -> None:
    document = opened(parse(LETTER))

    annex = next(each for each in document.paragraphs if each.text == "附件1")
    head = document.paragraphs[0]
    assert annex._p.pPr.find(qn("w:pageBreakBefore")) is not None
    assert head.runs[0].font.color.rgb is not None
    assert str(head.runs[0].font.color.rgb) == "D00000"


def test_tables_repeat_their_heading_and_never_break_a_row() -> None:
    (table,) = opened(body(Table(("单位", "项数"), (("甲局", "12"),) * 60, (False, True)))).tables

    head, *rows = table.rows
    assert head._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    assert sum(int(each.get(qn("w:w"))) for each in table._tbl.tblGrid) == 8845
    assert len(rows) == 60


def test_what_leads_to_a_table_or_a_signature_stays_with_it() -> None:
    table = Table(("单位",), (("甲局",),), (False,))
    name = Paragraph((Run("某区人民政府督查室"),), "signature")
    document = opened(body(text("别的"), text("如下。"), table, text("特此通知。"), name, replace(name, runs=(Run("2026年3月5日"),))))

    together = {each.text for each in document.paragraphs if each._p.pPr is not None and each._p.pPr.find(qn("w:keepNext")) is not None}
    assert together == {"如下。", "特此通知。", "某区人民政府督查室"}
    assert document.tables[0].rows[0].cells[0].paragraphs[0]._p.pPr.find(qn("w:keepNext")) is not None


def test_the_imprint_stands_at_the_foot_of_the_page_between_two_rules() -> None:
    lines = [each._p.pPr for each in opened(parse(LETTER)).paragraphs if each.style.style_id == "Imprint"]

    frames = {(each.find(qn("w:framePr")).get(qn("w:vAnchor")), each.find(qn("w:framePr")).get(qn("w:yAlign"))) for each in lines}
    rules = {tuple(etree.QName(rule).localname for rule in each.find(qn("w:pBdr"))) for each in lines}
    assert (len(lines), frames, rules) == (2, {("margin", "bottom")}, {("top", "bottom")})


def test_a_wide_table_lies_on_pages_of_its_own() -> None:
    document = opened(body(text("前"), text("前"), text("前"), Heading(1, "一、表"), WIDE, text("后")))

    assert [(section.orientation, round(section.page_width.mm)) for section in document.sections] == [(0, 210), (1, 297), (0, 210)]


def test_page_numbers_stand_right_on_odd_pages_and_left_on_even() -> None:
    packed = zipfile.ZipFile(io.BytesIO(made(body(text("甲")))))

    assert b"<w:evenAndOddHeaders" in packed.read("word/settings.xml")
    odd, even = (packed.read(f"word/footer{number}.xml").decode() for number in (1, 2))
    assert ('<w:jc w:val="right"/>' in odd, '<w:jc w:val="left"/>' in even) == (True, True)
    assert "— </w:t>" in odd


def test_properties_say_what_it_is_and_what_it_rests_on() -> None:
    properties = opened(parse(LETTER)).core_properties

    assert (properties.title, properties.author) == ("关于某事办理情况的通报", "某区人民政府督查室")
    assert properties.comments == "ledger 0.1.0 | report week 2026-W47 | 截至 2026-11-20 | 提交 无"
    assert properties.created.date() == DAY


def test_the_same_document_gives_the_same_bytes() -> None:
    assert made(parse(LETTER)) == made(parse(LETTER))


@pytest.mark.parametrize("nasty", ["a & b < c > d", "坏\x00\x0b字", "😀", "]]>", '"引号"', "\ud800"])
def test_any_text_is_text(nasty: str) -> None:
    document = opened(body(text(nasty), Table(("甲",), ((nasty,),), (False,))))

    shown = re.sub("[\x00\x0b\ud800]", "", nasty)
    assert document.paragraphs[1].text == shown
    assert document.tables[0].rows[1].cells[0].text == shown


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None or shutil.which("pdftotext") is None, reason="needs LibreOffice and pdftotext")
def test_a_page_holds_22_lines_of_28_characters(tmp_path: Path) -> None:
    (tmp_path / "甲.docx").write_bytes(made(body(text("督" * 28 * 70))))

    convert = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "甲.docx"),
    ]
    subprocess.run(convert, check=True, capture_output=True, timeout=240)
    pages = subprocess.run(["pdftotext", "-layout", str(tmp_path / "甲.pdf"), "-"], check=True, capture_output=True).stdout.decode().split("\f")

    second = [line.strip() for line in pages[1].splitlines() if line.strip()]
    assert [len(line) for line in second[:-1]] == [28] * 22
    numbers = [next(line for line in reversed(page.splitlines()) if line.strip()) for page in pages[:3]]
    assert ["".join(line.split()) for line in numbers] == ["—1—", "—2—", "—3—"]
    left = [len(line) - len(line.lstrip()) for line in numbers]
    assert left[0] > 20 > left[1]
    assert left[2] == left[0]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("关于某事的通报", ["关于某事的通报"]),
        ("关于2026年第四季度督查事项办理情况的通报", ["关于2026年第四季度", "督查事项办理情况的通报"]),
        ("关于建成区政务服务中心综合窗口和老旧小区改造等事项的督办通知", ["关于建成区政务服务中心综合窗口和", "老旧小区改造等事项的督办通知"]),
    ],
)
def test_a_long_title_breaks_near_its_middle(text: str, lines: list[str]) -> None:
    from ledger.formats.word.text import balanced

    assert balanced(text).split("\n") == lines


@given(st.text("甲乙的和、（）2026年ABC", min_size=1, max_size=80))
def test_a_broken_title_loses_no_character(text: str) -> None:
    from ledger.formats.word.text import balanced

    assert balanced(text).replace("\n", "") == text


def test_a_wide_table_right_at_the_beginning_takes_the_title_along() -> None:
    assert [section.orientation for section in opened(body(text("共1项。"), Heading(1, "一、表"), WIDE)).sections] == [1]
