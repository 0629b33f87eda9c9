"""What interrupted commands leave behind: locks, unfinished files, half-done merges, changes without a commit, an index that is not true."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from ledger.record import Record
from ledger.store.ailments import Ailment, Examination, Patient
from ledger.store.git import GHOST, IN_THE_MIDDLE, Git
from ledger.store.lock import holder
from ledger.store.moving import finish, was_cut_short
from ledger.store.paths import TEMPORARY
from ledger.store.plumbing import common_dir
from ledger.store.workspace import Workspace

HOUR = 3600  # seconds; the longest that a person may sit at the editor of `git commit`, which holds a lock meanwhile
_ENDINGS = {
    "MERGE_HEAD": ("git merge --continue", "git merge --abort"),
    "rebase-merge": ("git rebase --continue", "git rebase --abort"),
    "rebase-apply": ("git rebase --continue", "git rebase --abort"),
    "CHERRY_PICK_HEAD": ("git cherry-pick --continue", "git cherry-pick --abort"),
    "REVERT_HEAD": ("git revert --continue", "git revert --abort"),
    "BISECT_LOG": ("git bisect reset", "git bisect reset"),
}
_SHOWN = 5  # files named one by one


class _Deletion(Record, frozen=True):
    """Takes away files that nobody needs."""

    paths: tuple[Path, ...]

    def __call__(self) -> str:
        for path in self.paths:
            path.unlink(missing_ok=True)
        return f"已删除{_names(self.paths)}"


class _Unstaging(Record, frozen=True):
    """Takes files out of git's index that are nowhere else."""

    git: Git
    paths: tuple[str, ...]

    def __call__(self) -> str:
        self.git.unstage(self.paths)
        return f"已取消暂存：{_listed(self.paths)}"


class _Finishing(Record, frozen=True):
    """Ends a move that a sync began; files that somebody has written in since are left to them."""

    git: Git

    def __call__(self) -> str:
        finish(self.git)
        return "已接着写完，或因已有别的改动而放下"


class _Forgetting(Record, frozen=True):
    """Takes away the index."""

    workspace: Workspace
    path: Path

    def __call__(self) -> str:
        self.workspace.forget_index()
        self.path.unlink(missing_ok=True)
        return "已删除索引，下一条命令会重新建立"


def held_lock(patient: Patient) -> Iterator[Ailment]:
    """Another ledger command that writes at this moment; ours vanishes with its process, so a held lock is a living one."""
    if who := holder(patient.git.git_dir / "ledger" / "lock"):
        yield Ailment("ledger-lock", f"{who}正在写这个台账", "它没写完，别的命令都要等", "等它写完；一直不完的，结束这个进程，没写完的不会留下")


def git_locks(patient: Patient) -> Iterator[Ailment]:
    """Locks of git's that no git process holds any more; a young one may be held still."""
    common = common_dir(patient.git.git_dir)
    folders = {patient.git.git_dir, common}
    found = {lock for folder in folders for lock in folder.glob("*.lock")} | set((common / "refs").rglob("*.lock"))
    for lock in sorted(found):
        old = _age(lock, patient.now) > HOUR
        what = f"git 的锁文件 {lock} 还在" + ("，已超过一小时" if old else "")
        cure = f"确认没有别的 git 程序（包括打开着的提交说明）在运行，再删除 {lock}"
        yield Ailment("git-lock", what, "它在的时候 git 不接受新的记录；多半是中断留下的", cure, _Deletion((lock,)) if old else None)


def unfinished_operations(patient: Patient) -> Iterator[Ailment]:
    """A merge, rebase and so on that somebody began."""
    for name, doing in IN_THE_MIDDLE.items():
        if (patient.git.git_dir / name).exists():
            end, give_up = _ENDINGS[name]
            cure = f"先看 git status；完成：{end}；放弃：{give_up}" if end != give_up else f"结束：{end}"
            yield Ailment("unfinished", f"git 正在{doing}，还没有结束", "结束之前不能记录", cure)


def temporary_files(patient: Patient) -> Iterator[Ailment]:
    """Files that a killed command had not finished; what they were to become is as it was."""
    root = patient.workspace.root
    left = tuple(sorted(path for folder in ("data", "templates", "reports") for path in (root / folder).rglob(f".*{TEMPORARY}")))
    if left:
        cure = f"删除{_names(left, root)}，或运行 ledger doctor --fix"
        yield Ailment("temporary", f"写到一半留下的临时文件：{_names(left, root)}", "不影响台账，原文件没有变，只是占地方", cure, _Deletion(left))


def half_moved(patient: Patient) -> Iterator[Ailment]:
    """A sync that was killed while it put the others' changes in place."""
    if was_cut_short(patient.git):
        cure = "再运行一次 ledger sync，或 ledger doctor --fix，会接着写完"
        yield Ailment("moving", "上次同步在写文件时中断了", "有的文件已是合并后的，有的还不是", cure, _Finishing(patient.git))


def uncommitted(patient: Patient) -> Iterator[Ailment]:
    """Changes that no commit holds; they are somebody's work."""
    paths = [path for _, path in patient.workspace.uncommitted()]
    if paths:
        one = paths[0]
        cure = f"看改了什么：git diff HEAD -- {one}；记入：ledger commit -m 说明；不要了：git checkout HEAD -- {one}"
        yield Ailment("uncommitted", f"没有提交的改动：{_listed(paths)}", "没提交的不在历史里，这些文件也不能再用命令记录", cure)


def ghosts(patient: Patient) -> Iterator[Ailment]:
    """New files that are staged and nowhere else, as when a full disk kept git from taking back what failed."""
    found = tuple(path for state, path in patient.git.changed(("data", "templates", "reports")) if state == GHOST)
    if found:
        cure = f"git reset -- {' '.join(found[:_SHOWN])}"
        yield Ailment(
            "staged", f"git 里还暂存着 {_listed(found)}，文件已经不在", "不影响台账；下次 git commit 会出人意料", cure, _Unstaging(patient.git, found)
        )


def untrue_index(patient: Patient) -> Iterator[Ailment]:
    """An index that is damaged, or that answers otherwise than the files do."""
    workspace = patient.workspace
    path = workspace.index_path
    if path is None or not path.exists():
        return
    from ledger.store.index import unsound

    cure = "删除它，下一条命令会重新建立：ledger doctor --fix"
    if unsound(path):
        yield Ailment("index", f"索引 {path} 损坏了，或不是 ledger 的文件", "索引只是副本，台账没有问题", cure, _Forgetting(workspace, path))
    elif not workspace.has_true_index():
        yield Ailment("index", "索引与文件不一致", "按索引得出的数字可能不对", cure, _Forgetting(workspace, path))


def _age(path: Path, now: datetime) -> float:
    """Seconds since a file was last written; none for one that is gone."""
    try:
        return now.timestamp() - path.stat().st_mtime
    except OSError:
        return 0


def _names(paths: Sequence[Path], root: Path | None = None) -> str:
    return _listed([path.relative_to(root).as_posix() if root else path.name for path in paths])


def _listed(paths: Sequence[str]) -> str:
    return "、".join(paths[:_SHOWN]) + (f"等{len(paths)}个文件" if len(paths) > _SHOWN else "")


LEFTOVERS: tuple[Examination, ...] = (held_lock, git_locks, unfinished_operations, temporary_files, half_moved, uncommitted, ghosts, untrue_index)
