"""Pages by GB/T 9704-2012: A4 with margins of 37, 35, 28 and 26 mm, 22 lines of 28 characters, page numbers — 1 — right on odd pages and left on even."""

from collections.abc import Sequence
from typing import Any

from ledger.formats.word.text import WIDTH, W, element

STANDING, LYING = "standing", "lying"
PITCH = 579  # twentieths of a point between lines: 225 mm hold 22 of them
TEXT_WIDTH = {STANDING: WIDTH, LYING: 12756}  # twentieths of a point: 156 and 225 mm
_MM = 1440 / 25.4
_LONG, _SHORT = 16838, 11906  # A4


def section(form: str, parts: Sequence[str], *, own: bool) -> Any:
    """The properties of a section. The first one (`own`) names the footers (`parts`: odd, even), the others go on with them."""
    lying = form is LYING
    width, height = (_LONG, _SHORT) if lying else (_SHORT, _LONG)
    top, right, bottom, left = (28, 37, 26, 35) if lying else (37, 26, 35, 28)
    orient = ' w:orient="landscape"' if lying else ""
    odd, even = (f'<w:footerReference w:type="{kind}" r:id="{part}"/>' for kind, part in zip(("default", "even"), parts, strict=True))
    return element(
        f"<w:sectPr>{odd + even if own else ''}"
        f'<w:pgSz w:w="{width}" w:h="{height}"{orient}/>'
        f'<w:pgMar w:top="{_twips(top)}" w:right="{_twips(right)}" w:bottom="{_twips(bottom)}" w:left="{_twips(left)}" w:header="850" '
        f'w:footer="{_twips(bottom - 12)}" w:gutter="0"/>'
        f'<w:docGrid w:type="lines" w:linePitch="{PITCH}"/></w:sectPr>'
    )


def footers(made: Any) -> tuple[str, str]:
    """Make the two footers; returns the ids by which sections name them, odd and even."""
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    ids = []
    for number, side in ((1, "right"), (2, "left")):
        text = (
            f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:ftr xmlns:w="{W}"><w:p><w:pPr><w:pStyle w:val="Footer"/>'
            f'<w:ind w:{side}Chars="100" w:{side}="280"/><w:jc w:val="{side}"/></w:pPr>'
            '<w:r><w:t xml:space="preserve">— </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
            '<w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>'
        )
        part = Part(PackURI(f"/word/footer{number}.xml"), CONTENT_TYPE.WML_FOOTER, text.encode(), made.part.package)
        ids.append(made.part.relate_to(part, RELATIONSHIP_TYPE.FOOTER))
    return ids[0], ids[1]


def _twips(millimetres: float) -> int:
    return round(millimetres * _MM)
