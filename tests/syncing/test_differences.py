"""What both sides changed: entries go together by themselves, one field changed two ways is asked and chosen, and neither side is dropped."""

from collections.abc import Sequence

import pytest

from ledger.store.remote import Pushed, Remote
from tests.conftest import ITEM, ZD1, Office
from tests.syncing.conftest import Clone
from tests.syncing.test_sync import ZD2, add, head, keys


@pytest.fixture
def other(shared: Office, clone: Clone) -> Office:
    """钱进's office; her 责任人 of ZD-2026-001 is 李四 and is in the bare repository, ours is 王五 and is not."""
    other = clone("钱进")
    other.run("edit", "ZD-1", "owner=李四")
    other.run("sync")
    shared.run("edit", "ZD-1", "owner=王五")
    return other


def test_entries_of_both_sides_go_together(shared: Office, clone: Clone) -> None:
    other = clone("钱进")
    other.run("progress", "ZD-1", "-p", "30", "-m", "主体结构封顶")
    other.run("sync")
    shared.run("remind", "ZD-1", "-m", "请尽快反馈", "--method", "电话催报")

    shared.run("sync")
    other.run("sync")

    assert len(keys(shared)) == 3
    assert shared.read(ZD1) == other.read(ZD1)
    assert head(shared) == head(other)
    blamed = shared.git("blame", "--line-porcelain", "HEAD", "--", ZD1)
    assert {"author 赵敏", "author 钱进"} == {line for line in blamed.splitlines() if line.startswith("author ")}


def test_different_fields_go_together(shared: Office, clone: Clone) -> None:
    other = clone("钱进")
    other.run("edit", "ZD-1", "owner=李四")
    other.run("sync")
    shared.run("edit", "ZD-1", "supervisor=钱进")

    shared.run("sync")

    item = shared.json("show", "ZD-1")
    assert (item["owner"], item["supervisor"]) == ("李四", "钱进")


def test_a_field_changed_two_ways_is_shown_with_who_and_when_and_nothing_moves(shared: Office, other: Office) -> None:
    before, text = head(shared), shared.read(ZD1)

    out, err, code = shared.run_all("sync")

    assert code == 1
    assert out == (
        "ZD-2026-001 建成区政务服务中心综合窗口：责任人两边改得不一样\n"
        "  本方：王五（赵敏 2026-11-20 09:30）\n"
        "  对方：李四（钱进 2026-11-20 09:30）\n"
        "  原为：张华\n"
        "  以本方为准：ledger sync --take 本方 ZD-2026-001 owner\n"
        "  以对方为准：ledger sync --take 对方 ZD-2026-001 owner\n"
    )
    assert "有1处两边不一致，没有合并" in err
    assert (head(shared), shared.read(ZD1)) == (before, text)
    assert head(shared, "origin/main") == head(other)


@pytest.mark.parametrize(("side", "kept", "dropped"), [("本方", "王五", "李四"), ("对方", "李四", "王五")])
def test_a_choice_ends_it_and_leaves_a_trace_of_both(shared: Office, other: Office, side: str, kept: str, dropped: str) -> None:
    shared.run("sync", code=1)

    shared.run("sync", "--take", side, "ZD-1", "owner")
    other.run("sync")

    item = shared.json("show", "ZD-1")
    assert item["owner"] == kept
    assert [(entry["old"], entry["new"]) for entry in item["log"] if entry.get("field") == "owner"][-1] == (dropped, kept)
    assert {"王五", "李四"} <= {entry.get("new") for entry in item["log"]}
    assert shared.read(ZD1) == other.read(ZD1)
    assert shared.run("check") == ""
    assert "Ledger-Item: ZD-2026-001" in shared.git("log", "-1", "--format=%B")
    assert not (shared.root / ".git/ledger/sync-choices").exists()


def test_choices_are_kept_until_the_last_one(shared: Office, clone: Clone) -> None:
    other = clone("钱进")
    other.run("edit", "ZD-1", "owner=李四", "goal=进驻率达到99%")
    other.run("sync")
    shared.run("edit", "ZD-1", "owner=王五", "goal=进驻率达到90%")
    first = shared.run("sync", code=1)

    second = shared.run("sync", "--take", "本方", "ZD-1", "责任人", code=1)
    shared.run("sync", "--take", "对方", "ZD-1")

    assert (first.count("以本方为准"), second.count("以本方为准")) == (2, 1)
    item = shared.json("show", "ZD-1")
    assert (item["owner"], item["goal"]) == ("王五", "进驻率达到99%")


