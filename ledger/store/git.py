"""Git: finding and making a repository, who works in it, and recording exactly the paths that were written."""

import re
import time as clock
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from ledger.errors import GitError
from ledger.store import plumbing
from ledger.store.process import Answer, begin, run, why
from ledger.store.repository import MANY, Repository

_LOCK_SECONDS = 2.0  # how long another git program may hold the index

# The state of a file that is staged, and is neither on the disk nor in HEAD: a new one that could not be unstaged when its commit failed.
GHOST = "AD"

IN_THE_MIDDLE = {
    "MERGE_HEAD": "合并",
    "rebase-merge": "变基",
    "rebase-apply": "变基",
    "CHERRY_PICK_HEAD": "拣选",
    "REVERT_HEAD": "回退",
    "BISECT_LOG": "二分查找",
}


def find_git(root: Path) -> "Git | None":
    """The repository that a folder is in, or None when it is in none."""
    for folder in (root, *root.parents):
        dot_git = folder / ".git"
        if dot_git.is_dir():
            return Git(root, dot_git, folder)
        if dot_git.is_file():
            target = dot_git.read_text(encoding="utf-8").removeprefix("gitdir:").strip()
            return Git(root, (folder / target).resolve(), folder)
    return None


class Git(Repository):
    """A repository that commits are made in."""

    _around: plumbing.Surroundings | None = None

    def identity(self) -> str:
        """The name that commits are made under. Raises GitError when git does not know who is working."""
        if self._around and self._around.named:
            return self._around.committer.rpartition(" <")[0]
        return _name_in(self.ask("var", "GIT_COMMITTER_IDENT"))

    def author(self) -> str:
        """Under whose name and address commits are made now, as `name <email>`. Raises GitError when git does not know."""
        answer = self.ask("var", "GIT_AUTHOR_IDENT")
        _name_in(answer)
        return answer.out.decode("utf-8", "replace").rpartition("> ")[0] + ">"

    def is_shallow(self) -> bool:
        """Whether only a part of the history was cloned."""
        return (plumbing.common_dir(self.git_dir) / "shallow").exists()

    def check_ready(self) -> None:
        """Raise GitError when a commit made now would be lost or would mix with something unfinished."""
        self._around = plumbing.surroundings(self.ask("var", "-l").out)
        self.identity()
        for name, doing in IN_THE_MIDDLE.items():
            if (self.git_dir / name).exists():
                raise GitError(f"git 正在{doing}，还没有结束，不能记录", "先用 git status 查看，完成或放弃后再来")
        if _names_a_branch(self.git_dir / "HEAD"):
            return
        on_branch = self.ask("symbolic-ref", "--quiet", "HEAD")
        if on_branch.code and on_branch.said:
            raise GitError(why(on_branch, "git 读不了这个仓库"), "按上面的说明处理后重新运行")
        if on_branch.code:
            raise GitError("git 当前不在任何分支上，记录可能丢失，没有写入", "先运行 git switch main 回到主分支")

    def commit(self, paths: Sequence[str], message: str, *, clean_before: bool = False) -> str:
        """Commit exactly these paths, leaving whatever else is staged or changed alone; hooks and signing run. Returns the commit's id.

        `clean_before` says that the paths were as in HEAD, on the disk and in the index, before they were written: then, where nothing could
        tell the difference, the commit is made without `git commit`. Raises GitError when git or a hook refuses; then nothing is staged that
        was not before.
        """
        self._await_index()
        tip = self.tip()
        made = self._commit_somehow(paths, message, clean_before=clean_before)
        if self.tip() == tip:
            self.unstage(paths)
            raise GitError("git 没有报错，可是没有提交", "运行 git --version，看看装的是不是真的 git")
        return made

    def _commit_somehow(self, paths: Sequence[str], message: str, *, clean_before: bool) -> str:
        if clean_before and self._around and plumbing.stands_for_git_commit(self._around, self.git_dir):
            try:
                made = plumbing.commit(self.out, self.place, paths, message, self._around)
            except (GitError, LookupError, ValueError):  # a branch that moved, a first commit, a file that is ignored, an answer that makes no sense
                pass  # git commit knows what to do, or says why not
            else:
                self._tidy()
                return made
        return self._commit(paths, message)

    def _commit(self, paths: Sequence[str], message: str) -> str:
        """By `git commit`, which does whatever this office's git is set up to do."""
        untracked = {path for state, path in self.changed(paths) if state == "??"}
        listed = self.git_dir / "ledger-paths"
        specs = {path: f":(top,literal){self.place}{path}" for path in paths}
        new = [spec for path, spec in specs.items() if path in untracked]
        try:
            if new:
                self.out("add", *_from_file(listed, new))
            options = ("--quiet", "--only", "--cleanup=verbatim", "--file=-")
            answer = self.ask("commit", *options, *_from_file(listed, list(specs.values())), stdin=message.encode())
            _check_accepted(answer)
            return self.out("rev-parse", "HEAD").decode().strip()
        except BaseException:
            if new:
                with suppress(GitError):  # what went wrong first is what is said
                    self.unstage(sorted(untracked))
            raise
        finally:
            listed.unlink(missing_ok=True)

    def unstage(self, paths: Sequence[str]) -> None:
        """See that git's index has these files as HEAD has them, be it nothing. Raises GitError when it cannot."""
        listed = self.git_dir / "ledger-unstaged"
        try:
            self.out("reset", "--quiet", *_from_file(listed, [f":(top,literal){self.place}{path}" for path in paths]))
        finally:
            listed.unlink(missing_ok=True)

    def _await_index(self) -> None:
        """Wait a little while another git program holds the index; whether it is free in the end is for git to say."""
        until = clock.monotonic() + _LOCK_SECONDS
        while (self.git_dir / "index.lock").exists() and clock.monotonic() < until:
            clock.sleep(0.05)

    def _tidy(self) -> None:
        """What `git commit` does at its end: now and then, and behind our back, pack what has piled up."""
        if plumbing.is_crowded(self.git_dir):
            self.note_paths()
            self.ask("maintenance", "run", "--auto", "--quiet")

    def note_paths(self) -> None:
        """Note for each commit which paths it touched, so that the history of one file is found at once; git's own derived data.

        Runs on after this command has ended: what is noted already is kept, and git goes on noting when it packs.
        """
        begin(["-C", str(self.root), "commit-graph", "write", "--reachable", "--changed-paths", "--split", "--no-progress"])

    def tag(self, name: str, message: str) -> str:
        """Put an annotated tag on HEAD, signed where the user's git signs tags. Returns the id of the commit it is on."""
        answer = self.ask("tag", "--annotate", "--cleanup=verbatim", "--file=-", name, "HEAD", stdin=message.encode())
        if answer.code:
            raise GitError(why(answer, "git 没有接受这个标签"), "按上面的说明处理后重新运行")
        return self.head() or ""

    def look_afresh(self) -> None:
        """Let git's index learn the present times of files that say what it has, as after a copy or a clone; else it would compare them every time.

        `git status` does so by the way, if nobody else is writing. A failure costs only time.
        """
        run(["-C", str(self.root), "status", "--porcelain", "--untracked-files=no"], also={"GIT_OPTIONAL_LOCKS": "1"})

    def fast_import(self, stream: bytes, branch: str) -> None:
        """Write many commits at once onto a branch, then check it out. For a repository that is being made."""
        self.out("fast-import", "--quiet", "--done", stdin=stream)
        self.out("symbolic-ref", "HEAD", f"refs/heads/{branch}")
        self.out("reset", "--hard", "--quiet")

    def set_config(self, name: str, value: str) -> None:
        """Set a value in the repository's own configuration."""
        self.out("config", name, value)


