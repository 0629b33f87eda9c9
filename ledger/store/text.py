"""Records → YAML text: a new item's file, an entry appended to a log, a header field replaced in place. Nothing else moves.

The result is never trusted: the workspace reads it back before it is written.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from ledger.errors import LedgerError
from ledger.model import ENTRY_FIELDS, Entry, ExtraField, Issued, Item, Span, TallyEntry
from ledger.store.tree import Mapping as Block
from ledger.store.tree import Node, Scalar, read_tree
from ledger.store.tree import Sequence as Nodes
from ledger.words import number

HEADER = (
    "id", "former_ids", "title", "source", "goal", "target", "standard", "lead_leader", "lead_units", "support_units", "owner", "supervisor",
    "urgency", "parent", "weight", "carried_from", "carried_to", "tags", "public", "opened", "due", "limit", "cadence", "milestones",
)  # fmt: skip

# Plain text that YAML 1.1 tools other than ours would take for a number, a date, a boolean or nothing.
_AMBIGUOUS = re.compile(r"[-+.]?[\d_][\d_,.:eE+-]*%?|0[xob][\da-fA-F_]+|~|null|true|false|yes|no|on|off|y|n|\.inf|\.nan", re.IGNORECASE)
_PLAIN = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`=\x00-\x20][^\x00-\x1f]*")

Value = object
AnyEntry = Entry | TallyEntry | Issued


def new_file(item: Item, own: Mapping[str, ExtraField]) -> str:
    """The whole file of a new item, in the order of DESIGN §3; `own` are the fields that its list declares."""
    lines = [f"{name}: {value(each, block=True, indent='  ')}" for name in HEADER if (each := _header_value(item, name)) is not None]
    lines += [f"{name}: {scalar(text) if own[name].type == 'text' else text}" for name, text in item.extra]
    if item.milestones:
        lines.append("milestones:")
        lines += [f"- {value(_plain_fields(stone))}" for stone in item.milestones]
    text = "\n".join(lines) + "\n"
    return text + "log:\n" + "".join(map(entry_lines, item.log)) if item.log else text + "log: []\n"


def _header_value(item: Item, name: str) -> Value | None:
    if name == "milestones":
        return None
    if name == "urgency" and item.urgency == "normal":
        return None
    found = getattr(item, name)
    if found is False:
        return found
    if name in ("source", "target") and found is not None:
        found = _plain_fields(found)
    return found or None


def _plain_fields(record: object) -> dict[str, Value]:
    pairs = ((name, getattr(record, name)) for name in record.__struct_fields__)  # type: ignore[attr-defined]
    return {name: each for name, each in pairs if each is not None and each != "" and not (name == "direction" and each == "at_least")}


def new_tally(kind: str) -> str:
    """The whole file of a kind's year before anything was counted."""
    return f"kind: {kind}\nentries: []\n"


def entry_lines(entry: AnyEntry, indent: str = "") -> str:
    """An entry as a block of lines, one field each, ready to be appended to a log or a tally."""
    pairs = [(name, getattr(entry, name)) for name in _entry_names(entry)]
    lines = [
        f"{name}: {value(each, block=True, indent=indent + '    ')}" for name, each in pairs if each is not None and each is not False and each != ()
    ]
    return "".join(f"{indent}{'- ' if position == 0 else '  '}{line}\n" for position, line in enumerate(lines))


def _entry_names(entry: AnyEntry) -> Sequence[str]:
    if isinstance(entry, Issued):
        return entry.__struct_fields__
    if isinstance(entry, TallyEntry):
        return ("key", "on", "at", "by", *(("voids",) if entry.voids else ("count", "unit", "level")), "text")
    return _text_after_percent(("key", "kind", "on", "at", "by", *ENTRY_FIELDS.get(entry.kind, ()), "text"))


def _text_after_percent(names: Sequence[str]) -> list[str]:
    """`text` reads best before problems and next steps, and after a number or name."""
    ordered = [name for name in names if name not in ("text", "problems", "next")]
    return [*ordered, "text", *(name for name in ("problems", "next") if name in names)]


def append_entry(text: str, entry: AnyEntry) -> str:
    """As `append_entries`, of one."""
    return append_entries(text, [entry])


def append_entries(text: str, entries: Sequence[AnyEntry]) -> str:
    """The file's text with more entries, of one kind, at the end of its log (of a tally: its entries).

    Raises LedgerError when those are not written line by line.
    """
    if not entries:
        return text
    tree = read_tree(text.encode(), "")
    end = _newline(text)
    name = "log" if isinstance(entries[0], Entry) else "entries"
    log = tree.root.pairs.get(name) if tree.root else None
    if tree.root is None or (log is not None and isinstance(log, Block)):
        raise LedgerError("文件读不懂，没有写入", "先运行 ledger check")
    if isinstance(log, Nodes) and log.nodes:
        if log.flow:
            raise LedgerError(f"{name} 写成了一行 [...]，没法在后面接着记", f"用编辑器把 {name} 改成每条一段、以“- ”开头的写法")
        indent = " " * (log.start - text.rfind("\n", 0, log.start) - 1)
        return _insert_after(text, content_end(text, log.nodes[-1]), _with_ends(_lines_of(entries, indent), end))
    if log is None:
        head = text if text.endswith("\n") or not text else text + end
        return head + name + ":" + end + _with_ends(_lines_of(entries), end)
    opening = text[: log.start].rstrip(" \r\n") if isinstance(log, Nodes) else text[: tree.root.keys[name].end] + ":"
    rest = text[log.end :] if isinstance(log, Nodes) else text[tree.root.keys[name].end + 1 :]
    remark, _, after = rest.partition("\n")
    return opening + remark.rstrip("\r") + end + _with_ends(_lines_of(entries), end) + after


