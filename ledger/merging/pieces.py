"""A file's text cut into pieces that add up to it: a field with its lines, an entry of a list, a line between them. Nothing is lost."""

from collections.abc import Iterator
from datetime import datetime

from ledger.record import Record
from ledger.store.text import HEADER, content_end
from ledger.store.tree import Mapping, Node, Scalar, Sequence, read_tree

Value = str | tuple["Value", ...] | dict[str, "Value"] | None
Name = tuple[str, ...]  # ("field", its key), ("entry", its key), ("line", its text)


class Unclear(Exception):
    """The text is written in a way that cannot be cut into pieces of whole lines."""


class Piece(Record, frozen=True, kw_only=True):
    """Whole lines, without the indent of the collection they are in. `colon` is the offset behind a field's colon, `end` where its value ends."""

    name: Name
    text: str
    value: Value = None
    colon: int = 0
    end: int = 0
    shape: str = "scalar"  # or mapping, list; and then whether it is written in one: "{mapping}", "[list]"

    @property
    def is_line(self) -> bool:
        """A comment, or nothing."""
        return self.name[0] == "line"

    @property
    def rank(self) -> tuple[object, ...]:
        """Where a new piece belongs among other new ones: entries as they fold, fields as files usually have them, then lines."""
        if self.name[0] == "entry" and isinstance(self.value, dict):
            return 1, str(self.value.get("on")), _moment(self.value.get("at")), self.name
        if self.name[0] == "field":
            return 2, HEADER.index(self.name[1]) if self.name[1] in HEADER else len(HEADER), 0.0, self.name
        return 3, "", 0.0, self.name


class Listing(Record, frozen=True):
    """A list cut open: the line it begins with, the indent of its dashes, and its pieces."""

    opening: str
    indent: str
    pieces: tuple[Piece, ...]


def fields_of(text: str) -> list[Piece]:
    """The pieces of a mapping that stands at the start of its lines. Raises Unclear for one in braces, or none at all."""
    root = read_tree(text.encode("utf-8", "surrogateescape"), "").root
    if root is None or root.flow:
        raise Unclear
    pieces: list[Piece] = []
    at = 0
    for name, node in root.pairs.items():
        key = root.keys[name]
        start, end = text.rfind("\n", 0, key.start) + 1, _after(text, content_end(text, node))
        if start < at or key.start != start:
            raise Unclear
        pieces += lines_of(text[at:start])
        pieces.append(
            Piece(
                name=("field", name),
                text=text[start:end],
                value=value_of(node),
                colon=text.index(":", key.end) + 1 - start,
                end=content_end(text, node) - start,
                shape=_shape(node),
            )
        )
        at = end
    return [*pieces, *lines_of(text[at:])]


def lines_of(text: str) -> Iterator[Piece]:
    """Each line a piece."""
    return (Piece(name=("line", line), text=line) for line in text.splitlines(keepends=True))


def inside(piece: Piece) -> list[Piece]:
    """The fields of a field that is a mapping, on lines of their own or in braces. Raises Unclear where comments stand between braces."""
    if piece.shape == "mapping":
        _, rest = cut_opening(piece.text)
        return fields_of(dedented(rest, indent_of(rest)))
    return [
        Piece(name=("field", name), text=f"{name}: {said}\n", value=value, colon=len(name) + 1, end=len(name) + 2 + len(said))
        for name, said, value in _braced(piece)
    ]


def _braced(piece: Piece) -> Iterator[tuple[str, str, Value]]:
    """Name, text and value of each pair between braces; only pairs in one line, so that nothing between them is lost."""
    root = _root(piece.text)
    node = next(iter(root.pairs.values()))
    if not isinstance(node, Mapping) or "\n" in piece.text[node.start : node.end]:
        raise Unclear
    for name, inner in node.pairs.items():
        yield name, piece.text[inner.start : inner.end], value_of(inner)


