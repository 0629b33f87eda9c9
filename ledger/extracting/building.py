"""Paragraphs → the tree of a document: what a number begins, what follows it, and what a closing line is about."""

import re
from collections.abc import Sequence

from ledger.extracting.duty import Duty
from ledger.extracting.keyed import keyed
from ledger.extracting.names import listed, looks_like_unit
from ledger.extracting.nodes import LEAF, Node, home_of, under
from ledger.extracting.numbering import numbering
from ledger.extracting.paragraphs import Paragraph
from ledger.extracting.prose import is_minutes, said_in
from ledger.extracting.stretches import Assigned, assigned


def tree_of(paragraphs: Sequence[Paragraph], *, first: bool) -> Node:
    """The root of a document's tree; `first`: the document says that whoever is named first leads."""
    builder = _Builder(paragraphs, first=first)
    builder.build()
    return builder.root


class _Builder:
    def __init__(self, paragraphs: Sequence[Paragraph], *, first: bool) -> None:
        self.paragraphs, self.first = paragraphs, first
        self.minutes = is_minutes([each.text for each in paragraphs])
        self.root = Node(0, -1, None, None)

    def build(self) -> None:
        """Read every paragraph, from first to last."""
        current = self.root
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
                home = home_of(current)
                if not home.children or not home.children[-1].rows:
                    home.children.append(Node(LEAF, place, None, home))
                home.children[-1].rows.append(place)
                current = home
                continue
            number = numbering(paragraph.text)
            stretches = assigned(number.text if number else paragraph.text, first=self.first)
            stretches = self._with_prose(stretches)
            if number is None and stretches and not stretches[0].text and stretches[0].duty:
                current = self._closing(current, place, stretches[0].duty)
            elif number or (paragraph.heading > 1 and not any(each.duty for each in stretches)):
                current = under(current, number.rank if number else 1, place, number, stretches)
            elif any(each.duty and each.duty.units for each in stretches):
                home = home_of(current)
                current = under(home, LEAF, place, None, stretches)
            elif current.own or current is self.root:
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

    def _closing(self, current: Node, place: int, duty: Duty) -> Node:
        """A line that says no more than who is responsible: it is about what stands before it."""
        if current.own and current.trail and not _near(current, place):
            leaf = under(home_of(current), LEAF, current.trail[-1], None, assigned(self.paragraphs[current.trail[-1]].text, first=self.first))
            current.trail.pop()
            current = leaf
        elif current is self.root and current.trail:
            place_before = current.trail.pop()
            current = under(current, LEAF, place_before, None, assigned(self.paragraphs[place_before].text, first=self.first))
        current.after.append((place, duty))
        return current


def _near(node: Node, place: int) -> bool:
    """The line follows the node's other closing lines."""
    return bool(node.after) and node.after[-1][0] == place - 1
