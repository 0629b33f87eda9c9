"""Whatever the quick reader is sure of, the strict one reads the same, without a Problem; what it cannot be sure of it leaves alone."""

from random import Random

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ledger.model import ExtraField, TaskList
from ledger.store.files import read_item, read_quickly, read_strictly
from ledger.store.quick import Doubt, quick_tree
from ledger.store.text import new_file
from ledger.store.tree import MAX_BYTES, Mapping, Node, Scalar, read_tree
from ledger.store.workspace import Workspace
from tests.conftest import PROJECT

PATH = "data/2026/key-work/ZD-2026-001.yaml"
LISTS = {"key-work": TaskList(name="key-work", title="年度重点工作", prefix="ZD", fields={"cost": ExtraField(title="投资", type="number")})}
ITEM = """\
id: ZD-2026-001
title: 建成区政务服务中心综合窗口
source: {document: 2026年政府工作报告, number: 区政发〔2026〕1号, clause: 三（二）, date: 2026-01-20}
goal: 事项进驻率达到95%以上
target: {value: 95, unit: "%"}
lead_leader: 陈刚
lead_units: [区发改局]
support_units: [区财政局, 区住建局]
owner: 张华
# 分管领导已换
urgency: critical
opened: 2026-01-25
due: 2026-06-30
limit: 5个工作日
cadence: monthly
milestones:
- {due: 2026-03-31, percent: 30, title: 完成选址}
cost: 12.5
log:
- key: aaaa11
  kind: assign
  on: 2026-01-26
  at: 2026-01-26T09:00:00+08:00
  by: 赵敏
  text: 随任务分解表交办

- key: aaaa12
  kind: progress
  on: 2026-02-26
  at: 2026-02-26T09:00:00+08:00
  by: 赵敏
  percent: 15
  text: |-
    完成选址
      比选
  problems: '拆迁: 补偿未谈妥'
- key: aaaa13
  kind: close
  on: 2026-03-26
  at: 2026-03-26T09:00:00+08:00
  by: 赵敏
  verified_by: 孙悦
  evidence:
  - 现场照片
  - 验收报告
- key: aaaa14
  kind: extend
  on: 2026-03-27
  at: 2026-03-27T09:00:00+08:00
  by: 赵敏
  to: 2026-07-01
  exempt: true
"""


def plain(node: Node | None) -> object:
    """A strict tree as the quick reader gives it."""
    if isinstance(node, Scalar):
        return None if node.empty else node.text
    if isinstance(node, Mapping):
        return [(name, plain(each)) for name, each in node.pairs.items()]
    return [plain(each) for each in node.nodes] if node else None


def ordered(value: object) -> object:
    """The quick reader's answer with the order of its keys, as `plain` has it."""
    if isinstance(value, dict):
        return [(name, ordered(each)) for name, each in value.items()]
    return [ordered(each) for each in value] if isinstance(value, list) else value


