"""同步: bringing this office and the others' copies of it together, and choosing where both sides differ."""

from collections.abc import Mapping
from typing import Annotated, Any
from unicodedata import normalize

from ledger.cli.output import Column, emit_json, emit_rows, print_err, print_out, problem_line, say
from ledger.cli.parameters import Argument, Option
from ledger.cli.recording import signed_now
from ledger.cli.session import Session
from ledger.errors import GitError, LedgerError, UsageError
from ledger.merging import wording
from ledger.merging.verdicts import Side, Stamp
from ledger.store.git import Git
from ledger.syncing.account import Passed, last_hand
from ledger.syncing.glance import title_of
from ledger.syncing.planning import read_texts
from ledger.syncing.questions import Question
from ledger.syncing.synchronising import Outcome, Synchronisation, Take
from ledger.words import names

SIDES: Mapping[str, Side] = {word: side for side, word in wording.SIDES.items()}
COLUMNS = (
    Column("方向"), Column("编号或文件"), Column("事项", wide=True), Column("新记录", number=True), Column("录入人"),
)  # fmt: skip

What = Annotated[list[str] | None, Argument(metavar="编号 栏", help="与 --take 合用：选哪一处，照列出的写；不写栏的，这个事项各处都这样选")]
TakeSide = Annotated[str | None, Option("--take", metavar="本方或对方", help="两边改得不一样的，以哪一边为准；另一边的也留有记录")]

Rehearsal = Annotated[bool, Option("--dry-run", help="只看会收到和送出什么，不合并，也不送出")]


def sync(session: Session, what: What = None, take: TakeSide = None, dry_run: Rehearsal = False) -> int:
    """同步：取来别人的改动，和自己的合并，查过以后送出去

    例：ledger sync --dry-run
    """
    git, takes = _git(session), _takes(session, take, what or [])
    _, at, by = signed_now(session, session.today, None)
    stamp = Stamp(on=session.today, at=at, by=by)
    outcome = Synchronisation(session.workspace, git, stamp=stamp, takes=takes, dry_run=dry_run).run()
    if session.options.json:
        emit_json(session, "sync", _outcome_json(git, outcome, dry_run=dry_run))
    else:
        _print(session, git, outcome, dry_run=dry_run)
    return 1 if outcome.questions or outcome.problems else 0


def _git(session: Session) -> Git:
    git = session.workspace.git
    if git is None:
        raise GitError("这个台账还没有纳入 git，不能同步", f"运行 ledger init {session.workspace.root} 把它纳入 git（现有文件不变）")
    session.need_present("不能和同步一起用")
    return git


def _takes(session: Session, take: str | None, what: list[str]) -> list[Take]:
    if take is None and not what:
        return []
    example = "例：ledger sync --take 本方 ZD-2026-012 owner"
    if take is None or take not in SIDES:
        raise UsageError("没有写以哪一边为准" if take is None else f"“{take}”不是“本方”或“对方”", example)
    if len(what) not in (1, 2):
        raise UsageError("没有写选的是哪一处" if not what else "一次只选一处", example)
    subject = normalize("NFKC", what[0]).strip()
    is_file = "/" in subject or "." in subject
    return [Take(SIDES[take], subject if is_file else session.item_id(subject), what[1] if len(what) > 1 else "")]


def _print(session: Session, git: Git, outcome: Outcome, *, dry_run: bool) -> None:
    if outcome.questions:
        print_out("\n\n".join(_question(git, outcome, each) for each in outcome.questions))
        where = f"有{len(outcome.questions)}处两边不一致，没有合并，两边都没有动"
        raise LedgerError(where, "逐处选定（命令见上）；最后一处选定后自动合并、送出")
    if outcome.problems:
        for problem in outcome.problems:
            print_err(problem_line(problem))
        raise LedgerError(f"有{len(outcome.problems)}处问题，没有合并，也没有送出", _mend(outcome))
    rows = [("收到", *_cells(each)) for each in outcome.received] + [("送出", *_cells(each)) for each in outcome.sent]
    rows += [("换号", f"{each.old} → {each.new}", each.title, None, "") for each in outcome.renumbered]
    rows += [("结账", each, "", None, "") for each in outcome.seals]
    emit_rows(COLUMNS, rows, empty="两边一样，没有要同步的")
    for remark in outcome.remarks:
        say(session, f"注意：{remark}")
    say(session, _summary(outcome, dry_run=dry_run))


