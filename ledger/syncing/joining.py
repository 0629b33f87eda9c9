"""Both sides' changes made one set of files: what only one side changed is taken, what both did is merged, what cannot be is asked."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta

from ledger.errors import Problem
from ledger.merging.contradictions import Contradiction, contradictions
from ledger.merging.files import merge_file
from ledger.merging.items import merge_item
from ledger.merging.verdicts import Conflict, Merged, Side, Stamp
from ledger.model import Entry, Item, Kind, TaskList
from ledger.record import Record, replace
from ledger.store.beside import Blob, Fresh
from ledger.store.files import read_item
from ledger.store.paths import SETTINGS
from ledger.store.text import append_entry
from ledger.syncing.questions import Question
from ledger.syncing.sides import Matter, Version
from ledger.words import KINDS

_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"

Texts = Callable[[Version | None], str | None]
Chosen = Callable[[Question], Side | None]
Lists = Callable[[str], Mapping[str, TaskList]]


class Joined(Record, frozen=True):
    """What our files become, what is to be settled first, and what hinders; which items choices settled, and the keys of what they wrote."""

    files: Mapping[str, Blob | Fresh | None]
    questions: Sequence[Question]
    problems: Sequence[Problem]
    settled: Sequence[str]
    keys: Sequence[str]


class Joining:
    """One merge in the making: `lists` from the text of the office's settings, `chosen` by the clerk, `stamp` for what choices write."""

    def __init__(self, texts: Texts, settings: str, prefix: str, *, lists: Lists, chosen: Chosen, stamp: Stamp) -> None:
        self._texts = texts
        self._prefix = prefix
        self._read_lists = lists
        self._lists = lists(settings)
        self._chosen = chosen
        self._stamp = stamp
        self._files: dict[str, Blob | Fresh | None] = {}
        self._questions: list[Question] = []
        self._problems: list[Problem] = []
        self._settled: dict[str, list[str]] = {}

    def join(self, found: Iterable[Matter]) -> Joined:
        """Every matter; the settings first, since they say how items are read."""
        for each in sorted(found, key=lambda matter: matter.path != self._prefix + SETTINGS):
            self._join(each)
        keys = [key for written in self._settled.values() for key in written]
        return Joined(self._files, self._questions, self._problems, list(self._settled), keys)

    def _join(self, each: Matter) -> None:
        if each.theirs not in (each.base, each.ours):
            place, contents = _place(each), each.theirs.blob if each.theirs and _alike(each.ours, each.base) else self._contents(each)
            if each.ours and each.ours.path != place:
                self._files[each.ours.path] = None
            if each.ours is None or each.ours.path != place or each.ours.blob != contents:
                self._files[place] = contents
        if each.path == self._prefix + SETTINGS:
            fresh = self._files.get(each.path)
            text = fresh.data.decode("utf-8", "replace") if isinstance(fresh, Fresh) else self._texts(Version(each.path, fresh)) if fresh else None
            self._lists = self._read_lists(text) if text else self._lists

    def _contents(self, each: Matter) -> Blob | Fresh | None:
        """What a matter that both sides changed becomes: ours where something is still to be settled."""
        ours, theirs = each.ours, each.theirs
        if _alike(ours, theirs) or _alike(theirs, each.base):
            return ours.blob if ours else None
        if self._has_no_text(each):
            return self._one_or_the_other(each)
        merged = self._merged(each)
        self._problems += merged.problems
        return None if merged.text is None else Fresh(merged.text.encode("utf-8", "surrogateescape"), _mode(each))

    def _has_no_text(self, each: Matter) -> bool:
        """A link, or a document such as Word's; an item's file that is not UTF-8 is a problem that is told."""
        there = [version for version in (each.base, each.ours, each.theirs) if version]
        texts = [self._texts(version) for version in there]
        return None in texts or (not each.item and any("\udc80" <= letter <= "\udcff" for text in texts for letter in text or ""))

    def _one_or_the_other(self, each: Matter) -> Blob | None:
        question = Question(each, Conflict(path=each.path.removeprefix(self._prefix), item=each.item, field=""))
        side = self._chosen(question)
        if side is None:
            self._questions.append(question)
        kept = each.theirs if side is Side.THEIRS else each.ours
        return kept.blob if kept else None

    def _merged(self, each: Matter) -> Merged:
        merged = self._merge(each, {})
        if merged.conflicts:
            asked = [Question(each, conflict) for conflict in merged.conflicts]
            merged = self._merge(each, {question.name: side for question in asked if (side := self._chosen(question))})
        self._questions += [Question(each, conflict) for conflict in merged.conflicts]
        self._write_down(each, merged.traces)
        return Merged(text=self._without_contradictions(each, merged.text), problems=merged.problems) if each.item and merged.whole else merged

    def _merge(self, each: Matter, choices: Mapping[str, Side]) -> Merged:
        base, ours, theirs = (self._texts(version) for version in (each.base, each.ours, each.theirs))
        path = each.path.removeprefix(self._prefix)
        if each.item:
            stamp = self._stamp_after(each) if choices else self._stamp
            return merge_item(base, ours, theirs, path=path, lists=self._lists, choices=choices, stamp=stamp)
        return merge_file(base, ours, theirs, path=path, choices=choices)

    def _without_contradictions(self, each: Matter, text: str | None) -> str | None:
        """The text with a `void` of every entry that was not chosen to stay."""
        found = self._contradiction(each, text) if text else None
        if text is None or found is None:
            return text
        question = Question(each, found)
        kept = self._chosen(question)
        if kept is None:
            self._questions.append(question)
            return text
        stays, stamp = (found.ours if kept is Side.OURS else found.theirs)[0], self._stamp_after(each)
        for entry in found.to_void(kept):
            void = _void(entry, stays, stamp)
            self._write_down(each, [void])
            text = append_entry(text, void)
        return text

    def _contradiction(self, each: Matter, text: str) -> Contradiction | None:
        ours, theirs, merged = self._item(each, self._texts(each.ours)), self._item(each, self._texts(each.theirs)), self._item(each, text)
        if not (ours and theirs and merged):
            return None
        return next(iter(contradictions(self._item(each, self._texts(each.base)), ours, theirs, merged)), None)

    def _item(self, each: Matter, text: str | None) -> Item | None:
        if text is None:
            return None
        return read_item(text.encode("utf-8", "surrogateescape"), each.path.removeprefix(self._prefix), self._lists)[0]

    def _write_down(self, each: Matter, written: Iterable[Entry]) -> None:
        for entry in written:
            self._settled.setdefault(each.item, []).append(entry.key)

    def _stamp_after(self, each: Matter) -> Stamp:
        """A moment after every entry of the day, so that what is chosen is also what folds last."""
        items = [item for text in (each.ours, each.theirs) if (item := self._item(each, self._texts(text)))]
        latest = max((entry.at for item in items for entry in item.log if entry.on == self._stamp.on), default=self._stamp.at)
        return self._stamp if latest < self._stamp.at else replace(self._stamp, at=latest.astimezone(self._stamp.at.tzinfo) + timedelta(seconds=1))


def _place(each: Matter) -> str:
    """Where it will lie: where a side has moved it; theirs is known to others already."""
    if each.ours and each.theirs and each.base:
        return each.ours.path if each.theirs.path == each.base.path else each.theirs.path
    return each.path


def _mode(each: Matter) -> str:
    """Whether a file may be run, as the side has it that changed it."""
    modes = [version.blob.mode for version in (each.ours, each.theirs) if version]
    return next((mode for mode in modes if each.base is None or mode != each.base.blob.mode), modes[0])


def _alike(one: Version | None, other: Version | None) -> bool:
    return (one.blob if one else None) == (other.blob if other else None)


def _void(entry: Entry, stays: Entry, stamp: Stamp) -> Entry:
    """Its key is made of what it says, so that the same choice made again is the same entry."""
    digest = hashlib.sha256(f"{entry.key} {stays.key} {stamp.at} {stamp.by}".encode()).digest()
    key = "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in digest[:6])
    why = f"同步时与{stays.by}记的{KINDS[stays.kind]}（{stays.key}）不能并存，选定保留后者"
    return Entry(key=key, kind=Kind.VOID, on=stamp.on, at=stamp.at, by=stamp.by, text=why, voids=entry.key)
