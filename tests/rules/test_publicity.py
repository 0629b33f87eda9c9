"""The public office: no word of an item that nobody marked, of a private field or of the log is anywhere in it."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.model import PUBLIC_FIELDS, Directory, Entry, ExtraField, Item, Kind, Ledger, Milestone, PaperSettings, Settings, Source, TaskList
from ledger.record import replace
from ledger.rules.publicity import hidden, is_public, public_ledger

DAY = date(2026, 3, 5)
AT = datetime.fromisoformat("2026-03-05T09:00:00+08:00")
SECRET = "密"  # every word that must not be told begins with it
FREE = ("text", "problems", "next", "finding", "clause", "approved_by", "verified_by", "method", "grade")
LISTS = {
    name: TaskList(
        name=name,
        title=name,
        prefix=name.upper(),
        public=public,
        fields={
            "shown": ExtraField(title="公开的栏", public=True),
            "mistaken": ExtraField(title="误标的栏", public=True, private=True),
            "plain": ExtraField(title="没有说的栏"),
        },
    )
    for name, public in (("open", True), ("inner", False))
}
words = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=8).map(SECRET.__add__)


@st.composite
def items(draw: st.DrawFn) -> Item:
    number = draw(st.integers(1, 999))
    word = lambda: draw(words)  # noqa: E731
    return Item(
        id=f"ZD-2026-{number:03d}",
        title=word(),
        path="",
        list=draw(st.sampled_from(sorted(LISTS))),
        public=draw(st.sampled_from([None, True, False])),
        source=Source(document=word(), leader=draw(st.none() | words), text=draw(st.none() | words)),
        goal=word(),
        standard=word(),
        lead_leader=word(),
        lead_units=("区住建局",),
        owner=word(),
        supervisor=word(),
        tags=(word(),),
        parent=draw(st.none() | st.integers(1, 999).map("ZD-2026-{:03d}".format)),
        opened=DAY,
        due=DAY,
        milestones=(Milestone(due=DAY, title=word()),),
        extra=(("shown", word()), ("mistaken", word()), ("plain", word())),
        log=tuple(
            Entry(key=f"k{place}", kind=kind, on=DAY, at=AT, by=word(), **{name: word() for name in FREE})
            for place, kind in enumerate(draw(st.lists(st.sampled_from(list(Kind)), max_size=6)))
        ),
    )


def office(found: list[Item], marked: tuple[str, ...] = ()) -> Ledger:
    settings = Settings(office="督查室", lists=LISTS, documents=PaperSettings(public=marked))
    return Ledger(settings=settings, directory=Directory(), items=tuple(found))


def secrets(value: Any) -> Iterator[str]:
    """Every word in a record that must be accounted for."""
    yield from (each for each in repr(value).replace('"', "'").split("'") if SECRET in each)


def unique(found: list[Item]) -> list[Item]:
    return list({item.id: item for item in found}.values())


@settings(max_examples=40)
@given(st.lists(items(), max_size=6).map(unique))
def test_of_unmarked_items_nothing_is_left_and_of_marked_ones_the_name(found: list[Item]) -> None:
    shown = public_ledger(office(found))

    marked = [item for item in found if is_public(item, LISTS[item.list])]
    told = {item.title for item in marked} | {dict(item.extra)["shown"] for item in marked}
    assert [item.id for item in shown.items] == [item.id for item in marked]
    assert set(secrets(shown.items)) <= told


@settings(max_examples=40)
@given(st.lists(items(), max_size=6).map(unique))
def test_no_public_item_names_one_that_is_not(found: list[Item]) -> None:
    shown = public_ledger(office(found))

    assert {item.parent for item in shown.items} <= {item.id for item in shown.items} | {None}


@settings(max_examples=40)
@given(items().map(lambda item: replace(item, public=True)), st.sets(st.sampled_from(PUBLIC_FIELDS)))
def test_even_with_every_field_marked_nothing_of_the_log_or_of_people_is_told(item: Item, marked: set[str]) -> None:
    (shown,) = public_ledger(office([item], tuple(marked))).items

    kept = {item.title, dict(item.extra)["shown"]}
    kept |= {item.goal, item.standard, item.lead_leader, item.source.document, item.milestones[0].title} if marked else set()
    assert set(secrets(shown)) <= kept
    assert shown.owner is None
    assert all((entry.text, entry.by) == (None, "") for entry in shown.log)


@settings(max_examples=40)
@given(items().map(lambda item: replace(item, public=True)))
def test_a_source_that_is_an_instruction_is_not_told(item: Item) -> None:
    (shown,) = public_ledger(office([item], PUBLIC_FIELDS)).items

    assert (shown.source == Source()) == bool(item.source.leader or item.source.text)


@pytest.mark.parametrize(
    ("item", "task_list", "public"),
    [(None, False, False), (None, True, True), (True, False, True), (False, True, False), (True, True, True), (False, False, False)],
)
def test_the_item_has_the_last_word(item: bool | None, task_list: bool, public: bool) -> None:
    made = Item(id="ZD-2026-001", title="甲", list="open", path="", public=item)

    assert is_public(made, replace(LISTS["open"], public=task_list)) is public


@pytest.mark.parametrize(
    ("name", "marked", "left_out"), [("id", (), True), ("编号", (), True), ("standard", (), True), ("standard", ("standard",), False)]
)
def test_columns_are_left_out_by_heading_or_by_what_they_show(name: str, marked: tuple[str, ...], left_out: bool) -> None:
    assert (name in hidden(marked)) is left_out
