"""A paragraph cut behind each statement of responsibility in it."""

import re
from collections.abc import Iterator

from ledger.extracting.central import CLOSE, OPEN, central
from ledger.extracting.duty import IN_PROSE, Duty, joined
from ledger.extracting.keyed import KEY, duty_of, keyed
from ledger.extracting.names import looks_like_unit
from ledger.record import Record, replace

_ABOUT = re.compile(
    r"(关于.{2,200}的(?:问题|意见|建议|事项)|[“《「].{2,60}[”》」])[，,](由.+?)(?:研究)?(?:提出|拿出|制定)?(?:具体|落实|实施|贯彻)*(?:意见|方案|办法|措施)?"
)


class Assigned(Record, frozen=True):
    """A stretch of a paragraph with the duty that closes it; None for what stands after the last."""

    text: str
    duty: Duty | None


def assigned(text: str, *, first: bool) -> list[Assigned]:
    """A paragraph cut behind each statement of responsibility, in brackets or keyed at the end of a sentence."""
    made: list[Assigned] = []
    start = 0
    if whole := keyed(text, first=first):
        return [Assigned("", whole)]
    for opening, closing in _brackets(text):
        if opening < start:
            continue
        duty = duty_of(text[opening + 1 : closing], first=first)
        if duty is None or not _closes(text, closing):
            continue
        tail = closing + 1 + len(text[closing + 1 :]) - len(text[closing + 1 :].lstrip("。；;，, 　"))
        body = text[start:opening].strip()
        if not body and made and made[-1].duty:
            made[-1] = Assigned(made[-1].text, joined(made[-1].duty, duty))
        else:
            made.append(Assigned(body, duty))
        start = tail
    return [*made, *_keyed_tail(text[start:].strip(), first=first)]


def _keyed_tail(text: str, *, first: bool) -> Iterator[Assigned]:
    """…。责任单位：甲局。办理时限：7月底 at the end of a paragraph."""
    key = next((each for each in KEY.finditer(text) if _free(text, each.start())), None)
    duty = keyed(text[key.start() :], first=first) if key else None
    if key and duty and (duty.units or not text[: key.start()].strip()):
        yield Assigned(text[: key.start()].strip(" 　（("), duty)
    elif asked := _asked(text, first=first):
        yield asked
    elif text:
        yield Assigned(text, None)


def _asked(text: str, *, first: bool) -> Assigned | None:
    """…。由甲局牵头，乙局配合。 as the last sentence of a paragraph, or 关于…的问题，由甲局会同乙局…."""
    about = _ABOUT.fullmatch(text.rstrip("。"))
    body, last = about.groups() if about else text.rstrip("。").rpartition("。")[::2]
    duty = (central(last, first=first) or central(f"{last}负责", first=first)) if body and last.startswith("由") else None
    if duty is None:
        return None
    if about:  # the document's one way of saying who does it, not a sentence among others
        return Assigned(body, duty)
    named = [name for name, value in (("lead_units", duty.leads), ("support_units", duty.supports)) if value]
    return Assigned(f"{body}。", replace(duty, doubts=(*duty.doubts, *((name, IN_PROSE) for name in named))))


def _free(text: str, place: int) -> bool:
    """A key begins the paragraph or a sentence, and is in no brackets that name something else."""
    return place == 0 or text[:place].rstrip(" 　（(").endswith(("。", "；", ";", "！", "|")) or text[place - 1] in " 　\t"


def _brackets(text: str) -> Iterator[tuple[int, int]]:
    """Outermost pairs of brackets of either width; one that is never closed ends with the text."""
    depth, opening = 0, 0
    for place, character in enumerate(text):
        if character in OPEN:
            opening = place if depth == 0 else opening
            depth += 1
        elif character in CLOSE and depth:
            depth -= 1
            if depth == 0:
                yield opening, place
    if depth:
        yield opening, len(text)


def _closes(text: str, closing: int) -> bool:
    """What stands behind the brackets begins a sentence: an aside in the middle of one is no statement of responsibility, nor is a unit's other name."""
    opening = max(text[:closing].rfind(each) for each in OPEN)
    before, inside, rest = text[:opening].rstrip(" 　"), text[opening + 1 : closing], text[closing + 1 :].lstrip(" 　")
    ended = not rest or rest[0] in "。；;（(【[〔" or before.endswith(("。", "；", ";", "！"))
    if not re.search("[:：]|负责|牵头|配合|落实|实施|参与", inside):
        alias = "、" not in inside and looks_like_unit(inside) and re.search("[局委办厅部院会]$", before)
        return not alias and (ended or ("、" in inside and rest[0] in "，,"))
    return ended or rest[0] not in "、的"
