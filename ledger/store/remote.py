"""The other end of `sync`: a bare repository in a folder or at an address; what is there, fetching it, and pushing to it."""

import os
import re
from collections.abc import Mapping, Sequence
from enum import Enum

from ledger.errors import GitError, LedgerError
from ledger.record import Record
from ledger.store.git import Git

_SEALS = "refs/tags/book-"
_HEADS = "refs/heads/"

# What git says when it cannot get through, and what that means to a clerk; the first that is found counts.
_REASONS = (
    (r"Could not resolve host|Name or service not known|Temporary failure in name resolution", "找不到这台服务器，多半是网络不通"),
    (r"[Cc]onnection refused|[Cc]onnection timed out|[Nn]etwork is unreachable|No route to host|Failed to connect|Operation timed out|Empty reply", "网络不通"),
    (r"[Cc]onnection (reset|closed)|early EOF|hung up unexpectedly|RPC failed|Broken pipe|unexpected disconnect", "网络中断了"),
    (r"Permission denied|Authentication failed|could not read (Username|Password)|error: 40[13]|insufficient permission", "没有权限"),
    (r"does not appear to be a git repository|not found|does not exist|No such file|not a git repository", "那里没有 git 仓库"),
    (r"[Nn]o space left", "那边的磁盘空间不足"),
    (r"[Rr]ead-only file system", "那边的磁盘是只读的"),
    (r"Host key verification failed", "这台服务器的身份还没有确认过，先用 ssh 连一次"),
    (r"certificate", "服务器的证书有问题"),
    (r"dubious ownership", "那个文件夹属于别的用户，git 不放心"),
)  # fmt: skip
_QUICKER = re.compile(
    r"\[rejected\]|fetch first|non-fast-forward|cannot lock ref|failed to update ref|stale info|incorrect old value|reference already exists"
)
_DECLINED = re.compile(r"hook declined|\[remote rejected\]")


class Pushed(Enum):
    """How a push ended: it is there, or somebody else was quicker and it has to be merged again."""

    DONE = "done"
    BEHIND = "behind"


class There(Record, frozen=True):
    """What the other end has: branches → commit, sealing tags → object, and its usual branch (empty where it has none)."""

    branches: Mapping[str, str]
    seals: Mapping[str, str]
    usual: str


