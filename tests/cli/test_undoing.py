"""撤回: my last change taken back by later entries, here and after a push; never anybody else's, never under later entries."""

import subprocess
from collections.abc import Callable

import pytest

from tests.conftest import ITEM, ZD1, Office

Golden = Callable[[str, str], None]
PROGRESS = ("progress", "ZD-1", "-p", "15", "-m", "完成选址比选")


def head(office: Office) -> str:
    return office.git("rev-parse", "HEAD").strip()


def entries(office: Office) -> list[tuple[str, str | None]]:
    return [(each["kind"], each.get("text")) for each in office.json("show", "ZD-1")["log"] if not each["voided"]]


def test_an_entry_is_voided_and_the_commit_says_what_it_takes_back(office: Office) -> None:
    office.run(*PROGRESS)
    undone = head(office)

    said = office.run("undo", "-m", "记错了事项")

    item = office.json("show", "ZD-1")
    message = office.git("log", "-1", "--format=%B")
    assert said == "ZD-2026-001 撤回：进展 15%：完成选址比选\n"
    assert (item["status"], item["percent"]) == ("assigned", 0)
    assert [(each["kind"], each.get("text"), each["voided"]) for each in item["log"][1:]] == [
        ("progress", "完成选址比选", True),
        ("void", "撤回：记错了事项", False),
    ]
    assert "Ledger-Item: ZD-2026-001\nLedger-Action: undo\nLedger-Key: " in message
    assert message.rstrip().endswith(f"Ledger-Undo: {undone}")


ACTS = (
    ("accept", "ZD-1"),
    PROGRESS,
    ("remind", "ZD-1", "--method", "电话催报"),
    ("inspect", "ZD-1", "--method", "实地督查", "-m", "未开工"),
    ("extend", "ZD-1", "--to", "2026-12-31", "--approved-by", "李明", "-m", "拆迁"),
    ("submit", "ZD-1"),
    ("complete", "ZD-1", "--approved-by", "李明"),
    ("suspend", "ZD-1", "-m", "等规划"),
    ("cancel", "ZD-1", "-m", "不再办理"),
    ("deduct", "ZD-1", "--points", "2", "--clause", "超时办结", "--approved-by", "李明"),
    ("note", "ZD-1", "-m", "甲"),
    ("edit", "ZD-1", "title=乙", "goal=", "lead_units=城东街道", "tags=甲,乙", "weight=2", "urgency=特急", "source.number=1号", "opened=2026-01-24"),
)


@pytest.mark.parametrize("act", ACTS, ids=[act[0] for act in ACTS])
def test_afterwards_the_item_stands_as_before(office: Office, act: tuple[str, ...]) -> None:
    before = office.json("list"), office.json("rank")
    office.run(*act)
    assert (office.json("list"), office.json("rank")) != before or act[0] in ("note", "inspect")

    office.run("undo")

    assert (office.json("list"), office.json("rank")) == before
    assert office.run("check") == ""


def test_nothing_that_was_in_the_file_goes(office: Office) -> None:
    office.run(*PROGRESS)
    before = office.read(ZD1)

    office.run("undo")

    assert office.read(ZD1).startswith(before)


def test_a_corrected_field_is_corrected_back_with_a_trace(office: Office) -> None:
    office.run("edit", "ZD-1", "owner=王强", "cadence=每周", "support_units=")

    office.run("undo")

    item = office.json("show", "ZD-1")
    assert (item["owner"], item["cadence"], item["support_units"]) == ("张华", "monthly", ["区财政局"])
    assert [(each.get("field"), each.get("old"), each.get("new")) for each in item["log"][4:]] == [
        ("owner", "王强", "张华"),
        ("cadence", "weekly", None),
        ("support_units", None, "区财政局"),
    ]
    assert office.run("check") == ""


