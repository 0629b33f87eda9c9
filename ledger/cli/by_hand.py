"""Hand edits when they are committed: a header field gets the trace (更正) that `edit` would have left, and what may not be is refused."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ledger.auditing.hand import edited
from ledger.cli.recording import new_entry
from ledger.cli.session import Session, now
from ledger.errors import DataError, Problem
from ledger.model import Entry, Item, Kind, Ledger
from ledger.record import Record, replace
from ledger.rules.rights import Signed
from ledger.rules.tampering import Hidden, Setting, judge_item, untraced
from ledger.store.desk import Opened
from ledger.store.paths import year_of
from ledger.store.sealing import sealed_years

_RESTORE = "恢复原样：git checkout HEAD -- {path}"
_FORBIDDEN: Mapping[str, str] = {
    "entry_removed": "记录不能删；" + _RESTORE + "；记错的作废：ledger void {id} 记录号 -m 理由",
    "entry_changed": "记录不能改；" + _RESTORE + "；记错的作废后重记：ledger void {id} 记录号 -m 理由",
    "item_renamed": "编号不能改；" + _RESTORE,
    "due_moved": "把时限改回去；经批准延期：ledger extend {id} --to 日期 --approved-by 批准人 -m 理由",
    "header_changed": "这一栏不能手工改；" + _RESTORE,
}


class ByHand(Record, frozen=True):
    """What becomes of some hand edits: the traces that each item gets, and what the audit will say all the same."""

    traced: Sequence[tuple[Opened, Sequence[Entry]]]
    remarks: Sequence[str]


def judged(session: Session, paths: Sequence[str], why: str | None) -> ByHand:
    """The hand edits of some files. Raises DataError when they take away or alter what was recorded, or move a deadline that was sent out."""
    git, office = session.workspace.need_git(), session.workspace.framework()
    (name, email), moment = session.author(), now(session.zone)
    signed = Signed(name=name, email=email, at=moment, committer=name, committer_email=email, committed=moment)
    traced: list[tuple[Opened, list[Entry]]] = []
    problems: list[Problem] = []
    remarks: list[str] = []
    sealed = sealed_years(git)  # there a file may only go back to what it was, without a trace; the desk looks to that
    open_years = [path for path in paths if year_of(path) not in sealed]
    for old, opened in edited(git, session.workspace.root, open_years, office.settings.lists):
        entries = _traces(session, old, opened.item, why)
        known = replace(opened.item, log=(*opened.item.log, *entries))
        found = list(judge_item(old, known, Setting(signed=signed, office=Ledger(settings=office.settings, directory=office.directory))))
        problems += _problems(opened.item, found)
        remarks += [f"注意：{each.item} {each.what}，ledger audit 会指出来" for each in found]
        if entries:
            traced.append((opened, entries))
    if problems:
        raise DataError(tuple(session.workspace.locate(problem) for problem in problems))
    return ByHand(traced, remarks)


def _traces(session: Session, old: Item, new: Item, why: str | None) -> list[Entry]:
    """An `edit` for each header field that was changed without one, as `ledger edit` writes it."""
    found: list[Entry] = []
    for field, before, after in untraced(old, new):
        done = replace(new, log=(*new.log, *found))
        found.append(new_entry(session, done, Kind.EDIT, why, session.today, None, {"field": field, "old": before, "new": after}))
    return found


def _problems(item: Item, found: Iterable[Hidden]) -> Iterator[Problem]:
    for each in found:
        if each.code in _FORBIDDEN:
            hint = _FORBIDDEN[each.code].format(path=item.path, id=item.id)
            yield Problem(each.what, hint, path=item.path, item=item.id, field=each.field, entry=each.entry)
