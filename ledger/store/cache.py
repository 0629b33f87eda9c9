"""What this user's programs keep for themselves: compiled templates, which may be lost at any moment."""

import os
import sys
from pathlib import Path

from ledger import __version__


def compiled_folder() -> Path | None:
    """The user's own folder for compiled templates; None where there can be none, or where somebody else could write into it.

    Never in the office: what is kept here is run, and an office comes from other people.
    """
    home = os.environ.get("LOCALAPPDATA") if sys.platform == "win32" else os.environ.get("XDG_CACHE_HOME")
    try:
        folder = (Path(home) if home else Path.home() / ".cache") / "ledger" / f"templates-{__version__}-{sys.implementation.cache_tag}"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.lstat()
    except (OSError, RuntimeError):
        return None
    if sys.platform != "win32" and (found.st_uid != os.getuid() or found.st_mode & 0o022):
        return None
    return folder
