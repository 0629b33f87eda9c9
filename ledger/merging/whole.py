"""The merge of a file as a whole: there or not, in what form, and its fields; what it holds is for its readers to judge."""

from collections.abc import Mapping, Sequence

from ledger.errors import Problem
from ledger.merging.docket import Docket
from ledger.merging.form import merged_in_form
from ledger.merging.pieces import Piece, Unclear, fields_of
from ledger.merging.threeway import merge_fields
from ledger.merging.verdicts import WHOLE, Conflict, Merged, Side
from ledger.merging.wording import SIDES
from ledger.record import replace


def merge_text(base: str | None, ours: str, theirs: str, docket: Docket) -> str:
    """The merged text of a YAML file. Raises Unclear where a side is not written line by line."""

    def merge(texts: Sequence[str]) -> str:
        return merge_fields(_pieces_of(texts[0]), fields_of(texts[1]), fields_of(texts[2]), docket)

    return merged_in_form(base, ours, theirs, merge)


def _pieces_of(base: str) -> list[Piece]:
    """A base that cannot be read is as good as none: then what both sides have is compared alone."""
    try:
        return fields_of(base)
    except Unclear:
        return []


def as_a_whole(base: str | None, ours: str | None, theirs: str | None, conflict: Conflict, choices: Mapping[str, Side]) -> Merged:
    """A file that one side took away, or that both made anew: unchanged on a side, it is as the other has it; else somebody must choose.

    Until then the one that is there stays, ours before theirs.
    """
    if ours == theirs or base in (ours, theirs):
        return Merged(text=theirs if ours == base else ours)
    chosen = choices.get(WHOLE)
    if chosen:
        return Merged(text=ours if chosen is Side.OURS else theirs)
    return Merged(text=theirs if ours is None else ours, conflicts=(conflict,))


def named(found: Mapping[Side, Sequence[Problem]]) -> tuple[Problem, ...]:
    """What keeps either side from being understood, said of that side."""
    said = [(side, problem) for side, problems in found.items() for problem in problems if problem.blocking]
    return tuple(replace(problem, message=f"{SIDES[side]}的版本：{problem.message}") for side, problem in said)


def unmergeable(path: str, ours: str) -> Merged:
    """A file that no program can put together safely."""
    hint = "用 git 看两边的内容，手工改成一份；条目写成每条一段、每行一栏，以后就能自动合并"
    return Merged(text=ours, problems=(Problem("两边都改过，写法特殊，没法自动合并", hint, path=path),))
