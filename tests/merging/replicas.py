"""What people do to an item at different places: random operations on its text, as the program writes them and as hands do.

Each replica's keys begin with its own letter, so that nothing is ever made twice. Used by every test that lets replicas wander apart.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from hypothesis import strategies as st

from ledger.merging.items import merge_item
from ledger.merging.verdicts import Merged, Side, Stamp
from ledger.model import Entry, Kind, TaskList
from ledger.store.text import append_entry, set_field

PATH = "data/2026/key-work/ZD-2026-001.yaml"
LISTS = {"key-work": TaskList(name="key-work", title="年度重点工作", prefix="ZD")}
ZONE = timezone(timedelta(hours=8))
STAMP = Stamp(on=date(2026, 11, 20), at=datetime(2026, 11, 20, 9, 30, tzinfo=ZONE), by="赵敏")
BASE = """\
# 本区重点
id: ZD-2026-001
title: 建成区政务服务中心综合窗口
source: {document: 2026年政府工作报告, number: 区政发〔2026〕1号}
target:
  value: 95  # 百分之
  unit: "%"
goal: 事项进驻率达到95%以上

# 谁来办
lead_units: [区发改局]
owner: 张华  # 新任
supervisor: 赵敏
opened: 2026-01-25
due: 2026-06-30
milestones:
- {due: 2026-03-31, percent: 30, title: 完成选址}
# 记录
log:
- key: aaaa11
  kind: assign
  on: 2026-01-26
  at: 2026-01-26T09:00:00+08:00
  by: 赵敏
  text: 随任务分解表交办
- key: bbbb22
  kind: progress
  on: 2026-02-03
  at: 2026-02-03T09:12:05+08:00
  by: 赵敏
  percent: 15
# 完
"""
TEXTS = ("goal", "standard", "lead_leader", "owner", "supervisor", "source.number", "source.clause", "target.unit")
EDITED = st.sampled_from(["甲", "乙方，丙方", "1.10", "no", "三 # 四", "区发改局: 许立"])


@dataclass(frozen=True)
class Step:
    """One thing done at a replica: `what` it is and what it is done with."""

    what: str
    field: str = ""
    value: str = ""
    days: int = 0
    place: int = 0


def steps(*kinds: str) -> st.SearchStrategy[Step]:
    """A random step of one of these kinds; of any kind without one."""
    known = {
        "append": st.builds(
            Step, what=st.just("append"), value=st.sampled_from(["progress", "remind", "note", "submit", "suspend"]), days=st.integers(0, 9)
        ),
        "edit": st.builds(Step, what=st.just("edit"), field=st.sampled_from(TEXTS), value=EDITED),
        "clear": st.builds(Step, what=st.just("clear"), field=st.sampled_from(["supervisor", "goal", "lead_leader"])),
        "comment": st.builds(Step, what=st.just("comment"), value=st.sampled_from(["甲注", "乙注", "丙注"]), place=st.integers(0, 9)),
        "milestone": st.builds(Step, what=st.just("milestone"), days=st.integers(0, 4)),
        "void": st.builds(Step, what=st.just("void"), place=st.integers(0, 5)),
        "close": st.builds(Step, what=st.just("append"), value=st.sampled_from(["complete", "close"]), days=st.integers(0, 9)),
        "extend": st.builds(Step, what=st.just("extend"), days=st.integers(1, 60)),
        "remove": st.builds(Step, what=st.just("remove"), place=st.integers(0, 5)),
    }
    return st.one_of([known[kind] for kind in kinds or known])


def wandered(text: str, replica: str, done: list[Step]) -> str:
    """The text after a replica, named by a small letter, has taken some steps."""
    for number, step in enumerate(done):
        text = _DOING[step.what](text, step, f"{replica}{replica}{replica}{number:02d}")
    return text


def _append(text: str, step: Step, key: str) -> str:
    return append_entry(text, _entry(key, Kind(step.value), step, text=f"{key} 办了一步"))


def _entry(key: str, kind: Kind, step: Step, **fields: object) -> Entry:
    on = date(2026, 3, 1) + timedelta(days=step.days)
    at = datetime(on.year, on.month, on.day, 9, int(key[-2:]) % 60, tzinfo=ZONE)
    return Entry(key=key, kind=kind, on=on, at=at, by="赵敏", **fields)  # type: ignore[arg-type]


def _edit(text: str, step: Step, key: str) -> str:
    return append_entry(set_field(text, step.field, step.value), _entry(key, Kind.EDIT, step, field=step.field, new=step.value))


def _clear(text: str, step: Step, key: str) -> str:
    return set_field(text, step.field, None)


def _comment(text: str, step: Step, key: str) -> str:
    """A comment by hand above some line that begins a field or an entry."""
    lines = text.splitlines(keepends=True)
    places = [number for number, line in enumerate(lines) if line[0] not in " #\n" and not line.startswith("- {")]
    at = places[step.place * len(places) // 10]
    return "".join([*lines[:at], f"# {step.value}\n", *lines[at:]])


def _milestone(text: str, step: Step, key: str) -> str:
    line = f"- {{due: 2026-05-{step.days + 10}, title: 节点{step.days}}}\n"
    return text if line in text else text.replace("milestones:\n", f"milestones:\n{line}")


def _extend(text: str, step: Step, key: str) -> str:
    return append_entry(text, _entry(key, Kind.EXTEND, step, to=date(2026, 6, 30) + timedelta(days=step.days), approved_by="陈刚"))


def keys_of(text: str) -> list[str]:
    """The keys of a log, as written."""
    return [line.removeprefix("- key: ") for line in text.splitlines() if line.startswith("- key: ")]


def _void(text: str, step: Step, key: str) -> str:
    known = keys_of(text)
    return append_entry(text, _entry(key, Kind.VOID, step, voids=known[step.place % len(known)], text="记错了"))


def _remove(text: str, step: Step, key: str) -> str:
    """An entry taken out by hand."""
    start = text.index(f"- key: {keys_of(text)[step.place % len(keys_of(text))]}\n")
    ends = [at for at in (text.find(mark, start + 1) for mark in ("\n- key: ", "\n#")) if at >= 0]
    rest = text[min(ends) + 1 :] if ends else ""
    return text[:start] + rest if "- key: " in text[:start] + rest else text


_DOING = {
    "append": _append,
    "edit": _edit,
    "clear": _clear,
    "comment": _comment,
    "milestone": _milestone,
    "extend": _extend,
    "void": _void,
    "remove": _remove,
}


def merged(base: str | None, ours: str | None, theirs: str | None, **choices: str) -> Merged:
    """The merge of an item's texts; a choice may be named with `__` for a dot."""
    chosen = {name.replace("__", "."): Side(side) for name, side in choices.items()}
    return merge_item(base, ours, theirs, path=PATH, lists=LISTS, choices=chosen, stamp=STAMP)


def settled(base: str, ours: str, theirs: str) -> str:
    """The merged text, with the greater of two values wherever somebody would have to choose."""
    open_ = merged(base, ours, theirs)
    chosen = {each.name: Side.OURS if (each.ours or "") >= (each.theirs or "") else Side.THEIRS for each in open_.conflicts}
    made = merge_item(base, ours, theirs, path=PATH, lists=LISTS, choices=chosen, stamp=STAMP)
    assert made.whole, made.problems
    assert made.text is not None
    return made.text
