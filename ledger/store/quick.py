"""Bytes → plain strings, lists and mappings, for files in the few shapes that people and programs usually write.

It gives what store/tree.py would give, several times as quickly as libyaml, or says that it is not certain (`Doubt`): then store/tree.py
reads the file. It knows no lines and reports nothing, so a file with anything wrong in it is a Doubt too.
"""

import re
from functools import lru_cache

from ledger.store.tree import CONTROL, MAX_BYTES

Value = str | list["Value"] | dict[str, "Value"] | None
Pairs = dict[str, Value]

_SIGNS = frozenset(" -?:,[]{}#&*!|>'\"%@`")  # text beginning so is not, or not surely, plain
_OPENING = re.compile(r"( {0,16})(- )?(['\"]?)([A-Za-z_][A-Za-z0-9_]{0,39})\3")  # dumpers quote `on`
_WIDE_COLON = re.compile(r"：(?<=[A-Za-z_\s]：)")  # may stand for the colon behind a key
_ITEM = r"""(?:[^ \-?:,\[\]{}#&*!|>'"%@`][^?:,\[\]{}'"]*|'[^',]*'|"[^",\\]*")"""
_FLOW_LIST = re.compile(rf"\[{_ITEM}(?:, ?{_ITEM})*\]")
_FLOW_PAIRS = re.compile(rf"{{[a-z_]+: {_ITEM}(?:, ?[a-z_]+: {_ITEM})*}}")
_DOUBLE = re.compile(r'"(?:[^"\\]|\\["\\n])*"')
_ESCAPE = re.compile(r"\\(.)")
_SINGLE_OPEN = re.compile(r"'(?:[^']|'')+")
_SINGLE_GOES_ON = re.compile(r"(?:[^']|'')+")
_DEEPEST = 3


class Doubt(Exception):
    """The quick reader is not certain of this file."""


def quick_tree(data: bytes) -> Pairs:
    """The root mapping of a file: `None` is a key with nothing behind it, a text of a `|` block keeps its last line's end.

    Raises Doubt for every file that is not plain beyond question.
    """
    lines = [*_certain(data).split("\n"), ""]
    pairs, at = _mapping(lines, 0, 0)
    if at < len(lines) or not pairs:
        raise Doubt
    return pairs


