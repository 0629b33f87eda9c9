"""Three texts of a mapping made one: field by field, whole ones and those inside them, the lists in them, and the lines between."""

import re
from collections.abc import Iterable, Sequence

from ledger.merging.docket import Docket
from ledger.merging.pieces import (
    Listing,
    Name,
    Piece,
    Unclear,
    Value,
    as_entry,
    as_mapping,
    cut_opening,
    dedented,
    fields_of,
    indent_of,
    indented,
    inside,
    listing,
)
from ledger.merging.verdicts import Side
from ledger.merging.weaving import weave
from ledger.record import replace

ENTRIES = ("log", "entries")  # lists of what happened, known by their keys: nothing in them is ever taken out
_NAMED = {"units": "name", "people": "name", "days": "day"}  # lists of things that have a name
_TOGETHER = {"limit": "due"}  # a deadline and the limit it was counted by are one decision; fields are merged in the order of the alphabet

Trio = tuple[Piece | None, Piece, Piece]


def merge_fields(base: Sequence[Piece], ours: Sequence[Piece], theirs: Sequence[Piece], docket: Docket, outer: str = "") -> str:
    """The merged text of a mapping's pieces; `outer` leads to the mapping, as `source.`."""
    was, mine, other = (_known(side) for side in (base, ours, theirs))
    texts = {name: _merge_field(outer + name[1], was.get(name), mine.get(name), other.get(name), docket) for name in sorted({*mine, *other})}
    gone = {name for name in (*was, *texts) if texts.get(name) is None}
    return _joined(weave(base, ours, theirs, gone), texts)


def _known(pieces: Iterable[Piece]) -> dict[Name, Piece]:
    return {piece.name: piece for piece in pieces if not piece.is_line}


def _joined(order: Iterable[Name], texts: dict[Name, str | None]) -> str:
    return "".join(name[1] if name[0] == "line" else texts[name] or "" for name in order)


def _merge_field(path: str, base: Piece | None, ours: Piece | None, theirs: Piece | None, docket: Docket) -> str | None:
    """The merged text of one field; None where it goes."""
    if _text(ours) == _text(theirs):
        return _text(ours)
    if path in ENTRIES:
        return _merge_entries(path, base, ours, theirs, docket)
    if path in _TOGETHER and (side := docket.follow(path, _TOGETHER[path], _value(ours), _value(theirs))):
        return _text(ours if side is Side.OURS else theirs)
    if _text(base) in (_text(ours), _text(theirs)):
        return _text(theirs if _text(ours) == _text(base) else ours)
    if ours is None or theirs is None:
        return _merge_removed(path, base, ours, theirs, docket)
    try:
        if {ours.shape, theirs.shape} <= {"mapping", "{mapping}"}:
            return _merge_mapping(path, (base, ours, theirs), docket)
        if {ours.shape, theirs.shape} <= {"list", "[list]"}:
            return _merge_list(path, (base, ours, theirs), docket)
    except Unclear:
        pass  # then it can only be taken as a whole
    return _merge_value(path, (base, ours, theirs), docket)


def _text(piece: Piece | None) -> str | None:
    return piece.text if piece else None


def _value(piece: Piece | None) -> Value:
    return piece.value if piece else None


def _merge_removed(path: str, base: Piece | None, ours: Piece | None, theirs: Piece | None, docket: Docket) -> str | None:
    """A field that one side took out stays out, unless the other changed what it says."""
    if _value(base) in (_value(ours) or _value(theirs), None):
        return None
    return _text(ours if docket.settle(path, _value(base), _value(ours), _value(theirs)) is Side.OURS else theirs)


def _merge_value(path: str, trio: Trio, docket: Docket) -> str:
    """A value as a whole, as whoever changed it wrote it; what stands before and behind it by itself."""
    base, ours, theirs = trio
    heads, bodies, remarks = zip(*(_parts(piece) for piece in (base or Piece(name=ours.name, text=""), ours, theirs)), strict=True)
    head = three_way(*heads)
    if ours.value == theirs.value:
        body = three_way(*bodies)
    elif base and base.value in (ours.value, theirs.value):
        body = bodies[2 if ours.value == base.value else 1]
    else:
        body = bodies[1 if docket.settle(path, _value(base), ours.value, theirs.value) is Side.OURS else 2]
    several_lines = "\n" in body  # a remark behind those would become text
    return head + body + (remarks[2 if body == bodies[2] else 1] if several_lines else _merge_remarks(*remarks))


