"""Whatever somebody would rather the record said is named by the audit and refused by the guard; honest work is neither."""

import re
from collections.abc import Callable

import pytest

from tests.auditing.conftest import ZD1, Desk

QIAN, SUN = ("钱进", "qianjin@example.invalid"), ("孙悦", "sunyue@example.invalid")


def removes_an_entry(desk: Desk) -> None:
    text = desk.read(ZD1)
    desk.change(ZD1, re.findall(r"(?ms)^- key: 84pnmp.*?(?=^- key: )", text)[0], "")


def rewrites_an_entry(desk: Desk) -> None:
    desk.change(ZD1, "percent: 8\n", "percent: 18\n")


def moves_the_deadline(desk: Desk) -> None:
    desk.change(ZD1, "\ndue: 2026-11-30\n", "\ndue: 2026-12-31\n")


def moves_the_deadline_with_a_trace(desk: Desk) -> None:
    trace = "- {key: tttt22, kind: edit, on: 2026-11-20, at: 2026-11-20T12:00:00+08:00, by: 赵敏, field: due, old: 2026-11-30, new: 2026-12-31}\n"
    desk.change(ZD1, "\ndue: 2026-11-30\n", "\ndue: 2026-12-31\n")
    desk.write(ZD1, desk.read(ZD1) + trace)
    desk.git("commit", "--quiet", "--all", "--amend", "--no-edit")


def moves_a_milestone(desk: Desk) -> None:
    desk.change(ZD1, "{due: 2026-09-30, percent: 80", "{due: 2026-10-31, percent: 80")


def changes_a_field_without_trace(desk: Desk) -> None:
    desk.change(ZD1, "owner: 华斌", "owner: 严松")


def drops_the_trace(desk: Desk) -> None:
    desk.run("edit", "ZD-1", "owner=严松")
    text = desk.read(ZD1)
    desk.change(ZD1, text[text.rindex("- key: ") :], "")


def lies_in_the_trace(desk: Desk) -> None:
    desk.run("edit", "ZD-1", "owner=严松", "--dry-run")
    trace = "- {key: tttt22, kind: edit, on: 2026-11-20, at: 2026-11-20T12:00:00+08:00, by: 赵敏, field: owner, old: 华斌, new: 严松}\n"
    desk.write(ZD1, desk.read(ZD1).replace("owner: 华斌", "owner: 任杰") + trace)
    desk.commit_all("ZD-2026-001 更正 责任人 华斌 → 严松")


def backdates_a_report(desk: Desk) -> None:
    desk.run("progress", "ZD-1", "-p", "97", "-m", "补划30处", "--on", "2026-09-25")


def backdates_what_was_typed(desk: Desk) -> None:
    entry = "- {key: tttt22, kind: note, on: 2026-09-20, at: 2026-09-20T09:00:00+08:00, by: 赵敏, text: 早就说过}\n"
    desk.write(ZD1, desk.read(ZD1) + entry)
    desk.commit_all("ZD-2026-001 备注：早就说过")


def deletes_an_item(desk: Desk) -> None:
    desk.git("rm", "--quiet", ZD1)
    desk.git("commit", "--quiet", "--message", "清理")


def renames_an_item(desk: Desk) -> None:
    desk.git("mv", ZD1, ZD1.replace("001", "999"))
    desk.change(ZD1.replace("001", "999"), "id: ZD-2026-001", "id: ZD-2026-999")


def forges_the_author(desk: Desk) -> None:
    desk.becomes(*SUN)
    desk.write(ZD1, desk.read(ZD1) + "- {key: tttt22, kind: note, on: 2026-11-20, at: 2026-11-20T12:00:00+08:00, by: 赵敏, text: 已同意}\n")
    for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL"):
        desk.monkeypatch.delenv(name)
    desk.git("commit", "--quiet", "--all", "--author", "赵敏 <zhaomin@example.invalid>", "--message", "ZD-2026-001 备注：已同意")


def extends_without_being_allowed(desk: Desk) -> None:
    desk.becomes(*QIAN)
    desk.unchecked("extend", "ZD-1", "--to", "2026-12-31", "--approved-by", "李明", "-m", "等设备")


def extends_by_an_approver_of_no_standing(desk: Desk) -> None:
    desk.unchecked("extend", "ZD-1", "--to", "2026-12-31", "--approved-by", "钱进", "-m", "等设备")


def registers_without_being_allowed(desk: Desk) -> None:
    desk.becomes(*SUN)
    desk.unchecked("add", "--list", "ZD", "--title", "新事项", "--lead", "区发改局", "--standard", "做完")


def changes_the_policy(desk: Desk) -> None:
    desk.becomes(*QIAN)
    desk.change("data/ledger.yaml", "points: -2, support: 0.5", "points: -1, support: 0.5")


