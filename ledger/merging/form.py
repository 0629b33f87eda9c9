"""How a file is written as a whole: its mark of byte order, its line ends, and whether its last line has one."""

from collections.abc import Callable, Sequence

from ledger.record import Record

BOM = "\ufeff"


class Form(Record, frozen=True):
    """`crlf` is None where a file has both kinds of line ends: then they are part of its lines."""

    bom: bool
    crlf: bool | None
    ended: bool


def form_of(text: str) -> Form:
    """How a text is written."""
    ends, windows = text.count("\n"), text.count("\r\n")
    crlf = None if 0 < windows < ends else windows > 0
    return Form(text.startswith(BOM), crlf, text.endswith("\n"))


def merged_in_form(base: str | None, ours: str, theirs: str, merge: Callable[[Sequence[str]], str]) -> str:
    """Merge texts that are all written the same way (no base is an empty one), and write the outcome as either side has come to write it."""
    forms = [None if base is None else form_of(base), form_of(ours), form_of(theirs)]
    mixed = any(form and form.crlf is None for form in forms)
    merged = merge([_plain(text or "", keep_ends=mixed) for text in (base, ours, theirs)])
    if not mixed and _three_way([form and form.crlf for form in forms]):
        merged = merged.replace("\n", "\r\n")
    if not _three_way([form and form.ended for form in forms], otherwise=True):
        merged = merged.removesuffix("\n").removesuffix("\r")
    return (BOM if _three_way([form and form.bom for form in forms]) else "") + merged


def _plain(text: str, *, keep_ends: bool) -> str:
    text = text.removeprefix(BOM)
    if not keep_ends:
        text = text.replace("\r\n", "\n")
    return text if text.endswith("\n") or not text else text + "\n"


def _three_way(marks: Sequence[Form | bool | None], *, otherwise: bool = False) -> bool:
    """`otherwise` is for sides that differ where nothing is known of the base."""
    base, ours, theirs = marks
    if ours == theirs:
        return bool(ours)
    return otherwise if base is None else bool(theirs if ours == base else ours)
