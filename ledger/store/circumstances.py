"""How a folder, its git and its machine are set up, as far as that can harm the record: what would be lost, changed or not seen."""

import os
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from ledger.errors import GitError
from ledger.store.ailments import Ailment, Examination, Patient
from ledger.store.founding import ATTRIBUTES
from ledger.store.git import Git
from ledger.store.merge_driver import is_registered, register
from ledger.store.paths import SETTINGS, TEMPORARY
from ledger.store.plumbing import common_dir

OLDEST_GIT = (2, 29)  # from which on every command and option that we use is there
LENIENCY = timedelta(minutes=5)  # by which the clocks of two machines may differ
_NETWORK_SECONDS = 10  # for a remote to answer
_FOLDERS = ("data", "templates", "reports")


def old_git(patient: Patient) -> Iterator[Ailment]:
    """A git that lacks something we use."""
    said = patient.git.ask("version").told or ""
    found = re.search(r"(\d+)\.(\d+)", said)
    if found and tuple(map(int, found.groups())) < OLDEST_GIT:
        yield Ailment("git-old", f"git 太旧（{said.strip()}）", "有的命令会失败", "安装 2.29 以上的 git（https://git-scm.com）")


def no_identity(patient: Patient) -> Iterator[Ailment]:
    """Nobody whose commits these would be."""
    try:
        patient.git.identity()
    except GitError as error:
        yield Ailment("identity", error.message, "每条记录都要写明是谁录入的", error.hint)


def no_branch(patient: Patient) -> Iterator[Ailment]:
    """A HEAD that names a commit instead of a branch."""
    if not patient.git.ask("symbolic-ref", "--quiet", "HEAD").told and patient.git.ask("rev-parse", "HEAD").told:
        cure = "回到主分支：git switch main；如在这里记过东西，先 git branch 新名字 留住"
        yield Ailment("no-branch", "git 当前不在任何分支上", "在这里记录的，换到别的分支就找不到了", cure)


def line_ends(patient: Patient) -> Iterator[Ailment]:
    """Line ends that git may change behind everybody's back."""
    told = patient.git.ask("check-attr", "text", "--", SETTINGS).told
    if told is None or told.rstrip().endswith(": unset"):
        return
    setting = (patient.git.ask("config", "core.autocrlf").told or "").strip()
    what = ".gitattributes 没有规定台账文件的换行不许改" + (f"，而 core.autocrlf 是 {setting}" if setting in ("true", "input") else "")
    lines = "、".join(f"“{line}”" for line in ATTRIBUTES.splitlines())
    why = "换到 Windows 上，git 会改每一行的换行，看起来整个文件都变了"
    yield Ailment("line-ends", what, why, f"在 .gitattributes 里加上 {lines} 各一行，再 git add 和 git commit 这个文件")


def shallow(patient: Patient) -> Iterator[Ailment]:
    """A clone of a part of history."""
    if patient.git.is_shallow():
        why = "早先的历史不在这里，--known-at、ledger log 查不全，用过的编号可能再给出去"
        yield Ailment("shallow", "这份台账是浅克隆", why, "取回全部历史：git fetch --unshallow")


def missing_seals(patient: Patient) -> Iterator[Ailment]:
    """Seals of closed years (结账) that the other side has and we have not, or the other way round."""
    for remote in (patient.git.ask("remote").told or "").split():
        listed = patient.git.ask("ls-remote", "--tags", "--refs", "--", remote, "book-*", seconds=_NETWORK_SECONDS).told
        if listed is None:
            yield Ailment("remote", f"连不上远端 {remote}", "没能核对封账的标签", "检查网络和权限后再运行一次")
            continue
        there, here = set(re.findall(r"refs/tags/(\S+)", listed)), set(patient.git.tags("book-*"))
        for tag in sorted(there - here):
            yield Ailment(
                "seal-missing", f"缺少封账标签 {tag}，远端 {remote} 上有", "已结账的年份在这里看不出被改过", f"取回：git fetch {remote} tag {tag}"
            )
        for tag in sorted(here - there):
            yield Ailment(
                "seal-unshared", f"封账标签 {tag} 还没推送到远端 {remote}", "别人那里不知道这一年已经结账", f"推送：git push {remote} {tag}"
            )


