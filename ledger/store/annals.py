"""The annals: commits as they were made, by whom, and which files each of them changed; asked of git in bulk, and never from a working tree."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from itertools import islice

from ledger.errors import GitError
from ledger.record import Record
from ledger.store.git import Git

LINK, SUBMODULE = "120000", "160000"

_FIELDS = ("%H", "%P", "%an", "%ae", "%aI", "%cn", "%ce", "%cI")
_RAW = ("--raw", "-z", "--no-abbrev", "--no-renames", "--relative", "--no-ext-diff", "--no-textconv", "--ignore-submodules=none")
_TAGGER = re.compile(r"^tagger (.*) <(.*)> ", re.MULTILINE)
_NO_DATE = datetime(1970, 1, 1, tzinfo=UTC)


class Change(Record, frozen=True):
    """One file of a commit against its parent: blob ids, empty where the file is not there, and the new mode."""

    path: str
    before: str
    after: str
    mode: str


class Made(Record, frozen=True, kw_only=True):
    """A commit, with what it changed against its parent; of a merge, nothing."""

    id: str
    parents: tuple[str, ...]
    name: str
    email: str
    at: datetime
    committer: str
    committer_email: str
    committed: datetime
    changes: tuple[Change, ...]


def history(git: Git, revisions: Sequence[str]) -> Iterator[Made]:
    """The commits that the revisions name, parents first."""
    options = ("--reverse", "--topo-order", f"--format={'%x00'.join(_FIELDS)}", "--no-show-signature", "--diff-merges=off", *_RAW)
    listed = git.out("-c", "log.showRoot=true", "log", *options, *revisions, "--")
    words = iter(listed.split(b"\0"))
    first = next(words, b"")
    while first.strip():
        head = [first, *islice(words, len(_FIELDS) - 1)]
        changes, first = _changes(words)
        yield _made([word.decode("utf-8", "replace") for word in head], changes)


def count(git: Git, revisions: Sequence[str]) -> int:
    """How many commits the revisions name."""
    return int(git.out("rev-list", "--count", *revisions, "--"))


def changed_between(git: Git, before: str, after: str) -> tuple[Change, ...]:
    """The files that are not the same in two commits."""
    return _changes(iter(git.out("diff-tree", "-r", *_RAW, before, after).split(b"\0")))[0]


def signature(git: Git, commit: str) -> tuple[str, str]:
    """What git makes of a commit's signature, as its %G? has it, and who signed; it starts a program to look."""
    code, _, signer = git.out("log", "-1", "--no-show-signature", "--format=%G?%x00%GS", commit, "--").decode("utf-8", "replace").partition("\0")
    return code, signer.strip()


