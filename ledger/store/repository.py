"""A repository as git tells of it: what was committed, what is not yet, how it is set up. Nothing here changes what was committed or staged."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from pathlib import Path

from ledger.errors import GitError
from ledger.store.process import Answer, Process, output_of, run, start, why, zsplit

# Whatever the office's own git is told to overlook.
_TOUCHED = ("-c", "core.trustctime=true", "-c", "core.checkStat=default", "diff-files", "--name-only", "--relative", "-z")
MANY = 100  # so many paths go to git in a file: command lines have an end, and on Windows it is near
_LONG_HISTORY = 5000  # commits from which on it pays to note for each which paths it touched


class Repository:
    """One repository, always addressed by the office's root; paths are relative to that root."""

    def __init__(self, root: Path, git_dir: Path, top: Path, kept: tuple[str, ...] = ()) -> None:
        """`kept` are beginnings of GIT_ variables that matter beside the usual: a hook on a server sees what arrives only through them."""
        self._kept = kept
        self.root = root
        self.git_dir = git_dir
        self.place = "" if root == top else f"{root.relative_to(top).as_posix()}/"
        """The office's place inside its repository, with a slash at the end, or nothing."""
        self._ahead: tuple[str, Process] | None = None

    def ask(self, *arguments: str, stdin: bytes = b"", index: Path | None = None, seconds: float | None = None) -> Answer:
        """What git answers, failure included; with another index than the office's own where one is named, and within so many seconds or not at all."""
        also = {"GIT_INDEX_FILE": str(index)} if index else {}
        return run(["-C", str(self.root), *arguments], stdin, self._kept, also, seconds=seconds)

    def out(self, *arguments: str, stdin: bytes = b"") -> bytes:
        """What git prints. Raises GitError when it fails."""
        answer = self.ask(*arguments, stdin=stdin)
        if answer.code:
            raise GitError(why(answer, f"git {arguments[0]} 没有成功"), "可用 git status 查看仓库状态")
        return answer.out

    def head(self) -> str | None:
        """The commit that HEAD points to; None before the first."""
        answer = self.ask("rev-parse", "--verify", "--quiet", "HEAD")
        return answer.out.decode().strip() or None

    def data_commit_soon(self, revision: str = "HEAD") -> Callable[[], str | None]:
        """Begin to look for the last commit that changed the data or the templates; what is returned waits for it.

        A document rests on that commit, however many documents were saved since. None in a repository without commits.
        """
        process = start(["-C", str(self.root), "log", "-1", "--format=%H", revision, "--", "data", "templates"])
        return lambda: process.communicate()[0].decode().strip() or None

    def changed(self, paths: Sequence[str] = ()) -> list[tuple[str, str]]:
        """Uncommitted changes as (state, path), the state as in `git status --short`; of these files or folders, or of these files where they are many."""
        return self.changed_soon(paths)()

    def changed_soon(self, paths: Sequence[str] = ()) -> Callable[[], list[tuple[str, str]]]:
        """Begin to look for uncommitted changes; what is returned waits for them, as `changed` would."""
        prefix = self.place
        exact = [f":(top,literal){prefix}{path}" for path in paths] if len(paths) < MANY else []
        words = ("status", "--porcelain", "-z", "--untracked-files=all", "--no-renames", "--", *(exact or ["."]))
        process = start(["-C", str(self.root), *words])

        def changed() -> list[tuple[str, str]]:
            found = [(record[:2], record[3:].removeprefix(prefix)) for record in zsplit(output_of(process, words[0]))]
            return found if exact or not paths else [(state, path) for state, path in found if path in set(paths)]

        return changed

    def deleted(self) -> list[str]:
        """Files below data/ that the last commit has and that are no longer on the disk or no longer tracked."""
        answer = self.ask("diff", "--name-only", "--no-renames", "--diff-filter=D", "-z", "--relative", "HEAD", "--", "data")
        return list(zsplit(answer.out))

    def tracked(self, folder: str) -> list[str]:
        """Files below a folder that the last commit or the next one knows, on the disk or not."""
        in_head = self.ask("ls-tree", "-r", "--name-only", "-z", "HEAD", "--", f"{folder}/")  # none before the first commit
        return [*zsplit(self.out("ls-files", "-z", "--", folder)), *zsplit(in_head.out)]

    def ever_deleted(self, folder: str, *, since: str = "", until: str = "HEAD") -> list[str]:
        """Files below a folder that some commit took away; where `since` names a commit, one that `until` has and it has not."""
        sides = f"{since}..{until}" if since else until
        options = ("--full-history", "-m", "--diff-filter=D", "--no-renames", "--relative", "--format=", "--name-only", "-z")
        return list(zsplit(self.ask("log", *options, sides, "--", folder).out))

    def leads_to_head(self, commit: str) -> bool:
        """Whether a commit is there and HEAD descends from it, or is it."""
        return self.ask("merge-base", "--is-ancestor", commit, "HEAD").code == 0

    def has_long_history(self) -> bool:
        """Whether looking through all commits takes a clerk's time."""
        return len(self.ask("rev-list", f"--max-count={_LONG_HISTORY}", "HEAD").out.splitlines()) == _LONG_HISTORY

    def tags(self, pattern: str) -> list[str]:
        """The names of the tags that match a pattern such as `book-*`."""
        return self.out("for-each-ref", "--format=%(refname:strip=2)", f"refs/tags/{pattern}").decode("utf-8", "replace").split()

    def differing(self, revision: str, folder: str, against: str | None = None) -> dict[str, str]:
        """Files below a folder that are not as a revision has them: path → A added, M changed, D deleted.

        Compared is the disk, or another revision. On the disk a file that git does not follow, ignored or not, is an added one;
        hidden ones do not count.
        """
        sides = [revision, against] if against else [revision]
        words = list(zsplit(self.out("diff", "--name-status", "-z", "--no-renames", "--no-ext-diff", "--relative", *sides, "--", folder)))
        found = dict(zip(words[1::2], words[::2], strict=True))
        others = () if against else zsplit(self.out("ls-files", "--others", "-z", "--", folder))
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
        rows = (record.split("\t", 1) for record in zsplit(self.out("ls-files", "--stage", "-v", "--full-name", "-z", "--", folder)))
        parts = ((head.split(" "), path.removeprefix(prefix)) for head, path in rows)
        return {path: blob for (flag, mode, blob, stage), path in parts if flag == "H" and mode.startswith("100") and stage == "0"}

    def look_ahead(self, folder: str) -> None:
        """Begin the next `touched`, which takes as long as importing the rest of the program."""
        self._ahead = self.state(), start(["-C", str(self.root), *_TOUCHED, "--", folder])

    def touched(self, folder: str) -> tuple[str, frozenset[str]]:
        """Git's state, and the files below a folder that are then no longer as its index has them, deleted ones too. Never writes."""
        if self._ahead is None:
            self.look_ahead(folder)
        (state, process), self._ahead = self._ahead, None  # type: ignore[misc]
        return state, frozenset(zsplit(output_of(process, "diff-files")))

    def look_no_further(self) -> None:
        """Give up what was begun, if nobody asked for it."""
        if self._ahead:
            _, process = self._ahead
            process.kill()
            process.communicate()
            self._ahead = None

    def tree(self, revision: str, folders: Sequence[str]) -> dict[str, str]:
        """Every file below some folders as of a commit: path → blob id."""
        out = self.out("ls-tree", "-r", "-z", revision, "--", *(f"{folder}/" for folder in folders))
        rows = (record.split("\t", 1) for record in zsplit(out))
        return {path: head.split(" ")[2] for head, path in rows}

    def blobs(self, ids: Sequence[str]) -> Iterator[bytes]:
        """The contents of blobs, in the order asked for."""
        out = self.out("cat-file", "--batch", stdin="".join(f"{each}\n" for each in ids).encode())
        position = 0
        for _ in ids:
            line_end = out.index(b"\n", position)
            size = int(out[position:line_end].split(b" ")[2])
            yield out[line_end + 1 : line_end + 1 + size]
            position = line_end + size + 2

    def resolve(self, revision: str) -> str | None:
        """The commit a revision names, or None."""
        answer = self.ask("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        found = answer.out.decode().strip()
        return found if re.fullmatch(r"[0-9a-f]{40,64}", found) else None

    def last_before(self, day: date, zone: tzinfo) -> str | None:
        """The last commit made up to the end of a day, along the first parents."""
        midnight = datetime.combine(day + timedelta(days=1), time(), zone)
        answer = self.ask("rev-list", "-1", "--first-parent", f"--before={int(midnight.timestamp()) - 1}", "HEAD")
        return answer.out.decode().strip() or None

    def config(self, name: str) -> str | None:
        """A value of the configuration as git has it here; None where it is not set."""
        answer = self.ask("config", "--null", "--get", name)
        return answer.out.decode("utf-8", "surrogateescape").removesuffix("\0") if answer.code == 0 else None

    def own_file(self, name: str) -> Path:
        """Where this repository keeps a file of git's own, as `info/attributes`; all its working trees share that one."""
        return self.root / self.out("rev-parse", "--git-path", name).decode("utf-8", "surrogateescape").rstrip("\n")