def not_writable(patient: Patient) -> Iterator[Ailment]:
    """Folders in which nothing can be written."""
    root, git_dir = patient.workspace.root, common_dir(patient.git.git_dir)
    below = [Path(folder) for folder, _, _ in os.walk(root / "data")]
    for folder in (*below, git_dir, git_dir / "objects", git_dir / "refs" / "heads", git_dir / "ledger"):
        if folder.exists() and not os.access(folder, os.W_OK | os.X_OK):
            yield Ailment("not-writable", f"文件夹 {folder} 不能写", "记录会失败", "请管理员给你这个文件夹的写权限")


def letter_case(patient: Patient) -> Iterator[Ailment]:
    """A disk that tells capitals from small letters while git believes otherwise, or the other way round."""
    told = (patient.git.ask("config", "--type=bool", "core.ignorecase").told or "").strip() == "true"
    same = (patient.workspace.root / SETTINGS.upper()).exists()
    if told != same:
        value = "true" if same else "false"
        what = f"磁盘{'不区分' if same else '区分'}文件名的大小写，而 git 的 core.ignorecase 是 {str(told).lower()}"
        cure = f"git config core.ignorecase {value}"
        yield Ailment("letter-case", what, "只差大小写的文件名，git 会看错", cure, partial(_set, patient.git, "core.ignorecase", value))


def ignored(patient: Patient) -> Iterator[Ailment]:
    """Files of the office that git is told to overlook."""
    listed = patient.git.ask("ls-files", "--others", "--ignored", "--exclude-standard", "-z", "--", *_FOLDERS).told or ""
    for path in filter(None, listed.split("\0")):
        if not path.endswith(TEMPORARY) and not path.rpartition("/")[2].startswith("."):
            cure = f"看是哪一行：git check-ignore -v {path}；改掉那一行再 ledger commit"
            yield Ailment("ignored", f"{path} 被 .gitignore 排除在外", "它不会记入历史，也不会传给别人", cure)


def overlooked(patient: Patient) -> Iterator[Ailment]:
    """Files that git was told not to look at any more."""
    listed = patient.git.ask("ls-files", "-v", "-z", "--", *_FOLDERS).told or ""
    for flag, path in ((record[:1], record[2:]) for record in listed.split("\0") if record):
        if flag.islower() or flag == "S":
            cure = f"git update-index --no-assume-unchanged --no-skip-worktree -- {path}"
            yield Ailment("overlooked", f"git 被告知不看 {path} 的改动", "改了也不会记入历史，别人改了也合不进来", cure)


def merge_driver(patient: Patient) -> Iterator[Ailment]:
    """A clone whose git merges items line by line."""
    if not is_registered(patient.git):
        why = "自己运行 git merge、git pull 时按行合并，两人记了同一事项就会冲突；ledger sync 不受影响"
        yield Ailment("merge-driver", "git 里没有登记台账的合并办法", why, "登记：ledger doctor --fix", partial(_registered, patient.git))


def clock(patient: Patient) -> Iterator[Ailment]:
    """A clock that stands before the last commit."""
    said = patient.git.ask("log", "-1", "--format=%cI").told or ""
    if said and datetime.fromisoformat(said.strip()) > patient.now + LENIENCY:
        what = f"最后一次提交的时间（{said.strip()}）比现在（{patient.now.isoformat()}）还晚"
        yield Ailment("clock", what, "录入时间和先后会记错，--known-at 按日期会找错", "核对这台电脑的时间；是别的电脑快了的，改那一台")


def broken_objects(patient: Patient) -> Iterator[Ailment]:
    """History of which parts are gone, as after a power cut."""
    if patient.git.ask("fsck", "--connectivity-only", "--no-dangling", "--no-progress").told is None:
        cure = "不要在这里继续记录；从远端或别人那里重新克隆，再把没有推送的文件拷过去"
        yield Ailment("broken", "git 的历史有缺损（详见 git fsck）", "断电或磁盘出错会这样；坏的部分查不到，也推不出去", cure)


def _registered(git: Git) -> str:
    register(git)
    return "已登记"


def _set(git: Git, name: str, value: str) -> str:
    git.set_config(name, value)
    return f"已设置 {name} 为 {value}"


CIRCUMSTANCES: tuple[Examination, ...] = (
    old_git,
    no_identity,
    no_branch,
    line_ends,
    shallow,
    missing_seals,
    not_writable,
    letter_case,
    ignored,
    overlooked,
    merge_driver,
    clock,
    broken_objects,
)