SURE = {
    "words": "a: 甲\nb: x y\n",
    "what YAML would convert": "a: no\nb: 0123\nc: 12:30\nd: 1.10\ne: ~\nf: 2026-02-30\ng: =\n",
    "nothing behind a key": "a:\nb: 1\n",
    "nothing behind the last key": "a: 1\nb:\n",
    "no end of the last line": "a: 1\nb: 2",
    "windows": "a: 甲\r\nb:\r\n- c: 1\r\n  d: |-\r\n    x\r\n    y\r\n",
    "signs inside a word": "a: 甲#3[乙]{丙},'丁'\"戊\"|>&*!%@`?-\n",
    "a colon inside a word": "a: 9:30\nb: 区政发:1号\nc: http://x/y\n",
    "a full-width colon inside a text": "a: 存在问题：无\n",
    "full-width blank": "a: 甲\u3000乙\nb: \u3000甲\u3000\nc: \xa0\n",
    "private use and far planes": "a: \ue000\nb: \U0001f600\U00020000\n",
    "single quotes": "a: '甲: 乙'\nb: '甲''乙'\nc: ''\nd: ''''\ne: '[x]'\nf: ' 甲 '\n",
    "double quotes": 'a: "%"\nb: "甲: 乙"\nc: ""\nd: "\'"\n',
    "escapes": 'a: "甲\\n乙"\nb: "\\"甲\\""\nc: "\\\\n"\n',
    "quoted keys": "'on': 1\n\"y\": 2\nl:\n- n: 3\n  'on': 4\n",
    "flow list": "a: [甲, 乙 丙]\nb: []\nc: [甲,乙]\nd: ['甲: 乙', \"%\", 1-2, x#y]\n",
    "flow mapping": "a: {b: 甲, c: 2026-01-20}\nd: {e: 甲 乙,f: \"%\", g: 'x: y'}\n",
    "mapping below": "a:\n  b: 1\n  c: 2\nd: 3\n",
    "mapping far below": "a:\n\n# 注\n     b: 1\n     c:\n     - 甲\n",
    "list at the key": "a:\n- 甲\n- '乙'\n- \"丙\"\nb: 1\n",
    "list under the key": "a:\n  - 甲\n  - 乙\nb: 1\n",
    "entries at the key": "log:\n- a: 1\n  b: 2\n- a: 3\nz: 1\n",
    "entries under the key": "log:\n    - a: 1\n      b: 2\n    - a: 3\nz: 1\n",
    "entries with lists": "log:\n- e:\n  - 甲\n  - 乙\n  b: 2\n- e:\n    - 甲\n  b: {c: d}\n",
    "entries in braces": "m:\n- {a: 1, b: 2}\n- c: 3\n- {a: 1}\n",
    "an empty field in an entry": "log:\n- a:\n  b: 1\n- b:\n- c: 1\n",
    "blank lines": "\n\na: 1\n\nlog:\n\n- a: 1\n\n  b: 2\n\n- a: 3\n\n",
    "comments": "# 一\na: 1\n# b: 2\n#c:\nlog:\n# 三\n- a: 1\n# 四\n  b: 2\n#\n- a: 2\n# 五\n",
    "literal": "a: |\n  甲\n\n  乙: 丙\n    丁\n\n\nb: |-\n  - 甲\n# 注\nc: 1\n",
    "literal at the end": "a: |-\n  甲\n  乙",
    "literal at the end with its line": "a: |\n  甲\n",
    "literal in an entry": "log:\n- a: |\n    甲\n    乙\n  b: |-\n        丙\n         丁\n- a: 1\n",
    "folded by a dumper": "a: x\n  y z\n    w\nlog:\n- b: x\n    y\n  c: z\n",
    "folded single quotes": "a: 'x\n  y''s\n  z'\nb: '甲\n\n  乙\n\n\n  丙: 丁'\n",
    "a list where a text is expected": "a:\n- b\nc: [d]\n",
}


@pytest.mark.parametrize("text", SURE.values(), ids=SURE)
def test_a_plain_form_is_read_as_the_strict_reader_reads_it(text: str) -> None:
    strict = read_tree(text.encode(), "")

    assert ordered(quick_tree(text.encode())) == plain(strict.root)
    assert strict.problems == []


