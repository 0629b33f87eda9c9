"""A git history written as one fast-import stream: commits on `main`, one after another, and tags."""

from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from typing import BinaryIO

import vocabulary as words

BEIJING = timezone(timedelta(hours=8))


class History:
    """The stream so far; each commit stands on the one before."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._marks = 0
        self._before = datetime(1970, 1, 1, tzinfo=BEIJING)

    def commit(self, subject: str, files: Iterable[tuple[str, bytes]], at: datetime, by: str) -> None:
        """One commit on top of the last; its time is later than that one's."""
        self._before = at = max(at, self._before + timedelta(seconds=1))
        self._marks += 1
        who = f"{by} <{self._who(by)}@example.invalid> {int(at.timestamp())} +0800"
        self._stream.write(f"commit refs/heads/main\nmark :{self._marks}\nauthor {who}\ncommitter {who}\n".encode())
        self._data(f"{subject}\n".encode())
        if self._marks > 1:
            self._stream.write(f"from :{self._marks - 1}\n".encode())
        for path, data in files:
            self._stream.write(f"M 100644 inline {path}\n".encode())
            self._data(data)

    def tag(self, name: str, year: int) -> None:
        """An annotated tag on the last commit."""
        moment = int(datetime(year, 1, 2, 9, tzinfo=BEIJING).timestamp())
        by = words.SUPERVISORS[0]
        self._stream.write(f"tag {name}\nfrom :{self._marks}\ntagger {by} <{self._who(by)}@example.invalid> {moment} +0800\n".encode())
        self._data("结账\n".encode())

    def _data(self, data: bytes) -> None:
        self._stream.write(b"data %d\n" % len(data))
        self._stream.write(data)
        self._stream.write(b"\n")

    @staticmethod
    def _who(by: str) -> str:
        return f"clerk{words.SUPERVISORS.index(by) + 1}"