def listing(piece: Piece, key: str) -> Listing:
    """A field that is a list, cut into its entries, each known by what it has under `key`; where `key` is empty by all it says.

    Raises Unclear where an entry has no such thing, two have the same, or comments stand between brackets.
    """
    node = next(iter(_root(piece.text).pairs.values()))
    if not isinstance(node, Sequence) or not node.nodes:
        return Listing(piece.text, "", ())
    opening, rest = cut_opening(piece.text)
    if node.flow:
        if "\n" in piece.text[node.start : node.end]:
            raise Unclear
        said = [f"- {piece.text[each.start : each.end]}\n" for each in node.nodes]
        entries = [_entry(each, text, key) for each, text in zip(node.nodes, said, strict=True)]
        return Listing(piece.text[: piece.colon] + piece.text[piece.end :], "", _distinct(entries))
    indent, shift, at = indent_of(rest), len(opening), 0
    pieces: list[Piece] = []
    for each in node.nodes:
        start, end = rest.rfind("\n", 0, each.start - shift) + 1, _after(rest, content_end(piece.text, each) - shift)
        if start < at:
            raise Unclear
        pieces += lines_of(dedented(rest[at:start], indent))
        pieces.append(_entry(each, dedented(rest[start:end], indent), key))
        at = end
    return Listing(opening, indent, _distinct(pieces))


def _entry(node: Node, text: str, key: str) -> Piece:
    value = value_of(node)
    said = value.get(key) if key and isinstance(value, dict) else None if key else repr(value)
    if not isinstance(said, str):
        raise Unclear
    return Piece(name=("entry", said), text=text, value=value)


def _distinct(pieces: list[Piece]) -> tuple[Piece, ...]:
    names = [piece.name for piece in pieces if not piece.is_line]
    if len(set(names)) < len(names):
        raise Unclear
    return tuple(pieces)


def cut_opening(text: str) -> tuple[str, str]:
    """A field's first line, and the lines below it."""
    opening, _, rest = text.partition("\n")
    return f"{opening}\n", rest


def indent_of(lines: str) -> str:
    """The blanks before the first line that says anything."""
    first = next((line for line in lines.splitlines() if line.strip() and not line.lstrip(" ").startswith("#")), "")
    return first[: len(first) - len(first.lstrip(" "))]


def dedented(lines: str, indent: str) -> str:
    """The lines without an indent; a line that stands further out keeps what it has."""
    return "".join(line.removeprefix(indent) for line in lines.splitlines(keepends=True)) if indent else lines


def indented(lines: str, indent: str) -> str:
    """The lines with an indent; empty ones stay empty."""
    return "".join(indent + line if line.strip() else line for line in lines.splitlines(keepends=True)) if indent else lines


def as_mapping(entry: str) -> str:
    """An entry's lines as a mapping of its own: without the dash. Raises Unclear for an entry in braces."""
    blanks = len(entry) - len(entry[1:].lstrip(" "))
    if entry[blanks : blanks + 1] in "{\n":
        raise Unclear
    return dedented(" " * blanks + entry[blanks:], " " * blanks)


def as_entry(mapping: str) -> str:
    """The other way round."""
    return "- " + indented(mapping, "  ")[2:]


def value_of(node: Node) -> Value:
    """What a node says, however it is written: nothing is None, and a list of one text is that text."""
    if isinstance(node, Scalar):
        return (node.text.rstrip("\n") if node.block else node.text) or None
    if isinstance(node, Mapping):
        return {name: value_of(each) for name, each in node.pairs.items()} or None
    values = tuple(value_of(each) for each in node.nodes)
    return values[0] if len(values) == 1 and isinstance(values[0], str) else values or None


def _root(text: str) -> Mapping:
    root = read_tree(text.encode("utf-8", "surrogateescape"), "").root
    if root is None:
        raise Unclear
    return root


def _shape(node: Node) -> str:
    if isinstance(node, Mapping) and node.pairs:
        return "{mapping}" if node.flow else "mapping"
    if isinstance(node, Sequence) and any(isinstance(each, Mapping) for each in node.nodes):
        return "[list]" if node.flow else "list"
    return "scalar"


def _after(text: str, offset: int) -> int:
    line_end = text.find("\n", offset)
    return len(text) if line_end < 0 else line_end + 1


def _moment(said: Value) -> float:
    try:
        return datetime.fromisoformat(str(said)).timestamp()
    except ValueError:
        return 0.0
