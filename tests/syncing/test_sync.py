"""`ledger sync` between real clones of a real bare repository: what comes, what goes, and what is refused."""

from pathlib import Path

import pytest

from ledger.store.lock import locked
from tests.conftest import ITEM, ZD1, Office
from tests.syncing.conftest import Clone

ZD2 = "data/2026/key-work/ZD-2026-002.yaml"


def add(office: Office, title: str = "建成档案馆", *more: str) -> str:
    return office.run("add", "--list", "key-work", "--title", title, "--lead", "区财政局", "--standard", "通过验收", *more).split(" ")[0]


def head(office: Office, name: str = "HEAD") -> str:
    return office.git("rev-parse", name).strip()


def keys(office: Office, path: str = ZD1) -> list[str]:
    return [line.split(": ")[1] for line in office.read(path).splitlines() if line.startswith("- key: ")]


def test_the_first_sync_fills_an_empty_repository(office: Office, hub: Path) -> None:
    out, err, code = office.run_all("sync")

    assert code == 0
    assert out.splitlines()[-1] == "送出\tdata/ledger.yaml\t\t—\t赵敏"
    assert "收到0项，送出3项" in err
    assert head(office, "origin/main") == head(office)
    assert office.git("config", "branch.main.merge").strip() == "refs/heads/main"


def test_nothing_to_do_is_said_and_changes_nothing(shared: Office) -> None:
    before = head(shared)

    out, err, code = shared.run_all("同步")

    assert (out, code) == ("", 0)
    assert "没有要同步的" in err
    assert head(shared) == before


def test_what_only_one_side_changed_needs_no_merge(shared: Office, clone: Clone) -> None:
    other = clone("钱进")
    other.run("accept", "ZD-1")
    sent = other.run("sync")
    mine = head(other)

    received = shared.run("sync")

    assert sent == "送出\tZD-2026-001\t建成区政务服务中心综合窗口\t1\t钱进\n"
    assert received == sent.replace("送出", "收到")
    assert head(shared) == mine
    assert shared.read(ZD1) == other.read(ZD1)
    assert shared.run("show", "ZD-1", "--json") == other.run("show", "ZD-1", "--json")


def test_work_on_different_items_is_merged(shared: Office, clone: Clone) -> None:
    other = clone("钱进")
    add(other)
    other.run("sync")
    shared.run("accept", "ZD-1")

    out = shared.run("sync")
    other.run("sync")

    assert out == "收到\tZD-2026-002\t建成档案馆（新）\t—\t钱进\n送出\tZD-2026-001\t建成区政务服务中心综合窗口\t1\t赵敏\n"
    assert head(shared) == head(other)
    assert shared.git("log", "-1", "--format=%P|%an|%s").strip().endswith("|赵敏|同步：收到1项，送出1项")
    assert shared.git("status", "--short") == other.git("status", "--short") == ""
    assert shared.run("check") == ""


def test_a_dry_run_shows_what_would_come_and_go_and_moves_nothing(shared: Office, clone: Clone, hub: Path) -> None:
    other = clone("钱进")
    add(other)
    other.run("sync")
    shared.run("accept", "ZD-1")
    before = head(shared), (hub / "refs/heads/main").read_text()

    seen = shared.json("sync", "--dry-run")

    assert [(each["item"], each["new"], each["by"]) for each in seen["received"]] == [("ZD-2026-002", True, ["钱进"])]
    assert [(each["item"], each["entries"]) for each in seen["sent"]] == [("ZD-2026-001", 1)]
    assert seen["synced"] is False
    assert (head(shared), (hub / "refs/heads/main").read_text()) == before
    assert not (shared.root / ZD2).exists()


def test_a_file_with_hand_edits_that_would_be_written_is_named_before_anything_is_touched(shared: Office, clone: Clone) -> None:
    other = clone("钱进")
    other.run("accept", "ZD-1")
    add(other)
    other.run("sync")
    edited = shared.write(ZD1, ITEM.replace("张华", "李华")).read_bytes()
    before = head(shared)

    said = shared.error("sync")

    assert f"{ZD1} 有还没提交的手工修改" in said
    assert "ledger commit" in said
    assert (shared.root / ZD1).read_bytes() == edited
    assert not (shared.root / ZD2).exists()
    assert head(shared) == before


