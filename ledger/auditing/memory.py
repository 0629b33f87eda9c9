"""What an audit found, kept beside git's own files, so that years of history are walked once; it may be deleted at any moment."""

from contextlib import suppress
from pathlib import Path

from ledger import __version__
from ledger.auditing.walk import Finding
from ledger.record import Record, packed, unpacked

VERSION = 1


class Audited(Record, frozen=True, kw_only=True):
    """The commit up to which history was audited, by which program, with which years closed, and what was found."""

    program: str
    sealed: dict[int, str]
    commit: str
    findings: tuple[Finding, ...]


def remembered(place: Path, sealed: dict[int, str]) -> Audited | None:
    """What was kept; None when there is nothing, or when years were closed or opened since, or the program has changed.

    Settings need no mark: each commit is judged by those that it found, so that a new policy does not change what was right before it.
    """
    with suppress(OSError, ValueError):
        audited = unpacked(place.read_bytes(), Audited)
        return audited if (audited.program, audited.sealed) == (_program(), sealed) else None
    return None


def remember(place: Path, sealed: dict[int, str], commit: str, findings: tuple[Finding, ...]) -> None:
    """Best effort: without it only time is lost."""
    with suppress(OSError):
        place.parent.mkdir(exist_ok=True)
        fresh = place.with_name(f"{place.name}.new")
        fresh.write_bytes(packed(Audited(program=_program(), sealed=sealed, commit=commit, findings=findings)))
        fresh.replace(place)


def _program() -> str:
    return f"{VERSION} {__version__}"
