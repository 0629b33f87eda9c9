"""What becomes of every paragraph once the matters are found: what is told twice is one, and what is left out has a reason."""

import re
from collections.abc import Collection, Mapping, Sequence

from ledger.extracting.matters import Fate, Matter, Role, plain
from ledger.extracting.nodes import Node, all_nodes, each_once, path_to
from ledger.extracting.numbering import numbering
from ledger.extracting.paragraphs import Paragraph
from ledger.record import replace

_PRINCIPLES = re.compile(r"总体要求|指导思想|基本原则|总体目标|工作目标|主要目标|总体思路")
_DEMANDS = re.compile(r"要求|保障|组织(?:领导|实施)|督促|督查|考核|加强领导|机制")
_WHEN = re.compile(r"\d{1,2}月(?:\d{1,2}日|底|末|[上中下]旬)|年底|年内|季度末")
_NOBODY = "没有写责任单位"
_TIMED = "没有写责任单位，但写有时间，请看是不是事项"


def put_together(matters: Sequence[Matter], root: Node) -> list[Matter]:
    """A matter told again (in a unit's own annex, in a table at the end) is one; a paragraph that says the same without a unit belongs to it."""
    kept: dict[str, int] = {}
    made: list[Matter] = []
    for matter in matters:
        words = plain(matter.text)
        at = kept.get(words) if len(words) >= 8 else None
        if at is None:
            kept[words] = len(made)
            made.append(matter)
        else:
            made[at] = _merged(made[at], matter)
    taken = {place for matter in made for place in matter.places}
    for node in all_nodes(root):
        at = kept.get(plain(node.text)) if node.number and node.place not in taken and not node.rows else None
        if at is not None:
            path = (*path_to(node), node.heading) if node.place < made[at].places[0] else made[at].path
            made[at] = replace(made[at], places=each_once((*made[at].places, *(place for place, _ in node.pieces))), path=path)
    return made


def fates_of(
    paragraphs: Sequence[Paragraph], matters: Sequence[Matter], root: Node, headings: Collection[int], left: Mapping[int, str]
) -> list[Fate]:
    """A fate for every paragraph. `left` are those of tables that are left out, with why."""
    items: dict[int, list[int]] = {}
    for number, matter in enumerate(matters, 1):
        for place in matter.places:
            items.setdefault(place, []).append(number)
    begins = {matter.places[0] for matter in matters}
    reasons = {**_by_what_is_above(root), **_by_place(paragraphs, matters, root), **left}

    def fate(place: int) -> Fate:
        if place in items:
            return Fate(Role.ITEM if place in begins else Role.PART, tuple(items[place]))
        if place in headings:
            return Fate(Role.HEADING)
        why = reasons.get(place) or _NOBODY
        return Fate(Role.LEFT_OUT, reason=_TIMED if why == _NOBODY and _WHEN.search(paragraphs[place].text) else why)

    return list(map(fate, range(len(paragraphs))))


def _by_what_is_above(root: Node) -> dict[int, str]:
    """Why paragraphs are no matters, by the headings above them."""
    found = {}
    for node in all_nodes(root):
        words = " ".join(each.text for each in (*path_to(node), node.heading))
        why = "总体要求、原则、目标" if _PRINCIPLES.search(words) else "工作要求、保障措施" if _DEMANDS.search(words) else ""
        if why:
            found.update(dict.fromkeys((*(place for place, _ in node.pieces), *node.trail), why))
    return found


def _by_place(paragraphs: Sequence[Paragraph], matters: Sequence[Matter], root: Node) -> dict[int, str]:
    """Why paragraphs before the first number and after the last matter are no matters."""
    begin = min([*(matter.places[0] for matter in matters), *(node.place for node in all_nodes(root) if node.number)], default=len(paragraphs))
    last = max([place for matter in matters for place in matter.places], default=len(paragraphs))
    after = (place for place in range(last + 1, len(paragraphs)) if numbering(paragraphs[place].text) is None)
    return {**dict.fromkeys(range(begin), "标题、前言"), **dict.fromkeys(after, "结尾、落款、附注")}


def _merged(one: Matter, again: Matter) -> Matter:
    """A matter with what its repetition adds; where that names somebody else, the lead is doubtful."""
    known = {*one.duty.leads, *one.duty.supports}
    other = [each for each in again.duty.leads if each not in known]
    doubts = (*one.doubts, ("lead_units", f"重复的地方写的是{'、'.join(other)}")) if other and known else one.doubts
    duty = one.duty if known else again.duty
    return replace(one, duty=replace(duty, due=duty.due or again.duty.due), places=each_once((*one.places, *again.places)), doubts=doubts)