def _lines_of(entries: Sequence[AnyEntry], indent: str = "") -> str:
    return "".join(entry_lines(entry, indent) for entry in entries)


def append_pairs(text: str, name: str, pairs: Iterable[tuple[str, str]]) -> str:
    """The file's text with more pairs at the end of a block mapping, which begins with them where it is not there yet."""
    end, lines = _newline(text), [f"  {key}: {scalar(each)}" for key, each in pairs]
    if not lines:
        return text
    tree = read_tree(text.encode(), "")
    found = tree.root.pairs.get(name) if tree.root else None
    addition = end.join(lines) + end
    if found is None:
        return (text if text.endswith("\n") else text + end) + f"{name}:{end}{addition}"
    if not isinstance(found, Block) or found.flow:
        raise LedgerError(f"{name} 的写法没法在后面接着记", "用编辑器改成每行一个、缩进两格的写法")
    return _insert_after(text, content_end(text, found), addition)


def set_field(text: str, name: str, new: Value | None, order: Iterable[str] = HEADER) -> str:
    """The file's text with one header field set, or taken out when `new` is None; `source.number` names a field of a mapping."""
    tree = read_tree(text.encode(), "")
    if tree.root is None:
        raise LedgerError("文件读不懂，没有写入", "先运行 ledger check")
    outer, _, inner = name.partition(".")
    if inner:
        return _set_inner(text, tree.root, outer, inner, new)
    if outer in tree.root.pairs:
        return _replace(text, tree.root, outer, new)
    return text if new is None else _insert_field(text, tree.root, outer, new, list(order))


def _replace(text: str, parent: Block, name: str, new: Value | None) -> str:
    node, key = parent.pairs[name], parent.keys[name]
    if not isinstance(node, Scalar) and _has_comment(text, node):
        raise LedgerError(f"{name} 这一栏里写有注释，改写会丢掉它", "用编辑器直接改，再运行 ledger commit")
    if new is None:
        line_start, line_end = text.rfind("\n", 0, key.start) + 1, text.find("\n", content_end(text, node))
        return text[:line_start] + (text[line_end + 1 :] if line_end >= 0 else "")
    rest_of_line = text[content_end(text, node) :].partition("\n")[0]
    written = _with_ends(value(new, block=not rest_of_line.strip(), indent="  "), _newline(text))
    if isinstance(node, Scalar) and node.empty:
        return text[: key.end] + ": " + written + text[key.end + 1 :]
    if isinstance(node, Scalar) and node.block:
        return text[: node.start] + written + text[content_end(text, node) :]
    if not isinstance(node, Scalar) and not node.flow:
        return text[: key.end] + ": " + written + text[content_end(text, node) :]
    return text[: node.start] + written + text[node.end :]


def _set_inner(text: str, root: Block, outer: str, inner: str, new: Value | None) -> str:
    node = root.pairs.get(outer)
    if not isinstance(node, Block) or not node.pairs:
        return text if new is None else set_field(text, outer, {inner: new})
    if new is None:
        return _without_inner(text, root, outer, inner)
    return set_in(text, node, inner, new)


def set_in(text: str, node: Block, inner: str, new: Value) -> str:
    """The file's text with one plain field of a mapping set; nothing else of the mapping moves."""
    written = value(new, flow=node.flow)
    found = node.pairs.get(inner)
    if isinstance(found, Scalar) and not found.block:
        if found.empty:
            return text[: node.keys[inner].end] + f": {written}" + text[node.keys[inner].end + 1 :]
        return text[: found.start] + written + text[found.end :]
    if isinstance(found, Nodes) and found.flow:
        return text[: found.start] + written + text[found.end :]
    if node.flow:
        close = text.rindex("}", node.start, node.end)
        return text[:close].rstrip() + f", {inner}: {written}" + text[close:]
    first = next(iter(node.keys.values()))
    indent = " " * (first.start - text.rfind("\n", 0, first.start) - 1)
    return _insert_after(text, content_end(text, node), f"{indent}{inner}: {written}{_newline(text)}")


def _without_inner(text: str, root: Block, outer: str, inner: str) -> str:
    """Take one field out of a mapping; a block loses its line, a flow mapping is written anew from its own pieces."""
    node = root.pairs[outer]
    if not isinstance(node, Block) or inner not in node.pairs:
        return text
    if len(node.pairs) == 1:
        return _replace(text, root, outer, None)
    if not node.flow:
        line_start = text.rfind("\n", 0, node.keys[inner].start) + 1
        return text[:line_start] + text[_line_after(text, node.pairs[inner]) :]
    kept = [text[node.keys[name].start : each.end] for name, each in node.pairs.items() if name != inner]
    return text[: node.start] + "{" + ", ".join(kept) + "}" + text[node.end :]


