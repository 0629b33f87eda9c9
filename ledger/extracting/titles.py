"""A short title of a long paragraph: its lead-in, else its first clauses."""

import re

_LONGEST = 40
_SHORT = 24  # a text no longer is its own title
_LEAD_IN = re.compile(r"^([^。；;：:]{2,30})[。：:](?=.{2})", re.DOTALL)
_ENUMERATED = re.compile(r"^(?:[一二三四五六七八九十]{1,2}是(?:要)?|首先[，,]?|其次[，,]?)")
_EMPTY = re.compile(r"^(?:会议(?:议定|决定|明确|要求|原则同意|同意|强调|指出)[，,：:]?|议定[：:])")


def title_of(text: str) -> str:
    """A title of at most some forty characters, without the stop at its end."""
    plain = plain_text(text)
    if match := _LEAD_IN.match(plain):
        return match[1].strip()
    if len(plain) <= _SHORT:
        return plain.rstrip("。；;，,：: ")
    return _clauses(plain)


def lead_in(text: str) -> tuple[str, str]:
    """The lead-in of a paragraph and what follows it; the first is empty where there is none."""
    plain = plain_text(text)
    match = _LEAD_IN.match(plain)
    return (match[1].strip(), plain[match.end() :].strip()) if match else ("", plain)


def plain_text(text: str) -> str:
    """A paragraph without 一是 and 会议议定 in front of it."""
    return _ENUMERATED.sub("", _EMPTY.sub("", text.strip(" 　；;，,。\n"))).strip() if text.strip(" 　；;，,。\n") else text.strip()


def _clauses(text: str) -> str:
    """The first clause, and the next ones as long as the title stays short and says too little."""
    sentence = re.split(r"[。；;\n]", text, maxsplit=1)[0]
    title = ""
    for clause in re.split(r"(?<=[，,：:])", sentence):
        if title and (len(title) >= 10 or len(title) + len(clause) > _LONGEST):
            break
        title += clause
    title = title.rstrip("，,：: ")
    return title if len(title) <= _LONGEST + 10 else title[:_LONGEST] + "…"