def check_identity(folder: Path) -> None:
    """Raise GitError when commits made in a folder would have no author; the folder need not be in git."""
    _name_in(run(["-C", str(folder), "var", "GIT_COMMITTER_IDENT"]))


def _name_in(answer: Answer) -> str:
    name = answer.out.decode("utf-8", "replace").rpartition(" <")[0]
    if name and not answer.code:
        return name
    said = answer.complaint.decode("utf-8", "replace")
    if said and not re.search(r"ident|tell me who you are", said):
        raise GitError(why(answer, "git 读不了这个仓库"), "按上面的说明处理后重新运行")
    raise GitError(
        "git 还不知道你是谁，不能记录",
        "先运行一次：git config --global user.name 张三，再运行：git config --global user.email zhangsan@example.com",
    )


def init(root: Path, branch: str = "main") -> Git:
    """Make a repository of a folder."""
    answer = run(["init", "--quiet", f"--initial-branch={branch}", "--", str(root)])
    if answer.code:
        raise GitError(why(answer, "git init 没有成功"), "检查文件夹是否可写")
    return Git(root, root / ".git", root)


def _from_file(file: Path, specs: Sequence[str]) -> list[str]:
    """Arguments for git that stand for these paths: few by name, many in a file."""
    if len(specs) < MANY:
        return ["--", *specs]
    file.write_bytes(b"".join(spec.encode("utf-8", "surrogateescape") + b"\0" for spec in specs))
    return [f"--pathspec-from-file={file}", "--pathspec-file-nul"]


def _check_accepted(answer: Answer) -> None:
    """Raise GitError when `git commit` failed, with what it or a hook said."""
    if answer.code:
        hint = "按上面的说明处理后重新运行" if answer.said else "多半是 .git/hooks 里的检查没有通过，它没有说明原因"
        raise GitError(why(answer, "git 没有接受这次提交"), hint)


def _names_a_branch(head: Path) -> bool:
    """Whether git's HEAD file plainly says that it is on a branch; for every other state, and every other format, git is to be asked."""
    try:
        said = head.read_bytes()
    except OSError:
        return False
    return said.startswith(b"ref: refs/heads/") and not said.startswith(b"ref: refs/heads/.")
