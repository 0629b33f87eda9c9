"""Git, and the only subprocess: what was committed, what is not yet, and recording exactly the paths that were written."""

import os
import re
import subprocess
import time as clock
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta, tzinfo
from pathlib import Path
from types import MappingProxyType

from ledger.errors import GitError
from ledger.record import Record
from ledger.store import plumbing

# What a surrounding hook or alias may have set, and what would lead us into another repository.
_KEPT = ("GIT_AUTHOR_", "GIT_COMMITTER_", "GIT_CONFIG", "GIT_SSH", "GIT_ASKPASS", "GIT_TERMINAL_PROMPT", "GIT_EXEC_PATH", "GIT_TRACE")

# File names and messages are Chinese: git must neither quote nor recode them, whatever the machine is set to.
_SETTINGS = ("-c", "core.quotePath=false", "-c", "i18n.commitEncoding=utf-8", "-c", "i18n.logOutputEncoding=utf-8")
# Whatever the office's own git is told to overlook.
_TOUCHED = ("-c", "core.trustctime=true", "-c", "core.checkStat=default", "diff-files", "--name-only", "--relative", "-z")
_KNOWN = (
    ("nothing to commit", "文件与上次提交的一样，没有改动"),
    ("no changes added to commit", "文件与上次提交的一样，没有改动"),
    ("nothing added to commit", "文件与上次提交的一样，没有改动"),
    ("ignored by one of your .gitignore", "这个文件被 .gitignore 排除在外"),
)
_LOCKED = re.compile(r"Unable to create '(.*?\.lock)': File exists")
_LOCK_SECONDS = 2.0  # how long another git program may hold the index
_MANY = 100  # so many paths go to git in a file: command lines have an end, and on Windows it is near
_LONG_HISTORY = 5000  # commits from which on it pays to note for each which paths it touched

GHOST = (
    "AD"  # the state of a file that is staged, and is neither on the disk nor in HEAD: a new one that could not be unstaged when its commit failed
)

IN_THE_MIDDLE = {
    "MERGE_HEAD": "合并",
    "rebase-merge": "变基",
    "rebase-apply": "变基",
    "CHERRY_PICK_HEAD": "拣选",
    "REVERT_HEAD": "回退",
    "BISECT_LOG": "二分查找",
}


class Answer(Record, frozen=True):
    """How git ended (0 is well), what it printed, and what it said, perhaps of why not."""

    code: int
    out: bytes
    said: str


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


