"""Taking back (撤回): what my last change recorded is withdrawn by later entries, in a commit of its own; nothing is erased.

An entry is voided, a corrected field is corrected back, an item that was registered and has had nothing happen to it is cancelled. To whoever
looks through the history (查账、审计) that is an addition like any other, and it works the same whether or not the change was shared.
"""

from collections.abc import Sequence
from typing import Annotated, NoReturn

from ledger.cli.arguments import DryRun, Text, given
from ledger.cli.correcting import FIXED
from ledger.cli.deeds import entry_said, named
from ledger.cli.output import say
from ledger.cli.parameters import Argument
from ledger.cli.recording import new_entry, refuse_classified, report_written
from ledger.cli.session import Session
from ledger.errors import LedgerError, NotAllowed, UsageError
from ledger.model import Entry, Item, Kind
from ledger.rules.changes import Change, What, changes
from ledger.rules.existence import is_carrying
from ledger.rules.lifecycle import record
from ledger.rules.standing import standing
from ledger.store.commits import Commit, commits, last_by
from ledger.store.desk import Opened
from ledger.store.git import Git
from ledger.store.paths import is_evidence, is_item_path, is_register_path, is_tally_place
from ledger.store.versions import Versions
from ledger.words import long_date

Planned = tuple[str, object | None, Entry]
DEADLINE = ("due", "limit")
HAND = "用编辑器改回来，再运行 ledger commit -m 说明"


def undo(
    session: Session,
    commit: Annotated[str | None, Argument(metavar="提交", help="撤回自己的哪一次提交，默认最近一次；提交号见 ledger log")] = None,
    text: Text = None,
    dry_run: DryRun = False,
) -> None:
    """撤回：撤回自己最近一次的改动，原记录仍在

    已经同步出去的也可以撤回；别人记的、后来的记录以它为前提的不能。

    例：ledger undo --dry-run
    """
    reason = given(text)
    refuse_classified([reason])
    with session.writing(dry_run=dry_run) as desk:
        git = session.workspace.git
        if git is None:
            return
        target = _own(git, commit) if commit else _last(session, git)
        steps = _steps(session, git, target, f"撤回：{reason}" if reason else "撤回")
        written = desk.take_back(steps, _subject(target, steps), target.id)
    report_written(session, written if dry_run or session.options.json else written[:1])
    restoring = "" if dry_run else f"；要恢复：ledger undo {written[0].commit[:7]}"
    say(session, f"撤回的是 {target.id[:7]}：{target.subject}。原记录仍在历史里{restoring}")


def _subject(target: Commit, steps: Sequence[tuple[Opened, Sequence[Planned]]]) -> str:
    only = steps[0][0].item.id if len(steps) == 1 else ""
    said = target.subject.removeprefix(only).strip()
    return f"{only} 撤回：{said}".strip()


def _last(session: Session, git: Git) -> Commit:
    """The last change that whoever is typing made. Raises NotAllowed when that was itself a taking back."""
    me = git.author()
    found = last_by(git, me) if git.head() else None
    if found is None:
        raise LedgerError(f"没有 {me} 的提交，没有可撤回的", "别人记的不能撤回；记错的请本人撤回，或用 ledger void 作废")
    if found.action == "undo":
        hint = f"要恢复撤回的内容：ledger undo {found.id[:7]}；要再撤回更早的一次：ledger undo 提交号，提交号见 ledger log --by {session.clerk()}"
        raise NotAllowed(f"最近一次就是撤回（{found.id[:7]} {found.subject}）", hint)
    return found


def _own(git: Git, typed: str) -> Commit:
    """A commit by its id. Raises NotAllowed when somebody else made it."""
    known = git.resolve(typed)
    if known is None or not git.leads_to_head(known):
        raise UsageError(f"没有“{typed}”这次提交", "提交号见 ledger log 的最后一栏")
    found = next(commits(git, [known]), None)
    if found is None or len(found.parents) > 1:
        raise NotAllowed(f"{known[:7]} 没有改动台账，不能撤回", "提交号见 ledger log 的最后一栏")
    if found.author != git.author():
        raise NotAllowed(
            f"{known[:7]} 是{found.by}记的，不能替别人撤回：{found.subject}",
            f"请{found.by}本人撤回；确需更正的，作废：ledger void 编号 记录号 -m 理由",
        )
    return found