def messages(git: Git, revisions: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What the commits that the revisions name say, as (commit, message)."""
    words = git.out("log", "-z", "--no-show-signature", "--format=%H%x00%B", *revisions, "--").decode("utf-8", "replace").split("\0")
    return zip(words[::2], words[1::2], strict=False)


def own_changes(git: Git, made: Made) -> tuple[Change, ...]:
    """What a commit itself changed: of a merge, the files that are as in none of its parents."""
    if len(made.parents) < 2:
        return made.changes
    sides = [{change.path: change for change in changed_between(git, parent, made.id)} for parent in made.parents]
    return tuple(change for path, change in sides[0].items() if all(path in side for side in sides))


def blobs_at(git: Git, commit: str, paths: Sequence[str]) -> dict[str, str]:
    """The blob ids of some files or folders as of a commit; what is not there is left out."""
    if not paths:
        return {}
    rows = (row.split("\t", 1) for row in _words(git.out("ls-tree", "-r", "-z", commit, "--", *paths)))
    return {path: head.split(" ")[2] for head, path in rows}


def merge_bases(git: Git, parents: Sequence[str]) -> list[str]:
    """The best common ancestors of a merge's parents; none where histories are unrelated."""
    try:
        return git.out("merge-base", "--all" if len(parents) == 2 else "--octopus", *parents).decode().split()
    except GitError:
        return []


def leads_to(git: Git, before: str, after: str) -> bool:
    """Whether a commit descends from another, or is it."""
    return before in merge_bases(git, (before, after))


def author(git: Git) -> tuple[str, str]:
    """The name and address under which a commit would be made now."""
    name, _, rest = git.out("var", "GIT_AUTHOR_IDENT").decode("utf-8", "replace").rpartition(" <")
    return name, rest.partition(">")[0]


def tagger(git: Git, tag: str) -> tuple[str, str] | None:
    """The name and address of whoever made an annotated tag; None for anything else."""
    try:
        head = git.out("cat-file", "tag", tag).decode("utf-8", "replace").partition("\n\n")[0]
    except GitError:
        return None
    found = _TAGGER.search(head)
    return (found[1], found[2]) if found else None


def any_branch(git: Git) -> str | None:
    """The tip of the branch that HEAD names; where there is no such branch, of `main`, else of any."""
    others = git.out("for-each-ref", "--count=1", "--format=%(objectname)", "refs/heads").decode().strip()
    return git.head() or git.resolve("refs/heads/main") or others or None


def ancestors(git: Git, commit: str) -> frozenset[str]:
    """A commit and everything before it."""
    return frozenset(git.out("rev-list", commit, "--").decode().split())


def committed(git: Git, commit: str) -> datetime:
    """When a commit was made, by the clock of whoever committed it."""
    return _moment(git.out("log", "-1", "--no-show-signature", "--format=%cI", commit, "--").decode().strip())


def beginning(git: Git, head: str) -> str:
    """The commit without parents that a history began with, along the first parents."""
    return git.out("rev-list", "--first-parent", "--max-parents=0", head, "--").decode().strip()


def versions(git: Git, commit: str, path: str, limit: int) -> list[str]:
    """The blob ids that a file had up to a commit, the newest first."""
    commits = git.out("rev-list", f"--max-count={limit}", commit, "--", path).decode().split()
    return list(dict.fromkeys(blob for each in commits for blob in blobs_at(git, each, [path]).values()))


def sizes(git: Git, blobs: Iterable[str]) -> dict[str, int]:
    """How many bytes each blob has."""
    asked = list(dict.fromkeys(blobs))
    rows = git.out("cat-file", "--batch-check=%(objectname) %(objectsize)", stdin="".join(f"{each}\n" for each in asked).encode())
    return {blob: int(size) for blob, size in (row.split(" ") for row in rows.decode().splitlines())}


def tag_commits(git: Git, pattern: str) -> dict[str, str]:
    """The tags that match a pattern such as `book-*` → the commits they are on."""
    rows = git.out("for-each-ref", "--format=%(refname:strip=2) %(*objectname) %(objectname)", f"refs/tags/{pattern}").decode("utf-8", "replace")
    return {row.split(" ")[0]: next(filter(None, row.split(" ")[1:])) for row in rows.splitlines()}


def _changes(words: Iterator[bytes]) -> tuple[tuple[Change, ...], bytes]:
    """What the coming words say of changed files, and the first word after them."""
    found: list[Change] = []
    for word in words:
        if not word.lstrip(b"\n").startswith(b":"):
            return tuple(found), word
        _, mode, before, after, _ = word.decode().split(" ")
        found.append(Change(next(words).decode("utf-8", "surrogateescape"), before.strip("0") and before, after.strip("0") and after, mode))
    return tuple(found), b""


def _made(head: Sequence[str], changes: tuple[Change, ...]) -> Made:
    commit, parents, name, email, at, committer, committer_email, committed = head
    return Made(
        id=commit.strip(),
        parents=tuple(parents.split()),
        name=name,
        email=email,
        at=_moment(at),
        committer=committer,
        committer_email=committer_email,
        committed=_moment(committed),
        changes=changes,
    )


def _moment(text: str) -> datetime:
    """A forged date that is no date becomes one that nobody believes."""
    with suppress(ValueError):
        return datetime.fromisoformat(text)
    return _NO_DATE


def _words(out: bytes) -> Iterator[str]:
    return (word.decode("utf-8", "surrogateescape") for word in out.split(b"\0") if word)
