"""New items to which both sides gave the same number, or two to the same matter: ours, which nobody else knows yet, changes its and remembers it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from ledger.record import Record
from ledger.store.beside import Fresh
from ledger.store.paths import ID, is_book_path
from ledger.store.text import set_field
from ledger.store.tree import Mapping as Block
from ledger.store.tree import Node, Scalar, read_tree
from ledger.store.tree import Sequence as Nodes
from ledger.syncing.glance import keys_of, origin_of
from ledger.syncing.sides import Matter, Version

_REFERRING = ("parent", "carried_from", "carried_to")

Texts = Callable[[Version | None], str | None]


class Renumbered(Record, frozen=True):
    """An item that was given another number, with its title."""

    old: str
    new: str
    title: str


def colliding(found: Iterable[Matter], texts: Texts) -> list[Matter]:
    """The items that are new on both sides under one number and are not the same item."""
    return [each for each in found if each.item and not each.base and each.ours and each.theirs and _are_two(texts(each.ours), texts(each.theirs))]


def twins(found: Sequence[Matter], texts: Texts) -> dict[str, str]:
    """Of the new items in which both sides continue (结转) the same one under different numbers: our number → theirs."""
    new = [each for each in found if each.item and not each.base]
    here = {origin: each.item for each in new if each.ours and (origin := origin_of(texts(each.ours)))}
    if not here:
        return {}
    there = {origin: each.item for each in new if each.theirs and (origin := origin_of(texts(each.theirs)))}
    pairs = ((here[origin], there[origin]) for origin in here.keys() & there.keys())
    return {ours: theirs for ours, theirs in pairs if ours != theirs and ours.rpartition("-")[0] == theirs.rpartition("-")[0]}


def free_numbers(numbers: Sequence[str], taken: Iterable[str]) -> dict[str, str]:
    """A new number for each of some, above all that are taken in its list and year."""
    highest: dict[tuple[str, str], int] = {}
    for match in filter(None, map(ID.fullmatch, (*taken, *numbers))):
        highest[match[1], match[2]] = max(int(match[3]), highest.get((match[1], match[2]), 0))
    given = {}
    for number in sorted(numbers):
        prefix, year, _ = number.split("-")
        highest[prefix, year] += 1
        given[number] = f"{prefix}-{year}-{highest[prefix, year]:03d}"
    return given


def renumbered(found: Iterable[Matter], numbers: Mapping[str, str], texts: Texts, prefix: str) -> dict[str, Fresh | None]:
    """Our files as they are once the numbers are changed: each such item under its new number, and whatever we wrote since that refers to it."""
    gone: dict[str, Fresh | None] = {}
    files: dict[str, Fresh | None] = {}
    for each in found:
        ours = each.ours
        text = texts(ours) if ours and (each.item or is_book_path(each.path.removeprefix(prefix))) else None
        if ours is None or text is None or ours == each.base:
            continue
        new = following(text, texts(each.base), numbers)
        path = ours.path
        if each.item in numbers:
            new = _under(new, each.item, numbers[each.item])
            path = path.removesuffix(f"{each.item}.yaml") + f"{numbers[each.item]}.yaml"
            gone[ours.path] = None
        if new != text:
            files[path] = Fresh(new.encode("utf-8", "surrogateescape"), ours.blob.mode)
    return gone | files  # one may take the number that another gives up


def following(text: str, before: str | None, numbers: Mapping[str, str]) -> str:
    """A file's text with every reference to an old number changed that was not there before; what people wrote in words is left."""
    known = set(_references(before)) if before else set()
    places = [(place, name) for name, place in _references(text).items() if name not in known and place.text in numbers]
    for place, _ in sorted(places, key=lambda pair: pair[0].start, reverse=True):
        text = text[: place.start] + text[place.start : place.end].replace(place.text, numbers[place.text]) + text[place.end :]
    return text


def _under(text: str, old: str, new: str) -> str:
    root = read_tree(text.encode(), "").root
    former = root.pairs.get("former_ids") if root else None
    before = [node.text for node in former.nodes if isinstance(node, Scalar)] if isinstance(former, Nodes) else []
    return set_field(set_field(text, "id", new), "former_ids", (*before, old))


def _are_two(ours: str | None, theirs: str | None) -> bool:
    """Two items, unless they are the same to the letter, continue the same item, or have an entry in common: then one came here by another way."""
    if ours == theirs or keys_of(ours) & keys_of(theirs):
        return False
    return not origin_of(ours) or origin_of(ours) != origin_of(theirs)


def _references(text: str) -> dict[tuple[str, ...], Scalar]:
    """Where a file names other items: by where that stands and, so that a changed one is another, what it says."""
    root = read_tree(text.encode(), "").root
    if root is None:
        return {}
    found = [((name, ""), root.pairs.get(name)) for name in _REFERRING]
    for key, node in _entries(root):
        told = node.pairs.get("field")
        if isinstance(told, Scalar) and told.text in _REFERRING:
            found += [((key, side), node.pairs.get(side)) for side in ("old", "new")]
    carried = root.pairs.get("carried")
    if isinstance(carried, Block):
        found += [((name, "from"), place) for name, place in carried.keys.items()]
        found += [((name, "to"), place) for name, place in carried.pairs.items()]
    return {(*name, place.text): place for name, place in found if isinstance(place, Scalar)}


def _entries(root: Block | None) -> Iterator[tuple[str, Block]]:
    log = (root.pairs.get("log") or root.pairs.get("entries")) if root else None
    nodes: Sequence[Node] = log.nodes if isinstance(log, Nodes) else []
    for node in nodes:
        key = node.pairs.get("key") if isinstance(node, Block) else None
        if isinstance(node, Block) and isinstance(key, Scalar):
            yield key.text, node
