"""Recording what happened: one entry, one commit, and refusal of what cannot happen."""

import io

import pytest

from tests.conftest import ITEM, ZD1, Office

UNDERWAY = ("accept", "ZD-1"), ("progress", "ZD-1", "-p", "40", "-m", "主体封顶")
SUBMITTED = (*UNDERWAY, ("submit", "ZD-1"))
COMPLETED = (*SUBMITTED, ("complete", "ZD-1", "--approved-by", "陈刚"))
CLOSED = (*COMPLETED, ("close", "ZD-1", "--verified-by", "赵敏", "--evidence", "验收意见"))


def follow(office: Office, steps: tuple[tuple[str, ...], ...]) -> None:
    for step in steps:
        office.run(*step)


@pytest.mark.parametrize(
    ("before", "command", "subject"),
    [
        ((), ("accept", "ZD-1"), "ZD-2026-001 签收"),
        ((), ("progress", "ZD-1", "-p", "15", "-m", "完成选址比选"), "ZD-2026-001 进展 15%：完成选址比选"),
        ((), ("进展", "zd-1", "-p", "12.5%"), "ZD-2026-001 进展 12.5%"),
        ((), ("remind", "ZD-1", "--method", "电话催报", "-m", "请报进展"), "ZD-2026-001 催办 电话催报：请报进展"),
        ((), ("inspect", "ZD-1", "--method", "实地督查", "--finding", "已开工"), "ZD-2026-001 督查 实地督查：已开工"),
        ((), ("extend", "ZD-1", "--to", "年底前", "--approved-by", "陈刚", "-m", "设备推迟"), "ZD-2026-001 延期 至2026-12-31：设备推迟"),
        (UNDERWAY, ("submit", "ZD-1", "-m", "材料齐全"), "ZD-2026-001 申请办结：材料齐全"),
        (SUBMITTED, ("return", "ZD-1", "-m", "缺验收意见"), "ZD-2026-001 退回：缺验收意见"),
        (SUBMITTED, ("complete", "ZD-1", "--approved-by", "陈刚", "--grade", "良"), "ZD-2026-001 办结"),
        (COMPLETED, ("close", "ZD-1", "--verified-by", "赵敏", "--evidence", "照片"), "ZD-2026-001 销号"),
        ((), ("suspend", "ZD-1", "-m", "等政策"), "ZD-2026-001 暂缓：等政策"),
        ((("suspend", "ZD-1", "-m", "等政策"),), ("resume", "ZD-1"), "ZD-2026-001 恢复"),
        ((), ("cancel", "ZD-1", "-m", "合并办理"), "ZD-2026-001 撤销：合并办理"),
        ((), ("award", "ZD-1", "--points", "1", "--clause", "加分第1项", "--approved-by", "赵敏"), "ZD-2026-001 加分 1分（区发改局）"),
        (
            (),
            ("deduct", "ZD-1", "--points", "0.5", "--clause", "扣分第2项", "--approved-by", "赵敏", "--unit", "区财政局", "-m", "迟"),
            "ZD-2026-001 扣分 0.5分（区财政局）：迟",
        ),
        ((), ("note", "ZD-1", "-m", "已口头汇报"), "ZD-2026-001 备注：已口头汇报"),
        ((), ("void", "ZD-1", "aaaa", "-m", "记错"), "ZD-2026-001 作废 aaaa11：记错"),
    ],
)
def test_a_verb_is_one_commit_worded_as_the_register(office: Office, before: tuple, command: tuple, subject: str) -> None:
    follow(office, before)
    earlier = office.git("rev-list", "--count", "HEAD")

    said = office.run(*command)

    assert said == subject + "\n"
    assert office.git("log", "-1", "--format=%s") == subject + "\n"
    assert int(office.git("rev-list", "--count", "HEAD")) == int(earlier) + 1
    assert office.git("status", "--porcelain") == ""