def test_an_untracked_file_where_another_would_come_is_in_the_way(shared: Office, clone: Clone) -> None:
    other = clone("钱进")
    add(other)
    other.run("sync")
    shared.write(ZD2, "别的内容\n")

    assert f"{ZD2} 有还没提交的手工修改" in shared.error("sync")
    assert shared.read(ZD2) == "别的内容\n"


def test_what_else_is_staged_or_changed_is_left_alone(shared: Office, clone: Clone) -> None:
    other = clone("钱进")
    add(other)
    other.run("sync")
    shared.run("accept", "ZD-1")
    shared.write("staged.txt", "一\n")
    shared.git("add", "staged.txt")
    shared.write("data/directory.yaml", shared.read("data/directory.yaml") + "# 待补\n")
    shared.write("loose.txt", "二\n")

    shared.run("sync")

    assert shared.git("status", "--short") == " M data/directory.yaml\nA  staged.txt\n?? loose.txt\n"
    assert "staged.txt" not in shared.git("ls-tree", "-r", "--name-only", "HEAD")


def test_without_a_remote_it_says_how_to_get_one(office: Office) -> None:
    said = office.error("sync")

    assert "还没有设远程" in said
    assert "git remote add origin" in said
    assert "git init --bare" in said


@pytest.mark.parametrize("gone", ["hub", "network"])
def test_a_lost_network_leaves_the_office_working(shared: Office, tmp_path: Path, gone: str) -> None:
    if gone == "hub":
        (tmp_path / "hub.git").rename(tmp_path / "elsewhere.git")
    else:
        shared.git("remote", "set-url", "origin", "http://127.0.0.1:9/nobody.git")

    said = shared.error("sync")

    assert "连不上远程“origin”" in said
    assert ("那里没有 git 仓库" if gone == "hub" else "网络不通") in said
    assert "照常使用" in said
    shared.run("accept", "ZD-1")


def test_a_detached_head_is_refused(shared: Office) -> None:
    shared.git("checkout", "--quiet", "--detach")

    assert "git switch main" in shared.error("sync")


def test_a_merge_that_somebody_left_unfinished_is_refused(shared: Office) -> None:
    (shared.root / ".git/MERGE_HEAD").write_text(f"{head(shared)}\n")

    said = shared.error("sync")

    assert "git 正在合并" in said
    assert "git status" in said


def test_another_branch_name_there_is_found_and_followed(office: Office, hub: Path, tmp_path: Path) -> None:
    office.git("push", "--quiet", "origin", "main:台账")
    office.git("--git-dir", str(hub), "symbolic-ref", "HEAD", "refs/heads/台账")
    office.run("accept", "ZD-1")

    office.run("sync")

    assert office.git("--git-dir", str(hub), "for-each-ref", "--format=%(refname:short) %(objectname)").split() == ["台账", head(office)]
    assert office.git("config", "branch.main.merge").strip() == "refs/heads/台账"


def test_a_branch_that_follows_another_name_pushes_to_it(shared: Office, hub: Path) -> None:
    shared.git("checkout", "--quiet", "-b", "本地")
    shared.git("config", "branch.本地.remote", "origin")
    shared.git("config", "branch.本地.merge", "refs/heads/main")
    shared.run("accept", "ZD-1")

    shared.run("sync")

    assert head(shared) == shared.git("--git-dir", str(hub), "rev-parse", "main").strip()


def test_two_ledgers_without_a_common_history_are_not_mixed(shared: Office, tmp_path: Path, hub: Path) -> None:
    stranger = Office(tmp_path / "stranger", shared.capture)
    for path in ("data/ledger.yaml", "data/directory.yaml"):
        stranger.write(path, shared.read(path))
    stranger.git("init", "--quiet", "--initial-branch=main")
    stranger.commit_all("另一个台账")
    stranger.git("remote", "add", "origin", str(hub))

    said = stranger.error("sync")

    assert "没有共同的历史" in said
    assert "git clone" in said


def test_a_file_that_does_not_load_is_not_pushed(shared: Office, hub: Path) -> None:
    before = (hub / "refs/heads/main").read_text()
    shared.write(ZD1, ITEM.replace("due: 2026-06-30", "due: 2026-06-31"))
    shared.commit_all()

    said = shared.error("sync")

    assert f"{ZD1}:" in said
    assert "没有2026-06-31这一天" in said
    assert "没有合并，也没有送出" in said
    assert "ledger commit" in said
    assert (hub / "refs/heads/main").read_text() == before


