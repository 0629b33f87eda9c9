"""The whole of `sync`: fetch, merge, validate, move, push, and again when somebody else was quicker."""

import random
import time
from collections.abc import Iterable, Sequence

from ledger.errors import GitError, LedgerError, NotAllowed, Problem
from ledger.merging.verdicts import Side, Stamp
from ledger.record import Record, replace
from ledger.store.beside import leads_to, merge_base
from ledger.store.former import forget_former_numbers
from ledger.store.git import Git
from ledger.store.moving import move
from ledger.store.remote import Pushed, find_remote
from ledger.store.workspace import Workspace
from ledger.syncing.account import Passed, passed
from ledger.syncing.choosing import Choices
from ledger.syncing.planning import Plan, Planning, nothing, read_texts
from ledger.syncing.questions import Question
from ledger.syncing.renumbering import Renumbered

TRIES = 100
PAUSE = 0.5  # seconds, at random, so that two do not meet again and again; shorter each time, so that nobody is always the last


class Take(Record, frozen=True):
    """A choice as typed: whose, in which item or file, and of which field or entry; all of that item where none is named."""

    side: Side
    subject: str
    point: str = ""


class Outcome(Record, frozen=True, kw_only=True):
    """What a sync did, or would do. With `questions` or `problems` nothing moved on either side."""

    remote: str
    branch: str
    commit: str
    base: str
    ours: str
    theirs: str
    received: Sequence[Passed] = ()
    sent: Sequence[Passed] = ()
    renumbered: Sequence[Renumbered] = ()
    seals: Sequence[str] = ()
    questions: Sequence[Question] = ()
    problems: Sequence[Problem] = ()
    remarks: Sequence[str] = ()


class Synchronisation:
    """One run of `sync`. Making it raises LedgerError when there is nobody to synchronise with."""

    def __init__(self, workspace: Workspace, git: Git, *, stamp: Stamp, takes: Sequence[Take], dry_run: bool) -> None:
        self._workspace = workspace
        self._git = git
        self._takes = takes
        self._dry_run = dry_run
        self._remote = find_remote(git)
        self._choices = Choices(git)
        self._used: set[Take] = set()
        self._planning = Planning(workspace, git, chosen=self._chosen, stamp=stamp)
        self._remarks: list[str] = []
        self._renumbered: dict[str, Renumbered] = {}

    def run(self) -> Outcome:
        """Raises LedgerError when something has to be done first, GitError when the other end cannot be reached or does not accept it."""
        self._git.check_ready()
        first = self._head()
        for attempt in range(TRIES):
            there = self._remote.look()
            known, theirs = self._remote.known(), self._remote.fetch(there)
            self._remark_on(known, theirs, self._remote.clashing_seals(there))
            plan = self._carried_out(theirs)
            seals = self._remote.unsent_seals(there)
            if plan.questions or plan.problems or self._dry_run or (plan.merged == theirs and not seals):
                return self._outcome(first, theirs, plan, seals if self._dry_run else ())
            if self._remote.push(plan.merged, seals) is Pushed.DONE:
                return self._outcome(first, theirs, plan, seals)
            time.sleep(random.random() * PAUSE / (attempt + 1))  # noqa: S311
        raise GitError(f"试了{TRIES}次，每次都有别人先推送，没有送出", "本地已合并，没有丢失；稍后再运行 ledger sync")

    def _carried_out(self, theirs: str | None) -> Plan:
        with self._workspace.writing(dry_run=self._dry_run):
            plan = self._planning.plan(self._head(), theirs)
            self._refuse_unknown_takes()
            self._remarks += plan.remarks
            self._note(plan.renumbered)
            if not (plan.questions or plan.problems or self._dry_run):
                move(self._git, plan.ours, plan.merged, "ledger sync")
                self._choices.forget()
                if plan.renumbered or plan.others_renumbered:
                    forget_former_numbers(self._git)
        return plan

    def _head(self) -> str:
        head = self._git.head()
        if head is None:
            raise LedgerError("台账在 git 里还没有任何提交，不能同步", "先运行 ledger commit -m 建账")
        return head

    def _remark_on(self, known: str | None, theirs: str | None, clashing: Iterable[str]) -> None:
        if known and theirs and not leads_to(self._git, known, theirs):
            self._remarks.append(f"远程的历史被改写过，上次同步到的 {known[:7]} 已不在其中；合并会把去掉的记录补回去")
        self._remarks += [f"标签 {tag} 两边不一样，没有同步；以远程的为准：git tag -d {tag} 后再运行 ledger sync" for tag in clashing]

    def _note(self, fresh: Iterable[Renumbered]) -> None:
        """An item may have to be renumbered again when somebody else was quicker with that number too."""
        for each in fresh:
            began = next((old for old, past in self._renumbered.items() if past.new == each.old), each.old)
            self._renumbered[began] = replace(each, old=began)

    def _chosen(self, question: Question) -> Side | None:
        """As typed now, which is kept until the merge is made, or as kept; of a matter as a whole, what is not chosen yet."""
        kept = self._choices.side(question)
        for take in self._takes:
            if question.answers(take.subject, take.point):
                self._used.add(take)
                if kept and not take.point:
                    return kept
                if not self._dry_run:
                    self._choices.keep(question, take.side)
                return take.side
        return kept

    def _refuse_unknown_takes(self) -> None:
        for take in self._takes:
            if take not in self._used:
                raise NotAllowed(f"没有“{f'{take.subject} {take.point}'.strip()}”这一处要选的", "两边改得不一样的各处，运行 ledger sync 列出")

    def _outcome(self, first: str, theirs: str | None, plan: Plan, seals: Sequence[str]) -> Outcome:
        git = self._git
        base = (merge_base(git, first, theirs) if theirs else None) or nothing(git)
        came = passed(git, base, theirs, first, lambda versions: read_texts(git, versions)) if theirs else []
        went = passed(git, base, first, theirs or base, lambda versions: read_texts(git, versions))
        return Outcome(
            remote=self._remote.name,
            branch=self._remote.branch,
            commit=plan.merged,
            base=base,
            ours=first,
            theirs=theirs or base,
            received=came,
            sent=[self._under_new_number(each) for each in went],
            renumbered=tuple(self._renumbered.values()),
            seals=[name.rpartition("/")[2] for name in seals],
            questions=plan.questions,
            problems=plan.problems,
            remarks=tuple(dict.fromkeys(self._remarks)),
        )

    def _under_new_number(self, each: Passed) -> Passed:
        number = self._renumbered.get(each.item)
        return replace(each, item=number.new, path=each.path.replace(number.old, number.new)) if number else each
