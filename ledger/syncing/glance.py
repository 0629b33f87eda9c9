"""What a file says at a glance: the title of an item and the keys of its entries, whether or not the whole of it can be understood."""

from typing import Any

from ledger.store.quick import Doubt, quick_tree
from ledger.store.tree import Mapping as Block
from ledger.store.tree import Node, Scalar, read_tree


def title_of(text: str | None) -> str:
    """What an item is called; empty where that cannot be read."""
    found = _seen(text).get("title")
    return found if isinstance(found, str) else ""


def origin_of(text: str | None) -> str:
    """The number of the item that this one continues (结转自), or nothing."""
    found = _seen(text).get("carried_from")
    return found if isinstance(found, str) else ""


def keys_of(text: str | None) -> set[str]:
    """The keys of the entries of an item or a tally."""
    seen = _seen(text)
    entries = seen.get("log") or seen.get("entries")
    found = [each.get("key") for each in entries if isinstance(each, dict)] if isinstance(entries, list) else []
    return {key for key in found if isinstance(key, str)}


def _seen(text: str | None) -> dict[str, Any]:
    if text is None:
        return {}
    data = text.encode("utf-8", "surrogateescape")
    try:
        return dict(quick_tree(data))
    except Doubt:
        root = read_tree(data, "").root
        return _plain(root) if root else {}


def _plain(node: Node) -> Any:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Block):
        return {name: _plain(each) for name, each in node.pairs.items()}
    return [_plain(each) for each in node.nodes]