def _has_comment(text: str, node: Node) -> bool:
    """Whether anything between a collection's own scalars looks like a comment; a `#` inside a scalar is text."""
    between, position = [], node.start
    for piece in sorted(_scalars(node), key=lambda each: each.start):
        between.append(text[position : piece.start])
        position = piece.end
    return "#" in "".join([*between, text[position : content_end(text, node)]])


def _scalars(node: Node) -> list[Scalar]:
    if isinstance(node, Scalar):
        return [node]
    inner = node.nodes if isinstance(node, Nodes) else [*node.keys.values(), *node.pairs.values()]
    return [piece for each in inner for piece in _scalars(each)]


def _insert_field(text: str, root: Block, name: str, new: Value, order: list[str]) -> str:
    """After the nearest field that the usual order puts before it, else before the log, else at the end."""
    end = _newline(text)
    line = f"{name}: {_with_ends(value(new, block=True, indent='  '), end)}{end}"
    before = order[: order.index(name)] if name in order else order
    previous = next((each for each in reversed(before) if each in root.pairs), None)
    if previous is None:
        return line + text
    return _insert_after(text, content_end(text, root.pairs[previous]), line)


def _insert_after(text: str, offset: int, addition: str) -> str:
    """Insert whole lines after the line that holds `offset`."""
    line_end = text.find("\n", offset)
    if line_end < 0:
        return text + _newline(text) + addition
    return text[: line_end + 1] + addition + text[line_end + 1 :]


def content_end(text: str, node: Node) -> int:
    """Where a node's own characters end, without the blank lines and comments that the parser counts to it."""
    if isinstance(node, Scalar):
        return node.start + len(text[node.start : node.end].rstrip()) if node.block else node.end
    if node.flow:
        return node.end
    last = node.nodes[-1] if isinstance(node, Nodes) else list(node.pairs.values())[-1]
    return content_end(text, last)


def stages(text: str, name: str = "log") -> list[str]:
    """The file's text as it was with no entry in the list of that name, with the first, the first two, and so on to what it is."""
    tree = read_tree(text.encode(), "")
    log = tree.root.pairs.get(name) if tree.root else None
    if tree.root is None or not isinstance(log, Nodes) or not log.nodes:
        return [text]
    ends = [_line_after(text, node) for node in log.nodes]
    empty = text[: tree.root.keys[name].end] + ": []" + _newline(text) + text[ends[-1] :]
    return [empty, *(text[:end] + text[ends[-1] :] for end in ends)]


def _line_after(text: str, node: Node) -> int:
    line_end = text.find("\n", content_end(text, node))
    return len(text) if line_end < 0 else line_end + 1


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _with_ends(lines: str, end: str) -> str:
    return lines if end == "\n" else lines.replace("\n", end)


def value(given: Value, *, block: bool = False, flow: bool = False, indent: str = "") -> str:
    """A value as YAML. `block` allows several lines (indented by `indent`), `flow` means it stands inside [] or {}."""
    if isinstance(given, bool):
        return "true" if given else "false"
    if isinstance(given, datetime):
        return given.isoformat(timespec="seconds")
    if isinstance(given, date):
        return given.isoformat()
    if isinstance(given, int | Decimal):
        return number(given)
    if isinstance(given, Mapping):
        return "{" + ", ".join(f"{name}: {value(each, flow=True)}" for name, each in given.items()) + "}"
    if isinstance(given, tuple | list):
        return "[" + ", ".join(value(each, flow=True) for each in given) + "]"
    if isinstance(given, StrEnum | Span):
        return str(given)
    return scalar(str(given), block=block, flow=flow, indent=indent)


def scalar(text: str, *, block: bool = False, flow: bool = False, indent: str = "") -> str:
    """Text as YAML: bare where nobody can misread it, quoted where somebody could, a `|-` block where it has several lines."""
    if "\n" in text:
        lines = text.split("\n")
        tidy = all(line == line.strip() for line in lines) and lines[0] and lines[-1]
        if block and tidy:
            return "|-\n" + "\n".join(indent + line if line else "" for line in lines)
        return _double_quoted(text)
    if _is_bare(text, flow=flow):
        return text
    return "'" + text.replace("'", "''") + "'" if text.isprintable() or " " in text else _double_quoted(text)


def _is_bare(text: str, *, flow: bool) -> bool:
    if not _PLAIN.fullmatch(text) or text != text.strip() or ": " in text or " #" in text or text.endswith(":"):
        return False
    if flow and (re.search(r"[,\[\]{}]", text) or ":" in text):
        return False
    return not _AMBIGUOUS.fullmatch(text) and text.isprintable()


def _double_quoted(text: str) -> str:
    import json

    return json.dumps(text, ensure_ascii=False)
