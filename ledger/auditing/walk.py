"""The walk through history: each commit's changes, paired and read, go to the rules, and what these find gets the commit's name and day."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import chain, islice
from typing import TypeVar

from ledger.auditing.offices import Offices, State
from ledger.auditing.versions import Versions
from ledger.model import Book, Item, Register, Role, Tally
from ledger.record import Record, replace
from ledger.rules.rights import Signed, doubts_about_author, may, refusal
from ledger.rules.tampering import Hidden, Setting, judge_book, judge_item, judge_merge, judge_register, judge_tally
from ledger.store import annals
from ledger.store.annals import Change, Made
from ledger.store.git import Git
from ledger.store.paths import DIRECTORY, SETTINGS, is_book_path, is_item_path, is_register_path, is_ruled, is_tally_place, year_of
from ledger.words import names

Read = TypeVar("Read", Item, Tally, Book, Register)

_AT_ONCE = 1000  # commits whose files are fetched together


class Finding(Record, frozen=True, kw_only=True):
    """What one commit did: its id, who made it and on which day, the item (empty where it is about none), a stable code and the words."""

    commit: str
    by: str
    day: date
    item: str
    code: str
    what: str


class Walk:
    """A walk over commits, parents first. `beginning` is the commit that may be without parents; nothing in it is judged: it is what the office began with.

    `sealed` leads from each closed year to the commit that its tag is on. `judge`, where given, is the State by which all are judged, instead
    of the one that each commit found.
    """

    def __init__(self, git: Git, *, beginning: str, sealed: Mapping[int, str], judge: State | None = None) -> None:
        self._git = git
        self._beginning = beginning
        self._sealed = sealed
        self._judge = judge
        self._offices = Offices(git)
        self._versions = Versions(git)
        self._before_seal: dict[int, frozenset[str]] = {}
        self._committed: dict[str, datetime] = {}

    def findings(self, history: Iterable[Made]) -> Iterator[Finding]:
        """What the commits did that they should not have; in their order."""
        waiting = iter(history)
        while some := list(islice(waiting, _AT_ONCE)):
            self._versions.fetch(blob for made in some for change in made.changes for blob in self._to_read(made, change))
            for made in some:
                yield from map(_naming(made), self._step(made))
                self._committed[made.id] = made.committed

    def _to_read(self, made: Made, change: Change) -> tuple[str, ...]:
        """The blobs that will be looked at; what the office began with is read when it is changed."""
        wanted = bool(made.parents) and (
            is_item_path(change.path) or is_tally_place(change.path) or is_book_path(change.path) or is_register_path(change.path)
        )
        return (change.before, change.after) if wanted else ()

    def _step(self, made: Made) -> Iterator[Hidden]:
        if not made.parents:
            self._offices.follow(made.id, State(), made.changes)
            if made.id != self._beginning:
                yield Hidden(code="unrelated", item="", what="另起了一段与台账无关的历史")
            return
        before = self._offices.at(made.parents[0])
        office = (self._judge or before).office
        setting = Setting(signed=self._signed(made, asked=office.settings.policy.audit.signatures), office=office)
        yield from (Hidden(code=code, item="", what=what) for code, what in doubts_about_author(setting.signed, setting.office))
        yield from self._judge_clock(made, setting)
        if len(made.parents) > 1:
            after = self._offices.at(made.id)
            yield from self._merge(made, setting, after)
        else:
            after = self._offices.follow(made.id, before, made.changes)
            yield from self._plain(made, setting, before, after)

    def _signed(self, made: Made, *, asked: bool) -> Signed:
        signature, signer = annals.signature(self._git, made.id) if asked else ("", "")
        return Signed(
            name=made.name,
            email=made.email,
            at=made.at,
            committer=made.committer,
            committer_email=made.committer_email,
            committed=made.committed,
            signature=signature,
            signer=signer,
        )

    def _judge_clock(self, made: Made, setting: Setting) -> Iterator[Hidden]:
        """A commit is not written long before the one it stands on was made: somebody set a date back. In a sample, whose day is pinned, no clock is right."""
        if setting.office.settings.today:
            return
        days = setting.office.settings.policy.audit.commit_days
        stood = max(self._moment(parent) for parent in made.parents)
        if made.at + timedelta(days=days) < stood:
            yield Hidden(code="at_out_of_order", item="", what=f"提交的日期比它的上一个提交早{(stood - made.at).days}天")

    def _moment(self, commit: str) -> datetime:
        if commit not in self._committed:
            self._committed[commit] = annals.committed(self._git, commit)
        return self._committed[commit]

    def _plain(self, made: Made, setting: Setting, before: State, after: State) -> Iterator[Hidden]:
        yield from self._about_paths(made, made.changes, setting)
        parent = made.parents[0]
        pairs = []
        for change in made.changes:
            if is_item_path(change.path):
                old = self._read(self._versions.item, change.path, change.before, parent, before)
                new = self._versions.item(change.path, change.after, after)
                if new is not None or not change.after:  # what does not load now is compared when it loads again
                    pairs.append((old, new))
            elif is_tally_place(change.path):
                old_tally = self._read(self._versions.tally, change.path, change.before, parent, before)
                new_tally = self._versions.tally(change.path, change.after, after)
                yield from judge_tally(old_tally, new_tally) if new_tally or not change.after else ()
            elif is_book_path(change.path):
                old_book = self._read(self._versions.book, change.path, change.before, parent, before)
                new_book = self._versions.book(change.path, change.after, after)
                yield from judge_book(old_book, new_book) if new_book or not change.after else ()
            elif is_register_path(change.path):
                old_list = self._read(self._versions.register, change.path, change.before, parent, before)
                new_list = self._versions.register(change.path, change.after, after)
                yield from judge_register(old_list, new_list) if new_list or not change.after else ()
        there = {new.id: new for _, new in pairs if new}
        setting = replace(setting, renumbered={former: new.id for old, new in pairs if old is None and new for former in new.former_ids})
        for old, new in _paired(pairs):
            yield from judge_item(old, new, setting, self._origin(new, there, made, after) if new and not old else None)
        for change in made.changes:
            self._versions.forget(change.path, change.before, before)

    def _read(self, read: Callable[[str, str, State], Read | None], path: str, blob: str, commit: str, state: State) -> Read | None:
        found = read(path, blob, state)
        return self._versions.last_readable(read, path, commit, state) if found is None and blob else found

    def _origin(self, new: Item, there: dict[str, Item], made: Made, after: State) -> Item | None:
        """The item of an earlier book that a new one continues, as this commit leaves it."""
        if new.carried_from is None or new.carried_from in there:
            return there.get(new.carried_from or "")
        folder = f"data/{new.carried_from.split('-')[1]}/" if new.carried_from.count("-") == 2 else ""
        blobs = annals.blobs_at(self._git, made.id, [folder]) if folder else {}
        found = next(((path, blob) for path, blob in blobs.items() if path.endswith(f"/{new.carried_from}.yaml")), None)
        return self._versions.item(*found, after) if found else None

    def _merge(self, made: Made, setting: Setting, after: State) -> Iterator[Hidden]:
        """Only what differs from some parent can have been changed; what came of it is compared with all of them and with where they parted."""
        changes = [{change.path: change for change in annals.changed_between(self._git, parent, made.id)} for parent in made.parents]
        yield from self._about_paths(made, [each for path, each in changes[0].items() if all(path in side for side in changes)], setting)
        paths = [path for path in dict.fromkeys(chain.from_iterable(changes)) if is_item_path(path)]
        states = [self._offices.at(parent) for parent in made.parents]
        rows: dict[str, list[Item | None]] = {}
        results: dict[str, Item | None] = {}
        for path in paths:
            blob = next(side[path].after for side in changes if path in side)
            sides = [side[path].before if path in side else blob for side in changes]
            results[path] = self._versions.item(path, blob, after)
            if results[path] is None and blob:
                continue
            rows[path] = [self._versions.item(path, each, state) for each, state in zip(sides, states, strict=True)]
        _follow_renumbered(rows, results)
        setting = replace(setting, renumbered={former: new.id for new in results.values() if new for former in new.former_ids})
        differing = [path for path, sides in rows.items() if any(side != results[path] for side in sides)]
        bases = annals.merge_bases(self._git, made.parents) if differing else []
        for path in differing:
            base = [self._base(each, path) for each in bases]
            yield from judge_merge(base, rows[path], results[path], setting)

    def _base(self, commit: str, path: str) -> Item | None:
        blob = annals.blobs_at(self._git, commit, [path]).get(path, "")
        return self._versions.item(path, blob, self._offices.at(commit))

    def _about_paths(self, made: Made, changes: Sequence[Change], setting: Setting) -> Iterator[Hidden]:
        signed, office = setting.signed, setting.office
        ruled = [change.path for change in changes if is_ruled(change.path)]
        if ruled and not may(office, Role.ADMINISTER, signed.name, signed.email):
            yield Hidden(code="not_allowed", item="", what=f"改了{names(ruled[:3])}：{refusal(office, Role.ADMINISTER, signed.name)}")
        for change in changes:
            if change.path in (SETTINGS, DIRECTORY) and not change.after:
                yield Hidden(code="file_deleted", item="", what=f"删除了 {change.path}")
            if self._breaks_seal(made, change):
                item = change.path.rpartition("/")[2].removesuffix(".yaml") if is_item_path(change.path) else ""
                yield Hidden(code="sealed", item=item, what=f"{year_of(change.path)}年已结账，仍改了 {change.path}")

    def _breaks_seal(self, made: Made, change: Change) -> bool:
        """Whether a file of a closed year is no longer as it was closed; commits from before the closing did what they might."""
        year = year_of(change.path)
        if year is None or year not in self._sealed:
            return False
        if year not in self._before_seal:
            self._before_seal[year] = annals.ancestors(self._git, self._sealed[year])
        if made.id in self._before_seal[year]:
            return False
        return annals.blobs_at(self._git, self._sealed[year], [change.path]).get(change.path, "") != change.after


def _paired(pairs: Sequence[tuple[Item | None, Item | None]]) -> Iterator[tuple[Item | None, Item | None]]:
    """What was before with what is after: by place, and where a number moved to another place or an item to another number, with where it went."""
    taken = {former: new for old, new in pairs if old is None and new for former in (new.id, *new.former_ids)}
    gone = {old.id: old for old, new in pairs if old and old.id in taken and _kinship(old, taken[old.id]) > _kinship(old, new)}
    for old, new in pairs:
        if old is not None and gone.get(old.id) is old:
            yield from ((None, new),) if new else ()
        elif old is None and new is not None:
            yield next((gone[each] for each in (new.id, *new.former_ids) if each in gone), None), new
        else:
            yield old, new


def _follow_renumbered(rows: dict[str, list[Item | None]], results: dict[str, Item | None]) -> None:
    """Put what a side had under a number that it lost to another item beside that item's new number."""
    moved = {former: path for path, new in results.items() if new for former in new.former_ids}
    for path, sides in list(rows.items()):
        for place, side in enumerate(sides):
            target = moved.get(side.id) if side else None
            if not side or not target or target not in rows or rows[target][place] is not None:
                continue
            if _kinship(side, results[target]) > _kinship(side, results[path]):
                rows[target][place], rows[path][place] = side, None


def _kinship(one: Item, other: Item | None) -> tuple[int, bool, bool]:
    """How much speaks for two items being one matter under two numbers; nothing does where one is not there."""
    if other is None:
        return -1, False, False
    shared = {entry.key for entry in one.log} & {entry.key for entry in other.log}
    return len(shared), one.title == other.title, one.opened == other.opened


def _naming(made: Made) -> Callable[[Hidden], Finding]:
    return lambda hidden: Finding(commit=made.id, by=made.name, day=made.at.date(), item=hidden.item, code=hidden.code, what=hidden.what)
