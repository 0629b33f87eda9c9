"""A limit for an office's own templates: so long, and so much memory, and then they are stopped."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

SECONDS = 30
MEMORY = 1 << 30  # bytes beyond what the program holds already


@contextmanager
def limited() -> Iterator[None]:
    """While it lasts, TimeoutError after so many seconds and MemoryError beyond so much, where the system knows such limits (not on Windows)."""
    if sys.platform == "win32":
        yield
        return
    import resource
    import signal
    import threading

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = resource.getrlimit(resource.RLIMIT_AS)
    handler = signal.signal(signal.SIGALRM, _stop)
    signal.alarm(SECONDS)
    resource.setrlimit(resource.RLIMIT_AS, (_ceiling(before), before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)
        signal.alarm(0)
        signal.signal(signal.SIGALRM, handler)


def _ceiling(before: tuple[int, int]) -> int:
    """What is held now and so much more, if that is known, within what was allowed."""
    from pathlib import Path

    try:
        held = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * 4096
    except (OSError, ValueError, IndexError):
        return before[0]
    allowed = [limit for limit in before if limit >= 0]
    return min([held + MEMORY, *allowed])


def _stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise TimeoutError
