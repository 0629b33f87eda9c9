"""Files of every kind → paragraphs: nothing that a reader of the document sees is lost, and nothing is mojibake."""

import io

import pytest
from docx import Document
from docx.oxml import parse_xml

from ledger.errors import LedgerError
from ledger.extracting.reading import paragraphs_of

_NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
NUMBERING = f"""<w:abstractNum {_NS} w:abstractNumId="90">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="3"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl></w:abstractNum>"""
BOX = f"""<w:r {_NS}><w:pict><w:txbxContent><w:p><w:r><w:t>文本框里的话</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"""
INSERTED = f"""<w:ins {_NS} w:id="1" w:author="甲"><w:r><w:t>补上的</w:t></w:r></w:ins>"""
STRUCK = f"""<w:del {_NS} w:id="2" w:author="甲"><w:r><w:delText>删去的</w:delText></w:r></w:del>"""


def saved(document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def texts(data: bytes, name: str) -> list[str]:
    return [each.text for each in paragraphs_of(data, name)]


@pytest.fixture
def numbered() -> bytes:
    document = Document()
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(NUMBERING))
    numbering.append(parse_xml(f'<w:num {_NS} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    for depth, text in ((0, "总体"), (1, "甲"), (1, "乙"), (2, "丙"), (0, "任务"), (1, "丁")):
        properties = document.add_paragraph(text)._p.get_or_add_pPr()
        properties.append(parse_xml(f'<w:numPr {_NS}><w:ilvl w:val="{depth}"/><w:numId w:val="90"/></w:numPr>'))
    return saved(document)


def test_automatic_numbers_of_word_become_text(numbered: bytes) -> None:
    assert texts(numbered, "件.docx") == ["一、总体", "（一）甲", "（二）乙", "3.丙", "二、任务", "（一）丁"]


def test_tables_boxes_and_tracked_changes_of_word_are_read_as_they_are_seen() -> None:
    document = Document()
    paragraph = document.add_paragraph("正文")
    for part in (INSERTED, STRUCK, BOX):
        paragraph._p.append(parse_xml(part))
    document.add_paragraph("一行\n又一行")
    table = document.add_table(3, 3)
    for place, text in enumerate(("事项", "责任单位", "时限", "甲", "区财政局", "6月", "乙", "", "7月")):
        table.cell(place // 3, place % 3).text = text
    table.cell(1, 1).merge(table.cell(2, 1))

    found = paragraphs_of(saved(document), "件.docx")

    assert [each.text for each in found[:4]] == ["正文补上的", "文本框里的话", "一行", "又一行"]
    assert [each.cells for each in found[4:]] == [("事项", "责任单位", "时限"), ("甲", "区财政局", "6月"), ("乙", "区财政局", "7月")]
    assert [each.place for each in found] == ["第1段", "文本框", "第2段", "第3段", "表1第1行", "表1第2行", "表1第3行"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le"])
def test_a_text_is_read_in_whatever_encoding_it_is(encoding: str) -> None:
    assert texts("一、任务\n\n　　区财政局牵头。\n".encode(encoding), "件.txt") == ["一、任务", "区财政局牵头。"]


def test_lines_broken_at_the_margin_are_joined() -> None:
    long = "推进城市更新行动，完善基础设施，提升公共服务水平，改善人居环境，" * 4
    lines = [f"{number}.{long}"[start : start + 30] for number in (1, 2, 3) for start in range(0, len(long) + 2, 30)]

    assert texts("\n".join(lines).encode(), "件.txt") == [f"{number}.{long}" for number in (1, 2, 3)]


def test_markdown_is_read_without_its_signs() -> None:
    text = "# 方案\n\n## 一、任务\n\n1. **建公园**。（区城管局负责）\n\n| 事项 | 责任单位 |\n|---|---|\n| 甲 | 区财政局 |\n"

    found = paragraphs_of(text.encode(), "件.md")

    assert [each.text for each in found] == ["方案", "一、任务", "1. 建公园。（区城管局负责）", "事项 | 责任单位", "甲 | 区财政局"]
    assert [each.heading for each in found] == [1, 2, 0, 0, 0]


def test_a_page_is_read_with_merged_cells_and_without_its_scripts() -> None:
    page = (
        "<!DOCTYPE html><html><head><title>题</title><script>var a=1</script></head><body><p>一、任务</p><div>甲<br>乙</div>"
        "<table><tr><th>事项</th><th colspan=2>责任</th></tr><tr><td rowspan=2>丙</td><td>区财政局</td><td>6月</td></tr><tr><td>区商务局</td><td></td></tr></table></body></html>"
    )

    found = paragraphs_of(page.encode(), "页.html")

    assert [each.text for each in found[:3]] == ["一、任务", "甲", "乙"]
    assert [each.cells for each in found[3:]] == [("事项", "责任", "责任"), ("丙", "区财政局", "6月"), ("丙", "区商务局", "")]


def pdf(pages: list[list[tuple[int, int, str]]]) -> bytes:
    """A PDF whose pages have these texts at these places, in points from the left and the bottom, 14 points high."""
    font = (
        b"<</Type/Font/Subtype/Type0/BaseFont/Song/Encoding/UniGB-UCS2-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType0/BaseFont/Song"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/DW 1000/FontDescriptor<</Type/FontDescriptor/FontName/Song/Flags 4"
        b"/FontBBox[0 -200 1000 900]/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 700/StemV 80>>>>]>>"
    )
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    parts = [b"<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>".encode(), font]
    for number, lines in enumerate(pages):
        shown = "".join(f"BT /F 14 Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET\n" for x, y, text in lines).encode()
        page = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 600]/Resources<</Font<</F 3 0 R>>>>/Contents {5 + 2 * number} 0 R>>"
        parts += [page.encode(), b"<</Length %d>>stream\n%sendstream" % (len(shown), shown)]
    made, offsets = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        offsets.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    return (
        made
        + f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n{table}trailer<</Size {len(parts) + 1}/Root 1 0 R>>\nstartxref\n{len(made)}\n%%EOF".encode()
    )


def test_a_pdf_is_read_as_paragraphs_without_heads_and_page_numbers() -> None:
    pages = [
        [(150, 570, "某区文件"), (78, 540, "1.整治背街小巷十二条，完善照明、排水"), (50, 515, "和环卫设施。（区城管局负责）"), (180, 20, "— 1 —")],
        [(150, 570, "某区文件"), (78, 540, "2.建设停车泊位八百个，优先利用边角地"), (180, 20, "— 2 —")],
        [(150, 570, "某区文件"), (50, 540, "和闲置厂房。（区住建局负责）"), (78, 515, "特此通知。"), (180, 20, "— 3 —")],
    ]

    found = paragraphs_of(pdf(pages), "件.pdf")

    assert [(each.text, each.place) for each in found] == [
        ("1.整治背街小巷十二条，完善照明、排水和环卫设施。（区城管局负责）", "第1页第1段"),
        ("2.建设停车泊位八百个，优先利用边角地和闲置厂房。（区住建局负责）", "第2页第2段"),
        ("特此通知。", "第3页第3段"),
    ]


def test_a_scan_is_said_to_be_one() -> None:
    with pytest.raises(LedgerError, match="扫描件"):
        paragraphs_of(pdf([[(180, 20, "1")]]), "件.pdf")