def test_the_commit_carries_the_trailers(office: Office) -> None:
    office.run("progress", "ZD-1", "-p", "15", "-m", "完成选址比选")

    trailers = office.git("log", "-1", "--format=%(trailers:only)").splitlines()

    assert trailers[:2] == ["Ledger-Item: ZD-2026-001", "Ledger-Action: progress"]
    assert office.json("show", "ZD-1")["log"][-1]["key"] == trailers[2].removeprefix("Ledger-Key: ")


def test_an_entry_is_a_few_added_lines(office: Office) -> None:
    office.run("progress", "ZD-1", "-p", "15", "-m", "完成选址比选", "--problems", "拆迁补偿未谈妥", "--next", "签约")

    added = office.read(ZD1).removeprefix(ITEM)
    lines = added.splitlines()

    assert office.read(ZD1).startswith(ITEM)
    assert lines[0].startswith("- key: ")
    assert lines[1:] == [
        "  kind: progress",
        "  on: 2026-11-20",
        "  at: 2026-11-20T09:30:00+08:00",
        "  by: 赵敏",
        "  percent: 15",
        "  text: 完成选址比选",
        "  problems: 拆迁补偿未谈妥",
        "  next: 签约",
    ]


@pytest.mark.parametrize(
    ("before", "command", "said"),
    [
        ((), ("assign", "ZD-1"), "错误：ZD-2026-001 已交办，不能再次交办\n提示：如需改派单位：ledger edit ZD-2026-001 lead_units=单位\n"),
        ((), ("return", "ZD-1", "-m", "缺材料"), "错误：ZD-2026-001 已交办，不能退回\n提示：只有申请办结的事项才能退回；督办意见可用 ledger inspect ZD-2026-001 记录\n"),
        (UNDERWAY, CLOSED[-1], "错误：ZD-2026-001 办理中，不能销号\n提示：销号前要先办结：ledger complete ZD-2026-001 --approved-by 批准人\n"),
        ((), ("resume", "ZD-1"), "错误：ZD-2026-001 已交办，不能恢复\n提示：只有暂缓的事项才能恢复；现状见 ledger show ZD-2026-001\n"),
        (SUBMITTED, ("remind", "ZD-1"), "错误：ZD-2026-001 已申请办结，不能催办\n提示：先审批：同意用 ledger complete ZD-2026-001，退回用 ledger return ZD-2026-001 -m 理由\n"),
        ((("suspend", "ZD-1", "-m", "等"),), ("progress", "ZD-1", "-p", "9"), "错误：ZD-2026-001 已暂缓，不能记进展\n提示：先恢复：ledger resume ZD-2026-001\n"),
        ((), ("extend", "ZD-1", "--to", "2026-06-30", "--approved-by", "陈刚", "-m", "迟"), "错误：ZD-2026-001 现时限是2026年6月30日，延期后的日期要在它之后\n提示：检查 --to 的日期\n"),
        ((), ("note", "ZD-1", "-m", "早", "--on", "2026-01-24"), "错误：ZD-2026-001 2026年1月25日才立项，不能记2026年1月24日的备注\n提示：检查 --on 的日期\n"),
        ((), ("void", "ZD-1", "zzzz99", "-m", "错"), "错误：ZD-2026-001 没有记录号为“zzzz99”的记录\n提示：记录号见 ledger show ZD-2026-001\n"),
        ((), ("note", "ZD-1", "-m", "【机密】"), "错误：内容带有密级标志“【机密】”，涉密事项不得录入台账，没有写入\n提示：涉密件按保密规定另行办理\n"),
    ],
)  # fmt: skip
def test_what_cannot_happen_is_refused_with_what_to_do_instead(office: Office, before: tuple, command: tuple, said: str) -> None:
    follow(office, before)
    head, text = office.git("rev-parse", "HEAD"), office.read(ZD1)

    seen = office.error(*command)

    assert seen == said
    assert (office.git("rev-parse", "HEAD"), office.read(ZD1)) == (head, text)


