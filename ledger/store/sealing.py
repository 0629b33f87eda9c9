"""结账: the tag that seals a year's book, which years are sealed, and what no longer is as it was sealed."""

import re

from ledger.errors import Problem
from ledger.store.annals import tag_commits
from ledger.store.git import Git
from ledger.store.paths import year_of

_TAG = re.compile(r"book-(\d{4})")


def sealing_tag(year: int | None) -> str:
    """The annotated tag on the commit in which a year's book was closed."""
    return f"book-{year}"


def sealed_years(git: Git) -> list[int]:
    """The years that were sealed; one call to git, so only writing and checking ask."""
    found = (_TAG.fullmatch(name) for name in git.tags("book-*"))
    return sorted(int(match[1]) for match in found if match)


def sealed_at(git: Git) -> dict[int, str]:
    """Each year that was sealed, and the commit in which it was."""
    found = ((_TAG.fullmatch(name), commit) for name, commit in tag_commits(git, "book-*").items())
    return {int(match[1]): commit for match, commit in found if match}


def sealed_hint(path: str) -> str:
    """What to do instead of changing a sealed year."""
    tag = sealing_tag(year_of(path))
    return f"新情况记到以后年份的事项上；确需更正的，经批准后用 git tag -d {tag} 解封，改完再结账"


def departures(git: Git) -> list[Problem]:
    """Every file of a sealed year that is not as the tag has it, on the disk or in the last commit."""
    problems = []
    for year in sealed_years(git):
        tag, folder = sealing_tag(year), f"data/{year}"
        found = git.differing(tag, folder, "HEAD") | git.differing(tag, folder)  # what lies on the disk is what the reader sees
        problems += [_departure(state, path) for path, state in sorted(found.items())]
    return problems


def _departure(state: str, path: str) -> Problem:
    year, tag = year_of(path), sealing_tag(year_of(path))
    if state == "A":
        return Problem(f"{year}年已结账，这个文件是结账后加的", "移出这一年的文件夹，再用 ledger commit 记下", path=path, blocking=False)
    word = "删除" if state == "D" else "改动"
    return Problem(f"{year}年已结账，这个文件在结账后被{word}", f"恢复：git checkout {tag} -- {path}", path=path, blocking=False)
