"""Which numbers items had before they were renumbered (原编号), so that an old number is still understood; kept beside git's own files."""

import os
import re
from contextlib import suppress
from pathlib import Path, PurePosixPath

from ledger.store.git import Git
from ledger.store.paths import ID, is_item_path


def former_numbers(git: Git) -> dict[str, str]:
    """Old number → the number it was changed to. Looked up in the last commit once, and remembered until `forget_former_numbers`."""
    memory = _memory(git)
    with suppress(OSError, ValueError):
        *pairs, last = memory.read_text(encoding="ascii").splitlines()
        if last == f"{len(pairs)} numbers":
            return dict(pair.split(" ") for pair in pairs)
    found = _found(git)
    with suppress(OSError):
        memory.parent.mkdir(exist_ok=True)
        fresh = memory.with_name(f"{memory.name}.new")
        fresh.write_text("\n".join([*(f"{old} {new}" for old, new in found.items()), f"{len(found)} numbers"]), encoding="ascii")
        fresh.replace(memory)
    return found


def forget_former_numbers(git: Git) -> None:
    """Some have changed."""
    _memory(git).unlink(missing_ok=True)


def _memory(git: Git) -> Path:
    return git.git_dir / "ledger" / "former-numbers"


def _found(git: Git) -> dict[str, str]:
    out = git.ask("grep", "-z", "--no-color", "-I", "-E", "-e", "^former_ids:", "HEAD", "--", "data").out
    found: dict[str, str] = {}
    for path, line in re.findall(rb"HEAD:([^\0]+)\0([^\n\0]*)", out):
        place = os.fsdecode(path)
        new = PurePosixPath(place).stem
        if is_item_path(place) and ID.fullmatch(new):
            found |= {match[0]: new for match in ID.finditer(line.decode("utf-8", "replace"))}
    return found
