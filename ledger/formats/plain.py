"""Blocks → plain text for a chat group: no tables, no markup; each row of a table becomes labelled lines."""

from collections.abc import Iterator

from ledger.formats.blocks import Block, Document, Figure, Table


def plain(document: Document) -> str:
    """The document's words, a blank line between its parts; charts are left out."""
    parts = [document.title] if document.title else []
    parts = [*(each.text for each in document.masthead), *parts]
    for blocks in (document.body, *document.annexes):
        parts += [part for block in blocks for part in _parts(block)]
    parts += [each.text for each in document.imprint]
    return "\n\n".join(parts) + f"\n\n{document.mark}\n"


def _parts(block: Block) -> Iterator[str]:
    if isinstance(block, Table):
        for count, row in enumerate(block.rows, 1):
            told = "，".join(f"{name}：{cell}" for name, cell in zip(block.header, row, strict=True) if cell not in ("", "—"))
            yield f"{count}. {told}。"
    elif not isinstance(block, Figure):
        yield block.text
