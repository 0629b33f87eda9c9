"""What differs between two commits, and commits made beside the working tree: nothing on the disk, in the index or on a branch moves.

Paths here are git's: from the top of the repository, above the office's root where that lies deeper.
"""

import os
from collections.abc import Iterator, Mapping, Sequence

from ledger.errors import GitError
from ledger.record import Record
from ledger.store.git import Git
from ledger.store.plumbing import quoted

FILE = "100644"
_NOTHING = "000000"
_SCRATCH = "refs/ledger/beside"  # taken away again by the stream that makes it


class Blob(Record, frozen=True):
    """A file as git keeps it: its mode and the name of its bytes."""

    mode: str
    id: str


class Difference(Record, frozen=True):
    """One path in two commits; None where a commit does not have it."""

    before: Blob | None
    after: Blob | None


class Fresh(Record, frozen=True):
    """A file whose bytes git has not got yet."""

    data: bytes
    mode: str = FILE


Files = Mapping[str, Blob | Fresh | None]


def differences(git: Git, before: str, after: str) -> dict[str, Difference]:
    """Every path that is not the same in two commits."""
    words = [os.fsdecode(word) for word in git.out("diff-tree", "-r", "-z", "--raw", "--no-renames", "--no-abbrev", before, after).split(b"\0")]
    return {path: _difference(head) for head, path in zip(words[::2], words[1::2], strict=False) if head}


def _difference(head: str) -> Difference:
    before, after, old, new, _ = head.removeprefix(":").split(" ")
    return Difference(None if before == _NOTHING else Blob(before, old), None if after == _NOTHING else Blob(after, new))


def merge_base(git: Git, ours: str, theirs: str) -> str | None:
    """The last commit that both sides have in common; None where their histories never met."""
    answer = git.ask("merge-base", ours, theirs)
    if answer.code > 1:
        raise GitError(f"git 找不到两边共同的历史，它说：\n{answer.said}", "可用 git status 查看仓库状态")
    return answer.out.decode().strip() or None


def leads_to(git: Git, earlier: str, later: str) -> bool:
    """Whether a commit is the other, or the other descends from it."""
    return git.ask("merge-base", "--is-ancestor", earlier, later).code == 0


def commit_beside(git: Git, parents: Sequence[str], files: Files, message: str) -> str:
    """A commit of the first parent's files with these in their places; its id. Hooks run and it is signed as by `git commit` or `git merge`.

    Raises GitError when git or a hook refuses.
    """
    tree = _tree(git, parents[0], files)
    message = _past_hooks(git, tree, message, merging=len(parents) > 1)
    signed = ["-S"] if git.ask("config", "--type=bool", "--get", "commit.gpgSign").out.strip() == b"true" else []
    named = [word for parent in parents for word in ("-p", parent)]
    return git.out("commit-tree", *signed, *named, "-F", "-", tree, stdin=message.encode()).decode().strip()


def _tree(git: Git, parent: str, files: Files) -> str:
    head = f"commit {_SCRATCH}\nmark :1\ncommitter ledger <ledger> 0 +0000\ndata 0\nfrom {parent}\n".encode()
    ending = f"get-mark :1\nreset {_SCRATCH}\nfrom {'0' * len(parent)}\n\n".encode()
    made = git.out("fast-import", "--quiet", stdin=b"".join([head, *_changes(files), ending])).decode().strip()
    return git.out("rev-parse", "--verify", f"{made}^{{tree}}").decode().strip()


def _changes(files: Files) -> Iterator[bytes]:
    """What goes first: a file may take the place of a folder, or a folder that of a file."""
    for path, file in sorted(files.items(), key=lambda pair: pair[1] is not None):
        name = os.fsencode(quoted(path))
        if file is None:
            yield b"D " + name + b"\n"
        elif isinstance(file, Blob):
            yield f"M {file.mode} {file.id} ".encode() + name + b"\n"
        else:
            yield f"M {file.mode} inline ".encode() + name + f"\ndata {len(file.data)}\n".encode() + file.data + b"\n"


def _past_hooks(git: Git, tree: str, message: str, *, merging: bool) -> str:
    """The message as the hooks leave it; they see the files of the coming commit in an index of their own. Raises GitError when one refuses."""
    names = ("pre-merge-commit" if merging else "pre-commit", "prepare-commit-msg", "commit-msg")
    there = hooks(git, names)
    if not there:
        return message
    folder = git.git_dir / "ledger"
    folder.mkdir(exist_ok=True)
    index, said = folder / "beside-index", folder / "beside-message"
    try:
        said.write_bytes(message.encode())
        git.ask("read-tree", tree, index=index)
        arguments = {"prepare-commit-msg": [str(said), "merge" if merging else "message"], "commit-msg": [str(said)]}
        for name in there:
            answer = git.ask("hook", "run", name, "--", *arguments.get(name, []), index=index)
            if answer.code:
                raise GitError(f"git 的检查 {name} 没有通过，它说：\n{answer.said}", "按上面的说明处理后重新运行")
        return said.read_bytes().decode("utf-8", "replace")
    finally:
        index.unlink(missing_ok=True)
        said.unlink(missing_ok=True)


def hooks(git: Git, names: Sequence[str]) -> list[str]:
    """Those of some hooks that somebody put into the repository."""
    folder = git.own_file("hooks")
    return [name for name in names if (folder / name).is_file()]
