"""Which items' files history took away, so that no number is given twice, remembered from one `add` to the next."""

import hashlib
from contextlib import suppress
from pathlib import Path

from ledger.store.git import Git


def deleted_paths(git: Git, root: Path, folder: str) -> list[str]:
    """Every path below a folder that some commit up to HEAD took away.

    What was found is kept beside git's own files with the commit up to which history was searched, and only what came since is searched;
    when the file is gone or unreadable, or history is no longer the one it tells of, all of it is searched again.
    """
    memory = git.git_dir / "ledger" / f"deleted-{hashlib.sha256(f'{root} {folder}'.encode()).hexdigest()[:12]}"
    searched, known = _remembered(memory)
    head = git.head()
    if head is None or head == searched:
        return known if head else []
    if searched and not git.leads_to_head(searched):
        searched, known = "", []
    found = sorted({*known, *git.ever_deleted(folder, since=searched)})
    if not searched and git.has_long_history():
        git.note_paths()
    _remember(memory, head, found)
    return found


def _remembered(memory: Path) -> tuple[str, list[str]]:
    """The commit searched up to, and the paths; an empty commit where nothing is known. The last line tells that the file is whole."""
    try:
        searched, *paths, count = memory.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except (OSError, ValueError):
        return "", []
    return (searched, paths) if count == f"{len(paths)} files" else ("", [])


def _remember(memory: Path, head: str, paths: list[str]) -> None:
    """Best effort: without it only time is lost."""
    with suppress(OSError):
        memory.parent.mkdir(exist_ok=True)
        fresh = memory.with_name(f"{memory.name}.new")
        fresh.write_text("\n".join([head, *paths, f"{len(paths)} files"]), encoding="utf-8", errors="surrogateescape")
        fresh.replace(memory)
