"""The machine that the office sits at: which fonts it has, and the program by which it opens a file."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

_PATIENCE = 5  # seconds for a list of fonts


def missing_fonts(wanted: Iterable[str]) -> list[str]:
    """Those of some fonts that this machine has not got; none where it cannot say, as on Windows and the Mac."""
    if shutil.which("fc-list") is None:
        return []
    try:
        done = subprocess.run(["fc-list", ":", "family"], capture_output=True, check=False, timeout=_PATIENCE)  # noqa: S607
    except (OSError, subprocess.TimeoutExpired):
        return []
    known = {name.strip().casefold() for line in done.stdout.decode("utf-8", "replace").splitlines() for name in line.split(",")}
    return [name for name in dict.fromkeys(wanted) if known and name.casefold() not in known]


def open_file(path: Path) -> bool:
    """Show a file in the desktop's program, which goes on by itself; False where there is no desktop to ask."""
    if sys.platform == "win32":
        try:
            os.startfile(path)  # noqa: S606
        except OSError:
            return False
        return True
    program = shutil.which("open" if sys.platform == "darwin" else "xdg-open")
    if program is None or (sys.platform != "darwin" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))):
        return False
    nowhere = subprocess.DEVNULL
    try:
        subprocess.Popen([program, str(path)], stdin=nowhere, stdout=nowhere, stderr=nowhere, start_new_session=True)  # noqa: S603
    except OSError:
        return False
    return True
