"""Whoever has not got a role is told before anything is written, not only when it is pushed."""

import pytest

from tests.auditing.conftest import Desk

HINT = "提示：请有权限的人来办；谁可以做什么，写在 data/ledger.yaml 的 roles 里\n"
REFUSED = [
    (("add", "--list", "ZD", "--title", "新事项", "--lead", "区发改局"), "孙悦没有“立项”的权限（有权限的：赵敏、钱进），没有写入"),
    (
        ("extend", "ZD-1", "--to", "2026-12-31", "--approved-by", "李明", "-m", "等设备"),
        "ZD-2026-001 孙悦没有“记延期”的权限（有权限的：赵敏），没有写入",
    ),
    (("complete", "ZD-1", "--approved-by", "李明"), "ZD-2026-001 孙悦没有“记办结、销号、撤销”的权限（有权限的：赵敏），没有写入"),
    (("cancel", "ZD-1", "-m", "并入"), "ZD-2026-001 孙悦没有“记办结、销号、撤销”的权限（有权限的：赵敏），没有写入"),
    (
        ("award", "ZD-1", "--points", "1", "--clause", "通报表扬", "--approved-by", "李明"),
        "ZD-2026-001 孙悦没有“记加分、扣分”的权限（有权限的：赵敏），没有写入",
    ),
    (("void", "ZD-3", "vdhkg6", "-m", "重办"), "ZD-2026-003 孙悦没有“记办结、销号、撤销”的权限（有权限的：赵敏），没有写入"),
    (("book", "open", "2026"), "孙悦没有“管理台账（设置、办法、名录、模板、建账结账）”的权限（有权限的：赵敏），没有写入"),
    (("book", "close", "2025"), "孙悦没有“管理台账（设置、办法、名录、模板、建账结账）”的权限（有权限的：赵敏），没有写入"),
    (("commit", "-m", "改办法"), "孙悦没有“管理台账（设置、办法、名录、模板、建账结账）”的权限（有权限的：赵敏），没有写入"),
]


@pytest.mark.parametrize(("command", "said"), REFUSED, ids=[" ".join(command[:2]) for command, _ in REFUSED])
def test_without_its_role_nothing_is_written(desk: Desk, command: tuple[str, ...], said: str) -> None:
    desk.becomes("孙悦", "sunyue@example.invalid")
    if command[0] == "commit":
        desk.write("data/calendar.yaml", "days: []\n")
    before = desk.git("rev-parse", "HEAD")

    assert desk.error(*command) == f"错误：{said}\n{HINT}"
    assert desk.git("rev-parse", "HEAD") == before


def test_somebody_elses_name_gives_no_role(desk: Desk) -> None:
    desk.becomes("孙悦", "sunyue@example.invalid")

    assert "孙悦没有" in desk.error("extend", "ZD-1", "--to", "2026-12-31", "--approved-by", "李明", "-m", "等设备", "--by", "赵敏")


def test_an_approver_is_one_whom_the_office_names(desk: Desk) -> None:
    said = desk.error("extend", "ZD-1", "--to", "2026-12-31", "--approved-by", "钱进", "-m", "等设备")

    assert said == f"错误：ZD-2026-001 钱进没有“批准”的权限（有权限的：李明、陈刚），没有写入\n{HINT}"


def test_what_no_role_is_about_is_everybodys(desk: Desk) -> None:
    desk.becomes("孙悦", "sunyue@example.invalid")

    desk.run("progress", "ZD-1", "-p", "97", "-m", "补划30处")
    desk.run("note", "ZD-1", "-m", "看过")
    desk.run("edit", "ZD-1", "owner=严松")
