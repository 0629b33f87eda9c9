"""Where an office keeps what: the names of its files and folders, and which file is whose."""

import re
from pathlib import Path, PurePosixPath

from ledger.model import TaskList

SETTINGS = "data/ledger.yaml"
DIRECTORY = "data/directory.yaml"
CALENDAR = "data/calendar.yaml"
TEMPORARY = ".ledger-tmp"  # how the name of an unfinished write ends
ID = re.compile(r"([A-Z]{1,6})-(\d{4})-(\d{3,6})")

_ITEM_PATH = re.compile(r"data/\d{4}/(?!tally/)[^/]+/.+\.yaml")
_BOOK_PATH = re.compile(r"data/\d{4}/book\.yaml")
_REGISTER_PATH = re.compile(r"data/\d{4}/issued\.yaml")
_EVIDENCE = re.compile(r"data/\d{4}/(?:[^/]+/)+[A-Z]{1,6}-\d{4}-\d{3,6}/[0-9a-f]{64}(?:\.[a-z0-9]{1,8})?")
_YEAR_PATH = re.compile(r"data/(\d{4})/.+")
_TALLY_PLACE = re.compile(r"data/\d{4}/tally(/.*)?")


def find_root(start: Path, root: Path | None = None) -> Path | None:
    """The office's folder that holds `start`, or `root` itself; None where there is none."""
    folders = (root,) if root else (start, *start.parents)
    return next((folder.resolve() for folder in folders if (folder / SETTINGS).is_file()), None)


def stray(path: str) -> str:
    """What is wrong with a YAML file's place or name, so that nobody takes it for an item that is counted; empty when nothing is."""
    if path in (SETTINGS, DIRECTORY, CALENDAR) or is_tally_place(path) or not path.lower().endswith((".yaml", ".yml")):
        return ""
    if is_item_path(path) or is_book_path(path) or is_register_path(path):
        return ""
    return "不是小写的 .yaml 结尾" if not path.endswith(".yaml") else "不在“年份/清单”的文件夹里"


def anywhere(number: str) -> str:
    """A pattern of git's that finds an item's file wherever it is or was."""
    return f":(glob)data/*/**/{number}.yaml"


def id_in(path: str) -> str:
    """The number that an item's file is named by."""
    return path.rpartition("/")[2].removesuffix(".yaml")


def is_item_path(path: str) -> bool:
    """Whether a file (relative to the root, with forward slashes) is an item's."""
    return _ITEM_PATH.fullmatch(path) is not None


def is_book_path(path: str) -> bool:
    """Whether a file is the book of a year (建账)."""
    return _BOOK_PATH.fullmatch(path) is not None


def is_register_path(path: str) -> bool:
    """Whether a file is the register of a year's papers (发文登记)."""
    return _REGISTER_PATH.fullmatch(path) is not None


def register_path(year: int) -> str:
    """Where the register of a year is."""
    return f"data/{year}/issued.yaml"


def is_ruled(path: str) -> bool:
    """Whether a file rules the others: settings, directory, calendar, the books of the years, the templates."""
    return path in (SETTINGS, DIRECTORY, CALENDAR) or is_book_path(path) or path.startswith("templates/")


def book_path(year: int) -> str:
    """Where the book of a year is."""
    return f"data/{year}/book.yaml"


def year_of(path: str) -> int | None:
    """The year whose book a file belongs to; None for what belongs to no year."""
    found = _YEAR_PATH.fullmatch(path)
    return int(found[1]) if found else None


def is_tally_place(path: str) -> bool:
    """Whether a path is a year's tally folder or lies in it."""
    return _TALLY_PLACE.fullmatch(path) is not None


def tally_path(kind: str, year: int) -> str:
    """Where a kind's entries of a year are: data/2026/tally/received.yaml."""
    return f"data/{year}/tally/{kind}.yaml"


def evidence_path(item: str, digest: str, name: str) -> str:
    """Where a file attached to an item (by its path) is kept: beside it, under its digest, with the ending that its program knows it by.

    Never with one by which it would be taken for an item.
    """
    ending = PurePosixPath(name).suffix.lower()
    plain = ending if re.fullmatch(r"\.[a-z0-9]{1,8}", ending) and ending not in (".yaml", ".yml") else ""
    return f"{item.removesuffix('.yaml')}/{digest}{plain}"


def is_evidence(path: str) -> bool:
    """Whether a file is one that was attached to an item."""
    return _EVIDENCE.fullmatch(path) is not None


def item_path(item_id: str, task_list: TaskList, month: int) -> str:
    """Where a new item's file goes: data/2026/key-work/ZD-2026-001.yaml, with a month folder where the list spreads."""
    year = item_id.split("-")[1]
    folder = f"data/{year}/{task_list.name}"
    return f"{folder}/{month:02d}/{item_id}.yaml" if task_list.by_month else f"{folder}/{item_id}.yaml"