def _parts(piece: Piece) -> tuple[str, str, str]:
    """A field up to its colon, its value, and what stands behind."""
    return piece.text[: piece.colon], piece.text[piece.colon : piece.end], piece.text[piece.end :]


def three_way(base: str, ours: str, theirs: str) -> str:
    """What was changed on one side; of two ways to write the same, always the same one."""
    if ours == base:
        return theirs
    return ours if theirs == base else min(ours, theirs)


def _merge_remarks(base: str, ours: str, theirs: str) -> str:
    """Remarks at the end of a line: whatever either side added, without what either took out."""
    if base in (ours, theirs) or ours == theirs:
        return three_way(base, ours, theirs)
    was, mine, other = ([part for part in re.split(r"(?:^|\s+)#\s*", remark.strip()) if part] for remark in (base, ours, theirs))
    kept = [part for part in was if part in mine and part in other]
    added = sorted({part for part in (*mine, *other) if part not in was})
    return "".join(f"  # {part}" for part in [*kept, *added]) + "\n"


def _merge_mapping(path: str, trio: Trio, docket: Docket) -> str | None:
    """A mapping's own fields, each for itself; on lines of their own unless both sides have them in braces."""
    base, ours, theirs = trio
    was = inside(base) if base and base.shape in ("mapping", "{mapping}") else []
    inner = merge_fields(was, inside(ours), inside(theirs), docket, f"{path}.")
    if not inner:
        return None
    if ours.shape == theirs.shape == "{mapping}":
        return _in_one_line(trio, "{", inner.splitlines(), "}")
    return _below(trio, inner)


def _in_one_line(trio: Trio, opening: str, pieces: Sequence[str], closing: str) -> str:
    base, ours, theirs = trio
    remarks = [_parts(piece)[2] if piece else "\n" for piece in trio]
    head = three_way(_parts(base)[0] if base else "", _parts(ours)[0], _parts(theirs)[0])
    return f"{head} {opening}{', '.join(pieces)}{closing}{_merge_remarks(remarks[0], remarks[1], remarks[2])}"


def _below(trio: Trio, lines: str) -> str:
    """Lines below their field's own line, which is that of whoever has it so."""
    written = [cut_opening(piece.text) if piece and piece.shape in ("mapping", "list") else ("", "") for piece in trio]
    openings, indents = [opening for opening, _ in written], [indent_of(below) for _, below in written]
    return _of_those(openings) + indented(lines, _of_those(indents, openings))


def _of_those(texts: Sequence[str], there: Sequence[str] = ()) -> str:
    """Three-way between the sides that have it at all."""
    has = [bool(text) for text in there or texts]
    if has[1] and has[2]:
        return three_way(texts[0] if has[0] else "\0", texts[1], texts[2])
    return texts[1] if has[1] else texts[2]


def _merge_list(path: str, trio: Trio, docket: Docket) -> str | None:
    """A list of mappings, known by what they say: whatever either side added, without what either took out.

    Where both sides put something of their own in the place of the same one, nobody can tell which it has become.
    """
    base, ours, theirs = trio
    if path in _NAMED and "list" in (ours.shape, theirs.shape):
        return _merge_named(path, trio, docket)
    cut = [listing(piece, "") if piece and piece.shape in ("list", "[list]") else Listing("", "", ()) for piece in trio]
    was, mine, other = (_known(each.pieces) for each in cut)
    added = [side.keys() - was.keys() for side in (mine, other)]
    if was.keys() - mine.keys() - other.keys() and all(added) and added[0] != added[1]:
        side = docket.settle(path, _value(base), ours.value, theirs.value)
        return ours.text if side is Side.OURS else theirs.text
    texts = {name: _merge_lines(path, was.get(name), mine.get(name), other.get(name), docket) for name in {*mine, *other}}
    gone = {name for name in was if name not in mine or name not in other}
    order = weave(cut[0].pieces, cut[1].pieces, cut[2].pieces, gone)
    if not any(name[0] == "entry" for name in order):
        return None
    if ours.shape == theirs.shape == "[list]":
        return _in_one_line(trio, "[", [(texts[name] or "")[2:].strip() for name in order], "]")
    return _below(trio, _joined(order, texts))


