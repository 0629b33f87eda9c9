"""守门: whether a repository should take what is being pushed to it; only what came is read and judged."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from ledger.auditing.arrivals import doubts_about_files, doubts_about_tip
from ledger.auditing.offices import Offices, State
from ledger.auditing.walk import Walk
from ledger.model import Role
from ledger.record import Record
from ledger.rules.markings import classified
from ledger.rules.rights import may, refusal
from ledger.store import annals
from ledger.store.annals import Made
from ledger.store.git import Git
from ledger.store.sealing import sealed_at

_BRANCH, _TAG = "refs/heads/", "refs/tags/"
_SEAL = re.compile(r"refs/tags/book-(\d{4})")
_AHEAD = timedelta(days=1)  # no two clocks are so far apart


class Update(Record, frozen=True):
    """One name that a push would move: from which object to which; an id of zeros stands for none."""

    old: str
    new: str
    ref: str

    @property
    def made(self) -> bool:
        """The name is new."""
        return not self.old.strip("0")

    @property
    def gone(self) -> bool:
        """The name is to be deleted."""
        return not self.new.strip("0")


def refusals(git: Git, updates: Sequence[Update], received: datetime) -> Iterator[str]:
    """Why the push cannot be taken, in words; nothing when it can. `received` is the moment by the clock of the machine that takes it."""
    names = list(_about_names(git, updates))
    if names:
        yield from names
        return
    arrived = [update.new for update in updates if not update.gone]
    if not arrived:
        return
    offices = Offices(git)
    tip = annals.any_branch(git)
    judge = offices.at(tip) if tip else None
    yield from _about_seals(git, updates, judge)
    news = [*arrived, "--not", "--all"]
    history = list(annals.history(git, news))
    bad = [*_about_messages(git, news), *doubts_about_files(git, history, judge)]
    if bad:
        yield from bad
        return
    if judge and judge.office.settings.today is None:  # a sample's day is pinned, and a history that is taken in as a whole is no news
        yield from _about_clocks(history, received)
    beginning = annals.beginning(git, arrived[0]) if tip is None else ""
    walk = Walk(git, beginning=beginning, sealed=_sealed(git, updates), judge=judge)
    for each in walk.findings(history):
        yield f"提交 {each.commit[:7]}（{each.by}，{each.day}）{each.item}：{each.what}"
    for update in updates:
        if update.ref.startswith(_BRANCH) and not update.gone:
            yield from doubts_about_tip(git, "" if update.made else update.old, update.new)


def _about_names(git: Git, updates: Iterable[Update]) -> Iterator[str]:
    for update in updates:
        name = update.ref.removeprefix(_BRANCH).removeprefix(_TAG)
        if update.ref.startswith("refs/replace/"):
            yield f"{update.ref} 会让别人看到另一份历史，不能推送"
        elif _SEAL.fullmatch(update.ref) and not update.made:
            yield f"结账标签 {name} 不能{'删除' if update.gone else '移动'}"
        elif update.ref.startswith(_BRANCH) and update.gone:
            yield f"分支 {name} 不能删除"
        elif update.ref.startswith(_BRANCH) and not update.made and not annals.leads_to(git, update.old, update.new):
            yield f"这次推送会改写 {name} 已有的历史；先取回别人的记录再推送：ledger sync"


def _about_seals(git: Git, updates: Iterable[Update], judge: State | None) -> Iterator[str]:
    """A year is closed by an annotated tag of somebody who may."""
    for update in updates:
        if not _SEAL.fullmatch(update.ref) or update.gone:
            continue
        name = update.ref.removeprefix(_TAG)
        tagger = annals.tagger(git, update.new)
        if tagger is None:
            yield f"{name} 不是结账打的标签；结账用 ledger book close"
        elif judge and not may(judge.office, Role.ADMINISTER, *tagger):
            yield f"标签 {name}：{refusal(judge.office, Role.ADMINISTER, tagger[0])}"


def _about_messages(git: Git, news: Sequence[str]) -> Iterator[str]:
    for commit, message in annals.messages(git, news):
        if marking := classified(message):
            yield f"提交 {commit[:7]} 的说明带有密级标志“{marking}”，涉密内容不得录入台账"


def _about_clocks(history: Iterable[Made], received: datetime) -> Iterator[str]:
    for made in history:
        if max(made.at, made.committed) > received + _AHEAD:
            yield f"提交 {made.id[:7]}（{made.name}）的日期是{made.at.date()}，还没有到；把那台电脑的时钟调准"


def _sealed(git: Git, updates: Iterable[Update]) -> Mapping[int, str]:
    """The years that are closed, or will be with this push."""
    coming = ((_SEAL.fullmatch(update.ref), update) for update in updates if not update.gone)
    return sealed_at(git) | {int(match[1]): git.resolve(update.new) or update.new for match, update in coming if match}
