"""The directory's own text: a unit's line added or changed in place; comments, order and the way each line is written stay."""

import re
from collections.abc import Mapping

from ledger.errors import LedgerError
from ledger.model import Unit
from ledger.store.text import content_end, set_in, value
from ledger.store.tree import Mapping as Block
from ledger.store.tree import Scalar, read_tree
from ledger.store.tree import Sequence as Nodes

_NO_UNITS = re.compile(r"^units:[ \t]*(?:#[^\n]*)?(?:\r?\n|\Z)", re.MULTILINE)


def with_unit(text: str, unit: Unit, after: str | None = None) -> str:
    """The text with one unit more, on a line of its own behind that of another, or behind the last; the first stands right below `units:`."""
    end = "\r\n" if "\r\n" in text else "\n"
    nodes, line = _units(text), f"- {_written(unit)}{end}"
    if nodes is None or not nodes.nodes:
        if nodes is not None and text[nodes.start : nodes.end].strip() == "[]":
            return text[: nodes.start].rstrip(" ") + end + line.rstrip("\r\n") + text[nodes.end :]
        if nodes is None and (empty := _NO_UNITS.search(text)):
            return f"{text[: empty.end()]}{'' if empty[0].endswith(chr(10)) else end}{line}{text[empty.end() :]}"
        raise LedgerError(
            "data/directory.yaml 里没有 units，不能在后面接着写", "用编辑器写上第一个单位，例：units:，下一行 - {name: 区某局, group: 区直部门}"
        )
    if nodes.flow:
        raise LedgerError("units 写成了一行 [...]，没法在后面接着写", "用编辑器改成每个单位一行、以“- ”开头的写法")
    before = next((node for node in nodes.nodes if _is(node, after)), nodes.nodes[-1])
    place = text.find("\n", content_end(text, before))
    indent = " " * (nodes.start - text.rfind("\n", 0, nodes.start) - 1)
    return text + end + indent + line if place < 0 else text[: place + 1] + indent + line + text[place + 1 :]


def with_unit_fields(text: str, name: str, fields: Mapping[str, object]) -> str:
    """The text with some plain fields of the unit of that name set."""
    for field, new in fields.items():
        nodes = _units(text)
        node = next((node for node in nodes.nodes if _is(node, name)), None) if nodes else None
        if not isinstance(node, Block):
            raise LedgerError(f"data/directory.yaml 里找不到“{name}”这一行", "先运行 ledger check")
        text = set_in(text, node, field, new)
    return text


def _units(text: str) -> Nodes | None:
    tree = read_tree(text.encode(), "")
    found = tree.root.pairs.get("units") if tree.root else None
    return found if isinstance(found, Nodes) else None


def _is(node: object, name: str | None) -> bool:
    found = node.pairs.get("name") if isinstance(node, Block) else None
    return isinstance(found, Scalar) and found.text == name


def _written(unit: Unit) -> str:
    pairs = ((name, getattr(unit, name)) for name in Unit.__struct_fields__)
    return value({name: each for name, each in pairs if each})