DOUBTFUL = {
    "empty": b"",
    "only a comment": "# 注\n",
    "a list": "- a\n",
    "a word": "甲\n",
    "no blank after a colon": "a:b\n",
    "not UTF-8": "a: 甲\n".encode("gbk"),
    "byte order mark": b"\xef\xbb\xbfa: 1\n",
    "too large": b"a: " + b"x" * (MAX_BYTES - 2),
    "tab": "a:\t1\n",
    "tab in a text": "a: 甲\t乙\n",
    "lone return": "a: 1\rb: 2\n",
    "next line": "a: 甲\x85乙\n",
    "line separator": "a: 甲\u2028乙\n",
    "zero-width blank": "a: 甲\u200b乙\n",
    "bell": "a: 甲\x07乙\n",
    "blank at the end": "a: 甲 \nb: 1\n",
    "blank at the very end": "a: 甲 ",
    "a remark": "a: 甲  # 注\n",
    "text that would be eaten": "a: 甲 #3\n",
    "indented comment": "log:\n- a: 1\n  # 注\n  b: 2\n",
    "duplicate key": "a: 1\na: 2\n",
    "duplicate key in an entry": "log:\n- a: 1\n  a: 2\n",
    "duplicate key in braces": "a: {b: 1, b: 2}\n",
    "anchor": "a: &x 1\n",
    "alias": "a: *x\n",
    "tag": "a: !!int 1\n",
    "question mark": "? a\n: 1\n",
    "text begins with a question mark": "a: ?x\n",
    "text begins with a dash": "a: -x\n",
    "text begins with a colon": "a: :x\n",
    "text begins with a percent sign": "a: %x\n",
    "text begins with an at sign": "a: @x\n",
    "text begins with a backquote": "a: `x\n",
    "two blanks after the colon": "a:  1\n",
    "colon and blank in a text": "a: b: c\n",
    "colon at the end of a text": "a: b:\n",
    "colon at the end of a folded text": "a: b\n  c:\n",
    "colon and blank in an item": "l:\n- 甲: 乙\n",
    "colon at the end of an item": "l:\n- 甲:\n",
    "directive": "%YAML 1.1\n---\na: 1\n",
    "document": "---\na: 1\n",
    "two documents": "a: 1\n---\nb: 2\n",
    "end of document": "a: 1\n...\n",
    "document in a quoted text": "a: 'x\n---\n  y'\n",
    "conflict": "a: 1\n=======\nb: 2\n",
    "full-width colon behind a key": "title：甲\na: 1\n",
    "full-width colon behind a key in a text": "a: 甲 title：乙\n",
    "full-width colon after a blank": "a: x\n  due ：y\n",
    "full-width colon in braces": "a: {b: 1, title：乙}\n",
    "odd indent": "a: 1\n b: 2\n",
    "odd indent in an entry": "log:\n- a: 1\n   b: 2\n",
    "entry less indented": "log:\n  - a: 1\n- a: 2\n",
    "dash less indented than its key": "log:\n- e:\n - x\n",
    "two blanks after a dash": "log:\n-  a: 1\n",
    "dash alone": "log:\n-\n  a: 1\n",
    "list in a list": "a:\n- - b\n",
    "bracket in a list": "a:\n- [b]\n",
    "word goes on after a comment": "a: x\n# 注\n  y\n",
    "word goes on after an empty line": "a: x\n\n  y\n",
    "word goes on with a dash": "a: x\n  - y\n",
    "item goes on": "a:\n- x\n  y\n",
    "quoted, then more": "a: 'x'y\n",
    "quoted, then a comment": "a: 'x' # y\n",
    "quoted list, then more": "a: [x] y\n",
    "open quote": "a: 'x\nb: 1\n",
    "open quote to the end": "a: 'x\n",
    "open double quote": 'a: "x\n  y"\n',
    "quote alone": "a: '\n  x'\n",
    "quote closes on its own line": "a: 'x\n  '\n",
    "a quoted text at the margin": "a: 'x\ny'\n",
    "unknown escape": 'a: "\\q"\n',
    "escape that we leave": 'a: "\\u4e2d"\n',
    "break at the end": 'a: "x\\n"\n',
    "quote in quotes": 'a: "x"y"\n',
    "open bracket": "a: [x\n",
    "bracket over lines": "a: [x,\n  y]\n",
    "comma at the end": "a: [x, ]\n",
    "comma twice": "a: [x,, y]\n",
    "blank in brackets": "a: [ x ]\n",
    "blank before a comma": "a: [x , y]\n",
    "comma in quotes": "a: ['x, y']\n",
    "quote inside an item": "a: [x'y]\n",
    "dash in brackets": "a: [-x]\n",
    "question mark in brackets": "a: [x?]\n",
    "colon in brackets": "a: [x:y]\n",
    "pair in brackets": "a: [x: y]\n",
    "bracket in brackets": "a: [[x]]\n",
    "empty braces": "a: {}\n",
    "key alone in braces": "a: {b}\n",
    "nothing behind a key in braces": "a: {b: }\n",
    "colon in braces": "a: {b: 9:30}\n",
    "list in braces": "a: {b: [c]}\n",
    "folded block": "a: >\n  x\n",
    "keeping block": "a: |+\n  x\n",
    "block with an indent": "a: |2\n  x\n",
    "block that begins with an empty line": "a: |\n\n  x\n",
    "block without a line": "a: |\nb: 1\n",
    "block at the margin": "a: |\nx\n",
    "block less indented than it began": "a: |\n    x\n  y\n",
    "block whose last line does not end": "a: |\n  x",
    "block that goes on after a comment": "a: |\n  x\n#\n  y\n",
    "quoted key at a dash": "l:\n- 'on': 1\n",
    "Chinese key": "编号: 1\n",
    "long key": "a" * 41 + ": 1\n",
    "too deep": "a:\n  b:\n    c:\n      d:\n        e: 1\n",
}  # fmt: skip


@pytest.mark.parametrize("text", DOUBTFUL.values(), ids=DOUBTFUL)
def test_anything_else_is_left_to_the_strict_reader(text: str | bytes) -> None:
    with pytest.raises(Doubt):
        quick_tree(text.encode() if isinstance(text, str) else text)


