"""What a drawing may be made of: shapes and text. Nothing that runs, loads or points elsewhere."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_ELEMENTS = {"svg", "title", "desc", "g", "rect", "line", "path", "polyline", "polygon", "circle", "ellipse", "text", "tspan"}
_ATTRIBUTES = {
    *("role", "aria-label", "viewBox", "width", "height", "x", "y", "dx", "dy", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "d", "points"),
    *("transform", "fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "opacity"),
    *("paint-order", "font-family", "font-size", "font-weight", "text-anchor", "dominant-baseline"),
}
_SVG = "{http://www.w3.org/2000/svg}"  # an element may say that it is SVG
_TEXT_ONLY = {"title", "desc"}  # a browser reads what stands in these as HTML


def harmless(text: str) -> bool:
    """Whether text is one SVG element of shapes and text alone; what its words say does not matter."""
    from xml.etree import ElementTree

    if "<!" in text or "<?" in text:  # no entities of its own making
        return False
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 - without a DTD there is nothing to expand
    except ElementTree.ParseError:
        return False
    return root.tag.removeprefix(_SVG) == "svg" and all(_plain(each) for each in root.iter())


def _plain(element: "Element") -> bool:
    name = element.tag.removeprefix(_SVG)
    return (
        name in _ELEMENTS
        and set(element.keys()) <= _ATTRIBUTES
        and not any("url(" in value.lower() for value in element.attrib.values())
        and not (name in _TEXT_ONLY and len(element))
    )
