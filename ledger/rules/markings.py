"""密级标志: what marks a paper as classified (涉密), told from the words that only speak of secrets; such matter must not enter the ledger (DOMAIN §9)."""

import re

_LEVEL = r"(?:秘\s{0,2}密|机\s{0,2}密|绝\s{0,2}密)"  # printed marks space their characters
_MARKING = re.compile(rf"{_LEVEL}级?\s*[★☆]|[【\[［(（〔]\s*{_LEVEL}级?\s*[】\]］)）〕]|密\s?级(?:为|是)?[:：]?\s*{_LEVEL}")
_BARE = re.compile(rf"^\s*({_LEVEL}级?)\s*$", re.MULTILINE)
_VALUE = re.compile(rf"[:,\[{{#]\s*[\"']?({_LEVEL}级?)[\"']?\s*(?=[,\]}}#]|$)|^\s*-\s*[\"']?({_LEVEL}级?)[\"']?\s*$", re.MULTILINE)


def classified(text: str) -> str | None:
    """The classification marking in a text (秘密★, 【机密】, 密级：绝密, or a line that says no more than 机密), or None; 商业秘密 and 保密 are not markings."""
    found = _MARKING.search(text) or _BARE.search(text)
    return found[0].strip() if found else None


def classified_file(text: str) -> str | None:
    """As `classified`, for the text of a file, in which a marking may be the whole value of a field or the whole of a comment."""
    found = _VALUE.search(text)
    return classified(text) or ((found[1] or found[2]) if found else None)
