"""The structure of a document: what is a heading, what is a matter, what belongs to one, and what is left out and why."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from ledger.extracting.duties import Assigned, Duty, assigned, joined, keyed
from ledger.extracting.matters import Fate, Heading, Matter, Role, plain
from ledger.extracting.names import listed, looks_like_unit
from ledger.extracting.numbering import Numbering, numbering
from ledger.extracting.paragraphs import Paragraph
from ledger.extracting.prose import is_minutes, said_in
from ledger.extracting.tables import table_matters
from ledger.extracting.titles import lead_in
from ledger.record import replace

_LEAF = 99  # the rank of a matter without a number
_SECTION = 4
_NO_TASK = re.compile(r"(?:之日起(?:施行|实施|执行)|有效期至?|负责解释|同时废止)")
_NONE = "同一部分的其他条写了责任单位，这一条没有写"
_FROM_ABOVE = "从“{}”带下来，原文没有逐条写"
_PRINCIPLES = re.compile(r"总体要求|指导思想|基本原则|总体目标|工作目标|主要目标|总体思路")
_DEMANDS = re.compile(r"要求|保障|组织(?:领导|实施)|督促|督查|考核|加强领导|机制")


class _Node:
    """A numbered paragraph with what follows it, while the outline is built."""

    def __init__(self, rank: int, place: int, number: Numbering | None, parent: "_Node | None") -> None:
        self.rank, self.place, self.number, self.parent = rank, place, number, parent
        self.pieces: list[tuple[int, list[Assigned]]] = []
        self.after: list[tuple[int, Duty]] = []
        self.trail: list[int] = []
        self.children: list[_Node] = []
        self.rows: list[int] = []

    @property
    def text(self) -> str:
        """Everything it says, without who is responsible."""
        return "\n".join(each.text for _, stretches in self.pieces for each in stretches if each.text)

    @property
    def own(self) -> bool:
        """It says itself who is responsible."""
        return bool(self.after) or any(each.duty and each.duty.units for _, stretches in self.pieces for each in stretches)

    @property
    def anywhere(self) -> bool:
        """It, or something under it, says who is responsible."""
        return self.own or bool(self.rows) or any(child.anywhere for child in self.children)

    @property
    def heading(self) -> Heading:
        text = self.pieces[0][1][0].text if self.pieces and self.pieces[0][1] else ""
        return Heading(self.number.label if self.number else "", text, self.rank)

    def places(self) -> Iterator[int]:
        """All paragraphs of it and of what is under it."""
        yield from (place for place, _ in self.pieces)
        yield from (place for place, _ in self.after)
        for child in self.children:
            yield from child.places()

    def whole(self) -> str:
        """Everything it and what is under it says."""
        said = (
            f"{child.number.label if child.number else ''}{'.' if child.number and child.number.label.isdigit() else ''}{child.whole()}"
            for child in self.children
        )
        return "\n".join(filter(None, (self.text, *said)))


class Outline:
    """A document understood: `matters` in order, and a fate for every paragraph."""

    def __init__(self, paragraphs: Sequence[Paragraph], *, first: bool) -> None:
        """`first`: the document says that whoever is named first leads."""
        self.paragraphs, self.first = paragraphs, first
        self.minutes = is_minutes([each.text for each in paragraphs])
        self.matters: list[Matter] = []
        self._headings: set[int] = set()
        self._left: dict[int, str] = {}
        self._columns: Mapping[str, int] = {}
        self._root = _Node(0, -1, None, None)
        self._build()
        self._usual = self._usual_rank()
        self._walk(self._root, ())
        self._put_together()
        self.fates = self._fates()

    def _build(self) -> None:
        current = self._root
        opened: list[str] = []
        for place, paragraph in enumerate(self.paragraphs):
            if opened and self._goes_on(opened, paragraph):
                opened.append(paragraph.text)
                said = keyed(f"{opened[0]}{'、'.join(opened[1:])}", first=self.first)
                current.after[-1] = current.after[-1][0], Duty()
                current.after.append((place, said or Duty()))
                continue
            opened = [paragraph.text] if re.fullmatch("[^（(]{2,8}[:：]", paragraph.text) else []
            if paragraph.cells:
                home = _home(current)
                if not home.children or not home.children[-1].rows:
                    home.children.append(_Node(_LEAF, place, None, home))
                home.children[-1].rows.append(place)
                current = home
                continue
            number = numbering(paragraph.text)
            stretches = assigned(number.text if number else paragraph.text, first=self.first)
            stretches = self._with_prose(stretches)
            if number is None and stretches and not stretches[0].text and stretches[0].duty:
                current = self._closing(current, place, stretches[0].duty)
            elif number or (paragraph.heading > 1 and not any(each.duty for each in stretches)):
                current = _under(current, number.rank if number else 1, place, number, stretches)
            elif any(each.duty and each.duty.units for each in stretches):
                home = _home(current)
                current = _under(home, _LEAF, place, None, stretches)
            elif current.own or current is self._root:
                current.trail.append(place)
            else:
                current.pieces.append((place, stretches))

    def _goes_on(self, opened: Sequence[str], paragraph: Paragraph) -> bool:
        """A line of units under 责任单位： that itself names none."""
        found = listed(paragraph.text).names
        return not paragraph.cells and keyed(opened[0], first=self.first) is not None and all(looks_like_unit(each.name) for each in found)

    def _with_prose(self, stretches: list[Assigned]) -> list[Assigned]:
        if not self.minutes or any(each.duty for each in stretches):
            return stretches
        text = "".join(each.text for each in stretches)
        found = said_in(text)
        return [Assigned(text, found)] if found else stretches

    def _closing(self, current: _Node, place: int, duty: Duty) -> _Node:
        """A line that says no more than who is responsible: it is about what stands before it."""
        if current.own and current.trail and not _near(current, place):
            leaf = _under(_home(current), _LEAF, current.trail[-1], None, assigned(self.paragraphs[current.trail[-1]].text, first=self.first))
            current.trail.pop()
            current = leaf
        elif current is self._root and current.trail:
            place_before = current.trail.pop()
            current = _under(current, _LEAF, place_before, None, assigned(self.paragraphs[place_before].text, first=self.first))
        current.after.append((place, duty))
        return current

    def _usual_rank(self) -> int | None:
        """The rank at which most matters stand that say themselves who is responsible."""
        ranks = Counter(node.rank for node in _all(self._root) if node.own and node.number and not (node.after and node.children))
        return max(ranks, key=lambda rank: (ranks[rank], rank)) if ranks else None

    def _walk(self, node: _Node, path: tuple[Heading, ...]) -> None:
        """Matters of a node and of what is under it, in order."""
        here = path if node is self._root or node.rank == _LEAF else (*path, node.heading)
        if node.rows:
            self._table(node, path)
            return
        shared = self._shared_closing(node)
        children = [child for child in node.children if not child.rows]
        bare = bool(children) and not any(child.anywhere for child in children)
        whole = _joined([duty for _, duty in node.after] + [duty for _, duty in shared])
        if bare and (whole or node.own) and self._is_one(node, children):
            self._one(node, here, whole, [place for place, _ in shared])
            return
        if bare and whole:
            self._each(node, children, here, whole, [place for place, _ in (*node.after, *shared)])
            return
        if bare and node.own and len(node.pieces) == 1 and not re.search("[。；]", node.text):
            self._each(node, children, here, _joined([each.duty for _, stretches in node.pieces for each in stretches if each.duty]) or Duty(), [])
            return
        self._self(node, here, has_children=bool(node.children))
        for child in node.children:
            if self._lacking(child, children):
                self._missing(child, here)
            else:
                self._walk(child, here)

    def _is_one(self, node: _Node, children: Sequence[_Node]) -> bool:
        """Whether a responsibility stated for a node and all under it makes it one matter, not one for each."""
        if self._usual in (node.rank, None):
            return node.rank >= _SECTION or self._usual == node.rank
        return children[0].rank != self._usual and node.rank > _SECTION

    def _shared_closing(self, node: _Node) -> list[tuple[int, Duty]]:
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

    def _listed_on(self, children: Sequence[_Node]) -> bool:
        """The children are one sentence, of which the last ends with who is responsible."""
        last = children[-1]
        return last.own and not last.children and len(last.pieces) == 1 and all(child.text.rstrip().endswith(("；", ";")) for child in children[:-1])

    def _one(self, node: _Node, here: tuple[Heading, ...], whole: Duty | None, besides: Sequence[int]) -> None:
        own = [each.duty for _, stretches in node.pieces for each in stretches if each.duty]
        duty = _joined([*own, *([whole] if whole else [])]) or Duty()
        title = node.heading.text if len(node.heading.text) <= 40 else ""
        self._add(Matter(text=node.whole(), duty=duty, places=_each_once((*node.places(), *besides)), path=here, title=title.rstrip("。；;：:")))

    def _each(self, node: _Node, children: Sequence[_Node], here: tuple[Heading, ...], duty: Duty, places: Sequence[int]) -> None:
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
            self._add(
                Matter(
                    text=child.whole(), duty=passed, places=_each_once((*child.places(), *places)), path=(*here, child.heading), title=_short(child)
                )
            )
        self._pass_trail(node)

    def _self(self, node: _Node, here: tuple[Heading, ...], *, has_children: bool) -> None:
        """The matters that a node's own paragraphs make."""
        closing = _joined([duty for _, duty in node.after])
        stretches = [(place, each) for place, found in node.pieces for each in found]
        assigning = [(place, each) for place, each in stretches if each.duty and each.duty.units]
        if closing and not assigning and node is not self._root:
            inline = _joined([each.duty for _, each in stretches if each.duty])
            duty = joined(closing, inline) if inline else closing
            self._add(
                Matter(
                    text=node.text,
                    duty=duty,
                    places=_each_once((*(p for p, _ in node.pieces), *(p for p, _ in node.after))),
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

    def _assigned(self, node: _Node, here: tuple[Heading, ...], stretches: Sequence[tuple[int, Assigned]], closing: Duty | None, count: int) -> None:
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
            places = _each_once((place, *(at for at, _ in before), *above, *(at for at, _ in node.after)))
            duty = joined(each.duty, closing) if closing else each.duty
            title = self._heading_title(node, count, above)
            made.append(Matter(text=text, duty=duty, places=places, path=here, title=title, context=context if count > 1 or not title else ""))
            before = []
        if before and made:
            rest = "\n".join(said for _, said in before)
            last = made[-1]
            why = ("goal", "末尾一句没有写责任单位，一并列在这里")
            made[-1] = replace(
                last, text=f"{last.text}\n{rest}", places=_each_once((*last.places, *(at for at, _ in before))), doubts=(*last.doubts, why)
            )
        for matter in made:
            self._add(matter)

    def _context(self, node: _Node, count: int) -> tuple[str, list[int]]:
        """The heading that stands right above a matter without a number of its own, and its paragraph where it is the only one there."""
        parent = node.parent
        if node.rank != _LEAF or parent is None or parent.number is None or parent.rank < _SECTION:
            return "", []
        alone = len(parent.children) == 1 and count == 1
        heading = parent.heading.text.rstrip("。：:")
        return (heading if len(heading) <= 40 else ""), ([place for place, _ in parent.pieces] if alone else [])

    def _heading_title(self, node: _Node, count: int, above: Sequence[int]) -> str:
        if above and node.parent:
            return node.parent.heading.text.rstrip("。：:") if len(node.parent.heading.text) <= 40 else ""
        return _short(node) if count == 1 and node.rank != _LEAF else ""

    def _lacking(self, child: _Node, siblings: Sequence[_Node]) -> bool:
        """A matter by its place among others, of which nothing says who is responsible."""
        if child.rows or child.anywhere or child.number is None or child.rank != self._usual or _NO_TASK.search(child.text):
            return False
        among = [each for each in siblings if each.rank == child.rank]
        return sum(each.own for each in among) * 2 >= len(among)

    def _missing(self, node: _Node, here: tuple[Heading, ...]) -> None:
        self._add(
            Matter(
                text=node.whole(),
                duty=Duty(),
                places=_each_once(node.places()),
                path=(*here, node.heading),
                title=_short(node),
                doubts=(("lead_units", _NONE),),
            )
        )

    def _table(self, node: _Node, path: tuple[Heading, ...]) -> None:
        groups: dict[int, list[int]] = {}
        for place in node.rows:
            groups.setdefault(self.paragraphs[place].table, []).append(place)
        for places in groups.values():
            found = table_matters([(place, self.paragraphs[place].cells) for place in places], path, self._columns, first=self.first)
            self._columns = found.columns or self._columns
            self._headings.update(found.headings)
            self._left.update(found.left)
            for matter in found.matters:
                self._add(matter)

    def _pass_trail(self, node: _Node) -> None:
        for child in node.children:
            child.trail = []

    def _add(self, matter: Matter) -> None:
        self.matters.append(matter)

    def _put_together(self) -> None:
        """A matter told again (in a unit's own annex, in a table at the end) is one; a paragraph that says the same without a unit belongs to it."""
        kept: dict[str, int] = {}
        made: list[Matter] = []
        for matter in self.matters:
            words = plain(matter.text)
            at = kept.get(words) if len(words) >= 8 else None
            if at is None:
                kept[words] = len(made)
                made.append(matter)
            else:
                made[at] = _merged(made[at], matter)
        taken = {place for matter in made for place in matter.places}
        for node in _all(self._root):
            at = kept.get(plain(node.text)) if node.number and node.place not in taken and not node.rows else None
            if at is not None:
                self._headings.discard(node.place)
                path = (*_path(node), node.heading) if node.place < made[at].places[0] else made[at].path
                made[at] = replace(made[at], places=_each_once((*made[at].places, *(place for place, _ in node.pieces))), path=path)
        self.matters = made

    def _fates(self) -> list[Fate]:
        items: dict[int, list[int]] = {}
        begins = {matter.places[0] for matter in self.matters}
        for number, matter in enumerate(self.matters, 1):
            for place in matter.places:
                items.setdefault(place, []).append(number)
        reasons = self._reasons()
        fates = []
        for place in range(len(self.paragraphs)):
            if place in items:
                fates.append(Fate(Role.ITEM if place in begins else Role.PART, tuple(items[place])))
            elif place in self._headings:
                fates.append(Fate(Role.HEADING))
            else:
                fates.append(Fate(Role.LEFT_OUT, reason=self._left.get(place) or reasons.get(place, "没有写责任单位")))
        return fates

    def _reasons(self) -> dict[int, str]:
        """Why paragraphs are left out, by what stands above them or by where they are."""
        found: dict[int, str] = {}
        for node in _all(self._root):
            words = " ".join(each.text for each in (*_path(node), node.heading))
            why = "总体要求、原则、目标" if _PRINCIPLES.search(words) else "工作要求、保障措施" if _DEMANDS.search(words) else ""
            for place in (*(at for at, _ in node.pieces), *node.trail):
                found[place] = why or "没有写责任单位"
        firsts = [matter.places[0] for matter in self.matters]
        numbers = [node.place for node in _all(self._root) if node.number]
        begin = min([*firsts, *numbers], default=len(self.paragraphs))
        last = max([place for matter in self.matters for place in matter.places], default=-1)
        for place in range(len(self.paragraphs)):
            if place < begin:
                found[place] = "标题、前言"
            elif place > last and found.get(place) in (None, "没有写责任单位") and numbering(self.paragraphs[place].text) is None:
                found[place] = "结尾、落款、附注"
        return found


def _all(node: _Node) -> Iterator[_Node]:
    yield node
    for child in node.children:
        yield from _all(child)


def _home(current: _Node) -> _Node:
    """The node under which something without a number stands: the last heading that is no matter itself."""
    node = current
    while node.parent is not None and (node.rank == _LEAF or node.own):
        node = node.parent
    return node


def _under(current: _Node, rank: int, place: int, number: Numbering | None, stretches: list[Assigned]) -> _Node:
    """A new node, below the last one of a higher rank."""
    parent = current
    while parent.parent is not None and parent.rank >= rank:
        parent = parent.parent
    made = _Node(rank, place, number, parent)
    made.pieces.append((place, stretches))
    parent.children.append(made)
    return made


def _near(node: _Node, place: int) -> bool:
    """The line follows the node's other closing lines."""
    return bool(node.after) and node.after[-1][0] == place - 1


def _path(node: _Node) -> tuple[Heading, ...]:
    path: list[Heading] = []
    above = node.parent
    while above is not None and above.parent is not None:
        if above.rank != _LEAF:
            path.insert(0, above.heading)
        above = above.parent
    return tuple(path)


def _joined(duties: Sequence[Duty]) -> Duty | None:
    made: Duty | None = None
    for duty in duties:
        made = joined(made, duty) if made else duty
    return made


def _merged(one: Matter, again: Matter) -> Matter:
    """A matter with what its repetition adds; where that names somebody else, the lead is doubtful."""
    known = {*one.duty.leads, *one.duty.supports}
    other = [each for each in again.duty.leads if each not in known]
    doubts = (*one.doubts, ("lead_units", f"重复的地方写的是{'、'.join(other)}")) if other and known else one.doubts
    duty = one.duty if known else again.duty
    return replace(one, duty=replace(duty, due=duty.due or again.duty.due), places=_each_once((*one.places, *again.places)), doubts=doubts)


def _short(node: _Node) -> str:
    """A heading that is short and followed by more is the title."""
    text = node.heading.text
    return text.rstrip("。；;：: ") if len(node.pieces) > 1 and len(text) <= 40 and "。" not in text.rstrip("。") else ""


def _each_once(places: Iterator[int] | Sequence[int]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(places))