class Git:
    """One repository, always addressed by the office's root; paths are relative to that root."""

    def __init__(self, root: Path, git_dir: Path, top: Path, kept: tuple[str, ...] = ()) -> None:
        """`kept` are beginnings of GIT_ variables that matter beside the usual: a hook on a server sees what arrives only through them."""
        self._kept = kept
        self.root = root
        self.git_dir = git_dir
        self.place = "" if root == top else f"{root.relative_to(top).as_posix()}/"
        """The office's place inside its repository, with a slash at the end, or nothing."""
        self._ahead: tuple[str, subprocess.Popen[bytes]] | None = None
        self._around: plumbing.Surroundings | None = None

    def out(self, *arguments: str, stdin: bytes = b"") -> bytes:
        """What git prints, for the modules that ask about one subject. Raises GitError when it fails."""
        return self._run(*arguments, stdin=stdin).stdout

    def head(self) -> str | None:
        """The commit that HEAD points to; None before the first."""
        done = self._try("rev-parse", "--verify", "--quiet", "HEAD")
        return done.stdout.decode().strip() or None

    def data_commit_soon(self, revision: str = "HEAD") -> Callable[[], str | None]:
        """Begin to look for the last commit that changed the data or the templates; what is returned waits for it.

        A document rests on that commit, however many documents were saved since. None in a repository without commits.
        """
        process = _start(["-C", str(self.root), "log", "-1", "--format=%H", revision, "--", "data", "templates"])
        return lambda: process.communicate()[0].decode().strip() or None

    def changed(self, paths: Sequence[str] = ()) -> list[tuple[str, str]]:
        """Uncommitted changes as (state, path), the state as in `git status --short`; of these files or folders, or of these files where they are many."""
        return self.changed_soon(paths)()

    def changed_soon(self, paths: Sequence[str] = ()) -> Callable[[], list[tuple[str, str]]]:
        """Begin to look for uncommitted changes; what is returned waits for them, as `changed` would."""
        prefix = self.place
        exact = [f":(top,literal){prefix}{path}" for path in paths] if len(paths) < _MANY else []
        words = ("status", "--porcelain", "-z", "--untracked-files=all", "--no-renames", "--", *(exact or ["."]))
        process = _start(["-C", str(self.root), *words])

        def changed() -> list[tuple[str, str]]:
            found = [(record[:2], record[3:].removeprefix(prefix)) for record in _zsplit(_output_of(process, words[0]))]
            return found if exact or not paths else [(state, path) for state, path in found if path in set(paths)]

        return changed

    def identity(self) -> str:
        """The name that commits are made under. Raises GitError when git does not know who is working."""
        if self._around and self._around.named:
            return self._around.committer.rpartition(" <")[0]
        return _name_in(self._try("var", "GIT_COMMITTER_IDENT"))

    def author(self) -> str:
        """Under whose name and address commits are made now, as `name <email>`. Raises GitError when git does not know."""
        done = self._try("var", "GIT_AUTHOR_IDENT")
        _name_in(done)
        return done.stdout.decode("utf-8", "replace").rpartition("> ")[0] + ">"

    def check_ready(self) -> None:
        """Raise GitError when a commit made now would be lost or would mix with something unfinished."""
        self._around = plumbing.surroundings(self._try("var", "-l").stdout)
        self.identity()
        for name, doing in IN_THE_MIDDLE.items():
            if (self.git_dir / name).exists():
                raise GitError(f"git 正在{doing}，还没有结束，不能记录", "先用 git status 查看，完成或放弃后再来")
        if _names_a_branch(self.git_dir / "HEAD"):
            return
        on_branch = self._try("symbolic-ref", "--quiet", "HEAD")
        if on_branch.returncode and on_branch.stderr.strip():
            raise GitError(_why(on_branch, "git 读不了这个仓库"), "按上面的说明处理后重新运行")
        if on_branch.returncode:
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
                self._run("add", *_from_file(listed, new))
            options = ("--quiet", "--only", "--cleanup=verbatim", "--file=-")
            done = self._try("commit", *options, *_from_file(listed, list(specs.values())), stdin=message.encode())
            _check_accepted(done)
            return self._run("rev-parse", "HEAD").stdout.decode().strip()
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
            self._run("reset", "--quiet", *_from_file(listed, [f":(top,literal){self.place}{path}" for path in paths]))
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
            self._try("maintenance", "run", "--auto", "--quiet")

    def note_paths(self) -> None:
        """Note for each commit which paths it touched, so that the history of one file is found at once; git's own derived data.

        Runs on after this command has ended: what is noted already is kept, and git goes on noting when it packs.
        """
        _begin(["-C", str(self.root), "commit-graph", "write", "--reachable", "--changed-paths", "--split", "--no-progress"])

    def deleted(self) -> list[str]:
        """Files below data/ that the last commit has and that are no longer on the disk or no longer tracked."""
        done = self._try("diff", "--name-only", "--no-renames", "--diff-filter=D", "-z", "--relative", "HEAD", "--", "data")
        return list(_zsplit(done.stdout))

    def tracked(self, folder: str) -> list[str]:
        """Files below a folder that the last commit or the next one knows, on the disk or not."""
        in_head = self._try("ls-tree", "-r", "--name-only", "-z", "HEAD", "--", f"{folder}/")  # none before the first commit
        return [*_zsplit(self._run("ls-files", "-z", "--", folder).stdout), *_zsplit(in_head.stdout)]

    def ever_deleted(self, folder: str, *, since: str = "", until: str = "HEAD") -> list[str]:
        """Files below a folder that some commit took away; where `since` names a commit, one that `until` has and it has not."""
        sides = f"{since}..{until}" if since else until
        options = ("--full-history", "-m", "--diff-filter=D", "--no-renames", "--relative", "--format=", "--name-only", "-z")
        return list(_zsplit(self._try("log", *options, sides, "--", folder).stdout))

    def leads_to_head(self, commit: str) -> bool:
        """Whether a commit is there and HEAD descends from it, or is it."""
        return self._try("merge-base", "--is-ancestor", commit, "HEAD").returncode == 0

    def has_long_history(self) -> bool:
        """Whether looking through all commits takes a clerk's time."""
        return len(self._try("rev-list", f"--max-count={_LONG_HISTORY}", "HEAD").stdout.splitlines()) == _LONG_HISTORY

    def tags(self, pattern: str) -> list[str]:
        """The names of the tags that match a pattern such as `book-*`."""
        return self._run("for-each-ref", "--format=%(refname:strip=2)", f"refs/tags/{pattern}").stdout.decode("utf-8", "replace").split()

    def tag(self, name: str, message: str) -> str:
        """Put an annotated tag on HEAD, signed where the user's git signs tags. Returns the id of the commit it is on."""
        done = self._try("tag", "--annotate", "--cleanup=verbatim", "--file=-", name, "HEAD", stdin=message.encode())
        if done.returncode:
            raise GitError(_why(done, "git 没有接受这个标签"), "按上面的说明处理后重新运行")
        return self.head() or ""

    def differing(self, revision: str, folder: str, against: str | None = None) -> dict[str, str]:
        """Files below a folder that are not as a revision has them: path → A added, M changed, D deleted.

        Compared is the disk, or another revision. On the disk a file that git does not follow, ignored or not, is an added one;
        hidden ones do not count.
        """
        sides = [revision, against] if against else [revision]
        words = list(_zsplit(self._run("diff", "--name-status", "-z", "--no-renames", "--no-ext-diff", "--relative", *sides, "--", folder).stdout))
        found = dict(zip(words[1::2], words[::2], strict=True))
        others = () if against else _zsplit(self._run("ls-files", "--others", "-z", "--", folder).stdout)
        return found | {path: "A" for path in others if not path.rpartition("/")[2].startswith(".")}

    def state(self) -> str:
        """Changes whenever git's own index does, or the commit that HEAD names; costs no process where refs are plain files."""
        try:
            found = (self.git_dir / "index").stat()
        except OSError:
            return ""
        return f"{found.st_mtime_ns} {found.st_ctime_ns} {found.st_size} {found.st_ino} {self.tip()}"

    def tip(self) -> str:
        """What HEAD says, and the commit that its branch names; costs no process where refs are plain files."""
        try:
            head = (self.git_dir / "HEAD").read_text(encoding="utf-8").strip()
            branch = self.git_dir / head.removeprefix("ref: ")
            return f"{head} {branch.read_text(encoding='utf-8').strip()}" if head.startswith("ref: ") else head
        except (OSError, UnicodeDecodeError):
            return self.head() or ""

    def staged(self, folder: str) -> dict[str, str]:
        """The files below a folder in git's own index → blob id; only those whose contents on the disk git keeps an eye on."""
        prefix = self.place
        rows = (record.split("\t", 1) for record in _zsplit(self._run("ls-files", "--stage", "-v", "--full-name", "-z", "--", folder).stdout))
        parts = ((head.split(" "), path.removeprefix(prefix)) for head, path in rows)
        return {path: blob for (flag, mode, blob, stage), path in parts if flag == "H" and mode.startswith("100") and stage == "0"}

    def look_ahead(self, folder: str) -> None:
        """Begin the next `touched`, which takes as long as importing the rest of the program."""
        self._ahead = self.state(), _start(["-C", str(self.root), *_TOUCHED, "--", folder])

    def touched(self, folder: str) -> tuple[str, frozenset[str]]:
        """Git's state, and the files below a folder that are then no longer as its index has them, deleted ones too. Never writes."""
        if self._ahead is None:
            self.look_ahead(folder)
        (state, process), self._ahead = self._ahead, None  # type: ignore[misc]
        return state, frozenset(_zsplit(_output_of(process, "diff-files")))

    def look_afresh(self) -> None:
        """Let git's index learn the present times of files that say what it has, as after a copy or a clone; else it would compare them every time.

        `git status` does so by the way, if nobody else is writing. A failure costs only time.
        """
        kept = {name: value for name, value in _environment().items() if name != "GIT_OPTIONAL_LOCKS"}
        command = ["git", *_SETTINGS, "-C", str(self.root), "status", "--porcelain", "--untracked-files=no"]
        subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, env=kept, check=False)  # noqa: S603

    def look_no_further(self) -> None:
        """Give up what was begun, if nobody asked for it."""
        if self._ahead:
            _, process = self._ahead
            process.kill()
            process.communicate()
            self._ahead = None

    def tree(self, revision: str, folders: Sequence[str]) -> dict[str, str]:
        """Every file below some folders as of a commit: path → blob id."""
        out = self._run("ls-tree", "-r", "-z", revision, "--", *(f"{folder}/" for folder in folders)).stdout
        rows = (record.split("\t", 1) for record in _zsplit(out))
        return {path: head.split(" ")[2] for head, path in rows}

    def blobs(self, ids: Sequence[str]) -> Iterator[bytes]:
        """The contents of blobs, in the order asked for."""
        out = self._run("cat-file", "--batch", stdin="".join(f"{each}\n" for each in ids).encode()).stdout
        position = 0
        for _ in ids:
            line_end = out.index(b"\n", position)
            size = int(out[position:line_end].split(b" ")[2])
            yield out[line_end + 1 : line_end + 1 + size]
            position = line_end + size + 2

    def resolve(self, revision: str) -> str | None:
        """The commit a revision names, or None."""
        done = self._try("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        found = done.stdout.decode().strip()
        return found if re.fullmatch(r"[0-9a-f]{40,64}", found) else None

    def last_before(self, day: date, zone: tzinfo) -> str | None:
        """The last commit made up to the end of a day, along the first parents."""
        midnight = datetime.combine(day + timedelta(days=1), time(), zone)
        done = self._try("rev-list", "-1", "--first-parent", f"--before={int(midnight.timestamp()) - 1}", "HEAD")
        return done.stdout.decode().strip() or None

    def fast_import(self, stream: bytes, branch: str) -> None:
        """Write many commits at once onto a branch, then check it out. For a repository that is being made."""
        self._run("fast-import", "--quiet", "--done", stdin=stream)
        self._run("symbolic-ref", "HEAD", f"refs/heads/{branch}")
        self._run("reset", "--hard", "--quiet")

    def config(self, name: str) -> str | None:
        """A value of the configuration as git has it here; None where it is not set."""
        done = self._try("config", "--null", "--get", name)
        return done.stdout.decode("utf-8", "surrogateescape").removesuffix("\0") if done.returncode == 0 else None

    def own_file(self, name: str) -> Path:
        """Where this repository keeps a file of git's own, as `info/attributes`; all its working trees share that one."""
        return self.root / self._run("rev-parse", "--git-path", name).stdout.decode("utf-8", "surrogateescape").rstrip("\n")

    def set_config(self, name: str, value: str) -> None:
        """Set a value in the repository's own configuration."""
        self._run("config", name, value)

    def says(self, *question: str, seconds: float | None = None) -> str | None:
        """What git says to a question; None when it cannot say, or not within so many seconds."""
        try:
            done = _git(["-C", str(self.root), *question], kept=self._kept, seconds=seconds)
        except subprocess.TimeoutExpired:
            return None
        return None if done.returncode else done.stdout.decode("utf-8", "surrogateescape")

    def _run(self, *arguments: str, stdin: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
        done = self._try(*arguments, stdin=stdin)
        if done.returncode:
            raise GitError(_why(done, f"git {arguments[0]} 没有成功"), "可用 git status 查看仓库状态")
        return done

    def ask(self, *arguments: str, stdin: bytes = b"", index: Path | None = None) -> Answer:
        """What git answers, failure included; with another index than the office's own where one is named."""
        done = _git(["-C", str(self.root), *arguments], stdin, self._kept, {"GIT_INDEX_FILE": str(index)} if index else {})
        return Answer(done.returncode, done.stdout, (done.stderr or done.stdout).decode("utf-8", "replace").strip())

    def _try(self, *arguments: str, stdin: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
        return _git(["-C", str(self.root), *arguments], stdin, self._kept)


def check_identity(folder: Path) -> None:
    """Raise GitError when commits made in a folder would have no author; the folder need not be in git."""
    _name_in(_git(["-C", str(folder), "var", "GIT_COMMITTER_IDENT"]))


def _name_in(done: "subprocess.CompletedProcess[bytes]") -> str:
    name = done.stdout.decode("utf-8", "replace").rpartition(" <")[0]
    if name and not done.returncode:
        return name
    said = done.stderr.decode("utf-8", "replace")
    if said and not re.search(r"ident|tell me who you are", said):
        raise GitError(_why(done, "git 读不了这个仓库"), "按上面的说明处理后重新运行")
    raise GitError(
        "git 还不知道你是谁，不能记录",
        "先运行一次：git config --global user.name 张三，再运行：git config --global user.email zhangsan@example.com",
    )


def init(root: Path, branch: str = "main") -> Git:
    """Make a repository of a folder."""
    done = _git(["init", "--quiet", f"--initial-branch={branch}", "--", str(root)])
    if done.returncode:
        raise GitError(_why(done, "git init 没有成功"), "检查文件夹是否可写")
    return Git(root, root / ".git", root)


def _git(
    arguments: Sequence[str],
    stdin: bytes = b"",
    kept: tuple[str, ...] = (),
    also: Mapping[str, str] = MappingProxyType({}),
    *,
    seconds: float | None = None,
) -> "subprocess.CompletedProcess[bytes]":
    command = ["git", *_SETTINGS, *arguments]
    environment = {**_environment(kept), **also}
    try:
        return subprocess.run(command, input=stdin, capture_output=True, env=environment, check=False, timeout=seconds)  # noqa: S603
    except FileNotFoundError as error:
        raise GitError("没有找到 git", "先安装 git（https://git-scm.com），再重新打开终端") from error


def _start(arguments: Sequence[str]) -> "subprocess.Popen[bytes]":
    try:
        return subprocess.Popen(  # noqa: S603
            ["git", *_SETTINGS, *arguments],  # noqa: S607
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=_environment(),
        )
    except FileNotFoundError as error:
        raise GitError("没有找到 git", "先安装 git（https://git-scm.com），再重新打开终端") from error


def _output_of(process: "subprocess.Popen[bytes]", command: str) -> bytes:
    out, said = process.communicate()
    if process.returncode:
        done = subprocess.CompletedProcess([], process.returncode, out, said)
        raise GitError(_why(done, f"git {command} 没有成功"), "可用 git status 查看仓库状态")
    return out


def _begin(arguments: Sequence[str]) -> None:
    """Start git and let it run on by itself."""
    subprocess.Popen(  # noqa: S603
        ["git", *_SETTINGS, *arguments],  # noqa: S607
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=_environment(),
        start_new_session=True,
    )


def _from_file(file: Path, specs: Sequence[str]) -> list[str]:
    """Arguments for git that stand for these paths: few by name, many in a file."""
    if len(specs) < _MANY:
        return ["--", *specs]
    file.write_bytes(b"".join(spec.encode("utf-8", "surrogateescape") + b"\0" for spec in specs))
    return [f"--pathspec-from-file={file}", "--pathspec-file-nul"]


def _check_accepted(done: "subprocess.CompletedProcess[bytes]") -> None:
    """Raise GitError when `git commit` failed, with what it or a hook said."""
    if done.returncode:
        spoke = done.stderr.strip() or done.stdout.strip()
        hint = "按上面的说明处理后重新运行" if spoke else "多半是 .git/hooks 里的检查没有通过，它没有说明原因"
        raise GitError(_why(done, "git 没有接受这次提交"), hint)


def _names_a_branch(head: Path) -> bool:
    """Whether git's HEAD file plainly says that it is on a branch; for every other state, and every other format, git is to be asked."""
    try:
        said = head.read_bytes()
    except OSError:
        return False
    return said.startswith(b"ref: refs/heads/") and not said.startswith(b"ref: refs/heads/.")


def _environment(more: tuple[str, ...] = ()) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or name.startswith((*_KEPT, *more))}
    return kept | {"LC_ALL": "C.UTF-8", "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_REPLACE_OBJECTS": "1"}


def _zsplit(out: bytes) -> Iterable[str]:
    return (record.decode("utf-8", "surrogateescape") for record in out.split(b"\0") if record)


def _why(done: "subprocess.CompletedProcess[bytes]", what: str) -> str:
    said = (done.stderr or done.stdout).decode("utf-8", "replace").strip()
    known = next((chinese for english, chinese in _KNOWN if english in said), None)
    if known:
        return f"{what}：{known}"
    if locked := _LOCKED.search(said):
        lock = locked[1]
        return f"{what}：锁文件 {lock} 还在。如果没有别的 git 程序在运行，它是上次中断留下的，删掉它再来"
    return f"{what}，它说：\n{said}" if said else what
