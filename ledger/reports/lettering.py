"""How wide text is drawn and how it is shortened to fit: for charts, where nothing wraps by itself."""

from unicodedata import combining, east_asian_width

_LATIN, _EMOJI = 0.6, 1.4  # of an em, a little more than the common fonts take
_EMOJIS = ("\U0001f000", "\U0001faff")


def wide(text: str) -> float:
    """The width of text in ems: a Chinese character takes one."""
    return sum(map(_character, text))


def cut(text: str, ems: float) -> str:
    """Text that is at most `ems` wide on one line, its end replaced by … where it is longer."""
    line = " ".join(text.split())
    if wide(line) <= ems:
        return line
    kept = ""
    for character in line:
        if wide(kept) + _character(character) > ems - 1:
            break
        kept += character
    return kept.rstrip() + "…"


def _character(character: str) -> float:
    if combining(character):
        return 0
    if _EMOJIS[0] <= character <= _EMOJIS[1]:
        return _EMOJI
    return 1 if east_asian_width(character) in "WFA" else _LATIN
