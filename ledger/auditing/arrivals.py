"""Files that arrive: where they lie, what they are, how large, whether they are marked classified, and whether the office they make loads."""

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePosixPath

from ledger.auditing.offices import State
from ledger.errors import Problem
from ledger.model import AuditPolicy
from ledger.rules.markings import classified, classified_file
from ledger.store import annals
from ledger.store.annals import LINK, SUBMODULE, Change, Made
from ledger.store.books import read_book
from ledger.store.files import read_item
from ledger.store.gathering import with_known_units
from ledger.store.git import Git
from ledger.store.issued import read_register
from ledger.store.papers import is_text
from ledger.store.paths import CALENDAR, DIRECTORY, SETTINGS, is_book_path, is_item_path, is_register_path, is_tally_place
from ledger.store.shelf import CommitTree
from ledger.store.tallies import read_tally
from ledger.store.workspace import Workspace

_PLACES = ("data/", "templates/", "reports/")
_PLAIN = re.compile(r"README[^/]*|LICENSE[^/]*|\.gitattributes|\.gitignore|\.mailmap|\.editorconfig")
_OWN = (SETTINGS, DIRECTORY, CALENDAR)
_MOST = 20  # problems of one push that are told


def doubts_about_files(git: Git, history: Sequence[Made], judge: State | None) -> Iterator[str]:
    """What no commit may bring, not even for the next to take away again: it would stay in the history for good."""
    limit = (judge.office.settings.policy.audit if judge else AuditPolicy()).file_kb
    coming = [(made, change) for made in history for change in annals.own_changes(git, made) if change.after]
    sizes = annals.sizes(git, (change.after for _, change in coming if change.mode != SUBMODULE))
    readable: list[tuple[Made, Change]] = []
    for made, change in coming:
        wrong = _misplaced(change)
        size = sizes.get(change.after, 0)
        if wrong is None and size > limit * 1024:
            wrong = f"有{size / 1024:.0f}KB，超过办法规定的{limit}KB"
        if wrong:
            yield f"提交 {made.id[:7]}（{made.name}）：{change.path} {wrong}"
        else:
            readable.append((made, change))
    yield from _marked(git, readable)


def doubts_about_tip(git: Git, old: str, new: str) -> Iterator[str]:
    """What does not load in the office as the push would leave it. Where settings or directory changed, every file may be concerned."""
    shelf = CommitTree(git, new)
    if not old or any(change.path in _OWN for change in annals.changed_between(git, old, new)):
        problems = list(_problems_of_all(git, new, shelf))
    else:
        changed = [change.path for change in annals.changed_between(git, old, new) if change.after]
        problems = list(_problems_of(git, new, shelf, changed))
    told = [f"{problem.place}：{problem.message}" for problem in problems if problem.blocking]
    yield from told[:_MOST]
    if len(told) > _MOST:
        yield f"另有{len(told) - _MOST}处问题；推送前先运行 ledger check"


def _misplaced(change: Change) -> str | None:
    """What is wrong with a file's place or kind."""
    if change.mode == LINK:
        return "是链接，台账里只放普通文件"
    if change.mode == SUBMODULE:
        return "是另一个 git 仓库，台账里只放普通文件"
    if change.path.startswith(_PLACES) or _PLAIN.fullmatch(change.path):
        return None
    return "不在 data、templates、reports 里，不是台账的文件"


def _marked(git: Git, coming: Sequence[tuple[Made, Change]]) -> Iterator[str]:
    texts = [(made, change) for made, change in coming if is_text(change.path)]
    for made, change in coming:
        if marking := classified(PurePosixPath(change.path).stem):
            yield f"提交 {made.id[:7]}（{made.name}）：{change.path} 的文件名带有密级标志“{marking}”，涉密内容不得录入台账"
    for (made, change), data in zip(texts, git.blobs([change.after for _, change in texts]), strict=True):
        if marking := classified_file(data.decode("utf-8", "replace")):
            yield f"提交 {made.id[:7]}（{made.name}）：{change.path} 带有密级标志“{marking}”，涉密内容不得录入台账"


def _problems_of_all(git: Git, commit: str, shelf: CommitTree) -> Iterator[Problem]:
    if shelf.read(SETTINGS) is None:
        yield Problem("没有这个文件", path=SETTINGS)
        return
    workspace = Workspace(git.root, git=git)
    yield from workspace.read(commit).problems
    yield from workspace.tallies(commit)[1]
    yield from workspace.books(commit)[1]
    yield from workspace.registers(commit)[1]


def _problems_of(git: Git, commit: str, shelf: CommitTree, changed: Sequence[str]) -> Iterator[Problem]:
    """Of these files alone, by an office that loaded before."""
    office = Workspace(git.root, git=git).framework(commit)
    names = office.directory.canonical()
    readers: tuple[tuple[Callable[[str], bool], Callable[[bytes, str], list[Problem]]], ...] = (
        (is_tally_place, lambda data, path: read_tally(data, path, office.settings.tallies, names)[1]),
        (is_book_path, lambda data, path: read_book(data, path)[1]),
        (is_register_path, lambda data, path: read_register(data, path, office.settings.documents.series)[1]),
    )
    wanted = [path for path in changed if path.startswith("data/")]
    for path, data in shelf.read_all(wanted):
        if isinstance(data, Problem):
            yield data
        elif is_item_path(path):
            item, problems = read_item(data, path, office.settings.lists)
            yield from problems
            yield from with_known_units([item] if item else [], office.directory, shelf)[1]
        else:
            yield from next((read(data, path) for concerns, read in readers if concerns(path)), [])
    yield from _doubled(shelf, {PurePosixPath(path).stem: path for path in wanted if is_item_path(path)})


def _doubled(shelf: CommitTree, coming: dict[str, str]) -> Iterator[Problem]:
    """Another file that bears the same number, in whatever folder."""
    for path in shelf.item_paths():
        other = coming.get(PurePosixPath(path).stem)
        if other and other != path:
            yield Problem(f"编号与 {path} 重复", path=other)