def test_a_closed_item_cannot_be_extended_and_the_hint_names_the_closing(office: Office) -> None:
    follow(office, CLOSED)
    closing = office.json("show", "ZD-1")["log"][-1]["key"]

    seen = office.error("extend", "ZD-1", "--to", "年底前", "--approved-by", "陈刚", "-m", "迟")

    assert (
        seen
        == f"错误：ZD-2026-001 已销号，不能延期\n提示：如需重办，先运行 ledger void ZD-2026-001 {closing} -m 理由；如只是补充情况，用 ledger note ZD-2026-001 -m 内容\n"
    )
    assert office.run("void", "ZD-1", closing, "-m", "重办")


def test_an_extension_after_the_deadline_is_recorded_and_said_to_count_for_nothing(office: Office) -> None:
    _, talk, _ = office.run_all("extend", "ZD-1", "--to", "年底前", "--approved-by", "陈刚", "-m", "推迟")

    item = office.json("show", "ZD-1")

    assert "在时限（2026年6月30日）之后才延期" in talk
    assert f"先运行 ledger void ZD-2026-001 {office.json('show', 'ZD-1')['log'][-1]['key']} -m 理由，再加 --exempt 重记" in talk
    assert (item["current_due"], item["scored_due"]) == ("2026-12-31", "2026-06-30")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("区发改局高度重视，正在推进", "注意：ZD-2026-001 的进展只有套话，建议补充做了什么、到什么程度\n"),
        ("挂图作战，稳步推进", "注意：ZD-2026-001 的进展只有套话，建议补充做了什么、到什么程度\n"),
        ("完成 选址比选。", "注意：ZD-2026-001 的进展和上次（2026年11月19日）写的一样，建议补充这一次做了什么、到什么程度\n"),
        ("正在推进，窗口已开标", ""),
    ],
)
def test_a_report_that_says_nothing_is_recorded_and_remarked_on(office: Office, text: str, said: str) -> None:
    office.write("data/ledger.yaml", office.read("data/ledger.yaml").replace("policy:\n", "policy:\n  feedback: {hollow: [挂图作战]}\n"))
    office.run("progress", "ZD-1", "-m", "完成选址比选", "--on", "2026-11-19")

    out, talk, code = office.run_all("progress", "ZD-1", "-m", text, "--by", "赵敏")

    assert (out, code) == (f"ZD-2026-001 进展：{text}\n", 0)
    assert talk == said
    assert office.json("show", "ZD-1")["log"][-1]["text"] == text


def test_progress_after_an_application_says_that_it_is_withdrawn(office: Office) -> None:
    follow(office, SUBMITTED)

    _, talk, _ = office.run_all("progress", "ZD-1", "-p", "95", "-m", "补验收")

    assert talk == "注意：ZD-2026-001 原已申请办结，记进展后回到办理中；如仍申请办结：ledger submit ZD-2026-001\n"


def test_several_items_are_checked_before_the_first_is_written(office: Office) -> None:
    office.run("add", "--list", "ZD", "--title", "第二件", "--lead", "区财政局")
    head = office.git("rev-parse", "HEAD")

    office.error("accept", "ZD-1", "ZD-2")

    assert office.git("rev-parse", "HEAD") == head


def test_what_was_recorded_before_a_refusal_is_said(office: Office) -> None:
    office.run("add", "--list", "ZD", "--title", "第二件", "--lead", "区财政局")
    hook = office.write(".git/hooks/commit-msg", '#!/bin/sh\n! grep -q ZD-2026-002 "$1"\n')
    hook.chmod(0o755)

    out, talk, code = office.run_all("note", "ZD-1", "ZD-2", "-m", "会上通报")

    assert (out, code) == ("ZD-2026-001 备注：会上通报\n", 1)
    assert "上面列出的1项已经记录，不要重复；其余1项没有记录" in talk
    assert office.git("status", "--porcelain") == ""


def test_an_extension_before_one_that_stands_is_refused(office: Office) -> None:
    office.run("extend", "ZD-1", "--to", "2027-01-31", "--approved-by", "陈刚", "-m", "迟", "--on", "2026-06-20")

    talk = office.error("extend", "ZD-1", "--to", "2027-03-15", "--approved-by", "陈刚", "-m", "迟", "--on", "2026-06-10")

    assert talk.startswith("错误：ZD-2026-001 在2026年6月20日已有延期（")


