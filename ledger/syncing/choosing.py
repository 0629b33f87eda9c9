"""What the clerk has chosen where both sides differ, kept beside git's own files until the merge is made."""

from collections.abc import Mapping

from ledger.merging.verdicts import Side
from ledger.record import Record, packed, unpacked
from ledger.store.git import Git
from ledger.syncing.questions import Question


class _Kept(Record, frozen=True):
    """What the file holds."""

    sides: Mapping[str, Side] = {}


class Choices:
    """By the marks of questions; a question about other values has another mark, so an old choice never settles a new question."""

    def __init__(self, git: Git) -> None:
        self._file = git.git_dir / "ledger" / "sync-choices"
        try:
            self._sides = dict(unpacked(self._file.read_bytes(), _Kept).sides)
        except (OSError, ValueError):
            self._sides = {}

    def side(self, question: Question) -> Side | None:
        """Whose was chosen; None while nothing was."""
        return self._sides.get(question.mark)

    def keep(self, question: Question, side: Side) -> None:
        """Until `forget`."""
        self._sides[question.mark] = side
        self._file.parent.mkdir(exist_ok=True)
        fresh = self._file.with_name(f"{self._file.name}.new")
        fresh.write_bytes(packed(_Kept(self._sides)))
        fresh.replace(self._file)

    def forget(self) -> None:
        """The merge they were for is made."""
        self._sides = {}
        self._file.unlink(missing_ok=True)
