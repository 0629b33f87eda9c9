"""A YAML list of mappings that is no file of the office's own: what each says, and on which line it begins."""

import re

from ledger.errors import LedgerError, refuse
from ledger.store.tree import Mapping, Scalar, Sequence, read_tree

_PREFACE = re.compile(r"(?:[ \t]*(?:#[^\n]*|---)?[ \t]*\n)*")  # blank lines, comments and the mark of a document's beginning


def read_listing(text: str, name: str) -> tuple[list[dict[str, object]], list[int]]:
    """The mappings of a list, or of the only list in a mapping, with their lines; values are texts, or lists of texts.

    Raises DataError for YAML that does not load, LedgerError for anything else than a list of mappings.
    """
    begun = _PREFACE.match(text)
    rest = text[begun.end() :] if begun else text
    wrapped = f"items:\n{text[: len(text) - len(rest)].replace('---', '')}{rest}" if re.match(r"[ ]*-\s", rest) else text
    shift = wrapped.count("\n") - text.count("\n")
    tree = read_tree(wrapped.encode(), name)
    refuse(tree.problems)
    lists = [node for node in tree.root.pairs.values() if isinstance(node, Sequence)] if tree.root else []
    if len(lists) != 1 or not all(isinstance(node, Mapping) for node in lists[0].nodes):
        raise LedgerError(f"{name} 不是一条一条的列表", "每条以“- ”开头，写成：\n- 事项: 建成档案馆\n  牵头单位: 区档案馆")
    nodes = [node for node in lists[0].nodes if isinstance(node, Mapping)]
    lines = [node.line - shift for node in nodes]
    return [{key: _said(value) for key, value in node.pairs.items()} for node in nodes], lines


def _said(node: object) -> object:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [_said(each) for each in node.nodes]
    return "，".join(f"{key}{_said(value)}" for key, value in node.pairs.items()) if isinstance(node, Mapping) else ""