def test_the_items_of_the_sample_office_are_read_quickly_and_alike() -> None:
    lists = Workspace(PROJECT).settings.lists
    files = {path.relative_to(PROJECT).as_posix(): path.read_bytes() for path in PROJECT.glob("data/*/*/*.yaml") if path.parent.name != "tally"}

    quick = {path: (read_quickly(data, path, lists), []) for path, data in files.items()}

    assert quick == {path: read_strictly(data, path, lists) for path, data in files.items()}
    assert quick


def test_what_we_write_ourselves_is_read_quickly_and_alike() -> None:
    item, _ = read_strictly(ITEM.encode(), PATH, LISTS)
    assert item is not None
    data = new_file(item, LISTS["key-work"].fields).encode()

    assert read_quickly(data, PATH, LISTS) == item
    assert read_strictly(data, PATH, LISTS) == (item, [])


class Indented(yaml.SafeDumper):
    """Lists two columns in, as other programs write them."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002 - PyYAML's own
        super().increase_indent(flow, False)


LONG = "按 照 区 委 、 区 政 府 要 求 " * 8 + "落实\n第二段: it's done"


@pytest.mark.parametrize("dumper", [yaml.SafeDumper, Indented])
@pytest.mark.parametrize("sort_keys", [True, False])
@pytest.mark.parametrize("width", [30, 80, 1000])
@pytest.mark.parametrize("text", ["甲", "甲 " * 60 + "乙", LONG, "甲: 乙", "'甲'", "no", "- 甲"])
def test_what_pyyaml_dumps_is_read_quickly_and_alike(dumper: type[yaml.SafeDumper], sort_keys: bool, width: int, text: str) -> None:
    record = yaml.load(ITEM, Loader=yaml.BaseLoader)
    record["goal"] = record["log"][0]["text"] = text
    data = yaml.dump(record, Dumper=dumper, allow_unicode=True, sort_keys=sort_keys, width=width).encode()

    assert (read_quickly(data, PATH, LISTS), []) == read_strictly(data, PATH, LISTS)


GOOD = {
    "as it is": ITEM,
    "a block's last line": ITEM.replace("goal: 事项进驻率达到95%以上", "goal: |\n  事项\n  进驻率"),
    "a unit twice": ITEM.replace("[区发改局]", "[区发改局, 区发改局]"),
    "a unit alone": ITEM.replace("[区发改局]", "区发改局"),
    "blank texts": ITEM.replace("owner: 张华", "owner: ' '\nstandard: ''\nparent:"),
    "nothing in a list": ITEM.replace("[区发改局]", "[]").replace("[区财政局, 区住建局]", ""),
    "a mapping in lines": ITEM.replace('target: {value: 95, unit: "%"}', "target:\n  value: 95\n  direction: at_most"),
    "no log": ITEM[: ITEM.index("log:")],
}


@pytest.mark.parametrize("text", GOOD.values(), ids=GOOD)
def test_a_good_item_is_read_quickly_and_alike(text: str) -> None:
    data = text.replace(": \n", ":\n").encode()

    assert (read_quickly(data, PATH, LISTS), []) == read_strictly(data, PATH, LISTS)


WRONG = {
    "no title": ITEM.replace("title: 建成区政务服务中心综合窗口\n", ""),
    "wrong number": ITEM.replace("id: ZD-2026-001", "id: PS-2026-001"),
    "unknown key": ITEM.replace("owner:", "owners:"),
    "unknown key in an entry": ITEM.replace("by: 赵敏\n", "by: 赵敏\n  unit: 甲\n", 1),
    "unknown kind": ITEM.replace("kind: close", "kind: closed"),
    "no such day": ITEM.replace("2026-06-30", "2026-06-31"),
    "year of a slip": ITEM.replace("2026-06-30", "2206-06-30"),
    "moment without its offset": ITEM.replace("09:00:00+08:00", "09:00:00"),
    "percent over 100": ITEM.replace("percent: 15", "percent: 115"),
    "percent with a sign": ITEM.replace("percent: 15", "percent: 15%"),
    "day in a block": ITEM.replace("due: 2026-06-30", "due: |\n  2026-06-30"),
    "unknown time limit": ITEM.replace("5个工作日", "5工作日"),
    "exempt in Chinese": ITEM.replace("exempt: true", "exempt: 是"),
    "extension to no day": ITEM.replace("  to: 2026-07-01\n", ""),
    "key of an entry twice": ITEM.replace("aaaa12", "aaaa11"),
    "text is a list": ITEM.replace("owner: 张华", "owner: [张华]"),
    "units are a mapping": ITEM.replace("[区发改局]", "{a: 区发改局}"),
    "an empty unit": ITEM.replace("[区发改局]", "['']"),
    "source is a text": ITEM.replace("陈刚", "陈刚\nsource: 报告").replace("source: {", "goal2: {"),
    "log is a text": ITEM[: ITEM.index("log:")] + "log: 无\n",
    "log holds a word": ITEM.replace("log:\n", "log:\n- 无\n"),
}


@pytest.mark.parametrize("text", WRONG.values(), ids=WRONG)
def test_a_problem_is_found_by_the_strict_reader_alone(text: str) -> None:
    with pytest.raises(Doubt):
        read_quickly(text.encode(), PATH, LISTS)

    item, problems = read_item(text.encode(), PATH, LISTS)

    assert (item, problems) == read_strictly(text.encode(), PATH, LISTS)
    assert problems


def test_a_folder_of_no_list_is_found_by_the_strict_reader() -> None:
    item, problems = read_item(ITEM.encode(), "data/2026/other/ZD-2026-001.yaml", LISTS)

    assert item is None
    assert [problem.message for problem in problems] == ["这个文件夹不是登记过的清单"]


HOSTILE = [
    *"'\":#-[]{},|>?&*!%@`\\~=<\t\r\n ：　甲x0\x00\x07\x7f\x85\xa0\u200b\u2028\u2029\ufeff\ue000\U0001f600",
    *(": ", " #", "# ", "- ", ", ", "  ", "\n\n", " \n", "\n  ", "\n- ", "\n#", "\n---\n", "\n...\n", "''", '""', "\\n", "\r\n", "a: ", "title：", ": |\n", ": >\n"),
]  # fmt: skip


def mutated(text: str, seed: int) -> str:
    """The text with one to four hostile pieces put in, characters taken out or exchanged, mostly where lines and values begin and end."""
    random = Random(seed)
    for _ in range(random.choice([1, 1, 2, 4])):
        place = random.randrange(len(text) + 1)
        if found := text.find(random.choice(["\n", ": ", "- ", "'", "\n  "]), place) + 1:
            place = random.choice([place, found - 1, found, found + 1])
        removed, put = random.choice([(0, True), (0, True), (1, True), (1, False), (2, False), (5, False)])
        text = text[:place] + (random.choice(HOSTILE) if put else "") + text[place + removed :]
    return text


@settings(max_examples=400, deadline=None)
@given(st.sampled_from([ITEM, *SURE.values()]), st.integers(0, 1 << 40))
def test_whatever_a_file_is_turned_into_the_quick_answer_is_the_strict_one(text: str, seed: int) -> None:
    data = mutated(text, seed).encode()
    try:
        quick = quick_tree(data)
    except Doubt:
        return

    strict = read_tree(data, "")

    assert (ordered(quick), [], {}) == (plain(strict.root), strict.problems, strict.remarks)


@settings(max_examples=400, deadline=None)
@given(st.integers(0, 1 << 40))
@example(0)
def test_whatever_an_item_is_turned_into_the_quick_answer_is_the_strict_one(seed: int) -> None:
    data = mutated(ITEM, seed).encode()

    assert read_item(data, PATH, LISTS) == read_strictly(data, PATH, LISTS)


WORDS = st.text(st.sampled_from(["甲", "乙", "x", " ", ":", "#", "'", '"', "-", ",", "\n", "[", "}", "|", "\u3000", "\\"]), max_size=12)
TREES = st.dictionaries(
    st.sampled_from(["a", "b", "on", "log"]),
    WORDS | st.lists(WORDS, max_size=3) | st.lists(st.dictionaries(st.sampled_from(["a", "no"]), WORDS, min_size=1), max_size=3),
    min_size=1,
)


@settings(max_examples=300, deadline=None)
@given(TREES, st.sampled_from([None, False]), st.sampled_from([None, "'", '"', "|"]), st.sampled_from([10, 80]))
def test_whatever_pyyaml_dumps_the_quick_answer_is_the_strict_one(tree: object, flow: bool | None, style: str | None, width: int) -> None:
    data = yaml.safe_dump(tree, allow_unicode=True, default_flow_style=flow, default_style=style, width=width).encode()
    try:
        quick = quick_tree(data)
    except Doubt:
        return

    strict = read_tree(data, "")

    assert (ordered(quick), []) == (plain(strict.root), strict.problems)
