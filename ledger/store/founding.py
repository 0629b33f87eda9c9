"""Making an office: a new one from the shipped outline, an existing folder taken into git, the sample with a year of history."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, time, timedelta
from itertools import groupby
from pathlib import Path, PurePosixPath

from ledger.errors import GitError, LedgerError, system_reason
from ledger.model import Entry, Item, Kind, Tally, TallyKind
from ledger.record import Record
from ledger.store import git
from ledger.store.files import read_item
from ledger.store.merge_driver import register
from ledger.store.office import read_directory, read_settings
from ledger.store.paths import DIRECTORY, SETTINGS
from ledger.store.shelf import WorkingTree
from ledger.store.shipped import shipped
from ledger.store.tallies import read_tally
from ledger.store.text import scalar, set_field, stages
from ledger.store.workspace import Workspace
from ledger.store.writer import commit_message
from ledger.words import tally_line

# Every byte of an item belongs to its people: git must not change line ends. Unfinished writes are never tracked.
ATTRIBUTES = "data/** -text\ntemplates/** -text\nreports/** -text\n"
IGNORED = ".*.ledger-tmp\n"
OUTLINE = (("ledger.yaml", SETTINGS), ("directory.yaml", DIRECTORY))
SCHEMES = {"扣分制": "deduction", "累进扣分制": "progressive", "指数制": "index"}  # 考核办法 that an office may begin with


class Change(Record, frozen=True):
    """One commit of a history that is being written: whose, when, what it says, and the files it leaves behind."""

    at: datetime
    by: str
    message: str
    files: tuple[tuple[str, str], ...]


def found(root: Path, office: str, scheme: str) -> tuple[Workspace, str]:
    """A new office in a folder, or git for an office that has none. Returns the workspace and what was done, in words.

    `scheme` is one of SCHEMES.
    The folder gets a repository of its own, even inside another one: an office's register is nobody else's history.
    Raises LedgerError when the office is there already and in git.
    """
    existing = (root / SETTINGS).is_file()
    if existing and _recorded(root):
        raise LedgerError(f"{root} 已经是台账，并已纳入 git", "直接使用即可：ledger status")
    try:
        root.mkdir(parents=True, exist_ok=True)
        git.check_identity(root)
        written = _write_outline(root, office, scheme)
    except OSError as error:
        raise LedgerError(f"写不了 {error.filename}：{system_reason(error)}", "换一个可写的文件夹") from error
    if not (root / ".git").exists():
        git.init(root)
    workspace = Workspace(root.resolve())
    if workspace.git:
        register(workspace.git)
    paths = [*written, *_data_files(workspace), *_uncommitted(workspace, (".gitattributes", ".gitignore"))]
    with workspace.writing() as desk:
        desk.record_changes(list(dict.fromkeys(paths)), "台账纳入 git" if existing else f"建账：{office}", ())
    return workspace, "已把现有台账纳入 git，文件没有改动" if existing else "已新建台账"


def _write_outline(root: Path, office: str, scheme: str) -> list[str]:
    """The files a new office begins with; whatever is there already stays as it is."""
    outline = shipped("templates") / "office"
    scoring = (outline / "scoring" / f"{SCHEMES[scheme]}.yaml").read_text(encoding="utf-8")
    texts = {target: (outline / name).read_text(encoding="utf-8") for name, target in OUTLINE}
    texts = {target: text.replace("〔单位名称〕", scalar(office)).replace("〔考核办法〕\n", scoring) for target, text in texts.items()}
    written = [path for path, lines in ((".gitattributes", ATTRIBUTES), (".gitignore", IGNORED)) if _add_lines(root / path, lines)]
    for path, text in texts.items():
        target = root / path
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8", newline="\n")
            written.append(path)
    return written


def _recorded(root: Path) -> bool:
    """Whether the office's settings are in some commit already."""
    repository = git.find_git(root)
    return repository is not None and repository.head() is not None and bool(repository.tracked(SETTINGS))


