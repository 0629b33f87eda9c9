"""What a sync is about to do, worked out and committed beside the working tree: nothing has moved yet, and nothing need ever move."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from ledger.errors import NotAllowed, Problem
from ledger.merging.verdicts import Side, Stamp
from ledger.model import TaskList
from ledger.record import Record, replace
from ledger.rules.checks import check_each
from ledger.store.beside import commit_beside, differences, merge_base
from ledger.store.git import Git
from ledger.store.moving import refuse_in_the_way
from ledger.store.numbering import deleted_paths
from ledger.store.office import read_settings
from ledger.store.paths import SETTINGS, year_of
from ledger.store.sealing import sealed_years, sealing_tag
from ledger.store.workspace import Workspace
from ledger.store.writer import commit_message
from ledger.syncing.glance import title_of
from ledger.syncing.joining import Joined, Joining
from ledger.syncing.questions import Question
from ledger.syncing.renumbering import Renumbered, colliding, free_numbers, renumbered, twins
from ledger.syncing.sides import Matter, Version, item_number, matters

Texts = Callable[[Version | None], str | None]
Chosen = Callable[[Question], Side | None]


class Plan(Record, frozen=True, kw_only=True):
    """From our commit to a merged one, which holds theirs as well. With `questions` or `problems` it must not be carried out.

    `others_renumbered` when an item came that bears another number than it once did.
    """

    ours: str
    merged: str
    renumbered: Sequence[Renumbered] = ()
    questions: Sequence[Question] = ()
    problems: Sequence[Problem] = ()
    remarks: Sequence[str] = ()
    others_renumbered: bool = False


class Planning:
    """Makes plans in one office; `chosen` is what the clerk chose, `stamp` signs what choices write."""

    def __init__(self, workspace: Workspace, git: Git, *, chosen: Chosen, stamp: Stamp) -> None:
        self._workspace = workspace
        self._git = git
        self._chosen = chosen
        self._stamp = stamp
        self._prefix = git.place

    def plan(self, ours: str, theirs: str | None) -> Plan:
        """Raises LedgerError when the two have nothing in common, or a file that would be written has changes that no commit holds."""
        git = self._git
        if theirs is None:
            return self._examined(Plan(ours=ours, merged=ours), nothing(git))
        base = merge_base(git, ours, theirs)
        if base is None:
            hint = "核对远程地址：git remote -v；要加入已有的台账，用 git clone 地址 重新取一份"
            raise NotAllowed("本地和远程的台账没有共同的历史，不是同一个台账", hint)
        if base in (ours, theirs):
            return self._examined(Plan(ours=ours, merged=theirs if base == ours else ours), base)
        found = matters(git, base, ours, theirs)
        side, changed = self._renumber(ours, theirs, base, found)
        if changed:
            found = matters(git, base, side, theirs)
        joined = self._join(side, found)
        if joined.questions or joined.problems:
            return Plan(ours=ours, merged=ours, renumbered=changed, questions=joined.questions, problems=joined.problems)
        merged = commit_beside(git, [side, theirs], joined.files, _message(joined, found))
        refuse_in_the_way(git, ours, merged)
        return self._examined(Plan(ours=ours, merged=merged, renumbered=changed), base)

    def _renumber(self, ours: str, theirs: str, base: str, found: Sequence[Matter]) -> tuple[str, list[Renumbered]]:
        """Our side with every item renumbered whose number the other side has given to another, or which goes on there under another."""
        new = self._texts(found, lambda each: bool(each.item) and each.base is None)
        alike = twins(found, new)
        both = [each for each in colliding(found, new) if each.item not in alike]
        if not both and not alike:
            return ours, []
        texts = self._texts(found, lambda each: each.ours != each.base)
        numbers = alike | free_numbers([each.item for each in both], self._taken(ours, theirs, base, both))
        changed = [Renumbered(each.item, numbers[each.item], title_of(texts(each.ours))) for each in found if each.item in numbers and each.ours]
        subject = "、".join(f"{each.old} 换号 {each.new}" for each in changed[:3]) + (f"等{len(changed)}项" if len(changed) > 3 else "")
        items = [number for each in changed for number in (each.old, each.new)]
        why = "与别人立项的编号相同" if both else "与别人结转的是同一事项"
        message = commit_message(f"{subject}：{why}", items, "renumber", [])
        return commit_beside(self._git, [ours], renumbered(found, numbers, texts, self._prefix), message), changed

    def _taken(self, ours: str, theirs: str, base: str, both: Iterable[Matter]) -> list[str]:
        """Every number that either side has, or ever had, in the folders of some items."""
        git = self._git
        folders = {"/".join(each.path.removeprefix(self._prefix).split("/")[:3]) for each in both}
        there = [path for folder in folders for commit in (ours, theirs) for path in git.tree(commit, (folder,))]
        gone = [path for folder in folders for path in (*deleted_paths(git, git.root, folder), *git.ever_deleted(folder, since=base, until=theirs))]
        return [number for path in (*there, *gone) if (number := item_number(path, ""))]

    def _join(self, side: str, found: Sequence[Matter]) -> Joined:
        settings = self._git.out("cat-file", "blob", f"{side}:./{SETTINGS}").decode("utf-8", "replace")
        texts = self._texts(found, lambda each: each.theirs not in (each.base, each.ours) and (each.ours != each.base or not each.item))
        joining = Joining(texts, settings, self._prefix, lists=_lists, chosen=self._chosen, stamp=self._stamp)
        return joining.join(found)

    def _texts(self, found: Iterable[Matter], wanted: Callable[[Matter], bool]) -> Texts:
        return read_texts(self._git, [version for each in found if wanted(each) for version in (each.base, each.ours, each.theirs)])

    def _examined(self, plan: Plan, base: str) -> Plan:
        """The plan with all that `check` blocks on in what either side changed since their last common commit."""
        paths = [path.removeprefix(self._prefix) for path in differences(self._git, base, plan.merged) if path.startswith(self._prefix)]
        reading = self._workspace.examine(plan.merged, paths)
        problems = [problem for problem in (*reading.problems, *check_each(reading.ledger)) if problem.blocking]
        others = any(item.former_ids for item in reading.ledger.items)
        return replace(plan, problems=problems, remarks=self._unsealed(plan.merged, paths), others_renumbered=others)

    def _unsealed(self, commit: str, paths: Iterable[str]) -> list[str]:
        """Of which sealed years something would no longer be as it was sealed."""
        years = sorted(year for year in {year_of(path) for path in paths} & set(sealed_years(self._git)) if year)
        changed = [year for year in years if self._git.differing(sealing_tag(year), f"data/{year}", commit)]
        return [f"{year}年已结账，这次同步的改动里有这一年的文件；逐个查看：ledger check" for year in changed]


def nothing(git: Git) -> str:
    """The tree without any file."""
    return git.out("hash-object", "-t", "tree", "--stdin").decode().strip()


def read_texts(git: Git, versions: Iterable[Version | None]) -> Texts:
    """The texts of some versions, read at once; of a link or anything else that is no file, none."""
    ids = list({version.blob.id for version in versions if version and version.blob.mode.startswith("100")})
    known: Mapping[str, bytes] = dict(zip(ids, git.blobs(ids) if ids else (), strict=True))
    return lambda version: known[version.blob.id].decode("utf-8", "surrogateescape") if version and version.blob.id in known else None


def _lists(settings: str) -> Mapping[str, TaskList]:
    return read_settings(settings.encode("utf-8", "surrogateescape"))[0].lists


def _message(joined: Joined, found: Sequence[Matter]) -> str:
    came = sum(each.theirs not in (each.base, each.ours) for each in found)
    went = sum(each.ours not in (each.base, each.theirs) for each in found)
    return commit_message(f"同步：收到{came}项，送出{went}项", joined.settled, "sync", joined.keys)