def test_a_choice_does_not_settle_what_changed_since(shared: Office, other: Office) -> None:
    other.run("edit", "ZD-1", "goal=进驻率达到99%")
    other.run("sync")
    shared.run("edit", "ZD-1", "goal=进驻率达到90%")
    shared.run("sync", "--take", "本方", "ZD-1", "owner", code=1)
    other.run("edit", "ZD-1", "owner=孙六")
    other.run("sync")

    out = shared.run("sync", code=1)

    assert "对方：孙六" in out


def test_a_choice_of_nothing_is_refused(shared: Office, other: Office) -> None:
    assert "没有“ZD-2026-001 due”这一处要选的" in shared.error("sync", "--take", "本方", "ZD-1", "due")


@pytest.mark.parametrize("words", [("--take", "本方"), ("--take", "他", "ZD-1"), ("ZD-1",), ("--take", "本方", "ZD-1", "owner", "goal")])
def test_half_a_choice_is_a_usage_error(shared: Office, words: tuple[str, ...]) -> None:
    assert "ledger sync --take 本方 ZD-2026-012 owner" in shared.error("sync", *words, code=2)


def test_the_json_of_a_difference_says_what_to_type(shared: Office, other: Office) -> None:
    out, _, code = shared.run_all("sync", "--json")

    assert code == 1
    assert '"ours": {\n          "value": "王五",\n          "by": "赵敏",\n          "at": "2026-11-20 09:30"\n        }' in out
    assert '"theirs": "ledger sync --take 对方 ZD-2026-001 owner"' in out


def test_a_dry_run_keeps_no_choice(shared: Office, other: Office) -> None:
    shared.run("sync", "--take", "本方", "ZD-1", "owner", "--dry-run")

    shared.run("sync", code=1)


def test_an_item_that_moved_into_a_month_folder_is_merged_where_it_lies_now(shared: Office, clone: Clone) -> None:
    other = clone("钱进")
    moved = ZD1.replace("key-work/", "key-work/01/")
    (other.root / moved).parent.mkdir()
    other.git("mv", ZD1, moved)
    other.commit_all("按月存放")
    other.run("sync")
    shared.run("accept", "ZD-1")

    shared.run("sync")
    other.run("sync")

    assert not (shared.root / ZD1).exists()
    assert len(keys(shared, moved)) == 2
    assert shared.read(moved) == other.read(moved)


def test_a_deleted_item_that_the_other_side_worked_on_is_asked(shared: Office, clone: Clone) -> None:
    other = clone("钱进")
    other.git("rm", "--quiet", ZD1)
    other.commit_all("删除")
    other.git("push", "--quiet")
    shared.run("accept", "ZD-1")

    out = shared.run("sync", code=1)
    shared.run("sync", "--take", "本方", "ZD-1")

    assert "整个文件" in out
    assert "对方：删除了（钱进 " in out
    assert len(keys(shared)) == 2


def test_files_beside_the_data_are_merged_or_asked(shared: Office, clone: Clone) -> None:
    other = clone("钱进")
    other.write("reports/week.md", "# 周报告\n\n甲\n")
    other.commit_all()
    other.run("sync")
    shared.write("reports/week.md", "# 周报告\n\n乙\n")
    shared.commit_all()

    out = shared.run("sync", code=1)
    shared.run("sync", "--take", "对方", "reports/week.md")

    assert "ledger sync --take 对方 reports/week.md" in out
    assert shared.read("reports/week.md") == "# 周报告\n\n甲\n"


def test_a_document_without_text_is_one_or_the_other(shared: Office, clone: Clone) -> None:
    other = clone("钱进")
    other.write("reports/week.docx", b"PK\x03\x04\xff\xfe1")
    other.commit_all()
    other.run("sync")
    shared.write("reports/week.docx", b"PK\x03\x04\xff\xfe2")
    shared.commit_all()

    out = shared.run("sync", code=1)
    shared.run("sync", "--take", "对方", "reports/week.docx")

    assert "reports/week.docx：整个文件两边改得不一样" in out
    assert (shared.root / "reports/week.docx").read_bytes() == b"PK\x03\x04\xff\xfe1"


def test_numbers_given_twice_are_told_apart_and_the_old_one_is_still_found(shared: Office, clone: Clone) -> None:
    other = clone("钱进")
    add(other, "整治背街小巷")
    other.run("sync")
    add(shared, "建成档案馆")
    child = add(shared, "档案数字化", "--parent", "ZD-2")
    shared.run("edit", "ZD-1", "parent=ZD-2")

    out = shared.run("sync")
    other.run("sync")

    assert "换号\tZD-2026-002 → ZD-2026-004\t建成档案馆\t—\t\n" in out
    assert child == "ZD-2026-003"
    assert (shared.json("show", "ZD-3")["parent"], shared.json("show", "ZD-1")["parent"]) == ("ZD-2026-004", "ZD-2026-004")
    assert (shared.json("show", "ZD-2")["title"], shared.json("show", "ZD-4")["title"]) == ("整治背街小巷", "建成档案馆")
    assert shared.json("show", "ZD-4")["former_ids"] == ["ZD-2026-002"]
    for each in (shared, other):
        assert "原来编号为 ZD-2026-002、同步时换号的，现在是 ZD-2026-004" in each.run_all("show", "ZD-2")[1]
        assert "ZD-2026-004" in each.run("find", "ZD-2026-002")
        assert each.run("check") == ""
    assert shared.git("log", "--format=%an %s", "--no-merges", "-1").strip() == "赵敏 ZD-2026-002 换号 ZD-2026-004：与别人立项的编号相同"


