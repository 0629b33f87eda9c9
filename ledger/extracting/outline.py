"""The structure of a document: what is a heading, what is a matter, what belongs to one, and what is left out and why."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from ledger.extracting.building import tree_of
from ledger.extracting.duty import Duty, joined
from ledger.extracting.matters import Heading, Matter
from ledger.extracting.names import surely_unit
from ledger.extracting.nodes import LEAF, Node, all_joined, all_nodes, each_once
from ledger.extracting.paragraphs import Paragraph
from ledger.extracting.settling import fates_of, put_together
from ledger.extracting.stretches import Assigned
from ledger.extracting.tables import table_matters
from ledger.extracting.titles import lead_in
from ledger.record import replace

_SECTION = 4
_NAME = 5  # characters that a heading needs to name a matter
_NO_TASK = re.compile(r"(?:之日起(?:施行|实施|执行)|有效期至?|负责解释|同时废止)")
_NONE = "同一部分的其他条写了责任单位，这一条没有写"
_FROM_ABOVE = "从“{}”带下来，原文没有逐条写"


class Outline:
    """A document understood: `matters` in order, and a fate for every paragraph."""

    def __init__(self, paragraphs: Sequence[Paragraph], *, first: bool) -> None:
        """`first`: the document says that whoever is named first leads."""
        self.paragraphs, self.first = paragraphs, first
        self.matters: list[Matter] = []
        self._headings: set[int] = set()
        self._left: dict[int, str] = {}
        self._columns: Mapping[str, int] = {}
        self._root = tree_of(paragraphs, first=first)
        self._usual = self._usual_rank()
        self._walk(self._root, ())
        self.matters = put_together(self.matters, self._root)
        self.fates = fates_of(paragraphs, self.matters, self._root, self._headings, self._left)

    def _usual_rank(self) -> int | None:
        """The rank at which most matters stand that say themselves who is responsible."""
        ranks = Counter(node.rank for node in all_nodes(self._root) if node.own and node.number and not (node.after and node.children))
        return max(ranks, key=lambda rank: (ranks[rank], rank)) if ranks else None

    def _walk(self, node: Node, path: tuple[Heading, ...]) -> None:
        """Matters of a node and of what is under it, in order."""
        here = path if node is self._root or node.rank == LEAF else (*path, node.heading)
        if node.rows:
            self._table(node, path)
            return
        shared = self._shared_closing(node)
        children = [child for child in node.children if not child.rows]
        bare = bool(children) and not any(child.anywhere for child in children)
        whole = all_joined([duty for _, duty in node.after] + [duty for _, duty in shared])
        if bare and (whole or node.own) and self._is_one(node, children):
            self._one(node, here, whole, [place for place, _ in shared])
            return
        if bare and whole:
            self._each(node, children, here, whole, [place for place, _ in (*node.after, *shared)])
            return
        if bare and node.own and len(node.pieces) == 1 and not re.search("[。；]", node.text):
            self._each(node, children, here, all_joined([each.duty for _, stretches in node.pieces for each in stretches if each.duty]) or Duty(), [])
            return
        if bare and self._usual is None and not node.after and surely_unit(unit := node.heading.text.strip(" 　：:")):
            self._each(node, children, here, Duty(leads=(unit,)), [])
            return
        begin, leader = len(self.matters), self._leader_of_all(node)
        if leader:
            self._headings.update((*(place for place, _ in node.pieces), *(place for place, _ in node.after)))
        else:
            self._self(node, here, has_children=bool(node.children))
        for child in node.children:
            if self._lacking(child, children):
                self._missing(child, here)
            else:
                self._walk(child, here)
        if leader:
            self.matters[begin:] = [_led_by(matter, leader, node) for matter in self.matters[begin:]]

    def _leader_of_all(self, node: Node) -> str:
        """The leader of everything under a heading that names nobody else: 分线领导：某某 below 一、…."""
        said = [*(duty for _, duty in node.after), *(each.duty for _, stretches in node.pieces for each in stretches if each.duty)]
        if node is self._root or not node.children or re.search("[。；]", node.text) or any(duty.units for duty in said):
            return ""
        return next((duty.lead_leader for duty in said if duty.lead_leader), "")

    def _is_one(self, node: Node, children: Sequence[Node]) -> bool:
        """Whether a responsibility stated for a node and all under it makes it one matter, not one for each."""
        if self._usual in (node.rank, None):
            return node.rank >= _SECTION or self._usual == node.rank
        return children[0].rank != self._usual and node.rank > _SECTION

    def _shared_closing(self, node: Node) -> list[tuple[int, Duty]]:
        """A closing line behind the last of several that say nothing themselves is about all of them; it is taken off that last one."""
        children = [child for child in node.children if not child.rows]
        if len(children) < 2 or any(child.anywhere for child in children[:-1]) or node.own:
            return []
        last = children[-1]
        if last.after and not last.children and not any(each.duty for _, stretches in last.pieces for each in stretches):
            taken, last.after = last.after, []
            return taken
        if self._listed_on(children):
            place, stretches = last.pieces[0]
            last.pieces[0] = place, [Assigned(each.text, None) for each in stretches]
            return [(place, each.duty) for each in stretches if each.duty]
        return []

    def _listed_on(self, children: Sequence[Node]) -> bool:
        """The children are one sentence, of which the last ends with who is responsible."""
        last = children[-1]
        return last.own and not last.children and len(last.pieces) == 1 and all(child.text.rstrip().endswith(("；", ";")) for child in children[:-1])

    def _one(self, node: Node, here: tuple[Heading, ...], whole: Duty | None, besides: Sequence[int]) -> None:
        own = [each.duty for _, stretches in node.pieces for each in stretches if each.duty]
        duty = all_joined([*own, *([whole] if whole else [])]) or Duty()
        title = node.heading.text if len(node.heading.text) <= 40 else ""
        self.matters.append(
            Matter(text=node.whole(), duty=duty, places=each_once((*node.places(), *besides)), path=here, title=title.rstrip("。；;：:"))
        )

    def _each(self, node: Node, children: Sequence[Node], here: tuple[Heading, ...], duty: Duty, places: Sequence[int]) -> None:
        """Every child is a matter, with what is said for all of them, doubtfully."""
        self._headings.update(place for place, _ in node.pieces)
        above = _FROM_ABOVE.format(node.heading.text.rstrip("。：:")[:20] or "上一级")
        fields = [
            name
            for name, value in (("lead_units", duty.leads), ("support_units", duty.supports), ("lead_leader", duty.lead_leader), ("due", duty.due))
            if value
        ]
        passed = replace(duty, doubts=(*duty.doubts, *((name, above) for name in fields)))
        for child in children:
            self.matters.append(
                Matter(
                    text=child.whole(), duty=passed, places=each_once((*child.places(), *places)), path=(*here, child.heading), title=_short(child)
                )
            )

    def _self(self, node: Node, here: tuple[Heading, ...], *, has_children: bool) -> None:
        """The matters that a node's own paragraphs make."""
        closing = all_joined([duty for _, duty in node.after])
        stretches = [(place, each) for place, found in node.pieces for each in found]
        assigning = [(place, each) for place, each in stretches if each.duty and each.duty.units]
        if closing and not assigning and node is not self._root:
            inline = all_joined([each.duty for _, each in stretches if each.duty])
            duty = joined(closing, inline) if inline else closing
            bare = len(node.pieces) > 1 and len(node.heading.text) < _NAME  # 抓项目 only says under what the matter stands
            self.matters.append(
                Matter(
                    text=node.text.partition("\n")[2] if bare else node.text,
                    duty=duty,
                    places=each_once((*(p for p, _ in node.pieces), *(p for p, _ in node.after))),
                    path=here,
                    title=_short(node),
                )
            )
            return
        if not assigning:
            self._headings.update(place for place, _ in node.pieces if node.pieces and has_children and node.anywhere and place == node.place)
            return
        if has_children and any(child.anywhere for child in node.children) and not re.search("[。；，]", node.text):
            self._headings.update(place for place, _ in node.pieces)  # what a heading says of its own is told by its children
            return
        self._assigned(node, here, stretches, closing, len(assigning))

    def _assigned(self, node: Node, here: tuple[Heading, ...], stretches: Sequence[tuple[int, Assigned]], closing: Duty | None, count: int) -> None:
        context, above = self._context(node, count)
        before: list[tuple[int, str]] = []
        made: list[Matter] = []
        for place, each in stretches:
            if not each.duty or not each.duty.units:
                before.append((place, each.text))
                continue
            text = "\n".join(filter(None, (*(said for _, said in before), each.text)))
            lead, rest = lead_in(text) if count > 1 else ("", text)
            if lead and not made and rest:
                context = context or lead
            places = each_once((place, *(at for at, _ in before), *above, *(at for at, _ in node.after)))
            duty = joined(each.duty, closing) if closing else each.duty
            title = self._heading_title(node, count, above)
            made.append(Matter(text=text, duty=duty, places=places, path=here, title=title, context=context if count > 1 or not title else ""))
            before = []
        if before and made:
            rest = "\n".join(said for _, said in before)
            last = made[-1]
            why = ("goal", "末尾一句没有写责任单位，一并列在这里")
            made[-1] = replace(
                last, text=f"{last.text}\n{rest}", places=each_once((*last.places, *(at for at, _ in before))), doubts=(*last.doubts, why)
            )
        for matter in made:
            self.matters.append(matter)

    def _context(self, node: Node, count: int) -> tuple[str, list[int]]:
        """The heading that stands right above a matter without a number of its own, and its paragraph where it is the only one there."""
        parent = node.parent
        if node.rank != LEAF or parent is None or parent.number is None or parent.rank < _SECTION:
            return "", []
        alone = len(parent.children) == 1 and count == 1
        heading = parent.heading.text.rstrip("。：:")
        return (heading if len(heading) <= 40 else ""), ([place for place, _ in parent.pieces] if alone else [])

    def _heading_title(self, node: Node, count: int, above: Sequence[int]) -> str:
        if above and node.parent:
            return node.parent.heading.text.rstrip("。：:") if len(node.parent.heading.text) <= 40 else ""
        return _short(node) if count == 1 and node.rank != LEAF else ""

    def _lacking(self, child: Node, siblings: Sequence[Node]) -> bool:
        """A matter by its place among others, of which nothing says who is responsible."""
        if child.rows or child.anywhere or child.number is None or child.rank != self._usual or _NO_TASK.search(child.text):
            return False
        among = [each for each in siblings if each.rank == child.rank]
        return sum(each.own for each in among) * 2 >= len(among)

    def _missing(self, node: Node, here: tuple[Heading, ...]) -> None:
        self.matters.append(
            Matter(
                text=node.whole(),
                duty=Duty(),
                places=each_once(node.places()),
                path=(*here, node.heading),
                title=_short(node),
                doubts=(("lead_units", _NONE),),
            )
        )

    def _table(self, node: Node, path: tuple[Heading, ...]) -> None:
        groups: dict[int, list[int]] = {}
        for place in node.rows:
            groups.setdefault(self.paragraphs[place].table, []).append(place)
        for places in groups.values():
            found = table_matters([(place, self.paragraphs[place].cells) for place in places], path, self._columns, first=self.first)
            self._columns = found.columns or self._columns
            self._headings.update(found.headings)
            self._left.update(found.left)
            for matter in found.matters:
                self.matters.append(matter)


def _led_by(matter: Matter, leader: str, node: Node) -> Matter:
    """A matter with the leader that stands above it, where it names none itself."""
    if matter.duty.lead_leader:
        return matter
    doubt = ("lead_leader", _FROM_ABOVE.format(node.heading.text.rstrip("。：:")[:20]))
    return replace(matter, duty=replace(matter.duty, lead_leader=leader, doubts=(*matter.duty.doubts, doubt)))


def _short(node: Node) -> str:
    """A heading that is short and followed by more is the title."""
    text = node.heading.text
    return text.rstrip("。；;：: ") if len(node.pieces) > 1 and _NAME <= len(text) <= 40 and "。" not in text.rstrip("。") else ""
