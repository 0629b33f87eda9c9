"""Responsibility that minutes state in the sentence itself: 由甲局牵头，乙局配合; 请甲局会同乙局…. Always to be looked at again."""

import re

from ledger.extracting.duty import IN_PROSE, Duty
from ledger.extracting.names import listed, looks_like_unit

_BY = re.compile(r"(?:由|责成|请|要求)(?=(?P<rest>[^，。；;由请]{2,60}))")
_SUBJECT = re.compile(r"(?:^|[。；;：:])\s*(?P<units>[^，。；;：:（(]{2,40}?)(?:牵头|负责)(?!同志|人)")
_VERB = re.compile(r"牵头|负责(?!同志|人)|会同|联合|根据|按|尽快|抓紧|组织|于|在|要|继续|进一步|做好|制定|研究")
_WITH = re.compile(r"(?:会同|联合|商)(?P<units>[^，。；;]{2,40}?)(?=于|在|根据|按|尽快|抓紧|制定|研究|提出|做好|负责|，|。|；|$)")
_AIDED = re.compile(r"[，,](?P<units>[^，。；;]{2,60}?)(?:积极|予以)?(?:配合|参与|协助)")
_MINUTES = re.compile(r"会\s*议\s*纪\s*要|会议议定|议定事项|会议(?:决定|明确)")
_RULES = re.compile(r"负责解释|另行|印发之日")
_OTHER = re.compile(r"完成|推进|整治|落实|加快|加强|开展|改造|会同|牵头|配合|根据|关于")
_LONGEST = 16


def is_minutes(texts: list[str]) -> bool:
    """The document tells of a meeting."""
    return any(_MINUTES.search(text) for text in texts[:12])


def said_in(text: str) -> Duty | None:
    """Who a sentence asks to do it; None where it asks nobody."""
    if _RULES.search(text):
        return None
    for match in _BY.finditer(text):
        ends = [verb.start() for verb in _VERB.finditer(match["rest"]) if _are_units(match["rest"][: verb.start()])]
        if ends:
            start = match.end() + ends[-1]
            return _duty(match["rest"][: ends[-1]], text, start)
    said = _SUBJECT.search(text)
    return _duty(said["units"], text, said.end("units")) if said and _are_units(said["units"]) else None


def _duty(leading: str, text: str, start: int) -> Duty:
    """Those asked, with those who are to help them: named behind 会同, or before 配合."""
    named = [each.name for each in listed(leading).names]
    found = [match["units"] for match in (_WITH.match(text, start), _AIDED.search(text, start)) if match and _are_units(match["units"])]
    others = [each.name for units in found for each in listed(units).names if each.name not in named]
    return Duty(leads=tuple(named), supports=tuple(others), doubts=(("lead_units", IN_PROSE), ("support_units", IN_PROSE)))


def _are_units(text: str) -> bool:
    found = listed(text).names
    return bool(found) and all(looks_like_unit(each.name) and len(each.name) <= _LONGEST and not _OTHER.search(each.name) for each in found)