def test_an_item_that_nothing_has_happened_to_is_cancelled(office: Office) -> None:
    office.run("add", "--list", "ZD", "--title", "下一件", "--lead", "区财政局")

    said = office.run("undo")

    assert said == "ZD-2026-002 撤回：立项：下一件\n"
    assert office.json("show", "ZD-2")["status"] == "cancelled"


def test_a_hand_edit_is_taken_back_as_a_correction(office: Office) -> None:
    office.write(ZD1, ITEM.replace("张华", "王强"))
    office.run("commit", "-m", "换人")

    office.run("undo")

    assert office.json("show", "ZD-1")["owner"] == "张华"
    assert office.json("show", "ZD-1")["log"][-1]["kind"] == "edit"


def test_a_void_is_taken_back_by_a_void(office: Office) -> None:
    office.run(*PROGRESS)
    key = office.json("show", "ZD-1")["log"][-1]["key"]
    office.run("void", "ZD-1", key, "-m", "记错")

    office.run("undo")

    assert office.json("show", "ZD-1")["percent"] == 15


def test_a_dry_run_shows_the_entry_and_writes_nothing(office: Office) -> None:
    office.run(*PROGRESS)
    before = head(office)

    out, err, _ = office.run_all("undo", "--dry-run")

    assert out == "（试运行）ZD-2026-001 撤回：进展 15%：完成选址比选\n"
    assert "+  kind: void" in err
    assert (head(office), office.git("status", "--porcelain")) == (before, "")


def test_undo_twice_is_refused_and_says_how_to_restore_and_how_to_go_further_back(office: Office) -> None:
    office.run("accept", "ZD-1")
    office.run(*PROGRESS)
    office.run("undo")
    undoing = head(office)[:7]

    said = office.error("undo")

    assert said.startswith(
        f"错误：最近一次就是撤回（{undoing} ZD-2026-001 撤回：进展 15%：完成选址比选）\n提示：要恢复撤回的内容：ledger undo {undoing}；"
    )


def test_what_was_taken_back_is_restored_by_name(office: Office) -> None:
    office.run(*PROGRESS)
    office.run("undo")

    office.run("undo", head(office)[:7])

    assert office.json("show", "ZD-1")["percent"] == 15


def test_an_earlier_change_of_mine_is_taken_back_by_name(office: Office) -> None:
    office.run("note", "ZD-1", "-m", "甲")
    first = head(office)
    office.run("note", "ZD-1", "-m", "乙")

    office.run("undo", first)

    assert [text for kind, text in entries(office) if kind == "note"] == ["乙"]


def test_somebody_else_s_change_is_passed_over_and_refused_by_name(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.run("note", "ZD-1", "-m", "我的")
    monkeypatch.setenv("GIT_AUTHOR_NAME", "钱进")
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "qianjin@example.invalid")
    office.run("note", "ZD-1", "-m", "别人的")
    theirs = head(office)
    monkeypatch.delenv("GIT_AUTHOR_NAME")
    monkeypatch.delenv("GIT_AUTHOR_EMAIL")

    refused = office.error("undo", theirs)
    office.run("undo")

    assert refused == (
        f"错误：{theirs[:7]} 是钱进记的，不能替别人撤回：ZD-2026-001 备注：别人的\n"
        "提示：请钱进本人撤回；确需更正的，作废：ledger void 编号 记录号 -m 理由\n"
    )
    assert [text for kind, text in entries(office) if kind == "note"] == ["别人的"]


@pytest.mark.parametrize(
    ("mine", "later", "refused"),
    [
        (("submit", "ZD-1"), ("return", "ZD-1", "-m", "材料不全"), "错误：ZD-2026-001 不能在2026年11月20日记作废：2026年11月20日已记退回"),
        (("edit", "ZD-1", "owner=王强"), ("edit", "ZD-1", "owner=李强"), "错误：ZD-2026-001 的责任人后来赵敏又在2026年11月20日改过"),
        (
            ("complete", "ZD-1", "--approved-by", "李明"),
            ("close", "ZD-1", "--verified-by", "钱进", "--evidence", "照片"),
            "错误：ZD-2026-001 不能在2026年11月20日记作废：2026年11月20日已记销号",
        ),
    ],
)
def test_what_later_entries_rest_on_stays(office: Office, mine: tuple[str, ...], later: tuple[str, ...], refused: str) -> None:
    office.run(*mine)
    undone = head(office)
    office.run(*later)
    before = head(office)

    said = office.error("undo", undone)

    assert said.startswith(refused)
    assert "\n提示：" in said
    assert head(office) == before


