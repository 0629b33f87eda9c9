"""The Catalogue: the index brought up to date with the disk, and the items asked of it. What has not changed is neither read nor looked at.

Whether a file's contents changed is git's to say: `diff-files` looks at all it tracks in milliseconds, with git's own care for times that
lie (racy ones, a clock set back). Which files there are is told by the folders: none appears or goes without changing its folder's
times. Files that git does not vouch for are read each time and known by the digest of their bytes.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from ledger.errors import Problem
from ledger.model import End, Item, Summary, TaskList
from ledger.record import Record, packed, replace, unpacked
from ledger.store.choices import EVERYTHING, Choice
from ledger.store.gathering import lost
from ledger.store.git import Git
from ledger.store.index import BAD, LOST, REMARKED, Index, Parsed, Seen, Update
from ledger.store.parallel import CHUNK, each_chunk
from ledger.store.reading import blob_id, parse_all
from ledger.store.shelf import Stamp, Told, WorkingTree, folder_stamp, list_folder

RACY_NS = (
    2_000_000_000  # what changed so recently that a second change could hide behind the same time (git's are of whole seconds) is looked at again
)
ATTEMPTS = 3
MANY = 100  # from so many files on that git must compare each time it is worth telling it their times
UNSURE = (0, 0, 0, 0)  # no folder has this stamp
DATA = "data"


class Catalogue:
    """The items on the disk. Made by `opened`; to be asked at once, before the disk changes again."""

    def __init__(self, index: Index, seen: Seen) -> None:
        self._index = index
        self.sound = seen.sound
        """Whether every file was understood and none is lost, astray or under another's number."""
        self.units = seen.units
        """Every unit that any item names or has named."""

    def items(self, choice: Choice = EVERYTHING) -> list[Item]:
        """The items of a choice, in the order of their files."""
        return [unpacked(facts, Item) for facts in self._index.facts(choice)]

    def summaries(self, choice: Choice = EVERYTHING) -> list[Summary]:
        """What is remembered of the items of a choice."""
        return [unpacked(summary, Summary) for summary in self._index.summaries(choice)]

    def rows(self, what: str, choice: Choice = EVERYTHING) -> list[tuple[str, ...]]:
        """Some columns of the items of a choice."""
        return self._index.rows(what, choice)

    def remarked(self) -> list[str]:
        """The files in which something was found when they were read, whether or not they could be understood."""
        return sorted([*self._index.paths(REMARKED), *self._index.paths(BAD)])

    def lost(self) -> list[str]:
        """The files that are gone though the last commit has them."""
        return self._index.paths(LOST)

    def strays(self) -> list[Problem]:
        """What lies where no item can be."""
        return [unpacked(problem, Problem) for problem in self._index.strays()]


def opened(root: Path, git: Git, index: Index, lists: Mapping[str, TaskList], *, reading: str, end: End, told: Told | None = None) -> Catalogue:
    """The catalogue of an office's items, after everything that changed has been read. `reading` names the rules by which files are read.

    Raises one of the index's FAILURES when it cannot be kept; GitError when git cannot say what has changed.
    """
    for _ in range(ATTEMPTS):
        seen = index.seen(reading)
        update = _changes(root, git, index, seen, lists, end, told)
        if update is None:
            return Catalogue(index, seen)
        if index.update(update):
            return Catalogue(index, index.seen(reading))
    raise ValueError(ATTEMPTS)


def _changes(root: Path, git: Git, index: Index, seen: Seen, lists: Mapping[str, TaskList], end: End, told: Told | None) -> Update | None:
    """All that is not as it was seen; None where everything is."""
    state, touched = _steady(git)
    walk = _Walk(root, index, seen.folders)
    tracked = _retracked(git, index) if state != seen.git_state else {}
    doubtful = {*touched, *seen.loose, *walk.new, *tracked} - walk.gone
    followed = {path: digest for path, digest in (index.vouched(doubtful) | tracked).items() if digest}
    known = index.digests(doubtful)
    unknown = walk.new - known.keys()
    young = index.now() - RACY_NS if doubtful else 0
    git_says = _GitSays(followed, touched)
    changed, loose, gone = _read_again(WorkingTree(root), known, git_says, seen.loose, young)
    parsed = []
    for each in _parsed(root, sorted([*unknown, *changed]), lists, end, told, like=next(iter(followed.values()), "")):
        agreed = git_says.agrees(each)
        if not agreed or each.changed_at > young:
            loose.add(each.path)
        parsed.append(replace(each, digest=followed[each.path]) if agreed else each)
    if len(parsed) + sum(followed.get(path) == known[path] for path in touched & known.keys() - changed) >= MANY:
        git.look_afresh()
    gone |= walk.gone
    unsettled = gone or state != seen.git_state
    missing = lost(git, {*index.below(DATA), *walk.new} - gone) if unsettled else []
    if not (walk.folders or tracked or parsed or unsettled) and loose == seen.loose:
        return None
    return Update(
        since=seen,
        git_state="" if missing else state,
        units=seen.units.union(*(each.units for each in parsed)),
        folders=walk.folders,
        strays=walk.strays,
        tracked=tracked,
        loose=frozenset(loose),
        parsed=parsed,
        lost=missing,
        gone=sorted(gone),
    )


