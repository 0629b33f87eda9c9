"""Public versions hold nothing but what somebody marked public, in any document and any form."""

import json
import re
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import SETTINGS, ZD1, Office

DOCUMENTS = ("report week", "report month", "report quarter", "report year", "report decisions", "plan month", "breakdown", "duty")
SECRET = """\
id: XF-2026-001
title: 机密事项名称甲
source: {document: 群众来信, leader: 领导乙, text: 批示原文丙}
goal: 目标丁
standard: 标准戊
lead_leader: 领导己
lead_units: [区住建局]
owner: 责任人庚
supervisor: 督办员辛
tags: [标签壬]
opened: 2026-10-25
due: 2026-11-10
petitioner: 信访人癸
visits: 77
log:
- {key: bbbb11, kind: assign, on: 2026-10-26, at: 2026-10-26T09:00:00+08:00, by: 录入子, text: 交办丑}
- {key: bbbb12, kind: progress, on: 2026-11-03, at: 2026-11-03T09:00:00+08:00, by: 录入子, percent: 15, text: 进展寅, problems: 问题卯, next: 下步辰}
- {key: bbbb13, kind: remind, on: 2026-11-12, at: 2026-11-12T09:00:00+08:00, by: 录入子, method: 电话巳, text: 催办午}
- {key: bbbb14, kind: deduct, on: 2026-11-13, at: 2026-11-13T09:00:00+08:00, by: 录入子, points: 1, clause: 条款未, approved_by: 批准申, text: 扣分酉}
"""
WORDS = (
    "机密事项名称甲", "领导乙", "批示原文丙", "目标丁", "标准戊", "领导己", "责任人庚", "督办员辛", "标签壬", "信访人癸", "77", "录入子", "交办丑", "进展寅", "问题卯",
    "下步辰", "电话巳", "催办午", "条款未", "批准申", "扣分酉", "XF-2026-001",
)  # fmt: skip


def documents(office: Office, *options: str) -> str:
    said = []
    for command in DOCUMENTS:
        for form in ("md", "txt", "html"):
            out, err, _ = office.run_all(*command.split(), "--public", "--format", form, *options)
            said.append(out + err)
        office.run_all(*command.split(), "--public", "-o", "公开/" if command == "duty" else "公开.docx", "--format", "docx", "--quiet")
        said += [words_of(path) for path in office.root.rglob("*.docx")]
    return "\n".join(said)


def words_of(path: Path) -> str:
    """Everything a Word file says anywhere in it, its properties too."""
    with ZipFile(path) as parts:
        return "".join(re.sub("<[^>]*>", "", parts.read(name).decode()) for name in parts.namelist() if name.endswith(".xml"))


@pytest.fixture
def secret(office: Office) -> Office:
    office.write("data/2026/petitions/XF-2026-001.yaml", SECRET)
    office.write("data/ledger.yaml", SETTINGS.replace("prefix: ZD, cadence: monthly}", "prefix: ZD, cadence: monthly, public: true}"))
    office.commit_all("信访")
    return office


def test_nothing_of_an_unmarked_item_is_shown(secret: Office) -> None:
    shown = documents(secret)

    assert "建成区政务服务中心综合窗口" in shown
    assert [word for word in WORDS if word in shown.replace("2026-11-77", "")] == []


def test_of_a_marked_item_only_what_everybody_may_know(secret: Office) -> None:
    secret.write("data/2026/petitions/XF-2026-001.yaml", SECRET.replace("tags:", "public: true\ntags:"))
    secret.commit_all("公开")

    shown = documents(secret)

    assert "机密事项名称甲" in shown
    assert [word for word in WORDS if word in shown] == ["机密事项名称甲"]


def test_fields_that_are_marked_are_shown(secret: Office) -> None:
    marked = secret.read("data/ledger.yaml").replace("{title: 来访次数, type: number}", "{title: 来访次数, type: number, public: true}")
    secret.write("data/ledger.yaml", marked + "documents: {public: [standard, lead_leader]}\n")
    secret.write("data/2026/petitions/XF-2026-001.yaml", SECRET.replace("tags:", "public: true\ntags:"))
    secret.commit_all("公开")

    shown = documents(secret)

    assert [word for word in WORDS if word in shown] == ["机密事项名称甲", "标准戊", "领导己"]


def test_an_item_may_stay_out_of_a_public_list(secret: Office) -> None:
    secret.run("edit", "ZD-1", "public=否", "-m", "暂不公开")

    assert "public: false\n" in secret.read(ZD1)
    assert "建成区政务服务中心综合窗口" not in documents(secret)
    assert secret.run("edit", "ZD-1", "公开=", "-m", "照清单").startswith("ZD-2026-001 更正 公开 否 → 空")
    assert "建成区政务服务中心综合窗口" in documents(secret)


