"""The numbers that Chinese documents put before headings and matters, and how they rank."""

import re

from ledger.record import Record

_CHINESE = "[一二三四五六七八九十百零〇]{1,5}"
_PART, _CHAPTER, _SECTION, _ARTICLE, _POINT, _SUBPOINT, _CIRCLE = range(1, 8)
_SHAPES = (
    (_PART, rf"第\s*(?P<n>{_CHINESE}|\d{{1,2}})\s*(?:部分|章|编|篇)[\s　、：:]*"),
    (_PART, r"附\s*(?:件|表|录)\s*(?P<n>\d{0,2}|[一二三四五六七八九十]{1,2})\s*(?:[:：.．、\s]+|$)"),
    (_ARTICLE, rf"(?P<n>第\s*(?:{_CHINESE}|\d{{1,3}})\s*条)[\s　、：:]*"),
    (_CHAPTER, rf"(?P<n>{_CHINESE})\s*(?:[、．，]|[.](?!\d))\s*"),
    (_SECTION, rf"(?P<n>[（(]\s*{_CHINESE}\s*[）)])[、.．]?\s*"),
    (_POINT, r"(?P<n>\d{1,3})(?:\s*[、．﹒]\s*|[.](?!\d)\s*)(?![日年月])"),
    (_SUBPOINT, r"(?P<n>[（(]\s*\d{1,3}\s*[）)]|\d{1,3}[）)])[、.．]?\s*"),
    (_CIRCLE, r"(?P<n>[①-⑳㉑-㉟])[、.．]?\s*"),
)
_COMPILED = tuple((rank, re.compile(shape)) for rank, shape in _SHAPES)


class Numbering(Record, frozen=True, kw_only=True):
    """A number in front of a text: its rank (1 the highest), the number as a clause says it (三, （二）, 5, 第三条), and the text behind it."""

    rank: int
    label: str
    text: str

    @property
    def annex(self) -> bool:
        """An annex begins here."""
        return self.label.startswith("附件")


def numbering(text: str) -> Numbering | None:
    """The number that a paragraph begins with; None where it begins with none."""
    for rank, shape in _COMPILED:
        if match := shape.match(text):
            return Numbering(rank=rank, label=_label(rank, match[0], match["n"]), text=text[match.end() :].strip())
    return None


def _label(rank: int, whole: str, number: str) -> str:
    plain = re.sub(r"\s", "", number)
    if rank == _PART:
        return f"附件{plain}" if whole.startswith("附") else plain
    if rank == _SECTION:
        return f"（{plain.strip('（()）')}）"
    return f"（{plain.strip('（()）')}）" if rank == _SUBPOINT else plain