def test_a_file_of_others_that_does_not_load_is_not_taken(shared: Office, clone: Clone) -> None:
    other = clone("钱进")
    other.write(ZD1, ITEM.replace("区发改局", "区不存在局"))
    other.commit_all()
    other.git("push", "--quiet")
    before = head(shared)

    said = shared.error("sync")

    assert "区不存在局" in said
    assert "git merge origin/main" in said
    assert head(shared) == before
    assert shared.read(ZD1) == ITEM


def test_a_marked_file_is_not_pushed(shared: Office) -> None:
    shared.write(ZD1, ITEM.replace("随任务分解表交办", "【机密】随任务分解表交办"))
    shared.commit_all()

    assert "涉密" in shared.error("sync")


def test_a_unit_taken_out_of_the_directory_is_missed_by_items_nobody_changed(shared: Office) -> None:
    shared.write("data/directory.yaml", shared.read("data/directory.yaml").replace("- {name: 区财政局,", "- {name: 区审计局,"))
    shared.commit_all()

    assert "区财政局" in shared.error("sync")


def test_sealed_years_go_and_come(shared: Office, clone: Clone) -> None:
    other = clone("钱进")
    shared.git("tag", "-a", "-m", "结账", "book-2025", "HEAD")

    out = shared.run("sync")
    other.run("sync")

    assert out == "结账\tbook-2025\t\t—\t\n"
    assert head(other, "book-2025") == head(shared, "book-2025")


def test_a_year_sealed_twice_is_said(shared: Office, clone: Clone) -> None:
    other = clone("钱进")
    shared.git("tag", "-a", "-m", "结账", "book-2025", "HEAD")
    shared.run("sync")
    other.git("tag", "-a", "-m", "我也结账", "book-2025", "HEAD")

    _, err, code = other.run_all("sync")

    assert code == 0
    assert "标签 book-2025 两边不一样" in err


def test_a_rewritten_history_is_said_and_what_was_taken_out_comes_back(shared: Office, clone: Clone, hub: Path) -> None:
    other = clone("钱进")
    other.run("accept", "ZD-1")
    other.run("sync")
    shared.run("sync")
    other.git("reset", "--quiet", "--hard", "HEAD~1")
    add(other)
    other.git("push", "--quiet", "--force")

    _, err, code = shared.run_all("sync")

    assert code == 0
    assert "历史被改写过" in err
    assert len(keys(shared)) == 2
    assert (shared.root / ZD2).exists()


def test_a_server_that_declines_is_quoted(shared: Office, hub: Path) -> None:
    hook = hub / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho '拒绝：ZD-2026-001 的延期没有批准人' >&2\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    shared.run("accept", "ZD-1")

    said = shared.error("sync")

    assert "没有接受" in said
    assert "拒绝：ZD-2026-001 的延期没有批准人" in said


def test_hooks_and_signing_are_respected(shared: Office, clone: Clone) -> None:
    other = clone("钱进")
    add(other)
    other.run("sync")
    shared.run("accept", "ZD-1")
    hook = shared.root / ".git/hooks/commit-msg"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text('#!/bin/sh\necho "Reviewed-by: 本处" >> "$1"\n', encoding="utf-8")
    hook.chmod(0o755)
    check = shared.root / ".git/hooks/pre-merge-commit"
    check.write_text(f'#!/bin/sh\ntest -n "$(git ls-files {ZD2})"\n', encoding="utf-8")
    check.chmod(0o755)

    shared.run("sync")

    assert "Reviewed-by: 本处" in shared.git("log", "-1", "--format=%B")


def test_a_hook_that_refuses_stops_the_merge(shared: Office, clone: Clone) -> None:
    other = clone("钱进")
    add(other)
    other.run("sync")
    shared.run("accept", "ZD-1")
    check = shared.root / ".git/hooks/pre-merge-commit"
    check.parent.mkdir(exist_ok=True)
    check.write_text("#!/bin/sh\necho 今天不许合并 >&2\nexit 1\n", encoding="utf-8")
    check.chmod(0o755)
    before = head(shared)

    said = shared.error("sync")

    assert "今天不许合并" in said
    assert head(shared) == before


