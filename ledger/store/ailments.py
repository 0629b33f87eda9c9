"""What ails an office's folder: one record for every finding of the check-up (体检), and the check-up itself. The findings are made next door."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

from ledger.errors import DataError, GitError
from ledger.record import Record
from ledger.store.git import Git
from ledger.store.workspace import Workspace


class Ailment(Record, frozen=True):
    """Something that needs attention: what it is, why that matters, and what would put it right.

    `mend` does so where that is safe, touching nobody's work, and returns what it did; None where it is for people to decide.
    """

    name: str
    what: str
    why: str
    cure: str
    mend: Callable[[], str] | None = None


class Patient(Record, frozen=True):
    """The office under examination, its git, and the moment."""

    workspace: Workspace
    git: Git
    now: datetime


Examination = Callable[[Patient], Iterable[Ailment]]


def examine(patient: Patient, examinations: Sequence[Examination]) -> list[Ailment]:
    """Everything that any of the examinations finds; where git does not answer one of them, that is a finding too."""
    found = [ailment for each in examinations for ailment in _found(each, patient)]
    return [ailment for place, ailment in enumerate(found) if ailment not in found[:place]]  # git may be silent for one reason many times


def _found(examination: Examination, patient: Patient) -> Iterator[Ailment]:
    try:
        yield from examination(patient)
    except DataError:
        return  # of settings that do not load, `check` tells more
    except GitError as error:
        yield Ailment("git-silent", error.message, "git 不回答，这一处没能查", error.hint)
