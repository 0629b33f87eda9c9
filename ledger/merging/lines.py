"""Three texts of lines made one: what either side changed, as long as they changed different places."""

from collections.abc import Iterator
from difflib import SequenceMatcher

Region = tuple[list[str], list[str], list[str]]


def merge_lines(base: str, ours: str, theirs: str) -> str | None:
    """The merged text; None where both sides changed the same place in two ways."""
    merged: list[str] = []
    for was, mine, other in _regions(_lines(base), _lines(ours), _lines(theirs)):
        if was not in (mine, other) and mine != other:
            return None
        merged += other if mine == was else mine
    return "".join(merged)


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _regions(base: list[str], ours: list[str], theirs: list[str]) -> Iterator[Region]:
    """The texts cut into the same number of pieces: lines that all three have, one by one, and whatever lies between them."""
    mine, other = _places(base, ours), _places(base, theirs)
    starts = (0, 0, 0)
    for at in range(len(base)):
        if at in mine and at in other:
            ends = at, mine[at], other[at]
            yield base[starts[0] : ends[0]], ours[starts[1] : ends[1]], theirs[starts[2] : ends[2]]
            yield [base[at]], [base[at]], [base[at]]
            starts = ends[0] + 1, ends[1] + 1, ends[2] + 1
    yield base[starts[0] :], ours[starts[1] :], theirs[starts[2] :]


def _places(base: list[str], side: list[str]) -> dict[int, int]:
    """Where each line of the base stands in a side that still has it."""
    blocks = SequenceMatcher(None, base, side, autojunk=False).get_matching_blocks()
    return {block.a + offset: block.b + offset for block in blocks for offset in range(block.size)}
