"""Moving the branch and the files on the disk from one commit to another: only paths that differ, and only over what a commit holds.

What is being done is noted beside git's own files first, so that a move that was cut short is finished by the next command that writes.
"""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from ledger.errors import GitError, LedgerError
from ledger.store.beside import Difference, differences, hooks
from ledger.store.git import Git
from ledger.words import names

_CLEAN = (" ", "?")


def move(git: Git, before: str, after: str, why: str) -> None:
    """From `before`, where HEAD is, to `after`. Raises LedgerError, with nothing touched, when a file that would be written has changes no commit holds."""
    note = _note(git)
    if before == after:
        return
    changed = differences(git, before, after)
    done = _done_already(git, changed)
    note.parent.mkdir(exist_ok=True)
    note.write_text(f"{before} {after}\n", encoding="ascii")
    try:
        _move(git, before, after, {path: changed[path] for path in done}, why)
    except GitError:
        if git.head() != after and not any(path in changed for _, path in _touched(git)):
            note.unlink(missing_ok=True)  # nothing has moved; else the next command goes on with it
        raise
    note.unlink(missing_ok=True)
    if hooks(git, ["post-merge"]):
        git.ask("hook", "run", "post-merge", "--", "0")


def finish(git: Git) -> None:
    """Finish a move that was cut short; one that somebody has gone on from, by a commit or by hand, is forgotten: the next sync makes another."""
    note = _note(git)
    try:
        before, after = note.read_text(encoding="ascii").split()
    except FileNotFoundError:
        return
    except (OSError, ValueError):  # cut short itself, and so before anything moved
        note.unlink(missing_ok=True)
        return
    if git.head() == before and git.resolve(after) and not _in_the_way(git, differences(git, before, after))[1]:
        move(git, before, after, "ledger sync")
    note.unlink(missing_ok=True)


def was_cut_short(git: Git) -> bool:
    """Whether a move was begun and not ended."""
    return _note(git).exists()


def refuse_in_the_way(git: Git, before: str, after: str) -> None:
    """Raise LedgerError when a file that a move would write has changes that no commit holds."""
    _done_already(git, differences(git, before, after))


def _note(git: Git) -> Path:
    return git.git_dir / "ledger" / "moving"


def _move(git: Git, before: str, after: str, done: Mapping[str, Difference], why: str) -> None:
    if done:
        git.out("update-index", "-z", "--index-info", stdin=b"".join(_entry(path, each) for path, each in done.items()))
    git.ask("update-index", "-q", "--refresh")  # times that lie, as after a copy, would look like changes
    git.out("read-tree", "-m", "-u", before, after)
    try:
        git.out("update-ref", "-m", why, "HEAD", after, before)
    except GitError as error:
        git.ask("read-tree", "-m", "-u", after, before)
        raise GitError("合并的时候，别的程序在这个分支上提交了，没有合并", "重新运行 ledger sync") from error


def _entry(path: str, difference: Difference) -> bytes:
    blob = difference.after
    head = f"{blob.mode} {blob.id}" if blob else f"0 {'0' * len(difference.before.id if difference.before else '')}"
    return head.encode() + b"\t" + os.fsencode(path) + b"\0"


def _done_already(git: Git, changed: Mapping[str, Difference]) -> list[str]:
    """The paths that already are on the disk as they will be. Raises LedgerError for any other that no commit holds."""
    done, way = _in_the_way(git, changed)
    if way:
        prefix = git.place
        said = names([path.removeprefix(prefix) for path in way[:5]]) + (f"等{len(way)}个文件" if len(way) > 5 else " ")
        raise LedgerError(f"{said}有还没提交的手工修改，对方也改了，没有合并", "先运行 ledger commit -m 说明 记下来，再运行 ledger sync")
    return done


def _in_the_way(git: Git, changed: Mapping[str, Difference]) -> tuple[list[str], list[str]]:
    """Of the paths that a move changes, those that are on the disk as they will be, and others that no commit holds."""
    touched = {path: state for state, path in _touched(git) if path in changed}
    stands = _on_the_disk(git, [path for path in touched if (_top(git) / path).is_file()])
    done: list[str] = []
    way: list[str] = []
    for path, state in touched.items():
        after = changed[path].after
        settled = stands.get(path) == (after.id if after else None)
        (done if settled and (state[0] in _CLEAN or state[1] == " ") else way).append(path)
    return done, way


def _touched(git: Git) -> Iterable[tuple[str, str]]:
    out = git.out("status", "--porcelain", "-z", "--untracked-files=all", "--no-renames", "--", ":(top)")
    return [(record[:2], record[3:]) for record in map(os.fsdecode, out.split(b"\0")) if record]


def _on_the_disk(git: Git, paths: list[str]) -> dict[str, str]:
    """What git would call the bytes that these paths now hold."""
    if not paths:
        return {}
    top = _top(git)
    asked = "".join(f"{Path(os.path.relpath(top / path, git.root)).as_posix()}\n" for path in paths)
    return dict(zip(paths, git.out("hash-object", "--stdin-paths", stdin=os.fsencode(asked)).decode().split(), strict=True))


def _top(git: Git) -> Path:
    depth = git.place.count("/")
    return git.root.parents[depth - 1] if depth else git.root
