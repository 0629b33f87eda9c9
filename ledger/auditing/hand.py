"""Hand edits that are about to be committed, judged as the audit will judge them, while they can still be mended."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from ledger.rules.tampering import Hidden, Setting, judge_item
from ledger.store.files import read_item
from ledger.store.git import Git
from ledger.store.paths import is_item_path
from ledger.store.shelf import WorkingTree


def hidden_by_hand(git: Git, root: Path, paths: Sequence[str], setting: Setting) -> Iterator[Hidden]:
    """What the audit would say of these files as they lie on the disk, against the last commit; new items and moved ones are not judged."""
    known = {path for path in paths if is_item_path(path)}
    blobs = {path: blob for path, blob in git.tree("HEAD", ("data",)).items() if path in known} if git.head() else {}
    lists, shelf = setting.office.settings.lists, WorkingTree(root)
    for path, before in zip(blobs, git.blobs(list(blobs.values())), strict=True):
        after = shelf.read(path)
        old, new = read_item(before, path, lists)[0], read_item(after, path, lists)[0] if after else None
        if old and new:
            yield from judge_item(old, new, setting)
