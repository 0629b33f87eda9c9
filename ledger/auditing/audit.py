"""审计 of an office: all of its history, from where the last audit ended, or a range of it."""

import hashlib
from collections.abc import Iterator

from ledger.auditing.memory import remember, remembered
from ledger.auditing.walk import Finding, Walk
from ledger.store import annals
from ledger.store.annals import Made
from ledger.store.git import Git
from ledger.store.sealing import sealed_at
from ledger.store.shelf import Told

_OFTEN = 500  # commits between two words about how far it is


def audit_all(git: Git, head: str, told: Told) -> tuple[Finding, ...]:
    """What every commit up to `head` did that it should not have; `told` hears how far it is."""
    sealed = sealed_at(git)
    place = git.git_dir / "ledger" / f"audit-{hashlib.sha256(str(git.root).encode()).hexdigest()[:12]}.json"
    before = remembered(place, sealed)
    if before and before.commit == head:
        return before.findings
    if before and git.leads_to_head(before.commit):
        known, revisions = before.findings, [f"{before.commit}..{head}"]
    else:
        known, revisions = (), [head]
    found = (*known, *_walked(git, head, revisions, sealed, told))
    remember(place, sealed, head, found)
    return found


def audit_range(git: Git, last: str, revisions: list[str], told: Told) -> tuple[Finding, ...]:
    """What the commits that the revisions name, the last of them `last`, did that they should not have."""
    return _walked(git, last, revisions, sealed_at(git), told)


def _walked(git: Git, head: str, revisions: list[str], sealed: dict[int, str], told: Told) -> tuple[Finding, ...]:
    walk = Walk(git, beginning=annals.beginning(git, head), sealed=sealed)
    return tuple(walk.findings(_counted(annals.history(git, revisions), annals.count(git, revisions), told)))


def _counted(history: Iterator[Made], whole: int, told: Told) -> Iterator[Made]:
    for done, made in enumerate(history):
        if done % _OFTEN == 0:
            told(done, whole)
        yield made
