"""What every key of an item means and refuses; what is written as text stays text; what is not known is not dropped in silence."""

from datetime import date
from decimal import Decimal

import pytest

from ledger.errors import Problem
from ledger.model import Cadence, ExtraField, Item, Milestone, Source, Target, TaskList, Urgency
from ledger.store.files import read_item
from ledger.store.paths import is_item_path

PATH = "data/2026/petitions/XF-2026-001.yaml"
EXTRAS = {
    "petitioner": ExtraField(title="信访人", private=True),
    "visits": ExtraField(title="来访次数", type="number"),
    "met": ExtraField(title="接访", type="date"),
}
LISTS = {"petitions": TaskList(name="petitions", title="信访积案", prefix="XF", fields=EXTRAS)}
HEAD = "id: XF-2026-001\ntitle: 甲\n"

WHOLE = """\
id: XF-2026-001
title: 建成综合窗口
source: {document: 政府工作报告, number: 区政发〔2026〕1号, clause: 三（二）, date: 2026-01-20, leader: 陈刚, text: 请抓紧}
goal: 事项进驻率达到95%以上
target: {value: 95.5, unit: "%", direction: at_most}
standard: 通过验收
lead_leader: 陈刚
lead_units: [区发改局, 区财政局]
support_units: 区住建局
owner: 张华
supervisor: 赵敏
urgency: critical
parent: XF-2026-002
tags:
- 民生
- 实事
opened: 2026-01-25
due: 2026-06-30
cadence: quarterly
petitioner: 李某
visits: 3
met: 2026-01-05
milestones:
- {due: 2026-03-31, percent: 30, title: 完成选址}
- due: 2026-05-31
log: []
"""


def read(text: str) -> tuple[Item | None, list[Problem]]:
    return read_item(text.encode(), PATH, LISTS)


def test_every_field_of_an_item_is_read() -> None:
    item, problems = read(WHOLE)

    assert problems == []
    assert item == Item(
        id="XF-2026-001",
        title="建成综合窗口",
        list="petitions",
        path=PATH,
        source=Source(document="政府工作报告", number="区政发〔2026〕1号", clause="三（二）", date=date(2026, 1, 20), leader="陈刚", text="请抓紧"),
        goal="事项进驻率达到95%以上",
        target=Target(value=Decimal("95.5"), unit="%", direction="at_most"),
        standard="通过验收",
        lead_leader="陈刚",
        lead_units=("区发改局", "区财政局"),
        support_units=("区住建局",),
        owner="张华",
        supervisor="赵敏",
        urgency=Urgency.CRITICAL,
        parent="XF-2026-002",
        tags=("民生", "实事"),
        opened=date(2026, 1, 25),
        due=date(2026, 6, 30),
        cadence=Cadence.QUARTERLY,
        milestones=(Milestone(due=date(2026, 3, 31), percent=Decimal(30), title="完成选址"), Milestone(due=date(2026, 5, 31))),
        extra=(("petitioner", "李某"), ("visits", "3"), ("met", "2026-01-05")),
    )


def test_an_item_needs_no_more_than_id_and_title() -> None:
    item, problems = read(HEAD)

    assert problems == []
    assert item == Item(id="XF-2026-001", title="甲", list="petitions", path=PATH)


@pytest.mark.parametrize("word", ["no", "yes", "on", "null", "~", "0123", "12:30", "1.10", "1e3", "0x1F", "2026-02-30", "1_000", ".5", "true", "="])
def test_what_yaml_would_turn_into_something_else_stays_text(word: str) -> None:
    item, problems = read(HEAD + f"goal: {word}\ntags: [{word}]\nowner: {word}\nlead_units:\n- {word}\n")

    assert problems == []
    assert item is not None
    assert (item.goal, item.tags, item.owner, item.lead_units) == (word, (word,), word, (word,))


