"""What a guarded repository takes, and what it refuses before it is there; each refusal says why in Chinese."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from ledger.auditing.gate import Update, refusals
from ledger.store.git import Git
from tests.auditing.conftest import ZD1, Desk
from tests.conftest import Office

QIAN = ("钱进", "qianjin@example.invalid")


def rewrites_history(desk: Desk) -> None:
    desk.git("commit", "--quiet", "--amend", "--message", "改写")


def goes_back(desk: Desk) -> None:
    desk.git("reset", "--quiet", "--hard", "HEAD~3")


@pytest.mark.parametrize("rewrite", [rewrites_history, goes_back])
def test_history_is_not_rewritten(desk: Desk, rewrite: Callable[[Desk], None]) -> None:
    before = desk.git("ls-remote", "origin")
    rewrite(desk)

    assert "这次推送会改写 main 已有的历史" in desk.push("--force", "main")
    assert desk.git("ls-remote", "origin") == before


def test_a_branch_is_not_deleted(desk: Desk) -> None:
    assert "分支 main 不能删除" in desk.push("--delete", "main")


@pytest.mark.parametrize("there", [True, False])
def test_unrelated_history_is_refused(desk: Desk, there: bool) -> None:
    desk.git("checkout", "--quiet", "--orphan", "other")
    desk.git("commit", "--quiet", "--message", "另起")
    if there:
        desk.git("symbolic-ref", "HEAD", "refs/heads/main")
        desk.git("--git-dir", str(desk.server), "symbolic-ref", "HEAD", "refs/heads/nowhere")

    assert "另起了一段与台账无关的历史" in desk.push("other")


def test_a_tag_does_not_smuggle_commits_in(desk: Desk) -> None:
    desk.change(ZD1, "percent: 8\n", "percent: 18\n")
    desk.git("tag", "v1")

    assert "改了2026年2月24日的进展（84pnmp）" in desk.push("v1")


def test_an_old_branch_does_not_bring_back_an_old_policy(desk: Desk) -> None:
    desk.git("push", "--quiet", "origin", "HEAD~5:refs/heads/old")
    desk.git("switch", "--quiet", "--create", "old", "HEAD~5")
    desk.becomes(*QIAN)
    desk.unchecked("extend", "ZD-1", "--to", "2026-12-31", "--approved-by", "李明", "-m", "等设备")

    assert "钱进没有“记延期”的权限" in desk.push("old")


def test_a_replacement_of_commits_is_refused(desk: Desk) -> None:
    desk.git("replace", "HEAD", "HEAD~1")

    assert "会让别人看到另一份历史" in desk.push("refs/replace/*:refs/replace/*")


def adds_a_link(desk: Desk) -> None:
    (desk.root / "data/2026/key-work/ZD-2026-900.yaml").symlink_to("/etc/passwd")


def adds_another_repository(desk: Desk) -> None:
    desk.git("update-index", "--add", "--cacheinfo", f"160000,{desk.git('rev-parse', 'HEAD').strip()},data/other")
    desk.git("commit", "--quiet", "--message", "加")


def adds_a_program(desk: Desk) -> None:
    desk.write("setup.py", "x\n")


def adds_something_large(desk: Desk) -> None:
    desk.write("reports/图.png", os.urandom(6 << 20))


def spoils_a_file(desk: Desk) -> None:
    desk.write(ZD1, desk.read(ZD1).replace("opened: 2026-01-26", "opened: 2026-02-30"))


def names_an_unknown_unit(desk: Desk) -> None:
    desk.write(ZD1, desk.read(ZD1) + "- {key: tt22tt, kind: remind, on: 2026-11-20, at: 2026-11-20T12:00:00+08:00, by: 赵敏, to_unit: 某局}\n")


def gives_a_number_twice(desk: Desk) -> None:
    desk.write(ZD1.replace("key-work/", "key-work/01/"), desk.read(ZD1))


def unregisters_a_list(desk: Desk) -> None:
    desk.write("data/ledger.yaml", desk.read("data/ledger.yaml").replace("  research: {title: 调研课题, prefix: DY, cadence: monthly}\n", ""))


def spoils_the_directory(desk: Desk) -> None:
    desk.write("data/directory.yaml", "units: [\n")


def marks_an_item(desk: Desk) -> None:
    desk.write(ZD1, desk.read(ZD1) + "- {key: tt22tt, kind: note, on: 2026-11-20, at: 2026-11-20T12:00:00+08:00, by: 赵敏, text: 机密}\n")


def marks_a_comment(desk: Desk) -> None:
    desk.write(ZD1, desk.read(ZD1) + "# 秘密★1年\n")


def saves_a_marked_report(desk: Desk) -> None:
    desk.write("reports/专报.md", "机密★10年\n\n# 专报\n")


def names_a_file_so(desk: Desk) -> None:
    desk.write("reports/【秘密】专报.docx", b"PK")


UNWANTED = [
    (adds_a_link, "ZD-2026-900.yaml 是链接，台账里只放普通文件"),
    (adds_another_repository, "data/other 是另一个 git 仓库，台账里只放普通文件"),
    (adds_a_program, "setup.py 不在 data、templates、reports 里，不是台账的文件"),
    (adds_something_large, "reports/图.png 有6144KB，超过办法规定的5120KB"),
    (spoils_a_file, f"{ZD1}:13：立项日期（opened）：没有2026-02-30这一天"),
    (names_an_unknown_unit, "名录里没有“某局”这个单位"),
    (gives_a_number_twice, f"编号与 {ZD1} 重复"),
    (unregisters_a_list, "这个文件夹不是登记过的清单"),
    (spoils_the_directory, "data/directory.yaml:"),
    (marks_an_item, f"{ZD1} 带有密级标志“机密”，涉密内容不得录入台账"),
    (marks_a_comment, f"{ZD1} 带有密级标志“秘密★”，涉密内容不得录入台账"),
    (saves_a_marked_report, "reports/专报.md 带有密级标志“机密★”"),
    (names_a_file_so, "文件名带有密级标志“【秘密】”"),
]


@pytest.mark.parametrize(("bring", "why"), UNWANTED, ids=[bring.__name__ for bring, _ in UNWANTED])
def test_what_does_not_belong_there_is_refused(desk: Desk, bring: Callable[[Desk], None], why: str) -> None:
    bring(desk)
    if desk.git("status", "--porcelain"):
        desk.commit_all()

    assert why in desk.push()


def test_what_was_taken_away_again_still_came(desk: Desk) -> None:
    saves_a_marked_report(desk)
    desk.commit_all()
    desk.git("rm", "--quiet", "reports/专报.md")
    desk.git("commit", "--quiet", "--message", "撤回")

    assert "reports/专报.md 带有密级标志" in desk.push()


def test_a_marked_message_is_refused(desk: Desk) -> None:
    desk.git("commit", "--quiet", "--allow-empty", "--message", "【绝密】说明")

    assert "的说明带有密级标志“【绝密】”" in desk.push()


@pytest.mark.parametrize(
    ("received", "refused"), [("2026-11-19T09:29:59+08:00", True), ("2026-11-19T09:30:00+08:00", False), ("2026-12-20T09:30:00+08:00", False)]
)
def test_a_commit_of_the_future_is_refused(office: Office, received: str, refused: bool) -> None:
    old = office.git("rev-parse", "HEAD").strip()
    new = office.git("commit-tree", "-p", "HEAD", "-m", "明天", "HEAD^{tree}").strip()

    said = list(
        refusals(Git(office.root, office.root / ".git", office.root), [Update(old, new, "refs/heads/main")], datetime.fromisoformat(received))
    )

    assert said == ([f"提交 {new[:7]}（赵敏）的日期是2026-11-20，还没有到；把那台电脑的时钟调准"] if refused else [])


@pytest.fixture
def closed(desk: Desk) -> Desk:
    """2025, with an item of its own, is closed, and the server knows."""
    desk.run(
        "add", "--list", "ZD", "--title", "去年的事", "--lead", "区发改局", "--standard", "做完", "--due", "2025-12-31", "--opened", "2025-12-01"
    )
    desk.run("cancel", "ZD-2025-001", "-m", "并入别的事项")
    desk.run("book", "close", "2025")
    assert desk.push("main", "book-2025") == ""
    return desk


def _move(desk: Desk) -> None:
    desk.git("tag", "--force", "--annotate", "--message", "x", "book-2025", "HEAD~1")


def test_a_closed_year_stays_closed(closed: Desk) -> None:
    path = "data/2025/key-work/ZD-2025-001.yaml"
    closed.change(path, "title: 去年的事", "title: 前年的事")

    found, said = closed.audit(), closed.push()

    assert ("sealed", "ZD-2025-001") in [(each["code"], each["item"]) for each in found]
    assert f"2025年已结账，仍改了 {path}" in said


def test_a_closing_is_not_taken_back(closed: Desk) -> None:
    _move(closed)

    assert "结账标签 book-2025 不能移动" in closed.push("--force", "book-2025")
    assert "结账标签 book-2025 不能删除" in closed.push("--delete", "book-2025")


def test_a_year_is_closed_by_somebody_who_may(desk: Desk) -> None:
    desk.git("tag", "book-2025")
    lightweight = desk.push("book-2025")
    desk.git("tag", "--delete", "book-2025")
    desk.becomes(*QIAN)
    desk.git("tag", "--annotate", "--message", "结账", "book-2025")

    assert "book-2025 不是结账打的标签" in lightweight
    assert "标签 book-2025：钱进没有“管理台账" in desk.push("book-2025")


def test_an_unsigned_commit_is_refused_where_signatures_are_required(desk: Desk) -> None:
    desk.change("data/ledger.yaml", "  audit:\n", "  audit:\n    signatures: true\n")
    first = desk.push()
    desk.run("note", "ZD-1", "-m", "看过")

    assert first == ""
    assert "提交没有签名" in desk.push()
    assert "unsigned" in [each["code"] for each in desk.audit()]


def test_ordinary_work_passes(desk: Desk, tmp_path: Path) -> None:
    desk.run("add", "--list", "ZD", "--title", "新事项", "--lead", "区发改局", "--standard", "做完")
    desk.run("progress", "ZD-1", "-p", "97", "-m", "补划30处", "--on", "2026-11-18")
    desk.run("extend", "ZD-1", "--to", "2026-12-31", "--approved-by", "李明", "-m", "等设备")
    desk.run("edit", "ZD-1", "owner=严松")
    desk.run("tally", "add", "received", "--count", "3")
    desk.run("report", "week", "--save")
    desk.write("README.md", "# 台账\n")
    desk.write("templates/week.md", "{{ office }}\n")
    desk.write(ZD1, desk.read(ZD1).replace("owner: 严松\n", "owner: 严松  # 新任\n"))
    desk.commit_all()

    assert desk.push() == ""
    assert desk.push("main:refs/heads/second") == ""
    assert desk.audit() == []


def test_the_first_push_to_an_empty_repository_passes(office: Office, tmp_path: Path) -> None:
    server = tmp_path / "空.git"
    office.git("init", "--quiet", "--bare", str(server))
    office.run("guard", "install", str(server))

    office.git("push", "--quiet", str(server), "main")

    assert office.git("ls-remote", str(server), "main")


def test_a_guard_whose_program_is_gone_says_so(desk: Desk) -> None:
    hook = desk.server / "hooks/pre-receive"
    hook.write_text(hook.read_text(encoding="utf-8").replace("program=", "program=/nowhere"), encoding="utf-8")
    desk.run("note", "ZD-1", "-m", "看过")

    assert "守门程序不在原来的地方了" in desk.push()


@pytest.mark.parametrize(("where", "why"), [("office", "不是大家推送用的裸仓库"), ("nowhere", "不是大家推送用的裸仓库")])
def test_only_a_bare_repository_is_guarded(office: Office, where: str, why: str) -> None:
    assert why in office.error("guard", "install", str(office.root.parent / where))


def test_another_hook_is_not_overwritten(desk: Desk) -> None:
    (desk.server / "hooks/pre-receive").write_text("#!/bin/sh\nexit 0\n", encoding="utf-8")

    assert "已有别的检查，没有覆盖" in desk.error("guard", "install", str(desk.server))


def test_the_hook_needs_no_typer() -> None:
    probe = "import sys; import ledger.cli.gate; print([name for name in ('typer', 'rich', 'jinja2') if name in sys.modules])"

    assert subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True).stdout == "[]\n"
