"""The office as it was at each commit: its settings and directory, by which whatever comes next is judged."""

from collections.abc import Iterable

from ledger.errors import Problem
from ledger.model import Ledger
from ledger.record import Record, replace
from ledger.store import annals
from ledger.store.annals import Change
from ledger.store.git import Git
from ledger.store.office import read_directory, read_settings
from ledger.store.paths import DIRECTORY, SETTINGS


class State(Record, frozen=True, kw_only=True):
    """The blobs of settings and directory at a commit, and what they said when they could last be read."""

    settings_blob: str = ""
    directory_blob: str = ""
    office: Ledger = Ledger()


class Offices:
    """The State after each commit, followed from parent to child."""

    def __init__(self, git: Git) -> None:
        self._git = git
        self._after: dict[str, State] = {}

    def at(self, commit: str) -> State:
        """The State after a commit, looked up where nobody followed it there."""
        if commit not in self._after:
            blobs = annals.blobs_at(self._git, commit, [SETTINGS, DIRECTORY])
            self._after[commit] = self._read(State(), blobs.get(SETTINGS, ""), blobs.get(DIRECTORY, ""))
        return self._after[commit]

    def follow(self, commit: str, before: State, changes: Iterable[Change]) -> State:
        """The State after a commit that changed these files."""
        changed = {change.path: change.after for change in changes if change.path in (SETTINGS, DIRECTORY)}
        state = before
        if changed:
            state = self._read(before, changed.get(SETTINGS, before.settings_blob), changed.get(DIRECTORY, before.directory_blob))
        self._after[commit] = state
        return state

    def _read(self, before: State, settings_blob: str, directory_blob: str) -> State:
        """What does not load leaves the office as it was."""
        office = before.office
        if settings_blob and settings_blob != before.settings_blob:
            settings, problems = read_settings(next(self._git.blobs([settings_blob])))
            office = office if _blocked(problems) else replace(office, settings=settings)
        if directory_blob and directory_blob != before.directory_blob:
            directory, problems = read_directory(next(self._git.blobs([directory_blob])))
            office = office if _blocked(problems) else replace(office, directory=directory)
        return State(settings_blob=settings_blob, directory_blob=directory_blob, office=office)


def _blocked(problems: Iterable[Problem]) -> bool:
    return any(problem.blocking for problem in problems)