class Remote:
    """The repository and branch that this office is synchronised with. Made by `find_remote`."""

    def __init__(self, git: Git, name: str, here: str, followed: str | None) -> None:
        self.name = name
        self._git = git
        self._here = here
        self._followed = followed
        self.branch = followed or here

    def look(self) -> There:
        """Ask what is there. Raises GitError when it cannot be reached."""
        answer = self._git.ask("ls-remote", "--symref", "--", self.name, "HEAD", f"{_HEADS}*", f"{_SEALS}*")
        if answer.code:
            raise self._unreachable(answer.said)
        there = _there(answer.out)
        if self._followed is None and there.branches and self._here not in there.branches:
            self.branch = there.usual or self._only(there)
        return there

    def _only(self, there: There) -> str:
        if len(there.branches) > 1:
            said = f"远程“{self.name}”有{len(there.branches)}个分支（{'、'.join(there.branches)}），不知道和哪个同步"
            example = next(iter(there.branches))
            raise LedgerError(
                said, f"先运行 git config branch.{self._here}.merge {_HEADS}{example}，再运行 git config branch.{self._here}.remote {self.name}"
            )
        return next(iter(there.branches))

    def known(self) -> str | None:
        """The commit that was there when it was last looked at."""
        return self._git.resolve(self._tracking)

    def fetch(self, there: There) -> str | None:
        """The commit of the branch there, with all that leads to it, and sealed years (结账) not known here; None where there is no such branch yet."""
        commit = there.branches.get(self.branch)
        wanted = [f"{name}:{name}" for name in there.seals if not self._object(name)]
        if commit and self.known() != commit:
            wanted.append(f"+{_HEADS}{self.branch}:{self._tracking}")
        if wanted:
            answer = self._git.ask("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--", self.name, *wanted)
            if answer.code:
                raise self._unreachable(answer.said)
        return self.known() if commit else None

    def clashing_seals(self, there: There) -> list[str]:
        """Sealing tags that are another thing here than there."""
        return [name.removeprefix("refs/tags/") for name, found in there.seals.items() if (own := self._object(name)) and own != found]

    def unsent_seals(self, there: There) -> list[str]:
        """Sealing tags that are not there yet."""
        own = self._git.out("for-each-ref", "--format=%(refname)", f"{_SEALS}*").decode().split()
        return [name for name in own if re.fullmatch(rf"{_SEALS}\d{{4}}", name) and name not in there.seals]

    def push(self, commit: str, seals: Sequence[str]) -> Pushed:
        """Put a commit on the branch there, and these sealing tags. Raises GitError when it cannot be reached or does not accept it."""
        answer = self._git.ask("push", "--porcelain", "--", self.name, f"{commit}:{_HEADS}{self.branch}", *(f"{name}:{name}" for name in seals))
        if answer.code == 0:
            self._git.out("update-ref", self._tracking, commit)
            self._follow()
            return Pushed.DONE
        said = f"{answer.said}\n{os.fsdecode(answer.out)}"
        if "refusing to update checked out branch" in said:
            raise GitError(
                f"远程“{self.name}”是别人正在用的台账文件夹，不能直接送进去",
                "另建一个专门汇总的：git init --bare 文件夹，再运行 git remote set-url origin 文件夹",
            )
        if _DECLINED.search(said) and not re.search(r"cannot lock ref|failed to update ref|incorrect old value|reference already exists", said):
            reasons = [line.removeprefix("remote:").strip() for line in said.splitlines() if line.startswith("remote:")]
            told = "\n".join(reason for reason in reasons if reason) or said.strip()
            raise GitError(f"远程“{self.name}”没有接受，它说：\n{told}", "本地已合并，没有丢失；按上面的说明处理后再运行 ledger sync")
        if _QUICKER.search(said):
            return Pushed.BEHIND
        raise self._unreachable(said.strip())

    @property
    def _tracking(self) -> str:
        return f"refs/remotes/{self.name}/{self.branch}"

    def _object(self, name: str) -> str:
        return self._git.ask("rev-parse", "--verify", "--quiet", name).out.decode().strip()

    def _follow(self) -> None:
        """Let git know which branch this one goes with, where nobody has said so."""
        if self._followed is None:
            self._git.set_config(f"branch.{self._here}.remote", self.name)
            self._git.set_config(f"branch.{self._here}.merge", f"{_HEADS}{self.branch}")
            self._followed = self.branch

    def _unreachable(self, said: str) -> GitError:
        address = self._git.ask("remote", "get-url", "--", self.name).out.decode("utf-8", "replace").strip()
        why = next((words for pattern, words in _REASONS if re.search(pattern, said)), "")
        told = f"：{why}" if why else f"，git 说：\n{said}"
        return GitError(f"连不上远程“{self.name}”（{address}）{told}", "本地的台账照常使用，记录不会丢；恢复后再运行 ledger sync")


def find_remote(git: Git) -> Remote:
    """What the present branch is synchronised with: as git was told, else `origin`, else the only one there is. Raises LedgerError where none is."""
    branch = git.ask("symbolic-ref", "--quiet", "--short", "HEAD").out.decode("utf-8", "replace").strip()
    if not branch:
        raise GitError("git 当前不在任何分支上，不能同步", "先运行 git switch main 回到主分支")
    known = git.out("remote").decode("utf-8", "replace").split()
    name = git.config(f"branch.{branch}.remote")
    if name in known:
        followed = (git.config(f"branch.{branch}.merge") or "").removeprefix(_HEADS)
        return Remote(git, name, branch, followed or None)
    if not known:
        raise LedgerError(
            "还没有设远程，不知道和谁同步",
            "先运行 git remote add origin 文件夹或地址；还没有的先建一个：git init --bare 文件夹（放在大家都能读写的地方）",
        )
    if "origin" not in known and len(known) > 1:
        raise LedgerError(f"有{len(known)}个远程（{'、'.join(known)}），不知道和哪个同步", f"先运行 git config branch.{branch}.remote {known[0]}")
    return Remote(git, "origin" if "origin" in known else known[0], branch, None)


def _there(listed: bytes) -> There:
    branches, seals, usual = {}, {}, ""
    for line in listed.decode("utf-8", "surrogateescape").splitlines():
        found, _, name = line.partition("\t")
        if found.startswith("ref: ") and name == "HEAD":
            usual = found.removeprefix("ref: ").removeprefix(_HEADS)
        elif name.startswith(_HEADS):
            branches[name.removeprefix(_HEADS)] = found
        elif re.fullmatch(rf"{_SEALS}\d{{4}}", name):
            seals[name] = found
    return There(branches, seals, usual if usual in branches else "")