@pytest.mark.parametrize("point", ["source.clause", "来源条款", "条款"])
def test_a_part_of_a_field_is_chosen_by_any_of_its_names(shared: Office, clone: Clone, point: str) -> None:
    other = clone("钱进")
    for office, clause in ((other, "一（二）"), (shared, "三（四）")):
        office.run("edit", "ZD-1", f"source.clause={clause}")
    other.run("sync")

    asked = shared.run("sync", code=1)
    shared.run("sync", "--take", "对方", "ZD-1", point)

    assert "：来源条款两边改得不一样\n" in asked
    assert shared.json("show", "ZD-1")["source"]["clause"] == "一（二）"


def test_the_history_of_a_renumbered_item_goes_back_to_its_old_number_and_leaves_out_who_has_it_now(shared: Office, clone: Clone) -> None:
    other = clone("钱进")
    add(other, "整治背街小巷")
    other.run("assign", "ZD-2", "-m", "别人的交办")
    other.run("sync")
    add(shared, "建成档案馆")
    shared.run("assign", "ZD-2", "-m", "自己的交办")
    shared.run("sync")
    shared.run("accept", "ZD-3")
    shared.run("sync")
    other.run("sync")

    for each in (shared, other):
        told = [(row["item"], row["change"], (row["entry"] or {}).get("text")) for row in each.json("log", "ZD-3")]
        assert told == [
            ("ZD-2026-003", "recorded", None),
            (None, None, None),
            ("ZD-2026-002", "recorded", "自己的交办"),
            ("ZD-2026-002", "registered", None),
        ]
        assert "\tZD-2026-002 换号 ZD-2026-003：与别人立项的编号相同\t" in each.run("log", "ZD-3")


def test_an_old_number_that_means_nothing_else_leads_to_the_item(office: Office) -> None:
    office.write(ZD2, ITEM.replace("id: ZD-2026-001", "id: ZD-2026-002\nformer_ids: [ZD-2026-009]"))
    office.commit_all()

    out, err, code = office.run_all("show", "ZD-9")

    assert code == 0
    assert out.startswith("ZD-2026-002")
    assert "ZD-2026-009 是原编号，已换号为 ZD-2026-002" in err


def test_a_number_that_only_history_knows_is_not_given_again(shared: Office, clone: Clone) -> None:
    other = clone("钱进")
    add(other, "整治背街小巷")
    add(other, "误立的事项")
    other.git("rm", "--quiet", ZD2.replace("002", "003"))
    other.commit_all("删除误立的")
    other.run("sync")
    add(shared)

    shared.run("sync")

    assert (shared.root / ZD2.replace("002", "004")).exists()


def test_the_same_item_that_came_by_another_way_is_one(shared: Office, clone: Clone) -> None:
    other = clone("钱进")
    add(other)
    other.run("assign", "ZD-2")
    other.run("sync")
    shared.write(ZD2, other.read(ZD2))
    shared.commit_all("从对方拷来")
    shared.run("accept", "ZD-2")

    shared.run("sync")

    assert not (shared.root / ZD2.replace("002", "003")).exists()


@pytest.fixture
def closed(shared: Office, clone: Clone) -> Office:
    """钱进's office, in which ZD-2026-001 was completed and pushed; here it was extended and not pushed."""
    other = clone("钱进")
    other.run("complete", "ZD-1", "--approved-by", "陈刚", "-m", "验收合格", "--on", "2026-11-19")
    other.run("sync")
    shared.run("extend", "ZD-1", "--to", "2026-12-31", "--approved-by", "孙伟", "-m", "设备到货推迟")
    return other


def test_completed_there_and_extended_here_is_asked(shared: Office, closed: Office) -> None:
    before = head(shared)

    out = shared.run("sync", code=1)

    assert "ZD-2026-001 建成区政务服务中心综合窗口：记录两边不能并存" in out
    assert "本方：延期 2026-11-20" in out
    assert "延至2026-12-31，设备到货推迟（赵敏 2026-11-20 09:30）" in out
    assert " 标为作废，仍留在记录里）：ledger sync --take 本方 ZD-2026-001 " in out
    assert "对方：办结 2026-11-19" in out
    assert head(shared) == before