def test_standard_input_serves_one_option_only(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("只有一份\n"))

    talk = office.error("progress", "ZD-1", "-p", "20", "-m", "-", "--problems", "-", code=2)

    assert talk.startswith("错误：标准输入里没有内容\n提示：“-”只能写一处")


def test_text_of_progress_may_come_from_standard_input(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("完成选址\n"))

    assert office.run("progress", "ZD-1", "-m", "-") == "ZD-2026-001 进展：完成选址\n"


def test_a_tab_becomes_a_blank(office: Office) -> None:
    office.run("note", "ZD-1", "-m", "甲\t乙")

    assert office.json("show", "ZD-1")["log"][-1]["text"] == "甲 乙"


def test_numbers_and_text_may_come_from_standard_input(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("第一行\n第二行\n"))

    office.run("note", "ZD-1", "-m", "-")

    assert office.json("show", "ZD-1")["log"][-1]["text"] == "第一行\n第二行"


@pytest.mark.parametrize(
    "command",
    [
        ("progress", "ZD-1", "-p", "15"),
        ("void", "ZD-1", "aaaa11", "-m", "错"),
        ("edit", "ZD-1", "owner=李明"),
        ("add", "--list", "ZD", "--title", "新事", "--lead", "区财政局"),
        ("commit", "-m", "改"),
        ("report", "week", "--save"),
    ],
)
def test_a_dry_run_writes_nothing(office: Office, command: tuple[str, ...]) -> None:
    head, text = office.git("rev-parse", "HEAD"), office.read(ZD1)

    office.run(*command, "--dry-run")

    assert (office.git("rev-parse", "HEAD"), office.read(ZD1), office.git("status", "--porcelain")) == (head, text, "")


def test_a_dry_run_shows_the_lines_it_would_add(office: Office) -> None:
    out, talk, _ = office.run_all("progress", "ZD-1", "-p", "15", "-m", "完成选址", "--dry-run")

    assert out == "（试运行）ZD-2026-001 进展 15%：完成选址\n"
    assert "+  percent: 15\n" in talk


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("progress", "ZD-1"), "错误：缺少进展内容\n提示：用 -m 内容，或只用 -p 进度 写上\n"),
        (("progress", "ZD-1", "-p", "101"), "错误：进度101超出了范围\n提示：进度写 0 到 100 之间的数，如 -p 60\n"),
        (("progress", "ZD-1", "-p", "一半"), "错误：进度“一半”不是数字\n提示：只写数字，如 60 或 62.5\n"),
        (("extend", "ZD-1", "--to", "年底前"), "错误：缺少批准人\n提示：用 --approved-by 姓名 写上\n"),
        (("close", "ZD-1", "--verified-by", "赵敏"), "错误：缺少佐证材料\n提示：用 --evidence 材料 写上\n"),
        (("note", "ZD-1", "-m", "晚", "--on", "2026-11-21"), "错误：2026年11月21日还没有到，不能记录\n提示：检查 --on 的日期\n"),
        (("note", "第1件", "-m", "x"), "错误：“第1件”不是编号\n提示：编号写成 ZD-2026-012，今年的可简写为 ZD-12\n"),
        (("note", "ZD-1", "-m", "响\a铃"), "错误：内容里有控制字符 U+0007，没有写入\n提示：去掉这个字符再试；多半是从别处粘贴带来的\n"),
        (("note", "ZD-1", "-m", "半个\udce4字"), "错误：内容里有无法识别的字节，没有写入\n提示：终端的编码应为 UTF-8；检查后重新输入\n"),
        (("award", "ZD-1", "--points", "-1", "--clause", "x", "--approved-by", "赵敏"), "错误：分值-1超出了范围\n提示：分值写正数：加分用 award，扣分用 deduct\n"),
    ],
)  # fmt: skip
def test_what_is_missing_or_wrong_is_a_usage_error(office: Office, command: tuple[str, ...], said: str) -> None:
    seen = office.error(*command, code=2)

    assert seen == said