def _add_lines(path: Path, lines: str) -> bool:
    """Append lines to one of git's own files, keeping what is there; False when they stand there already."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    if lines in text:
        return False
    path.write_text(text + ("" if not text or text.endswith("\n") else "\n") + lines, encoding="utf-8", newline="\n")
    return True


def _data_files(workspace: Workspace) -> list[str]:
    return [path for state, path in workspace.uncommitted() if state == "??"]


def _uncommitted(workspace: Workspace, paths: tuple[str, ...]) -> list[str]:
    return [path for _, path in workspace.git.changed(paths)] if workspace.git else []


def demonstrate(root: Path, line_of: Callable[[Item, Entry | None], str]) -> Workspace:
    """The sample office in a new repository, every entry of its year a commit by the clerk who typed it, on the day it was typed.

    `line_of` words a change for the register. Raises LedgerError when the folder holds anything already.
    """
    if root.exists() and any(root.iterdir()):
        raise LedgerError(f"{root} 已经有内容，样例没有写入", "换一个新的文件夹：ledger demo 文件夹")
    sample = WorkingTree(shipped("data").parent)
    root.mkdir(parents=True, exist_ok=True)
    repository = git.init(root)
    changes = sorted(_history(sample, line_of), key=lambda change: change.at)
    repository.fast_import(_stream(changes, "main"), "main")
    register(repository)
    try:
        repository.identity()
    except GitError:
        repository.set_config("user.name", "赵敏")
        repository.set_config("user.email", _address("赵敏"))
    return Workspace(root.resolve())


def _history(sample: WorkingTree, line_of: Callable[[Item, Entry | None], str]) -> Iterator[Change]:
    settings, _ = read_settings(_must(sample, SETTINGS))
    units = read_directory(_must(sample, DIRECTORY))[0].canonical()
    items = []
    for path in sample.item_paths():
        data = _must(sample, path)
        item, _ = read_item(data, path, settings.lists)
        if item is None:
            raise LedgerError(f"样例文件 {path} 读不懂", "重新安装 ledger")
        items.append((item, data.decode()))
    first = min(item.log[0].at for item, _ in items if item.log)
    start = first.replace(month=1, day=4, hour=9, minute=0, second=0)
    outline = [(path, _must(sample, path).decode()) for path in (SETTINGS, DIRECTORY)]
    yield Change(start, "赵敏", f"建账：{settings.office}\n", (*outline, (".gitattributes", ATTRIBUTES), (".gitignore", IGNORED)))
    for position, (item, text) in enumerate(items):
        yield from _item_history(item, text, position, start, line_of)
    for path in sample.tally_paths()[0]:
        data = _must(sample, path)
        tally, _ = read_tally(data, path, settings.tallies, units)
        if tally is None:
            raise LedgerError(f"样例文件 {path} 读不懂", "重新安装 ledger")
        yield from _tally_history(tally, settings.tallies[tally.kind], data.decode())


def _tally_history(tally: Tally, kind: TallyKind, text: str) -> Iterator[Change]:
    """One change for all that was typed in at one moment."""
    grown = list(zip(tally.entries, stages(text, "entries")[1:], strict=True))
    for at, typed in groupby(grown, key=lambda pair: pair[0].at):
        entries, texts = zip(*typed, strict=True)
        subject = tally_line(kind, entries[0]) if len(entries) == 1 else f"{kind.title} 录入{len(entries)}笔"
        message = commit_message(subject, [], "tally", [entry.key for entry in entries])
        yield Change(at, entries[0].by, message, ((tally.path, texts[-1]),))


def _item_history(item: Item, text: str, position: int, start: datetime, line_of: Callable[[Item, Entry | None], str]) -> Iterator[Change]:
    """Registration, then one change per entry; a corrected field reads as it did before until the day it was corrected."""
    opened = start if item.opened is None else datetime.combine(item.opened, time(8, 5), start.tzinfo) + timedelta(seconds=11 * (position % 150))
    by = item.supervisor or "赵敏"
    at = min([opened, *(entry.at - timedelta(minutes=1) for entry in item.log[:1])])
    first, *later = (_uncorrected(stage, item.log[kept:]) for kept, stage in enumerate(stages(text)))
    yield Change(at, by, commit_message(line_of(item, None), [item.id], "add", []), ((item.path, first),))
    for entry, stage in zip(item.log, later, strict=True):
        message = commit_message(line_of(item, entry), [item.id], entry.kind, [entry.key])
        yield Change(entry.at, entry.by, message, ((item.path, stage),))


def _uncorrected(text: str, to_come: Sequence[Entry]) -> str:
    for entry in reversed(to_come):
        if entry.kind is Kind.EDIT and entry.field:
            text = set_field(text, entry.field, entry.old)
    return text


def _stream(changes: list[Change], branch: str) -> bytes:
    """A git fast-import stream: a few hundred commits in the time of one."""
    parts: list[bytes] = []
    for change in changes:
        who = f"{change.by} <{_address(change.by)}> {int(change.at.timestamp())} {change.at:%z}".encode()
        parts += [b"commit refs/heads/%s\nauthor %s\ncommitter %s\n" % (branch.encode(), who, who), _data(change.message)]
        for path, text in change.files:
            parts += [b"M 100644 inline %s\n" % PurePosixPath(path).as_posix().encode(), _data(text)]
        parts.append(b"\n")
    return b"".join([*parts, b"done\n"])


def _data(text: str) -> bytes:
    body = text.encode()
    return b"data %d\n%s\n" % (len(body), body)


def _address(name: str) -> str:
    """A mail address that can reach nobody (RFC 2606)."""
    return {"赵敏": "zhaomin", "钱进": "qianjin", "孙悦": "sunyue"}.get(name, "clerk") + "@example.invalid"


def _must(sample: WorkingTree, path: str) -> bytes:
    data = sample.read(path)
    if data is None:
        raise LedgerError(f"程序自带的样例缺少 {path}", "重新安装 ledger")
    return data
