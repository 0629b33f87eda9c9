"""The merge of what is no item: tallies, books, the office's own files, templates."""

import pytest

from ledger.merging.files import merge_file
from ledger.merging.verdicts import Merged, Side
from tests.conftest import DIRECTORY, SETTINGS

TALLY = "data/2026/tally/received.yaml"
BOOK = "data/2027/book.yaml"
COUNTED = "- key: {0}\n  on: {1}\n  at: {1}T09:00:00+08:00\n  by: 钱进\n  count: 3\n"
OPENED = "year: 2027\nopened: 2027-01-04\nby: 赵敏\ncarried:\n  ZD-2026-040: ZD-2027-003\n"


def merged(base: str | None, ours: str | None, theirs: str | None, path: str, **choices: Side) -> Merged:
    return merge_file(base, ours, theirs, path=path, choices=choices)


@pytest.mark.parametrize(
    ("path", "base", "ours", "theirs", "expected"),
    [
        (TALLY, "kind: received\nentries: []\n", "kind: received\nentries:\n" + COUNTED.format("xxxx", "2026-03-02"), "kind: received\nentries:\n" + COUNTED.format("yyyy", "2026-03-01"),
         "kind: received\nentries:\n" + COUNTED.format("yyyy", "2026-03-01") + COUNTED.format("xxxx", "2026-03-02")),
        (TALLY, None, "kind: received\nentries:\n" + COUNTED.format("xxxx", "2026-03-02"), "kind: received\nentries:\n" + COUNTED.format("yyyy", "2026-03-01"),
         "kind: received\nentries:\n" + COUNTED.format("yyyy", "2026-03-01") + COUNTED.format("xxxx", "2026-03-02")),
        (BOOK, OPENED, OPENED + "  ZD-2026-041: ZD-2027-004\n", OPENED + "  ZD-2026-042: ZD-2027-005\n",
         OPENED + "  ZD-2026-041: ZD-2027-004\n  ZD-2026-042: ZD-2027-005\n"),
        (BOOK, None, OPENED, OPENED.replace("01-04\nby: 赵敏", "01-05\nby: 钱进"), OPENED),
        ("data/directory.yaml", DIRECTORY, DIRECTORY.replace("contact: 许立", "contact: 甲"), DIRECTORY.replace("- {name: 城东街道", "- {name: 城西街道, group: 乡镇街道}\n- {name: 城东街道"),
         DIRECTORY.replace("contact: 许立", "contact: 甲").replace("- {name: 城东街道", "- {name: 城西街道, group: 乡镇街道}\n- {name: 城东街道")),
        ("data/directory.yaml", DIRECTORY, DIRECTORY.replace("contact: 施敏", "contact: 甲"), DIRECTORY.replace("leader: 陈刚, contact: 施敏", "leader: 孙伟, contact: 施敏"),
         DIRECTORY.replace("leader: 陈刚, contact: 施敏", "leader: 孙伟, contact: 甲")),
        ("data/ledger.yaml", SETTINGS, SETTINGS.replace("cadence: once", "cadence: weekly"), SETTINGS.replace("points: -2", "points: -3"),
         SETTINGS.replace("cadence: once", "cadence: weekly").replace("points: -2", "points: -3")),
        ("data/calendar.yaml", "days:\n- {day: 2026-11-19, workday: false}\n", "days:\n- {day: 2026-11-19, workday: false}\n- {day: 2026-11-21, workday: true}\n",
         "days:\n- {day: 2026-11-19, workday: false}\n- {day: 2026-11-20, workday: true}\n",
         "days:\n- {day: 2026-11-19, workday: false}\n- {day: 2026-11-20, workday: true}\n- {day: 2026-11-21, workday: true}\n"),
        ("templates/week.md", "甲\n乙\n丙\n丁\n", "甲一\n乙\n丙\n丁\n", "甲\n乙\n丙\n戊\n丁\n", "甲一\n乙\n丙\n戊\n丁\n"),
        ("templates/week.md", "甲\n乙\n", "甲\n丙\n", "甲\n丙\n", "甲\n丙\n"),
    ],
)  # fmt: skip
def test_both_sides_changes_are_kept(path: str, base: str | None, ours: str, theirs: str, expected: str) -> None:
    outcome = merged(base, ours, theirs, path)

    assert outcome.text == expected
    assert outcome.whole
    assert merged(base, theirs, ours, path) == outcome


@pytest.mark.parametrize(
    ("path", "base", "ours", "theirs", "name"),
    [
        (TALLY, "kind: received\nentries:\n" + COUNTED.format("xxxx", "2026-03-02"), "kind: received\nentries:\n" + COUNTED.format("xxxx", "2026-03-03"),
         "kind: received\nentries:\n" + COUNTED.format("xxxx", "2026-03-04"), "entries.xxxx"),
        (BOOK, None, OPENED, OPENED.replace("ZD-2027-003", "ZD-2027-009"), "carried.ZD-2026-040"),
        ("data/directory.yaml", DIRECTORY, DIRECTORY.replace("施敏", "甲"), DIRECTORY.replace("施敏", "乙"), "units.区财政局.contact"),
        ("data/ledger.yaml", SETTINGS, SETTINGS.replace("points: -2", "points: -4"), SETTINGS.replace("points: -2", "points: -3"), "policy.scoring.clauses.overdue.points"),
        ("templates/week.md", "甲\n乙\n", "甲\n丙\n", "甲\n丁\n", "file"),
        ("templates/week.md", "甲\n", None, "乙\n", "file"),
        ("templates/week.md", None, "甲\n", "乙\n", "file"),
    ],
)  # fmt: skip
def test_one_thing_changed_two_ways_is_a_conflict(path: str, base: str | None, ours: str | None, theirs: str, name: str) -> None:
    outcome = merged(base, ours, theirs, path)

    assert [conflict.name for conflict in outcome.conflicts] == [name]
    assert outcome.text == (theirs if ours is None else ours)
    assert merged(base, ours, theirs, path, **{name: Side.THEIRS}) == Merged(text=theirs)


def test_a_side_that_does_not_load_is_not_merged() -> None:
    outcome = merged(SETTINGS, SETTINGS.replace("cadence: once", "cadence: 一次"), SETTINGS.replace("points: -2", "points: -3"), "data/ledger.yaml")

    assert [problem.message.partition("：")[0] for problem in outcome.problems] == ["本方的版本"]