DATE_HINT = "日期写成 2026-03-05 的样子"
WRONG = {
    "id missing": ("title: 甲\n", 1, "编号（id）：没有写", "补上这一栏"),
    "title missing": ("id: XF-2026-001\n", 1, "事项（title）：没有写", "补上这一栏"),
    "title of blanks": ("id: XF-2026-001\ntitle:\n", 2, "事项（title）：没有写", "补上这一栏"),
    "id malformed": ("title: 甲\nid: XF-26-1\n", 2, "编号（id）：“XF-26-1”不合编号的写法", "写成 XF-2026-001 的样子"),
    "text is a list": (
        HEAD + "goal: [甲]\n",
        3,
        "工作目标（goal）：应是一个值，不是一串或一组",
        "如果内容里有方括号、花括号或冒号，给整段内容加引号",
    ),
    "due is a time": (HEAD + "due: 12:30\n", 3, "原时限（due）：“12:30”不是日期", DATE_HINT),
    "due is no": (HEAD + "due: no\n", 3, "原时限（due）：“no”不是日期", DATE_HINT),
    "due never was": (HEAD + "due: 2026-02-30\n", 3, "原时限（due）：没有2026-02-30这一天", "改成实际的日期，如 2026-02-28"),
    "due in Chinese": (HEAD + "due: 2026年3月5日\n", 3, "原时限（due）：“2026年3月5日”不是日期", DATE_HINT),
    "due with slashes": (HEAD + "due: 2026/3/5\n", 3, "原时限（due）：“2026/3/5”不是日期", DATE_HINT),
    "opened is long": (HEAD + f"opened: {'甲' * 30}\n", 3, f"立项日期（opened）：“{'甲' * 24}…”不是日期", DATE_HINT),
    "urgency misspelt": (
        HEAD + "urgency: urgant\n",
        3,
        "紧急程度（urgency）：“urgant”不在可用的值里",
        "是不是“urgent”？可用的有：normal、urgent、critical",
    ),
    "cadence in capitals": (
        HEAD + "cadence: X\n",
        3,
        "反馈周期（cadence）：“X”不在可用的值里",
        "可用的有：daily、weekly、biweekly、monthly、bimonthly、quarterly、semiannual、once",
    ),
    "source is a text": (HEAD + "source: 报告\n", 3, "来源（source）：应是一组“栏目: 内容”", "写成 source: {…}，或换行缩进逐行写"),
    "source date": (HEAD + "source: {date: 元旦}\n", 3, "日期（source.date）：“元旦”不是日期", DATE_HINT),
    "target without value": (HEAD + "target: {unit: 个}\n", 3, "目标值（target.value）：没有写", "补上这一栏"),
    "target with unit": (HEAD + "target: {value: 95%}\n", 3, "目标值（target.value）：“95%”不是数字", "只写数字，不带单位和百分号"),
    "target direction": (
        HEAD + "target: {value: 1, direction: up}\n",
        3,
        "方向（target.direction）：“up”不在可用的值里",
        "可用的有：at_least（不少于）、at_most（不多于）、equal（等于）",
    ),
    "units are a mapping": (HEAD + "lead_units: {a: b}\n", 3, "牵头单位（lead_units）：应是一串名称", "写成 lead_units: [甲, 乙]"),
    "an empty unit": (HEAD + "lead_units:\n- 甲\n-\n", 5, "牵头单位（lead_units）：有一处是空的或不是名称", "写成 lead_units: [甲, 乙]"),
    "milestone without day": (HEAD + "milestones:\n- {percent: 3}\n", 4, "原时限（milestones.due）：没有写", "补上这一栏"),
    "milestone over 100": (
        HEAD + "milestones:\n- {due: 2026-01-01, percent: 101}\n",
        4,
        "进度（milestones.percent）：101超出了范围",
        "应在0到100之间",
    ),
    "milestones are a text": (HEAD + "milestones: 三月\n", 3, "节点（milestones）：应是一串条目", "每条以“- ”开头"),
    "extra number": (HEAD + "visits: 三次\n", 3, "visits：“三次”不是数字", "只写数字，不带单位和百分号"),
    "extra date": (HEAD + "met: 昨天\n", 3, "met：“昨天”不是日期", DATE_HINT),
    "unknown key": (HEAD + "owners: 甲\n", 3, "不认识的栏目“owners”", "是不是“owner”？"),
    "unknown key like none": (HEAD + "备注: 甲\n", 3, "不认识的栏目“备注”", "删掉它，或在 data/ledger.yaml 里给这个清单登记这一栏"),
    "unknown key inside like none": (HEAD + "source: {备注: 甲}\n", 3, "不认识的栏目“备注”", "删掉它"),
    "unknown key inside": (HEAD + "source: {documents: 甲}\n", 3, "不认识的栏目“documents”", "是不是“document”？"),
    "remark close to a text": (HEAD + "goal: 完成 #3 任务\n", 3, "工作目标（goal）：“#3 任务”会被当成注释丢掉", None),
    "remark without a blank": (HEAD + "goal: 完成  #3 任务\n", 3, "工作目标（goal）：“#3 任务”会被当成注释丢掉", None),
    "remark after one blank": (HEAD + "goal: 完成 # 任务\n", 3, "工作目标（goal）：“# 任务”会被当成注释丢掉", None),
}


