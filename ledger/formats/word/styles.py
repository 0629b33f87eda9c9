"""The styles of a Word file: the program's own names, with fonts, sizes and distances by GB/T 9704-2012 in place of their looks."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ledger.formats.word.text import element, safe

if TYPE_CHECKING:
    from ledger.model import Fonts

_LINE = '<w:spacing w:before="0" w:after="0" w:line="579" w:lineRule="exact"/>'
_TWO_IN = '<w:ind w:firstLineChars="200" w:firstLine="640"/>'
_FLUSH = '<w:ind w:firstLineChars="0" w:firstLine="0"/>'
_TIGHT = '<w:spacing w:val="-5"/>'  # a quarter of a point closer: 28 characters of 16 points in 156 mm

_KEPT = frozenset({"DefaultParagraphFont", "TableNormal", "NoList"})  # what every Word file has


def dress(made: Any, fonts: "Fonts") -> None:
    """Put our styles in the place of the template's: its theme fonts would override every font named, and its looks are of another office."""
    styles = made.styles.element
    for child in list(styles):
        if not (child.tag.endswith("}latentStyles") or _id(child) in _KEPT):
            styles.remove(child)
    styles.insert(0, element(_defaults(fonts)))
    for xml in _ours(fonts):
        styles.append(element(xml))


def _id(child: Any) -> str:
    return next((value for name, value in child.items() if name.endswith("}styleId")), "")


def _defaults(fonts: "Fonts") -> str:
    return (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{_fonts(fonts.body, fonts.latin)}"
        '<w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
    )


def _fonts(chinese: str, latin: str) -> str:
    name, other = (safe(each).replace('"', "&quot;") for each in (chinese, latin))
    return f'<w:rFonts w:ascii="{other}" w:hAnsi="{other}" w:eastAsia="{name}" w:cs="{other}"/>'


def _style(style: str, name: str, shape: str, looks: str, *, after: str = "", outline: int | None = None, based: str = "Normal") -> str:
    level = f'<w:outlineLvl w:val="{outline}"/>' if outline is not None else ""
    default = ' w:default="1"' if style == "Normal" else ""
    base = "" if style == "Normal" else f'<w:basedOn w:val="{based}"/>'
    following = f'<w:next w:val="{after}"/>' if after else ""
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{style}"><w:name w:val="{name}"/>{base}{following}<w:qFormat/>'
        f"<w:pPr>{shape}{level}</w:pPr><w:rPr>{looks}</w:rPr></w:style>"
    )


def _ours(fonts: "Fonts") -> Iterator[str]:
    body, latin = _fonts(fonts.body, fonts.latin), fonts.latin
    plain = '<w:b w:val="0"/><w:i w:val="0"/><w:color w:val="auto"/>'
    size = '<w:sz w:val="32"/><w:szCs w:val="32"/>'
    together = '<w:keepNext/><w:widowControl w:val="0"/>'
    yield _style(
        "Normal",
        "Normal",
        f'<w:widowControl w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>{_LINE}<w:jc w:val="both"/>',
        f"{body}{_TIGHT}{size}",
    )
    yield _style("BodyText", "Body Text", _TWO_IN, "")
    yield _style("Salutation", "Salutation", _FLUSH, "", after="BodyText")
    headings = ((fonts.heading, 1), (fonts.subheading, 2), (fonts.body, 3), (fonts.body, 4))
    for font, level in headings:
        yield _style(
            f"Heading{level}",
            f"heading {level}",
            f"{together}{_LINE}{_TWO_IN}",
            f"{_fonts(font, latin)}{plain}{_TIGHT}{size}",
            after="BodyText",
            outline=level - 1,
        )
    large = '<w:sz w:val="44"/><w:szCs w:val="44"/>'
    centred = (
        '<w:spacing w:before="0" w:after="289" w:line="700" w:lineRule="exact"/><w:ind w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="center"/>'
    )
    yield _style("Title", "Title", f"{together}{centred}", f'{_fonts(fonts.title, latin)}{plain}<w:spacing w:val="0"/>{large}', after="BodyText")
    yield _style(
        "AnnexTitle", "Annex Title", f"{together}{centred}", f'{_fonts(fonts.title, latin)}{plain}<w:spacing w:val="0"/>{large}', after="BodyText"
    )
    yield _style(
        "Subtitle", "Subtitle", f'<w:spacing w:before="0" w:after="289" w:line="579" w:lineRule="exact"/>{_FLUSH}<w:jc w:val="center"/>',
        f"{_fonts(fonts.subheading, latin)}{plain}{_TIGHT}{size}", after="BodyText",
    )  # fmt: skip
    yield _style(
        "Masthead", "Masthead", '<w:spacing w:before="0" w:after="289" w:line="240" w:lineRule="auto"/><w:ind w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="center"/>',
        f'{_fonts(fonts.title, latin)}<w:spacing w:val="0"/>',
    )  # fmt: skip
    yield _style(
        "TableText",
        "Table Text",
        '<w:snapToGrid w:val="0"/><w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/><w:jc w:val="left"/>',
        '<w:spacing w:val="0"/>',
    )
    yield _style(
        "Imprint", "Imprint", '<w:keepNext/><w:keepLines/><w:ind w:firstLineChars="100" w:firstLine="280"/>',
        '<w:spacing w:val="0"/><w:sz w:val="28"/><w:szCs w:val="28"/>',
    )  # fmt: skip
    yield _style(
        "Footer", "footer", '<w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>',
        f'{_fonts(fonts.page_number, fonts.page_number)}<w:spacing w:val="0"/><w:sz w:val="28"/><w:szCs w:val="28"/>',
    )  # fmt: skip
