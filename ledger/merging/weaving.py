"""The order of a merge: what both sides still have as they came to know it, and between it what each of them put there."""

from collections.abc import Collection, Iterable, Sequence
from functools import reduce

from ledger.merging.pieces import Name, Piece
from ledger.record import Record

Rank = tuple[object, ...]

_START: Name = ("start",)


class _Clump(Record, frozen=True):
    """A new piece with the comments above it; or a comment with nothing new below it."""

    rank: Rank
    names: tuple[Name, ...]


def weave(base: Sequence[Piece], ours: Sequence[Piece], theirs: Sequence[Piece], gone: Collection[Name] = ()) -> list[Name]:
    """The names of the pieces of a merged sequence, in order, a line's as ("line", its text). `gone` are fields and entries to leave out.

    A new piece stays behind the piece it was put behind, and in the order of its own side. Where both sides put something at the same
    place, whichever comes first by its rank goes first: so it does not matter whose side is whose, or in what order three are merged.
    """
    origin = [("line", piece.text, str(place)) if piece.is_line else piece.name for place, piece in enumerate(base)]
    sides = [_aligned(base, origin, side) for side in (ours, theirs)]
    ranks = {piece.name: piece.rank for piece in (*ours, *theirs)}
    dropped = {name for name in origin if name[0] == "line" and not all(name in side for side in sides)} | set(gone)
    kept = [name for name in _skeleton(origin, *sides) if name not in dropped]
    chains = [_chains(side, kept, dropped | set(origin)) for side in sides]
    _at_one_place_each(kept, chains)
    woven = []
    for anchor in (_START, *kept):
        put_there = [chain for side in chains for chain in side.get(anchor, ())]
        woven += [anchor, *reduce(lambda one, other: _together(_clumps(one, ranks), _clumps(other, ranks)), put_there, list[Name]())]
    return [name[:2] for name in woven[1:]]


def _aligned(base: Sequence[Piece], origin: Sequence[Name], side: Sequence[Piece]) -> list[Name]:
    """A name for each piece of a side: a line that stands where it stood in the base has the base's name for it."""
    from difflib import SequenceMatcher

    names = [piece.name for piece in side]
    matcher = SequenceMatcher(None, [piece.name for piece in base], names, autojunk=False)
    for block in matcher.get_matching_blocks():
        for offset in range(block.size):
            names[block.b + offset] = origin[block.a + offset]
    return names


def _skeleton(origin: Sequence[Name], ours: Sequence[Name], theirs: Sequence[Name]) -> list[Name]:
    """The pieces of the base in their order, or in the order into which a side has put them; what it lacks stays behind what it was behind."""
    known = set(origin)
    orders = [[name for name in side if name in known] for side in (ours, theirs)]
    moved = [order for order in orders if order != [name for name in origin if name in set(order)]]
    order = list(min(moved)) if moved else list(origin)
    missing = known.difference(order)
    for place, name in enumerate(origin):
        if name in missing:
            order.insert(order.index(origin[place - 1]) + 1 if place else 0, name)
    return order


def _chains(side: Sequence[Name], kept: Collection[Name], passed: Collection[Name]) -> dict[Name, list[list[Name]]]:
    """What a side has put behind each piece that is kept: a chain, or several where pieces stood between them that are not kept.

    Lines that say the same there are told apart by their number.
    """
    anchors, chains, anchor = set(kept), dict[Name, list[list[Name]]](), _START
    for name in side:
        there = chains.setdefault(anchor, [[]])
        if name in anchors:
            anchor = name
        elif name in passed:
            there.append([])
        else:
            same = sum(other[:2] == name for chain in there for other in chain)
            there[-1].append((*name, f"new {same}") if name[0] == "line" else name)
    return chains


def _at_one_place_each(kept: Sequence[Name], chains: Sequence[dict[Name, list[list[Name]]]]) -> None:
    """A piece that both sides added, at different places, stays at the first of them."""
    order = {anchor: place for place, anchor in enumerate((_START, *kept))}
    places = [{name: anchor for anchor, there in side.items() for chain in there for name in chain if name[0] != "line"} for side in chains]
    for name in places[0].keys() & places[1].keys():
        first, second = (order[where[name]] for where in places)
        if first != second:
            later = 0 if first > second else 1
            for chain in chains[later][places[later][name]]:
                chain[:] = [other for other in chain if other != name]


def _clumps(chain: Iterable[Name], ranks: dict[Name, Rank]) -> list[_Clump]:
    clumps: list[_Clump] = []
    lines: list[Name] = []
    for name in chain:
        if name[0] == "line":
            lines.append(name)
        else:
            clumps.append(_Clump(ranks[name], (*lines, name)))
            lines = []
    return clumps + _lines(lines)


def _together(ours: list[_Clump], theirs: list[_Clump]) -> list[Name]:
    """Two chains in one, each keeping its order: the head that ranks first is taken first. What both have is taken once."""
    taken: dict[Name, None] = {}
    while ours or theirs:
        if ours and theirs and ours[0].rank == theirs[0].rank:
            one, other = ours.pop(0).names, theirs.pop(0).names
            names: Iterable[Name] = [*_together(_lines(one[:-1]), _lines(other[:-1])), one[-1]]
        else:
            names = (theirs if not ours or (theirs and theirs[0].rank < ours[0].rank) else ours).pop(0).names
        taken.update(dict.fromkeys(names))
    return list(taken)


def _lines(names: Iterable[Name]) -> list[_Clump]:
    return [_Clump((9, name), (name,)) for name in names]