def test_counts_are_of_public_items_only(secret: Office) -> None:
    assert secret.json("report", "week", "--public")["now"]["items"] == 1
    assert secret.json("report", "week")["now"]["items"] == 2


def test_a_private_field_cannot_be_public(office: Office) -> None:
    office.write("data/ledger.yaml", SETTINGS.replace("private: true}", "private: true, public: true}"))

    assert "不出本单位的栏（private）不能又公开（public）" in office.run("check", code=1)


def test_a_field_that_cannot_be_public_is_named(office: Office) -> None:
    office.write("data/ledger.yaml", SETTINGS + "documents: {public: [owner]}\n")

    assert "“owner”不能在这里写成公开" in office.run("check", code=1)


@pytest.mark.parametrize("kind", ["four", "instructions", "adopted"])
def test_what_is_internal_has_no_public_version(office: Office, kind: str) -> None:
    assert "没有公开版\n" in office.error("report", kind, "--public", code=2)


@pytest.mark.parametrize("command", DOCUMENTS)
def test_figures_for_machines_hold_nothing_else_either(secret: Office, command: str) -> None:
    out, err, _ = secret.run_all(*command.split(), "--public", "--json")

    assert [word for word in WORDS if word in (out + err).replace("2026-11-77", "")] == []


def test_an_internal_column_is_left_out_under_any_name(sample: Office) -> None:
    shown = sample.run(
        "breakdown", "--list", "ZD", "--public", "--columns", "序号,编号=事项号,任务内容=事项,灯=颜色,责任人=谁,牵头领导=领导,完成标准=标准"
    )

    assert re.split(r" *\| *", next(line for line in shown.splitlines() if "序号" in line))[1:-1] == ["序号", "事项", "标准"]
    assert "ZD-2026" not in shown


def test_an_offices_own_template_cannot_show_them_either(sample: Office) -> None:
    sample.write("templates/breakdown.md", "# 表\n\n{{ table(breakdown.groups[0].lines, {'事项': 'task', '号': 'id', '谁': 'owner'}) }}\n")
    sample.commit_all("模板")

    assert "| 号 " in sample.run("breakdown", "--list", "ZD")
    assert "ZD-2026" not in sample.run("breakdown", "--list", "ZD", "--public")


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("breakdown --list ZD", "共113项，均为列入公开范围的事项。"),
        ("duty 区住建局", "配合25项，均为列入公开范围的事项。"),
        ("plan month", "只含列入公开范围的事项，以下数字据此统计。"),
        ("report month", "以下数字只统计列入公开范围的事项"),
        ("report decisions --list ZD", "以上只统计列入公开范围的议定事项。"),
    ],
)
def test_it_says_what_its_counts_are_of(sample: Office, command: str, said: str) -> None:
    assert said in sample.run(*command.split(), "--public")
    assert "公开范围" not in sample.run(*command.split())


@pytest.mark.parametrize(
    ("command", "said", "hint"),
    [
        ("breakdown --by leader", "不能按牵头领导排：牵头领导没有列入公开范围", "加上 lead_leader"),
        ("breakdown --by chapter", "不能按章节排：来源没有列入公开范围", "加上 source"),
        ("duty --by leader", "不能按牵头领导列：牵头领导没有列入公开范围", "加上 lead_leader"),
        ("duty --by person", "不能按责任人列：责任人没有列入公开范围", "只在内部用"),
        ("report decisions", "不能按会议列出：来源没有列入公开范围", "加上 source"),
        ("breakdown --columns 序号,编号,责任人", "序号、编号、责任人都不公开，公开版里没有栏可列", "选别的栏"),
    ],
)
def test_what_would_make_no_sense_without_what_is_not_public_is_refused(secret: Office, command: str, said: str, hint: str) -> None:
    error = secret.error(*command.split(), "--public", code=2)

    assert said in error
    assert hint in error


TEXT = st.text(st.characters(whitelist_categories=("Lu", "Ll", "Lo"), min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=6, max_size=12)


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(TEXT, min_size=6, max_size=6, unique=True))
def test_no_word_of_a_private_item_is_in_any_public_document(secret: Office, words: list[str]) -> None:
    title, goal, owner, petitioner, progress, problem = (json.dumps(word, ensure_ascii=False) for word in words)
    secret.write(
        "data/2026/petitions/XF-2026-001.yaml",
        f"id: XF-2026-001\ntitle: {title}\ngoal: {goal}\nowner: {owner}\nlead_units: [区住建局]\nopened: 2026-10-25\ndue: 2026-11-10\n"
        f"petitioner: {petitioner}\nlog:\n- {{key: bbbb12, kind: progress, on: 2026-11-03, at: 2026-11-03T09:00:00+08:00, by: 赵敏, "
        f"text: {progress}, problems: {problem}}}\n",
    )
    if secret.git("status", "--porcelain"):
        secret.commit_all("换字")

    shown = documents(secret)

    assert [word for word in words if word in shown] == []