def _steady(git: Git) -> tuple[str, frozenset[str]]:
    """Git's state, and the files it finds changed while it is in that state."""
    for _ in range(ATTEMPTS):
        state, touched = git.touched(DATA)
        if git.state() == state:
            return state, touched
    return "", touched


def _retracked(git: Git, index: Index) -> dict[str, str | None]:
    """Where git's own index differs from what was known of it."""
    before, now = index.tracked(), git.staged(DATA)
    gone: dict[str, str | None] = dict.fromkeys(before.keys() - now.keys())
    return gone | {path: digest for path, digest in now.items() if before.get(path) != digest}


class _Walk:
    """What the folders say that they did not say before: `new` and `gone` files, and every changed folder with its stamp and strays."""

    def __init__(self, root: Path, index: Index, known: Mapping[str, Stamp]) -> None:
        self.new: set[str] = set()
        self.gone: set[str] = set()
        self.folders: dict[str, Stamp | None] = {}
        self.strays: dict[str, Sequence[bytes]] = {}
        self._root, self._index, self._known = root, index, known
        self._below: dict[str, list[str]] = {}
        for folder in known:
            self._below.setdefault(folder.rpartition("/")[0], []).append(folder)
        self._now = index.now()
        self._visit(DATA)

    def _visit(self, folder: str) -> None:
        stamp = folder_stamp(self._root / folder)
        if stamp is None:
            self._leave(folder)
        elif stamp == self._known.get(folder):
            for below in self._below.get(folder, ()):
                self._visit(below)
        else:
            self._list(folder, stamp)

    def _list(self, folder: str, stamp: Stamp) -> None:
        found = list_folder(self._root, folder)
        before = {path for path in self._index.below(folder) if path.rpartition("/")[0] == folder} if folder in self._known else set()
        self.new |= found.files - before
        self.gone |= before - found.files
        self.folders[folder] = stamp if max(stamp[:2]) + RACY_NS < self._now and not (found.unread or found.strays) else UNSURE
        self.strays[folder] = [packed(problem) for problem in found.strays]
        for below in self._below.get(folder, ()):
            if below not in found.folders:
                self._leave(below)
        for below in found.folders:
            self._visit(below)

    def _leave(self, folder: str) -> None:
        """The folder is not there any more, nor is what was in it."""
        self.gone.update(self._index.below(folder))
        for below in [folder, *(each for each in self._known if each.startswith(f"{folder}/"))]:
            self.folders[below] = None


class _GitSays(Record, frozen=True):
    """What git says of files: the digests its own index has, and which of them it cannot tell from their times to be as they were."""

    digests: Mapping[str, str]
    touched: frozenset[str]

    def vouches(self, path: str, digest: str) -> bool:
        """Whether the file has that digest, without a look at it."""
        return path not in self.touched and self.digests.get(path) == digest

    def agrees(self, file: Parsed) -> bool:
        """Whether a file that was just read has the digest that git has for it; git may keep it with plain line ends."""
        known = self.digests.get(file.path, "")
        return known != "" and (known == file.digest or (known == file.plain and file.path not in self.touched))


def _read_again(
    shelf: WorkingTree, known: Mapping[str, str], git_says: _GitSays, loose: frozenset[str], young: int
) -> tuple[set[str], set[str], set[str]]:
    """Of files read before: those that now say something else, those to be read again next time, and those that are not there any more.

    A file that has the digest git has for it is left to git once it was found so after `young`, so that any later change has another time.
    """
    changed, still_loose, gone = set(), set(), set()
    for path, before in known.items():
        vouched = git_says.vouches(path, before)
        if vouched and path not in loose:
            continue
        changed_at = shelf.changed_at(path)
        data = next((data for _, data in shelf.read_all([path])), None)
        otherwise = path not in git_says.touched and path in git_says.digests and not vouched
        if data is None:
            gone.add(path)
        elif isinstance(data, Problem) or otherwise or not _is(data, before, plain=vouched):
            changed.add(path)
        elif git_says.digests.get(path) != before or changed_at > young:
            still_loose.add(path)
    return changed, still_loose, gone


def _is(data: bytes, digest: str, *, plain: bool) -> bool:
    """Whether bytes have a digest, be it with `plain` line ends as git may keep them."""
    return blob_id(data, digest) == digest or (plain and blob_id(data.replace(b"\r\n", b"\n"), digest) == digest)


def _parsed(root: Path, paths: Sequence[str], lists: Mapping[str, TaskList], end: End, told: Told | None, *, like: str) -> Iterator[Parsed]:
    done = 0
    for chunk in each_chunk(partial(parse_all, root, lists, end, like), paths):
        yield from chunk
        done = min(done + CHUNK, len(paths))
        if told:
            told(done, len(paths))
