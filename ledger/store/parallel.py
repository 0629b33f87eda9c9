"""Work on many files by all cores: worker processes take chunks of paths and hand back what they made of them; the only multiprocessing.

What a worker cannot finish, because it died or because the machine allows none, is done in this process: nothing is lost but time.
"""

import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import BaseContext

Result = TypeVar("Result")
Work = Callable[[Sequence[str]], Result]

CHUNK = 100
FORKED_FROM, SPAWNED_FROM = 400, 3000  # so many files take longer than workers take to start
MOST_WORKERS = 32  # Windows waits for 63 at most
IN_HAND = 2  # chunks given to a worker, so that it never waits for the next


def each_chunk(work: Work[Result], paths: Sequence[str]) -> Iterator[Result]:
    """What `work` makes of every chunk of the paths, each once, in any order. `work` and its results can be pickled."""
    chunks = deque(range(0, len(paths), CHUNK))
    method = "fork" if sys.platform == "linux" and threading.active_count() == 1 else "spawn"
    count = min(_cores(), len(chunks), MOST_WORKERS)
    if count > 1 and len(paths) >= (FORKED_FROM if method == "fork" else SPAWNED_FROM):
        yield from _by_workers(work, paths, chunks, count, method)
    for start in chunks:
        yield work(paths[start : start + CHUNK])


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _by_workers(work: Work[Result], paths: Sequence[str], chunks: deque[int], count: int, method: str) -> Iterator[Result]:
    """Takes chunks while workers live; those that dead workers held are put back in the end."""
    import multiprocessing
    from multiprocessing.connection import wait

    context = multiprocessing.get_context(method)
    workers: dict[Any, _Worker[Result]] = {}
    unfinished: list[int] = []
    try:
        with suppress(OSError):
            for _ in range(count):
                worker = _Worker(context, work, paths, inherited=tuple(workers))
                workers[worker.connection] = worker
                worker.give(chunks)
        while workers:
            for connection in wait(list(workers)):
                worker = workers[connection]
                try:
                    result = worker.take()
                except (EOFError, OSError):
                    unfinished += worker.chunks
                    workers.pop(connection).end()
                    continue
                worker.give(chunks)
                if not worker.chunks:
                    workers.pop(connection).end()
                yield result
    finally:
        for worker in workers.values():
            worker.end()
    chunks.extend(unfinished)


class _Worker(Generic[Result]):
    """A process, our end of the pipe to it, and the chunks it holds (by the place of their first path)."""

    def __init__(self, context: "BaseContext", work: Work[Result], paths: Sequence[str], inherited: tuple["Connection", ...]) -> None:
        self.connection, theirs = context.Pipe()
        self.chunks: deque[int] = deque()
        to_close = (*inherited, self.connection) if context.get_start_method() == "fork" else ()
        self._process = context.Process(target=_serve, args=(work, paths, theirs, to_close), daemon=True)  # type: ignore[attr-defined]
        self._process.start()
        theirs.close()

    def give(self, chunks: deque[int]) -> None:
        """Hand it what it should have at hand; that it is dead is found in `take`."""
        while chunks and len(self.chunks) < IN_HAND:
            self.chunks.append(chunks.popleft())
            with suppress(OSError):
                self.connection.send(self.chunks[-1])

    def take(self) -> Result:
        """What it made of its first chunk. Raises EOFError or OSError when it is dead."""
        result: Result = self.connection.recv()
        self.chunks.popleft()
        return result

    def end(self) -> None:
        """Without waiting for what it is at."""
        self.connection.close()
        self._process.terminate()
        self._process.join()


def _serve(work: Work[Any], paths: Sequence[str], connection: "Connection", to_close: tuple["Connection", ...]) -> None:
    """A worker's life. It ends with the pipe, so with its parent too, and leaves it to the parent to meet any error again."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for end in to_close:
        end.close()
    with suppress(Exception):
        while True:
            start = connection.recv()
            connection.send(work(paths[start : start + CHUNK]))