@pytest.mark.parametrize(("text", "line", "message", "hint"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_in_the_header_is_one_problem_at_its_line(text: str, line: int, message: str, hint: str | None) -> None:
    item, problems = read(text)

    assert item is None
    assert [(problem.line, problem.message) for problem in problems] == [(line, message)]
    assert hint in (None, problems[0].hint)


COMMENTS = {
    "behind a text": (HEAD + "goal: 完成  # 注\n", "完成"),
    "an empty remark": (HEAD + "goal: 完成  #\n", "完成"),
    "above": (HEAD + "# goal: 旧\ngoal: 完成\n", "完成"),
    "a number sign in the word": (HEAD + "goal: 完成#3任务\n", "完成#3任务"),
    "quoted": (HEAD + "goal: '完成 #3 任务'\n", "完成 #3 任务"),
    "quoted, with a remark": (HEAD + "goal: '完成' #3\n", "完成"),
    "in a block": (HEAD + "goal: |-\n  完成 #3\n  任务\n", "完成 #3\n任务"),
}


@pytest.mark.parametrize(("text", "goal"), COMMENTS.values(), ids=COMMENTS)
def test_a_real_comment_is_no_problem(text: str, goal: str) -> None:
    item, problems = read(text)

    assert problems == []
    assert item is not None
    assert item.goal == goal


EATEN = {
    "the whole text": "goal: #3楼封顶\n",
    "a unit in a list": "lead_units:\n- 甲局 #乙局\n",
    "a tag in a list": "tags:\n- 甲\n- 丙 #乙\n",
}


@pytest.mark.parametrize("lines", EATEN.values(), ids=EATEN)
def test_no_text_is_eaten_in_silence(lines: str) -> None:
    _, problems = read(HEAD + lines)

    assert any("会被当成注释丢掉" in problem.message for problem in problems)


IDS = {
    "of another list": ("ZD-2026-001", PATH, "编号（id）：“ZD-2026-001”的前缀不是信访积案的“XF”"),
    "of another year": ("XF-2025-001", "data/2026/petitions/XF-2025-001.yaml", "编号（id）：“XF-2025-001”的年份与所在文件夹不符"),
    "not its file's": ("XF-2026-002", PATH, "编号（id）：“XF-2026-002”与文件名“XF-2026-001”不符"),
    "too short": ("XF-2026-01", "data/2026/petitions/XF-2026-01.yaml", "编号（id）：“XF-2026-01”不合编号的写法"),
    "in small letters": ("xf-2026-001", "data/2026/petitions/xf-2026-001.yaml", "编号（id）：“xf-2026-001”不合编号的写法"),
}


@pytest.mark.parametrize(("item_id", "path", "message"), IDS.values(), ids=IDS)
def test_an_id_agrees_with_list_year_and_file(item_id: str, path: str, message: str) -> None:
    item, problems = read_item(f"id: {item_id}\ntitle: 甲\n".encode(), path, LISTS)

    assert item is None
    assert message in [problem.message for problem in problems]


def test_a_folder_that_is_no_list_is_a_problem() -> None:
    item, problems = read_item(HEAD.encode(), "data/2026/misc/XF-2026-001.yaml", LISTS)

    assert item is None
    assert [(problem.line, problem.message) for problem in problems] == [(1, "这个文件夹不是登记过的清单")]


def test_every_slip_of_a_file_comes_out_of_one_pass_in_order() -> None:
    _, problems = read("id: XF-2026-001\ntitle：甲\ngoal: 完成 #3\ndue: 2026-02-30\nownr: 乙\ntarget: {value: 九}\nlog:\n- kind: pause\n")

    assert [problem.line for problem in problems] == [2, 3, 4, 5, 6, 8, 8, 8, 8, 8]
    assert all(problem.path == PATH and problem.blocking for problem in problems)


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("data/2026/key-work/ZD-2026-001.yaml", True),
        ("data/2026/hotline/11/RX-2026-001.yaml", True),
        ("data/2026/tally/11.yaml", False),
        ("data/ledger.yaml", False),
        ("data/2026/key-work/ZD-2026-001.yml", False),
        ("reports/2026/key-work/ZD-2026-001.yaml", False),
    ],
)
def test_which_files_are_items(path: str, answer: bool) -> None:
    assert is_item_path(path) is answer
