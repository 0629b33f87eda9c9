"""The tree of a document while it is understood: numbered paragraphs with what follows each."""

from collections.abc import Iterator, Sequence

from ledger.extracting.duty import Duty, joined
from ledger.extracting.matters import Heading
from ledger.extracting.numbering import Numbering
from ledger.extracting.stretches import Assigned

LEAF = 99  # the rank of a matter without a number


class Node:
    """A numbered paragraph with what follows it, while the outline is built."""

    def __init__(self, rank: int, place: int, number: Numbering | None, parent: "Node | None") -> None:
        self.rank, self.place, self.number, self.parent = rank, place, number, parent
        self.pieces: list[tuple[int, list[Assigned]]] = []
        self.after: list[tuple[int, Duty]] = []
        self.trail: list[int] = []
        self.children: list[Node] = []
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
        """Its own paragraph as a heading."""
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


def all_nodes(node: Node) -> Iterator[Node]:
    """A node and all under it, in order."""
    yield node
    for child in node.children:
        yield from all_nodes(child)


def home_of(current: Node) -> Node:
    """The node under which something without a number stands: the last heading that is no matter itself."""
    node = current
    while node.parent is not None and (node.rank == LEAF or node.own):
        node = node.parent
    return node


def under(current: Node, rank: int, place: int, number: Numbering | None, stretches: list[Assigned]) -> Node:
    """A new node, below the last one of a higher rank."""
    parent = current
    while parent.parent is not None and parent.rank >= rank:
        parent = parent.parent
    made = Node(rank, place, number, parent)
    made.pieces.append((place, stretches))
    parent.children.append(made)
    return made


def path_to(node: Node) -> tuple[Heading, ...]:
    """The headings above a node, the highest first."""
    path: list[Heading] = []
    above = node.parent
    while above is not None and above.parent is not None:
        if above.rank != LEAF:
            path.insert(0, above.heading)
        above = above.parent
    return tuple(path)


def all_joined(duties: Sequence[Duty]) -> Duty | None:
    """Statements about one matter as one; None of none."""
    made: Duty | None = None
    for duty in duties:
        made = joined(made, duty) if made else duty
    return made


def each_once(places: Iterator[int] | Sequence[int]) -> tuple[int, ...]:
    """Places in their order, each once."""
    return tuple(dict.fromkeys(places))
