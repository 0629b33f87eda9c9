"""佐证: the files attached to items, and whether each is still there and what it was."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from ledger.errors import Problem
from ledger.model import Entry, Item, Kind

_CHUNK = 1 << 20


def digest_of(path: Path) -> tuple[str, int]:
    """A file's SHA-256 and its size. Raises OSError."""
    found, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            found.update(chunk)
            size += len(chunk)
    return found.hexdigest(), size


def departed(root: Path, items: Iterable[Item]) -> Iterator[Problem]:
    """Every attached file that is gone or no longer what was attached. One that was withdrawn (作废) is kept none the less."""
    for item in items:
        for entry in item.log:
            if entry.kind is Kind.ATTACH and entry.stored and (said := _amiss(root, entry)):
                yield Problem(*said, path=item.path, item=item.id, field="stored", entry=entry.key, blocking=False)


def _amiss(root: Path, entry: Entry) -> tuple[str, str] | None:
    kept = (entry.stored or "").startswith("data/")
    path = root / (entry.stored or "")
    back = f"恢复：git checkout HEAD -- {entry.stored}" if kept else "原件没有存入台账，只登记了位置；找回原件，或用 ledger attach 重新登记"
    try:
        digest, _ = digest_of(path)
    except OSError:
        return f"佐证“{entry.file}”不见了（{entry.stored}）", back
    return None if digest == entry.digest else (f"佐证“{entry.file}”和登记时不一样（{entry.stored}）", back)