def _steps(session: Session, git: Git, target: Commit, text: str) -> list[tuple[Opened, Sequence[Planned]]]:
    """What takes each item back. Raises NotAllowed when something cannot be, or later entries rest on it."""
    for file in target.files:
        if is_tally_place(file.path):
            raise NotAllowed(f"{target.id[:7]} 记的是计数，不能用 undo 撤回：{target.subject}", "作废这一笔：ledger tally void 类别 记录号 -m 理由")
        if is_register_path(file.path):
            hint = "要收回的，发文说明；事项里记错的一步用 ledger void 编号 记录号 -m 理由"
            raise NotAllowed(f"{target.id[:7]} 是发出的文书，已经登记，不能撤回：{target.subject}", hint)
        if target.action == "handover" and not is_item_path(file.path):
            raise NotAllowed(
                f"{target.id[:7]} 连名录里的分管领导一起改了，不能用 undo 撤回：{target.subject}", "交回去：ledger handover 新领导 原领导 -m 理由"
            )
        if not is_item_path(file.path) and not is_evidence(file.path):
            raise NotAllowed(f"{target.id[:7]} 改了 {file.path}，不能自动撤回：{target.subject}", HAND)
    versions = Versions(git, session.workspace.settings.lists, [target])
    steps: list[tuple[Opened, Sequence[Planned]]] = []
    for file in (file for file in target.files if is_item_path(file.path)):  # what was attached is kept, withdrawn or not
        before, after = versions.item(file.path, file.before[0]), versions.item(file.path, file.after)
        if after is None or (file.before[0] and before is None):
            raise NotAllowed(f"{target.id[:7]} 里的 {file.path} 读不懂或被删除，不能自动撤回", HAND)
        opened = session.workspace.open_item(after.id)
        steps.append((opened, _planned(session, target, opened.item, (before, after), text)))
    return steps


def _planned(session: Session, target: Commit, item: Item, versions: tuple[Item | None, Item], text: str) -> list[Planned]:
    """`versions` are the item before and after the commit that is taken back."""
    made = changes(*versions)
    if not made:
        raise NotAllowed(f"{target.id[:7]} 没有改动 {item.id} 的内容，不用撤回", "提交号见 ledger log 的最后一栏")
    if made[0].what is What.REGISTERED:
        return [_cancellation(session, item, made, text)]
    planned: list[Planned] = []
    for change in made:
        name, value, kind, traced = _withdrawal(session, target, item, versions, change)
        entry = new_entry(session, item, kind, text, session.today, None, traced)
        item = record(item, entry)
        planned.append((name, value, entry))
    return planned


def _withdrawal(
    session: Session, target: Commit, item: Item, versions: tuple[Item | None, Item], change: Change
) -> tuple[str, object | None, Kind, dict[str, object]]:
    """The field to set back and its value, and the kind and parts of the entry that says so."""
    entry = change.entry
    if change.what in (What.ALTERED, What.ERASED) or (entry and is_carrying(entry)):
        _refuse(session, target, item, change)
    if entry and entry.kind is not Kind.EDIT:
        return "", None, Kind.VOID, {"voids": entry.key}
    field = change.field
    if change.what is What.UNTRACED and field in FIXED:
        _refuse(session, target, item, change)
    before, after = versions
    if _value(item, field) != _value(after, field):
        _refuse_changed_again(session, item, change)
    if field in DEADLINE and any(each.kind is Kind.ASSIGN for each in item.log):
        raise NotAllowed(f"{item.id} 已经交办，原时限不能改，不能撤回", f"经批准延期：ledger extend {item.id} --to 日期 --approved-by 批准人 -m 理由")
    return field, _value(before, field), Kind.EDIT, {"field": field, "old": change.new, "new": change.old}


def _value(item: Item | None, field: str) -> object | None:
    _, _, inner = field.partition(".")
    if item is None:
        return None
    if inner:
        found: object | None = getattr(item.source, inner)
    elif field in Item.__struct_fields__:
        found = getattr(item, field)
    else:
        found = dict(item.extra).get(field)
    return None if found == () else found


def _cancellation(session: Session, item: Item, made: Sequence[Change], text: str) -> Planned:
    """An item that was registered is cancelled, if nothing has happened to it since; its number is not given again."""
    if made[0].old:
        raise NotAllowed(f"{item.id} 是建账结转来的，不能撤回", f"不再办理的：ledger cancel {item.id} -m 理由")
    came = {change.entry.key for change in made if change.entry}
    later = next((entry for entry in item.log if entry.key not in came), None)
    if later:
        own = session.workspace.settings.lists[item.list].fields
        said = f"{long_date(later.on)}已有{later.by}的记录 {later.key}（{entry_said(later, own)}）"
        raise NotAllowed(f"{item.id} 立项后{said}，不能撤回立项", f"不再办理的：ledger cancel {item.id} -m 理由")
    if children := session.with_family(standing(item, session.today, session.yardstick)).children:
        raise NotAllowed(f"{item.id} 已有子事项 {children[0].item.id}，不能撤回立项", f"不再办理的：ledger cancel {item.id} -m 理由")
    entry = new_entry(session, item, Kind.CANCEL, text, session.today, None, {})
    record(item, entry)
    return "", None, entry


def _refuse(session: Session, target: Commit, item: Item, change: Change) -> NoReturn:
    from ledger.cli.deeds import said

    own = session.workspace.settings.lists[item.list].fields
    raise NotAllowed(f"{target.id[:7]} 不能自动撤回：{item.id} {said(change, own)}", HAND)


def _refuse_changed_again(session: Session, item: Item, change: Change) -> NoReturn:
    name = named(change.field, session.workspace.settings.lists[item.list].fields)
    later = next((entry for entry in reversed(item.log) if entry.field == change.field and entry != change.entry), None)
    since = f"后来{later.by}又在{long_date(later.on)}改过（{later.key}）" if later else "后来又改过"
    raise NotAllowed(
        f"{item.id} 的{name}{since}，不能撤回", f"要改成别的：ledger edit {item.id} {change.field}=新的内容；现状见 ledger show {item.id}"
    )