def _merge_named(path: str, trio: Trio, docket: Docket) -> str | None:
    """A list of things that have a name, each merged by its own fields."""
    cut = [listing(piece, _NAMED[path]) if piece and piece.shape in ("list", "[list]") else Listing("", "", ()) for piece in trio]
    was, mine, other = (_known([_as_field(piece) for piece in each.pieces]) for each in cut)
    merged = {name: _merge_field(f"{path}.{name[1]}", was.get(name), mine.get(name), other.get(name), docket) for name in sorted({*mine, *other})}
    texts = {name: text and _from_field(text) for name, text in merged.items()}
    order = weave(cut[0].pieces, cut[1].pieces, cut[2].pieces, {name for name in (*was, *texts) if texts.get(name) is None})
    return _below(trio, _joined(order, texts)) if any(name[0] == "entry" for name in order) else None


def _as_field(entry: Piece) -> Piece:
    """An entry as a field of some name, so that it can be merged as one."""
    if entry.is_line:
        return entry
    braced = entry.text.startswith("- {")
    (field,) = fields_of(f"entry: {entry.text[2:]}" if braced else f"entry:\n{indented(as_mapping(entry.text), '  ')}")
    return replace(field, name=entry.name)


def _from_field(text: str) -> str:
    _, lines = cut_opening(text)
    return f"- {text.removeprefix('entry: ')}" if not lines else as_entry(dedented(lines, "  "))


def _merge_lines(path: str, base: Piece | None, ours: Piece | None, theirs: Piece | None, docket: Docket) -> str | None:
    """An entry of which no more than one side changed what it says: its lines, with the comments and the writing of both."""
    if ours is None or theirs is None:
        return _text(ours or theirs)
    if ours.text == theirs.text or _text(base) in (ours.text, theirs.text):
        return three_way(_text(base) or "", ours.text, theirs.text)
    try:
        was, mine, other = (fields_of(as_mapping(piece.text)) if piece else [] for piece in (base, ours, theirs))
    except Unclear:
        return min(ours.text, theirs.text) if ours.value == theirs.value else _text(theirs if ours.value == _value(base) else ours)
    return as_entry(merge_fields(was, mine, other, docket, f"{path}."))


def _merge_entries(path: str, base: Piece | None, ours: Piece | None, theirs: Piece | None, docket: Docket) -> str:
    """The entries of both sides, by their keys; one that a side took out stays as long as the other has it."""
    cut = [listing(piece, "key") if piece else Listing("", "", ()) for piece in (base, ours, theirs)]
    was, mine, other = (_known(each.pieces) for each in cut)
    if ours and theirs and _text(base) in (ours.text, theirs.text) and was.keys() <= mine.keys() & other.keys():
        return three_way(_text(base) or "", ours.text, theirs.text)
    texts = {name: _merge_entry(path, was.get(name), mine.get(name), other.get(name), docket) for name in sorted({*mine, *other})}
    order = weave(cut[0].pieces, cut[1].pieces, cut[2].pieces, was.keys() - texts.keys())
    full = [each.opening if each.pieces else "" for each in cut]
    opening = _of_those(full if any(full[1:]) else [each.opening for each in cut])
    return opening + indented(_joined(order, texts), _of_those([each.indent for each in cut], full) if any(full[1:]) else "")


def _merge_entry(path: str, base: Piece | None, ours: Piece | None, theirs: Piece | None, docket: Docket) -> str | None:
    if ours and theirs and ours.value != theirs.value and (base is None or base.value not in (ours.value, theirs.value)):
        side = docket.settle(path, _value(base), ours.value, theirs.value, key=ours.name[1])
        return ours.text if side is Side.OURS else theirs.text
    return _merge_lines(path, base, ours, theirs, docket)
