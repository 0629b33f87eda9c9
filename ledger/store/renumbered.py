"""Versions from before an item was renumbered (原编号), told from those of another item that has the number now."""

from collections.abc import Mapping

from ledger.model import Item
from ledger.record import replace
from ledger.store.commits import Commit, Touched
from ledger.store.paths import id_in, is_item_path
from ledger.store.versions import Versions


def of_matter(commit: Commit, versions: Versions, former: Mapping[str, Item]) -> Commit:
    """A commit without what it did to other items under these former numbers; where it renumbered the item, that is one change and not two."""
    if not former:
        return commit
    found = [own for file in commit.files if (own := _own(file, versions, former))]
    left = {former[id_in(file.path)].id: file for file in found if is_item_path(file.path) and id_in(file.path) in former and file.after is None}
    moved = {
        id_in(file.path): left[id_in(file.path)] for file in found if is_item_path(file.path) and not any(file.before) and id_in(file.path) in left
    }
    kept = [file for file in found if file not in moved.values()]
    return replace(commit, files=tuple(_from(file, moved.get(id_in(file.path))) for file in kept))


def _own(file: Touched, versions: Versions, former: Mapping[str, Item]) -> Touched | None:
    item = former.get(id_in(file.path))
    if item is None:
        return file
    before = tuple(blob if _same(item, versions.item(file.path, blob)) else None for blob in file.before)
    after = file.after if _same(item, versions.item(file.path, file.after)) else None
    return replace(file, before=before, after=after) if after or any(before) else None


def _same(item: Item, version: Item | None) -> bool:
    """Whether a version is of an item: they share an entry, or there is none in it yet and the title is the same."""
    if version is None:
        return False
    keys = {entry.key for entry in item.log}
    return any(entry.key in keys for entry in version.log) if version.log else version.title == item.title


def _from(file: Touched, left: Touched | None) -> Touched:
    return replace(file, before=left.before, was=left.path) if left else file
