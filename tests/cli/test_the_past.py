"""--known-at over the whole contents page: every command that reads tells what was known then, every other refuses."""

from collections.abc import Sequence

import pytest

from ledger.cli import CONTENTS
from ledger.cli.contents import Family
from tests.conftest import DIRECTORY, ITEM, SETTINGS, ZD1, Office

# Command lines that tell of ZD-2026-001; each says something else once its owner, percent and unit have changed.
READING = (
    ("show", "ZD-1"),
    ("list",),
    ("list", "--unit", "区发改局"),
    ("list", "--list", "重点"),
    ("find", "综合窗口"),
    ("log",),
    ("log", "ZD-1"),
    ("log", "--field", "进度"),
    ("status",),
    ("today",),
    ("overdue",),
    ("rank",),
    ("rank", "--explain", "区发改局"),
    ("four",),
    ("diff", "2026-01-01"),
    ("report", "week"),
    ("report", "month"),
    ("plan", "week"),
    ("breakdown",),
    ("notice", "ZD-1"),
    ("reminder", "ZD-1"),
    ("special", "ZD-1"),
    ("bulletin",),
    ("issued",),
    ("duty",),
    ("tally list",),
    ("check",),
    ("book audit", "2026"),
    ("unit list",),
    ("export", "-"),
    ("audit",),
)
WRITING = (
    ("init", "another", "--office", "甲"), ("demo", "another"), ("add", "--list", "PS", "--title", "甲", "--lead", "区财政局"), ("edit", "ZD-1", "goal=甲"),
    ("assign", "ZD-1"), ("accept", "ZD-1"), ("progress", "ZD-1", "-p", "1", "-m", "甲"), ("remind", "ZD-1", "--method", "电话催报"),
    ("inspect", "ZD-1", "--method", "实地督查", "-m", "甲"), ("extend", "ZD-1", "--to", "2027-01-01", "--approved-by", "甲", "-m", "甲"),
    ("submit", "ZD-1"), ("return", "ZD-1", "-m", "甲"), ("complete", "ZD-1", "--approved-by", "甲"),
    ("close", "ZD-1", "--verified-by", "甲", "--evidence", "甲"), ("suspend", "ZD-1", "-m", "甲"), ("resume", "ZD-1"), ("cancel", "ZD-1", "-m", "甲"),
    ("award", "ZD-1", "--points", "1", "--clause", "甲", "--approved-by", "甲"), ("deduct", "ZD-1", "--points", "1", "--clause", "甲", "--approved-by", "甲"),
    ("note", "ZD-1", "-m", "甲"), ("attach", "ZD-1", "甲.pdf"), ("void", "ZD-1", "aaaa11", "-m", "甲"), ("tally add", "来文", "--count", "3"), ("tally void", "来文", "aaaa22", "-m", "甲"),
    ("doctor",), ("sync",), ("guard install", "台账.git"), ("import", "甲.csv"), ("extract", "甲.docx"), ("verify", "甲.md"), ("merge-driver", "甲", "乙", "丙", ZD1), ("undo",), ("unit add", "区某局"), ("handover", "陈刚", "孙伟", "-m", "甲"), ("unit rename", "区财政局", "区某局"), ("unit merge", "区财政局", "--into", "区某局"), ("commit", "-m", "甲"), ("book open", "2026"), ("book close", "2025"),
)  # fmt: skip
TALLY = "kind: received\nentries:\n- {key: aaaa22, on: 2026-03-05, at: 2026-03-05T09:00:00+08:00, by: 赵敏, count: 3}\n"
ISSUED = "entries:\n- {key: aaaa33, series: notice, number: 1, on: 2026-03-05, at: 2026-03-05T09:00:00+08:00, by: 赵敏, title: 甲}\n"
OLD_SETTINGS = SETTINGS.replace("title: 年度重点工作", "title: 重点") + "tallies:\n  received: {title: 来文}\n"


@pytest.fixture
def changed(office: Office) -> Office:
    """An office in which everything that a command may tell of has changed since the commit `then`; an uncommitted change lies about too."""
    office.write("data/ledger.yaml", OLD_SETTINGS)
    office.write("data/2026/tally/received.yaml", TALLY)
    office.write("data/2026/issued.yaml", ISSUED)
    office.commit_all("那时")
    office.git("tag", "then")
    office.write("data/ledger.yaml", OLD_SETTINGS.replace("title: 重点", "title: 要点").replace("某区", "另一区"))
    office.write(
        "data/directory.yaml",
        DIRECTORY.replace("name: 区发改局, aliases: [", "name: 区发展局, aliases: [区发改局, ").replace("group: 乡镇街道, ", ""),
    )
    office.write("data/2026/tally/received.yaml", TALLY.replace("count: 3", "count: 5"))
    office.write("data/2026/issued.yaml", ISSUED.replace("title: 甲", "title: 乙"))
    office.write(
        ZD1, ITEM.replace("综合窗口", "综合 窗口").replace("2026-06-30", "2026-12-30").replace("lead_units: [区发改局]", "lead_units: [区财政局]")
    )
    office.commit_all("现在")
    office.run("progress", "ZD-1", "-p", "35", "-m", "甲")
    office.write("data/calendar.yaml", "days: []\n")
    return office


def said(office: Office, words: Sequence[str], *options: str) -> str:
    out, err, _ = office.run_all(*words[0].split(), *words[1:], *options)
    return out + err


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_a_reader_tells_what_was_known_then(changed: Office, words: Sequence[str]) -> None:
    seen = said(changed, words, "--known-at", "then")
    now = said(changed, words)
    changed.git("stash", "--include-untracked", "--quiet")
    changed.git("checkout", "--quiet", "then")

    assert seen == said(changed, words)
    assert seen != now


@pytest.mark.parametrize("words", WRITING, ids=" ".join)
def test_whatever_writes_refuses(changed: Office, words: Sequence[str]) -> None:
    out, err, code = changed.run_all(*words[0].split(), *words[1:], "--known-at", "then")

    assert (out, code) == ("", 2)
    assert "--known-at" in err
    assert not (changed.root / "another").exists()


def test_every_command_of_the_contents_page_is_looked_at_here() -> None:
    lines = [line for group in CONTENTS.values() for line in group]
    names = {f"{line.name} {each.name}" for line in lines if isinstance(line, Family) for each in line.lines}
    names |= {line.name for line in lines if not isinstance(line, Family)}

    assert names == {words[0] for words in (*READING, *WRITING)}
