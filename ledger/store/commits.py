"""The commits of the history, the newest first, and the files that each of them changed: what was in them before and after.

All commits are walked through once for their times, which takes git a moment; what they changed is asked for a few hundred at a time, and
only as far as somebody looks.
"""

from collections.abc import Iterator, Sequence

from ledger.record import Record
from ledger.store.git import Git

CHUNK = 200
OFFICE = ("data", "templates", "reports")
_HEADER = "%x01%H%x1f%ct%x1f%P%x1f%an <%ae>%x1f%(trailers:key=Ledger-Action,valueonly,separator=%x2C)%x1f%s"


class Touched(Record, frozen=True):
    """A file that a commit changed, by the blobs it had and has; None where there was, or is, none.

    A merge has one `before` for each of its parents, and touches only what is as none of them had it. `was` is the path before, of a file
    that an item left when it was renumbered.
    """

    path: str
    before: tuple[str | None, ...]
    after: str | None
    was: str = ""


class Commit(Record, frozen=True):
    """A commit: its id, when it was made (seconds since 1970), its author as `name <email>`, the `Ledger-Action` it names, and its subject."""

    id: str
    at: int
    author: str
    action: str
    parents: tuple[str, ...]
    subject: str
    files: tuple[Touched, ...]

    @property
    def by(self) -> str:
        """The author's name, as it may be shown."""
        return _shown(self.author.rpartition(" <")[0])


def commit_times(git: Git, revision: str, paths: Sequence[str] = ()) -> list[tuple[str, int]]:
    """Every commit that a revision leads back to, the newest first, with its time; where paths are given, those that touched one of them.

    Git is asked for one path at a time: only so does it use what it noted about paths (`Git.note_paths`).
    """
    if not paths:
        return _times(git, revision)
    found = dict(pair for path in paths for pair in _times(git, "--full-history", revision, "--", path))
    return sorted(found.items(), key=lambda pair: -pair[1]) if len(paths) > 1 else list(found.items())


def _times(git: Git, *asked: str) -> list[tuple[str, int]]:
    rows = (line.split() for line in git.out("rev-list", "--timestamp", *asked).decode().splitlines())
    return [(commit, int(seconds)) for seconds, commit in rows]


def last_by(git: Git, author: str) -> Commit | None:
    """The newest commit of HEAD, no merge, by which an author (`name <email>`) changed the office's files."""
    matching = git.out("rev-list", "--no-merges", "--fixed-strings", f"--author={author}", "HEAD").decode().split()
    return next((each for each in commits(git, matching) if each.author == author), None)


def commits(git: Git, ids: Sequence[str], paths: Sequence[str] = ()) -> Iterator[Commit]:
    """These commits, in this order, with the files of the office that they changed; git is asked for a few at a time."""
    options = ("--stdin", "--no-walk=unsorted", "-c", "--raw", "-z", "--no-abbrev", "--no-renames", "--relative", f"--format={_HEADER}")
    for start in range(0, len(ids), CHUNK):
        asked = "".join(f"{each}\n" for each in ids[start : start + CHUNK]).encode()
        yield from _read(git.out("log", *options, "--", *(paths or OFFICE), stdin=asked))


def _read(out: bytes) -> Iterator[Commit]:
    """From `git log --raw -z`: a header, then for each file its blobs and its path, every piece with a NUL at its end."""
    pieces = iter(out.decode("utf-8", "surrogateescape").split("\0"))
    header, files = "", list[Touched]()
    for piece in pieces:
        if piece.startswith("\x01"):
            if header:
                yield _commit(header, files)
            header, files = piece[1:], []
        elif piece.strip():
            files.append(_touched(piece.strip(), next(pieces)))
    if header:
        yield _commit(header, files)


def _commit(header: str, files: Sequence[Touched]) -> Commit:
    commit, seconds, parents, author, action, subject = header.split("\x1f", 5)
    return Commit(commit, int(seconds), author, action, tuple(parents.split()), _shown(subject), tuple(files))


def _shown(text: str) -> str:
    """What git was told by whoever wrote to it, without what would steer a terminal."""
    return "".join(character if character.isprintable() else " " for character in text)


def _touched(raw: str, path: str) -> Touched:
    """`:100644 100644 OLD NEW M`; a merge has a colon, a mode and a blob for each parent."""
    sides = len(raw) - len(raw.lstrip(":"))
    blobs = [None if not each.strip("0") else each for each in raw.split(" ")[sides + 1 : 2 * sides + 2]]
    return Touched(path, tuple(blobs[:-1]), blobs[-1])