def _certain(data: bytes) -> str:
    """The text, when nothing in it is to be reported and no `#` in it begins a comment but at the start of a line."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise Doubt from None
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    if len(data) > MAX_BYTES or "\r" in text or "\t" in text or " #" in text or " \n" in text or text.endswith(" "):
        raise Doubt
    if not text.replace("\n", "").isprintable() and CONTROL.search(text):
        raise Doubt
    if "：" in text and _WIDE_COLON.search(text):
        raise Doubt
    return text


def _mapping(lines: list[str], at: int, column: int, depth: int = 0) -> tuple[Pairs, int]:
    """The block mapping whose keys stand in a column, from a line on, and the first line that is no part of it."""
    pairs: Pairs = {}
    deeper = " " * (column + 1)
    while at < len(lines):
        line = lines[at]
        head, colon, value = line.partition(": ")
        dash, where, name = _opening(head[:80] if colon else line[:-1][:80] if line.endswith(":") else "")
        if where != column or (dash and pairs):
            if line and line[0] != "#":
                break
            at += 1
            continue
        if name in pairs:
            raise Doubt
        at += 1
        if not colon:
            pairs[name], at = _below(lines, at, column, depth)
        elif value[0] in _SIGNS:
            pairs[name], at = _marked(value, lines, at, deeper)
        else:
            if lines[at].startswith(deeper):
                value, at = _continued(value, lines, at, deeper)
            pairs[name] = _plain(value)
    return pairs, at


@lru_cache(maxsize=512)
def _opening(head: str) -> tuple[bool, int, str]:
    """What stands before a colon: whether it begins an item of a list, the column of its key, and the key; column -1 for no key at all."""
    found = _OPENING.fullmatch(head)
    return (found[2] is not None, found.start(3), found[4]) if found else (False, -1, "")


def _plain(text: str) -> str:
    if ": " in text or text[-1] == ":":
        raise Doubt
    return text


def _continued(first: str, lines: list[str], at: int, deeper: str) -> tuple[str, int]:
    """Plain text that goes on in deeper lines, as dumpers fold it."""
    parts = [first]
    while lines[at].startswith(deeper):
        part = lines[at].lstrip(" ")
        if part[0] in _SIGNS:
            raise Doubt
        parts.append(_plain(part))
        at += 1
    return " ".join(parts), at


def _below(lines: list[str], at: int, column: int, depth: int) -> tuple[Value, int]:
    """What stands in the lines below a key: a list, a mapping, or nothing."""
    at = _next(lines, at)
    line = lines[at] if at < len(lines) else ""
    inner = line.lstrip(" ")
    indent = len(line) - len(inner)
    if depth == _DEEPEST:
        raise Doubt
    if inner.startswith("- ") and indent >= column:
        return _list(lines, at, indent, depth + 1)
    return _inner(lines, at, indent, depth + 1) if indent > column else (None, at)


def _inner(lines: list[str], at: int, column: int, depth: int) -> tuple[Pairs, int]:
    pairs, after = _mapping(lines, at, column, depth)
    if not pairs:
        raise Doubt
    return pairs, after


def _next(lines: list[str], at: int) -> int:
    """The first line from here that is neither blank nor a comment."""
    while at < len(lines) and (not lines[at] or lines[at][0] == "#"):
        at += 1
    return at


def _list(lines: list[str], at: int, indent: int, depth: int) -> tuple[Value, int]:
    found: list[Value] = []
    lead = " " * indent + "- "
    value: Value
    while at < len(lines) and lines[at].startswith(lead):
        rest = lines[at][indent + 2 :]
        if rest[0] not in _SIGNS and (": " in rest or rest[-1] == ":"):
            value, at = _inner(lines, at, indent + 2, depth)
        else:
            value, at = _flow_pairs(rest) if rest[0] == "{" else _one_line(rest), at + 1
        found.append(value)
        at = _next(lines, at)
    return found, at


def _marked(value: str, lines: list[str], at: int, deeper: str) -> tuple[Value, int]:
    """A value whose first character says what it is."""
    if value[0] == "[":
        return _flow_list(value), at
    if value[0] == "{":
        return _flow_pairs(value), at
    if value in ("|", "|-"):
        return _literal(lines, at, deeper, "\n" if value == "|" else "")
    if _SINGLE_OPEN.fullmatch(value):
        value, at = _single_to_its_end(value, lines, at, deeper)
    return _one_line(value), at


def _one_line(value: str) -> str:
    """A scalar in one line: plain, or quoted without any escape but the commonest."""
    if value[0] == '"' and _DOUBLE.fullmatch(value):
        text = _ESCAPE.sub(lambda found: "\n" if found[1] == "n" else found[1], value[1:-1])
        if not text.endswith("\n"):
            return text
    elif value[0] == "'" and len(value) > 1 and value[-1] == "'" and "'" not in value[1:-1].replace("''", ""):
        return value[1:-1].replace("''", "'")
    elif value[0] not in _SIGNS:
        return _plain(value)
    raise Doubt


def _single_to_its_end(value: str, lines: list[str], at: int, deeper: str) -> tuple[str, int]:
    """Single-quoted text over several lines, as one: a break is a blank, each empty line a break."""
    while at < len(lines):
        breaks = 0
        while not lines[at]:
            breaks += 1
            at += 1
            if at == len(lines):
                raise Doubt
        line = lines[at].lstrip(" ")
        if not lines[at].startswith(deeper) or line == "'":
            raise Doubt
        value += ("\n" * breaks or " ") + line
        at += 1
        if not _SINGLE_GOES_ON.fullmatch(line):
            return value, at
    raise Doubt


def _literal(lines: list[str], at: int, deeper: str, end: str) -> tuple[str, int]:
    """The text of a `|` block, whose first line gives its indent."""
    indent = len(lines[at]) - len(lines[at].lstrip(" "))
    lead = lines[at][:indent]
    if not lead.startswith(deeper):
        raise Doubt
    parts = []
    while at < len(lines) and (not lines[at] or lines[at].startswith(lead)):
        parts.append(lines[at][indent:])
        at += 1
    if end and at == len(lines) and parts[-2:] != ["", ""]:  # the file's last line has no end, so the text has none
        raise Doubt
    return "\n".join(parts).rstrip("\n") + end, at


def _flow_list(value: str) -> Value:
    if value == "[]":
        return []
    if not _FLOW_LIST.fullmatch(value):
        raise Doubt
    return [_flow_item(item) for item in value[1:-1].replace(", ", ",").split(",")]


def _flow_pairs(value: str) -> Value:
    if not _FLOW_PAIRS.fullmatch(value):
        raise Doubt
    parts = [part.partition(": ") for part in value[1:-1].replace(", ", ",").split(",")]
    pairs: Pairs = {name: _flow_item(item) for name, _, item in parts}
    if len(pairs) < len(parts):
        raise Doubt
    return pairs


def _flow_item(item: str) -> str:
    if item[0] in "'\"":
        return item[1:-1]
    if item[-1] == " ":
        raise Doubt
    return item