def test_an_office_below_the_top_of_its_repository(tmp_path: Path, shared: Office) -> None:
    outer = Office(tmp_path / "nested", shared.capture)
    deep = Office(tmp_path / "nested/办公/台账", shared.capture)
    for path in ("data/ledger.yaml", "data/directory.yaml", ZD1):
        deep.write(path, shared.read(path))
    outer.git("init", "--quiet", "--initial-branch=main")
    outer.commit_all("建账")
    second = tmp_path / "second.git"
    outer.git("init", "--quiet", "--bare", "--initial-branch=main", str(second))
    outer.git("remote", "add", "origin", str(second))
    deep.run("sync")
    twin = Office(tmp_path / "twin/办公/台账", shared.capture)
    outer.git("clone", "--quiet", str(second), str(tmp_path / "twin"))
    twin.run("accept", "ZD-1")
    twin.write("../说明.txt", "办公室的别的文件\n")
    twin.commit_all()
    twin.run("sync")
    add(deep)

    deep.run("sync")
    twin.run("sync")

    assert deep.read(ZD1) == twin.read(ZD1)
    assert deep.read(ZD2) == twin.read(ZD2)
    assert deep.read("../说明.txt") == "办公室的别的文件\n"


@pytest.mark.parametrize("landed", [(), (ZD1,), (ZD1, ZD2)])
def test_wherever_a_crash_came_the_next_write_goes_on(shared: Office, clone: Clone, landed: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    other = clone("钱进")
    add(other)
    other.run("accept", "ZD-1")
    other.run("sync")
    before = head(shared)
    shared.git("fetch", "--quiet")
    for path in landed:
        shared.write(path, other.read(path))
    (shared.root / ".git/ledger").mkdir(exist_ok=True)
    (shared.root / ".git/ledger/moving").write_text(f"{before} {head(other)}\n")

    shared.run("progress", "ZD-1", "-p", "30", "-m", "主体结构封顶")

    assert shared.git("status", "--short") == ""
    assert len(keys(shared)) == 3
    assert shared.git("log", "-1", "--format=%P").strip() == head(other)
    assert not (shared.root / ".git/ledger/moving").exists()


def test_a_half_written_note_of_a_move_hinders_nobody(shared: Office) -> None:
    (shared.root / ".git/ledger").mkdir(exist_ok=True)
    (shared.root / ".git/ledger/moving").write_text("4b825")

    shared.run("accept", "ZD-1")

    assert not (shared.root / ".git/ledger/moving").exists()


def test_a_move_cut_short_that_somebody_edited_over_is_left_to_them(shared: Office, clone: Clone) -> None:
    other = clone("钱进")
    other.run("accept", "ZD-1")
    other.run("sync")
    shared.git("fetch", "--quiet")
    (shared.root / ".git/ledger").mkdir(exist_ok=True)
    (shared.root / ".git/ledger/moving").write_text(f"{head(shared)} {head(other)}\n")
    shared.write(ZD1, ITEM.replace("张华", "李华"))

    shared.run("commit", "-m", "换责任人")
    shared.run("sync")

    assert shared.json("show", "ZD-1")["owner"] == "李华"
    assert len(keys(shared)) == 3  # the trace of the hand edit among them


def test_an_office_that_somebody_works_in_is_no_place_to_push_to(shared: Office, clone: Clone, tmp_path: Path) -> None:
    other = clone("钱进")
    shared.git("remote", "set-url", "origin", str(other.root))
    shared.run("accept", "ZD-1")

    said = shared.error("sync")

    assert "正在用的台账文件夹" in said
    assert "git init --bare" in said


def test_which_of_several_branches_is_not_guessed(office: Office, hub: Path) -> None:
    office.git("push", "--quiet", "origin", "main:甲", "main:乙")

    said = office.error("sync")

    assert "有2个分支" in said
    assert "git config branch.main.merge" in said


def test_it_waits_for_whoever_is_writing(shared: Office, clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    other = clone("钱进")
    other.run("accept", "ZD-1")
    other.run("sync")
    monkeypatch.setattr("ledger.store.lock.LOCK_SECONDS", 0)
    shared.run("list")  # which makes the folder that the lock is in

    with locked(shared.root / ".git/ledger/lock", "add", print):
        said = shared.error("sync")

    assert "另一条命令 ledger add（进程" in said
    assert shared.read(ZD1) == ITEM
