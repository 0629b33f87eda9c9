"""Git's merge driver: telling the git of one clone that `git merge` is to merge the office's files as `ledger sync` does.

Both halves, which files and how, stay in the clone: a name in .gitattributes would reach clones whose git knows no such driver. A driver
that fails leaves our side alone in the file and says no more, so what is registered falls back on git's own merge, markers and all.
"""

import shlex
import sys
from pathlib import Path

from ledger.store.git import Git

_ATTRIBUTES = "info/attributes"
_NAME = "merge.ledger.driver"


def register(git: Git) -> None:
    """Tell git of the driver; whatever else the file of attributes says is kept."""
    git.set_config("merge.ledger.name", "ledger")
    git.set_config(_NAME, _command())
    line, file = _attribute(git), git.own_file(_ATTRIBUTES)
    said = _said(file)
    if line not in said.splitlines():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(said + ("" if not said or said.endswith("\n") else "\n") + line + "\n", encoding="utf-8", newline="\n")


def is_registered(git: Git) -> bool:
    """Whether git would call this very program, for this office's files."""
    return git.config(_NAME) == _command() and _attribute(git) in _said(git.own_file(_ATTRIBUTES)).splitlines()


def _said(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.exists() else ""


def _attribute(git: Git) -> str:
    pattern = f"/{git.place}data/**/*.yaml"
    if any(sign in pattern for sign in ' "\\'):
        pattern = '"' + pattern.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return f"{pattern} merge=ledger"


def _command() -> str:
    """`-P`, so that no file of the office is taken for a part of the program. Without markers in the file our program has failed, or is gone."""
    program = shlex.quote(Path(sys.executable).as_posix()).replace("%", "%%")
    ordinary = "git merge-file -q --marker-size=%L -L 本方 -L 原来 -L 对方 %A %O %B"
    return f'{program} -P -m ledger merge-driver %O %A %B %P || {{ ! grep -q "^<<<<<<< " %A && {ordinary}; }}'
