"""Whatever is written reads back the same: odd words by name, and any text at all."""

import re
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ledger.model import Entry, ExtraField, Item, Kind, Source, TaskList
from ledger.record import replace
from ledger.store.files import read_item
from ledger.store.text import append_entry, new_file, scalar, set_field
from ledger.words import INVISIBLE

PATH = "data/2026/key-work/ZD-2026-001.yaml"
LISTS = {"key-work": TaskList(name="key-work", title="年度重点工作", prefix="ZD", fields={"more": ExtraField(title="其他")})}
MOMENT = datetime(2026, 2, 3, 9, 12, 5, tzinfo=timezone(timedelta(hours=8)))
HEAD = "id: ZD-2026-001\ntitle: 甲\n"

# What the door lets in (cli/arguments.py): no control or invisible characters but the newline, nothing but blanks around.
INVISIBLE_ONES = [chr(code) for code in range(0x10000) if re.match(f"[{INVISIBLE}]", chr(code))]
LETTERS = st.characters(exclude_categories=("Cc", "Cs"), exclude_characters=INVISIBLE_ONES)
ODD = st.sampled_from("甲 \n:：#-'\"[]{}&*!|>%@`,?=~\\/0no.\u3000。")
WORDS = st.text(st.one_of(ODD, LETTERS), min_size=1, max_size=30).map(str.strip).filter(bool)
LINE = WORDS.filter(lambda text: "\n" not in text)


def read(text: str) -> Item:
    item, problems = read_item(text.encode(), PATH, LISTS)
    assert problems == []
    assert item is not None
    return item


def note(text: str | None, **fields: object) -> Entry:
    return Entry(key="k7f3q2", kind=Kind.PROGRESS, on=date(2026, 2, 3), at=MOMENT, by="赵敏", text=text, **fields)  # type: ignore[arg-type]


AFTER = replace(note("丙"), key="aaaa11")

BARE = ["甲", "完成选址比选", "95%以上", "a#b", "a:b", "区政发〔2026〕1号", "甲，乙", "甲'乙", "C++", "第1项", "http://x/y"]
QUOTED = {
    "no": "'no'",
    "0123": "'0123'",
    "12:30": "'12:30'",
    "1.10": "'1.10'",
    "~": "'~'",
    "Null": "'Null'",
    "甲: 乙": "'甲: 乙'",
    "甲 #乙": "'甲 #乙'",
    "甲:": "'甲:'",
    "- 甲": "'- 甲'",
    "# 甲": "'# 甲'",
    "@甲": "'@甲'",
    "it's: 甲": "'it''s: 甲'",
    '"甲"': "'\"甲\"'",
    "[甲]": "'[甲]'",
    "": "''",
    " 甲": "' 甲'",
    "甲\t乙": '"甲\\t乙"',
    "---": "'---'",
    "<<": "<<",
}


@pytest.mark.parametrize("text", BARE)
def test_what_nobody_can_misread_is_written_bare(text: str) -> None:
    assert scalar(text) == text


@pytest.mark.parametrize(("text", "written"), QUOTED.items())
def test_what_somebody_could_misread_is_quoted(text: str, written: str) -> None:
    assert scalar(text) == written


@pytest.mark.parametrize(("text", "written"), [("甲,乙", "'甲,乙'"), ("甲:乙", "'甲:乙'"), ("甲]", "'甲]'"), ("甲乙", "甲乙")])
def test_inside_brackets_more_is_quoted(text: str, written: str) -> None:
    assert scalar(text, flow=True) == written


@settings(max_examples=150, deadline=None)
@given(WORDS, WORDS, WORDS)
@example("甲\n\n乙", "=======\n甲", "# 甲\n- 乙")
@example("甲。", "甲\u3000乙", "<<<<<<< 甲")
def test_an_entry_reads_back_as_it_was_written(text: str, problems: str, following: str) -> None:
    entry = note(text, problems=problems, next=following, percent=Decimal("62.5"))

    written = append_entry(append_entry(HEAD, entry), AFTER)

    assert read(written).log == (entry, AFTER)


@settings(max_examples=100, deadline=None)
@given(WORDS, WORDS)
def test_a_field_reads_back_as_it_was_set_twice(first: str, second: str) -> None:
    text = HEAD + "due: 2026-06-30\n"

    once = set_field(text, "goal", first)
    twice = set_field(once, "goal", second)

    assert read(once).goal == first
    assert read(twice).goal == second
    assert set_field(twice, "goal", None) == text


@settings(max_examples=100, deadline=None)
@given(LINE.filter(lambda text: "#" not in text), LINE)
def test_a_field_of_a_mapping_reads_back_as_it_was_set(first: str, second: str) -> None:
    written = set_field(set_field(HEAD + "source:\n  document: 报告\n", "source.number", first), "source.clause", second)

    assert read(written).source == Source(document="报告", number=first, clause=second)


@settings(max_examples=100, deadline=None)
@given(st.lists(LINE, min_size=1, max_size=4, unique=True).map(tuple))
def test_names_read_back_as_they_were_set(names: tuple[str, ...]) -> None:
    written = set_field(HEAD + "lead_units:\n- 甲\n", "lead_units", names)

    assert read(written).lead_units == names


def test_a_name_written_twice_is_one_name() -> None:
    assert read(HEAD + "lead_units: [甲, 乙, 甲]\n").lead_units == ("甲", "乙")


@settings(max_examples=100, deadline=None)
@given(LINE, LINE, LINE, WORDS)
def test_a_new_file_reads_back_as_its_item(title: str, goal: str, tag: str, more: str) -> None:
    item = Item(
        id="ZD-2026-001", title=title, list="key-work", path=PATH, source=Source(text=goal), goal=goal, tags=(tag,), extra=(("more", more),), log=(note(title),)
    )  # fmt: skip

    assert read(new_file(item, LISTS["key-work"].fields)) == item


@settings(max_examples=100, deadline=None)
@given(WORDS, st.booleans())
def test_appending_only_adds_lines(text: str, windows: bool) -> None:
    before = (HEAD + "log:\n" + "# 注\n" + append_entry(HEAD, note("甲")).partition("log:\n")[2] + "\n# 完\nowner: 丙\n").replace(
        "\n", "\r\n" if windows else "\n"
    )

    written = append_entry(before, note(text)).splitlines(keepends=True)

    kept = before.splitlines(keepends=True)
    assert written[:10] == kept[:10]
    assert written[10 - len(kept) :] == kept[10:]


@pytest.mark.parametrize(("name", "new"), [("source.number", "一"), ("source", {"number": "一"})])
def test_a_number_sign_in_a_text_does_not_keep_its_neighbours_from_being_changed(name: str, new: object) -> None:
    written = set_field(HEAD + "source: {document: '报告 #3'}\n", name, new)

    assert read(written).source.number == "一"


@pytest.mark.parametrize("text", ["甲\ndue：三月底", "text：甲\n乙"])
def test_a_line_with_a_full_width_colon_can_be_recorded(text: str) -> None:
    written = append_entry(HEAD, note(text))

    assert read(written).log == (note(text),)
