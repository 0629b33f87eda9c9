"""Chinese numerals of dates and limits as digits: 十二月 → 12月, 二〇二六年 → 2026年, 三个工作日 → 3个工作日."""

import re

_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0}
_YEAR = r"[〇零一二三四五六七八九]{4}(?=年)"
_COUNT = r"[一二三四五六七八九十百零〇两]+(?=个|月|日|号|天|周|季度|工作日|星期|年内|年之内|年以内)"
_SHAPE = r"(?:([一二三四五六七八九])百)?(零)?(?:([一二三四五六七八九])?(十))?([一二三四五六七八九])?"


def with_digits(phrase: str) -> str:
    """The phrase with its numerals as digits; a numeral that nobody would write so (十十, 一五) stays as it is."""
    phrase = re.sub(_YEAR, lambda found: "".join(str(_DIGITS[each]) for each in found[0]), phrase)
    return re.sub(_COUNT, lambda found: _number(found[0]), phrase)


def _number(numeral: str) -> str:
    """1 to 999 as spoken: 两, 十五, 二十, 一百零五, 一百二十."""
    if numeral == "两":
        return "2"
    match = re.fullmatch(_SHAPE, numeral.replace("〇", "零"))
    if not match:
        return numeral
    hundreds, zero, tens, ten, ones = match.groups()
    if bool(zero) != bool(hundreds and ones and not ten):  # 一百零五 needs its 零, and nothing else has one
        return numeral
    if hundreds and ten and not tens:  # 一百十 is said, 一百一十 written
        return numeral
    return str(100 * _value(hundreds) + 10 * (_value(tens) if tens else int(bool(ten))) + _value(ones))


def _value(digit: str | None) -> int:
    return _DIGITS[digit] if digit else 0