def test_a_registration_with_later_entries_or_sub_items_stays(office: Office) -> None:
    office.run("add", "--list", "ZD", "--title", "下一件", "--lead", "区财政局")
    registered = head(office)
    office.run("add", "--list", "ZD", "--title", "子事项", "--lead", "区财政局", "--parent", "ZD-2")

    parent = office.error("undo", registered)
    office.run("assign", "ZD-3")
    assigned = office.error("undo", office.git("rev-parse", "HEAD~1").strip())

    assert parent.startswith("错误：ZD-2026-002 已有子事项 ZD-2026-003，不能撤回立项\n提示：不再办理的：ledger cancel ZD-2026-002 -m 理由")
    assert assigned.startswith("错误：ZD-2026-003 立项后2026年11月20日已有赵敏的记录 ")


def test_a_deadline_that_was_corrected_stays_once_the_item_was_sent_out(office: Office) -> None:
    office.run("add", "--list", "ZD", "--title", "下一件", "--lead", "区财政局", "--due", "2026-12-01")
    office.run("edit", "ZD-2", "due=2026-12-31")
    edited = head(office)
    office.run("assign", "ZD-2")

    assert office.error("undo", edited).startswith("错误：ZD-2026-002 已经交办，原时限不能改，不能撤回\n")


def test_a_change_of_old_entries_is_left_to_the_editor(office: Office) -> None:
    office.run(*PROGRESS)
    office.write(ZD1, office.read(ZD1).replace("percent: 15", "percent: 50"))
    office.commit_all("改数")

    said = office.error("undo")

    assert "改动已有记录" in said
    assert "进度 15 → 50" in said


@pytest.mark.parametrize("path", ["data/directory.yaml", "reports/2026/a.md"])
def test_other_files_are_left_to_the_editor(office: Office, path: str) -> None:
    office.write(path, (office.read(path) if path.startswith("data") else "") + "# 注\n")
    office.commit_all()

    assert f"改了 {path}，不能自动撤回" in office.error("undo")


def test_without_a_change_of_mine_there_is_nothing_to_take_back(office: Office) -> None:
    office.git("config", "user.email", "other@example.invalid")

    assert office.error("undo").startswith("错误：没有 赵敏 <other@example.invalid> 的提交，没有可撤回的\n")


def test_after_a_push_the_history_only_grows(office: Office) -> None:
    remote = office.root.parent / "remote.git"
    subprocess.run(["git", "init", "--quiet", "--bare", str(remote)], check=True)
    office.git("remote", "add", "origin", str(remote))
    office.run(*PROGRESS)
    office.git("push", "--quiet", "origin", "main")
    pushed = head(office)

    office.run("undo")
    office.git("push", "--quiet", "origin", "main")

    assert office.git("rev-parse", "HEAD~1", "origin/main~1").split() == [pushed, pushed]


def test_a_sealed_year_stays(office: Office) -> None:
    office.run("cancel", "ZD-1", "-m", "不再办理")
    office.git("tag", "--annotate", "--message", "结账", "book-2026")

    assert "已结账" in office.error("undo")


def test_what_a_clerk_sees(office: Office, golden: Golden) -> None:
    office.run(*PROGRESS)
    undone = head(office)[:7]
    out, err, _ = office.run_all("undo")
    seen = (out + err).replace(undone, "ABCDEF1").replace(head(office)[:7], "ABCDEF2")

    golden("undo/said.txt", seen)
