"""A commit made by git's plumbing, many times cheaper than `git commit` in a large repository, and where that may stand for it.

`git commit` looks at every tracked file and writes git's index twice. What a clerk's write needs is one entry of the index, the folders above
it and one commit: git's own commands make each of them, so that filters, modes, object formats and locks are git's business as ever.
"""

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from ledger.errors import GitError
from ledger.record import Record

# Hooks that `git commit` would run and the plumbing would not, or not in the same way.
_HOOKS = {"pre-commit", "prepare-commit-msg", "commit-msg", "post-commit", "reference-transaction", "post-index-change", "pre-auto-gc"}
_NAMES = ("user.name", "user.email")
_OTHER_NAMES = ("author.name", "author.email", "committer.name", "committer.email")
_NAME_VARIABLES = ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL")
_OFF = ("", "false", "no", "off", "0")
_IDENT = re.compile(r".*\w.* <[^<>]+> \d+ [+-]\d{4}")
_SCRATCH = "refs/ledger/next"  # taken away again by the stream that makes it
_LOOSE_FILES = 27  # in one of 256 folders: what git itself takes for some 6700 loose objects


class Runs(Protocol):
    """Runs git and returns its output. Raises GitError when it fails."""

    def __call__(self, *arguments: str, stdin: bytes = b"") -> bytes:
        """As if typed after `git -C ROOT`."""


class Surroundings(Record, frozen=True):
    """What git knows before a commit: its configuration, who the author and the committer would be, and the moment."""

    config: dict[str, str]
    author: str
    committer: str

    @property
    def named(self) -> bool:
        """Whether both names were given outright; one that git would have to make up, or would refuse, is for git to judge."""
        given = all(re.search(r"\w", self.config.get(key, "")) for key in _NAMES)
        elsewhere = any(key in self.config for key in _OTHER_NAMES) or any(not os.environ.get(name, "x").strip() for name in _NAME_VARIABLES)
        return given and not elsewhere and all(map(_IDENT.fullmatch, (self.author, self.committer)))


def surroundings(listed: bytes) -> Surroundings:
    """From what `git var -l` printed."""
    config = dict(line.split("=", 1) for line in listed.decode("utf-8", "replace").splitlines() if "=" in line)
    return Surroundings(config, config.pop("GIT_AUTHOR_IDENT", ""), config.pop("GIT_COMMITTER_IDENT", ""))


def stands_for_git_commit(around: Surroundings, git_dir: Path) -> bool:
    """Whether nothing would tell the plumbing's commit from git's: no hook, no signature, no sparse index, and names that are plain."""
    config = around.config
    own_ways = config.get("commit.gpgsign", "").lower() not in _OFF or "core.hookspath" in config
    sparse = config.get("core.sparsecheckout", "").lower() not in _OFF
    return around.named and not own_ways and not sparse and not _hooks(common_dir(git_dir))


def commit(run: Runs, prefix: str, paths: Sequence[str], message: str, around: Surroundings) -> str:
    """Commit these files as they lie on the disk; returns the commit's id. `prefix` leads from the top of the repository to the office.

    Raises GitError when git refuses or the branch moved meanwhile; then the branch is as it was, and for these paths so is the index.
    For files whose entry in the index was as in HEAD. The index comes first: a crash leaves changes that are staged, and status says so.
    """
    subject, _, _ = message.partition("\n")
    before = _head(run, paths)
    head = before.pop("")
    exact = [f":(top,literal){prefix}{path}" for path in paths]
    try:
        if all(map(_is_id, before.values())):
            run("update-index", "-z", "--stdin", stdin=b"".join(os.fsencode(path) + b"\0" for path in paths))
        else:
            run("add", "--", *exact)  # which knows what is ignored
        entries = _entries(run("ls-files", "--stage", "-z", "--", *exact))
        _check_changed(entries, before)
        made = run("fast-import", "--quiet", stdin=_stream(prefix, entries, message, around, head)).decode().strip()
        run("update-ref", "-m", f"commit: {subject}", "HEAD", made, head)
    except BaseException:  # an interrupt, too; had the branch moved already, this changes nothing
        run("reset", "--quiet", "--", *exact)
        raise
    return made


def is_crowded(git_dir: Path) -> bool:
    """Whether git would find it time to pack: it counts one folder of loose objects, and so do we."""
    try:
        return sum(1 for _ in (common_dir(git_dir) / "objects" / "17").iterdir()) >= _LOOSE_FILES
    except OSError:
        return False


def common_dir(git_dir: Path) -> Path:
    """The directory that all worktrees of a repository share."""
    try:
        return git_dir / (git_dir / "commondir").read_text(encoding="utf-8").strip()
    except OSError:
        return git_dir


def _head(run: Runs, paths: Sequence[str]) -> dict[str, str]:
    """What HEAD has at each path: a blob's id, or git's word that there is none; under no path the commit itself. Raises GitError before the first."""
    asked = ["HEAD^{commit}", *(f"HEAD:./{path}" for path in paths)]
    answers = run("cat-file", "--batch-check=%(objectname)", stdin=os.fsencode("".join(f"{each}\n" for each in asked))).splitlines()
    found = dict(zip(("", *paths), map(os.fsdecode, answers), strict=False))
    if not _is_id(found[""]):
        raise GitError("git 里还没有提交", "可用 git status 查看仓库状态")
    return found


def _is_id(answer: str) -> bool:
    return re.fullmatch(r"[0-9a-f]{40,64}", answer) is not None


def _check_changed(entries: dict[str, str], before: dict[str, str]) -> None:
    """Raise GitError unless every path is in the index and no longer what HEAD has."""
    if entries.keys() != before.keys() or any(entries[path].endswith(before[path]) for path in before):
        raise GitError("git 没有看到改动", "可用 git status 查看仓库状态")


def _hooks(git_dir: Path) -> set[str]:
    try:
        return {path.name.removesuffix(".exe") for path in (git_dir / "hooks").iterdir()} & _HOOKS
    except OSError:
        return set()


def _entries(listed: bytes) -> dict[str, str]:
    """Path → mode and blob id."""
    rows = (os.fsdecode(record).split("\t", 1) for record in listed.split(b"\0") if record)
    return {path: head.rpartition(" ")[0] for head, path in rows}


def _stream(prefix: str, entries: dict[str, str], message: str, around: Surroundings, head: str) -> bytes:
    """For `git fast-import`: HEAD's files with these entries in their places, one commit, whose id is printed; no ref is left."""
    said = message.encode()
    made = f"commit {_SCRATCH}\nmark :1\nauthor {around.author}\ncommitter {around.committer}\ndata {len(said)}\n"
    changed = "".join(f"M {entry} {quoted(prefix + path)}\n" for path, entry in entries.items())
    ending = f"get-mark :1\nreset {_SCRATCH}\nfrom {'0' * len(head)}\n\n"
    return made.encode() + said + f"\nfrom {head}\n".encode() + os.fsencode(changed) + ending.encode()


def quoted(path: str) -> str:
    """A path as `git fast-import` reads it."""
    inside = path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{inside}"'
