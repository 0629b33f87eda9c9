"""What `git merge` calls for one file of the office: merged as sync does, or with git's markers around what somebody must settle."""

import re
from collections.abc import Mapping
from difflib import SequenceMatcher
from pathlib import Path
from typing import Annotated

from ledger.cli.output import print_err
from ledger.cli.parameters import Argument
from ledger.cli.session import Session
from ledger.errors import LedgerError, refuse
from ledger.merging.contradictions import contradictions
from ledger.merging.files import merge_file
from ledger.merging.items import merge_item
from ledger.merging.verdicts import Merged
from ledger.merging.wording import conflict_line, contradiction_line
from ledger.model import TaskList
from ledger.store.files import read_item
from ledger.store.office import read_settings
from ledger.store.paths import SETTINGS, find_root, is_item_path

Texts = tuple[str | None, str, str]

_MARKED = re.compile(r"^<{7} .*\n((?:.*\n)*?)(?:\|{7}.*\n(?:.*\n)*?)?={7}\n(?:.*\n)*?>{7} .*\n", re.MULTILINE)


def merge_driver(
    session: Session,
    base: Annotated[str, Argument(metavar="原文件", help="git 的 %O")],
    ours: Annotated[str, Argument(metavar="本方文件", help="git 的 %A，结果也写在这里")],
    theirs: Annotated[str, Argument(metavar="对方文件", help="git 的 %B")],
    path: Annotated[str, Argument(metavar="路径", help="git 的 %P")],
) -> int:
    """合并驱动：由 git merge 调用，按栏和记录号合并一个文件

    例：ledger merge-driver %O %A %B %P
    """
    session.need_present("不能和合并一起用")
    root = find_root(Path(path).absolute().parent)
    if root is None:
        raise LedgerError(f"{path} 不在台账里，不按台账的办法合并")
    place, lists = Path(path).absolute().relative_to(root).as_posix(), _lists(root)
    texts = _with_ours(_text(base)) or None, _text(ours), _text(theirs)
    outcome = _merged(texts, place, lists)
    refuse(outcome.problems)
    Path(ours).write_bytes(_marked(outcome, texts, place, lists).encode("utf-8", "surrogateescape"))
    said = [*map(conflict_line, outcome.conflicts), *_contradictory(outcome, texts, place, lists)]
    for line in said:
        print_err(line)
    return 1 if outcome.conflicts else 0


def _text(file: str) -> str:
    return Path(file).read_bytes().decode("utf-8", "surrogateescape")


def _with_ours(base: str) -> str:
    """Git merges several bases into one, by this same program; where it left markers, either side will do to compare with."""
    return _MARKED.sub(lambda found: found[1], base)


def _lists(root: Path) -> Mapping[str, TaskList]:
    settings, problems = read_settings((root / SETTINGS).read_bytes())
    refuse(problems)
    return settings.lists


def _merged(texts: Texts, path: str, lists: Mapping[str, TaskList]) -> Merged:
    base, ours, theirs = texts
    return merge_item(base, ours, theirs, path=path, lists=lists) if is_item_path(path) else merge_file(base, ours, theirs, path=path)


def _marked(outcome: Merged, texts: Texts, path: str, lists: Mapping[str, TaskList]) -> str:
    """The merged text, with markers around what is in conflict: so nobody can record it without having looked.

    Merged the other way round only those places differ.
    """
    ours = (outcome.text or "").splitlines(keepends=True)
    if not outcome.conflicts:
        return "".join(ours)
    theirs = (_merged((texts[0], texts[2], texts[1]), path, lists).text or "").splitlines(keepends=True)
    marked: list[str] = []
    for same, start, end, other_start, other_end in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        mine, other = _ended(ours[start:end]), _ended(theirs[other_start:other_end])
        marked += ours[start:end] if same == "equal" else ["<<<<<<< 本方\n", *mine, "=======\n", *other, ">>>>>>> 对方\n"]
    return "".join(marked)


def _ended(lines: list[str]) -> list[str]:
    return [line if line.endswith("\n") else line + "\n" for line in lines]


def _contradictory(outcome: Merged, texts: Texts, path: str, lists: Mapping[str, TaskList]) -> list[str]:
    """Both are in the merged file, and `ledger check` will doubt them until one is voided."""
    if outcome.conflicts or not is_item_path(path):
        return []
    base, ours, theirs, merged = (read_item((text or "").encode("utf-8", "surrogateescape"), path, lists)[0] for text in (*texts, outcome.text))
    found = contradictions(base, ours, theirs, merged) if ours and theirs and merged else ()
    return [f"{contradiction_line(each)}；合并后用 ledger void 作废不算的一边" for each in found]