@pytest.mark.parametrize(("side", "status", "due"), [("本方", "assigned", "2026-12-31"), ("对方", "completed", "2026-06-30")])
def test_a_choice_between_entries_voids_the_other_and_keeps_it(shared: Office, closed: Office, side: str, status: str, due: str) -> None:
    command = next(line for line in shared.run("sync", code=1).splitlines() if f"--take {side}" in line).split("ledger ")[1]

    shared.run(*command.split())
    closed.run("sync")

    item = closed.json("show", "ZD-1")
    assert (item["status"], item["current_due"]) == (status, due)
    assert [entry["kind"] for entry in item["log"] if entry["voided"]] == ["complete" if side == "本方" else "extend"]
    assert [entry["by"] for entry in item["log"] if entry["kind"] == "void"] == ["赵敏"]
    assert shared.run("check") == closed.run("check") == ""


def test_counts_of_both_sides_go_together(shared: Office, clone: Clone) -> None:
    shared.write("data/ledger.yaml", shared.read("data/ledger.yaml") + "tallies:\n  received: {title: 来文}\n")
    shared.commit_all("登记计数")
    shared.run("sync")
    other = clone("钱进")
    other.run("tally", "add", "来文", "--count", "3")
    other.run("sync")
    shared.run("tally", "add", "来文", "--count", "4")

    shared.run("sync")
    other.run("sync")

    assert shared.read("data/2026/tally/received.yaml") == other.read("data/2026/tally/received.yaml")
    assert shared.read("data/2026/tally/received.yaml").count("- key: ") == 2


def test_a_number_may_have_to_be_changed_twice(shared: Office, clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = clone("钱进"), clone("孙立")
    add(first, "整治背街小巷")
    first.run("sync")
    add(second, "改造农贸市场")
    add(shared, "建成档案馆")
    push = Remote.push

    def push_late(self: Remote, commit: str, seals: Sequence[str]) -> Pushed:
        monkeypatch.setattr(Remote, "push", push)
        second.run("sync")
        return push(self, commit, seals)

    monkeypatch.setattr(Remote, "push", push_late)

    out = shared.run("sync")

    assert "换号\tZD-2026-002 → ZD-2026-004\t建成档案馆" in out
    assert shared.json("show", "ZD-4")["former_ids"] == ["ZD-2026-002", "ZD-2026-003"]
    assert [each["title"] for each in shared.json("list")][1:] == ["整治背街小巷", "改造农贸市场", "建成档案馆"]


def test_a_book_that_both_opened_is_one_book(shared: Office, clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEDGER_TODAY", "2027-01-04")
    other = clone("钱进")
    other.run("book", "open", "2027")
    other.run("sync")
    shared.run("book", "open", "2027")

    shared.run("sync")
    other.run("sync")

    assert [path.name for path in (shared.root / "data/2027/key-work").iterdir()] == ["ZD-2027-001.yaml"]
    assert shared.run("check") == other.run("check") == ""
    assert head(shared) == head(other)


def test_a_continuation_that_is_renumbered_is_followed_by_the_book_and_by_what_it_continues(
    shared: Office, clone: Clone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEDGER_TODAY", "2027-01-04")
    other = clone("钱进")
    add(other, "新年第一件")
    other.run("sync")
    shared.run("book", "open", "2027")

    shared.run("sync")

    assert shared.json("show", "ZD-2027-2")["carried_from"] == "ZD-2026-001"
    assert "  ZD-2026-001: ZD-2027-002\n" in shared.read("data/2027/book.yaml")
    assert shared.run("check") == ""


def test_a_matter_that_both_carried_over_under_different_numbers_goes_on_as_one(
    shared: Office, clone: Clone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEDGER_TODAY", "2027-01-04")
    other = clone("钱进")
    other.run("book", "open", "2027")
    other.run("note", "ZD-2027-1", "-m", "对方的话")
    other.run("sync")
    add(shared, "新年第一件")
    shared.run("book", "open", "2027")
    shared.run("note", "ZD-2027-2", "-m", "本方的话")

    out = shared.run("sync")
    other.run("sync")

    assert "换号\tZD-2027-001 → ZD-2027-003\t新年第一件" in out
    assert "换号\tZD-2027-002 → ZD-2027-001\t建成区政务服务中心综合窗口" in out
    assert {entry["text"] for entry in shared.json("show", "ZD-2027-1")["log"]} >= {"本方的话", "对方的话"}
    assert len(shared.json("list")) == 2
    assert shared.run("check") == other.run("check") == ""
    assert shared.read("data/2027/book.yaml").endswith("carried:\n  ZD-2026-001: ZD-2027-001\n")