def grants_itself_a_role_and_uses_it(desk: Desk) -> None:
    desk.becomes(*QIAN)
    desk.change("data/ledger.yaml", "extend: [赵敏]", "extend: [赵敏, 钱进]")


def removes_a_count(desk: Desk) -> None:
    path = "data/2026/tally/received.yaml"
    desk.change(path, re.findall(r"(?ms)^- key: .*?(?=^- key: )", desk.read(path))[0], "")


def drops_the_work_of_others_in_a_merge(desk: Desk) -> None:
    desk.git("switch", "--quiet", "--create", "mine", "HEAD")
    desk.run("note", "ZD-2", "-m", "我的")
    desk.git("switch", "--quiet", "main")
    desk.run("note", "ZD-1", "-m", "别人的")
    desk.git("switch", "--quiet", "mine")
    desk.git("merge", "--quiet", "--strategy", "ours", "--no-edit", "main")
    desk.git("branch", "--force", "main", "mine")
    desk.git("switch", "--quiet", "main")


def alters_an_entry_in_a_merge(desk: Desk) -> None:
    desk.git("switch", "--quiet", "--create", "mine", "HEAD")
    desk.run("note", "ZD-2", "-m", "我的")
    desk.git("switch", "--quiet", "main")
    desk.run("note", "ZD-3", "-m", "别人的")
    desk.git("merge", "--quiet", "--no-commit", "mine")
    desk.write(ZD1, desk.read(ZD1).replace("percent: 8\n", "percent: 18\n", 1))
    desk.git("commit", "--quiet", "--all", "--message", "合并")


MISDEEDS = [
    (removes_an_entry, "entry_removed", "删去了2026年2月24日的进展（84pnmp）"),
    (rewrites_an_entry, "entry_changed", "改了2026年2月24日的进展（84pnmp）：进度由“8”改为“18”"),
    (moves_the_deadline, "due_moved", "交办后改了原时限：由“2026-11-30”改为“2026-12-31”，没有走延期"),
    (moves_the_deadline_with_a_trace, "due_moved", "交办后改了原时限：由“2026-11-30”改为“2026-12-31”，没有走延期"),
    (moves_a_milestone, "due_moved", "改了节点，没有更正记录"),
    (changes_a_field_without_trace, "header_changed", "改了责任人，没有更正记录：由“华斌”改为“严松”"),
    (drops_the_trace, "entry_removed", "删去了2026年11月20日的更正"),
    (lies_in_the_trace, "header_changed", "改了责任人，没有更正记录：由“华斌”改为“任杰”"),
    (backdates_a_report, "backdated", "的进展（KEY）比录入（2026年11月20日）早56天，超过办法规定的30天"),
    (backdates_what_was_typed, "at_out_of_order", "写着2026年9月20日录入，61天后才提交，超过办法规定的31天"),
    (deletes_an_item, "item_deleted", "删除了事项“规范建成区非机动车停放秩序”"),
    (renames_an_item, "item_deleted", "删除了事项“规范建成区非机动车停放秩序”"),
    (forges_the_author, "forged_author", "署名“赵敏”，实际由“孙悦”提交"),
    (extends_without_being_allowed, "not_allowed", "的延期（KEY）：钱进没有“记延期”的权限（有权限的：赵敏）"),
    (extends_by_an_approver_of_no_standing, "not_allowed", "的延期（KEY）：钱进没有“批准”的权限（有权限的：李明、陈刚）"),
    (registers_without_being_allowed, "not_allowed", "孙悦没有“立项”的权限（有权限的：赵敏、钱进）"),
    (changes_the_policy, "not_allowed", "改了data/ledger.yaml：钱进没有“管理台账"),
    (grants_itself_a_role_and_uses_it, "not_allowed", "改了data/ledger.yaml：钱进没有“管理台账"),
    (removes_a_count, "entry_removed", "计数台账received（2026年）：删去了"),
    (drops_the_work_of_others_in_a_merge, "entry_removed", "合并时丢了2026年11月20日的备注"),
    (alters_an_entry_in_a_merge, "entry_changed", "合并时改了2026年2月24日的进展（84pnmp）：进度由“8”改为“18”"),
]


@pytest.mark.parametrize(("misdeed", "code", "what"), MISDEEDS, ids=[misdeed.__name__ for misdeed, _, _ in MISDEEDS])
def test_a_misdeed_is_named_and_refused(desk: Desk, misdeed: Callable[[Desk], None], code: str, what: str) -> None:
    misdeed(desk)

    found, refused = desk.audit(), desk.push()

    assert [each["commit"] for each in found if each["code"] == code and what in re.sub(r"（[a-z0-9]{6}）", "（KEY）", each["what"]) + each["what"]]
    assert what in re.sub(r"（[a-z0-9]{6}）", "（KEY）", refused) + refused