def _summary(outcome: Outcome, *, dry_run: bool) -> str:
    where = f"{outcome.remote}/{outcome.branch}"
    if not (outcome.received or outcome.sent or outcome.seals):
        return f"与 {where} 一致，没有要同步的"
    came, went = len(outcome.received), len(outcome.sent)
    changed = f"，{len(outcome.renumbered)}项因编号相同换了号，原编号记在事项里" if outcome.renumbered else ""
    return f"{'（试运行）' if dry_run else '已'}与 {where} 同步：收到{came}项，送出{went}项{changed}"


def _mend(outcome: Outcome) -> str:
    """What to do about a file that does not load: whose it is decides."""
    own = {each.path for each in outcome.sent}
    if all(problem.path in own for problem in outcome.problems):
        return "改好上面各处，运行 ledger commit -m 说明，再运行 ledger sync"
    return f"请对方改好后再同步；要在本地改：git merge {outcome.remote}/{outcome.branch}，改好后 ledger commit，再运行 ledger sync"


def _cells(each: Passed) -> tuple[object, ...]:
    return each.item or each.path, f"{each.title}（新）" if each.new and each.title else each.title, each.entries or None, names(each.by)


def _question(git: Git, outcome: Outcome, question: Question) -> str:
    """One place where both sides differ: what, both values with who and when, and what to type."""
    head = f"{question.subject} {_title(git, question)}".strip()
    lines = [f"{head}：{question.what}两边{'不能并存' if question.together else '改得不一样'}"]
    for word, side in SIDES.items():
        lines.append(f"  {word}：{question.said(side)}（{' '.join(_who(git, outcome, question, side))}）")
    if question.before is not None:
        lines.append(f"  原为：{question.before}")
    lines += [f"  以{word}为准{_voiding(question, side)}：{_command(word, question)}" for word, side in SIDES.items()]
    return "\n".join(lines)


def _voiding(question: Question, kept: Side) -> str:
    """What a choice between entries will write beside keeping both."""
    voided = question.voided(kept)
    return f"（{names(voided)} 标为作废，仍留在记录里）" if voided else ""


def _command(word: str, question: Question) -> str:
    point = f'"{question.point}"' if " " in question.point else question.point
    return f"ledger sync --take {word} {question.subject} {point}".rstrip()


def _title(git: Git, question: Question) -> str:
    if not question.matter.item:
        return ""
    found = question.matter.ours or question.matter.theirs
    return title_of(read_texts(git, [found])(found))


def _who(git: Git, outcome: Outcome, question: Question, side: Side) -> tuple[str, str]:
    """Who did it and when, by the entries, else by the last commit."""
    entries = question.entries(side)
    if entries:
        return entries[-1].by, entries[-1].at.strftime("%Y-%m-%d %H:%M")
    name, at = last_hand(git, outcome.base, outcome.ours if side is Side.OURS else outcome.theirs, question.matter)
    return name, at[:16].replace("T", " ")


def _outcome_json(git: Git, outcome: Outcome, *, dry_run: bool) -> dict[str, Any]:
    return {
        "remote": outcome.remote,
        "branch": outcome.branch,
        "synced": not (dry_run or outcome.questions or outcome.problems),
        "merged": outcome.commit,
        "received": outcome.received,
        "sent": outcome.sent,
        "renumbered": outcome.renumbered,
        "sealed": outcome.seals,
        "conflicts": [_question_json(git, outcome, each) for each in outcome.questions],
        "problems": [{key: getattr(problem, key) for key in ("path", "line", "field", "message", "hint")} for problem in outcome.problems],
        "remarks": outcome.remarks,
    }


def _question_json(git: Git, outcome: Outcome, question: Question) -> dict[str, Any]:
    sides = {
        side.value: {"value": question.said(side), "by": who[0], "at": who[1]}
        for side in SIDES.values()
        for who in (_who(git, outcome, question, side),)
    }
    take = {side.value: _command(word, question) for word, side in SIDES.items()}
    return {
        "item": question.matter.item or None,
        "path": question.about.path,
        "name": question.name,
        "before": question.before,
        **sides,
        "take": take,
        "voided": {side.value: question.voided(side) for side in SIDES.values()},
    }
