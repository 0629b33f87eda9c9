"""What only shows when the items and the directory are seen together: numbers given twice or gone, units that nobody knows."""

from collections.abc import Iterable
from pathlib import PurePosixPath

from ledger.errors import Problem
from ledger.model import Directory, Item, under_one_name, units_named
from ledger.store.fields import nearest
from ledger.store.files import Places
from ledger.store.git import Git
from ledger.store.paths import DIRECTORY, is_item_path
from ledger.store.shelf import Shelf


def lost(git: Git, there: Iterable[str]) -> list[str]:
    """Items whose files were deleted and the deletion not committed; a file that was moved is still `there` under its number."""
    deleted = [path for path in git.deleted() if is_item_path(path)]
    stems = {PurePosixPath(path).stem for path in there} if deleted else set()
    return [path for path in deleted if PurePosixPath(path).stem not in stems]


def without_doubles(items: list[Item], found: Iterable[Problem], shelf: Shelf) -> tuple[list[Item], list[Problem]]:
    """The first item of each number; every other file that bears it is a Problem, a copy under another file name too.

    `found` are the problems of reading, among which such copies are.
    """
    copies = {problem.path: Places(shelf.read(problem.path) or b"") for problem in found if problem.field == "id"}
    claims = [(item.path, item.id) for item in items] + [(path, places.text("id")) for path, places in copies.items()]
    first: dict[str, str] = {}
    problems = []
    for path, item_id in sorted(claims):
        if first.setdefault(item_id, path) != path:
            line = (copies[path] if path in copies else Places(shelf.read(path) or b"")).line("id")
            hint = "给其中一个换编号（文件名一起改）"
            problems.append(Problem(f"编号 {item_id} 与 {first[item_id]} 重复", hint, path=path, line=line, field="id", item=item_id))
    return [item for item in items if first[item.id] == item.path], problems


def numbers_given_twice(paths: Iterable[str], among: Iterable[str]) -> list[Problem]:
    """Files that bear the number of one among some others, by their names alone."""
    first: dict[str, str] = {}
    stems = {PurePosixPath(path).stem for path in among}
    problems = []
    for path in sorted(path for path in paths if PurePosixPath(path).stem in stems):
        number = PurePosixPath(path).stem
        if first.setdefault(number, path) != path:
            said = f"编号 {number} 与 {first[number]} 重复"
            problems.append(Problem(said, "给其中一个换编号（文件名一起改）", path=path, line=1, field="id", item=number))
    return problems


def with_known_units(items: list[Item], directory: Directory, shelf: Shelf) -> tuple[list[Item], list[Problem]]:
    """Units under their one name. A unit the directory does not know would be missing from every count, so it is a Problem."""
    names = directory.canonical()
    if not names and any(item.units for item in items):
        message = "名录是空的，事项里的单位都不在名录里"
        return items, [Problem(message, "写上各单位，或用 git 恢复原来的名录", path=DIRECTORY, line=1)]
    problems = []
    for item in items:
        unknown = [(field, entry, unit) for field, entry, unit in units_named(item) if unit not in names]
        places = Places(shelf.read(item.path) or b"") if unknown else None
        for field, entry, unit in unknown:
            near = nearest(unit, names)
            hint = f"{near}{'或' if near else ''}在 {DIRECTORY} 里加上这个单位"
            line = places.line(field, entry) if places else 1
            problems.append(Problem(f"名录里没有“{unit}”这个单位", hint, path=item.path, line=line, field=field, item=item.id))
    return [under_one_name(item, names) for item in items], problems
